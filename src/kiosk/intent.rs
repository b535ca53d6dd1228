//! What a key means. Keyboards, air remotes and USB remotes send different keys for the same wish.

/// A wish of the person in front of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Arrow keys.
    Up,
    /// Arrow keys.
    Down,
    /// Arrow keys.
    Left,
    /// Arrow keys.
    Right,
    /// Enter, OK, Space.
    Activate,
    /// Esc, the remote's Back.
    Back,
    /// Backspace: removes a letter where there is one, else it means back.
    Erase,
    /// Backspace held down: removes one letter after the other, and never leads out.
    EraseOn,
    /// The remote's or keyboard's Home.
    Home,
    /// The remote's Menu: choose the language.
    Menu,
    /// Page Down: on to the next page or step.
    Next,
    /// The remote's Play and Pause: a film stands or goes on; elsewhere as [`Intent::Next`].
    Play,
    /// Page Up.
    Previous,
    /// Plus, volume up: a picture grows, a film gets louder.
    ZoomIn,
    /// Minus, volume down: a picture shrinks, a film gets softer.
    ZoomOut,
    /// F1, the remote's Help.
    Help,
    /// Ctrl and plus: words one size larger.
    TextLarger,
    /// Ctrl and minus: words one size smaller.
    TextSmaller,
    /// F9: the next size of words, after the largest the normal one.
    TextNext,
    /// F10: high contrast on or off.
    Contrast,
    /// F11: gliding on or off.
    Motion,
    /// A key without meaning here. Still, somebody is there.
    Other,
}

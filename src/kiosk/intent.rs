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
    /// Page Down, the remote's Play: on to the next page or step.
    Next,
    /// Page Up.
    Previous,
    /// Plus, volume up while a picture is open.
    ZoomIn,
    /// Minus, volume down while a picture is open.
    ZoomOut,
    /// F1, the remote's Help.
    Help,
    /// A key without meaning here. Still, somebody is there.
    Other,
}

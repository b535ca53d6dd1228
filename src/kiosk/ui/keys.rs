//! Keys: those Slint names, and those of remotes that only winit knows.

use slint::platform::Key;
use slint::winit_030::winit::keyboard::NamedKey;

use crate::intent::Intent;
use crate::typing::Typed;

/// The meaning of a remote's key that Slint has no name for. `None`: Slint's own way is right.
pub fn intent_of_remote(key: NamedKey) -> Option<Intent> {
    Some(match key {
        NamedKey::BrowserBack | NamedKey::GoBack | NamedKey::Exit => Intent::Back,
        NamedKey::BrowserHome | NamedKey::GoHome => Intent::Home,
        NamedKey::MediaPlay | NamedKey::MediaPause | NamedKey::MediaPlayPause => Intent::Play,
        NamedKey::MediaTrackNext | NamedKey::ChannelUp => Intent::Next,
        NamedKey::MediaTrackPrevious | NamedKey::ChannelDown => Intent::Previous,
        NamedKey::AudioVolumeUp | NamedKey::ZoomIn => Intent::ZoomIn,
        NamedKey::AudioVolumeDown | NamedKey::ZoomOut => Intent::ZoomOut,
        NamedKey::Help | NamedKey::Info => Intent::Help,
        NamedKey::Select => Intent::Activate,
        _ => return None,
    })
}

/// The meaning of a key as Slint names it: `slint::platform::Key`, or what it types.
pub fn intent_of_key(text: &str) -> Intent {
    let mut chars = text.chars();
    let (Some(char), None) = (chars.next(), chars.next()) else { return Intent::Other };
    let is = |key: Key| char::from(key) == char;
    match char {
        ' ' => Intent::Activate,
        '+' | '=' => Intent::ZoomIn,
        '-' | '_' => Intent::ZoomOut,
        _ if is(Key::UpArrow) => Intent::Up,
        _ if is(Key::DownArrow) => Intent::Down,
        _ if is(Key::LeftArrow) => Intent::Left,
        _ if is(Key::RightArrow) => Intent::Right,
        '\r' => Intent::Activate,
        _ if is(Key::Return) => Intent::Activate,
        _ if is(Key::Escape) || is(Key::Back) => Intent::Back,
        _ if is(Key::Backspace) => Intent::Erase,
        _ if is(Key::Home) => Intent::Home,
        _ if is(Key::Menu) => Intent::Menu,
        _ if is(Key::PageDown) => Intent::Next,
        _ if is(Key::PageUp) => Intent::Previous,
        _ if is(Key::Tab) => Intent::Right,
        _ if is(Key::Backtab) => Intent::Left,
        _ if is(Key::F1) => Intent::Help,
        _ if is(Key::F9) => Intent::TextNext,
        _ if is(Key::F10) => Intent::Contrast,
        _ if is(Key::F11) => Intent::Motion,
        _ => Intent::Other,
    }
}

/// The meaning of a key pressed together with Ctrl: plus and minus alone belong to pictures.
pub fn intent_with_control(text: &str) -> Intent {
    match intent_of_key(text) {
        Intent::ZoomIn => Intent::TextLarger,
        Intent::ZoomOut => Intent::TextSmaller,
        other => other,
    }
}

/// The meaning of a key that is held down: arrows go on, what chooses or leaves is done once.
pub fn intent_of_held_key(text: &str) -> Intent {
    match intent_of_key(text) {
        Intent::Activate | Intent::Back | Intent::Home | Intent::Menu | Intent::Help => Intent::Other,
        Intent::Erase => Intent::EraseOn,
        intent => intent,
    }
}

/// What a key types, if it types anything: Slint names the others by control signs and private letters.
pub fn typed_by_key(text: &str) -> Option<Typed> {
    let types = |char: char| !char.is_control() && !('\u{E000}'..='\u{F8FF}').contains(&char);
    (!text.is_empty() && text.chars().all(types)).then(|| Typed(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use slint::platform::Key;

    #[test]
    fn every_way_back_means_back() {
        for key in [Key::Escape, Key::Back] {
            assert_eq!(intent_of_key(&char::from(key).to_string()), Intent::Back);
        }
    }

    #[test]
    fn plus_enlarges_a_picture_and_with_control_the_words() {
        assert_eq!((intent_of_key("+"), intent_with_control("+")), (Intent::ZoomIn, Intent::TextLarger));
        assert_eq!((intent_of_key("-"), intent_with_control("-")), (Intent::ZoomOut, Intent::TextSmaller));
        assert_eq!(intent_with_control(&char::from(Key::Escape).to_string()), Intent::Back);
    }

    #[test]
    fn a_key_held_down_neither_chooses_nor_leaves() {
        for (key, meaning) in [
            (Key::Return, Intent::Other),
            (Key::Escape, Intent::Other),
            (Key::Backspace, Intent::EraseOn),
            (Key::DownArrow, Intent::Down),
        ] {
            assert_eq!(intent_of_held_key(&char::from(key).to_string()), meaning);
        }
    }

    #[test]
    fn keys_with_names_type_nothing() {
        for key in [Key::Return, Key::Backspace, Key::F1, Key::LeftArrow, Key::Shift, Key::Tab, Key::Delete] {
            assert_eq!(typed_by_key(&char::from(key).to_string()), None);
        }
        assert_eq!(typed_by_key(""), None);
        assert_eq!(typed_by_key("ế"), Some(Typed("ế".into())));
        assert_eq!(typed_by_key(" "), Some(Typed(" ".into())));
    }

    #[test]
    fn a_letter_only_says_that_somebody_is_there() {
        assert_eq!(intent_of_key("ế"), Intent::Other);
        assert_eq!(intent_of_key(""), Intent::Other);
    }
}

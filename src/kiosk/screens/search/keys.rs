//! The keyboard as it is seen and spoken in the chosen language.

use super::super::text;
use super::{KEYS, layout};
use crate::focus::Spot;
use crate::typing::keyboard::{self, Key, Press};
use crate::typing::{Method, Tone, letters};
use crate::view::KeyTop;
use crate::visit::Visit;

/// Every key.
pub(super) fn keys(visit: &Visit) -> Vec<KeyTop> {
    keyboard::standing(KEYS, layout(visit)).into_iter().flatten().map(|(key, spot)| key_top(visit, key, spot)).collect()
}

fn key_top(visit: &Visit, key: Key, spot: Spot) -> KeyTop {
    let spoken = match said(visit, key) {
        Called::Message(id) => text(visit, id),
        Called::Itself(letter) => letter.to_owned(),
    };
    let (mut label, mut name, mut icon) = (String::new(), String::new(), "");
    match key.press {
        Press::Put(" ") | Press::Method => name.clone_from(&spoken),
        Press::Put(put) if visit.types_capital() => label = put.to_uppercase(),
        Press::Put(put) => label = put.to_owned(),
        Press::Tone(tone) => {
            label = letters::with_tone("a", tone);
            name = text(visit, tone_name(tone));
        }
        Press::Breve => label = "˘".to_owned(),
        Press::Erase => (icon, name) = ("erase", text(visit, "key-erase")),
        Press::Clear => name = text(visit, "key-clear"),
        Press::Left => icon = "previous",
        Press::Right => icon = "next",
        Press::Capital => icon = "up",
    }
    let works = !matches!(key.press, Press::Put(put) if put != " ");
    KeyTop { prompt_id: key.id.to_owned(), label, name, icon, works, spoken, spot }
}

/// The name of a key, for the ear.
pub(crate) enum Called {
    /// As this message says.
    Message(&'static str),
    /// A letter or a digit: what it is.
    Itself(&'static str),
}

/// What a key is called when it is read out.
pub(crate) fn said(visit: &Visit, key: Key) -> Called {
    Called::Message(match key.press {
        Press::Put(" ") => "key-space",
        Press::Put("'") => "key-apostrophe",
        Press::Put("’") => "key-quote",
        Press::Put(",") => "key-comma",
        Press::Put(".") => "key-stop",
        Press::Put("/") => "key-slash",
        Press::Put("-") => "key-hyphen",
        Press::Capital => "key-capital",
        Press::Put(letter) => return Called::Itself(letter),
        Press::Tone(tone) => tone_said(tone),
        Press::Breve => "key-breve",
        Press::Erase => "key-erase-spoken",
        Press::Clear => "key-clear-spoken",
        Press::Left => "key-left",
        Press::Right => "key-right",
        Press::Method => match visit.search.method {
            Method::Telex => "key-method-telex",
            Method::Vni => "key-method-vni",
            Method::Plain => "key-method-plain",
        },
    })
}

fn tone_name(tone: Tone) -> &'static str {
    match tone {
        Tone::Sac => "key-sac",
        Tone::Huyen => "key-huyen",
        Tone::Hoi => "key-hoi",
        Tone::Nga => "key-nga",
        Tone::Nang => "key-nang",
    }
}

fn tone_said(tone: Tone) -> &'static str {
    match tone {
        Tone::Sac => "key-sac-spoken",
        Tone::Huyen => "key-huyen-spoken",
        Tone::Hoi => "key-hoi-spoken",
        Tone::Nga => "key-nga-spoken",
        Tone::Nang => "key-nang-spoken",
    }
}

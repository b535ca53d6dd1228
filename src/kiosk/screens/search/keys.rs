//! The keyboard as it is seen and spoken in the chosen language.

use super::super::text;
use super::{KEYS, is_local};
use crate::focus::Spot;
use crate::typing::keyboard::{self, Key, Press};
use crate::typing::{Method, Tone, letters};
use crate::view::KeyTop;
use crate::visit::Visit;

/// Every key.
pub(super) fn keys(visit: &Visit) -> Vec<KeyTop> {
    keyboard::standing(KEYS, is_local(visit))
        .into_iter()
        .flatten()
        .map(|(key, spot)| key_top(visit, key, spot))
        .collect()
}

fn key_top(visit: &Visit, key: Key, spot: Spot) -> KeyTop {
    let (mut label, mut name, mut icon, mut spoken) = (String::new(), String::new(), "", String::new());
    match key.press {
        Press::Put(" ") => name = text(visit, "key-space"),
        Press::Put(put) => {
            label = put.to_owned();
            spoken = match put {
                "'" => text(visit, "key-apostrophe"),
                "’" => text(visit, "key-quote"),
                letter => letter.to_owned(),
            };
        }
        Press::Tone(tone) => {
            label = letters::with_tone("a", tone);
            name = text(visit, tone_name(tone));
            spoken = text(visit, tone_spoken(tone));
        }
        Press::Breve => {
            label = "˘".to_owned();
            spoken = text(visit, "key-breve");
        }
        Press::Erase => (icon, name, spoken) = ("erase", text(visit, "key-erase"), text(visit, "key-erase-spoken")),
        Press::Clear => (name, spoken) = (text(visit, "key-clear"), text(visit, "key-clear-spoken")),
        Press::Left => (icon, spoken) = ("previous", text(visit, "key-left")),
        Press::Right => (icon, spoken) = ("next", text(visit, "key-right")),
        Press::Method => {
            name = text(
                visit,
                match visit.search.method {
                    Method::Telex => "key-method-telex",
                    Method::Vni => "key-method-vni",
                    Method::Plain => "key-method-plain",
                },
            );
        }
    }
    if spoken.is_empty() {
        spoken.clone_from(&name);
    }
    let works = !matches!(key.press, Press::Put(put) if put != " ");
    KeyTop { prompt_id: key.id.to_owned(), label, name, icon, works, spoken, spot }
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

fn tone_spoken(tone: Tone) -> &'static str {
    match tone {
        Tone::Sac => "key-sac-spoken",
        Tone::Huyen => "key-huyen-spoken",
        Tone::Hoi => "key-hoi-spoken",
        Tone::Nga => "key-nga-spoken",
        Tone::Nang => "key-nang-spoken",
    }
}

//! What a visitor can change to see and hear better, as rows of choices. It is kept while the visit lasts; the next one
//! begins as the point's settings say.
//!
//! The words of products and "about" pages grow to 1.25 and 1.5 times their size and scroll where they no longer fit
//! (`typeset`). Everything around them grows from its smallest words: notes by 15 and 30 %, what was large already hardly,
//! since tiles, bands and bars can't scroll (`ui/globals/tokens.slint`). A topic shows fewer products at a time instead
//! (`screens/topic.rs`). Capped where a line has no more room: the header and the bar at 7 %, titles in bands not at all,
//! the titles of what is new on the home screen at 19 %, and the idle screen's greetings and titles, which stand on its
//! picture or in two columns, at 9 %.

use point::comfort::{LOUDEST, Speak};
pub use point::{Comfort, Contrast, Motion, TextSize};

use crate::intent::Intent;

/// A line of the comfort screen.
pub struct Row {
    /// What it is about: the second part of its choices' prompt ids.
    pub what: &'static str,
    /// Message id of its label.
    pub message: &'static str,
    /// From left to right.
    pub choices: &'static [Choice],
}

/// Something to choose.
pub struct Choice {
    /// `comfort.<what>.<value>`
    pub prompt_id: &'static str,
    /// Message id of its label.
    pub message: &'static str,
    /// What it changes.
    pub wish: Wish,
}

/// What a choice changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// How large words are.
    Text(TextSize),
    /// How far words stand out.
    Contrast(Contrast),
    /// Whether anything glides.
    Motion(Motion),
    /// Whether controls are read out.
    Speak(Speak),
    /// One step softer.
    Softer,
    /// One step louder.
    Louder,
}

impl Wish {
    /// Changes what is wished.
    pub fn grant(self, comfort: &mut Comfort) {
        match self {
            Self::Text(text) => comfort.text = text,
            Self::Contrast(contrast) => comfort.contrast = contrast,
            Self::Motion(motion) => comfort.motion = motion,
            Self::Speak(speak) => comfort.speak = speak,
            Self::Softer => comfort.volume = comfort.volume.saturating_sub(1),
            Self::Louder => comfort.volume = (comfort.volume + 1).min(LOUDEST),
        }
    }

    /// Whether it is so already. A step of the volume never is.
    pub fn is_granted(self, comfort: &Comfort) -> bool {
        match self {
            Self::Text(text) => comfort.text == text,
            Self::Contrast(contrast) => comfort.contrast == contrast,
            Self::Motion(motion) => comfort.motion == motion,
            Self::Speak(speak) => comfort.speak == speak,
            Self::Softer | Self::Louder => false,
        }
    }
}

const fn choice(prompt_id: &'static str, message: &'static str, wish: Wish) -> Choice {
    Choice { prompt_id, message, wish }
}

/// The comfort screen from top to bottom.
pub const ROWS: [Row; 5] = [
    Row {
        what: "text",
        message: "comfort-text",
        choices: &[
            choice("comfort.text.normal", "comfort-text-normal", Wish::Text(TextSize::Normal)),
            choice("comfort.text.larger", "comfort-text-larger", Wish::Text(TextSize::Larger)),
            choice("comfort.text.largest", "comfort-text-largest", Wish::Text(TextSize::Largest)),
        ],
    },
    Row {
        what: "contrast",
        message: "comfort-contrast",
        choices: &[
            choice("comfort.contrast.normal", "comfort-contrast-normal", Wish::Contrast(Contrast::Normal)),
            choice("comfort.contrast.high", "comfort-contrast-high", Wish::Contrast(Contrast::High)),
        ],
    },
    Row {
        what: "motion",
        message: "comfort-motion",
        choices: &[
            choice("comfort.motion.full", "comfort-motion-full", Wish::Motion(Motion::Full)),
            choice("comfort.motion.reduced", "comfort-motion-reduced", Wish::Motion(Motion::Reduced)),
        ],
    },
    Row {
        what: "speak",
        message: "comfort-speak",
        choices: &[
            choice("comfort.speak.on", "comfort-speak-on", Wish::Speak(Speak::OnFocus)),
            choice("comfort.speak.touch", "comfort-speak-touch", Wish::Speak(Speak::BeforeTouch)),
            choice("comfort.speak.off", "comfort-speak-off", Wish::Speak(Speak::Off)),
        ],
    },
    Row {
        what: "volume",
        message: "comfort-volume",
        choices: &[
            choice("comfort.volume.softer", "comfort-volume-softer", Wish::Softer),
            choice("comfort.volume.louder", "comfort-volume-louder", Wish::Louder),
        ],
    },
];

/// What a control of the comfort screen changes.
pub fn wish(id: &str) -> Option<Wish> {
    ROWS.iter().flat_map(|row| row.choices).find(|choice| choice.prompt_id == id).map(|choice| choice.wish)
}

/// What a key changes, on any screen.
pub fn wish_of_key(intent: Intent, comfort: &Comfort) -> Option<Wish> {
    Some(match intent {
        Intent::TextLarger => Wish::Text(comfort.text.larger()),
        Intent::TextSmaller => Wish::Text(comfort.text.smaller()),
        Intent::TextNext if comfort.text == TextSize::Largest => Wish::Text(TextSize::Normal),
        Intent::TextNext => Wish::Text(comfort.text.larger()),
        Intent::Contrast if comfort.contrast == Contrast::High => Wish::Contrast(Contrast::Normal),
        Intent::Contrast => Wish::Contrast(Contrast::High),
        Intent::Motion if comfort.motion == Motion::Reduced => Wish::Motion(Motion::Full),
        Intent::Motion => Wish::Motion(Motion::Reduced),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_does_what_its_id_says_and_says_when_it_is_done() {
        for row in &ROWS {
            for choice in row.choices {
                assert!(choice.prompt_id.starts_with(&format!("comfort.{}.", row.what)));
                assert_eq!(choice.message, choice.prompt_id.replace('.', "-"));
                let mut comfort = Comfort::default();
                choice.wish.grant(&mut comfort);
                assert!(row.what == "volume" || choice.wish.is_granted(&comfort), "{}", choice.prompt_id);
            }
            let granted = row.choices.iter().filter(|choice| choice.wish.is_granted(&Comfort::default())).count();
            assert_eq!(granted, usize::from(row.what != "volume"), "{}", row.what);
        }
    }

    #[test]
    fn the_volume_ends_in_silence_and_at_the_loudest() {
        let mut comfort = Comfort::default();
        (0..20).for_each(|_| Wish::Louder.grant(&mut comfort));
        assert_eq!(comfort.volume, LOUDEST);
        (0..20).for_each(|_| Wish::Softer.grant(&mut comfort));
        assert_eq!(comfort.volume, 0);
    }

    #[test]
    fn the_key_for_the_next_size_comes_round() {
        let mut comfort = Comfort::default();
        let mut sizes = Vec::new();
        for _ in 0..3 {
            wish_of_key(Intent::TextNext, &comfort).unwrap().grant(&mut comfort);
            sizes.push(comfort.text);
        }
        assert_eq!(sizes, [TextSize::Larger, TextSize::Largest, TextSize::Normal]);
        assert_eq!(wish_of_key(Intent::ZoomIn, &comfort), None);
    }
}

//! What makes the screens easier to see and to hear: what each visit begins with, from the table `[comfort]` of
//! `point.toml`. A visitor changes it for the length of the visit alone.

use serde::{Deserialize, Serialize};

/// The loudest step of [`Comfort::volume`]; 0 is silence. Ten steps are told apart by ear and drawn as ten bars.
pub const LOUDEST: u8 = 10;

/// Every key of `[comfort]`.
pub const SETTINGS: [&str; 5] = ["text", "contrast", "motion", "speak", "volume"];

/// How the screens meet somebody's eyes and ears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Comfort {
    /// How large words are.
    pub text: TextSize,
    /// How far words stand out from their ground.
    pub contrast: Contrast,
    /// Whether anything glides.
    pub motion: Motion,
    /// Whether a control is read out when the focus comes to it.
    pub speak: Speak,
    /// How loud, 0 … [`LOUDEST`].
    pub volume: u8,
}

impl Default for Comfort {
    fn default() -> Self {
        Self {
            text: TextSize::default(),
            contrast: Contrast::default(),
            motion: Motion::default(),
            speak: Speak::default(),
            // Room for louder and for softer in a hall whose amplifier has its own knob.
            volume: 6,
        }
    }
}

/// How large words are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// To be read from 3 m by most.
    #[default]
    Normal,
    /// The words of a product a quarter larger.
    Larger,
    /// The words of a product half as large again.
    Largest,
}

impl TextSize {
    /// From the smallest to the largest.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Larger, Self::Largest];

    /// The next larger one; the largest stays.
    pub fn larger(self) -> Self {
        if self == Self::Normal { Self::Larger } else { Self::Largest }
    }

    /// The next smaller one; the normal one stays.
    pub fn smaller(self) -> Self {
        if self == Self::Largest { Self::Larger } else { Self::Normal }
    }
}

/// How far words stand out from their ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contrast {
    /// The colours of the theme.
    #[default]
    Normal,
    /// White and yellow on black, thick lines, no tints; whatever the theme.
    High,
}

/// Whether controls are read out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speak {
    /// When the focus comes to them, by key or touch: most visitors listen rather than read.
    #[default]
    OnFocus,
    /// So, and a first touch only reads out; a second one acts.
    BeforeTouch,
    /// Never, unless asked.
    Off,
}

/// Whether anything glides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// Texts glide when they are scrolled.
    #[default]
    Full,
    /// Everything is at once where it belongs.
    Reduced,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_point_does_not_say_is_as_usual() {
        let comfort: Comfort = toml::from_str("text = \"largest\"\n").unwrap();
        assert_eq!(comfort, Comfort { text: TextSize::Largest, ..Comfort::default() });
        assert!(toml::from_str::<Comfort>("text = \"huge\"\n").is_err());
    }

    #[test]
    fn sizes_end_at_the_smallest_and_the_largest() {
        assert_eq!(TextSize::ALL.map(TextSize::larger), [TextSize::Larger, TextSize::Largest, TextSize::Largest]);
        assert_eq!(TextSize::ALL.map(TextSize::smaller), [TextSize::Normal, TextSize::Normal, TextSize::Larger]);
    }
}

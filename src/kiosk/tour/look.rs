//! How the screens of a tour look, as its options say.

use std::str::FromStr;

use catalog::Tag;
use point::{Comfort, Contrast, TextSize};

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TourSize {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

impl FromStr for TourSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
        match parsed {
            Some((width, height)) if (640..=7680).contains(&width) && (360..=4320).contains(&height) => {
                Ok(Self { width, height })
            }
            _ => Err(format!("`{text}` is not a size like 1920x1080, between 640x360 and 7680x4320")),
        }
    }
}

/// How the screens of a tour look.
pub struct TourLook {
    /// Of each picture.
    pub size: TourSize,
    /// The language.
    pub locale: Tag,
    /// The size of words.
    pub text: TextStep,
    /// White and yellow on black.
    pub high_contrast: bool,
}

/// The size of words, as an option names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TextStep {
    /// As usual.
    #[default]
    Normal,
    /// One size larger.
    Larger,
    /// The largest.
    Largest,
}

impl TourLook {
    /// What each visit begins with on a point that looks so.
    pub(super) fn comfort(&self) -> Comfort {
        let text = match self.text {
            TextStep::Normal => TextSize::Normal,
            TextStep::Larger => TextSize::Larger,
            TextStep::Largest => TextSize::Largest,
        };
        let contrast = if self.high_contrast { Contrast::High } else { Contrast::Normal };
        Comfort { text, contrast, ..Comfort::default() }
    }
}

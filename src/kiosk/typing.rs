//! Text entry, for the search line and whatever else is typed at a point: without a window, so that every key can be tested.
//!
//! - [`line`]: one [`Line`] of text with its cursor
//! - [`compose`]: Telex and VNI, one syllable at a time
//! - [`letters`]: letters, marks and tones, taken apart and put together
//! - [`keyboard`]: the keys on screen, as data

pub mod compose;
pub mod keyboard;
pub mod letters;
pub mod line;

use std::fmt;

pub use compose::Method;
pub use letters::Tone;
pub use line::Line;

/// What somebody types. Words of a visitor are never written anywhere, so `Debug` tells only how many signs there are.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(pub String);

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Typed({} signs)", self.0.chars().count())
    }
}

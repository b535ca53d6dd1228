//! How a picture is being looked at: how closely, and at which part.

use crate::intent::Intent;

/// Zoom, and the middle of what is seen, 0 … 1 of the picture.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Look {
    /// 1, 2 or 4.
    pub zoom: u8,
    /// Of its width.
    #[serde(rename = "at_x")]
    pub x: f32,
    /// Of its height.
    #[serde(rename = "at_y")]
    pub y: f32,
}

impl Look {
    /// The whole picture.
    pub const WHOLE: Self = Self { zoom: 1, x: 0.5, y: 0.5 };

    /// How closely at most.
    pub const CLOSEST: u8 = 4;

    /// Closer, or farther; never past 4 or the whole.
    pub fn zoom(&mut self, closer: bool) {
        self.zoom = match (closer, self.zoom) {
            (true, 1) => 2,
            (true, _) => Self::CLOSEST,
            (false, 4) => 2,
            (false, _) => 1,
        };
        self.pan_to(self.x, self.y);
    }

    /// The same closeness at the upper left, where reading begins.
    pub fn at_the_top(self) -> Self {
        let mut look = Self { x: 0.0, y: 0.0, ..self };
        look.pan_to(0.0, 0.0);
        look
    }

    /// Moves an enlarged picture by an eighth of itself: four presses cross what is seen at 2. Answers whether it moved; at
    /// its edge the arrow keys move the focus again.
    pub fn pan(&mut self, intent: Intent) -> bool {
        let (dx, dy) = match intent {
            Intent::Left => (-0.125, 0.0),
            Intent::Right => (0.125, 0.0),
            Intent::Up => (0.0, -0.125),
            _ => (0.0, 0.125),
        };
        let before = *self;
        self.pan_to(self.x + dx, self.y + dy);
        *self != before
    }

    /// Moves the middle of what is seen; half of what is seen stays inside of the picture on each side.
    pub fn pan_to(&mut self, x: f32, y: f32) {
        let edge = 0.5 / f32::from(self.zoom);
        let within = |at: f32| if at.is_finite() { at.clamp(edge, 1.0 - edge) } else { 0.5 };
        self.x = within(x);
        self.y = within(y);
    }
}

//! Limits that aren't told each minute anew by a value that wavers around them.

/// On from one limit, off again at a lower one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Latch(bool);

impl Latch {
    /// Takes a value; `off` is below `on`.
    pub(crate) fn at(&mut self, value: f64, on: f64, off: f64) -> bool {
        self.0 = if self.0 { value > off } else { value >= on };
        self.0
    }
}

/// On when something has happened, off when it hasn't for a number of looks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Echo {
    left: u32,
}

impl Echo {
    /// Takes whether it has happened since the last look.
    pub(crate) fn of(&mut self, happened: bool, looks: u32) -> bool {
        self.left = if happened { looks } else { self.left.saturating_sub(1) };
        self.left > 0
    }
}

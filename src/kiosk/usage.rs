//! What was done, told to whoever counts. Nothing here knows a visitor; screens never count by themselves.

use catalog::{Kind, ProductId, Tag, Topic};

/// Something a visit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A product was opened.
    Opened,
    /// Its last page was left by "done".
    Finished,
    /// A guide's step was reached.
    StepReached,
    /// A language was chosen.
    LanguageChosen,
    /// A product was shown in another language than the chosen one, since it has no other.
    LanguageMissed,
    /// A screen was entered.
    Entered,
    /// A question was asked; told once when it is left, never its words.
    Searched,
    /// Nothing answers it.
    FoundNothing,
}

/// Who caused an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CausedBy {
    /// Somebody chose it on the screen.
    Visitor,
    /// The operator started it.
    Operator,
    /// A playlist played it.
    Playlist,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What was done.
    pub action: Action,
    /// Who caused it.
    pub caused_by: CausedBy,
    /// The product it was done to.
    pub product: Option<ProductId>,
    /// The chosen language.
    pub language: Tag,
    /// The product's topic, the topic entered, or the one searched in.
    pub topic: Option<Topic>,
    /// The product's kind.
    pub kind: Option<Kind>,
}

/// Who counts acts.
pub trait UsageSink: Send {
    /// Takes one act. Must return at once.
    fn record(&mut self, act: Act);
}

/// Counts nothing.
pub struct NoUsage;

impl UsageSink for NoUsage {
    fn record(&mut self, _act: Act) {}
}

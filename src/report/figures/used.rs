//! What was used, as figures.

use ledger::fact::{Action, CausedBy};
use serde::Serialize;

use crate::gaps::Certainty;

/// What was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// Whether each day is accounted for.
    #[serde(flatten)]
    pub certainty: Certainty,
    /// Visits.
    pub visits: u64,
    /// All uses together.
    pub total: Use,
    /// By product, the most opened first.
    pub products: Vec<OfProduct>,
    /// By topic, the most opened first.
    pub topics: Vec<OfTopic>,
    /// By language, the most opened first.
    pub languages: Vec<OfLanguage>,
    /// What was looked for, by the topic it was looked for in, the most unmet first.
    pub searches: Vec<Searches>,
}

/// How something was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Use {
    /// Opened by somebody: a visitor or the person in charge.
    pub opened: u64,
    /// Of these, at least four fifths read or played.
    pub finished: u64,
    /// Seconds read.
    pub read: u64,
    /// Times somebody had something read aloud.
    pub listened: u64,
    /// Seconds played because somebody chose it.
    pub played: u64,
    /// Seconds played by a playlist for the hall.
    pub shown: u64,
    /// Times it was shown in another language than the chosen one, which it lacks.
    pub missed: u64,
}

impl Use {
    pub(crate) fn add(&mut self, action: Action, by: CausedBy, n: u64) {
        let is_playlist = by == CausedBy::Playlist;
        let field = match action {
            Action::Played if is_playlist => &mut self.shown,
            // A film that plays by itself is no visit.
            _ if is_playlist => return,
            Action::Opened => &mut self.opened,
            Action::Finished => &mut self.finished,
            Action::Read => &mut self.read,
            Action::Listened => &mut self.listened,
            Action::Played => &mut self.played,
            Action::LanguageMissed => &mut self.missed,
            _ => return,
        };
        *field += n;
    }

    /// Whether nothing was.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Uses of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfProduct {
    /// Its id.
    pub id: String,
    /// Its last known title.
    pub title: String,
    /// Its topic.
    pub topic: String,
    /// How it was used.
    #[serde(flatten)]
    pub of: Use,
}

/// Uses of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfTopic {
    /// Its id.
    pub topic: String,
    /// How many of its products were used.
    pub products: usize,
    /// How they were used.
    #[serde(flatten)]
    pub of: Use,
}

/// Uses in a language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfLanguage {
    /// Its BCP 47 tag.
    pub language: String,
    /// How often it was chosen.
    pub chosen: u64,
    /// What was done in it.
    #[serde(flatten)]
    pub of: Use,
}

/// Searches; the words are never kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Searches {
    /// In which topic; empty: in all.
    pub topic: String,
    /// How many.
    pub searched: u64,
    /// How many of them found nothing: unmet demand.
    pub found_nothing: u64,
}

//! The screens of the desk, and what a text is typed for.

use ::desk::records::{DifficultyKind, TrainingKind};
use serde::Serialize;
use ulid::Ulid;

/// A screen of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Who is there?
    SignIn,
    /// Another PIN, of the same person.
    NewPin,
    /// A successor, by their name, sets a PIN.
    HandOver(String),
    /// The PIN is forgotten: the province lets somebody in by telephone.
    Recover,
    /// What there is to do.
    Today,
    /// How the operator finds each asset; some at a time.
    Sheet {
        /// Counted from 0.
        part: usize,
    },
    /// The difficulties that are open; some at a time.
    Difficulties {
        /// Counted from 0.
        part: usize,
    },
    /// A difficulty and its answer, whole.
    ReadDifficulty {
        /// Which difficulty.
        id: Ulid,
    },
    /// What a new difficulty is about.
    NewDifficulty,
    /// Trainings and meetings; some at a time.
    Trainings {
        /// Counted from 0.
        part: usize,
    },
    /// What is to be taught; some at a time.
    NewTraining {
        /// Counted from 0.
        part: usize,
    },
    /// How many came.
    EndTraining {
        /// Which training.
        id: Ulid,
    },
    /// The report of a period.
    Report,
    /// A text is typed.
    Write(Field),
}

/// What a text is typed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// A new difficulty.
    Difficulty(DifficultyKind),
    /// What stands beside an asset on today's sheet.
    Note(String),
    /// What a training is about.
    Title(TrainingKind),
    /// What the operator adds to a report.
    Remarks,
    /// Who takes over.
    Successor,
}

impl Task {
    /// The name of its route.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SignIn => "desk-sign-in",
            Self::NewPin => "desk-new-pin",
            Self::HandOver(_) => "desk-hand-over",
            Self::Recover => "desk-recover",
            Self::Today => "desk-today",
            Self::Sheet { .. } => "desk-sheet",
            Self::Difficulties { .. } => "desk-difficulties",
            Self::ReadDifficulty { .. } => "desk-read-difficulty",
            Self::NewDifficulty => "desk-new-difficulty",
            Self::Trainings { .. } => "desk-trainings",
            Self::NewTraining { .. } => "desk-new-training",
            Self::EndTraining { .. } => "desk-end-training",
            Self::Report => "desk-report",
            Self::Write(_) => "desk-write",
        }
    }
}

impl Field {
    /// The form of a new difficulty.
    pub const DIFFICULTY: &str = "difficulty/new";
    /// The form of a new training.
    pub const TRAINING: &str = "training/new";
    /// The form of a report.
    pub const REPORT: &str = "report";

    /// The form of its draft.
    pub fn form(&self) -> String {
        match self {
            Self::Difficulty(_) => Self::DIFFICULTY.to_owned(),
            Self::Note(asset) => format!("check/{asset}"),
            Self::Title(_) => Self::TRAINING.to_owned(),
            Self::Remarks => Self::REPORT.to_owned(),
            Self::Successor => "successor".to_owned(),
        }
    }
}

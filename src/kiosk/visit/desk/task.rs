//! The screens of the desk, and what a text is typed or a day chosen for.

use ::desk::records::{DifficultyKind, TrainingKind};
use serde::Serialize;
use ulid::Ulid;

use super::Setting;

/// A screen of the desk. Lists stand on several parts where they are long; those are counted from 0.
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
    /// What there is to do now and then.
    More,
    /// How the operator finds each asset.
    Sheet {
        /// Which part of the list.
        part: usize,
    },
    /// The difficulties that are open.
    Difficulties {
        /// Which part of the list.
        part: usize,
    },
    /// A difficulty and its answer, whole.
    ReadDifficulty {
        /// Which difficulty.
        id: Ulid,
    },
    /// What a new difficulty is about.
    NewDifficulty,
    /// Trainings and meetings.
    Trainings {
        /// Which part of the list.
        part: usize,
    },
    /// What is to be taught.
    NewTraining {
        /// Which part of the list.
        part: usize,
    },
    /// How many came.
    EndTraining {
        /// Which training.
        id: Ulid,
    },
    /// Who has inspected the point.
    Inspections {
        /// Which part of the list.
        part: usize,
    },
    /// What is known of one visit.
    Inspection {
        /// Which visit.
        id: Ulid,
    },
    /// Registrations of the line.
    Registrations {
        /// Which part of the list.
        part: usize,
    },
    /// How far one is.
    Registration {
        /// Which registration.
        id: Ulid,
    },
    /// What the point says of itself.
    Settings {
        /// Which part of the list.
        part: usize,
    },
    /// When the room is open.
    Hours,
    /// The languages of the village.
    Languages {
        /// Which part of the list.
        part: usize,
    },
    /// What products there are, and how new ones come.
    Content,
    /// Bulletins, for the loudspeakers of the commune.
    Bulletins {
        /// Which part of the list.
        part: usize,
    },
    /// The products before these are shown again: is that meant?
    GoBack,
    /// A day is chosen.
    Day {
        /// Of which record.
        id: Ulid,
        /// What for.
        when: When,
    },
    /// The report of a period.
    Report,
    /// It is read on screen.
    Preview,
    /// A text is typed.
    Write(Field),
}

/// What a day is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Somebody inspected the point.
    Inspected,
    /// What they found has to be put right until then.
    Deadline,
    /// It was put right.
    PutRight,
    /// A line was applied for.
    Applied,
    /// It was installed.
    Installed,
    /// It was accepted.
    Accepted,
    /// It is paid for until then.
    Ends,
    /// It has ended.
    Ended,
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
    /// Which office has inspected the point.
    Body,
    /// What it found.
    Findings(Ulid),
    /// With whom a line is applied for.
    Provider,
    /// What the point says of itself.
    Setting(Setting),
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
            Self::More => "desk-more",
            Self::Sheet { .. } => "desk-sheet",
            Self::Difficulties { .. } => "desk-difficulties",
            Self::ReadDifficulty { .. } => "desk-read-difficulty",
            Self::NewDifficulty => "desk-new-difficulty",
            Self::Trainings { .. } => "desk-trainings",
            Self::NewTraining { .. } => "desk-new-training",
            Self::EndTraining { .. } => "desk-end-training",
            Self::Inspections { .. } => "desk-inspections",
            Self::Inspection { .. } => "desk-inspection",
            Self::Registrations { .. } => "desk-registrations",
            Self::Registration { .. } => "desk-registration",
            Self::Settings { .. } => "desk-settings",
            Self::Hours => "desk-hours",
            Self::Languages { .. } => "desk-languages",
            Self::Content => "desk-content",
            Self::Bulletins { .. } => "desk-bulletins",
            Self::GoBack => "desk-go-back",
            Self::Day { .. } => "desk-day",
            Self::Report => "desk-report",
            Self::Preview => "desk-preview",
            Self::Write(_) => "desk-write",
        }
    }

    /// Which part of a list it shows; nothing where it is no list.
    pub const fn part(&self) -> Option<usize> {
        match self {
            Self::Sheet { part }
            | Self::Difficulties { part }
            | Self::Trainings { part }
            | Self::NewTraining { part }
            | Self::Inspections { part }
            | Self::Registrations { part }
            | Self::Settings { part }
            | Self::Languages { part }
            | Self::Bulletins { part } => Some(*part),
            _ => None,
        }
    }

    /// The same list at another part.
    #[must_use]
    pub fn at_part(mut self, to: usize) -> Self {
        if let Self::Sheet { part }
        | Self::Difficulties { part }
        | Self::Trainings { part }
        | Self::NewTraining { part }
        | Self::Inspections { part }
        | Self::Registrations { part }
        | Self::Settings { part }
        | Self::Languages { part }
        | Self::Bulletins { part } = &mut self
        {
            *part = to;
        }
        self
    }
}

impl When {
    /// Its name in controls and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inspected => "inspected",
            Self::Deadline => "deadline",
            Self::PutRight => "put-right",
            Self::Applied => "applied",
            Self::Installed => "installed",
            Self::Accepted => "accepted",
            Self::Ends => "ends",
            Self::Ended => "ended",
        }
    }

    /// What days are chosen for of an inspection visit.
    pub const INSPECTION: [Self; 3] = [Self::Inspected, Self::Deadline, Self::PutRight];
    /// What days are chosen for of a line, in the order in which they come.
    pub const REGISTRATION: [Self; 5] = [Self::Applied, Self::Installed, Self::Accepted, Self::Ends, Self::Ended];

    /// Whether there is no record without it.
    pub const fn is_needed(self) -> bool {
        matches!(self, Self::Inspected | Self::Applied)
    }
}

impl Field {
    /// The form of a new difficulty.
    pub const DIFFICULTY: &str = "difficulty/new";
    /// The form of a new training.
    pub const TRAINING: &str = "training/new";
    /// The form of a new inspection visit.
    pub const INSPECTION: &str = "inspection/new";
    /// The form of a new registration.
    pub const REGISTRATION: &str = "registration/new";
    /// The form of a report.
    pub const REPORT: &str = "report";

    /// The form of its draft.
    pub fn form(&self) -> String {
        match self {
            Self::Difficulty(_) => Self::DIFFICULTY.to_owned(),
            Self::Note(asset) => format!("check/{asset}"),
            Self::Title(_) => Self::TRAINING.to_owned(),
            Self::Body => Self::INSPECTION.to_owned(),
            Self::Findings(id) => format!("inspection/{id}"),
            Self::Provider => Self::REGISTRATION.to_owned(),
            Self::Setting(setting) => format!("setting/{}", setting.name()),
            Self::Remarks => Self::REPORT.to_owned(),
            Self::Successor => "successor".to_owned(),
        }
    }
}

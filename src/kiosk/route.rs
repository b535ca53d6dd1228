//! Every screen there is. A visit moves between routes; the window only shows the one it is told.

use catalog::{ProductId, Topic};
use ledger::fact::Face;
use serde::Serialize;

use crate::visit::desk::Task;

/// One screen, with what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Nobody is here.
    Idle,
    /// Which language?
    Language,
    /// The eight topics.
    Home,
    /// What there is on a topic; six at a time.
    Topic {
        /// The topic.
        topic: Topic,
        /// Counted from 0.
        part: usize,
    },
    /// Looking for something by words.
    Search,
    /// A page of a product, or a step of a guide.
    Product {
        /// Which product.
        id: ProductId,
        /// Counted from 0.
        page: usize,
    },
    /// The picture of a page, as large as the screen.
    Picture {
        /// Which product.
        id: ProductId,
        /// Counted from 0.
        page: usize,
    },
    /// A film or bulletin plays.
    Player {
        /// Of which product.
        id: ProductId,
        /// Whether it plays for the hall, one after the other.
        hall: bool,
    },
    /// A page of a product's printed document, as large as the screen.
    Document {
        /// Which product.
        id: ProductId,
        /// Counted from 0.
        page: usize,
    },
    /// Who made a product, who paid, its sources and its public address.
    ProductInfo {
        /// Which product.
        id: ProductId,
    },
    /// Was it useful?
    Judge {
        /// Which product.
        id: ProductId,
        /// What somebody has said: thanks.
        given: Option<Face>,
    },
    /// How this screen is worked.
    Help,
    /// What this point is.
    About,
    /// What this machine sends.
    Sending,
    /// How the point is: equipment, line, power.
    Health,
    /// Text size, contrast, motion, voice.
    Comfort,
    /// The operator's desk.
    Desk(Task),
    /// Asked after a quiet time.
    StillThere,
    /// No edition is installed.
    Nothing,
    /// The machine doesn't know yet which point it is.
    SetUp,
    /// Something stops the point.
    Fault,
    /// Outside the hours of the room.
    Dark,
}

impl Route {
    /// The name in files, tours and tests.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Language => "language",
            Self::Home => "home",
            Self::Topic { .. } => "topic",
            Self::Search => "search",
            Self::Product { .. } => "product",
            Self::Picture { .. } => "picture",
            Self::Player { .. } => "player",
            Self::Document { .. } => "document",
            Self::ProductInfo { .. } => "product-info",
            Self::Judge { .. } => "judge",
            Self::Help => "help",
            Self::About => "about",
            Self::Sending => "sending",
            Self::Health => "health",
            Self::Comfort => "comfort",
            Self::Desk(task) => task.name(),
            Self::StillThere => "still-there",
            Self::Nothing => "nothing",
            Self::SetUp => "setup",
            Self::Fault => "fault",
            Self::Dark => "dark",
        }
    }

    /// The product that it shows.
    pub fn product(&self) -> Option<&ProductId> {
        match self {
            Self::Product { id, .. }
            | Self::Picture { id, .. }
            | Self::Player { id, .. }
            | Self::Document { id, .. }
            | Self::ProductInfo { id }
            | Self::Judge { id, .. } => Some(id),
            _ => None,
        }
    }

    /// Whether somebody is visiting: a quiet time ends the visit.
    pub fn is_visit(&self) -> bool {
        !matches!(self, Self::Idle | Self::StillThere | Self::Nothing | Self::SetUp | Self::Fault | Self::Dark)
    }

    /// Whether it is a screen of the operator's desk.
    pub const fn is_desk(&self) -> bool {
        matches!(self, Self::Desk(_))
    }

    /// Whether the header and the bar are on screen.
    pub fn is_framed(&self) -> bool {
        self.is_visit() && !matches!(self, Self::Picture { .. } | Self::Player { .. } | Self::Document { .. })
    }
}

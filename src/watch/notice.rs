//! What has happened and has to be told: kept in the memory until somebody has written it down elsewhere.

use point::{LineContract, named};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use ulid::Ulid;

use crate::device::{Kind, Reason, State};
use crate::outage::{Cause, Layer};

/// What was done to a data partition that was damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mended {
    /// Its file system was repaired.
    Repaired,
    /// It was begun anew, with what could be saved.
    Anew,
}

named!(Mended { Repaired = "mended", Anew = "new" });

/// One thing that has happened. Whole in itself: a later one never has to be read to understand it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Made once: telling it again is telling the same.
    pub id: Ulid,
    /// When it was noticed, as the machine's clock had it.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What.
    pub what: What,
}

/// What has happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The machine was off.
    Stopped {
        /// When it was seen on for the last time, to the minute.
        #[serde(with = "time::serde::rfc3339")]
        from: OffsetDateTime,
        /// When it was started again.
        #[serde(with = "time::serde::rfc3339")]
        until: OffsetDateTime,
        /// Whether it was switched off properly; else the power was cut, or it hung.
        clean: bool,
    },
    /// A piece of equipment is otherwise than before.
    DeviceChanged {
        /// `hw.id`
        id: String,
        /// What it is.
        kind: Kind,
        /// Make and model.
        model: String,
        /// How it was; nothing where it wasn't known.
        was: Option<State>,
        /// How it is.
        state: State,
        /// Why it isn't well.
        reasons: Vec<Reason>,
    },
    /// What was ordered of the line.
    Contract(LineContract),
    /// A piece of equipment that the operator answers for.
    Asset {
        /// What people call it.
        name: String,
        /// What it is.
        kind: Kind,
        /// Its number in the books.
        code: String,
        /// Whose money bought it.
        funding: String,
        /// When it was handed over, `YYYY-MM-DD`.
        handed_over: Option<String>,
        /// `hw.id`, where a sensor sees it.
        id: Option<String>,
    },
    /// A piece of equipment that the operator no longer answers for.
    AssetRemoved {
        /// What people called it.
        name: String,
        /// What it was.
        kind: Kind,
        /// Its number in the books.
        code: String,
    },
    /// The data partition was found damaged when the machine started.
    DataMended {
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
        /// What was done.
        how: Mended,
    },
    /// The line is cut.
    OutageBegan {
        /// Names the outage.
        outage: Ulid,
        /// Who has to mend it.
        cause: Cause,
        /// Where it is cut.
        layer: Layer,
        /// Since when.
        #[serde(with = "time::serde::rfc3339")]
        from: OffsetDateTime,
    },
    /// It is whole again.
    OutageEnded {
        /// Names the outage.
        outage: Ulid,
        /// Who had to mend it.
        cause: Cause,
        /// Where it was cut.
        layer: Layer,
        /// Since when.
        #[serde(with = "time::serde::rfc3339")]
        from: OffsetDateTime,
        /// Until when.
        #[serde(with = "time::serde::rfc3339")]
        until: OffsetDateTime,
    },
}

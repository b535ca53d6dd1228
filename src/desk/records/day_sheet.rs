//! The day sheet: how the operator found each asset of the room. The TV, the amplifier and the loudspeakers have no sensor.

use point::named;
use serde::{Deserialize, Serialize};
use time::Date;

use super::{Content, Record, filled, short};
use crate::notice::Fact;
use crate::store::Refusal;

/// How an asset was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// It works.
    Working,
    /// It is there and doesn't work.
    Broken,
    /// It isn't there.
    Missing,
}

named!(Found { Working = "working", Broken = "broken", Missing = "missing" });

/// An asset, as `equipment.toml` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its number in the books; may be empty.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What it is: a value of `hw.type`.
    pub kind: String,
}

impl Asset {
    /// What tells it from others: its code, or its name where it has none. Two of one name without codes share a line.
    pub fn key(&self) -> &str {
        if self.code.is_empty() { &self.name } else { &self.code }
    }
}

/// A line of the day sheet. There is one for each asset and day; the later one corrects the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The day at the point.
    #[serde(with = "super::day_text")]
    pub day: Date,
    /// Which asset.
    pub asset: Asset,
    /// How it was found.
    pub found: Found,
    /// What the operator has written beside it; may be empty.
    #[serde(default)]
    pub note: String,
}

impl Content for Check {
    const KIND: &'static str = "check";

    fn day(&self) -> Date {
        self.day
    }

    fn key(&self) -> String {
        format!("{} {}", self.day, self.asset.key())
    }

    fn check(&self) -> Result<(), Refusal> {
        filled(self.asset.key())?;
        short(&[&self.note, &self.asset.name, &self.asset.code])
    }

    fn fact(&self) -> Fact {
        Fact::Check(self.clone())
    }
}

/// A line of the sheet that the operator sees.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The asset.
    pub asset: Asset,
    /// What was written down today; nothing: nobody has looked yet.
    pub check: Option<Record<Check>>,
}

/// The sheet of a day: all assets of the list, and those that were checked and aren't in the list any more.
pub fn day_sheet(assets: &[Asset], checks: &[Record<Check>]) -> Vec<Line> {
    let of = |asset: &Asset| checks.iter().find(|check| check.content.asset.key() == asset.key()).cloned();
    let listed = assets.iter().map(|asset| Line { asset: asset.clone(), check: of(asset) });
    let is_listed = |check: &Record<Check>| assets.iter().any(|asset| asset.key() == check.content.asset.key());
    let others = checks.iter().filter(|check| !is_listed(check));
    listed.chain(others.map(|check| Line { asset: check.content.asset.clone(), check: Some(check.clone()) })).collect()
}

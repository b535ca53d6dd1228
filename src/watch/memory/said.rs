//! What people have written down, the contract and the list of equipment, as it was told last: told again where it is otherwise.

use std::collections::BTreeSet;

use point::LineContract;
use rusqlite::{OptionalExtension as _, Transaction, params};
use time::OffsetDateTime;

use super::{Memory, MemoryError, unword, word};
use crate::inventory::List;
use crate::notice::{Mended, What};

const CONTRACT: &str = "contract";
const ASSETS: &str = "assets";
const MENDED: &str = "mended";

impl Memory {
    /// These are the subscriptions, also those that have ended: that is news, too.
    pub fn contracts_are(&self, contracts: &[LineContract]) -> Result<(), MemoryError> {
        self.say(CONTRACT, &contracts.iter().cloned().map(What::Contract).collect::<Vec<_>>())
    }

    /// This is the list of equipment. What was told of before and isn't in it any more is told as removed.
    pub fn list_is(&self, list: &List) -> Result<(), MemoryError> {
        let assets = list.assets.iter().map(|asset| What::Asset {
            name: asset.name.clone(),
            kind: asset.kind,
            code: asset.code.clone(),
            funding: asset.funding.clone(),
            handed_over: asset.handed_over.map(|day| day.to_string()),
            id: asset.device.as_ref().map(|device| device.id.clone()),
        });
        self.say(ASSETS, &assets.collect::<Vec<_>>())
    }

    /// This is how often the data partition had to be mended, and how.
    pub fn data_was_mended(&self, notes: &[(OffsetDateTime, Mended)]) -> Result<(), MemoryError> {
        self.say(MENDED, &notes.iter().map(|&(at, how)| What::DataMended { at, how }).collect::<Vec<_>>())
    }

    /// Tells what of it wasn't told before, and which assets are gone.
    fn say(&self, name: &str, now: &[What]) -> Result<(), MemoryError> {
        self.change("noting what is written down", |change| {
            let before = said(change, name)?;
            let words = now.iter().map(word).collect::<rusqlite::Result<BTreeSet<_>>>()?;
            if words == before {
                return Ok(());
            }
            for told in &before {
                if let Some(removed) = removed(&unword(told)?, now) {
                    self.tell(change, &removed)?;
                }
            }
            for what in now {
                if !before.contains(&word(what)?) {
                    self.tell(change, what)?;
                }
            }
            change
                .execute("INSERT OR REPLACE INTO said (name, value) VALUES (?1, ?2)", params![name, word(&words)?])
                .map(drop)
        })
    }
}

/// What is to be told of an asset that was told of before: nothing while it is on the list, however it is described there.
fn removed(told: &What, now: &[What]) -> Option<What> {
    let What::Asset { name, kind, code, .. } = told else { return None };
    let is_listed = now.iter().any(|what| key(what) == key(told));
    (!is_listed).then(|| What::AssetRemoved { name: name.clone(), kind: *kind, code: code.clone() })
}

/// What an asset is known by: its code, or its name where it has none.
fn key(what: &What) -> Option<&str> {
    let What::Asset { name, code, .. } = what else { return None };
    Some(if code.is_empty() { name } else { code })
}

fn said(change: &Transaction<'_>, name: &str) -> rusqlite::Result<BTreeSet<String>> {
    let known = change.query_row("SELECT value FROM said WHERE name = ?1", [name], |row| row.get::<_, String>(0));
    known.optional()?.map_or_else(|| Ok(BTreeSet::new()), |known| unword(&known))
}

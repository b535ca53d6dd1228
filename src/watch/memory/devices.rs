//! How each piece of equipment is, since when.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::Serialize;
use time::OffsetDateTime;

use super::{Memory, MemoryError, from_ms, ms, unword, word};
use crate::device::{Kind, Reason, State};
use crate::inventory::Finding;
use crate::notice::What;

/// A piece of equipment as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Known {
    /// `hw.id`
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What people here call it; else make and model.
    pub name: String,
    /// Make and model.
    pub model: String,
    /// How it is.
    pub state: State,
    /// Why it isn't well.
    pub reasons: Vec<Reason>,
    /// Since when it is so.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
}

impl Memory {
    /// This is how everything that was looked at is. What is otherwise than before has to be told; what isn't named any more is
    /// forgotten: it was never in the list.
    pub fn devices_are(&self, findings: &[Finding]) -> Result<(), MemoryError> {
        let now = ms(self.now());
        self.change("noting how the equipment is", |change| {
            let mut known: BTreeMap<_, _> = known(change)?.into_iter().map(|known| (known.id.clone(), known)).collect();
            for finding in findings {
                let Finding { id, kind, name, model, state, reasons, .. } = finding;
                let before = known.remove(id);
                let was = before.as_ref().map(|before| before.state);
                let is_same = before.as_ref().is_some_and(|before| before.state == *state && before.reasons == *reasons);
                let is_named_so = before.is_some_and(|before| before.name == *name && before.model == *model);
                if is_same && is_named_so {
                    continue;
                }
                change
                    .prepare_cached(
                        "INSERT INTO device (id, kind, name, model, state, reasons, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                         ON CONFLICT DO UPDATE SET kind = excluded.kind, name = excluded.name, model = excluded.model,
                           since = iif(state = excluded.state AND reasons = excluded.reasons, since, excluded.since),
                           state = excluded.state, reasons = excluded.reasons",
                    )?
                    .execute(params![id, word(kind)?, name, model, word(state)?, word(reasons)?, now])?;
                if !is_same {
                    self.tell(
                        change,
                        &What::DeviceChanged {
                            id: id.clone(),
                            kind: *kind,
                            model: model.clone(),
                            was,
                            state: *state,
                            reasons: reasons.clone(),
                        },
                    )?;
                }
            }
            for gone in known.into_values() {
                change.execute("DELETE FROM device WHERE id = ?1", [&gone.id])?;
            }
            Ok(())
        })
    }

    /// Everything that is known, the worst first.
    pub fn devices(&self) -> Result<Vec<Known>, MemoryError> {
        let mut known = self.read("reading how the equipment is", known)?;
        known.sort_by(|one, other| other.state.cmp(&one.state).then_with(|| one.id.cmp(&other.id)));
        Ok(known)
    }
}

fn known(connection: &Connection) -> rusqlite::Result<Vec<Known>> {
    let mut rows = connection.prepare_cached("SELECT id, kind, name, model, state, reasons, since FROM device")?;
    let known = |row: &rusqlite::Row<'_>| {
        let text = |column| row.get::<_, String>(column);
        Ok(Known {
            id: text(0)?,
            kind: unword(&text(1)?)?,
            name: text(2)?,
            model: text(3)?,
            state: unword(&text(4)?)?,
            reasons: unword(&text(5)?)?,
            since: from_ms(row.get(6)?),
        })
    };
    rows.query_map([], known)?.collect()
}

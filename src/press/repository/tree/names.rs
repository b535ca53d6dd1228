//! Who publishers are. Their ids are opaque and stay: offices merge, part and are renamed, and an id stands in the id of every
//! product. So a name is a fact with a day from which it holds, signed with the targets' key beside the delegations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::{Tree, TreeError};
use crate::repository::keyring::Keyring;

/// The member of the targets metadata, which TUF lets have more than its own.
const MEMBER: &str = "publishers";

/// What a publisher is called from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The first day, `2025-07-01`.
    #[serde(with = "iso")]
    pub since: Date,
    /// The name, in Vietnamese.
    pub name: String,
}

time::serde::format_description!(iso, Date, "[year]-[month]-[day]");

/// Names by publisher, the earliest first.
pub type Names = BTreeMap<String, Vec<Named>>;

impl Tree {
    /// What publishers were and are called, those included that publish no more.
    pub fn publisher_names(&self) -> Result<Names, TreeError> {
        let member = self.targets.signed._extra.get(MEMBER).cloned();
        let names = member.map(serde_json::from_value).transpose();
        // What can't be read must not be overwritten by the next name.
        names.map(Option::unwrap_or_default).map_err(super::damaged(&self.folder))
    }

    /// What a publisher is called on a day.
    pub fn name_on(&self, publisher: &str, day: Date) -> Result<Option<String>, TreeError> {
        let names = self.publisher_names()?.remove(publisher).unwrap_or_default();
        Ok(names.into_iter().rev().find(|named| named.since <= day).map(|named| named.name))
    }

    /// Says what a publisher is called from a day on. Said again for the same day, it is corrected.
    pub fn name_publisher(
        &mut self,
        publisher: &str,
        named: Named,
        ring: &Keyring,
        now: OffsetDateTime,
    ) -> Result<(), TreeError> {
        self.publisher(publisher)?;
        let mut names = self.publisher_names()?;
        let of_publisher = names.entry(publisher.to_owned()).or_default();
        of_publisher.retain(|known| known.since != named.since);
        of_publisher.push(named);
        of_publisher.sort_by_key(|named| named.since);
        let member = serde_json::to_value(names).map_err(super::damaged(&self.folder))?;
        self.targets.signed._extra.insert(MEMBER.to_owned(), member);
        self.renew_targets(ring, now)?;
        self.publish(ring, now)
    }
}

//! When the room was opened, and closed again.

use point::clock::VIETNAM;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::{Content, Record};
use crate::notice::Fact;
use crate::store::{Book, BookError, Refusal};

/// The room was open, or still is. A day may have several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub opened: OffsetDateTime,
    /// Until when; nothing: it is open, or nobody has closed it on that day.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub closed: Option<OffsetDateTime>,
}

impl Content for Room {
    const KIND: &'static str = "room";

    fn day(&self) -> Date {
        self.opened.to_offset(VIETNAM).date()
    }

    fn check(&self) -> Result<(), Refusal> {
        Ok(())
    }

    fn fact(&self) -> Fact {
        Fact::Room(self.clone())
    }
}

impl Book {
    /// Since when the room is open today; nothing: it is closed. One that nobody has closed yesterday isn't open today.
    pub fn room(&self) -> Result<Option<Record<Room>>, BookError> {
        let today = self.clock.now().local().date();
        let rooms = self.records::<Room>(today..=today)?;
        Ok(rooms.into_iter().rfind(|room| room.content.closed.is_none()))
    }

    /// Opens the room now. Where it is open nothing changes.
    pub fn open_room(&self) -> Result<Record<Room>, BookError> {
        if let Some(open) = self.room()? {
            return Ok(open);
        }
        self.add(&Room { opened: self.now(), closed: None }, "")
    }

    /// Closes it now; nothing where it isn't open.
    pub fn close_room(&self) -> Result<Option<Record<Room>>, BookError> {
        let Some(open) = self.room()? else { return Ok(None) };
        let now = self.now();
        self.amend(open.id, "", |room: Room| Room { closed: Some(now), ..room }).map(Some)
    }
}

//! One delivery at a time: two would write the same files. The background gives way to whoever waits for an answer, be it a
//! person with a stick or one at a terminal. What is being done can be asked at any time.

use std::sync::{Arc, Mutex};

use delivery::Progress;
use point::{Clock, DataFolder, Lock};
use serde::{Deserialize, Serialize};
use tokio::sync::{MutexGuard, Notify};

use crate::bus::{Bus, Event, lock};
use crate::delivering::{self, Asker, LastTry, Origin};

/// What a delivery works on.
#[derive(Clone)]
pub struct Place {
    /// The data folder.
    pub data: DataFolder,
    /// The right to write there.
    pub lock: Arc<Lock>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where a new edition is told.
    pub bus: Bus,
}

/// A delivery that is being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Underway {
    /// From where.
    pub origin: Origin,
    /// How far it is.
    pub progress: Progress,
}

/// Whose turn it is.
#[derive(Default)]
pub struct Turns {
    running: tokio::sync::Mutex<()>,
    wanted: Notify,
    underway: Mutex<Option<Underway>>,
}

impl Turns {
    /// A try that somebody waits for.
    pub async fn take(
        &self,
        place: &Place,
        origin: &Origin,
        asker: Asker,
        tell: &(dyn Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<LastTry> {
        let _turn = self.pause().await;
        self.try_once(place, origin, asker, tell).await
    }

    /// Waits until nothing is delivered, which stays so while the answer is held.
    pub async fn pause(&self) -> MutexGuard<'_, ()> {
        // Remembered where the background hasn't begun yet: it would give way once for nothing at worst.
        self.wanted.notify_one();
        self.running.lock().await
    }

    /// A try over the line for which nobody waits; `None` where it gave way. What has arrived stays.
    pub async fn take_in_background(&self, place: &Place) -> Option<anyhow::Result<LastTry>> {
        let _turn = self.running.lock().await;
        tokio::select! {
            taken = self.try_once(place, &Origin::Line, Asker::Routine, &|_| ()) => Some(taken),
            () = self.wanted.notified() => None,
        }
    }

    /// What is being done now.
    pub fn underway(&self) -> Option<Underway> {
        lock(&self.underway).clone()
    }

    async fn try_once(
        &self,
        place: &Place,
        origin: &Origin,
        asker: Asker,
        tell: &(dyn Fn(Progress) + Send + Sync),
    ) -> anyhow::Result<LastTry> {
        // Forgotten also where the try is given up half-way.
        let _ended = Ended(&self.underway);
        let tell = |progress| {
            *lock(&self.underway) = Some(Underway { origin: origin.clone(), progress });
            if progress == Progress::Shown {
                place.bus.post_surely(Event::EditionFlipped);
            }
            tell(progress);
        };
        let bus = place.bus.clone();
        let transferred = move |transfer| bus.post_surely(Event::Transferred(transfer));
        delivering::take(&place.data, &place.lock, &place.clock, origin, asker, &tell, transferred).await
    }
}

/// Forgets what is being done.
struct Ended<'a>(&'a Mutex<Option<Underway>>);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        *lock(self.0) = None;
    }
}

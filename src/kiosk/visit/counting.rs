//! What is told to whoever counts: visits, how products are viewed, what was chosen and looked for. Where the visit has come
//! to is compared with where it was, so that no way of getting there is forgotten.

use catalog::{Kind, ProductId};
use ledger::fact::{Action, CausedBy, Count};
use time::Date;

use super::Visit;
use crate::locale::VI;
use crate::playing::State;
use crate::quiet;
use crate::route::Route;
use crate::usage::Act;
use crate::viewing::{Leaf, Sight, Viewing};

/// Whether somebody is there is told by periods of this many minutes of the day.
const SLOT_MINUTES: u16 = 10;

/// What must be known to count everything once. The visit's part ends with it.
#[derive(Default)]
pub(super) struct Tally {
    /// The product that is being viewed.
    pub(super) viewing: Option<Viewing>,
    /// Whether the visit was told. One that woke the dark screen goes on from the idle one.
    visited: bool,
    /// The period in which somebody was there last; of the room, not of a visit.
    slot: Option<(Date, u16)>,
}

impl Visit {
    /// A person did something.
    pub(super) fn tell_active(&mut self) {
        let local = self.clock.now().local();
        let minute = u16::from(local.hour()) * 60 + u16::from(local.minute());
        let slot = (local.date(), minute / SLOT_MINUTES);
        if self.tally.slot.replace(slot) != Some(slot) {
            self.usage.active();
        }
    }

    /// A person has left the idle or the dark screen.
    pub(super) fn tell_visited(&mut self) {
        if !std::mem::replace(&mut self.tally.visited, true) {
            // No language has been chosen yet.
            self.tell(Count::new(Action::Visited, CausedBy::Visitor));
        }
    }

    /// Whoever was there has gone.
    pub(super) fn forget_visit(&mut self) {
        self.end_viewing();
        self.tally.visited = false;
    }

    /// Takes into account where the visit has come to, and the time that has passed there.
    pub(super) fn count(&mut self) {
        let ends = self.tally.viewing.as_ref().is_some_and(|viewing| match self.route().product() {
            Some(id) => id != viewing.id(),
            None => matches!(
                self.route(),
                Route::Home | Route::Idle | Route::Dark | Route::Nothing | Route::SetUp | Route::Fault
            ),
        });
        if ends {
            self.end_viewing();
        }
        let (id, page) = match self.route().clone() {
            Route::Product { id, page } if self.text.as_ref().is_some_and(|open| open.id == id) => (id, Some(page)),
            Route::Player { id, .. } => (id, None),
            _ => return self.look_at(self.sight()),
        };
        if self.tally.viewing.is_none() {
            self.tally.viewing = Some(Viewing::begin(id.clone(), self.clock.now().monotonic));
            self.tell_of(&id, Count::new(Action::Opened, self.caused_by()), 1);
        }
        if self.lacks_language(&id) && self.in_viewing(Viewing::misses_language) {
            self.tell_of(&id, Count::new(Action::LanguageMissed, CausedBy::Visitor), 1);
        }
        if let Some(page) = page
            && self.card(&id).is_some_and(|card| card.kind == Kind::Guide)
            && self.in_viewing(|viewing| viewing.reaches(page))
        {
            let step = u16::try_from(page + 1).unwrap_or(u16::MAX);
            self.tell_of(&id, Count { step, ..Count::new(Action::StepReached, CausedBy::Visitor) }, 1);
        }
        self.look_at(self.sight());
    }

    /// The product is left.
    pub(super) fn end_viewing(&mut self) {
        self.look_at(Sight::Nothing);
        self.tally.viewing = None;
    }

    /// Asks the viewing, if there is one.
    pub(super) fn in_viewing(&mut self, ask: impl FnOnce(&mut Viewing) -> bool) -> bool {
        self.tally.viewing.as_mut().is_some_and(ask)
    }

    fn look_at(&mut self, sight: Sight) {
        let now = self.clock.now().monotonic;
        let Some(viewing) = &mut self.tally.viewing else { return };
        let (seen, id) = (viewing.see(sight, now), viewing.id().clone());
        for seen in seen {
            self.tell_of(&id, Count::new(seen.action, seen.by), seen.n);
        }
    }

    /// What of the product is on screen. A page's picture is a part of the page.
    fn sight(&self) -> Sight {
        let leaf = |printed, page, of, reading| Sight::Leaf(Leaf { printed, page, of, reading });
        match self.route() {
            Route::Product { page, .. } | Route::Picture { page, .. } => match self.page(*page) {
                Some(shown) => leaf(false, *page, self.pages(), quiet::reading_time(shown)),
                None => Sight::Nothing,
            },
            Route::Document { id, page } => {
                let pages = self.document(id).map_or(0, |document| document.pages as usize);
                leaf(true, *page, pages, quiet::PRINTED_PAGE)
            }
            Route::Player { .. } => {
                let runs = self.playing().is_some_and(|playing| playing.state == State::Playing);
                Sight::Stage { by: self.caused_by(), runs }
            }
            _ => Sight::Nothing,
        }
    }

    /// Whether the open product is shown in another language than the one that a visitor chose. A hall is shown what there
    /// is.
    fn lacks_language(&self, id: &ProductId) -> bool {
        match self.route() {
            Route::Player { hall: true, .. } => false,
            Route::Player { .. } => self.is_played_in_another_language(id),
            _ => self.text.as_ref().is_some_and(|open| open.tag != self.language),
        }
    }

    /// Who causes what happens on this screen.
    fn caused_by(&self) -> CausedBy {
        if matches!(self.route(), Route::Player { hall: true, .. }) { CausedBy::Playlist } else { CausedBy::Visitor }
    }

    /// Tells something that a visitor did, in the chosen language.
    pub(super) fn tell_choice(&mut self, action: Action) {
        let count = Count::new(action, CausedBy::Visitor);
        self.tell(Count { language: self.language.to_string(), ..count });
    }

    /// Tells that somebody wants to be read to, from a product or from another screen.
    pub(super) fn tell_listened(&mut self) {
        match self.route().product().cloned() {
            Some(id) => self.tell_of(&id, Count::new(Action::Listened, CausedBy::Visitor), 1),
            None => self.tell_choice(Action::Listened),
        }
    }

    /// Tells something that was done to a product, for so many times or seconds.
    pub(super) fn tell_of(&mut self, id: &ProductId, count: Count, n: u64) {
        let card = self.card(id);
        let title = card.and_then(|card| card.title.get(&VI)).cloned().unwrap_or_default();
        let count = Count {
            product: id.to_string(),
            language: self.language.to_string(),
            topic: card.map_or_else(String::new, |card| card.topic.name().to_owned()),
            kind: card.map_or_else(String::new, |card| card.kind.name().to_owned()),
            ..count
        };
        self.usage.record(Act { count, title, n });
    }

    /// Tells something that was done once, to no product.
    pub(super) fn tell(&mut self, count: Count) {
        self.usage.record(Act { count, title: String::new(), n: 1 });
    }
}

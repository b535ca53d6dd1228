//! Films and bulletins of a visit: opening one, its controls, and one after the other for the hall.

use std::time::Duration;

use catalog::{Audience, Card, Edition, ProductId};
use media::Captions;

use super::Visit;
use crate::comfort::Wish;
use crate::inspect;
use crate::playing::{CONTROLS_STAY, Order, Playing, Report, Source, State};
use crate::route::Route;

/// How long the hall sees why a film can't be played before the next one comes.
const NEXT_AFTER_FAILURE: Duration = Duration::from_secs(8);

/// How long the hall sees that a film is over.
const NEXT_AFTER_END: Duration = Duration::from_secs(3);

impl Visit {
    /// Opens a product: films and bulletins play, everything else is read.
    pub fn open(&mut self, id: ProductId) {
        if self.card(&id).is_some_and(is_playable) {
            self.navigate(Route::Player { id, hall: false });
        } else {
            self.navigate(Route::Product { id, page: 0 });
        }
    }

    /// The orders for the stage that have come together.
    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    /// What is open on the stage, if its screen is shown.
    pub(crate) fn playing(&self) -> Option<&Playing> {
        self.playing.as_ref().filter(|_| matches!(self.route(), Route::Player { .. }))
    }

    /// Whether something plays or is read aloud, so that nobody needs to stir.
    pub(super) fn is_playing(&self) -> bool {
        self.speech.is_reading() || self.playing().is_some_and(|playing| playing.is_running() || playing.hall)
    }

    /// Whether the controls are over the film: while it stands, and for a moment after somebody stirred.
    pub(crate) fn shows_controls(&self) -> bool {
        let quiet_for = self.clock.now().monotonic.saturating_sub(self.touched);
        quiet_for < CONTROLS_STAY || self.playing().is_none_or(|playing| playing.state != State::Playing)
    }

    /// What the hall would see next, or a visitor after the end: the next film or bulletin of the edition.
    pub(crate) fn next_playable(&self, after: &ProductId) -> Option<&Card> {
        let edition = self.edition.as_ref()?;
        let all: Vec<_> = playables(edition).collect();
        let at = all.iter().position(|card| card.id == *after)?;
        all.iter().cycle().nth(at + 1).copied().filter(|card| card.id != *after)
    }

    /// Whether there is anything to play.
    pub(crate) fn first_playable(&self) -> Option<&Card> {
        self.edition.as_ref().and_then(|edition| playables(edition).next())
    }

    /// Begins the showing for the hall.
    pub(super) fn open_hall(&mut self) {
        if let Some(id) = self.first_playable().map(|card| card.id.clone()) {
            self.navigate(Route::Player { id, hall: true });
        }
    }

    /// Plays the product that is being read.
    pub(super) fn play_open(&mut self) {
        if let Route::Product { id, .. } = self.route().clone() {
            self.navigate(Route::Player { id, hall: false });
        }
    }

    /// Makes the stage follow the way of the visit: what plays begins on its screen, stands while another one is over it,
    /// and ends when there is no way back to it.
    pub(super) fn settle_stage(&mut self) {
        let open = self.playing.as_ref().map(|playing| (playing.id.clone(), playing.hall));
        if let Route::Player { id, hall } = self.route().clone() {
            if open != Some((id.clone(), hall)) {
                self.begin_playing(&id, hall);
            }
            return;
        }
        let Some((open, _)) = open else { return };
        let leads_back = self.history.iter().any(|step| matches!(&step.route, Route::Player { id, .. } if *id == open));
        if !leads_back {
            self.playing = None;
            self.orders.push(Order::Close);
        } else if let Some(playing) = self.playing.as_mut().filter(|playing| playing.is_running()) {
            self.orders.extend(playing.toggle());
        }
    }

    fn begin_playing(&mut self, id: &ProductId, hall: bool) {
        let Some(edition) = self.edition.clone() else { return };
        let Some(card) = edition.card(id) else { return };
        let (sources, millis) = self.sources(&edition, card);
        let captions = self.captions(&edition, card);
        self.numbered += 1;
        let length = Duration::from_millis(millis);
        let (playing, order) = Playing::open(self.numbered, id.clone(), hall, sources, length, captions);
        self.playing = Some(playing);
        self.touched = self.clock.now().monotonic;
        self.orders.extend([Order::Volume(self.comfort.volume), order]);
    }

    fn sources(&self, edition: &Edition, card: &Card) -> (Vec<Source>, u64) {
        if let Some((_, films)) = self.locales.best(&self.language, &card.film) {
            let sources = films
                .iter()
                .map(|film| Source { path: edition.blob(&film.sha256), size: Some((film.width, film.height)) });
            return (sources.collect(), films.first().map_or(0, |film| film.millis));
        }
        match self.locales.best(&self.language, &card.sound) {
            Some((_, sound)) => (vec![Source { path: edition.blob(&sound.sha256), size: None }], sound.millis),
            None => (Vec::new(), 0),
        }
    }

    /// Whether a film or bulletin can't be heard in the chosen language.
    pub(super) fn is_played_in_another_language(&self, id: &ProductId) -> bool {
        let heard = |card: &Card| card.film.contains_key(&self.language) || card.sound.contains_key(&self.language);
        !self.card(id).is_some_and(heard)
    }

    /// The words of a film. One without them plays all the same.
    fn captions(&self, edition: &Edition, card: &Card) -> Captions {
        let found = self.locales.best(&self.language, &card.captions);
        found.and_then(|(_, sha256)| edition.captions(sha256).ok()).unwrap_or_default()
    }

    /// Does what a control of the player stands for.
    pub(super) fn activate_player(&mut self, id: &str) {
        let Some(playing) = &mut self.playing else { return };
        let order = match id {
            "player.pause" => playing.toggle(),
            "player.rewind" => playing.jump(false),
            "player.forward" => playing.jump(true),
            "player.softer" => return self.grant(Wish::Softer),
            "player.louder" => return self.grant(Wish::Louder),
            "player.next" => return self.play_next(),
            "player.text" => {
                let id = playing.id.clone();
                return self.navigate(Route::Product { id, page: 0 });
            }
            _ => None,
        };
        self.orders.extend(order);
    }

    pub(super) fn seek_share(&mut self, share: f32) {
        let order = self.playing.as_mut().and_then(|playing| playing.seek_share(share));
        self.orders.extend(order);
    }

    fn play_next(&mut self) {
        let Route::Player { id, hall } = self.route().clone() else { return };
        if let Some(id) = self.next_playable(&id).map(|card| card.id.clone()) {
            self.turn(Route::Player { id, hall }, "player.pause");
        }
    }

    /// Hears the stage.
    pub(super) fn hear_stage(&mut self, number: u64, report: Report) {
        let Some(playing) = &mut self.playing else { return };
        let (was, from) = (playing.state.clone(), playing.position);
        let order = playing.hear(number, report);
        let (state, id) = (playing.state.clone(), playing.id.clone());
        if (&was, &state) == (&State::Playing, &State::Playing)
            && let Some(viewing) = self.tally.viewing.as_mut().filter(|viewing| *viewing.id() == id)
        {
            viewing.play(from, playing.position, playing.length);
        }
        self.orders.extend(order);
        if was == state {
            return;
        }
        match state {
            State::Ended { whole } => {
                self.changed = self.clock.now().monotonic;
                if self.playing().is_none_or(|playing| playing.hall) {
                    return;
                }
                if self.next_playable(&id).is_some() {
                    self.focus("player.next");
                }
                if whole {
                    let before = self.stands();
                    self.ask_about(&id);
                    self.say_where(&before);
                }
            }
            State::Failed(error) => {
                self.changed = self.clock.now().monotonic;
                self.board.report(inspect::play_fault(&id, error, self.clock.now().wall));
                let on = if self.next_playable(&id).is_some() { "player.next" } else { "player.close" };
                self.focus(on);
            }
            _ => {}
        }
    }

    /// The hall doesn't wait for anybody.
    pub(super) fn tick_hall(&mut self) {
        let Some(playing) = self.playing().filter(|playing| playing.hall) else { return };
        let wait = match playing.state {
            State::Ended { .. } => NEXT_AFTER_END,
            State::Failed(_) => NEXT_AFTER_FAILURE,
            _ => return,
        };
        let now = self.clock.now();
        if now.monotonic.saturating_sub(self.changed) < wait {
            return;
        }
        let alone = self.next_playable(&playing.id.clone()).is_none();
        let failed = matches!(playing.state, State::Failed(_));
        if !self.point.is_open(now.local()) || (alone && failed) {
            self.rest();
        } else if self.next_edition.is_some() || self.next_point.is_some() {
            // A showing may last all day; what has come meanwhile is taken between two films.
            self.rest();
            self.open_hall();
        } else if alone {
            self.end_viewing();
            self.activate_player("player.pause");
        } else {
            self.play_next();
        }
    }
}

/// What plays, for visitors: what there is to see before what there is to hear, the newest first.
fn playables(edition: &Edition) -> impl Iterator<Item = &Card> {
    let all = |films: bool| {
        let wanted = move |card: &&Card| is_playable(card) && card.film.is_empty() != films;
        edition.cards().iter().filter(wanted).filter(|card| card.audience.contains(&Audience::Visitor))
    };
    all(true).chain(all(false))
}

/// Whether a product is a film or bulletin that can be played.
pub(crate) fn is_playable(card: &Card) -> bool {
    !card.film.is_empty() || !card.sound.is_empty()
}

//! How the line stands, round after round. One lost round is no outage, and one whole round ends it.

use std::time::Duration;

use point::Moment;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::line::budget::Plan;
use crate::line::cause::judge;
use crate::line::round::{Depth, Heard, Link, Round};
use crate::line::settings::Settings;
use crate::outage::{Cause, Layer};

/// How often the carrier is looked at: a cable that is pulled has to be known within 5 s, at the second look.
pub const CARRIER_EVERY: Duration = Duration::from_secs(2);

/// The least time from the beginning of a lost round to the next one.
const REPEAT: Duration = Duration::from_secs(12);

/// How long a line has to be lost before that is an outage: a router that dials again takes less.
const CONFIRM: Duration = Duration::from_secs(25);

/// How long rounds may disagree about the cause before the last one counts.
const UNDECIDED: Duration = Duration::from_secs(45);

/// How long a router may take to give an address to a cable that was put in.
const SETTLE: Duration = Duration::from_secs(4);

/// How often in a row a light round may be followed by a full one that finds nothing. After that only the hourly one looks.
const ODD_ENOUGH: u32 = 3;

/// After so long an outage only a light round looks often, and a full one…
const OLD: Duration = Duration::from_secs(60 * 60);

/// …so often: a hub that accepts connections and says nothing would cost 2 MB a day.
const OLD_EVERY: Duration = Duration::from_secs(15 * 60);

/// How the line stands from some moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Who has cut it and where; nothing while it is whole.
    pub cut: Option<(Cause, Layer)>,
    /// Since when, as the machine's clock had it: when the first of the rounds began that have heard so.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
}

/// Lost rounds that aren't an outage yet.
#[derive(Clone, Debug)]
struct Suspicion {
    since: Moment,
    /// What the last one was; nothing where only a light one was lost.
    cut: Option<(Cause, Layer)>,
    /// How many in a row.
    lost: u32,
    /// How many of these say the same as the last.
    agreeing: u32,
}

/// What is known of the line, and what has to be done next. Knows no clock: whoever asks says what time it is.
#[derive(Clone, Debug)]
pub struct Watching {
    light_every: Option<Duration>,
    full_every: Option<Duration>,
    standing: Option<Standing>,
    /// When the outage began, by the clock that never jumps.
    cut_at: Duration,
    suspicion: Option<Suspicion>,
    /// What the last full round has heard.
    known: Option<Round>,
    /// What the light round has heard for whose sake a full one is made.
    asked_for: Option<[Heard; 7]>,
    /// What light rounds have heard in a row though the full ones after them found nothing, and how often: they see less.
    odd: Option<([Heard; 7], u32)>,
    /// When the carrier was missed for the first time.
    uncarried: Option<Moment>,
    /// When the last round began, and the last full one.
    last: Duration,
    last_full: Duration,
    /// When a full one is made without waiting for its hour.
    early: Option<Duration>,
}

impl Watching {
    /// Begins with a full round.
    pub fn new(settings: &Settings, now: Duration) -> Self {
        Self {
            light_every: Some(settings.light_every()),
            full_every: Some(settings.full_every()),
            standing: None,
            cut_at: now,
            suspicion: None,
            known: None,
            asked_for: None,
            odd: None,
            uncarried: None,
            last: now,
            last_full: now,
            early: Some(now),
        }
    }

    /// Rounds are made so often from now on; where a time is missing, only what is looked into already is looked into on.
    pub fn keep_to(&mut self, plan: &Plan) {
        (self.light_every, self.full_every) = (plan.light_every, plan.full_every);
    }

    /// How the line stands; nothing before that is known.
    pub fn standing(&self) -> Option<Standing> {
        self.standing
    }

    /// When the next round has to begin, and which.
    pub fn next(&self) -> (Duration, Depth) {
        let after = |last: Duration, every: Option<Duration>| every.map_or(Duration::MAX, |every| last + every);
        let light = after(self.last, self.light_every);
        let full = after(self.last_full, self.full_every_now()).min(self.early.unwrap_or(Duration::MAX));
        if full <= light { (full, Depth::Full) } else { (light, Depth::Light) }
    }

    /// While the line is cut, it is looked for its end.
    fn full_every_now(&self) -> Option<Duration> {
        let full = self.full_every?;
        let soon = match self.light_every {
            Some(light) if self.last_full.saturating_sub(self.cut_at) < OLD => light,
            light => OLD_EVERY.max(light.unwrap_or_default()),
        };
        Some(if self.is_whole() { full } else { soon.min(full) })
    }

    /// Takes what a look at the carrier has heard; answers how the line stands if that is new.
    pub fn look(&mut self, link: Link, now: &Moment) -> Option<Standing> {
        if !link.heard.fails() {
            if self.uncarried.take().is_some() {
                self.early = Some(now.monotonic + SETTLE);
            }
            return None;
        }
        // A line that works without this carrier has another one.
        if self.known.as_ref().is_some_and(|known| known.link.heard.fails()) {
            return None;
        }
        match self.uncarried.clone() {
            None => {
                self.uncarried = Some(now.clone());
                None
            }
            Some(first) => self.stand(Some((Cause::Cable, Layer::Link)), &first),
        }
    }

    /// Takes what a round has heard; answers how the line stands if that is new.
    pub fn take(&mut self, round: Round, began: &Moment, now: Duration) -> Option<Standing> {
        self.last = began.monotonic;
        match round.depth {
            Depth::Light => {
                self.take_light(&round, began, now);
                None
            }
            Depth::Full => self.take_full(round, began, now),
        }
    }

    fn take_light(&mut self, round: &Round, began: &Moment, now: Duration) {
        let picture = round.picture();
        if self.known.as_ref().is_some_and(|known| known.agrees_with(round)) {
            self.odd = None;
            return;
        }
        if self.odd.is_some_and(|(odd, times)| odd == picture && times >= ODD_ENOUGH) {
            return;
        }
        self.asked_for = Some(picture);
        let fails = picture.iter().any(|heard| heard.fails());
        if fails && self.is_whole() && self.suspicion.is_none() {
            self.suspicion = Some(Suspicion { since: began.clone(), cut: None, lost: 1, agreeing: 1 });
        }
        let repeat = if fails { began.monotonic + REPEAT } else { now };
        self.early = Some(repeat.max(now));
    }

    fn take_full(&mut self, round: Round, began: &Moment, now: Duration) -> Option<Standing> {
        let cut = judge(&round);
        let hub_alone = cut.is_some_and(|(cause, _)| cause == Cause::Hub) && round.web.heard == Heard::Works;
        self.known = Some(round);
        self.last_full = began.monotonic;
        let asked_for = self.asked_for.take();
        let told = match cut {
            None => {
                if let Some(picture) = asked_for {
                    let before = self.odd.filter(|(odd, _)| *odd == picture).map_or(0, |(_, times)| times);
                    self.odd = Some((picture, before + 1));
                }
                self.suspicion = None;
                self.stand(None, began)
            }
            // As known.
            Some(_) if self.standing.is_some_and(|standing| standing.cut == cut) => {
                self.suspicion = None;
                None
            }
            Some(_) => self.suspect(cut, hub_alone, began, now),
        };
        self.early = self.suspicion.as_ref().map(|_| now.max(began.monotonic + REPEAT));
        told
    }

    fn suspect(
        &mut self,
        cut: Option<(Cause, Layer)>,
        hub_alone: bool,
        began: &Moment,
        now: Duration,
    ) -> Option<Standing> {
        let known = self.suspicion.take();
        let mut suspicion = known.unwrap_or(Suspicion { since: began.clone(), cut, lost: 0, agreeing: 0 });
        let agrees = suspicion.cut.is_none() || suspicion.cut == cut;
        suspicion.cut = cut;
        suspicion.lost += 1;
        suspicion.agreeing = if agrees { suspicion.agreeing + 1 } else { 1 };
        // While the empty page comes from its place, only TLS may be too slow: the line is at its worst.
        let enough = if hub_alone { 3 } else { 2 };
        let lasted = now.saturating_sub(suspicion.since.monotonic);
        let agreed = suspicion.agreeing >= enough && lasted >= CONFIRM;
        if agreed || !hub_alone && suspicion.lost > 2 && lasted >= UNDECIDED {
            return self.stand(cut, &suspicion.since);
        }
        self.suspicion = Some(suspicion);
        None
    }

    /// Whether nothing is known to be cut, nor suspected.
    pub(super) fn is_sound(&self) -> bool {
        self.is_whole() && self.suspicion.is_none()
    }

    fn is_whole(&self) -> bool {
        self.standing.is_none_or(|standing| standing.cut.is_none())
    }

    fn stand(&mut self, cut: Option<(Cause, Layer)>, since: &Moment) -> Option<Standing> {
        if self.standing.is_some_and(|standing| standing.cut == cut) {
            return None;
        }
        if cut.is_some() && self.is_whole() {
            self.cut_at = since.monotonic;
        }
        self.standing = Some(Standing { cut, since: since.wall });
        self.standing
    }
}

#[cfg(test)]
mod tests;

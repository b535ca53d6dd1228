//! How the point is, in words that a layman acts on: what is wrong, since when, what to do. For the screen and for
//! `kiosk health`.

mod command;

use catalog::Tag;
use point::clock::VIETNAM;
use time::OffsetDateTime;
use watch::health::{Health, Light};
use watch::inventory::{Flaw, ListTrouble};
use watch::{Cause, Kind, Known, Reason, State};

use crate::locale::{Args, Locales};
use crate::screens::day_and_time;

pub use command::{Report, in_words, report};

/// The message of a word of watching: `reason-no-paper`.
pub(crate) fn message(of: &str, name: &str) -> String {
    format!("{of}-{}", name.replace('_', "-"))
}

/// Something that somebody should do something about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// How bad it is.
    pub light: Light,
    /// What it is about: "Máy in HP LaserJet: Hỏng".
    pub title: String,
    /// Since when.
    pub since: String,
    /// What is wrong, and what to do.
    pub lines: Vec<String>,
}

/// Says things in a language.
pub struct Words<'a> {
    /// All languages.
    pub locales: &'a Locales,
    /// The one that is spoken.
    pub language: &'a Tag,
}

impl Words<'_> {
    /// A message without arguments.
    pub fn text(&self, id: &str) -> String {
        self.say(id, &Args::none())
    }

    /// A message.
    pub fn say(&self, id: &str, args: &Args) -> String {
        self.locales.text(self.language, id, args)
    }

    /// "Tốt"
    pub fn light(&self, light: Light) -> String {
        self.text(&message("light", light.name()))
    }

    /// "Máy in"
    pub fn kind(&self, kind: Kind) -> String {
        self.text(&message("device", kind.name()))
    }

    /// "Hỏng"
    pub fn state(&self, state: State) -> String {
        self.text(&message("state", state.name()))
    }

    /// "Bộ phát mạng không trả lời."
    pub fn cause(&self, cause: Cause) -> String {
        self.text(&message("cause", cause.name()))
    }

    /// What a piece of equipment is called here: its name in the list; else what it is, and its model.
    pub fn name(&self, known: &Known) -> String {
        let kind = self.kind(known.kind);
        match known.name.as_str() {
            "" => kind,
            name if name == known.model => format!("{kind} ({name})"),
            name => name.to_owned(),
        }
    }

    fn reason(&self, reason: Reason) -> String {
        let id = message("reason", reason.name());
        format!("{} {}", self.text(&id), self.text(&format!("{id}-do")))
    }

    /// "Từ 9:05 ngày 30/11/2026", "Từ 9:05 hôm nay"
    pub fn since(&self, at: OffsetDateTime, now: OffsetDateTime) -> String {
        self.say("health-since", &when_from(at, now))
    }

    /// Everything that somebody should do something about, the worst first.
    pub fn troubles(&self, health: &Health) -> Vec<Trouble> {
        let outage = health.line.outage.as_ref().filter(|outage| outage.cut.cause.light() > Light::Green);
        let outage = outage.map(|outage| {
            let id = message("cause", outage.cut.cause.name());
            Trouble {
                light: outage.cut.cause.light(),
                title: self.text("health-line"),
                since: self.since(outage.began, health.at),
                lines: vec![self.text(&id), self.text(&format!("{id}-do"))],
            }
        });
        let mut ill: Vec<_> = health.equipment.devices.iter().filter(|known| known.state != State::Ok).collect();
        ill.sort_by_key(|known| std::cmp::Reverse(known.state.light()));
        let devices = ill.into_iter().map(|known| Trouble {
            light: known.light(),
            title: format!("{}: {}", self.name(known), self.state(known.state)),
            since: self.since(known.since, health.at),
            lines: known.reasons.iter().map(|reason| self.reason(*reason)).collect(),
        });
        let list = health.equipment.listed.trouble.as_ref().map(|trouble| Trouble {
            light: Light::Yellow,
            title: self.text("health-list"),
            since: String::new(),
            lines: vec![self.say(list_fault(trouble), &Args::none().with("message", &*trouble.said))],
        });
        let mut troubles: Vec<_> = outage.into_iter().chain(devices).chain(list).collect();
        troubles.sort_by_key(|trouble| std::cmp::Reverse(trouble.light));
        troubles
    }

    /// A line about the equipment.
    pub fn equipment(&self, health: &Health) -> String {
        let devices = &health.equipment.devices;
        let ill = devices.iter().filter(|known| known.state != State::Ok).count();
        match (devices.len(), ill) {
            (0, _) => self.text("health-no-devices"),
            (all, 0) if health.equipment.listed.assets == 0 => {
                self.say("health-devices-unlisted", &Args::none().number("count", all))
            }
            (all, 0) => self.say("health-devices-well", &Args::none().number("count", all)),
            (_, ill) => self.say("health-troubles", &Args::none().number("count", ill)),
        }
    }

    /// A line about the broadband line.
    pub fn line(&self, health: &Health) -> String {
        let line = &health.line;
        if !line.expected {
            return self.text("health-line-none");
        }
        let now = match &line.outage {
            None => self.text("health-line-well"),
            Some(outage) if outage.cut.cause == Cause::Hub => self.text("health-line-hub"),
            Some(outage) => self.say("health-line-cut", &when_from(outage.began, health.at)),
        };
        match line.outages {
            0 => now,
            cut => format!("{now}. {}", self.say("health-line-outages", &Args::none().number("count", cut))),
        }
    }

    /// A line about the power.
    pub fn power(&self, health: &Health) -> String {
        let power = &health.power;
        let began = power.presences.first().map(|presence| presence.began);
        let now = match began {
            _ if power.on_battery => self.text("health-power-battery"),
            Some(began) => self.say("health-power-well", &when_from(began, health.at)),
            None => String::new(),
        };
        match power.cuts {
            0 => now,
            cuts => format!("{now}. {}", self.say("health-power-cuts", &Args::none().number("count", cuts))),
        }
    }
}

/// What is said of a list of equipment that can't be used.
pub(crate) fn list_fault(trouble: &ListTrouble) -> &'static str {
    match trouble.flaw {
        Flaw::Unread => "fault-equipment-list",
        Flaw::Line => "fault-equipment-line",
        Flaw::Twice => "fault-equipment-twice",
    }
}

/// The arguments of a moment, and whether it is today.
fn when_from(at: OffsetDateTime, now: OffsetDateTime) -> Args {
    let day = |at: OffsetDateTime| at.to_offset(VIETNAM).date();
    when(at).with("today", if day(at) == day(now) { "yes" } else { "no" })
}

/// The arguments of a moment.
pub fn when(at: OffsetDateTime) -> Args {
    let (day, time) = day_and_time(at);
    Args::none().with("date", day).with("time", time)
}

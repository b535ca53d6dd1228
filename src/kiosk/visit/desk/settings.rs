//! What the point says of itself: name, place, hours, languages. Filled in at the first set-up, and changed here later.

use point::Point;
use point::identity::{Day, Hours};
use serde::Serialize;
use time::{Duration, Time};

use super::{Field, Task, Told, Visit, Wish};
use crate::route::Route;
use crate::typing::Method;

/// A setting of a few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// What people call the point.
    Name,
    /// The unit it stands in.
    Unit,
    /// Who is responsible.
    Person,
    /// How to reach them.
    Phone,
    /// The decision that founded the point.
    Founding,
    /// The statutes in a few sentences.
    Statutes,
}

impl Setting {
    /// All of them, in the order in which they are asked for.
    pub const ALL: [Self; 6] = [Self::Name, Self::Unit, Self::Person, Self::Phone, Self::Founding, Self::Statutes];

    /// Its name in `point.toml`, controls and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Unit => "unit",
            Self::Person => "person",
            Self::Phone => "phone",
            Self::Founding => "founding",
            Self::Statutes => "statutes",
        }
    }

    /// The message that names it, and the one that helps with it.
    pub const fn messages(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("desk-set-name", "desk-set-name-note"),
            Self::Unit => ("desk-set-unit", "desk-set-unit-note"),
            Self::Person => ("desk-set-person", "desk-set-person-note"),
            Self::Phone => ("desk-set-phone", "desk-set-phone-note"),
            Self::Founding => ("desk-set-founding", "desk-set-founding-note"),
            Self::Statutes => ("desk-set-statutes", "desk-set-statutes-note"),
        }
    }

    /// What the point says.
    pub fn of(self, point: &Point) -> &str {
        match self {
            Self::Name => &point.name,
            Self::Unit => &point.unit,
            Self::Person => &point.person,
            Self::Phone => &point.phone,
            Self::Founding => &point.founding,
            Self::Statutes => &point.statutes,
        }
    }
}

/// A setting as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A few words.
    Words(Setting, String),
    /// When the room is open.
    Hours(Vec<Hours>),
    /// The languages of the village.
    Languages(Vec<String>),
}

impl Change {
    /// The same setting as it is now.
    #[must_use]
    pub fn as_it_is(&self, point: &Point) -> Self {
        match self {
            Self::Words(setting, _) => Self::Words(*setting, setting.of(point).to_owned()),
            Self::Hours(_) => Self::Hours(point.hours.clone()),
            Self::Languages(_) => Self::Languages(point.languages.clone()),
        }
    }
}

/// The days that rooms are open on, as they are chosen: the working week, with Saturday, every day.
pub(crate) const WEEKS: [(&str, &[Day]); 3] = [
    ("five", &[Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri]),
    ("six", &[Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri, Day::Sat]),
    ("seven", &[Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri, Day::Sat, Day::Sun]),
];

/// What stands there before somebody chooses: office hours.
fn office_hours() -> Hours {
    let at = |hour, minute| Time::from_hms(hour, minute, 0).unwrap_or(Time::MIDNIGHT);
    Hours { days: WEEKS[0].1.to_vec(), open: at(7, 30), close: at(17, 0) }
}

/// So many units have room beside what is typed.
const UNITS_SHOWN: usize = 4;

/// When officials rest at noon.
const NOON: (u8, u8) = (11, 13);

/// A room opens and closes on the half hour.
const HALF_HOUR: Duration = Duration::minutes(30);

fn noon() -> (Time, Time) {
    let half_past = |hour| Time::from_hms(hour, 30, 0).unwrap_or(Time::MIDNIGHT);
    (half_past(NOON.0), half_past(NOON.1))
}

/// Opening hours as the screen has them: from when to when, and whether there is a rest at noon between.
fn whole_day(hours: &[Hours]) -> (Hours, bool) {
    match hours {
        [] => (office_hours(), false),
        [morning, afternoon] if morning.days == afternoon.days && (morning.close, afternoon.open) == noon() => {
            (Hours { close: afternoon.close, ..morning.clone() }, true)
        }
        [first, ..] => (first.clone(), false),
    }
}

/// The same as the settings have them.
fn divided(hours: Hours, rests: bool) -> Vec<Hours> {
    let (from, until) = noon();
    if rests && hours.open < from && until < hours.close {
        vec![Hours { close: from, ..hours.clone() }, Hours { open: until, ..hours }]
    } else {
        vec![hours]
    }
}

impl Visit {
    /// What the point says of itself, as its file has it: the visit's own copy changes only when nobody is there.
    pub(crate) fn settings(&self) -> Option<&Point> {
        self.desk.pages.as_ref()?.point.as_ref()
    }

    /// The settings as they stand below each other, and whether each is there.
    pub(crate) fn settings_filled(&self) -> Option<[(&'static str, bool); 8]> {
        let point = self.settings()?;
        let words = |setting: Setting| (setting.name(), !setting.of(point).is_empty());
        Some([
            words(Setting::Name),
            words(Setting::Unit),
            words(Setting::Person),
            words(Setting::Phone),
            ("hours", !point.hours.is_empty()),
            ("languages", !point.languages.is_empty()),
            words(Setting::Founding),
            words(Setting::Statutes),
        ])
    }

    /// On to what isn't there yet: whoever sets a machine up fills in one line after the other. `just` is being written down at
    /// this moment, and won't be asked for again.
    pub(super) fn go_to_next_setting(&mut self, just: &str) {
        let filled = self.settings_filled();
        if just.is_empty() && filled.is_some_and(|all| all.iter().all(|(_, is_there)| *is_there)) {
            self.desk.told = Some(Told::Settled);
        }
        let missing = filled.into_iter().flatten().enumerate().find(|(_, (name, is_there))| !is_there && *name != just);
        let Some((at, (name, _))) = missing else { return };
        let part = at / crate::screens::desk_rows(self);
        if *self.route() != Route::Desk(Task::Settings { part }) {
            self.turn_desk(Task::Settings { part }, "");
        }
        self.focus(&format!("desk.set.{name}"));
    }

    pub(super) fn fill_settings(&mut self, id: &str) {
        let Some(point) = self.settings() else { return };
        match id {
            "desk.set.hours" => {
                let (hours, noon) = whole_day(&point.hours);
                (self.desk.filling.hours, self.desk.filling.noon) = (hours, noon);
                self.open_desk(Task::Hours);
            }
            "desk.set.languages" => self.open_desk(Task::Languages { part: 0 }),
            _ => {
                let named = id.strip_prefix("desk.set.");
                let Some(setting) = Setting::ALL.into_iter().find(|one| named == Some(one.name())) else { return };
                let there = setting.of(point).to_owned();
                self.write(Field::Setting(setting), &there);
            }
        }
    }

    /// The units that somebody may mean who types where the point stands; nothing where something else is typed.
    pub(crate) fn units_meant(&self) -> Vec<String> {
        let typed = self.desk.filling.line.text();
        match self.writes() {
            Some(Field::Setting(Setting::Unit)) => {
                let mut units = catalog::places::units_called(typed, UNITS_SHOWN);
                units.retain(|unit| unit != typed);
                units
            }
            _ => Vec::new(),
        }
    }

    /// Takes one of them for what is typed.
    pub(super) fn take_unit(&mut self, at: &str) {
        let meant = at.parse().ok().and_then(|at: usize| self.units_meant().into_iter().nth(at));
        if let Some(unit) = meant {
            self.desk.filling.line.clear();
            self.desk.filling.line.put(&unit, Method::Plain);
            self.focus("desk.write.save");
        }
    }

    pub(super) fn fill_hours(&mut self, id: &str) {
        let hours = &mut self.desk.filling.hours;
        let moved = |time: Time, by: &str| match by {
            "less" => time - HALF_HOUR,
            _ => time + HALF_HOUR,
        };
        if let Some(week) = id.strip_prefix("desk.week.") {
            if let Some((_, days)) = WEEKS.iter().find(|(name, _)| *name == week) {
                hours.days = days.to_vec();
            }
        } else if let Some(by) = id.strip_prefix("desk.opens.") {
            let open = moved(hours.open, by);
            hours.open = if open < hours.close { open } else { hours.open };
        } else if let Some(by) = id.strip_prefix("desk.closes.") {
            let close = moved(hours.close, by);
            hours.close = if close > hours.open { close } else { hours.close };
        } else if let Some(noon) = id.strip_prefix("desk.noon.") {
            self.desk.filling.noon = noon == "yes";
        } else if id == "desk.save" {
            let hours = divided(hours.clone(), self.desk.filling.noon);
            self.desk.wish(Wish::Change(Change::Hours(hours)));
            self.back();
            self.go_to_next_setting("hours");
        }
    }

    /// A language of the village, or one that isn't. Vietnamese stays.
    pub(super) fn fill_languages(&mut self, id: &str) {
        let Some(mut languages) = self.settings().map(|point| point.languages.clone()) else { return };
        if let Some(tag) = id.strip_prefix("desk.spoken.") {
            if !languages.iter().any(|one| one == tag) {
                languages.push(tag.to_owned());
            }
        } else if let Some(tag) = id.strip_prefix("desk.unspoken.") {
            languages.retain(|one| one != tag);
        }
        self.desk.wish(Wish::Change(Change::Languages(languages)));
    }
}

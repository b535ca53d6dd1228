//! Trainings and meetings: planned, begun, ended with how many came.

use ::desk::records::{Attendance, MOST_PEOPLE, Taught, Training, TrainingKind};
use catalog::ProductId;
use point::clock::VIETNAM;
use time::{Date, Duration, OffsetDateTime};
use ulid::Ulid;

use super::filling::of;
use super::{Entry, Errand, Field, Task, Visit, Wish};

/// A gathering is planned for so many days ahead at most: nobody knows more of a village's year.
const FURTHEST: i64 = 90;

/// One that was held before today is written down within so many days: a report is due each quarter.
const LONGEST_AGO: i64 = 100;

/// A gathering that nobody has begun on screen has no hour; it stands at noon of its day.
fn noon(day: Date) -> OffsetDateTime {
    day.midnight().assume_offset(VIETNAM) + Duration::hours(12)
}

impl Visit {
    pub(super) fn fill_trainings(&mut self, id: &str) {
        let Some(pages) = self.desk.pages.clone() else { return };
        let training = |id: Ulid| pages.trainings.iter().find(|training| training.id == id).cloned();
        if let Some(kind) = id.strip_prefix("desk.new.").and_then(TrainingKind::of) {
            (self.desk.filling.kind, self.desk.filling.in_days) = (kind, 0);
            self.open_desk(Task::NewTraining { part: 0 });
        } else if let Some(training) = of("desk.begin.", id).and_then(training) {
            let begun = training.content.started(self.clock.now().wall);
            self.desk.wish(Wish::Correct(training.id, Entry::Training(begun.clone())));
            self.show_to_the_hall(&begun);
        } else if let Some(training) = of("desk.end.", id).or_else(|| of("desk.recount.", id)).and_then(training) {
            self.desk.filling.came = training.content.attendance.unwrap_or(Attendance { women: 0, men: 0 });
            self.open_desk(Task::EndTraining { id: training.id });
        } else if let Some(id) = of("desk.off.", id) {
            self.desk.wish(Wish::CallOff(id));
        }
    }

    pub(super) fn fill_new_training(&mut self, id: &str) {
        if let Some(days) = id.strip_prefix("desk.in-days.").and_then(|days| days.parse::<i64>().ok()) {
            self.desk.filling.in_days = (self.desk.filling.in_days + days).clamp(-LONGEST_AGO, FURTHEST);
        } else if id == "desk.other" {
            self.write(Field::Title(self.desk.filling.kind), "");
        } else if let Some(product) = id.strip_prefix("desk.teach.").and_then(|id| id.parse::<ProductId>().ok()) {
            let Some(title) = self.card(&product).map(|card| crate::screens::card_title(self, card)) else { return };
            self.plan(title, vec![Taught::Product(product.to_string())]);
        }
    }

    /// A training about something: planned for another day, or begun at once.
    pub(super) fn plan(&mut self, title: String, taught: Vec<Taught>) {
        let (kind, in_days) = (self.desk.filling.kind, self.desk.filling.in_days);
        let training = Training {
            kind,
            title,
            day: self.today() + Duration::days(in_days),
            taught,
            language: self.language.to_string(),
            started: None,
            ended: None,
            attendance: None,
        };
        // One that was held before is counted in its list.
        if in_days != 0 {
            self.desk.wish(Wish::Add(Entry::Training(training)));
            return self.back();
        }
        let begun = training.started(self.clock.now().wall);
        self.desk.wish(Wish::Add(Entry::Training(begun.clone())));
        self.back();
        self.show_to_the_hall(&begun);
    }

    /// What is taught stands on screen, for everybody; the desk is closed meanwhile.
    fn show_to_the_hall(&mut self, training: &Training) {
        let product = training.taught.iter().find_map(|taught| match taught {
            Taught::Product(id) => id.parse::<ProductId>().ok(),
            Taught::Words(_) => None,
        });
        if let Some(product) = product.filter(|product| self.card(product).is_some()) {
            self.home();
            self.open(product);
        }
    }

    /// What is urgent stands on screen, for whoever reads it out.
    pub(super) fn read_out_urgent(&mut self) {
        if let Some(urgent) = self.urgent().first().map(|card| card.id.clone()) {
            self.home();
            self.open(urgent);
        }
    }

    /// A bulletin leaves on a stick: `desk.bulletin.<product>.<language>`.
    pub(super) fn take_bulletin(&mut self, id: &str) {
        let named = id.strip_prefix("desk.bulletin.").and_then(|named| named.split_once('.'));
        let Some((product, language)) = named else { return };
        let found = product.parse::<ProductId>().ok().and_then(|product| {
            let edition = self.edition.as_ref()?;
            let sound = edition.card(&product)?.sound.get(&language.parse().ok()?)?;
            Some(edition.blob(&sound.sha256))
        });
        if let Some(sound) = found {
            self.errand(Errand::BulletinOut { sound, name: format!("{product}-{language}.mp3") });
        }
    }

    pub(super) fn fill_end(&mut self, training: Ulid, id: &str) {
        let came = &mut self.desk.filling.came;
        let step = |number: &mut u16, by: &str| {
            let by: i32 = by.parse().unwrap_or(0);
            *number = u16::try_from((i32::from(*number) + by).clamp(0, i32::from(MOST_PEOPLE))).unwrap_or(0);
        };
        if let Some(by) = id.strip_prefix("desk.women.") {
            step(&mut came.women, by);
        } else if let Some(by) = id.strip_prefix("desk.men.") {
            step(&mut came.men, by);
        } else if id == "desk.save" {
            let came = *came;
            let Some(pages) = self.desk.pages.clone() else { return };
            if let Some(record) = pages.trainings.iter().find(|record| record.id == training) {
                let held = record.content.clone();
                // Counted anew later, it hasn't ended later.
                let passed = (held.started.is_none() && held.day < self.today()).then(|| noon(held.day));
                let at = held.ended.or(passed).unwrap_or(self.clock.now().wall);
                let ended = held.ended(at, came);
                self.desk.wish(Wish::Correct(training, Entry::Training(ended)));
                self.back();
            }
        }
    }
}

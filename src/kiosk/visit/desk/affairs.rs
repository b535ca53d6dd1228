//! What comes up now and then: inspection visits, the registration of the line, and the days that belong to them.

use ::desk::records::{Inspection, Registration};
use time::{Date, Duration};
use ulid::Ulid;

use super::filling::of;
use super::{Entry, Field, ReportWish, Task, Visit, When, Wish};

/// A day is chosen within so many days before and after today: contracts run for some years, and nobody looks further back.
const FURTHEST: i64 = 10 * 365;

/// Lines are mostly paid for a year.
const CONTRACT: i64 = 365;

/// What an inspector is shown: the figures of the year so far.
const FOR_INSPECTORS: &str = "year";

impl Visit {
    pub(super) fn fill_inspections(&mut self, id: &str) {
        if id == "desk.new.inspection" {
            self.write(Field::Body, "");
        } else if id == "desk.show" {
            let (kind, day) = (FOR_INSPECTORS.to_owned(), self.today());
            self.preview(Some(ReportWish { kind, day, remarks: String::new() }));
        } else if let Some(id) = of("desk.put-right.", id) {
            let today = self.today();
            self.amend_inspection(id, |inspection| Inspection { closed: Some(today), ..inspection });
        } else if let Some(id) = of("desk.look.", id) {
            self.open_desk(Task::Inspection { id });
        }
    }

    pub(super) fn fill_inspection(&mut self, inspection: Ulid, id: &str) {
        if id == "desk.findings" {
            let findings = self.inspection(inspection).map(|inspection| inspection.findings).unwrap_or_default();
            self.write(Field::Findings(inspection), &findings);
        } else {
            self.choose_day(inspection, &When::INSPECTION, id);
        }
    }

    pub(super) fn fill_registrations(&mut self, id: &str) {
        if id == "desk.new.registration" {
            self.write(Field::Provider, "");
        } else if let Some(id) = of("desk.look.", id) {
            self.open_desk(Task::Registration { id });
        }
    }

    pub(super) fn fill_registration(&mut self, registration: Ulid, id: &str) {
        self.choose_day(registration, &When::REGISTRATION, id);
    }

    /// Opens the screen of a day, with the one that stands there already.
    fn choose_day(&mut self, id: Ulid, whens: &[When], control: &str) {
        let named = control.strip_prefix("desk.day.");
        let Some(when) = whens.iter().copied().find(|when| named == Some(when.name())) else { return };
        let (today, ahead) = (self.today(), Duration::days(if when == When::Ends { CONTRACT } else { 0 }));
        self.desk.filling.day = self.day_of(id, when).unwrap_or(today + ahead);
        self.open_desk(Task::Day { id, when });
    }

    pub(super) fn fill_day(&mut self, record: Ulid, when: When, id: &str) {
        let today = self.today();
        if let Some(days) = id.strip_prefix("desk.days.").and_then(|days| days.parse::<i64>().ok()) {
            let day = &mut self.desk.filling.day;
            let moved = (*day - today).whole_days() + days;
            *day = today + Duration::days(moved.clamp(-FURTHEST, FURTHEST));
        } else if id == "desk.day-today" {
            self.desk.filling.day = today;
        } else if id == "desk.month-end" {
            let last = today.month().length(today.year());
            self.desk.filling.day = today.replace_day(last).unwrap_or(today);
        } else if id == "desk.save" {
            let day = self.desk.filling.day;
            self.date(record, when, Some(day));
        } else if id == "desk.no-day" && !when.is_needed() {
            self.date(record, when, None);
        }
    }

    /// The day that a record has for something.
    pub(crate) fn day_of(&self, id: Ulid, when: When) -> Option<Date> {
        if When::INSPECTION.contains(&when) {
            let inspection = self.inspection(id)?;
            return match when {
                When::Deadline => inspection.deadline,
                When::PutRight => inspection.closed,
                _ => Some(inspection.day),
            };
        }
        let registration = self.registration(id)?;
        match when {
            When::Installed => registration.installed,
            When::Accepted => registration.accepted,
            When::Ends => registration.ends,
            When::Ended => registration.ended,
            _ => Some(registration.applied),
        }
    }

    /// Writes down a day, or that there is none.
    fn date(&mut self, id: Ulid, when: When, day: Option<Date>) {
        self.back();
        if When::INSPECTION.contains(&when) {
            return self.amend_inspection(id, |inspection| match when {
                When::Deadline => Inspection { deadline: day, ..inspection },
                When::PutRight => Inspection { closed: day, ..inspection },
                _ => Inspection { day: day.unwrap_or(inspection.day), ..inspection },
            });
        }
        let Some(registration) = self.registration(id) else { return };
        let dated = match when {
            When::Installed => Registration { installed: day, ..registration },
            When::Accepted => Registration { accepted: day, ..registration },
            When::Ends => Registration { ends: day, ..registration },
            When::Ended => Registration { ended: day, ..registration },
            _ => Registration { applied: day.unwrap_or(registration.applied), ..registration },
        };
        self.desk.wish(Wish::Correct(id, Entry::Registration(dated)));
    }

    pub(super) fn amend_inspection(&mut self, id: Ulid, make: impl FnOnce(Inspection) -> Inspection) {
        if let Some(inspection) = self.inspection(id) {
            self.desk.wish(Wish::Correct(id, Entry::Inspection(make(inspection))));
        }
    }

    /// A visit, as the book has it.
    pub(crate) fn inspection(&self, id: Ulid) -> Option<Inspection> {
        let inspections = &self.desk.pages.as_ref()?.inspections;
        inspections.iter().find(|inspection| inspection.id == id).map(|found| found.content.clone())
    }

    /// A registration, as the book has it.
    pub(crate) fn registration(&self, id: Ulid) -> Option<Registration> {
        let registrations = &self.desk.pages.as_ref()?.registrations;
        registrations.iter().find(|registration| registration.id == id).map(|found| found.content.clone())
    }
}

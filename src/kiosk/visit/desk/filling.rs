//! Forms: what is chosen, counted and typed before it is written down.

use ::desk::records::{
    Attendance, Check, Difficulty, DifficultyKind, Found, MOST_PEOPLE, Taught, Training, TrainingKind,
};
use catalog::ProductId;
use report::Kind;
use time::{Date, Duration};
use ulid::Ulid;

use super::{Field, Pin, Task, Told, Visit, Wish};
use crate::route::Route;
use crate::typing::{Line, Method};

/// Behind a kind of report: the period before the one that today is in.
pub(crate) const BEFORE: &str = ".before";

/// A gathering is planned for so many days ahead at most: nobody knows more of a village's year.
const FURTHEST: i64 = 90;

/// Until this day of a month people report about the month before.
const LATE: u8 = 10;

/// What is being filled in.
pub(crate) struct Filling {
    /// The text that is typed.
    pub line: Line,
    /// The form of its draft, and what of it is kept already; nothing while nothing is typed.
    draft: Option<(String, String)>,
    /// Of a new training.
    pub kind: TrainingKind,
    /// In how many days a new training is held.
    pub in_days: i64,
    /// How many came.
    pub came: Attendance,
    /// Which report: its kind's id, with [`BEFORE`] or without; "": nobody has chosen.
    pub report: String,
}

impl Default for Filling {
    fn default() -> Self {
        Self {
            line: Line::default(),
            draft: None,
            kind: TrainingKind::Training,
            in_days: 0,
            came: Attendance { women: 0, men: 0 },
            report: String::new(),
        }
    }
}

impl Visit {
    /// What the text on screen is typed for.
    pub(crate) fn writes(&self) -> Option<&Field> {
        match self.route() {
            Route::Desk(Task::Write(field)) => Some(field),
            _ => None,
        }
    }

    pub(crate) fn today(&self) -> Date {
        self.clock.now().local().date()
    }

    /// Opens a field with what was typed there before a power cut, or stands there already.
    pub(super) fn write(&mut self, field: Field, there: &str) {
        let pages = self.desk.pages.as_ref();
        let form = field.form();
        let draft = pages.and_then(|pages| pages.drafts.get(&form)).map_or(there, String::as_str).to_owned();
        self.desk.filling.line.clear();
        self.desk.filling.line.put(&draft, Method::Plain);
        self.desk.filling.draft = Some((form, draft));
        self.open_desk(Task::Write(field));
    }

    /// Keeps what is typed, if it has changed. Once a second, and when the field is left.
    pub(in crate::visit) fn keep_draft(&mut self) {
        let is_left = self.writes().is_none();
        let filling = &mut self.desk.filling;
        let Some((form, kept)) = &mut filling.draft else { return };
        let text = filling.line.text();
        let keep = (text != kept).then(|| {
            text.clone_into(kept);
            Wish::Keep { form: form.clone(), text: text.to_owned() }
        });
        if is_left {
            filling.draft = None;
        }
        if let Some(keep) = keep {
            self.desk.wish(keep);
        }
    }

    /// A control of a form.
    pub(super) fn fill(&mut self, task: &Task, id: &str) {
        match task {
            Task::Sheet { .. } => self.fill_sheet(id),
            Task::Difficulties { .. } if id == "desk.new" => self.open_desk(Task::NewDifficulty),
            Task::Difficulties { .. } => {
                if let Some(id) = of("desk.over.", id) {
                    self.desk.wish(Wish::Close(id));
                } else if let Some(id) = of("desk.read.", id) {
                    self.open_desk(Task::ReadDifficulty { id });
                }
            }
            Task::NewDifficulty => {
                if let Some(kind) = id.strip_prefix("desk.kind.").and_then(DifficultyKind::of) {
                    self.write(Field::Difficulty(kind), "");
                }
            }
            Task::Trainings { .. } => self.fill_trainings(id),
            Task::NewTraining { .. } => self.fill_new_training(id),
            Task::EndTraining { id: training } => self.fill_end(*training, id),
            Task::Report => self.fill_report(id),
            Task::Write(field) if id == "desk.write.save" => self.save(field.clone()),
            Task::Write(_)
            | Task::ReadDifficulty { .. }
            | Task::SignIn
            | Task::NewPin
            | Task::HandOver(_)
            | Task::Recover
            | Task::Today => {}
        }
    }

    fn fill_sheet(&mut self, id: &str) {
        let Some(pages) = self.desk.pages.clone() else { return };
        let day = self.today();
        let line = |at: &str| pages.sheet.get(at.parse::<usize>().ok()?);
        if id == "desk.sheet.all" {
            let unseen = pages.sheet.iter().filter(|line| line.check.is_none());
            let works = |asset: &::desk::records::Asset| Check {
                day,
                asset: asset.clone(),
                found: Found::Working,
                note: String::new(),
            };
            self.desk.wish(Wish::Check(unseen.map(|line| works(&line.asset)).collect()));
        } else if let Some(line) = id.strip_prefix("desk.note.").and_then(line) {
            let note = line.check.as_ref().map_or("", |check| &check.content.note);
            self.write(Field::Note(line.asset.key().to_owned()), note);
        } else if let Some((at, found)) = id.strip_prefix("desk.found.").and_then(|rest| rest.split_once('.'))
            && let (Some(line), Some(found)) = (line(at), Found::of(found))
        {
            let note = line.check.as_ref().map_or_else(String::new, |check| check.content.note.clone());
            self.desk.wish(Wish::Check(vec![Check { day, asset: line.asset.clone(), found, note }]));
        }
    }

    fn fill_trainings(&mut self, id: &str) {
        let Some(pages) = self.desk.pages.clone() else { return };
        let training = |id: Ulid| pages.trainings.iter().find(|training| training.id == id).cloned();
        if let Some(kind) = id.strip_prefix("desk.new.").and_then(TrainingKind::of) {
            (self.desk.filling.kind, self.desk.filling.in_days) = (kind, 0);
            self.open_desk(Task::NewTraining { part: 0 });
        } else if let Some(training) = of("desk.begin.", id).and_then(training) {
            let begun = training.content.started(self.clock.now().wall);
            self.desk.wish(Wish::Amend(training.id, begun.clone()));
            self.show_to_the_hall(&begun);
        } else if let Some(training) = of("desk.end.", id).or_else(|| of("desk.recount.", id)).and_then(training) {
            self.desk.filling.came = training.content.attendance.unwrap_or(Attendance { women: 0, men: 0 });
            self.open_desk(Task::EndTraining { id: training.id });
        } else if let Some(id) = of("desk.off.", id) {
            self.desk.wish(Wish::CallOff(id));
        }
    }

    fn fill_new_training(&mut self, id: &str) {
        if let Some(days) = id.strip_prefix("desk.in-days.").and_then(|days| days.parse::<i64>().ok()) {
            self.desk.filling.in_days = (self.desk.filling.in_days + days).clamp(0, FURTHEST);
        } else if id == "desk.other" {
            self.write(Field::Title(self.desk.filling.kind), "");
        } else if let Some(product) = id.strip_prefix("desk.teach.").and_then(|id| id.parse::<ProductId>().ok()) {
            let Some(title) = self.card(&product).map(|card| crate::screens::card_title(self, card)) else { return };
            self.plan(title, vec![Taught::Product(product.to_string())]);
        }
    }

    /// A training about something: planned for another day, or begun at once.
    fn plan(&mut self, title: String, taught: Vec<Taught>) {
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
        if in_days > 0 {
            self.desk.wish(Wish::Plan(training));
            return self.back();
        }
        let begun = training.started(self.clock.now().wall);
        self.desk.wish(Wish::Plan(begun.clone()));
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

    fn fill_end(&mut self, training: Ulid, id: &str) {
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
                let at = held.ended.unwrap_or(self.clock.now().wall);
                let ended = held.ended(at, came);
                self.desk.wish(Wish::Amend(training, ended));
                self.back();
            }
        }
    }

    fn fill_report(&mut self, id: &str) {
        if let Some(period) = id.strip_prefix("desk.period.") {
            period.clone_into(&mut self.desk.filling.report);
        } else if id == "desk.remarks" {
            self.write(Field::Remarks, "");
        } else if id == "desk.print" {
            let pages = self.desk.pages.as_ref();
            let remarks = pages.and_then(|pages| pages.drafts.get(&Field::Remarks.form())).cloned().unwrap_or_default();
            self.desk.told = Some(Told::Printing);
            let report = self.report_period();
            let kind = report.strip_suffix(BEFORE).unwrap_or(report);
            let Some(period) = Kind::of(kind).map(|kind| kind.period(self.today())) else { return };
            let day = if report.ends_with(BEFORE) { period.from() - Duration::days(1) } else { self.today() };
            self.desk.wish(Wish::Print { kind: kind.to_owned(), day, remarks });
        }
    }

    /// The period of the report: in the first days of a month that of the month before is asked for.
    pub(crate) fn report_period(&self) -> &str {
        match self.desk.filling.report.as_str() {
            "" if self.today().day() <= LATE => "month.before",
            "" => "month",
            chosen => chosen,
        }
    }

    /// Writes down what was typed.
    fn save(&mut self, field: Field) {
        let text = self.desk.filling.line.text().trim().to_owned();
        // Nothing was typed: nothing is written down, and nothing is lost.
        if text.is_empty() && !matches!(field, Field::Note(_)) {
            return self.back();
        }
        // With what is written down its draft goes.
        if field != Field::Remarks {
            self.desk.filling.draft = None;
        }
        match field {
            Field::Difficulty(kind) => {
                let opened = self.today();
                self.desk.wish(Wish::Raise(Difficulty { kind, text, opened, answer: None, closed: None }));
                // Past the screen of kinds.
                self.back();
                self.back();
            }
            Field::Note(key) => {
                let Some(pages) = self.desk.pages.clone() else { return };
                let line = pages.sheet.iter().find(|line| line.asset.key() == key);
                if let Some(line) = line {
                    let found = line.check.as_ref().map_or(Found::Working, |check| check.content.found);
                    let check = Check { day: self.today(), asset: line.asset.clone(), found, note: text };
                    self.desk.wish(Wish::Check(vec![check]));
                }
                self.back();
            }
            Field::Title(_) => {
                self.back();
                self.plan(text, Vec::new());
            }
            // It stays a draft until the report is printed.
            Field::Remarks => self.back(),
            Field::Successor => {
                self.desk.wish(Wish::Keep { form: field.form(), text: String::new() });
                self.back();
                self.desk.pin = Pin::default();
                self.open_desk(Task::HandOver(text));
            }
        }
    }
}

/// The record that a control names.
fn of(what: &str, id: &str) -> Option<Ulid> {
    id.strip_prefix(what).and_then(|id| Ulid::from_string(id).ok())
}

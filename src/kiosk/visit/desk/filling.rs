//! Forms: what is chosen, counted and typed before it is written down.

use ::desk::records::{Attendance, Check, Difficulty, DifficultyKind, Found, Inspection, Registration, TrainingKind};
use point::identity::Hours;
use report::Kind;
use time::{Date, Duration, Time};
use ulid::Ulid;

use super::{Change, Entry, Errand, Field, Pin, ReportWish, Task, Told, Visit, Wish};
use crate::route::Route;
use crate::typing::{Line, Method};

/// Behind a kind of report: the period before the one that today is in.
pub(crate) const BEFORE: &str = ".before";

/// Until this day of a month people report about the month before.
const LATE: u8 = 10;

/// What is being filled in.
pub(crate) struct Filling {
    /// The text that is typed.
    pub line: Line,
    /// Whether the next letter of the keyboard on screen is a capital.
    pub capital: bool,
    /// The form of its draft, and what of it is kept already; nothing while nothing is typed.
    draft: Option<(String, String)>,
    /// Of a new training.
    pub kind: TrainingKind,
    /// In how many days a new training is held.
    pub in_days: i64,
    /// How many came.
    pub came: Attendance,
    /// The day that is being chosen.
    pub day: Date,
    /// When the room is open.
    pub hours: Hours,
    /// Whether it is closed at noon.
    pub noon: bool,
    /// Which report: its kind's id, with [`BEFORE`] or without; "": nobody has chosen.
    pub report: String,
}

impl Default for Filling {
    fn default() -> Self {
        Self {
            line: Line::default(),
            capital: false,
            draft: None,
            kind: TrainingKind::Training,
            in_days: 0,
            came: Attendance { women: 0, men: 0 },
            day: Date::MIN,
            hours: Hours { days: Vec::new(), open: Time::MIDNIGHT, close: Time::MIDNIGHT },
            noon: false,
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
            Task::Inspections { .. } => self.fill_inspections(id),
            Task::Inspection { id: inspection } => self.fill_inspection(*inspection, id),
            Task::Registrations { .. } => self.fill_registrations(id),
            Task::Registration { id: registration } => self.fill_registration(*registration, id),
            Task::Day { id: record, when } => self.fill_day(*record, *when, id),
            Task::Bulletins { .. } => self.take_bulletin(id),
            Task::Settings { .. } => self.fill_settings(id),
            Task::Hours => self.fill_hours(id),
            Task::Languages { .. } => self.fill_languages(id),
            Task::Report => self.fill_report(id),
            Task::Write(field) if id == "desk.write.save" => self.save(field.clone()),
            Task::Write(_) => {
                if let Some(at) = id.strip_prefix("desk.unit.") {
                    self.take_unit(at);
                }
            }
            Task::ReadDifficulty { .. }
            | Task::SignIn
            | Task::NewPin
            | Task::HandOver(_)
            | Task::Recover
            | Task::Today
            | Task::More
            | Task::Content
            | Task::GoBack
            | Task::Preview => {}
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

    fn fill_report(&mut self, id: &str) {
        if let Some(period) = id.strip_prefix("desk.period.") {
            period.clone_into(&mut self.desk.filling.report);
        } else if id == "desk.remarks" {
            self.write(Field::Remarks, "");
        } else if id == "desk.print" {
            self.desk.told = Some(Told::Printing);
            self.desk.wishes.extend(self.wanted_report().map(Wish::Print));
        } else if id == "desk.report-out" {
            if let Some(wanted) = self.wanted_report() {
                self.errand(Errand::ReportOut(wanted));
            }
        } else if id == "desk.preview" {
            self.preview(self.wanted_report());
        }
    }

    /// Shows a report on screen, as soon as it is made.
    pub(super) fn preview(&mut self, wanted: Option<ReportWish>) {
        self.desk.preview = None;
        self.desk.wishes.extend(wanted.map(Wish::Preview));
        self.open_desk(Task::Preview);
    }

    /// The report of the chosen period, with what the operator adds.
    fn wanted_report(&self) -> Option<ReportWish> {
        let pages = self.desk.pages.as_ref();
        let remarks = pages.and_then(|pages| pages.drafts.get(&Field::Remarks.form())).cloned().unwrap_or_default();
        let report = self.report_period();
        let kind = report.strip_suffix(BEFORE).unwrap_or(report);
        let period = Kind::of(kind)?.period(self.today());
        let day = if report.ends_with(BEFORE) { period.from() - Duration::days(1) } else { self.today() };
        Some(ReportWish { kind: kind.to_owned(), day, remarks })
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
                let difficulty = Difficulty { kind, text, opened, answer: None, closed: None };
                self.desk.wish(Wish::Add(Entry::Difficulty(difficulty)));
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
            Field::Body => {
                let (day, findings) = (self.today(), String::new());
                let inspection = Inspection { day, body: text, findings, deadline: None, closed: None };
                self.desk.wish(Wish::Add(Entry::Inspection(inspection)));
                self.back();
            }
            Field::Findings(id) => {
                self.amend_inspection(id, |inspection| Inspection { findings: text, ..inspection });
                self.back();
            }
            Field::Provider => {
                let applied = self.today();
                let registration =
                    Registration { provider: text, applied, installed: None, accepted: None, ends: None, ended: None };
                self.desk.wish(Wish::Add(Entry::Registration(registration)));
                self.back();
            }
            Field::Setting(setting) => {
                self.desk.wish(Wish::Change(Change::Words(setting, text)));
                self.back();
                self.go_to_next_setting(setting.name());
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
pub(super) fn of(what: &str, id: &str) -> Option<Ulid> {
    id.strip_prefix(what).and_then(|id| Ulid::from_string(id).ok())
}

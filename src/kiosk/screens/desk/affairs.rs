//! Inspection visits and the registration of the line.

use desk::Record;
use desk::records::{Inspection, Registration, Reminder};
use ulid::Ulid;
use watch::health::Light;

use super::today::row;
use super::{DeskChoice, DeskRow, DeskScreen, button, counted, foot, main_button, say, text, whole_day};
use crate::locale::Args;
use crate::visit::Visit;
use crate::visit::desk::{Pages, When};

pub(super) fn inspections_row(visit: &Visit, pages: &Pages) -> DeskRow {
    let all = &pages.inspections;
    let open = all.iter().filter(|inspection| inspection.content.closed.is_none()).count();
    let late = late(visit, pages);
    let (light, note) = match (all.len(), open, late) {
        (0, ..) => (None, text(visit, "desk-inspections-none")),
        (count, 0, _) => (Some(Light::Green), say(visit, "desk-inspections-done", &counted(count))),
        (_, open, 0) => (Some(Light::Yellow), say(visit, "desk-inspections-open", &counted(open))),
        (.., late) => (Some(Light::Red), say(visit, "desk-inspections-late", &counted(late))),
    };
    row(visit, "desk-inspections-title", light, note, &["desk.inspections"])
}

fn late(visit: &Visit, pages: &Pages) -> usize {
    pages.inspections.iter().filter(|inspection| inspection.content.is_overdue(visit.today())).count()
}

pub(super) fn inspections_screen(visit: &Visit, pages: &Pages) -> DeskScreen {
    let none = pages.inspections.is_empty();
    DeskScreen {
        title: text(visit, "desk-inspections-title"),
        note: text(visit, if none { "desk-inspections-none-note" } else { "desk-inspections-note" }),
        foot: foot(visit, ["desk.show", "desk.new.inspection"].map(|id| button(visit, id)).into()),
        ..DeskScreen::default()
    }
}

pub(super) fn inspections(visit: &Visit, pages: &Pages) -> Vec<DeskRow> {
    let row = |inspection: &Record<Inspection>| {
        let Inspection { day, body, deadline, closed, .. } = &inspection.content;
        let args = Args::none().with("day", whole_day(*day));
        let (light, note) = match (closed, deadline) {
            (Some(closed), _) => {
                let args = args.with("until", whole_day(*closed));
                (Light::Green, say(visit, "desk-inspection-over", &args))
            }
            (None, None) => (Light::Yellow, say(visit, "desk-inspection-on", &args)),
            (None, Some(deadline)) => {
                let is_late = inspection.content.is_overdue(visit.today());
                let id = if is_late { "desk-inspection-late" } else { "desk-inspection-until" };
                let light = if is_late { Light::Red } else { Light::Yellow };
                (light, say(visit, id, &args.with("until", whole_day(*deadline))))
            }
        };
        let put_right = closed.is_none().then(|| choice(visit, "desk.put-right", inspection.id));
        let choices = put_right.into_iter().chain([choice(visit, "desk.look", inspection.id)]).collect();
        DeskRow { light: Some(light), label: body.clone(), note, choices, one_of: false }
    };
    pages.inspections.iter().map(row).collect()
}

/// A button of a record.
fn choice(visit: &Visit, name: &str, id: Ulid) -> DeskChoice {
    DeskChoice { prompt_id: format!("{name}.{id}"), ..button(visit, name) }
}

pub(super) fn inspection(visit: &Visit, id: Ulid) -> DeskScreen {
    let Some(Inspection { body, findings, .. }) = visit.inspection(id) else { return DeskScreen::default() };
    let is_written = !findings.is_empty();
    let note = if is_written { findings } else { text(visit, "desk-findings-none") };
    let mut findings = row(visit, "desk-findings-title", None, note, &["desk.findings"]);
    if is_written {
        findings.light = Some(Light::Green);
        findings.choices.iter_mut().for_each(|choice| choice.label = text(visit, "desk-change"));
    }
    let mut rows: Vec<_> = When::INSPECTION.into_iter().map(|when| dated(visit, id, when, false)).collect();
    rows.insert(1, findings);
    DeskScreen { title: body, rows, foot: foot(visit, Vec::new()), ..DeskScreen::default() }
}

/// A day of a record, or that there is none yet.
fn dated(visit: &Visit, id: Ulid, when: When, is_next: bool) -> DeskRow {
    let day = visit.day_of(id, when);
    let choice = DeskChoice {
        prompt_id: format!("desk.day.{}", when.name()),
        label: text(visit, if day.is_some() { "desk-change" } else { "desk-choose-day" }),
        main: is_next,
        chosen: false,
    };
    DeskRow {
        light: day.map(|_| Light::Green),
        label: text(visit, &format!("desk-when-{}", when.name())),
        note: day.map_or_else(|| text(visit, "desk-no-day-yet"), whole_day),
        one_of: false,
        choices: vec![choice],
    }
}

/// How the line stands that counts now: the newest one.
fn line(visit: &Visit, pages: &Pages) -> Option<(Light, String)> {
    let registration = &pages.registrations.first()?.content;
    let step = text(visit, &format!("desk-step-{}", registration.step().name()));
    let args = Args::none().with("provider", registration.provider.clone()).with("step", step);
    Some(match registration.reminder(visit.today()) {
        None => (Light::Green, say(visit, "desk-line-stands", &args)),
        Some(Reminder::Ends { day, left, .. }) => {
            let left = usize::try_from(left).unwrap_or(0);
            (Light::Yellow, say(visit, "desk-line-ends", &args.with("day", whole_day(day)).number("days", left)))
        }
        Some(Reminder::Over { day }) => (Light::Red, say(visit, "desk-line-over", &args.with("day", whole_day(day)))),
    })
}

/// What has to be done soon: the line ends, or something should have been put right.
pub(super) fn pressing(visit: &Visit, pages: &Pages) -> Option<String> {
    let late = late(visit, pages);
    let line = line(visit, pages).filter(|(light, _)| *light != Light::Green).map(|(_, words)| words);
    line.or_else(|| (late > 0).then(|| say(visit, "desk-inspections-late", &counted(late))))
}

pub(super) fn registrations_row(visit: &Visit, pages: &Pages) -> DeskRow {
    let (light, note) = line(visit, pages).unzip();
    let note = note.unwrap_or_else(|| text(visit, "desk-registrations-none"));
    row(visit, "desk-registrations-title", light, note, &["desk.registrations"])
}

pub(super) fn registrations_screen(visit: &Visit, pages: &Pages) -> DeskScreen {
    let none = pages.registrations.is_empty();
    let new = if none { main_button } else { button };
    DeskScreen {
        title: text(visit, "desk-registrations-title"),
        note: text(visit, "desk-registrations-note"),
        foot: foot(visit, vec![new(visit, "desk.new.registration")]),
        ..DeskScreen::default()
    }
}

pub(super) fn registrations(visit: &Visit, pages: &Pages) -> Vec<DeskRow> {
    let row = |registration: &Record<Registration>| DeskRow {
        label: registration.content.provider.clone(),
        note: text(visit, &format!("desk-step-{}", registration.content.step().name())),
        choices: vec![choice(visit, "desk.look", registration.id)],
        ..DeskRow::default()
    };
    pages.registrations.iter().map(row).collect()
}

pub(super) fn registration(visit: &Visit, id: Ulid) -> DeskScreen {
    let Some(registration) = visit.registration(id) else { return DeskScreen::default() };
    let next = When::REGISTRATION.into_iter().find(|when| visit.day_of(id, *when).is_none());
    let row = |when| dated(visit, id, when, next == Some(when) && when != When::Ended);
    DeskScreen {
        title: registration.provider,
        rows: When::REGISTRATION.into_iter().map(row).collect(),
        foot: foot(visit, Vec::new()),
        ..DeskScreen::default()
    }
}

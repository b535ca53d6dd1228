//! Difficulties, trainings, reports: lists of what there is, and what is chosen for a new one.

use catalog::Audience;
use desk::Record;
use desk::records::{Difficulty, DifficultyKind, Training, TrainingKind};
use time::Duration;
use ulid::Ulid;
use watch::health::Light;

use super::{DeskChoice, DeskRow, DeskScreen, button, card_title, clock, counted, day, foot, main_button, say, text};
use crate::locale::Args;
use crate::visit::Visit;
use crate::visit::desk::{BEFORE, Field, Pages};

pub(super) fn difficulties_screen(visit: &Visit) -> DeskScreen {
    let none = visit.desk.pages.as_ref().is_none_or(|pages| pages.difficulties.is_empty());
    DeskScreen {
        title: text(visit, "desk-difficulties-title"),
        note: text(visit, if none { "desk-difficulties-none" } else { "desk-difficulties-note" }),
        foot: foot(visit, vec![main_button(visit, "desk.new")], "desk.close"),
        ..DeskScreen::default()
    }
}

pub(super) fn difficulties(visit: &Visit, pages: &Pages) -> Vec<DeskRow> {
    let row = |difficulty: &Record<Difficulty>| {
        let Difficulty { kind, text: words, opened, answer, .. } = &difficulty.content;
        let days = usize::try_from((visit.today() - *opened).whole_days()).unwrap_or(0);
        let args = Args::none().with("kind", kind_name(visit, *kind)).with("day", day(*opened)).number("days", days);
        let note = match answer {
            Some(answer) => say(visit, "desk-answered", &Args::none().with("answer", answer.text.clone())),
            None => say(visit, "desk-unanswered", &args),
        };
        let over = DeskChoice { prompt_id: format!("desk.over.{}", difficulty.id), ..button(visit, "desk.over") };
        let light = Some(if answer.is_some() { Light::Green } else { Light::Yellow });
        DeskRow { light, label: words.clone(), note, one_of: false, choices: vec![over] }
    };
    pages.difficulties.iter().map(row).collect()
}

fn kind_name(visit: &Visit, kind: DifficultyKind) -> String {
    text(visit, &format!("desk-kind-{}", kind.name()))
}

pub(super) fn new_difficulty(visit: &Visit) -> DeskScreen {
    let choice = |kind: &DifficultyKind| DeskChoice {
        prompt_id: format!("desk.kind.{}", kind.name()),
        label: kind_name(visit, *kind),
        ..DeskChoice::default()
    };
    // Ten kinds, three in a row.
    let rows = DifficultyKind::ALL
        .chunks(3)
        .map(|kinds| DeskRow { choices: kinds.iter().map(choice).collect(), ..DeskRow::default() });
    DeskScreen {
        title: text(visit, "desk-new-difficulty"),
        note: text(visit, "desk-new-difficulty-note"),
        rows: rows.collect(),
        foot: vec![button(visit, "desk.close")],
        ..DeskScreen::default()
    }
}

pub(super) fn trainings_screen(visit: &Visit) -> DeskScreen {
    let none = visit.desk.pages.as_ref().is_none_or(|pages| pages.trainings.is_empty());
    DeskScreen {
        title: text(visit, "desk-trainings-title"),
        note: text(visit, if none { "desk-trainings-none" } else { "desk-trainings-note" }),
        foot: foot(visit, vec![main_button(visit, "desk.new")], "desk.close"),
        ..DeskScreen::default()
    }
}

pub(super) fn trainings(visit: &Visit, pages: &Pages) -> Vec<DeskRow> {
    let row = |training: &Record<Training>| {
        let what = &training.content;
        let id = training.id;
        let button = |name: &str| DeskChoice {
            prompt_id: format!("{name}.{id}"),
            main: name == "desk.end",
            ..button(visit, name)
        };
        let args = Args::none().with("kind", gathering(visit, what.kind)).with("day", day(what.day));
        let (light, note, choices) = match (what.started, what.ended) {
            (_, Some(_)) => {
                let came = what.attendance.unwrap_or(desk::records::Attendance { women: 0, men: 0 });
                let args = args.number("women", came.women.into()).number("men", came.men.into());
                (Light::Green, say(visit, "desk-training-ended", &args), vec![])
            }
            (Some(started), None) => {
                let args = args.with("time", clock(started));
                (Light::Yellow, say(visit, "desk-training-since", &args), vec![button("desk.end"), button("desk.off")])
            }
            (None, None) => (
                Light::Yellow,
                say(visit, "desk-training-planned", &args),
                vec![button("desk.begin"), button("desk.off")],
            ),
        };
        let light = (what.started.is_some()).then_some(light);
        DeskRow { light, label: what.title.clone(), note, one_of: false, choices }
    };
    pages.trainings.iter().map(row).collect()
}

fn gathering(visit: &Visit, kind: TrainingKind) -> String {
    text(visit, &format!("desk-gathering-{}", kind.name()))
}

pub(super) fn new_training(visit: &Visit) -> DeskScreen {
    let filling = &visit.desk.filling;
    let kinds = TrainingKind::ALL.iter().map(|kind| DeskChoice {
        prompt_id: format!("desk.gathering.{}", kind.name()),
        label: gathering(visit, *kind),
        chosen: filling.kind == *kind,
        main: false,
    });
    let days = [0, 1, 7].map(|days| {
        let label = match days {
            0 => text(visit, "desk-in-days-0"),
            1 => text(visit, "desk-in-days-1"),
            _ => {
                let day = day(visit.today() + Duration::days(days));
                say(visit, "desk-in-days-7", &Args::none().with("day", day))
            }
        };
        let prompt_id = format!("desk.in-days.{days}");
        DeskChoice { prompt_id, label, chosen: filling.in_days == days, main: false }
    });
    let row = |label: &str, choices: Vec<DeskChoice>| DeskRow {
        label: text(visit, label),
        one_of: true,
        choices,
        ..DeskRow::default()
    };
    DeskScreen {
        title: text(visit, "desk-new-training"),
        note: text(visit, if filling.in_days == 0 { "desk-new-training-now" } else { "desk-new-training-later" }),
        rows: vec![row("desk-which", kinds.collect()), row("desk-when", days.into())],
        foot: vec![button(visit, "desk.other"), button(visit, "desk.close")],
        ..DeskScreen::default()
    }
}

/// What can be taught: first what was made for the operator.
pub(super) fn products(visit: &Visit) -> Vec<DeskRow> {
    let cards = || visit.edition.iter().flat_map(|edition| edition.cards());
    let is_operators = |card: &&catalog::Card| card.audience.contains(&Audience::Operator);
    let is_guide = |card: &&catalog::Card| !is_operators(card) && card.kind == catalog::Kind::Guide;
    let others = |card: &&catalog::Card| !is_operators(card) && !is_guide(card);
    let row = |card: &catalog::Card| {
        let id = if visit.desk.filling.in_days == 0 { "desk.teach" } else { "desk.plan" };
        let choice = DeskChoice { prompt_id: format!("desk.teach.{}", card.id), ..button(visit, id) };
        let note = text(visit, &format!("kind-{}", card.kind.name()));
        DeskRow { label: card_title(visit, card), note, choices: vec![choice], ..DeskRow::default() }
    };
    cards().filter(is_operators).chain(cards().filter(is_guide)).chain(cards().filter(others)).map(row).collect()
}

pub(super) fn end_training(visit: &Visit, pages: &Pages, id: Ulid) -> DeskScreen {
    let title = pages.trainings.iter().find(|training| training.id == id).map(|training| &training.content.title);
    let came = visit.desk.filling.came;
    let steps = |who: &str| {
        ["-10", "-1", "1", "10"].map(|by| DeskChoice {
            prompt_id: format!("desk.{who}.{by}"),
            label: if by.starts_with('-') { by.replace('-', "−") } else { format!("+{by}") },
            ..DeskChoice::default()
        })
    };
    let row = |message: &str, who: &str, count: u16| DeskRow {
        label: say(visit, message, &counted(count.into())),
        choices: steps(who).into(),
        ..DeskRow::default()
    };
    DeskScreen {
        title: title.cloned().unwrap_or_default(),
        note: text(visit, "desk-end-training-note"),
        rows: vec![row("desk-women", "women", came.women), row("desk-men", "men", came.men)],
        foot: vec![main_button(visit, "desk.save"), button(visit, "desk.close")],
        ..DeskScreen::default()
    }
}

/// Spans of the calendar, the one before and the one that runs; and what the plan asks for.
const PERIODS: [&[&str]; 3] = [
    &["month.before", "month", "quarter.before"],
    &["quarter", "half_year", "year"],
    &["plan_september", "plan_december"],
];

pub(super) fn report(visit: &Visit, pages: &Pages) -> DeskScreen {
    let choice = |id: &&str| DeskChoice {
        prompt_id: format!("desk.period.{id}"),
        label: text(visit, &format!("desk-period-{}", id.replace(BEFORE, "-before").replace('_', "-"))),
        chosen: visit.desk.filling.report == *id,
        main: false,
    };
    let mut rows: Vec<_> = PERIODS
        .iter()
        .map(|ids| DeskRow { one_of: true, choices: ids.iter().map(choice).collect(), ..DeskRow::default() })
        .collect();
    let remarks = pages.drafts.get(&Field::Remarks.form());
    rows.push(DeskRow {
        label: text(visit, "desk-remarks-title"),
        note: remarks.cloned().unwrap_or_else(|| text(visit, "desk-remarks-none")),
        choices: vec![button(visit, "desk.remarks")],
        ..DeskRow::default()
    });
    DeskScreen {
        title: text(visit, "desk-report-title"),
        note: text(visit, "desk-report-note"),
        rows,
        foot: vec![main_button(visit, "desk.print"), button(visit, "desk.close")],
        ..DeskScreen::default()
    }
}

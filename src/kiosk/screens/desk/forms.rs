//! Difficulties, trainings, reports: lists of what there is, and what is chosen for a new one.

use catalog::{Audience, Card, Kind};
use desk::Record;
use desk::records::{Difficulty, DifficultyKind, Training, TrainingKind};
use time::Duration;
use ulid::Ulid;
use watch::health::Light;

use super::super::about::{heading, line};
use super::super::weekday;
use super::{
    DeskChoice, DeskRow, DeskScreen, button, card_title, counted, day, day_and_time, foot, main_button, say, text,
};
use crate::locale::Args;
use crate::view::Block;
use crate::visit::Visit;
use crate::visit::desk::{BEFORE, Field, Pages};

pub(super) fn difficulties_screen(visit: &Visit) -> DeskScreen {
    let none = visit.desk.pages.as_ref().is_none_or(|pages| pages.difficulties.is_empty());
    DeskScreen {
        title: text(visit, "desk-difficulties-title"),
        note: text(visit, if none { "desk-difficulties-none" } else { "desk-difficulties-note" }),
        foot: foot(visit, vec![main_button(visit, "desk.new")]),
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
        let choice = |name: &str| DeskChoice { prompt_id: format!("{name}.{}", difficulty.id), ..button(visit, name) };
        let light = Some(if answer.is_some() { Light::Green } else { Light::Yellow });
        DeskRow {
            light,
            label: words.clone(),
            note,
            one_of: false,
            choices: ["desk.read", "desk.over"].map(choice).into(),
        }
    };
    pages.difficulties.iter().map(row).collect()
}

/// All that was written of it.
pub(super) fn read_difficulty(visit: &Visit, pages: &Pages, id: Ulid) -> DeskScreen {
    let found = pages.difficulties.iter().find(|difficulty| difficulty.id == id).map(|found| &found.content);
    let id = |blocks: &Vec<Block>| format!("desk.block.{}", blocks.len());
    let mut blocks = Vec::new();
    if let Some(difficulty) = found {
        blocks.push(line(id(&blocks), "paragraph", &difficulty.text));
        let answer = difficulty.answer.as_ref();
        let args = Args::none().with("day", answer.map(|answer| day(answer.day)).unwrap_or_default());
        let title = if answer.is_some() { say(visit, "desk-answer", &args) } else { text(visit, "desk-no-answer-yet") };
        blocks.push(heading(id(&blocks), &title));
        blocks.extend(answer.map(|answer| line(id(&blocks), "paragraph", &answer.text)));
    }
    DeskScreen {
        title: found.map_or_else(String::new, |difficulty| kind_name(visit, difficulty.kind)),
        note: found.map_or_else(String::new, |difficulty| {
            say(visit, "desk-written-on", &Args::none().with("day", day(difficulty.opened)))
        }),
        blocks,
        ..DeskScreen::default()
    }
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
        ..DeskScreen::default()
    }
}

pub(super) fn trainings_screen(visit: &Visit) -> DeskScreen {
    let none = visit.desk.pages.as_ref().is_none_or(|pages| pages.trainings.is_empty());
    DeskScreen {
        title: text(visit, "desk-trainings-title"),
        note: text(visit, if none { "desk-trainings-none" } else { "desk-trainings-note" }),
        foot: foot(visit, ["desk.new.meeting", "desk.new.training"].map(|id| button(visit, id)).into()),
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
        let count = DeskChoice { label: text(visit, "desk-count"), ..button("desk.end") };
        let (light, note, choices) = match (what.started, what.ended) {
            (_, Some(_)) => {
                let came = what.attendance.unwrap_or(desk::records::Attendance { women: 0, men: 0 });
                let args = args.number("women", came.women.into()).number("men", came.men.into());
                (Some(Light::Green), say(visit, "desk-training-ended", &args), vec![button("desk.recount")])
            }
            (Some(started), None) => {
                let args = args.with("time", day_and_time(started).1);
                (None, say(visit, "desk-training-since", &args), vec![button("desk.off"), button("desk.end")])
            }
            (None, None) if what.day < visit.today() => {
                (Some(Light::Yellow), say(visit, "desk-training-uncounted", &args), vec![button("desk.off"), count])
            }
            (None, None) => {
                (None, say(visit, "desk-training-planned", &args), vec![button("desk.off"), button("desk.begin")])
            }
        };
        DeskRow { light, label: what.title.clone(), note, one_of: false, choices }
    };
    pages.trainings.iter().map(row).collect()
}

fn gathering(visit: &Visit, kind: TrainingKind) -> String {
    text(visit, &format!("desk-gathering-{}", kind.name()))
}

pub(super) fn new_training(visit: &Visit) -> DeskScreen {
    let filling = &visit.desk.filling;
    let step = |(days, message): (i64, &str)| {
        let prompt_id = format!("desk.in-days.{days}");
        DeskChoice { prompt_id, label: text(visit, message), ..DeskChoice::default() }
    };
    let steps = [(-7, "desk-week-less"), (-1, "desk-day-less"), (1, "desk-day-more"), (7, "desk-week-more")].map(step);
    let on = visit.today() + Duration::days(filling.in_days);
    let args = Args::none().with("weekday", weekday(visit, on.weekday().into())).with("day", day(on));
    let when = if filling.in_days == 0 { text(visit, "desk-now") } else { say(visit, "desk-on-day", &args) };
    let when = DeskRow { label: when, choices: steps.into(), ..DeskRow::default() };
    let is_meeting = filling.kind == TrainingKind::Meeting;
    let note = match (is_meeting, filling.in_days) {
        (_, ..0) => "desk-new-training-past",
        (true, _) => "desk-new-meeting-note",
        (false, 0) => "desk-new-training-now",
        (false, _) => "desk-new-training-later",
    };
    DeskScreen {
        title: gathering(visit, filling.kind),
        note: text(visit, note),
        rows: vec![when],
        // What is chosen from, before when it is.
        first: products(visit).into_iter().flat_map(|row| row.choices).next().unwrap_or_default().prompt_id,
        foot: vec![DeskChoice { main: is_meeting, ..button(visit, "desk.other") }],
        ..DeskScreen::default()
    }
}

/// What can be taught: first the guides, last what was made for the operator. At a meeting nothing is.
pub(super) fn products(visit: &Visit) -> Vec<DeskRow> {
    let filling = &visit.desk.filling;
    let row = |card: &Card| {
        let id = match filling.in_days {
            ..0 => "desk.held",
            0 => "desk.teach",
            1.. => "desk.plan",
        };
        let choice = DeskChoice { prompt_id: format!("desk.teach.{}", card.id), ..button(visit, id) };
        let note = text(visit, &format!("kind-{}", card.kind.name()));
        DeskRow { label: card_title(visit, card), note, choices: vec![choice], ..DeskRow::default() }
    };
    let mut cards: Vec<_> = match (&visit.edition, filling.kind) {
        (Some(edition), TrainingKind::Training) => edition.cards().iter().collect(),
        _ => Vec::new(),
    };
    cards.sort_by_key(|card| (card.audience.contains(&Audience::Operator), card.kind != Kind::Guide));
    cards.into_iter().map(row).collect()
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
        first: "desk.women.10".to_owned(),
        // Nobody ends a gathering to which nobody came by pressing a key once too often.
        foot: if came.women + came.men > 0 { vec![main_button(visit, "desk.save")] } else { Vec::new() },
        ..DeskScreen::default()
    }
}

/// Spans of the calendar, the one before and the one that runs; and what the plan asks for.
const PERIODS: [&[&str]; 3] = [
    &["month.before", "month", "year"],
    &["quarter.before", "quarter", "half_year"],
    &["plan_september", "plan_december"],
];

/// "Tháng 11", "Quý IV", "Sáu tháng cuối năm", "Năm 2026".
fn period(visit: &Visit, id: &str) -> String {
    let kind = id.strip_suffix(BEFORE).unwrap_or(id);
    let of = |day| report::Kind::of(kind).map(|kind| kind.period(day));
    let Some(now) = of(visit.today()) else { return String::new() };
    let from = if kind == id { now.from() } else { of(now.from() - Duration::days(1)).unwrap_or(now).from() };
    let month = usize::from(u8::from(from.month()));
    let args = Args::none()
        .number("month", month)
        .with("quarter", ["I", "II", "III", "IV"][(month - 1) / 3])
        .with("half", if month < 7 { "first" } else { "second" })
        .with("year", from.year().to_string());
    say(visit, &format!("desk-period-{}", kind.replace('_', "-")), &args)
}

pub(super) fn report(visit: &Visit, pages: &Pages) -> DeskScreen {
    let choice = |id: &&str| DeskChoice {
        prompt_id: format!("desk.period.{id}"),
        label: period(visit, id),
        chosen: visit.report_period() == *id,
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
        // It is read before it is printed.
        first: "desk.preview".to_owned(),
        foot: vec![button(visit, "desk.preview"), button(visit, "desk.report-out"), main_button(visit, "desk.print")],
        ..DeskScreen::default()
    }
}

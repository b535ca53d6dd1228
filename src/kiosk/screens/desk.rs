//! The operator's desk: every screen of it is a title, rows of words and choices, and buttons below.

mod affairs;
mod content;
mod day;
mod forms;
mod more;
mod pin;
mod preview;
mod settings;
mod sheet;
mod today;
mod told;
mod writing;

use std::collections::BTreeMap;

use catalog::Card;
use point::TextSize;

use super::{day_and_time, search, text};
use crate::focus::{PromptId, Spot};
use crate::locale::Args;
use crate::view::{DeskChoice, DeskRow, DeskScreen, Screen};
use crate::visit::Visit;
use crate::visit::desk::{Pages, Task};

/// What is to be read: arrow keys scroll it.
const TEXT: &str = "desk.text";

/// How many rows have room below each other.
pub(crate) fn per_part(visit: &Visit) -> usize {
    if visit.comfort.text == TextSize::Normal { 5 } else { 4 }
}

/// How many parts a screen has.
pub(crate) fn parts(visit: &Visit, task: &Task) -> usize {
    rows_of(visit, task).map_or(1, |rows| rows.len().div_ceil(visible(visit, task)).max(1))
}

/// How many of the rows that go on are seen at once.
fn visible(visit: &Visit, task: &Task) -> usize {
    // When it is held is chosen above what can be taught.
    if matches!(task, Task::NewTraining { .. }) { per_part(visit) - 1 } else { per_part(visit) }
}

/// The rows that may stand on several parts, and which part is shown.
fn rows_of(visit: &Visit, task: &Task) -> Option<Vec<DeskRow>> {
    let pages = visit.desk.pages.as_deref()?;
    match task {
        Task::Sheet { .. } => Some(sheet::rows(visit, pages)),
        Task::Difficulties { .. } => Some(forms::difficulties(visit, pages)),
        Task::Trainings { .. } => Some(forms::trainings(visit, pages)),
        Task::NewTraining { .. } => Some(forms::products(visit)),
        Task::Inspections { .. } => Some(affairs::inspections(visit, pages)),
        Task::Registrations { .. } => Some(affairs::registrations(visit, pages)),
        Task::Bulletins { .. } => Some(content::bulletins(visit)),
        Task::Settings { .. } => Some(settings::rows(visit)),
        Task::Languages { .. } => Some(settings::languages(visit)),
        _ => None,
    }
}

pub(super) fn focus(visit: &Visit, task: &Task) -> (Vec<Vec<PromptId>>, PromptId) {
    if let Task::Write(_) = task {
        return writing::focus(visit);
    }
    let DeskScreen { rows, foot, first, blocks, .. } = desk_screen(visit, task);
    let ids = |choices: Vec<DeskChoice>| choices.into_iter().map(|choice| choice.prompt_id).collect::<Vec<_>>();
    let all = || rows.iter().flat_map(|row| &row.choices).chain(&foot);
    let next = all().find(|choice| choice.main).or_else(|| all().next());
    let first = if first.is_empty() { next.map_or_else(String::new, |choice| choice.prompt_id.clone()) } else { first };
    let text = (!blocks.is_empty()).then(|| vec![TEXT.to_owned()]);
    let first = if blocks.is_empty() { first } else { TEXT.to_owned() };
    let rows = text.into_iter().chain(rows.into_iter().map(|row| ids(row.choices))).chain([ids(foot)]);
    (rows.collect(), first)
}

/// Where everything stands on the screen to type on.
pub(super) fn spots(visit: &Visit, bar: &[PromptId]) -> BTreeMap<PromptId, Spot> {
    writing::spots(visit, bar)
}

/// The title, and the screen.
pub(super) fn screen(visit: &Visit, task: &Task) -> (String, Screen) {
    if let Task::Write(field) = task {
        let screen = writing::screen(visit, field);
        return (screen.label.clone(), Screen::Search(Box::new(screen)));
    }
    let screen = desk_screen(visit, task);
    (screen.title.clone(), Screen::Desk(Box::new(screen)))
}

fn desk_screen(visit: &Visit, task: &Task) -> DeskScreen {
    let mut screen = match (task, visit.desk.pages.as_deref()) {
        (Task::SignIn | Task::NewPin | Task::HandOver(_) | Task::Recover, pages) => pin::screen(visit, task, pages),
        (_, None) => DeskScreen { title: text(visit, "desk-title"), ..DeskScreen::default() },
        (Task::Today, Some(pages)) => today::screen(visit, pages),
        (Task::Sheet { part }, Some(pages)) => sheet::screen(visit, pages, *part),
        (Task::Difficulties { .. }, Some(_)) => forms::difficulties_screen(visit),
        (Task::ReadDifficulty { id }, Some(pages)) => forms::read_difficulty(visit, pages, *id),
        (Task::NewDifficulty, Some(_)) => forms::new_difficulty(visit),
        (Task::Trainings { .. }, Some(_)) => forms::trainings_screen(visit),
        (Task::NewTraining { .. }, Some(_)) => forms::new_training(visit),
        (Task::EndTraining { id }, Some(pages)) => forms::end_training(visit, pages, *id),
        (Task::More, Some(pages)) => more::screen(visit, pages),
        (Task::Inspections { .. }, Some(pages)) => affairs::inspections_screen(visit, pages),
        (Task::Inspection { id }, Some(_)) => affairs::inspection(visit, *id),
        (Task::Registrations { .. }, Some(pages)) => affairs::registrations_screen(visit, pages),
        (Task::Registration { id }, Some(_)) => affairs::registration(visit, *id),
        (Task::Settings { .. }, Some(_)) => settings::screen(visit),
        (Task::Languages { .. }, Some(_)) => settings::languages_screen(visit),
        (Task::Hours, Some(_)) => settings::hours(visit),
        (Task::Content, Some(_)) => content::screen(visit),
        (Task::Bulletins { .. }, Some(_)) => content::bulletins_screen(visit),
        (Task::GoBack, Some(_)) => content::go_back(visit),
        (Task::Day { id, when }, Some(_)) => day::screen(visit, *id, *when),
        (Task::Report, Some(pages)) => forms::report(visit, pages),
        (Task::Preview, Some(_)) => preview::screen(visit),
        (Task::Write(_), Some(_)) => DeskScreen::default(),
    };
    if let Some(rows) = rows_of(visit, task) {
        let (at, seen) = (task.part().unwrap_or(0), visible(visit, task));
        let parts = rows.len().div_ceil(seen);
        screen.rows.extend(rows.into_iter().skip(at * seen).take(seen));
        let turn = |id: &str| button(visit, id);
        let turns = [(at > 0).then(|| turn("desk.previous")), (at + 1 < parts).then(|| turn("desk.next"))];
        screen.foot.splice(0..0, turns.into_iter().flatten());
        if parts > 1 {
            let args = Args::none().with("note", screen.note).number("page", at + 1).number("pages", parts);
            screen.note = say(visit, "desk-part", &args);
        }
    }
    if let Some(told) = &visit.desk.told {
        (screen.told, screen.wrong) = told::told(visit, told);
    }
    screen
}

/// The title of a product, as it stands in the chosen language.
pub(crate) fn card_title(visit: &Visit, card: &Card) -> String {
    visit.locales.pick(&visit.language, &card.title).text
}

/// A button whose message is called as it is: `desk.sheet.all`, `desk-sheet-all`.
fn button(visit: &Visit, id: &str) -> DeskChoice {
    DeskChoice { prompt_id: id.to_owned(), label: text(visit, &id.replace('.', "-")), ..DeskChoice::default() }
}

fn main_button(visit: &Visit, id: &str) -> DeskChoice {
    DeskChoice { main: true, ..button(visit, id) }
}

/// What stands below a screen: first the way to take the last change back, so that the others never move.
fn foot(visit: &Visit, own: Vec<DeskChoice>) -> Vec<DeskChoice> {
    let undo = visit.can_undo().then(|| button(visit, "desk.undo"));
    undo.into_iter().chain(own).collect()
}

fn say(visit: &Visit, id: &str, args: &Args) -> String {
    visit.locales.text(&visit.language, id, args)
}

/// "30/11"
fn day(date: time::Date) -> String {
    format!("{}/{}", date.day(), u8::from(date.month()))
}

/// "30/11/2026"
fn whole_day(date: time::Date) -> String {
    format!("{}/{}", day(date), date.year())
}

fn counted(count: usize) -> Args {
    Args::none().number("count", count)
}

/// How many lines of the sheet somebody has looked at.
fn seen(pages: &Pages) -> usize {
    pages.sheet.iter().filter(|line| line.check.is_some()).count()
}

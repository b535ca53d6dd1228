//! A day is chosen by steps: nobody types a date.

use ulid::Ulid;

use super::super::weekday;
use super::{DeskChoice, DeskRow, DeskScreen, button, main_button, say, text, whole_day};
use crate::locale::Args;
use crate::visit::Visit;
use crate::visit::desk::When;

/// So many days on, and their message.
const STEPS: [[(i64, &str); 3]; 2] = [
    [(1, "desk-day-more"), (7, "desk-week-more"), (30, "desk-month-more")],
    [(-1, "desk-day-less"), (-7, "desk-week-less"), (-30, "desk-month-less")],
];

pub(super) fn screen(visit: &Visit, id: Ulid, when: When) -> DeskScreen {
    let day = visit.desk.filling.day;
    let step = |(days, message): (i64, &str)| DeskChoice {
        prompt_id: format!("desk.days.{days}"),
        label: text(visit, message),
        ..DeskChoice::default()
    };
    let args = Args::none().with("weekday", weekday(visit, day.weekday().into())).with("day", whole_day(day));
    let chosen = DeskRow { label: say(visit, "desk-on-day", &args), ..DeskRow::default() };
    let steps = STEPS.map(|steps| DeskRow { choices: steps.map(step).into(), ..DeskRow::default() });
    let jumps = ["desk.day-today", "desk.month-end"].map(|id| button(visit, id));
    let jumps = jumps.into_iter().chain([step((365, "desk-year-more"))]).collect();
    let jumps = DeskRow { choices: jumps, ..DeskRow::default() };
    let no_day = (!when.is_needed() && visit.day_of(id, when).is_some()).then(|| button(visit, "desk.no-day"));
    DeskScreen {
        title: text(visit, &format!("desk-when-{}", when.name())),
        note: text(visit, "desk-day-note"),
        rows: std::iter::once(chosen).chain(steps).chain([jumps]).collect(),
        foot: no_day.into_iter().chain([main_button(visit, "desk.save")]).collect(),
        ..DeskScreen::default()
    }
}

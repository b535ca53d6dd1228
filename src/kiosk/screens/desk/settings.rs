//! What the point says of itself.

use point::identity::hh_mm;
use watch::health::Light;

use super::super::about;
use super::today;
use super::{DeskChoice, DeskRow, DeskScreen, button, foot, main_button, say, text};
use crate::locale::{Args, VI};
use crate::visit::Visit;
use crate::visit::desk::{Setting, WEEKS};

pub(super) fn row(visit: &Visit) -> DeskRow {
    let name = visit.settings().map(|point| point.name.clone()).filter(|name| !name.is_empty());
    let note = name.unwrap_or_else(|| text(visit, "desk-set-nothing"));
    today::row(visit, "desk-settings-title", None, note, &["desk.settings"])
}

pub(super) fn screen(visit: &Visit) -> DeskScreen {
    DeskScreen {
        title: text(visit, "desk-settings-title"),
        note: text(visit, "desk-settings-note"),
        foot: foot(visit, Vec::new()),
        ..DeskScreen::default()
    }
}

/// A row for each setting; what isn't there yet is to be filled in next.
pub(super) fn rows(visit: &Visit) -> Vec<DeskRow> {
    let Some(point) = visit.settings() else { return Vec::new() };
    let row = |name: &str, value: String| {
        let is_there = !value.is_empty();
        let choice = DeskChoice {
            prompt_id: format!("desk.set.{name}"),
            label: text(visit, if is_there { "desk-change" } else { "desk-fill-in" }),
            ..DeskChoice::default()
        };
        DeskRow {
            light: is_there.then_some(Light::Green),
            label: text(visit, &format!("desk-set-{name}")),
            note: if is_there { value } else { text(visit, "desk-set-nothing") },
            one_of: false,
            choices: vec![choice],
        }
    };
    let languages: Vec<_> = point.languages.iter().map(|tag| language(visit, tag)).collect();
    let mut rows: Vec<_> =
        Setting::ALL.iter().map(|setting| row(setting.name(), setting.of(point).to_owned())).collect();
    rows.insert(4, row("hours", about::hours_of(visit, &point.hours)));
    rows.insert(5, row("languages", languages.join(", ")));
    if let Some(next) = rows.iter_mut().find(|row| row.light.is_none()) {
        next.choices.iter_mut().for_each(|choice| choice.main = true);
    }
    rows
}

fn language(visit: &Visit, tag: &str) -> String {
    let known = tag.parse().ok().and_then(|tag| visit.locales.get(&tag));
    known.map_or_else(|| tag.to_owned(), |locale| locale.name().to_owned())
}

pub(super) fn languages_screen(visit: &Visit) -> DeskScreen {
    DeskScreen {
        title: text(visit, "desk-set-languages"),
        note: text(visit, "desk-set-languages-note"),
        foot: foot(visit, Vec::new()),
        ..DeskScreen::default()
    }
}

/// Every language but Vietnamese, which is always there.
pub(super) fn languages(visit: &Visit) -> Vec<DeskRow> {
    let Some(point) = visit.settings() else { return Vec::new() };
    let tags = visit.locales.all().iter().map(|locale| &locale.tag).filter(|tag| **tag != VI);
    let row = |tag: &catalog::Tag| {
        let tag = tag.to_string();
        let is_spoken = point.languages.contains(&tag);
        let choice =
            |name: &str, chosen: bool| DeskChoice { prompt_id: format!("{name}.{tag}"), chosen, ..button(visit, name) };
        DeskRow {
            label: language(visit, &tag),
            one_of: true,
            choices: vec![choice("desk.spoken", is_spoken), choice("desk.unspoken", !is_spoken)],
            ..DeskRow::default()
        }
    };
    tags.map(row).collect()
}

pub(super) fn hours(visit: &Visit) -> DeskScreen {
    let hours = &visit.desk.filling.hours;
    let week = |(name, days): &(&str, &[_])| DeskChoice {
        chosen: hours.days == *days,
        ..button(visit, &format!("desk.week.{name}"))
    };
    let time = |message: &str, at: String, steps: [&str; 2]| DeskRow {
        label: say(visit, message, &Args::none().with("time", at)),
        choices: steps.map(|id| button(visit, id)).into(),
        ..DeskRow::default()
    };
    DeskScreen {
        title: text(visit, "desk-set-hours"),
        note: text(visit, "desk-set-hours-note"),
        rows: vec![
            DeskRow { one_of: true, choices: WEEKS.iter().map(week).collect(), ..DeskRow::default() },
            time("desk-opens", hh_mm(hours.open), ["desk.opens.less", "desk.opens.more"]),
            time("desk-closes", hh_mm(hours.close), ["desk.closes.less", "desk.closes.more"]),
        ],
        foot: vec![main_button(visit, "desk.save")],
        ..DeskScreen::default()
    }
}

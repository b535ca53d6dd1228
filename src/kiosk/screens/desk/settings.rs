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
    let languages: Vec<_> = point.languages.iter().map(|tag| visit.locales.called(tag)).collect();
    let value = |name: &str| match name {
        "hours" => about::hours_of(visit, &point.hours),
        "languages" => languages.join(", "),
        name => Setting::ALL.into_iter().find(|one| one.name() == name).map_or("", |one| one.of(point)).to_owned(),
    };
    let all = visit.settings_filled().unwrap_or_default();
    let next = all.iter().find(|(_, is_there)| !is_there).map(|(name, _)| *name);
    let row = |(name, is_there): (&str, bool)| {
        let choice = DeskChoice {
            prompt_id: format!("desk.set.{name}"),
            label: text(visit, if is_there { "desk-change" } else { "desk-fill-in" }),
            main: next == Some(name),
            chosen: false,
        };
        DeskRow {
            light: is_there.then_some(Light::Green),
            label: text(visit, &format!("desk-set-{name}")),
            note: if is_there { value(name) } else { text(visit, "desk-set-nothing") },
            one_of: false,
            choices: vec![choice],
        }
    };
    all.into_iter().map(row).collect()
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
            label: visit.locales.called(&tag),
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
            DeskRow {
                label: text(visit, "desk-noon"),
                one_of: true,
                choices: [("desk.noon.yes", visit.desk.filling.noon), ("desk.noon.no", !visit.desk.filling.noon)]
                    .map(|(id, chosen)| DeskChoice { chosen, ..button(visit, id) })
                    .into(),
                ..DeskRow::default()
            },
        ],
        foot: vec![main_button(visit, "desk.save")],
        ..DeskScreen::default()
    }
}

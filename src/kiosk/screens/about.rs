//! About the point, and about a product: lines of a heading and what is known.

use catalog::ProductId;
use catalog::markdown::escaped;
use point::clock::VIETNAM;
use point::identity::{Day, Hours, hh_mm};
use time::OffsetDateTime;

use super::{point_name, text, weekday};
use crate::locale::{Args, VI};
use crate::view::{Block, Screen};
use crate::visit::Visit;

pub(super) fn point(visit: &Visit) -> Screen {
    let point = &visit.point;
    let unset = text(visit, "about-unset");
    let mut settings = Vec::new();
    let mut add = |id: &str, value: &str| {
        settings.push(labelled(id.to_owned(), &text(visit, id), if value.is_empty() { &unset } else { value }));
    };
    add("about-person", &point.person);
    add("about-phone", &point.phone);
    add("about-hours", &hours_of(visit, &visit.point.hours));
    add("about-founding", &point.founding);
    add("about-statutes", &point.statutes);
    let count = visit.edition.as_ref().map_or(0, |edition| edition.cards().len());
    let mut machine = vec![visit.locales.text(&visit.language, "about-products", &Args::none().number("count", count))];
    if let Some(edition) = &visit.edition {
        let args = Args::none().with("edition", edition.header().id.clone());
        machine.push(visit.locales.text(&visit.language, "about-edition", &args));
    }
    let version = Args::none().with("version", env!("CARGO_PKG_VERSION"));
    machine.push(visit.locales.text(&visit.language, "about-version", &version));
    Screen::About { point: point_name(visit), unit: point.unit.clone(), settings, machine }
}

pub(super) fn product(visit: &Visit, id: &ProductId) -> (String, Screen) {
    let Some(card) = visit.card(id) else {
        let screen = Screen::ProductInfo { title: Default::default(), address: None, blocks: Vec::new() };
        return (text(visit, "info-title"), screen);
    };
    let title = visit.locales.pick(&visit.language, &card.title);
    let mut blocks = Vec::new();
    let prompt_id = |part: &str| format!("{id}#info.{part}");
    if let Some(valid_until) = &card.issuer.valid_until
        && visit.clock.now().local().date().to_string() > *valid_until
    {
        blocks.push(line(prompt_id("expired"), "warning", &text(visit, "info-expired")));
    }
    let mut add = |part: &str, value: &str| {
        blocks.push(labelled(prompt_id(part), &text(visit, part), value));
    };
    add("info-issuer", &card.issuer.unit);
    add("info-date", &date(&card.issuer.date));
    if let Some(valid_until) = &card.issuer.valid_until {
        add("info-valid-until", &date(valid_until));
    }
    add("info-funding", &format!("{} · {}", card.funding.programme, card.funding.source));
    add("info-licence", &licence(visit, &card.licence));
    blocks.push(heading(prompt_id("sources"), &text(visit, "info-sources")));
    for (at, source) in card.sources.iter().enumerate() {
        let checked = Args::none().with("date", date(&source.checked));
        let parts = [
            source.title.clone(),
            source.number.clone(),
            source.date.clone(),
            site(&source.address).to_owned(),
            visit.locales.text(&visit.language, "info-checked", &checked),
        ];
        let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        blocks.push(Block {
            level: 1,
            marker: format!("{}.", at + 1),
            ..line(prompt_id(&format!("source.{at}")), "item", &words)
        });
    }
    let screen = Screen::ProductInfo { title: title.clone(), address: card.address.clone(), blocks };
    (title.text, screen)
}

/// "Thứ Hai đến Thứ Sáu: 07:30 – 17:00", one part per entry.
pub(super) fn hours_of(visit: &Visit, hours: &[Hours]) -> String {
    let lines = hours.iter().map(|hours| {
        let args = Args::none()
            .with("days", days(visit, &hours.days))
            .with("open", hh_mm(hours.open))
            .with("close", hh_mm(hours.close));
        visit.locales.text(&visit.language, "about-hours-line", &args)
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// Days by name; three and more in a row as "first to last".
fn days(visit: &Visit, days: &[Day]) -> String {
    let mut runs: Vec<Vec<Day>> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| *last as u8 + 1 == *day as u8) => run.push(*day),
            _ => runs.push(vec![*day]),
        }
    }
    let name = |day: &Day| weekday(visit, *day);
    let said = runs.iter().map(|run| match run.as_slice() {
        [first, _, .., last] => {
            let args = Args::none().with("first", name(first)).with("last", name(last));
            visit.locales.text(&visit.language, "about-days", &args)
        }
        few => few.iter().map(name).collect::<Vec<_>>().join(", "),
    });
    said.collect::<Vec<_>>().join(", ")
}

/// What a licence allows, in words where the messages have them.
fn licence(visit: &Visit, spdx: &str) -> String {
    let id = format!("licence-{}", spdx.to_lowercase().replace('.', "-"));
    if visit.locales.has(&VI, &id) { text(visit, &id) } else { spdx.to_owned() }
}

/// The site of an address: nobody types the rest from a screen, and `SOURCES.md` has it whole.
fn site(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// `2026-11-23` as people write it: 23/11/2026. Anything else stays as it is.
pub fn date(iso: &str) -> String {
    match iso.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => format!("{}/{}/{year}", day.trim_start_matches('0'), month.trim_start_matches('0')),
        _ => iso.to_owned(),
    }
}

/// A moment as people at the point write it: 23/11/2026 and 9:05.
pub fn day_and_time(at: OffsetDateTime) -> (String, String) {
    let at = at.to_offset(VIETNAM);
    (date(&at.date().to_string()), format!("{}:{:02}", at.hour(), at.minute()))
}

/// A label and what is known, in one paragraph.
pub(super) fn labelled(prompt_id: String, label: &str, value: &str) -> Block {
    Block {
        text: format!("**{}:** {}", escaped(label), escaped(value)),
        ..line(prompt_id, "paragraph", &format!("{label}: {value}"))
    }
}

pub(super) fn heading(prompt_id: String, words: &str) -> Block {
    Block { level: 3, ..line(prompt_id, "heading", words) }
}

/// A block of plain words.
pub(super) fn line(prompt_id: String, kind: &'static str, words: &str) -> Block {
    let (text, spoken) = (escaped(words), words.to_owned());
    Block { prompt_id, kind, level: 0, marker: String::new(), text, spoken, rows: Vec::new() }
}

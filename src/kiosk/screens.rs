//! From a visit to a view: which controls a screen has and what it shows. Pure; reads nothing but the visit.

mod about;
mod comfort;
mod desk;
mod health;
mod home;
mod judge;
mod language;
mod player;
mod print;
mod reader;
mod search;
mod sending;
mod stick;
mod topic;
mod trouble;

use catalog::{Block, Page, Picture};
use point::identity::{Day, hh_mm};
use watch::health::Light;

use crate::focus::FocusRows;
use crate::locale::{Args, Review};
use crate::route::Route;
use crate::view::{Header, PictureUse, Place, Screen, Source, View, whole_seconds};
use crate::visit::Visit;
use crate::visit::desk::Task;

pub(crate) use about::{date, day_and_time};
pub(crate) use desk::{card_title, parts as desk_parts, per_part as desk_rows};
pub(crate) use search::{Called, chosen_filter, key_said, kinds, parts as hit_parts};
pub use sending::words_of as sending_words;
pub use stick::stick_message;
pub use topic::{parts as topic_parts, per_part as products_per_part};
pub use trouble::fault_text;

/// The bar at the bottom.
const BAR: [&str; 7] = ["bar.back", "bar.home", "bar.search", "bar.listen", "bar.language", "bar.comfort", "bar.help"];

/// What of the bar is there: at the desk only what doesn't lead away without a word.
fn bar(route: &Route) -> Vec<String> {
    let is_there = |id: &str| !route.is_desk() || !matches!(id, "bar.search" | "bar.listen" | "bar.language");
    ids(&BAR).into_iter().filter(|id| is_there(id)).collect()
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}

/// The controls of a screen, and where its focus starts.
pub fn focus_rows(visit: &Visit, route: &Route) -> FocusRows {
    let (body, first) = match route {
        Route::Idle => (vec![ids(&["idle.start"])], "idle.start".to_owned()),
        Route::Language => language::focus(visit),
        Route::Home => home::focus(visit),
        Route::Topic { topic, part } => topic::focus(visit, *topic, *part),
        Route::Search => search::focus(visit),
        Route::Product { id, page } => reader::focus(visit, id, *page),
        Route::Picture { .. } => (vec![ids(&["picture.out", "picture.in", "picture.close"])], "picture.in".to_owned()),
        Route::Player { id, .. } => player::focus(visit, id),
        Route::Document { id, page } => print::focus(visit, id, *page),
        Route::ProductInfo { .. } => (vec![ids(&["info.text"]), ids(&["info.close"])], "info.close".to_owned()),
        Route::Judge { given, .. } => judge::focus(given.is_some()),
        Route::Help => (vec![ids(&["help.about", "help.close"])], "help.close".to_owned()),
        Route::About => (
            vec![ids(&["about.text"]), ids(&["about.health", "about.sending", "about.close"])],
            "about.close".to_owned(),
        ),
        Route::Sending => (vec![ids(&["sending.text"]), ids(&["sending.close"])], "sending.close".to_owned()),
        Route::Health => (vec![ids(&["health.text"]), ids(health::buttons(visit))], "health.close".to_owned()),
        Route::Comfort => comfort::focus(visit),
        Route::Desk(task) => desk::focus(visit, task),
        Route::StillThere => (vec![ids(&["still.yes", "still.no"])], "still.yes".to_owned()),
        Route::SetUp => (vec![ids(&["trouble.fill", "trouble.again"])], "trouble.fill".to_owned()),
        Route::Nothing | Route::Fault => (vec![ids(&["trouble.again"])], "trouble.again".to_owned()),
        Route::Dark => (vec![ids(&["dark.wake"])], "dark.wake".to_owned()),
    };
    let mut rows = body;
    if route.is_framed() {
        rows.insert(0, ids(&["header.about"]));
        rows.push(bar(route));
    }
    let rows = FocusRows::new(rows, &first);
    match route {
        Route::Search => rows.standing(search::spots(visit, &ids(&BAR))),
        Route::Desk(Task::Write(_)) => {
            let mut spots = desk::spots(visit, &ids(&BAR));
            spots.retain(|id, _| rows.contains(id));
            rows.standing(spots)
        }
        _ => rows,
    }
}

/// The whole screen.
pub fn view(visit: &Visit, route: &Route, focused: &str) -> View {
    let (title, screen) = match route {
        Route::Idle => (text(visit, "idle-title"), home::idle(visit)),
        Route::Language => (text(visit, "language-title"), language::screen(visit)),
        Route::Home => (text(visit, "home-title"), home::screen(visit)),
        Route::Topic { topic, part } => topic::screen(visit, *topic, *part),
        Route::Search => (text(visit, "search-title"), Screen::Search(Box::new(search::screen(visit)))),
        Route::Product { id, page } => reader::screen(visit, id, *page),
        Route::Picture { id, page } => reader::picture(visit, id, *page),
        Route::Player { id, .. } => player::screen(visit, id),
        Route::Document { id, page } => print::screen(visit, id, *page),
        Route::ProductInfo { id } => about::product(visit, id),
        Route::Judge { id, given } => judge::screen(visit, id, *given),
        Route::Help => {
            let (person, phone) = (visit.point.person.clone(), visit.point.phone.clone());
            (text(visit, "help-title"), Screen::Help { person, phone })
        }
        Route::About => (text(visit, "about-title"), about::point(visit)),
        Route::Sending => (text(visit, "sending-title"), sending::screen(visit)),
        Route::Health => (text(visit, "health-title"), health::screen(visit)),
        Route::Comfort => (text(visit, "comfort-title"), comfort::screen(visit)),
        Route::Desk(task) => desk::screen(visit, task),
        Route::StillThere => {
            let args = Args::none().number("seconds", whole_seconds(visit.remaining()));
            let remaining = visit.locales.text(&visit.language, "still-remaining", &args);
            (text(visit, "still-title"), Screen::StillThere { remaining })
        }
        Route::Nothing => (text(visit, "nothing-title"), Screen::Nothing(trouble::nothing(visit))),
        Route::SetUp => (text(visit, "setup-title"), Screen::SetUp(trouble::set_up(visit))),
        Route::Fault => (text(visit, "fault-title"), Screen::Fault(trouble::fault(visit))),
        Route::Dark => {
            let args = Args::none().with("point", point_name(visit));
            let line = visit.locales.text(&visit.language, "dark-line", &args);
            (text(visit, "dark-title"), Screen::Dark { line, next: opens_next(visit) })
        }
    };
    View {
        route: route.name(),
        title,
        language: visit.language.clone(),
        theme: visit.point.theme,
        spoken: visit.speech.mark().map(str::to_owned),
        reading: visit.speech.is_reading(),
        comfort: visit.comfort,
        focused: focused.to_owned(),
        focus: focus_rows(visit, route),
        header: header(visit, route),
        notice: stick::notice(visit),
        screen,
        ahead: match route {
            Route::Idle | Route::Language => home::art().collect(),
            _ => reader::ahead(visit, route),
        },
    }
}

fn header(visit: &Visit, route: &Route) -> Header {
    let point = point_name(visit);
    let ill = visit.known.health.as_ref().is_some_and(|health| health.light > Light::Green);
    let label = if ill { "about-label-ill" } else { "about-label" };
    let about = visit.locales.text(&visit.language, label, &Args::none().with("point", point.clone()));
    Header { today: today(visit), language: language_line(visit, route), about, point, ill }
}

/// The chosen language, and plainly what it lacks: first of what is on screen, else of the language.
fn language_line(visit: &Visit, route: &Route) -> String {
    let Some(locale) = visit.locales.get(&visit.language) else { return String::new() };
    let id = match locale.review {
        _ if is_foreign(visit, route) => "language-now-foreign",
        Review::Source | Review::Native => "language-now",
        Review::Awaiting => "language-now-awaiting",
        Review::None => "language-now-none",
    };
    let line = visit.locales.text(&visit.language, id, &Args::none().with("autonym", locale.autonym.clone()));
    if visit.speech.is_synthetic() {
        return visit.locales.text(&visit.language, "language-now-synthetic", &Args::none().with("line", line));
    }
    line
}

/// Whether the products on screen are all shown in another language than the chosen one, since they have no other.
fn is_foreign(visit: &Visit, route: &Route) -> bool {
    match route {
        Route::Product { id, .. } | Route::Picture { id, .. } => {
            visit.text.as_ref().is_some_and(|open| open.id == *id && open.tag != visit.language)
        }
        Route::Topic { topic, .. } => {
            let cards = visit.topic_cards(*topic);
            !cards.is_empty() && cards.iter().all(|card| !card.title.contains_key(&visit.language))
        }
        _ => false,
    }
}

fn point_name(visit: &Visit) -> String {
    if visit.point.name.is_empty() { text(visit, "point-unnamed") } else { visit.point.name.clone() }
}

/// "Thứ Hai, ngày 23 tháng 11 · Mở cửa đến 17:00"
fn today(visit: &Visit) -> String {
    let local = visit.clock.now().local();
    let weekday = weekday(visit, local.weekday().into());
    let month = text(visit, &format!("month-{}", u8::from(local.month())));
    let args = Args::none().with("weekday", weekday).number("day", usize::from(local.day())).with("month", month);
    let today = visit.locales.text(&visit.language, "today", &args);
    if visit.point.hours.is_empty() {
        return today;
    }
    match visit.point.open_until(local) {
        Some(until) => {
            let args = Args::none().with("today", today).with("until", hh_mm(until));
            visit.locales.text(&visit.language, "today-open", &args)
        }
        None => visit.locales.text(&visit.language, "today-closed", &Args::none().with("today", today)),
    }
}

/// "Mở cửa lại: Thứ Năm, 07:30"
fn opens_next(visit: &Visit) -> String {
    let Some((day, time)) = visit.point.opens_next(visit.clock.now().local()) else { return String::new() };
    let args = Args::none().with("weekday", weekday(visit, day.into())).with("time", hh_mm(time));
    visit.locales.text(&visit.language, "dark-next", &args)
}

fn weekday(visit: &Visit, day: Day) -> String {
    let day = match day {
        Day::Mon => "mon",
        Day::Tue => "tue",
        Day::Wed => "wed",
        Day::Thu => "thu",
        Day::Fri => "fri",
        Day::Sat => "sat",
        Day::Sun => "sun",
    };
    text(visit, &format!("weekday-{day}"))
}

fn text(visit: &Visit, id: &str) -> String {
    visit.locales.text(&visit.language, id, &Args::none())
}

/// The picture that stands beside a page: its first one.
pub fn page_picture(page: &Page) -> Option<&Picture> {
    page.blocks.iter().find_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    })
}

fn picture_use(picture: &Picture, place: Place) -> PictureUse {
    let source = Source::Blob { sha256: picture.sha256.clone(), media_type: picture.media_type.clone() };
    PictureUse { source, place }
}

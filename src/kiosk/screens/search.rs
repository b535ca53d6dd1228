//! The search screen: the line, the keyboard, and beside it what was found or what can be chosen. Where everything stands is
//! worked out here, once for the window and for the arrow keys.

mod filters;
mod keys;
mod snippet;

use std::collections::BTreeMap;

use catalog::search::Piece as Matched;
use catalog::{Audience, Card, Query};

use super::{picture_use, text};
use crate::focus::{PromptId, Spot};
use crate::locale::Args;
use crate::typing::Line;
use crate::typing::keyboard::{self, Layout};
use crate::view::{Choice, Found, Frame, Piece, Place, SearchScreen};
use crate::visit::Visit;
use crate::visit::search::Choosing;

pub(crate) use filters::{chosen_filter, kinds};
pub(crate) use keys::{Called, said as key_said};

/// How many results are read at once from 3 m.
const PER_PART: usize = 4;

/// How many new products are offered where there are no others to show.
const NEWEST: i32 = 3;

/// How many other words are offered where nothing matches.
const SUGGESTIONS: usize = 4;

/// The body between header and bar is 810 units high and keeps the safe area of 96 at both sides.
const LINE: Spot = Spot { x: 96, y: 24, width: 912, height: 88 };
const KEYS: Spot = Spot { x: 96, y: 132, width: 912, height: 666 };
const SIDE: Spot = Spot { x: 1044, y: 132, width: 780, height: 666 };
const GAP: i32 = 14;

/// The buttons below the results.
const FOOT: i32 = 68;
const TURN: i32 = 252;

/// Of covers, 4:3.
const COVER: Frame = Frame { width: 160, height: 120 };

/// A part of `SIDE`: one of `of` rows from `top` down to `bottom` above its end.
pub(super) fn row(at: i32, of: i32, top: i32, bottom: i32) -> Spot {
    let pitch = (SIDE.height - top - bottom + GAP) / of;
    let y = SIDE.y + top + at * pitch;
    Spot { y, height: pitch - GAP, ..SIDE }
}

/// The left or right half of a row.
fn half(spot: Spot, right: bool) -> Spot {
    let width = (spot.width - GAP) / 2;
    Spot { x: spot.x + if right { width + GAP } else { 0 }, width, ..spot }
}

fn layout(visit: &Visit) -> Layout {
    Layout { local: visit.locales.review(&visit.language).is_local(), writes: visit.writes().is_some() }
}

pub(super) fn focus(visit: &Visit) -> (Vec<Vec<String>>, String) {
    let screen = beside(visit);
    let mut rows = line_rows(visit);
    rows[0].extend(screen.filters.into_iter().map(|filter| filter.prompt_id));
    rows.extend(screen.results.into_iter().map(|result| vec![result.prompt_id]));
    rows.extend(screen.choices.into_iter().map(|choice| vec![choice.prompt_id]));
    (rows, MIDDLE.to_owned())
}

/// The middle of the letters: nothing is far from it.
pub(super) const MIDDLE: &str = "key.g";

/// The line and the keyboard, row by row.
pub(super) fn line_rows(visit: &Visit) -> Vec<Vec<PromptId>> {
    let keys = keyboard::standing(KEYS, layout(visit));
    let keys = keys.iter().map(|row| row.iter().map(|(key, _)| key.id.to_owned()).collect());
    std::iter::once(vec!["search.line".to_owned()]).chain(keys).collect()
}

/// Where everything stands, header and bar included.
pub(super) fn spots(visit: &Visit, bar: &[PromptId]) -> BTreeMap<PromptId, Spot> {
    let screen = beside(visit);
    let mut spots = line_spots(visit, bar);
    spots.extend(screen.filters.into_iter().chain(screen.choices).map(|choice| (choice.prompt_id, choice.spot)));
    spots.extend(screen.results.into_iter().map(|result| (result.prompt_id, result.spot)));
    spots
}

/// Where the line and the keyboard stand, between header and bar.
pub(super) fn line_spots(visit: &Visit, bar: &[PromptId]) -> BTreeMap<PromptId, Spot> {
    let mut spots: BTreeMap<_, _> = [
        ("header.about".to_owned(), Spot { x: 96, y: -150, width: 900, height: 126 }),
        ("search.line".to_owned(), LINE),
    ]
    .into();
    let keys = keyboard::standing(KEYS, layout(visit)).into_iter().flatten();
    spots.extend(keys.map(|(key, spot)| (key.id.to_owned(), spot)));
    let width = (1920 - 2 * 96) / i32::try_from(bar.len()).unwrap_or(1).max(1);
    spots.extend((0..).zip(bar).map(|(at, id)| (id.clone(), Spot { x: 96 + at * width, y: 814, width, height: 116 })));
    spots
}

pub(super) fn screen(visit: &Visit) -> SearchScreen {
    SearchScreen { keys: keys::keys(visit), ..beside(visit) }
}

/// A line to type in, with the keyboard; nothing beside it.
pub(super) fn typing(visit: &Visit, line: &Line) -> SearchScreen {
    let (before, after) = line.halves();
    SearchScreen {
        label: String::new(),
        placeholder: String::new(),
        writes: false,
        before: before.to_owned(),
        after: after.to_owned(),
        line: LINE,
        keys: keys::keys(visit),
        filters: Vec::new(),
        choosing: false,
        heading: String::new(),
        advice: String::new(),
        results: Vec::new(),
        count: String::new(),
        choices: Vec::new(),
    }
}

/// Everything but the keyboard.
fn beside(visit: &Visit) -> SearchScreen {
    let search = &visit.search;
    let mut screen = SearchScreen {
        label: text(visit, "search-line"),
        placeholder: text(visit, "search-placeholder"),
        keys: Vec::new(),
        filters: filters::filters(visit),
        choosing: search.choosing.is_some(),
        ..typing(visit, &search.line)
    };
    match search.choosing {
        Some(Choosing::Topic) => {
            screen.heading = text(visit, "search-choose-topic");
            screen.choices = filters::topic_choices(visit);
        }
        Some(Choosing::Kind) => {
            screen.heading = text(visit, "search-choose-kind");
            screen.choices = filters::kind_choices(visit);
        }
        None if search.line.text().trim().is_empty() => offer(visit, &mut screen),
        None if search.found_nothing() => regret(visit, &mut screen),
        None => show_hits(visit, &mut screen),
    }
    screen
}

/// An empty line: what to do, and what is new.
fn offer(visit: &Visit, screen: &mut SearchScreen) {
    screen.heading = text(visit, "search-hint");
    screen.advice = text(visit, "search-hint-newest");
    show_newest(visit, screen);
}

/// What is new, below the words that say what to do.
fn show_newest(visit: &Visit, screen: &mut SearchScreen) {
    let search = &visit.search;
    let query = Query {
        topic: search.topic,
        kind: search.kind,
        language: search.language.clone(),
        audience: Some(Audience::Visitor),
        ..Query::default()
    };
    let cards = visit.edition.iter().flat_map(|edition| edition.cards()).filter(|card| query.matches(card));
    let whole = |text: String| vec![Matched { text, marked: false }];
    for (at, card) in (0..NEWEST).zip(cards) {
        let title = whole(visit.locales.pick(&visit.language, &card.title).text);
        let summary = whole(visit.locales.pick(&visit.language, &card.summary).text);
        screen.results.push(found(visit, card, &title, &summary, row(at, NEWEST, 232, 0)));
    }
}

/// Nothing was found: say so, and help.
fn regret(visit: &Visit, screen: &mut SearchScreen) {
    let search = &visit.search;
    let args = Args::none().with("words", shortened(search.line.text().trim()));
    screen.heading = visit.locales.text(&visit.language, "search-nothing", &args);
    let suggestions: Vec<_> = search.answer.iter().flat_map(|answer| &answer.suggestions).take(SUGGESTIONS).collect();
    screen.advice =
        text(visit, if suggestions.is_empty() { "search-nothing-advice" } else { "search-nothing-instead" });
    let mut labels: Vec<_> = suggestions
        .iter()
        .enumerate()
        .map(|(at, words)| (format!("search.suggestion.{at}"), (*words).clone()))
        .collect();
    if search.topic.is_some() || search.kind.is_some() || search.language.is_some() {
        labels.push(("search.widen".to_owned(), text(visit, "search-widen")));
    }
    if labels.is_empty() {
        show_newest(visit, screen);
    }
    for (at, (prompt_id, label)) in (0..).zip(labels) {
        screen.choices.push(Choice { opens: true, ..choice(prompt_id, label, row(at, 5, 240, 0)) });
    }
}

/// The end of a long line is what its writer remembers.
fn shortened(words: &str) -> String {
    /// Two lines of the heading.
    const MOST: usize = 40;
    let count = words.chars().count();
    if count <= MOST {
        words.to_owned()
    } else {
        format!("…{}", words.chars().skip(count - MOST).collect::<String>())
    }
}

fn show_hits(visit: &Visit, screen: &mut SearchScreen) {
    let search = &visit.search;
    let hits = search.hits();
    let shown = hits.iter().skip(search.part * PER_PART).take(PER_PART);
    for (at, (hit, card)) in (0..).zip(shown.filter_map(|hit| visit.card(&hit.id).map(|card| (hit, card)))) {
        let spot = row(at, 4, 0, FOOT + GAP);
        screen.results.push(found(visit, card, &hit.title, &hit.snippet, spot));
    }
    if hits.is_empty() {
        return;
    }
    let more = search.answer.as_ref().is_some_and(|answer| answer.more);
    let args = Args::none().number("count", hits.len());
    screen.count = visit.locales.text(&visit.language, if more { "search-count-more" } else { "search-count" }, &args);
    let foot = Spot { y: SIDE.y + SIDE.height - FOOT, height: FOOT, ..SIDE };
    let button = |at: i32| Spot { x: SIDE.x + SIDE.width - TURN + at * (TURN + GAP), width: TURN, ..foot };
    if search.part > 0 {
        screen.choices.push(choice("search.previous".into(), text(visit, "search-previous"), button(-1)));
    }
    if search.part + 1 < parts(visit) {
        let next = choice("search.next".into(), text(visit, "search-next"), button(0));
        screen.choices.push(Choice { opens: true, ..next });
    }
}

/// How many parts the hits have.
pub(crate) fn parts(visit: &Visit) -> usize {
    visit.search.hits().len().div_ceil(PER_PART)
}

/// About how many letters a line of a title, and one of a snippet, has room for.
const TITLE_LETTERS: usize = 33;
const SNIPPET_LETTERS: usize = 38;

fn found(visit: &Visit, card: &Card, title: &[Matched], snippet: &[Matched], spot: Spot) -> Found {
    let letters = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>();
    let title = snippet::around_match(title, 2 * TITLE_LETTERS);
    // Title and snippet share three lines.
    let lines = if letters(&title) > TITLE_LETTERS { 1 } else { 2 };
    Found {
        prompt_id: format!("search.hit.{}", card.id),
        snippet: snippet::around_match(snippet, lines * SNIPPET_LETTERS),
        title,
        topic: card.topic.name(),
        kind: card.kind.name(),
        kind_name: text(visit, &format!("kind-{}", card.kind.name())),
        cover: card.cover.as_ref().map(|cover| picture_use(cover, Place::Cover(COVER))),
        spot,
    }
}

pub(super) fn choice(prompt_id: String, label: String, spot: Spot) -> Choice {
    Choice { prompt_id, label, topic: "", kind: "", chosen: false, opens: false, spot }
}

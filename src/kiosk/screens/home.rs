//! The idle screen and the home screen.

use catalog::{Card, Tag, Topic};
use point::TextSize;

use super::{language, point_name, text, today};
use crate::locale::{Args, Words};
use crate::view::{NewestTile, PictureUse, Place, Screen, Source, TopicTile, UrgentNotice};
use crate::visit::Visit;

/// Topics in a row of the home screen.
const COLUMNS: usize = 4;

/// How many new products the home screen and the idle screen name. In larger words two titles fill the home screen's row.
const NEWEST: usize = 3;
const NEWEST_IN_LARGER_WORDS: usize = 2;

/// What is new, without what stands above the topics.
fn newest(visit: &Visit) -> Vec<&Card> {
    let above = usize::from(urgent(visit).is_some());
    let count = if visit.comfort.text == TextSize::Normal { NEWEST } else { NEWEST_IN_LARGER_WORDS };
    visit.newest(above + count).split_off(above)
}

/// What everybody must know now: in the place of the greeting.
fn urgent(visit: &Visit) -> Option<&Card> {
    visit.urgent().first().copied()
}

pub(super) fn focus(visit: &Visit) -> (Vec<Vec<String>>, String) {
    let topics: Vec<_> = Topic::ALL.into_iter().map(topic_id).collect();
    let mut rows: Vec<_> = topics.chunks(COLUMNS).map(<[String]>::to_vec).collect();
    rows.push(newest(visit).into_iter().map(newest_id).collect());
    let urgent = urgent(visit).map(urgent_id);
    let hall = visit.first_playable().map(|_| "home.hall".to_owned());
    rows.insert(0, urgent.clone().into_iter().chain(hall).collect());
    (rows, urgent.unwrap_or_else(|| topic_id(Topic::News)))
}

pub(super) fn screen(visit: &Visit) -> Screen {
    let topics = Topic::ALL
        .into_iter()
        .map(|topic| {
            let count = visit.topic_cards(topic).len();
            TopicTile {
                prompt_id: topic_id(topic),
                topic: topic.name(),
                words: visit.locales.words(&visit.language, &format!("topic-{}", topic.name()), &Args::none()),
                art: topic_art(topic),
                count: visit.locales.text(&visit.language, "home-count", &Args::none().number("count", count)),
            }
        })
        .collect();
    let newest = newest(visit).into_iter().map(|card| tile(visit, card, newest_id(card))).collect();
    let urgent = urgent(visit).map(|card| tile(visit, card, urgent_id(card)));
    Screen::Home { topics, newest, hall: visit.first_playable().is_some(), urgent }
}

fn tile(visit: &Visit, card: &Card, prompt_id: String) -> NewestTile {
    NewestTile {
        prompt_id,
        title: visit.locales.pick(&visit.language, &card.title).text,
        kind: card.kind.name(),
        kind_name: text(visit, &format!("kind-{}", card.kind.name())),
        topic: card.topic.name(),
        urgent: visit.is_urgent(card),
    }
}

pub(super) fn idle(visit: &Visit) -> Screen {
    let newest =
        visit.newest(NEWEST).into_iter().map(|card| visit.locales.pick(&visit.language, &card.title).text).collect();
    let names = language::ordered(visit).into_iter().map(|locale| locale.autonym.as_str());
    let languages = names.collect::<Vec<_>>().join(" · ");
    let urgent = visit.urgent().first().map(|card| UrgentNotice {
        title: visit.locales.pick(&visit.language, &card.title).text,
        summary: visit.locales.pick(&visit.language, &card.summary).text,
    });
    Screen::Idle {
        point: point_name(visit),
        today: today(visit),
        languages,
        greetings: greetings(visit),
        newest,
        urgent,
    }
}

/// The salute in each language of the village that has one of its own.
fn greetings(visit: &Visit) -> Vec<Words> {
    let locales = &visit.locales;
    let tags = visit.point.languages.iter().filter_map(|tag| tag.parse::<Tag>().ok());
    let own = tags.filter(|tag| locales.review(tag).is_local() && locales.has(tag, "home-salute"));
    own.map(|tag| locales.words(&tag, "home-salute", &Args::none())).collect()
}

/// The scenes of all topics.
pub(super) fn art() -> impl Iterator<Item = PictureUse> {
    Topic::ALL.into_iter().map(topic_art)
}

fn topic_art(topic: Topic) -> PictureUse {
    PictureUse { source: Source::Topic(topic.name()), place: Place::Door }
}

fn topic_id(topic: Topic) -> String {
    format!("home.topic.{}", topic.name())
}

fn urgent_id(card: &Card) -> String {
    format!("home.urgent.{}", card.id)
}

fn newest_id(card: &Card) -> String {
    format!("home.newest.{}", card.id)
}

//! A topic: its products, six at a time.

use catalog::{Audience, Card, Topic};

use super::{ids, picture_use, text};
use crate::locale::Args;
use crate::view::{Place, ProductTile, Screen, TopicScreen};
use crate::visit::Visit;

/// Two columns of three: as many as can be read from 3 m.
const PER_PART: usize = 6;

const COLUMNS: usize = 2;

/// How many parts a topic has; an empty one has one, which says so.
pub fn parts(visit: &Visit, topic: Topic) -> usize {
    visit.topic_cards(topic).len().div_ceil(PER_PART).max(1)
}

pub(super) fn focus(visit: &Visit, topic: Topic, part: usize) -> (Vec<Vec<String>>, String) {
    let tiles: Vec<_> = part_cards(visit, topic, part).into_iter().map(prompt_id).collect();
    let first = tiles.first().cloned().unwrap_or_else(|| "bar.back".to_owned());
    let mut turns = Vec::new();
    if part > 0 {
        turns.extend(ids(&["topic.previous"]));
    }
    if part + 1 < parts(visit, topic) {
        turns.extend(ids(&["topic.next"]));
    }
    let mut rows = vec![turns];
    rows.extend(tiles.chunks(COLUMNS).map(<[String]>::to_vec));
    (rows, first)
}

pub(super) fn screen(visit: &Visit, topic: Topic, part: usize) -> (String, Screen) {
    let title = visit.locales.words(&visit.language, &format!("topic-{}", topic.name()), &Args::none());
    let parts = parts(visit, topic);
    let position = if visit.topic_cards(topic).is_empty() {
        text(visit, "topic-empty")
    } else if parts == 1 {
        String::new()
    } else {
        let args = Args::none().number("page", part + 1).number("pages", parts);
        visit.locales.text(&visit.language, "topic-position", &args)
    };
    let tiles = part_cards(visit, topic, part).into_iter().map(|card| tile(visit, card)).collect();
    let screen = TopicScreen {
        topic: topic.name(),
        title: title.clone(),
        position,
        has_previous: part > 0,
        has_next: part + 1 < parts,
        tiles,
    };
    (title.text, Screen::Topic(screen))
}

fn tile(visit: &Visit, card: &Card) -> ProductTile {
    let for_operator = !card.audience.contains(&Audience::Visitor);
    ProductTile {
        prompt_id: prompt_id(card),
        title: visit.locales.pick(&visit.language, &card.title),
        summary: visit.locales.pick(&visit.language, &card.summary).text,
        kind: card.kind.name(),
        kind_name: text(visit, &format!("kind-{}", card.kind.name())),
        operator: if for_operator { text(visit, "for-operator") } else { String::new() },
        cover: card.cover.as_ref().map(|cover| picture_use(cover, Place::Tile)),
    }
}

fn part_cards(visit: &Visit, topic: Topic, part: usize) -> Vec<&Card> {
    visit.topic_cards(topic).into_iter().skip(part * PER_PART).take(PER_PART).collect()
}

fn prompt_id(card: &Card) -> String {
    format!("topic.card.{}", card.id)
}

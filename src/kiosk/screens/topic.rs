//! A topic: its products, at most six at a time.

use catalog::{Audience, Card, Topic};

use super::{ids, picture_use, text};
use crate::locale::Args;
use crate::view::{Frame, Place, ProductCard, Screen, Shelf, TopicScreen};
use crate::visit::Visit;

/// Two columns of three: as many as can be read from 3 m.
const PER_PART: usize = 6;

/// The room for cards is 1,728 × 662 units with gaps of 24; each cover is as large as its shelf allows.
fn shelf(products: usize) -> Shelf {
    let (columns, rows, upright, width, height) = match products {
        0 | 1 => (1, 1, false, 856, 642),
        2 => (1, 2, false, 399, 299),
        3 => (3, 1, true, 540, 372),
        4 => (4, 1, true, 394, 296),
        _ => (2, 3, false, 245, 184),
    };
    Shelf { columns, rows, upright, cover: Frame { width, height } }
}

/// How many parts a topic has; an empty one has one, which says so.
pub fn parts(visit: &Visit, topic: Topic) -> usize {
    visit.topic_cards(topic).len().div_ceil(PER_PART).max(1)
}

pub(super) fn focus(visit: &Visit, topic: Topic, part: usize) -> (Vec<Vec<String>>, String) {
    let cards: Vec<_> = part_cards(visit, topic, part).into_iter().map(prompt_id).collect();
    let first = cards.first().cloned().unwrap_or_else(|| "bar.back".to_owned());
    let mut turns = Vec::new();
    if part > 0 {
        turns.extend(ids(&["topic.previous"]));
    }
    if part + 1 < parts(visit, topic) {
        turns.extend(ids(&["topic.next"]));
    }
    let mut rows = vec![turns];
    let columns = shelf(visit.topic_cards(topic).len()).columns;
    rows.extend(cards.chunks(columns.into()).map(<[String]>::to_vec));
    (rows, first)
}

pub(super) fn screen(visit: &Visit, topic: Topic, part: usize) -> (String, Screen) {
    let title = visit.locales.words(&visit.language, &format!("topic-{}", topic.name()), &Args::none());
    let (products, parts) = (visit.topic_cards(topic).len(), parts(visit, topic));
    let shelf = shelf(products);
    let position = if products == 0 {
        text(visit, "topic-empty")
    } else if parts == 1 {
        String::new()
    } else {
        let args = Args::none().number("page", part + 1).number("pages", parts);
        visit.locales.text(&visit.language, "topic-position", &args)
    };
    let cards = part_cards(visit, topic, part).into_iter().map(|of| card(visit, of, shelf)).collect();
    let screen = TopicScreen {
        topic: topic.name(),
        title: title.clone(),
        position,
        has_previous: part > 0,
        has_next: part + 1 < parts,
        shelf,
        cards,
    };
    (title.text, Screen::Topic(screen))
}

fn card(visit: &Visit, card: &Card, shelf: Shelf) -> ProductCard {
    let for_operator = !card.audience.contains(&Audience::Visitor);
    ProductCard {
        prompt_id: prompt_id(card),
        title: visit.locales.pick(&visit.language, &card.title),
        summary: visit.locales.pick(&visit.language, &card.summary).text,
        kind: card.kind.name(),
        kind_name: text(visit, &format!("kind-{}", card.kind.name())),
        operator: if for_operator { text(visit, "for-operator") } else { String::new() },
        cover: card.cover.as_ref().map(|cover| picture_use(cover, Place::Cover(shelf.cover))),
    }
}

fn part_cards(visit: &Visit, topic: Topic, part: usize) -> Vec<&Card> {
    visit.topic_cards(topic).into_iter().skip(part * PER_PART).take(PER_PART).collect()
}

fn prompt_id(card: &Card) -> String {
    format!("topic.card.{}", card.id)
}

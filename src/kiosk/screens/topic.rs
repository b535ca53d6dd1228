//! A topic: its products, at most six at a time; with larger words fewer, so that each title has room.

use catalog::{Audience, Card, Topic};
use point::TextSize;

use super::{ids, picture_use, text};
use crate::locale::Args;
use crate::view::{Frame, Place, ProductCard, Screen, Shelf, TopicScreen};
use crate::visit::Visit;

/// Two columns of three are as many as can be read from 3 m; larger words stand two by two, the largest one below the other.
pub fn per_part(size: TextSize) -> usize {
    match size {
        TextSize::Normal => 6,
        TextSize::Larger => 4,
        TextSize::Largest => 3,
    }
}

/// The room for cards is 1,728 × 662 units with gaps of 24; each cover is as large as its shelf allows, and each title as
/// large as lets three lines of it stand.
fn shelf(products: usize, size: TextSize) -> Shelf {
    use TextSize::{Larger, Largest, Normal};
    let (columns, rows, upright, width, height) = match (products, size) {
        (0 | 1, _) => (1, 1, false, 856, 642),
        (2, _) => (1, 2, false, 399, 299),
        (3, Normal) => (3, 1, true, 540, 372),
        (3, Larger) => (3, 1, true, 540, 320),
        (4, Normal) => (4, 1, true, 394, 296),
        (_, Normal) => (2, 3, false, 245, 184),
        (_, Larger) => (2, 2, false, 320, 240),
        (_, Largest) => (1, 3, false, 245, 184),
    };
    let (title, title_lines, summary_lines) = match (columns, rows, size) {
        (1, 1, Normal) => (60, 3, 4),
        (1, 1, Larger) => (66, 3, 4),
        (1, 1, Largest) => (72, 3, 4),
        (1, 2, Normal) => (48, 3, 4),
        (1, 2, Larger) => (56, 3, 2),
        (1, 2, Largest) => (64, 3, 1),
        (3, _, Normal) => (36, 3, 3),
        (3, _, _) => (42, 3, 2),
        (4, ..) => (34, 3, 4),
        (_, _, Normal) => (34, 2, 2),
        (_, _, Larger) => (42, 3, 2),
        (_, _, Largest) => (51, 2, 1),
    };
    Shelf { columns, rows, upright, cover: Frame { width, height }, title, title_lines, summary_lines }
}

/// How many parts a topic has; an empty one has one, which says so.
pub fn parts(visit: &Visit, topic: Topic) -> usize {
    visit.topic_cards(topic).len().div_ceil(per_part(visit.comfort.text)).max(1)
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
    let columns = shelf(visit.topic_cards(topic).len(), visit.comfort.text).columns;
    rows.extend(cards.chunks(columns.into()).map(<[String]>::to_vec));
    (rows, first)
}

pub(super) fn screen(visit: &Visit, topic: Topic, part: usize) -> (String, Screen) {
    let title = visit.locales.words(&visit.language, &format!("topic-{}", topic.name()), &Args::none());
    let (products, parts) = (visit.topic_cards(topic).len(), parts(visit, topic));
    let shelf = shelf(products, visit.comfort.text);
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
    let per_part = per_part(visit.comfort.text);
    visit.topic_cards(topic).into_iter().skip(part * per_part).take(per_part).collect()
}

fn prompt_id(card: &Card) -> String {
    format!("topic.card.{}", card.id)
}

//! What is searched in: topic, kind, language.

use catalog::{Kind, Tag, Topic};

use super::super::text;
use super::{LINE, SIDE, choice, half, row};
use crate::focus::{PromptId, Spot};
use crate::view::Choice;
use crate::visit::Visit;
use crate::visit::search::Choosing;

/// The two filters, beside the line.
pub(super) fn filters(visit: &Visit) -> Vec<Choice> {
    let search = &visit.search;
    let side = Spot { y: LINE.y, height: LINE.height, ..SIDE };
    let topic = search.topic.map_or_else(|| text(visit, "search-topic-all"), |topic| topic_name(visit, topic));
    let kind = search.kind.map(|kind| text(visit, &format!("kind-{}", kind.name())));
    let language = search.language.as_ref().map(|tag| language_name(visit, tag));
    let both: Vec<_> = kind.into_iter().chain(language).collect();
    let kind = if both.is_empty() { text(visit, "search-kind-all") } else { both.join(" · ") };
    vec![
        Choice {
            topic: search.topic.map_or("", Topic::name),
            chosen: search.topic.is_some(),
            opens: true,
            ..choice("search.topic".into(), topic, half(side, false))
        },
        Choice {
            kind: search.kind.map_or("", Kind::name),
            chosen: search.kind.is_some() || search.language.is_some(),
            opens: true,
            ..choice("search.kind".into(), kind, half(side, true))
        },
    ]
}

/// Room for the words above the choices.
const ABOVE: i32 = 80;

/// Choices in two columns.
fn in_columns(choices: Vec<Choice>) -> Vec<Choice> {
    let rows = i32::try_from(choices.len().div_ceil(2)).unwrap_or(1).max(5);
    let spot = |at: i32| half(row(at / 2, rows, ABOVE, 0), at % 2 == 1);
    (0..).zip(choices).map(|(at, choice)| Choice { spot: spot(at), ..choice }).collect()
}

pub(super) fn topic_choices(visit: &Visit) -> Vec<Choice> {
    let chosen = visit.search.topic;
    let all =
        Choice { chosen: chosen.is_none(), ..choice("search.topic.all".into(), text(visit, "search-topic-all"), SIDE) };
    let topics = Topic::ALL.into_iter().map(|topic| Choice {
        topic: topic.name(),
        chosen: chosen == Some(topic),
        ..choice(format!("search.topic.{}", topic.name()), topic_name(visit, topic), SIDE)
    });
    in_columns(std::iter::once(all).chain(topics).collect())
}

pub(super) fn kind_choices(visit: &Visit) -> Vec<Choice> {
    let search = &visit.search;
    let all = Choice {
        chosen: search.kind.is_none(),
        ..choice("search.kind.all".into(), text(visit, "search-kind-all"), SIDE)
    };
    let mut choices = vec![all];
    choices.extend(kinds(visit).into_iter().map(|kind| Choice {
        kind: kind.name(),
        chosen: search.kind == Some(kind),
        ..choice(format!("search.kind.{}", kind.name()), text(visit, &format!("kind-{}", kind.name())), SIDE)
    }));
    let languages = languages(visit);
    // One language leaves nothing to choose.
    if languages.len() > 1 {
        let any = text(visit, "search-language-all");
        choices.push(Choice { chosen: search.language.is_none(), ..choice("search.language.all".into(), any, SIDE) });
        choices.extend(languages.into_iter().map(|tag| Choice {
            chosen: search.language.as_ref() == Some(tag),
            ..choice(format!("search.language.{tag}"), language_name(visit, tag), SIDE)
        }));
    }
    in_columns(choices)
}

/// The choice that is in force.
pub(crate) fn chosen_filter(visit: &Visit, what: Choosing) -> PromptId {
    let choices = match what {
        Choosing::Topic => topic_choices(visit),
        Choosing::Kind => kind_choices(visit),
    };
    choices.into_iter().find(|choice| choice.chosen).map_or_else(String::new, |choice| choice.prompt_id)
}

/// The kinds that there are.
pub(crate) fn kinds(visit: &Visit) -> Vec<Kind> {
    let mut kinds: Vec<_> = visit.edition.iter().flat_map(|edition| edition.cards()).map(|card| card.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.retain(|kind| *kind != Kind::Unknown);
    kinds
}

/// The languages that something can be read, heard or watched in, in the order of the program's.
fn languages(visit: &Visit) -> Vec<&Tag> {
    let cards = || visit.edition.iter().flat_map(|edition| edition.cards());
    let known = visit.locales.all().iter().map(|locale| &locale.tag);
    known.filter(|tag| cards().any(|card| card.is_in(tag))).collect()
}

fn language_name(visit: &Visit, tag: &Tag) -> String {
    visit.locales.get(tag).map_or_else(|| tag.to_string(), |locale| locale.autonym.clone())
}

fn topic_name(visit: &Visit, topic: Topic) -> String {
    text(visit, &format!("topic-{}", topic.name()))
}

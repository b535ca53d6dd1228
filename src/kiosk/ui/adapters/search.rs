//! The search screen. It changes with every letter, so only what differs is set.

use slint::{Global as _, Model as _, ModelRc, StyledText};

use super::{Images, model, shared};
use crate::focus::Spot;
use crate::view::{Choice, Piece, SearchScreen};

/// Fills it.
pub(super) fn screen(app: &::ui::App, search: &SearchScreen, images: Images<'_>) {
    let adapter = ::ui::SearchAdapter::get(app);
    adapter.set_label(shared(&search.label));
    adapter.set_writes(search.writes);
    adapter.set_placeholder(shared(&search.placeholder));
    adapter.set_before(shared(&search.before));
    adapter.set_after(shared(&search.after));
    adapter.set_line(spot(search.line));
    adapter.set_heading(shared(&search.heading));
    adapter.set_advice(shared(&search.advice));
    adapter.set_count(shared(&search.count));
    renew(&adapter.get_filters(), choices(&search.filters), |model| adapter.set_filters(model));
    renew(&adapter.get_choices(), choices(&search.choices), |model| adapter.set_choices(model));
    let keys = search.keys.iter().map(|key| ::ui::KeyTop {
        prompt_id: shared(&key.prompt_id),
        label: shared(&key.label),
        name: shared(&key.name),
        icon: key.icon.into(),
        works: key.works,
        spoken: shared(&key.spoken),
        spot: spot(key.spot),
    });
    renew(&adapter.get_keys(), keys, |model| adapter.set_keys(model));
    let results = search.results.iter().map(|found| ::ui::Found {
        prompt_id: shared(&found.prompt_id),
        title: marked(&found.title, true),
        snippet: marked(&found.snippet, false),
        spoken: found.title.iter().chain(&found.snippet).map(|piece| piece.text.as_str()).collect::<String>().into(),
        topic: found.topic.into(),
        kind: found.kind.into(),
        kind_name: shared(&found.kind_name),
        has_cover: found.cover.is_some(),
        cover: found.cover.as_ref().and_then(&mut *images).unwrap_or_default(),
        spot: spot(found.spot),
    });
    renew(&adapter.get_results(), results, |model| adapter.set_results(model));
}

fn choices(choices: &[Choice]) -> impl Iterator<Item = ::ui::Choice> {
    choices.iter().map(|choice| ::ui::Choice {
        prompt_id: shared(&choice.prompt_id),
        label: shared(&choice.label),
        topic: choice.topic.into(),
        kind: choice.kind.into(),
        chosen: choice.chosen,
        opens: choice.opens,
        spot: spot(choice.spot),
    })
}

/// Changes only the rows that differ, so that a letter typed doesn't draw the whole keyboard anew; another number of rows
/// needs another model.
fn renew<T: Clone + PartialEq + 'static>(
    shown: &ModelRc<T>,
    rows: impl Iterator<Item = T>,
    set: impl FnOnce(ModelRc<T>),
) {
    let rows: Vec<T> = rows.collect();
    if shown.row_count() != rows.len() {
        return set(model(rows.into_iter()));
    }
    for (at, row) in rows.into_iter().enumerate() {
        if shown.row_data(at).as_ref() != Some(&row) {
            shown.set_row_data(at, row);
        }
    }
}

fn spot(spot: Spot) -> ::ui::Spot {
    ::ui::Spot { x: spot.x, y: spot.y, width: spot.width, height: spot.height }
}

/// Words with what matches underlined and bold; `strong`: all of them bold.
fn marked(pieces: &[Piece], strong: bool) -> StyledText {
    // Markup that touches a space isn't markup: spaces stand outside of it.
    let markup: String = pieces
        .iter()
        .map(|Piece { text, marked }| {
            let (words, escaped) = (text.trim(), escaped(text.trim()));
            let run = match (words.is_empty(), marked, strong) {
                (true, ..) | (_, false, false) => escaped,
                (_, false, true) => format!("**{escaped}**"),
                (_, true, _) => format!("<u>**{escaped}**</u>"),
            };
            let space = |is: bool| if is { " " } else { "" };
            let before = text.starts_with(char::is_whitespace);
            let after = text.ends_with(char::is_whitespace) && !words.is_empty();
            format!("{}{run}{}", space(before), space(after))
        })
        .collect();
    let plain = || StyledText::from_plain_text(&pieces.iter().map(|piece| piece.text.as_str()).collect::<String>());
    StyledText::from_markdown(markup.trim()).unwrap_or_else(|_| plain())
}

/// Text in which no sign is markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_ascii_punctuation() {
            escaped.push('\\');
        }
        // A line end would begin a paragraph.
        escaped.push(if char.is_whitespace() { ' ' } else { char });
    }
    escaped
}

//! A page of a product, a step of a guide, and a picture looked at closely.

use catalog::text::plain;
use catalog::{Block as Source, Card, Kind, Page, Picture, ProductId};

use super::{ids, page_picture, picture_use, print, text};
use crate::locale::Args;
use crate::route::Route;
use crate::typeset::{self, Setting};
use crate::view::{Block, Frame, PictureScreen, PictureUse, Place, PlayTile, Reader, Screen};
use crate::visit::Visit;
use crate::visit::theatre::is_playable;

pub(super) fn focus(visit: &Visit, id: &ProductId, page: usize) -> (Vec<Vec<String>>, String) {
    let mut body = Vec::new();
    if visit.page(page).and_then(page_picture).is_some() {
        body.extend(ids(&["reader.picture"]));
    }
    let mut buttons = ids(&["reader.about"]);
    let play = visit.card(id).is_some_and(is_playable).then_some("reader.play");
    let document = visit.document(id).map(|_| "reader.document");
    // One thing stands beside the words; for what else there is, a button stands below.
    for way in play.into_iter().chain(document) {
        if body.is_empty() { &mut body } else { &mut buttons }.push(way.to_owned());
    }
    body.extend(ids(&["reader.text"]));
    if page > 0 {
        buttons.extend(ids(&["reader.previous"]));
    }
    let forward = if page + 1 < visit.pages() { "reader.next" } else { "reader.done" };
    buttons.extend(ids(&[forward]));
    // Who opens a film came to see it.
    let first = play.filter(|_| page == 0).unwrap_or(forward);
    (vec![body, buttons], first.to_owned())
}

pub(super) fn screen(visit: &Visit, id: &ProductId, page: usize) -> (String, Screen) {
    let card = visit.card(id);
    let title = card.map_or_else(Default::default, |card| visit.locales.pick(&visit.language, &card.title));
    let kind = card.map_or(Kind::Unknown, |card| card.kind);
    let args = Args::none().number("page", page + 1).number("pages", visit.pages());
    let position = if kind == Kind::Guide { "guide-position" } else { "reader-position" };
    let shown = visit.page(page);
    let picture = shown.and_then(page_picture);
    let setting = setting(visit, id, page);
    let reader = Reader {
        key: format!("{id}#{page}"),
        topic: card.map_or("news", |card| card.topic.name()),
        kind: kind.name(),
        kind_name: text(visit, &format!("kind-{}", kind.name())),
        title: title.clone(),
        // One page needs no number.
        position: if visit.pages() > 1 { visit.locales.text(&visit.language, position, &args) } else { String::new() },
        page,
        pages: visit.pages(),
        setting,
        heading: shown.and_then(Page::heading).unwrap_or_else(|| title.text.clone()),
        blocks: shown.map_or_else(|| vec![damaged(visit, id)], |shown| blocks(id, page, shown)),
        picture: picture.map(|picture| picture_use(picture, Place::Page(setting.picture))),
        picture_description: picture.map_or_else(String::new, |picture| picture.alt.clone()),
        picture_label: picture.map_or_else(String::new, |picture| picture_label(visit, picture)),
        play: card.filter(|card| is_playable(card)).map(|card| play_tile(card, picture.is_none())),
        print: print::tile(visit, id, picture.is_none() && !card.is_some_and(is_playable)),
        address: card.filter(|card| shows_code(visit, card, page)).and_then(|card| card.address.clone()),
    };
    (title.text, Screen::Reader(Box::new(reader)))
}

pub(super) fn picture(visit: &Visit, id: &ProductId, page: usize) -> (String, Screen) {
    let Some(picture) = visit.page(page).and_then(page_picture) else { return screen(visit, id, page) };
    let screen = PictureScreen {
        picture: picture_use(picture, Place::Full),
        label: picture.alt.clone(),
        ratio: picture.height.max(1) as f32 / picture.width.max(1) as f32,
        look: visit.look,
        position: String::new(),
        has_previous: false,
        has_next: false,
    };
    (text(visit, "picture-title"), Screen::Picture(screen))
}

/// Where the cover of a film or bulletin stands beside the words, which it leaves as wide as without ([`typeset`]).
const PLAY_COVER: Frame = Frame { width: 376, height: 282 };

fn play_tile(card: &Card, alone: bool) -> PlayTile {
    let cover = card.cover.as_ref().filter(|_| alone);
    PlayTile { cover: cover.map(|cover| picture_use(cover, Place::Cover(PLAY_COVER))) }
}

/// The picture that the next page will show.
pub(super) fn ahead(visit: &Visit, route: &Route) -> Vec<PictureUse> {
    if let Route::Document { id, page } = route {
        return print::ahead(visit, id, *page).into_iter().collect();
    }
    let Route::Product { id, page } = route else { return Vec::new() };
    let place = Place::Page(setting(visit, id, page + 1).picture);
    let next = visit.page(page + 1).and_then(page_picture);
    next.map(|picture| picture_use(picture, place)).into_iter().collect()
}

/// How a page is set.
fn setting(visit: &Visit, id: &ProductId, page: usize) -> Setting {
    let (Some(card), Some(open)) = (visit.card(id), &visit.text) else { return typeset::SMALLEST };
    if shows_code(visit, card, page) { open.setting_above_code } else { open.setting }
}

/// The last page of what has a public page ends with its code.
fn shows_code(visit: &Visit, card: &Card, page: usize) -> bool {
    card.address.is_some() && page + 1 == visit.pages()
}

fn picture_label(visit: &Visit, picture: &Picture) -> String {
    visit.locales.text(&visit.language, "reader-picture", &Args::none().with("alt", picture.alt.clone()))
}

fn damaged(visit: &Visit, id: &ProductId) -> Block {
    let spoken = text(visit, "reader-damaged");
    super::about::line(format!("{id}#damaged"), "warning", &spoken)
}

/// Everything but the first picture; a list gives one block per item, so that each can be read aloud and marked.
fn blocks(id: &ProductId, number: usize, page: &Page) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (index, source) in page.blocks.iter().enumerate() {
        let prompt_id = format!("{id}#{number}.{index}");
        let block = |kind, inline: &str| Block {
            prompt_id: prompt_id.clone(),
            kind,
            level: 0,
            marker: String::new(),
            text: inline.to_owned(),
            spoken: plain(inline),
            rows: Vec::new(),
        };
        match source {
            Source::Heading { level, text } => blocks.push(Block { level: *level, ..block("heading", text) }),
            Source::Paragraph { text } => blocks.push(block("paragraph", text)),
            Source::Note { text } => blocks.push(block("note", text)),
            Source::Warning { text } => blocks.push(block("warning", text)),
            Source::Question { text } => blocks.push(block("question", text)),
            Source::List { ordered, items } => {
                let mut number = 0;
                for (at, item) in items.iter().enumerate() {
                    number += usize::from(item.level == 1);
                    let marker = if *ordered && item.level == 1 { format!("{number}.") } else { "•".to_owned() };
                    let prompt_id = format!("{prompt_id}.{at}");
                    blocks.push(Block { prompt_id, level: item.level, marker, ..block("item", &item.text) });
                }
            }
            Source::Table { header, rows } => {
                let rows: Vec<Vec<String>> = std::iter::once(header)
                    .chain(rows)
                    .map(|row| row.iter().map(|cell| plain(cell)).collect())
                    .collect();
                blocks.push(Block { spoken: source.words(), rows, ..block("table", "") });
            }
            Source::Picture(_) | Source::Unknown => {}
        }
    }
    blocks
}

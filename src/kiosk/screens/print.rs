//! A product's printed document: the way to it, and its pages as large as the screen.

use catalog::{Document, ProductId};

use super::{ids, reader, text};
use crate::locale::Args;
use crate::view::{Frame, PictureScreen, PictureUse, Place, PrintTile, Screen, Source};
use crate::visit::Visit;

pub(super) fn focus(visit: &Visit, id: &ProductId, page: usize) -> (Vec<Vec<String>>, String) {
    let pages = visit.document(id).map_or(0, |document| document.pages as usize);
    let mut leaves = Vec::new();
    if page > 0 {
        leaves.extend(ids(&["document.previous"]));
    }
    if page + 1 < pages {
        leaves.extend(ids(&["document.next"]));
    }
    // Enter alone leafs through to the end, and then closes.
    let first = match (page, pages) {
        (_, pages) if page + 1 < pages => "document.next",
        (0, _) => "picture.in",
        _ => "picture.close",
    };
    (vec![leaves, ids(&["picture.out", "picture.in", "picture.close"])], first.to_owned())
}

pub(super) fn screen(visit: &Visit, id: &ProductId, page: usize) -> (String, Screen) {
    let Some(document) = visit.document(id) else { return reader::screen(visit, id, 0) };
    let size = document.size(page);
    let pages = document.pages as usize;
    let title = visit.card(id).map_or_else(Default::default, |card| visit.locales.pick(&visit.language, &card.title));
    let args = Args::none().number("page", page + 1).number("pages", pages);
    let screen = PictureScreen {
        picture: page_of(document, page, Place::Full),
        label: title.text,
        ratio: f32::from(size.height) / f32::from(size.width),
        look: visit.look,
        position: visit.locales.text(&visit.language, "document-position", &args),
        has_previous: page > 0,
        has_next: page + 1 < pages,
    };
    (text(visit, "document-title"), Screen::Picture(screen))
}

/// The room of the first page beside the words, as `ui/components/print.slint` has it: with it the words are as wide as
/// without ([`crate::typeset`]).
const COVER: Frame = Frame { width: 338, height: 434 };

/// What the reader shows of it; its first page only where nothing else stands beside the words.
pub(super) fn tile(visit: &Visit, id: &ProductId, alone: bool) -> Option<PrintTile> {
    let document = visit.document(id)?;
    let size = document.size(0);
    let args = Args::none().number("pages", document.pages as usize);
    Some(PrintTile {
        cover: alone.then(|| page_of(document, 0, Place::Page(COVER))),
        ratio: f32::from(size.height) / f32::from(size.width),
        pages: visit.locales.text(&visit.language, "document-pages", &args),
    })
}

/// The page that will be turned to.
pub(super) fn ahead(visit: &Visit, id: &ProductId, page: usize) -> Option<PictureUse> {
    let document = visit.document(id).filter(|document| page + 1 < document.pages as usize)?;
    Some(page_of(document, page + 1, Place::Full))
}

fn page_of(document: &Document, page: usize, place: Place) -> PictureUse {
    PictureUse { source: Source::Print { sha256: document.sha256.clone(), page }, place }
}

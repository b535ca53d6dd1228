//! One product made of its files: what its text, print, film, sound and pictures become, and what can be said of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use catalog::Kind;
use catalog::problem::Problem;

use super::draft::Draft;
use super::gather::Sources;
use super::piece::Piece;
use super::tidy::{self, Changes};
use super::{document, naming, pages, picture, playable, print};

/// A PDF of more pages is a handbook; until somebody says what it is, a shorter one is a leaflet.
const MAX_LEAFLET_PAGES: u32 = 8;

/// Makes one product.
pub(super) struct Maker<'a> {
    sources: &'a Sources,
    home: &'a Path,
    work: &'a Path,
    /// What was changed on the way.
    pub(super) notes: Vec<Problem>,
    /// The pictures that are in the product, by their paths in it.
    pictures: Vec<String>,
}

impl<'a> Maker<'a> {
    /// A maker that writes to the folder `home`, and files in between to `work`.
    pub(super) fn new(sources: &'a Sources, home: &'a Path, work: &'a Path) -> Self {
        Self { sources, home, work, notes: Vec::new(), pictures: Vec::new() }
    }

    /// Brings all files; answers the head and the text.
    pub(super) fn make(&mut self) -> Result<(Draft, String), Problem> {
        let from = self.sources.main();
        let mut draft = Draft {
            id: String::new(),
            kind: Kind::Article,
            title: String::new(),
            summary: String::new(),
            cover: None,
            film: None,
            sound: None,
            captions: None,
            document: None,
            from: from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        };
        let mut changes = Changes::default();
        let mut title = None;
        let mut pieces = Vec::new();
        if let Some(print) = &self.sources.print {
            let read = print::read(print, &mut changes)?;
            fs::copy(print, self.home.join("in.pdf"))
                .map_err(|error| Problem::error(print, 1, "file-unreadable").with("message", error))?;
            draft.document = Some("in.pdf".to_owned());
            draft.kind = if read.pages > MAX_LEAFLET_PAGES { Kind::Handbook } else { Kind::Leaflet };
            (title, pieces) = (read.title, read.pieces);
            if pieces.is_empty() && self.sources.document.is_none() {
                self.note("import-scanned");
            }
        }
        let playable = self.playable(&mut draft, &mut title)?;
        if let Some((path, office)) = &self.sources.document {
            let document = document::read(path, *office, self.work, &mut changes)?;
            if draft.document.is_none() && !playable {
                draft.kind = Kind::Article;
            }
            title = document.title.or(title);
            pieces = document.pieces;
            self.fetch_pictures(&mut pieces, &document.pictures);
        } else if draft.document.is_none() && !playable {
            draft.kind = Kind::Poster;
        }
        let mut pieces = tidy::tidy(pieces, &mut changes);
        pages::find_headings(&mut pieces);
        let title = title.map(|title| tidy::tidy_line(&title, &mut changes)).filter(|title| !title.is_empty());
        let mut title = title.unwrap_or_default();
        take_title(&mut pieces, &mut title);
        if title.is_empty() && self.sources.document.is_none() {
            let name = self.sources.print.as_deref().and_then(print::title_of_name);
            title = name.map(|name| tidy::tidy_line(&name, &mut changes)).unwrap_or_default();
        }
        self.add_pictures(&mut pieces, draft.kind, &title)?;
        let laid = pages::lay_out(&pieces);
        draft.summary = laid.first.as_deref().map(naming::summary).unwrap_or_default();
        draft.title = title;
        if draft.cover.is_none() {
            draft.cover = self.cover();
        }
        self.tell(&changes, laid.wide_tables);
        Ok((draft, if pieces.is_empty() { String::new() } else { laid.markdown }))
    }

    fn note(&mut self, code: &'static str) {
        self.notes.push(Problem::warning(self.sources.main(), 1, code));
    }

    fn tell(&mut self, changes: &Changes, wide_tables: usize) {
        let file = self.sources.main();
        let old: BTreeSet<_> = changes.encodings.iter().map(|encoding| encoding.name()).collect();
        if !old.is_empty() {
            let names = old.into_iter().collect::<Vec<_>>().join(", ");
            self.notes.push(Problem::warning(file, 1, "import-converted").with("encodings", names));
        }
        if !changes.dropped.is_empty() {
            let signs: Vec<_> =
                changes.dropped.iter().take(10).map(|char| format!("U+{:04X}", u32::from(*char))).collect();
            self.notes.push(Problem::warning(file, 1, "import-dropped").with("signs", signs.join(", ")));
        }
        if wide_tables > 0 {
            self.notes.push(Problem::warning(file, 1, "import-wide-tables").with("count", wide_tables));
        }
    }

    /// Brings the film or sound; answers whether there is one.
    fn playable(&mut self, draft: &mut Draft, title: &mut Option<String>) -> Result<bool, Problem> {
        let Some(path) = &self.sources.playable else { return Ok(false) };
        let probed = playable::probe(path)?;
        if probed.is_film() {
            let (name, encoded) = playable::bring_film(path, &probed, self.home)?;
            draft.kind = Kind::Video;
            draft.film = Some(name);
            if encoded {
                self.note("import-encoded");
            }
            let still = self.work.join("still.png");
            // A film without a tile can be given one later.
            if playable::still(path, &probed, &still).is_ok() {
                draft.cover = picture::cover(&still, &self.home.join("media")).ok().map(|name| format!("media/{name}"));
            }
        } else {
            draft.kind = Kind::Audio;
            draft.sound = Some(playable::bring_sound(path, &probed, self.home)?);
        }
        if let Some(captions) = &self.sources.captions {
            draft.captions = Some(playable::bring_captions(captions, self.home)?);
        }
        *title = probed.title.or(title.take());
        Ok(true)
    }

    /// The pictures within a document, at their places; those that can't be taken are left out and told.
    fn fetch_pictures(&mut self, pieces: &mut Vec<Piece>, from: &document::Pictures) {
        let mut known: BTreeMap<String, Option<String>> = BTreeMap::new();
        for piece in pieces.iter_mut() {
            let Piece::Picture { target, alt } = piece else { continue };
            if is_made_up(alt) {
                alt.clear();
            }
            let path = known.entry(target.clone()).or_insert_with(|| {
                let fetched = from.fetch(target, self.work)?;
                self.bring(&fetched).ok()
            });
            *target = path.clone().unwrap_or_default();
        }
        let lost = known.values().filter(|path| path.is_none()).count();
        if lost > 0 {
            self.notes.push(Problem::warning(self.sources.main(), 1, "import-pictures-lost").with("count", lost));
        }
        pieces.retain(|piece| !matches!(piece, Piece::Picture { target, .. } if target.is_empty()));
    }

    fn bring(&mut self, picture: &Path) -> Result<String, Problem> {
        let stem = format!("hinh-{}", self.pictures.len() + 1);
        let path = format!("media/{}", picture::bring(picture, &self.home.join("media"), &stem)?);
        self.pictures.push(path.clone());
        Ok(path)
    }

    /// The pictures beside a document come after its text; a picture alone is a poster.
    fn add_pictures(&mut self, pieces: &mut Vec<Piece>, kind: Kind, title: &str) -> Result<(), Problem> {
        let sources = self.sources;
        for picture in &sources.pictures {
            let target = self.bring(picture)?;
            pieces.push(Piece::Picture { target, alt: String::new() });
        }
        if kind == Kind::Poster && !title.is_empty() {
            pieces.push(Piece::Heading { level: 1, text: title.to_owned() });
        }
        Ok(())
    }

    /// A tile from the first picture, or from the first page of the print.
    fn cover(&self) -> Option<String> {
        let page = || print::first_page(self.sources.print.as_ref()?, self.work);
        let first = self.pictures.first().map(|path| self.home.join(path)).or_else(page)?;
        picture::cover(&first, &self.home.join("media")).ok().map(|name| format!("media/{name}"))
    }
}

/// The title among the pieces, where the document names none; once it is the title, it needn't be the first heading, too.
fn take_title(pieces: &mut Vec<Piece>, title: &mut String) {
    let Some(at) = naming::title_at(pieces) else { return };
    let Some(Piece::Heading { text, .. }) = pieces.get(at) else { return };
    let same = catalog::folding::folded_words(text) == catalog::folding::folded_words(title);
    if title.is_empty() {
        *title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    } else if !same {
        return;
    }
    if matches!(pieces.get(at + 1), Some(Piece::Heading { .. })) {
        pieces.remove(at);
        return;
    }
    let largest = pieces.iter().enumerate().filter(|(other, _)| *other != at).filter_map(|(_, piece)| match piece {
        Piece::Heading { level, .. } => Some(*level),
        _ => None,
    });
    if let (Some(largest), Some(Piece::Heading { level, .. })) = (largest.min(), pieces.get_mut(at)) {
        *level = largest;
    }
}

/// What programs write where nobody has described a picture.
fn is_made_up(alt: &str) -> bool {
    let lower = alt.to_lowercase();
    let ending = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf"].iter().any(|ending| lower.ends_with(ending));
    let signs = ["automatically generated", "được tạo tự động", "picture ", "image ", "img_", "http"];
    ending || signs.iter().any(|sign| lower.contains(sign))
}

//! From what officers have to a product: `press import`.
//!
//! A file is told by its first bytes ([`kind`]); files that belong together are one product ([`gather`]). Texts become pieces
//! ([`document`], [`print`], [`plain`], [`ast`]), in Unicode whatever they were written in ([`fonts`], [`legacy`], [`tidy`]),
//! and are laid out in pages ([`pages`]); pictures, films and sounds become what points take ([`picture`], [`playable`]). What
//! a machine can't know is left empty ([`draft`]), and `press check` asks for it.
//!
//! All of it is made in a hidden folder beside its place and checked there as `press check` does; only a product whose files
//! are whole is moved into place. Nothing that is there already is ever changed.

mod ast;
mod document;
mod draft;
mod fonts;
mod gather;
mod kind;
pub mod legacy;
mod naming;
mod pages;
mod picture;
mod piece;
mod plain;
mod playable;
mod print;
mod tidy;
pub mod tool;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use catalog::check;
use catalog::problem::Problem;
use catalog::{Kind, ProductId};

use self::draft::Draft;
pub use self::draft::Say;
use self::gather::Sources;
use self::piece::Piece;
pub use self::print::words as words_of_print;
use self::tidy::Changes;
use self::tool::ToolError;

/// What is wrong with a file that no work on the product can mend.
const BROKEN: [&str; 10] = [
    "picture-broken",
    "document-broken",
    "document-locked",
    "document-empty",
    "document-fatal",
    "media-broken",
    "media-cut",
    "media-empty",
    "film-without-pictures",
    "sound-silent",
];

/// A product that was made.
#[derive(Debug)]
pub struct Made {
    /// Its folder.
    pub folder: PathBuf,
    /// What it was made from.
    pub from: PathBuf,
    /// Its title, as far as the document says it.
    pub title: String,
    /// What was changed on the way.
    pub notes: Vec<Problem>,
    /// What is left to do, by file and line below the content.
    pub todo: Vec<Problem>,
}

/// What came of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// Products that were made.
    pub made: Vec<Made>,
    /// Files that weren't taken, and why.
    pub refused: Vec<Problem>,
}

/// Makes products in the publisher's folder `into` of the file or folder `from`.
pub fn import(from: &Path, into: &Path, say: Say<'_>) -> Result<Imported, Problem> {
    let publisher = into.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if format!("{publisher}/x").parse::<ProductId>().is_err() {
        return Err(Problem::error(into, 1, "import-publisher").with("found", publisher));
    }
    if !from.exists() {
        return Err(Problem::error(from, 1, "import-nothing"));
    }
    let unwritable = |error: std::io::Error| Problem::error(into, 1, "import-unwritable").with("message", error);
    fs::create_dir_all(into).map_err(unwritable)?;
    let (products, refused) = gather::gather(from);
    let mut imported = Imported { made: Vec::new(), refused };
    let mut names = BTreeSet::new();
    for sources in products {
        // Hidden from `press check`, gone whatever happens, and on the same disk as its place.
        let staged = tempfile::Builder::new().prefix(".import-").tempdir_in(into).map_err(unwritable)?;
        match make(&sources, &publisher, into, staged.path(), &mut names, say) {
            Ok(made) => imported.made.push(made),
            Err(problem) => imported.refused.push(problem),
        }
    }
    Ok(imported)
}

fn make(
    sources: &Sources,
    publisher: &str,
    into: &Path,
    staged: &Path,
    names: &mut BTreeSet<String>,
    say: Say<'_>,
) -> Result<Made, Problem> {
    let unwritable = |error: std::io::Error| Problem::error(into, 1, "import-unwritable").with("message", error);
    let work = staged.join("work");
    let home = staged.join("home");
    fs::create_dir_all(home.join("media")).map_err(unwritable)?;
    fs::create_dir_all(&work).map_err(unwritable)?;
    let mut maker = Maker { sources, home: &home, work: &work, notes: Vec::new(), pictures: Vec::new() };
    let (mut draft, markdown) = maker.make()?;
    let name = if draft.title.is_empty() { &sources.name } else { &draft.title };
    let name = free_name(&naming::slug(name), into, names).ok_or_else(|| {
        let path = into.join(naming::slug(name));
        Problem::error(sources.main(), 1, "import-there").with("path", path.display())
    })?;
    draft.id = format!("{publisher}/{name}");
    fs::write(home.join("product.toml"), draft.to_toml(say)).map_err(unwritable)?;
    fs::write(home.join("vi.md"), markdown).map_err(unwritable)?;
    // Gone if nothing is in it.
    drop(fs::remove_dir(home.join("media")));
    let notes = maker.notes;
    let root = staged.join("content");
    let checked = root.join(publisher).join(&name);
    fs::create_dir_all(root.join(publisher)).map_err(unwritable)?;
    fs::rename(&home, &checked).map_err(unwritable)?;
    let report = check::check_product(&root, &Path::new(publisher).join(&name));
    if let Some(broken) = report.problems.iter().find(|problem| BROKEN.contains(&problem.code)) {
        return Err(Problem { file: sources.main().to_owned(), line: 1, ..broken.clone() });
    }
    // That words are empty has been said; that they are missing therefore needn't be.
    let todo = report.problems.into_iter().filter(|problem| problem.code != "language-missing").collect();
    let folder = into.join(&name);
    fs::rename(&checked, &folder).map_err(unwritable)?;
    names.insert(name);
    Ok(Made { folder, from: sources.main().to_owned(), title: draft.title, notes, todo })
}

/// A name that no product has. One that was there before is never taken; of two that are made at once the second is counted.
fn free_name(slug: &str, into: &Path, made: &BTreeSet<String>) -> Option<String> {
    let taken = |name: &str| into.join(name).symlink_metadata().is_ok();
    if !made.contains(slug) {
        return (!taken(slug)).then(|| slug.to_owned());
    }
    (2..).map(|number| format!("{slug}-{number}")).find(|name| !taken(name))
}

/// A tool's failure as a problem: either it is missing here, or it found the file broken.
fn refusal(path: &Path, code: &'static str, error: &ToolError) -> Problem {
    match error {
        ToolError::Missing(program) => Problem::error(path, 1, "import-tool").with("program", program),
        ToolError::Slow(program, patience) => {
            let problem = Problem::error(path, 1, "import-slow").with("program", program);
            problem.with("seconds", patience.as_secs())
        }
        error => Problem::error(path, 1, code).with("message", error),
    }
}

/// Makes one product.
struct Maker<'a> {
    sources: &'a Sources,
    home: &'a Path,
    work: &'a Path,
    notes: Vec<Problem>,
    /// The pictures that are in the product, by their paths in it.
    pictures: Vec<String>,
}

impl Maker<'_> {
    fn make(&mut self) -> Result<(Draft, String), Problem> {
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
            draft.kind = if read.pages > 8 { Kind::Handbook } else { Kind::Leaflet };
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

//! Which files of a folder belong together: what officers keep in one folder is mostly one thing, a document and its
//! pictures; or it is a drawer with many things, each in a file of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use catalog::folding::folded_words;
use catalog::problem::Problem;

use super::kind::{self, Kind, Office};

/// A drawer with more files is gone through in parts.
const MAX_FILES: usize = 500;

/// Folders in folders in folders.
const DEEPEST: usize = 3;

/// The files of one product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Its name, where its text has no title.
    pub name: String,
    /// Its text.
    pub document: Option<(PathBuf, Office)>,
    /// Its print.
    pub print: Option<PathBuf>,
    /// Its film or sound.
    pub playable: Option<PathBuf>,
    /// The words of it.
    pub captions: Option<PathBuf>,
    /// Its pictures.
    pub pictures: Vec<PathBuf>,
}

impl Sources {
    /// The file by which messages name it.
    pub fn main(&self) -> &Path {
        let document = self.document.as_ref().map(|(path, _)| path);
        let first = document.or(self.playable.as_ref()).or(self.print.as_ref()).or(self.pictures.first());
        first.map_or(Path::new(""), PathBuf::as_path)
    }

    fn has_main(&self) -> bool {
        self.document.is_some() || self.print.is_some() || self.playable.is_some()
    }

    /// Takes a file; gives it back where its place is taken.
    fn take(&mut self, path: PathBuf, kind: Kind) -> Result<(), PathBuf> {
        let place = match kind {
            Kind::Picture => {
                self.pictures.push(path);
                return Ok(());
            }
            Kind::Document(office) if self.document.is_none() => {
                self.document = Some((path, office));
                return Ok(());
            }
            Kind::Document(_) => return Err(path),
            Kind::Pdf => &mut self.print,
            Kind::Playable => &mut self.playable,
            Kind::Captions => &mut self.captions,
        };
        if place.is_some() {
            return Err(path);
        }
        *place = Some(path);
        Ok(())
    }
}

/// What of a file or folder becomes products, and what can't be taken.
pub fn gather(from: &Path) -> (Vec<Sources>, Vec<Problem>) {
    let (mut products, mut left) = (Vec::new(), Vec::new());
    if from.is_dir() {
        folder(from, 0, &mut products, &mut left);
    } else {
        let mut sources = Sources { name: stem(from), ..Sources::default() };
        match kind::of(from) {
            Ok(Kind::Captions) => left.push(Problem::error(from, 1, "import-captions-alone")),
            Ok(kind) => {
                // A place in an empty one is never taken.
                drop(sources.take(from.to_owned(), kind));
                products.push(sources);
            }
            Err(problem) => left.push(problem),
        }
    }
    (products, left)
}

fn folder(folder: &Path, depth: usize, products: &mut Vec<Sources>, left: &mut Vec<Problem>) {
    let mut paths: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => return left.push(Problem::error(folder, 1, "file-unreadable").with("message", error)),
    };
    paths.retain(|path| !kind::is_left_over(path));
    paths.sort();
    if paths.len() > MAX_FILES {
        return left.push(Problem::error(folder, 1, "import-many").with("most", MAX_FILES));
    }
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let mut groups: BTreeMap<String, Sources> = BTreeMap::new();
    for path in files {
        let kind = match kind::of(&path) {
            Ok(kind) => kind,
            Err(problem) => {
                left.push(problem);
                continue;
            }
        };
        let name = stem(&path);
        let group = groups.entry(folded_words(&name).join(" ")).or_default();
        group.name = name;
        if let Err(path) = group.take(path, kind) {
            left.push(Problem::error(path, 1, "import-second"));
        }
    }
    let mut groups: Vec<Sources> = groups.into_values().collect();
    let mains = groups.iter().filter(|group| group.has_main()).count();
    if mains == 1 {
        products.push(one(groups, folder));
    } else {
        for group in &mut groups {
            if mains == 0 || group.has_main() {
                continue;
            }
            let strays = std::mem::take(&mut group.pictures).into_iter();
            left.extend(strays.map(|path| Problem::error(path, 1, "import-stray-picture")));
            left.extend(group.captions.take().map(|path| Problem::error(path, 1, "import-captions-alone")));
        }
        products.extend(groups.into_iter().filter(|group| group.has_main() || !group.pictures.is_empty()));
    }
    for inner in folders {
        if depth + 1 < DEEPEST {
            self::folder(&inner, depth + 1, products, left);
        } else {
            left.push(Problem::error(inner, 1, "import-deep").with("most", DEEPEST));
        }
    }
}

/// A document, film or print with all the pictures beside it.
fn one(groups: Vec<Sources>, folder: &Path) -> Sources {
    let (mains, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(Sources::has_main);
    let mut product = mains.into_iter().next().unwrap_or_default();
    for other in others {
        product.pictures.extend(other.pictures);
        product.captions = product.captions.or(other.captions);
    }
    product.pictures.sort();
    if product.pictures.len() > 1 {
        product.name = stem(folder);
    }
    product
}

fn stem(path: &Path) -> String {
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

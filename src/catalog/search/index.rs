//! The index: one SQLite file with FTS5. A row's number says how old its product is, so that rows come newest first.
//!
//! Text goes in folded and, in a table of its own, with its marks: the folding of SQLite's own tokenizers leaves `đ`, and a
//! question with marks must find its own spelling first. Where words stand is kept for the folded ones alone, which halves
//! the index: whoever has the words side by side without marks, and all of them with, has them side by side with marks.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};

use super::file::{PATIENCE, check_schema, is_damaged, is_whole, open_file, prepare, read_vocabulary, remove};
use super::filling::{Known, Plan, UNREAD, add, plan};
use super::question::Way;
use super::rows::Rows;
use super::vocabulary::Vocabulary;
use super::walk;
use crate::edition::Edition;
use crate::product::ProductId;

/// Products in one step and one transaction: some 50 ms of work, so that a question never waits long for it.
const STEP: usize = 50;

/// Where more than this share of the products changed, the index is put in order afterwards; below it, the next time.
const REORDER: f64 = 0.1;

/// Why the index can't be opened or made. Questions are answered without it.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// SQLite refused.
    #[error("{path}: {doing}: {source}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: rusqlite::Error,
    },
}

/// What an update did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Updated {
    /// Products that were new or had changed.
    pub added: usize,
    /// Products that are gone or had changed.
    pub removed: usize,
}

/// The search index of a point.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    /// None on a disk that can only be read and has no index.
    file: Option<Connection>,
    writable: bool,
    /// It was made anew in this update: damaged once more, the disk is to blame.
    renewed: bool,
    known: BTreeMap<ProductId, Known>,
    plan: Option<Plan>,
    /// The file turned out to be damaged: it isn't asked any more, and the next step makes it anew.
    damaged: Cell<bool>,
    rows: RefCell<Option<(String, Arc<Rows>)>>,
    vocabulary: RefCell<Option<Arc<Vocabulary>>>,
}

impl Index {
    /// Opens the index in the file `path`, making it where needed. A damaged one, or one of another schema, is made anew; on
    /// a disk that can only be read an index that is there is read, and none is none.
    pub fn open(path: &Path) -> Result<Self, SearchError> {
        match open_file(path) {
            Ok(file) => Self::with(path, Some(file), true),
            Err(error) if is_damaged(&error) => {
                remove(path);
                let file = open_file(path).map_err(at(path, "making it anew"))?;
                Self::with(path, Some(file), true)
            }
            Err(_) => Self::open_read_only(path),
        }
    }

    /// Opens the index that another process writes, or none. Never changes the file.
    pub fn open_read_only(path: &Path) -> Result<Self, SearchError> {
        let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
        let usable = file.and_then(|file| {
            file.busy_timeout(PATIENCE)?;
            check_schema(&file)?;
            Ok(file)
        });
        Self::with(path, usable.ok(), false)
    }

    /// An index that no file keeps: for one question where the file can't be written.
    pub fn temporary() -> Result<Self, SearchError> {
        let path = Path::new(":memory:");
        let file = Connection::open_in_memory().and_then(|file| {
            prepare(&file)?;
            Ok(file)
        });
        Self::with(path, Some(file.map_err(at(path, "making an index in memory"))?), true)
    }

    /// No index: titles and summaries are searched.
    pub fn none() -> Self {
        Self::empty(Path::new(""), None, false)
    }

    fn empty(path: &Path, file: Option<Connection>, writable: bool) -> Self {
        Self {
            path: path.to_owned(),
            file,
            writable,
            renewed: false,
            known: BTreeMap::new(),
            plan: None,
            damaged: Cell::new(false),
            rows: RefCell::default(),
            vocabulary: RefCell::default(),
        }
    }

    /// Whether everything of `edition` is indexed, and nothing else.
    pub fn is_of(&self, edition: &Edition) -> bool {
        let whole = |file| is_whole(file, &edition.header().id).unwrap_or(false);
        !self.damaged.get() && self.file.as_ref().is_some_and(whole)
    }

    fn with(path: &Path, file: Option<Connection>, writable: bool) -> Result<Self, SearchError> {
        let mut index = Self::empty(path, file, writable);
        if let Err(error) = index.load() {
            if !writable {
                index.file = None;
            } else if is_damaged(&error) {
                index.damaged.set(true);
            } else {
                return Err(at(path, "reading what is indexed")(error));
            }
        }
        Ok(index)
    }

    fn load(&mut self) -> rusqlite::Result<()> {
        self.forget();
        self.known.clear();
        let Some(file) = &self.file else { return Ok(()) };
        let mut statement = file.prepare("SELECT id, row, stamp FROM product")?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?, Known { row: row.get(1)?, stamp: row.get(2)? })))?;
        for row in rows {
            let (id, known) = row?;
            if let Ok(id) = id.parse() {
                self.known.insert(id, known);
            }
        }
        Ok(())
    }

    /// Forgets what was worked out from the file.
    fn forget(&mut self) {
        self.rows.take();
        self.vocabulary.take();
    }

    /// Brings the index up to `edition`, step by step, and says what changed.
    pub fn update(&mut self, edition: &Edition) -> Result<Updated, SearchError> {
        loop {
            if let Some(done) = self.step(edition)? {
                return Ok(done);
            }
        }
    }

    /// One step towards `edition`, in one transaction; answers what all steps did after the last one. After a step that
    /// failed, or a power cut, the steps before it stand.
    pub fn step(&mut self, edition: &Edition) -> Result<Option<Updated>, SearchError> {
        match self.try_step(edition) {
            Ok(Some(done)) => {
                // The first question shouldn't wait for it.
                self.vocabulary();
                Ok(Some(done))
            }
            Err(error) if is_damaged(&error) && self.writable && !self.renewed => {
                self.renew().map_err(at(&self.path, "making it anew"))?;
                Ok(None)
            }
            Err(error) => {
                self.plan = None;
                // What the file holds may be less than what was just noted.
                self.load().map_err(at(&self.path, "reading what is indexed"))?;
                Err(at(&self.path, "indexing")(error))
            }
            done => done.map_err(at(&self.path, "indexing")),
        }
    }

    fn try_step(&mut self, edition: &Edition) -> rusqlite::Result<Option<Updated>> {
        if !self.writable {
            return Ok(Some(Updated::default()));
        }
        if self.damaged.get() {
            self.renew()?;
        }
        let Some(file) = &mut self.file else { return Ok(Some(Updated::default())) };
        let id = &edition.header().id;
        if self.plan.as_ref().is_none_or(|plan| plan.edition != *id) {
            if is_whole(file, id)? {
                return Ok(Some(Updated::default()));
            }
            self.plan = Some(plan(edition, &self.known));
        }
        let Some(plan) = &mut self.plan else { return Ok(None) };
        let transaction = file.transaction()?;
        transaction.execute("DELETE FROM whole", [])?;
        let from = plan.work.len().saturating_sub(STEP);
        let mut changes = Vec::new();
        for (old, card) in plan.work.drain(from..).rev() {
            if let Some(row) = old {
                transaction.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([row])?;
                transaction.prepare_cached("DELETE FROM marked WHERE rowid = ?1")?.execute([row])?;
                transaction.prepare_cached("DELETE FROM product WHERE row = ?1")?.execute([row])?;
                plan.done.removed += 1;
            }
            if let Some(card) = card.and_then(|card| edition.cards().get(card)) {
                changes.push((card.id.clone(), add(&transaction, edition, card)?));
                plan.done.added += 1;
            }
        }
        let last = plan.work.is_empty();
        if last {
            let changed = plan.done.added + plan.done.removed;
            if changed as f64 > REORDER * edition.cards().len() as f64 {
                transaction.execute("INSERT INTO words(words) VALUES('optimize')", [])?;
                transaction.execute("INSERT INTO marked(marked) VALUES('optimize')", [])?;
            }
            let readable =
                self.known.values().chain(changes.iter().map(|(_, known)| known)).all(|it| it.stamp != UNREAD);
            if readable {
                transaction.execute("INSERT INTO whole VALUES (?1)", [id])?;
            }
        }
        transaction.commit()?;
        if last {
            // Each step of the statement gives back one page.
            let mut vacuum = file.prepare("PRAGMA incremental_vacuum")?;
            let mut pages = vacuum.query([])?;
            while pages.next()?.is_some() {}
        }
        let done = plan.done;
        if last {
            self.plan = None;
            self.renewed = false;
            self.load()?;
        } else {
            self.known.extend(changes);
            self.forget();
        }
        Ok(last.then_some(done))
    }

    /// Throws the file away and begins an empty one.
    fn renew(&mut self) -> rusqlite::Result<()> {
        self.file = None;
        self.plan = None;
        remove(&self.path);
        self.file = Some(open_file(&self.path)?);
        self.damaged.set(false);
        self.renewed = true;
        self.load()
    }

    /// Which of the edition's cards are indexed, and in which row.
    pub(super) fn rows(&self, edition: &Edition) -> Arc<Rows> {
        if self.file.is_none() || self.damaged.get() {
            return Arc::default();
        }
        let id = &edition.header().id;
        if let Some((known, rows)) = &*self.rows.borrow()
            && known == id
        {
            return rows.clone();
        }
        let rows = Arc::new(Rows::new(edition, |id| self.known.get(id).map(|known| known.row)));
        *self.rows.borrow_mut() = Some((id.clone(), rows.clone()));
        rows
    }

    /// At most `enough` of the cards that this way finds and that are wanted, newest first; none once the file has turned out
    /// damaged.
    pub(super) fn matching(&self, way: &Way, rows: &Rows, enough: usize, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let Some(file) = self.file.as_ref().filter(|_| !self.damaged.get()) else { return Vec::new() };
        walk::find(file, way, rows, enough, wanted).unwrap_or_else(|error| {
            self.damaged.set(is_damaged(&error));
            Vec::new()
        })
    }

    /// Whether the file turned out to be damaged and must be made anew.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.get()
    }

    /// Every word that is indexed.
    pub(super) fn vocabulary(&self) -> Arc<Vocabulary> {
        if let Some(vocabulary) = &*self.vocabulary.borrow() {
            return vocabulary.clone();
        }
        let vocabulary = Arc::new(self.file.as_ref().and_then(|file| read_vocabulary(file).ok()).unwrap_or_default());
        *self.vocabulary.borrow_mut() = Some(vocabulary.clone());
        vocabulary
    }
}

fn at(path: &Path, doing: &'static str) -> impl FnOnce(rusqlite::Error) -> SearchError {
    let path = path.to_owned();
    move |source| SearchError::Database { doing, path, source }
}

//! A book, and what a power cut leaves of it.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(dead_code, reason = "each test uses some of it")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use desk::Book;
use desk::records::{Difficulty, DifficultyKind};
use point::clock::FixedClock;
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};

pub const AT: OffsetDateTime = datetime!(2026-11-30 1:00 UTC);
pub const DAY: Date = date!(2026 - 11 - 30);

pub fn open(folder: &Path) -> (Arc<FixedClock>, Book) {
    let clock = Arc::new(FixedClock::at(AT));
    let book = Book::open(folder, clock.clone()).unwrap();
    (clock, book)
}

/// What the disk holds at this moment, while the book is open: what a power cut leaves.
pub fn cut(folder: &Path) -> tempfile::TempDir {
    let left = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), left.path().join(entry.file_name())).unwrap();
        }
    }
    left
}

pub fn difficulty(text: &str) -> Difficulty {
    Difficulty { kind: DifficultyKind::Power, text: text.to_owned(), opened: DAY, answer: None, closed: None }
}

/// What has to be told; it is told now.
pub fn told(book: &Book) -> Vec<desk::What> {
    let notices = book.notices().unwrap();
    notices.iter().for_each(|notice| book.told(notice.id).unwrap());
    notices.into_iter().map(|notice| notice.what).collect()
}

//! What the point's book remembers for the program between two starts: one JSON value under each name. How the last fetch and
//! the last report went, say. Nothing of it is needed to go on.

use delivery::Book;
use point::DataFolder;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Remembers a value. A disk that takes nothing more doesn't keep this, either; whoever asked is told all the same.
pub(crate) fn write(data: &DataFolder, name: &str, value: &impl Serialize) {
    if let (Ok(book), Ok(note)) = (Book::open(&data.trust()), serde_json::to_string(value)) {
        drop(book.set_note(name, &note));
    }
}

/// The value of that name, if there is one that can be read.
pub(crate) fn read<T: DeserializeOwned>(data: &DataFolder, name: &str) -> Option<T> {
    read_from(&Book::find(&data.trust())?, name)
}

/// The same from a book that is open.
pub(crate) fn read_from<T: DeserializeOwned>(book: &Book, name: &str) -> Option<T> {
    serde_json::from_str(&book.note(name).ok()??).ok()
}

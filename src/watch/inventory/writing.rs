//! A first list from what is there, and what has come since.

use std::path::Path;

use crate::device::{Kind, Reading};
use crate::inventory::{List, ListError, judging};

/// What stands at the head of a first list, in the operator's language.
const HEAD: &str = include_str!("first.toml");

impl List {
    /// A first list: everything that is plugged in, for the operator to fill in.
    pub fn of_what_is_there(readings: &[Reading]) -> String {
        added(HEAD.to_owned(), &Self::default(), readings)
    }
}

/// Adds to the text of a list what is plugged in and not in it. What stands there stays, letter by letter. `path` is named in
/// what is wrong with it.
pub fn merge(text: &str, path: &Path, readings: &[Reading]) -> Result<String, ListError> {
    if text.trim().is_empty() {
        return Ok(List::of_what_is_there(readings));
    }
    Ok(added(text.to_owned(), &List::parse(text, path)?, readings))
}

fn added(mut text: String, list: &List, readings: &[Reading]) -> String {
    let matches = judging::matched(list, readings);
    // What stands in the place of another thing isn't in the list.
    let is_listed = |at: usize| matches.iter().flatten().any(|found| found.reading == at && !found.other);
    for (at, reading) in readings.iter().enumerate() {
        if judging::PLUGGED.contains(&reading.kind) && !is_listed(at) {
            if !text.ends_with('\n') {
                text.push('\n');
            }
            text += &entry(reading);
        }
    }
    text
}

fn entry(reading: &Reading) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    format!(
        "\n[[asset]]\nname = {}\nkind = {}\ncode = \"\"\nfunding = \"\"\nhanded_over = \"\"\ndevice = {}\nmodel = {}\n",
        quoted(called(reading.kind)),
        quoted(reading.kind.name()),
        quoted(&reading.id),
        quoted(&reading.model)
    )
}

/// What people call it, until the operator names it better.
fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Display => "Ti vi, màn hình",
        Kind::SoundCard => "Cạc âm thanh",
        Kind::Microphone => "Micrô",
        Kind::Keyboard => "Bàn phím",
        Kind::Mouse => "Chuột",
        Kind::Touchscreen => "Màn hình cảm ứng",
        Kind::Camera => "Camera",
        Kind::Printer => "Máy in",
        Kind::Ups => "Bộ lưu điện",
        _ => "Thiết bị USB",
    }
}

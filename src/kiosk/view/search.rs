//! What the search screen shows.

use serde::Serialize;

use super::PictureUse;
use crate::focus::{PromptId, Spot};

/// The line, the keyboard, and beside it what was found or what can be chosen.
#[derive(Clone, PartialEq, Serialize)]
pub struct SearchScreen {
    /// What the line is for.
    pub label: String,
    /// What stands in it while it is empty.
    pub placeholder: String,
    /// Whether something is written down, not looked for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub writes: bool,
    /// The line up to its cursor.
    pub before: String,
    /// The line from its cursor on.
    pub after: String,
    /// Where the line stands.
    pub line: Spot,
    /// The keyboard.
    pub keys: Vec<KeyTop>,
    /// What is searched in.
    pub filters: Vec<Choice>,
    /// Whether something is being chosen, so that results make way.
    pub choosing: bool,
    /// What is to be done, or that there is nothing.
    pub heading: String,
    /// What helps then.
    pub advice: String,
    /// What was found, at most four; or what is new.
    pub results: Vec<Found>,
    /// How many were found.
    pub count: String,
    /// What can be chosen: filters, other words, other results.
    pub choices: Vec<Choice>,
}

/// Words of a visitor are never written anywhere.
impl std::fmt::Debug for SearchScreen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SearchScreen({} results, {} choices)", self.results.len(), self.choices.len())
    }
}

/// A key on screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyTop {
    /// `key.<name>`
    pub prompt_id: PromptId,
    /// What is written on it, large.
    pub label: String,
    /// What is written beside it, small, or "".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The picture on it, or "".
    #[serde(skip_serializing_if = "str::is_empty")]
    pub icon: &'static str,
    /// Whether it does something else than type a letter.
    pub works: bool,
    /// What it is called when spoken.
    pub spoken: String,
    /// Where it stands.
    #[serde(skip)]
    pub spot: Spot,
}

/// Something to choose on the search screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// `search.…`
    pub prompt_id: PromptId,
    /// What it says.
    pub label: String,
    /// The topic's name in files, or "".
    #[serde(skip_serializing_if = "str::is_empty")]
    pub topic: &'static str,
    /// The kind's name in files, or "".
    #[serde(skip_serializing_if = "str::is_empty")]
    pub kind: &'static str,
    /// Whether it is in force.
    pub chosen: bool,
    /// Whether it opens more to choose from.
    pub opens: bool,
    /// Where it stands.
    #[serde(skip)]
    pub spot: Spot,
}

/// A product that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// `search.hit.<id>`
    pub prompt_id: PromptId,
    /// Its title, with what matches marked.
    pub title: Vec<Piece>,
    /// Its words around the match.
    pub snippet: Vec<Piece>,
    /// Its topic's name in files.
    pub topic: &'static str,
    /// Its kind's name in files.
    pub kind: &'static str,
    /// Its kind, in words.
    pub kind_name: String,
    /// Its cover.
    pub cover: Option<PictureUse>,
    /// Where it stands.
    #[serde(skip)]
    pub spot: Spot,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Piece {
    /// Its words.
    pub text: String,
    /// Whether they match.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub marked: bool,
}

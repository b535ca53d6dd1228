//! Looking for products by words: what is asked, and what is answered.

use std::fmt;

use crate::product::{Kind, ProductId, Tag, Topic};

/// A question.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// As they were typed.
    pub words: String,
    /// Only this topic.
    pub topic: Option<Topic>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only what has text in this language.
    pub language: Option<Tag>,
    /// How many hits are wanted at most.
    pub limit: usize,
}

/// Words of a visitor are never written anywhere.
impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({} signs, {:?}, {:?}, {:?})", self.words.chars().count(), self.topic, self.kind, self.language)
    }
}

/// An answer.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Whether there are more than were wanted.
    pub more: bool,
    /// Words to try instead, where nothing matches.
    pub suggestions: Vec<String>,
}

/// The marks in an answer tell the words of the question.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({} hits, {} suggestions)", self.hits.len(), self.suggestions.len())
    }
}

/// A product that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which one.
    pub id: ProductId,
    /// The page that matches, counted from 0; none where title or summary do.
    pub page: Option<u32>,
    /// Its title.
    pub title: Vec<Piece>,
    /// The words around the match.
    pub snippet: Vec<Piece>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its words.
    pub text: String,
    /// Whether they match.
    pub marked: bool,
}

//! What the operator's desk shows: every screen of it is rows of words and choices.

use serde::Serialize;
use watch::health::Light;

use super::Block;
use crate::focus::PromptId;

/// A screen of the desk.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeskScreen {
    /// What it is.
    pub title: String,
    /// What is to be done, or how it stands.
    pub note: String,
    /// What came of what was done last, or "".
    pub told: String,
    /// Whether that went wrong.
    pub wrong: bool,
    /// What is to be read, which scrolls.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// From top to bottom.
    pub rows: Vec<DeskRow>,
    /// Whether the rows are the keys of a pad.
    pub pad: bool,
    /// Where the frame starts; "": on what is to be done next.
    #[serde(skip)]
    pub first: PromptId,
    /// At the bottom.
    pub foot: Vec<DeskChoice>,
}

/// A line of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeskRow {
    /// How it is, where that has a colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub light: Option<Light>,
    /// What it is about; "": the choices have the whole width.
    pub label: String,
    /// A little more.
    pub note: String,
    /// Whether one of its choices is the chosen one.
    pub one_of: bool,
    /// From left to right.
    pub choices: Vec<DeskChoice>,
}

/// Something to press.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeskChoice {
    /// `desk.…`
    pub prompt_id: PromptId,
    /// What it says.
    pub label: String,
    /// Whether it is in force.
    pub chosen: bool,
    /// Whether it is the one thing to do next.
    pub main: bool,
}

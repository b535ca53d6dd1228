//! The program's messages, taken apart into what can be spoken once and what changes: words and variables.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::{parser, unicode};

/// Words of tools in a terminal, of pages, of the desk and of long lists, which nobody hears.
const NOT_HEARD: [&str; 8] = [
    "complaint.ftl",
    "desk.ftl",
    "hub-command.ftl",
    "hub.ftl",
    "press.ftl",
    "report.ftl",
    "sending.ftl",
    "terminal.ftl",
];

/// A message that names a message that names a message is a mistake.
const DEEPEST: usize = 4;

/// Signs that stand alone between two variables, and how they are said. A voice passes over a lone sign.
const JOINTS: [(&str, &str, &str); 4] = [("vi", "/", "trên"), ("vi", "–", "đến"), ("en", "/", "of"), ("en", "–", "to")];

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(String),
    /// A variable's name.
    Variable(String),
}

/// Messages that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum MessagesError {
    /// A file or folder can't be read.
    #[error("{0}: {1}")]
    Read(PathBuf, io::Error),
    /// A file isn't Fluent.
    #[error("{0}: {1}")]
    Invalid(PathBuf, String),
}

/// The messages of `folder`, `locales/<tag>`, by id. None if the folder has no words.
pub fn read(folder: &Path, tag: &str) -> Result<BTreeMap<String, Vec<Part>>, MessagesError> {
    let mut patterns = BTreeMap::new();
    for file in files(folder)? {
        let text = fs::read_to_string(&file).map_err(|error| MessagesError::Read(file.clone(), error))?;
        let resource = parser::parse(text).map_err(|(_, errors)| {
            let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
            MessagesError::Invalid(file.clone(), errors.join("; "))
        })?;
        for entry in resource.body {
            if let Entry::Message(message) = entry
                && let Some(value) = message.value
            {
                patterns.insert(message.id.name, value);
            }
        }
    }
    let parts = |pattern| {
        let mut taker = Taker { patterns: &patterns, parts: Vec::new() };
        taker.pattern(pattern, 0);
        joined(taker.parts, tag)
    };
    Ok(patterns.iter().map(|(id, pattern)| (id.clone(), parts(pattern))).collect())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, MessagesError> {
    let read_error = |error| MessagesError::Read(folder.to_owned(), error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(read_error(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(read_error)?.path();
        let heard = !path.file_name().is_some_and(|name| NOT_HEARD.iter().any(|not| name == *not));
        if heard && path.extension().is_some_and(|extension| extension == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

struct Taker<'a> {
    patterns: &'a BTreeMap<String, Pattern<String>>,
    parts: Vec<Part>,
}

impl Taker<'_> {
    fn pattern(&mut self, pattern: &Pattern<String>, depth: usize) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.words(value),
                PatternElement::Placeable { expression } => self.expression(expression, depth),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<String>, depth: usize) {
        match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => {
                self.words(&unicode::unescape_unicode_to_string(value));
            }
            Expression::Inline(InlineExpression::NumberLiteral { value }) => self.words(value),
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                self.parts.push(Part::Variable(id.name.clone()));
            }
            Expression::Inline(InlineExpression::MessageReference { id, .. }) if depth < DEEPEST => {
                if let Some(pattern) = self.patterns.get(&id.name) {
                    self.pattern(pattern, depth + 1);
                }
            }
            Expression::Inline(InlineExpression::Placeable { expression }) => self.expression(expression, depth),
            Expression::Inline(_) => {}
            // The general form: "3 items".
            Expression::Select { variants, .. } => {
                if let Some(general) = variants.iter().find(|variant| variant.default) {
                    self.pattern(&general.value, depth);
                }
            }
        }
    }

    fn words(&mut self, words: &str) {
        match self.parts.last_mut() {
            Some(Part::Words(before)) => before.push_str(words),
            _ => self.parts.push(Part::Words(words.to_owned())),
        }
    }
}

/// Says lone signs, and leaves out what has nothing to say.
fn joined(parts: Vec<Part>, tag: &str) -> Vec<Part> {
    let said = |part| match part {
        Part::Words(words) if words.chars().any(char::is_alphanumeric) => Some(Part::Words(words.trim().to_owned())),
        Part::Words(words) => {
            let joint = JOINTS.iter().find(|(language, sign, _)| *language == tag && words.trim() == *sign);
            joint.map(|(_, _, said)| Part::Words((*said).to_owned()))
        }
        variable => Some(variable),
    };
    parts.into_iter().filter_map(said).collect()
}

//! Languages: messages by Fluent, falling back visibly and honestly.
//!
//! Vietnamese is the source, English is complete. A minority language has only words that a public source attests; they
//! stand beside the Vietnamese until a native speaker has read them. `locales/locales.toml` says what each language has.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalog::Tag;
use catalog::folding::folded_words;
use fluent::concurrent::FluentBundle;
use fluent::types::{FluentNumber, FluentValue};
use fluent::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use unic_langid::langid;

/// A message catalogue that can't be used. They are part of the program, so a test finds this before a point does.
#[derive(Debug, thiserror::Error)]
pub enum LocaleError {
    /// `locales.toml`
    #[error("locales.toml: {0}")]
    List(#[from] toml::de::Error),
    /// A `.ftl` file.
    #[error("locales/{tag}: {message}")]
    Messages {
        /// The language.
        tag: Tag,
        /// What is wrong.
        message: String,
    },
    /// `locales.toml` lacks the source language.
    #[error("locales.toml: vi is missing")]
    NoSource,
}

/// How far a language's words can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// The project writes it.
    Source,
    /// A native speaker has read it.
    Native,
    /// Attested words only, awaiting a native speaker: shown beside Vietnamese.
    Awaiting,
    /// No words yet: offered by name, shown in Vietnamese.
    None,
}

impl Review {
    /// Whether it is a language of the villages, not one that the project writes itself.
    pub fn is_local(self) -> bool {
        self != Self::Source
    }
}

/// One entry of `locales.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Locale {
    /// BCP 47.
    pub tag: Tag,
    /// The language's name for itself.
    pub autonym: String,
    /// Its Vietnamese name, "" where that is the autonym.
    pub name_vi: String,
    /// ISO 15924.
    pub script: String,
    /// How far its words can be trusted.
    pub review: Review,
    /// Where missing messages are looked for, in order.
    pub fallback: Vec<Tag>,
}

impl Locale {
    /// What the point's people call the language.
    pub fn name(&self) -> &str {
        if self.name_vi.is_empty() { &self.autonym } else { &self.name_vi }
    }
}

/// A text with its companion, ready for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// What is shown.
    pub text: String,
    /// The Vietnamese beside it, where the words await a native speaker.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub beside: String,
    /// The chosen language has no words for this.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub gap: bool,
}

impl Words {
    /// Words that need no companion.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// All languages the program knows.
pub struct Locales {
    locales: Vec<Locale>,
    bundles: BTreeMap<Tag, FluentBundle<FluentResource>>,
}

/// The source language, into which every gap falls.
pub static VI: Tag = langid!("vi");

const LIST: &str = include_str!("../../locales/locales.toml");

/// The catalogues: the screens' words, those of the desk, those of what the machine sends, and those of commands; all but the first only Vietnamese and
/// English have. A language without one has no words yet.
const MESSAGES: [(Tag, &[&str]); 4] = [
    (
        langid!("vi"),
        &[
            include_str!("../../locales/vi/main.ftl"),
            include_str!("../../locales/vi/health.ftl"),
            include_str!("../../locales/vi/complaint.ftl"),
            include_str!("../../locales/vi/desk.ftl"),
            include_str!("../../locales/vi/report.ftl"),
            include_str!("../../locales/vi/sending.ftl"),
            include_str!("../../locales/vi/terminal.ftl"),
        ],
    ),
    (
        langid!("en"),
        &[
            include_str!("../../locales/en/main.ftl"),
            include_str!("../../locales/en/health.ftl"),
            include_str!("../../locales/en/complaint.ftl"),
            include_str!("../../locales/en/desk.ftl"),
            include_str!("../../locales/en/report.ftl"),
            include_str!("../../locales/en/sending.ftl"),
            include_str!("../../locales/en/terminal.ftl"),
        ],
    ),
    (langid!("ktv"), &[include_str!("../../locales/ktv/main.ftl")]),
    (langid!("sed"), &[include_str!("../../locales/sed/main.ftl")]),
];

impl Locales {
    /// Parses the catalogues that are part of the program.
    pub fn load() -> Result<Arc<Self>, LocaleError> {
        #[derive(Deserialize)]
        struct List {
            locale: Vec<Locale>,
        }
        let List { locale: locales } = toml::from_str(LIST)?;
        if !locales.iter().any(|locale| locale.tag == VI) {
            return Err(LocaleError::NoSource);
        }
        let mut bundles = BTreeMap::new();
        for (tag, texts) in MESSAGES {
            let mut bundle = FluentBundle::new_concurrent(vec![tag.clone()]);
            // Isolating marks would show as boxes, and every language here runs left to right.
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(if tag == langid!("en") { grouped_by_comma } else { grouped_by_point }));
            for text in texts {
                let failed =
                    |errors: Vec<String>| LocaleError::Messages { tag: tag.clone(), message: errors.join("; ") };
                let resource = FluentResource::try_new((*text).to_owned())
                    .map_err(|(_, errors)| failed(errors.iter().map(ToString::to_string).collect()))?;
                bundle
                    .add_resource(resource)
                    .map_err(|errors| failed(errors.iter().map(ToString::to_string).collect()))?;
            }
            bundles.insert(tag, bundle);
        }
        Ok(Arc::new(Self { locales, bundles }))
    }

    /// Every language, in the order of `locales.toml`.
    pub fn all(&self) -> &[Locale] {
        &self.locales
    }

    /// One language, if the program knows it.
    pub fn get(&self, tag: &Tag) -> Option<&Locale> {
        self.locales.iter().find(|locale| locale.tag == *tag)
    }

    /// What the point's people call a language; its tag where nobody knows it.
    pub fn called(&self, tag: &str) -> String {
        let known = tag.parse().ok().and_then(|tag| self.get(&tag));
        known.map_or_else(|| tag.to_owned(), |locale| locale.name().to_owned())
    }

    /// What a language offers.
    pub fn review(&self, tag: &Tag) -> Review {
        self.get(tag).map_or(Review::None, |locale| locale.review)
    }

    /// A message in `tag`, or in the first fallback that has it. An unknown id shows itself: a test finds it.
    pub fn text(&self, tag: &Tag, id: &str, args: &Args) -> String {
        self.chain(tag).find_map(|tag| self.own(tag, id, args)).unwrap_or_else(|| id.to_owned())
    }

    /// A message with its companion.
    pub fn words(&self, tag: &Tag, id: &str, args: &Args) -> Words {
        let own = self.own(tag, id, args);
        let review = self.review(tag);
        match own {
            Some(text) if review == Review::Awaiting => {
                let beside = self.text(&VI, id, args);
                // A loan that differs only in where the tone mark stands would look like a slip of the pen.
                let same = folded_words(&text) == folded_words(&beside);
                Words { text, beside: if same { String::new() } else { beside }, gap: false }
            }
            Some(text) => Words::plain(text),
            None => Words { text: self.text(tag, id, args), beside: String::new(), gap: marks_gaps(tag, review) },
        }
    }

    /// The best of several texts by language, such as a product's titles.
    pub fn pick(&self, tag: &Tag, texts: &BTreeMap<Tag, String>) -> Words {
        match self.best(tag, texts) {
            Some((found, text)) => {
                let gap = found != tag && marks_gaps(tag, self.review(tag));
                Words { text: text.clone(), beside: String::new(), gap }
            }
            None => Words::default(),
        }
    }

    /// The entry for `tag`, or for the first fallback that has one, or any.
    pub fn best<'a, T>(&self, tag: &Tag, by_language: &'a BTreeMap<Tag, T>) -> Option<(&'a Tag, &'a T)> {
        self.chain(tag).find_map(|tag| by_language.get_key_value(tag)).or_else(|| by_language.iter().next())
    }

    /// Every message id of a language's own catalogue.
    pub fn has(&self, tag: &Tag, id: &str) -> bool {
        self.bundles.get(tag).is_some_and(|bundle| bundle.has_message(id))
    }

    fn own(&self, tag: &Tag, id: &str, args: &Args) -> Option<String> {
        let bundle = self.bundles.get(tag)?;
        let pattern = bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&args.0), &mut errors).into_owned())
    }

    fn chain<'a>(&'a self, tag: &'a Tag) -> impl Iterator<Item = &'a Tag> {
        let fallback = self.get(tag).map_or(&[][..], |locale| &locale.fallback);
        std::iter::once(tag).chain(fallback).chain(std::iter::once(&VI))
    }
}

/// A language without any words says so once, in the header; a mark on every line would tell nothing more.
fn marks_gaps(tag: &Tag, review: Review) -> bool {
    *tag != VI && review != Review::None
}

/// Arguments of a message. Numbers stay numbers, so that plurals and grouping work.
#[derive(Default)]
pub struct Args(FluentArgs<'static>);

impl Args {
    /// No arguments.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.set(name, value.into());
        self
    }

    /// Adds a text under a name that isn't known before.
    #[must_use]
    pub fn with_named(mut self, name: String, value: String) -> Self {
        self.0.set(name, value);
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: usize) -> Self {
        self.0.set(name, value);
        self
    }
}

/// 1.234: Vietnamese, and after it the languages written beside it.
fn grouped_by_point<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, '.')
}

/// 1,234: English.
fn grouped_by_comma<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, ',')
}

fn grouped(value: &FluentValue<'_>, mark: char) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else { return None };
    // The counts shown are whole and small; anything else keeps Fluent's own form.
    if value.fract() != 0.0 || value.abs() < 1000.0 {
        return None;
    }
    let digits = format!("{}", value.abs());
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    Some(if *value < 0.0 { format!("-{grouped}") } else { grouped })
}

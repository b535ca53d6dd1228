//! The hub's words, by Fluent: `locales/<tag>/hub.ftl` for the pages, `hub-command.ftl` for the commands. Ids are of both.

use std::borrow::Cow;

use fluent::concurrent::FluentBundle;
use fluent::types::FluentValue;
use fluent::{FluentArgs, FluentResource};
use ledger::fact::Detail;
use ledger::names::CHOICES;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};
use unic_langid::LanguageIdentifier;

const VI: [&str; 2] = [include_str!("../../locales/vi/hub.ftl"), include_str!("../../locales/vi/hub-command.ftl")];
const EN: [&str; 2] = [include_str!("../../locales/en/hub.ftl"), include_str!("../../locales/en/hub-command.ftl")];

/// A catalogue that can't be used. They are part of the program, so a test finds this before anybody else does.
#[derive(Debug, thiserror::Error)]
#[error("locales/{tag}: {message}")]
pub struct WordsError {
    tag: &'static str,
    message: String,
}

/// Messages in one language.
pub struct Words {
    /// Its BCP 47 tag.
    pub tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Vietnamese, or English.
    pub fn load(tag: &str) -> Result<Self, WordsError> {
        let (tag, texts) = if tag == "en" { ("en", EN) } else { ("vi", VI) };
        let wrong = |message| WordsError { tag, message };
        let language = tag.parse::<LanguageIdentifier>().map_err(|error| wrong(error.to_string()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Marks around arguments would stand in files and be read aloud.
        bundle.set_use_isolating(false);
        for text in texts {
            let resource = FluentResource::try_new(text.to_owned());
            let resource = resource.map_err(|(_, errors)| wrong(format!("{errors:?}")))?;
            bundle.add_resource(resource).map_err(|errors| wrong(format!("{errors:?}")))?;
        }
        Ok(Self { tag, bundle })
    }

    /// A message without arguments; its id where there is none.
    pub fn text(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A message with arguments.
    pub fn with(&self, id: &str, args: &[(&'static str, &str)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    /// The name of something that comes from outside, such as a topic: `family-id`, or `id` itself if nobody named it.
    pub fn name(&self, family: &str, id: &str) -> String {
        if id.is_empty() {
            return self.text("none");
        }
        self.find(&format!("{family}-{id}"), &[]).unwrap_or_else(|| id.to_owned())
    }

    /// The value of a label, or of an event's detail: values of closed lists in words, moments by the clocks of Vietnam, anything
    /// else as it is.
    pub fn detail(&self, name: &str, value: &str) -> String {
        // How it was is said as how it is.
        let name = if name == Detail::DeviceWas.name() { Detail::HwState.name() } else { name };
        if CHOICES.iter().any(|(choice, _)| *choice == name) {
            let dashed = |text: &str| text.replace(['.', '_'], "-");
            let word = |value: &str| self.find(&format!("{}-{}", dashed(name), dashed(value)), &[]);
            return value
                .split(' ')
                .map(|value| word(value).unwrap_or_else(|| value.to_owned()))
                .collect::<Vec<_>>()
                .join(", ");
        }
        OffsetDateTime::parse(value, &Rfc3339).map_or_else(|_| value.to_owned(), |at| self.moment(at))
    }

    fn find(&self, id: &str, args: &[(&'static str, &str)]) -> Option<String> {
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set(*name, FluentValue::String(Cow::Owned((*value).to_owned())));
        }
        let pattern = self.bundle.get_message(id)?.value()?;
        Some(self.bundle.format_pattern(pattern, Some(&fluent), &mut vec![]).into_owned())
    }

    /// A whole number with its thousands apart: 12.345 in Vietnamese.
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(if self.tag == "en" { "," } else { "." });
            }
            text.push(digit);
        }
        text
    }

    /// Tenths as a number with one decimal: 12,3 in Vietnamese. Without marks between thousands, so that files can hold it.
    pub fn decimal(&self, tenths: u64) -> String {
        format!("{}{}{}", tenths / 10, if self.tag == "en" { '.' } else { ',' }, tenths % 10)
    }

    /// Minutes as hours and minutes.
    pub fn minutes(&self, minutes: u64) -> String {
        let (hours, rest) = (self.number(minutes / 60), (minutes % 60).to_string());
        match (minutes / 60, minutes % 60) {
            (0, _) => self.with("duration-minutes", &[("minutes", &rest)]),
            (_, 0) => self.with("duration-hours", &[("hours", &hours)]),
            _ => self.with("duration-both", &[("hours", &hours), ("minutes", &rest)]),
        }
    }

    /// A day.
    pub fn day(&self, day: Date) -> String {
        let (date, month, year) = (day.day().to_string(), (day.month() as u8).to_string(), day.year().to_string());
        self.with("date", &[("day", &date), ("month", &month), ("year", &year)])
    }

    /// A moment, by the clocks of Vietnam.
    pub fn moment(&self, at: OffsetDateTime) -> String {
        let local = at.to_offset(point::clock::VIETNAM);
        let clock = format!("{:02}:{:02}", local.hour(), local.minute());
        self.with("moment", &[("clock", &clock), ("day", &self.day(local.date()))])
    }
}

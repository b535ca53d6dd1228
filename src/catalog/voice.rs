//! The voice of a product in one language: what can be heard of it, slot by slot.
//!
//! Most visitors listen rather than read, and in most languages here there is a voice but no script in use. So a voice
//! stands by itself: it may be one free retelling, and it needs no text of its own language; it then speaks over the
//! Vietnamese text. Recordings of people come first; where there is none, a synthetic one may be made, and says so.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::product::Sha256;

/// What can be heard of a product in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Recording>,
    /// Its summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Recording>,
    /// The whole product, told freely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retelling: Option<Recording>,
    /// As many pages as the text has over which it speaks, or fewer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageVoice>,
    /// Where people spoke, or "".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// ISO 8601 date on which they did, or "".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Whether another native speaker has listened and agreed.
    #[serde(default)]
    pub reviewed: bool,
}

/// What can be heard of a page or step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageVoice {
    /// All of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<Recording>,
    /// Its blocks, in the order of the text; missing ones at the end are silent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Option<Recording>>,
}

/// One sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Its bytes.
    pub sha256: Sha256,
    /// `audio/ogg`, `audio/mpeg` or `audio/wav`.
    pub media_type: String,
    /// How long it lasts.
    pub millis: u64,
    /// Made by a machine; a screen that plays it says so.
    #[serde(default)]
    pub synthetic: bool,
    /// Who speaks: a person, or the engine where it is synthetic; "" where nobody said so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker: String,
}

/// What of a product is spoken. Pages and blocks are counted from 0 here, from 1 in file names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The title.
    Title,
    /// The summary.
    Summary,
    /// The whole product, told freely.
    Retelling,
    /// A page or step.
    Page(usize),
    /// A block of a page.
    Block(usize, usize),
}

/// A name that isn't one of a recording.
#[derive(Debug, thiserror::Error)]
#[error("not the name of a recording")]
pub struct InvalidSlot;

impl FromStr for Slot {
    type Err = InvalidSlot;

    /// `title`, `summary`, `retelling`, `page-3`, `page-3-2`.
    fn from_str(name: &str) -> Result<Self, InvalidSlot> {
        let number = |text: &str| {
            let plain = text.len() <= 4 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<usize>().ok().filter(|_| plain).and_then(|number| number.checked_sub(1)).ok_or(InvalidSlot)
        };
        match name {
            "title" => Ok(Self::Title),
            "summary" => Ok(Self::Summary),
            "retelling" => Ok(Self::Retelling),
            name => {
                let rest = name.strip_prefix("page-").ok_or(InvalidSlot)?;
                match rest.split_once('-') {
                    Some((page, block)) => Ok(Self::Block(number(page)?, number(block)?)),
                    None => Ok(Self::Page(number(rest)?)),
                }
            }
        }
    }
}

impl Voice {
    /// What is heard in a slot.
    pub fn get(&self, slot: Slot) -> Option<&Recording> {
        match slot {
            Slot::Title => self.title.as_ref(),
            Slot::Summary => self.summary.as_ref(),
            Slot::Retelling => self.retelling.as_ref(),
            Slot::Page(page) => self.pages.get(page)?.whole.as_ref(),
            Slot::Block(page, block) => self.pages.get(page)?.blocks.get(block)?.as_ref(),
        }
    }

    /// Puts a recording into a slot, in place of what was there.
    pub fn set(&mut self, slot: Slot, recording: Recording) {
        let recording = Some(recording);
        match slot {
            Slot::Title => self.title = recording,
            Slot::Summary => self.summary = recording,
            Slot::Retelling => self.retelling = recording,
            Slot::Page(page) => self.page(page).whole = recording,
            Slot::Block(page, block) => {
                let blocks = &mut self.page(page).blocks;
                if blocks.len() <= block {
                    blocks.resize(block + 1, None);
                }
                if let Some(place) = blocks.get_mut(block) {
                    *place = recording;
                }
            }
        }
    }

    fn page(&mut self, page: usize) -> &mut PageVoice {
        if self.pages.len() <= page {
            self.pages.resize(page + 1, PageVoice::default());
        }
        &mut self.pages[page]
    }

    /// Everything that can be heard.
    pub fn recordings(&self) -> impl Iterator<Item = &Recording> {
        let pages = self.pages.iter().flat_map(|page| page.whole.iter().chain(page.blocks.iter().flatten()));
        self.title.iter().chain(&self.summary).chain(&self.retelling).chain(pages)
    }

    /// Whether nothing can be heard.
    pub fn is_silent(&self) -> bool {
        self.recordings().next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_recordings_are_those_of_their_slots() {
        let slot = |name: &str| name.parse::<Slot>().ok();
        assert_eq!(slot("title"), Some(Slot::Title));
        assert_eq!(slot("page-3"), Some(Slot::Page(2)));
        assert_eq!(slot("page-3-12"), Some(Slot::Block(2, 11)));
        for bad in
            ["", "Title", "page", "page-", "page-0", "page-01", "page-1-0", "page-1-2-3", "page--1", "page-99999"]
        {
            assert_eq!(slot(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_put_into_a_slot_is_heard_there_and_nowhere_else() {
        let recording = |name: &str| Recording {
            sha256: Sha256::of(name.as_bytes()),
            media_type: "audio/ogg".into(),
            millis: 1000,
            synthetic: false,
            speaker: String::new(),
        };
        let mut voice = Voice::default();
        assert!(voice.is_silent());
        voice.set(Slot::Block(2, 1), recording("a"));
        assert_eq!(voice.get(Slot::Block(2, 1)), Some(&recording("a")));
        assert_eq!(
            (voice.get(Slot::Block(2, 0)), voice.get(Slot::Page(2)), voice.get(Slot::Block(9, 9))),
            (None, None, None)
        );
        assert_eq!(voice.recordings().count(), 1);
    }
}

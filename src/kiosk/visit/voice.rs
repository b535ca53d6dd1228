//! Speaking during a visit: what the focus comes to, and what somebody asks to hear.

use std::collections::BTreeMap;
use std::time::Duration;

use catalog::{Kind, ProductId, Slot, Tag, Voice};
use media::clips::{Clip, Said as Heard};
use point::comfort::Speak;

use super::Visit;
use crate::inspect;
use crate::locale::VI;
use crate::route::Route;
use crate::voice::prompts::Sound;
use crate::voice::said::{self, Part, Said};
use crate::voice::speech::{BREATH, Line, Occasion, Utter};

/// Voices that were read for one utterance: it says many parts of few products.
type Voices = BTreeMap<(ProductId, Tag), Option<Voice>>;

/// Where a visit stood before something happened.
pub(super) struct Stood {
    route: Route,
    focused: String,
    language: Tag,
    /// Of what was said last.
    said: u64,
}

impl Visit {
    pub(super) fn stands(&self) -> Stood {
        Stood {
            route: self.route().clone(),
            focused: self.focused().to_owned(),
            language: self.language.clone(),
            said: self.speech.number(),
        }
    }

    /// Whether a touch only says what it would do: the second one does it.
    pub(super) fn hears_first(&self, id: &str) -> bool {
        self.comfort.speak == Speak::BeforeTouch && id != self.focused() && self.route().is_visit()
    }

    /// Says where the visit has come to, if that is elsewhere than `before`.
    pub(super) fn say_where(&mut self, before: &Stood) {
        let entered = *self.route() != before.route || self.language != before.language;
        let asked = self.speech.number() != before.said;
        if asked || (!entered && self.focused() == before.focused) {
            return;
        }
        // Nobody may be there to hear, or a film speaks.
        if self.comfort.speak == Speak::Off
            || !self.route().is_visit()
            || self.playing().is_some_and(|film| film.is_running())
        {
            return self.hush();
        }
        // Most visitors listen rather than read: a page is read as soon as it is opened.
        let opened = entered && matches!(self.route(), Route::Product { .. });
        let occasion = if opened { Occasion::Page } else { Occasion::Focus };
        let mut said = if entered { said::screen(self) } else { Vec::new() };
        said.extend(said::control(self, self.focused()).into_iter().map(Said::unmarked));
        self.say(said, occasion);
    }

    /// Reads the screen aloud, or stops reading.
    pub(super) fn listen(&mut self) {
        if self.speech.is_reading() {
            return self.hush();
        }
        let all = said::everything(self);
        self.say(all, Occasion::Asked);
        self.tell_listened();
    }

    pub(super) fn hush(&mut self) {
        let utter = self.speech.hush();
        self.utterances.extend(utter);
    }

    pub(super) fn say(&mut self, said: Vec<Said>, occasion: Occasion) {
        let mut voices = Voices::new();
        let lines = said.iter().flat_map(|said| self.lines(said, &mut voices)).collect();
        let utter = self.speech.say(lines, occasion);
        self.utterances.push(utter);
    }

    /// Hears the speaker. Reading goes on with the next page; a step of a guide is done first.
    pub(super) fn hear_speaker(&mut self, heard: &Heard) {
        if let Heard::Failed { number, index, error } = heard
            && let Some(sound) = self.speech.sound(*number, *index)
        {
            self.board.report(inspect::sound_fault(sound, error, self.clock.now().wall));
        }
        if !self.speech.hear(heard) {
            return;
        }
        let Route::Product { id, page } = self.route().clone() else { return };
        let guide = self.card(&id).is_some_and(|card| card.kind == Kind::Guide);
        if !guide && self.page(page + 1).is_some() {
            self.turn_page(1);
            let all = said::everything(self);
            self.say(all, Occasion::Asked);
        }
    }

    /// What has come together for the speaker.
    pub fn take_utterances(&mut self) -> Vec<Utter> {
        std::mem::take(&mut self.utterances)
    }

    /// The voice of a product in the chosen language itself, if it has one.
    pub(crate) fn own_voice(&self, id: &ProductId) -> Option<Voice> {
        self.voice(id, &self.language)
    }

    fn voice(&self, id: &ProductId, tag: &Tag) -> Option<Voice> {
        let edition = self.edition.as_ref()?;
        // A voice that can't be read is silent; the inspection tells.
        edition.voice(edition.card(id)?.voice.get(tag)?).ok()
    }

    /// The sounds of a part: in the chosen language, else in Vietnamese; none is silence.
    fn lines(&self, Said { part, mark }: &Said, voices: &mut Voices) -> Vec<Line> {
        let found = [&self.language, &VI].into_iter().find_map(|tag| match part {
            Part::Message(id, numbers) => self.prompts.message(tag, id, numbers),
            Part::Letter(letter) => self.prompts.letter(tag, letter),
            Part::Language(named) => self.prompts.language(tag, named),
            Part::Product(id, slot) => self.recording(id, tag, *slot, voices).map(|sound| vec![sound]),
        });
        let sounds = found.unwrap_or_default();
        let last = sounds.len().saturating_sub(1);
        let line = |(at, (path, synthetic))| {
            // The pieces of one message are said in one breath.
            let pause = if at == last { BREATH } else { Duration::ZERO };
            Line { clip: Clip { path, pause }, mark: mark.clone(), synthetic }
        };
        sounds.into_iter().enumerate().map(line).collect()
    }

    fn recording(&self, id: &ProductId, tag: &Tag, slot: Slot, voices: &mut Voices) -> Option<Sound> {
        let edition = self.edition.as_ref()?;
        let voice = voices.entry((id.clone(), tag.clone())).or_insert_with(|| self.voice(id, tag));
        let recording = voice.as_ref()?.get(slot)?;
        Some((edition.blob(&recording.sha256), recording.synthetic))
    }
}

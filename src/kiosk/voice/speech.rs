//! What is being said, as pure data: orders out, reports in.

use std::path::Path;
use std::time::Duration;

use media::clips::{Clip, Said as Heard};

use crate::focus::PromptId;

/// Between two parts: a breath.
pub const BREATH: Duration = Duration::from_millis(350);

/// What the speaker is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Utter {
    /// Silence what sounds and say this.
    Say {
        /// Reports carry it.
        number: u64,
        /// One sound after the other.
        clips: Vec<Clip>,
    },
    /// Silence.
    Hush,
    /// 0 … 10
    Volume(u8),
}

/// Something to be said: its sound, and what is marked meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The sound.
    pub clip: Clip,
    /// The control or block that is meant.
    pub mark: Option<PromptId>,
    /// Whether a machine speaks.
    pub synthetic: bool,
}

/// Why something is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Occasion {
    /// The focus came to it.
    #[default]
    Focus,
    /// A page was opened.
    Page,
    /// Somebody asked to hear all of it.
    Asked,
}

/// What is being said.
#[derive(Debug, Default)]
pub struct Speech {
    number: u64,
    lines: Vec<Line>,
    at: Option<usize>,
    occasion: Occasion,
}

impl Speech {
    /// Begins to say something; with nothing to say, falls silent.
    pub fn say(&mut self, lines: Vec<Line>, occasion: Occasion) -> Utter {
        self.number += 1;
        self.occasion = occasion;
        self.at = None;
        self.lines = lines;
        if self.lines.is_empty() {
            return Utter::Hush;
        }
        Utter::Say { number: self.number, clips: self.lines.iter().map(|line| line.clip.clone()).collect() }
    }

    /// Of what was said last.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Falls silent.
    pub fn hush(&mut self) -> Option<Utter> {
        let spoke = !self.lines.is_empty();
        self.lines.clear();
        self.at = None;
        spoke.then_some(Utter::Hush)
    }

    /// Hears the speaker. Answers whether all has been said that somebody asked for.
    pub fn hear(&mut self, heard: &Heard) -> bool {
        match heard {
            Heard::Begins { number, index } if *number == self.number => self.at = Some(*index),
            Heard::Done { number } if *number == self.number => {
                self.lines.clear();
                self.at = None;
                return self.occasion == Occasion::Asked;
            }
            _ => {}
        }
        false
    }

    /// The sound of a line.
    pub fn sound(&self, number: u64, index: usize) -> Option<&Path> {
        self.lines.get(index).filter(|_| number == self.number).map(|line| line.clip.path.as_path())
    }

    /// Whether a page is being read, rather than what the focus came to.
    pub fn is_reading(&self) -> bool {
        self.occasion != Occasion::Focus && !self.lines.is_empty()
    }

    /// What is marked now.
    pub fn mark(&self) -> Option<&str> {
        self.line().and_then(|line| line.mark.as_deref())
    }

    /// Whether a machine speaks now.
    pub fn is_synthetic(&self) -> bool {
        self.line().is_some_and(|line| line.synthetic)
    }

    fn line(&self) -> Option<&Line> {
        self.at.and_then(|at| self.lines.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(mark: &str) -> Line {
        let clip = Clip { path: mark.into(), pause: BREATH };
        Line { clip, mark: Some(mark.to_owned()), synthetic: mark == "b" }
    }

    #[test]
    fn what_sounds_is_marked_and_what_was_asked_for_is_told_when_it_is_over() {
        let mut speech = Speech::default();
        let Utter::Say { number, clips } = speech.say(vec![line("a"), line("b")], Occasion::Asked) else { panic!() };
        assert_eq!(clips.len(), 2);
        assert_eq!(speech.mark(), None, "before it sounds");
        speech.hear(&Heard::Begins { number, index: 0 });
        assert_eq!((speech.mark(), speech.is_synthetic()), (Some("a"), false));
        speech.hear(&Heard::Begins { number, index: 1 });
        assert_eq!((speech.mark(), speech.is_synthetic()), (Some("b"), true));
        assert!(!speech.hear(&Heard::Done { number: number + 1 }), "another one");
        assert!(speech.hear(&Heard::Done { number }));
        assert!(!speech.is_reading());
        let Utter::Say { number, .. } = speech.say(vec![line("a")], Occasion::Page) else { panic!() };
        assert!(speech.is_reading());
        assert!(!speech.hear(&Heard::Done { number }), "nobody asked for more than the page");
    }

    #[test]
    fn nothing_to_say_is_silence() {
        let mut speech = Speech::default();
        assert_eq!(speech.say(Vec::new(), Occasion::Focus), Utter::Hush);
        assert_eq!(speech.hush(), None);
    }
}

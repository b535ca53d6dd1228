//! The prompt pack as the kiosk uses it: from a message or number to its sounds.

use std::path::{Path, PathBuf};

use catalog::Tag;
use catalog::prompts::{self, Clip, Piece, Prompts, PromptsError};

/// A sound, and whether a machine speaks.
pub type Sound = (PathBuf, bool);

/// The pack, opened; or none, and the program is silent.
#[derive(Debug, Default)]
pub struct Pack {
    folder: PathBuf,
    prompts: Option<Prompts>,
}

impl Pack {
    /// Opens the pack in `folder`.
    pub fn open(folder: &Path) -> Result<Self, PromptsError> {
        Ok(Self { folder: folder.to_owned(), prompts: Some(Prompts::open(folder)?) })
    }

    /// The sounds of a message in one language. Variables other than numbers are left out here.
    pub fn message(&self, tag: &Tag, id: &str, numbers: &[(&str, u64)]) -> Option<Vec<Sound>> {
        let spoken = self.prompts.as_ref()?.languages.get(&tag.to_string())?;
        let mut sounds = Vec::new();
        for piece in spoken.messages.get(id)? {
            match piece {
                Piece::Clip(clip) => sounds.push(self.sound(clip)),
                Piece::Variable(name) => {
                    let number = numbers.iter().find(|(known, _)| known == name).map(|(_, number)| *number);
                    let clips = number.map(prompts::number).unwrap_or_default();
                    sounds
                        .extend(clips.iter().filter_map(|clip| spoken.numbers.get(clip)).map(|clip| self.sound(clip)));
                }
                Piece::Unknown(_) => {}
            }
        }
        Some(sounds).filter(|sounds| !sounds.is_empty())
    }

    /// The name of a letter, or a digit.
    pub fn letter(&self, tag: &Tag, letter: &str) -> Option<Vec<Sound>> {
        let spoken = self.prompts.as_ref()?.languages.get(&tag.to_string())?;
        let clip = spoken.letters.get(letter).or_else(|| spoken.numbers.get(letter))?;
        Some(vec![self.sound(clip)])
    }

    /// The name of a language, said in another one.
    pub fn language(&self, tag: &Tag, named: &Tag) -> Option<Vec<Sound>> {
        let spoken = self.prompts.as_ref()?.languages.get(&tag.to_string())?;
        Some(vec![self.sound(spoken.names.get(&named.to_string())?)])
    }

    fn sound(&self, clip: &Clip) -> Sound {
        (self.folder.join(&clip.file), clip.synthetic)
    }
}

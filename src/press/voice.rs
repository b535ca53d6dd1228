//! The options by which a command gets a voice.

use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::{Args, ValueEnum};
use press::speaker::{Program, Speaker};
use press::studio::Studio;

/// Which voice speaks what nobody has recorded.
#[derive(Args)]
pub struct VoiceArgs {
    /// Speak what nobody has recorded; it is marked synthetic.
    #[arg(long, value_name = "ENGINE")]
    voice: Option<Engine>,
    /// Speak by another program: Vietnamese text on its standard input, WAV on its standard output. Give all its arguments.
    #[arg(long, value_name = "COMMAND", conflicts_with = "voice")]
    voice_command: Option<String>,
    /// Where spoken texts are kept for the next time; by default in the user's cache.
    #[arg(long, value_name = "DIR")]
    voice_cache: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Engine {
    Espeak,
}

impl VoiceArgs {
    /// The studio, if a voice is asked for.
    pub fn studio(&self) -> anyhow::Result<Option<Studio>> {
        let speaker: Box<dyn Speaker> = match (self.voice, &self.voice_command) {
            (Some(Engine::Espeak), _) => Box::new(Program::espeak()?),
            (None, Some(command)) => {
                Box::new(Program::from_command(command).ok_or_else(|| anyhow!("--voice-command is empty"))?)
            }
            (None, None) => return Ok(None),
        };
        let kept = self.voice_cache.clone().or_else(cache).context("no home folder; give --voice-cache")?;
        Ok(Some(Studio::new(speaker, &kept)?))
    }
}

fn cache() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("diem-ho-tro/voice"))
}

//! From a form to a PDF, by the program `typesetter`.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::form::Form;

/// Why a form can't be set.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The program isn't where it belongs.
    #[error("`typesetter` isn't beside this program")]
    Missing,
    /// It can't be started, or its words can't travel.
    #[error("typesetter: {0}")]
    Io(#[from] io::Error),
    /// It refuses.
    #[error("typesetter: {0}")]
    Refused(String),
}

impl Form {
    /// Sets it: a PDF whose fonts are embedded. Takes about a second and 100 MB in a process of its own.
    pub fn pdf(&self) -> Result<Vec<u8>, SetError> {
        let mut child =
            Command::new(program()?).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        // Nobody reads beside: it reads all of the form before it says a word.
        let written = child.stdin.take().map_or(Ok(()), |mut input| {
            input.write_all(&serde_json::to_vec(self)?)?;
            Ok::<_, io::Error>(())
        });
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return Err(SetError::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        written?;
        Ok(output.stdout)
    }
}

fn program() -> Result<PathBuf, SetError> {
    point::programs::beside("typesetter")?.ok_or(SetError::Missing)
}

//! `paper`: draws printed pages and large pictures for the kiosk and for `press`, in a process of its own that may fail.
//!
//! The file is its input, its answers are those of [`catalog::paper`]. Before it reads a byte it gives up the right to more
//! memory, time and files than drawing takes ([`guard`]); then [`print`] draws PDF pages by `hayro`, and [`photo`] decodes
//! pictures and scales them down. It is a program of its own, not a part of `kiosk`: so the limits hold for drawing alone,
//! it starts in a few milliseconds, and nothing of a PDF reader is in the program on the screen.

mod guard;
mod photo;
mod print;

use std::io::{self, BufWriter, Read as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use catalog::paper::{Drawing, MAX_DOCUMENT_BYTES, PaperError, Said};

use crate::guard::Guard;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse::<u32>().unwrap_or(0);
    let patience = Duration::from_secs(words.get(1).map_or(0, |word| number(word).into()));
    let guard = match Guard::stand(patience) {
        Ok(guard) => guard,
        Err(error) => {
            eprintln!("paper: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = match words.as_slice() {
        ["open", _] => print::open(input).and_then(|print| say(&Said::Opened(print.sizes()?))),
        ["try", _] => try_out(&guard),
        ["page", _, page, width, height] => print::open(input)
            .and_then(|print| give(&print.page(number(page) as usize, number(width), number(height))?)),
        ["picture", _, width, height] => {
            input().and_then(|bytes| give(&photo::scaled(&bytes, number(width), number(height))?))
        }
        _ => {
            eprintln!("paper draws for kiosk and press; it has nothing to say by itself");
            return ExitCode::FAILURE;
        }
    };
    match done.or_else(|error| say(&Said::Failed(error))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn try_out(guard: &Guard) -> Result<(), PaperError> {
    let print = print::open(input)?;
    let sizes = print.sizes()?;
    let pages = sizes.len();
    say(&Said::Opened(sizes))?;
    for page in 0..pages {
        guard.begin();
        say(&Said::Drawn(print.proof(page)?))?;
    }
    Ok(())
}

/// The file that is to be drawn.
fn input() -> Result<Vec<u8>, PaperError> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_DOCUMENT_BYTES + 1).read_to_end(&mut bytes);
    match read {
        Ok(length) if length as u64 > MAX_DOCUMENT_BYTES => {
            Err(PaperError::Broken(format!("more than {MAX_DOCUMENT_BYTES} bytes")))
        }
        Ok(_) => Ok(bytes),
        Err(error) => Err(PaperError::Broken(error.to_string())),
    }
}

fn say(said: &Said) -> Result<(), PaperError> {
    let line = serde_json::to_string(said).map_err(|error| PaperError::Program(error.to_string()))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|error| PaperError::Program(error.to_string()))
}

fn give(drawing: &Drawing) -> Result<(), PaperError> {
    say(&Said::Pixels { width: drawing.width, height: drawing.height })?;
    let mut out = BufWriter::new(io::stdout().lock());
    out.write_all(&drawing.rgb).and_then(|()| out.flush()).map_err(|error| PaperError::Program(error.to_string()))
}

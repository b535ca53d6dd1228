//! From a PDF to paper, by CUPS.

use std::io::{self, Write as _};
use std::process::{Command, Output, Stdio};

/// Why nothing is printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// CUPS knows no printer.
    #[error("no printer is set up")]
    NoPrinter,
    /// CUPS doesn't take it, or isn't there.
    #[error("printing: {0}")]
    Refused(String),
    /// A program of CUPS can't be started.
    #[error("printing: {0}")]
    Io(#[from] io::Error),
}

/// Hands a document to the printer: the default one, else the only one there is or the first. Answers its name. It waits in
/// CUPS' queue from then on: a printer without paper prints it later.
pub fn print(title: &str, pdf: &[u8]) -> Result<String, PrintError> {
    let printer = printer()?;
    let mut child = Command::new("lp")
        .args(["-d", &printer, "-t", title, "-o", "media=A4", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(pdf));
    said(&child.wait_with_output()?)?;
    written?;
    Ok(printer)
}

/// The printer to take.
fn printer() -> Result<String, PrintError> {
    let named = |lines: &str, name: fn(&str) -> Option<&str>| lines.lines().find_map(name).map(str::to_owned);
    // `system default destination: NAME`; another sentence where there is none.
    let default = asked(&["-d"])?;
    if let Some(printer) = named(&default, |line| line.strip_prefix("system default destination: ")) {
        return Ok(printer);
    }
    let all = asked(&["-e"])?;
    named(&all, |line| Some(line.trim()).filter(|name| !name.is_empty())).ok_or(PrintError::NoPrinter)
}

/// What `lpstat` answers, in English, whatever the system speaks. Where it knows no printer it fails, and says nothing here.
fn asked(words: &[&str]) -> Result<String, PrintError> {
    let output = Command::new("lpstat").args(words).env("LC_ALL", "C").stdin(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn said(output: &Output) -> Result<(), PrintError> {
    if output.status.success() {
        return Ok(());
    }
    Err(PrintError::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

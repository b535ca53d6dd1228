//! Programs of others, called with words of our own: never by a shell, never for longer than a limit, and of what they say no
//! more is kept than can be of use.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal};

/// What a program says when all goes well: a document of 200 pages as JSON has 20 MB.
const MAX_OUTPUT: u64 = 128 * 1024 * 1024;

/// What it says when it doesn't.
const MAX_COMPLAINT: u64 = 64 * 1024;

/// How often it is asked whether it has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// Why a program gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// It isn't installed.
    #[error("{0}: not installed")]
    Missing(&'static str),
    /// It took longer than it may.
    #[error("{0}: took longer than {1:?}")]
    Slow(&'static str, Duration),
    /// It refused.
    #[error("{0}: {1}")]
    Failed(&'static str, String),
    /// It can't be run.
    #[error("{0}: {1}")]
    Io(&'static str, io::Error),
}

/// Runs `program` and gives what it wrote.
pub fn run(program: &'static str, words: &[&OsStr], patience: Duration) -> Result<Vec<u8>, ToolError> {
    let mut child = match Command::new(program)
        .args(words)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // With whatever it starts: LibreOffice is a script that starts the program.
        .process_group(0)
        .spawn()
    {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ToolError::Missing(program)),
        Err(error) => return Err(ToolError::Io(program, error)),
    };
    let output = listen(child.stdout.take(), MAX_OUTPUT);
    let complaint = listen(child.stderr.take(), MAX_COMPLAINT);
    let good = wait(program, &mut child, patience)?;
    let heard = |listener: thread::JoinHandle<Vec<u8>>| listener.join().unwrap_or_default();
    let (output, complaint) = (heard(output), heard(complaint));
    if good {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&complaint);
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Err(ToolError::Failed(program, last.trim().to_owned()))
}

/// Whether it ended well.
fn wait(program: &'static str, child: &mut Child, patience: Duration) -> Result<bool, ToolError> {
    for _ in 0..=patience.as_millis() / GLANCE.as_millis() {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) => thread::sleep(GLANCE),
            Err(error) => return Err(ToolError::Io(program, error)),
        }
    }
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, Signal::KILL);
    }
    drop(child.wait());
    Err(ToolError::Slow(program, patience))
}

/// Reads on its own thread, so that neither pipe blocks the other; what is beyond the limit is passed over.
fn listen(pipe: Option<impl Read + Send + 'static>, limit: u64) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let Some(mut pipe) = pipe else { return Vec::new() };
        let mut heard = Vec::new();
        drop(pipe.by_ref().take(limit).read_to_end(&mut heard));
        drop(io::copy(&mut pipe, &mut io::sink()));
        heard
    })
}

/// A path as ffmpeg's own file protocol: a colon in a name means nothing else then.
pub fn file(path: &Path) -> OsString {
    let mut name = OsString::from("file:");
    name.push(path);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_ended_and_what_is_missing_is_named() {
        let patience = Duration::from_millis(100);
        assert!(matches!(run("sleep", &["60".as_ref()], patience), Err(ToolError::Slow("sleep", _))));
        // With it ends what it started.
        let folder = tempfile::tempdir().unwrap();
        let noted = folder.path().join("pid");
        let script = format!("sleep 60 & echo $! > {}; wait", noted.display());
        assert!(matches!(run("sh", &["-c".as_ref(), script.as_ref()], patience), Err(ToolError::Slow("sh", _))));
        let started = std::fs::read_to_string(noted).unwrap();
        let lives = || {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", started.trim()));
            stat.is_ok_and(|stat| !stat.contains(") Z "))
        };
        for _ in 0..100 {
            if lives() {
                thread::sleep(GLANCE);
            }
        }
        assert!(!lives());
        assert!(matches!(run("no-such-program", &[], patience), Err(ToolError::Missing("no-such-program"))));
        let refused = run("ls", &["/no/such/folder".as_ref()], Duration::from_secs(10));
        assert!(matches!(refused, Err(ToolError::Failed("ls", said)) if said.contains("/no/such/folder")));
        assert_eq!(run("echo", &["có dấu".as_ref()], Duration::from_secs(10)).unwrap(), "có dấu\n".as_bytes());
    }
}

//! Programs that are asked, and given up when they hang.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::patience::Patience;

/// What a program answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It has written this, whatever its exit status was.
    Said(Vec<u8>),
    /// It took too long.
    Hangs,
    /// It isn't installed.
    Absent,
}

/// One program, asked again and again.
pub(crate) struct Tool {
    program: PathBuf,
    limit: Duration,
    patience: Patience<Option<Answer>>,
}

/// Exit statuses of timeout(1): it had to end the program; there is none.
const ENDED: i32 = 137;
const NOT_FOUND: i32 = 127;

impl Tool {
    /// `program` is found as a shell would.
    pub(crate) fn new(program: impl Into<PathBuf>, limit: Duration) -> Self {
        // A program that waits in the kernel, for a disk, can't be ended; then timeout(1) hangs as well.
        let patience = Patience::of(limit + Duration::from_secs(2));
        Self { program: program.into(), limit, patience }
    }

    pub(crate) fn ask(&mut self, arguments: &[&str]) -> Answer {
        let mut command = Command::new("timeout");
        command.arg("--signal=KILL").arg(self.limit.as_secs_f64().to_string()).arg(&self.program).args(arguments);
        // What it says is read by this program, not by people.
        command.env("LC_ALL", "C").stdin(Stdio::null()).stderr(Stdio::null());
        let work = move || {
            let output = command.output().ok()?;
            Some(match output.status.code() {
                Some(ENDED) | None => Answer::Hangs,
                Some(NOT_FOUND) => Answer::Absent,
                Some(_) => Answer::Said(output.stdout),
            })
        };
        self.patience.ask(work).map_or(Answer::Hangs, |answer| answer.unwrap_or(Answer::Absent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_says_counts_even_when_it_ends_with_an_error() {
        let mut shell = Tool::new("sh", Duration::from_secs(10));
        assert_eq!(shell.ask(&["-c", "echo well; exit 64"]), Answer::Said(b"well\n".to_vec()));
    }

    #[test]
    fn a_program_that_hangs_is_ended_and_one_that_is_not_there_is_told_apart() {
        assert_eq!(Tool::new("sleep", Duration::from_millis(50)).ask(&["1000"]), Answer::Hangs);
        assert_eq!(Tool::new("/nowhere/smartctl", Duration::from_secs(10)).ask(&[]), Answer::Absent);
    }
}

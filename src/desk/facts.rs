//! What the operator has written down, in the ledger's words. Of a person there is nothing: neither who signs in nor who came.

use ledger::fact::{Detail, EventKind, moment};
use ledger::{Ledger, LedgerError};
use time::Date;

use crate::notice::{Fact, What};
use crate::records::{Check, Difficulty, Inspection, Registration, Room, Taught, Training};
use crate::store::{Book, BookError};

/// Why something is still to be told.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    /// The book refused.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Puts all that has to be told into the ledger. What it doesn't take now waits; told again after a power cut between the two, it
/// is the same event.
pub fn tell(book: &Book, ledger: &Ledger) -> Result<(), TellError> {
    loop {
        let notices = book.notices()?;
        if notices.is_empty() {
            return Ok(());
        }
        for notice in notices {
            let (kind, details) = event(&notice.what);
            ledger.happened_once(notice.id, notice.at, kind, &details)?;
            book.told(notice.id)?;
        }
    }
}

/// What has happened, and its details.
pub fn event(what: &What) -> (EventKind, Vec<(Detail, String)>) {
    let (kind, state, details) = match &what.fact {
        Fact::Check(check) => (EventKind::DaySheet, "written", of_check(check)),
        Fact::Room(room) => {
            let state = if room.closed.is_some() { "closed" } else { "open" };
            (EventKind::Room, state, of_room(room))
        }
        Fact::Training(training) => (EventKind::Training, training.state(), of_training(training)),
        Fact::Difficulty(difficulty) => (EventKind::Difficulty, difficulty.state(), of_difficulty(difficulty)),
        Fact::Inspection(inspection) => (EventKind::Inspection, inspection.state(), of_inspection(inspection)),
        Fact::Registration(line) => (EventKind::LineRegistration, line.step().name(), of_registration(line)),
    };
    let state = if what.withdrawn { "withdrawn" } else { state };
    let record = [
        (Detail::RecordId, what.record.to_string()),
        (Detail::RecordRevision, what.revision.to_string()),
        (Detail::RecordState, state.to_owned()),
    ];
    let details = record.into_iter().chain(details).filter(|(_, value)| !value.is_empty());
    (kind, details.collect())
}

fn of_check(check: &Check) -> Vec<(Detail, String)> {
    vec![
        (Detail::Day, check.day.to_string()),
        (Detail::AssetCode, check.asset.code.clone()),
        (Detail::AssetName, check.asset.name.clone()),
        (Detail::HwType, check.asset.kind.clone()),
        (Detail::CheckState, check.found.name().to_owned()),
        (Detail::Note, check.note.clone()),
    ]
}

fn of_room(room: &Room) -> Vec<(Detail, String)> {
    use crate::records::Content as _;
    vec![
        (Detail::Day, room.day().to_string()),
        (Detail::From, moment(room.opened)),
        (Detail::Until, room.closed.map(moment).unwrap_or_default()),
    ]
}

fn of_training(training: &Training) -> Vec<(Detail, String)> {
    let taught = training.taught.iter().map(|taught| match taught {
        Taught::Product(text) | Taught::Words(text) => text.as_str(),
    });
    let people = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
    vec![
        (Detail::TrainingKind, training.kind.name().to_owned()),
        (Detail::TrainingTitle, training.title.clone()),
        (Detail::TrainingTaught, taught.collect::<Vec<_>>().join("; ")),
        (Detail::Language, training.language.clone()),
        (Detail::TrainingWomen, people(training.attendance.map(|came| came.women))),
        (Detail::TrainingMen, people(training.attendance.map(|came| came.men))),
        (Detail::Day, training.day.to_string()),
        (Detail::From, training.started.map(moment).unwrap_or_default()),
        (Detail::Until, training.ended.map(moment).unwrap_or_default()),
    ]
}

fn of_difficulty(difficulty: &Difficulty) -> Vec<(Detail, String)> {
    vec![
        (Detail::DifficultyKind, difficulty.kind.name().to_owned()),
        (Detail::DifficultyText, difficulty.text.clone()),
        (Detail::DifficultyAnswer, difficulty.answer.as_ref().map(|answer| answer.id.to_string()).unwrap_or_default()),
        (Detail::From, difficulty.opened.to_string()),
        (Detail::Until, day(difficulty.closed)),
    ]
}

fn of_inspection(inspection: &Inspection) -> Vec<(Detail, String)> {
    vec![
        (Detail::Day, inspection.day.to_string()),
        (Detail::InspectionBody, inspection.body.clone()),
        (Detail::InspectionFindings, inspection.findings.clone()),
        (Detail::InspectionDeadline, day(inspection.deadline)),
        (Detail::Until, day(inspection.closed)),
    ]
}

fn of_registration(line: &Registration) -> Vec<(Detail, String)> {
    vec![
        (Detail::LineProvider, line.provider.clone()),
        (Detail::LineApplied, line.applied.to_string()),
        (Detail::LineInstalled, day(line.installed)),
        (Detail::LineAccepted, day(line.accepted)),
        (Detail::LineEnds, day(line.ends)),
        (Detail::Until, day(line.ended)),
    ]
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

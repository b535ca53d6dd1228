//! What the desk on screen and the clerk tell each other: wishes down, news up.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ::desk::records::{Check, Difficulty, Inspection, Line as SheetLine, Registration, Room, Training};
use ::desk::recovery::{Answer, Challenge, Recovered};
use ::desk::{Person, Record, Refusal, Secret, SignedIn, Standing, Weak};
use forms::Form;
use point::Point;
use time::Date;
use ulid::Ulid;

use super::Change;
use crate::delivering::LastTry;
use crate::handing_out::Handed;
use crate::reporting::LastRound;
use crate::visit::health::Printed;

/// What the clerk shall do.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Somebody has come to the desk.
    Look,
    /// The first operator sets a PIN.
    Begin(Person, Secret),
    /// Somebody tries to sign in.
    SignIn(Secret),
    /// The numbers to be read out to the province.
    Challenge,
    /// What the province has answered.
    Answer(Answer),
    /// Whoever the province has let in sets a PIN.
    Recover(Recovered, Person, Secret),
    /// Whoever is signed in takes another PIN, or a successor theirs.
    Renew(SignedIn, Person, Secret),
    /// Lines of the day sheet.
    Check(Vec<Check>),
    /// The room opens.
    OpenRoom,
    /// The room closes.
    CloseRoom,
    /// A new record.
    Add(Entry),
    /// A record is said otherwise.
    Correct(Ulid, Entry),
    /// A difficulty is over.
    Close(Ulid),
    /// A training is called off.
    CallOff(Ulid),
    /// The last change of a record is taken back.
    Undo(Undo),
    /// What is typed is kept.
    Keep {
        /// [`Field::form`](super::Field::form)
        form: String,
        /// What stands there.
        text: String,
    },
    /// The report of a period is printed.
    Print(ReportWish),
    /// It is shown on screen.
    Preview(ReportWish),
    /// The point says something else of itself.
    Change(Change),
    /// The list of equipment is begun: what each point is given, and what is plugged in.
    List,
    /// Something that takes its time; answered by [`News::Told`].
    Errand(Errand),
}

/// What takes its time, and is done beside everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// New products come by the line.
    Fetch,
    /// Figures leave by the line.
    Send,
    /// The products before these are shown again.
    GoBack,
    /// Figures leave on a stick.
    FiguresOut,
    /// A bulletin is taken to the loudspeakers of the commune on a stick, as MP3.
    BulletinOut {
        /// The sound.
        sound: PathBuf,
        /// What the file shall be called.
        name: String,
    },
    /// A report is taken to the office on a stick: to print, to go on in, and as a workbook.
    ReportOut(ReportWish),
}

/// What came of an errand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// How the delivery ended.
    Fetched(Box<LastTry>),
    /// How sending ended.
    Sent(Box<LastRound>),
    /// Other products are on show now.
    WentBack,
    /// How handing out on a stick ended.
    Handed(Handed),
    /// It couldn't even begin.
    Failed(Errand),
}

/// Which report is wished for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportWish {
    /// Which kind, by its id.
    pub kind: String,
    /// A day of the period.
    pub day: Date,
    /// What the operator adds.
    pub remarks: String,
}

/// What the operator writes down, beside the day sheet and the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A difficulty.
    Difficulty(Difficulty),
    /// A training or a meeting.
    Training(Training),
    /// An inspection visit.
    Inspection(Inspection),
    /// The registration of a line.
    Registration(Registration),
}

/// What was done last, to be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// Lines of the day sheet.
    Checks(Vec<Ulid>),
    /// A difficulty.
    Difficulty(Ulid),
    /// A training.
    Training(Ulid),
    /// An inspection visit.
    Inspection(Ulid),
    /// The registration of a line.
    Registration(Ulid),
    /// The room.
    Room(Ulid),
    /// What the point said of itself.
    Change(Change),
    /// The list of equipment, as it was.
    List(String),
}

/// What the clerk tells.
#[derive(Clone, Debug)]
pub enum News {
    /// What the book says now.
    Pages(Arc<Pages>),
    /// Somebody has signed in.
    SignedIn(SignedIn),
    /// These numbers are to be read out.
    Challenge(Challenge),
    /// The province has let somebody in.
    Recovered(Recovered),
    /// Something has come of a wish.
    Told(Told),
    /// Something was written down, and can be undone.
    Written(Undo),
    /// What the point says of itself is another.
    Changed,
    /// The report, to be read on screen.
    Preview(Arc<Form>),
}

/// What came of a wish, as the screen tells it.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// Wrong; so many more wrong ones lead to a wait, or the wait has begun.
    Wrong {
        /// How many.
        free: u32,
        /// How long.
        wait: Duration,
    },
    /// Nobody may try for so long.
    Wait(Duration),
    /// The new PIN would be guessed.
    Weak(Weak),
    /// The second time another PIN was typed.
    Differs,
    /// The answer doesn't have its ten digits.
    NoAnswer,
    /// No province knows this machine.
    NoProvince,
    /// The PIN is another one now.
    Renewed,
    /// The desk is a successor's now.
    HandedOver,
    /// It mustn't be written down like this.
    Refused(Refusal),
    /// The disk refuses.
    Failed,
    /// It is written down.
    Kept,
    /// Everything that the point says of itself is filled in.
    Settled,
    /// It is as it was before.
    Undone,
    /// The report is being made.
    Printing,
    /// What came of it.
    Printed(Printed),
    /// It is being done; so many hundredths of it are, where that is known.
    Underway(Errand, Option<u16>),
    /// What came of it.
    Came(Came),
}

/// What the book says. It stays in memory, and is gone when the desk is left.
#[derive(Clone, Debug)]
pub struct Pages {
    /// What the point says of itself; nothing where its file can't be read, of which the screens tell.
    pub point: Option<Point>,
    /// Whether anybody can sign in.
    pub standing: Standing,
    /// Since when the room is open today.
    pub room: Option<Record<Room>>,
    /// The sheet of today.
    pub sheet: Vec<SheetLine>,
    /// Whether the list of equipment can't be read.
    pub is_list_lost: bool,
    /// Difficulties that are open, the oldest first.
    pub difficulties: Vec<Record<Difficulty>>,
    /// Trainings: running, planned, and those of the last weeks, in this order.
    pub trainings: Vec<Record<Training>>,
    /// Inspection visits: what has to be put right first, then the newest.
    pub inspections: Vec<Record<Inspection>>,
    /// Registrations of the line, the newest first.
    pub registrations: Vec<Record<Registration>>,
    /// What was typed and not yet saved, by form.
    pub drafts: BTreeMap<String, String>,
}

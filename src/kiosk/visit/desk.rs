//! The operator's desk on screen: how it is entered, who is signed in, what is being filled in. The book is kept by the
//! [`clerk`](crate::clerk), who is told wishes and answers with news; nobody here waits for it.

mod filling;
mod pin;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ::desk::records::{Check, Difficulty, DifficultyKind, Line as SheetLine, Room, Training, TrainingKind};
use ::desk::recovery::{Answer, Challenge, Recovered};
use ::desk::{Person, Record, Refusal, Secret, SignedIn, Standing, Weak};
use serde::Serialize;
use time::Date;
use ulid::Ulid;

pub(crate) use filling::{BEFORE, Filling};
pub(crate) use pin::Pin;

use super::Visit;
use crate::route::Route;
use crate::visit::health::Printed;

/// So many presses on the point's name, on the screen that tells about the point, open the desk.
pub const KNOCKS: usize = 5;

/// Within so long.
const KNOCKED_WITHIN: Duration = Duration::from_secs(10);

/// A screen of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Who is there?
    SignIn,
    /// Another PIN, of the same person.
    NewPin,
    /// A successor, by their name, sets a PIN.
    HandOver(String),
    /// The PIN is forgotten: the province lets somebody in by telephone.
    Recover,
    /// What there is to do.
    Today,
    /// How the operator finds each asset; some at a time.
    Sheet {
        /// Counted from 0.
        part: usize,
    },
    /// The difficulties that are open; some at a time.
    Difficulties {
        /// Counted from 0.
        part: usize,
    },
    /// What a new difficulty is about.
    NewDifficulty,
    /// Trainings and meetings; some at a time.
    Trainings {
        /// Counted from 0.
        part: usize,
    },
    /// What is to be taught; some at a time.
    NewTraining {
        /// Counted from 0.
        part: usize,
    },
    /// How many came.
    EndTraining {
        /// Which training.
        id: Ulid,
    },
    /// The report of a period.
    Report,
    /// A text is typed.
    Write(Field),
}

/// What a text is typed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// A new difficulty.
    Difficulty(DifficultyKind),
    /// What stands beside an asset on today's sheet.
    Note(String),
    /// What a training is about.
    Title(TrainingKind),
    /// What the operator adds to a report.
    Remarks,
    /// Who takes over.
    Successor,
}

impl Task {
    /// The name of its route.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SignIn => "desk-sign-in",
            Self::NewPin => "desk-new-pin",
            Self::HandOver(_) => "desk-hand-over",
            Self::Recover => "desk-recover",
            Self::Today => "desk-today",
            Self::Sheet { .. } => "desk-sheet",
            Self::Difficulties { .. } => "desk-difficulties",
            Self::NewDifficulty => "desk-new-difficulty",
            Self::Trainings { .. } => "desk-trainings",
            Self::NewTraining { .. } => "desk-new-training",
            Self::EndTraining { .. } => "desk-end-training",
            Self::Report => "desk-report",
            Self::Write(_) => "desk-write",
        }
    }
}

impl Field {
    /// The form of its draft.
    pub fn form(&self) -> String {
        match self {
            Self::Difficulty(_) => "difficulty/new".to_owned(),
            Self::Note(asset) => format!("check/{asset}"),
            Self::Title(_) => "training/new".to_owned(),
            Self::Remarks => "report".to_owned(),
            Self::Successor => "successor".to_owned(),
        }
    }
}

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
    /// A new difficulty.
    Raise(Difficulty),
    /// A difficulty is over.
    Close(Ulid),
    /// A new training, planned or begun.
    Plan(Training),
    /// A training begins, ends, or is said otherwise.
    Amend(Ulid, Training),
    /// A training is called off.
    CallOff(Ulid),
    /// The last change of a record is taken back.
    Undo(Undo),
    /// What is typed is kept.
    Keep {
        /// [`Field::form`]
        form: String,
        /// What stands there.
        text: String,
    },
    /// The report of a period is printed.
    Print {
        /// Which kind, by its id.
        kind: String,
        /// A day of the period.
        day: Date,
        /// What the operator adds.
        remarks: String,
    },
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
    /// The room.
    Room(Ulid),
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
    /// It is as it was before.
    Undone,
    /// The report is being made.
    Printing,
    /// What came of it.
    Printed(Printed),
}

/// What the book says. It stays in memory, and is gone when the desk is left.
#[derive(Clone, Debug)]
pub struct Pages {
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
    /// What was typed and not yet saved, by form.
    pub drafts: BTreeMap<String, String>,
}

/// The desk as the visit knows it.
#[derive(Default)]
pub(crate) struct Desk {
    /// Proof that somebody has signed in.
    signed_in: Option<SignedIn>,
    /// What the book says.
    pub pages: Option<Arc<Pages>>,
    /// The PIN that is being typed.
    pub pin: Pin,
    /// The numbers to be read out to the province.
    pub challenge: Option<Challenge>,
    /// Proof that the province has let somebody in.
    pub recovered: Option<Recovered>,
    /// What came of the last wish.
    pub told: Option<Told>,
    /// What can be undone, on the screen where it was done.
    undo: Option<(Undo, &'static str)>,
    /// What is being filled in.
    pub filling: Filling,
    /// When the point's name was pressed, monotonic.
    knocks: Vec<Duration>,
    wishes: Vec<Wish>,
}

impl Desk {
    pub fn wish(&mut self, wish: Wish) {
        self.wishes.push(wish);
    }

    /// Everything of it is forgotten. What was typed is in the book.
    fn leave(&mut self) {
        let wishes = std::mem::take(&mut self.wishes);
        *self = Self { wishes, knocks: std::mem::take(&mut self.knocks), ..Self::default() };
    }
}

impl Visit {
    /// What the clerk shall do now; told once for each wish.
    pub fn takes_desk_wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.desk.wishes)
    }

    /// Somebody has pressed the point's name on the screen that tells about the point: nothing there shows that it leads
    /// anywhere.
    pub(super) fn knock(&mut self) {
        let now = self.clock.now().monotonic;
        self.desk.knocks.retain(|at| now.saturating_sub(*at) <= KNOCKED_WITHIN);
        self.desk.knocks.push(now);
        if self.desk.knocks.len() >= KNOCKS {
            self.desk.knocks.clear();
            self.open_desk(Task::SignIn);
            self.desk.wish(Wish::Look);
        }
    }

    pub(super) fn open_desk(&mut self, task: Task) {
        self.navigate(Route::Desk(task));
    }

    /// In the place of the screen on show.
    pub(super) fn turn_desk(&mut self, task: Task, keep: &str) {
        self.turn(Route::Desk(task), keep);
    }

    /// Whoever leaves the desk is signed out; whoever comes back to one of its screens signs in again.
    pub(super) fn guard_desk(&mut self) {
        if self.writes().is_none() {
            self.keep_draft();
        }
        let stays =
            matches!(self.route(), Route::Desk(_) | Route::StillThere | Route::Health | Route::Comfort | Route::Help);
        if !stays {
            self.desk.leave();
        }
        if let Route::Desk(task) = self.route()
            && !matches!(task, Task::SignIn | Task::Recover)
            && self.desk.signed_in.is_none()
        {
            self.turn_desk(Task::SignIn, "");
            self.desk.wish(Wish::Look);
        }
    }

    pub(super) fn hear_desk(&mut self, news: News) {
        let task = match self.route() {
            Route::Desk(task) => Some(task.clone()),
            _ => None,
        };
        if task.is_none() && self.desk.signed_in.is_none() {
            return;
        }
        match news {
            News::Pages(pages) => {
                let is_first = self.desk.pages.replace(pages).is_none();
                if is_first {
                    let first = self.focus_rows().first().to_owned();
                    self.focus(&first);
                }
            }
            News::Told(told) => self.desk.told = Some(told),
            News::Challenge(challenge) => self.desk.challenge = Some(challenge),
            News::Recovered(recovered) => {
                self.desk.recovered = Some(recovered);
                self.desk.pin = Pin::default();
            }
            News::Written(undo) => {
                self.desk.undo = Some((undo, self.route().name()));
                self.desk.told = Some(Told::Kept);
            }
            News::SignedIn(proof) => {
                self.desk.signed_in = Some(proof);
                self.desk.pin = Pin::default();
                self.desk.recovered = None;
                self.desk.told = None;
                match task {
                    Some(Task::Recover) => {
                        self.back();
                        self.turn_desk(Task::Today, "");
                    }
                    Some(Task::SignIn) => {
                        let begins = self.desk.chooses_pin(&Task::SignIn);
                        self.turn_desk(Task::Today, "");
                        self.desk.told = begins.then_some(Told::Renewed);
                    }
                    Some(Task::NewPin) => {
                        self.back();
                        self.desk.told = Some(Told::Renewed);
                    }
                    Some(Task::HandOver(_)) => {
                        self.back();
                        self.desk.told = Some(Told::HandedOver);
                    }
                    _ => {}
                }
            }
        }
        self.stay_in_focus();
    }

    /// Whether what was done last was done on this screen: nobody takes back what they don't see.
    pub(crate) fn can_undo(&self) -> bool {
        self.desk.undo.as_ref().is_some_and(|(_, screen)| *screen == self.route().name())
    }

    /// Finds the focus a place when its control has gone.
    pub(super) fn stay_in_focus(&mut self) {
        let rows = self.focus_rows();
        if !rows.contains(self.focused()) {
            let first = rows.first().to_owned();
            self.focus(&first);
        }
    }

    /// A control of the desk.
    pub(super) fn desk_control(&mut self, id: &str) {
        let Route::Desk(task) = self.route().clone() else { return };
        if let Some(key) = id.strip_prefix("desk.pin.") {
            return self.press_pin(&task, key);
        }
        self.desk.told = None;
        match id {
            "desk.close" => self.back(),
            "desk.previous" => self.turn_page(-1),
            "desk.next" => self.turn_page(1),
            "desk.undo" => {
                if let Some((undo, _)) = self.desk.undo.take() {
                    self.desk.wish(Wish::Undo(undo));
                    self.stay_in_focus();
                }
            }
            "desk.leave" => self.home(),
            "desk.forgotten" => {
                self.desk.pin = Pin::default();
                self.open_desk(Task::Recover);
                self.desk.wish(Wish::Challenge);
            }
            "desk.renew" => self.open_desk(Task::NewPin),
            "desk.hand-over" => self.write(Field::Successor, ""),
            "desk.room.open" => self.desk.wish(Wish::OpenRoom),
            "desk.room.close" => self.desk.wish(Wish::CloseRoom),
            "desk.health" => self.navigate(Route::Health),
            "desk.sheet" => self.open_desk(Task::Sheet { part: 0 }),
            "desk.difficulties" => self.open_desk(Task::Difficulties { part: 0 }),
            "desk.trainings" => self.open_desk(Task::Trainings { part: 0 }),
            "desk.report" => self.open_desk(Task::Report),
            _ => self.fill(&task, id),
        }
    }

    /// On to another part of what stands on several.
    pub(super) fn turn_desk_part(&mut self, task: &Task, by: isize) {
        let parts = crate::screens::desk_parts(self, task);
        let to = |part: usize| part.checked_add_signed(by).filter(|to| *to < parts);
        let turned = match task {
            Task::Sheet { part } => to(*part).map(|part| Task::Sheet { part }),
            Task::Difficulties { part } => to(*part).map(|part| Task::Difficulties { part }),
            Task::Trainings { part } => to(*part).map(|part| Task::Trainings { part }),
            Task::NewTraining { part } => to(*part).map(|part| Task::NewTraining { part }),
            _ => None,
        };
        if let Some(task) = turned {
            self.turn_desk(task, if by > 0 { "desk.next" } else { "desk.previous" });
        }
    }
}

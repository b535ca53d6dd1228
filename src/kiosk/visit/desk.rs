//! The operator's desk on screen: how it is entered, who is signed in, what is being filled in. The book is kept by the
//! [`clerk`](crate::clerk), who is told wishes and answers with news; nobody here waits for it.

mod affairs;
mod exchange;
mod filling;
mod gathering;
mod pin;
mod settings;
mod task;

use std::sync::Arc;
use std::time::Duration;

use ::desk::SignedIn;
use ::desk::recovery::{Challenge, Recovered};
use forms::Form;

pub use exchange::{Came, Entry, Errand, News, Pages, ReportWish, Told, Undo, Wish};
pub(crate) use filling::{BEFORE, Filling};
pub(crate) use pin::Pin;
pub(crate) use settings::WEEKS;
pub use settings::{Change, Setting};
pub use task::{Field, Task, When};

use super::Visit;
use crate::route::Route;

/// So many presses on the point's name, on the screen that tells about the point, open the desk.
const KNOCKS: usize = 5;

/// Within so long.
const KNOCKED_WITHIN: Duration = Duration::from_secs(10);

/// How far a machine is that is being set up on its screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Founding {
    /// Nobody sets it up.
    #[default]
    Nothing,
    /// Somebody has asked for it.
    Asked,
    /// The folder is being made.
    Waits,
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
    /// Since when that is told, monotonic.
    pub told_at: Duration,
    /// What can be undone, on the screen where it was done.
    undo: Option<(Undo, &'static str)>,
    /// The report that is read on screen; nothing while it is being made.
    pub preview: Option<Arc<Form>>,
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

    /// One that couldn't be told: it is told the next time.
    pub fn keep_desk_wish(&mut self, wish: Wish) {
        self.desk.wish(wish);
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

    /// The machine isn't set up, and somebody fills in here which point this is: first its folder is made.
    pub(super) fn found_here(&mut self) {
        self.founding = Founding::Asked;
    }

    /// Whether the folder shall be made now; told once.
    pub fn takes_founding(&mut self) -> bool {
        let is_asked = self.founding == Founding::Asked;
        if is_asked {
            self.founding = Founding::Waits;
        }
        is_asked
    }

    /// With the folder there is a desk, where everything else is filled in.
    pub(super) fn go_on_founding(&mut self) {
        if self.founding == Founding::Waits && !matches!(self.route(), Route::SetUp | Route::Fault) {
            self.founding = Founding::Nothing;
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
            News::Told(told) => {
                self.desk.told = Some(told);
                self.desk.told_at = self.clock.now().monotonic;
            }
            // What the point says of itself is another now.
            News::Changed => {
                self.look_again = true;
                if matches!(task, Some(Task::Settings { .. })) {
                    self.go_to_next_setting("");
                }
            }
            News::Preview(form) => {
                self.desk.preview = Some(form);
                let first = self.focus_rows().first().to_owned();
                self.focus(&first);
            }
            News::Challenge(challenge) => self.desk.challenge = Some(challenge),
            News::Recovered(recovered) => {
                self.desk.recovered = Some(recovered);
                self.desk.pin = Pin::default();
            }
            News::Written(undo) => {
                // On to what was begun just now, where its list is on screen.
                if let Undo::Inspection(id) | Undo::Registration(id) = &undo {
                    self.focus(&format!("desk.look.{id}"));
                }
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
                        // Nobody has filled in yet which point this is.
                        if self.settings().is_some_and(|point| point.name.is_empty()) {
                            self.open_desk(Task::Settings { part: 0 });
                        }
                        self.desk.told = begins.then_some(Told::Renewed);
                    }
                    Some(Task::NewPin) => {
                        self.back();
                        self.desk.told = Some(Told::Renewed);
                    }
                    Some(Task::HandOver(name)) => {
                        self.back();
                        self.desk.wish(Wish::Change(Change::Words(Setting::Person, name)));
                        // It was the one's who has left.
                        self.desk.wish(Wish::Change(Change::Words(Setting::Phone, String::new())));
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
            "desk.more" => self.open_desk(Task::More),
            "desk.settings" => self.open_desk(Task::Settings { part: 0 }),
            "desk.content" => self.open_desk(Task::Content),
            "desk.sync" => self.errand(Errand::Fetch),
            "desk.figures-out" => self.errand(Errand::FiguresOut),
            "desk.send" => self.errand(Errand::Send),
            "desk.bulletins" => self.open_desk(Task::Bulletins { part: 0 }),
            "desk.go-back" => self.open_desk(Task::GoBack),
            "desk.go-back.no" => self.back(),
            "desk.go-back.yes" => {
                self.back();
                self.errand(Errand::GoBack);
            }
            "desk.urgent" => self.read_out_urgent(),
            "desk.list" => self.desk.wish(Wish::List),
            "desk.inspections" => self.open_desk(Task::Inspections { part: 0 }),
            "desk.registrations" => self.open_desk(Task::Registrations { part: 0 }),
            _ => self.fill(&task, id),
        }
    }

    /// Something that takes its time.
    pub(super) fn errand(&mut self, errand: Errand) {
        self.desk.told = Some(Told::Underway(errand.clone(), None));
        self.desk.wish(Wish::Errand(errand));
    }

    /// On to another part of what stands on several.
    pub(super) fn turn_desk_part(&mut self, task: &Task, by: isize) {
        let parts = crate::screens::desk_parts(self, task);
        let to = task.part().and_then(|part| part.checked_add_signed(by)).filter(|to| *to < parts);
        if let Some(to) = to {
            self.turn_desk(task.clone().at_part(to), if by > 0 { "desk.next" } else { "desk.previous" });
        }
    }
}

//! Searching in the running program: one thread of its own that answers and, between questions, keeps the index up to date.
//!
//! Only the newest question counts: whoever types asks anew with every key, and an answer to half a word is worth nothing
//! once the next letter is there. Nothing of a question is kept or written anywhere.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use catalog::Edition;
use catalog::search::{Answer, Asked, Index};
use point::DataFolder;

use crate::bus::{Bus, Component, Event};
use crate::components::CurrentEdition;
use crate::visit::Command;

/// How long the index rests between two steps, so that building it takes a part of one core from the screen. A question ends
/// the rest.
const REST: Duration = Duration::from_millis(50);

/// After an update that failed (a full disk, say): the answers come from what is indexed and from titles meanwhile.
const RETRY: Duration = Duration::from_secs(600);

/// How long an answer waits for room in a full channel.
const CROWDED: Duration = Duration::from_millis(20);

/// The component. It passes events on to its thread.
pub struct Searching {
    data: Option<DataFolder>,
    desk: Arc<Desk>,
}

/// What lies before the thread.
struct Desk {
    tray: Mutex<Tray>,
    bell: Condvar,
}

#[derive(Default)]
struct Tray {
    question: Option<(u64, Asked)>,
    edition: Option<Arc<Edition>>,
    /// The data folder, and whether this process may write there, when that was last told.
    folder: Option<(DataFolder, bool)>,
    /// Something but the question is new.
    news: bool,
    closed: bool,
}

impl Desk {
    fn tray(&self) -> MutexGuard<'_, Tray> {
        // What is inside is replaced as a whole, so a panic elsewhere can't have left half of it.
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Tray)) {
        change(&mut self.tray());
        self.bell.notify_one();
    }

    /// Waits until there is something to do, or for `rest`.
    fn wait(&self, rest: Option<Duration>) -> MutexGuard<'_, Tray> {
        let tray = self.tray();
        let idle = |tray: &mut Tray| tray.question.is_none() && !tray.news && !tray.closed;
        match rest {
            Some(rest) => {
                let waited = self.bell.wait_timeout_while(tray, rest, idle);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
            None => self.bell.wait_while(tray, idle).unwrap_or_else(PoisonError::into_inner),
        }
    }
}

impl Searching {
    /// A search in the edition on show; `data` is the folder whose index is read until this process may write there.
    pub fn new(data: Option<DataFolder>, current: &CurrentEdition) -> Self {
        let tray = Tray { edition: current.get(), ..Tray::default() };
        Self { data, desk: Arc::new(Desk { tray: Mutex::new(tray), bell: Condvar::new() }) }
    }
}

impl Component for Searching {
    fn start(&mut self, bus: &Bus) {
        if let Some(data) = self.data.take() {
            self.desk.change(|tray| tray.folder = Some((data, false)));
        }
        let (desk, bus) = (self.desk.clone(), bus.clone());
        let thread = std::thread::Builder::new().name("search".into());
        // Without a thread there are no answers; everything else of the kiosk goes on.
        drop(thread.spawn(move || Worker { desk, bus, edition: None, index: None, rest: None }.run()));
    }

    fn handle(&mut self, event: &Event, _bus: &Bus) {
        match event {
            Event::Ask { number, asked } => self.desk.change(|tray| tray.question = Some((*number, asked.clone()))),
            Event::Locked(data, _) => self.desk.change(|tray| {
                tray.folder = Some((data.clone(), true));
                tray.news = true;
            }),
            Event::Visit(Command::Edition(edition)) => self.desk.change(|tray| {
                tray.edition = edition.clone();
                tray.news = true;
            }),
            _ => {}
        }
    }

    fn stop(&mut self) {
        self.desk.change(|tray| tray.closed = true);
    }
}

/// The thread.
struct Worker {
    desk: Arc<Desk>,
    bus: Bus,
    edition: Option<Arc<Edition>>,
    index: Option<Index>,
    /// Until the next step of the update; none when there is nothing to update.
    rest: Option<Duration>,
}

impl Worker {
    fn run(mut self) {
        loop {
            let (question, folder, news) = {
                let mut tray = self.desk.wait(self.rest);
                if tray.closed {
                    return;
                }
                self.edition.clone_from(&tray.edition);
                (tray.question.take(), tray.folder.take(), std::mem::take(&mut tray.news))
            };
            if let Some((data, writable)) = folder {
                let path = data.search_index();
                // Without an index titles and summaries are searched.
                self.index = if writable { Index::open(&path) } else { Index::open_read_only(&path) }.ok();
            }
            if news {
                self.rest = Some(REST);
            }
            match question {
                Some((number, asked)) => self.answer(number, &asked),
                None => self.step(),
            }
        }
    }

    fn answer(&mut self, number: u64, asked: &Asked) {
        let answer = match (&self.edition, self.index.as_ref()) {
            (Some(edition), Some(index)) => index.ask(edition, asked).unwrap_or_default(),
            (Some(edition), None) => Index::none().ask(edition, asked).unwrap_or_default(),
            (None, _) => Answer::default(),
        };
        let found = || Command::Found { number, answer: Box::new(answer.clone()) };
        while !self.bus.post(Event::Visit(found())) {
            let tray = self.desk.tray();
            if tray.closed || tray.question.is_some() {
                return;
            }
            drop(tray);
            std::thread::sleep(CROWDED);
        }
    }

    fn step(&mut self) {
        self.rest = match (&mut self.index, &self.edition) {
            (Some(index), Some(edition)) => match index.step(edition) {
                Ok(None) => Some(REST),
                Ok(Some(_)) => None,
                Err(_) => Some(RETRY),
            },
            _ => None,
        };
    }
}

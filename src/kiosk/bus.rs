//! How the parts of the program talk: one bounded channel of events into the runtime, one mailbox of the newest view out
//! of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use catalog::search::Asked;
use delivery::Transfer;
use ledger::{Ledger, Reply};
use media::Frame;
use point::{DataFolder, Lock};
use tokio::sync::mpsc::{self, error::TrySendError};

use crate::pictures::{Pixels, Size};
use crate::playing::Order;
use crate::ui::album::Key;
use crate::view::View;
use crate::visit::health::Wish;
use crate::visit::{Command, desk};
use crate::voice::speech::Utter;

/// More than a person can type in a second; past it the machine is overloaded, and dropping keys is better than replaying
/// them later.
const CAPACITY: usize = 256;

/// How long what must be heard waits for room.
const AGAIN: Duration = Duration::from_millis(100);

/// What components hear.
#[derive(Debug)]
pub enum Event {
    /// Something for the visit.
    Visit(Command),
    /// Something for the stage.
    Play(Order),
    /// Something for the speaker.
    Utter(Utter),
    /// A visitor looks for something; answered by [`Command::Found`].
    Ask {
        /// Names the question: only the newest one's answer counts.
        number: u64,
        /// The question.
        asked: Asked,
    },
    /// A visitor wants to know what this machine sends; answered by [`Command::Sends`].
    AskSending,
    /// Somebody has pressed a button on the screen that tells how the point is; answered by [`Command::Watched`].
    Try(Wish),
    /// The province has answered difficulties.
    Replied(Vec<Reply>),
    /// The desk on screen wishes something; answered by [`Command::Desk`].
    Desk(desk::Wish),
    /// The window needs a picture.
    Wanted(Key),
    /// No picture is looked at closely any more.
    PictureLeft,
    /// The row `active` of `editions.db` names another edition.
    EditionFlipped,
    /// Part of an edition has come over the line.
    Transferred(Transfer),
    /// Somebody fills in here which point this is: the data folder is made.
    Found,
    /// Look again at the data folder: it may be there by now, or have other settings.
    Reopen,
    /// The data folder is open, and this process is the one that writes there.
    Locked(DataFolder, Arc<Lock>),
    /// The ledger is open.
    Recording(Arc<Ledger>),
    /// A frame was drawn and presented; told only where somebody measures.
    Drawn(Duration),
    /// A film was closed, or has changed its size.
    Screened(Screened),
    /// The program ends.
    Quit,
}

/// How a film went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Screened {
    /// Frames that were ready in time.
    pub shown: u64,
    /// Frames that were dropped as late.
    pub late: u64,
    /// Frames that were ready, and replaced by the next one before the window took them.
    pub missed: u64,
}

/// Where events are posted. Clones share it.
#[derive(Clone)]
pub struct Bus {
    sender: mpsc::Sender<Event>,
}

impl Bus {
    /// A bus and the end that hears it.
    pub fn new() -> (Self, mpsc::Receiver<Event>) {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        (Self { sender }, receiver)
    }

    /// Posts an event without waiting. Answers whether there was room.
    pub fn post(&self, event: Event) -> bool {
        self.sender.try_send(event).is_ok()
    }

    /// Posts what must be heard: waits for room as long as anybody listens. For threads that may wait.
    pub fn post_surely(&self, mut event: Event) {
        while let Err(TrySendError::Full(back)) = self.sender.try_send(event) {
            event = back;
            std::thread::sleep(AGAIN);
        }
    }
}

/// What waits for the window: the newest view, the newest frame of a film, and every picture since the last look. And what
/// the window is, for those who make things for it.
pub struct Mailbox {
    view: Mutex<Option<View>>,
    pictures: Mutex<Vec<(Key, Option<Pixels>)>>,
    frame: Mutex<Option<Frame>>,
    screen: Mutex<Size>,
}

impl Default for Mailbox {
    fn default() -> Self {
        let screen = Mutex::new(Size { width: 1920, height: 1080 });
        Self { view: Mutex::default(), pictures: Mutex::default(), frame: Mutex::default(), screen }
    }
}

impl Mailbox {
    /// Replaces the view that waits.
    pub fn put_view(&self, view: View) {
        *lock(&self.view) = Some(view);
    }

    /// Takes the newest view.
    pub fn take_view(&self) -> Option<View> {
        lock(&self.view).take()
    }

    /// Adds a picture.
    pub fn put_picture(&self, key: Key, pixels: Option<Pixels>) {
        lock(&self.pictures).push((key, pixels));
    }

    /// Replaces the frame that waits. Answers whether none did: then the window must be woken.
    pub fn put_frame(&self, frame: Frame) -> bool {
        lock(&self.frame).replace(frame).is_none()
    }

    /// Takes the newest frame.
    pub fn take_frame(&self) -> Option<Frame> {
        lock(&self.frame).take()
    }

    /// The size of the window in pixels.
    pub fn screen(&self) -> Size {
        *lock(&self.screen)
    }

    /// Tells the size of the window.
    pub fn set_screen(&self, size: Size) {
        *lock(&self.screen) = size;
    }

    /// Takes all pictures.
    pub fn take_pictures(&self) -> Vec<(Key, Option<Pixels>)> {
        std::mem::take(&mut *lock(&self.pictures))
    }
}

/// Locks what is replaced as a whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // What is inside is replaced as a whole, so a panic elsewhere can't have left half of it.
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// A part of the program that lives on the runtime.
pub trait Component: Send {
    /// Called once, before any event.
    fn start(&mut self, bus: &Bus);
    /// Hears an event. Must return soon; long work is spawned and posts an event when done.
    fn handle(&mut self, event: &Event, bus: &Bus);
    /// Called once, after the last event.
    fn stop(&mut self);
}

/// Runs components until [`Event::Quit`].
pub async fn run(mut components: Vec<Box<dyn Component>>, bus: Bus, mut events: mpsc::Receiver<Event>) {
    for component in &mut components {
        component.start(&bus);
    }
    while let Some(event) = events.recv().await {
        for component in &mut components {
            component.handle(&event, &bus);
        }
        if matches!(event, Event::Quit) {
            break;
        }
    }
    for component in &mut components {
        component.stop();
    }
}

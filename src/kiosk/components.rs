//! The components of the running program.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use catalog::{Edition, Store};
use media::clips::Said;
use point::{Board, Clock, DataFolder};

use crate::bus::{Bus, Component, Event, Mailbox, Screened, lock};
use crate::inspect;
use crate::opening::{self, Opening};
use crate::pictures::{self, PictureError, Pixels};
use crate::ui::album::{Key, PRINTS_WAITED_FOR};
use crate::view::{Place, View};
use crate::visit::{Command, Visit};

/// How often time passes for a visit. A countdown in seconds needs no more, and an unchanged view wakes nobody.
const TICK: Duration = Duration::from_secs(1);

/// What the image brings to be shown until the first edition comes by line or stick.
const SHIPPED_EDITION: &str = "/usr/share/diem-ho-tro/edition";

/// Wakes the window's thread; it then looks into the mailbox.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The visit: hears people and time, and mails each new view.
pub struct Visits {
    visit: Visit,
    shown: View,
    mailbox: Arc<Mailbox>,
    wake: Wake,
}

impl Visits {
    /// A visit whose first view is on screen already.
    pub fn new(visit: Visit, mailbox: Arc<Mailbox>, wake: Wake) -> Self {
        let shown = visit.view();
        Self { visit, shown, mailbox, wake }
    }
}

impl Component for Visits {
    fn start(&mut self, bus: &Bus) {
        let bus = bus.clone();
        tokio::spawn(async move {
            let mut ticks = tokio::time::interval(TICK);
            // After a suspended moment one tick is as good as many.
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
            loop {
                ticks.tick().await;
                bus.post(Event::Visit(Command::Tick));
            }
        });
    }

    fn handle(&mut self, event: &Event, bus: &Bus) {
        let Event::Visit(command) = event else { return };
        self.visit.handle(command.clone());
        if self.visit.takes_another_look() {
            bus.post(Event::Reopen);
        }
        if self.visit.takes_founding() {
            bus.post(Event::Found);
        }
        for order in self.visit.take_orders() {
            bus.post(Event::Play(order));
        }
        for utter in self.visit.take_utterances() {
            bus.post(Event::Utter(utter));
        }
        if self.visit.asks_sending() {
            bus.post(Event::AskSending);
        }
        for wish in self.visit.takes_wishes() {
            bus.post(Event::Try(wish));
        }
        for wish in self.visit.takes_desk_wishes() {
            // What the operator has written isn't lost because the machine is overloaded for a moment.
            if !bus.post(Event::Desk(wish.clone())) {
                self.visit.keep_desk_wish(wish);
            }
        }
        if let Some((number, asked)) = self.visit.takes_question() {
            bus.post(Event::Ask { number, asked });
        }
        let view = self.visit.view();
        if view != self.shown {
            self.shown = view.clone();
            self.mailbox.put_view(view);
            (self.wake)();
        }
    }

    fn stop(&mut self) {}
}

/// The content: opens the data folder again where that is wished, and the edition that a flip names, and looks for damage
/// in the background.
pub struct Content {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    board: Board,
    opening: Opening,
    current: Arc<CurrentEdition>,
    /// How many inspections have begun; only the newest one has its say.
    inspections: Arc<AtomicU64>,
}

/// The edition that pictures are read from: the one on show, or the one before it for a visitor who still reads it. Blobs
/// are shared by all editions, so the newest serves both.
#[derive(Default)]
pub struct CurrentEdition(std::sync::Mutex<Option<Arc<Edition>>>);

impl CurrentEdition {
    /// Names the edition.
    pub fn set(&self, edition: Option<Arc<Edition>>) {
        *lock(&self.0) = edition;
    }

    /// The edition, if there is one.
    pub fn get(&self) -> Option<Arc<Edition>> {
        lock(&self.0).clone()
    }
}

impl Content {
    /// The content of a point that was opened before the first frame.
    pub fn new(
        root: &Path,
        clock: Arc<dyn Clock>,
        board: Board,
        opening: Opening,
        current: Arc<CurrentEdition>,
    ) -> Self {
        current.set(opening.edition.clone());
        Self { root: root.to_owned(), clock, board, opening, current, inspections: Arc::default() }
    }

    /// Looks for damage without hurry, after the first frame. What was mended meanwhile is no fault any more.
    fn inspect(&self) {
        let Some(edition) = self.opening.edition.clone() else { return };
        let (board, since) = (self.board.clone(), self.clock.now().wall);
        let inspections = self.inspections.clone();
        let number = inspections.fetch_add(1, Ordering::SeqCst) + 1;
        tokio::task::spawn_blocking(move || {
            let faults = inspect::edition(&edition, since);
            if inspections.load(Ordering::SeqCst) == number {
                board.replace(inspect::is_of_edition, faults);
            }
        });
    }

    fn tell_lock(&self, bus: &Bus) {
        if let (Some(data), Some(lock)) = (&self.opening.data, &self.opening.lock) {
            bus.post(Event::Locked(data.clone(), lock.clone()));
        }
    }

    fn reopen(&mut self, bus: &Bus) {
        let had_lock = self.opening.lock.is_some();
        let shown = self.edition_id();
        let mut found = Opening::open(&self.root, self.clock.as_ref(), self.opening.lock.take());
        self.board.replace(inspect::is_of_opening, std::mem::take(&mut found.faults));
        self.opening = found;
        if !had_lock {
            self.tell_lock(bus);
        }
        if let Some(point) = &self.opening.point {
            bus.post(Event::Visit(Command::Point(Box::new(point.clone()))));
        }
        self.show(bus);
        if self.edition_id() != shown {
            self.inspect();
        }
    }

    /// Makes the data folder of a machine that isn't set up, with what the image brings to be shown at first.
    fn found(&mut self, bus: &Bus) {
        let made = DataFolder::prepare(&self.root, self.clock.as_ref());
        self.reopen(bus);
        let shipped = Path::new(SHIPPED_EDITION);
        match (made, &self.opening.lock) {
            (Ok(data), Some(lock)) if shipped.is_dir() => {
                let (lock, bus) = (lock.clone(), bus.clone());
                tokio::task::spawn_blocking(move || {
                    if Store::new(data).install(shipped, &lock).is_ok() {
                        bus.post(Event::EditionFlipped);
                    }
                });
            }
            // What is in the way was told by looking again.
            _ => {}
        }
    }

    fn edition_id(&self) -> Option<String> {
        self.opening.edition.as_ref().map(|edition| edition.header().id.clone())
    }

    /// Opens the edition that the row `active` names now.
    fn flip(&mut self, bus: &Bus) {
        let Some(data) = self.opening.data.clone() else { return };
        match Store::new(data.clone()).open_active() {
            Ok(edition) => {
                self.opening.edition = Some(Arc::new(edition));
                self.board.clear(inspect::EDITION);
                self.show(bus);
                self.inspect();
            }
            // The one before goes on playing; the fault tells of the one that can't be opened, which is held.
            Err(error) => {
                if let Some(before) = self.opening.lock.as_ref().and_then(|lock| opening::fall_back(&data, lock)) {
                    self.opening.edition = Some(Arc::new(before));
                    self.show(bus);
                }
                self.board.report(inspect::store_fault(&error, point::Severity::Degraded, self.clock.now().wall));
            }
        }
    }

    fn show(&self, bus: &Bus) {
        self.current.set(self.opening.edition.clone());
        bus.post(Event::Visit(Command::Edition(self.opening.edition.clone())));
    }
}

impl Component for Content {
    fn start(&mut self, bus: &Bus) {
        self.tell_lock(bus);
        self.inspect();
    }

    fn handle(&mut self, event: &Event, bus: &Bus) {
        match event {
            Event::EditionFlipped => self.flip(bus),
            Event::Found => self.found(bus),
            Event::Reopen => self.reopen(bus),
            _ => {}
        }
    }

    fn stop(&mut self) {}
}

/// Where pictures are made: from the current edition, for the window; what is wrong with one goes to the board.
#[derive(Clone)]
pub struct Darkroom {
    /// What they are read from.
    pub current: Arc<CurrentEdition>,
    /// When something went wrong.
    pub clock: Arc<dyn Clock>,
    /// Where that is told.
    pub board: Board,
    /// Where the window finds them.
    pub mailbox: Arc<Mailbox>,
    /// Tells the window to look there.
    pub wake: Wake,
}

impl Darkroom {
    /// Hands a picture to the window; one that can't be made is told, and handed over as none.
    pub fn deliver(&self, key: Key, made: Result<Option<Pixels>, PictureError>) {
        let pixels = made.unwrap_or_else(|error| {
            self.board.report(inspect::picture_fault(&error, self.clock.now().wall));
            None
        });
        self.mailbox.put_picture(key, pixels);
        (self.wake)();
    }
}

/// Pictures: decodes what the window asks for, but for tiles ([`crate::closeup`]).
pub struct Pictures {
    /// How many printed pages were asked for.
    prints: Arc<AtomicU64>,
    darkroom: Darkroom,
}

impl Pictures {
    /// Pictures of the current edition.
    pub fn new(darkroom: Darkroom) -> Self {
        Self { prints: Arc::default(), darkroom }
    }
}

impl Component for Pictures {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, _bus: &Bus) {
        let Event::Wanted(key) = event else { return };
        if matches!(key.picture.place, Place::Tile(_)) {
            return;
        }
        let (key, edition) = (key.clone(), self.darkroom.current.get());
        let (prints, darkroom) = (self.prints.clone(), self.darkroom.clone());
        let number = key.is_print().then(|| prints.fetch_add(1, Ordering::SeqCst) + 1);
        tokio::task::spawn_blocking(move || {
            let newer = number.map_or(0, |number| prints.load(Ordering::SeqCst) - number);
            if newer >= PRINTS_WAITED_FOR as u64 {
                return;
            }
            let made = pictures::load(edition.as_deref(), &key.picture, key.room);
            darkroom.deliver(key, made.map(Some));
        });
    }

    fn stop(&mut self) {}
}

/// How long frames took and the voice needed to begin, one JSON object per line in the file that `KIOSK_FRAME_LOG` names: for
/// `make bench`. It hears every event before what it measures does.
pub struct FrameLog {
    file: std::fs::File,
    clock: Arc<dyn Clock>,
    /// Monotonic time at which somebody last did something.
    done: Duration,
}

impl FrameLog {
    /// The log, if somebody wants one.
    pub fn from_environment(clock: Arc<dyn Clock>) -> Option<Self> {
        let path = std::env::var_os("KIOSK_FRAME_LOG")?;
        let file = std::fs::File::options().create(true).append(true).open(path).ok()?;
        Some(Self { file, clock, done: Duration::ZERO })
    }
}

impl Component for FrameLog {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, _bus: &Bus) {
        use std::io::Write as _;
        let now = self.clock.now().monotonic;
        // A bench without its log fails by itself.
        drop(match event {
            Event::Drawn(took) => writeln!(self.file, "{{\"render_us\":{}}}", took.as_micros()),
            Event::Screened(Screened { shown, late, missed }) => {
                writeln!(self.file, "{{\"shown\":{shown},\"late\":{late},\"missed\":{missed}}}")
            }
            Event::Visit(Command::Spoke(Said::Sounding { .. })) => {
                let after = now.saturating_sub(self.done);
                writeln!(self.file, "{{\"sounding_us\":{}}}", after.as_micros())
            }
            Event::Visit(Command::Intent(_) | Command::Activate(_) | Command::FocusMoved(_)) => {
                self.done = now;
                Ok(())
            }
            _ => Ok(()),
        });
    }

    fn stop(&mut self) {}
}

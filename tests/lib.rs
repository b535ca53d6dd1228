//! What the tests share: a sample point pressed from `content/`, and a visit on it under a clock that stands still.

pub mod cups;
pub mod desk;
pub mod display;
pub mod loudspeaker;
pub mod nginx;
pub mod pdf;
pub mod postgres;
pub mod printed;
pub mod province;
pub mod recorder;
pub mod rig;
pub mod uml;
pub mod usb;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use catalog::search::Index;
use catalog::{Card, Edition, Kind, Store, Topic};
use kiosk::intent::Intent;
use kiosk::locale::Locales;
use kiosk::playing::{Order, Report};
use kiosk::route::Route;
use kiosk::typing::Typed;
use kiosk::usage::{Act, UsageSink};
use kiosk::view::View;
use kiosk::visit::{Command, Visit};
use ledger::fact::{Action, CausedBy, Count, EventKind, Face, Series};
use ledger::names::CHOICES;
use point::{Board, DataFolder, FixedClock};
use time::macros::datetime;
use watch::equipment::sound_test::Verdict;

/// The repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// A program of the workspace, built by `cargo build --workspace` before the tests (`make test` does).
pub fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap_or_default();
    let path = tests.ancestors().nth(2).unwrap_or(Path::new("")).join(name);
    assert!(path.exists(), "{} is missing; run `cargo build --workspace` first, or `make test`", path.display());
    path
}

/// A point with the sample content.
pub struct SamplePoint {
    /// Its data folder.
    pub root: PathBuf,
    /// Its clock: a Monday, 9:15 in Vietnam.
    pub clock: Arc<FixedClock>,
    _temporary: tempfile::TempDir,
}

impl SamplePoint {
    /// Presses `content/` and installs it.
    pub fn new() -> anyhow::Result<Self> {
        let temporary = tempfile::tempdir()?;
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-30 9:15 +7)));
        let (root, content) = (temporary.path().join("point"), repository().join("content"));
        kiosk::setup::setup(&root, &content.join("sample-point.toml"), false, clock.as_ref())?;
        kiosk::setup::install(&root, &sample_edition(&content)?)?;
        Ok(Self { root, clock, _temporary: temporary })
    }

    /// A point that a test made itself, in a folder that is removed with it.
    pub fn at(root: PathBuf, clock: Arc<FixedClock>, temporary: tempfile::TempDir) -> Self {
        Self { root, clock, _temporary: temporary }
    }

    /// The same without opening hours: for tests that run at any time of day.
    pub fn open() -> anyhow::Result<Self> {
        let point = Self::new()?;
        point.forget_hours()?;
        Ok(point)
    }

    /// From now on the room is always open.
    pub fn forget_hours(&self) -> anyhow::Result<()> {
        let path = DataFolder::open(&self.root)?.point_toml();
        let text = std::fs::read_to_string(&path)?;
        Ok(std::fs::write(&path, text.split("[[hours]]").next().unwrap_or_default())?)
    }

    /// Its active edition.
    pub fn edition(&self) -> anyhow::Result<Arc<Edition>> {
        Ok(Arc::new(Store::new(DataFolder::open(&self.root)?).open_active()?))
    }

    /// A visit on it, and everything it tells whoever counts.
    pub fn visit(&self) -> anyhow::Result<Visitor> {
        let acts = Acts::default();
        Ok(Visitor { acts: acts.clone(), ..self.visit_told_to(Box::new(acts))? })
    }

    /// A visit that has gone to a control of the point's own page, by keys.
    pub fn visit_at(&self, control: &str) -> anyhow::Result<Visitor> {
        let mut visitor = self.visit()?;
        visitor.press(Intent::Activate).press(Intent::Activate);
        assert!(visitor.walk_to("header.about"));
        visitor.press(Intent::Activate);
        assert!(visitor.walk_to(control));
        Ok(visitor)
    }

    /// A visit on it that tells somebody else.
    pub fn visit_told_to(&self, sink: Box<dyn UsageSink>) -> anyhow::Result<Visitor> {
        let point = DataFolder::open(&self.root)?.point()?;
        let (acts, board, edition) = (Acts::default(), Board::default(), self.edition()?);
        let shown = Some(edition.clone());
        let visit = Visit::new(self.clock.clone(), point, Locales::load()?, board.clone(), shown, sink);
        Ok(Visitor { visit, acts, board, clock: self.clock.clone(), edition })
    }
}

/// The sample content as an edition, pressed once for each test program: pressing plays every film to its end.
fn sample_edition(content: &Path) -> anyhow::Result<PathBuf> {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let program = std::env::current_exe()?;
    let mut stamp = DefaultHasher::new();
    (&program, std::fs::metadata(&program)?.modified()?).hash(&mut stamp);
    stamp_folder(content, &mut stamp)?;
    let folder = program.ancestors().nth(3).unwrap_or(Path::new("")).join("tmp");
    let pressed = folder.join(format!("sample-edition-{:016x}", stamp.finish()));
    if !pressed.exists() {
        std::fs::create_dir_all(&folder)?;
        let making = tempfile::tempdir_in(&folder)?;
        catalog::pressing::build(content, &making.path().join("edition"))?;
        // Another test may have been faster; its edition is the same.
        if std::fs::rename(making.path().join("edition"), &pressed).is_err() && !pressed.exists() {
            anyhow::bail!("{}: can't be made", pressed.display());
        }
    }
    Ok(pressed)
}

/// Every screen, those of products with a product that has what they show: a guide's first and last step, the last page of
/// other texts, a film, a bulletin, a printed document.
pub fn screens(edition: &Edition) -> Vec<Route> {
    let first = |wanted: fn(&Card) -> bool| edition.cards().iter().find(|card| wanted(card));
    let last_page = |card: &Card| card.pages.values().max().map_or(0, |pages| *pages as usize - 1);
    let mut screens = vec![
        Route::Topic { topic: Topic::Health, part: 0 },
        Route::Topic { topic: Topic::Learning, part: 1 },
        Route::Search,
        Route::Idle,
        Route::Language,
        Route::Home,
        Route::Help,
        Route::About,
        Route::Sending,
        Route::Health,
        Route::Comfort,
        Route::StillThere,
        Route::Nothing,
        Route::SetUp,
        Route::Fault,
        Route::Dark,
    ];
    let texts: [fn(&Card) -> bool; 3] =
        [|card| card.kind == Kind::Guide, |card| card.kind == Kind::Article, |card| card.kind == Kind::Handbook];
    for card in texts.into_iter().filter_map(first) {
        screens.push(Route::Product { id: card.id.clone(), page: last_page(card) });
    }
    if let Some(Card { id, .. }) = first(|card| card.kind == Kind::Guide) {
        screens.push(Route::Product { id: id.clone(), page: 1 });
        screens.push(Route::Picture { id: id.clone(), page: 1 });
        screens.push(Route::ProductInfo { id: id.clone() });
        screens.push(Route::Judge { id: id.clone(), given: None });
        screens.push(Route::Judge { id: id.clone(), given: Some(Face::Sad) });
    }
    for Card { id, .. } in
        [first(|card| !card.film.is_empty()), first(|card| !card.sound.is_empty())].into_iter().flatten()
    {
        screens.push(Route::Player { id: id.clone(), hall: false });
        screens.push(Route::Product { id: id.clone(), page: 0 });
    }
    if let Some(Card { id, .. }) = first(|card| !card.document.is_empty()) {
        screens.push(Route::Document { id: id.clone(), page: 0 });
        screens.push(Route::Product { id: id.clone(), page: 0 });
    }
    screens
}

/// The messages for whatever can be observed, on the screen that tells how the point is.
pub fn observed_messages() -> Vec<String> {
    let kinds = watch::Kind::ALL.iter().map(|kind| ("device", kind.name()));
    let states = watch::State::ALL.iter().map(|state| ("state", state.name()));
    let acts = |family, names: Vec<&'static str>| {
        names.into_iter().flat_map(move |name| [(family, name.to_owned()), (family, format!("{name}-do"))])
    };
    let reasons = acts("reason", watch::Reason::ALL.iter().map(|reason| reason.name()).collect());
    let causes = acts("cause", watch::Cause::ALL.iter().map(|cause| cause.name()).collect());
    let lights = watch::health::Light::ALL.iter().map(|light| ("light", light.name()));
    let sounds = Verdict::ALL.iter().map(|verdict| ("sound", verdict.name()));
    let plain = kinds.chain(states).chain(lights).chain(sounds).map(|(family, name)| (family, name.to_owned()));
    plain.chain(reasons).chain(causes).map(|(family, name)| format!("{family}-{}", name.replace('_', "-"))).collect()
}

/// The messages for whatever can be counted or can happen, on "What this machine sends".
pub fn sending_messages() -> Vec<String> {
    let counts = Action::ALL.iter().map(|action| action.name().to_owned());
    let long = [Action::Played, Action::Read].map(|action| format!("{}-minutes", action.name()));
    let faces = Face::ALL.iter().map(|face| format!("judged-{}", face.name()));
    let causes = CausedBy::ALL.iter().map(|by| format!("by-{}", by.name()));
    let series = Series::ALL.iter().filter(|series| **series != Series::Active).map(|series| series.name().to_owned());
    let families = [
        ("direction", "network.io.direction"),
        ("method", "point.line.method"),
        ("layer", "point.outage.layer"),
        ("contract", "point.line.state"),
        ("sound", "point.sound.result"),
        ("stop-clean", "point.stop.clean"),
        ("data-how", "point.data.how"),
        ("record", "point.record.state"),
        ("check", "point.check.state"),
        ("training", "point.training.kind"),
        ("difficulty", "point.difficulty.kind"),
    ];
    let values = families.map(|(family, field)| {
        let values = CHOICES.iter().find(|(name, _)| *name == field).map_or(&[][..], |(_, values)| values);
        values.iter().map(move |value| format!("{family}-{value}"))
    });
    let events = EventKind::ALL.iter().map(|kind| kind.name().to_owned());
    let all =
        counts.chain(long).chain(faces).chain(causes).chain(series).chain(values.into_iter().flatten()).chain(events);
    all.map(|name| format!("sending-{}", name.replace(['_', '.'], "-"))).collect()
}

/// How long a product's film or bulletin plays, in whole seconds.
pub fn seconds_of(card: &Card) -> u64 {
    let films = card.film.values().flatten().map(|film| film.millis);
    films.chain(card.sound.values().map(|sound| sound.millis)).max().unwrap_or_default() / 1000
}

/// Names, sizes and times of all files below a folder.
fn stamp_folder(folder: &Path, stamp: &mut impl std::hash::Hasher) -> anyhow::Result<()> {
    use std::hash::Hash as _;
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let about = entry.metadata()?;
        if about.is_dir() {
            stamp_folder(&entry.path(), stamp)?;
        } else {
            (entry.path(), about.len(), about.modified()?).hash(stamp);
        }
    }
    Ok(())
}

/// Remembers every act, and how often somebody was there.
#[derive(Clone, Default)]
pub struct Acts(Arc<Mutex<(Vec<Act>, usize)>>);

impl Acts {
    /// Takes what was told so far.
    pub fn take(&self) -> Vec<Act> {
        std::mem::take(&mut self.told().0)
    }

    /// Takes how often it was told that somebody is there.
    pub fn take_active(&self) -> usize {
        std::mem::take(&mut self.told().1)
    }

    /// Takes what was told so far, added up for each thing that is counted.
    pub fn take_sums(&self) -> BTreeMap<Count, u64> {
        let mut sums = BTreeMap::new();
        for act in self.take() {
            *sums.entry(act.count).or_default() += act.n;
        }
        sums
    }

    fn told(&self) -> std::sync::MutexGuard<'_, (Vec<Act>, usize)> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl UsageSink for Acts {
    fn record(&mut self, act: Act) {
        self.told().0.push(act);
    }

    fn active(&mut self) {
        self.told().1 += 1;
    }
}

/// Somebody in front of the screen.
pub struct Visitor {
    /// The visit.
    pub visit: Visit,
    /// What was told.
    pub acts: Acts,
    /// The board of faults.
    pub board: Board,
    /// The clock.
    pub clock: Arc<FixedClock>,
    edition: Arc<Edition>,
}

impl Visitor {
    /// Presses a key.
    pub fn press(&mut self, intent: Intent) -> &mut Self {
        self.visit.handle(Command::Intent(intent));
        self.answered()
    }

    /// Types on a keyboard, key by key.
    pub fn write(&mut self, keys: &str) -> &mut Self {
        for key in keys.chars() {
            let otherwise = if key == ' ' { Intent::Activate } else { Intent::Other };
            self.visit.handle(Command::Typed { typed: Typed(key.into()), otherwise });
            self.answered();
        }
        self
    }

    /// Answers what the visit asks, as the running program does a moment later.
    fn answered(&mut self) -> &mut Self {
        if let Some((number, asked)) = self.visit.takes_question() {
            let answer = Box::new(Index::none().ask(&self.edition, &asked).unwrap_or_default());
            self.visit.handle(Command::Found { number, answer });
        }
        self
    }

    /// Touches or clicks a control.
    pub fn touch(&mut self, id: &str) -> &mut Self {
        self.visit.handle(Command::Activate(id.to_owned()));
        self.answered()
    }

    /// The number by which the stage knows what was opened on it last; 0 if nothing was since this was last asked.
    pub fn on_stage(&mut self) -> u64 {
        let orders = self.visit.take_orders();
        let opened = |order: &Order| if let Order::Open { number, .. } = order { Some(*number) } else { None };
        orders.iter().rev().find_map(opened).unwrap_or_default()
    }

    /// The stage plays `number` from one second to another, and reports as it does.
    pub fn play(&mut self, number: u64, from: u64, to: u64) -> &mut Self {
        for second in from..=to {
            let report = Report::At { position: Duration::from_secs(second), length: None };
            self.visit.handle(Command::Played { number, report });
            if second < to {
                self.wait(1);
            }
        }
        self
    }

    /// What is on the stage has come to its end.
    pub fn end(&mut self, number: u64) -> &mut Self {
        self.visit.handle(Command::Played { number, report: Report::Ended { moving: true } });
        self
    }

    /// Waits; time passes second by second as in the running program.
    pub fn wait(&mut self, seconds: u64) -> &mut Self {
        for _ in 0..seconds {
            self.clock.advance(Duration::from_secs(1));
            self.visit.handle(Command::Tick);
        }
        self
    }

    /// What is on screen.
    pub fn view(&self) -> View {
        self.visit.view()
    }

    /// Moves the focus to `id` by arrow keys alone, and says whether that worked.
    pub fn walk_to(&mut self, id: &str) -> bool {
        let Some(way) = self.way_to(id) else { return false };
        for intent in way {
            self.press(intent);
        }
        self.view().focused == id
    }

    /// The shortest way to `id` by arrow keys.
    pub fn way_to(&self, id: &str) -> Option<Vec<Intent>> {
        // Breadth first over what the arrow keys do.
        let view = self.view();
        let arrows = [Intent::Up, Intent::Down, Intent::Left, Intent::Right];
        let mut ways = vec![(view.focused.clone(), Vec::new())];
        let mut at = 0;
        while let Some((from, way)) = ways.get(at).cloned() {
            if from == id {
                return Some(way);
            }
            for intent in arrows {
                let to = view.focus.step(&from, intent);
                if ways.iter().all(|(known, _)| *known != to) {
                    let mut way = way.clone();
                    way.push(intent);
                    ways.push((to, way));
                }
            }
            at += 1;
        }
        None
    }
}

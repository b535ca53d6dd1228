//! `kiosk tour`: every screen as a picture, without a display, with a clock that stands still.

mod content;
mod desk;
mod health;
mod look;
mod sending;
mod urgent;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use catalog::search::Index;
use catalog::{Card, Edition, Kind, Store, Tag, Topic};
use delivery::Tally;
use ledger::fact::Face;
use point::{Board, Clock as _, Comfort, Contrast, DataFolder, Fault, FixedClock, Part, Point, Severity, TextSize};
use serde::Serialize;
use slint::ComponentHandle as _;
use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{Platform, WindowAdapter, WindowEvent};
use time::macros::datetime;

use crate::closeup::Desk;
use crate::intent::Intent;
use crate::locale::Locales;
use crate::pictures;
use crate::route::Route;
use crate::sticks::News;
use crate::typing::Typed;
use crate::ui::Window;
use crate::ui::album::{Developed, Developer, Key};
use crate::usage::NoUsage;
use crate::view::{Place, View};
use crate::visit::{self, Command, Visit};

pub use content::Scope;
pub use desk::EQUIPMENT;
pub use look::{TextStep, TourLook, TourSize};

/// A Monday morning at a quarter past nine, when a room is open.
const MORNING: time::OffsetDateTime = datetime!(2026-11-30 9:15 +7);

/// One picture of the tour.
#[derive(Serialize)]
struct Stop {
    file: String,
    route: &'static str,
    title: String,
    focus: String,
    texts: Vec<String>,
    /// Texts that don't fit their place: there should be none.
    cut: Vec<String>,
}

/// Writes every screen in `scope` of the point in `data`, or of the sample content pressed from `content`. Answers how many there are.
pub fn run(out: &Path, look: &TourLook, scope: &Scope, data: Option<&Path>, content: &Path) -> anyhow::Result<usize> {
    let locale = &look.locale;
    let locales = Locales::load()?;
    if locales.get(locale).is_none() {
        let known = locales.all().iter().map(|locale| locale.tag.to_string()).collect::<Vec<_>>().join(", ");
        return Err(anyhow!("{locale}: unknown language; the program knows {known}"));
    }
    std::fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    let clock = Arc::new(FixedClock::at(MORNING));
    let temporary = tempfile::tempdir()?;
    let root = match data {
        Some(data) => data.to_owned(),
        None => sample_point(temporary.path(), content, &clock)?,
    };
    let data = DataFolder::open(&root)?;
    let edition = Arc::new(Store::new(data.clone()).open_active()?);
    let point = Point { comfort: look.comfort(), ..data.point()? };
    let mut tour = Tour::new(look.size, point, locales, edition.clone(), clock, locale.clone())?;
    match scope {
        Scope::Everything => {
            tour.walk(out)?;
            tour.sending(out, temporary.path())?;
            tour.health(out)?;
            tour.desk(out, temporary.path(), &data)?;
            let day = MORNING.date().to_string();
            tour.urgent(out, temporary.path(), urgent::edition(&edition, &data.blobs(), temporary.path(), &day)?)?;
        }
        Scope::Products => tour.products(out)?,
        Scope::Product(id) => {
            let card = edition.card(id).with_context(|| format!("{id}: no such product"))?;
            tour.product(out, card, "")?;
        }
    }
    let stops = serde_json::to_string_pretty(&tour.stops)?;
    std::fs::write(out.join("tour.json"), stops + "\n").with_context(|| format!("writing to {}", out.display()))?;
    for stop in &tour.stops {
        for text in &stop.cut {
            eprintln!("{}: a text has no room: {text}", stop.file);
        }
    }
    Ok(tour.stops.len())
}

/// A point with the sample content, in a folder that is thrown away.
pub fn sample_point(temporary: &Path, content: &Path, clock: &FixedClock) -> anyhow::Result<std::path::PathBuf> {
    let (pressed, root) = (temporary.join("edition"), temporary.join("point"));
    catalog::pressing::build(content, &pressed)?;
    crate::setup::setup(&root, &content.join("sample-point.toml"), false, clock)?;
    crate::setup::install(&root, &pressed)?;
    Ok(root)
}

struct Tour {
    visit: Visit,
    window: Rc<RefCell<Window>>,
    board: Board,
    edition: Arc<Edition>,
    clock: Arc<FixedClock>,
    stops: Vec<Stop>,
}

impl Tour {
    fn new(
        size: TourSize,
        point: Point,
        locales: Arc<Locales>,
        edition: Arc<Edition>,
        clock: Arc<FixedClock>,
        locale: Tag,
    ) -> anyhow::Result<Self> {
        headless(size)?;
        let board = Board::default();
        let mut visit =
            Visit::new(clock.clone(), point, locales.clone(), board.clone(), Some(edition.clone()), Box::new(NoUsage));
        visit.speak(locale);
        let window = Window::new(locales, Box::new(AtOnce::new(edition.clone())), Rc::new(|_| ()))?;
        window.borrow().app().show()?;
        Ok(Self { visit, window, board, edition, clock, stops: Vec::new() })
    }

    /// Every screen once, products once per kind.
    fn walk(&mut self, out: &Path) -> anyhow::Result<()> {
        self.shoot(out, "idle")?;
        self.go(out, Route::Language)?;
        self.go(out, Route::Home)?;
        self.stick(out)?;
        for topic in Topic::ALL {
            self.visit.navigate(Route::Topic { topic, part: 0 });
            self.shoot(out, &format!("topic-{}", topic.name()))?;
        }
        self.search(out)?;
        let mut kinds = BTreeSet::<Kind>::new();
        let pages = |card: &Card| card.pages.values().max().map_or(1, |pages| *pages as usize);
        let cards: Vec<_> = self.edition.cards().iter().map(|card| (card.id.clone(), card.kind, pages(card))).collect();
        for (id, kind, pages) in cards {
            if !kinds.insert(kind) {
                continue;
            }
            self.visit.navigate(Route::Product { id: id.clone(), page: 0 });
            self.shoot(out, &format!("product-{}", kind.name()))?;
            if kind == Kind::Audio && pages > 2 {
                self.visit.navigate(Route::Product { id: id.clone(), page: 1 });
                self.shoot(out, "product-audio-middle")?;
            }
            if kind == Kind::Guide {
                self.visit.navigate(Route::Product { id: id.clone(), page: 1 });
                self.shoot(out, "product-guide-step")?;
                self.visit.navigate(Route::Picture { id: id.clone(), page: 1 });
                self.shoot(out, "picture")?;
                self.visit.navigate(Route::Product { id: id.clone(), page: pages.saturating_sub(1) });
                self.shoot(out, "product-guide-last")?;
                self.visit.navigate(Route::ProductInfo { id: id.clone() });
                self.shoot(out, "product-info")?;
                self.go(out, Route::Judge { id: id.clone(), given: None })?;
                self.visit.navigate(Route::Judge { id, given: Some(Face::Happy) });
                self.shoot(out, "judge-thanks")?;
            }
        }
        self.print(out)?;
        self.go(out, Route::Help)?;
        self.go(out, Route::About)?;
        self.go(out, Route::Comfort)?;
        self.ease(out)?;
        self.visit.navigate(Route::Home);
        self.clock.advance(crate::quiet::QUIET + Duration::from_secs(8));
        self.visit.handle(Command::Tick);
        self.shoot(out, "still-there")?;
        self.go(out, Route::Dark)?;
        let since = MORNING;
        self.board.report(Fault::new("data/damaged", Part::Data, Severity::Blocking, since, "fault-folder-damaged"));
        self.go(out, Route::Fault)?;
        self.go(out, Route::SetUp)?;
        self.go(out, Route::Nothing)
    }

    /// A page in the largest words, and in high contrast, and a point that looks as before.
    fn ease(&mut self, out: &Path) -> anyhow::Result<()> {
        let article = self.edition.cards().iter().find(|card| card.kind == Kind::Article).map(|card| card.id.clone());
        let Some(id) = article else { return Ok(()) };
        let as_usual = self.visit.comfort;
        self.visit.navigate(Route::Product { id, page: 0 });
        self.visit.change(|comfort| comfort.text = TextSize::Largest);
        self.shoot(out, "product-largest")?;
        self.visit.change(|comfort| *comfort = Comfort { contrast: Contrast::High, ..as_usual });
        self.shoot(out, "product-high-contrast")?;
        self.visit.change(|comfort| *comfort = as_usual);
        Ok(())
    }

    /// Everything that is told about a stick in the header, and some of it where there is no header.
    fn stick(&mut self, out: &Path) -> anyhow::Result<()> {
        let tally = Tally { done: 98_304_000, total: 219_000_000, ready: 3, products: 12 };
        let failures = ["pulled-out", "refused", "older", "expired", "no-room", "disk", "no-root", "held"];
        let failures = failures.map(|why| (why, News::Failed { message: format!("sync-{why}") }));
        let told = [
            ("looking", News::Looking),
            ("receiving", News::Receiving(tally)),
            ("finishing", News::Finishing),
            ("done", News::Done { fresh: 12 }),
            ("changed", News::Done { fresh: 0 }),
            ("same", News::Same),
            ("partly", News::Partly { fresh: 12 }),
            ("receipts", News::Receipts { deleted: 61 }),
            ("settings", News::Settings),
            ("nothing", News::Nothing),
        ];
        for (what, news) in told.into_iter().chain(failures) {
            self.visit.handle(Command::Stick(news));
            self.shoot(out, &format!("home-stick-{what}"))?;
        }
        for (route, news) in [(Route::Idle, News::Receiving(tally)), (Route::Dark, News::Done { fresh: 12 })] {
            let name = format!("{}-stick", route.name());
            self.visit.handle(Command::Stick(news));
            self.visit.navigate(route);
            self.shoot(out, &name)?;
        }
        self.visit.handle(Command::Stick(News::Left));
        self.visit.navigate(Route::Home);
        Ok(())
    }

    /// What this machine sends, after a morning.
    fn sending(&mut self, out: &Path, temporary: &Path) -> anyhow::Result<()> {
        let (point, language, clock) = (&self.visit.point, &self.visit.language, self.clock.clone());
        let sending = sending::morning(temporary, point, &self.edition, language, clock)?;
        self.visit.handle(Command::Sends(Some(Arc::new(sending))));
        self.go(out, Route::Sending)
    }

    /// How the point is, on a morning on which a few things aren't well, and before anybody has looked.
    fn health(&mut self, out: &Path) -> anyhow::Result<()> {
        let health = health::morning(self.clock.now().wall);
        self.visit.handle(Command::Watched(visit::health::News::Health(Arc::new(health))));
        self.go(out, Route::Health)
    }

    /// What everybody must know today, where nobody is and where somebody has begun.
    fn urgent(&mut self, out: &Path, temporary: &Path, edition: Edition) -> anyhow::Result<()> {
        self.visit.edition = Some(Arc::new(edition));
        for route in [Route::Idle, Route::Home] {
            let name = format!("{}-urgent", route.name());
            self.visit.navigate(route);
            self.shoot(out, &name)?;
        }
        self.desk_while_urgent(out, temporary)
    }

    /// A printed document, as its product leads to it, whole and closely.
    fn print(&mut self, out: &Path) -> anyhow::Result<()> {
        let Some(id) = self.edition.cards().iter().find(|card| !card.document.is_empty()).map(|card| card.id.clone())
        else {
            return Ok(());
        };
        self.visit.navigate(Route::Product { id: id.clone(), page: 0 });
        self.shoot(out, "product-with-print")?;
        self.visit.navigate(Route::Document { id, page: 0 });
        self.shoot(out, "document")?;
        self.visit.handle(Command::Intent(Intent::ZoomIn));
        self.visit.handle(Command::Dragged { x: 0.5, y: 0.0 });
        self.shoot(out, "document-closely")
    }

    /// The search: empty, with results, with a choice open, with nothing found.
    fn search(&mut self, out: &Path) -> anyhow::Result<()> {
        self.go(out, Route::Search)?;
        self.visit.handle(Command::Activate("search.topic".into()));
        self.shoot(out, "search-topics")?;
        self.visit.handle(Command::Intent(Intent::Back));
        self.visit.handle(Command::Activate("search.kind".into()));
        self.shoot(out, "search-kinds")?;
        self.visit.handle(Command::Intent(Intent::Back));
        self.type_words("máy");
        self.shoot(out, "search-found")?;
        self.type_words(" trên sao Hỏa");
        self.shoot(out, "search-nothing")?;
        self.visit.handle(Command::Intent(Intent::Home));
        Ok(())
    }

    fn type_words(&mut self, words: &str) {
        let typed = Typed(words.to_owned());
        self.visit.handle(Command::Typed { typed, otherwise: Intent::Other });
        if let Some((number, asked)) = self.visit.takes_question() {
            let answer = Box::new(Index::none().ask(&self.edition, &asked).unwrap_or_default());
            self.visit.handle(Command::Found { number, answer });
        }
    }

    fn go(&mut self, out: &Path, route: Route) -> anyhow::Result<()> {
        let name = route.name();
        self.visit.navigate(route);
        self.shoot(out, name)
    }

    fn shoot(&mut self, out: &Path, name: &str) -> anyhow::Result<()> {
        let view = self.visit.view();
        self.window.borrow_mut().show(view.clone());
        // Twice: what a first layout changes (a place to scroll) is drawn by the second.
        for _ in 0..2 {
            slint::platform::update_timers_and_animations();
        }
        let window = self.window.borrow();
        let picture = window.app().window().take_snapshot()?;
        let file = format!("{name}.png");
        let path = out.join(&file);
        image::save_buffer(&path, picture.as_bytes(), picture.width(), picture.height(), image::ColorType::Rgba8)
            .with_context(|| format!("writing {}", path.display()))?;
        let (texts, cut) = (texts(&view, &window.messages()), window.cut_texts());
        self.stops.push(Stop { file, route: view.route, title: view.title, focus: view.focused, texts, cut });
        Ok(())
    }
}

/// Every text of a screen: what the view carries, and the messages the screen asked for.
fn texts(view: &View, messages: &[String]) -> Vec<String> {
    fn collect(value: &serde_json::Value, key: &str, texts: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) if !text.is_empty() && !NAMES.contains(&key) => texts.push(text.clone()),
            serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, key, texts)),
            serde_json::Value::Object(fields) => fields.iter().for_each(|(key, value)| collect(value, key, texts)),
            _ => {}
        }
    }
    /// Fields that name things and aren't read by people.
    const NAMES: [&str; 10] =
        ["given", "mood", "prompt_id", "topic", "kind", "key", "icon", "sha256", "media_type", "place"];
    let mut texts = messages.to_vec();
    let parts =
        [serde_json::to_value(&view.header), serde_json::to_value(&view.notice), serde_json::to_value(&view.screen)];
    for part in parts.into_iter().flatten() {
        collect(&part, "", &mut texts);
    }
    let mut seen = BTreeSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    texts
}

/// Decodes pictures at once: a tour has time.
pub struct AtOnce {
    edition: Arc<Edition>,
    desk: Desk,
}

impl AtOnce {
    /// Pictures of an edition.
    pub fn new(edition: Arc<Edition>) -> Self {
        Self { edition, desk: Desk::default() }
    }
}

impl Developer for AtOnce {
    fn develop(&mut self, key: &Key) -> Developed {
        let (edition, picture) = (Some(&*self.edition), &key.picture);
        let pixels = match picture.place {
            Place::Tile(tile) => self.desk.tile(edition, &picture.source, key.room, tile),
            _ => pictures::load(edition, picture, key.room).map(Some),
        };
        pixels.ok().flatten().map_or(Developed::Never, Developed::Now)
    }

    fn put_away(&mut self) {
        self.desk.clear();
    }
}

/// Makes Slint draw into memory, once per process.
pub fn headless(size: TourSize) -> anyhow::Result<()> {
    let window = MinimalSoftwareWindow::new(RepaintBufferType::NewBuffer);
    slint::platform::set_platform(Box::new(Headless(window.clone())))
        .map_err(|_| anyhow!("a platform is set already"))?;
    window.set_size(slint::PhysicalSize::new(size.width, size.height));
    window.dispatch_event(WindowEvent::WindowActiveChanged(true));
    Ok(())
}

/// Milliseconds that have passed for what glides in memory.
static PASSED: AtomicU64 = AtomicU64::new(0);

/// Lets time pass for what glides; else it stands still.
pub fn pass(milliseconds: u64) {
    PASSED.fetch_add(milliseconds, Ordering::Relaxed);
}

/// A platform without a display.
struct Headless(Rc<MinimalSoftwareWindow>);

impl Platform for Headless {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, slint::PlatformError> {
        Ok(self.0.clone())
    }

    fn duration_since_start(&self) -> Duration {
        Duration::from_millis(PASSED.load(Ordering::Relaxed))
    }
}

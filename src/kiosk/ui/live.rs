//! The running window: full screen, with the components on a runtime of their own threads.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use point::{Board, Clock, Point};
use slint::ComponentHandle as _;
use slint::winit_030::{EventResult, WinitWindowAccessor as _, winit};

use crate::bus::{self, Bus, Component, Event, Mailbox};
use crate::clerk::Clerk;
use crate::closeup::CloseUps;
use crate::components::{Content, CurrentEdition, Darkroom, FrameLog, Pictures, Visits, Wake};
use crate::courier::Courier;
use crate::door::{self, Door, Request};
use crate::inspect;
use crate::locale::Locales;
use crate::opening::Opening;
use crate::pictures::Size;
use crate::recorder::Recording;
use crate::reporter::Reporting;
use crate::searching::Searching;
use crate::stage::Stage;
use crate::sticks::Sticks;
use crate::turns::Turns;
use crate::ui::Window;
use crate::ui::album::{Developed, Developer, Key};
use crate::ui::heartbeat::Heartbeat;
use crate::ui::keys::intent_of_remote;
use crate::visit::{Command, Visit};
use crate::voice::prompts::Pack;
use crate::voice::speaker::Speaker;
use crate::watching::Watching;
use watch::equipment::Shown;

/// Threads of the runtime: one for events, one for what may block.
const WORKERS: usize = 2;

/// The folders of a running kiosk.
pub struct Folders {
    /// The point's data.
    pub data: PathBuf,
    /// The prompts.
    pub prompts: PathBuf,
    /// Below which sticks are mounted.
    pub sticks: PathBuf,
}

/// Opens the kiosk on a data folder and returns when it is closed. Whatever is wrong with the folder is told on screen.
pub fn run(folders: Folders, clock: Arc<dyn Clock>, windowed: bool) -> anyhow::Result<()> {
    let (root, prompts) = (folders.data.as_path(), folders.prompts.as_path());
    let locales = Locales::load()?;
    let board = Board::default();
    let mut opening = Opening::open(root, clock.as_ref(), None);
    if let (Some(data), None) = (&opening.data, &opening.lock)
        && door::ask(&data.socket(), &Request::Faults).is_ok()
    {
        anyhow::bail!("{}: a kiosk is running on this data folder already", root.display());
    }
    for fault in std::mem::take(&mut opening.faults) {
        board.report(fault);
    }
    let point = opening.point.clone().unwrap_or_else(Point::unnamed);
    let edition = opening.edition.clone();
    let (recording, recorder) = Recording::new(board.clone(), clock.clone());
    let visit = Visit::new(clock.clone(), point, locales.clone(), board.clone(), edition, Box::new(recorder))
        .with_prompts(Arc::new(voice(prompts, &board, clock.as_ref())));

    let (bus, events) = Bus::new();
    let mailbox = Arc::new(Mailbox::default());
    // The program speaks to winit directly for remotes' keys, so it must be winit.
    slint::BackendSelector::new().backend_name("winit".into()).renderer_name("software".into()).select()?;
    let window = Window::new(
        locales,
        Box::new(Post(bus.clone())),
        Rc::new({
            let bus = bus.clone();
            move |command| {
                // A full channel means an overloaded machine: the key is lost, not queued.
                let _ = bus.post(Event::Visit(command));
            }
        }),
    )?;
    window.borrow_mut().show(visit.view());
    let wake = wake(&window, &mailbox);
    let frame_log = FrameLog::from_environment(clock.clone());
    let stopwatch = frame_log.as_ref().map(|_| Stopwatch { clock: clock.clone(), bus: bus.clone() });
    hear_winit(&window, &bus, mailbox.clone(), windowed, stopwatch, Heartbeat::begin());

    let current = Arc::new(CurrentEdition::default());
    let data = opening.data.clone();
    let content = Content::new(root, clock.clone(), board.clone(), opening, current.clone());
    let darkroom = Darkroom {
        current: current.clone(),
        clock: clock.clone(),
        board: board.clone(),
        mailbox: mailbox.clone(),
        wake: wake.clone(),
    };
    let turns = Arc::<Turns>::default();
    // A window beside others says nothing of the display.
    let shown: Shown = Arc::new({
        let mailbox = mailbox.clone();
        move || (!windowed).then(|| mailbox.screen()).map(|size| (size.width, size.height))
    });
    let mut components: Vec<Box<dyn Component>> = vec![
        Box::new(Visits::new(visit, mailbox.clone(), wake.clone())),
        Box::new(Searching::new(data, &current)),
        Box::new(Pictures::new(darkroom.clone())),
        Box::new(CloseUps::new(darkroom)),
        Box::new(Speaker::default()),
        Box::new(Stage::new(mailbox, wake)),
        Box::new(recording),
        Box::new(Watching::new(board.clone(), clock.clone(), turns.clone(), shown)),
        Box::new(Clerk::new(board.clone(), clock.clone(), folders.sticks.clone())),
        Box::new(Reporting::new(board.clone(), clock.clone())),
        Box::new(Courier::new(board.clone(), clock.clone(), turns.clone())),
        Box::new(Sticks::new(folders.sticks, board.clone(), clock.clone(), turns.clone())),
        Box::new(Door::new(board, clock, turns)),
        Box::new(content),
    ];
    if let Some(frame_log) = frame_log {
        components.insert(0, Box::new(frame_log));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(WORKERS)
        .enable_all()
        .build()?;
    let running = runtime.spawn(bus::run(components, bus.clone(), events));

    let app = window.borrow().app().clone_strong();
    app.window().set_fullscreen(!windowed);
    app.show()?;
    slint::run_event_loop()?;
    bus.post(Event::Quit);
    runtime.block_on(running)?;
    // A decode that is still running must not hold up the end.
    runtime.shutdown_background();
    Ok(())
}

/// The program's own words. Without them it is silent; where there is no pack at all, nobody wanted one.
fn voice(folder: &Path, board: &Board, clock: &dyn Clock) -> Pack {
    Pack::open(folder).unwrap_or_else(|error| {
        if folder.exists() {
            board.report(inspect::prompts_fault(&error, clock.now().wall));
        }
        Pack::default()
    })
}

/// The size of a window beside others, as that of the smallest usual screen.
const WINDOWED: winit::dpi::PhysicalSize<u32> = winit::dpi::PhysicalSize::new(1366, 768);

/// Without a window manager a window is as small as it can be. Answers whether the screen is known.
fn size_window(window: &winit::window::Window) -> bool {
    let Some(screen) = window.current_monitor().map(|monitor| monitor.size()) else { return false };
    let has_room = screen.width > WINDOWED.width && screen.height > WINDOWED.height;
    let size =
        if has_room { WINDOWED } else { winit::dpi::PhysicalSize::new(screen.width * 3 / 4, screen.height * 3 / 4) };
    let _ = window.request_inner_size(size);
    true
}

/// Without a window manager nobody answers the wish for a full screen. Answers whether the screen is known.
fn fill_screen(window: &winit::window::Window) -> bool {
    let Some(screen) = window.current_monitor().map(|monitor| monitor.size()) else { return false };
    if window.inner_size() != screen {
        window.set_outer_position(winit::dpi::PhysicalPosition::new(0, 0));
        // Answered by an event, or by nobody where the compositor decides.
        let _ = window.request_inner_size(screen);
    }
    true
}

/// Tells how long each frame takes: for `make bench`.
#[derive(Clone)]
struct Stopwatch {
    clock: Arc<dyn Clock>,
    bus: Bus,
}

impl Stopwatch {
    /// Called before Slint draws; what is posted to the loop runs after it has drawn and presented.
    fn begin(&self) {
        let (begun, watch) = (self.clock.now().monotonic, self.clone());
        slint::Timer::single_shot(std::time::Duration::ZERO, move || {
            let took = watch.clock.now().monotonic.saturating_sub(begun);
            watch.bus.post(Event::Drawn(took));
        });
    }
}

/// Asks the runtime for pictures.
struct Post(Bus);

impl Developer for Post {
    fn develop(&mut self, key: &Key) -> Developed {
        // A full channel means an overloaded machine; the next visit asks again.
        if self.0.post(Event::Wanted(key.clone())) { Developed::Later } else { Developed::Never }
    }

    fn put_away(&mut self) {
        // On a full channel the picture stays until the next one is looked at closely.
        let _ = self.0.post(Event::PictureLeft);
    }
}

/// Binds the window to the mailbox and makes what wakes it from any thread.
fn wake(window: &Rc<RefCell<Window>>, mailbox: &Arc<Mailbox>) -> Wake {
    let app = window.borrow().app().as_weak();
    let (weak, mailbox) = (Rc::downgrade(window), mailbox.clone());
    window.borrow().app().on_refresh(move || {
        let Some(window) = weak.upgrade() else { return };
        let mut window = window.borrow_mut();
        if let Some(frame) = mailbox.take_frame() {
            window.show_frame(&frame);
        }
        let pictures = mailbox.take_pictures();
        for (key, pixels) in &pictures {
            window.album().deliver(key.clone(), pixels.as_ref());
        }
        match mailbox.take_view() {
            Some(view) => window.show(view),
            None if !pictures.is_empty() => window.redraw_pictures(),
            None => {}
        }
    });
    // After the loop has ended there is nobody to wake.
    Arc::new(move || drop(app.upgrade_in_event_loop(|app| app.invoke_refresh())))
}

/// Keys that Slint doesn't name, any touch or click, and the size of the window.
fn hear_winit(
    window: &Rc<RefCell<Window>>,
    bus: &Bus,
    mailbox: Arc<Mailbox>,
    windowed: bool,
    stopwatch: Option<Stopwatch>,
    heartbeat: Heartbeat,
) {
    let (weak, bus) = (Rc::downgrade(window), bus.clone());
    let mut filled = false;
    window.borrow().app().window().on_winit_window_event(move |slint_window, event| {
        use winit::event::{ElementState, TouchPhase, WindowEvent};
        if !filled {
            let size = if windowed { size_window } else { fill_screen };
            filled = slint_window.with_winit_window(size).unwrap_or(false);
        }
        match event {
            WindowEvent::KeyboardInput { event, .. } if event.state == ElementState::Pressed => {
                if let winit::keyboard::Key::Named(key) = event.logical_key
                    && let Some(intent) = intent_of_remote(key)
                {
                    bus.post(Event::Visit(Command::Intent(intent)));
                    return EventResult::PreventDefault;
                }
            }
            WindowEvent::MouseInput { state: ElementState::Pressed, .. } | WindowEvent::MouseWheel { .. } => {
                bus.post(Event::Visit(Command::Stirred));
            }
            WindowEvent::Touch(touch) if touch.phase == TouchPhase::Started => {
                bus.post(Event::Visit(Command::Stirred));
            }
            WindowEvent::Resized(size) => {
                mailbox.set_screen(Size { width: size.width.max(1), height: size.height.max(1) });
                let weak = weak.clone();
                // Slint learns of the size after this; then the pictures are asked for again.
                slint::Timer::single_shot(std::time::Duration::ZERO, move || {
                    if let Some(window) = weak.upgrade() {
                        window.borrow_mut().show_again();
                    }
                });
            }
            WindowEvent::RedrawRequested => {
                heartbeat.draws();
                if let Some(stopwatch) = &stopwatch {
                    stopwatch.begin();
                }
            }
            // There is no way out of a kiosk but the machine's own.
            WindowEvent::CloseRequested if !windowed => return EventResult::PreventDefault,
            _ => {}
        }
        EventResult::Propagate
    });
}

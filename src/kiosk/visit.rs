//! A visit: from the idle screen to a product and back. All of it is in memory; nothing of it is ever written down.

mod counting;
pub mod desk;
mod ease;
pub mod health;
mod judging;
mod passing;
pub(crate) mod search;
pub(crate) mod sending;
mod shelf;
mod stick;
pub(crate) mod theatre;
mod voice;
mod way;

use std::sync::Arc;
use std::time::Duration;

use catalog::search::Answer;
use catalog::{Edition, Tag, Topic};
use ledger::fact::Action;
use point::{Board, Clock, Point};

use crate::comfort::{Comfort, Wish};
use crate::focus::{FocusRows, PromptId};
use crate::inspect;
use crate::intent::Intent;
use crate::locale::{Locales, VI};
use crate::look::Look;
use crate::playing::{Order, Playing, Report};
use crate::reporting::Sending;
use crate::route::Route;
use crate::screens;
use crate::sticks::News;
use crate::typing::Typed;
use crate::usage::UsageSink;
use crate::view::View;
use crate::voice::prompts::Pack;
use crate::voice::speech::{Speech, Utter};

/// What can happen to a visit.
#[derive(Clone, Debug)]
pub enum Command {
    /// A key.
    Intent(Intent),
    /// A key that types something.
    Typed {
        /// What it types.
        typed: Typed,
        /// What it means where nothing is typed.
        otherwise: Intent,
    },
    /// The whole line was written by assistive technology.
    Wrote(Typed),
    /// The answer to a question.
    Found {
        /// That of the question.
        number: u64,
        /// The answer.
        answer: Box<Answer>,
    },
    /// A control was chosen by click, touch or assistive technology.
    Activate(PromptId),
    /// The focus was moved by click, touch or assistive technology.
    FocusMoved(PromptId),
    /// Somebody is there.
    Stirred,
    /// An open picture was dragged to this middle.
    Dragged {
        /// 0 … 1
        x: f32,
        /// 0 … 1
        y: f32,
    },
    /// A place on the line of a film was touched.
    Sought(f32),
    /// The stage tells something about the film or bulletin of that number.
    Played {
        /// From its order.
        number: u64,
        /// What it tells.
        report: Report,
    },
    /// The speaker tells what sounds.
    Spoke(media::clips::Said),
    /// What this machine sends, or nothing where that can't be read.
    Sends(Option<Arc<Sending>>),
    /// What the clerk tells the desk.
    Desk(desk::News),
    /// How the point is, and what came of what somebody tried there.
    Watched(health::News),
    /// Something is to be told about a stick.
    Stick(News),
    /// Time has passed.
    Tick,
    /// Another edition is active, or none can be opened. It is shown when the visitor has left.
    Edition(Option<Arc<Edition>>),
    /// The point has other settings. They are shown when the visitor has left.
    Point(Box<Point>),
}

impl Command {
    /// Whether a person did it. The focus is also moved by assistive technology, by itself.
    fn is_of_person(&self) -> bool {
        match self {
            Self::Intent(_)
            | Self::Typed { .. }
            | Self::Wrote(_)
            | Self::Activate(_)
            | Self::Stirred
            | Self::Dragged { .. }
            | Self::Sought(_) => true,
            Self::FocusMoved(_)
            | Self::Found { .. }
            | Self::Played { .. }
            | Self::Spoke(_)
            | Self::Sends(_)
            | Self::Desk(_)
            | Self::Watched(_)
            | Self::Stick(_)
            | Self::Tick
            | Self::Edition(_)
            | Self::Point(_) => false,
        }
    }
}

/// A step of the way back.
#[derive(Clone, Debug)]
struct Step {
    route: Route,
    focused: PromptId,
}

/// The visit, and the idle time between visits.
pub struct Visit {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) point: Point,
    pub(crate) locales: Arc<Locales>,
    pub(crate) board: Board,
    pub(crate) edition: Option<Arc<Edition>>,
    pub(crate) language: Tag,
    pub(crate) look: Look,
    /// What the visitor changed to see and hear better.
    pub(crate) comfort: Comfort,
    /// What is looked for; see `search`.
    pub(crate) search: search::Search,
    /// The text of the open product, read when it is opened; see `shelf`.
    pub(crate) text: Option<shelf::OpenText>,
    /// What is on the stage; see `theatre`.
    playing: Option<Playing>,
    /// What is being said; see `voice`.
    pub(crate) speech: Speech,
    /// The program's own words as sounds.
    prompts: Arc<Pack>,
    /// What the speaker hasn't been told yet.
    utterances: Vec<Utter>,
    /// Orders for the stage that nobody has taken yet.
    orders: Vec<Order>,
    /// Numbers given to what was opened on the stage.
    numbered: u64,
    /// Monotonic time of the last change on the stage.
    changed: Duration,
    /// Monotonic time at which somebody last did something.
    touched: Duration,
    /// What this machine sends; see `sending`.
    pub(crate) sending: sending::Answer,
    /// The operator's desk; see `desk`.
    pub(crate) desk: desk::Desk,
    /// How the point is; see `health`.
    pub(crate) known: health::Known,
    /// What is told about a stick, and the monotonic time since when; see `stick`.
    stick: Option<(News, Duration)>,
    /// An edition that waits for the visitor to leave.
    next_edition: Option<Option<Arc<Edition>>>,
    /// Settings that do.
    next_point: Option<Point>,
    /// Somebody, or time, asks to look at the data folder again.
    look_again: bool,
    /// Whether the machine is being set up here.
    founding: desk::Founding,
    /// Monotonic time of the last such look.
    looked: Duration,
    usage: Box<dyn UsageSink>,
    /// What must be known to count; see `counting`.
    tally: counting::Tally,
    history: Vec<Step>,
    /// Monotonic time of the last stir.
    stirred: Duration,
    /// How long the current page takes to read.
    reading: Duration,
}

impl Visit {
    /// Before the first visitor.
    pub fn new(
        clock: Arc<dyn Clock>,
        point: Point,
        locales: Arc<Locales>,
        board: Board,
        edition: Option<Arc<Edition>>,
        usage: Box<dyn UsageSink>,
    ) -> Self {
        let stirred = clock.now().monotonic;
        let mut visit = Self {
            clock,
            point,
            locales,
            board,
            edition,
            language: VI.clone(),
            look: Look::WHOLE,
            comfort: Comfort::default(),
            search: search::Search::default(),
            text: None,
            playing: None,
            speech: Speech::default(),
            prompts: Arc::default(),
            utterances: Vec::new(),
            orders: Vec::new(),
            numbered: 0,
            changed: stirred,
            touched: stirred,
            sending: sending::Answer::default(),
            desk: desk::Desk::default(),
            known: health::Known::default(),
            stick: None,
            next_edition: None,
            next_point: None,
            look_again: false,
            founding: desk::Founding::default(),
            looked: stirred,
            usage,
            tally: counting::Tally::default(),
            history: Vec::new(),
            stirred,
            reading: Duration::ZERO,
        };
        visit.rest();
        visit.utterances.push(Utter::Volume(visit.comfort.volume));
        visit
    }

    /// Gives the program its voice.
    pub fn with_prompts(mut self, prompts: Arc<Pack>) -> Self {
        self.prompts = prompts;
        self
    }

    /// The screen as it is now.
    pub fn view(&self) -> View {
        screens::view(self, self.route(), self.focused())
    }

    /// Where the visit is.
    pub fn route(&self) -> &Route {
        self.history.last().map_or(&Route::Idle, |step| &step.route)
    }

    /// The control that has the focus.
    pub fn focused(&self) -> &str {
        self.history.last().map_or("", |step| &step.focused)
    }

    /// Sets the language without a visitor: for tours and tests.
    pub fn speak(&mut self, language: Tag) {
        self.language = language;
        self.fit_keyboard();
    }

    /// Lets one thing happen.
    pub fn handle(&mut self, command: Command) {
        let by_person = command.is_of_person();
        let asleep = matches!(self.route(), Route::Idle | Route::Dark).then(|| self.route().clone());
        if by_person {
            self.tell_active();
        }
        match command {
            Command::Tick => self.tick(),
            Command::Played { number, report } => self.hear_stage(number, report),
            Command::Spoke(said) => self.hear_speaker(&said),
            Command::Found { number, answer } => self.found(number, *answer),
            Command::Sends(sending) => self.hear_sending(sending),
            Command::Desk(news) => self.hear_desk(news),
            Command::Watched(news) => self.known.hear(news),
            Command::Stick(news) => self.hear_stick(news),
            Command::Edition(edition) => self.next_edition = Some(edition),
            Command::Point(point) => self.next_point = Some(*point),
            other => {
                let before = self.stands();
                // While asked, only an answer stirs: arrow keys lead to it, they aren't one.
                let asked = *self.route() == Route::StillThere;
                match other {
                    Command::Intent(Intent::Other) | Command::Typed { otherwise: Intent::Other, .. } if asked => {
                        self.back()
                    }
                    Command::Typed { typed, otherwise } => self.typed(&typed, otherwise),
                    Command::Wrote(text) => self.wrote(&text),
                    Command::Intent(intent) => self.intent(intent),
                    Command::Activate(id) if self.hears_first(&id) => self.focus(&id),
                    Command::Activate(id) => self.activate(&id),
                    Command::FocusMoved(id) => self.focus(&id),
                    Command::Dragged { x, y } => self.look.pan_to(x, y),
                    Command::Sought(share) => self.seek_share(share),
                    Command::Stirred
                    | Command::Tick
                    | Command::Played { .. }
                    | Command::Spoke(_)
                    | Command::Found { .. }
                    | Command::Sends(_)
                    | Command::Desk(_)
                    | Command::Watched(_)
                    | Command::Stick(_)
                    | Command::Edition(_)
                    | Command::Point(_) => {}
                }
                if !asked || *self.route() != Route::StillThere {
                    self.stir();
                }
                self.say_where(&before);
            }
        }
        if by_person && asleep.is_some_and(|asleep| asleep != *self.route()) {
            self.tell_visited();
        }
        if !self.route().is_visit() && *self.route() != Route::StillThere {
            self.take_news();
        }
        self.go_on_founding();
        self.guard_desk();
        self.settle_stage();
        self.count();
    }

    /// Whether the data folder must be looked at again; asked once for each wish.
    pub fn takes_another_look(&mut self) -> bool {
        std::mem::take(&mut self.look_again)
    }

    fn intent(&mut self, intent: Intent) {
        match intent {
            Intent::Other if matches!(self.route(), Route::Idle | Route::Dark) => self.activate_focused(),
            _ if *self.route() == Route::Dark => self.activate_focused(),
            _ if self.comfort_key(intent) => {}
            Intent::Up | Intent::Down | Intent::Left | Intent::Right if self.look.pan(intent) => {}
            Intent::Up | Intent::Down | Intent::Left | Intent::Right => {
                let rows = screens::focus_rows(self, self.route());
                let to = rows.step(self.focused(), intent);
                self.focus(&to);
            }
            Intent::Activate if self.focused() == "search.line" && self.writes().is_some() => {
                self.focus("desk.write.save");
            }
            Intent::Activate if self.focused() == "search.line" => self.focus_first_hit(),
            Intent::Activate => self.activate_focused(),
            Intent::Erase if self.erases() => {}
            Intent::EraseOn => {
                self.erases();
            }
            Intent::Back | Intent::Erase => self.back(),
            Intent::Home => self.home(),
            Intent::Menu if self.route().is_framed() => self.activate("bar.language"),
            Intent::Help if self.route().is_framed() => self.activate("bar.help"),
            Intent::Play if self.playing().is_some() => self.activate_player("player.pause"),
            Intent::ZoomIn if self.playing().is_some() => self.grant(Wish::Louder),
            Intent::ZoomOut if self.playing().is_some() => self.grant(Wish::Softer),
            Intent::Next | Intent::Play => self.turn_page(1),
            Intent::Previous => self.turn_page(-1),
            Intent::ZoomIn => self.zoom(true),
            Intent::ZoomOut => self.zoom(false),
            // Those of comfort are done already.
            Intent::Menu | Intent::Help | Intent::Other => {}
            Intent::TextLarger | Intent::TextSmaller | Intent::TextNext | Intent::Contrast | Intent::Motion => {}
        }
    }

    fn activate_focused(&mut self) {
        let id = self.focused().to_owned();
        self.activate(&id);
    }

    /// Does what a control stands for. An id that isn't on screen does nothing.
    fn activate(&mut self, id: &str) {
        if !screens::focus_rows(self, self.route()).contains(id) {
            return;
        }
        self.focus(id);
        match id {
            "idle.start" => self.navigate(Route::Language),
            "dark.wake" => self.start_over(Route::Idle),
            "bar.back" | "picture.close" | "player.close" | "info.close" | "help.close" | "about.close"
            | "sending.close" | "health.close" | "comfort.close" => self.back(),
            "bar.home" => self.home(),
            "bar.search" if *self.route() != Route::Search => self.navigate(Route::Search),
            "bar.language" if *self.route() != Route::Language => self.navigate(Route::Language),
            "bar.listen" => self.listen(),
            "bar.help" if *self.route() != Route::Help => self.navigate(Route::Help),
            "bar.comfort" if *self.route() != Route::Comfort => self.navigate(Route::Comfort),
            "header.about" | "help.about" if *self.route() != Route::About => self.navigate(Route::About),
            "header.about" => self.knock(),
            "about.health" => self.navigate(Route::Health),
            "health.sound" => self.try_sound(),
            "health.speed" => self.try_speed(),
            "health.complaint" => self.known.complaint.ask(),
            "about.sending" => self.ask_sending(),
            "topic.previous" | "reader.previous" => self.turn_page(-1),
            "topic.next" | "reader.next" => self.turn_page(1),
            "reader.done" => self.done(),
            "reader.about" => self.open_info(),
            "reader.picture" => self.open_picture(),
            "reader.play" => self.play_open(),
            "home.hall" => self.open_hall(),
            "reader.document" => self.open_document(),
            "document.previous" => self.turn_page(-1),
            "document.next" => self.turn_page(1),
            "picture.in" => self.zoom(true),
            "picture.out" => self.zoom(false),
            "still.yes" => self.back(),
            "still.no" => self.rest(),
            "trouble.again" => self.look_again = true,
            "trouble.fill" => self.found_here(),
            _ => self.activate_named(id),
        }
    }

    /// Controls that carry a key, a language, a topic or a product in their id.
    fn activate_named(&mut self, id: &str) {
        if id.starts_with("comfort.") {
            self.choose_comfort(id);
        } else if id.starts_with("desk.") {
            self.desk_control(id);
        } else if id.starts_with("key.") {
            self.press_key(id);
        } else if id.starts_with("search.") {
            self.search_control(id);
        } else if let Some(tag) = id.strip_prefix("language.") {
            self.choose_language(tag);
        } else if let Some(name) = id.strip_prefix("home.topic.") {
            if let Some(topic) = Topic::ALL.into_iter().find(|topic| topic.name() == name) {
                self.navigate(Route::Topic { topic, part: 0 });
            }
        } else if let Some(Ok(id)) = ["home.newest.", "home.urgent.", "topic.card."]
            .into_iter()
            .find_map(|list| id.strip_prefix(list))
            .map(str::parse)
        {
            self.open(id);
        } else if id.starts_with("player.") {
            self.activate_player(id);
        } else if id.starts_with("judge.") {
            self.judge(id);
        }
    }

    fn choose_language(&mut self, tag: &str) {
        let Ok(tag) = tag.parse::<Tag>() else { return };
        if self.locales.get(&tag).is_none() {
            return;
        }
        self.language = tag;
        self.tell_choice(Action::LanguageChosen);
        self.history.pop();
        self.fit_keyboard();
        match self.route().clone() {
            Route::Idle => self.navigate(Route::Home),
            // The open product may have a text in the new language.
            Route::Product { id, page } => {
                self.text = None;
                self.turn(Route::Product { id, page }, "");
            }
            _ => {}
        }
    }

    fn zoom(&mut self, closer: bool) {
        if matches!(self.route(), Route::Picture { .. } | Route::Document { .. }) {
            self.look.zoom(closer);
        }
    }

    /// Ends the visit: everything of it is forgotten.
    fn rest(&mut self) {
        self.tell_question();
        self.forget_visit();
        self.forget_trials();
        self.language = VI.clone();
        self.take_news();
        self.ease();
        let route = if let Some(fault) = self.board.blocking() {
            if fault.id == inspect::UNFINISHED { Route::SetUp } else { Route::Fault }
        } else if self.has_nothing() {
            Route::Nothing
        } else {
            Route::Idle
        };
        self.start_over(route);
    }

    /// Whether there is no product.
    fn has_nothing(&self) -> bool {
        self.edition.as_ref().is_none_or(|edition| edition.cards().is_empty())
    }

    /// Takes what has waited for the visitor to leave.
    fn take_news(&mut self) {
        if let Some(point) = self.next_point.take() {
            self.point = point;
            self.ease();
        }
        if let Some(edition) = self.next_edition.take() {
            self.edition = edition;
            self.rest();
        }
    }

    /// The controls of the screen on show.
    pub fn focus_rows(&self) -> FocusRows {
        screens::focus_rows(self, self.route())
    }
}

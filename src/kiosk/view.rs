//! What is on screen, as plain data in the chosen language: snapshots of it travel to the window, tests and tours read it.

mod desk;
mod notice;
mod search;

use std::time::Duration;

use catalog::text::Inline;
use catalog::{Sha256, Tag};
use point::{Comfort, Theme};
use serde::Serialize;
use watch::health::Light;

use crate::focus::{FocusRows, PromptId};
use crate::locale::Words;
use crate::look::Look;
use crate::pane::Tile;
use crate::typeset::Setting;

pub use desk::{DeskChoice, DeskRow, DeskScreen};
pub use notice::{Notice, NoticeMood};
pub use search::{Choice, Found, KeyTop, Piece, SearchScreen};

/// One whole screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// The route's name.
    pub route: &'static str,
    /// What the screen is called, for assistive technology and tours.
    pub title: String,
    /// The chosen language.
    pub language: Tag,
    /// How the screens look.
    pub theme: Theme,
    /// How the screens meet the visitor's eyes and ears.
    pub comfort: Comfort,
    /// The control that has the focus.
    pub focused: PromptId,
    /// The control or block that is being read aloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<PromptId>,
    /// Whether somebody asked for it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reading: bool,
    /// Where the focus can go.
    pub focus: FocusRows,
    /// What the header says.
    pub header: Header,
    /// What is told at the edge of every screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// The screen itself.
    pub screen: Screen,
    /// Pictures that the next step would show.
    #[serde(skip)]
    pub ahead: Vec<PictureUse>,
}

/// The header of every framed screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Header {
    /// The point's name.
    pub point: String,
    /// The day, and until when the room is open.
    pub today: String,
    /// The chosen language, and what it lacks.
    pub language: String,
    /// Label of the control that leads to "about".
    pub about: String,
    /// Whether something of the point wants to be looked at: then the control says so by its sign.
    pub ill: bool,
}

/// How large a picture is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The scene of a topic on the home screen: 390 × 118 units.
    Door,
    /// On the card of a product, cut to fill.
    Cover(Frame),
    /// Beside a page, whole.
    Page(Frame),
    /// As large as the screen, whole.
    Full,
    /// A piece of an enlarged picture.
    Tile(Tile),
}

/// Where a picture's bytes are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// In the edition.
    Blob {
        /// Its name.
        sha256: Sha256,
        /// Its media type.
        media_type: String,
    },
    /// A page of a printed document in the edition.
    Print {
        /// The document's name.
        sha256: Sha256,
        /// Counted from 0.
        page: usize,
    },
    /// In the program: the scene of a topic.
    Topic(&'static str),
}

/// A picture at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PictureUse {
    /// Its bytes.
    pub source: Source,
    /// Where it is shown.
    pub place: Place,
}

/// The screens, each with what it shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// Nobody is here.
    Idle {
        /// The point's name.
        point: String,
        /// The day.
        today: String,
        /// The languages to choose from, each by its own name.
        languages: String,
        /// Greetings in the village's languages, as far as their words are attested, with the Vietnamese.
        greetings: Vec<Words>,
        /// Titles of what is new.
        newest: Vec<String>,
        /// A storm, an epidemic: in the place of what is new.
        #[serde(skip_serializing_if = "Option::is_none")]
        urgent: Option<UrgentNotice>,
    },
    /// Which language?
    Language(Vec<LanguageTile>),
    /// The eight topics, and what is new.
    Home {
        /// The topics.
        topics: Vec<TopicTile>,
        /// What is new.
        newest: Vec<NewestTile>,
        /// Whether there are films or bulletins for the hall.
        hall: bool,
        /// A storm, an epidemic: in the place of the greeting.
        #[serde(skip_serializing_if = "Option::is_none")]
        urgent: Option<NewestTile>,
    },
    /// Part of a topic.
    Topic(TopicScreen),
    /// Looking for something by words.
    Search(Box<SearchScreen>),
    /// A page of a product or a step of a guide.
    Reader(Box<Reader>),
    /// A picture, closely.
    Picture(PictureScreen),
    /// A film or bulletin.
    Player(Box<PlayerScreen>),
    /// About a product.
    ProductInfo {
        /// Its title.
        title: Words,
        /// Its public page.
        address: Option<String>,
        /// Issuer, funding, sources.
        blocks: Vec<Block>,
    },
    /// Was it useful?
    Judge(JudgeScreen),
    /// How this screen is worked.
    Help {
        /// Whom to ask.
        person: String,
        /// How to reach that person.
        phone: String,
    },
    /// What this point is.
    About {
        /// Its name.
        point: String,
        /// Its unit.
        unit: String,
        /// Its settings.
        settings: Vec<Block>,
        /// What is on this machine.
        machine: Vec<String>,
    },
    /// What this machine sends.
    Sending(Box<SendingScreen>),
    /// How the point is.
    Health(Box<HealthScreen>),
    /// Text size, contrast, motion, voice.
    Comfort(Vec<ComfortRow>),
    /// The operator's desk.
    Desk(Box<DeskScreen>),
    /// Still there?
    StillThere {
        /// The time left, in words.
        remaining: String,
    },
    /// No edition.
    Nothing(Trouble),
    /// The machine isn't set up.
    SetUp(Trouble),
    /// A fault.
    Fault(Trouble),
    /// Dark.
    Dark {
        /// What it is, and how it is woken.
        line: String,
        /// When the room opens next, or "".
        next: String,
    },
}

/// What this machine sends.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SendingScreen {
    /// The next batches, in words.
    pub blocks: Vec<Block>,
    /// The code by which the province recognises this machine.
    pub code: String,
    /// The same for a phone's camera: where it is approved, if that is known.
    pub scan: String,
    /// Whether the province is known, and what to do where it isn't.
    pub standing: String,
    /// How much waits.
    pub waiting: String,
}

/// How the point is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct HealthScreen {
    /// Equipment, line, power.
    pub cards: Vec<HealthCard>,
    /// What to do, and all equipment.
    pub blocks: Vec<Block>,
    /// Whom to call.
    pub calls: Vec<HealthCall>,
    /// Said where nobody's number is known.
    pub nobody: String,
    /// Whether both stand beside the text; else they stand in it.
    pub calls_beside: bool,
    /// When it was looked at.
    pub at: String,
    /// Whether there is a line to be measured.
    pub has_line: bool,
}

/// Equipment, line or power, at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthCard {
    /// How it is.
    pub light: Light,
    /// Which of them.
    pub name: String,
    /// How it is, in a word.
    pub state: String,
    /// A little more.
    pub words: String,
}

/// Whom to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthCall {
    /// Who.
    pub who: String,
    /// Their number.
    pub phone: String,
}

/// What everybody must know now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UrgentNotice {
    /// The product's title.
    pub title: String,
    /// What it says, in a sentence or two.
    pub summary: String,
}

/// A language to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LanguageTile {
    /// `language.<tag>`
    pub prompt_id: PromptId,
    /// Its name for itself.
    pub autonym: String,
    /// Its Vietnamese name.
    pub name: String,
    /// What it has, and what it lacks.
    pub note: String,
    /// Whether it is the chosen one.
    pub chosen: bool,
    /// Whether it lacks nothing.
    pub full: bool,
}

/// A line of the comfort screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComfortRow {
    /// What it is about: `text`, `contrast`, `motion`, `speak` or `volume`.
    pub what: &'static str,
    /// The same in words.
    pub label: String,
    /// From left to right.
    pub choices: Vec<ComfortChoice>,
    /// Where it stands, in words; "" where a choice says it.
    pub level: String,
}

/// Something to choose on the comfort screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComfortChoice {
    /// `comfort.<what>.<value>`
    pub prompt_id: PromptId,
    /// What it is, in words.
    pub label: String,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

/// A door of the home screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicTile {
    /// `home.topic.<name>`
    pub prompt_id: PromptId,
    /// The topic's name in files.
    pub topic: &'static str,
    /// Its label.
    pub words: Words,
    /// How many products it has, in words.
    pub count: String,
    /// Its scene.
    pub art: PictureUse,
}

/// Something new or urgent, on the home screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewestTile {
    /// `home.newest.<id>` or `home.urgent.<id>`
    pub prompt_id: PromptId,
    /// Its title.
    pub title: String,
    /// Its kind's name in files.
    pub kind: &'static str,
    /// Its kind, in words.
    pub kind_name: String,
    /// Its topic's name in files.
    pub topic: &'static str,
    /// Whether somebody must know it today.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
}

/// Part of a topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicScreen {
    /// The topic's name in files.
    pub topic: &'static str,
    /// Its label.
    pub title: Words,
    /// Which part of how many, or "" if there is only one.
    pub position: String,
    /// Whether there is a part before.
    pub has_previous: bool,
    /// Whether there is a part after.
    pub has_next: bool,
    /// How the cards stand.
    pub shelf: Shelf,
    /// At most six.
    pub cards: Vec<ProductCard>,
}

/// How the cards of a topic stand: few are large, many stand in two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Shelf {
    /// Cards side by side.
    pub columns: u8,
    /// Cards one above the other.
    pub rows: u8,
    /// Whether the cover stands above the words, not beside them.
    pub upright: bool,
    /// The size of each cover.
    pub cover: Frame,
    /// The size of each title, in units.
    pub title: u16,
    /// How many lines of a title have room.
    pub title_lines: u8,
    /// How many lines of a summary have room.
    pub summary_lines: u8,
}

/// The size of a picture's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Frame {
    /// In units.
    pub width: u16,
    /// In units.
    pub height: u16,
}

/// A product in a topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProductCard {
    /// `topic.card.<id>`
    pub prompt_id: PromptId,
    /// Its title.
    pub title: Words,
    /// Its summary.
    pub summary: String,
    /// Its kind's name in files.
    pub kind: &'static str,
    /// Its kind, in words.
    pub kind_name: String,
    /// "For the operator", or "".
    pub operator: String,
    /// Its cover.
    pub cover: Option<PictureUse>,
}

/// A page of a product or a step of a guide.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reader {
    /// Changes with every page.
    pub key: String,
    /// The topic's name in files.
    pub topic: &'static str,
    /// The kind's name in files.
    pub kind: &'static str,
    /// The kind, in words.
    pub kind_name: String,
    /// The product's title.
    pub title: Words,
    /// Page or step of how many, in words.
    pub position: String,
    /// Counted from 0.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// The size of the words and of the picture.
    pub setting: Setting,
    /// The page's heading.
    pub heading: String,
    /// Everything but the picture.
    pub blocks: Vec<Block>,
    /// The page's picture.
    pub picture: Option<PictureUse>,
    /// What it shows, in words.
    pub picture_label: String,
    /// The same without a word around it.
    pub picture_description: String,
    /// Of a film or bulletin: the way to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub play: Option<PlayTile>,
    /// The printed document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub print: Option<PrintTile>,
    /// The product's public page, on its last page: what to take along.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// The way to a film or bulletin.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlayTile {
    /// Its cover, where there is room for it: beside words without a picture.
    pub cover: Option<PictureUse>,
}

/// The way to a product's printed document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrintTile {
    /// Its first page, where there is room for it: beside words without a picture.
    pub cover: Option<PictureUse>,
    /// Its height by its width.
    pub ratio: f32,
    /// How many pages it has, in words.
    pub pages: String,
}

/// A picture or printed page, closely.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PictureScreen {
    /// The picture.
    pub picture: PictureUse,
    /// What it shows.
    pub label: String,
    /// Height by width.
    pub ratio: f32,
    /// How closely it is looked at.
    #[serde(flatten)]
    pub look: Look,
    /// Of a printed document: which page of how many, in words.
    pub position: String,
    /// Whether there is a page before.
    pub has_previous: bool,
    /// Whether there is a page after.
    pub has_next: bool,
}

/// What a player shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cast {
    /// Moving pictures.
    Film,
    /// A cover, and words.
    #[default]
    Sound,
}

/// A film or bulletin.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PlayerScreen {
    /// The kind's name in files.
    pub kind: &'static str,
    /// The kind, in words.
    pub kind_name: String,
    /// The product's title.
    pub title: Words,
    /// What is shown.
    pub cast: Cast,
    /// The cover of what has no pictures of its own.
    pub cover: Option<PictureUse>,
    /// How far it is, `1:05`.
    pub position: String,
    /// How long it is.
    pub length: String,
    /// How far it is, in thousandths.
    pub share: u16,
    /// Whether the middle button pauses.
    pub runs: bool,
    /// Whether the controls are over the film.
    pub controls: bool,
    /// 0 … 10
    pub volume: u8,
    /// The words of this moment.
    pub caption: String,
    /// What is to be said about it, or "".
    pub message: String,
    /// What could come next, after its end.
    pub next: Option<String>,
    /// Whether it can be played at all.
    pub can_play: bool,
    /// Whether another one follows.
    pub has_next: bool,
}

/// Was a product useful?
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgeScreen {
    /// The product's title.
    pub title: String,
    /// The face that somebody has chosen: thanks.
    pub given: Option<&'static str>,
}

/// What stops or empties the point.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trouble {
    /// What it is, in words.
    pub message: String,
    /// For whoever mends it: the fault's id.
    pub detail: String,
    /// Whom to call.
    pub person: String,
}

/// A block of text on screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Block {
    /// `<product>#<page>.<block>`: stable while the product's text stays.
    pub prompt_id: PromptId,
    /// `heading`, `paragraph`, `item`, `table`, `note`, `warning` or `question`.
    pub kind: &'static str,
    /// Of headings and items.
    #[serde(skip_serializing_if = "is_zero")]
    pub level: u8,
    /// Of items.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub marker: String,
    /// With markup.
    #[serde(skip)]
    pub text: Inline,
    /// Without markup.
    pub spoken: String,
    /// Of tables, without markup.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Vec<String>>,
}

impl Block {
    /// What is read aloud with it: items of a list are read together.
    pub fn voice_id(&self) -> &str {
        let list = self.prompt_id.rsplit_once('.').filter(|_| self.kind == "item");
        list.map_or(&self.prompt_id, |(list, _)| list)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(level: &u8) -> bool {
    *level == 0
}

/// Whole seconds, rounded up, as a countdown shows them.
pub fn whole_seconds(time: Duration) -> usize {
    usize::try_from(time.as_millis().div_ceil(1000)).unwrap_or(usize::MAX)
}

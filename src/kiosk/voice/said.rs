//! What a control, a screen and a page say: pure lists of parts, each with what is marked while it sounds.

use catalog::{Block, ProductId, Slot, Tag, Topic};

use crate::focus::PromptId;
use crate::route::Route;
use crate::screens::{self, Called};
use crate::typing::keyboard;
use crate::visit::Visit;

/// One thing to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A message of the program, by its id, with what its variables count.
    Message(String, Vec<(&'static str, u64)>),
    /// The name of a language.
    Language(Tag),
    /// A letter or a digit.
    Letter(&'static str),
    /// Something of a product.
    Product(ProductId, Slot),
}

/// A part, and the block that is marked while it sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub part: Part,
    /// The control or block that is meant, if it is on screen.
    pub mark: Option<PromptId>,
}

impl Said {
    /// A part that nothing on screen stands for.
    pub fn unmarked(part: Part) -> Self {
        Self { part, mark: None }
    }
}

fn message(id: impl Into<String>) -> Part {
    Part::Message(id.into(), Vec::new())
}

fn counted(id: &str, numbers: &[(&'static str, usize)]) -> Part {
    Part::Message(id.to_owned(), numbers.iter().map(|(name, number)| (*name, *number as u64)).collect())
}

/// What a control says when the focus comes to it.
pub fn control(visit: &Visit, id: &str) -> Vec<Part> {
    if let Some(tag) = id.strip_prefix("language.") {
        return tag.parse().map(Part::Language).into_iter().collect();
    }
    // What stands on the desk isn't for the hall to hear.
    if id.starts_with("desk.") {
        return Vec::new();
    }
    if let Some(name) = id.strip_prefix("home.topic.") {
        let topic = Topic::ALL.into_iter().find(|topic| topic.name() == name);
        let count = topic.map(|topic| counted("home-count", &[("count", visit.topic_cards(topic).len())]));
        return std::iter::once(message(format!("topic-{name}"))).chain(count).collect();
    }
    for list in ["home.urgent.", "home.newest.", "topic.card.", "search.hit."] {
        if let Some(product) = id.strip_prefix(list) {
            let Ok(product) = product.parse::<ProductId>() else { return Vec::new() };
            let urgent = (list == "home.urgent.").then(|| message("idle-urgent"));
            let kind = visit.card(&product).map(|card| message(format!("kind-{}", card.kind.name())));
            return urgent.into_iter().chain([Part::Product(product, Slot::Title)]).chain(kind).collect();
        }
    }
    if let Some(key) = keyboard::find(id) {
        return vec![match screens::key_said(visit, key) {
            Called::Message(id) => message(id),
            Called::Itself(letter) => Part::Letter(letter),
        }];
    }
    if let Some(filter) = id.strip_prefix("search.") {
        return searching(visit, filter);
    }
    let said = match (id, visit.route()) {
        ("header.about", _) => "about-title",
        ("dark.wake", _) => "dark-title",
        ("document.next", _) => "reader-next",
        ("document.previous", _) => "reader-previous",
        ("reader.picture", Route::Product { id, page }) => return picture(visit, id, *page),
        ("reader.text" | "info.text" | "about.text" | "sending.text" | "health.text", _) => "voice-text",
        ("reader.next", Route::Product { id, .. }) if is_guide(visit, id) => "guide-next",
        ("reader.previous", Route::Product { id, .. }) if is_guide(visit, id) => "guide-previous",
        ("reader.play", Route::Product { id, .. }) => {
            let sounds = visit.card(id).is_some_and(|card| card.film.is_empty());
            if sounds { "reader-listen" } else { "reader-watch" }
        }
        ("player.pause", _) if !visit.playing().is_some_and(|playing| playing.is_running()) => "player-play",
        _ => return vec![message(id.replace('.', "-"))],
    };
    vec![message(said)]
}

/// What the controls beside the keyboard say, without what was found. The words of a suggestion come from no list, so that
/// only what they are for can be said.
fn searching(visit: &Visit, id: &str) -> Vec<Part> {
    let search = &visit.search;
    let topic = |topic: Option<&str>| message(topic.map_or("search-topic-all".into(), |name| format!("topic-{name}")));
    let kind = |kind: Option<&str>| message(kind.map_or("search-kind-all".into(), |name| format!("kind-{name}")));
    let chosen = |name| Some(name).filter(|name| *name != "all");
    match id.split_once('.') {
        None if id == "topic" => vec![topic(search.topic.map(Topic::name))],
        None if id == "kind" && search.language.is_none() => vec![kind(search.kind.map(catalog::Kind::name))],
        None if id == "kind" => {
            let kind = search.kind.map(|chosen| kind(Some(chosen.name())));
            kind.into_iter().chain(search.language.clone().map(Part::Language)).collect()
        }
        Some(("topic", name)) => vec![topic(chosen(name))],
        Some(("kind", name)) => vec![kind(chosen(name))],
        Some(("language", "all")) => vec![message("search-language-all")],
        Some(("language", tag)) => tag.parse().map(Part::Language).into_iter().collect(),
        Some(("suggestion", _)) => vec![message("search-nothing-instead")],
        _ => vec![message(format!("search-{id}"))],
    }
}

fn is_guide(visit: &Visit, id: &ProductId) -> bool {
    visit.card(id).is_some_and(|card| card.kind == catalog::Kind::Guide)
}

fn picture(visit: &Visit, id: &ProductId, page: usize) -> Vec<Part> {
    let blocks = visit.page(page).map_or(&[][..], |page| &page.blocks);
    let at = blocks.iter().position(|block| matches!(block, Block::Picture(_)));
    let what = at.map(|at| Part::Product(id.clone(), Slot::Block(page, at)));
    std::iter::once(message("voice-picture")).chain(what).collect()
}

/// What a screen says when it is entered.
pub fn screen(visit: &Visit) -> Vec<Said> {
    let id = match visit.route() {
        Route::Idle => match visit.urgent().first() {
            Some(card) => {
                let said = [Slot::Title, Slot::Summary].map(|slot| Part::Product(card.id.clone(), slot));
                return std::iter::once(message("idle-urgent")).chain(said).map(Said::unmarked).collect();
            }
            None => "idle-welcome",
        },
        Route::Language => "language-title",
        // The focus is on what is urgent, and says it.
        Route::Home if !visit.urgent().is_empty() => return Vec::new(),
        Route::Home => "home-greeting",
        Route::Topic { topic, .. } => return vec![Said::unmarked(message(topic_id(*topic)))],
        Route::Product { id, page } => return page_of(visit, id, *page),
        Route::Search => "search-title",
        Route::Picture { .. } => "picture-title",
        Route::Document { id, page } => {
            let pages = visit.document(id).map_or(1, |document| document.pages as usize);
            let position = counted("document-position", &[("page", page + 1), ("pages", pages)]);
            return [message("document-title"), position].map(Said::unmarked).into();
        }
        // What plays speaks for itself.
        Route::Player { .. } => return Vec::new(),
        Route::ProductInfo { .. } => "info-title",
        Route::Judge { given: None, .. } => "judge-title",
        Route::Judge { .. } => "judge-thanks",
        Route::Help => "help-title",
        Route::Sending => "sending-title",
        Route::Health => "health-title",
        Route::Desk(_) => return Vec::new(),
        Route::Comfort => "comfort-title",
        Route::About => "about-title",
        Route::StillThere => "still-title",
        Route::Nothing => "nothing-title",
        Route::SetUp => "setup-title",
        Route::Fault => "fault-title",
        Route::Dark => return Vec::new(),
    };
    vec![Said::unmarked(message(id))]
}

fn topic_id(topic: Topic) -> String {
    format!("topic-{}", topic.name())
}

/// A page of a product: what or where it is, and all of it.
fn page_of(visit: &Visit, id: &ProductId, page: usize) -> Vec<Said> {
    let lead = if page == 0 {
        Part::Product(id.clone(), Slot::Title)
    } else {
        let id_of = if is_guide(visit, id) { "guide-position" } else { "reader-position" };
        counted(id_of, &[("page", page + 1), ("pages", visit.pages())])
    };
    std::iter::once(Said::unmarked(lead)).chain(body(visit, id, page)).collect()
}

/// Everything on a screen, for "read it to me".
pub fn everything(visit: &Visit) -> Vec<Said> {
    let route = visit.route();
    match route {
        Route::Product { page: 0, .. } => screen(visit),
        // Whoever goes on listening hears no numbers of pages in between.
        Route::Product { id, page } => body(visit, id, *page),
        Route::Help => {
            let lines = ["help-move", "help-choose", "help-back", "help-listen", "help-touch", "help-person"];
            let lines = lines.into_iter().map(|id| Said::unmarked(message(id)));
            screen(visit).into_iter().chain(lines).collect()
        }
        _ => {
            let rows = screens::focus_rows(visit, route);
            let own = rows.ids().filter(|id| !id.starts_with("bar.") && !id.starts_with("header."));
            let controls =
                own.flat_map(|id| control(visit, id).into_iter().map(|part| Said { part, mark: Some(id.to_owned()) }));
            screen(visit).into_iter().chain(controls).collect()
        }
    }
}

/// A page, block by block; or its one recording, where a people tells it as a whole.
fn body(visit: &Visit, id: &ProductId, page: usize) -> Vec<Said> {
    let own = visit.own_voice(id);
    let told = |slot| own.as_ref().is_some_and(|voice| voice.get(slot).is_some());
    if page == 0 && told(Slot::Retelling) {
        return vec![Said::unmarked(Part::Product(id.clone(), Slot::Retelling))];
    }
    if told(Slot::Page(page)) {
        return vec![Said::unmarked(Part::Product(id.clone(), Slot::Page(page)))];
    }
    let blocks = visit.page(page).map_or(0, |page| page.blocks.len());
    let block =
        |at| Said { part: Part::Product(id.clone(), Slot::Block(page, at)), mark: Some(format!("{id}#{page}.{at}")) };
    (0..blocks).map(block).collect()
}

//! Looking for something by words. The line and what was found live as long as the visit, in memory alone; whoever counts
//! hears once per question that it was asked, and whether anything answers it.

use catalog::search::{Answer, Asked, Hit};
use catalog::{Kind, ProductId, Tag, Topic};
use ledger::fact::{Action, CausedBy, Count};

use super::Visit;
use crate::intent::Intent;
use crate::route::Route;
use crate::screens;
use crate::typing::keyboard::{self, Press};
use crate::typing::{Line, Method, Typed};

/// How many hits are asked for: five screens of four. Whoever hasn't found it there types another word.
const MAX_HITS: usize = 20;

/// What is being chosen beside the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choosing {
    /// The topic to search in.
    Topic,
    /// The kind to search for, and the language.
    Kind,
}

/// What somebody looks for.
#[derive(Default)]
pub(crate) struct Search {
    pub(crate) line: Line,
    pub(crate) method: Method,
    pub(crate) topic: Option<Topic>,
    pub(crate) kind: Option<Kind>,
    pub(crate) language: Option<Tag>,
    pub(crate) choosing: Option<Choosing>,
    /// The newest answer; that of the question before while a new one is on its way.
    pub(crate) answer: Option<Answer>,
    /// Which part of the hits is shown, counted from 0.
    pub(crate) part: usize,
    /// Of the newest question. Never starts again, so that no answer to one visitor is taken for one to the next.
    number: u64,
    /// Whether the newest question must still be asked.
    asks: bool,
    /// Whether the newest answer belongs to the newest question.
    answered: bool,
    /// Whether whoever counts has heard of it.
    told: bool,
}

impl Search {
    fn changed(&mut self) {
        self.number += 1;
        self.part = 0;
        self.told = false;
        self.answered = false;
        self.asks = !self.line.text().trim().is_empty();
        if !self.asks {
            self.answer = None;
        }
    }

    /// The hits, each product once.
    pub(crate) fn hits(&self) -> Vec<&Hit> {
        let mut hits: Vec<&Hit> = Vec::new();
        for hit in self.answer.iter().flat_map(|answer| &answer.hits) {
            if hits.iter().all(|known| known.id != hit.id) {
                hits.push(hit);
            }
        }
        hits
    }

    /// Whether something was asked, is answered, and the answer is that there is nothing.
    pub(crate) fn found_nothing(&self) -> bool {
        self.answered && self.answer.as_ref().is_some_and(|answer| answer.hits.is_empty())
    }
}

impl Visit {
    /// The question that waits to be asked, with its number; each once.
    pub fn takes_question(&mut self) -> Option<(u64, Asked)> {
        let search = &mut self.search;
        if !std::mem::take(&mut search.asks) {
            return None;
        }
        let asked = Asked {
            words: search.line.text().to_owned(),
            topic: search.topic,
            kind: search.kind,
            language: search.language.clone(),
            limit: MAX_HITS,
        };
        Some((search.number, asked))
    }

    /// Takes an answer, unless something else was asked since.
    pub(super) fn found(&mut self, number: u64, answer: Answer) {
        let search = &mut self.search;
        if number == search.number && !search.answered && !search.line.is_empty() {
            search.answer = Some(answer);
            search.answered = true;
            self.keep_focus();
        }
    }

    /// Somebody typed on a hardware keyboard: letters go to the line, wherever the focus is; on the home screen and in a
    /// topic they open the search. `otherwise` is what the key means where nothing is typed.
    pub(super) fn typed(&mut self, typed: &Typed, otherwise: Intent) {
        let begins = typed.0.chars().next().is_some_and(char::is_alphabetic);
        if self.asks_pin() && typed.0.chars().all(|sign| sign.is_ascii_digit()) {
            return self.type_pin(&typed.0);
        }
        match self.route() {
            // Where the frame isn't on the line, the space bar chooses what it is on.
            _ if self.has_line() && (typed.0 != " " || self.focused() == "search.line") => {}
            Route::Home | Route::Topic { .. } if begins => self.navigate(Route::Search),
            _ => return self.intent(otherwise),
        }
        self.search.choosing = None;
        self.focus("search.line");
        self.edit(|line, method| line.put(&typed.0, method));
    }

    /// Assistive technology has written the whole line.
    pub(super) fn wrote(&mut self, text: &Typed) {
        if self.has_line() {
            self.edit(|line, _| {
                line.clear();
                line.put(&text.0, Method::Plain);
            });
        }
    }

    /// Removes a letter of the line, if there is one. Answers whether Backspace has done its work by that.
    pub(super) fn erases(&mut self) -> bool {
        if self.asks_pin() {
            return self.erase_pin();
        }
        let line = if self.writes().is_some() { &self.desk.filling.line } else { &self.search.line };
        let erases = self.has_line() && self.search.choosing.is_none() && !line.is_empty();
        if erases {
            self.focus("search.line");
            self.edit(Line::erase);
        }
        erases
    }

    /// A key of the keyboard on screen.
    pub(super) fn press_key(&mut self, id: &str) {
        let Some(key) = keyboard::find(id) else { return };
        self.search.choosing = None;
        match key.press {
            Press::Put(text) => {
                let text = if self.types_capital() { text.to_uppercase() } else { text.to_owned() };
                self.desk.filling.capital = false;
                self.edit(|line, method| line.put(&text, method));
            }
            Press::Capital => self.desk.filling.capital = !self.desk.filling.capital,
            Press::Tone(tone) => self.edit(|line, method| line.put_tone(tone, method)),
            Press::Breve => self.edit(Line::put_breve),
            Press::Erase => self.edit(Line::erase),
            Press::Clear => {
                self.tell_question();
                self.edit(|line, _| line.clear());
            }
            Press::Left => self.edit(Line::left),
            Press::Right => self.edit(Line::right),
            Press::Method => {
                self.search.method = self.search.method.next();
                self.edit(Line::take_up);
            }
        }
    }

    /// Whether the keyboard on screen types a capital next: where somebody has asked for one, and where a sentence begins.
    pub(crate) fn types_capital(&self) -> bool {
        let filling = &self.desk.filling;
        let begins = filling.line.is_empty() || filling.line.text().ends_with(". ");
        self.writes().is_some() && (filling.capital || begins)
    }

    /// Whether there is a line to type in.
    fn has_line(&self) -> bool {
        *self.route() == Route::Search || self.writes().is_some()
    }

    fn edit(&mut self, change: impl FnOnce(&mut Line, Method)) {
        let method = self.search.method;
        if self.writes().is_some() {
            change(&mut self.desk.filling.line, method);
            return self.stay_in_focus();
        }
        let before = self.search.line.text().to_owned();
        change(&mut self.search.line, method);
        if self.search.line.text() != before {
            self.search.changed();
        }
        self.keep_focus();
    }

    /// The controls around the keyboard.
    pub(super) fn search_control(&mut self, id: &str) {
        match id {
            // Touched, it only takes the focus; Enter leads on from there.
            "search.line" => {}
            "search.topic" => self.choose(Choosing::Topic),
            "search.kind" => self.choose(Choosing::Kind),
            "search.previous" => self.turn_hits(-1),
            "search.next" => self.turn_hits(1),
            "search.widen" => {
                (self.search.topic, self.search.kind, self.search.language) = (None, None, None);
                self.search.changed();
                self.focus("search.line");
            }
            _ => self.search_choice(id),
        }
    }

    fn search_choice(&mut self, id: &str) {
        if let Some(product) = id.strip_prefix("search.hit.") {
            if let Ok(product) = product.parse() {
                self.open_hit(product);
            }
        } else if let Some(name) = id.strip_prefix("search.topic.") {
            self.search.topic = Topic::ALL.into_iter().find(|topic| topic.name() == name);
            self.chosen("search.topic");
        } else if let Some(name) = id.strip_prefix("search.kind.") {
            self.search.kind = screens::kinds(self).into_iter().find(|kind| kind.name() == name);
            self.chosen("search.kind");
        } else if let Some(tag) = id.strip_prefix("search.language.") {
            self.search.language = tag.parse().ok().filter(|_| tag != "all");
            self.chosen("search.kind");
        } else if let Some(at) = id.strip_prefix("search.suggestion.") {
            let mut suggestions = self.search.answer.iter().flat_map(|answer| &answer.suggestions);
            if let Some(words) = at.parse().ok().and_then(|at| suggestions.nth(at).cloned()) {
                self.tell_question();
                self.edit(|line, _| {
                    line.clear();
                    line.put(&words, Method::Plain);
                });
                self.focus("search.line");
            }
        }
    }

    fn choose(&mut self, what: Choosing) {
        let again = self.search.choosing == Some(what);
        self.search.choosing = (!again).then_some(what);
        if !again {
            let chosen = screens::chosen_filter(self, what);
            self.focus(&chosen);
        }
    }

    fn chosen(&mut self, chip: &str) {
        self.search.choosing = None;
        self.search.changed();
        self.focus(chip);
    }

    /// Closes the choice beside the keyboard, if it is open.
    pub(super) fn closes_choice(&mut self) -> bool {
        let Some(choosing) = self.search.choosing.take() else { return false };
        self.focus(match choosing {
            Choosing::Topic => "search.topic",
            Choosing::Kind => "search.kind",
        });
        true
    }

    /// Enter on the line: on to what was found.
    pub(super) fn focus_first_hit(&mut self) {
        let rows = screens::focus_rows(self, self.route());
        let found = rows.ids().find(|id| id.starts_with("search.hit.") || id.starts_with("search.suggestion."));
        if let Some(id) = found.map(str::to_owned) {
            self.focus(&id);
        }
    }

    pub(super) fn turn_hits(&mut self, by: isize) {
        let parts = screens::hit_parts(self);
        if let Some(to) = self.search.part.checked_add_signed(by).filter(|&to| to < parts) {
            self.search.part = to;
            self.focus(if to == 0 { "search.next" } else { "search.previous" });
            // On with the same key, as far as it goes.
            self.focus(if by > 0 { "search.next" } else { "search.previous" });
            self.keep_focus();
        }
    }

    /// Opens a product where it was found; one found by its title as everywhere else.
    fn open_hit(&mut self, id: ProductId) {
        let page = self.search.hits().into_iter().find(|hit| hit.id == id).and_then(|hit| hit.page);
        let Some(page) = page.and_then(|page| usize::try_from(page).ok()) else { return self.open(id) };
        // The page may be one of a text in another language.
        let there = self.open_text(&id) && self.page(page).is_some();
        self.navigate(Route::Product { id, page: if there { page } else { 0 } });
    }

    /// Tells whoever counts of the question that stands, once.
    pub(super) fn tell_question(&mut self) {
        let search = &mut self.search;
        if !search.answered || std::mem::replace(&mut search.told, true) {
            return;
        }
        let topic = search.topic.map_or_else(String::new, |topic| topic.name().to_owned());
        let language = self.language.to_string();
        let actions = [Action::Searched, Action::FoundNothing];
        for action in actions.into_iter().take(if search.found_nothing() { 2 } else { 1 }) {
            let count = Count::new(action, CausedBy::Visitor);
            self.tell(Count { topic: topic.clone(), language: language.clone(), ..count });
        }
    }

    /// Forgets what was looked for.
    pub(super) fn forget_search(&mut self) {
        self.tell_question();
        let number = self.search.number + 1;
        self.search = Search { number, method: Method::of(&self.language), ..Search::default() };
    }

    /// Keys belong to the language: after another was chosen, marks are typed as it needs it.
    pub(super) fn fit_keyboard(&mut self) {
        self.search.method = Method::of(&self.language);
        self.search.line.take_up(self.search.method);
        self.keep_focus();
    }

    /// Finds the focus a place when its control has gone.
    fn keep_focus(&mut self) {
        if *self.route() == Route::Search && !screens::focus_rows(self, self.route()).contains(self.focused()) {
            self.focus("search.line");
        }
    }
}

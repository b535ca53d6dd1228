//! The way through a visit: from screen to screen, from page to page, and back.

use std::time::Duration;

use catalog::ProductId;

use super::{Step, Visit};
use crate::look::Look;
use crate::quiet;
use crate::route::Route;
use crate::screens;

/// The longest way back that is kept; longer ones lose their oldest steps, never Home.
const MAX_HISTORY: usize = 32;

impl Visit {
    /// Opens a screen; the one way to get anywhere.
    pub fn navigate(&mut self, route: Route) {
        self.look = Look::WHOLE;
        if *self.route() == Route::Search && route != Route::StillThere {
            self.tell_question();
        }
        match &route {
            Route::Product { id, page } => {
                self.open_text(id);
                self.reading = self.page(*page).map_or(Duration::ZERO, quiet::reading_time);
            }
            Route::Document { .. } => self.reading = quiet::PRINTED_PAGE,
            Route::Desk(_) => self.reading = quiet::AT_THE_DESK,
            _ => {}
        }
        if !matches!(route, Route::Product { .. } | Route::Picture { .. } | Route::Document { .. } | Route::Desk(_)) {
            self.reading = Duration::ZERO;
        }
        let focused = screens::focus_rows(self, &route).first().to_owned();
        self.history.push(Step { route, focused });
        if self.history.len() > MAX_HISTORY {
            self.history.remove(1);
        }
        self.settle_stage();
        self.count();
    }

    /// Replaces the current screen: turning a page isn't a step of the way back.
    pub(super) fn turn(&mut self, route: Route, keep: &str) {
        let leaving = self.history.pop();
        self.navigate(route);
        if let (Some(step), Some(_)) = (self.history.last(), leaving)
            && screens::focus_rows(self, &step.route.clone()).contains(keep)
        {
            self.focus(keep);
        }
    }

    pub(super) fn turn_page(&mut self, by: isize) {
        match self.route().clone() {
            Route::Product { id, page } => {
                let Some(to) = page.checked_add_signed(by).filter(|&to| self.page(to).is_some()) else { return };
                let keep = if by > 0 { "reader.next" } else { "reader.previous" };
                self.turn(Route::Product { id, page: to }, keep);
            }
            Route::Topic { topic, part } => {
                let parts = screens::topic_parts(self, topic);
                let Some(to) = part.checked_add_signed(by).filter(|&to| to < parts) else { return };
                let keep = if by > 0 { "topic.next" } else { "topic.previous" };
                self.turn(Route::Topic { topic, part: to }, keep);
            }
            Route::Picture { id, page } => self.turn_picture(id, page, by),
            Route::Player { .. } if by > 0 => self.activate_player("player.next"),
            Route::Document { id, page } => self.turn_document(id, page, by),
            Route::Search => self.turn_hits(by),
            Route::Desk(task) => self.turn_desk_part(&task, by),
            _ => {}
        }
    }

    /// On to the picture of the next page that has one; the page behind it follows.
    fn turn_picture(&mut self, id: ProductId, page: usize, by: isize) {
        let mut at = page;
        while let Some(to) = at.checked_add_signed(by).filter(|&to| self.page(to).is_some()) {
            at = to;
            if self.page(at).and_then(screens::page_picture).is_some() {
                self.history.pop();
                self.turn(Route::Product { id: id.clone(), page: at }, "reader.picture");
                self.navigate(Route::Picture { id, page: at });
                return;
            }
        }
    }

    /// On to the next printed page, as closely and at its top.
    fn turn_document(&mut self, id: ProductId, page: usize, by: isize) {
        let pages = self.document(&id).map_or(0, |document| document.pages as usize);
        let Some(to) = page.checked_add_signed(by).filter(|&to| to < pages) else { return };
        let look = self.look;
        let keep = if by > 0 { "document.next" } else { "document.previous" };
        self.turn(Route::Document { id, page: to }, keep);
        self.look = look.at_the_top();
    }

    /// Leaves a product that has come to its end.
    pub(super) fn done(&mut self) {
        let Route::Product { id, .. } = self.route().clone() else { return };
        self.back();
        self.ask_about(&id);
    }

    pub(super) fn open_info(&mut self) {
        if let Route::Product { id, .. } = self.route().clone() {
            self.navigate(Route::ProductInfo { id });
        }
    }

    pub(super) fn open_picture(&mut self) {
        if let Route::Product { id, page } = self.route().clone() {
            self.navigate(Route::Picture { id, page });
        }
    }

    pub(super) fn open_document(&mut self) {
        if let Route::Product { id, .. } = self.route().clone() {
            self.navigate(Route::Document { id, page: 0 });
        }
    }

    pub(super) fn back(&mut self) {
        if *self.route() == Route::Search && self.closes_choice() {
            return;
        }
        match self.route() {
            Route::Idle | Route::Dark | Route::Nothing | Route::SetUp | Route::Fault => {}
            _ if self.history.len() <= 1 => self.rest(),
            _ => {
                if *self.route() == Route::Search {
                    self.tell_question();
                }
                self.history.pop();
                if *self.route() == Route::Idle {
                    return self.rest();
                }
                self.look = Look::WHOLE;
                self.reading = match self.route().clone() {
                    Route::Product { id, page } => {
                        // Another one may have been opened over it.
                        self.open_text(&id);
                        self.page(page).map_or(Duration::ZERO, quiet::reading_time)
                    }
                    Route::Document { .. } => quiet::PRINTED_PAGE,
                    Route::Desk(_) => quiet::AT_THE_DESK,
                    _ => Duration::ZERO,
                };
            }
        }
    }

    pub(super) fn home(&mut self) {
        if self.route().is_visit() || *self.route() == Route::StillThere {
            // From the desk of a machine that has nothing to show yet.
            if self.has_nothing() {
                return self.rest();
            }
            self.start_over(Route::Idle);
            self.navigate(Route::Home);
        }
    }

    pub(super) fn focus(&mut self, id: &str) {
        if screens::focus_rows(self, self.route()).contains(id)
            && let Some(step) = self.history.last_mut()
        {
            step.focused = id.to_owned();
        }
    }

    /// Forgets the way here and stands at `route`.
    pub(super) fn start_over(&mut self, route: Route) {
        self.forget_search();
        self.history.clear();
        self.text = None;
        self.navigate(route);
    }
}

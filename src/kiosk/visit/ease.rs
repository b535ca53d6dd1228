//! What the visitor changed to see and hear better, and what has to follow it.

use super::Visit;
use crate::comfort::{self, Comfort, TextSize, Wish};
use crate::intent::Intent;
use crate::playing::Order;
use crate::route::Route;
use crate::screens;
use crate::voice::speech::Utter;

impl Visit {
    /// A choice of the comfort screen.
    pub(super) fn choose_comfort(&mut self, id: &str) {
        if let Some(wish) = comfort::wish(id) {
            self.grant(wish);
        }
    }

    /// A key that changes how any screen looks. Answers whether it was one.
    pub(super) fn comfort_key(&mut self, intent: Intent) -> bool {
        let wish = comfort::wish_of_key(intent, &self.comfort);
        if let Some(wish) = wish {
            self.grant(wish);
        }
        wish.is_some()
    }

    /// As the point's settings say: a visit begins.
    pub(super) fn ease(&mut self) {
        let as_usual = self.point.comfort;
        self.change(|comfort| *comfort = as_usual);
    }

    pub(super) fn grant(&mut self, wish: Wish) {
        self.change(|comfort| wish.grant(comfort));
    }

    /// Changes how the screens meet the visitor, for the length of the visit.
    pub fn change(&mut self, change: impl FnOnce(&mut Comfort)) {
        let before = self.comfort;
        change(&mut self.comfort);
        if self.comfort.volume != before.volume {
            self.orders.push(Order::Volume(self.comfort.volume));
            self.utterances.push(Utter::Volume(self.comfort.volume));
        }
        self.resettle(before.text);
    }

    /// Larger words leave room for fewer products and controls: every step of the way back must still exist.
    fn resettle(&mut self, before: TextSize) {
        if self.comfort.text == before {
            return;
        }
        self.set_pages();
        let mut history = std::mem::take(&mut self.history);
        for step in &mut history {
            if let Route::Topic { topic, part } = &mut step.route {
                // What has the focus, else the first product that was in sight, stays in sight.
                let focused = step.focused.strip_prefix("topic.card.");
                let at = self.topic_cards(*topic).iter().position(|card| focused == Some(card.id.as_str()));
                let first = at.unwrap_or(*part * screens::products_per_part(before));
                *part =
                    (first / screens::products_per_part(self.comfort.text)).min(screens::topic_parts(self, *topic) - 1);
            }
            let rows = screens::focus_rows(self, &step.route);
            if !rows.contains(&step.focused) {
                step.focused = rows.first().to_owned();
            }
        }
        self.history = history;
    }
}

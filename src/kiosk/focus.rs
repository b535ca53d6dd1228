//! Where the focus goes. A screen is rows of controls by prompt id; arrow keys move between them and never fall off.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::intent::Intent;

/// The stable name of a control or block: voice prompts, focus and tests use it. Parts joined by dots, `home.topic.health`.
pub type PromptId = String;

/// The controls of a screen, row by row as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FocusRows {
    rows: Vec<Vec<PromptId>>,
    first: PromptId,
    /// Of screens that aren't rows from edge to edge.
    #[serde(skip)]
    spots: BTreeMap<PromptId, Spot>,
}

/// Where a control stands, in units from the top left of the screen's body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// In units.
    pub width: i32,
    /// In units.
    pub height: i32,
}

impl Spot {
    /// For up and down, what is left and right for left and right.
    fn turned(self) -> Self {
        Self { x: self.y, y: self.x, width: self.height, height: self.width }
    }

    /// How far `to` lies to the right of this, and how far its middle is above or below; `None` if it doesn't lie there.
    fn ahead(self, to: Self) -> Option<(bool, i32, i32)> {
        let gap = to.x - (self.x + self.width);
        let beside = to.y < self.y + self.height && self.y < to.y + to.height;
        let aside = (2 * to.y + to.height - 2 * self.y - self.height).abs();
        (gap >= 0).then_some((!beside, gap, aside))
    }

    fn mirrored(self) -> Self {
        Self { x: -self.x - self.width, ..self }
    }
}

impl FocusRows {
    /// Rows from top to bottom; empty ones are dropped. The focus starts at `first`, or at the first control if that one
    /// isn't there.
    pub fn new(rows: Vec<Vec<PromptId>>, first: &str) -> Self {
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        let fallback = || rows.iter().flatten().next().cloned().unwrap_or_default();
        let first = if rows.iter().flatten().any(|id| id == first) { first.to_owned() } else { fallback() };
        Self { rows, first, spots: BTreeMap::new() }
    }

    /// The same controls, each at its spot: arrow keys lead to the nearest one on their side, and stay where there is none.
    #[must_use]
    pub fn standing(self, spots: BTreeMap<PromptId, Spot>) -> Self {
        Self { spots, ..self }
    }

    /// Where the focus starts.
    pub fn first(&self) -> &str {
        &self.first
    }

    /// Whether there is such a control.
    pub fn contains(&self, id: &str) -> bool {
        self.rows.iter().flatten().any(|known| known == id)
    }

    /// Every control.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().flatten().map(String::as_str)
    }

    /// Where an arrow key leads from `id`. Left and right run on through the rows as one reads; up and down go to the
    /// control at the same share of the next row. At the edges the focus stays.
    pub fn step(&self, id: &str, intent: Intent) -> PromptId {
        let Some((row, column)) = self.position(id) else { return self.first.clone() };
        let stay = || id.to_owned();
        if let Some(spot) = self.spots.get(id) {
            return self.nearest(*spot, intent).unwrap_or_else(stay);
        }
        match intent {
            Intent::Left | Intent::Right => {
                let all: Vec<_> = self.ids().collect();
                let Some(at) = all.iter().position(|known| *known == id) else { return stay() };
                let to = if intent == Intent::Left { at.checked_sub(1) } else { Some(at + 1) };
                to.and_then(|to| all.get(to)).map_or_else(stay, |id| (*id).to_owned())
            }
            Intent::Up => row.checked_sub(1).map_or_else(stay, |to| self.across(row, column, to)),
            Intent::Down if row + 1 < self.rows.len() => self.across(row, column, row + 1),
            _ => stay(),
        }
    }

    /// The nearest control on the side that the arrow points to: what stands straight ahead before what stands aside. To the
    /// left and right only the former counts.
    fn nearest(&self, from: Spot, intent: Intent) -> Option<PromptId> {
        let seen = |spot: Spot| match intent {
            Intent::Left => spot.mirrored(),
            Intent::Up => spot.turned().mirrored(),
            Intent::Down => spot.turned(),
            _ => spot,
        };
        let sideways = matches!(intent, Intent::Left | Intent::Right);
        self.spots
            .iter()
            .filter(|(id, _)| self.contains(id))
            .filter_map(|(id, to)| seen(from).ahead(seen(*to)).map(|way| (way, id)))
            .filter(|((aside, ..), _)| !(sideways && *aside))
            .min()
            .map(|(_, id)| id.clone())
    }

    fn position(&self, id: &str) -> Option<(usize, usize)> {
        self.rows
            .iter()
            .enumerate()
            .find_map(|(row, ids)| ids.iter().position(|known| known == id).map(|column| (row, column)))
    }

    /// The control of row `to` that stands where `column` stands in row `from`.
    fn across(&self, from: usize, column: usize, to: usize) -> PromptId {
        let width = |row: usize| self.rows.get(row).map_or(1, Vec::len).max(1);
        let column = (2 * column + 1) * width(to) / (2 * width(from));
        self.rows.get(to).and_then(|row| row.get(column)).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> FocusRows {
        let row = |ids: &str| ids.split(' ').map(str::to_owned).collect();
        FocusRows::new(vec![row("about"), row("a b c d"), Vec::new(), row("e f g h"), row("back home")], "a")
    }

    #[test]
    fn arrows_move_as_the_eye_does() {
        for (from, intent, to) in [
            ("a", Intent::Right, "b"),
            ("d", Intent::Right, "e"),
            ("b", Intent::Down, "f"),
            ("g", Intent::Down, "home"),
            ("e", Intent::Down, "back"),
            ("home", Intent::Up, "h"),
            ("c", Intent::Up, "about"),
        ] {
            assert_eq!(rows().step(from, intent), to, "{intent:?} from {from}");
        }
    }

    #[test]
    fn the_focus_never_falls_off() {
        assert_eq!(rows().step("home", Intent::Down), "home");
        assert_eq!(rows().step("home", Intent::Right), "home");
        assert_eq!(rows().step("about", Intent::Up), "about");
        assert_eq!(rows().step("about", Intent::Left), "about");
        assert_eq!(rows().step("gone", Intent::Down), "a");
    }

    #[test]
    fn on_a_screen_of_spots_arrows_lead_to_the_nearest_on_their_side() {
        let spot = |x, y, width, height| Spot { x, y, width, height };
        let spots = [
            ("line", spot(0, 0, 300, 50)),
            ("chip", spot(320, 0, 200, 50)),
            ("q", spot(0, 60, 90, 50)),
            ("w", spot(100, 60, 90, 50)),
            ("e", spot(200, 60, 100, 50)),
            ("space", spot(0, 120, 300, 50)),
            ("hit1", spot(320, 60, 200, 80)),
            ("hit2", spot(320, 150, 200, 80)),
            ("back", spot(0, 300, 100, 40)),
            ("help", spot(300, 300, 100, 40)),
        ];
        let rows = FocusRows::new(spots.iter().map(|(id, _)| vec![(*id).to_owned()]).collect(), "q")
            .standing(spots.iter().map(|(id, spot)| ((*id).to_owned(), *spot)).collect());
        for (from, intent, to) in [
            ("q", Intent::Right, "w"),
            ("e", Intent::Right, "hit1"),
            ("space", Intent::Right, "hit1"),
            ("hit2", Intent::Left, "space"),
            ("hit1", Intent::Down, "hit2"),
            ("hit2", Intent::Down, "help"),
            ("space", Intent::Down, "back"),
            ("space", Intent::Up, "w"),
            ("help", Intent::Up, "hit2"),
            ("q", Intent::Left, "q"),
            ("line", Intent::Right, "chip"),
            ("back", Intent::Down, "back"),
            ("chip", Intent::Up, "chip"),
        ] {
            assert_eq!(rows.step(from, intent), to, "{intent:?} from {from}");
        }
    }

    #[test]
    fn every_control_can_be_reached_from_the_first_one() {
        let rows = rows();
        let mut reached = vec![rows.first().to_owned()];
        for _ in 0..10 {
            for id in reached.clone() {
                for intent in [Intent::Up, Intent::Down, Intent::Left, Intent::Right] {
                    let to = rows.step(&id, intent);
                    if !reached.contains(&to) {
                        reached.push(to);
                    }
                }
            }
        }
        assert!(rows.ids().all(|id| reached.iter().any(|known| known == id)));
    }
}

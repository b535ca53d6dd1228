//! Where the focus goes. A screen is rows of controls by prompt id; arrow keys move between them and never fall off.

use serde::Serialize;

use crate::intent::Intent;

/// The stable name of a control or block: voice prompts, focus and tests use it. Parts joined by dots, `home.topic.health`.
pub type PromptId = String;

/// The controls of a screen, row by row as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FocusRows {
    rows: Vec<Vec<PromptId>>,
    first: PromptId,
}

impl FocusRows {
    /// Rows from top to bottom; empty ones are dropped. The focus starts at `first`, or at the first control if that one
    /// isn't there.
    pub fn new(rows: Vec<Vec<PromptId>>, first: &str) -> Self {
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        let fallback = || rows.iter().flatten().next().cloned().unwrap_or_default();
        let first = if rows.iter().flatten().any(|id| id == first) { first.to_owned() } else { fallback() };
        Self { rows, first }
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

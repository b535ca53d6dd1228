//! Whatever is corrected, withdrawn and undone, and whenever the power is cut: every revision stays as it was written.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{cut, difficulty, open, told};
use desk::ALL_DAYS;
use desk::records::Difficulty;
use proptest::prelude::*;
use ulid::Ulid;

#[derive(Clone, Debug)]
enum Deed {
    Write(u8),
    Correct(u8),
    Withdraw,
    Undo,
    CutPower,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Against a model that keeps everything in memory.
    #[test]
    fn no_revision_is_ever_lost_or_changed(deeds in proptest::collection::vec(prop_oneof![
        any::<u8>().prop_map(Deed::Write), any::<u8>().prop_map(Deed::Correct), Just(Deed::Withdraw), Just(Deed::Undo),
        Just(Deed::CutPower),
    ], 1..24)) {
        let mut dir = tempfile::tempdir().unwrap();
        let (_clock, mut book) = open(dir.path());
        let mut model: Vec<(Ulid, Vec<(String, bool)>)> = vec![];
        for deed in deeds {
            let last = model.last_mut();
            match (deed, last) {
                (Deed::Write(number), _) => {
                    let id = book.add(&difficulty(&number.to_string()), "").unwrap().id;
                    model.push((id, vec![(number.to_string(), true)]));
                }
                (Deed::Correct(number), Some((id, said))) => {
                    book.correct(*id, &difficulty(&number.to_string()), "").unwrap();
                    let now = (number.to_string(), true);
                    if said.last() != Some(&now) { said.push(now); }
                }
                (Deed::Withdraw, Some((id, said))) => {
                    book.withdraw::<Difficulty>(*id).unwrap();
                    let now = said.last().unwrap().clone();
                    if now.1 { said.push((now.0, false)); }
                }
                (Deed::Undo, Some((id, said))) => {
                    book.undo::<Difficulty>(*id).unwrap();
                    let before = said.iter().rev().nth(1).cloned();
                    said.push(before.unwrap_or_else(|| (said[0].0.clone(), false)));
                }
                (Deed::CutPower, _) => {
                    let left = cut(dir.path());
                    drop(book);
                    dir = left;
                    book = open(dir.path()).1;
                }
                (_, None) => {}
            }
        }
        for (id, said) in &model {
            let kept: Vec<_> = book.history::<Difficulty>(*id).unwrap().into_iter()
                .map(|record| (record.content.text, record.withdrawn_at.is_none())).collect();
            prop_assert_eq!(&kept, said);
        }
        let holding = model.iter().filter(|(_, said)| said.last().unwrap().1).count();
        prop_assert_eq!(book.records::<Difficulty>(ALL_DAYS).unwrap().len(), holding);
        // The last state of each record is told, whatever was told before.
        prop_assert_eq!(told(&book).len(), model.len());
    }
}

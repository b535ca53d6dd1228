//! Searching without a screen: the command, and the component that answers the running one.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::sync::Arc;

use catalog::search::{Answer, Asked, Index};
use kiosk::bus::{Bus, Component as _, Event};
use kiosk::components::CurrentEdition;
use kiosk::search::{self, Source};
use kiosk::searching::Searching;
use kiosk::visit::Command;
use point::DataFolder;
use tests::SamplePoint;

fn asked(words: &str) -> Asked {
    Asked { words: words.to_owned(), limit: 5, ..Asked::default() }
}

fn first(answer: &Answer) -> &str {
    answer.hits.first().map_or("", |hit| hit.id.as_str())
}

#[test]
fn the_command_answers_alone_and_beside_a_running_kiosk() {
    let point = SamplePoint::new().unwrap();
    let data = DataFolder::open(&point.root).unwrap();
    let running = data.lock().unwrap();
    let report = search::search(&point.root, &asked("ma otp")).unwrap();
    assert_eq!((report.index, first(&report.answer)), (Source::Memory, "p01/khong-dua-ma-otp"));
    assert!(!data.search_index().exists(), "only whoever may write writes");
    drop(running);
    let alone = search::search(&point.root, &asked("ma otp")).unwrap();
    assert_eq!((alone.index, &alone.answer), (Source::File, &report.answer));
    let _running = data.lock().unwrap();
    let beside = search::search(&point.root, &asked("ma otp")).unwrap();
    assert_eq!((beside.index, &beside.answer), (Source::File, &report.answer));
    let json = serde_json::to_value(&beside).unwrap();
    assert_eq!((&json["schema"], &json["hits"][0]["id"]), (&1.into(), &"p01/khong-dua-ma-otp".into()));
    assert!(json["hits"][0]["title"].as_array().unwrap().iter().any(|piece| piece["marked"] == true));
}

#[test]
fn names_of_topics_and_kinds_are_checked() {
    assert!(search::topic("health").is_ok() && search::kind("guide").is_ok());
    assert!(search::topic("unknown").is_err() && search::kind("film").unwrap_err().contains("video"));
}

#[test]
fn the_newest_question_is_answered_and_the_index_is_made_meanwhile() {
    let point = SamplePoint::new().unwrap();
    let data = DataFolder::open(&point.root).unwrap();
    let edition = point.edition().unwrap();
    let current = CurrentEdition::default();
    current.set(Some(edition.clone()));
    let (bus, mut events) = Bus::new();
    let mut searching = Searching::new(Some(data.clone()), &current);
    searching.start(&bus);
    searching.handle(&Event::Locked(data.clone(), Arc::new(data.lock().unwrap())), &bus);
    let letters: Vec<_> = "rửa tay sạch".char_indices().map(|(at, char)| at + char.len_utf8()).collect();
    for (number, end) in letters.iter().enumerate() {
        let asked = asked(&"rửa tay sạch"[..*end]);
        searching.handle(&Event::Ask { number: number as u64, asked }, &bus);
    }
    let mut last = None;
    while last.as_ref().is_none_or(|(number, _)| *number + 1 < letters.len() as u64) {
        let Some(Event::Visit(Command::Found { number, answer })) = events.blocking_recv() else { continue };
        assert!(last.as_ref().is_none_or(|(before, _)| *before < number), "an old answer after a newer one");
        last = Some((number, answer));
    }
    assert_eq!(first(&last.unwrap().1), "p01/rua-tay-sach");
    let is_whole = || Index::open_read_only(&data.search_index()).unwrap().is_of(&edition);
    let begun = std::iter::repeat_with(|| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        is_whole()
    });
    assert!(begun.take(300).any(|whole| whole), "the index was never finished");
    searching.handle(&Event::Visit(Command::Edition(None)), &bus);
    searching.handle(&Event::Ask { number: 99, asked: asked("rua tay") }, &bus);
    let Some(Event::Visit(Command::Found { number, answer })) = events.blocking_recv() else { panic!("no answer") };
    assert_eq!((number, *answer), (99, Answer::default()), "without an edition there is nothing to find");
    searching.stop();
}

//! What a visitor hears, without a loudspeaker: a prompt pack whose sounds are named after what they say, and the speaker's
//! reports fed by hand. What comes out of a real device is in `sound.rs`.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catalog::prompts::{Clip, FORMAT, INDEX, Piece, Prompts, Spoken};
use catalog::{Edition, Slot, Tag};
use kiosk::intent::Intent;
use kiosk::locale::Locales;
use kiosk::route::Route;
use kiosk::visit::{Command, Visit};
use kiosk::voice::prompts::Pack;
use kiosk::voice::said::{self, Part};
use kiosk::voice::speech::Utter;
use ledger::fact::Action;
use media::MediaError;
use media::clips::Said;
use point::comfort::{LOUDEST, Speak};
use press::script::{Cue, Script, Sheet};
use tests::{SamplePoint, Visitor, repository, screens};

fn vi() -> Tag {
    "vi".parse().unwrap()
}

/// What the program can say in Vietnamese.
fn sheet() -> Sheet {
    let script = Script::read(&repository().join("locales")).unwrap();
    script.languages.into_iter().find(|(tag, _)| *tag == vi()).unwrap().1
}

/// A pack in which each sound is named after its message, number or letter.
fn pack() -> (Arc<Pack>, tempfile::TempDir) {
    let (sheet, folder) = (sheet(), tempfile::tempdir().unwrap());
    let clip = |name: &String| Clip { file: name.clone(), millis: 500, synthetic: true };
    let clips = |names: Vec<&String>| names.into_iter().map(|name| (name.clone(), clip(name))).collect();
    let pieces = |id: &String, cues: &[Cue]| {
        let piece = |cue: &Cue| match cue {
            Cue::Line(_) => Piece::Clip(clip(id)),
            Cue::Variable(name) => Piece::Variable(name.clone()),
        };
        cues.iter().map(piece).collect::<Vec<_>>()
    };
    let spoken = Spoken {
        messages: sheet.messages.iter().map(|(id, cues)| (id.clone(), pieces(id, cues))).collect(),
        numbers: clips(sheet.numbers.keys().collect()),
        letters: clips(sheet.letters.keys().collect()),
        names: clips(sheet.names.keys().collect()),
    };
    let index = Prompts { format: FORMAT, languages: BTreeMap::from([("vi".to_owned(), spoken)]) };
    std::fs::write(folder.path().join(INDEX), serde_json::to_vec(&index).unwrap()).unwrap();
    (Arc::new(Pack::open(folder.path()).unwrap()), folder)
}

/// Somebody who hears the program.
fn hearing(point: &SamplePoint, pack: &Arc<Pack>) -> Visitor {
    let mut visitor = point.visit().unwrap();
    visitor.visit = visitor.visit.with_prompts(pack.clone());
    visitor
}

/// The sounds of what was said last, and its number; none after silence was ordered.
fn heard(visitor: &mut Visitor) -> (u64, Vec<String>) {
    let name = |clip: media::clips::Clip| clip.path.file_name().unwrap().to_str().unwrap().to_owned();
    match visitor.visit.take_utterances().pop() {
        Some(Utter::Say { number, clips }) => (number, clips.into_iter().map(name).collect()),
        _ => (0, Vec::new()),
    }
}

/// Which of `parts` nothing in the pack, or of the product, says.
fn silent(sheet: &Sheet, edition: &Edition, parts: &[Part]) -> Vec<String> {
    let says = |part: &&Part| match part {
        Part::Message(id, numbers) => sheet.messages.get(id).is_some_and(|cues| {
            cues.iter().all(|cue| match cue {
                Cue::Line(line) => !line.words.is_empty(),
                Cue::Variable(name) => numbers.iter().any(|(given, _)| given == name),
            })
        }),
        Part::Language(tag) => sheet.names.contains_key(&tag.to_string()),
        Part::Letter(letter) => sheet.letters.contains_key(*letter) || sheet.numbers.contains_key(*letter),
        // Pressing speaks every title and every block that has words (`narration`).
        Part::Product(id, Slot::Title) => edition.card(id).is_some_and(|card| card.title.contains_key(&vi())),
        Part::Product(id, Slot::Block(page, at)) => {
            let text = edition.text(&edition.card(id).unwrap().text[&vi()]).unwrap();
            !text.pages[*page].blocks[*at].words().is_empty()
        }
        Part::Product(..) => false,
    };
    parts.iter().filter(|part| !says(part)).map(|part| format!("{part:?}")).collect()
}

/// Every control on screen now, and the screen itself, and what is silent of them.
fn listen(visit: &Visit, sheet: &Sheet, edition: &Edition, ids: &mut BTreeSet<String>) -> Vec<String> {
    // Blocks of a page are spoken by pressing; some have no words.
    let is_block = |part: &Part| matches!(part, Part::Product(_, Slot::Block(..)));
    let entered: Vec<_> =
        said::screen(visit).into_iter().map(|said| said.part).filter(|part| !is_block(part)).collect();
    let mut missing = silent(sheet, edition, &entered);
    for id in visit.focus_rows().ids() {
        let parts = said::control(visit, id);
        if parts.is_empty() {
            missing.push(format!("{} {id} says nothing", visit.route().name()));
        }
        missing.extend(silent(sheet, edition, &parts).into_iter().map(|part| format!("{id}: {part}")));
        ids.insert(id.to_owned());
    }
    missing
}

#[test]
fn every_control_of_every_screen_is_heard_in_vietnamese() {
    let point = SamplePoint::new().unwrap();
    let (edition, sheet) = (point.edition().unwrap(), sheet());
    let mut visitor = point.visit().unwrap();
    let (mut ids, mut missing) = (BTreeSet::new(), Vec::new());
    for route in screens(&edition) {
        visitor.visit.navigate(route);
        missing.extend(listen(&visitor.visit, &sheet, &edition, &mut ids));
    }
    for (language, touches) in [
        ("vi", &[][..]),
        ("vi", &["search.topic"]),
        ("vi", &["search.kind"]),
        ("vi", &["key.a", "search.kind", "search.kind.guide", "search.kind", "search.language.vi"]),
        ("vi", &["key.t"]),
        ("sed", &["key.a"]),
        ("vi", &["key.x", "key.x", "key.q", "search.topic", "search.topic.health"]),
        ("vi", &["key.s", "key.o-horn", "key.h", "key.h", "key.h"]),
    ] {
        visitor.press(Intent::Home).touch("bar.search");
        visitor.visit.speak(language.parse().unwrap());
        for id in touches {
            visitor.touch(id);
            missing.extend(listen(&visitor.visit, &sheet, &edition, &mut ids));
        }
    }
    assert!(missing.is_empty(), "{} silent: {missing:#?}", missing.len());
    for wanted in ["key.b-stroke", "search.hit.", "search.next", "player.pause", "document.next"] {
        assert!(ids.iter().any(|id| id.starts_with(wanted)), "{wanted} was never on screen");
    }
    assert!(ids.len() > 150, "{} controls", ids.len());
    // The net holds: what nobody says is found.
    let strange = [
        Part::Message("no-such-message".into(), vec![]),
        Part::Letter("я"),
        Part::Message("home-count".into(), vec![]),
    ];
    assert_eq!(silent(&sheet, &edition, &strange).len(), 3);
}

#[test]
fn the_loudness_is_told_before_the_first_word() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = hearing(&point, &pack().0);
    let first = visitor.visit.take_utterances().remove(0);
    let Utter::Volume(volume) = first else { panic!("{first:?}") };
    assert!((1..LOUDEST).contains(&volume), "not as loud as it can be: {volume}");
}

#[test]
fn the_focus_says_where_it_comes_to_and_letters_by_their_names() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = hearing(&point, &pack().0);
    visitor.press(Intent::Activate);
    assert_eq!(heard(&mut visitor).1, ["language-title", "vi"]);
    visitor.press(Intent::Activate);
    let (first, words) = heard(&mut visitor);
    assert_eq!(words[..2], ["home-greeting", "topic-news"]);
    visitor.press(Intent::Right);
    let (second, words) = heard(&mut visitor);
    assert_eq!(words[0], "topic-services");
    assert!(second > first);
    visitor.touch("bar.search");
    assert_eq!(heard(&mut visitor).1, ["search-title", "g"]);
    for (key, name) in
        [("b", "b"), ("7", "7"), ("d-stroke", "đ"), ("tone-hoi", "key-hoi-spoken"), ("method", "key-method-telex")]
    {
        visitor.visit.handle(Command::FocusMoved(format!("key.{key}")));
        assert_eq!(heard(&mut visitor).1, [name], "{key}");
    }
}

#[test]
fn a_first_touch_says_and_a_second_one_does_where_that_is_wished() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = hearing(&point, &pack().0);
    visitor.press(Intent::Activate).press(Intent::Activate);
    visitor.visit.change(|comfort| comfort.speak = Speak::BeforeTouch);
    heard(&mut visitor);
    visitor.touch("home.topic.health");
    assert_eq!(visitor.view().route, "home");
    assert_eq!(heard(&mut visitor).1[0], "topic-health");
    visitor.touch("home.topic.health");
    assert_eq!(visitor.view().route, "topic");
    visitor.visit.change(|comfort| comfort.speak = Speak::Off);
    visitor.press(Intent::Right);
    assert!(heard(&mut visitor).1.is_empty());
    visitor.touch("bar.listen");
    assert!(!heard(&mut visitor).1.is_empty(), "whoever asks is read to all the same");
}

#[test]
fn reading_marks_what_sounds_and_stops_when_asked_again() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = hearing(&point, &pack().0);
    visitor.press(Intent::Activate).press(Intent::Activate).touch("bar.listen");
    let (number, words) = heard(&mut visitor);
    assert_eq!(words[0], "home-greeting");
    assert!(visitor.view().reading);
    let at = words.iter().position(|word| word == "topic-health").unwrap();
    visitor.visit.handle(Command::Spoke(Said::Begins { number, index: at }));
    assert_eq!(visitor.view().spoken.as_deref(), Some("home.topic.health"));
    let line = visitor.view().header.language;
    visitor.visit.handle(Command::Spoke(Said::Done { number }));
    assert!(visitor.view().spoken.is_none() && !visitor.view().reading);
    assert_ne!(visitor.view().header.language, line, "a machine's voice was named");
    visitor.touch("bar.listen").touch("bar.listen");
    assert_eq!(visitor.visit.take_utterances().pop(), Some(Utter::Hush));
}

#[test]
fn being_read_to_is_counted_once_for_each_wish_and_never_what_is_read_by_itself() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = hearing(&point, &pack().0);
    visitor.press(Intent::Activate).press(Intent::Activate).press(Intent::Right);
    visitor.visit.open("p01/rua-tay-sach".parse().unwrap());
    visitor.touch("reader.next");
    assert!(visitor.view().reading, "a page that is turned to is read");
    let listened = |visitor: &Visitor| {
        let acts = visitor.acts.take().into_iter().filter(|act| act.count.action == Action::Listened);
        acts.map(|act| (act.count.product, act.n)).collect::<Vec<_>>()
    };
    assert_eq!(listened(&visitor), []);
    visitor.touch("bar.listen").touch("bar.listen");
    assert_eq!(listened(&visitor), [("p01/rua-tay-sach".to_owned(), 1)], "the first one silenced it");
    visitor.press(Intent::Home).touch("bar.listen");
    assert_eq!(listened(&visitor), [(String::new(), 1)]);
    visitor.touch("bar.listen");
    assert!(!visitor.view().reading);
    assert_eq!(listened(&visitor), [], "and that was enough");
}

#[test]
fn a_page_is_read_when_it_is_opened_and_the_next_one_only_when_somebody_asked() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = hearing(&point, &pack().0);
    let id = "p01/rua-tay-sach".parse().unwrap();
    visitor.visit.navigate(Route::Product { id, page: 0 });
    visitor.touch("reader.next");
    let (number, words) = heard(&mut visitor);
    assert_eq!((words.first(), words.last()), (Some(&"reader-position".into()), Some(&"reader-next".into())));
    assert!(visitor.view().reading);
    visitor.visit.handle(Command::Spoke(Said::Done { number }));
    assert!(!visitor.view().reading);
    assert!(visitor.visit.take_utterances().is_empty(), "no page was turned");
    visitor.visit.change(|comfort| comfort.speak = Speak::Off);
    visitor.touch("reader.next");
    assert!(!visitor.view().reading);
}

#[test]
fn a_sound_that_cannot_be_played_is_told_once_to_whoever_mends() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = hearing(&point, &pack().0);
    visitor.press(Intent::Activate);
    let (number, _) = heard(&mut visitor);
    for index in 0..2 {
        visitor.visit.handle(Command::Spoke(Said::Failed { number, index, error: MediaError::Empty }));
    }
    let faults = visitor.board.faults();
    assert_eq!(faults.len(), 1);
    let text = kiosk::screens::fault_text(&Locales::load().unwrap(), &vi(), &faults[0]);
    assert!(text.contains("lời đọc"), "{text}");
}

//! Bad input at the point: what can be shown is shown, what is wrong stands in `kiosk status`, and nothing is ever blank.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::Path;

use catalog::{Block, Store};
use kiosk::inspect;
use kiosk::locale::Locales;
use kiosk::route::Route;
use kiosk::status;
use kiosk::usage::NoUsage;
use kiosk::view::Screen;
use kiosk::visit::Visit;
use point::{Board, Clock, DataFolder, Point};
use tests::SamplePoint;

/// What the kiosk would show first on this folder, and the id of the fault that it names.
fn first_screen(root: &Path, clock: &SamplePoint) -> (String, String) {
    let board = Board::default();
    let opened = inspect::open(root, clock.clock.as_ref());
    for fault in opened.faults {
        board.report(fault);
    }
    let edition = opened.edition.map(std::sync::Arc::new);
    let visit =
        Visit::new(clock.clock.clone(), Point::unnamed(), Locales::load().unwrap(), board, edition, Box::new(NoUsage));
    let view = visit.view();
    match view.screen {
        Screen::Fault(trouble) => {
            assert!(!trouble.message.is_empty() && !trouble.message.starts_with("fault-"), "{trouble:?}");
            (view.route.to_owned(), trouble.detail)
        }
        Screen::SetUp(trouble) => (view.route.to_owned(), trouble.message),
        _ => (view.route.to_owned(), String::new()),
    }
}

#[test]
fn an_unusable_data_folder_gives_a_clear_screen_and_is_not_touched() {
    let sample = SamplePoint::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str, file: Option<(&str, &str)>| {
        let root = folder.path().join(name);
        fs::create_dir(&root).unwrap();
        if let Some((file, text)) = file {
            fs::write(root.join(file), text).unwrap();
        }
        root
    };
    let cases = [
        (folder.path().join("nowhere"), "fault", "data/missing"),
        (make("empty", None), "setup", ""),
        (make("foreign", Some(("luan-van.docx", "…"))), "fault", "data/foreign"),
        (make("newer", Some(("format", "7\n"))), "fault", "data/newer"),
        (make("damaged", Some(("format", "\u{0}\u{0}"))), "fault", "data/damaged"),
    ];
    for (root, screen, wanted) in cases {
        let before = names(&root);
        assert_eq!(first_screen(&root, &sample), (screen.to_owned(), wanted.to_owned()));
        assert_eq!(names(&root), before, "{wanted}");
    }
}

fn names(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_point_without_an_edition_says_that_there_is_nothing_yet() {
    let sample = SamplePoint::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    DataFolder::prepare(folder.path(), sample.clock.as_ref()).unwrap();
    assert_eq!(first_screen(folder.path(), &sample).0, "nothing");
}

#[test]
fn a_half_written_edition_gives_the_fault_screen() {
    let sample = SamplePoint::new().unwrap();
    let store = Store::new(DataFolder::open(&sample.root).unwrap());
    let edition = sample.root.join("editions").join(store.active().unwrap().unwrap());
    fs::write(edition.join("edition.json"), "{\"format\": 1, \"id\"").unwrap();
    assert_eq!(first_screen(&sample.root, &sample), ("fault".to_owned(), "content/edition".to_owned()));
}

#[test]
fn a_damaged_database_gives_the_fault_screen() {
    let sample = SamplePoint::new().unwrap();
    fs::write(sample.root.join("editions/editions.db"), "not a database, but long enough to be one".repeat(100))
        .unwrap();
    assert_eq!(first_screen(&sample.root, &sample).0, "fault");
}

#[test]
fn one_bad_product_hides_no_other_and_is_named() {
    let sample = SamplePoint::new().unwrap();
    let all = sample.edition().unwrap().cards().len();
    let store = Store::new(DataFolder::open(&sample.root).unwrap());
    let lines = sample.root.join("editions").join(store.active().unwrap().unwrap()).join("products.jsonl");
    let text = fs::read_to_string(&lines).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    fs::write(&lines, format!("{}\n{rest}", first.chars().take(100).collect::<String>())).unwrap();
    let status = status::status(&sample.root, sample.clock.as_ref()).unwrap();
    assert_eq!(status.edition.unwrap().products, all - 1);
    assert_eq!(status.faults.iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>(), ["content/line/1"]);
}

#[test]
fn a_damaged_text_shows_a_plain_word_and_the_rest_of_the_point_goes_on() {
    let sample = SamplePoint::new().unwrap();
    let edition = sample.edition().unwrap();
    let card = edition.cards().first().unwrap();
    fs::write(edition.blob(card.text.values().next().unwrap()), "{").unwrap();
    let mut visitor = sample.visit().unwrap();
    visitor.visit.navigate(Route::Home);
    visitor.visit.navigate(Route::Product { id: card.id.clone(), page: 0 });
    let Screen::Reader(reader) = visitor.view().screen else { panic!("a reader") };
    assert!(reader.blocks.iter().any(|block| block.kind == "warning" && block.spoken.contains("hỏng")), "{reader:?}");
    assert!(visitor.board.faults().iter().any(|fault| fault.id.starts_with(&format!("content/{}/text", card.id))));
    visitor.touch("reader.done");
    assert_eq!(visitor.view().route, "home");
}

#[test]
fn a_broken_picture_is_named_in_status_and_its_page_stays_readable() {
    let sample = SamplePoint::new().unwrap();
    let edition = sample.edition().unwrap();
    let card = edition.cards().iter().find(|card| card.kind == catalog::Kind::Guide).unwrap();
    let text = edition.text(card.text.values().next().unwrap()).unwrap();
    let picture = text.pages[0].blocks.iter().find_map(|block| match block {
        Block::Picture(picture) => Some(picture.sha256.clone()),
        _ => None,
    });
    fs::write(edition.blob(&picture.clone().unwrap()), "<svg").unwrap();
    let mut visitor = sample.visit().unwrap();
    visitor.visit.navigate(Route::Product { id: card.id.clone(), page: 0 });
    let Screen::Reader(reader) = visitor.view().screen else { panic!("a reader") };
    assert!(!reader.blocks.is_empty());
    let status = status::status(&sample.root, sample.clock.as_ref()).unwrap();
    let wanted = format!("content/picture/{}", picture.unwrap());
    assert_eq!(status.faults.iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>(), [wanted]);
}

#[test]
fn a_wrong_clock_is_told_and_stops_nobody() {
    let sample = SamplePoint::new().unwrap();
    let clock = point::FixedClock::at(time::macros::datetime!(2019-01-01 0:00 UTC));
    assert_eq!(clock.now().flag, point::ClockFlag::BeforeFloor);
    let status = status::status(&sample.root, &clock).unwrap();
    assert!(status.faults.iter().any(|fault| fault.id == "clock/floor"));
    assert!(status.edition.is_some());
}

#[test]
fn status_keeps_its_schema() {
    let sample = SamplePoint::new().unwrap();
    let status = serde_json::to_value(status::status(&sample.root, sample.clock.as_ref()).unwrap()).unwrap();
    let mut keys: Vec<_> = status.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    let known = ["boot", "delivery", "edition", "faults", "locales", "point", "report", "running", "schema", "version"];
    assert_eq!(keys, known);
    assert_eq!(status["schema"], 1);
    assert_eq!(status["edition"]["languages"]["vi"], status["edition"]["products"]);
}

#[test]
fn a_damaged_point_toml_is_mended_by_setup_and_its_id_is_never_lost_by_accident() {
    let sample = SamplePoint::new().unwrap();
    let path = DataFolder::open(&sample.root).unwrap().point_toml();
    let settings = sample.root.join("../settings.toml");
    fs::write(&settings, "name = \"Điểm\"\n").unwrap();
    let setup = |new_id| kiosk::setup::setup(&sample.root, &settings, new_id, sample.clock.as_ref());
    let id = || DataFolder::open(&sample.root).unwrap().point().unwrap().id;
    let first = id();

    fs::write(&path, fs::read_to_string(&path).unwrap() + "name = \"x\n").unwrap();
    setup(false).unwrap();
    assert_eq!(id(), first);
    assert!(fs::read_to_string(path.with_extension("toml.bad")).unwrap().contains("name = \"x"));
    assert!(setup(true).unwrap_err().to_string().contains("--new-id"), "a readable id is kept");
    assert_eq!(id(), first);

    fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
    assert!(setup(false).unwrap_err().to_string().contains("--new-id"));
    assert_eq!(fs::read(&path).unwrap(), [0xff, 0xfe, 0x00], "nothing is lost");
    setup(true).unwrap();
    assert_ne!(id(), first);
    assert_eq!(fs::read(path.with_extension("toml.bad")).unwrap(), [0xff, 0xfe, 0x00]);
}

#[test]
fn settings_that_mean_nothing_are_named_and_choose_nothing() {
    let sample = SamplePoint::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("point.toml");
    let updates =
        "topics = [\"health\", \"suc-khoe\"]\naudience = [\"everybody\"]\nlanguages = [\"tiếng Việt\"]\nspeed = 1";
    fs::write(&settings, format!("name = \"Điểm thử\"\n[updates]\n{updates}\n")).unwrap();
    let doubts = kiosk::setup::setup(&sample.root, &settings, false, sample.clock.as_ref()).unwrap();
    assert_eq!(doubts.len(), 4, "{doubts:?}");
    for word in ["suc-khoe", "everybody", "tiếng Việt", "speed"] {
        assert!(doubts.iter().any(|doubt| doubt.contains(word)), "{word}: {doubts:?}");
    }
    let policy = kiosk::delivering::policy(&DataFolder::open(&sample.root).unwrap().point().unwrap());
    assert_eq!((policy.topics, policy.audience.len()), (vec![catalog::Topic::Health], 0));
}

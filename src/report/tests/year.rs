//! How long a year takes.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{DAY, Room, Vi};
use ledger::fact::Action;
use report::{Certainty, Cover, docx, form, xlsx};
use rusqlite::{Connection, params};

/// The figure to reach is 2 s, for figures and all files but the PDF, on a point's PC and in release; here in debug on a machine that
/// does other things as well.
const BOUND: std::time::Duration = std::time::Duration::from_secs(10);

#[test]
fn a_year_of_three_products_in_three_languages_is_reported_in_time() {
    let room = Room::new();
    let mut database = Connection::open(room.folder("ledger").join("ledger.db")).unwrap();
    let change = database.transaction().unwrap();
    let first = time::macros::date!(2026 - 11 - 02);
    for day in 0..365 {
        let day = (first + time::Duration::days(day)).to_string();
        let row = "INSERT INTO day_count VALUES (?1, ?2, 'visitor', ?3, ?4, 'health', 'article', 3)";
        for product in ["p01/a", "p01/b", "p01/c"] {
            for language in ["vi", "ktv", "sed"] {
                for action in [Action::Opened, Action::Finished, Action::Read, Action::Listened, Action::Played] {
                    change.execute(row, params![day, action.name(), product, language]).unwrap();
                }
            }
        }
        let on = "INSERT INTO day_count VALUES (?1, 'on', 'machine', '', '', '', '', 1440)";
        change.execute(on, [&day]).unwrap();
    }
    change.commit().unwrap();
    room.clock.advance(DAY * 366);
    room.memory.beat().unwrap();
    #[expect(clippy::disallowed_methods, reason = "how long it takes is what is asked")]
    let began = std::time::Instant::now();
    let figures = room.read("2026-11-02", "2027-11-01");
    let words = Vi::load();
    let form = form(&figures, &Cover::default(), &words);
    let files = (docx(&form).unwrap().len(), xlsx(&figures, &words).unwrap().len());
    let took = began.elapsed();
    println!("a year: {} ms; DOCX and XLSX of {files:?} bytes", took.as_millis());
    assert_eq!(figures.usage.certainty, Certainty::Complete, "{:?}", figures.gaps);
    assert_eq!(figures.usage.total.opened, 365 * 9 * 3);
    assert!(took < BOUND, "{took:?}");
}

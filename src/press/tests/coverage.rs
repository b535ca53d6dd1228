//! `press check` says how much can be heard, by language, in words and as JSON.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::Path;
use std::process::Command;

use catalog::check::check;
use press::coverage::{rows, table};
use press::script::Script;

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn recordings_are_counted_in_their_language_alone() {
    let home = tempfile::tempdir().unwrap();
    let from = repository().join("content/p01/so-khan-cap");
    let to = home.path().join("p01/so-khan-cap");
    fs::create_dir_all(to.join("media")).unwrap();
    fs::create_dir_all(to.join("voice/ktv")).unwrap();
    for file in ["product.toml", "vi.md", "media/cover.svg", "media/so-khan-cap.svg"] {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
    let script = Script::read(&repository().join("locales")).unwrap();
    let counted = |language: &str| {
        let rows = rows(&check(home.path(), None), Some(&script));
        rows.into_iter().find(|row| row.language == language).unwrap()
    };
    let before = counted("ktv").products;
    assert_eq!((before.text, before.recorded, before.synthetic, before.recordings), (0, 0, 0, 0));
    let tone = press::sound::Sound { rate: 16_000, samples: (0..16_000).map(|at| (at % 90) * 90).collect() };
    fs::write(to.join("voice/ktv/title.opus"), tone.to_opus().unwrap()).unwrap();
    fs::write(to.join("voice/ktv/page-1.opus"), tone.to_opus().unwrap()).unwrap();
    let (ktv, vi) = (counted("ktv"), counted("vi"));
    assert_eq!((ktv.products.recorded, ktv.products.recordings), (1, 2));
    assert_eq!((vi.products.text, vi.products.recorded, vi.products.synthetic), (1, 0, 1));
    let (ktv, vi) = (ktv.prompts.unwrap(), vi.prompts.unwrap());
    assert_eq!((vi.silent, vi.recorded + vi.synthetic), (0, vi.messages));
    assert_eq!((ktv.silent, ktv.synthetic), (ktv.messages, 0));
}

#[test]
fn the_command_prints_a_line_for_each_language() {
    let run = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_press")).current_dir(repository()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let told = run(&["check", "content"]);
    let lines: Vec<_> = told.lines().skip_while(|line| !line.is_empty()).skip(1).collect();
    let first = |line: &&str| line.split_whitespace().next().unwrap().to_owned();
    assert_eq!(lines.iter().skip(1).map(first).collect::<Vec<_>>(), ["vi", "ktv", "sed", "kxy", "jeh", "cua", "en"]);
    assert!(lines[0].starts_with("Tiếng"));
    let json = run(&["--lang", "en", "check", "content", "--json"]);
    let last: serde_json::Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    assert_eq!(last["coverage"][0]["language"], "vi");
    assert_eq!(last["coverage"][0]["prompts"]["silent"], 0);
    assert_eq!(last["coverage"][0]["products"]["text"], last["coverage"][0]["products"]["synthetic"]);
}

#[test]
fn the_cells_of_the_table_stand_below_each_other() {
    let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    assert_eq!(table(&[cells(["Tiếng", "số"]), cells(["vi", "123"])]), ["Tiếng   số", "vi     123"]);
}

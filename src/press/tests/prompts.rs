//! The program's own words can be heard: all of them in Vietnamese, and in other languages what people have recorded.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::{Path, PathBuf};

use catalog::audio;
use catalog::prompts::{self, Piece, Prompts};
use press::messages::{self, Part};
use press::pack;
use press::script::Script;
use press::speaker::Program;
use press::spoken::{clock, integer};
use press::studio::Studio;

fn locales() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales")
}

/// A recording: a second of espeak-ng's own voice, as somebody's telephone might have made it.
fn recording() -> Vec<u8> {
    use press::speaker::Speaker as _;
    Program::espeak().unwrap().speak("một hai ba", &"vi".parse().unwrap()).unwrap().trimmed().to_opus().unwrap()
}

/// Locales of one Vietnamese file, and two languages.
fn small(ftl: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for tag in ["vi", "ktv/voice"] {
        fs::create_dir_all(folder.path().join(tag)).unwrap();
    }
    fs::write(folder.path().join("vi/main.ftl"), ftl).unwrap();
    let list = "[[locale]]\ntag = \"vi\"\nautonym = \"Tiếng Việt\"\nname_vi = \"\"\n[[locale]]\ntag = \"ktv\"\nautonym = \"P’rá Cơ Tu\"\nname_vi = \"Tiếng Cơ Tu\"\n";
    fs::write(folder.path().join("locales.toml"), list).unwrap();
    folder
}

#[test]
fn vietnamese_has_no_silent_message() {
    let home = tempfile::tempdir().unwrap();
    let mut script = Script::read(&locales()).unwrap();
    // English takes as long again and proves nothing more.
    script.languages.retain(|(tag, _)| tag.language != "en");
    let (tag, sheet) = &script.languages[0];
    assert_eq!((tag.to_string().as_str(), sheet.coverage.silent), ("vi", 0));
    let studio = Studio::new(Box::new(Program::espeak().unwrap()), &home.path().join("kept")).unwrap();
    let out = home.path().join("pack");
    let made = pack::make(&script, Some(&studio), &out).unwrap();
    let index = Prompts::open(&out).unwrap();
    let vi = &index.languages["vi"];
    for (id, parts) in messages::read(&locales().join("vi"), "vi").unwrap() {
        let pieces = vi.messages.get(&id).unwrap_or_else(|| panic!("{id} is silent"));
        assert_eq!(pieces.len(), parts.len(), "{id}");
        assert!(!pieces.is_empty(), "{id} is empty");
    }
    for clip in index.clips() {
        let bytes = fs::read(out.join(&clip.file)).unwrap();
        assert_eq!(audio::measure(&bytes).unwrap().millis, clip.millis, "{}", clip.file);
        assert!(clip.millis > 100 && clip.synthetic, "{}: {} ms", clip.file, clip.millis);
    }
    assert!((0..100).all(|number| vi.numbers.contains_key(&number.to_string())));
    assert!(["vi", "ktv", "sed", "kxy", "jeh", "cua", "en"].iter().all(|tag| vi.names.contains_key(*tag)));
    assert_eq!(index.languages.keys().collect::<Vec<_>>(), ["vi"], "no voice for others");
    assert_eq!(made.clips, index.clips().count());
    assert!(made.bytes < 8 * 1024 * 1024, "{} bytes", made.bytes);
}

#[test]
fn numbers_from_clips_say_what_the_spelling_says() {
    let word = |name: &String| match name.as_str() {
        prompts::HUNDRED => "trăm".to_owned(),
        prompts::THOUSAND => "nghìn".to_owned(),
        prompts::ODD => "linh".to_owned(),
        prompts::HOUR => "giờ".to_owned(),
        prompts::MINUTE => "phút".to_owned(),
        number => integer(number.parse().unwrap()),
    };
    let said = |names: Vec<String>| names.iter().map(word).collect::<Vec<_>>().join(" ");
    for number in (0..3000).chain([12_000, 20_024, 100_001, 999_999]) {
        assert_eq!(said(prompts::number(number)), integer(number), "{number}");
    }
    assert!(prompts::number(1_000_000).is_empty());
    for (hour, minute) in [(7, 30), (0, 0), (17, 5), (23, 59)] {
        assert_eq!(said(prompts::time(hour, minute)), clock(hour, minute));
    }
}

#[test]
fn messages_are_parted_at_their_variables() {
    let folder = small(
        "step = Bước { $page } / { $pages }\nplain = Mời{\"\\u00A0\"}vào\nall = { step }!\ncount = { $n ->\n    [one] một\n   *[other] { $n } bài\n}\n",
    );
    let read = messages::read(&folder.path().join("vi"), "vi").unwrap();
    let words = |text: &str| Part::Words(text.to_owned());
    let variable = |name: &str| Part::Variable(name.to_owned());
    assert_eq!(read["step"], [words("Bước"), variable("page"), words("trên"), variable("pages")]);
    assert_eq!(read["plain"], [words("Mời\u{a0}vào")]);
    assert_eq!(read["all"], [words("Bước"), variable("page"), words("trên"), variable("pages")]);
    assert_eq!(read["count"], [variable("n"), words("bài")]);
}

#[test]
fn recordings_come_first_and_speak_languages_without_words() {
    let folder = small("back = Quay lại\nleft = Còn { $n } giây\nhome = Trang đầu\n");
    let voice = |name: &str| fs::write(folder.path().join("ktv/voice").join(name), recording()).unwrap();
    voice("back.opus");
    voice("left.opus");
    voice("name-ktv.opus");
    voice("number-5.opus");
    let script = Script::read(folder.path()).unwrap();
    let coverage = script.languages[1].1.coverage;
    // Of "left" only the first half is there: half a sentence isn't said.
    assert_eq!((coverage.messages, coverage.recorded, coverage.synthetic, coverage.silent), (3, 1, 0, 2));
    voice("left.2.opus");
    let script = Script::read(folder.path()).unwrap();
    assert_eq!(script.languages[1].1.coverage.recorded, 2);
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("pack");
    pack::make(&script, None, &out).unwrap();
    let index = Prompts::open(&out).unwrap();
    let ktv = &index.languages["ktv"];
    assert!(matches!(&ktv.messages["left"][..], [Piece::Clip(_), Piece::Variable(_), Piece::Clip(_)]));
    assert!(ktv.names["ktv"].millis > 300 && !ktv.names["ktv"].synthetic);
    assert_eq!(ktv.numbers.len(), 1);
    assert!(!index.languages.contains_key("vi"), "nobody spoke Vietnamese");
}

#[test]
fn a_recording_that_belongs_to_nothing_is_named() {
    let folder = small("back = Quay lại\n");
    let stray = folder.path().join("ktv/voice/bakc.opus");
    fs::write(&stray, recording()).unwrap();
    assert!(Script::read(folder.path()).unwrap_err().to_string().contains("bakc.opus"));
    fs::remove_file(&stray).unwrap();
    fs::write(folder.path().join("ktv/voice/back.opus"), b"OggS").unwrap();
    let home = tempfile::tempdir().unwrap();
    let error = pack::make(&Script::read(folder.path()).unwrap(), None, &home.path().join("pack")).unwrap_err();
    assert!(error.to_string().contains("back.opus"), "{error}");
    assert!(!home.path().join("pack").exists());
}

#[test]
fn a_pack_replaces_a_pack_and_nothing_else() {
    let folder = small("back = Quay lại\n");
    fs::write(folder.path().join("ktv/voice/back.opus"), recording()).unwrap();
    let script = Script::read(folder.path()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("pack");
    pack::make(&script, None, &out).unwrap();
    fs::write(out.join("ktv/stale.opus"), b"").unwrap();
    pack::make(&script, None, &out).unwrap();
    assert!(!out.join("ktv/stale.opus").exists());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing is left beside it");
    let foreign = home.path().join("anh");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("anh.jpg"), b"").unwrap();
    assert!(pack::make(&script, None, &foreign).is_err());
    assert!(foreign.join("anh.jpg").exists());
}

#[test]
fn a_pack_that_leads_outside_or_is_newer_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let open = |text: &str| {
        fs::write(home.path().join(prompts::INDEX), text).unwrap();
        Prompts::open(home.path())
    };
    let clip = |file: &str| {
        format!(
            r#"{{"format": 1, "languages": {{"vi": {{"messages": {{"back": [{{"clip": {{"file": "{file}", "millis": 9}}}}]}}}}}}}}"#
        )
    };
    assert!(open(&clip("vi/back.opus")).is_ok());
    assert!(open(&clip("../../etc/passwd")).is_err());
    assert!(open(&clip("/etc/passwd")).is_err());
    assert!(open(&clip("vi/back.opus").replace("\"format\": 1", "\"format\": 2")).is_err());
    assert!(open("{").is_err());
    let newer = r#"{"format": 1, "languages": {"vi": {"messages": {"back": [{"song": 1}, {"variable": "n"}]}}}}"#;
    assert!(matches!(
        &open(newer).unwrap().languages["vi"].messages["back"][..],
        [Piece::Unknown(_), Piece::Variable(_)]
    ));
}

//! The list of what should be in the room: read, compared, written.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::path::Path;

use time::macros::date;
use watch::inventory::{Finding, List, judge, merge};
use watch::{Kind, Measure, Reading, Reason, State};

fn parse(text: &str) -> Result<List, String> {
    List::parse(text, Path::new("equipment.toml")).map_err(|error| error.to_string())
}

fn list(text: &str) -> List {
    parse(text).unwrap()
}

fn asset(kind: &str, device: &str, more: &str) -> String {
    format!("[[asset]]\nname = \"Của điểm\"\nkind = \"{kind}\"\ncode = \"TS-01\"\ndevice = \"{device}\"\n{more}\n")
}

fn only(list: &List, readings: &[Reading]) -> Finding {
    let mut findings = judge(list, readings);
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings.remove(0)
}

fn told(finding: &Finding) -> (&str, State, &[Reason]) {
    (&finding.id, finding.state, &finding.reasons)
}

const KEYBOARD: &str = "keyboard/046d:c31c/1-2";

fn keyboard(id: &str) -> Reading {
    Reading::well(id, Kind::Keyboard, "Logitech K120")
}

#[test]
fn a_list_is_read_with_dates_as_people_write_them_and_keys_of_later_versions() {
    for written in ["2024-10-31", "\"2024-10-31\"", "\"31/10/2024\""] {
        let list = list(&asset(
            "display",
            "display/HDMI-A-1",
            &format!("handed_over = {written}\nresolution = \"1920x1080\"\ninsured = true"),
        ));
        let asset = &list.assets[0];
        assert_eq!(asset.handed_over, Some(date!(2024 - 10 - 31)), "{written}");
        assert_eq!(asset.resolution, Some((1920, 1080)));
        assert_eq!((asset.code.as_str(), asset.kind), ("TS-01", Kind::Display));
    }
    let empty =
        list("[[asset]]\nkind = \"amplifier\"\nhanded_over = \"\"\ndevice = \"\"\nmodel = \" \"\nresolution = \"\"");
    assert_eq!(empty.assets[0].device, None);
    assert_eq!((empty.assets[0].handed_over, empty.assets[0].model.clone()), (None, None));
    assert_eq!(list("").assets, []);
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (text, line, word) in [
        ("[[asset]]\nkind = \"televisor\"", 2, "televisor"),
        ("[[asset]]\nkind = \"display\"\n\nhanded_over = \"mai\"", 4, "31/10/2024"),
        ("[[asset]]\nkind = \"display\"\nresolution = \"lớn\"", 3, "1920x1080"),
        ("[[asset]]\nname = \"Ti vi", 2, ""),
        ("[[asset]]\nname = \"Ti vi\"", 1, "kind"),
        ("[[asset]]\nkind = \"mouse\"\ndevice = \"a\"\n[[asset]]\nkind = \"mouse\"\ndevice = \"a\"", 6, "twice"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(
            error.starts_with(&format!("equipment.toml: line {line}: ")) && error.contains(word),
            "{text}\n{error}"
        );
    }
}

#[test]
fn a_point_without_a_list_has_no_error_and_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let list = List::read(&folder.path().join("equipment.toml")).unwrap();
    assert_eq!(told(&only(&list, &[keyboard(KEYBOARD)])), (KEYBOARD, State::Ok, &[][..]));
    let unseen = parse("[[asset]]\nkind = \"loudspeaker\"").unwrap();
    assert_eq!(only(&unseen, &[keyboard(KEYBOARD)]).state, State::Ok, "a list that compares nothing");
}

#[test]
fn what_is_listed_is_there_or_missing_and_comes_back() {
    let list = list(&asset("keyboard", KEYBOARD, "model = \"logitech k120\""));
    let there = only(&list, &[keyboard(KEYBOARD)]);
    assert_eq!(told(&there), (KEYBOARD, State::Ok, &[][..]));
    assert_eq!(
        (there.name.as_str(), there.model.as_str(), there.code.as_deref()),
        ("Của điểm", "Logitech K120", Some("TS-01"))
    );
    let missing = only(&list, &[]);
    assert_eq!(told(&missing), (KEYBOARD, State::Missing, &[Reason::NotThere][..]));
    assert_eq!((missing.kind, missing.model.as_str()), (Kind::Keyboard, "logitech k120"));
    assert_eq!(only(&list, &[keyboard(KEYBOARD)]).state, State::Ok);
}

#[test]
fn a_device_in_another_port_is_the_same() {
    let list = list(&asset("keyboard", KEYBOARD, ""));
    assert_eq!(told(&only(&list, &[keyboard("keyboard/046d:c31c/2-1.4")])), (KEYBOARD, State::Ok, &[][..]));
}

#[test]
fn another_device_in_the_same_port_is_another_one() {
    let list = list(&asset("keyboard", KEYBOARD, ""));
    let dell = Reading::well("keyboard/413c:2107/1-2", Kind::Keyboard, "Dell KB212");
    assert_eq!(told(&only(&list, std::slice::from_ref(&dell))), (KEYBOARD, State::Changed, &[Reason::AnotherOne][..]));
    // Where the listed one is there as well, it is one more.
    let findings = judge(&list, &[dell, keyboard("keyboard/046d:c31c/1-3")]);
    let states: Vec<State> = findings.iter().map(|finding| finding.state).collect();
    assert_eq!(states, [State::Ok, State::New]);
    // And a mouse is no keyboard.
    let mouse = Reading::well("mouse/046d:c077/1-2", Kind::Mouse, "");
    let states: Vec<State> = judge(&list, &[mouse]).iter().map(|finding| finding.state).collect();
    assert_eq!(states, [State::Missing, State::New]);
}

#[test]
fn two_equal_devices_are_two_and_one_of_them_can_be_missing() {
    let second = asset("keyboard", "keyboard/046d:c31c/1-3", "").replace("TS-01", "TS-02");
    let list = list(&(asset("keyboard", KEYBOARD, "") + &second));
    let states = |readings: &[Reading]| -> Vec<(String, State)> {
        judge(&list, readings).into_iter().map(|finding| (finding.id, finding.state)).collect()
    };
    let (first, second) = (KEYBOARD.to_owned(), "keyboard/046d:c31c/1-3".to_owned());
    assert_eq!(
        states(&[keyboard(&second), keyboard(&first)]),
        [(first.clone(), State::Ok), (second.clone(), State::Ok)]
    );
    assert_eq!(states(&[keyboard(&second)]), [(first.clone(), State::Missing), (second.clone(), State::Ok)]);
    // One of them moved: the one that stayed is not taken for it.
    assert_eq!(
        states(&[keyboard("keyboard/046d:c31c/1-9"), keyboard(&second)]),
        [(first, State::Ok), (second, State::Ok)]
    );
}

#[test]
fn a_code_that_is_given_twice_is_refused_with_its_line() {
    let twice = asset("keyboard", KEYBOARD, "") + &asset("keyboard", "keyboard/046d:c31c/1-3", "");
    let error = List::parse(&twice, Path::new("equipment.toml")).unwrap_err().to_string();
    assert!(error.contains("line 10: TS-01 is given twice"), "{error}");
}

#[test]
fn keyboards_by_radio_are_told_apart_by_what_they_are() {
    let list = list(&asset("keyboard", "keyboard/04e8:7021/bluetooth", ""));
    let states: Vec<State> =
        judge(&list, &[keyboard("keyboard/05ac:0255/bluetooth")]).iter().map(|finding| finding.state).collect();
    assert_eq!(states, [State::Missing, State::New]);
}

#[test]
fn another_television_at_the_same_connector_is_another_one() {
    let list = list(&asset("display", "display/HDMI-A-1", "model = \"GSM LG TV\""));
    let display = |model| Reading::well("display/HDMI-A-1", Kind::Display, model);
    assert_eq!(only(&list, &[display("SAM SAMSUNG")]).reasons, [Reason::AnotherOne]);
    assert_eq!(only(&list, &[display("")]).state, State::Ok, "one that says nothing may be the right one");
    let broken = display("SAM SAMSUNG").but(State::Degraded, Reason::LowResolution);
    let finding = only(&list, &[broken]);
    assert_eq!(
        (finding.state, finding.reasons),
        (State::Degraded, vec![Reason::LowResolution, Reason::AnotherOne]),
        "the worst"
    );
}

#[test]
fn the_list_knows_better_how_large_a_picture_should_be() {
    let list = list(&asset("display", "display/HDMI-A-1", "resolution = \"1280x720\""));
    let shown = |width: f64, height: f64| {
        Reading::well("display/HDMI-A-1", Kind::Display, "").measuring(Measure::Resolution, width * height)
    };
    let low = shown(1280.0, 720.0).but(State::Degraded, Reason::LowResolution);
    assert_eq!(told(&only(&list, &[low])), ("display/HDMI-A-1", State::Ok, &[][..]));
    let lower = only(&list, &[shown(1024.0, 576.0)]);
    assert_eq!(lower.reasons, [Reason::LowResolution]);
}

#[test]
fn only_what_people_plug_in_is_new() {
    let list = list(&asset("display", "display/HDMI-A-1", ""));
    for &kind in Kind::ALL {
        let reading = Reading::well("x", kind, "");
        let findings = judge(&list, &[reading]);
        let comes_with_the_computer =
            matches!(kind, Kind::Cpu | Kind::Memory | Kind::PhysicalDisk | Kind::LogicalDisk | Kind::Network);
        let unseen = matches!(kind, Kind::Amplifier | Kind::Loudspeaker | Kind::Router | Kind::Other);
        let expected = if comes_with_the_computer || unseen { State::Ok } else { State::New };
        assert_eq!(findings[1].state, expected, "{kind:?}");
    }
}

fn room() -> Vec<Reading> {
    vec![
        Reading::well("cpu", Kind::Cpu, "Intel"),
        Reading::well("display/HDMI-A-1", Kind::Display, "GSM LG \"TV\" \\"),
        keyboard(KEYBOARD),
        Reading::well("printer/van-phong", Kind::Printer, ""),
    ]
}

#[test]
fn a_first_list_holds_what_is_there_and_finds_nothing_wrong_with_it() {
    let text = List::of_what_is_there(&room());
    let list = list(&text);
    assert_eq!(list.assets.len(), 3, "{text}");
    let findings = judge(&list, &room());
    assert!(findings.iter().all(|finding| finding.state == State::Ok), "{findings:?}");
    assert_eq!(findings.len(), 4);
    let kinds: Vec<Kind> = list.assets.iter().map(|asset| asset.kind).collect();
    assert_eq!(kinds, [Kind::Display, Kind::Keyboard, Kind::Printer]);
}

#[test]
fn what_an_operator_has_entered_stays_and_what_has_come_is_added() {
    let path = Path::new("equipment.toml");
    let first = List::of_what_is_there(&room()[..3]);
    let edited = first.replacen("\ncode = \"\"", "\ncode = \"TS-07\"   # sổ 2024", 1)
        + "\n[[asset]]\nname = \"Loa\"\nkind = \"loudspeaker\"";
    assert_eq!(merge(&edited, path, &room()[..3]).unwrap(), edited, "nothing has come");
    let mut moved = room();
    moved[2].id = "keyboard/046d:c31c/1-7".to_owned();
    let merged = merge(&edited, path, &moved).unwrap();
    assert!(merged.starts_with(&edited));
    let assets = list(&merged).assets;
    assert_eq!(assets.len(), 4, "the printer; the keyboard has only moved\n{merged}");
    assert_eq!((assets[0].code.as_str(), assets[3].kind), ("TS-07", Kind::Printer));
    assert_eq!(merge(&merged, path, &moved).unwrap(), merged, "once");
    assert_eq!(merge("\n", path, &room()).unwrap(), List::of_what_is_there(&room()));
    assert!(merge("[[asset]", path, &room()).is_err(), "a damaged list is left alone");
}

#[test]
fn every_kind_that_is_written_can_be_read_again() {
    for &kind in Kind::ALL {
        assert_eq!(list(&format!("[[asset]]\nkind = \"{}\"", kind.name())).assets[0].kind, kind);
    }
}

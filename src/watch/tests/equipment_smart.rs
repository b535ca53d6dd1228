//! Disks by what they say of themselves: recorded answers of `smartctl`, given by a service or by a program.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

#[path = "equipment_common/mod.rs"]
mod common;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{FakeKernel, ids, only, told};
use watch::equipment::Probe;
use watch::equipment::smart::Smart;
use watch::{Kind, Measure, Reading, Reason, State};

fn recorded(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smart").join(name)
}

/// A disk at a place, as `sys/block` shows it.
fn disk(fake: &FakeKernel, name: &str, device: &str) {
    let folder = format!("sys/devices/{device}/block/{name}");
    fake.file(&format!("{folder}/size"), "976773168");
    fake.file(&format!("{folder}/removable"), "0");
    fake.file(&format!("sys/devices/{device}/model"), "Model of the kernel");
    fake.link(&format!("{folder}/device"), &format!("sys/devices/{device}"));
    fake.link(&format!("sys/block/{name}"), &folder);
}

const SATA: &str = "pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0";

/// A probe without a program, which finds `answers` in the fake's `run`.
fn probe(fake: &FakeKernel) -> Smart {
    Smart::new(fake.kernel(), Path::new("/nowhere"), &fake.path("run"), Path::new("/nowhere/smartctl"))
}

/// What a disk is that answers as recorded.
fn judged(record: &str) -> Reading {
    let fake = FakeKernel::new();
    disk(&fake, "sda", SATA);
    fake.bytes("run/sda.json", &std::fs::read(recorded(record)).unwrap());
    only(&mut probe(&fake))
}

fn figure(reading: &Reading, measure: Measure) -> Option<f64> {
    reading.figures.iter().find(|figure| figure.0 == measure).map(|figure| figure.1)
}

#[test]
fn recorded_disks_are_healthy_worn_failing_or_silent() {
    use Reason::{BadSectors, SelfTest, Worn};
    use State::{Degraded, Ok, PredictedFailure};
    for (record, state, reasons, used, errors) in [
        ("ata-healthy.json", Ok, vec![], None, Some(0.0)),
        ("ssd-healthy.json", Ok, vec![], Some(0.02), Some(0.0)),
        ("nvme-healthy.json", Ok, vec![], Some(0.0), Some(0.0)),
        // Its exit status is 216, and it is past its promised life in its bridge.
        ("ata-failing.json", PredictedFailure, vec![SelfTest, BadSectors], None, Some(1983.0)),
        ("nvme-media-errors.json", Degraded, vec![BadSectors], Some(0.03), Some(7.0)),
        // It says that it fails because it is old, while all its spare blocks are left.
        ("nvme-worn.json", PredictedFailure, vec![Worn], Some(1.0), Some(0.0)),
        ("absent.json", Ok, vec![], None, None),
        ("usb-bridge.json", Ok, vec![], None, None),
    ] {
        let reading = judged(record);
        assert_eq!(told(&reading), (state, reasons), "{record}");
        let near = |is: Option<f64>, wanted: Option<f64>| match (is, wanted) {
            (Some(is), Some(wanted)) => (is - wanted).abs() < 1e-9,
            (is, wanted) => is == wanted,
        };
        assert!(near(figure(&reading, Measure::EnduranceUtilization), used), "{record}: {reading:?}");
        assert!(near(figure(&reading, Measure::Errors), errors), "{record}: {reading:?}");
        assert_eq!((reading.id.as_str(), reading.kind), ("disk/ata1", Kind::PhysicalDisk), "{record}");
    }
}

#[test]
fn a_disk_names_its_model_and_its_temperature() {
    let reading = judged("ata-healthy.json");
    assert_eq!(reading.model, "WDC WD140EDFZ-11A0VA0");
    assert_eq!(figure(&reading, Measure::Temperature), Some(32.0));
    assert_eq!(judged("absent.json").model, "Model of the kernel");
}

#[test]
fn heat_is_too_much_for_a_hard_disk_before_it_is_for_an_ssd() {
    let fake = FakeKernel::new();
    disk(&fake, "sda", SATA);
    for (turns, celsius, hot) in [(7200, 59, false), (7200, 60, true), (0, 69, false), (0, 70, true)] {
        let json = format!("{{\"rotation_rate\":{turns},\"temperature\":{{\"current\":{celsius}}}}}");
        fake.file("run/sda.json", json);
        assert_eq!(only(&mut probe(&fake)).reasons.contains(&Reason::Hot), hot, "{turns} {celsius}");
    }
}

#[test]
fn warnings_of_nvme_are_told_apart() {
    let fake = FakeKernel::new();
    disk(&fake, "nvme0n1", "pci0000:00/0000:00:1d.0/0000:01:00.0/nvme/nvme0");
    for (warning, used, state, reason) in [
        (1, 10, State::PredictedFailure, Reason::Worn),
        (2, 10, State::Degraded, Reason::Hot),
        (4, 10, State::PredictedFailure, Reason::SelfTest),
        (8, 10, State::Failed, Reason::ReadOnly),
        (0, 90, State::Degraded, Reason::Worn),
        (0, 130, State::PredictedFailure, Reason::Worn),
    ] {
        let log = format!(
            "{{\"critical_warning\":{warning},\"percentage_used\":{used},\"available_spare\":50,\"available_spare_threshold\":10}}"
        );
        fake.file("run/nvme0n1.json", format!("{{\"nvme_smart_health_information_log\":{log}}}"));
        let reading = only(&mut probe(&fake));
        assert_eq!(told(&reading), (state, vec![reason]), "{warning} {used}");
        assert_eq!(reading.id, "disk/0000:01:00.0");
    }
}

#[test]
fn a_few_reallocated_sectors_are_no_trouble_and_one_that_cannot_be_read_is() {
    let fake = FakeKernel::new();
    disk(&fake, "sda", SATA);
    for (id, count, bad) in
        [(5, 49, false), (5, 50, true), (197, 1, true), (198, 1, true), (5, 0x0003_0000_0000_u64, false)]
    {
        let table = format!("[{{\"id\":{id},\"raw\":{{\"value\":{count}}}}}]");
        fake.file("run/sda.json", format!("{{\"ata_smart_attributes\":{{\"table\":{table}}}}}"));
        assert_eq!(only(&mut probe(&fake)).reasons == [Reason::BadSectors], bad, "{id}: {count}");
    }
}

#[test]
fn answers_that_are_no_json_and_loops_and_empty_readers_are_passed_over() {
    let fake = FakeKernel::new();
    disk(&fake, "sda", SATA);
    fake.file("run/sda.json", "Permission denied");
    disk(&fake, "sdb", "pci0000:00/0000:00:17.0/ata2/host1/target1:0:0/1:0:0:0");
    fake.file("sys/block/sdb/size", "0");
    disk(&fake, "loop0", "virtual/block/loop0");
    disk(&fake, "sr0", "pci0000:00/0000:00:17.0/ata3/host2/target2:0:0/2:0:0:0");
    assert_eq!(only(&mut probe(&fake)), Reading::well("disk/ata1", Kind::PhysicalDisk, "Model of the kernel"));
}

#[test]
fn a_disk_on_usb_is_the_points_own_only_where_its_data_are_on_it() {
    let fake = FakeKernel::new();
    fake.plug("1-3", "0bc2:2344", "Portable", &["08"]);
    let device = format!("{}/1-3:1.0/host4/target4:0:0/4:0:0:0", fake.usb("1-3"));
    disk(&fake, "sdb", device.strip_prefix("sys/devices/").unwrap());
    fake.file(
        "proc/self/mountinfo",
        "27 1 8:1 / / rw - ext4 /dev/sda1 rw\n28 27 8:17 / /mnt/usb rw - ext4 /dev/sdb1 rw",
    );
    fake.link("sys/dev/block/8:17", &format!("{device}/block/sdb/sdb1"));
    fake.link("sys/dev/block/8:1", "sys/devices/elsewhere");
    let at = |data: &str| Smart::new(fake.kernel(), Path::new(data), &fake.path("run"), Path::new("/nowhere/smartctl"));
    assert_eq!(ids(&mut at("/nowhere")), Vec::<String>::new(), "a visitor's");
    assert_eq!(ids(&mut at("/mnt/usb")), ["disk/0bc2:2344/1-3"]);
}

/// A program that answers for each disk as recorded, and for one not at all.
fn program(folder: &Path) -> PathBuf {
    let script = format!(
        "#!/bin/sh\nfor disk; do :; done\necho \"$@\" >> {0}/asked\ncase $disk in\n\
         */sda) cat {1}; exit 216 ;;\n*/sdb) exec sleep 1000 ;;\nesac\n",
        folder.display(),
        recorded("ata-failing.json").display()
    );
    let path = folder.join("smartctl");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn a_disk_that_hangs_is_told_and_does_not_hold_up_the_others() {
    let (fake, folder) = (FakeKernel::new(), tempfile::tempdir().unwrap());
    disk(&fake, "sda", SATA);
    disk(&fake, "sdb", "pci0000:00/0000:00:17.0/ata2/host1/target1:0:0/1:0:0:0");
    let program = program(folder.path());
    let mut smart = Smart::new(fake.kernel(), Path::new("/nowhere"), &fake.path("run"), &program)
        .within(Duration::from_millis(500));
    let readings = smart.look();
    assert_eq!(told(&readings[0]).0, State::PredictedFailure, "exit status 216: {readings:?}");
    assert_eq!(told(&readings[1]), (State::Degraded, vec![Reason::NoAnswer]));
    assert_eq!(smart.look(), readings, "what it said is kept");
    let asked = std::fs::read_to_string(folder.path().join("asked")).unwrap();
    assert_eq!(asked.lines().count(), 2, "each is asked once in six hours");
    assert!(asked.lines().all(|line| line.starts_with("--json=c --quietmode=noserial --all /dev/sd")), "{asked}");
}

#[test]
fn a_disk_on_which_the_service_has_given_up_is_told() {
    let fake = FakeKernel::new();
    disk(&fake, "sda", SATA);
    fake.bytes("run/sda.json", b"");
    assert_eq!(told(&only(&mut probe(&fake))), (State::Degraded, vec![Reason::NoAnswer]));
}

#[test]
fn the_real_program_takes_what_it_is_asked() {
    let fake = FakeKernel::new();
    // No such disk: the answer is JSON with an error in it.
    disk(&fake, "sdzz", SATA);
    let mut smart =
        Smart::new(fake.kernel(), Path::new("/nowhere"), &fake.path("run"), Path::new("/usr/sbin/smartctl"));
    assert_eq!(told(&only(&mut smart)), (State::Ok, vec![]));
    let output = std::process::Command::new("/usr/sbin/smartctl")
        .args(["--json=c", "--quietmode=noserial", "--all", "/dev/sdzz"])
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["smartctl"]["exit_status"], 2, "opened and not found, no usage error: {json}");
}

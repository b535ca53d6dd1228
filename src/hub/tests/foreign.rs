//! Clients of NDT7 by others measure against the hub. A part of `make rigs` alone: they are fetched from their registries.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;
#[path = "../../../tests/rig.rs"]
mod rig;

use std::path::Path;
use std::process::Command;

use common::{Station, said};

/// Both ways, over a loopback. With `FAULT=no-ndt7` the hub serves no speed tests, which the rig must see.
#[test]
fn clients_by_others_measure_as_they_do_elsewhere() {
    let station = Station::serving(if rig::fault() == "no-ndt7" { &["--no-ndt7"] } else { &[] });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/foreign_ndt7.py");
    let (host, port) = station.address();
    let output = Command::new("python3").arg(script).arg(format!("{host}:{port}")).output().unwrap();
    assert!(output.status.success(), "{}{}", said(&output), station.log());
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    println!("bits a second: {told}");
    for client in ["crate", "npm"] {
        if told[client].is_null() {
            println!("{client}: not here, nothing is proved");
            continue;
        }
        for way in ["down", "up"] {
            assert!(told[client][way].as_f64().is_some_and(|bits| bits > 20e6), "{client}, {way}: {told}");
        }
    }
    assert!(told["crate"].is_object());
    let ended = station.log().lines().filter(|line| line.contains(r#""outcome":"measured""#)).count();
    assert_eq!(
        ended,
        told.as_object().unwrap().values().filter(|told| told.is_object()).count() * 2,
        "{}",
        station.log()
    );
}

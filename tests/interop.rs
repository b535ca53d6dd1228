//! Any receiver of OTLP can stand in for the province's hub: the same facts are sent to rotel, a collector by others.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use ledger::Ledger;
use ledger::fact::{Action, CausedBy, Count, EventKind};
use point::{DataFolder, SystemClock};
use tests::desk::{Desk, told};
use tests::program;

/// The version that was looked at.
const ROTEL: &str = "rotel==0.0.1a15";

/// The collector, which writes down what it took.
struct Rotel {
    process: Child,
    address: String,
    log: std::path::PathBuf,
}

impl Rotel {
    fn start(folder: &Path) -> Self {
        let packages = folder.join("packages");
        // From PyPI: Debian has none. Its program is in the package.
        told(
            Command::new("python3")
                .args(["-m", "pip", "install", "--quiet", "--no-deps", "--target"])
                .arg(&packages)
                .arg(ROTEL),
        );
        let port = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (http, grpc) = (port(), port());
        let log = folder.join("rotel.log");
        let process = Command::new(packages.join("rotel/rotel-agent"))
            .args(["start", "--otlp-http-endpoint", &format!("127.0.0.1:{http}")])
            .args(["--otlp-grpc-endpoint", &format!("127.0.0.1:{grpc}"), "--exporter", "blackhole"])
            .args(["--debug-log", "metrics", "--debug-log", "logs", "--debug-log-verbosity", "detailed"])
            .arg("--pid-file")
            .arg(folder.join("rotel.pid"))
            .stdout(fs::File::create(&log).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", http)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { process, address: format!("http://127.0.0.1:{http}/"), log }
    }
}

impl Drop for Rotel {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn a_collector_by_others_takes_the_same_facts_and_nothing_is_deleted() {
    let desk = Desk::new();
    let rotel = Rotel::start(desk.dir.path());
    let root = desk.point(&format!("[report]\naddress = \"{}\"\n", rotel.address));
    {
        let data = DataFolder::open(&root).unwrap();
        let _lock = data.lock().unwrap();
        let clock = Arc::new(SystemClock::new());
        let ledger = Ledger::open(&data.ledger(), data.point().unwrap().id, "0.1.0", clock).unwrap();
        let count = Count { product: "p01/thu".to_owned(), ..Count::new(Action::Opened, CausedBy::Visitor) };
        ledger.count(&count, "Bài thử", 3).unwrap();
        ledger.happened(EventKind::Started, &[]).unwrap();
    }
    let mut report = Command::new(program("kiosk"));
    let output = report.args(["report", "--once", "--json", "--data"]).arg(&root).output().unwrap();
    let last: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&last["sent"], &last["deleted"]), (&2.into(), &0.into()), "{last}");
    assert_eq!(last["trouble"]["reason"], "no_receipts", "{last}");
    let took = (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        let log = fs::read_to_string(&rotel.log).unwrap_or_default();
        (log.contains("point.usage.opened") && log.contains("point.started")).then_some(log)
    });
    let took = took.unwrap_or_else(|| fs::read_to_string(&rotel.log).unwrap_or_default());
    for said in [
        "point.usage.opened",
        "Str(p01/thu)",
        "Str(Bài thử)",
        "Value: 3",
        "point.started",
        "AGGREGATION_TEMPORALITY_CUMULATIVE",
    ] {
        assert!(took.contains(said), "{said} isn't in what was taken:\n{took}");
    }
}

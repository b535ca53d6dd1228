//! What other programs know: NUT's `upsd` with its dummy driver, CUPS with queues into nowhere, and what ModemManager writes.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

#[path = "equipment_common/mod.rs"]
mod common;

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::{FakeKernel, only, told};
use watch::equipment::Probe;
use watch::equipment::modem::Modem;
use watch::equipment::printers::Printers;
use watch::equipment::ups::Ups;
use watch::{Kind, Measure, Reading, Reason, State};

/// How long a server may take to start, or to notice something, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn at(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

/// A program that is ended with the test.
struct Running(Child);

impl Running {
    fn start(program: &str, arguments: &[&str], folder: &Path) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null());
        for name in ["NUT_CONFPATH", "NUT_STATEPATH", "NUT_ALTPIDPATH", "NUT_PIDPATH"] {
            command.env(name, folder);
        }
        let log = fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
        command.stdout(log.try_clone().unwrap()).stderr(log);
        Self(command.spawn().unwrap_or_else(|error| panic!("{program}: {error}")))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Looks until `is` holds.
fn wait_for(probe: &mut dyn Probe, folder: &Path, is: impl Fn(&[Reading]) -> bool) -> Vec<Reading> {
    let mut waited = Duration::ZERO;
    loop {
        let readings = probe.look();
        if is(&readings) {
            return readings;
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(waited < PATIENCE, "{readings:?}\n{log}");
        std::thread::sleep(Duration::from_millis(100));
        waited += Duration::from_millis(100);
    }
}

/// A power supply whose driver reads what it says from a file.
struct PowerSupply {
    folder: tempfile::TempDir,
    port: u16,
    driver: Option<Running>,
    server: Option<Running>,
    said: u64,
}

impl PowerSupply {
    fn new() -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let path = |name: &str| folder.path().join(name);
        let ups = format!(
            "[phong]\ndriver = dummy-ups\nmode = dummy-once\nport = {}\npollinterval = 1\n",
            path("phong.dev").display()
        );
        fs::write(path("ups.conf"), ups).unwrap();
        fs::write(path("upsd.conf"), format!("LISTEN 127.0.0.1 {port}\nMAXAGE 5\n")).unwrap();
        fs::write(path("upsd.users"), "").unwrap();
        let mut supply = Self { folder, port, driver: None, server: None, said: 0 };
        supply.says("OL", "100", "1800");
        supply.start_driver();
        supply.server = Some(Running::start("/lib/nut/upsd", &["-u", &user(), "-F"], supply.folder.path()));
        supply
    }

    fn start_driver(&mut self) {
        let arguments = ["-a", "phong", "-u", &user(), "-F"];
        self.driver = Some(Running::start("/lib/nut/dummy-ups", &arguments, self.folder.path()));
    }

    fn says(&mut self, status: &str, charge: &str, runtime: &str) {
        let text = format!(
            "ups.mfr: Santak\nups.model: TG1000\nups.serial: SERIAL-4711\ndevice.serial: SERIAL-4711\nups.status: {status}\n\
             battery.charge: {charge}\nbattery.runtime: {runtime}\n"
        );
        // The driver may read at any moment.
        fs::write(self.folder.path().join("new"), text).unwrap();
        // And reads again only what is younger by a second.
        self.said += 1;
        let modified = std::time::UNIX_EPOCH + Duration::from_secs(self.said);
        fs::File::options().append(true).open(self.folder.path().join("new")).unwrap().set_modified(modified).unwrap();
        fs::rename(self.folder.path().join("new"), self.folder.path().join("phong.dev")).unwrap();
    }
}

fn user() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_power_supply_tells_when_it_runs_on_its_battery_and_what_ails_it() {
    let mut supply = PowerSupply::new();
    let folder = supply.folder.path().to_owned();
    let mut probe = Ups::new(at(supply.port));
    let is = |state: State, reasons: &'static [Reason]| {
        move |readings: &[Reading]| readings.len() == 1 && readings[0].state == state && readings[0].reasons == reasons
    };
    // The driver begins with a make of its own, then reads its file.
    let named = |reading: &Reading| reading.model == "Santak TG1000" && reading.figures.len() == 2;
    let readings = wait_for(&mut probe, &folder, |readings| readings.iter().any(named));
    let expected = Reading::well("ups/phong", Kind::Ups, "Santak TG1000")
        .measuring(Measure::BatteryCharge, 1.0)
        .measuring(Measure::BatteryTimeLeft, 1800.0);
    assert_eq!(readings, [expected]);
    for (status, state, reasons) in [
        ("OB DISCHRG", State::Degraded, &[Reason::OnBattery][..]),
        ("OB LB", State::Degraded, &[Reason::OnBattery, Reason::BatteryLow]),
        ("OL CHRG RB", State::PredictedFailure, &[Reason::BatteryWorn]),
        ("OL OVER", State::Degraded, &[Reason::Overload]),
        ("OFF", State::Failed, &[Reason::Other]),
        ("OL", State::Ok, &[]),
    ] {
        supply.says(status, "23", "310");
        let readings = wait_for(&mut probe, &folder, is(state, reasons));
        assert_eq!(
            readings[0].figures,
            [(Measure::BatteryCharge, 0.23), (Measure::BatteryTimeLeft, 310.0)],
            "{status}"
        );
    }
    // The cable is pulled, and put in again.
    supply.driver = None;
    wait_for(&mut probe, &folder, is(State::Degraded, &[Reason::NoAnswer]));
    supply.start_driver();
    wait_for(&mut probe, &folder, is(State::Ok, &[]));
    // The server ends: the power supply is still known.
    supply.server = None;
    let readings = wait_for(&mut probe, &folder, is(State::Degraded, &[Reason::NoAnswer]));
    assert_eq!((readings[0].id.as_str(), readings[0].figures.len()), ("ups/phong", 0));
}

#[test]
fn a_point_without_servers_has_no_printer_and_no_power_supply() {
    assert_eq!(Ups::new(at(free_port())).look(), []);
    assert_eq!(Printers::new(Path::new("/nowhere/cups.sock")).look(), []);
}

#[test]
fn a_server_that_says_nonsense_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    for (number, answer) in
        ["HTTP/1.0 200 OK\r\n\r\n\x01\x01", "HTTP/1.0 403 Forbidden\r\n\r\n", "\0\0\0", "BEGIN LIST UPS\n"]
            .into_iter()
            .enumerate()
    {
        let socket = folder.path().join(number.to_string());
        let (printers, supplies) = (UnixListener::bind(&socket).unwrap(), TcpListener::bind(at(0)).unwrap());
        let address = supplies.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            say(printers.accept().unwrap().0, answer);
            say(supplies.accept().unwrap().0, answer);
        });
        assert_eq!(Printers::new(&socket).look(), []);
        assert_eq!(Ups::new(address).look(), []);
        server.join().unwrap();
    }
}

fn say(mut stream: impl Read + Write, answer: &str) {
    let _ = stream.read(&mut [0; 4096]);
    let _ = stream.write_all(answer.as_bytes());
}

/// CUPS with the queues of `printers.conf`.
struct Cups {
    folder: tempfile::TempDir,
    socket: PathBuf,
    _server: Running,
}

impl Cups {
    fn new(printers: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // CUPS gives its folders to a user of its own.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let path = |name: &str| folder.path().join(name);
        let folders = [
            ("ServerRoot", "root"),
            ("CacheDir", "cache"),
            ("RequestRoot", "spool"),
            ("TempDir", "tmp"),
            ("StateDir", "state"),
        ];
        let mut files = "FileDevice Yes\n".to_owned();
        for (name, folder) in folders {
            fs::create_dir(path(folder)).unwrap();
            files += &format!("{name} {}\n", path(folder).display());
        }
        for (name, log) in [("ErrorLog", "log"), ("AccessLog", "access"), ("PageLog", "page")] {
            files += &format!("{name} {}\n", path(log).display());
        }
        fs::write(path("cups-files.conf"), files).unwrap();
        let settings = format!(
            "Listen {}\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n\
             <Location />\nOrder allow,deny\nAllow all\n</Location>\n<Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n",
            path("cups.sock").display()
        );
        fs::write(path("cupsd.conf"), settings).unwrap();
        fs::write(path("root/printers.conf"), printers).unwrap();
        fs::create_dir(path("root/ppd")).unwrap();
        fs::write(path("root/ppd/chay.ppd"), DRIVER).unwrap();
        let (settings, files) = (path("cupsd.conf"), path("cups-files.conf"));
        let arguments = ["-f", "-c", settings.to_str().unwrap(), "-s", files.to_str().unwrap()];
        let server = Running::start("/usr/sbin/cupsd", &arguments, folder.path());
        Self { socket: folder.path().join("cups.sock"), folder, _server: server }
    }
}

/// The least that CUPS takes for a driver; only the queue `chay` has one.
const DRIVER: &str = "*PPD-Adobe: \"4.3\"\n*FormatVersion: \"4.3\"\n*FileVersion: \"1.0\"\n*LanguageVersion: English\n\
*LanguageEncoding: ISOLatin1\n*Manufacturer: \"HP\"\n*ModelName: \"HP LaserJet M15\"\n*NickName: \"HP LaserJet M15\"\n\
*ShortNickName: \"HP LaserJet M15\"\n*PCFileName: \"CHAY.PPD\"\n*Product: \"(M15)\"\n*PSVersion: \"(3010.000) 0\"\n";

fn queue(name: &str, lines: &str) -> String {
    format!("<Printer {name}>\nDeviceURI file:///dev/null?serial=SERIAL-4711\n{lines}\n</Printer>\n")
}

#[test]
fn printers_tell_paper_toner_jams_and_what_stops_them() {
    let queues = [
        ("chay", "State Idle\nAccepting Yes", State::Ok, &[][..]),
        ("het-giay", "State Idle\nReason media-empty-error", State::Degraded, &[Reason::NoPaper]),
        ("ket-giay", "State Idle\nReason media-jam-error", State::Degraded, &[Reason::PaperJam]),
        ("mo-nap", "State Idle\nReason cover-open-report", State::Degraded, &[Reason::CoverOpen]),
        (
            "it-muc",
            "State Idle\nAttribute marker-names Black\nAttribute marker-levels 15\nAttribute marker-low-levels 20",
            State::Degraded,
            &[Reason::TonerLow],
        ),
        (
            "het-muc",
            "State Idle\nReason toner-low-warning\nAttribute marker-names Black\nAttribute marker-levels 0",
            State::Degraded,
            &[Reason::TonerLow, Reason::TonerEmpty],
        ),
        ("khong-ro-muc", "State Idle\nAttribute marker-names Black\nAttribute marker-levels -2", State::Ok, &[]),
        ("mat-lien-lac", "State Idle\nReason offline-report", State::Failed, &[Reason::NoAnswer]),
        ("dung", "State Stopped\nReason paused", State::Failed, &[Reason::Stopped]),
        ("hong", "State Idle\nReason fuser-over-temp-error", State::Degraded, &[Reason::Other]),
        ("loi-nho", "State Idle\nReason cups-insecure-filter-warning", State::Ok, &[]),
    ];
    let cups = Cups::new(&queues.iter().map(|(name, lines, ..)| queue(name, lines)).collect::<String>());
    let mut probe = Printers::new(&cups.socket);
    let readings = wait_for(&mut probe, cups.folder.path(), |readings| readings.len() == queues.len());
    for (name, _, state, reasons) in queues {
        let reading = readings.iter().find(|reading| reading.id == format!("printer/{name}")).unwrap();
        assert_eq!(told(reading), (state, reasons.to_vec()), "{name}");
        let model = if name == "chay" { "HP LaserJet M15" } else { "" };
        assert_eq!((reading.kind, reading.model.as_str()), (Kind::Printer, model), "{name}");
    }
    assert!(!format!("{readings:?}").contains("4711"));
    drop(cups);
    let readings = probe.look();
    assert_eq!(readings.len(), queues.len(), "still known when CUPS has ended");
    assert!(readings.iter().all(|reading| told(reading) == (State::Failed, vec![Reason::NoAnswer])));
}

#[test]
fn a_queue_that_is_stopped_and_started_again_is_seen_so() {
    let cups = Cups::new(&queue("van-phong", "State Idle\nAccepting Yes"));
    let mut probe = Printers::new(&cups.socket);
    let states = |state: State| move |readings: &[Reading]| readings.len() == 1 && readings[0].state == state;
    wait_for(&mut probe, cups.folder.path(), states(State::Ok));
    for (operation, state) in
        [(ipp::model::Operation::PausePrinter, State::Failed), (ipp::model::Operation::ResumePrinter, State::Ok)]
    {
        order(&cups.socket, operation);
        wait_for(&mut probe, cups.folder.path(), states(state));
    }
}

/// Has CUPS do something with the queue `van-phong`.
fn order(socket: &Path, operation: ipp::model::Operation) {
    let uri = "ipp://localhost/printers/van-phong".parse().unwrap();
    let request = ipp::request::IppRequestResponse::new(ipp::model::IppVersion::v1_1(), operation, Some(uri)).unwrap();
    let body = request.to_bytes();
    let mut stream = UnixStream::connect(socket).unwrap();
    let head = format!(
        "POST /admin/ HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), &body].concat()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.") && answer.windows(4).any(|bytes| bytes == b" 200"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}

/// Written as `mmcli` 1.20 of Debian 12 writes it; numbers are made up.
const MODEM: &str = r#"{"modem":{"3gpp":{"imei":"350000000004711","operator-name":"VIETTEL","registration-state":"home"},
"dbus-path":"/org/freedesktop/ModemManager1/Modem/0","generic":{"access-technologies":["lte"],"device":"DEVICE",
"device-identifier":"4711","drivers":["option","qmi_wwan"],"equipment-identifier":"350000000004711","manufacturer":"Quectel",
"model":"EC25","own-numbers":["+84900004711"],"ports":["wwan0 (net)"],"power-state":"on","signal-quality":{"recent":"yes",
"value":"QUALITY"},"state":"STATE","state-failed-reason":"--","unlock-required":"--"}}}"#;

fn mmcli(folder: &Path, answer: &str) -> PathBuf {
    let path = folder.join("mmcli");
    fs::write(folder.join("answer"), answer).unwrap();
    fs::write(
        &path,
        format!("#!/bin/sh\ntest \"$*\" = '--modem=any --output-json' && exec cat {}/answer\n", folder.display()),
    )
    .unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn a_modem_tells_its_signal_and_whether_it_is_in_a_network_and_nothing_of_its_card() {
    let (fake, folder) = (FakeKernel::new(), tempfile::tempdir().unwrap());
    fake.plug("1-3", "2c7c:0125", "EC25", &["ff"]);
    let answer = MODEM.replace("DEVICE", &format!("/{}", fake.usb("1-3")));
    for (state, quality, expected, signal) in [
        ("connected", "67", (State::Ok, vec![]), Some(-71.0)),
        ("registered", "100", (State::Ok, vec![]), Some(-51.0)),
        ("searching", "0", (State::Degraded, vec![Reason::NoLink]), None),
        ("locked", "0", (State::Degraded, vec![Reason::Other]), None),
        ("failed", "0", (State::Failed, vec![Reason::Other]), None),
    ] {
        let program = mmcli(folder.path(), &answer.replace("STATE", state).replace("QUALITY", quality));
        let reading = only(&mut Modem::new(fake.kernel(), &program));
        assert_eq!(told(&reading), expected, "{state}");
        assert_eq!(reading.figures.first().copied(), signal.map(|signal| (Measure::Signal, signal)), "{state}");
        assert_eq!((reading.id.as_str(), reading.model.as_str()), ("modem/2c7c:0125/1-3", "Quectel EC25"));
        assert!(!format!("{reading:?}").contains("4711"));
    }
    let none = mmcli(folder.path(), "");
    assert_eq!(Modem::new(fake.kernel(), &none).look(), []);
    assert_eq!(Modem::new(fake.kernel(), Path::new("/nowhere/mmcli")).look(), []);
}

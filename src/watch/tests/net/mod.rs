//! A line in network namespaces: point — router — provider — internet, with name servers, a hub, and a page of the provider's own.

#![allow(clippy::unwrap_used, dead_code, reason = "tests; each uses a part")]

pub mod cuts;
mod servers;

use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The hub's name, as long as such names are.
pub const HUB: &str = "diem-ho-tro.so-khcn.example.vn";
/// Where it stands.
pub const HUB_ADDRESS: &str = "203.0.113.10";
/// Where the provider's own page stands, to which false names lead.
const PORTAL_ADDRESS: &str = "198.51.100.9";
/// The provider's name server.
const NAMES_ADDRESS: &str = "100.64.0.53";

/// A number that no other line of this process has.
fn number() -> u32 {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// Whether the machine lets the test build a line; if not, that is said so loudly that nobody takes it for passed.
pub fn can_be_built() -> bool {
    let name = format!("dht{}-try{}", std::process::id(), number());
    let made = Command::new("ip").args(["netns", "add", &name]).output();
    drop(Command::new("ip").args(["netns", "delete", &name]).output());
    let why = match made {
        Ok(output) if output.status.success() => return true,
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => format!("ip: {error}"),
    };
    eprintln!("\n*** SKIPPED: the line can't be built without network namespaces, run as root: {why} ***\n");
    assert!(std::env::var_os("CI").is_none(), "CI must not skip it");
    false
}

/// How the line between router and provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// At once and without loss.
    Good,
    /// 800 ms there and back, one packet of five lost each way.
    Bad,
    /// The same, and nothing arrives.
    Dead,
}

/// The whole line, until dropped.
pub struct Net {
    name: String,
    dir: tempfile::TempDir,
    servers: Vec<(&'static str, Child)>,
}

impl Net {
    /// A line on which everything works. Takes a second.
    pub fn build(quality: Quality) -> Self {
        let name = format!("dht{}-{}", std::process::id(), number());
        let mut net = Self { name, dir: tempfile::tempdir().unwrap(), servers: Vec::new() };
        for place in ["point", "router", "provider", "internet"] {
            told(Command::new("ip").args(["netns", "add", &net.space(place)]));
            net.run(place, "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; ip link set lo up");
        }
        net.run("point", "sysctl -qw net.ipv4.ping_group_range='0 2147483647'");
        net.join(("point", "line", "192.168.1.2/24"), ("router", "lan", "192.168.1.1/24"));
        match quality {
            Quality::Good => net.join(("router", "wan", "100.64.0.2/30"), ("provider", "customer", "100.64.0.1/30")),
            Quality::Bad => net.relay("20"),
            Quality::Dead => net.relay("100"),
        }
        net.join(("provider", "core", "203.0.113.1/24"), ("internet", "net", &format!("{HUB_ADDRESS}/24")));
        net.run("point", "ip route add default via 192.168.1.1");
        net.run("router", "ip route add default via 100.64.0.1");
        net.run("provider", "ip route add default via 203.0.113.10; ip route add 192.168.1.0/24 via 100.64.0.2");
        net.run(
            "provider",
            &format!("ip address add {PORTAL_ADDRESS}/32 dev lo; ip address add {NAMES_ADDRESS}/32 dev lo"),
        );
        net.run(
            "internet",
            "ip route add default via 203.0.113.1; ip address add 1.1.1.1/32 dev lo; ip address add 8.8.8.8/32 dev lo",
        );
        for address in ["1.1.1.1", "8.8.8.8"] {
            net.serve_true_names("internet", "public names", address);
        }
        net.serve_true_names("provider", "provider's names", NAMES_ADDRESS);
        net.serve_remembered_names();
        net.make_certificates();
        net.serve_hub("");
        net.serve_portal();
        net.write_settings("");
        fs::create_dir_all(net.etc()).unwrap();
        fs::write(net.etc().join("resolv.conf"), "nameserver 192.168.1.1\n").unwrap();
        net
    }

    fn space(&self, place: &str) -> String {
        format!("{}-{place}", self.name)
    }

    fn etc(&self) -> PathBuf {
        Path::new("/etc/netns").join(self.space("point"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A program at one of the places.
    pub fn command(&self, place: &str, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.space(place)]).arg(program);
        command
    }

    /// Runs a shell's words at one of the places.
    #[track_caller]
    pub fn run(&self, place: &str, words: &str) {
        told(self.command(place, "sh").args(["-ec", words]));
    }

    fn join(&self, one: (&str, &str, &str), other: (&str, &str, &str)) {
        let mut link = Command::new("ip");
        link.args(["link", "add", one.1, "netns", &self.space(one.0), "type", "veth", "peer", "name", other.1]);
        told(link.args(["netns", &self.space(other.0)]));
        for (place, device, address) in [one, other] {
            self.run(place, &format!("ip address add {address} dev {device}; ip link set dev {device} up"));
        }
    }

    fn relay(&mut self, loss: &str) {
        let relay = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/net/relay.py");
        // The names of devices are those of the host until they are moved.
        let number: u32 = self.name.rsplit('-').next().unwrap().parse().unwrap();
        let [near, far] = ["n", "f"].map(|end| format!("dht{}{end}{number}", std::process::id()));
        let mut relay =
            Command::new("python3").arg(relay).args([&near, &far, "400", loss]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(relay.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "there\n");
        self.servers.push(("relay", relay));
        let ends = [("router", &near, "wan", "100.64.0.2/30"), ("provider", &far, "customer", "100.64.0.1/30")];
        for (place, device, name, address) in ends {
            told(Command::new("ip").args(["link", "set", device, "name", name, "netns", &self.space(place)]));
            self.run(place, &format!("ip address add {address} dev {name}; ip link set dev {name} up"));
        }
    }

    /// What the point's settings say beside the hub's address.
    pub fn write_settings(&self, more: &str) {
        let settings = format!("hub = \"https://{HUB}/\"\ninterface = \"line\"\n{more}");
        fs::write(self.path("settings.toml"), settings).unwrap();
    }

    /// The program that looks at the line, at the point.
    pub fn looking(&self, arguments: &[&str]) -> Command {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/line");
        assert!(program.exists(), "{} is missing; `cargo build -p watch --examples`", program.display());
        let mut command = self.command("point", program);
        command.arg(self.path("settings.toml")).args(arguments).stdout(Stdio::piped());
        // The only authority here.
        command.env("SSL_CERT_FILE", self.path("ca.pem")).env_remove("SSL_CERT_DIR");
        command
    }

    /// Somebody at the point who makes rounds when asked.
    pub fn rounds(&self) -> Rounds {
        let mut looking = self.looking(&[]).stdin(Stdio::piped()).spawn().unwrap();
        let printed = BufReader::new(looking.stdout.take().unwrap()).lines();
        Rounds { looking, printed }
    }

    /// The bytes that the point's card has received and sent.
    pub fn bytes(&self) -> u64 {
        let words = "cat /sys/class/net/line/statistics/rx_bytes /sys/class/net/line/statistics/tx_bytes";
        let output = self.command("point", "sh").args(["-c", words]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().map(|line| line.parse::<u64>().unwrap()).sum()
    }
}

/// A program that makes rounds when asked, until dropped.
pub struct Rounds {
    looking: Child,
    printed: Lines<BufReader<ChildStdout>>,
}

impl Rounds {
    /// Makes a round, `light` or `full`.
    #[track_caller]
    pub fn make(&mut self, depth: &str) -> serde_json::Value {
        writeln!(self.looking.stdin.as_mut().unwrap(), "{depth}").unwrap();
        serde_json::from_str(&self.printed.next().unwrap().unwrap()).unwrap()
    }
}

impl Drop for Rounds {
    fn drop(&mut self) {
        drop(self.looking.kill());
        drop(self.looking.wait());
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        for (_, server) in &mut self.servers {
            drop(server.kill());
            drop(server.wait());
        }
        for place in ["point", "router", "provider", "internet"] {
            let space = self.space(place);
            // Servers have children of their own.
            let left = Command::new("ip").args(["netns", "pids", &space]).output().map(|output| output.stdout);
            for process in String::from_utf8_lossy(&left.unwrap_or_default()).lines() {
                drop(Command::new("kill").args(["-KILL", process]).output());
            }
            drop(Command::new("ip").args(["netns", "delete", &space]).output());
        }
        drop(fs::remove_dir_all(self.etc()));
    }
}

/// What was printed, a JSON value a line.
pub fn lines(output: &[u8]) -> Vec<serde_json::Value> {
    String::from_utf8_lossy(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[track_caller]
fn told(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

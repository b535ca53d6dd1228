//! A line in network namespaces: point — router — provider — internet, with name servers, a hub, and a page of the provider's own.

#![allow(clippy::unwrap_used, dead_code, reason = "tests; each uses a part")]

use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The hub's name.
pub const HUB: &str = "hub.example.vn";
/// Where it stands.
pub const HUB_ADDRESS: &str = "203.0.113.10";
/// Where the provider's own page stands, to which false names lead.
const PORTAL_ADDRESS: &str = "198.51.100.9";
/// The provider's name server.
const NAMES_ADDRESS: &str = "100.64.0.53";

/// Says why namespaces can't be made, if they can't.
pub fn missing() -> Option<String> {
    let name = format!("dht-try-{}", std::process::id());
    let made = Command::new("ip").args(["netns", "add", &name]).output();
    drop(Command::new("ip").args(["netns", "delete", &name]).output());
    match made {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Some(format!("ip: {error}")),
    }
}

/// Whether the machine lets the test build a line; if not, that is said so loudly that nobody takes it for passed.
pub fn can_be_built() -> bool {
    let Some(why) = missing() else { return true };
    eprintln!("\n*** SKIPPED: the line can't be built without network namespaces ({why}). Run as root. ***\n");
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
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("dht{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut net = Self { name, dir: tempfile::tempdir().unwrap(), servers: Vec::new() };
        for place in ["point", "router", "provider", "internet"] {
            told(Command::new("ip").args(["netns", "add", &net.space(place)]));
            net.run(place, "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; ip link set lo up");
        }
        net.run("point", "sysctl -qw net.ipv4.ping_group_range='0 2147483647'");
        net.join(("point", "line", "192.168.1.2/24"), ("router", "lan", "192.168.1.1/24"));
        match quality {
            Quality::Good => net.join(("router", "wan", "100.64.0.2/30"), ("provider", "customer", "100.64.0.1/30")),
            Quality::Bad => net.relay(),
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
        net.serve_names("internet", "1.1.1.1", "");
        net.serve_names("internet", "8.8.8.8", "");
        net.serve_true_names();
        // As routers do: asks the provider's, and remembers.
        net.serve("router", "names", &dnsmasq("192.168.1.1", &format!("--server={NAMES_ADDRESS} --no-negcache")));
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

    fn relay(&mut self) {
        let relay = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/net/relay.py");
        // The names of devices are those of the host until they are moved.
        let number: u32 = self.name.rsplit('-').next().unwrap().parse().unwrap();
        let [near, far] = ["n", "f"].map(|end| format!("dht{}{end}{number}", std::process::id()));
        let mut relay =
            Command::new("python3").arg(relay).args([&near, &far, "400", "20"]).stdout(Stdio::piped()).spawn().unwrap();
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

    /// Starts a server that runs until it is ended or the line is dropped.
    fn serve(&mut self, place: &str, name: &'static str, words: &str) {
        let log = fs::File::create(self.path(&format!("{place}-{name}.log"))).unwrap();
        let mut command = self.command(place, "sh");
        command
            .args(["-ec", &format!("exec {words}")])
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        self.servers.push((name, command.spawn().unwrap()));
    }

    fn serve_names(&mut self, place: &str, address: &str, more: &str) {
        let true_names = format!("--host-record={HUB},{HUB_ADDRESS} --local=/example.vn/ --local-ttl=300 {more}");
        self.serve(place, "public names", &dnsmasq(address, &true_names));
    }

    fn serve_true_names(&mut self) {
        let true_names = format!("--host-record={HUB},{HUB_ADDRESS} --local=/example.vn/ --local-ttl=300");
        self.serve("provider", "provider's names", &dnsmasq(NAMES_ADDRESS, &true_names));
    }

    fn make_certificates(&self) {
        let dir = self.dir.path().display();
        let new = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30";
        told(Command::new("sh").args(["-ec"]).arg(format!(
            "cd {dir}
             {new} -keyout ca.key -out ca.pem -subj '/CN=Test CA' -addext 'keyUsage=critical,keyCertSign' 2>/dev/null
             openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout hub.key -out hub.csr -subj '/CN={HUB}' 2>/dev/null
             printf 'subjectAltName=DNS:{HUB}\\nextendedKeyUsage=serverAuth\\nbasicConstraints=CA:false\\n' > extensions
             openssl x509 -req -in hub.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile extensions -out hub.pem 2>/dev/null
             cat ca.pem >> hub.pem
             {new} -keyout portal.key -out portal.pem -subj '/CN=portal.example' -addext 'subjectAltName=DNS:portal.example' 2>/dev/null"
        )));
    }

    /// Starts the hub; `health` stands in the place of its usual answer to `/healthz`.
    pub fn serve_hub(&mut self, health: &str) {
        let usual = r#"return 200 '{"version":"0.1.0","database":"ok"}';"#;
        let health = if health.is_empty() { usual } else { health };
        let server = format!(
            "server {{
                listen {HUB_ADDRESS}:80; listen {HUB_ADDRESS}:443 ssl;
                ssl_certificate {dir}/hub.pem; ssl_certificate_key {dir}/hub.key;
                location = /generate_204 {{ return 204; }}
                location = /healthz {{ default_type application/json; {health} }}
            }}",
            dir = self.dir.path().display()
        );
        self.serve_web("internet", "hub", &server);
    }

    fn serve_portal(&mut self) {
        let server = format!(
            "server {{
                listen {PORTAL_ADDRESS}:80; listen {PORTAL_ADDRESS}:443 ssl;
                ssl_certificate {dir}/portal.pem; ssl_certificate_key {dir}/portal.key;
                location / {{ return 302 http://{PORTAL_ADDRESS}/thanh-toan; }}
                location = /thanh-toan {{ return 200 'Thanh toan'; }}
            }}",
            dir = self.dir.path().display()
        );
        self.serve_web("provider", "portal", &server);
    }

    fn serve_web(&mut self, place: &str, name: &'static str, server: &str) {
        let dir = self.path(name);
        fs::create_dir_all(&dir).unwrap();
        let configuration = format!(
            "daemon off; worker_processes 1; user root; pid {dir}/pid; error_log {dir}/error.log;
             events {{ worker_connections 256; }}
             http {{ access_log off; client_body_temp_path {dir}/a; proxy_temp_path {dir}/b; fastcgi_temp_path {dir}/c;
                     uwsgi_temp_path {dir}/d; scgi_temp_path {dir}/e; {server} }}\n",
            dir = dir.display()
        );
        drop(fs::remove_file(dir.join("pid")));
        fs::write(dir.join("nginx.conf"), configuration).unwrap();
        self.serve(place, name, &format!("nginx -e {0}/error.log -c {0}/nginx.conf", dir.display()));
        for _ in 0..200 {
            if dir.join("pid").exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{name}: {}", fs::read_to_string(dir.join("error.log")).unwrap_or_default());
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

    /// Stops a server in its tracks: its port still accepts, and nothing is ever answered.
    pub fn freeze(&self, name: &str) {
        self.signal(name, "STOP");
    }

    fn signal(&self, name: &str, signal: &str) {
        for (_, server) in self.servers.iter().filter(|(this, _)| *this == name) {
            let id = server.id().to_string();
            // nginx answers by children of its own.
            let children = Command::new("pgrep").args(["-P", &id]).output().unwrap().stdout;
            let children = String::from_utf8(children).unwrap();
            // The one that would start others first.
            for process in [id.as_str()].into_iter().chain(children.lines()) {
                told(Command::new("kill").args([&format!("-{signal}"), process]));
            }
        }
    }

    /// Ends a server.
    pub fn end(&mut self, name: &str) {
        self.signal(name, "KILL");
        self.servers.retain_mut(|(this, server)| {
            if *this == name {
                server.wait().unwrap();
            }
            *this != name
        });
    }

    /// Cuts the line somewhere.
    pub fn cut(&mut self, cut: Cut) {
        match cut {
            Cut::Nothing => {}
            Cut::QuietRouter => self.run("router", &drop_packets("input", "icmp type echo-request drop; udp dport 9 drop")),
            Cut::Cable => self.run("router", "ip link set lan down"),
            Cut::Address => self.run("point", "ip address flush dev line"),
            Cut::Router => self.run("router", "ip address flush dev lan"),
            Cut::RouterUnasked => {
                self.run("point", "sysctl -qw net.ipv4.ping_group_range='1 0'");
                self.run("router", "ip address flush dev lan");
            }
            Cut::LineDown => self.run("provider", "ip link set customer down"),
            Cut::LineSilent => self.run("provider", &drop_packets("prerouting", "iifname customer drop")),
            Cut::NamesDown => self.end("provider's names"),
            Cut::NamesSilent => self.freeze("provider's names"),
            Cut::NamesFalse => {
                self.end("provider's names");
                self.serve("provider", "provider's names", &dnsmasq(NAMES_ADDRESS, &format!("--address=/#/{PORTAL_ADDRESS}")));
                self.forget_names();
            }
            Cut::NamesFalseEverywhere => {
                let rules = "udp dport 53 ip daddr 1.1.1.1 dnat to ";
                self.run("provider", &redirect(&format!("{rules}{NAMES_ADDRESS}")));
                self.cut(Cut::NamesFalse);
            }
            Cut::Portal => self.run("provider", &redirect(&format!("tcp dport {{ 80, 443 }} dnat to {PORTAL_ADDRESS}"))),
            Cut::WalledPortal => {
                self.run("provider", &redirect(&format!("tcp dport 80 dnat to {PORTAL_ADDRESS}")));
                self.run("provider", &drop_packets("forward", "iifname customer ct status dnat accept; iifname customer drop"));
            }
            Cut::HubDown => self.end("hub"),
            Cut::HubSilent => self.freeze("hub"),
            Cut::HubAway => self.run("internet", &format!("ip address flush dev net; ip address add 203.0.113.11/24 dev net; ip route add default via 203.0.113.1")),
            Cut::HubWithoutDatabase => {
                self.end("hub");
                self.serve_hub(r#"return 503 '{"version":"0.1.0","database":"away"}';"#);
            }
        }
    }

    /// The router has been switched off and on: it remembers no names.
    fn forget_names(&mut self) {
        self.end("names");
        self.serve("router", "names", &dnsmasq("192.168.1.1", &format!("--server={NAMES_ADDRESS} --no-negcache")));
        std::thread::sleep(Duration::from_millis(300));
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

/// Where the line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Nowhere.
    Nothing,
    /// Nowhere; the router answers to no echo.
    QuietRouter,
    /// The cable is pulled at the router.
    Cable,
    /// The machine has lost its address.
    Address,
    /// The router is dead and its switch is not.
    Router,
    /// The same, for a machine that may not ask for an echo.
    RouterUnasked,
    /// The provider's line is down, and the router says so.
    LineDown,
    /// It swallows everything.
    LineSilent,
    /// Nobody listens for names at the provider.
    NamesDown,
    /// The provider's name server accepts and says nothing.
    NamesSilent,
    /// It leads all names to one page.
    NamesFalse,
    /// It also answers in the place of others.
    NamesFalseEverywhere,
    /// The provider answers in the place of all web servers.
    Portal,
    /// The same, and lets nothing else through but names.
    WalledPortal,
    /// Nobody listens at the hub.
    HubDown,
    /// The hub accepts and never answers.
    HubSilent,
    /// Its machine is off.
    HubAway,
    /// It can't reach its database.
    HubWithoutDatabase,
}

fn dnsmasq(address: &str, more: &str) -> String {
    format!(
        "dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --user=root --pid-file --listen-address={address} --bind-interfaces {more}"
    )
}

fn drop_packets(hook: &str, rules: &str) -> String {
    format!("nft 'table ip cut {{ chain {hook} {{ type filter hook {hook} priority 0; {rules}; }}; }}'")
}

fn redirect(rule: &str) -> String {
    format!(
        "nft 'table ip portal {{ chain prerouting {{ type nat hook prerouting priority -100; iifname customer {rule}; }}; }}'"
    )
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

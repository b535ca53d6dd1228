//! Who answers: name servers, the hub, a page of the provider's own. Real programs, which can be ended or frozen.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{HUB, HUB_ADDRESS, NAMES_ADDRESS, Net, PORTAL_ADDRESS, told};

impl Net {
    /// Starts a server that runs until it is ended or the line is dropped.
    pub(super) fn serve(&mut self, place: &str, name: &'static str, words: &str) {
        let log = fs::File::create(self.path(&format!("{place}-{name}.log"))).unwrap();
        let mut command = self.command(place, "sh");
        command
            .args(["-ec", &format!("exec {words}")])
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        self.servers.push((name, command.spawn().unwrap()));
    }

    /// Names as their owner has entered them. They may be remembered for five minutes.
    pub(super) fn serve_true_names(&mut self, place: &str, name: &'static str, address: &str) {
        let names = format!("--host-record={HUB},{HUB_ADDRESS} --local=/example.vn/ --local-ttl=300");
        self.serve(place, name, &dnsmasq(address, &names));
    }

    /// As routers do: asks the provider's, and remembers.
    pub(super) fn serve_remembered_names(&mut self) {
        self.serve(
            "router",
            "router's names",
            &dnsmasq("192.168.1.1", &format!("--server={NAMES_ADDRESS} --no-negcache")),
        );
    }

    /// The provider's name server leads all names to its own page, and the router has been switched off and on meanwhile.
    pub(super) fn serve_false_names(&mut self) {
        self.end("provider's names");
        let everywhere = format!("--address=/#/{PORTAL_ADDRESS}");
        self.serve("provider", "provider's names", &dnsmasq(NAMES_ADDRESS, &everywhere));
        self.end("router's names");
        self.serve_remembered_names();
        // Until they listen.
        std::thread::sleep(Duration::from_millis(300));
    }

    pub(super) fn make_certificates(&self) {
        let dir = self.dir.path().display();
        let new = "openssl req -x509 -newkey rsa:2048 -nodes -days 30";
        told(Command::new("sh").args(["-ec"]).arg(format!(
            "cd {dir}
             {new} -keyout ca.key -out ca.pem -subj '/CN=Test CA' -addext 'keyUsage=critical,keyCertSign' 2>/dev/null
             openssl req -newkey rsa:2048 -nodes -keyout hub.key -out hub.csr -subj '/CN={HUB}' 2>/dev/null
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
                location = /line/sample {{
                    if ($request_method = POST) {{ proxy_pass http://unix:{dir}/sink; }}
                    root {dir};
                }}
                location = /healthz {{ default_type application/json; {health} }}
            }}
            server {{ listen unix:{dir}/sink; return 204; }}",
            dir = self.dir.path().display()
        );
        // What was left by a hub that was killed.
        drop(fs::remove_file(self.path("sink")));
        self.make_sample();
        self.serve_web("internet", "hub", &server);
    }

    fn make_sample(&self) {
        fs::create_dir_all(self.path("line")).unwrap();
        told(
            Command::new("sh")
                .arg("-c")
                .arg(format!("head -c 1000000 /dev/urandom > {}", self.path("line/sample").display())),
        );
    }

    pub(super) fn serve_portal(&mut self) {
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
}

fn dnsmasq(address: &str, more: &str) -> String {
    format!(
        "dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --user=root --pid-file --listen-address={address} --bind-interfaces {more}"
    )
}

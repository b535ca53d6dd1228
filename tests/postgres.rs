//! PostgreSQL 15 from Debian: a cluster of its own in a temporary folder, on loopback, for as long as the test lasts. The
//! system's own cluster, if there is one, is never touched.

#![allow(clippy::unwrap_used, dead_code, reason = "tests, shared by several crates")]

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Where Debian keeps the programs; not in the path.
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

/// A server that runs until dropped.
pub struct Postgres {
    process: Option<Child>,
    dir: tempfile::TempDir,
    port: u16,
    settings: Vec<String>,
}

impl Postgres {
    /// A fresh cluster with PostgreSQL's own settings: what is committed is on the disk.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with settings such as `max_connections=20`.
    pub fn start_with(settings: &[&str]) -> Self {
        // Free when asked for; nobody else takes it in the moment between.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let dir = tempfile::tempdir().unwrap();
        if let Some((user, group)) = servant() {
            chown(dir.path(), Some(user), Some(group)).unwrap();
        }
        let settings = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let mut postgres = Self { process: None, dir, port, settings };
        let made = postgres
            .program("initdb")
            .args(["--no-sync", "--auth=trust", "--username=hub", "--encoding=UTF8", "--locale=C.UTF-8", "-D"])
            .arg(postgres.data())
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success(), "initdb");
        postgres.resume();
        let mut create = postgres.program("createdb");
        assert!(
            create.args(["-h", "127.0.0.1", "-U", "hub", "-p", &port.to_string(), "hub"]).status().unwrap().success()
        );
        postgres
    }

    /// Starts it again after [`Postgres::kill`], and waits until it answers.
    pub fn resume(&mut self) {
        let mut server = self.program("postgres");
        server.arg("-D").arg(self.data());
        let port = format!("port={}", self.port);
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "restart_after_crash=on", &port] {
            server.args(["-c", setting]);
        }
        for setting in &self.settings {
            server.args(["-c", setting]);
        }
        let log = fs::File::options().create(true).append(true).open(self.dir.path().join("log")).unwrap();
        self.process = Some(server.stdout(Stdio::null()).stderr(log).spawn().unwrap());
        for _ in 0..600 {
            let mut ready = self.program("pg_isready");
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() && ready.status().unwrap().success() {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("{}", self.log());
    }

    /// Kills the server and everything it has started at once, as a crash does.
    pub fn kill(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let id = process.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        let mut ids = vec![id.to_string()];
        ids.extend(children.split_whitespace().map(str::to_owned));
        drop(Command::new("kill").arg("-9").args(&ids).stderr(Stdio::null()).status());
        drop(process.wait());
        // Until the last one is gone its memory is taken for a server that still runs.
        for id in ids {
            for _ in 0..200 {
                // One that nobody has taken note of yet is a zombie.
                let about = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
                if about.is_empty() || about.contains(") Z ") {
                    break;
                }
                sleep(Duration::from_millis(10));
            }
        }
    }

    /// Asks the server to end, and waits until everything is on the disk.
    pub fn end(&mut self) {
        if let Some(mut process) = self.process.take() {
            assert!(Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap().success());
            process.wait().unwrap();
        }
    }

    /// Where the cluster lies.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The address of the database, as `DATABASE_URL` wants it.
    pub fn url(&self) -> String {
        format!("postgres://hub@127.0.0.1:{}/hub", self.port)
    }

    /// What the server has told.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    /// What a query answers, by `psql`: a line for each row, `|` between columns.
    #[track_caller]
    pub fn ask(&self, query: &str) -> String {
        let mut psql = self.program("psql");
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", query]).arg(self.url());
        let answer = psql.output().unwrap();
        assert!(answer.status.success(), "{query}: {}", String::from_utf8_lossy(&answer.stderr));
        String::from_utf8(answer.stdout).unwrap().trim_end().to_owned()
    }

    /// A program of PostgreSQL, run as who may run it.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(Path::new(PROGRAMS).join(name));
        command.current_dir(self.dir.path()).env_remove("PGDATA").env("LC_ALL", "C.UTF-8");
        if let Some((user, group)) = servant() {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // Asked to end at once; it waits for nobody and ends its children, too.
            drop(Command::new("kill").args(["-QUIT", &process.id().to_string()]).status());
            drop(process.wait());
        }
    }
}

/// PostgreSQL refuses to run as root: then it is the package's own user who runs it.
fn servant() -> Option<(u32, u32)> {
    if !fs::metadata("/proc/self").is_ok_and(|process| std::os::unix::fs::MetadataExt::uid(&process) == 0) {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let line =
        users.lines().find(|line| line.starts_with("postgres:")).expect("the package postgresql-15 makes its user");
    let mut fields = line.split(':').skip(2).map(|field| field.parse().unwrap());
    Some((fields.next().unwrap(), fields.next().unwrap()))
}

//! nginx from Debian, serving a folder on loopback with a configuration of its own.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use url::Url;

/// A server that runs until dropped.
pub struct Nginx {
    process: Child,
    dir: tempfile::TempDir,
    port: u16,
}

/// The configuration of a server that keeps what is its own in `dir` and serves `folder` at `address`.
pub fn configuration(dir: &Path, address: &str, folder: &Path, limits: &str) -> String {
    format!(
        r#"daemon off;
worker_processes 1;
user root;
pid {dir}/pid;
error_log {dir}/error.log;
events {{ worker_connections 64; }}
http {{
    log_format told '$status $body_bytes_sent $request_uri';
    access_log {dir}/access.log told;
    client_body_temp_path {dir}/a; proxy_temp_path {dir}/b; fastcgi_temp_path {dir}/c; uwsgi_temp_path {dir}/d;
    scgi_temp_path {dir}/e;
    types {{ application/json json; }}
    default_type application/octet-stream;
    gzip on;
    gzip_types application/json;
    gzip_comp_level 9;
    server {{
        listen {address};
        location / {{ root {folder}; {limits} }}
    }}
}}
"#,
        dir = dir.display(),
        folder = folder.display()
    )
}

/// What was asked for and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What was asked for.
    pub path: String,
    /// The HTTP status.
    pub status: u16,
    /// The body's length as it went.
    pub bytes: u64,
}

impl Nginx {
    /// Serves `folder`; `limits` are directives of the location, such as `limit_rate 100k;`.
    pub fn serve(folder: &Path, limits: &str) -> Self {
        // Free when asked for; nobody else takes it in the moment between.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("nginx.conf");
        fs::write(&file, configuration(dir.path(), &format!("127.0.0.1:{port}"), folder, limits)).unwrap();
        let process =
            Command::new("nginx").arg("-c").arg(&file).arg("-e").arg(dir.path().join("error.log")).spawn().unwrap();
        let nginx = Self { process, dir, port };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return nginx;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("{}", fs::read_to_string(nginx.dir.path().join("error.log")).unwrap_or_default());
    }

    /// Where it answers.
    pub fn url(&self) -> Url {
        format!("http://127.0.0.1:{}/", self.port).parse().unwrap()
    }

    /// Everything that was answered so far.
    pub fn answered(&self) -> Vec<Answered> {
        let path: PathBuf = self.dir.path().join("access.log");
        // A line is written once the last byte has gone.
        sleep(Duration::from_millis(100));
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = |line: &str| {
            let mut parts = line.split(' ');
            let (status, bytes) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some(Answered { path: parts.next()?.to_owned(), status, bytes })
        };
        text.lines().filter_map(line).collect()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked nicely, it ends its worker, too.
        drop(Command::new("kill").arg(self.process.id().to_string()).status());
        drop(self.process.wait());
    }
}

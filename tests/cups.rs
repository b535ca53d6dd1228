//! CUPS from Debian on a socket of its own, with one queue whose printer is off: what it takes stays in its spool.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A server that runs until dropped.
pub struct Cups {
    process: Child,
    folder: tempfile::TempDir,
}

impl Cups {
    /// One with the queue `van-phong`, or with none.
    pub fn new(has_printer: bool) -> Self {
        Self::begin(has_printer, None)
    }

    /// One without queues, whose programs `fill` puts into the folder that it is given.
    pub fn with_programs(fill: &dyn Fn(&Path)) -> Self {
        Self::begin(false, Some(fill))
    }

    fn begin(has_printer: bool, programs: Option<&dyn Fn(&Path)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // CUPS gives its folders to a user of its own.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let path = |name: &str| folder.path().join(name);
        let mut files = "FileDevice Yes\n".to_owned();
        for name in ["ServerRoot", "CacheDir", "RequestRoot", "TempDir", "StateDir"] {
            fs::create_dir(path(name)).unwrap();
            files += &format!("{name} {}\n", path(name).display());
        }
        for name in ["ErrorLog", "AccessLog", "PageLog"] {
            files += &format!("{name} {}\n", path(name).display());
        }
        if let Some(fill) = programs {
            fill(&path("ServerBin"));
            files += &format!("ServerBin {}\n", path("ServerBin").display());
        }
        fs::write(path("cups-files.conf"), files).unwrap();
        let settings = format!(
            "Listen {}\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n\
             <Location />\nOrder allow,deny\nAllow all\n</Location>\n\
             <Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n",
            path("socket").display()
        );
        fs::write(path("cupsd.conf"), settings).unwrap();
        if has_printer {
            let queue = "<Printer van-phong>\nDeviceURI file:///dev/null\nState Stopped\nAccepting Yes\n</Printer>\n";
            fs::write(path("ServerRoot/printers.conf"), queue).unwrap();
        }
        let process = Command::new("/usr/sbin/cupsd")
            .args(["-f", "-c"])
            .arg(path("cupsd.conf"))
            .arg("-s")
            .arg(path("cups-files.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let cups = Self { process, folder };
        cups.wait_for("it listens", || cups.socket().exists().then_some(()));
        cups
    }

    /// Where it listens: `CUPS_SERVER`.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    /// The driver of a queue, as PPD.
    pub fn driver(&self, queue: &str) -> String {
        fs::read_to_string(self.folder.path().join(format!("ServerRoot/ppd/{queue}.ppd"))).unwrap()
    }

    /// What waits for the printer.
    pub fn waiting(&self) -> Vec<u8> {
        self.wait_for("something waits for the printer", || {
            fs::read(self.folder.path().join("RequestRoot/d00001-001")).ok()
        })
    }

    fn wait_for<T>(&self, what: &str, is: impl Fn() -> Option<T>) -> T {
        for _ in 0..200 {
            if let Some(done) = is() {
                return done;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("{what}: {}", log(self.folder.path()))
    }
}

fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("ErrorLog")).unwrap_or_default()
}

impl Drop for Cups {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

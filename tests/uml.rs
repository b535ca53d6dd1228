//! A machine whose power can be cut: User-Mode-Linux from Debian, a kernel that runs as a process. It has the running system
//! as its own, which it may only read, an ext4 file system on a disk of its own, and a folder that it shares with the test.
//!
//! The end of the process is a power cut: what the machine's kernel had not yet given to its disk is gone. What it had given
//! is in a file of the host, and stays.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::desk::told;
use crate::repository;

/// The kernel, from Debian's package `user-mode-linux`.
const KERNEL: &str = "linux.uml";

/// Where the machine's memory lies: a file that must be in memory and may hold programs.
const MEMORY: &str = "/dev/shm";

/// How the folder of a disk begins its name, before the number of the process that has it.
const PREFIX: &str = "rig-disk-";

/// How long a machine may say nothing. It boots in seconds; a loaded host takes longer.
const SILENCE: Duration = Duration::from_secs(120);

/// For a machine's script: a line of 2 Mbit/s, 800 ms there and back, from the machine (10.0.0.2) to the network namespace
/// `server` in it (10.0.0.1). `line 20%` says how many packets get lost each way.
pub const LINE: &str = "
modules=/usr/lib/uml/modules/$(uname -r)/kernel
insmod $modules/drivers/net/veth.ko
insmod $modules/net/sched/sch_netem.ko
ip netns add server
ip link add line type veth peer name line netns server
ip address add 10.0.0.2/24 dev line
ip -n server address add 10.0.0.1/24 dev line
# Packets as they travel, none put together from many.
ip link set line gso_max_segs 1 up
ip -n server link set line gso_max_segs 1 up
line() {
    tc qdisc replace dev line root netem delay 400ms loss $1 rate 2mbit
    tc -n server qdisc replace dev line root netem delay 400ms loss $1 rate 2mbit
}
";

/// A disk, and the folder that its machines share with the test. Both outlive the machines.
pub struct Disk {
    dir: tempfile::TempDir,
}

impl Disk {
    /// A disk of so many megabytes that holds what is in `folder`.
    pub fn holding(folder: &Path, megabytes: u32) -> Self {
        remove_orphans();
        // The host's own disk would only make the machine's slow.
        let mut named = tempfile::Builder::new();
        let disk = Self { dir: named.prefix(&format!("{PREFIX}{}-", std::process::id())).tempdir_in(MEMORY).unwrap() };
        fs::create_dir(disk.shared()).unwrap();
        let mut make = Command::new("mkfs.ext4");
        // What is left to be done later would be done while the machine runs.
        make.args(["-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", "-d"])
            .arg(folder)
            .arg(disk.image())
            .arg(format!("{megabytes}M"));
        make.env("PATH", format!("/usr/sbin:/sbin:{}", std::env::var("PATH").unwrap_or_default()));
        told(&mut make);
        // Without it the kernel's first program dies on processors with wide registers.
        let wide = repository().join("tests/uml/registers.c");
        told(Command::new("cc").args(["-O2", "-shared", "-fPIC", "-o"]).arg(disk.registers()).arg(wide));
        disk
    }

    fn registers(&self) -> PathBuf {
        self.dir.path().join("registers.so")
    }

    fn image(&self) -> PathBuf {
        self.dir.path().join("image")
    }

    /// The folder that is `/mnt/host` in the machine.
    pub fn shared(&self) -> PathBuf {
        self.dir.path().join("shared")
    }
}

/// A line on the console.
#[derive(Clone, Debug)]
pub struct Line {
    /// When it came.
    pub at: Instant,
    /// What it says.
    pub text: String,
}

/// A machine that runs until its power is cut, it halts or it is dropped.
pub struct Machine {
    /// Of this time that it is on.
    pub boot_id: String,
    kernel: Child,
    console: Receiver<Line>,
    told: Vec<Line>,
}

impl Machine {
    /// Boots a machine that runs `script`, a program for `sh`, and halts. In it `/mnt/disk` is the disk, `/mnt/host` the
    /// shared folder; everything else but `/run` and `/mnt` can only be read. Answers once its kernel is up.
    pub fn boot(script: &str, disk: &Disk) -> Self {
        fs::write(disk.shared().join("run"), script).unwrap();
        let mut kernel = Command::new(KERNEL);
        kernel.args(["mem=512M", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", "quiet", "con=null"]);
        kernel.args(["con0=null,fd:1", "con1=null,fd:1", "run=run"]);
        kernel.arg(format!("init={}", repository().join("tests/uml/init").display()));
        kernel.arg(format!("ubd0={}", disk.image().display())).arg(format!("uml_dir={}", disk.dir.path().display()));
        kernel.arg(format!("share={}", disk.shared().display()));
        kernel.env("LD_PRELOAD", disk.registers());
        kernel.env("TMPDIR", MEMORY).stdin(Stdio::null()).stdout(Stdio::piped());
        let errors = disk.dir.path().join("errors");
        kernel.stderr(fs::File::create(&errors).unwrap());
        let spawned = kernel.process_group(0).spawn();
        let mut kernel = spawned.unwrap_or_else(|error| panic!("{KERNEL}: {error}; `make deps` installs it"));
        let (tell, console) = channel();
        let output = BufReader::new(kernel.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.split(b'\n').map_while(Result::ok) {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                if tell.send(Line { at: now(), text }).is_err() {
                    return;
                }
            }
        });
        let mut machine = Self { boot_id: String::new(), kernel, console, told: Vec::new() };
        let id = machine.wait_for("boot ");
        machine.boot_id = id.unwrap_or_else(|| {
            let errors = fs::read_to_string(&errors).unwrap_or_default();
            panic!("no machine, though {MEMORY} may hold programs? {errors}\n{}", machine.words())
        });
        machine
    }

    /// Waits for a line that begins so and answers the rest of it, or `None` where the machine has halted.
    pub fn wait_for(&mut self, start: &str) -> Option<String> {
        self.wait_until(|line| Some(line.strip_prefix(start)?.trim().to_owned()))
    }

    /// The same for the first line in which `wanted` finds something.
    pub fn wait_until<T>(&mut self, wanted: impl Fn(&str) -> Option<T>) -> Option<T> {
        loop {
            let line = match self.console.recv_timeout(SILENCE) {
                Ok(line) => line,
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => panic!("the machine is silent:\n{}", self.words()),
            };
            let found = wanted(&line.text);
            self.told.push(line);
            if found.is_some() {
                return found;
            }
        }
    }

    /// Waits until the machine has halted; answers what it told.
    pub fn wait(mut self) -> Vec<Line> {
        while self.wait_until(|_| None::<()>).is_some() {}
        std::mem::take(&mut self.told)
    }

    /// Cuts the power; answers what the machine told before.
    pub fn cut(mut self) -> Vec<Line> {
        self.end();
        while let Ok(line) = self.console.recv() {
            self.told.push(line);
        }
        std::mem::take(&mut self.told)
    }

    /// Everything told so far.
    pub fn lines(&self) -> &[Line] {
        &self.told
    }

    /// Everything told so far, for whoever looks why something went wrong.
    pub fn words(&self) -> String {
        self.told.iter().map(|line| format!("{}\n", line.text)).collect()
    }

    /// Ends the kernel and the processes that stand for those of the machine, all at once.
    fn end(&mut self) {
        let group = format!("-{}", self.kernel.id());
        drop(Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status());
        drop(self.kernel.wait());
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.end();
    }
}

/// Removes the disks of rigs that were ended before they could do so.
fn remove_orphans() {
    for entry in fs::read_dir(MEMORY).unwrap().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split_once('-'));
        if process.is_some_and(|(number, _)| !Path::new("/proc").join(number).exists()) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a machine's time passes")]
fn now() -> Instant {
    Instant::now()
}

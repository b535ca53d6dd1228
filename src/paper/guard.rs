//! What the process gives up before it reads a byte of a stranger's file.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use catalog::paper::{EXIT_SLOW, MAX_DOCUMENT_PAGES, MAX_MEMORY};
use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

/// How often the watch looks at the time.
const GLANCE: Duration = Duration::from_millis(50);

/// Beside other work a page may take this many times its processor time; a process that only waits must end as well.
const WAITING: u32 = 4;

/// Ends the process when a page takes too long.
pub struct Guard {
    /// Processor time and time of day at which the page was begun, in milliseconds.
    begun: Arc<[AtomicU64; 2]>,
}

impl Guard {
    /// Sets the limits and begins to watch: each page may take `patience` of processor time.
    pub fn stand(patience: Duration) -> io::Result<Self> {
        let all = patience.as_secs().saturating_mul(MAX_DOCUMENT_PAGES as u64).max(1);
        // No file is opened any more, none is written, no process is begun; and the kernel counts the time should the watch
        // itself not come to look.
        let limits = [(Resource::As, MAX_MEMORY), (Resource::Cpu, all), (Resource::Core, 0), (Resource::Fsize, 0)];
        for (resource, most) in limits {
            setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
        }
        let guard = Self { begun: Arc::default() };
        guard.begin();
        let begun = guard.begun.clone();
        thread::Builder::new().stack_size(64 * 1024).spawn(move || {
            loop {
                thread::sleep(GLANCE);
                let [cpu, day] = [clock(ClockId::ProcessCPUTime), clock(ClockId::Monotonic)];
                let spent = cpu.saturating_sub(begun[0].load(Ordering::Relaxed));
                let passed = day.saturating_sub(begun[1].load(Ordering::Relaxed));
                if spent > millis(patience) || passed > millis(patience * WAITING) {
                    std::process::exit(EXIT_SLOW);
                }
            }
        })?;
        Ok(guard)
    }

    /// Another page begins; it has the whole time.
    pub fn begin(&self) {
        self.begun[0].store(clock(ClockId::ProcessCPUTime), Ordering::Relaxed);
        self.begun[1].store(clock(ClockId::Monotonic), Ordering::Relaxed);
    }
}

/// Of a clock, in milliseconds.
fn clock(id: ClockId) -> u64 {
    let time = clock_gettime(id);
    u64::try_from(time.tv_sec).unwrap_or(0) * 1000 + u64::try_from(time.tv_nsec).unwrap_or(0) / 1_000_000
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

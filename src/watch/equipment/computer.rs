//! The computer itself: how busy, how full, how hot, and whether it is slowed down.

use sysinfo::{Component, Components, CpuRefreshKind, MemoryRefreshKind, System};

use super::Probe;
use super::kernel::Kernel;
use super::latch::{Echo, Latch};
use super::limits;
use crate::device::{Kind, Reading, Reason, State};
use crate::figure::Measure;

/// Drivers of the sensors that are in a processor, by the first word of a sensor's label. Those of the board say little.
const IN_PROCESSORS: [&str; 4] = ["coretemp", "k10temp", "cpu_thermal", "via_cputemp"];

/// What is measured at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vitals {
    /// The processor's name.
    pub model: String,
    /// How busy it was since the moment before, 0 to 1; nothing the first time.
    pub busy: Option<f64>,
    /// Working memory, bytes.
    pub memory: u64,
    /// What of it programs can still have, bytes.
    pub available: u64,
    /// The hottest sensor in the processor, °C.
    pub celsius: Option<f64>,
    /// The temperature at which it slows itself down, °C.
    pub critical: Option<f64>,
}

/// Processor and memory.
pub struct Computer {
    kernel: Kernel,
    vitals: Box<dyn FnMut() -> Vitals + Send>,
    throttles: Option<u64>,
    throttled: Echo,
    hot: Latch,
    full: Latch,
}

impl Computer {
    /// Looks at what `vitals` measures, such as [`sysinfo`].
    pub fn new(kernel: Kernel, vitals: impl FnMut() -> Vitals + Send + 'static) -> Self {
        let (throttled, hot, full) = (Echo::default(), Latch::default(), Latch::default());
        Self { kernel, vitals: Box::new(vitals), throttles: None, throttled, hot, full }
    }

    /// Whether the processor was slowed down since the last look, or is now.
    fn slowed(&mut self) -> bool {
        // Counted by x86; every thread of a core counts the same event.
        let cpus = self.kernel.names("sys/devices/system/cpu");
        let counts = cpus.iter().filter(|name| name.starts_with("cpu")).flat_map(|cpu| {
            let folder = format!("sys/devices/system/cpu/{cpu}/thermal_throttle");
            ["core", "package"].map(|part| self.kernel.number::<u64>(&format!("{folder}/{part}_throttle_count")))
        });
        let count = counts.flatten().sum();
        let grown = self.throttles.is_some_and(|before| count > before);
        self.throttles = Some(count);
        // The kernel slows it down to cool it; so on boards that count nothing.
        let coolers =
            self.kernel.names("sys/class/thermal").into_iter().filter(|name| name.starts_with("cooling_device"));
        let cooled = coolers.map(|name| format!("sys/class/thermal/{name}")).any(|folder| {
            self.kernel.text(&format!("{folder}/type")).as_deref() == Some("Processor")
                && self.kernel.number::<u64>(&format!("{folder}/cur_state")).is_some_and(|state| state > 0)
        });
        grown || cooled
    }
}

impl Probe for Computer {
    fn look(&mut self) -> Vec<Reading> {
        let vitals = (self.vitals)();
        let mut cpu = Reading::well("cpu", Kind::Cpu, vitals.model);
        if let Some(busy) = vitals.busy {
            cpu = cpu.measuring(Measure::CpuUtilization, busy);
        }
        if let Some(celsius) = vitals.celsius {
            cpu = cpu.measuring(Measure::Temperature, celsius);
            let hot = vitals.critical.map_or(limits::HOT, |critical| critical - limits::HOT_BEFORE_CRITICAL);
            if self.hot.at(celsius, hot, hot - limits::COOLER) {
                cpu = cpu.but(State::Degraded, Reason::Hot);
            }
        }
        let slowed = self.slowed();
        if self.throttled.of(slowed, limits::THROTTLED_LOOKS) {
            cpu = cpu.but(State::Degraded, Reason::Throttled);
        }
        let mut readings = vec![cpu];
        if vitals.memory > 0 {
            let used = 1.0 - vitals.available as f64 / vitals.memory as f64;
            let mut memory = Reading::well("memory", Kind::Memory, "").measuring(Measure::MemoryUtilization, used);
            if self.full.at(used, limits::MEMORY_FULL, limits::MEMORY_FREE_AGAIN) {
                memory = memory.but(State::Degraded, Reason::MemoryFull);
            }
            readings.push(memory);
        }
        readings
    }
}

/// Measures this machine.
pub fn sysinfo() -> impl FnMut() -> Vitals + Send + 'static {
    let (mut system, mut sensors) = (System::new(), Components::new_with_refreshed_list());
    system.refresh_cpu_list(CpuRefreshKind::nothing());
    // What needs no sensor of its own, such as the network's, isn't read again.
    let mut kept: Vec<Component> = Vec::from(std::mem::take(&mut sensors));
    kept.retain(|sensor| IN_PROCESSORS.iter().any(|driver| sensor.label().starts_with(driver)));
    let mut first = true;
    move || {
        system.refresh_cpu_specifics(CpuRefreshKind::nothing().with_cpu_usage());
        system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
        kept.iter_mut().for_each(Component::refresh);
        let hottest = kept.iter().filter(|sensor| sensor.temperature().is_some_and(f32::is_finite));
        let hottest =
            hottest.max_by(|a, b| a.temperature().partial_cmp(&b.temperature()).unwrap_or(std::cmp::Ordering::Equal));
        // The first is a mean since the machine was started.
        let busy = (!std::mem::replace(&mut first, false)).then(|| f64::from(system.global_cpu_usage()) / 100.0);
        Vitals {
            model: system.cpus().first().map(|cpu| cpu.brand().trim().to_owned()).unwrap_or_default(),
            busy,
            memory: system.total_memory(),
            available: system.available_memory(),
            celsius: hottest.and_then(Component::temperature).map(f64::from),
            critical: hottest.and_then(Component::critical).map(f64::from),
        }
    }
}

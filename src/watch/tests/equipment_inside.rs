//! What is inside the computer: processor, memory, file systems, network cards.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

#[path = "equipment_common/mod.rs"]
mod common;

use std::path::Path;
use std::sync::{Arc, Mutex};

use common::{FakeKernel, ids, only, states, told};
use watch::equipment::Probe;
use watch::equipment::computer::{Computer, Vitals, sysinfo};
use watch::equipment::disks::{Disks, Space};
use watch::equipment::network::Network;
use watch::{Kind, Measure, Reading, Reason, State};

fn vitals() -> Vitals {
    Vitals { model: "Intel(R) Core(TM) i3".to_owned(), memory: 4 << 30, available: 2 << 30, ..Vitals::default() }
}

/// A computer whose vitals a test sets.
fn computer(fake: &FakeKernel) -> (Computer, Arc<Mutex<Vitals>>) {
    let vitals = Arc::new(Mutex::new(vitals()));
    let measured = vitals.clone();
    (Computer::new(fake.kernel(), move || measured.lock().unwrap().clone()), vitals)
}

fn look(computer: &mut Computer) -> (Reading, Reading) {
    let mut readings = computer.look().into_iter();
    (readings.next().unwrap(), readings.next().unwrap())
}

#[test]
fn heat_and_full_memory_are_told_once_and_not_at_each_waver() {
    let fake = FakeKernel::new();
    let (mut computer, vitals) = computer(&fake);
    let at = |celsius: f64| vitals.lock().unwrap().celsius = Some(celsius);
    vitals.lock().unwrap().critical = Some(100.0);
    for (celsius, hot) in [(94.0, false), (95.0, true), (90.0, true), (86.0, true), (85.0, false), (94.0, false)] {
        at(celsius);
        let (cpu, _) = look(&mut computer);
        assert_eq!(cpu.reasons.contains(&Reason::Hot), hot, "{celsius} °C");
        assert!(cpu.figures.contains(&(Measure::Temperature, celsius)));
    }
    for (free, full) in [(0.06, false), (0.04, true), (0.08, true), (0.11, false)] {
        vitals.lock().unwrap().available = (free * (4_u64 << 30) as f64) as u64;
        let (_, memory) = look(&mut computer);
        assert_eq!(memory.reasons.contains(&Reason::MemoryFull), full, "{free} free");
        assert_eq!(memory.state == State::Degraded, full);
    }
}

#[test]
fn a_processor_that_counts_throttling_is_told_for_half_an_hour_after_it() {
    let fake = FakeKernel::new();
    let count = |count: u64| {
        fake.file("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", count.to_string());
        fake.file("sys/devices/system/cpu/cpu1/thermal_throttle/package_throttle_count", "7");
    };
    count(3);
    let (mut computer, _) = computer(&fake);
    assert_eq!(look(&mut computer).0.reasons, [], "what was before isn't known");
    assert_eq!(look(&mut computer).0.reasons, []);
    count(4);
    for minute in 0..30 {
        assert_eq!(told(&look(&mut computer).0), (State::Degraded, vec![Reason::Throttled]), "minute {minute}");
    }
    assert_eq!(look(&mut computer).0.reasons, []);
}

#[test]
fn a_processor_that_is_cooled_by_slowing_it_down_is_throttled() {
    let fake = FakeKernel::new();
    fake.file("sys/class/thermal/cooling_device0/type", "Processor");
    fake.file("sys/class/thermal/cooling_device0/cur_state", "0");
    fake.file("sys/class/thermal/cooling_device1/type", "Fan");
    fake.file("sys/class/thermal/cooling_device1/cur_state", "3");
    let (mut computer, _) = computer(&fake);
    assert_eq!(look(&mut computer).0.reasons, []);
    fake.file("sys/class/thermal/cooling_device0/cur_state", "2");
    assert_eq!(look(&mut computer).0.reasons, [Reason::Throttled]);
}

#[test]
fn this_machine_has_a_processor_and_memory_and_is_busy_from_the_second_look_on() {
    let mut measure = sysinfo();
    let first = measure();
    assert_eq!(first.busy, None);
    assert!(!first.model.is_empty() && first.memory > first.available && first.available > 0);
    let busy = measure().busy.unwrap();
    assert!((0.0..=1.0).contains(&busy), "{busy}");
}

/// Half full, whatever is asked.
fn half(_: &Path) -> Option<Space> {
    Some(Space { used: 5 << 30, available: 5 << 30 })
}

fn mounts(fake: &FakeKernel, data: &Path, options: [&str; 2], filesystem: &str) {
    let data = data.to_str().unwrap();
    let table = format!(
        "22 27 0:21 / /proc rw,relatime - proc proc rw\n\
         27 1 254:0 / / ro,relatime - squashfs /dev/vda ro\n\
         28 27 254:1 / {data} rw,relatime shared:1 - tmpfs hidden rw\n\
         29 27 254:2 / {data} {},relatime shared:2 - {filesystem} /dev/vdb {},errors=remount-ro\n\
         30 27 254:3 / {data}x rw - ext4 /dev/vdc rw",
        options[0], options[1]
    );
    fake.file("proc/self/mountinfo", table);
    fake.link("sys/dev/block/254:2", "sys/devices/virtio3/block/vdb");
}

#[test]
fn the_data_are_judged_by_the_file_system_they_are_on_and_a_root_that_is_read_only_by_its_making_is_well() {
    let (fake, data) = (FakeKernel::new(), tempfile::tempdir().unwrap());
    mounts(&fake, data.path(), ["rw", "rw"], "ext4");
    fake.file("sys/fs/ext4/vdb/errors_count", "0");
    fn full_root(folder: &Path) -> Option<Space> {
        if folder == Path::new("/") { Some(Space { used: 1, available: 0 }) } else { half(folder) }
    }
    let mut disks = Disks::with_space(fake.kernel(), data.path(), full_root);
    let readings = disks.look();
    assert_eq!(
        readings,
        [
            Reading::well("filesystem/data", Kind::LogicalDisk, "ext4").measuring(Measure::FilesystemUtilization, 0.5),
            Reading::well("filesystem/root", Kind::LogicalDisk, "squashfs"),
        ]
    );
}

#[test]
fn a_file_system_that_the_kernel_made_read_only_is_failed() {
    let (fake, data) = (FakeKernel::new(), tempfile::tempdir().unwrap());
    let mut disks = Disks::with_space(fake.kernel(), data.path(), half);
    for (options, failed) in [(["rw", "rw"], false), (["rw", "ro"], true), (["ro", "rw"], true), (["rw", "rw"], false)]
    {
        mounts(&fake, data.path(), options, "ext4");
        let reading = disks.look().remove(0);
        assert_eq!(reading.reasons.contains(&Reason::ReadOnly), failed, "{options:?}");
        assert_eq!(reading.state == State::Failed, failed);
    }
}

#[test]
fn errors_that_a_file_system_counts_are_told() {
    let (fake, data) = (FakeKernel::new(), tempfile::tempdir().unwrap());
    mounts(&fake, data.path(), ["rw", "rw"], "ext4");
    fake.file("sys/fs/ext4/vdb/errors_count", "12");
    let mut disks = Disks::with_space(fake.kernel(), data.path(), half);
    let reading = disks.look().remove(0);
    assert_eq!(told(&reading), (State::Degraded, vec![Reason::FilesystemErrors]));
    assert!(reading.figures.contains(&(Measure::Errors, 12.0)));

    mounts(&fake, data.path(), ["rw", "rw"], "btrfs");
    fake.file("sys/fs/btrfs/1b4e28ba/devices/vdb/size", "1");
    fake.file("sys/fs/btrfs/1b4e28ba/devinfo/1/error_stats", "write_errs 0\nread_errs 2\ncorruption_errs 3");
    fake.file("sys/fs/btrfs/features/raid56", "0");
    let reading = disks.look().remove(0);
    assert!(reading.figures.contains(&(Measure::Errors, 5.0)), "{reading:?}");
}

#[test]
fn a_full_disk_is_told_and_one_where_nothing_can_be_written_is_failed() {
    let (fake, data) = (FakeKernel::new(), tempfile::tempdir().unwrap());
    mounts(&fake, data.path(), ["rw", "rw"], "ext4");
    for (used, available, state) in [
        (94_u64 << 30, 6_u64 << 30, State::Ok),
        (96 << 30, 4 << 30, State::Degraded),
        (96 << 30, 15 << 20, State::Failed),
        // A small file system may be useless before it is full.
        (100 << 20, 15 << 20, State::Failed),
    ] {
        SPACE.lock().unwrap().replace(Space { used, available });
        let mut disks = Disks::with_space(fake.kernel(), data.path(), |_| *SPACE.lock().unwrap());
        let reading = disks.look().remove(0);
        assert_eq!(reading.state, state, "{used} used, {available} available");
        assert_eq!(reading.reasons.contains(&Reason::DiskFull), state != State::Ok);
    }
}

static SPACE: Mutex<Option<Space>> = Mutex::new(None);

#[test]
fn data_that_cannot_be_read_again_are_failed() {
    let fake = FakeKernel::new();
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be: what is written there fails with neither lack of room nor of right.
    let data = folder.path().join("data");
    std::fs::write(&data, "").unwrap();
    mounts(&fake, &data, ["rw", "rw"], "ext4");
    let mut disks = Disks::with_space(fake.kernel(), &data, half);
    assert_eq!(told(&disks.look().remove(0)), (State::Failed, vec![Reason::WriteRead]));
    std::fs::remove_file(&data).unwrap();
    std::fs::create_dir(&data).unwrap();
    for _ in 1..60 {
        assert_eq!(disks.look().remove(0).state, State::Failed, "kept until it is tried again");
    }
    assert_eq!(told(&disks.look().remove(0)), (State::Ok, vec![]), "after an hour");
}

#[test]
fn this_machines_own_disk_is_well() {
    let data = tempfile::tempdir().unwrap();
    let mut disks = Disks::new(watch::equipment::kernel::Kernel::at("/"), data.path());
    let reading = disks.look().remove(0);
    assert_eq!((reading.id.as_str(), reading.kind), ("filesystem/data", Kind::LogicalDisk));
    assert!(!reading.reasons.contains(&Reason::WriteRead) && !reading.model.is_empty(), "{reading:?}");
}

fn card(fake: &FakeKernel, name: &str, place: &str, carrier: &str) {
    fake.link(&format!("sys/class/net/{name}/device"), place);
    fake.file(&format!("sys/class/net/{name}/carrier"), carrier);
    fake.file(&format!("sys/class/net/{name}/statistics/rx_errors"), "3");
    fake.file(&format!("sys/class/net/{name}/statistics/tx_errors"), "1");
}

#[test]
fn a_pulled_cable_is_told_unless_another_card_is_linked() {
    let fake = FakeKernel::new();
    card(&fake, "enp2s0", "sys/devices/pci0000:00/0000:02:00.0", "1");
    fake.link("sys/devices/pci0000:00/0000:02:00.0/driver", "sys/bus/pci/drivers/r8169");
    fake.file("sys/class/net/lo/carrier", "1");
    let mut probe = Network::new(fake.kernel());
    assert_eq!(
        only(&mut probe),
        Reading::well("network/enp2s0", Kind::Network, "r8169").measuring(Measure::Errors, 4.0)
    );
    fake.file("sys/class/net/enp2s0/carrier", "0");
    assert_eq!(told(&only(&mut probe)), (State::Degraded, vec![Reason::NoLink]));
    card(&fake, "wlp3s0", "sys/devices/pci0000:00/0000:03:00.0", "1");
    assert!(states(&mut probe).iter().all(|(_, state)| *state == State::Ok), "it goes over Wi-Fi");
    // A card that is down can't be read.
    fake.remove("sys/class/net/wlp3s0/carrier");
    assert!(states(&mut probe).iter().all(|(_, state)| *state == State::Degraded));
    fake.remove("sys/class/net/enp2s0");
    assert_eq!(ids(&mut probe), ["network/wlp3s0"], "an adapter that was pulled out is gone");
}

#[test]
fn the_radio_says_how_well_it_hears() {
    let fake = FakeKernel::new();
    card(&fake, "wlan0", "sys/devices/pci0000:00/0000:03:00.0", "1");
    card(&fake, "wlan1", "sys/devices/pci0000:00/0000:04:00.0", "1");
    let table = "Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
 wlan0: 0000   54.  -56.  -256        0      0      0      0     12        0
 wlan1: 0000   54.  180.  0           0      0      0      0     12        0";
    fake.file("proc/net/wireless", table);
    let readings = Network::new(fake.kernel()).look();
    let signals: Vec<_> =
        readings.iter().map(|reading| reading.figures.iter().find(|figure| figure.0 == Measure::Signal)).collect();
    assert_eq!(signals, [Some(&(Measure::Signal, -56.0)), None], "a driver's own figure is none");
}

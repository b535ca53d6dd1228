//! What looking at the equipment costs. Alone in its program, for the whole program's time is measured.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may end anywhere")]

#[path = "equipment_common/mod.rs"]
mod common;

use std::path::Path;
use std::time::Duration;

use common::FakeKernel;
use rustix::time::{ClockId, clock_gettime};
use watch::equipment::{Pace, Room, all};

/// Time on processors, without that of programs that are run.
fn spent() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

/// A machine with four threads, two screens, ten things on USB, and what belongs to them.
fn full_room() -> FakeKernel {
    let fake = FakeKernel::new();
    for cpu in 0..4 {
        for part in ["core", "package"] {
            fake.file(&format!("sys/devices/system/cpu/cpu{cpu}/thermal_throttle/{part}_throttle_count"), "3");
        }
    }
    for number in 0..6 {
        fake.file(&format!("sys/class/thermal/cooling_device{number}/type"), "Processor");
        fake.file(&format!("sys/class/thermal/cooling_device{number}/cur_state"), "0");
    }
    for connector in ["HDMI-A-1", "HDMI-A-2", "DP-1", "DP-2"] {
        fake.link("sys/class/drm/card0/device", "sys/devices/pci0000:00/0000:00:02.0");
        fake.file(&format!("sys/class/drm/card0-{connector}/status"), "connected");
        fake.bytes(&format!("sys/class/drm/card0-{connector}/edid"), &[0; 256]);
        fake.file(&format!("sys/class/drm/card0-{connector}/modes"), "1920x1080");
    }
    let mut devices = String::new();
    for port in 1..=10 {
        let name = format!("1-{port}");
        fake.plug(&name, "046d:c31c", "Keyboard", &["03", "03"]);
        devices += &format!(
            "I: Bus=0003 Vendor=046d Product=c31c Version=0110\nN: Name=\"Keyboard {port}\"\nS: Sysfs=/devices/pci0000:00/usb1/{name}/{name}:1.0/0003:046D:C31C.0001/input/input{port}\nB: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe\n\n"
        );
    }
    fake.file("proc/bus/input/devices", devices);
    let cards = " 0 [PCH ]: HDA-Intel - HDA Intel PCH\n 1 [HDMI ]: HDA-Intel - HDA Intel HDMI";
    fake.file("proc/asound/cards", cards);
    for card in 0..2 {
        fake.file(&format!("proc/asound/card{card}/pcm0p/info"), "");
        fake.link(&format!("sys/class/sound/card{card}/device"), "sys/devices/pci0000:00/0000:00:1f.3");
    }
    for card in ["enp2s0", "wlp3s0"] {
        fake.link(&format!("sys/class/net/{card}/device"), "sys/devices/pci0000:00/0000:02:00.0");
        fake.file(&format!("sys/class/net/{card}/carrier"), "1");
    }
    fake.file("proc/self/mountinfo", "27 1 254:0 / / rw - ext4 /dev/vda rw");
    fake
}

/// The whole of watching may take 0.5 % of one core; a tenth of it goes to the equipment, in a build that isn't optimized.
const SHARE: f64 = 0.000_5;

#[test]
fn looking_each_minute_takes_less_than_its_share_of_a_core() {
    let (fake, data) = (full_room(), tempfile::tempdir().unwrap());
    let room = Room {
        kernel: fake.kernel(),
        smart: fake.path("run"),
        smartctl: "/nowhere/smartctl".into(),
        mmcli: "/nowhere/mmcli".into(),
        ..Room::this_machine(Path::new(data.path()))
    };
    let mut probes = all(&room);
    let begun = spent();
    let readings: usize = probes.iter_mut().map(|(probe, _)| probe.look().len()).sum();
    println!("first looks, with the file that is written and read: {:?}; {readings} readings", spent() - begun);
    assert!(readings > 15, "{readings}");
    let mut share = 0.0;
    for pace in [Pace::Minute, Pace::TenMinutes] {
        let looks: u32 = 20;
        let begun = spent();
        for (probe, _) in probes.iter_mut().filter(|(_, paced)| *paced == pace) {
            (0..looks).for_each(|_| drop(probe.look()));
        }
        let each = (spent() - begun) / looks;
        println!("{pace:?}: {each:?}");
        share += each.as_secs_f64() / pace.every().as_secs_f64();
    }
    println!("{:.4} % of a core", share * 100.0);
    assert!(share < SHARE, "{share}");
}

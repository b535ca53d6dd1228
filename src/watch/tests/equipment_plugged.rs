//! What people plug in and pull out: seen when it is there, gone when it isn't, the same when it comes back.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

#[path = "equipment_common/mod.rs"]
mod common;

use std::path::Path;
use std::sync::{Arc, Mutex};

use common::{FakeKernel, ids, only, told, well};
use watch::equipment::camera::Cameras;
use watch::equipment::displays::Displays;
use watch::equipment::input::Input;
use watch::equipment::sound::Sound;
use watch::equipment::usb::Usb;
use watch::equipment::{Probe, Room, all};
use watch::inventory::{List, judge};
use watch::{Kind, Measure, Reading, Reason, State};

/// A base block of EDID with a checksum: maker `GSM`, model `LG TV`, and a timing it prefers.
fn edid(width: u16, height: u16, name: &str) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes[..8].copy_from_slice(&[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]);
    bytes[8..10].copy_from_slice(&0x1e6d_u16.to_be_bytes());
    bytes[10..12].copy_from_slice(&0x0001_u16.to_le_bytes());
    bytes[12..16].copy_from_slice(&4711_u32.to_le_bytes());
    bytes[54..56].copy_from_slice(&14850_u16.to_le_bytes());
    (bytes[56], bytes[58]) = (width as u8, (width >> 8 << 4) as u8);
    (bytes[59], bytes[61]) = (height as u8, (height >> 8 << 4) as u8);
    bytes[72..77].copy_from_slice(&[0, 0, 0, 0xff, 0]);
    bytes[77..90].copy_from_slice(b"SERIAL-4711\n ");
    if !name.is_empty() {
        bytes[90..95].copy_from_slice(&[0, 0, 0, 0xfc, 0]);
        bytes[95..108].copy_from_slice(format!("{:13}", format!("{name}\n")).as_bytes());
    }
    let sum = bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    bytes[127] = 0_u8.wrapping_sub(sum);
    bytes
}

fn display(fake: &FakeKernel, connector: &str, edid: &[u8]) {
    let folder = format!("sys/class/drm/{connector}");
    fake.file(&format!("{folder}/status"), if edid.is_empty() { "disconnected" } else { "connected" });
    fake.bytes(&format!("{folder}/edid"), edid);
    fake.file(&format!("{folder}/modes"), "1920x1080\n1280x720\n1920x1080i");
}

fn displays(fake: &FakeKernel, shown: Option<(u32, u32)>) -> Displays {
    Displays::new(fake.kernel(), Arc::new(move || shown))
}

#[test]
fn a_television_is_seen_with_its_model_and_gone_when_it_is_pulled_out() {
    let fake = FakeKernel::new();
    fake.link("sys/class/drm/card0/device", "sys/devices/pci0000:00/0000:00:02.0");
    display(&fake, "card0-HDMI-A-1", &edid(1920, 1080, "LG TV"));
    display(&fake, "card0-DP-1", &[]);
    display(&fake, "card0-Writeback-1", &edid(1920, 1080, "LG TV"));
    let mut probe = displays(&fake, None);
    let television = well("display/HDMI-A-1", Kind::Display, "GSM LG TV");
    assert_eq!(only(&mut probe), television);
    display(&fake, "card0-HDMI-A-1", &[]);
    assert_eq!(probe.look(), []);
    display(&fake, "card0-HDMI-A-1", &edid(1920, 1080, "LG TV"));
    assert_eq!(only(&mut probe), television, "the same again");
}

#[test]
fn two_cards_with_a_connector_of_one_name_give_two_ids() {
    let fake = FakeKernel::new();
    for (card, place) in [("card1", "0000:01:00.0"), ("card0", "0000:00:02.0")] {
        fake.link(&format!("sys/class/drm/{card}/device"), &format!("sys/devices/pci0000:00/{place}"));
        display(&fake, &format!("{card}-HDMI-A-1"), &edid(1920, 1080, ""));
    }
    let mut probe = displays(&fake, Some((800, 600)));
    assert_eq!(ids(&mut probe), ["display/HDMI-A-1/0000:00:02.0", "display/HDMI-A-1/0000:01:00.0"]);
    assert!(
        probe.look().iter().all(|reading| told(reading) == (State::Ok, vec![])),
        "nobody knows on which it is shown"
    );
    assert!(probe.look().iter().all(|reading| reading.model == "GSM 0001"), "without a name its number");
}

#[test]
fn a_picture_that_is_smaller_than_the_display_wants_is_told_unless_it_is_full_hd() {
    let fake = FakeKernel::new();
    let low = (State::Degraded, vec![Reason::LowResolution]);
    let well = (State::Ok, vec![]);
    for (wants, shown, expected) in [
        ((1920, 1080), (1280, 720), &low),
        ((1920, 1080), (1920, 1080), &well),
        ((1366, 768), (1366, 768), &well),
        ((1366, 768), (1024, 768), &low),
        ((3840, 2160), (1920, 1080), &well),
        ((3840, 2160), (1280, 720), &low),
    ] {
        display(&fake, "card0-HDMI-A-1", &edid(wants.0, wants.1, "TV"));
        let reading = only(&mut displays(&fake, Some(shown)));
        assert_eq!(&told(&reading), expected, "{wants:?} {shown:?}");
        assert_eq!(reading.figures, [(Measure::Resolution, f64::from(shown.0 * shown.1))]);
    }
}

#[test]
fn a_display_that_says_nothing_or_nonsense_is_there_without_a_model() {
    let fake = FakeKernel::new();
    let mut damaged = edid(1280, 1024, "TV");
    damaged[60] ^= 1;
    for bytes in [damaged, b"x".to_vec(), vec![0; 128], vec![0xff; 256]] {
        display(&fake, "card0-VGA-1", &bytes);
        let reading = only(&mut displays(&fake, Some((1280, 1024))));
        assert_eq!((reading.id.as_str(), reading.model.as_str()), ("display/VGA-1", ""));
        assert_eq!(told(&reading).1, [Reason::LowResolution], "by the kernel's list of modes");
    }
}

const CARDS: &str = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH
                      HDA Intel PCH at 0xf7f10000 irq 32
 1 [Device         ]: USB-Audio - USB PnP Sound Device
                      C-Media Electronics Inc. USB PnP Sound Device at usb-0000:00:14.0-2, full
 2 [Loopback       ]: Loopback - Loopback
                      Loopback 1";

#[test]
fn a_sound_card_and_a_microphone_are_told_apart_by_what_they_do() {
    let fake = FakeKernel::new();
    fake.file("proc/asound/cards", CARDS);
    fake.link("sys/class/sound/card0/device", "sys/devices/pci0000:00/0000:00:1f.3");
    fake.plug("1-2", "0d8c:013c", "USB PnP Sound Device", &["01"]);
    fake.link("sys/class/sound/card1/device", &format!("{}/1-2:1.0", fake.usb("1-2")));
    fake.link("sys/class/sound/card2/device", "sys/devices/platform/snd_aloop.0");
    for stream in ["card0/pcm0p", "card0/pcm0c", "card0/pcm3p", "card1/pcm0c", "card2/pcm0p", "card2/pcm0c"] {
        fake.file(&format!("proc/asound/{stream}/info"), "");
    }
    let mut probe = Sound::new(fake.kernel());
    let card = well("sound/0000:00:1f.3", Kind::SoundCard, "HDA Intel PCH");
    let microphone = well("microphone/0d8c:013c/1-2", Kind::Microphone, "USB PnP Sound Device");
    assert_eq!(probe.look(), [card.clone(), microphone.clone()]);
    fake.file("proc/asound/cards", CARDS.lines().take(2).collect::<Vec<_>>().join("\n"));
    assert_eq!(only(&mut probe), card);
    fake.file("proc/asound/cards", CARDS);
    assert_eq!(probe.look(), [card, microphone]);
    fake.file("proc/asound/cards", "--- no soundcards ---");
    assert_eq!(probe.look(), []);
}

/// As a PC with a keyboard on PS/2, a receiver for keyboard and mouse, a touch screen and a tablet for signatures writes it.
const DEVICES: &str = r#"I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
P: Phys=PNP0C0C/button/input0
S: Sysfs=/devices/LNXSYSTM:00/LNXSYBUS:00/PNP0C0C:00/input/input0
U: Uniq=
H: Handlers=kbd event0
B: PROP=0
B: EV=3
B: KEY=8000 10000000000000 0

I: Bus=0011 Vendor=0001 Product=0001 Version=ab41
N: Name="AT Translated Set 2 keyboard"
P: Phys=isa0060/serio0/input0
S: Sysfs=/devices/platform/i8042/serio0/input/input3
U: Uniq=
H: Handlers=sysrq kbd leds event3
B: PROP=0
B: EV=120013
B: KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe
B: MSC=10
B: LED=7

I: Bus=0003 Vendor=046d Product=c52b Version=0111
N: Name="Logitech USB Receiver"
P: Phys=usb-0000:00:14.0-2/input0
S: Sysfs=/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/0003:046D:C52B.0001/input/input5
U: Uniq=SERIAL-4711
H: Handlers=sysrq kbd leds event5
B: PROP=0
B: EV=120013
B: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe
B: MSC=10
B: LED=1f

I: Bus=0003 Vendor=046d Product=c52b Version=0111
N: Name="Logitech USB Receiver Mouse"
P: Phys=usb-0000:00:14.0-2/input1
S: Sysfs=/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1/0003:046D:C52B.0002/input/input6
U: Uniq=
H: Handlers=mouse0 event6
B: PROP=0
B: EV=17
B: KEY=ffff0000 0 0 0 0
B: REL=1943
B: MSC=10

I: Bus=0003 Vendor=046d Product=c52b Version=0111
N: Name="Logitech USB Receiver Consumer Control"
P: Phys=usb-0000:00:14.0-2/input1
S: Sysfs=/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.1/0003:046D:C52B.0002/input/input7
U: Uniq=
H: Handlers=kbd event7
B: PROP=0
B: EV=1f
B: KEY=3f000301ff 0 0 483ffff17aff32d bfd4444600000000 1 130ff38b17d007 ffe77bfad941dfff ffbeffdff3cfffff fffffffffffffffe
B: REL=1040
B: ABS=100000000
B: MSC=10

I: Bus=0003 Vendor=0eef Product=0001 Version=0211
N: Name="eGalax Inc. USB TouchController"
P: Phys=usb-0000:00:14.0-4.1/input0
S: Sysfs=/devices/pci0000:00/0000:00:14.0/usb1/1-4/1-4.1/1-4.1:1.0/0003:0EEF:0001.0004/input/input9
U: Uniq=
H: Handlers=mouse1 event9
B: PROP=2
B: EV=b
B: KEY=400 0 0 0 0 0
B: ABS=260800000000003

I: Bus=0003 Vendor=056a Product=00a4 Version=0110
N: Name="Wacom STU pen"
P: Phys=
S: Sysfs=/devices/pci0000:00/0000:00:14.0/usb1/1-6/1-6:1.0/0003:056A:00A4.0005/input/input11
U: Uniq=
H: Handlers=event11
B: PROP=2
B: EV=b
B: KEY=1c01 0 0 0 0 0
B: ABS=1000003

I: Bus=0005 Vendor=04e8 Product=7021 Version=011b
N: Name="Samsung Bluetooth Keyboard"
P: Phys=00:11:22:33:44:55
S: Sysfs=/devices/virtual/misc/uhid/0005:04E8:7021.0006/input/input12
U: Uniq=00:11:22:33:44:66
H: Handlers=sysrq kbd event12
B: PROP=0
B: EV=12001f
B: KEY=3f000301ff 0 0 483ffff17aff32d bfd4444600000000 1 130ff38b17d007 ffe77bfad941dfff ffbeffdff3cfffff fffffffffffffffe"#;

#[test]
fn keyboards_mice_and_touch_screens_are_told_by_what_they_send() {
    let fake = FakeKernel::new();
    fake.file("proc/bus/input/devices", DEVICES);
    let mut probe = Input::new(fake.kernel());
    assert_eq!(
        probe.look(),
        [
            well("keyboard/046d:c52b/1-2", Kind::Keyboard, "Logitech USB Receiver"),
            well("keyboard/04e8:7021/bluetooth", Kind::Keyboard, "Samsung Bluetooth Keyboard"),
            well("keyboard/serio0", Kind::Keyboard, "AT Translated Set 2 keyboard"),
            well("mouse/046d:c52b/1-2", Kind::Mouse, "Logitech USB Receiver Mouse"),
            well("touchscreen/0eef:0001/1-4.1", Kind::Touchscreen, "eGalax Inc. USB TouchController"),
        ]
    );
    let without: Vec<&str> = DEVICES.split("\n\n").filter(|entry| !entry.contains("Vendor=046d")).collect();
    fake.file("proc/bus/input/devices", without.join("\n\n"));
    assert_eq!(ids(&mut probe).len(), 3, "the receiver is pulled out");
}

#[test]
fn two_equal_keyboards_give_two_ids() {
    let fake = FakeKernel::new();
    let one = DEVICES.split("\n\n").nth(2).unwrap();
    fake.file("proc/bus/input/devices", [one, &one.replace("1-2", "1-3")].join("\n\n"));
    assert_eq!(ids(&mut Input::new(fake.kernel())), ["keyboard/046d:c52b/1-2", "keyboard/046d:c52b/1-3"]);
}

#[test]
fn a_camera_is_one_however_many_entries_it_has() {
    let fake = FakeKernel::new();
    fake.plug("1-5", "0c45:6366", "USB Camera", &["0e", "0e"]);
    for (entry, place) in [("video0", fake.usb("1-5") + "/1-5:1.0"), ("video1", fake.usb("1-5") + "/1-5:1.0")] {
        fake.link(&format!("sys/class/video4linux/{entry}/device"), &place);
        fake.file(&format!("sys/class/video4linux/{entry}/name"), "USB Camera: USB Camera");
    }
    fake.link("sys/class/video4linux/video9/device", "sys/devices/virtual/video4linux/video9");
    let mut probe = Cameras::new(fake.kernel());
    assert_eq!(only(&mut probe), well("camera/0c45:6366/1-5", Kind::Camera, "USB Camera"));
    fake.unplug("1-5");
    assert_eq!(probe.look(), []);
}

#[test]
fn what_visitors_bring_and_what_other_probes_tell_is_left_out() {
    let fake = FakeKernel::new();
    fake.file("proc/bus/input/devices", DEVICES);
    fake.plug("1-1", "072f:90cc", "CCID USB Reader", &["0b"]);
    fake.plug("1-2", "046d:c52b", "USB Receiver", &["03", "03"]);
    fake.plug("1-3", "0781:5567", "Cruzer Blade", &["08"]);
    fake.plug("1-5", "0c45:6366", "USB Camera", &["0e", "01"]);
    fake.plug("1-7", "05ac:12a8", "iPhone", &["06", "ff"]);
    fake.plug("1-8", "22d9:2764", "OPPO A16", &["ff"]);
    fake.file(&format!("{}/1-8:1.0/interface", fake.usb("1-8")), "MTP");
    fake.plug("1-9", "051d:0002", "Back-UPS", &["03"]);
    fake.link(&format!("{}/1-9:1.0/driver", fake.usb("1-9")), "sys/bus/usb/drivers/usbfs");
    fake.plug("1-10", "0bda:8179", "802.11n NIC", &["ff"]);
    fake.file(&format!("{}/1-10:1.0/net/wlan0/address", fake.usb("1-10")), "00:11:22:33:44:55");
    fake.plug("1-11", "05e3:0608", "USB2.0 Hub", &["09"]);
    fake.plug("1-12", "0c2e:0b61", "Barcode Scanner", &["03"]);
    let mut probe = Usb::new(fake.kernel());
    let reader = well("usb/072f:90cc/1-1", Kind::Usb, "CCID USB Reader");
    let scanner = well("usb/0c2e:0b61/1-12", Kind::Usb, "Barcode Scanner");
    assert_eq!(probe.look(), [reader.clone(), scanner.clone()]);
    fake.unplug("1-1");
    assert_eq!(only(&mut probe), scanner);
    fake.plug("1-1", "072f:90cc", "CCID USB Reader", &["0b"]);
    assert_eq!(probe.look(), [reader, scanner]);
}

#[test]
fn no_serial_number_and_no_address_is_read() {
    let fake = FakeKernel::new();
    fake.file("proc/bus/input/devices", DEVICES);
    fake.plug("1-1", "072f:90cc", "CCID USB Reader", &["0b"]);
    display(&fake, "card0-HDMI-A-1", &edid(1920, 1080, "LG TV"));
    let room = Room { kernel: fake.kernel(), ..Room::this_machine(fake.path("proc").as_path()) };
    let readings: Vec<_> = all(&room).iter_mut().flat_map(|(probe, _)| probe.look()).collect();
    let text = format!("{readings:?}");
    assert!(readings.len() > 5 && !text.contains("4711") && !text.contains("00:11:22"), "{text}");
}

#[test]
fn the_picture_is_asked_for_at_each_look() {
    let fake = FakeKernel::new();
    display(&fake, "card0-HDMI-A-1", &edid(1920, 1080, "TV"));
    let shown = Arc::new(Mutex::new(None));
    let asked = shown.clone();
    let mut probe = Displays::new(fake.kernel(), Arc::new(move || *asked.lock().unwrap()));
    assert_eq!(told(&only(&mut probe)), (State::Ok, vec![]));
    *shown.lock().unwrap() = Some((640, 480));
    assert_eq!(told(&only(&mut probe)).1, [Reason::LowResolution]);
}

/// From the port to the finding: what is listed is well, missing when it is pulled out, well again in another port.
#[test]
fn a_listed_device_that_is_pulled_out_is_missing_until_it_is_plugged_in_again_anywhere() {
    let (fake, data) = (FakeKernel::new(), tempfile::tempdir().unwrap());
    let room = Room {
        kernel: fake.kernel(),
        smart: fake.path("run"),
        smartctl: "/nowhere/smartctl".into(),
        mmcli: "/nowhere/mmcli".into(),
        cups: "/nowhere/cups.sock".into(),
        ..Room::this_machine(data.path())
    };
    let mut probes = all(&room);
    let mut look = || -> Vec<Reading> { probes.iter_mut().flat_map(|(probe, _)| probe.look()).collect() };
    fake.plug("1-1", "072f:90cc", "CCID USB Reader", &["0b"]);
    display(&fake, "card0-HDMI-A-1", &edid(1920, 1080, "LG TV"));
    let list = List::parse(&List::of_what_is_there(&look()), Path::new("equipment.toml")).unwrap();
    let state = |readings: &[Reading], id: &str| -> Vec<State> {
        judge(&list, readings)
            .iter()
            .filter(|finding| finding.id.starts_with(id))
            .map(|finding| finding.state)
            .collect()
    };
    assert_eq!(state(&look(), "usb/"), [State::Ok]);
    fake.unplug("1-1");
    display(&fake, "card0-HDMI-A-1", &[]);
    assert_eq!((state(&look(), "usb/"), state(&look(), "display/")), (vec![State::Missing], vec![State::Missing]));
    fake.plug("1-4", "072f:90cc", "CCID USB Reader", &["0b"]);
    fake.plug("1-5", "0c2e:0b61", "Barcode Scanner", &["03"]);
    display(&fake, "card0-HDMI-A-1", &edid(1920, 1080, "SAMSUNG"));
    assert_eq!(
        (state(&look(), "usb/"), state(&look(), "display/")),
        (vec![State::Ok, State::New], vec![State::Changed])
    );
}

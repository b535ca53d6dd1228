//! Equipment: who looks at it, how often, and what there is to see.
//!
//! Each probe asks one source and answers what it saw. Ids name the place, not the thing: the connector, the port, the queue;
//! on USB also vendor and product, so that [`crate::inventory`] finds a device again in another port. No probe reads a serial
//! number, an address of a card, or what is plugged in for a visit: sticks and telephones.

pub mod camera;
pub mod computer;
pub mod disks;
pub mod displays;
mod edid;
pub mod input;
pub mod kernel;
mod latch;
mod limits;
pub mod modem;
pub mod network;
mod patience;
pub mod printers;
pub mod smart;
mod smart_report;
pub mod sound;
pub mod sound_test;
mod tool;
pub mod ups;
pub mod usb;
mod write_read;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::device::Reading;
use kernel::Kernel;

/// Looks at some of the equipment. Whatever it can't find out it leaves out: a probe never fails as a whole.
pub trait Probe: Send {
    /// Everything it sees now. Called from a thread that may wait, some seconds at most.
    fn look(&mut self) -> Vec<Reading>;
}

/// How often a probe looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pace {
    /// What the kernel tells at once, and the battery that holds for minutes only.
    Minute,
    /// What another program has to be asked for; a probe that is a burden asks less often by itself.
    TenMinutes,
}

impl Pace {
    /// The time from one look to the next.
    pub const fn every(self) -> Duration {
        match self {
            Self::Minute => Duration::from_secs(60),
            Self::TenMinutes => Duration::from_secs(600),
        }
    }
}

/// Width and height of the picture that is shown now, in pixels; nothing while nobody knows.
pub type Shown = Arc<dyn Fn() -> Option<(u32, u32)> + Send + Sync>;

/// Where to look.
pub struct Room {
    /// `/proc` and `/sys`.
    pub kernel: Kernel,
    /// Where the point keeps its data; it is also written to.
    pub data: PathBuf,
    /// Where a service of the machine writes what disks say of themselves, for it has the rights to ask them.
    pub smart: PathBuf,
    /// `smartctl`, asked where no service does.
    pub smartctl: PathBuf,
    /// `mmcli`
    pub mmcli: PathBuf,
    /// The socket of CUPS.
    pub cups: PathBuf,
    /// NUT's `upsd`
    pub upsd: SocketAddr,
    /// Who knows the size of the picture that is shown: the one that draws it.
    pub shown: Shown,
}

impl Room {
    /// This machine; nobody knows how large the picture is.
    pub fn this_machine(data: &Path) -> Self {
        Self {
            kernel: Kernel::at("/"),
            data: data.to_owned(),
            smart: "/run/diem-ho-tro/smart".into(),
            smartctl: "/usr/sbin/smartctl".into(),
            mmcli: "mmcli".into(),
            cups: "/run/cups/cups.sock".into(),
            upsd: (Ipv4Addr::LOCALHOST, 3493).into(),
            shown: Arc::new(|| None),
        }
    }
}

/// Every probe of the room, and how often it looks.
pub fn all(room: &Room) -> Vec<(Box<dyn Probe>, Pace)> {
    let kernel = || room.kernel.clone();
    vec![
        (Box::new(computer::Computer::new(kernel(), computer::sysinfo())), Pace::Minute),
        (Box::new(disks::Disks::new(kernel(), &room.data)), Pace::Minute),
        (Box::new(displays::Displays::new(kernel(), room.shown.clone())), Pace::Minute),
        (Box::new(sound::Sound::new(kernel())), Pace::Minute),
        (Box::new(input::Input::new(kernel())), Pace::Minute),
        (Box::new(camera::Cameras::new(kernel())), Pace::Minute),
        (Box::new(usb::Usb::new(kernel())), Pace::Minute),
        (Box::new(network::Network::new(kernel())), Pace::Minute),
        (Box::new(ups::Ups::new(room.upsd)), Pace::Minute),
        (Box::new(printers::Printers::new(&room.cups)), Pace::TenMinutes),
        (Box::new(modem::Modem::new(kernel(), &room.mmcli)), Pace::TenMinutes),
        (Box::new(smart::Smart::new(kernel(), &room.data, &room.smart, &room.smartctl)), Pace::TenMinutes),
    ]
}

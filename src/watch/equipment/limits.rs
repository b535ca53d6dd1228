//! From when on equipment isn't well: every limit, with its reason.

use std::time::Duration;

/// A processor that comes this near to the temperature at which it slows itself down is too hot, °C.
pub(crate) const HOT_BEFORE_CRITICAL: f64 = 5.0;

/// The same where its sensor names no such temperature: most processors of PCs slow down between 95 and 105 °C.
pub(crate) const HOT: f64 = 90.0;

/// How much it has to cool down, °C: a fan that turns up and down moves it by less.
pub(crate) const COOLER: f64 = 10.0;

/// It is told that a processor runs slower than it could until it hasn't for this many looks, which is half an hour: a hot
/// afternoon is told once.
pub(crate) const THROTTLED_LOOKS: u32 = 30;

/// With less free, programs are slowed down by the kernel that looks for memory, and soon ended by it.
pub(crate) const MEMORY_FULL: f64 = 0.95;
/// Told until this much is used.
pub(crate) const MEMORY_FREE_AGAIN: f64 = 0.90;

/// ext4 keeps 5 % for root and finds room slowly from here on; an edition no longer fits beside the old one.
pub(crate) const DISK_FULL: f64 = 0.95;
/// Told until this much is used.
pub(crate) const DISK_FREE_AGAIN: f64 = 0.92;
/// Less than this and no figure can be written any more, bytes: SQLite's log beside its database.
pub(crate) const DISK_USELESS: u64 = 16 << 20;

/// What is written and read again: many sectors, and no burden for a disk that wears out (0.6 GB a year).
pub(crate) const WRITTEN: usize = 64 << 10;
/// Once an hour, in looks.
pub(crate) const WRITE_READ_LOOKS: u32 = 60;
/// A slow disk that does something else meanwhile takes seconds; one that takes this long hangs.
pub(crate) const WRITE_READ_PATIENCE: Duration = Duration::from_secs(20);

/// What the screens are made for. A larger display that is driven so is well.
pub(crate) const FULL_HD: (u32, u32) = (1920, 1080);

/// Makers allow hard disks 60 °C.
pub(crate) const HARD_DISK_HOT: f64 = 60.0;
/// And SSDs 70 °C.
pub(crate) const SSD_HOT: f64 = 70.0;
/// Share of a disk's life after which another one should be bought: the rest lasts for months in a room that writes little.
pub(crate) const DISK_WORN: f64 = 0.9;
/// A disk has spare sectors for those that wear out, and a few are used in its youth; this many means a surface that goes.
pub(crate) const REALLOCATED_SECTORS: u64 = 50;
/// `smartctl` is run every six hours, in looks: what it tells changes over weeks, and asking makes a disk work.
pub(crate) const SMART_LOOKS: u32 = 36;
/// A disk that has to wake up first answers within ten seconds.
pub(crate) const SMART_PATIENCE: Duration = Duration::from_secs(15);

/// ModemManager answers at once, unless the modem itself has to be asked.
pub(crate) const MODEM_PATIENCE: Duration = Duration::from_secs(5);

/// Servers on this machine answer at once; one that doesn't within this hangs.
pub(crate) const SERVER_PATIENCE: Duration = Duration::from_secs(5);
/// What they may answer at most, bytes: fifty printers.
pub(crate) const SERVER_ANSWER: u64 = 1 << 20;

/// Toner or ink at or below this is low, %, where the printer names no limit of its own.
pub(crate) const MARKER_LOW: i32 = 10;

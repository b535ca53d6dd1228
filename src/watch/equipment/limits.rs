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

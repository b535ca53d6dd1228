//! Opening a point: everything the running kiosk takes from its data folder, before the first frame and whenever it looks
//! again.

use std::path::Path;
use std::sync::Arc;

use catalog::{Edition, Store};
use point::{Clock, DataFolder, Fault, Lock, Point, Severity};

use crate::inspect;

/// What was opened, as far as it could be.
pub struct Opening {
    /// The folder, if it can be used.
    pub data: Option<DataFolder>,
    /// The right to write there.
    pub lock: Option<Arc<Lock>>,
    /// The active edition, if there is one.
    pub edition: Option<Arc<Edition>>,
    /// Who and where this point is, if its settings can be read.
    pub point: Option<Point>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Opening {
    /// Opens the folder; `lock` is one that this process holds already.
    pub fn open(root: &Path, clock: &dyn Clock, lock: Option<Arc<Lock>>) -> Self {
        let inspect::Opened { data, mut edition, mut faults } = inspect::open(root, clock);
        let lock = lock.or_else(|| match data.as_ref()?.lock() {
            Ok(lock) => Some(Arc::new(lock)),
            Err(error) => {
                faults.push(inspect::folder_fault(&error, clock.now().wall));
                None
            }
        });
        if let Some(fault) = faults.iter_mut().find(|fault| fault.id == inspect::EDITION)
            && let (Some(data), Some(lock)) = (&data, &lock)
            && let Some(before) = fall_back(data, lock)
        {
            edition = Some(before);
            fault.severity = Severity::Degraded;
        }
        let point = data.as_ref().and_then(|data| data.point().ok());
        Self { data, lock, edition: edition.map(Arc::new), point, faults }
    }
}

/// An edition that can't be opened gives way to the one before it, for good: it is held, and not taken again by itself.
/// `None` where there is none, or that one can't be opened either.
pub fn fall_back(data: &DataFolder, lock: &Lock) -> Option<Edition> {
    delivery::roll_back(data, lock).ok()?;
    Store::new(data.clone()).open_active().ok()
}

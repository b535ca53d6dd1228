//! Equipment: who looks at it, and what there is to see.

use crate::device::Reading;

/// Looks at some of the equipment. Whatever it can't find out it leaves out: a probe never fails as a whole.
pub trait Probe: Send {
    /// Everything it sees now. Called from a thread that may wait, some seconds at most.
    fn look(&mut self) -> Vec<Reading>;
}

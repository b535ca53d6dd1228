//! The sheet of complaint, because somebody pressed its button: read, set and printed on a thread of its own.

use std::sync::Arc;

use point::{Clock, DataFolder};

use crate::bus::{Bus, Event};
use crate::complaint;
use crate::visit::Command;
use crate::visit::health::{News, Printed};

/// Prints it, and tells whoever looks at the screen.
pub(super) fn begin(data: Option<&DataFolder>, clock: &Arc<dyn Clock>, bus: &Bus) {
    let (data, clock, answer) = (data.cloned(), clock.clone(), bus.clone());
    let complain = move || {
        let printed = data.map_or(Printed::Nothing, |data| complaint::print(&data, clock).unwrap_or(Printed::Failed));
        answer.post_surely(Event::Visit(Command::Watched(News::Complaint(printed))));
    };
    if std::thread::Builder::new().name("complaint".to_owned()).spawn(complain).is_err() {
        bus.post(Event::Visit(Command::Watched(News::Complaint(Printed::Failed))));
    }
}

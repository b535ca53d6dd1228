//! What takes its time: each on a thread of its own, while the book stays open for everything else. Done as the commands at a
//! terminal do it: the running program's own door says whose turn it is.

use std::sync::{Arc, Mutex};

use delivery::Progress;
use point::{Clock, DataFolder};

use crate::bus::{Bus, Event, lock};
use crate::delivering::{self, Origin};
use crate::reporting;
use crate::visit::Command;
use crate::visit::desk::{Came, Errand, News, Told};

/// Begins an errand, and tells what comes of it.
pub(super) fn begin(errand: Errand, data: &DataFolder, clock: &Arc<dyn Clock>, bus: &Bus) {
    let (folder, clock, to) = (data.clone(), clock.clone(), bus.clone());
    let run = move || {
        let came = run(errand, &folder, &clock, &to).unwrap_or(Came::Failed(errand));
        tell(&to, Told::Came(came));
    };
    if std::thread::Builder::new().name("errand".to_owned()).spawn(run).is_err() {
        tell(bus, Told::Came(Came::Failed(errand)));
    }
}

fn run(errand: Errand, data: &DataFolder, clock: &Arc<dyn Clock>, bus: &Bus) -> anyhow::Result<Came> {
    let root = data.root();
    Ok(match errand {
        Errand::Fetch => {
            let said = Mutex::new(None);
            let tell_progress = |progress| {
                let Progress::Fetching(tally) = progress else { return };
                let percent = Some(tally.percent());
                // Told where a person sees the difference.
                if std::mem::replace(&mut *lock(&said), percent) != percent {
                    tell(bus, Told::Underway(errand, percent));
                }
            };
            Came::Fetched(Box::new(delivering::once(root, clock, &Origin::Line, &tell_progress)?))
        }
        Errand::Send => Came::Sent(Box::new(reporting::send(root, clock)?)),
        Errand::GoBack => {
            delivering::roll_back(root)?;
            Came::WentBack
        }
    })
}

fn tell(bus: &Bus, told: Told) {
    bus.post_surely(Event::Visit(Command::Desk(News::Told(told))));
}

//! What takes its time: each on a thread of its own, while the book stays open for everything else. Done as the commands at a
//! terminal do it: the running program's own door says whose turn it is.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use delivery::Progress;
use point::{Clock, DataFolder};

use crate::bus::{Bus, Event, lock};
use crate::delivering::{self, Origin};
use crate::handing_out::hand_out;
use crate::visit::Command;
use crate::visit::desk::{Came, Errand, News, Told};
use crate::{period_report, reporting};

/// Where reports lie on a stick.
const REPORTS: &str = "bao-cao";

/// Where bulletins do.
const BULLETINS: &str = "ban-tin";

/// What errands are done with.
#[derive(Clone)]
pub(super) struct Errands {
    pub(super) data: DataFolder,
    pub(super) clock: Arc<dyn Clock>,
    /// Below which sticks are mounted.
    pub(super) sticks: PathBuf,
    pub(super) bus: Bus,
}

impl Errands {
    /// Begins an errand, and tells what comes of it.
    pub(super) fn begin(&self, errand: Errand) {
        let (this, begun) = (self.clone(), errand.clone());
        let run = move || {
            let came = this.run(&begun).unwrap_or(Came::Failed(begun));
            this.tell(Told::Came(came));
        };
        if std::thread::Builder::new().name("errand".to_owned()).spawn(run).is_err() {
            self.tell(Told::Came(Came::Failed(errand)));
        }
    }

    fn run(&self, errand: &Errand) -> anyhow::Result<Came> {
        let (root, clock) = (self.data.root(), &self.clock);
        Ok(match errand {
            Errand::Fetch => {
                let said = Mutex::new(None);
                let tell_progress = |progress| {
                    let Progress::Fetching(tally) = progress else { return };
                    let percent = Some(tally.percent());
                    // Told where a person sees the difference.
                    if std::mem::replace(&mut *lock(&said), percent) != percent {
                        self.tell(Told::Underway(Errand::Fetch, percent));
                    }
                };
                Came::Fetched(Box::new(delivering::once(root, clock, &Origin::Line, &tell_progress)?))
            }
            Errand::Send => Came::Sent(Box::new(reporting::send(root, clock)?)),
            Errand::GoBack => {
                delivering::roll_back(root)?;
                Came::WentBack
            }
            Errand::FiguresOut => Came::Handed(hand_out(&self.data, &self.sticks, clock.as_ref(), |folder| {
                reporting::export(root, clock, folder).map(drop)
            })?),
            Errand::BulletinOut { sound, name } => {
                Came::Handed(hand_out(&self.data, &self.sticks, clock.as_ref(), |folder| {
                    let folder = folder.join(BULLETINS);
                    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
                    Ok(media::mp3::to_mp3(sound, &folder.join(name))?)
                })?)
            }
            Errand::ReportOut(wanted) => Came::Handed(hand_out(&self.data, &self.sticks, clock.as_ref(), |folder| {
                let folder = folder.join(REPORTS);
                fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
                for (name, bytes) in period_report::files(&self.data, clock.clone(), wanted)? {
                    let path = folder.join(name);
                    fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
                }
                Ok(())
            })?),
        })
    }

    fn tell(&self, told: Told) {
        self.bus.post_surely(Event::Visit(Command::Desk(News::Told(told))));
    }
}

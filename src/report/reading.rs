//! From what the point keeps to figures: the ledger's history and the watch's memory, each looked at beside whoever writes.

use std::path::Path;
use std::sync::Arc;

use ledger::fact::EventKind;
use ledger::{History, LedgerError};
use point::{Clock, DataFolder, FolderError, LineContract, LineState, Point};
use time::{Duration, OffsetDateTime};
use watch::inventory::{List, ListError};
use watch::line::Settings;
use watch::{Known, Memory, MemoryError, Speed};

use crate::figures::{Asset, Broadband, Figures, Line, Place, SCHEMA, Training};
use crate::gaps::{Certainty, Doubts, Evidence};
use crate::period::{Period, begins};
use crate::{room, trouble, usage};

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The ledger can't be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The watch's memory can't be read.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// The point's settings can't be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The list of equipment can't be read.
    #[error(transparent)]
    List(#[from] ListError),
}

/// Where figures are read from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The ledger's folder.
    pub ledger: &'a Path,
    /// The folder of the watch's memory.
    pub watch: &'a Path,
    /// Who and where the point is, its hours and contracts.
    pub point: &'a Point,
    /// What should be in the room.
    pub list: &'a List,
    /// Trainings and meetings; those that don't begin in the period are left out.
    pub trainings: &'a [Training],
    /// Bytes that watching may use in a month.
    pub most_bytes: u64,
}

impl Figures {
    /// Reads the figures of a point's data folder, beside a running kiosk.
    pub fn of(
        data: &DataFolder,
        trainings: &[Training],
        period: Period,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ReadError> {
        let (point, list) = (data.point()?, List::read(&data.equipment_list())?);
        let most_bytes = u64::from(Settings::of(&point.watch, "").monthly_megabytes) * 1_000_000;
        let (ledger, watch) = (data.ledger(), data.watch());
        let sources = Sources { ledger: &ledger, watch: &watch, point: &point, list: &list, trainings, most_bytes };
        Self::read(&sources, period, clock)
    }

    /// Reads the figures of a period. What isn't there is no figure of nought: it is doubted.
    pub fn read(sources: &Sources<'_>, period: Period, clock: Arc<dyn Clock>) -> Result<Self, ReadError> {
        let at = clock.now().wall;
        let history = History::look(sources.ledger)?;
        let memory = Memory::look(sources.watch, clock)?;
        let counts = of(history.as_ref(), |history| history.counts(period.from(), period.to()))?;
        let titles = of(history.as_ref(), History::titles)?;
        let events = |kind, until| of(history.as_ref(), |history| history.events(kind, until));
        let clock_wrong = events(EventKind::ClockWrong, at)?;
        let restored = events(EventKind::LedgerRestored, at)?;
        let changes = events(EventKind::DeviceChanged, period.ends())?;
        let kept_since = of(history.as_ref(), History::kept_since)?;
        let mut presences = of(memory.as_ref(), |memory| memory.presences(OffsetDateTime::UNIX_EPOCH))?;
        presences.reverse();
        let known = of(memory.as_ref(), Memory::devices)?;
        let cuts = of(memory.as_ref(), |memory| memory.outages(period.begins()))?;
        let speeds = of(memory.as_ref(), |memory| memory.speeds(period.begins()))?;
        let evidence = Evidence {
            at,
            kept_since,
            presences: &presences,
            counts: &counts,
            clock_wrong: &clock_wrong,
            restored: &restored,
        };
        let doubts = Doubts::of(period, &evidence);
        let point = sources.point;
        let watched = doubts.of_watch();
        Ok(Self {
            schema: SCHEMA,
            at,
            period,
            point: place(point),
            kept_since,
            gaps: doubts.gaps(),
            room: room::room(period, &counts, &presences, point, &doubts),
            usage: usage::usage(&counts, &titles, doubts.of_counts()),
            trainings: trainings(sources.trainings, period),
            assets: assets(sources.list, &known),
            faults: trouble::faults(&changes, &known, period, doubts.of_counts()),
            outages: trouble::outages(&cuts, period, at, watched),
            broadband: Broadband {
                certainty: watched,
                lines: lines(&point.lines, &speeds, period),
                bytes: of(memory.as_ref(), |memory| {
                    memory.bytes_of_months(&month(period.begins()), &month(period.ends() - Duration::SECOND))
                })?,
                most: sources.most_bytes,
            },
        })
    }

    /// Whether every figure is complete.
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty()
    }

    /// How many days of the period are doubted, whatever for.
    pub fn doubted(&self) -> Certainty {
        self.usage.certainty
    }
}

/// What a part of the point knows; of one that isn't there, nothing.
fn of<S, T: Default, E>(source: Option<&S>, read: impl FnOnce(&S) -> Result<T, E>) -> Result<T, E> {
    source.map_or_else(|| Ok(T::default()), read)
}

fn place(point: &Point) -> Place {
    let Point { id, name, unit, person, founding, .. } = point.clone();
    Place { id, name, unit, person, founding }
}

fn trainings(all: &[Training], period: Period) -> Vec<Training> {
    let is_in = |training: &&Training| (period.begins()..period.ends()).contains(&training.began);
    let mut trainings: Vec<_> = all.iter().filter(is_in).cloned().collect();
    trainings.sort_by_key(|training| training.began);
    trainings
}

fn assets(list: &List, known: &[Known]) -> Vec<Asset> {
    let state = |id: &str| known.iter().find(|known| known.id == id).map(|known| known.state);
    let assets = list.assets.iter().map(|asset| Asset {
        name: asset.name.clone(),
        kind: asset.kind,
        code: asset.code.clone(),
        funding: asset.funding.clone(),
        handed_over: asset.handed_over,
        state: asset.device.as_ref().and_then(|device| state(&device.id)),
    });
    assets.collect()
}

/// Each contract with the speeds of its days; speeds of days without one, against nothing.
fn lines(contracts: &[LineContract], speeds: &[Speed], period: Period) -> Vec<Line> {
    let of_period: Vec<_> = speeds.iter().filter(|speed| speed.at < period.ends()).copied().collect();
    let day = |speed: &Speed| crate::gaps::local(speed.at);
    // Of two that overlap the one that began last, as everywhere.
    let holds = |speed: &Speed| contracts.iter().filter(|one| held_on(one, day(speed))).max_by_key(|one| one.from);
    let mut lines = vec![];
    for contract in contracts.iter().filter(|one| period.days().any(|day| held_on(one, day))) {
        let own = |speed: &&Speed| holds(speed).is_some_and(|found| std::ptr::eq(found, contract));
        let speeds: Vec<_> = of_period.iter().filter(own).copied().collect();
        let verdicts = watch::broadband::verdicts(&speeds, Some(contract));
        lines.push(Line { contract: Some(contract.clone()), verdicts });
    }
    let bare: Vec<_> = of_period.iter().filter(|speed| holds(speed).is_none()).copied().collect();
    if !bare.is_empty() {
        lines.push(Line { contract: None, verdicts: watch::broadband::verdicts(&bare, None) });
    }
    lines
}

/// Whether a contract held on a day, be it ended by now.
fn held_on(contract: &LineContract, day: time::Date) -> bool {
    let has_ended = contract.state == LineState::Ended && contract.until.is_none();
    contract.state != LineState::Registered
        && !has_ended
        && contract.from.is_none_or(|from| begins(from) <= begins(day))
        && contract.until.is_none_or(|until| day <= until)
}

/// `2026-11`
fn month(at: OffsetDateTime) -> String {
    let day = crate::gaps::local(at);
    format!("{:04}-{:02}", day.year(), u8::from(day.month()))
}

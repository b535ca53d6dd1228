//! Behind the door: who waits for a turn, and the work.
//!
//! Whoever waits keeps no thread of the runtime waiting: a delivery needs those to go on, and would never end. Work has a thread
//! of its own. Who hangs up before their turn has given it up; of a fetch, also after it.

use std::sync::{Arc, OnceLock};

use anyhow::Context as _;
use catalog::Store;
use ledger::Ledger;
use point::{Board, Clock, DataFolder, Lock};
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::OwnedReadHalf;
use tokio::sync::oneshot;

use super::{Answer, Request};
use crate::bus::Bus;
use crate::delivering::{self, Asker, LastTry, Origin};
use crate::reporting::Reports;
use crate::setup;
use crate::turns::{Place, Turns};

/// What is needed to answer.
pub(super) struct Desk {
    pub(super) data: DataFolder,
    pub(super) board: Board,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) turns: Arc<Turns>,
    /// Open a moment after the kiosk.
    pub(super) ledger: Arc<OnceLock<Arc<Ledger>>>,
    /// Held while the kiosk runs: it is the one process that writes.
    pub(super) lock: Arc<Lock>,
    /// One of them works at a time.
    pub(super) working: tokio::sync::Mutex<()>,
}

impl Desk {
    /// Nothing where the caller has hung up.
    pub(super) async fn answer(
        &self,
        request: Request,
        bus: &Bus,
        caller: &mut Caller,
    ) -> anyhow::Result<Option<Answer>> {
        let (data, lock) = (self.data.clone(), self.lock.clone());
        Ok(Some(match request {
            // Told at once, whatever else is being done.
            Request::Faults => Answer::Faults { faults: self.board.faults() },
            Request::Underway => Answer::Underway { underway: self.turns.underway() },
            Request::Setup { settings, new_id } => {
                let Some(_working) = caller.waits_for(self.working.lock()).await else { return Ok(None) };
                let clock = self.clock.clone();
                on_a_thread(move || setup::write_settings(&data, &settings, new_id, clock.as_ref())).await?;
                Answer::SetUp
            }
            Request::Trust { root } => {
                let Some(_paused) = caller.waits_for(self.turns.pause()).await else { return Ok(None) };
                let Some(_working) = caller.waits_for(self.working.lock()).await else { return Ok(None) };
                let clock = self.clock.clone();
                on_a_thread(move || Ok(delivering::believe(&data, root.as_bytes(), clock.as_ref())?)).await?;
                Answer::SetUp
            }
            Request::Take { origin } => {
                let place = Place { data, lock, clock: self.clock.clone(), bus: bus.clone() };
                let Some(last) = take(self.turns.clone(), place, origin, caller).await? else { return Ok(None) };
                Answer::Taken { last: Box::new(last) }
            }
            Request::RollBack => {
                // Nothing that is offered may come or go between two steps back.
                let Some(_paused) = caller.waits_for(self.turns.pause()).await else { return Ok(None) };
                let Some(_working) = caller.waits_for(self.working.lock()).await else { return Ok(None) };
                Answer::Installed { edition: on_a_thread(move || Ok(delivery::roll_back(&data, &lock)?)).await? }
            }
            // The ledger has turns of its own.
            Request::Outbox => {
                let reports = self.reports(bus)?;
                Answer::Outbox { outbox: on_a_thread(move || reports.outbox()).await?.into() }
            }
            Request::Export { folder } => {
                let reports = self.reports(bus)?;
                Answer::Exported { carried: on_a_thread(move || reports.export(&folder)).await? }
            }
            Request::Next => {
                let reports = self.reports(bus)?;
                Answer::Next { batches: on_a_thread(move || Ok(serde_json::to_value(reports.next()?)?)).await? }
            }
            Request::TakeReceipts { folder } => {
                let reports = self.reports(bus)?;
                Answer::Receipts { taken: on_a_thread(move || reports.take(&folder)).await? }
            }
            Request::Report => {
                let (reports, runtime) = (self.reports(bus)?, tokio::runtime::Handle::current());
                Answer::Reported { last: on_a_thread(move || runtime.block_on(reports.send())).await?.into() }
            }
            Request::Standing => {
                let reports = self.reports(bus)?;
                Answer::Standing { standing: on_a_thread(move || reports.standing()).await? }
            }
            Request::Install { edition } => {
                let Some(_working) = caller.waits_for(self.working.lock()).await else { return Ok(None) };
                let header = on_a_thread(move || Ok(Store::new(data).install(&edition, &lock)?)).await?;
                Answer::Installed { edition: header.id }
            }
        }))
    }

    /// The ledger, as soon as it is open.
    fn reports(&self, bus: &Bus) -> anyhow::Result<Reports> {
        let ledger = self.ledger.get().cloned().context("the ledger isn't open")?;
        Ok(Reports { data: self.data.clone(), ledger, clock: self.clock.clone(), bus: Some(bus.clone()) })
    }
}

/// Takes what there is when it is its turn. A caller that hangs up doesn't want it any more; what has arrived stays.
async fn take(turns: Arc<Turns>, place: Place, origin: Origin, caller: &mut Caller) -> anyhow::Result<Option<LastTry>> {
    let (hung_up, given_up) = oneshot::channel::<()>();
    let runtime = tokio::runtime::Handle::current();
    let taking = on_a_thread(move || {
        runtime.block_on(async {
            tokio::select! {
                biased;
                // Told by being dropped.
                _ = given_up => Ok(None),
                taken = turns.take(&place, &origin, Asker::Terminal, &|_| ()) => taken.map(Some),
            }
        })
    });
    tokio::pin!(taking);
    let taken = caller.waits_for(&mut taking).await;
    drop(hung_up);
    match taken {
        Some(taken) => taken,
        None => taking.await,
    }
}

/// Does what may take long on a thread of its own: the runtime's are for what is short, such as pictures.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let (tell, told) = oneshot::channel();
    let working = move || drop(tell.send(work()));
    std::thread::Builder::new().name("door".to_owned()).spawn(working).context("beginning a thread")?;
    told.await.context("it ended without an answer")?
}

/// Who has asked.
pub(super) struct Caller(pub(super) OwnedReadHalf);

impl Caller {
    /// Waits; nothing where the caller hangs up meanwhile.
    async fn waits_for<T>(&mut self, wanted: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.hangs_up() => None,
            got = wanted => Some(got),
        }
    }

    /// Callers say nothing more; the end of what they say is their end.
    async fn hangs_up(&mut self) {
        let mut more = [0; 64];
        while matches!(self.0.read(&mut more).await, Ok(1..)) {}
    }
}

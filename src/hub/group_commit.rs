//! Batches that come at the same time are committed together: one wait for the disk, and one statement for each table, serve
//! many points. Nobody waits for company: who comes alone is written at once, and while it is written the next group gathers.
//!
//! A group has one batch of each point, so that none meets another of its own. If PostgreSQL refuses a group, each of its
//! batches is tried alone: what is wrong with one is answered to that one.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::database::{Database, DatabaseError};
use crate::group;
use crate::intake::{Held, Offer, Refusal};
use crate::policy::{GROUP, GROUP_SIZE, TAKING, WRITERS};

/// The batches that wait for their commit, and how many groups are being written.
#[derive(Default)]
pub(crate) struct GroupCommit(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    writers: usize,
}

struct Waiting {
    offer: Offer,
    answer: oneshot::Sender<Result<Held, Refusal>>,
}

impl GroupCommit {
    /// Commits a batch. What is answered is on the disk.
    pub async fn commit(&self, database: &Database, offer: Offer) -> Result<Held, Refusal> {
        let (answer, answered) = oneshot::channel();
        {
            let mut queue = lock(&self.0);
            queue.waiting.push_back(Waiting { offer, answer });
            if queue.writers < WRITERS {
                queue.writers += 1;
                // A task of its own: the group doesn't end with the client that came first.
                tokio::spawn(write_groups(self.0.clone(), database.clone()));
            }
        }
        answered.await.unwrap_or(Err(Refusal::Hanging))
    }
}

/// Writes group after group until nobody waits.
async fn write_groups(queue: Arc<Mutex<Queue>>, database: Database) {
    loop {
        let group = {
            let mut queue = lock(&queue);
            let group = queue.next();
            if group.is_empty() {
                queue.writers -= 1;
                return;
            }
            group
        };
        // If it panicked in this task, one writer less would be left for ever.
        if let Err(error) = tokio::spawn(write(database.clone(), group)).await {
            tracing::error!(%error, "writing a group");
        }
    }
}

impl Queue {
    /// Takes those who wait longest, one of each point.
    fn next(&mut self) -> Vec<Waiting> {
        let (mut group, mut points, mut size) = (vec![], HashSet::new(), 0);
        for waiting in std::mem::take(&mut self.waiting) {
            let offered = waiting.offer.size();
            let fits = group.is_empty() || group.len() < GROUP && size + offered <= GROUP_SIZE;
            if waiting.answer.is_closed() {
                // Whoever sent it has gone, and will come again.
            } else if fits && points.insert(waiting.offer.point) {
                size += offered;
                group.push(waiting);
            } else {
                self.waiting.push_back(waiting);
            }
        }
        group
    }
}

async fn write(database: Database, group: Vec<Waiting>) {
    let (offers, answers): (Vec<_>, Vec<_>) = group.into_iter().map(|waiting| (waiting.offer, waiting.answer)).unzip();
    let mut outcomes = commit(&database, &offers).await;
    if offers.len() > 1 && matches!(&outcomes, Err(Refusal::Database(error)) if !error.is_passing()) {
        let mut alone = vec![];
        for offer in offers.chunks(1) {
            alone.extend(commit(&database, offer).await.unwrap_or_else(|refusal| vec![Err(refusal)]));
        }
        outcomes = Ok(alone);
    }
    // The reason goes to the first; the others are told to come again.
    let outcomes = outcomes.unwrap_or_else(|refusal| vec![Err(refusal)]).into_iter();
    for (answer, outcome) in answers.into_iter().zip(outcomes.chain(std::iter::repeat_with(|| Err(Refusal::Hanging)))) {
        drop(answer.send(outcome));
    }
}

/// Commits a group in one transaction, and says for each batch what came of it.
async fn commit(database: &Database, offers: &[Offer]) -> Result<Vec<Result<Held, Refusal>>, Refusal> {
    let committing = async {
        let mut client = database.client().await?;
        let transaction = client.transaction().await?;
        let outcomes = group::write(offers, &transaction).await?;
        transaction.commit().await?;
        Ok::<_, DatabaseError>(outcomes)
    };
    Ok(tokio::time::timeout(TAKING, committing).await.map_err(|_| Refusal::Hanging)??)
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    // A panic while holding the lock can't leave a half-written queue.
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

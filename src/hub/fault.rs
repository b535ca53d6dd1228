//! Faults that rigs plant; in no program that serves.

use std::sync::Arc;

use ledger::{Receipt, Sealed};

use crate::intake::Held;
use crate::server::Hub;

/// `HUB_FAULT=answers-first`: the hub answers, and whoever kills it then sees that it didn't commit before.
pub(crate) fn answer_first(hub: &Arc<Hub>, sealed: &Sealed, signature: &str) -> Option<Held> {
    if std::env::var("HUB_FAULT").ok().as_deref() != Some("answers-first") {
        return None;
    }
    let (sealed, signature, hub) = (sealed.clone(), signature.to_owned(), hub.clone());
    let at = hub.clock.now().wall;
    let receipt = Receipt { point: sealed.id.point, epoch: sealed.id.epoch, through: sealed.id.seq, last: None, at };
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        drop(crate::intake::take(&hub, sealed, &signature, crate::intake::Via::Line).await);
    });
    Some(Held { receipt, new: true })
}

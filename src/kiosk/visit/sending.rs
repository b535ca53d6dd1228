//! "What this machine sends" is asked when somebody opens the screen, and answered from the ledger a moment later.

use std::sync::Arc;

use super::Visit;
use crate::reporting::Sending;
use crate::route::Route;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) enum Answer {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// It is asked, and nobody has been told yet.
    Asked,
    /// It is being read.
    Coming,
    /// This.
    There(Arc<Sending>),
    /// It can't be read.
    Lost,
}

impl Visit {
    pub(super) fn ask_sending(&mut self) {
        self.sending = Answer::Asked;
        self.navigate(Route::Sending);
    }

    /// Whether somebody wants to know; asked once for each wish.
    pub fn asks_sending(&mut self) -> bool {
        let asks = matches!(self.sending, Answer::Asked);
        if asks {
            self.sending = Answer::Coming;
        }
        asks
    }

    pub(super) fn hear_sending(&mut self, sending: Option<Arc<Sending>>) {
        self.sending = sending.map_or(Answer::Lost, Answer::There);
    }
}

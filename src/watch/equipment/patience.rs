//! Work that may hang, such as on a disk that answers no more.

use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

/// Does work on a thread of its own and waits for it no longer than a limit. While it hangs, nothing new is begun.
pub(crate) struct Patience<T> {
    limit: Duration,
    hangs: Option<Receiver<T>>,
}

impl<T: Send + 'static> Patience<T> {
    pub(crate) fn of(limit: Duration) -> Self {
        Self { limit, hangs: None }
    }

    /// What came of `work`; nothing where it, or what was begun before it, takes too long.
    pub(crate) fn ask(&mut self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        if self.is_hanging() {
            return None;
        }
        let (sender, receiver) = channel();
        // Its end is known by the channel; a thread that hangs in the kernel can't be ended anyway.
        std::thread::Builder::new().name("patience".to_owned()).spawn(move || drop(sender.send(work()))).ok()?;
        match receiver.recv_timeout(self.limit) {
            Ok(answer) => Some(answer),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                self.hangs = Some(receiver);
                None
            }
        }
    }

    /// Whether what was begun still hangs.
    pub(crate) fn is_hanging(&mut self) -> bool {
        // What came too late answers a question nobody asks any more.
        let hangs = self.hangs.as_ref().is_some_and(|receiver| receiver.try_recv().err() == Some(TryRecvError::Empty));
        if !hangs {
            self.hangs = None;
        }
        hangs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_hangs_is_begun_once_and_asked_for_again_when_it_has_ended() {
        let mut patience = Patience::of(Duration::from_millis(20));
        let (release, held) = channel::<()>();
        assert_eq!(patience.ask(move || held.recv().is_ok()), None);
        assert_eq!(patience.ask(|| unreachable!("the first one hangs")), None);
        release.send(()).unwrap();
        while patience.is_hanging() {
            std::thread::yield_now();
        }
        let mut patient = Patience { limit: Duration::from_secs(60), ..patience };
        assert_eq!(patient.ask(|| true), Some(true));
    }
}

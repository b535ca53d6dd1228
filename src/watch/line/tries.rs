//! Asking again before a layer counts as broken: a line may need 800 ms and lose one packet of five each way.

use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep, timeout};

use crate::line::round::Heard;

/// How often something is asked, and how long an answer is awaited.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tries {
    /// Waits before each further try. Those before it go on meanwhile: the first answer counts.
    pub after: &'static [Duration],
    /// The wait after a try that has failed at once.
    pub refused: Duration,
    /// How long in all.
    pub limit: Duration,
}

impl Tries {
    /// The same in less time, where that is all there is.
    pub fn within(self, limit: Duration) -> Self {
        Self { limit: self.limit.min(limit), ..self }
    }

    /// Asks until something is heard that counts, or says why nothing is: [`Heard::Refuses`] if anybody said so, else
    /// [`Heard::Silent`]. Tries are counted from 0.
    pub async fn ask<T, F>(&self, ask: impl Fn(usize) -> F) -> Result<T, Heard>
    where
        F: Future<Output = Result<T, Heard>>,
    {
        let mut failed = Heard::Silent;
        let asking = async {
            let mut asked = FuturesUnordered::new();
            asked.push(ask(0));
            for (before, after) in self.after.iter().enumerate() {
                let mut wait = pin!(sleep(*after));
                loop {
                    tokio::select! {
                        () = &mut wait => break,
                        Some(answer) = asked.next() => match answer {
                            Ok(answer) => return Some(answer),
                            Err(heard) => {
                                failed = failed.max(heard);
                                let soon = wait.deadline().min(Instant::now() + self.refused);
                                wait.as_mut().reset(soon);
                            }
                        },
                    }
                }
                asked.push(ask(before + 1));
            }
            while let Some(answer) = asked.next().await {
                match answer {
                    Ok(answer) => return Some(answer),
                    Err(heard) => failed = failed.max(heard),
                }
            }
            None
        };
        let answer = timeout(self.limit, asking).await.ok().flatten();
        answer.ok_or(failed)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const TRIES: Tries =
        Tries { after: &[SECOND, SECOND], refused: Duration::from_millis(500), limit: Duration::from_secs(5) };

    /// Each try ends after some milliseconds; says what was heard, when, and how many tries there were.
    async fn tried(tries: &[(u64, Result<u8, Heard>)]) -> (Result<u8, Heard>, u128, usize) {
        let (began, count) = (Instant::now(), Cell::new(0));
        let heard = TRIES.ask(|number| {
            let (after, answer) = tries[number];
            count.set(number + 1);
            async move {
                sleep(Duration::from_millis(after)).await;
                answer
            }
        });
        (heard.await, began.elapsed().as_millis(), count.get())
    }

    #[tokio::test(start_paused = true)]
    async fn an_early_try_may_still_answer_after_a_later_one_was_made() {
        assert_eq!(tried(&[(1500, Ok(1)), (9000, Ok(2))]).await, (Ok(1), 1500, 2));
        assert_eq!(tried(&[(9000, Ok(1)), (100, Ok(2))]).await, (Ok(2), 1100, 2));
        assert_eq!(tried(&[(100, Ok(1))]).await, (Ok(1), 100, 1), "nobody is asked again who has answered");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_refuses_is_asked_again_sooner_and_not_for_ever() {
        let refused = (0, Err(Heard::Refuses));
        assert_eq!(tried(&[refused, refused, refused]).await, (Err(Heard::Refuses), 1000, 3));
        assert_eq!(tried(&[refused, (0, Ok(2))]).await, (Ok(2), 500, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_has_an_end() {
        let silent = (9000, Ok(0));
        assert_eq!(tried(&[silent, silent, silent]).await, (Err(Heard::Silent), 5000, 3));
        assert_eq!(tried(&[(0, Err(Heard::Refuses)), silent, silent]).await.0, Err(Heard::Refuses));
    }
}

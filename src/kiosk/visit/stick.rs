//! What is told about a stick while visitors go on undisturbed: one line at the edge of whatever screen is open, which goes
//! by itself.

use std::time::Duration;

use point::comfort::Speak;

use super::Visit;
use crate::delivering::PULLED_OUT;
use crate::route::Route;
use crate::screens;
use crate::sticks::News;
use crate::voice::said::{Part, Said};
use crate::voice::speech::Occasion;

/// How long the end stays: whoever put the stick in may have gone for a coffee, not home.
const STAYS: Duration = Duration::from_secs(60);

/// How long it stays that a stick has nothing for points: only whoever put it in wants to know that it was read.
const STAYS_SHORTLY: Duration = Duration::from_secs(15);

impl Visit {
    pub(super) fn hear_stick(&mut self, news: News) {
        if news == News::Left {
            // "It may be pulled out" has been heard. That it was pulled out too early stays to be read.
            let is_too_early = |news: &News| matches!(news, News::Failed { message } if message == PULLED_OUT);
            if self.stick.as_ref().is_some_and(|(news, _)| news.is_end() && !is_too_early(news)) {
                self.stick = None;
            }
            return;
        }
        let is_end = news.is_end();
        self.stick = Some((news, self.clock.now().monotonic));
        // Where there is no visitor to be disturbed whoever put the stick in also hears it.
        if is_end && *self.route() == Route::Idle && self.comfort.speak != Speak::Off {
            let said = screens::stick_message(self).map(|(id, numbers)| Part::Message(id, numbers));
            self.say(said.map(Said::unmarked).into_iter().collect(), Occasion::Focus);
        }
    }

    /// Forgets the end of a stick after its time.
    pub(super) fn forget_stick(&mut self) {
        let Some((news, since)) = &self.stick else { return };
        let stays = if matches!(news, News::Nothing | News::Settings) { STAYS_SHORTLY } else { STAYS };
        if news.is_end() && self.clock.now().monotonic.saturating_sub(*since) >= stays {
            self.stick = None;
        }
    }

    /// The newest about a stick.
    pub(crate) fn stick(&self) -> Option<&News> {
        self.stick.as_ref().map(|(news, _)| news)
    }
}

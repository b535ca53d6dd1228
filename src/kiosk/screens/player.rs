//! A film or bulletin as it plays.

use std::time::Duration;

use catalog::{Kind, ProductId};
use media::MediaError;

use super::text;
use crate::locale::Args;
use crate::playing::State;
use crate::view::{Cast, Frame, PictureUse, Place, PlayerScreen, Screen, Source};
use crate::visit::Visit;

/// Where the cover of a bulletin stands, in units.
const COVER: Frame = Frame { width: 800, height: 600 };

pub(super) fn focus(visit: &Visit, id: &ProductId) -> (Vec<Vec<String>>, String) {
    let failed = visit.playing().is_some_and(|playing| matches!(playing.state, State::Failed(_)));
    let mut row = Vec::new();
    if !failed {
        row.extend(super::ids(&["player.rewind", "player.pause", "player.forward", "player.softer", "player.louder"]));
    }
    row.extend(super::ids(&["player.text"]));
    if visit.next_playable(id).is_some() {
        row.extend(super::ids(&["player.next"]));
    }
    row.extend(super::ids(&["player.close"]));
    let first = if failed { "player.close" } else { "player.pause" };
    (vec![row], first.to_owned())
}

pub(super) fn screen(visit: &Visit, id: &ProductId) -> (String, Screen) {
    let card = visit.card(id);
    let title = card.map_or_else(Default::default, |card| visit.locales.pick(&visit.language, &card.title));
    let kind = card.map_or(Kind::Unknown, |card| card.kind);
    let Some(playing) = visit.playing().filter(|playing| playing.id == *id) else {
        return (title.text, Screen::Player(Box::default()));
    };
    let next = visit.next_playable(id).map(|card| visit.locales.pick(&visit.language, &card.title).text);
    let position = playing.position.min(playing.length);
    let screen = PlayerScreen {
        kind: kind.name(),
        kind_name: text(visit, &format!("kind-{}", kind.name())),
        title: title.clone(),
        cast: if playing.is_film() { Cast::Film } else { Cast::Sound },
        cover: card.and_then(|card| card.cover.as_ref()).filter(|_| !playing.is_film()).map(|cover| PictureUse {
            source: Source::Blob { sha256: cover.sha256.clone(), media_type: cover.media_type.clone() },
            place: Place::Cover(COVER),
        }),
        position: clock(position),
        length: clock(playing.length),
        share: share(position, playing.length),
        runs: playing.is_running(),
        controls: visit.shows_controls(),
        volume: visit.comfort.volume,
        caption: playing.caption().to_owned(),
        message: message(visit, &playing.state, playing.slow),
        next: next.filter(|_| is_over(&playing.state)),
        can_play: !matches!(playing.state, State::Failed(_)),
        has_next: visit.next_playable(id).is_some(),
    };
    (title.text, Screen::Player(Box::new(screen)))
}

fn is_over(state: &State) -> bool {
    matches!(state, State::Ended { .. } | State::Failed(_))
}

fn message(visit: &Visit, state: &State, slow: bool) -> String {
    let id = match state {
        State::Opening => "player-opening",
        State::Ended { whole: true } => "player-ended",
        State::Ended { whole: false } => "player-cut-short",
        State::Failed(MediaError::Unknown(_)) => "player-unknown",
        State::Failed(MediaError::Unreadable(_)) => "player-missing",
        State::Failed(MediaError::System(_)) => "player-no-system",
        State::Failed(_) => "player-damaged",
        State::Playing if slow => "player-slow",
        State::Playing | State::Paused => return String::new(),
    };
    visit.locales.text(&visit.language, id, &Args::none())
}

/// `1:05`, or `1:02:03`.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// In thousandths, so that a line on screen moves as seldom as it can be seen to.
fn share(position: Duration, length: Duration) -> u16 {
    let share = position.as_secs() * 1000 / length.as_secs().max(1);
    u16::try_from(share.min(1000)).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_written_as_on_a_player() {
        assert_eq!(clock(Duration::from_secs(5)), "0:05");
        assert_eq!(clock(Duration::from_millis(65_900)), "1:05");
        assert_eq!(clock(Duration::from_secs(3723)), "1:02:03");
        assert_eq!(share(Duration::from_secs(30), Duration::from_secs(60)), 500);
        assert_eq!(share(Duration::from_secs(30), Duration::ZERO), 1000);
    }
}

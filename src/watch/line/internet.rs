//! Places on the internet by their address, which needs no name server.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;

use crate::line::meter::Meter;
use crate::line::round::{Answer, Heard};
use crate::line::tries::Tries;

/// Each try sends up to five packets by itself in the time that is left to it.
const TRIES: Tries = Tries {
    after: &[Duration::from_secs(3), Duration::from_secs(5), Duration::from_secs(5)],
    refused: Duration::from_secs(2),
    limit: super::LIMIT,
};

/// Connects to one of these places, one after the other.
pub(super) async fn look(places: &[SocketAddr]) -> Answer {
    if places.is_empty() {
        return Answer::default();
    }
    let meter = Meter::default();
    let asked = TRIES.ask(|number| {
        let (place, meter) = (places[number % places.len()], &meter);
        async move {
            let stream = connect(place, meter).await?;
            reset(&stream, meter);
            Ok(())
        }
    });
    let heard = asked.await.map_or_else(|heard| heard, |()| Heard::Works);
    meter.answer(heard)
}

/// Connects, and measures how long that takes.
pub(super) async fn connect(place: SocketAddr, meter: &Meter) -> Result<TcpStream, Heard> {
    let waiting = meter.connecting();
    match TcpStream::connect(place).await {
        Ok(stream) => {
            waiting.answered();
            Ok(stream)
        }
        Err(error) => {
            // Without a way there nothing was lost, and nobody there has said anything.
            waiting.refused();
            let said = matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset);
            Err(if said { Heard::Refuses } else { Heard::Silent })
        }
    }
}

/// Ends a connection by one packet in the place of four.
pub(super) fn reset(stream: &TcpStream, meter: &Meter) {
    // Where that isn't possible, it costs some bytes more.
    drop(stream.set_zero_linger());
    meter.reset();
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn one_place_that_can_be_reached_is_enough() {
        let away = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let there = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let answer = look(&[away, there.local_addr().unwrap()]).await;
        assert_eq!((answer.heard, answer.took.len(), answer.lost), (Heard::Works, 1, 0));
        assert_eq!(look(&[away]).await.heard, Heard::Refuses);
        assert_eq!(look(&[]).await, Answer::default());
    }
}

//! The router: whether it answers in the room's own network.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::net::{AddressFamily, SocketFlags, SocketType, ipproto, socket_with};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::{sleep, timeout};

use crate::line::meter::Meter;
use crate::line::round::{Answer, Heard};
use crate::line::tries::Tries;

/// The cable is short; a busy radio may need a second.
const TRIES: Tries = Tries {
    after: &[Duration::from_secs(1), Duration::from_secs(1), Duration::from_secs(1), Duration::from_secs(1)],
    refused: Duration::from_secs(1),
    limit: Duration::from_secs(6),
};

/// How long an echo may take before something else is tried beside it.
const ELSE: Duration = Duration::from_millis(500);

/// After a packet to a neighbour that it hasn't heard for a while the kernel waits 5 s for a sign of it, asks three times, a
/// second apart, and then knows (`arp(7)`).
const NEIGHBOUR_IS_KNOWN: Duration = Duration::from_secs(9);

/// The port at which nobody listens (RFC 863): whoever is there may say so.
const DISCARD: u16 = 9;

/// The port of a router's own pages.
const PAGES: u16 = 80;

const ECHO: u8 = 8;
const ECHO_REPLY: u8 = 0;

/// What is known of routers.
#[derive(Debug, Default)]
pub(super) struct Gateways {
    /// The one that has answered last.
    answers: Mutex<Option<Ipv4Addr>>,
}

impl Gateways {
    /// Asks a router for an echo, and for whatever it may refuse. One that has never answered anything may not do so: the kernel
    /// knows whether it is there, though not at once.
    pub async fn look(&self, gateway: Ipv4Addr, proc_net: &Path) -> Answer {
        let meter = Meter::default();
        meter.neighbours();
        let poked = async {
            sleep(ELSE).await;
            tokio::select! {
                Ok(()) = refuse(gateway, &meter) => {}
                Ok(()) = pages(gateway, &meter) => {}
                else => std::future::pending().await,
            }
        };
        let asked = async {
            tokio::select! {
                Ok(()) = TRIES.ask(|_| echo(gateway, &meter)) => {}
                () = poked => {}
            }
        };
        let heard = if timeout(TRIES.limit, asked).await.is_ok() {
            *self.answers.lock().unwrap_or_else(PoisonError::into_inner) = Some(gateway);
            Heard::Works
        } else if *self.answers.lock().unwrap_or_else(PoisonError::into_inner) == Some(gateway) {
            Heard::Silent
        } else {
            sleep(NEIGHBOUR_IS_KNOWN - TRIES.limit).await;
            let table = fs::read_to_string(proc_net.join("arp")).unwrap_or_default();
            if is_complete(&table, gateway) { Heard::Works } else { Heard::Silent }
        };
        meter.answer(heard)
    }
}

/// An echo by a socket that everybody may have whose group is in `net.ipv4.ping_group_range`.
async fn echo(gateway: Ipv4Addr, meter: &Meter) -> Result<(), Heard> {
    let asked = async {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(AddressFamily::INET, SocketType::DGRAM, flags, Some(ipproto::ICMP))?;
        let socket = UdpSocket::from_std(socket.into())?;
        socket.connect(SocketAddr::from((gateway, 0))).await?;
        let waiting = meter.waiting();
        meter.echo();
        // The kernel fills in the sum and the number, and lets through only answers to that.
        socket.send(&[ECHO, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]).await?;
        let mut buffer = [0; 64];
        while !(socket.recv(&mut buffer).await? >= 8 && buffer[0] == ECHO_REPLY) {}
        meter.echo();
        waiting.answered();
        Ok::<_, io::Error>(())
    };
    asked.await.map_err(|_| Heard::Refuses)
}

/// A datagram that nobody takes.
async fn refuse(gateway: Ipv4Addr, meter: &Meter) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0").await?;
    socket.connect(SocketAddr::from((gateway, DISCARD))).await?;
    meter.udp(1);
    socket.send(&[0]).await?;
    is_refused(socket.recv(&mut [0; 64]).await.map(|_| ()))
}

/// A connection to the router's own pages, or its refusal.
async fn pages(gateway: Ipv4Addr, meter: &Meter) -> io::Result<()> {
    let waiting = meter.connecting();
    let connected = is_refused(TcpStream::connect(SocketAddr::from((gateway, PAGES))).await.map(|_| ()));
    waiting.refused();
    connected
}

/// Whoever refuses is there.
fn is_refused(tried: io::Result<()>) -> io::Result<()> {
    match tried {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
        tried => tried,
    }
}

/// Whether the kernel's table (`/proc/net/arp`) holds a neighbour that has answered: flag `ATF_COM`.
fn is_complete(table: &str, neighbour: Ipv4Addr) -> bool {
    table.lines().any(|line| {
        let mut fields = line.split_whitespace();
        let address = fields.next().and_then(|address| address.parse().ok());
        let flags = fields.nth(1).and_then(|flags| u32::from_str_radix(flags.trim_start_matches("0x"), 16).ok());
        address == Some(neighbour) && flags.is_some_and(|flags| flags & 2 != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         00:11:22:33:44:55     *        eth0
192.168.1.7      0x1         0x0         00:00:00:00:00:00     *        eth0
";

    #[test]
    fn a_neighbour_that_never_answered_is_not_there() {
        let complete = |last| is_complete(TABLE, Ipv4Addr::new(192, 168, 1, last));
        assert_eq!([1, 7, 9].map(complete), [true, false, false]);
    }

    #[tokio::test]
    async fn whoever_is_there_answers_one_way_or_another() {
        let dir = tempfile::tempdir().unwrap();
        let answer = Gateways::default().look(Ipv4Addr::LOCALHOST, dir.path()).await;
        assert_eq!(answer.heard, Heard::Works);
        assert!(answer.bytes < 300, "{answer:?}");
    }
}

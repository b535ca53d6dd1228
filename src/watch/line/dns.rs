//! Asking name servers as resolvers do (RFC 1035), without a memory: what a resolver remembers would hide that nobody answers
//! any more.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE};
use tokio::net::UdpSocket;

use crate::line::meter::Meter;
use crate::line::random;
use crate::line::round::Heard;
use crate::line::tries::Tries;

/// Eight tries: on a line that loses 36 of 100 questions or answers, all are lost once in 3,500 times, and a round that has
/// lost is repeated. The page whose place is asked for needs the rest of the round.
const TRIES: Tries = Tries {
    after: &[
        Duration::from_millis(1000),
        Duration::from_millis(1000),
        Duration::from_millis(1000),
        Duration::from_millis(1500),
        Duration::from_millis(1500),
        Duration::from_millis(1500),
        Duration::from_millis(1000),
    ],
    refused: Duration::from_millis(500),
    limit: Duration::from_secs(11),
};

/// The longest answer over UDP without an extension (RFC 1035, 2.3.4), and room for servers that don't know that.
const LONGEST: usize = 1500;

/// What name servers say of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// It leads there; nowhere where it has no address of this kind.
    Addresses(Vec<IpAddr>),
    /// There is no such name.
    NoSuchName,
    /// They can't tell.
    Failed,
    /// They said nothing.
    Silent,
}

impl Reply {
    /// Where the name leads to.
    pub fn addresses(&self) -> &[IpAddr] {
        if let Self::Addresses(addresses) = self { addresses } else { &[] }
    }
}

/// The system's own name servers, from `resolv.conf`.
pub(super) fn servers(resolv_conf: &Path) -> Vec<SocketAddr> {
    let text = std::fs::read_to_string(resolv_conf).unwrap_or_default();
    let named = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver")?.trim().parse().ok());
    named.map(|address: IpAddr| SocketAddr::new(address, 53)).collect()
}

/// Asks for the addresses of a name, one server after the other.
pub(super) async fn ask(servers: &[SocketAddr], name: &str, meter: &Meter) -> Reply {
    if servers.is_empty() {
        return Reply::Failed;
    }
    let answer = TRIES.ask(|number| ask_once(servers[number % servers.len()], name, meter)).await;
    match answer {
        Ok(reply) => reply,
        Err(Heard::Refuses) => Reply::Failed,
        Err(_) => Reply::Silent,
    }
}

async fn ask_once(server: SocketAddr, name: &str, meter: &Meter) -> Result<Reply, Heard> {
    // Where there is no way, or nobody listens, nobody has said anything.
    let silent = |_| Heard::Silent;
    let any = if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any).await.map_err(silent)?;
    socket.connect(server).await.map_err(silent)?;
    let id = number() as u16;
    let question = question(id, name).ok_or(Heard::Refuses)?;
    let waiting = meter.waiting();
    meter.udp(question.len());
    let received = async {
        socket.send(&question).await?;
        let mut buffer = [0; LONGEST];
        loop {
            let length = socket.recv(&mut buffer).await?;
            meter.udp(length);
            if let Some(reply) = reply(&buffer[..length], id, name) {
                return Ok::<_, std::io::Error>(reply);
            }
        }
    };
    match received.await {
        Ok(reply) => {
            waiting.answered();
            if reply == Reply::Failed { Err(Heard::Refuses) } else { Ok(reply) }
        }
        Err(_) => {
            waiting.refused();
            Err(Heard::Silent)
        }
    }
}

fn question(id: u16, name: &str) -> Option<Vec<u8>> {
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(Name::new(name).ok()?, TYPE::A.into(), CLASS::IN.into(), false));
    packet.build_bytes_vec().ok()
}

/// What a packet says, if it is the answer.
fn reply(packet: &[u8], id: u16, name: &str) -> Option<Reply> {
    let packet = Packet::parse(packet).ok()?;
    let is_asked = |question: &Question<'_>| question.qname.to_string().eq_ignore_ascii_case(name);
    if packet.id() != id || !packet.has_flags(PacketFlag::RESPONSE) || !packet.questions.first().is_some_and(is_asked) {
        return None;
    }
    Some(match packet.rcode() {
        RCODE::NoError => Reply::Addresses(
            packet
                .answers
                .iter()
                .filter_map(|record| match &record.rdata {
                    RData::A(address) => Some(IpAddr::V4(Ipv4Addr::from(address.address))),
                    _ => None,
                })
                .collect(),
        ),
        RCODE::NameError => Reply::NoSuchName,
        _ => Reply::Failed,
    })
}

/// A name below another one that nobody has asked for before.
pub(super) fn name_that_is_not(below: &str) -> String {
    format!("{:012x}.{below}", number() >> 16)
}

/// A number that nobody can guess.
fn number() -> u64 {
    let mut bytes = [0; 8];
    // The kernel has some once it has started; without, an answer is as good.
    drop(random::fill(&mut bytes));
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use simple_dns::ResourceRecord;
    use simple_dns::rdata::A;

    use super::*;

    /// A name server that answers with the `n`th of these functions, and the last one from then on.
    async fn server(answers: Vec<fn(&mut Packet<'_>)>) -> SocketAddr {
        let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").await.unwrap());
        let address = socket.local_addr().unwrap();
        tokio::spawn(async move {
            for n in 0.. {
                let mut buffer = [0; LONGEST];
                let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
                let mut packet = Packet::parse(&buffer[..length]).unwrap().into_reply();
                answers[n.min(answers.len() - 1)](&mut packet);
                if packet.has_flags(PacketFlag::RESPONSE) {
                    socket.send_to(&packet.build_bytes_vec().unwrap(), from).await.unwrap();
                }
            }
        });
        address
    }

    fn address(packet: &mut Packet<'_>) {
        let record = A { address: Ipv4Addr::new(203, 0, 113, 7).into() };
        let name = packet.questions[0].qname.clone().into_owned();
        packet.answers.push(ResourceRecord::new(name, CLASS::IN, 60, RData::A(record)));
    }

    fn nothing(packet: &mut Packet<'_>) {
        packet.remove_flags(PacketFlag::RESPONSE);
    }

    async fn asked(servers: &[SocketAddr]) -> (Reply, u32, u32) {
        let meter = Meter::default();
        let reply = ask(servers, "hub.example.vn", &meter).await;
        let answer = meter.answer(Heard::Unknown);
        (reply, answer.sent, answer.lost)
    }

    #[tokio::test]
    async fn an_answer_is_understood() {
        let there = server(vec![address]).await;
        assert_eq!(asked(&[there]).await, (Reply::Addresses(vec![[203, 0, 113, 7].into()]), 1, 0));
        let none = server(vec![|packet| *packet.rcode_mut() = RCODE::NameError]).await;
        assert_eq!(asked(&[none]).await.0, Reply::NoSuchName);
    }

    #[tokio::test]
    async fn a_lost_question_is_asked_again_and_counted() {
        let lossy = server(vec![nothing, address]).await;
        let (reply, sent, lost) = asked(&[lossy]).await;
        assert!(matches!(reply, Reply::Addresses(_)));
        assert_eq!((sent, lost), (2, 1));
    }

    #[tokio::test]
    async fn an_answer_to_another_question_is_none() {
        let forged = server(vec![|packet| packet.set_id(packet.id().wrapping_add(1)), address]).await;
        assert_eq!(asked(&[forged]).await, (Reply::Addresses(vec![[203, 0, 113, 7].into()]), 2, 1));
    }

    #[tokio::test]
    async fn a_second_server_is_asked_where_the_first_one_is_away() {
        let away = UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let there = server(vec![address]).await;
        assert!(matches!(asked(&[away, there]).await.0, Reply::Addresses(_)));
        assert_eq!(asked(&[away]).await.0, Reply::Silent);
        assert_eq!(asked(&[]).await.0, Reply::Failed, "no server is named");
    }

    #[test]
    fn servers_come_from_resolv_conf() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "# by hand\nsearch lan\nnameserver 192.168.1.1\n nameserver ::1 \nnameserver x\n")
            .unwrap();
        let named: Vec<String> = servers(file.path()).iter().map(ToString::to_string).collect();
        assert_eq!(named, ["192.168.1.1:53", "[::1]:53"]);
    }

    #[test]
    fn names_that_are_not_are_new_each_time() {
        let (one, other) = (name_that_is_not("hub.example.vn"), name_that_is_not("hub.example.vn"));
        assert_ne!(one, other);
        assert!(Name::new(&one).is_ok() && one.ends_with(".hub.example.vn"), "{one}");
    }
}

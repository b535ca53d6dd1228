//! The empty page: whoever answers anything else stands between. As few bytes as HTTP needs, and by plain HTTP: a portal can't
//! answer in the place of TLS.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, lookup_host};
use url::{Host, Url};

use crate::line::internet::{connect, reset};
use crate::line::meter::Meter;
use crate::line::round::{Answer, Heard};
use crate::line::tries::Tries;

/// Three tries, of which each repeats its own packets: on the worst line known one of ten takes longer than ten seconds.
const TRIES: Tries = Tries {
    after: &[Duration::from_secs(7), Duration::from_secs(7)],
    refused: Duration::from_secs(2),
    limit: super::LIMIT,
};

/// The longest head of an answer that is read: one of a page that is empty has a hundred bytes.
const LONGEST_HEAD: usize = 4096;

/// Asks for the empty page, at the place where its name leads to if that is known.
pub(super) async fn look(page: &Url, known: Option<IpAddr>, within: Duration) -> Answer {
    let meter = Meter::default();
    let heard = TRIES.within(within).ask(|_| ask(page, known, &meter)).await.unwrap_or_else(|heard| heard);
    meter.answer(heard)
}

async fn ask(page: &Url, known: Option<IpAddr>, meter: &Meter) -> Result<Heard, Heard> {
    let place = place(page, known).await.ok_or(Heard::Silent)?;
    let mut stream = connect(place, meter).await?;
    let head = exchange(&mut stream, page, meter).await;
    reset(&stream, meter);
    // What breaks off in the middle is no answer.
    let head = head.map_err(|_| Heard::Refuses)?;
    match heard(&head, page) {
        Heard::Refuses => Err(Heard::Refuses),
        heard => Ok(heard),
    }
}

async fn place(page: &Url, known: Option<IpAddr>) -> Option<SocketAddr> {
    let port = page.port_or_known_default()?;
    match page.host()? {
        Host::Ipv4(address) => Some((address, port).into()),
        Host::Ipv6(address) => Some((address, port).into()),
        Host::Domain(name) => match known {
            Some(address) => Some((address, port).into()),
            None => lookup_host((name, port)).await.ok()?.next(),
        },
    }
}

/// Sends the question and reads the head of the answer, and what has come with it.
async fn exchange(stream: &mut TcpStream, page: &Url, meter: &Meter) -> io::Result<Vec<u8>> {
    let host = page.host_str().unwrap_or_default();
    let port = page.port().map(|port| format!(":{port}")).unwrap_or_default();
    let question = format!("GET {} HTTP/1.1\r\nHost: {host}{port}\r\nConnection: close\r\n\r\n", page.path());
    stream.write_all(question.as_bytes()).await?;
    meter.segment(question.len());
    let mut answer = Vec::new();
    while answer.len() < LONGEST_HEAD && !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read_buf(&mut answer).await?;
        if read == 0 {
            break;
        }
        meter.segment(read);
    }
    Ok(answer)
}

/// What an answer means.
fn heard(answer: &[u8], page: &Url) -> Heard {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)?.parse::<u16>().ok());
    match status {
        Some(204) if body.is_empty() => Heard::Works,
        // The server leads to TLS, or has no such page: nobody has answered in its place.
        Some(300..=399) if leads_to_tls_of(head, page) => Heard::Unknown,
        Some(400..=499) => Heard::Unknown,
        // Network Authentication Required (RFC 6585).
        Some(511) => Heard::False,
        Some(500..=599) => Heard::Refuses,
        None if answer.is_empty() => Heard::Refuses,
        _ => Heard::False,
    }
}

/// Whether a redirection leads to the same host.
fn leads_to_tls_of(head: &str, page: &Url) -> bool {
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    let location = fields.find(|(name, _)| name.eq_ignore_ascii_case("location"));
    let url = location.and_then(|(_, value)| page.join(value.trim()).ok());
    url.is_some_and(|url| url.scheme() == "https" && url.host() == page.host())
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// What a server that answers so is heard as, and what it was asked.
    async fn answered(answer: &'static str) -> (Answer, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let page = Url::parse(&format!("http://{}/generate_204", listener.local_addr().unwrap())).unwrap();
        let serving = tokio::spawn(async move {
            let mut asked = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                asked.clear();
                stream.read_buf(&mut asked).await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
                if !answer.is_empty() {
                    return String::from_utf8(asked).unwrap();
                }
            }
        });
        let heard = look(&page, None, super::super::LIMIT).await;
        if answer.is_empty() {
            serving.abort();
        }
        (heard, serving.await.unwrap_or_default())
    }

    #[tokio::test]
    async fn only_the_empty_page_is_the_empty_page() {
        let (answer, asked) = answered("HTTP/1.1 204 No Content\r\ndate: Mon\r\n\r\n").await;
        assert_eq!((answer.heard, answer.took.len()), (Heard::Works, 1));
        assert!(asked.starts_with("GET /generate_204 HTTP/1.1\r\nHost: 127.0.0.1:"), "{asked}");
        assert!(answer.bytes < 900, "{answer:?}");
        for portal in [
            "HTTP/1.1 200 OK\r\n\r\n<html>Thanh to\u{e1}n",
            "HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: https://portal.example/\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n<html>",
            "HTTP/1.1 511 Network Authentication Required\r\n\r\n",
            "SSH-2.0-router\r\n\r\n",
        ] {
            assert_eq!(answered(portal).await.0.heard, Heard::False, "{portal}");
        }
    }

    #[tokio::test]
    async fn a_server_without_the_page_proves_nothing() {
        assert_eq!(answered("HTTP/1.1 404 Not Found\r\n\r\n").await.0.heard, Heard::Unknown);
        let page = Url::parse("http://hub.example.vn/generate_204").unwrap();
        let to_tls = b"HTTP/1.1 301 Moved Permanently\r\nlocation: https://hub.example.vn/generate_204\r\n\r\n";
        assert_eq!(heard(to_tls, &page), Heard::Unknown);
    }

    #[tokio::test]
    async fn a_server_that_fails_or_breaks_off_refuses() {
        assert_eq!(answered("HTTP/1.1 502 Bad Gateway\r\n\r\n").await.0.heard, Heard::Refuses);
        assert_eq!(answered("").await.0.heard, Heard::Refuses);
    }
}

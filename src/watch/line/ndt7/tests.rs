//! Servers that do everything wrong. What a right one does is tested where there is one: beside the hub.

use std::io;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::*;

type Served = WebSocketStream<TcpStream>;

/// A server that answers the empty page as it should and then does something with each test, by its name.
async fn served<F: Future<Output = ()> + Send + 'static>(
    test: impl Fn(&'static str, Served) -> F + Clone + Send + Sync + 'static,
) -> Url {
    answering(move |path, key, mut stream| {
        let test = test.clone();
        async move {
            let accept = derive_accept_key(key.as_bytes());
            let head = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Protocol: net.measurementlab.ndt.v7\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            test(path, WebSocketStream::from_raw_socket(stream, Role::Server, None).await).await;
        }
    })
    .await
}

/// The same for a server that doesn't even begin a test as it should. Told are which test, and the client's key.
async fn answering<F: Future<Output = ()> + Send + 'static>(
    answer: impl Fn(&'static str, String, TcpStream) -> F + Clone + Send + Sync + 'static,
) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let answer = answer.clone();
            tokio::spawn(async move {
                while let Ok(head) = head(&mut stream).await {
                    let test = ["download", "upload"].into_iter().find(|test| head.contains(test));
                    let Some(test) = test else {
                        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
                        continue;
                    };
                    assert!(head.starts_with(&format!("GET /ndt/v7/{test} HTTP/1.1\r\n")), "{head}");
                    assert!(head.contains("\r\nsec-websocket-protocol: net.measurementlab.ndt.v7\r\n"), "{head}");
                    let key = head.split("sec-websocket-key: ").nth(1).and_then(|rest| rest.split('\r').next());
                    return answer(test, key.unwrap().to_owned(), stream).await;
                }
            });
        }
    });
    address
}

async fn head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8(head).unwrap())
}

/// What comes of a server that answers so.
async fn refused(answer: &'static str) -> TestError {
    let server = answering(move |_, _, mut stream: TcpStream| async move {
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    test(&server.await, |_| ()).await.unwrap_err()
}

fn kilobytes(count: usize) -> Message {
    Message::Binary(vec![7; count * 1024].into())
}

fn counted(seconds: f64, bytes: u64) -> Message {
    let micros = (seconds * 1e6) as u64;
    Message::Text(format!(r#"{{"AppInfo":{{"ElapsedTime":{micros},"NumBytes":{bytes}}},"TCPInfo":{{}}}}"#).into())
}

/// A right download that ends early, as a server may.
async fn short_download(mut socket: Served) {
    for _ in 0..8 {
        socket.send(kilobytes(16)).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    socket.close(None).await.unwrap();
    while let Some(Ok(_)) = socket.next().await {}
}

#[tokio::test]
async fn the_upload_is_what_the_server_has_counted_and_not_what_was_sent() {
    let server = served(|test, mut socket| async move {
        if test == "download" {
            return short_download(socket).await;
        }
        socket.send(Message::Text("[\"what nobody knows\"]".into())).await.unwrap();
        for bytes in [100_000, 250_000] {
            while !matches!(socket.next().await, Some(Ok(Message::Binary(_)))) {}
            socket.send(counted(1.0, bytes)).await.unwrap();
        }
        socket.close(None).await.unwrap();
        while let Some(Ok(_)) = socket.next().await {}
    });
    let mut told: Vec<Progress> = Vec::new();
    let outcome = test(&server.await, |progress| told.push(progress)).await.unwrap();
    assert_eq!(outcome.used, Cost { down: 8 * 16 * 1024, up: 250_000 });
    assert_eq!(outcome.speeds.up, 2_000_000.0);
    // Counted until the last arrival: 350 ms here, longer on a machine that has much to do.
    let seconds = outcome.used.down as f64 * 8.0 / outcome.speeds.down;
    assert!((0.35..3.0).contains(&seconds), "{seconds}");
    assert!(outcome.rtt > 0.0 && outcome.rtt < 1000.0 && outcome.jitter < 1000.0, "{outcome:?}");
    assert!(told.is_sorted_by_key(|progress| progress.phase), "{told:?}");
    let of = |phase| told.iter().filter(move |progress| progress.phase == phase);
    assert_eq!(of(Phase::RoundTrips).count(), 10);
    assert!(of(Phase::Download).any(|progress| progress.bits.is_some()), "{told:?}");
    assert!(told.iter().all(|progress| (0.0..=1.0).contains(&progress.done)), "{told:?}");
}

#[tokio::test]
async fn a_test_that_breaks_off_in_the_middle_gives_no_figure() {
    let server = served(|_, mut socket| async move {
        socket.send(kilobytes(64)).await.unwrap();
        // And gone, without goodbye.
    });
    assert!(matches!(test(&server.await, |_| ()).await, Err(TestError::BrokenOff(_))));
    let server = served(|test, mut socket| async move {
        if test == "download" {
            return short_download(socket).await;
        }
        socket.send(counted(0.1, 8192)).await.unwrap();
    });
    assert!(matches!(test(&server.await, |_| ()).await, Err(TestError::BrokenOff(_))));
}

#[tokio::test]
async fn a_server_that_counts_nothing_or_sends_in_an_upload_gives_no_figure() {
    for message in [None, Some(kilobytes(8))] {
        let server = served(move |test, mut socket| {
            let message = message.clone();
            async move {
                match (test, message) {
                    ("download", _) => return short_download(socket).await,
                    (_, Some(message)) => socket.send(message).await.unwrap(),
                    (_, None) => socket.close(None).await.unwrap(),
                }
                while let Some(Ok(_)) = socket.next().await {}
            }
        });
        assert!(matches!(test(&server.await, |_| ()).await, Err(TestError::Foreign(_))));
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_falls_silent_is_given_up_after_ten_seconds() {
    let server = served(|_, mut socket| async move {
        socket.send(kilobytes(8)).await.unwrap();
        std::future::pending().await
    });
    let mut began = None;
    let server = server.await;
    let outcome = test(&server, |progress| {
        if progress.phase == Phase::Download {
            began = Some(tokio::time::Instant::now());
        }
    });
    assert!(matches!(outcome.await, Err(TestError::Silent)));
    let silent = began.unwrap().elapsed();
    assert!(silent >= Duration::from_secs(10) && silent < Duration::from_secs(11), "{silent:?}");
}

#[tokio::test]
async fn whoever_is_no_speed_test_is_told_as_what_it_is() {
    let busy = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n";
    assert!(matches!(refused(busy).await, TestError::Busy(again) if again.as_secs() == 17));
    assert!(matches!(refused("HTTP/1.1 429 Too Many Requests\r\n\r\n").await, TestError::Busy(_)));
    assert!(matches!(refused("HTTP/1.1 404 Not Found\r\n\r\n").await, TestError::None(StatusCode::NOT_FOUND)));
    let portal = "HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n";
    assert!(matches!(refused(portal).await, TestError::None(StatusCode::FOUND)));
    assert!(matches!(refused("HTTP/1.1 200 OK\r\n\r\n<html>").await, TestError::Foreign(_)));
    // An echo of some other client's key.
    let echo = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                Sec-WebSocket-Protocol: net.measurementlab.ndt.v7\r\n\
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    assert!(matches!(refused(echo).await, TestError::Foreign(_)));
    let away = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let away = Url::parse(&format!("http://{away}/")).unwrap();
    assert!(matches!(test(&away, |_| ()).await, Err(TestError::Unreachable(_))));
}

#[tokio::test]
async fn whoever_drops_the_test_has_ended_it() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = std::sync::Arc::new(std::sync::Mutex::new(Some(tell)));
    let server = served(move |_, mut socket| {
        let tell = tell.clone();
        async move {
            while socket.send(kilobytes(1)).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            tell.lock().unwrap().take().unwrap().send(()).unwrap();
        }
    });
    let server = server.await;
    let (begin, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let testing = async {
        let progress = |progress: Progress| {
            if progress.bits.is_some() {
                begin.send(()).ok();
            }
        };
        test(&server, progress).await
    };
    tokio::select! {
        outcome = testing => panic!("{outcome:?}"),
        _ = begun.recv() => {}
    }
    tokio::time::timeout(Duration::from_secs(5), told).await.expect("the server goes on sending").unwrap();
}

#[test]
fn a_test_is_never_said_to_cost_less_than_it_may() {
    let speeds = |down, up| Some(Speeds { down, up });
    let megabytes = |down: u64, up: u64| Cost { down: down * 1_000_000, up: up * 1_000_000 };
    assert_eq!(cost(None, None), megabytes(125, 125));
    assert_eq!(cost(None, speeds(80e6, 40e6)), megabytes(100, 50));
    assert_eq!(cost(speeds(8e6, 0.8e6), None), megabytes(10, 1));
    assert_eq!(cost(speeds(8e6, 48e6), speeds(80e6, 40e6)), megabytes(100, 60), "whichever is faster");
    assert_eq!(cost(speeds(0.0, 8e6), None), megabytes(125, 10), "nothing measured is nothing known");
}

//! The WebSocket of a test. `reqwest` makes the connection, so that names, addresses and certificates are treated as everywhere
//! else in the program.

use std::time::Duration;

use reqwest::header::{CONNECTION, RETRY_AFTER, UPGRADE};
use reqwest::{Client, Response, StatusCode, Upgraded};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use url::Url;

use super::TestError;

/// The subprotocol.
const PROTOCOL: &str = "net.measurementlab.ndt.v7";

/// How long nothing may come. The specification knows only a limit for the whole.
pub(super) const IDLE: Duration = Duration::from_secs(10);

/// How long a connection and its first answer may take.
pub(super) const OPENING: Duration = super::super::HUB_LIMIT;

/// The longest message that a server may send; the specification allows no less.
const LONGEST: usize = 1 << 24;

/// How long to wait where a server doesn't say it.
const AGAIN: Duration = Duration::from_secs(15);

pub(super) type Socket = WebSocketStream<Upgraded>;

/// A client that goes straight to the server: what a proxy does isn't the line.
pub(super) fn client() -> reqwest::Result<Client> {
    let user_agent = concat!("diem-ho-tro/", env!("CARGO_PKG_VERSION"));
    let client = Client::builder().user_agent(user_agent).http1_only().no_proxy();
    client.redirect(reqwest::redirect::Policy::none()).build()
}

/// The address below which everything else is.
pub(super) fn root(server: &Url) -> Result<Url, TestError> {
    let wrong = || TestError::Address(server.clone());
    let mut root = server.clone();
    let scheme = match server.scheme() {
        "ws" | "http" => "http",
        "wss" | "https" => "https",
        _ => return Err(wrong()),
    };
    root.set_scheme(scheme).map_err(|()| wrong())?;
    if !root.path().ends_with('/') {
        root.set_path(&format!("{}/", server.path()));
    }
    Ok(root)
}

/// Begins a test.
pub(super) async fn open(client: &Client, root: &Url, path: &str) -> Result<Socket, TestError> {
    let url = root.join(path).map_err(|_| TestError::Address(root.clone()))?;
    let key = generate_key();
    let request = client.get(url).header(CONNECTION, "Upgrade").header(UPGRADE, "websocket");
    let request = request.header("Sec-WebSocket-Version", "13").header("Sec-WebSocket-Key", &key);
    let request = request.header("Sec-WebSocket-Protocol", PROTOCOL);
    let opening = async {
        let response = request.send().await?;
        check(&response, &key)?;
        Ok::<_, TestError>(response.upgrade().await?)
    };
    let upgraded = timeout(OPENING, opening).await.map_err(|_| TestError::Silent)??;
    let config = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
    Ok(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await)
}

/// Whether the other side begins the test (RFC 6455, 4.1).
fn check(response: &Response, key: &str) -> Result<(), TestError> {
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    match response.status() {
        StatusCode::SWITCHING_PROTOCOLS => {}
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            let again = header(RETRY_AFTER.as_str()).and_then(|seconds| seconds.parse().ok());
            return Err(TestError::Busy(again.map_or(AGAIN, Duration::from_secs)));
        }
        status if status.is_success() => return Err(TestError::Foreign("a page")),
        status => return Err(TestError::None(status)),
    }
    if header("Sec-WebSocket-Accept") != Some(derive_accept_key(key.as_bytes()).as_str()) {
        return Err(TestError::Foreign("it has not read the question"));
    }
    if header("Sec-WebSocket-Protocol") != Some(PROTOCOL) {
        return Err(TestError::Foreign("another protocol"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_lies_below_the_address_of_the_server() {
        for (server, root_of_it) in [
            ("https://hub.example.vn/bao-cao", "https://hub.example.vn/bao-cao/"),
            ("wss://hub.example.vn", "https://hub.example.vn/"),
            ("ws://10.0.0.1:8080/", "http://10.0.0.1:8080/"),
        ] {
            assert_eq!(root(&Url::parse(server).unwrap()).unwrap().as_str(), root_of_it);
        }
        assert!(matches!(root(&Url::parse("ftp://hub.example.vn/").unwrap()), Err(TestError::Address(_))));
    }
}

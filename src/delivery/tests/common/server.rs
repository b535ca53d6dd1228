//! A server on loopback that answers as the receiving end does, or misbehaves on purpose: it writes its answers byte by byte
//! itself.

use std::collections::{BTreeMap, VecDeque};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use ledger::reply::{self, Asking};
use ledger::{Enrolment, Sealed, Signal, signing};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use super::hub::Hub;

/// What a point asks.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The batch in it.
    pub fn batch(&self) -> Sealed {
        let signal = if self.path == "/v1/logs" { Signal::Logs } else { Signal::Metrics };
        Sealed { id: self.header("idempotency-key").parse().unwrap(), signal, body: self.body.clone() }
    }
}

/// Makes an answer.
pub type Answering = Box<dyn Fn(&Hub, &Request) -> String + Send>;

/// What it does instead of what it should.
pub enum Fault {
    /// Answers so, and keeps nothing.
    Says(String),
    /// Answers so, and keeps nothing.
    Answers(Answering),
    /// Keeps what it should, and sends so many bytes of the answer.
    Cuts(usize),
    /// Keeps nothing and says nothing.
    IsSilent,
}

/// What tests set and look at.
pub struct Books {
    pub hub: Hub,
    /// Everything that was asked, in order.
    pub requests: Vec<Request>,
    /// For the next requests with a batch; `None` is for one that goes well.
    pub faults: VecDeque<Option<Fault>>,
    /// The same for enrolments.
    pub enrolment_faults: VecDeque<Option<Fault>>,
    /// The same for questions what was answered.
    pub reply_faults: VecDeque<Option<Fault>>,
    /// Reads so many bytes at once and rests in between.
    pub slow: Option<(usize, Duration)>,
}

/// A server.
pub struct Server {
    books: Arc<Mutex<Books>>,
    pub address: String,
    accepting: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Server {
    pub fn start() -> Self {
        Self::start_by(TcpSocket::new_v4().unwrap())
    }

    /// A server that takes no more than it reads, so that a point sees how slowly it does.
    pub fn start_with_little_room() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(2048).unwrap();
        Self::start_by(socket)
    }

    fn start_by(socket: TcpSocket) -> Self {
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let listener = socket.listen(16).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let books = Books {
            hub: Hub::new(),
            requests: vec![],
            faults: VecDeque::new(),
            enrolment_faults: VecDeque::new(),
            reply_faults: VecDeque::new(),
            slow: None,
        };
        let books = Arc::new(Mutex::new(books));
        let shared = books.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { books, address, accepting }
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    /// The next batches are answered so.
    pub fn fails(&self, faults: impl IntoIterator<Item = Option<Fault>>) {
        self.books().faults.extend(faults);
    }

    /// The bodies of the batches that came, in order.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        let books = self.books();
        let batches = books.requests.iter().filter(|request| Asked::of(request) == Asked::Batch);
        batches.map(|request| request.body.clone()).collect()
    }

    /// Every request was as it should be.
    #[track_caller]
    pub fn is_content(&self) {
        assert_eq!(self.books().hub.complaints, Vec::<String>::new());
    }
}

/// An answer.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

/// An answer to a batch, with a receipt.
pub fn with_receipt(status: &str, receipt: &str) -> String {
    answer(status, &format!("Content-Type: application/x-protobuf\r\nPoint-Receipt: {receipt}\r\n"), "")
}

async fn serve(mut stream: TcpStream, books: Arc<Mutex<Books>>) {
    while let Some(request) = read(&mut stream, &books).await {
        let said = said(&mut books.lock().unwrap(), request);
        match said {
            Said::Whole(text) => drop(stream.write_all(text.as_bytes()).await),
            Said::Cut(text) => {
                drop(stream.write_all(text.as_bytes()).await);
                return;
            }
            Said::Nothing => {
                let mut rest = vec![];
                // Until the point has enough of it.
                drop(stream.read_to_end(&mut rest).await);
                return;
            }
        }
    }
}

async fn read(stream: &mut TcpStream, books: &Mutex<Books>) -> Option<Request> {
    let (mut bytes, mut piece) = (vec![], vec![0; 64 * 1024]);
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let most = books.lock().unwrap().slow.map_or(piece.len(), |(bytes, _)| bytes);
        let read = stream.read(&mut piece[..most]).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
    let headers: BTreeMap<_, _> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut body = bytes[end + 4..].to_vec();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    while body.len() < length {
        let slow = books.lock().unwrap().slow;
        let most = slow.map_or(piece.len(), |(bytes, _)| bytes);
        let read = stream.read(&mut piece[..most]).await.ok().filter(|read| *read > 0)?;
        body.extend_from_slice(&piece[..read]);
        if let Some((_, rest)) = slow {
            tokio::time::sleep(rest).await;
        }
    }
    Some(Request { path, headers, body })
}

enum Said {
    Whole(String),
    Cut(String),
    Nothing,
}

/// What a request is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Batch,
    Enrolment,
    Replies,
}

impl Asked {
    fn of(request: &Request) -> Self {
        match request.path.trim_start_matches('/') {
            "v1/enrolment" => Self::Enrolment,
            reply::PATH => Self::Replies,
            _ => Self::Batch,
        }
    }
}

fn said(books: &mut Books, request: Request) -> Said {
    books.requests.push(request.clone());
    let asked = Asked::of(&request);
    let fault = match asked {
        Asked::Batch => books.faults.pop_front(),
        Asked::Enrolment => books.enrolment_faults.pop_front(),
        Asked::Replies => books.reply_faults.pop_front(),
    };
    let good = |books: &mut Books| match asked {
        Asked::Batch => take(&mut books.hub, &request),
        Asked::Enrolment => enrol(&mut books.hub, &request),
        Asked::Replies => reply(&mut books.hub, &request),
    };
    match fault.flatten() {
        None => Said::Whole(good(books)),
        Some(Fault::Says(text)) => Said::Cut(text),
        Some(Fault::Answers(make)) => Said::Whole(make(&books.hub, &request)),
        Some(Fault::IsSilent) => Said::Nothing,
        Some(Fault::Cuts(bytes)) => {
            let mut text = good(books);
            text.truncate(bytes);
            Said::Cut(text)
        }
    }
}

fn enrol(hub: &mut Hub, request: &Request) -> String {
    let enrolment: Enrolment = serde_json::from_slice(&request.body).unwrap();
    if !enrolment.is_genuine() {
        hub.complaints.push("a wish that isn't genuine".to_owned());
    }
    hub.points.insert(enrolment.point, enrolment.key);
    let enrolled = hub.enrolled(enrolment.point, enrolment.key);
    answer("200 OK", "Content-Type: application/json\r\n", &serde_json::to_string(&enrolled).unwrap())
}

fn reply(hub: &mut Hub, request: &Request) -> String {
    let asking = Asking::read(std::str::from_utf8(&request.body).unwrap()).unwrap();
    if !hub.points.get(&asking.point).is_some_and(|key| asking.is_signed(key)) {
        hub.complaints.push("somebody else asks what a point was answered".to_owned());
    }
    answer("200 OK", "Content-Type: text/plain\r\n", &hub.replies(asking.point))
}

fn take(hub: &mut Hub, request: &Request) -> String {
    let batch = request.batch();
    for (name, value) in [
        ("content-type", "application/x-protobuf"),
        ("content-encoding", "zstd"),
        ("content-digest", &signing::content_digest(&batch.sha256())),
    ] {
        if request.header(name) != value {
            hub.complaints.push(format!("{name}: {}", request.header(name)));
        }
    }
    let kept = hub.take(&batch, request.header("point-signature"));
    let receipt = hub.receipt(batch.id.point, batch.id.epoch);
    with_receipt(if kept { "200 OK" } else { "409 Conflict" }, &receipt)
}

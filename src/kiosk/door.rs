//! The door: a socket in the data folder where other processes ask the running kiosk for what only it may write, and for
//! what only it knows. One JSON object per line, one line back.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream as ClientStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use catalog::Store;
use point::{Board, Clock, Fault, Lock, Part, Severity};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

use crate::bus::{Bus, Component, Event};

/// The longest request: a path and a few words.
const MAX_REQUEST_BYTES: u64 = 64 * 1024;

/// How long a caller waits for an install; a large edition from a slow stick takes minutes.
const INSTALL_PATIENCE: Duration = Duration::from_secs(30 * 60);

/// How long a caller waits for what the kiosk has at hand. A frozen one must not freeze whoever asks.
const FAULTS_PATIENCE: Duration = Duration::from_secs(5);

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Request {
    /// Install the pressed edition in this folder and show it when the visitor has left.
    Install {
        /// Absolute.
        edition: PathBuf,
    },
    /// Tell what stands on the board of faults.
    Faults,
}

impl Request {
    fn patience(&self) -> Duration {
        match self {
            Self::Install { .. } => INSTALL_PATIENCE,
            Self::Faults => FAULTS_PATIENCE,
        }
    }
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// This edition is installed.
    Installed {
        /// Its id.
        edition: String,
    },
    /// This is wrong right now, the worst first.
    Faults {
        /// Those on the board.
        faults: Vec<Fault>,
    },
    /// It can't be done.
    Refused {
        /// Why.
        reason: String,
    },
}

/// Asks the kiosk that runs on the data folder behind `socket`.
pub fn ask(socket: &Path, request: &Request) -> std::io::Result<Answer> {
    let mut stream = ClientStream::connect(socket)?;
    stream.set_read_timeout(Some(request.patience()))?;
    let mut line = serde_json::to_string(request)?;
    line.push('\n');
    stream.write_all(line.as_bytes())?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    Ok(serde_json::from_str(&answer)?)
}

/// The running kiosk's side. Holds the lock of the data folder.
pub struct Door {
    socket: PathBuf,
    clock: Arc<dyn Clock>,
    desk: Arc<Desk>,
}

/// What is needed to answer.
struct Desk {
    store: Store,
    board: Board,
    /// Held while the kiosk runs: it is the one process that writes. The mutex lets one install run at a time.
    lock: std::sync::Mutex<Lock>,
}

impl Door {
    /// A door that opens when the program starts.
    pub fn new(socket: PathBuf, store: Store, lock: Lock, board: Board, clock: Arc<dyn Clock>) -> Self {
        Self { socket, clock, desk: Arc::new(Desk { store, board, lock: std::sync::Mutex::new(lock) }) }
    }
}

impl Component for Door {
    fn start(&mut self, bus: &Bus) {
        // The lock is ours, so a socket that is still there was left by a kiosk that was killed.
        drop(std::fs::remove_file(&self.socket));
        let listener = match UnixListener::bind(&self.socket) {
            Ok(listener) => listener,
            Err(error) => {
                // Visitors lose nothing; commands must wait until the kiosk is closed.
                let since = self.clock.now().wall;
                let fault = Fault::new("data/socket", Part::Data, Severity::Degraded, since, "fault-socket");
                let message = format!("{}: {error}", self.socket.display());
                self.desk.board.report(fault.with("message", message));
                return;
            }
        };
        let (desk, bus) = (self.desk.clone(), bus.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, desk.clone(), bus.clone()));
            }
        });
    }

    fn handle(&mut self, _event: &Event, _bus: &Bus) {}

    fn stop(&mut self) {
        drop(std::fs::remove_file(&self.socket));
    }
}

async fn serve(stream: UnixStream, desk: Arc<Desk>, bus: Bus) {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut reader = tokio::io::BufReader::new(tokio::io::AsyncReadExt::take(reader, MAX_REQUEST_BYTES));
    if reader.read_line(&mut line).await.is_err() {
        return;
    }
    let answer = match serde_json::from_str(&line) {
        Ok(request) => {
            let answered = tokio::task::spawn_blocking(move || desk.answer(&request)).await;
            answered.unwrap_or_else(|error| Answer::Refused { reason: error.to_string() })
        }
        Err(error) => Answer::Refused { reason: format!("not a request: {error}") },
    };
    if matches!(answer, Answer::Installed { .. }) {
        bus.post(Event::EditionFlipped);
    }
    if let Ok(mut text) = serde_json::to_string(&answer) {
        text.push('\n');
        // The caller may be gone; what was done stays done.
        drop(writer.write_all(text.as_bytes()).await);
    }
}

impl Desk {
    fn answer(&self, request: &Request) -> Answer {
        let edition = match request {
            Request::Faults => return Answer::Faults { faults: self.board.faults() },
            Request::Install { edition } => edition,
        };
        let lock = self.lock.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        match self.store.install(edition, &lock) {
            Ok(header) => Answer::Installed { edition: header.id },
            Err(error) => Answer::Refused { reason: error.to_string() },
        }
    }
}

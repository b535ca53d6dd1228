//! The door: a socket in the data folder where other processes ask the running kiosk for what only it may write, and for
//! what only it knows. One JSON object per line, one line back.

mod desk;

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream as ClientStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ledger::{Ledger, Outbox};
use point::{Board, Clock, DataFolder, Fault, Lock, Part, Severity};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

use crate::bus::{Bus, Component, Event};
use crate::delivering::{LastTry, Origin};
use crate::inspect;
use crate::refusal;
use crate::reporting::{Carried, LastRound, Standing, Taken};
use crate::turns::{Turns, Underway};
use desk::{Caller, Desk};

/// The longest request: a path and a few words.
const MAX_REQUEST_BYTES: u64 = 64 * 1024;

/// How long a caller waits for an install; a large edition from a slow stick takes minutes.
const INSTALL_PATIENCE: Duration = Duration::from_secs(30 * 60);

/// How long a caller waits for what travels over a bad line.
const TAKE_PATIENCE: Duration = Duration::from_secs(24 * 3600);

/// How long a caller waits for what the kiosk has at hand. A frozen one must not freeze whoever asks.
const SHORT_PATIENCE: Duration = Duration::from_secs(5);

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Request {
    /// Install the pressed edition in this folder and show it when the visitor has left.
    Install {
        /// Absolute.
        edition: PathBuf,
    },
    /// Take these settings for point.toml, without the id, and show them when the visitor has left.
    Setup {
        /// TOML.
        settings: String,
        /// Give the point another id; only where the old one can't be read.
        #[serde(default)]
        new_id: bool,
    },
    /// Believe whom this root names.
    Trust {
        /// TUF's root metadata, JSON.
        root: String,
    },
    /// Take what a line or a stick has now.
    Take {
        /// From where; a folder is absolute.
        origin: Origin,
    },
    /// Go back to the previous edition and show it when the visitor has left.
    RollBack,
    /// Tell what waits to be reported.
    Outbox,
    /// Tell what the very next batches would say.
    Next,
    /// Write what waits to be reported onto a stick.
    Export {
        /// Absolute.
        folder: PathBuf,
    },
    /// Take receipts from a stick.
    TakeReceipts {
        /// Absolute.
        folder: PathBuf,
    },
    /// Report over the line, now.
    Report,
    /// Tell who this point is to the receiving end.
    Standing,
    /// Tell what stands on the board of faults.
    Faults,
    /// Tell what is being fetched.
    Underway,
}

impl Request {
    fn patience(&self) -> Duration {
        match self {
            // They wait for an install, or a fetch, to end.
            Self::Install { .. } | Self::Setup { .. } | Self::Trust { .. } | Self::RollBack => INSTALL_PATIENCE,
            Self::Take { .. } | Self::Report => TAKE_PATIENCE,
            Self::Outbox | Self::Next | Self::Export { .. } | Self::TakeReceipts { .. } | Self::Standing => {
                INSTALL_PATIENCE
            }
            Self::Faults | Self::Underway => SHORT_PATIENCE,
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
    /// What came of a try.
    Taken {
        /// How it went.
        last: Box<LastTry>,
    },
    /// The settings, or the root, are taken.
    SetUp,
    /// This waits to be reported.
    Outbox {
        /// All of it.
        outbox: Box<Outbox>,
    },
    /// The very next batches would say this.
    Next {
        /// [`ledger::Batch`], each.
        batches: serde_json::Value,
    },
    /// A stick took this.
    Exported {
        /// What.
        carried: Carried,
    },
    /// A stick brought this back.
    Receipts {
        /// What.
        taken: Taken,
    },
    /// What came of reporting.
    Reported {
        /// How it went.
        last: Box<LastRound>,
    },
    /// Who this point is to the receiving end.
    Standing {
        /// That.
        standing: Standing,
    },
    /// This is wrong right now, the worst first.
    Faults {
        /// Those on the board.
        faults: Vec<Fault>,
    },
    /// This is being fetched.
    Underway {
        /// Nothing where nobody fetches.
        underway: Option<Underway>,
    },
    /// It can't be done.
    Refused {
        /// Why, for whoever mends it.
        reason: String,
        /// The message that says so in the words of the point's people.
        #[serde(default)]
        message: String,
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

/// The running kiosk's side. Opens once the data folder and its lock are there.
pub struct Door {
    clock: Arc<dyn Clock>,
    board: Board,
    turns: Arc<Turns>,
    ledger: Arc<OnceLock<Arc<Ledger>>>,
    socket: Option<PathBuf>,
}

impl Door {
    /// A door that is still closed.
    pub fn new(board: Board, clock: Arc<dyn Clock>, turns: Arc<Turns>) -> Self {
        Self { clock, board, turns, ledger: Arc::default(), socket: None }
    }

    fn open(&mut self, data: &DataFolder, lock: &Arc<Lock>, bus: &Bus) {
        let socket = data.socket();
        // The lock is ours, so a socket that is still there was left by a kiosk that was killed.
        drop(std::fs::remove_file(&socket));
        let listener = match UnixListener::bind(&socket) {
            Ok(listener) => listener,
            Err(error) => {
                // Visitors lose nothing; commands must wait until the kiosk is closed.
                let since = self.clock.now().wall;
                let fault = Fault::new(inspect::SOCKET, Part::Data, Severity::Degraded, since, "fault-socket");
                self.board.report(fault.with("message", format!("{}: {error}", socket.display())));
                return;
            }
        };
        let (data, board, lock) = (data.clone(), self.board.clone(), lock.clone());
        let (clock, turns, ledger) = (self.clock.clone(), self.turns.clone(), self.ledger.clone());
        let working = tokio::sync::Mutex::default();
        let (desk, bus) = (Arc::new(Desk { data, board, clock, turns, ledger, lock, working }), bus.clone());
        self.board.clear(inspect::SOCKET);
        self.socket = Some(socket);
        tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => drop(tokio::spawn(serve(stream, desk.clone(), bus.clone()))),
                    // Too many open files, say: that passes.
                    Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
                }
            }
        });
    }
}

impl Component for Door {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, bus: &Bus) {
        match event {
            Event::Locked(data, lock) => self.open(data, lock, bus),
            // There is one for as long as the program runs.
            Event::Recording(ledger) => drop(self.ledger.set(ledger.clone())),
            _ => {}
        }
    }

    fn stop(&mut self) {
        if let Some(socket) = &self.socket {
            drop(std::fs::remove_file(socket));
        }
    }
}

async fn serve(stream: UnixStream, desk: Arc<Desk>, bus: Bus) {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut reader = tokio::io::BufReader::new(tokio::io::AsyncReadExt::take(reader, MAX_REQUEST_BYTES));
    if reader.read_line(&mut line).await.is_err() {
        return;
    }
    let mut caller = Caller(reader.into_inner().into_inner());
    let answer = match serde_json::from_str(&line) {
        Ok(request) => match desk.answer(request, &bus, &mut caller).await {
            Ok(Some(answer)) => answer,
            Ok(None) => return,
            Err(error) => Answer::Refused { reason: format!("{error:#}"), message: refusal::message_of(&error) },
        },
        Err(error) => Answer::Refused { reason: format!("not a request: {error}"), message: String::new() },
    };
    match answer {
        Answer::Installed { .. } => drop(bus.post(Event::EditionFlipped)),
        Answer::SetUp => drop(bus.post(Event::Reopen)),
        // Told when it happened.
        Answer::Taken { .. } => {}
        Answer::Outbox { .. }
        | Answer::Next { .. }
        | Answer::Exported { .. }
        | Answer::Receipts { .. }
        | Answer::Reported { .. }
        | Answer::Standing { .. }
        | Answer::Faults { .. }
        | Answer::Underway { .. }
        | Answer::Refused { .. } => {}
    }
    if let Ok(mut text) = serde_json::to_string(&answer) {
        text.push('\n');
        // The caller may be gone; what was done stays done.
        drop(writer.write_all(text.as_bytes()).await);
    }
}

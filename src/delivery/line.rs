//! A repository on a web server, over a line that stalls, breaks and comes back.
//!
//! A file grows in `incoming/` as it arrives and outlives a power cut; the next request asks for the rest only (`Range`),
//! and for the whole where it has changed meanwhile (`If-Range`). There is no limit to how long a file may take, only to
//! how long nothing may arrive at all.

use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use point::{Clock, durable};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use url::Url;

use crate::carrier::{Arriving, FetchError, with_causes};
use crate::gate::Gate;
use crate::meter::{Meter, Transfer};
use crate::waits::Waits;

/// A power cut may cost what arrived within one second, or 64 kB where that is more. Saving takes time itself, so that it
/// begins after half of that time.
const SAVE_EVERY: Duration = Duration::from_millis(500);

/// Less than this isn't worth the time and the wear of saving it; nor is a file that isn't longer, which begins anew after a
/// cut. Those that are fetched at once may cost 48 kB together.
const SAVE_FROM: u64 = 8 * 1024;

/// What the program calls itself.
pub(crate) const USER_AGENT: &str = concat!("diem-ho-tro/", env!("CARGO_PKG_VERSION"));

/// How long a line may take for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long nothing may arrive. A satellite answers within a second, a line in the mountains at night within ten.
    pub silence: Duration,
    /// How long metadata may take, of which everything else hangs: whoever lets it trickle for ever keeps a point in the
    /// dark. At 1 kB a second the longest takes four minutes.
    pub small: Duration,
    /// How long it is tried.
    pub patience: Patience,
}

impl Pace {
    /// The usual pace.
    pub const fn new(patience: Patience) -> Self {
        Self { silence: Duration::from_secs(30), small: Duration::from_secs(600), patience }
    }
}

/// How long a line is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// As long as it takes: in the background.
    Endless,
    /// As many times in a row without a byte: somebody waits for the answer. They follow each other after this long.
    Tries(u32, Duration),
}

/// A web server.
pub struct Line {
    client: Client,
    base: Url,
    incoming: PathBuf,
    gate: Gate,
    meter: Option<Meter>,
    pace: Pace,
    clock: Arc<dyn Clock>,
    /// What the server's clock said last.
    server_time: Mutex<Option<OffsetDateTime>>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

/// How a try ended that didn't bring the whole file.
enum Failure {
    /// Another try would end the same.
    Final(FetchError),
    /// The line: trying again may help.
    Broken(String),
}

impl Line {
    /// The repository at `base`; what arrives grows in `incoming`.
    pub fn new(base: &Url, incoming: &Path, gate: Gate, pace: Pace, clock: Arc<dyn Clock>) -> Result<Self, FetchError> {
        let base = as_folder(base);
        let client = Client::builder()
            .connect_timeout(pace.silence)
            .read_timeout(pace.silence)
            .user_agent(USER_AGENT)
            .build()
            .map_err(|error| FetchError::Line { name: base.to_string(), message: error.to_string() })?;
        let incoming = incoming.to_owned();
        Ok(Self { client, base, incoming, gate, meter: None, pace, clock, server_time: Mutex::default() })
    }

    /// The same, which tells how fast files came.
    pub fn metered(mut self, tell: impl Fn(Transfer) + Send + Sync + 'static) -> Self {
        self.meter = Some(Meter::new(self.clock.clone(), tell));
        self
    }

    pub(crate) async fn small(&self, name: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let mut waits = Waits::new(self.pace.patience);
        loop {
            let tried = tokio::time::timeout(self.pace.small, self.try_small(name, limit)).await;
            match tried.unwrap_or_else(|_| Err(Failure::Broken("it trickles too slowly".to_owned()))) {
                Ok(bytes) => return Ok(bytes),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Broken(message)) => waits.wait(name, message, false).await?,
            }
        }
    }

    async fn try_small(&self, name: &str, limit: u64) -> Result<Vec<u8>, Failure> {
        let mut response = self.ask(name, HeaderMap::new()).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece(&mut response).await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() as u64 > limit {
                return Err(Failure::Final(FetchError::TooLong { name: name.to_owned(), limit }));
            }
        }
        Ok(bytes)
    }

    pub(crate) async fn file(
        &self,
        name: &str,
        packed: u64,
        arriving: Arriving<'_>,
    ) -> Result<(File, PathBuf), FetchError> {
        let mut waits = Waits::new(self.pace.patience);
        let mut part = Part::open(&self.incoming, name)?;
        loop {
            let before = part.length;
            match self.try_file(name, packed, &mut part, arriving).await {
                Ok(()) => return part.finished(),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Broken(message)) => waits.wait(name, message, part.length > before).await?,
            }
        }
    }

    /// What the server's clock said last. Nobody has signed it: good for a guess at what is wrong, and nothing else.
    pub(crate) fn server_time(&self) -> Option<OffsetDateTime> {
        *self.server_time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is left of `name` in `incoming/` isn't needed any more.
    pub(crate) fn forget(&self, name: &str) {
        let part = part_path(&self.incoming, name);
        // A leftover costs room, and is used again.
        drop(fs::remove_file(etag_path(&part)));
        drop(fs::remove_file(part));
    }

    async fn try_file(&self, name: &str, packed: u64, part: &mut Part, arriving: Arriving<'_>) -> Result<(), Failure> {
        if part.length == packed {
            return Ok(());
        }
        if part.length > packed {
            part.restart(None)?;
        }
        let mut headers = HeaderMap::new();
        // Parts of what a server packs once more couldn't be put together.
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if let Some(etag) = part.etag.as_deref().filter(|_| part.length > 0) {
            let range = format!("bytes={}-", part.length);
            let values = HeaderValue::from_str(&range).ok().zip(HeaderValue::from_str(etag).ok());
            if let Some((range, etag)) = values {
                headers.insert(header::RANGE, range);
                headers.insert(header::IF_RANGE, etag);
            }
        }
        let mut response = match self.ask(name, headers).await {
            Err(Failure::Final(FetchError::TooLong { .. })) => {
                // The server has less than what is here: another file.
                part.restart(None)?;
                return Err(Failure::Broken("the file has changed".to_owned()));
            }
            asked => asked?,
        };
        if response.status() != StatusCode::PARTIAL_CONTENT || first_byte(&response) != Some(part.length) {
            if response.status() == StatusCode::PARTIAL_CONTENT {
                part.restart(None)?;
                return Err(Failure::Broken("the server sent another part than was asked for".to_owned()));
            }
            let etag = response.headers().get(header::ETAG).and_then(|etag| etag.to_str().ok());
            // A weak one only says that two files mean the same.
            part.restart(etag.filter(|etag| etag.starts_with('"') && packed > SAVE_FROM))?;
        }
        let _on_its_way = self.meter.as_ref().map(Meter::begin);
        let (mut saved, mut safe) = (self.clock.now().monotonic, part.length);
        let arrived = loop {
            match self.piece(&mut response).await {
                Ok(Some(piece)) => {
                    part.append(&piece)?;
                    arriving(part.length);
                    if part.length > packed {
                        part.restart(None)?;
                        return Err(Failure::Final(FetchError::TooLong { name: name.to_owned(), limit: packed }));
                    }
                }
                ended => break ended.map(|_| ()),
            }
            let now = self.clock.now().monotonic;
            if now.saturating_sub(saved) >= SAVE_EVERY && part.length - safe >= SAVE_FROM {
                part.save()?;
                (saved, safe) = (now, part.length);
            }
        };
        if packed > SAVE_FROM {
            part.save()?;
        }
        arrived?;
        if part.length < packed { Err(Failure::Broken("the file ended early".to_owned())) } else { Ok(()) }
    }

    /// Asks for a file. What arrives is paid for with [`Line::piece`].
    async fn ask(&self, name: &str, headers: HeaderMap) -> Result<Response, Failure> {
        self.gate.open().await.map_err(Failure::Final)?;
        let url = self.base.join(name).map_err(|error| Failure::Broken(error.to_string()))?;
        let response = self.client.get(url).headers(headers).send().await.map_err(|error| broken(&error))?;
        if let Some(time) = time_of(response.headers()) {
            *self.server_time.lock().unwrap_or_else(PoisonError::into_inner) = Some(time);
        }
        let status = response.status();
        let name = name.to_owned();
        match status {
            StatusCode::OK | StatusCode::PARTIAL_CONTENT => Ok(response),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Failure::Final(FetchError::Missing { name })),
            StatusCode::RANGE_NOT_SATISFIABLE => Err(Failure::Final(FetchError::TooLong { name, limit: 0 })),
            _ => Err(Failure::Broken(format!("the server answered {status}"))),
        }
    }

    /// The next piece of an answer, when the line may be used for it.
    async fn piece(
        &self,
        response: &mut Response,
    ) -> Result<Option<impl AsRef<[u8]> + use<> + std::ops::Deref<Target = [u8]>>, Failure> {
        let piece = response.chunk().await.map_err(|error| broken(&error))?;
        if let Some(piece) = &piece {
            if let Some(meter) = &self.meter {
                meter.arrived(piece.len(), self.gate.is_slow());
            }
            self.gate.pass(piece.len() as u64).await.map_err(Failure::Final)?;
        }
        Ok(piece)
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self::Final(error)
    }
}

fn broken(error: &reqwest::Error) -> Failure {
    Failure::Broken(with_causes(error))
}

/// An address that names are added to: without a slash at its end the last part would be replaced.
pub(crate) fn as_folder(base: &Url) -> Url {
    let mut base = base.clone();
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    base
}

/// When an answer was given, by the server's clock.
pub(crate) fn time_of(headers: &HeaderMap) -> Option<OffsetDateTime> {
    http_date(headers.get(header::DATE)?.to_str().ok()?)
}

/// A time as HTTP writes it.
pub(crate) fn http_date(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822).ok()
}

/// Where a part of a file begins.
fn first_byte(response: &Response) -> Option<u64> {
    let range = response.headers().get(header::CONTENT_RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}

/// A file as far as it has arrived.
struct Part {
    path: PathBuf,
    file: File,
    length: u64,
    /// What the server calls the file that this is a part of.
    etag: Option<String>,
}

impl Part {
    fn open(incoming: &Path, name: &str) -> Result<Self, FetchError> {
        let path = part_path(incoming, name);
        let failed = |source| FetchError::Io { doing: "opening", path: path.clone(), source };
        fs::create_dir_all(incoming).map_err(failed)?;
        let mut options = File::options();
        let file = options.read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        let etag = fs::read_to_string(etag_path(&path)).ok();
        let mut part = Self { path: path.clone(), file, length: 0, etag };
        // Without a name nobody can tell whether the rest would belong to it.
        if part.etag.is_some() {
            part.length = part.file.seek(SeekFrom::End(0)).map_err(failed)?;
        } else {
            part.file.set_len(0).map_err(failed)?;
        }
        Ok(part)
    }

    /// Begins anew, with a file of this name.
    fn restart(&mut self, etag: Option<&str>) -> Result<(), FetchError> {
        self.etag = etag.map(str::to_owned);
        self.length = 0;
        let path = etag_path(&self.path);
        self.file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .and_then(|()| match etag {
                Some(etag) => durable::write(&path, etag.as_bytes()),
                None => match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                    _ => Ok(()),
                },
            })
            .map_err(|source| self.failed("beginning", source))
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), FetchError> {
        self.file.write_all(bytes).map_err(|source| self.failed("writing", source))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn save(&self) -> Result<(), FetchError> {
        self.file.sync_data().map_err(|source| self.failed("saving", source))
    }

    fn finished(mut self) -> Result<(File, PathBuf), FetchError> {
        self.file.rewind().map_err(|source| self.failed("reading", source))?;
        Ok((self.file, self.path))
    }

    fn failed(&self, doing: &'static str, source: io::Error) -> FetchError {
        FetchError::Io { doing, path: self.path.clone(), source }
    }
}

/// Names in a repository have slashes; one folder holds all parts.
fn part_path(incoming: &Path, name: &str) -> PathBuf {
    incoming.join(format!("{}.part", name.replace('/', "_")))
}

fn etag_path(part: &Path) -> PathBuf {
    part.with_extension("etag")
}

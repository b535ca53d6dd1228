//! Metadata for `tough`: from the disk what was verified before, else from the carrier.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::future;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use futures_util::stream;
use point::durable;
use serde::de::IgnoredAny;
use tough::{Transport, TransportError, TransportErrorKind, TransportStream, async_trait};
use url::Url;

use super::{LIMITS, TrustError};
use crate::carrier::{Carrier, FetchError};
use crate::layout;

/// What `tough` reads by.
#[derive(Clone)]
pub(super) struct Reader {
    carrier: Arc<Carrier>,
    kept: PathBuf,
    fetched: Arc<Mutex<Fetched>>,
}

/// What one load fetched.
#[derive(Default)]
struct Fetched {
    files: BTreeMap<String, Vec<u8>>,
    error: Option<FetchError>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("kept", &self.kept).finish_non_exhaustive()
    }
}

impl Reader {
    pub(super) fn new(carrier: &Arc<Carrier>, kept: &Path) -> Self {
        Self { carrier: Arc::clone(carrier), kept: kept.to_owned(), fetched: Arc::default() }
    }

    /// The address by which `tough` knows a folder of the repository; the carrier knows where that is.
    pub(super) fn url(folder: &str) -> Result<Url, TrustError> {
        let path = Path::new("/").join(folder);
        Url::from_directory_path(path).map_err(|()| TrustError::Refused(format!("`{folder}` is no folder")))
    }

    fn fetched(&self) -> std::sync::MutexGuard<'_, Fetched> {
        self.fetched.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(super) fn take_error(&self) -> Option<FetchError> {
        self.fetched().error.take()
    }

    /// What was fetched and has a version, now that all of it was verified.
    pub(super) fn keep(&self) -> io::Result<()> {
        fs::create_dir_all(&self.kept)?;
        for (name, bytes) in &self.fetched().files {
            if has_version(name) {
                durable::write(&self.kept.join(name), bytes)?;
            }
        }
        Ok(())
    }

    async fn read(&self, name: &str) -> Result<Vec<u8>, FetchError> {
        if has_version(name)
            && let Ok(bytes) = fs::read(self.kept.join(name))
        {
            return Ok(bytes);
        }
        let path = format!("{}/{name}", layout::METADATA);
        let bytes = match self.carrier.small(&path, LIMITS.max_targets_size).await {
            // A stick that was pulled out while it was written. Newer roots are asked for until there is none.
            Err(FetchError::Missing { .. }) if !name.ends_with(".root.json") && name != TIMESTAMP => {
                return Err(self.carrier.cut_off(&path, io::ErrorKind::NotFound.into()));
            }
            bytes => bytes?,
        };
        // Nobody signs what isn't even JSON; a server that answers so is somebody else's.
        if let (Carrier::Stick(_), Err(error)) = (&*self.carrier, serde_json::from_slice::<IgnoredAny>(&bytes)) {
            return Err(self.carrier.cut_off(&path, io::Error::new(io::ErrorKind::UnexpectedEof, error)));
        }
        self.fetched().files.insert(name.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

/// What says whether there is a repository at all.
const TIMESTAMP: &str = "timestamp.json";

/// Whether a name begins with a version, and so names the same bytes for ever.
fn has_version(name: &str) -> bool {
    name.split_once('.').is_some_and(|(version, _)| version.bytes().all(|byte| byte.is_ascii_digit()))
}

#[async_trait]
impl Transport for Reader {
    async fn fetch(&self, url: Url) -> Result<TransportStream, TransportError> {
        let name = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default().to_owned();
        match self.read(&name).await {
            Ok(bytes) => Ok(Box::pin(stream::once(future::ready(Ok(bytes.into()))))),
            // There is no newer root; anything else that is missing is.
            Err(FetchError::Missing { .. }) if name.ends_with(".root.json") => {
                Err(TransportError::new(TransportErrorKind::FileNotFound, &url))
            }
            Err(error) => {
                let failed = TransportError::new_with_cause(TransportErrorKind::Other, &url, error.to_string());
                self.fetched().error = Some(error);
                Err(failed)
            }
        }
    }
}

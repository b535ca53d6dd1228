//! `kiosk trust`: whom the point believes from now on, told to whoever sets it up.

use std::path::Path;

use anyhow::Context as _;
use delivery::TrustError;
use point::Clock;
use serde::Deserialize;

use crate::delivering;
use crate::locale::{Args, Locales, VI};
use crate::screens::date;

/// What is told of a root; all else of it is judged by the one who takes it.
#[derive(Deserialize)]
struct Root {
    signed: Signed,
}

#[derive(Deserialize)]
struct Signed {
    version: usize,
    /// RFC 3339
    expires: String,
}

/// Takes `file` as the root. Answers what was done, in words.
pub fn trust(data: &Path, file: &Path, clock: &dyn Clock, locales: &Locales) -> anyhow::Result<String> {
    let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let not_a_root = |error| TrustError::Refused(format!("{}: not a TUF root: {error}", file.display()));
    let Root { signed } = serde_json::from_slice(&bytes).map_err(not_a_root)?;
    delivering::trust(data, file, clock)?;
    let day = date(signed.expires.get(..10).unwrap_or(&signed.expires));
    let args = Args::none().with("path", file.display().to_string()).number("version", signed.version).with("day", day);
    Ok(locales.text(&VI, "trust-done", &args))
}

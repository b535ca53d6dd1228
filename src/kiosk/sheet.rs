//! Sheets: printed pages, and pictures that are large, drawn by `paper` ([`catalog::paper`]).

use std::fs::File;

use catalog::paper::{self, Drawing};
use catalog::{Edition, EditionError, Sha256};

use crate::pane::{self, Part};
use crate::pictures::{PictureError, Pixels, Size, Trouble};
use crate::view::Source;

/// A photograph or printed page as large as fits into `size`, and a photograph never larger than it is.
pub fn whole(edition: Option<&Edition>, source: &Source, size: Size) -> Result<Pixels, PictureError> {
    let drawn = || -> Result<Drawing, Trouble> {
        Ok(match source {
            Source::Blob { sha256, .. } => paper::picture(open(edition, sha256)?, size.width, size.height)?,
            Source::Print { sha256, page } => paper::page(open(edition, sha256)?, *page, size.width, size.height)?,
            Source::Topic(_) => return Err(Trouble::Empty),
        })
    };
    drawn().map(Pixels::from).map_err(|trouble| PictureError::new(source, trouble))
}

/// A file for the drawing process, which may be damaged without harm; [`crate::inspect`] verifies it.
pub fn open(edition: Option<&Edition>, sha256: &Sha256) -> Result<File, Trouble> {
    let path = edition.ok_or(Trouble::NoEdition)?.blob(sha256);
    File::open(&path).map_err(|source| EditionError::Read { path, source }.into())
}

/// A picture that is decoded by `paper`, then cut where its place is to be filled.
pub fn scaled(
    edition: Option<&Edition>,
    sha256: &Sha256,
    natural: Size,
    fills: bool,
    room: Size,
) -> Result<Pixels, Trouble> {
    let file = open(edition, sha256)?;
    if !fills {
        return Ok(paper::picture(file, room.width, room.height)?.into());
    }
    let (across, down) =
        (f64::from(room.width) / f64::from(natural.width), f64::from(room.height) / f64::from(natural.height));
    let scale = across.max(down);
    let whole = |length: u32| (f64::from(length) * scale).ceil() as u32;
    let sheet = Pixels::from(paper::picture(file, whole(natural.width), whole(natural.height))?);
    let size = Size { width: room.width.min(sheet.width), height: room.height.min(sheet.height) };
    let part = Part { x: (sheet.width - size.width) / 2, y: (sheet.height - size.height) / 2, size };
    Ok(pane::cut(&sheet, Size { width: sheet.width, height: sheet.height }, part))
}

/// Whether the document can be opened, without drawing it.
pub fn check(edition: &Edition, sha256: &Sha256) -> Result<(), PictureError> {
    let checked = || -> Result<(), Trouble> {
        edition.read_blob(sha256, paper::MAX_DOCUMENT_BYTES)?;
        paper::open(open(Some(edition), sha256)?)?;
        Ok(())
    };
    checked().map_err(|trouble| PictureError { picture: sha256.to_string(), of_print: true, trouble })
}

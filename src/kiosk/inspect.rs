//! Looking for what is wrong with a point's data: the same eyes for the running kiosk and for `kiosk status`.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;

use catalog::prompts::PromptsError;
use catalog::{Block, Card, Edition, Picture, ProductId, Sha256, Store, StoreError};
use media::MediaError;
use point::{Clock, ClockFlag, DataFolder, Fault, FolderError, Part, Severity};
use time::OffsetDateTime;

use crate::locale::Locales;
use crate::machine::Refusal;
use crate::pictures::{self, PictureError};
use crate::sheet;

/// The fault of a kiosk that can't be asked.
pub const SOCKET: &str = "data/socket";

/// Whether a fault is of the kind that [`open`] finds.
pub fn is_of_opening(id: &str) -> bool {
    (id.starts_with("data/") && id != SOCKET) || id.starts_with("clock/") || id == EDITION
}

/// Whether a fault is of the kind that [`edition`] finds.
pub fn is_of_edition(id: &str) -> bool {
    id.starts_with("content/") && id != EDITION
}

/// The fault of an edition that can't be opened.
pub const EDITION: &str = "content/edition";

/// The fault of a machine that isn't set up.
pub const UNFINISHED: &str = "data/unfinished";

/// What opening a data folder found.
pub struct Opened {
    /// The folder, if it can be used.
    pub data: Option<DataFolder>,
    /// The active edition, if there is one.
    pub edition: Option<Edition>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Opens the folder and its active edition; reads only.
pub fn open(root: &Path, clock: &dyn Clock) -> Opened {
    let now = clock.now();
    let mut faults = Vec::new();
    let clock_fault = || Fault::new("clock/floor", Part::Clock, Severity::Degraded, now.wall, "fault-clock");
    if now.flag == ClockFlag::BeforeFloor {
        faults.push(clock_fault());
    }
    let data = match DataFolder::open(root) {
        Ok(data) => {
            let passed = delivery::floor::read(&data.trust()).is_some_and(|floor| now.wall < floor);
            if passed && faults.is_empty() {
                faults.push(clock_fault());
            }
            data
        }
        Err(error) => {
            let mut fault = folder_fault(&error, now.wall);
            if fault.id == UNFINISHED
                && let Some(refusal) = Refusal::read()
            {
                let (message, why) = match refusal {
                    Refusal::Line(line) => ("fault-settings-line", line),
                    Refusal::Other(said) => ("fault-settings-refused", said),
                };
                fault = Fault { message_id: message.to_owned(), ..fault }.with("message", why);
            }
            faults.push(fault);
            return Opened { data: None, edition: None, faults };
        }
    };
    if let Err(error) = data.point() {
        faults.push(folder_fault(&error, now.wall));
    }
    let edition = match Store::new(data.clone()).open_active() {
        Ok(edition) => Some(edition),
        Err(StoreError::Nothing(_)) => None,
        Err(error) => {
            faults.push(store_fault(&error, Severity::Blocking, now.wall));
            None
        }
    };
    Opened { data: Some(data), edition, faults }
}

/// Everything wrong with an edition's products: lines, languages, texts, pictures. Reads every blob once.
pub fn edition(edition: &Edition, since: OffsetDateTime) -> Vec<Fault> {
    let mut faults: Vec<_> = edition
        .bad_lines()
        .iter()
        .map(|bad| {
            let id = format!("content/line/{}", bad.line);
            content_fault(id, since, "fault-product-line").with("message", format!("{}: {}", bad.line, bad.message))
        })
        .collect();
    let locales = Locales::load().ok();
    let mut seen = BTreeSet::new();
    for card in edition.cards() {
        for (tag, sha256) in &card.text {
            if locales.as_ref().is_some_and(|locales| locales.get(tag).is_none()) {
                let id = format!("content/{}/language/{tag}", card.id);
                let fault = content_fault(id, since, "fault-product-language");
                faults.push(fault.with("product", &card.id).with("language", tag));
            }
            match edition.text(sha256) {
                Ok(text) => {
                    let pictures = text.pages.iter().flat_map(|page| &page.blocks).filter_map(picture);
                    faults.extend(pictures.filter_map(|picture| inspect_picture(edition, picture, &mut seen, since)));
                }
                Err(error) => {
                    let id = format!("content/{}/text/{tag}", card.id);
                    let fault = content_fault(id, since, "fault-product-text");
                    faults.push(fault.with("product", &card.id).with("message", error));
                }
            }
        }
        faults.extend(inspect_media(edition, card, since));
        faults.extend(card.document.values().filter_map(|document| {
            let fresh = seen.insert(document.sha256.clone());
            let error = fresh.then(|| sheet::check(edition, &document.sha256).err()).flatten()?;
            Some(print_fault(&error, since))
        }));
        faults.extend(card.cover.iter().filter_map(|cover| inspect_picture(edition, cover, &mut seen, since)));
    }
    faults
}

fn picture(block: &Block) -> Option<&Picture> {
    match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    }
}

/// What is heard and seen of a product. Films are long: whether all of one can be played, playing it tells.
fn inspect_media(edition: &Edition, card: &Card, since: OffsetDateTime) -> Vec<Fault> {
    let exists = |sha256: &Sha256| match std::fs::metadata(edition.blob(sha256)) {
        Ok(about) if about.len() > 0 => Ok(()),
        Ok(_) => Err(MediaError::Empty),
        Err(error) => Err(MediaError::Unreadable(error.to_string())),
    };
    let mut faults: Vec<_> = card
        .media()
        .find_map(|sha256| exists(sha256).err())
        .map(|error| play_fault(&card.id, error, since))
        .into_iter()
        .collect();
    let captions = card.captions.values().find_map(|sha256| edition.captions(sha256).err());
    faults.extend(captions.map(|error| {
        let fault = content_fault(format!("content/{}/captions", card.id), since, "fault-captions");
        fault.with("product", &card.id).with("message", error)
    }));
    for (tag, sha256) in &card.voice {
        let wrong = match edition.voice(sha256) {
            Ok(voice) => voice.recordings().find_map(|recording| {
                let error = exists(&recording.sha256).err()?;
                Some(format!("{}: {error}", recording.sha256))
            }),
            Err(error) => Some(error.to_string()),
        };
        faults.extend(wrong.map(|message| {
            let fault = content_fault(format!("content/{}/voice/{tag}", card.id), since, "fault-product-voice");
            fault.with("product", &card.id).with("message", message)
        }));
    }
    faults
}

fn inspect_picture(
    edition: &Edition,
    picture: &Picture,
    seen: &mut BTreeSet<Sha256>,
    since: OffsetDateTime,
) -> Option<Fault> {
    if !seen.insert(picture.sha256.clone()) {
        return None;
    }
    let error = pictures::check(edition, &picture.sha256, &picture.media_type).err()?;
    Some(picture_fault(&error, since))
}

/// A printed document, or a page of it, that can't be shown. The words of its product are.
fn print_fault(error: &PictureError, since: OffsetDateTime) -> Fault {
    content_fault(format!("content/document/{}", error.picture), since, "fault-document").with("message", error)
}

/// A picture that can't be shown. The page around it is.
pub fn picture_fault(error: &PictureError, since: OffsetDateTime) -> Fault {
    if error.of_print {
        return print_fault(error, since);
    }
    let id = format!("content/picture/{}", error.picture);
    content_fault(id, since, "fault-picture").with("message", error)
}

fn content_fault(id: String, since: OffsetDateTime, message_id: &str) -> Fault {
    Fault::new(id, Part::Content, Severity::Degraded, since, message_id)
}

/// A data folder that can't be used.
pub fn folder_fault(error: &FolderError, since: OffsetDateTime) -> Fault {
    let (name, message) = match error {
        FolderError::Missing(_) => ("missing", "fault-folder-missing"),
        FolderError::Unfinished(_) => ("unfinished", "fault-folder-unfinished"),
        FolderError::Foreign(_) => ("foreign", "fault-folder-foreign"),
        FolderError::Newer { .. } => ("newer", "fault-folder-newer"),
        FolderError::Damaged(_) => ("damaged", "fault-folder-damaged"),
        FolderError::Locked(_) => ("locked", "fault-folder-locked"),
        FolderError::ReadOnly(_) => ("read-only", "fault-folder-read-only"),
        FolderError::Identity(_) => ("identity", "fault-identity"),
        FolderError::Io { .. } => ("io", "fault-folder-io"),
    };
    // A wrong point.toml costs the point its name, and a disk that can only be read its updates; visitors lose nothing.
    let harmless = matches!(error, FolderError::Identity(_) | FolderError::ReadOnly(_));
    let severity = if harmless { Severity::Degraded } else { Severity::Blocking };
    Fault::new(format!("data/{name}"), Part::Data, severity, since, message).with("message", error)
}

/// A prompt pack that can't be used: the program is silent.
pub fn prompts_fault(error: &PromptsError, since: OffsetDateTime) -> Fault {
    Fault::new("voice/prompts", Part::Voice, Severity::Degraded, since, "fault-prompts").with("message", error)
}

/// A sound that can't be played. One fault stands for all of them: a lost folder would be hundreds.
pub fn sound_fault(sound: &Path, error: &MediaError, since: OffsetDateTime) -> Fault {
    let name = sound.file_name().unwrap_or_default().display();
    let fault = Fault::new("voice/sound", Part::Voice, Severity::Degraded, since, "fault-sound");
    fault.with("message", format!("{name}: {error}"))
}

/// A film or bulletin that can't be played.
pub fn play_fault(id: &ProductId, error: impl Display, since: OffsetDateTime) -> Fault {
    content_fault(format!("content/{id}/play"), since, "fault-play").with("product", id).with("message", error)
}

/// An edition that can't be opened.
pub fn store_fault(error: &StoreError, severity: Severity, since: OffsetDateTime) -> Fault {
    let newer = matches!(error, StoreError::Newer { .. } | StoreError::Edition(catalog::EditionError::Newer { .. }));
    let message = if newer { "fault-edition-newer" } else { "fault-edition" };
    Fault::new(EDITION, Part::Content, severity, since, message).with("message", error)
}

//! What a file is: told by its first bytes, and by its name only where these say nothing.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use catalog::problem::Problem;

/// So much of a file is looked at. A web page may begin with a long comment.
const LOOKED_AT: u64 = 8 * 1024;

/// In the directory of an Office file that is locked, in UTF-16, somewhere in its first half megabyte.
const LOCKED: &str = "EncryptedPackage";

/// Where [`LOCKED`] is looked for.
const DIRECTORY: u64 = 1024 * 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Document(Office),
    /// A print.
    Pdf,
    /// A film or a sound: only looking into it tells which.
    Playable,
    /// A picture.
    Picture,
    /// The words of a film.
    Captions,
}

/// Which kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// Word since 2007.
    Docx,
    /// Word before.
    Doc,
    /// LibreOffice.
    Odt,
    /// Rich text.
    Rtf,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

/// What the file at `path` is; or why it isn't taken.
pub fn of(path: &Path) -> Result<Kind, Problem> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let head =
        head(path, LOOKED_AT).map_err(|error| Problem::error(path, 1, "file-unreadable").with("message", error))?;
    let kind = match head.as_slice() {
        [] => return Err(Problem::error(path, 1, "import-empty")),
        [b'%', b'P', b'D', b'F', ..] => Some(Kind::Pdf),
        [b'P', b'K', 3, 4, ..] => match ending.as_str() {
            "odt" | "ott" => Some(Kind::Document(Office::Odt)),
            "docx" | "docm" | "dotx" => Some(Kind::Document(Office::Docx)),
            _ => None,
        },
        [0xd0, 0xcf, 0x11, 0xe0, ..] if is_locked(path) => return Err(Problem::error(path, 1, "import-locked")),
        [0xd0, 0xcf, 0x11, 0xe0, ..] if ["doc", "dot", "docx"].contains(&ending.as_str()) => {
            Some(Kind::Document(Office::Doc))
        }
        [b'{', b'\\', b'r', b't', b'f', ..] => Some(Kind::Document(Office::Rtf)),
        head if is_heif(head) || image::guess_format(head).is_ok() => Some(Kind::Picture),
        _ => by_name(&ending).or_else(|| by_look(&head)),
    };
    kind.ok_or_else(|| Problem::error(path, 1, "import-unknown").with("ending", ending))
}

/// Files that systems and programs leave about.
pub fn is_left_over(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.starts_with(['.', '~']) || ["thumbs.db", "desktop.ini"].contains(&name.as_str())
}

fn by_name(ending: &str) -> Option<Kind> {
    match ending {
        "mp4" | "m4v" | "mov" | "webm" | "mkv" | "avi" | "mpg" | "mpeg" | "wmv" | "3gp" | "flv" | "ts" | "mts"
        | "vob" | "mp3" | "m4a" | "aac" | "wav" | "ogg" | "oga" | "opus" | "flac" | "wma" | "amr" => {
            Some(Kind::Playable)
        }
        "svg" | "jpg" | "jpeg" | "png" | "webp" | "heic" | "heif" | "gif" | "bmp" | "tif" | "tiff" => {
            Some(Kind::Picture)
        }
        "htm" | "html" | "xhtml" => Some(Kind::Document(Office::Html)),
        "md" | "markdown" => Some(Kind::Document(Office::Markdown)),
        "txt" | "text" => Some(Kind::Document(Office::Text)),
        // Broken from the first byte on, which is told when it is read.
        "docx" => Some(Kind::Document(Office::Docx)),
        "pdf" => Some(Kind::Pdf),
        "vtt" | "srt" => Some(Kind::Captions),
        _ => None,
    }
}

/// A text without an ending to its name.
fn by_look(head: &[u8]) -> Option<Kind> {
    let text = std::str::from_utf8(head).ok()?.trim_start().to_lowercase();
    (text.starts_with("<!doctype html") || text.starts_with("<html")).then_some(Kind::Document(Office::Html))
}

/// `ftyp` of pictures, not of films.
fn is_heif(head: &[u8]) -> bool {
    let brand = head.get(8..12).unwrap_or_default();
    head.get(4..8) == Some(b"ftyp")
        && [b"heic", b"heix", b"mif1", b"msf1", b"heim", b"avif"].iter().any(|known| brand == *known)
}

fn is_locked(path: &Path) -> bool {
    let wide: Vec<u8> = LOCKED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    head(path, DIRECTORY).is_ok_and(|bytes| bytes.windows(wide.len()).any(|window| window == wide))
}

fn head(path: &Path, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

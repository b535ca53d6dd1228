//! Films and sounds as points play them: copied where they can be, else encoded anew; without what a phone writes beside
//! them.

use std::path::Path;
use std::time::Duration;

use catalog::problem::Problem;
use serde::Deserialize;

use super::tool::{self, ToolError};

/// Larger films are made smaller: no point of today plays more smoothly (see `press check`).
const MAX_HEIGHT: u64 = 1080;

/// The height of what is encoded here, as our own studio's films.
const HEIGHT: u32 = 720;

/// Looking into a file takes no longer.
const GLANCE: Duration = Duration::from_secs(60);

/// How much longer than it lasts a film may take to be encoded, on a slow office machine.
const SLOWNESS: u32 = 12;

/// A film of which less than this share of what it says comes out was damaged.
const WHOLE: f64 = 0.97;

/// What every point plays (`.ci/packages.txt`): a file's name, and the codecs of pictures and sound that it may hold.
const PLAYED: [(&str, &[&str], &[&str]); 2] =
    [("phim.mp4", &["h264"], &["aac", "mp3"]), ("phim.webm", &["vp8", "vp9"], &["opus", "vorbis"])];

/// What is in a file.
#[derive(Debug)]
pub struct Probed {
    /// Its title, where somebody has given it one.
    pub title: Option<String>,
    /// In seconds.
    pub length: f64,
    film: Option<Stream>,
    sound: Option<Stream>,
}

impl Probed {
    /// Whether there is something to see.
    pub fn is_film(&self) -> bool {
        self.film.is_some()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stream {
    codec_type: String,
    codec_name: String,
    pix_fmt: String,
    height: u64,
    disposition: Disposition,
    side_data_list: Vec<SideData>,
    channels: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Disposition {
    attached_pic: u8,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SideData {
    rotation: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Format {
    duration: String,
    tags: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    streams: Vec<Stream>,
    format: Format,
}

/// Looks into a film or sound.
pub fn probe(path: &Path) -> Result<Probed, Problem> {
    let name = tool::file(path);
    let words =
        ["-v", "error", "-protocol_whitelist", "file", "-print_format", "json", "-show_format", "-show_streams"];
    let words: Vec<_> = words.iter().map(AsRef::as_ref).chain([name.as_ref()]).collect();
    let json = tool::run("ffprobe", &words, GLANCE).map_err(|error| broken(path, &error))?;
    let answer: Answer = serde_json::from_slice(&json)
        .map_err(|error| Problem::error(path, 1, "media-broken").with("message", error))?;
    let (mut film, mut sound) = (None, None);
    for stream in answer.streams {
        match stream.codec_type.as_str() {
            // The picture on a disc's sleeve is no film.
            "video" if stream.disposition.attached_pic == 0 => film = film.or(Some(stream)),
            "audio" => sound = sound.or(Some(stream)),
            _ => {}
        }
    }
    if film.is_none() && sound.is_none() {
        return Err(Problem::error(path, 1, "media-empty"));
    }
    let title = answer.format.tags.iter().find(|(name, _)| name.eq_ignore_ascii_case("title"));
    let title = title.and_then(|(_, title)| title.as_str()).map(|title| title.trim().to_owned());
    Ok(Probed {
        title: title.filter(|title| !title.is_empty()),
        length: answer.format.duration.parse().unwrap_or(0.0),
        film,
        sound,
    })
}

/// Brings a film to `folder`; answers its file's name, and whether it had to be encoded anew.
pub fn bring_film(path: &Path, probed: &Probed, folder: &Path) -> Result<(String, bool), Problem> {
    let encode = format!(
        "-map 0:v:0 -map 0:a:0? -vf scale=-2:'trunc(min({HEIGHT},ih)/2)*2',format=yuv420p -fpsmax 30 -c:v libx264 -preset veryfast \
         -crf 23 -c:a aac -b:a 128k -ac 2"
    );
    let fits = played_as(probed);
    let name = fits.unwrap_or("phim.mp4");
    make(path, probed, &folder.join(name), if fits.is_some() { "-map 0:v:0 -map 0:a:0? -c copy" } else { &encode })?;
    Ok((name.to_owned(), fits.is_none()))
}

/// Brings a sound to `folder`, as Opus; answers its file's name.
pub fn bring_sound(path: &Path, probed: &Probed, folder: &Path) -> Result<String, Problem> {
    let name = "tieng.opus";
    let (codec, channels) =
        probed.sound.as_ref().map_or(("", 1), |sound| (sound.codec_name.as_str(), sound.channels.clamp(1, 2)));
    // Speech is recorded by one microphone; music in stereo needs twice as much.
    let encode = format!("-map 0:a:0 -vn -c:a libopus -b:a {}k -ac {channels}", 48 * channels);
    make(path, probed, &folder.join(name), if codec == "opus" { "-map 0:a:0 -vn -c copy" } else { &encode })?;
    Ok(name.to_owned())
}

/// Writes a picture of a film, where it has begun to show something.
pub fn still(path: &Path, probed: &Probed, to: &Path) -> Result<(), Problem> {
    let at = format!("{:.3}", probed.length / 10.0);
    let (from, to) = (tool::file(path), tool::file(to));
    let head = ["-nostdin", "-v", "error", "-protocol_whitelist", "file", "-ss", &at, "-i"].map(AsRef::as_ref);
    let tail = ["-frames:v", "1", "-vf", "scale=-2:'min(1080,ih)'"].map(AsRef::as_ref);
    let words = [&head[..], &[from.as_ref()], &tail[..], &[to.as_ref()]].concat();
    tool::run("ffmpeg", &words, GLANCE).map(drop).map_err(|error| broken(path, &error))
}

/// Captions as WebVTT.
pub fn bring_captions(path: &Path, folder: &Path) -> Result<String, Problem> {
    let name = "vi.vtt";
    let (from, to) = (tool::file(path), tool::file(&folder.join(name)));
    let head = ["-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i"].map(AsRef::as_ref);
    let words = [&head[..], &[from.as_ref(), to.as_ref()]].concat();
    tool::run("ffmpeg", &words, GLANCE).map_err(|error| super::refusal(path, "captions-broken", &error))?;
    Ok(name.to_owned())
}

/// The name under which a film can be copied as it is.
fn played_as(probed: &Probed) -> Option<&'static str> {
    let film = probed.film.as_ref()?;
    let upright = film.side_data_list.iter().all(|data| data.rotation == 0);
    let plays = |(_, films, sounds): &(&str, &[&str], &[&str])| {
        let sound = probed.sound.as_ref().is_none_or(|sound| sounds.contains(&sound.codec_name.as_str()));
        films.contains(&film.codec_name.as_str()) && sound
    };
    let fits = film.pix_fmt == "yuv420p" && film.height <= MAX_HEIGHT && upright;
    PLAYED.iter().find(|played| fits && plays(played)).map(|(name, ..)| *name)
}

fn make(from: &Path, probed: &Probed, to: &Path, how: &str) -> Result<(), Problem> {
    let (name, target) = (tool::file(from), tool::file(to));
    let head = ["-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i"].map(AsRef::as_ref);
    let bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"].map(AsRef::as_ref);
    let how: Vec<_> = how.split_whitespace().map(AsRef::as_ref).collect();
    let words = [&head[..], &[name.as_ref()], &how[..], &bare[..], &[target.as_ref()]].concat();
    let patience = GLANCE + Duration::from_secs(probed.length.clamp(0.0, 24.0 * 3600.0) as u64) * SLOWNESS;
    tool::run("ffmpeg", &words, patience).map_err(|error| broken(from, &error))?;
    let made = probe(to)?.length;
    if made < probed.length * WHOLE - 1.0 {
        let cut = Problem::error(from, 1, "media-cut").with("there", made.round());
        return Err(cut.with("whole", probed.length.round()));
    }
    Ok(())
}

fn broken(path: &Path, error: &ToolError) -> Problem {
    super::refusal(path, "media-broken", error)
}

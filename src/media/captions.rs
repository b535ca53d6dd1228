//! Captions as WebVTT has them: cues with a beginning, an end and words. Places, colours and voices of cues are left out:
//! a hall needs the words, always at the same place.
//!
//! Own code because the crates there are build a tree of styles that nobody here wants, or stop at the first odd line.

use std::time::Duration;

/// Captions of an hour-long film have 100 kB.
pub const MAX_BYTES: u64 = 1024 * 1024;

/// Captions of one film in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    cues: Vec<Cue>,
}

/// Words and when they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// From here.
    pub from: Duration,
    /// Until here.
    pub until: Duration,
    /// The words, lines parted by `\n`.
    pub text: String,
}

/// What is wrong with a caption file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct CaptionError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl Captions {
    /// Reads WebVTT. Cues are kept in the order of their beginnings.
    pub fn parse(text: &str) -> Result<Self, CaptionError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end())).peekable();
        let error = |line, message: &str| CaptionError { line, message: message.to_owned() };
        match lines.next() {
            Some((_, first)) if first == "WEBVTT" || first.starts_with("WEBVTT ") || first.starts_with("WEBVTT\t") => {}
            _ => return Err(error(1, "WEBVTT?")),
        }
        let mut cues = Vec::new();
        while let Some((number, line)) = lines.next() {
            let Some((from, rest)) = line.split_once("-->") else {
                if is_without_arrow(line) {
                    return Err(error(number, line));
                }
                continue;
            };
            let until = rest.split_whitespace().next().unwrap_or_default();
            let from = time(from.trim()).ok_or_else(|| error(number, line))?;
            let until = time(until).ok_or_else(|| error(number, line))?;
            if until <= from {
                return Err(error(number, line));
            }
            let mut words = Vec::new();
            while let Some((_, line)) = lines.next_if(|(_, line)| !line.is_empty()) {
                words.push(plain(line));
            }
            cues.push(Cue { from, until, text: words.join("\n") });
        }
        if cues.is_empty() {
            return Err(error(1, "-->?"));
        }
        cues.sort_by_key(|cue| cue.from);
        Ok(Self { cues })
    }

    /// The words at a moment; "" between cues.
    pub fn at(&self, moment: Duration) -> &str {
        let begun = self.cues.partition_point(|cue| cue.from <= moment);
        let cue = self.cues.get(..begun).unwrap_or_default().last().filter(|cue| moment < cue.until);
        cue.map_or("", |cue| &cue.text)
    }

    /// All cues.
    pub fn cues(&self) -> &[Cue] {
        &self.cues
    }
}

/// Two times and no arrow between them: an editor or a hand has made something else of it.
fn is_without_arrow(line: &str) -> bool {
    let words: Vec<_> = line.split_whitespace().collect();
    matches!(words.as_slice(), [from, _, until, ..] if time(from).is_some() && time(until).is_some())
}

/// `01:02:03.456` or `02:03.456`.
fn time(text: &str) -> Option<Duration> {
    let (clock, millis) = text.split_once('.')?;
    let digits = |part: &str, most: usize| {
        let good = (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if good { part.parse::<u64>().ok() } else { None }
    };
    let parts: Vec<_> = clock.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [minutes, seconds] => (0, digits(minutes, 2)?, digits(seconds, 2)?),
        [hours, minutes, seconds] => (digits(hours, 4)?, digits(minutes, 2)?, digits(seconds, 2)?),
        _ => return None,
    };
    let in_range = minutes < 60 && seconds < 60 && millis.len() == 3;
    let whole = Duration::from_secs(hours * 3600 + minutes * 60 + seconds);
    in_range.then_some(whole + Duration::from_millis(digits(millis, 3)?))
}

/// Without tags and with characters for their names.
fn plain(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut inside = false;
    for char in line.chars() {
        match char {
            '<' => inside = true,
            '>' if inside => inside = false,
            char if !inside => words.push(char),
            _ => {}
        }
    }
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "WEBVTT\n\nNOTE made by hand\n\n1\n00:01.000 --> 00:03.500 align:start\nThưa <b>bà con</b>,\nmời xem &amp; nghe.\n\n00:00:04.000 --> 00:00:05.000\nHết.\n";

    #[test]
    fn the_words_of_a_moment_are_found() {
        let captions = Captions::parse(GOOD).unwrap();
        let at = |millis| captions.at(Duration::from_millis(millis));
        assert_eq!(at(0), "");
        assert_eq!(at(1000), "Thưa bà con,\nmời xem & nghe.");
        assert_eq!(at(3499), "Thưa bà con,\nmời xem & nghe.");
        assert_eq!(at(3500), "");
        assert_eq!(at(4500), "Hết.");
        assert_eq!(at(900_000), "");
    }

    #[test]
    fn bad_times_are_named_with_their_line() {
        for bad in [
            "00:61.000 --> 00:62.000",
            "0:1 --> 0:2",
            "00:05.000 --> 00:04.000",
            "ä --> 00:04.000",
            "-->",
            "00:01.000 ==> 00:02.000",
        ] {
            let error = Captions::parse(&format!("WEBVTT\n\n{bad}\nx\n")).unwrap_err();
            assert_eq!(error.line, 3, "{bad}");
        }
        assert_eq!(Captions::parse("WEBVTT\n\nHết.\n").unwrap_err().line, 1, "not one cue");
        assert_eq!(Captions::parse("1\n00:01.000 --> 00:02.000\nx").unwrap_err().line, 1);
        assert_eq!(Captions::parse("").unwrap_err().line, 1);
    }

    #[test]
    fn windows_line_ends_and_a_mark_of_order_are_nothing_special() {
        let other = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
        assert_eq!(Captions::parse(&other), Captions::parse(GOOD));
    }
}

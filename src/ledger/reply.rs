//! Replies: what the receiving end answers to a difficulty that a point has told. One line of text each, signed, in the answer
//! to a point that asks, or in a file on a stick.
//!
//! A reply names its point and its record, so that it says nothing elsewhere. It is handed out again until the point has told
//! by an event that it has come ([`Detail::DifficultyAnswer`](crate::fact::Detail::DifficultyAnswer)); a later one takes the
//! place of an earlier one, whichever comes first.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::Date;
use time::format_description::well_known::Iso8601;
use ulid::Ulid;

use crate::signing::{PublicKey, SigningKey};

/// Where a point asks for replies over HTTP, by a POST of its [`Asking`].
pub const PATH: &str = "v1/replies";

/// A reply has at most so many letters, a page of writing: it comes by a metered line.
pub const LONGEST: usize = 2000;

/// Lines that come over a line at once are at most so many bytes long together: one of the longest, or some dozens of ordinary
/// ones. What is left comes the next time.
pub const MAX_TOGETHER: usize = 16 * 1024;

/// The same of a file on a stick, which comes seldom.
pub const MAX_ON_STICK: usize = 4 * MAX_TOGETHER;

/// An answer to a difficulty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Whose difficulty it is.
    pub point: Ulid,
    /// Names the reply. Of two to one record the higher one holds: it was given later.
    pub id: Ulid,
    /// The difficulty, as `point.record.id` names it.
    pub record: Ulid,
    /// The day on which it was given, in Vietnam.
    pub day: Date,
    /// The answer, in 1 to [`LONGEST`] letters, lines and nothing else that isn't seen.
    pub text: String,
}

/// Why a line is no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// Not the words of a reply.
    #[error("not a reply")]
    Crooked,
    /// Somebody else has signed it, or it was changed.
    #[error("the reply isn't signed by the receiving end that this point knows")]
    Forged,
}

/// Whether a text can be a reply.
pub fn fits(text: &str) -> bool {
    let is_seen = |letter: char| letter == '\n' || !letter.is_control();
    !text.trim().is_empty() && text.chars().count() <= LONGEST && text.chars().all(is_seen)
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { point, id, record, day, text } = self;
        write!(f, "reply-1 {point} {id} {record} {day} {}", STANDARD.encode(text))
    }
}

impl Reply {
    /// The reply as a signed line.
    pub fn sign(&self, key: &SigningKey) -> String {
        key.sign_line(&self.to_string())
    }

    /// Reads a line that the owner of `key` has signed.
    pub fn verify(line: &str, key: &PublicKey) -> Result<Self, ReplyError> {
        let (words, signature) = line.trim_end().rsplit_once(' ').ok_or(ReplyError::Crooked)?;
        let reply = Self::read(words).ok_or(ReplyError::Crooked)?;
        if key.verifies(words, signature) { Ok(reply) } else { Err(ReplyError::Forged) }
    }

    fn read(words: &str) -> Option<Self> {
        let mut words = words.split(' ');
        words.next().filter(|word| *word == "reply-1")?;
        let mut ulid = || Ulid::from_string(words.next()?).ok();
        let (point, id, record) = (ulid()?, ulid()?, ulid()?);
        let day = Date::parse(words.next()?, &Iso8601::DATE).ok()?;
        let text = String::from_utf8(STANDARD.decode(words.next()?).ok()?).ok().filter(|text| fits(text))?;
        words.next().is_none().then_some(Self { point, id, record, day, text })
    }
}

/// A point asks what it was answered: one line, signed, so that nobody asks who doesn't have its key. It says no time: points'
/// clocks are wrong, and whoever repeats it learns what they would have seen on the way already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Who asks.
    pub point: Ulid,
    words: String,
    signature: String,
}

impl Asking {
    /// The question as a signed line.
    pub fn sign(point: Ulid, key: &SigningKey) -> String {
        key.sign_line(&format!("replies-1 {point}"))
    }

    /// Reads a question; nothing where it is none.
    pub fn read(line: &str) -> Option<Self> {
        let (words, signature) = line.trim_end().rsplit_once(' ')?;
        let point = Ulid::from_string(words.strip_prefix("replies-1 ")?).ok()?;
        Some(Self { point, words: words.to_owned(), signature: signature.to_owned() })
    }

    /// Whether the owner of `key` asks.
    pub fn is_signed(&self, key: &PublicKey) -> bool {
        key.verifies(&self.words, &self.signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn key(dir: &tempfile::TempDir, name: &str) -> SigningKey {
        SigningKey::open(&dir.path().join(name)).unwrap()
    }

    fn reply(text: &str) -> Reply {
        let (point, id, record) = (Ulid::from_parts(1, 2), Ulid::from_parts(5, 6), Ulid::from_parts(3, 4));
        Reply { point, id, record, day: date!(2026 - 12 - 01), text: text.to_owned() }
    }

    #[test]
    fn only_the_known_receiving_end_replies_and_only_to_whom_it_has_named() {
        let dir = tempfile::tempdir().unwrap();
        let (hub, other) = (key(&dir, "hub"), key(&dir, "other"));
        let reply = reply("Sẽ cử người lên sửa.\nAnh, chị giữ máy tắt đến thứ Hai.");
        let line = reply.sign(&hub);
        assert_eq!(line.lines().count(), 1, "{line}");
        assert_eq!(Reply::verify(&format!("{line}\n"), &hub.public()), Ok(reply.clone()));
        assert_eq!(Reply::verify(&line, &other.public()), Err(ReplyError::Forged));
        let elsewhere = Reply { point: Ulid::from_parts(1, 3), ..reply.clone() };
        let other_record = Reply { record: Ulid::from_parts(3, 5), ..reply.clone() };
        let later = Reply { id: Ulid::from_parts(9, 9), ..reply.clone() };
        let (_, signature) = line.rsplit_once(' ').unwrap();
        for changed in [elsewhere, other_record, later, Reply { text: "Không sửa.".to_owned(), ..reply.clone() }] {
            assert_eq!(Reply::verify(&format!("{changed} {signature}"), &hub.public()), Err(ReplyError::Forged));
        }
        for crooked in [
            "",
            "reply-1",
            "<html>Đăng nhập</html>",
            &line.replace("reply-1", "reply-2"),
            &line.replace("2026-12-01", "2026-13-01"),
            &line.replace("2026-12-01 ", "2026-12-01 more "),
            &line.replace("2026-12-01 ", "2026-12-01 _"),
        ] {
            assert_eq!(Reply::verify(crooked, &hub.public()), Err(ReplyError::Crooked), "{crooked}");
        }
    }

    #[test]
    fn a_reply_is_a_page_of_letters_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let hub = key(&dir, "hub");
        // As many bytes as a letter takes at most.
        let longest = "🌾".repeat(LONGEST);
        let line = reply(&longest).sign(&hub);
        assert!(line.len() < MAX_TOGETHER, "{}", line.len());
        assert_eq!(Reply::verify(&line, &hub.public()), Ok(reply(&longest)));
        for text in [format!("{longest}a"), String::new(), " \n ".to_owned(), "a\0b".to_owned(), "\u{1b}[2J".to_owned()]
        {
            assert_eq!(Reply::verify(&reply(&text).sign(&hub), &hub.public()), Err(ReplyError::Crooked));
        }
        let bytes = [STANDARD.encode("Sửa"), STANDARD.encode([0xFF, 0xFE])];
        let line = reply("Sửa").to_string().replace(&bytes[0], &bytes[1]);
        assert_eq!(Reply::verify(&hub.sign_line(&line), &hub.public()), Err(ReplyError::Crooked), "not UTF-8");
    }

    #[test]
    fn nobody_asks_for_a_point_without_its_key_and_a_reply_is_no_question() {
        let dir = tempfile::tempdir().unwrap();
        let (own, other) = (key(&dir, "point"), key(&dir, "other"));
        let (point, stranger) = (Ulid::from_parts(1, 2), Ulid::from_parts(1, 3));
        let line = Asking::sign(point, &own);
        let asking = Asking::read(&format!("{line}\n")).unwrap();
        assert!(asking.point == point && asking.is_signed(&own.public()) && !asking.is_signed(&other.public()));
        let forged = Asking::read(&line.replace(&point.to_string(), &stranger.to_string())).unwrap();
        assert!(forged.point == stranger && !forged.is_signed(&own.public()));
        for crooked in ["", "replies-1", "replies-1 x y", &reply("Sửa").sign(&own), &line.replace("-1", "-2")] {
            assert_eq!(Asking::read(crooked), None, "{crooked}");
        }
    }
}

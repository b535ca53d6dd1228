//! Recovery: who has forgotten the secret is let in by the hub.
//!
//! The screen shows a *challenge* of 8 digits. The operator reads it to an officer of the province, who has the hub compute the
//! *answer*, 10 digits, and reads it back. On a stick the same two travel as files ([`Request`], [`Reply`]). Nothing else
//! passes: no secret, no name.
//!
//! # Why this is sound
//! - The answer is HMAC-SHA256 over the point's id and the challenge, cut to 10 digits. Its key is what the point's and the hub's
//!   own keys agree upon ([`SigningKey::agree`]): the keys that signed batches and receipts all along, each approved by people who
//!   compared a code. No further key has to be made, carried or kept; an answer of one point fits no other.
//! - Nobody who hears challenges and answers learns the key, nor the next answer. One challenge is open at a time, for one role;
//!   it lives 24 hours ([`LIFE`]), takes 5 answers ([`TRIES`]) and is gone with the right one. Wrong answers make everybody wait as
//!   wrong secrets do ([`waits`]), whichever challenge they are for: 24 tries a day at ten thousand million answers.
//! - Who can read the point's key off its disk can compute answers, and could as well overwrite the secret itself. Who has the
//!   hub's key can let people in at every point: it is kept like what signs receipts, for it is that.
//! - **Who is on the phone, no computer knows.** The officer calls back the number that the point is known by, and doesn't take a
//!   call that asks for an answer.
//!
//! The 24 hours are counted as waits are, while the program runs; or by the wall clock, if that comes first. So a clock that is
//! set back makes no challenge live longer, and one that is set forward only asks for another.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{hmac, rand};
use ledger::{PublicKey, SigningKey};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::secret::Secret;
use crate::sign_in::{self, Person, Role, SignedIn, Tried};
use crate::store::{Book, BookError, Refusal, Stop, from_ms, ms, parsed};
use crate::waits;

/// How long a challenge can be answered: a stick goes to the commune and back within a day.
pub const LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// How many answers to one challenge are looked at: digits are misheard.
pub const TRIES: u32 = 5;

/// For what the keys agree.
const PURPOSE: &str = "desk recovery 1";

/// Under which name wrong answers wait.
const WAIT: &str = "recovery";

/// So many digits, as text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digits<const N: usize>(String);

/// What the screen shows.
pub type Challenge = Digits<8>;

/// What opens it.
pub type Answer = Digits<10>;

/// Not so many digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the right number of digits")]
pub struct NotDigits;

impl<const N: usize> FromStr for Digits<N> {
    type Err = NotDigits;

    /// Takes what people write between digits: spaces, points, hyphens.
    fn from_str(typed: &str) -> Result<Self, NotDigits> {
        let digits: String = typed.chars().filter(|sign| !matches!(sign, ' ' | '.' | '-' | '\u{a0}')).collect();
        let is_right = digits.len() == N && digits.bytes().all(|digit| digit.is_ascii_digit());
        is_right.then_some(Self(digits)).ok_or(NotDigits)
    }
}

impl<const N: usize> TryFrom<String> for Digits<N> {
    type Error = NotDigits;

    fn try_from(text: String) -> Result<Self, NotDigits> {
        text.parse()
    }
}

impl<const N: usize> From<Digits<N>> for String {
    fn from(digits: Digits<N>) -> Self {
        digits.0
    }
}

impl<const N: usize> fmt::Display for Digits<N> {
    /// In groups, as they are read out: `1234 5678`, `12345 67890`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, two) = self.0.split_at(N / 2);
        write!(f, "{one} {two}")
    }
}

impl<const N: usize> fmt::Debug for Digits<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digits<{N}>")
    }
}

impl<const N: usize> Digits<N> {
    /// The last digits of 64 bits: of 10^10 answers none is more likely than another by more than one in 10^9.
    fn of(bytes: [u8; 8]) -> Self {
        let number = u64::from_be_bytes(bytes) % 10_u64.pow(N as u32);
        Self(format!("{number:0N$}"))
    }
}

/// The answer to a challenge of a point. Both sides compute it: the point with its own key and the hub's public one, the hub with
/// its own and the point's. Nothing where `other` is no key.
pub fn answer(own: &SigningKey, other: &PublicKey, point: Ulid, challenge: &Challenge) -> Option<Answer> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &own.agree(other, PURPOSE)?);
    let tag = hmac::sign(&key, format!("diem-ho-tro answer 1\n{point}\n{}\n", challenge.0).as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&tag.as_ref()[..8]);
    Some(Answer::of(bytes))
}

/// A challenge on its way to the hub by stick: JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which point.
    pub point: Ulid,
    /// What its screen shows.
    pub challenge: Challenge,
}

/// The answer on its way back: a code that works once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Which point.
    pub point: Ulid,
    /// To which challenge.
    pub challenge: Challenge,
    /// What opens it.
    pub answer: Answer,
}

impl Request {
    /// The hub's reply; `key` is the one by which it knows the point.
    pub fn reply(self, hub: &SigningKey, key: &PublicKey) -> Option<Reply> {
        let answer = answer(hub, key, self.point, &self.challenge)?;
        Some(Reply { point: self.point, challenge: self.challenge, answer })
    }
}

/// Where a request lies on a stick, below the folder that it keeps for points.
pub fn request_on_stick(point: Ulid) -> String {
    format!("recovery/{point}.request.json")
}

/// Where the reply lies.
pub fn reply_on_stick(point: Ulid) -> String {
    format!("recovery/{point}.reply.json")
}

/// A point's side of what the answer is made of.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    /// Which point.
    pub point: Ulid,
    /// The key that signs its batches.
    pub own: &'a SigningKey,
    /// The hub's, as the point came to know it.
    pub hub: &'a PublicKey,
}

/// Proof that the hub has let somebody in. Good for one new secret, as long as the challenge lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    challenge: Ulid,
    role: Role,
}

impl Recovered {
    /// As what.
    pub const fn role(&self) -> Role {
        self.role
    }
}

/// A challenge that is kept.
struct Kept {
    id: Ulid,
    role: Role,
    challenge: Challenge,
    tries: u32,
}

impl Book {
    /// The challenge for a role: the one that is open, or a new one.
    pub fn challenge(&self, role: Role) -> Result<Challenge, BookError> {
        let mut bytes = [0; 8];
        rand::fill(&mut bytes).map_err(|_| BookError::Io {
            path: self.folder.clone(),
            doing: "making a challenge",
            source: std::io::Error::other("no random numbers"),
        })?;
        let now = self.now();
        self.change_counted("making a challenge", |change| {
            if let Some(kept) = self.kept(change)?
                && kept.role == role
                && kept.tries < TRIES
            {
                return Ok(kept.challenge);
            }
            let challenge = Challenge::of(bytes);
            let id = Ulid::from_datetime(now.into());
            let life = i64::try_from(LIFE.as_millis()).unwrap_or(i64::MAX);
            change.execute(
                "INSERT OR REPLACE INTO challenge (one, id, role, digits, made, left_ms, tries)
                 VALUES (1, ?1, ?2, ?3, ?4, ?5, 0)",
                params![id.to_string(), role.name(), challenge.0, ms(now), life],
            )?;
            Ok(challenge)
        })
    }

    /// Tries an answer. Like a secret, it is written down before it is checked. The proof is for [`Book::recover`].
    pub fn try_answer(&self, keys: Keys<'_>, given: &Answer) -> Result<Tried<Recovered>, BookError> {
        let begun = self.change_counted("noting an answer", |change| {
            let kept = self.kept(change)?.filter(|kept| kept.tries < TRIES).ok_or(Refusal::NoChallenge)?;
            Ok(match waits::begin_try(change, WAIT)? {
                Err(wait) => Err(wait),
                Ok(wrong) => {
                    change.execute("UPDATE challenge SET tries = tries + 1", [])?;
                    Ok((wrong, kept))
                }
            })
        })?;
        let (wrong, kept) = match begun {
            Err(wait) => return Ok(Tried::Wait(wait)),
            Ok(begun) => begun,
        };
        let right = answer(keys.own, keys.hub, keys.point, &kept.challenge);
        if right.is_some_and(|right| verify_slices_are_equal(right.0.as_bytes(), given.0.as_bytes()).is_ok()) {
            return self.change("noting that an answer was right", |change| {
                change.execute("UPDATE challenge SET tries = 0 WHERE id = ?1", [kept.id.to_string()])?;
                waits::forget(change, WAIT)?;
                Ok(Tried::Right(Recovered { challenge: kept.id, role: kept.role }))
            });
        }
        let free = waits::free_after(wrong).min(TRIES - (kept.tries + 1).min(TRIES));
        Ok(Tried::Wrong { free, wait: waits::after(wrong) })
    }

    /// The same with a reply from a stick; one to another challenge or for another point isn't a try.
    pub fn try_reply(&self, keys: Keys<'_>, reply: &Reply) -> Result<Tried<Recovered>, BookError> {
        let is_open = self.change_counted("looking at a challenge", |change| {
            Ok(self.kept(change)?.is_some_and(|kept| kept.challenge == reply.challenge))
        })?;
        if !is_open || reply.point != keys.point {
            return Err(Refusal::NoChallenge.into());
        }
        self.try_answer(keys, &reply.answer)
    }

    /// How long no answer may be tried; zero: now.
    pub fn wait_for_answer(&self) -> Result<Duration, BookError> {
        self.read("looking how long to wait", |connection, passed| Ok(waits::left(connection, WAIT, passed)?))
    }

    /// Sets the new secret of the role that was recovered, and uses the challenge up: all at once.
    pub fn recover(&self, recovered: &Recovered, person: &Person, secret: &Secret) -> Result<SignedIn, BookError> {
        let hash = self.new_hash(person, secret)?;
        self.change_counted("letting somebody in again", |change| {
            let is_open = self.kept(change)?.is_some_and(|kept| kept.id == recovered.challenge);
            if !is_open {
                return Err(Refusal::NoChallenge.into());
            }
            change.execute("DELETE FROM challenge", [])?;
            Ok(self.put(change, recovered.role, person, secret.kind(), &hash)?)
        })
    }

    /// The challenge that still lives.
    fn kept(&self, change: &Transaction<'_>) -> Result<Option<Kept>, Stop> {
        let sql = "SELECT id, role, digits, tries, made FROM challenge WHERE left_ms > 0";
        let kept = change.query_row(sql, [], |row| {
            let role = parsed(&row.get::<_, String>(1)?, Role::of)?;
            let challenge = parsed(&row.get::<_, String>(2)?, |digits| digits.parse().ok())?;
            Ok((Kept { id: sign_in::id(row, 0)?, role, challenge, tries: row.get(3)? }, from_ms(row.get(4)?)))
        });
        let kept = kept.optional()?.filter(|(_, made)| self.now() - *made < LIFE);
        Ok(kept.map(|(kept, _)| kept))
    }
}

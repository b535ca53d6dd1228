//! Secrets: a PIN of digits, or a picture code for who reads no digits well. Kept as Argon2id (RFC 9106).

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use point::named;
use serde::{Deserialize, Serialize};

/// A PIN has at least so many digits: a million of them, against 24 tries a day ([`waits`](crate::waits)).
pub const SHORTEST_PIN: usize = 6;
/// A PIN has at most so many digits: more are written on a slip of paper.
pub const LONGEST_PIN: usize = 12;
/// So many pictures are shown, in always the same order; a code names them by 0 to 11.
pub const PICTURES: u8 = 12;
/// A picture code has at least so many steps: three million codes, as strong as the shortest PIN.
pub const FEWEST_PICTURES: usize = 6;
/// A picture code has at most so many steps.
pub const MOST_PICTURES: usize = 12;

/// 19 MiB, two passes, one lane: the weakest that OWASP's Password Storage Cheat Sheet allows for Argon2id, and half a second
/// on a PC of 2010 with 2 GB, which shows a film at the same time. What keeps guessers out at the screen are the waits; this
/// is for who takes the disk home.
pub(crate) const COST: Params = match Params::new(19 * 1024, 2, 1, None) {
    Ok(cost) => cost,
    Err(_) => panic!("Argon2 takes these"),
};

/// What kind of secret somebody has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// Digits.
    Pin,
    /// Pictures, one after the other.
    Pictures,
}

named!(SecretKind { Pin = "pin", Pictures = "pictures" });

/// Why a new secret isn't taken: it is among the first that somebody would try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Fewer than [`SHORTEST_PIN`] digits or [`FEWEST_PICTURES`] pictures.
    Short,
    /// More than [`LONGEST_PIN`] digits or [`MOST_PICTURES`] pictures.
    Long,
    /// A PIN with something else than digits, or a picture that isn't shown.
    Foreign,
    /// Always the same: 000000.
    Same,
    /// One after the other, up or down: 123456, 654321, 890123.
    Row,
    /// The same few again and again: 121212, 123123; also there and back, 123321.
    Repeated,
    /// A day, as people write birthdays: 150890, 15081990, 19900815.
    Birthday,
    /// Part of the person's own phone number.
    Phone,
}

/// A secret as it was typed or pointed at. Never shown, never written down as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    kind: SecretKind,
    /// Digits, or the pictures' numbers.
    steps: Vec<u8>,
    is_foreign: bool,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Secret {
    /// A PIN as typed. Whether it is good enough for a new one, [`Secret::weakness`] says.
    pub fn pin(typed: &str) -> Self {
        let steps = typed.chars().filter_map(|sign| sign.to_digit(10)).filter_map(|digit| u8::try_from(digit).ok());
        let is_foreign = typed.chars().any(|sign| !sign.is_ascii_digit());
        Self { kind: SecretKind::Pin, steps: steps.collect(), is_foreign }
    }

    /// A picture code: the numbers of the pictures, 0 to 11, in the order in which they were chosen.
    pub fn pictures(chosen: &[u8]) -> Self {
        let is_foreign = chosen.iter().any(|picture| *picture >= PICTURES);
        Self { kind: SecretKind::Pictures, steps: chosen.to_vec(), is_foreign }
    }

    /// What kind it is.
    pub const fn kind(&self) -> SecretKind {
        self.kind
    }

    /// Why it isn't taken as a new secret of somebody with that phone number; nothing where it is good enough.
    pub fn weakness(&self, phone: &str) -> Option<Weak> {
        let steps = self.steps.as_slice();
        let (shortest, longest) = match self.kind {
            SecretKind::Pin => (SHORTEST_PIN, LONGEST_PIN),
            SecretKind::Pictures => (FEWEST_PICTURES, MOST_PICTURES),
        };
        let is_pin = self.kind == SecretKind::Pin;
        // In this order: the later rules need as many steps as a secret has.
        let weak = match steps {
            _ if self.is_foreign => Weak::Foreign,
            _ if steps.len() < shortest => Weak::Short,
            _ if steps.len() > longest => Weak::Long,
            _ if steps.windows(2).all(|pair| pair[0] == pair[1]) => Weak::Same,
            _ if is_row(steps, if is_pin { 10 } else { PICTURES }) => Weak::Row,
            _ if is_repeated(steps) => Weak::Repeated,
            _ if is_pin && is_birthday(steps) => Weak::Birthday,
            _ if is_pin && is_part_of(steps, phone) => Weak::Phone,
            _ => return None,
        };
        Some(weak)
    }

    /// What is kept of it: a PHC string.
    pub(crate) fn hash(&self, cost: &Params) -> Result<String, argon2::password_hash::Error> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.clone());
        Ok(argon2.hash_password(self.text().as_bytes())?.to_string())
    }

    /// Whether it is the one of which `hash` was kept, at whatever cost that was made.
    pub(crate) fn is_that_of(&self, hash: &str) -> bool {
        let is_possible = !self.is_foreign && self.steps.len() <= LONGEST_PIN.max(MOST_PICTURES);
        is_possible
            && PasswordHash::new(hash)
                .is_ok_and(|hash| Argon2::default().verify_password(self.text().as_bytes(), &hash).is_ok())
    }

    /// No PIN is a picture code.
    fn text(&self) -> String {
        let steps: Vec<_> = self.steps.iter().map(u8::to_string).collect();
        format!("{}:{}", self.kind.name(), steps.join(","))
    }
}

/// One after the other, up or down, and after the last the first.
fn is_row(steps: &[u8], of: u8) -> bool {
    let all = |by: u8| steps.windows(2).all(|pair| (pair[0] + by) % of == pair[1] % of);
    all(1) || all(of - 1)
}

/// Up to half of it again and again, the last time perhaps in part; or there and back.
fn is_repeated(steps: &[u8]) -> bool {
    let again = (1..=steps.len() / 2).any(|period| steps.iter().zip(&steps[period..]).all(|(one, next)| one == next));
    again || steps.iter().eq(steps.iter().rev())
}

/// A day of somebody's life: day, month and year, or the year first; the year in two or four digits.
fn is_birthday(digits: &[u8]) -> bool {
    let number = |digits: &[u8]| digits.iter().fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
    let is_day = |day: &[u8], month: &[u8]| (1..=31).contains(&number(day)) && (1..=12).contains(&number(month));
    let is_year = |year: &[u8]| (1920..=2030).contains(&number(year));
    match digits.len() {
        6 => is_day(&digits[..2], &digits[2..4]) || is_day(&digits[4..], &digits[2..4]),
        8 => {
            let day_first = is_day(&digits[..2], &digits[2..4]) && is_year(&digits[4..]);
            day_first || (is_day(&digits[6..], &digits[4..6]) && is_year(&digits[..4]))
        }
        _ => false,
    }
}

fn is_part_of(digits: &[u8], phone: &str) -> bool {
    let phone: Vec<u8> = phone.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    phone.windows(digits.len()).any(|part| part == digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weakness(pin: &str) -> Option<Weak> {
        Secret::pin(pin).weakness("0905 174 263")
    }

    #[test]
    fn what_somebody_would_try_first_is_refused_and_the_reason_named() {
        let cases = [
            ("", Weak::Short),
            ("48159", Weak::Short),
            ("4815962370481", Weak::Long),
            ("48 159", Weak::Foreign),
            ("48159a", Weak::Foreign),
            ("４８１５９２", Weak::Foreign),
            ("000000", Weak::Same),
            ("123456", Weak::Row),
            ("654321", Weak::Row),
            ("890123", Weak::Row),
            ("121212", Weak::Repeated),
            ("483483", Weak::Repeated),
            ("4834834", Weak::Repeated),
            ("123321", Weak::Repeated),
            ("150890", Weak::Birthday),
            ("900815", Weak::Birthday),
            ("15081990", Weak::Birthday),
            ("19900815", Weak::Birthday),
            ("174263", Weak::Phone),
        ];
        for (pin, weak) in cases {
            assert_eq!(weakness(pin), Some(weak), "{pin}");
        }
        for pin in ["481592", "907351", "48159237", "481592370461"] {
            assert_eq!(weakness(pin), None, "{pin}");
        }
    }

    #[test]
    fn a_picture_code_is_held_to_the_same() {
        let weakness = |chosen: &[u8]| Secret::pictures(chosen).weakness("");
        assert_eq!(weakness(&[3, 11, 0, 7, 3]), Some(Weak::Short));
        assert_eq!(weakness(&[3; 13]), Some(Weak::Long));
        assert_eq!(weakness(&[3, 11, 0, 7, 3, 12]), Some(Weak::Foreign));
        assert_eq!(weakness(&[255; 6]), Some(Weak::Foreign));
        assert_eq!(weakness(&[]), Some(Weak::Short));
        assert_eq!(weakness(&[3; 6]), Some(Weak::Same));
        assert_eq!(weakness(&[8, 9, 10, 11, 0, 1]), Some(Weak::Row));
        assert_eq!(weakness(&[3, 7, 3, 7, 3, 7]), Some(Weak::Repeated));
        assert_eq!(weakness(&[3, 11, 0, 7, 3, 5]), None);
    }

    #[test]
    fn a_pin_is_no_picture_code_and_eleven_is_not_one_and_one() {
        let cheap = Params::new(8, 1, 1, None).unwrap();
        let hash = Secret::pin("481592").hash(&cheap).unwrap();
        assert!(Secret::pin("481592").is_that_of(&hash));
        assert!(!Secret::pin("481593").is_that_of(&hash));
        assert!(!Secret::pin("4815 92").is_that_of(&hash), "other signs aren't passed over");
        assert!(!Secret::pictures(&[4, 8, 1, 5, 9, 2]).is_that_of(&hash));
        let hash = Secret::pictures(&[11, 0, 7, 3, 5, 2]).hash(&cheap).unwrap();
        assert!(!Secret::pictures(&[1, 1, 0, 7, 3, 5, 2]).is_that_of(&hash));
        assert!(!Secret::pin("481592").is_that_of("no hash"));
    }

    #[test]
    fn a_secret_is_kept_at_the_cost_that_is_named_and_each_time_with_another_salt() {
        let hash = || Secret::pin("481592").hash(&COST).unwrap();
        let (one, other) = (hash(), hash());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
        assert!(!format!("{:?}", Secret::pin("481592")).contains('4'), "nor is it in a log");
    }

    #[test]
    fn people_can_choose_among_more_than_nine_of_ten_pins() {
        let good = (0..1_000_000).filter(|pin| weakness(&format!("{pin:06}")).is_none()).count();
        assert!(good > 900_000, "{good}");
    }
}

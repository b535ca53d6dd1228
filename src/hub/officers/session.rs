//! Sessions: a cookie holds a random token, the database its digest. Forms carry a word made from the token, so that no
//! other site can send them (CSRF).

use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use point::clock::Moment;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};
use tokio_postgres::GenericClient;

use super::{Officer, OfficerError, password};

/// A working day. Nobody stays signed in overnight on a machine that others use, too.
pub const LASTS: Duration = Duration::hours(10);

/// Mistypings that cost nothing.
const FREE_TRIES: i32 = 3;
/// The longest wait after wrong passwords: long enough to make guessing hopeless (1,440 a day), short enough that nobody is
/// kept out by somebody else's guessing for long.
const LONGEST_WAIT: i64 = 60;
/// After so long without a wrong password, those before are forgotten.
const FORGOTTEN: Duration = Duration::hours(1);

/// A secret in a cookie, base64 of 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one. None if the machine has no random numbers, which no machine that runs this lacks.
    pub fn new() -> Option<Self> {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes).ok()?;
        Some(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// From a cookie.
    pub fn from_cookie(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// What the cookie holds.
    pub fn cookie(&self) -> &str {
        &self.0
    }

    /// What forms carry.
    pub fn form_word(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("diem-ho-tro form 1\n{}", self.0)))
    }

    /// Whether a form carried it. Compared by digests, so that the time tells nothing.
    pub fn has_form_word(&self, word: &str) -> bool {
        Sha256::digest(self.form_word()) == Sha256::digest(word)
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

/// What came of a password that somebody typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tried<T> {
    /// It is theirs.
    Right(T),
    /// It isn't, or nobody has that name.
    Wrong,
    /// Too many wrong ones: so many seconds have to pass before the next is looked at.
    Wait(i64),
}

/// Signs in. Answers the cookie of the new session.
pub async fn sign_in(
    client: &impl GenericClient,
    login: &str,
    typed: String,
    now: &Moment,
) -> Result<Tried<Token>, tokio_postgres::Error> {
    let officer = match try_password(client, login, typed, now).await? {
        Tried::Right(officer) => officer,
        Tried::Wrong => return Ok(Tried::Wrong),
        Tried::Wait(left) => return Ok(Tried::Wait(left)),
    };
    let Some(token) = Token::new() else { return Ok(Tried::Wrong) };
    client.execute("DELETE FROM session WHERE expires <= $1", &[&now.wall]).await?;
    let sql = "INSERT INTO session (token_hash, officer, created, expires) VALUES ($1, $2, $3, $4)";
    client.execute(sql, &[&token.hash(), &officer, &now.wall, &(now.wall + LASTS)]).await?;
    Ok(Tried::Right(token))
}

/// Answers the officer whose password it is.
async fn try_password(
    client: &impl GenericClient,
    login: &str,
    typed: String,
    now: &Moment,
) -> Result<Tried<i64>, tokio_postgres::Error> {
    let login_hash = Sha256::digest(login).to_vec();
    if let Some(left) = count_try(client, &login_hash, now).await? {
        return Ok(Tried::Wait(left));
    }
    let known = client.query_opt("SELECT id, password_hash FROM officer WHERE login = $1", &[&login]).await?;
    let (officer, hash) = known.map(|row| (row.get::<_, i64>(0), row.get::<_, String>(1))).unzip();
    // Argon2 keeps a core busy for tens of milliseconds; others are served meanwhile.
    let right = tokio::task::spawn_blocking(move || password::is_right(&typed, hash.as_deref())).await.unwrap_or(false);
    let (Some(officer), true) = (officer, right) else { return Ok(Tried::Wrong) };
    client.execute("DELETE FROM sign_in_try WHERE login_hash = $1", &[&login_hash]).await?;
    Ok(Tried::Right(officer))
}

/// Gives whoever is signed in another password. The old one is asked for, because a session may have been left open; wrong
/// ones count as at signing in. All their sessions end but this one.
pub async fn change_password(
    client: &impl GenericClient,
    (officer, token): (&Officer, &Token),
    old: String,
    new: String,
    now: &Moment,
) -> Result<Tried<()>, OfficerError> {
    let hashing = tokio::task::spawn_blocking(move || password::hash(&new)).await;
    let hash = hashing.map_err(|_| OfficerError::Hashing)??;
    let officer = match try_password(client, &officer.login, old, now).await? {
        Tried::Right(officer) => officer,
        Tried::Wrong => return Ok(Tried::Wrong),
        Tried::Wait(left) => return Ok(Tried::Wait(left)),
    };
    let sql = "WITH changed AS (UPDATE officer SET password_hash = $2 WHERE id = $1)
         DELETE FROM session WHERE officer = $1 AND token_hash <> $3";
    client.execute(sql, &[&officer, &hash, &token.hash()]).await?;
    Ok(Tried::Right(()))
}

/// Counts a try before its password is looked at, so that many at once gain nothing. Returns the seconds still to wait.
async fn count_try(
    client: &impl GenericClient,
    login_hash: &Vec<u8>,
    now: &Moment,
) -> Result<Option<i64>, tokio_postgres::Error> {
    client.execute("DELETE FROM sign_in_try WHERE last_at < $1", &[&(now.wall - FORGOTTEN)]).await?;
    let sql = "SELECT tries, last_at FROM sign_in_try WHERE login_hash = $1";
    let before = client.query_opt(sql, &[login_hash]).await?;
    let tries = before.as_ref().map_or(0, |row| row.get::<_, i32>(0));
    if let Some(row) = before {
        let left = wait_after(tries) - (now.wall - row.get::<_, OffsetDateTime>(1)).whole_seconds();
        if left > 0 {
            return Ok(Some(left));
        }
    }
    let sql = "INSERT INTO sign_in_try AS t (login_hash, tries, last_at) VALUES ($1, 1, $2)
         ON CONFLICT (login_hash) DO UPDATE SET tries = t.tries + 1, last_at = $2 WHERE t.tries = $3";
    let counted = client.execute(sql, &[login_hash, &now.wall, &tries]).await?;
    // Another one was quicker.
    Ok((counted == 0).then_some(1))
}

/// Seconds to wait after so many tries without the right password: none, then 2, 4, 8 …
fn wait_after(tries: i32) -> i64 {
    let over = tries - FREE_TRIES;
    if over < 0 { 0 } else { 2_i64.saturating_pow(over.unsigned_abs() + 1).min(LONGEST_WAIT) }
}

/// Whose session a cookie is, if it still lasts.
pub async fn officer(
    client: &impl GenericClient,
    token: &Token,
    now: &Moment,
) -> Result<Option<Officer>, tokio_postgres::Error> {
    let sql = "SELECT o.id, o.login, o.name FROM session s JOIN officer o ON o.id = s.officer
         WHERE s.token_hash = $1 AND s.expires > $2";
    let row = client.query_opt(sql, &[&token.hash(), &now.wall]).await?;
    Ok(row.map(|row| Officer { id: row.get(0), login: row.get(1), name: row.get(2) }))
}

/// Ends a session.
pub async fn sign_out(client: &impl GenericClient, token: &Token) -> Result<(), tokio_postgres::Error> {
    client.execute("DELETE FROM session WHERE token_hash = $1", &[&token.hash()]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_make_wait_longer_and_longer_but_not_for_ever() {
        assert_eq!([1, 2, 3, 4, 5, 8, 1000].map(wait_after), [0, 0, 2, 4, 8, 60, 60]);
    }

    #[test]
    fn a_form_belongs_to_its_session() {
        let (one, other) = (Token::new().unwrap(), Token::new().unwrap());
        assert!(one.has_form_word(&one.form_word()));
        assert!(!one.has_form_word(&other.form_word()) && !one.has_form_word(""));
        assert!(Token::from_cookie(one.cookie()) == Some(one) && Token::from_cookie("c2hvcnQ").is_none());
    }
}

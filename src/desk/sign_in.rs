//! Signing in: two roles, one person each. There is no secret that works before somebody has set one.

use std::time::Duration;

use point::named;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use ulid::Ulid;

use crate::secret::{Secret, SecretKind};
use crate::store::{Book, BookError, Refusal, Stop, from_ms, ms, parsed};
use crate::waits;

/// Who works at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the room.
    Operator,
    /// Sets up and mends.
    Technician,
}

named!(Role { Operator = "operator", Technician = "technician" });

/// Somebody who holds a role. Stays at the point: no notice holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What they are called.
    pub name: String,
    /// How to reach them.
    pub phone: String,
}

/// Whether anybody can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The very first start: the operator has to set a secret, by [`Book::begin`].
    NobodyYet,
    /// The secrets are lost with a damaged book: the hub has to let somebody in ([`recovery`](crate::recovery)).
    Lost,
    /// Somebody can.
    Somebody,
}

/// Who holds a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Which role.
    pub role: Role,
    /// Who.
    pub person: Person,
    /// What the screen has to ask for.
    pub kind: SecretKind,
    /// Since when.
    pub since: OffsetDateTime,
}

/// Proof that somebody has signed in. Only the book makes it, and it ends when the role goes to somebody else. Whoever holds it
/// drops it to sign out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    role: Role,
    holder: Ulid,
}

impl SignedIn {
    /// As what.
    pub const fn role(&self) -> Role {
        self.role
    }
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried<T> {
    /// It is right.
    Right(T),
    /// It is wrong.
    Wrong {
        /// How many more wrong ones lead to the first wait; 0 once that was reached.
        free: u32,
        /// How long nobody may try now.
        wait: Duration,
    },
    /// Nobody may try for so long. It wasn't looked at.
    Wait(Duration),
}

impl Book {
    /// Whether anybody can sign in.
    pub fn standing(&self) -> Result<Standing, BookError> {
        self.read("looking who can sign in", |connection, _| Ok(standing(connection)?))
    }

    /// Who holds a role. For the desk's own screens: a visitor is shown no name.
    pub fn holder(&self, role: Role) -> Result<Option<Holder>, BookError> {
        self.read("looking who holds a role", |connection, _| {
            let sql = "SELECT name, phone, kind, since FROM holder WHERE role = ?1";
            let holder = |row: &rusqlite::Row<'_>| {
                let person = Person { name: row.get(0)?, phone: row.get(1)? };
                let kind = parsed(&row.get::<_, String>(2)?, SecretKind::of)?;
                Ok(Holder { role, person, kind, since: from_ms(row.get(3)?) })
            };
            Ok(connection.query_row(sql, [role.name()], holder).optional()?)
        })
    }

    /// How long nobody may try to sign in to a role; zero: now.
    pub fn wait(&self, role: Role) -> Result<Duration, BookError> {
        self.read("looking how long to wait", |connection, passed| Ok(waits::left(connection, role.name(), passed)?))
    }

    /// The first start: the first operator sets a secret, and is signed in.
    pub fn begin(&self, person: &Person, secret: &Secret) -> Result<SignedIn, BookError> {
        let hash = self.new_hash(person, secret)?;
        self.change("setting the first secret", |change| match standing(change)? {
            Standing::NobodyYet => Ok(self.put(change, Role::Operator, person, secret.kind(), &hash)?),
            Standing::Lost => Err(Refusal::Lost.into()),
            Standing::Somebody => Err(Refusal::Taken.into()),
        })
    }

    /// Tries to sign in. The try is written down before it is checked: the power can't be cut between the two to have it again.
    /// Takes half a second or more: not for the thread that draws. Where nobody holds the role every secret is wrong.
    pub fn sign_in(&self, role: Role, secret: &Secret) -> Result<Tried<SignedIn>, BookError> {
        self.sign_in_if(role, |hash| secret.is_that_of(hash))
    }

    pub(crate) fn sign_in_if(
        &self,
        role: Role,
        is_right: impl FnOnce(&str) -> bool,
    ) -> Result<Tried<SignedIn>, BookError> {
        let begun = self.change_counted("noting a try", |change| {
            Ok(match waits::begin_try(change, role.name())? {
                Err(wait) => Err(wait),
                Ok(wrong) => {
                    let sql = "SELECT id, hash FROM holder WHERE role = ?1";
                    let holder =
                        change.query_row(sql, [role.name()], |row| Ok((id(row, 0)?, row.get::<_, String>(1)?)));
                    Ok((wrong, holder.optional()?))
                }
            })
        })?;
        let (wrong, holder) = match begun {
            Err(wait) => return Ok(Tried::Wait(wait)),
            Ok(begun) => begun,
        };
        if let Some((holder, hash)) = holder
            && is_right(&hash)
        {
            let signed_in = SignedIn { role, holder };
            return self.change("signing in", |change| {
                expect(change, &signed_in)?;
                waits::forget(change, role.name())?;
                Ok(Tried::Right(signed_in))
            });
        }
        Ok(Tried::Wrong { free: waits::free_after(wrong), wait: waits::after(wrong) })
    }

    /// Gives a role to somebody, with a secret of their own, all at once: to a successor, or the same person with a new secret.
    /// Whoever is signed in may do so for both roles: the technician helps an operator who has forgotten everything, and the
    /// operator lets a technician in. What was kept of the one before is gone. Answers the proof for the new one.
    pub fn hand_over(
        &self,
        by: &SignedIn,
        role: Role,
        person: &Person,
        secret: &Secret,
    ) -> Result<SignedIn, BookError> {
        let hash = self.new_hash(person, secret)?;
        self.change("handing over", |change| {
            expect(change, by)?;
            Ok(self.put(change, role, person, secret.kind(), &hash)?)
        })
    }

    /// Whether whoever has this proof still holds the role.
    pub fn is_signed_in(&self, by: &SignedIn) -> Result<bool, BookError> {
        match self.read("looking who is signed in", |connection, _| expect(connection, by)) {
            Ok(()) => Ok(true),
            Err(BookError::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Forgets who may sign in, as if the desk were new. Only for a command of the machine's owner, who can read the disk anyway:
    /// where the secrets are lost and no hub knows the point.
    pub fn let_begin_anew(&self) -> Result<(), BookError> {
        self.change("forgetting who may sign in", |change| {
            change.execute_batch(
                "DELETE FROM holder; DELETE FROM wait; DELETE FROM challenge; DELETE FROM meta WHERE name = 'lost'",
            )?;
            Ok(())
        })
    }

    /// What is kept of a new secret, if it is good enough.
    pub(crate) fn new_hash(&self, person: &Person, secret: &Secret) -> Result<String, BookError> {
        if person.name.trim().is_empty() {
            return Err(Refusal::Nameless.into());
        }
        if let Some(weak) = secret.weakness(&person.phone) {
            return Err(Refusal::Weak(weak).into());
        }
        secret.hash(&self.cost).map_err(|error| BookError::Io {
            path: self.folder.clone(),
            doing: "hashing a secret",
            source: std::io::Error::other(error.to_string()),
        })
    }

    /// Writes down who holds a role from now on.
    pub(crate) fn put(
        &self,
        change: &Transaction<'_>,
        role: Role,
        person: &Person,
        kind: SecretKind,
        hash: &str,
    ) -> rusqlite::Result<SignedIn> {
        let now = self.now();
        let holder = Ulid::from_datetime(now.into());
        let (name, phone) = (person.name.trim(), person.phone.trim());
        change.execute(
            "INSERT OR REPLACE INTO holder (role, id, name, phone, kind, hash, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![role.name(), holder.to_string(), name, phone, kind.name(), hash, ms(now)],
        )?;
        change.execute("DELETE FROM meta WHERE name = 'lost'", [])?;
        waits::forget(change, role.name())?;
        Ok(SignedIn { role, holder })
    }
}

fn standing(connection: &Connection) -> rusqlite::Result<Standing> {
    let is_there = |sql| connection.query_row(sql, [], |row| row.get::<_, bool>(0));
    if is_there("SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'lost')")? {
        return Ok(Standing::Lost);
    }
    let is_somebody = is_there("SELECT EXISTS (SELECT 1 FROM holder)")?;
    Ok(if is_somebody { Standing::Somebody } else { Standing::NobodyYet })
}

/// Refuses a proof that has ended.
fn expect(connection: &Connection, by: &SignedIn) -> Result<(), Stop> {
    let holder = connection.query_row("SELECT id FROM holder WHERE role = ?1", [by.role.name()], |row| id(row, 0));
    if holder.optional()? == Some(by.holder) { Ok(()) } else { Err(Refusal::SignedOut.into()) }
}

pub(crate) fn id(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Ulid> {
    parsed(&row.get::<_, String>(column)?, |text| Ulid::from_string(text).ok())
}

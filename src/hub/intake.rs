//! One batch is taken: checked, committed with everything it says in one transaction, and only then acknowledged. A line and
//! a stick bring the same bytes and meet the same checks.

use ledger::batch::MAX_PACKED;
use ledger::enrolment::State;
use ledger::wire::{self, WireError};
use ledger::{BatchId, Receipt, Sealed};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::database::DatabaseError;
use crate::keys;
use crate::policy::{LIGHT, MAX_KEY_TEXT, MAX_UNKNOWN, TAKING};
use crate::rows::{CrookedText, Rows};
use crate::server::Hub;

/// How a batch came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// Over a line.
    Line,
    /// On a stick.
    Stick,
}

impl Via {
    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Stick => "stick",
        }
    }
}

/// A batch that is held for good.
#[derive(Debug, PartialEq, Eq)]
pub struct Held {
    /// Up to where everything of its epoch is held.
    pub receipt: Receipt,
    /// Whether it came for the first time.
    pub new: bool,
}

/// Why a batch isn't taken.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Longer than a batch may be.
    #[error("longer than {MAX_PACKED} bytes")]
    TooLong,
    /// The point isn't known, or this key isn't taken; also when somebody else has signed.
    #[error("not signed by a key that is approved for this point")]
    Key(Option<State>),
    /// It isn't a batch.
    #[error("not a batch: {0}")]
    Wire(#[from] WireError),
    /// It says what can't be kept.
    #[error("not a batch: {0}")]
    Text(#[from] CrookedText),
    /// It is another batch than its name says.
    #[error("the batch calls itself {0}")]
    OtherName(BatchId),
    /// Another batch of this name is held already. The receipt, as for a batch that is taken, proves to the point that the hub
    /// says so and not a stranger.
    #[error("another batch of this name is held already")]
    OtherBytes(Receipt),
    /// The database refused, or is away.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database doesn't answer.
    #[error("the database doesn't answer")]
    Hanging,
}

impl From<tokio_postgres::Error> for Refusal {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Takes a batch that somebody signed. What is answered is on the disk.
pub async fn take(hub: &Hub, sealed: Sealed, signature: &str, via: Via) -> Result<Held, Refusal> {
    if sealed.body.len() > MAX_PACKED {
        return Err(Refusal::TooLong);
    }
    let taking = async {
        // Whoever waits here holds its packed bytes and nothing more.
        let place = hub.places.acquire().await.map_err(|_| Refusal::Hanging)?;
        keys::check(&hub.database.client().await?, &sealed, signature, via).await?;
        let offer = Offer::of(sealed, via, hub.clock.now().wall)?;
        // A large one keeps its place until it is written.
        let _place = (offer.size() > LIGHT).then_some(place);
        let point = offer.point;
        let held = hub.groups.commit(&hub.database, offer).await?;
        if held.new {
            hub.due.note([point]);
        }
        Ok(held)
    };
    tokio::time::timeout(TAKING, taking).await.map_err(|_| Refusal::Hanging)?
}

/// A batch that was checked, unpacked.
pub(crate) struct Offer {
    pub sealed: Sealed,
    pub sha256: [u8; 32],
    pub point: Uuid,
    pub epoch: Uuid,
    pub seq: i64,
    pub rows: Rows,
    pub unknown: Vec<String>,
    pub via: Via,
    pub now: OffsetDateTime,
}

impl Offer {
    /// Unpacks a batch.
    pub fn of(sealed: Sealed, via: Via, now: OffsetDateTime) -> Result<Self, Refusal> {
        let (batch, unknown) = wire::decode(sealed.signal, &sealed.body)?;
        if batch.id != sealed.id || batch.id.seq == 0 {
            return Err(Refusal::OtherName(batch.id));
        }
        let BatchId { point, epoch, seq } = sealed.id;
        let seq = i64::try_from(seq).map_err(|_| CrookedText("seq"))?;
        // The body is kept, whatever it says; the names tell a newer hub where to look.
        let fits = |name: &String| name.len() <= MAX_KEY_TEXT && !name.contains('\0');
        let unknown = unknown.into_iter().filter(fits).take(MAX_UNKNOWN).collect();
        let (sha256, rows) = (sealed.sha256(), Rows::of(batch)?);
        Ok(Self { sealed, sha256, point: point.into(), epoch: epoch.into(), seq, rows, unknown, via, now })
    }

    /// About how many bytes of memory it holds.
    pub fn size(&self) -> usize {
        self.sealed.body.len() + self.rows.size
    }
}

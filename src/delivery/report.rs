//! Batches out over a line, receipts back. Commit, then acknowledge: only what the receiving end holds for good, and has signed
//! for, is deleted here; whatever else answers (a captive portal, a proxy, a stranger) changes nothing.
//!
//! # The way of a round
//! The point asks to be known, until it is (`POST v1/enrolment`). What was sealed before goes out batch by batch, each in a
//! request of its own, the same bytes every time. When that is through the line is good, and only then what has been counted
//! since is sealed and sent: an outage of weeks doesn't cut the days into hundreds of batches. Each answer's receipt is
//! taken at once. At the end, also where there was nothing to send, the point asks what was answered to its difficulties
//! (`POST v1/replies`): one small request in four hours.
//!
//! # Manners
//! Reports are a few kB a day. Neither the month's budget nor the hours that belong to people hold them back; what they use
//! stands in the [`Book`] apart from what is fetched. Redirects are never followed: where a portal leads to is no concern of
//! a point's, and a hub that has moved has to be entered anew by somebody.
//!
//! A receiver of OTLP that isn't ours knows no enrolment and gives no receipts: everything is sent to it, once while the program
//! runs, packed by gzip, which any of them takes, and nothing is deleted.

mod answer;
mod replies;
mod round;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use ledger::batch::PROTOBUF;
use ledger::enrolment::State;
use ledger::{BatchId, LedgerError, Receipt, Sealed};
use reqwest::{Client, StatusCode, header, redirect};
use url::Url;

use crate::book::Book;
use crate::carrier::FetchError;
use crate::line::{USER_AGENT, as_folder};
use crate::sender::{Distrust, Sender};
use crate::waits::Growing;
use answer::Answer;
pub use round::Round;
pub use trouble::{Reason, Trouble};

/// How long after a good round the next one follows: it finds something to seal once a day.
pub const EVERY: Duration = Duration::from_secs(4 * 3600);

/// The longest wait after a bad one, whatever a server asks for: a line may come back at any time.
pub const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How long a line may take for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// How long no byte may move: connecting, sending (the kernel sees what the other side has acknowledged), reading what is
    /// left of an answer. In a minute TCP tries six times to bring a segment over a line that takes 800 ms; of a fifth lost each
    /// way, one in 500 of them fails.
    pub silence: Duration,
    /// How long an answer may take to begin, of a server that is there: how much of a request is still on its way nobody can
    /// tell, and the longest needs ten minutes at 110 bytes a second.
    pub answer: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self { silence: Duration::from_secs(60), answer: Duration::from_secs(600) }
    }
}

/// Reports over a line.
pub struct Reporter {
    client: Client,
    /// The receiving end's address, or why there is none.
    base: Result<Url, Trouble>,
    book: Arc<Book>,
    timing: Timing,
    waits: Growing,
    /// How the other side stood to this point when it was asked last.
    standing: Standing,
}

/// What the other side is to this point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It has to be asked.
    Unknown,
    /// It takes this point's batches.
    Approved,
    /// A receiver without receipts; what was sent to it while this program runs.
    Plain(Option<BatchId>),
}

impl std::fmt::Debug for Reporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reporter").field("base", &self.base.as_ref().map(Url::as_str)).finish_non_exhaustive()
    }
}

impl Reporter {
    /// Reports to the receiving end at `address`, http or https. Touches no network. One that is empty ends each
    /// round with [`Reason::NoAddress`], one that is none with [`Reason::BadAddress`].
    pub fn new(address: &str, book: Arc<Book>, timing: Timing) -> Result<Self, FetchError> {
        let bad = |why: String| Err(Trouble::new(Reason::BadAddress, format!("{address}: {why}")));
        let base = match Url::parse(address) {
            _ if address.is_empty() => Err(Trouble::new(Reason::NoAddress, "[report] names none".to_owned())),
            Ok(base) if matches!(base.scheme(), "http" | "https") => Ok(as_folder(&base)),
            Ok(_) => bad("neither http nor https".to_owned()),
            Err(error) => bad(error.to_string()),
        };
        let client = Client::builder()
            .connect_timeout(timing.silence)
            .tcp_user_timeout(timing.silence)
            .tcp_keepalive(timing.silence)
            .redirect(redirect::Policy::none())
            .user_agent(USER_AGENT)
            .build()
            .map_err(|error| FetchError::Line { name: address.to_owned(), message: error.to_string() })?;
        let (waits, standing) = (Growing::new(LONGEST_WAIT), Standing::Unknown);
        Ok(Self { client, base, book, timing, waits, standing })
    }

    /// The line has come back, or somebody asks: waits are short again.
    pub fn begin_anew(&mut self) {
        self.waits.begin_anew();
    }

    /// Sends what there is, until nothing waits or something is in the way. May be dropped at any time: what is in doubt is sent
    /// again. It writes to the ledger, so that it belongs on a thread that may be held up by a disk.
    pub async fn round(&mut self, sender: &Sender<'_>) -> Round {
        let mut round = Round::default();
        let ended = self.send(sender, &mut round).await;
        round.trouble = ended.err().or_else(|| self.left_over(&round));
        round.next = match &round.trouble {
            Some(trouble) if trouble.reason.may_pass() => {
                let wait = self.waits.next(&sender.point.id.to_string(), round.sent > 0);
                // A little later than it asks, so that seventy points don't come in the same second.
                trouble.retry_after.map_or(wait, |asked| asked.saturating_add(wait)).min(LONGEST_WAIT)
            }
            _ => {
                self.begin_anew();
                EVERY
            }
        };
        round
    }

    async fn send(&mut self, sender: &Sender<'_>, round: &mut Round) -> Result<(), Trouble> {
        if self.standing != Standing::Approved {
            self.enrol(sender, round).await?;
        }
        let mut place = match self.standing {
            Standing::Plain(sent) => sent,
            _ => None,
        };
        self.deliver(sender, &mut place, round).await?;
        sender.ledger.seal_daily()?;
        self.deliver(sender, &mut place, round).await?;
        self.ask_replies(sender, round).await
    }

    /// What is wrong though everything was sent.
    fn left_over(&self, round: &Round) -> Option<Trouble> {
        if let Some(id) = round.refused.first() {
            return Some(Trouble::new(Reason::Refused, format!("{} batches, the first {id}", round.refused.len())));
        }
        if let Standing::Plain(_) = self.standing {
            return Some(Trouble::new(Reason::NoReceipts, "the server knows no enrolment".to_owned()));
        }
        let id = round.uncovered?;
        Some(Trouble::new(Reason::Uncovered, format!("{id} was taken, and the receipt doesn't reach it")))
    }

    /// Asks to be known.
    async fn enrol(&mut self, sender: &Sender<'_>, round: &mut Round) -> Result<(), Trouble> {
        round.asked = true;
        let enrolment = sender.enrolment();
        let body = serde_json::to_vec(&enrolment)
            .map_err(|error| Trouble::new(Reason::Disk, format!("writing the enrolment: {error}")))?;
        let request = self.post("v1/enrolment")?.header(header::CONTENT_TYPE, "application/json");
        let answer = self.exchange(sender, request, body, round).await?;
        self.standing = match answer.status {
            StatusCode::OK => {
                let taken = sender.take_enrolled(&answer.body);
                match taken.map_err(|distrust| answer.trouble_of(distrust))? {
                    State::Approved => Standing::Approved,
                    State::Waiting => return Err(Trouble::new(Reason::NotApproved, enrolment.code())),
                    State::Revoked => return Err(Trouble::new(Reason::Revoked, enrolment.code())),
                }
            }
            // A receiver of OTLP that isn't ours. Where a receiving end is known, it isn't that one.
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED
                if sender.ledger.hub()?.is_none() =>
            {
                match self.standing {
                    Standing::Plain(sent) => Standing::Plain(sent),
                    _ => Standing::Plain(None),
                }
            }
            _ => return Err(answer.trouble(sender.clock)),
        };
        Ok(())
    }

    /// Sends every batch after `place`, in order.
    async fn deliver(
        &mut self,
        sender: &Sender<'_>,
        place: &mut Option<BatchId>,
        round: &mut Round,
    ) -> Result<(), Trouble> {
        for batch in sender.ledger.waiting(*place) {
            let batch = batch?;
            let mut answer = self.send_batch(sender, &batch, round).await?;
            if answer.status == StatusCode::UNAUTHORIZED {
                // How it stands, the enrolment's signed answer tells.
                self.standing = Standing::Unknown;
                if !round.asked {
                    self.enrol(sender, round).await?;
                    answer = self.send_batch(sender, &batch, round).await?;
                }
            }
            self.take(sender, &batch, &answer, round)?;
            *place = Some(batch.id);
            if let Standing::Plain(sent) = &mut self.standing {
                *sent = *place;
            }
        }
        Ok(())
    }

    /// Takes the answer to a batch.
    fn take(&self, sender: &Sender<'_>, batch: &Sealed, answer: &Answer, round: &mut Round) -> Result<(), Trouble> {
        let parted = || Trouble::new(Reason::Parted, format!("{}: {}", batch.id, answer.told()));
        match answer.status {
            StatusCode::OK => {}
            // A clone's bytes are there by this name. A stranger could say so too: counts that are held already would be sent
            // once more, in another epoch.
            StatusCode::CONFLICT => {
                let said = sender.verify(answer.receipt()).map_err(|distrust| answer.trouble_of(distrust))?;
                if said.epoch != batch.id.epoch {
                    return Err(answer.trouble_of(Distrust::Crooked("a receipt of another epoch".to_owned())));
                }
                if said.epoch != sender.ledger.outbox()?.epoch {
                    // Of an epoch that is over, from before a copy took a damaged ledger's place: there is nothing to part.
                    round.refused.push(batch.id);
                    return Ok(());
                }
                sender.ledger.part_ways()?;
                return Err(parted());
            }
            StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY => {
                round.refused.push(batch.id);
                return Ok(());
            }
            _ => return Err(answer.trouble(sender.clock)),
        }
        if let Standing::Plain(_) = self.standing {
            // The specification has the answer in the request's format; a portal's page isn't.
            if !answer.is_protobuf() {
                return Err(answer.trouble_of(Distrust::Crooked("not OTLP's answer".to_owned())));
            }
            round.sent += 1;
            return Ok(());
        }
        let receipt = sender.verify(answer.receipt()).map_err(|distrust| answer.trouble_of(distrust))?;
        round.sent += 1;
        if receipt.epoch != batch.id.epoch || receipt.through < batch.id.seq {
            round.uncovered.get_or_insert(batch.id);
        }
        if receipt.epoch != batch.id.epoch {
            return Ok(());
        }
        // Batches after this one may have gone by stick, or be a clone's: each is sent, so that its bytes are compared.
        let proven = Receipt { through: receipt.through.min(batch.id.seq), last: None, ..receipt.clone() };
        round.deleted += sender.ledger.receive(&proven)?;
        if receipt.through > batch.id.seq {
            let outbox = sender.ledger.outbox()?;
            if outbox.epoch == receipt.epoch && outbox.next_seq <= receipt.through {
                sender.ledger.part_ways()?;
                return Err(parted());
            }
        }
        Ok(())
    }

    async fn send_batch(&self, sender: &Sender<'_>, batch: &Sealed, round: &mut Round) -> Result<Answer, Trouble> {
        let mut request = self.post(batch.signal.path())?;
        if let Standing::Plain(_) = self.standing {
            // The specification asks of every receiver that it takes gzip, and of none that it takes zstd.
            let body =
                gzip(&batch.body).map_err(|error| Trouble::new(Reason::Disk, format!("{}: {error}", batch.id)))?;
            request = request.header(header::CONTENT_TYPE, PROTOBUF).header(header::CONTENT_ENCODING, "gzip");
            return self.exchange(sender, request, body, round).await;
        }
        for (name, value) in batch.headers(batch.sign(sender.key)) {
            request = request.header(name, value);
        }
        self.exchange(sender, request, batch.body.clone(), round).await
    }

    fn post(&self, path: &str) -> Result<reqwest::RequestBuilder, Trouble> {
        let base = self.base.as_ref().map_err(Clone::clone)?;
        let url = base.join(path).map_err(|error| Trouble::new(Reason::BadAddress, error.to_string()))?;
        Ok(self.client.post(url))
    }

    async fn exchange(
        &self,
        sender: &Sender<'_>,
        request: reqwest::RequestBuilder,
        body: Vec<u8>,
        round: &mut Round,
    ) -> Result<Answer, Trouble> {
        let bytes = body.len() as u64;
        let sent = tokio::time::timeout(self.timing.answer, request.body(body).send()).await;
        if !matches!(&sent, Ok(Err(error)) if error.is_connect()) {
            round.bytes += bytes;
            // A figure that can't be written down is no reason to report nothing.
            drop(self.book.add_sent(&sender.clock.now().month(), bytes));
        }
        match sent {
            Ok(Ok(response)) => Ok(Answer::read(response, self.timing.silence).await),
            Ok(Err(error)) => Err(Trouble::of_line(&error)),
            Err(_) => Err(Trouble::new(Reason::Slow, format!("no answer within {:?}", self.timing.answer))),
        }
    }
}

/// What is packed by zstd, packed anew.
fn gzip(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    zstd::stream::copy_decode(packed, &mut gzip)?;
    gzip.finish()
}

impl From<LedgerError> for Trouble {
    fn from(error: LedgerError) -> Self {
        Self::new(Reason::Disk, error.to_string())
    }
}

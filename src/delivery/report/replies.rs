//! What the receiving end has answered to this point's difficulties.

use ledger::reply;
use reqwest::{StatusCode, header};

use super::{Reporter, Round, Standing, Trouble};
use crate::sender::Sender;

impl Reporter {
    /// Asks what was answered to this point's difficulties.
    pub(super) async fn ask_replies(&mut self, sender: &Sender<'_>, round: &mut Round) -> Result<(), Trouble> {
        if self.standing != Standing::Approved {
            return Ok(());
        }
        let request = self.post(reply::PATH)?.header(header::CONTENT_TYPE, "text/plain");
        let answer = self.exchange(sender, request, sender.asking().into_bytes(), round).await?;
        match answer.status {
            StatusCode::OK => {}
            // A receiving end from before there were replies.
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => return Ok(()),
            StatusCode::UNAUTHORIZED => {
                // How it stands, the next round asks.
                self.standing = Standing::Unknown;
                return Err(answer.trouble(sender.clock));
            }
            _ => return Err(answer.trouble(sender.clock)),
        }
        // One that is crooked keeps back itself only.
        let mut doubt = None;
        for line in String::from_utf8_lossy(&answer.body).lines().filter(|line| !line.is_empty()) {
            match sender.verify_reply(line) {
                Ok(reply) => round.replies.push(reply),
                Err(distrust) => doubt = doubt.or_else(|| Some(answer.trouble_of(distrust))),
            }
        }
        doubt.map_or(Ok(()), Err)
    }
}

//! What a machine would send after a morning: counted in a ledger of its own, and read back as the running kiosk reads it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use catalog::{Edition, Tag};
use ledger::fact::{Action, CausedBy, Count, Detail, EventKind};
use ledger::{Ledger, SigningKey, signing};
use point::{Clock, Point};

use crate::reporting::{Sending, Standing};

/// How many products somebody has opened.
const OPENED: usize = 6;

/// A morning at a point in `folder`, with products of this edition.
pub fn morning(
    folder: &Path,
    point: &Point,
    edition: &Edition,
    locale: &Tag,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Sending> {
    let counts = folder.join("ledger");
    std::fs::create_dir_all(&counts).with_context(|| format!("making {}", counts.display()))?;
    let ledger = Ledger::open(&counts, point.id, env!("CARGO_PKG_VERSION"), clock)?;
    let header = edition.header().id.clone();
    ledger.happened(EventKind::Started, &[])?;
    ledger.happened(EventKind::EditionShown, &[(Detail::Edition, header)])?;
    ledger.declare_open(510)?;
    ledger.active()?;
    for (action, caused_by, n) in [
        (Action::Visited, CausedBy::Visitor, 3),
        (Action::On, CausedBy::Machine, 105),
        (Action::Searched, CausedBy::Visitor, 2),
    ] {
        ledger.count(&Count::new(action, caused_by), "", n)?;
    }
    for (at, card) in (1..).zip(edition.cards().iter().take(OPENED)) {
        let title = card.title.values().next().map_or("", String::as_str);
        let count = |action| Count {
            product: card.id.to_string(),
            language: locale.to_string(),
            topic: card.topic.name().to_owned(),
            kind: card.kind.name().to_owned(),
            ..Count::new(action, CausedBy::Visitor)
        };
        ledger.count(&count(Action::Opened), title, at)?;
        let is_played = !card.film.is_empty() || !card.sound.is_empty();
        ledger.count(&count(if is_played { Action::Played } else { Action::Read }), title, 40 * at)?;
        ledger.count(&count(Action::Finished), title, 1)?;
    }
    let key = SigningKey::open(&folder.join("point.key"))?;
    let code = signing::short_code(point.id, &key.public());
    let standing = Standing { address: point.report.address.clone(), code, state: None };
    Ok(Sending { next: ledger.preview()?, waiting: 0, standing, last: None })
}

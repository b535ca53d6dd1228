//! The line about a stick.

use crate::locale::Args;
use crate::sticks::News;
use crate::view::{Notice, NoticeMood};
use crate::visit::Visit;

/// The message about a stick, and what its variables count.
pub fn stick_message(visit: &Visit) -> Option<(String, Vec<(&'static str, u64)>)> {
    let counted = |id: &str, fresh: usize| (id.to_owned(), vec![("count", fresh as u64)]);
    let plain = |id: &str| (id.to_owned(), Vec::new());
    Some(match visit.stick()? {
        News::Looking => plain("stick-looking"),
        News::Receiving(tally) => {
            let numbers = vec![("ready", tally.ready as u64), ("products", tally.products as u64)];
            ("stick-receiving".to_owned(), numbers)
        }
        News::Finishing => plain("stick-finishing"),
        // Nothing new: something was taken back.
        News::Done { fresh: 0 } => plain("stick-changed"),
        News::Done { fresh } => counted("stick-done", *fresh),
        News::Same => plain("stick-same"),
        News::Partly { fresh: 0 } => plain("stick-damaged"),
        News::Partly { fresh } => counted("stick-partly", *fresh),
        News::Failed { message } => plain(failure(message)),
        News::Receipts { deleted: 0 } => plain("stick-receipts-known"),
        News::Receipts { deleted } => counted("stick-receipts", *deleted),
        News::Settings => plain("stick-settings"),
        News::Nothing => plain("stick-nothing"),
        News::Left => return None,
    })
}

/// The words for whoever holds the stick, which say what to do with it; the same failure may have come over the line.
fn failure(message: &str) -> &str {
    match message {
        "sync-no-root" => "stick-no-root",
        "sync-refused" => "stick-refused",
        "sync-expired" => "stick-expired",
        "sync-older" => "stick-older",
        "sync-held" => "stick-held",
        "sync-clock" => "stick-clock",
        "sync-damaged" | "sync-nothing" => "stick-damaged",
        "sync-no-room" => "stick-no-room",
        "sync-disk" => "stick-disk",
        other => other,
    }
}

/// Whether nothing was taken, and nothing is wrong.
fn is_harmless(message: &str) -> bool {
    matches!(message, "sync-older" | "sync-held" | "stick-not-approved")
}

pub(super) fn notice(visit: &Visit) -> Option<Notice> {
    let (id, numbers) = stick_message(visit)?;
    let args = numbers
        .into_iter()
        .fold(Args::none(), |args, (name, number)| args.number(name, usize::try_from(number).unwrap_or(usize::MAX)));
    let (mood, percent) = match visit.stick()? {
        News::Receiving(tally) => (NoticeMood::Busy, Some(tally.percent())),
        News::Looking | News::Finishing => (NoticeMood::Busy, None),
        News::Settings | News::Nothing => (NoticeMood::Neutral, None),
        News::Failed { message } if is_harmless(message) => (NoticeMood::Neutral, None),
        News::Partly { .. } | News::Failed { .. } => (NoticeMood::Failed, None),
        News::Done { .. } | News::Receipts { .. } | News::Same | News::Left => (NoticeMood::Done, None),
    };
    Some(Notice { text: visit.locales.text(&visit.language, &id, &args), mood, percent })
}

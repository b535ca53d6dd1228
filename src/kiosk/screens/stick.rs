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
        News::Partly { fresh } => counted("stick-partly", *fresh),
        News::Failed { message } => plain(message),
        News::Nothing => plain("stick-nothing"),
        News::Left => return None,
    })
}

pub(super) fn notice(visit: &Visit) -> Option<Notice> {
    let (id, numbers) = stick_message(visit)?;
    let args = numbers
        .into_iter()
        .fold(Args::none(), |args, (name, number)| args.number(name, usize::try_from(number).unwrap_or(usize::MAX)));
    let (mood, percent) = match visit.stick()? {
        News::Receiving(tally) => (NoticeMood::Busy, Some(tally.percent())),
        News::Looking | News::Finishing => (NoticeMood::Busy, None),
        News::Partly { .. } | News::Failed { .. } => (NoticeMood::Failed, None),
        News::Done { .. } | News::Same | News::Nothing | News::Left => (NoticeMood::Done, None),
    };
    Some(Notice { text: visit.locales.text(&visit.language, &id, &args), mood, percent })
}

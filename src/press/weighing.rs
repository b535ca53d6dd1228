//! Before anything is published: whether it is there already, by whomever, and why it is published all the same.

use std::collections::BTreeSet;
use std::io::Write;

use catalog::check::Report;
use catalog::twins::Likeness;
use catalog::{Although, ProductId};
use point::{Clock as _, SystemClock};
use press::duplicates::{self, Found, Twin};

use crate::publishing::RepositoryArg;
use crate::refusal::Told;
use crate::words::Words;

/// Holds what is to be published against all that is; `None` if it is there already and no reason was given, which has
/// been told. A reason is written into the cards.
pub fn weigh(
    repository: &RepositoryArg,
    report: &mut Report,
    withdrawn: &[ProductId],
    although: Option<&str>,
    words: &Words,
    out: &mut impl Write,
) -> anyhow::Result<Option<Found>> {
    let why = although.map(str::trim);
    if why.is_some_and(|why| why.split_whitespace().count() < 2) {
        return Err(Told(words.text("although-empty", &[])).into());
    }
    let found = duplicates::find(report, withdrawn, &repository.open()?)?;
    for Twin { product, other, likeness } in &found.twins {
        let share = if let Likeness::Text(share) = likeness { (share * 100.0).round() } else { 0.0 }.to_string();
        let code = match likeness {
            Likeness::Title => "published-title",
            Likeness::Text(_) => "published-text",
            Likeness::Media | Likeness::Looks | Likeness::Cover => "published-looks",
            Likeness::Film => "published-film",
            Likeness::Sound => "published-sound",
        };
        let title = other.title.values().next().map_or("", String::as_str);
        let args = [
            ("product", product.as_str()),
            ("twin", other.id.as_str()),
            ("publisher", other.id.publisher()),
            ("title", title),
            ("unit", &other.issuer.unit),
            ("share", &share),
        ];
        writeln!(out, "{}", words.text(code, &args))?;
        for although in &other.although {
            tell_reason(&other.id, although, words, out)?;
        }
    }
    if !found.twins.is_empty() && why.is_none() {
        writeln!(out, "{}", words.text("published-mend", &[]))?;
        return Ok(None);
    }
    let publishers: BTreeSet<String> =
        report.products.iter().map(|product| product.card.id.publisher().to_owned()).collect();
    for (card, although) in duplicates::given(&found, &publishers) {
        tell_reason(&card.id, although, words, out)?;
    }
    duplicates::record(report, &found, why, &SystemClock::new().now().wall.date().to_string());
    Ok(Some(found))
}

fn tell_reason(id: &ProductId, although: &Although, words: &Words, out: &mut impl Write) -> anyhow::Result<()> {
    let Although { twin, why, on } = although;
    let args = [("product", id.as_str()), ("twin", twin.as_str()), ("why", why), ("on", on)];
    Ok(writeln!(out, "{}", words.text("published-although", &args))?)
}

/// Keeps the fingerprints of what was published.
pub fn keep(repository: &RepositoryArg, found: Found) -> anyhow::Result<()> {
    Ok(duplicates::keep(found, &repository.open()?)?)
}

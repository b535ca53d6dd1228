//! `SOURCES.md`: what every claim of the content rests on, written from the products' own `[[source]]` entries.

use std::fmt::Write as _;

use crate::check::Report;

/// The text of `SOURCES.md`.
pub fn text(report: &Report) -> String {
    let mut text = String::from(
        "# Sources\n\nWritten by `press sources content` from the `[[source]]` entries of the products; don't edit it by hand.\n",
    );
    for product in &report.products {
        let card = &product.card;
        let title = card.title.values().next().map_or("", String::as_str);
        // Writing to a String can't fail.
        let _ = write!(text, "\n## {title}\n\n`{}`\n", card.id);
        if card.sources.is_empty() {
            text.push_str("\nDescribes this program and common practice only; no outside claim.\n");
        }
        for (number, source) in card.sources.iter().enumerate() {
            let parts = [&source.title, &source.number, &source.date, &source.address];
            let named: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
            let _ = write!(text, "\n{}. {} (checked {})\n", number + 1, named.join(" · "), source.checked);
            for claim in &source.proves {
                let _ = writeln!(text, "   - {claim}");
            }
        }
    }
    text
}

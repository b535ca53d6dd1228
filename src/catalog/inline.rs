//! Inline text ([`Inline`]): the one place that writes it. Slint parses it as Markdown on the screen, and refuses a whole
//! string for one construct it doesn't know; so everything but `**` and `*` is escaped.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::text::{Inline, plain};

/// Plain words as inline text: nothing in them is markup.
pub fn escaped(words: &str) -> Inline {
    let mut escaped = String::with_capacity(words.len());
    for char in words.chars() {
        if char.is_ascii_punctuation() {
            escaped.push('\\');
        }
        // A line break would end the block.
        escaped.push(if char == '\n' || char == '\r' { ' ' } else { char });
    }
    escaped
}

/// `inline` trimmed, and without its markup where Markdown would read that differently from how it is meant:
/// `*a***b**` is emphasis beside strong here, and something else there.
pub fn settled(inline: &str) -> Inline {
    let inline = inline.trim();
    if reads_as_meant(inline) { inline.to_owned() } else { escaped(plain(inline).trim()) }
}

/// Whether Markdown, with all that Slint knows of it, finds the very words, and no markup but strong and emphasis.
pub fn reads_as_meant(inline: &str) -> bool {
    let mut words = String::new();
    for event in Parser::new_ext(inline, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::Start(Tag::Paragraph | Tag::Strong | Tag::Emphasis)
            | Event::End(TagEnd::Paragraph | TagEnd::Strong | TagEnd::Emphasis) => {}
            _ => return false,
        }
    }
    words == plain(inline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ambiguous_markup_gives_way_to_the_words() {
        assert_eq!(settled(" **a** và *b* "), "**a** và *b*");
        assert_eq!(settled("****"), "");
        assert_eq!(settled("*\u{a0}a*"), "a");
        assert_eq!(settled("**a"), "a");
    }

    proptest! {
        #[test]
        fn escaped_words_come_back_and_hold_no_markup(
            words in "[\\p{L}\\p{P}\\p{S}\\p{N} ]{0,80}|[!-/:-@\\[-`{-~0-9a ]{0,80}"
        ) {
            let escaped = escaped(words.trim());
            prop_assert_eq!(plain(&escaped), words.trim());
            prop_assert!(reads_as_meant(&escaped), "{escaped}");
            let mut chars = escaped.chars();
            while let Some(char) = chars.next() {
                prop_assert!(!char.is_ascii_punctuation() || char == '\\');
                if char == '\\' {
                    prop_assert!(chars.next().is_some_and(|next| next.is_ascii_punctuation()));
                }
            }
        }

        #[test]
        fn whatever_is_settled_reads_as_meant(inline in "[*a \\\\.\u{a0}đ]{0,40}") {
            let settled = settled(&inline);
            prop_assert!(reads_as_meant(&settled), "{settled}");
        }
    }
}

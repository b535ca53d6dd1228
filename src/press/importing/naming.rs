//! What a new product is called: its title, the name of its folder, a first summary. Taken from what the document itself says;
//! a file's name becomes a folder's,
//! and a title only for a PDF that says none.

use catalog::folding::folded_words;

use super::piece::Piece;

/// A folder's name stays readable.
const MAX_SLUG: usize = 48;

/// One or two spoken sentences.
const MAX_SUMMARY: usize = 220;

/// A title stands at the beginning.
const TITLE_WITHIN: usize = 8;

/// What stands above every official letter; it names no letter.
const LETTERHEAD: [&str; 6] =
    ["cong hoa xa hoi chu nghia", "doc lap tu do hanh phuc", "uy ban nhan dan", "ubnd", "so ", "hoi dong nhan dan"];

/// The name of a folder, in letters that ids have.
pub fn slug(words: &str) -> String {
    let mut slug = String::new();
    for word in folded_words(words) {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        if word.is_empty() {
            continue;
        }
        if !slug.is_empty() && slug.len() + 1 + word.len() > MAX_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word.get(..MAX_SLUG.min(word.len())).unwrap_or_default());
    }
    if slug.is_empty() { "bai".to_owned() } else { slug }
}

/// The heading that is the title, by its place among the pieces.
pub fn title_at(pieces: &[Piece]) -> Option<usize> {
    let headings = || {
        pieces.iter().take(TITLE_WITHIN).enumerate().filter_map(|(at, piece)| match piece {
            Piece::Heading { level, text } if !is_letterhead(text) => Some((at, *level)),
            _ => None,
        })
    };
    let largest = headings().map(|(_, level)| level).min()?;
    headings().find(|(_, level)| *level == largest).map(|(at, _)| at)
}

fn is_letterhead(text: &str) -> bool {
    let words = folded_words(text).join(" ") + " ";
    LETTERHEAD.iter().any(|head| words.starts_with(head))
}

/// The first sentences of a paragraph, as far as they are short enough.
pub fn summary(paragraph: &str) -> String {
    let mut end = 0;
    for (at, _) in paragraph.match_indices(['.', '!', '?']) {
        let next = paragraph.get(at + 1..).unwrap_or_default();
        if (next.is_empty() || next.starts_with(' '))
            && paragraph.get(..=at).unwrap_or_default().chars().count() <= MAX_SUMMARY
        {
            end = at + 1;
        }
    }
    if end > 0 {
        return paragraph.get(..end).unwrap_or_default().to_owned();
    }
    if paragraph.chars().count() <= MAX_SUMMARY { paragraph.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_ids() {
        assert_eq!(slug("Phòng, chống Đuối nước (bản 2)"), "phong-chong-duoi-nuoc-ban-2");
        assert_eq!(slug("…"), "bai");
        assert!(slug(&"rất dài ".repeat(30)).len() <= MAX_SLUG);
    }

    #[test]
    fn a_summary_ends_where_a_sentence_does() {
        let long = format!("Câu một, 3.5 mét. Câu hai! {}.", "dài ".repeat(80));
        assert_eq!(summary(&long), "Câu một, 3.5 mét. Câu hai!");
        assert_eq!(summary(&"dài ".repeat(80)), "");
    }
}

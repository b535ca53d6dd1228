//! Plain text, as an editor or a PDF gives it: which lines are paragraphs, which are headings.

use super::piece::{Piece, Span};

/// Lines of a text that was wrapped have at most so many letters; where longer ones are, each line is a paragraph.
const LONGEST_WRAPPED: usize = 110;

/// Where no line is longer, each is one of its own: a list, a poem.
const SHORTEST_WRAPPED: usize = 40;

/// A line that ends so early, as a share of the longest one, ends its paragraph.
const EARLY: f64 = 0.7;

/// A heading has few words.
const MAX_HEADING_WORDS: usize = 14;

/// The pieces of a text. Its first line, if it is short, is the title.
pub fn read(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = String::new();
    let mut close = |open: &mut String| {
        let words = std::mem::take(open);
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        let piece = if is_heading(words) || (pieces.is_empty() && could_be_heading(words)) {
            let level = if pieces.is_empty() { 1 } else { 2 };
            Piece::Heading { level, text: words.to_owned() }
        } else {
            Piece::Paragraph(vec![Span::plain(words)])
        };
        pieces.push(piece);
    };
    let longest = text.lines().map(|line| line.trim().chars().count()).max().unwrap_or(0);
    let wrapped = (SHORTEST_WRAPPED..=LONGEST_WRAPPED).contains(&longest);
    // A form feed is where a page of paper ended.
    for line in text.split(['\n', '\r', '\u{c}']) {
        let line = line.trim();
        if line.is_empty() || is_page_number(line) {
            close(&mut open);
            continue;
        }
        let begins = line.starts_with(['-', '–', '•', '+', '*', '●', '▪']) || is_heading(line) || is_heading(&open);
        let last = open.rsplit('\n').next().unwrap_or_default().chars().count();
        if begins || !wrapped || (last as f64) < longest as f64 * EARLY {
            close(&mut open);
        }
        if !open.is_empty() {
            open.push('\n');
        }
        open.push_str(line);
    }
    close(&mut open);
    pieces
}

fn is_page_number(line: &str) -> bool {
    line.chars().all(|char| char.is_ascii_digit() || " -–/".contains(char)) && line.len() <= 9
}

fn could_be_heading(line: &str) -> bool {
    !line.contains('\n')
        && line.split_whitespace().count() <= MAX_HEADING_WORDS
        && !line.trim_end().ends_with(['.', ',', ';', ':', '!', '…'])
        && line.chars().any(char::is_alphabetic)
}

/// Capitals from end to end.
fn is_heading(line: &str) -> bool {
    could_be_heading(line)
        && line.split_whitespace().count() > 1
        && line.chars().filter(|char| char.is_alphabetic()).count() > 4
        && !line.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined_and_short_ones_stand_alone() {
        let text = "Rửa tay sạch\n\nRửa tay bằng xà phòng trước khi ăn và sau khi đi vệ sinh là cách\nđơn giản nhất.\n\
            - Làm ướt tay.\n- Xoa xà phòng.\n\n12\n\nKHI NÀO RỬA TAY\nTrước khi nấu ăn.\n";
        let words: Vec<_> = read(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Heading { level, text } => format!("{level} {text}"),
                piece => piece.spans().remove(0).text,
            })
            .collect();
        let joined = "Rửa tay bằng xà phòng trước khi ăn và sau khi đi vệ sinh là cách\nđơn giản nhất.";
        let wanted =
            ["1 Rửa tay sạch", joined, "- Làm ướt tay.", "- Xoa xà phòng.", "2 KHI NÀO RỬA TAY", "Trước khi nấu ăn."];
        assert_eq!(words, wanted);
    }
}

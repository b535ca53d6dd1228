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
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let longest = text.lines().map(|line| line.trim().chars().count()).max().unwrap_or(0);
    let wrapped = (SHORTEST_WRAPPED..=LONGEST_WRAPPED).contains(&longest);
    for line in pages(&text).flatten() {
        if line.is_empty() {
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

/// The lines of each page of paper, which a form feed ends, without its number: first or last, and alone. Where there is one
/// page only, a number is what somebody wrote.
fn pages(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let paged = text.trim_end_matches('\u{c}').contains('\u{c}');
    text.split('\u{c}').map(move |page| {
        let mut lines: Vec<_> = page.split('\n').map(str::trim).collect();
        let first = lines.iter().position(|line| !line.is_empty());
        let last = lines.iter().rposition(|line| !line.is_empty());
        for at in first.into_iter().chain(last).filter(|_| paged) {
            if let Some(line) = lines.get_mut(at).filter(|line| is_page_number(line)) {
                *line = "";
            }
        }
        lines
    })
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
            - Làm ướt tay.\n- Xoa xà phòng.\n\n12\n\u{c}KHI NÀO RỬA TAY\nTrước khi nấu ăn.\n13\n\u{c}";
        let words = words(text);
        let joined = "Rửa tay bằng xà phòng trước khi ăn và sau khi đi vệ sinh là cách\nđơn giản nhất.";
        let wanted =
            ["1 Rửa tay sạch", joined, "- Làm ướt tay.", "- Xoa xà phòng.", "2 KHI NÀO RỬA TAY", "Trước khi nấu ăn."];
        assert_eq!(words, wanted);
        assert_eq!(self::words(&text.replace('\n', "\r\n")), wanted, "written on Windows");
    }

    #[test]
    fn a_number_that_somebody_wrote_stays() {
        assert_eq!(
            words("Số người nhiễm bệnh năm 2026\n\n115\n\n2026\n"),
            ["1 Số người nhiễm bệnh năm 2026", "115", "2026"]
        );
    }

    fn words(text: &str) -> Vec<String> {
        let words = |piece| match piece {
            Piece::Heading { level, text } => format!("{level} {text}"),
            piece => piece.spans().remove(0).text,
        };
        read(text).into_iter().map(words).collect()
    }
}

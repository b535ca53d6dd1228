//! The words of a result that there is room for: those around the first match.

use crate::view::Piece;

/// Cuts `pieces` to about `room` letters, so that the first match is in sight; "…" stands for what is left out.
pub(super) fn around_match(pieces: &[catalog::search::Piece], room: usize) -> Vec<Piece> {
    let words: Vec<Piece> = pieces.iter().flat_map(words).collect();
    let length = |words: &[Piece]| words.iter().map(|word| word.text.chars().count()).sum::<usize>();
    if length(&words) <= room {
        return joined(words);
    }
    let hit = words.iter().position(|word| word.marked).unwrap_or(0);
    // A third of the room leads up to the match.
    let mut start = hit;
    while start > 0 && length(&words[start - 1..hit]) <= room / 3 {
        start -= 1;
    }
    let mut end = start;
    while end < words.len() && length(&words[start..=end]) < room {
        end += 1;
    }
    // Near the end of the text the room is filled from before.
    while end == words.len() && start > 0 && length(&words[start - 1..end]) < room {
        start -= 1;
    }
    let dots = |text: &str| Piece { text: text.to_owned(), marked: false };
    let mut cut: Vec<_> = words[start..end].to_vec();
    if end < words.len() {
        if let Some(last) = cut.last_mut() {
            let ends = |char: char| char.is_whitespace() || char.is_ascii_punctuation();
            last.text.truncate(last.text.trim_end_matches(ends).len());
        }
        cut.push(dots("…"));
    }
    if start > 0 {
        cut.insert(0, dots("…"));
    }
    joined(cut)
}

/// Neighbours that are marked alike are one piece.
fn joined(words: Vec<Piece>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in words {
        match pieces.last_mut() {
            Some(piece) if piece.marked == word.marked => piece.text.push_str(&word.text),
            _ => pieces.push(word),
        }
    }
    pieces
}

/// Word by word, each with the space behind it.
fn words(piece: &catalog::search::Piece) -> impl Iterator<Item = Piece> {
    piece.text.split_inclusive(char::is_whitespace).map(|word| Piece { text: word.to_owned(), marked: piece.marked })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, room: usize) -> String {
        // `[` and `]` stand around what matches.
        let pieces: Vec<_> = text
            .split(['[', ']'])
            .enumerate()
            .map(|(at, text)| catalog::search::Piece { text: text.to_owned(), marked: at % 2 == 1 })
            .collect();
        around_match(&pieces, room).iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn the_match_stays_in_sight() {
        assert_eq!(cut("một hai [ba] bốn", 40), "một hai ba bốn");
        assert_eq!(cut("một hai ba bốn năm sáu bảy [tám] chín mười mười một", 24), "…sáu bảy tám chín mười…");
        assert_eq!(cut("[một] hai ba bốn năm sáu bảy tám", 16), "một hai ba bốn…");
        assert_eq!(cut("một hai ba bốn năm sáu bảy [tám]", 16), "…năm sáu bảy tám");
        assert_eq!(cut("", 16), "");
        assert_eq!(cut("khongmotcaudainaocodaucach [x]", 10), "…x");
        assert!(!cut(&"[dài]".repeat(50_000), 40).is_empty());
    }
}

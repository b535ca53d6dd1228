//! One line of text and its cursor.
//!
//! The text is NFC at all times, and the cursor stands between what a person sees as letters. The keys typed for the syllable
//! before the cursor are kept, so that another one can undo what they made.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::compose::{self, MAX_KEYS, Method};
use super::letters::{self, BREVE, Tone};

/// The longest line, in letters: twice the longest title of a product, and more than anybody asks for. What is longer is cut
/// off, so that a paste or a book on the keyboard costs nothing.
pub const MAX_LETTERS: usize = 120;

/// The longest line in bytes: a letter with two marks has seven, and marks heaped upon one letter must end somewhere.
const MAX_BYTES: usize = MAX_LETTERS * 8;

/// A line of text.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// In bytes, between two letters.
    cursor: usize,
    /// The keys that made the syllable before the cursor; `None` where it goes on as plain letters.
    keys: Option<String>,
}

impl Default for Line {
    fn default() -> Self {
        Self { text: String::new(), cursor: 0, keys: Some(String::new()) }
    }
}

/// Words of a visitor are never written anywhere.
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({} letters)", self.letters())
    }
}

impl Line {
    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What stands before the cursor, and what behind it.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// How many letters a person sees.
    pub fn letters(&self) -> usize {
        self.text.graphemes(true).count()
    }

    /// Types what a key sends, a letter as a rule. Everything that is no part of a line is left out.
    pub fn put(&mut self, typed: &str, method: Method) {
        // Nobody's key sends more; a paste is cut before anything is done with it.
        for char in typed.chars().take(MAX_BYTES) {
            let char = if char.is_whitespace() { ' ' } else { char };
            if letters::is_taken(char) {
                self.put_char(char, method);
            }
        }
    }

    fn put_char(&mut self, char: char, method: Method) {
        let nothing_before = self.text[..self.cursor].chars().next_back().is_none_or(|before| before == ' ');
        if nothing_before && (char == ' ' || letters::is_mark(char)) {
            return;
        }
        match self.keys.clone().filter(|_| method.takes(char)) {
            Some(mut keys) => {
                let shown = compose::compose(method, &keys);
                keys.push(char);
                let whole = compose::compose(method, &keys);
                let start = self.cursor.saturating_sub(shown.len());
                if self.replace(start, &whole) {
                    self.keys = Some(keys).filter(|keys| keys.len() < MAX_KEYS);
                }
            }
            None if self.replace(self.cursor, char.encode_utf8(&mut [0; 4])) => {
                if !letters::is_of_syllable(char) {
                    self.keys = Some(String::new());
                } else if !method.takes(char) {
                    self.take_up(method);
                }
            }
            None => {}
        }
    }

    /// Puts a tone on the syllable before the cursor, or takes it off again.
    pub fn put_tone(&mut self, tone: Tone, method: Method) {
        let start = self.syllable_start();
        let toned = letters::with_tone(&self.text[start..self.cursor], tone);
        if self.replace(start, &toned) {
            self.take_up(method);
        }
    }

    /// Puts a breve on the letter before the cursor, unless it has one.
    pub fn put_breve(&mut self, method: Method) {
        let letter = self.text[..self.cursor].graphemes(true).next_back().unwrap_or_default();
        if letter.starts_with(char::is_alphabetic) && !letter.nfd().any(|char| char == BREVE) {
            self.put(BREVE.encode_utf8(&mut [0; 4]), method);
        }
    }

    /// Removes the letter before the cursor, as a person sees it.
    pub fn erase(&mut self, method: Method) {
        if let Some((start, _)) = self.text[..self.cursor].grapheme_indices(true).next_back()
            && self.replace(start, "")
        {
            self.take_up(method);
        }
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Moves the cursor one letter to the left.
    pub fn left(&mut self, method: Method) {
        if let Some((start, _)) = self.text[..self.cursor].grapheme_indices(true).next_back() {
            self.cursor = start;
            self.take_up(method);
        }
    }

    /// Moves the cursor one letter to the right.
    pub fn right(&mut self, method: Method) {
        if let Some(letter) = self.text[self.cursor..].graphemes(true).next() {
            self.cursor += letter.len();
            self.take_up(method);
        }
    }

    /// Goes on with the syllable before the cursor as if it had just been typed by `method`.
    pub fn take_up(&mut self, method: Method) {
        let syllable = &self.text[self.syllable_start()..self.cursor];
        self.keys = if syllable.is_empty() { Some(String::new()) } else { compose::keys(method, syllable) };
    }

    fn syllable_start(&self) -> usize {
        let before = &self.text[..self.cursor];
        before
            .char_indices()
            .rev()
            .take_while(|(_, char)| letters::is_of_syllable(*char))
            .last()
            .map_or(self.cursor, |(at, _)| at)
    }

    /// Puts `new` in the place of what stands from `start` to the cursor. Answers whether there was room.
    fn replace(&mut self, start: usize, new: &str) -> bool {
        let (before, after) = (&self.text[..start], &self.text[self.cursor..]);
        let head: String = before.chars().chain(new.chars()).nfc().collect();
        let text: String = head.chars().chain(after.chars()).nfc().collect();
        let grows = text.len() > self.text.len();
        if grows && (text.len() > MAX_BYTES || text.graphemes(true).count() > MAX_LETTERS) {
            return false;
        }
        self.cursor = head.len();
        self.text = text;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(keys: &str, method: Method) -> Line {
        let mut line = Line::default();
        for key in keys.chars() {
            line.put(key.encode_utf8(&mut [0; 4]), method);
        }
        line
    }

    #[test]
    fn words_are_put_together_syllable_by_syllable() {
        for (keys, method, expected) in [
            ("satj lowr ddaats", Method::Telex, "sạt lở đất"),
            ("sat5 lo73 d9at61", Method::Vni, "sạt lở đất"),
            ("Khai sinh 2026", Method::Vni, "Khai sinh 2026"),
            ("p'ras acoon cosh", Method::Plain, "p'ras acoon cosh"),
            ("bh'noong", Method::Telex, "bh'nông"),
            ("  lua", Method::Telex, "lua"),
            ("windows wifi", Method::Telex, "windows wifi"),
        ] {
            assert_eq!(typed(keys, method).text(), expected);
        }
    }

    #[test]
    fn a_key_pressed_again_undoes_what_it_made() {
        let mut line = typed("nhaa", Method::Telex);
        assert_eq!(line.text(), "nhâ");
        line.put("a", Method::Telex);
        assert_eq!(line.text(), "nhaa");
        line.put("a", Method::Telex);
        assert_eq!(line.text(), "nhaaa");
    }

    #[test]
    fn after_erasing_the_syllable_goes_on() {
        let mut line = typed("vieetj", Method::Telex);
        line.erase(Method::Telex);
        assert_eq!(line.text(), "việ");
        line.put("nr", Method::Telex);
        assert_eq!(line.text(), "viển");
    }

    #[test]
    fn direct_letters_and_tones_need_no_method() {
        let mut line = Line::default();
        for letter in ["đ", "ư", "ơ", "n", "g"] {
            line.put(letter, Method::Plain);
        }
        line.put_tone(Tone::Huyen, Method::Plain);
        assert_eq!(line.text(), "đường");
        // And they go together with one.
        let mut line = typed("đương", Method::Telex);
        line.put("f", Method::Telex);
        assert_eq!(line.text(), "đường");
    }

    #[test]
    fn one_letter_goes_with_all_its_marks() {
        for (text, left) in [("thơ̆", "th"), ("a\u{302}\u{301}", ""), ("ƀ", ""), ("Kuô̆", "Ku"), ("’n", "’"), ("ñč", "ñ")]
        {
            let mut line = Line::default();
            line.put(text, Method::Plain);
            line.erase(Method::Plain);
            assert_eq!(line.text(), left);
        }
    }

    #[test]
    fn a_breve_joins_the_letter_before_it() {
        let mut line = typed("lo", Method::Plain);
        line.put_breve(Method::Plain);
        line.put_breve(Method::Plain);
        assert_eq!(line.text(), "lŏ");
        let mut line = typed("thơ", Method::Plain);
        line.put_breve(Method::Plain);
        assert_eq!((line.text(), line.letters()), ("thơ̆", 3));
        let mut line = Line::default();
        line.put_breve(Method::Plain);
        line.put("\u{306}", Method::Plain);
        assert!(line.is_empty());
    }

    #[test]
    fn a_paste_of_any_length_is_cut_and_harms_nothing() {
        for paste in ["a".repeat(100_000), "\u{306}".repeat(100_000), format!("o{}", "\u{306}".repeat(100_000))] {
            let mut line = Line::default();
            line.put(&paste, Method::Telex);
            assert!(line.letters() <= MAX_LETTERS && line.text().len() <= MAX_BYTES);
            line.put("b", Method::Telex);
            line.erase(Method::Telex);
        }
        let mut line = Line::default();
        line.put("một\nhai\t\u{0}ba 😀 한", Method::Plain);
        assert_eq!(line.text(), "một hai ba ");
    }

    #[test]
    fn the_cursor_moves_by_letters_and_typing_goes_on_there() {
        let mut line = typed("thơ̆ng", Method::Plain);
        for _ in 0..3 {
            line.left(Method::Plain);
        }
        assert_eq!(line.halves(), ("th", "ơ̆ng"));
        line.right(Method::Plain);
        assert_eq!(line.halves(), ("thơ̆", "ng"));
        line.put("x", Method::Plain);
        assert_eq!(line.text(), "thơ̆xng");
    }

    #[test]
    fn debug_tells_no_word() {
        assert_eq!(format!("{:?}", typed("lua", Method::Plain)), "Line(3 letters)");
        assert_eq!(format!("{:?}", super::super::Typed("lua".into())), "Typed(3 signs)");
    }

    #[derive(Clone, Debug)]
    enum Press {
        Put(String),
        Tone(usize),
        Breve,
        Erase,
        Left,
        Right,
        Method,
    }

    fn press() -> impl Strategy<Value = Press> {
        prop_oneof![
            8 => "[a-zA-Z0-9 ]".prop_map(Press::Put),
            4 => "[aeouwsfrxjzd]".prop_map(Press::Put),
            2 => "[ăâđêôơưŏĕĭŭƀčñ’'\u{306}\u{301}\u{31B}]".prop_map(Press::Put),
            1 => "\\PC{0,3}".prop_map(Press::Put),
            2 => (0_usize..5).prop_map(Press::Tone),
            1 => Just(Press::Breve),
            3 => Just(Press::Erase),
            2 => Just(Press::Left),
            1 => Just(Press::Right),
            1 => Just(Press::Method),
        ]
    }

    proptest! {
        #[test]
        fn any_keys_leave_a_sound_line_and_erasing_takes_exactly_one_letter(
            presses in proptest::collection::vec(press(), 0..200),
        ) {
            let (mut line, mut method) = (Line::default(), Method::Telex);
            for press in presses {
                let before = line.clone();
                match press {
                    Press::Put(text) => line.put(&text, method),
                    Press::Tone(at) => line.put_tone(Tone::ALL[at], method),
                    Press::Breve => line.put_breve(method),
                    Press::Left => line.left(method),
                    Press::Right => line.right(method),
                    Press::Method => {
                        method = method.next();
                        line.take_up(method);
                    }
                    Press::Erase => {
                        line.erase(method);
                        let (head, tail) = before.halves();
                        let mut letters: Vec<_> = head.graphemes(true).collect();
                        letters.pop();
                        let left = letters.concat();
                        prop_assert_eq!(line.halves(), (left.as_str(), tail));
                        prop_assert_eq!(line.letters(), before.letters() - usize::from(!head.is_empty()));
                    }
                }
                prop_assert!(unicode_normalization::is_nfc(line.text()));
                prop_assert!(line.letters() <= MAX_LETTERS);
                let (head, tail) = line.halves();
                prop_assert_eq!(head.graphemes(true).count() + tail.graphemes(true).count(), line.letters());
            }
        }
    }
}

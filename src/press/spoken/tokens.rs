//! A text cut into runs of digits, words, spaces and single signs, and a look around from one of them.

/// The longest sentence that is looked back at, in letters.
const SENTENCE: usize = 200;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `0`–`9`.
    Digits,
    /// Letters and the marks on them.
    Word,
    /// Blanks.
    Space,
    /// Blanks with a line break.
    Line,
    /// Any other character, alone.
    Sign,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    /// Where it starts, in bytes.
    start: usize,
}

/// Cuts `text`.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for (start, char) in text.char_indices() {
        let kind = kind(char);
        let end = start + char.len_utf8();
        match tokens.last_mut() {
            Some(last) if joins(last.kind, kind) => {
                last.text = text.get(last.start..end).unwrap_or_default();
                last.kind = if kind == Kind::Line { Kind::Line } else { last.kind };
            }
            _ => tokens.push(Token { kind, text: text.get(start..end).unwrap_or_default(), start }),
        }
    }
    tokens
}

fn kind(char: char) -> Kind {
    match char {
        '0'..='9' => Kind::Digits,
        '\n' | '\r' => Kind::Line,
        // Marks that stand on the letter before.
        '\u{300}'..='\u{36f}' => Kind::Word,
        char if char.is_whitespace() => Kind::Space,
        char if char.is_alphabetic() => Kind::Word,
        _ => Kind::Sign,
    }
}

fn joins(before: Kind, after: Kind) -> bool {
    let blank = |kind| matches!(kind, Kind::Space | Kind::Line);
    before != Kind::Sign && (before == after || (blank(before) && blank(after)))
}

/// A place in a text, with what is around it. Offsets count tokens from here.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    at: usize,
}

impl<'a> Here<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token<'a>], at: usize) -> Self {
        Self { text, tokens, at }
    }

    pub(super) fn token(&self, offset: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + offset).copied()
    }

    /// The same text, looked at from `offset` tokens on.
    pub(super) fn on(&self, offset: usize) -> Self {
        Self { at: self.at + offset, ..*self }
    }

    /// The same text, looked at from `back` tokens before.
    pub(super) fn earlier(&self, back: usize) -> Option<Self> {
        Some(Self { at: self.at.checked_sub(back)?, ..*self })
    }

    fn of(&self, kind: Kind, offset: usize) -> Option<&'a str> {
        self.token(offset).filter(|token| token.kind == kind).map(|token| token.text)
    }

    pub(super) fn digits(&self, offset: usize) -> Option<&'a str> {
        self.of(Kind::Digits, offset)
    }

    /// Digits as a number, if they are at most `longest`.
    pub(super) fn number(&self, offset: usize, longest: usize) -> Option<u64> {
        self.digits(offset).filter(|digits| digits.len() <= longest).and_then(|digits| digits.parse().ok())
    }

    pub(super) fn word(&self, offset: usize) -> Option<&'a str> {
        self.of(Kind::Word, offset)
    }

    pub(super) fn sign(&self, offset: usize) -> Option<char> {
        self.of(Kind::Sign, offset).and_then(|text| text.chars().next())
    }

    /// 1 if a blank stands there, else 0.
    pub(super) fn blank(&self, offset: usize) -> usize {
        usize::from(self.of(Kind::Space, offset).is_some())
    }

    /// The token that stands `back` before this one; 1 is the one right before.
    pub(super) fn back(&self, back: usize) -> Option<Token<'a>> {
        self.at.checked_sub(back).and_then(|at| self.tokens.get(at)).copied()
    }

    /// The word before this place, in lower case, if only a blank or an opening sign lies between.
    pub(super) fn before(&self) -> String {
        self.words_before(1)
    }

    /// The last `count` words before this place in lower case, with one blank between them.
    pub(super) fn words_before(&self, count: usize) -> String {
        let mut words: Vec<String> = Vec::new();
        for token in self.tokens.get(..self.at).unwrap_or_default().iter().rev() {
            match token.kind {
                Kind::Word if words.len() < count => words.push(token.text.to_lowercase()),
                Kind::Space => {}
                Kind::Sign if matches!(token.text, "“" | "\"" | "(" | "*" | ":") => {}
                _ => break,
            }
        }
        words.reverse();
        words.join(" ")
    }

    /// The first word from `offset` on, past one blank, in lower case.
    pub(super) fn after(&self, offset: usize) -> String {
        self.word(offset + self.blank(offset)).unwrap_or_default().to_lowercase()
    }

    /// The text from here on.
    pub(super) fn rest(&self) -> &'a str {
        self.token(0).and_then(|token| self.text.get(token.start..)).unwrap_or_default()
    }

    /// Whether this ends a range: a dash stands before, and a digit before the dash.
    pub(super) fn is_range_end(&self) -> bool {
        let solid = (1..=4).filter_map(|back| self.back(back)).filter(|token| token.kind != Kind::Space);
        let mut solid = solid.map(|token| (token.kind, token.text));
        let dashed = solid.next().is_some_and(|(_, text)| text.starts_with(is_dash));
        dashed && solid.next().is_some_and(|(kind, _)| kind == Kind::Digits)
    }

    /// What the sentence says before this place.
    pub(super) fn sentence_before(&self) -> &'a str {
        let start = self.token(0).map_or(self.text.len(), |token| token.start);
        let before = self.text.get(..start).unwrap_or_default();
        // Nobody remembers longer what was said.
        let near = before.char_indices().rev().nth(SENTENCE).map_or(0, |(at, _)| at);
        let near = before.get(near..).unwrap_or_default();
        near.rsplit(['.', '\n', '?', '!']).next().unwrap_or_default()
    }

    /// How many tokens the next `bytes` of the text are.
    pub(super) fn tokens_in(&self, bytes: usize) -> usize {
        let end = self.token(0).map_or(0, |token| token.start + bytes);
        self.tokens.get(self.at..).unwrap_or_default().iter().take_while(|token| token.start < end).count()
    }

    /// Whether a letter or a digit stands right before this place.
    pub(super) fn glued(&self) -> bool {
        self.back(1).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Digits))
    }
}

/// Any of the strokes that part or join.
pub(super) fn is_dash(char: char) -> bool {
    matches!(char, '-' | '–' | '—' | '−' | '‑' | '‐')
}

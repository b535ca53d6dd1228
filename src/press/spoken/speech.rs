//! The words as they come, with one blank between them and at most one pause.

/// What is being put together.
#[derive(Default)]
pub(super) struct Speech(String);

impl Speech {
    /// Adds words. Those that end what was said before aren't said twice: "Quy chuẩn QCVN".
    pub(super) fn words(&mut self, words: &str) {
        for word in words.split_whitespace() {
            if word == "," {
                self.pause(',');
                continue;
            }
            if !self.0.is_empty() && !self.0.ends_with(' ') {
                self.0.push(' ');
            }
            self.0.push_str(word);
        }
    }

    /// Adds the reading of an abbreviation, less the words that were just said: "Quy chuẩn QCVN 34".
    pub(super) fn reading(&mut self, reading: &str) {
        let words: Vec<&str> = reading.split_whitespace().collect();
        let said: Vec<String> = self.0.split_whitespace().rev().take(words.len()).map(str::to_lowercase).collect();
        let repeats = (2..=words.len()).rev().find(|count| {
            let start = words.iter().take(*count).map(|word| word.to_lowercase());
            said.len() >= *count && start.eq(said.iter().take(*count).rev().cloned())
        });
        self.words(&words.get(repeats.unwrap_or(0)..).unwrap_or_default().join(" "));
    }

    /// Adds a pause; the stronger one of two stays.
    pub(super) fn pause(&mut self, pause: char) {
        while self.0.ends_with(' ') {
            self.0.pop();
        }
        match self.0.chars().last() {
            None | Some('.' | '?' | '!') => {}
            Some(',') if pause == ',' => {}
            Some(',') => {
                self.0.pop();
                self.0.push(pause);
            }
            Some(_) => self.0.push(pause),
        }
    }

    /// A line that ends without a point is a sentence all the same.
    pub(super) fn line(&mut self) {
        if !self.0.ends_with(',') {
            self.pause('.');
        }
    }

    /// All of it. Whatever no rule knew and still counts as a digit (other scripts, signs in circles) isn't said.
    pub(super) fn finish(mut self) -> String {
        self.0.retain(|char| !char.is_numeric());
        while self.0.ends_with([' ', ',']) {
            self.0.pop();
        }
        self.0
    }
}

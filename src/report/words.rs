//! Where a report's words come from: whoever has the catalogues lends them.

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A text.
    Text(String),
    /// A count, which plurals go by.
    Number(usize),
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self::Number(count)
    }
}

/// Messages of one language, by Fluent: those of `report.ftl`, and of the screens' catalogues where they have the word already.
pub trait Words {
    /// A message; its id where there is none.
    fn say(&self, id: &str, args: &[(&'static str, Arg)]) -> String;

    /// What the point's people call a language, by its BCP 47 tag; the tag where nobody knows it.
    fn language(&self, tag: &str) -> String;

    /// A message without arguments.
    fn text(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// A word of a closed list, `cause-pc-off`; the name itself where nobody has a word for it.
    fn named(&self, family: &str, name: &str) -> String {
        let id = format!("{family}-{}", name.replace('_', "-"));
        let text = self.text(&id);
        if text == id { name.to_owned() } else { text.replace('\u{a0}', " ") }
    }
}

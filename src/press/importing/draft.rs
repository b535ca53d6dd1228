//! `product.toml` of an imported product: what is known filled in, what isn't left empty, so that `press check` refuses it
//! until somebody who knows has written it there. Nothing that stands in it could be published by mistake.

use std::fmt::Write as _;

use catalog::{Kind, Topic};

/// What is known of a product.
#[derive(Debug)]
pub struct Draft {
    /// `publisher/product`.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its title, or "".
    pub title: String,
    /// A first summary, or "".
    pub summary: String,
    /// The tile, below the folder.
    pub cover: Option<String>,
    /// The film.
    pub film: Option<String>,
    /// The sound.
    pub sound: Option<String>,
    /// The words of either.
    pub captions: Option<String>,
    /// The print.
    pub document: Option<String>,
    /// The file it came from.
    pub from: String,
}

/// Finds the words of a comment by their id.
pub type Say<'a> = &'a dyn Fn(&str, &[(&str, &str)]) -> String;

impl Draft {
    /// As it stands in the file, with a comment where something is to be done.
    pub fn to_toml(&self, say: Say<'_>) -> String {
        let kinds = [
            Kind::Article,
            Kind::Leaflet,
            Kind::Folder,
            Kind::Poster,
            Kind::Handbook,
            Kind::Guide,
            Kind::Video,
            Kind::Audio,
        ];
        let kinds = kinds.map(Kind::name).join(" | ");
        let topics = Topic::ALL.map(Topic::name).join(" | ");
        let mut lines = vec![
            comment(&say("draft-head", &[("from", &self.from)])),
            "format = 1".to_owned(),
            format!("id = {}", quoted(&self.id)),
            format!(
                "kind = {}  {}",
                quoted(self.kind.name()),
                comment(&format!("{}: {kinds}", say("draft-kind", &[])))
            ),
            format!("topic = \"\"  {}", comment(&format!("{}: {topics}", say("draft-topic", &[])))),
            format!("audience = []  {}", comment(&say("draft-audience", &[]))),
            comment(&format!("border = true  # {}", say("draft-border", &[]))),
            format!("licence = \"\"  {}", comment(&say("draft-licence", &[]))),
        ];
        lines.extend(self.cover.as_ref().map(|cover| format!("cover = {}", quoted(cover))));
        let mut text = lines.join("\n") + "\n";
        let mut table = |name: &str, rows: &[(&str, String, String)]| {
            // Writing to a String can't fail.
            let _ = write!(text, "\n[{name}]\n");
            for (key, value, hint) in rows {
                let hint = if hint.is_empty() { String::new() } else { format!("  {}", comment(hint)) };
                let _ = writeln!(text, "{key} = {value}{hint}");
            }
        };
        let hint = |empty: bool, id: &str| if empty { say(id, &[("from", &self.from)]) } else { String::new() };
        table("title", &[("vi", quoted(&self.title), hint(self.title.is_empty(), "draft-title"))]);
        let summary = if self.summary.is_empty() { "draft-summary" } else { "draft-summary-found" };
        table("summary", &[("vi", quoted(&self.summary), say(summary, &[]))]);
        let empty = || "\"\"".to_owned();
        table("issuer", &[("unit", empty(), say("draft-unit", &[])), ("date", empty(), say("draft-date", &[]))]);
        table(
            "funding",
            &[("programme", empty(), say("draft-programme", &[])), ("source", empty(), say("draft-source", &[]))],
        );
        table("text", &[("vi", quoted("vi.md"), String::new())]);
        let film = self.film.as_ref().map(|film| format!("[{}]", quoted(film)));
        let files = [
            ("film", film),
            ("sound", self.sound.as_deref().map(quoted)),
            ("captions", self.captions.as_deref().map(quoted)),
            ("document", self.document.as_deref().map(quoted)),
        ];
        for (name, file) in files {
            if let Some(file) = file {
                table(name, &[("vi", file, String::new())]);
            }
        }
        text
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A comment is one line, whatever a file is called.
fn comment(words: &str) -> String {
    format!("# {}", words.replace(char::is_control, " "))
}

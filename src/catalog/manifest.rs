//! `product.toml`: all of its mistakes at once, each with its own line. A product with mistakes is read as far as it goes,
//! so that its texts and pictures are checked in the same run.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::de::DeTable;

use crate::fields::{Fields, Table, known};
use crate::lines::Lines;
use crate::problem::Problem;
use crate::product::{Audience, Funding, Issuer, Kind, ProductId, Source, Tag, Topic};

/// The format of `product.toml` this program knows.
pub const FORMAT: u32 = 1;

/// Languages a product may have texts and voices in: those of `locales.toml`, `stg`, which shares its people with `jeh`, and Lao,
/// spoken across the border.
pub(crate) const LANGUAGES: [&str; 9] = ["vi", "en", "ktv", "sed", "kxy", "jeh", "stg", "cua", "lo"];

const KEYS: [&str; 20] = [
    "format",
    "id",
    "kind",
    "topic",
    "audience",
    "border",
    "urgent_until",
    "licence",
    "cover",
    "address",
    "title",
    "summary",
    "issuer",
    "funding",
    "text",
    "film",
    "sound",
    "captions",
    "document",
    "source",
];
const ISSUER_KEYS: [&str; 3] = ["unit", "date", "valid_until"];
const FUNDING_KEYS: [&str; 2] = ["programme", "source"];
const SOURCE_KEYS: [&str; 6] = ["title", "number", "date", "address", "checked", "proves"];

/// Something that the product says, and where.
#[derive(Clone, Debug)]
pub struct Said {
    /// As written.
    pub value: String,
    /// Counted from 1.
    pub line: usize,
}

/// What `product.toml` says. What is missing or wrong has been named and is empty here.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields are those of the card, see Card")]
pub struct Manifest {
    pub id: Option<ProductId>,
    pub kind: Kind,
    pub topic: Topic,
    pub audience: Vec<Audience>,
    pub border: bool,
    pub urgent_until: Option<String>,
    pub licence: String,
    pub cover: Option<Said>,
    pub address: Option<String>,
    pub title: BTreeMap<Tag, Said>,
    pub summary: BTreeMap<Tag, Said>,
    pub issuer: Issuer,
    pub funding: Funding,
    pub text: BTreeMap<Tag, Said>,
    pub playables: Playables,
    pub document: BTreeMap<Tag, Said>,
    pub sources: Vec<Source>,
    /// All that the sources are said to prove.
    pub claims: Vec<Said>,
    /// The line of the id.
    pub id_line: usize,
    /// The line of the title.
    pub title_line: usize,
}

/// Files to be played, and their words, by language.
#[derive(Clone, Debug, Default)]
pub struct Playables {
    /// A film in one size or several.
    pub film: BTreeMap<Tag, Vec<Said>>,
    /// A sound.
    pub sound: BTreeMap<Tag, Said>,
    /// The words of film or sound.
    pub captions: BTreeMap<Tag, Said>,
}

/// Reads the `text` of the manifest `file`. `None` if it isn't TOML or of a newer format.
pub fn read(text: &str, file: &Path, problems: &mut Vec<Problem>) -> Option<Manifest> {
    let lines = Lines::of(text);
    let root = match DeTable::parse(text) {
        Ok(root) => root,
        Err(error) => {
            let line = error.span().map_or(1, |span| lines.at(span.start));
            problems.push(Problem::error(file, line, "toml-invalid").with("message", error.message()));
            return None;
        }
    };
    let root = Table { table: root.get_ref(), line: 1, name: "" };
    let mut reader = Reader(Fields { file, lines, problems });
    reader.format(&root)?;
    Some(reader.manifest(&root))
}

struct Reader<'a>(Fields<'a>);

impl Reader<'_> {
    fn format(&mut self, root: &Table<'_>) -> Option<()> {
        let (value, line) = self.0.find(root, "format", true)?;
        match value.as_integer().and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok()) {
            Some(FORMAT) => return Some(()),
            Some(found) => self.0.error(line, "format-newer", "found", found),
            None => self.0.wrong_type(root, "format", line, "1"),
        }
        None
    }

    fn manifest(&mut self, root: &Table<'_>) -> Manifest {
        self.0.unknown_keys(root, &KEYS);
        let id_line = self.0.line_of(root, "id");
        let id = self.0.string(root, "id").and_then(|found| {
            let id = found.parse().ok();
            if id.is_none() {
                self.0.error(id_line, "id-invalid", "found", found);
            }
            id
        });
        let title_line = self.0.line_of(root, "title");
        let cover_line = self.0.line_of(root, "cover");
        let (sources, claims) = self.sources(root);
        Manifest {
            id,
            kind: self.choice(root, "kind", "kind-unknown", Kind::Unknown),
            topic: self.choice(root, "topic", "topic-unknown", Topic::Unknown),
            audience: self.audience(root),
            border: self.0.flag(root, "border"),
            urgent_until: self.0.date(root, "urgent_until", false),
            licence: self.0.string(root, "licence").unwrap_or_default(),
            cover: self.0.optional(root, "cover").map(|value| Said { value, line: cover_line }),
            address: self.address(root),
            title: self.by_language(root, "title"),
            summary: self.by_language(root, "summary"),
            issuer: self.issuer(root),
            funding: self.funding(root),
            text: self.by_language(root, "text"),
            playables: Playables {
                film: self.maybe_by_language(root, "film", Self::files),
                sound: self.maybe_by_language(root, "sound", Self::file),
                captions: self.maybe_by_language(root, "captions", Self::file),
            },
            document: self.maybe_by_language(root, "document", Self::file),
            sources,
            claims,
            id_line,
            title_line,
        }
    }

    fn issuer(&mut self, root: &Table<'_>) -> Issuer {
        let empty = Issuer { unit: String::new(), date: String::new(), valid_until: None };
        let Some(table) = self.0.table(root, "issuer", "field-missing") else { return empty };
        self.0.unknown_keys(&table, &ISSUER_KEYS);
        let unit = self.0.string(&table, "unit").unwrap_or_default();
        let date = self.0.date(&table, "date", true).unwrap_or_default();
        let valid_until = self.0.date(&table, "valid_until", false);
        // ISO dates are in the order of their text.
        if valid_until.as_ref().is_some_and(|until| *until < date) {
            let line = self.0.line_of(&table, "valid_until");
            self.0.error(line, "valid-until-early", "date", &date);
        }
        Issuer { unit, date, valid_until }
    }

    fn funding(&mut self, root: &Table<'_>) -> Funding {
        let Some(table) = self.0.table(root, "funding", "funding-missing") else {
            return Funding { programme: String::new(), source: String::new() };
        };
        self.0.unknown_keys(&table, &FUNDING_KEYS);
        let programme = self.0.string(&table, "programme").unwrap_or_default();
        Funding { programme, source: self.0.string(&table, "source").unwrap_or_default() }
    }

    fn sources(&mut self, root: &Table<'_>) -> (Vec<Source>, Vec<Said>) {
        let Some((value, line)) = self.0.find(root, "source", false) else { return Default::default() };
        let Some(entries) = value.as_array() else {
            self.0.wrong_type(root, "source", line, "[[source]]");
            return Default::default();
        };
        let (mut sources, mut claims) = (Vec::new(), Vec::new());
        for entry in entries {
            let line = self.0.lines.at(entry.span().start);
            let Some(table) = entry.get_ref().as_table() else {
                self.0.wrong_type(root, "source", line, "[[source]]");
                continue;
            };
            let table = Table { table, line, name: "source" };
            self.0.unknown_keys(&table, &SOURCE_KEYS);
            let proves = self.0.strings(&table, "proves");
            claims.extend(proves.iter().map(|(value, line)| Said { value: value.clone(), line: *line }));
            sources.push(Source {
                title: self.0.string(&table, "title").unwrap_or_default(),
                number: self.0.optional(&table, "number").unwrap_or_default(),
                date: self.0.optional(&table, "date").unwrap_or_default(),
                address: self.address(&table).unwrap_or_default(),
                checked: self.0.date(&table, "checked", true).unwrap_or_default(),
                proves: proves.into_iter().map(|(claim, _)| claim).collect(),
            });
        }
        (sources, claims)
    }

    /// A print may be there in any language, or in none.
    fn audience(&mut self, root: &Table<'_>) -> Vec<Audience> {
        let mut audience: Vec<Audience> = Vec::new();
        for (name, line) in self.0.strings(root, "audience") {
            match known(&name).unwrap_or(Audience::Unknown) {
                Audience::Unknown => self.0.error(line, "audience-unknown", "found", name),
                found if audience.contains(&found) => {}
                found => audience.push(found),
            }
        }
        audience
    }

    fn choice<T>(&mut self, table: &Table<'_>, key: &'static str, code: &'static str, unknown: T) -> T
    where
        T: for<'de> Deserialize<'de> + PartialEq,
    {
        let Some(found) = self.0.string(table, key) else { return unknown };
        match known(&found) {
            Some(choice) if choice != unknown => choice,
            _ => {
                let line = self.0.line_of(table, key);
                self.0.error(line, code, "found", found);
                unknown
            }
        }
    }

    /// A page of the web: what a point shows as a QR code, or where a source can be read. "" is none.
    fn address(&mut self, table: &Table<'_>) -> Option<String> {
        let address = self.0.optional(table, "address").filter(|address| !address.is_empty())?;
        let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        if host.is_none_or(str::is_empty) || address.contains(|char: char| char.is_whitespace() || char.is_control()) {
            let line = self.0.line_of(table, "address");
            self.0.error(line, "address-invalid", "found", &address);
            return None;
        }
        Some(address)
    }

    /// Words or paths by language; unknown languages are named and left out, and Vietnamese must be there.
    fn by_language(&mut self, root: &Table<'_>, key: &'static str) -> BTreeMap<Tag, Said> {
        let Some(table) = self.0.table(root, key, "field-missing") else { return BTreeMap::new() };
        if !table.table.contains_key("vi") {
            self.0.error(table.line, "vietnamese-missing", "field", key);
        }
        self.languages(&table, Self::file)
    }

    /// What may be there by language, or not at all.
    fn maybe_by_language<T>(
        &mut self,
        root: &Table<'_>,
        key: &'static str,
        read: fn(&mut Self, &Table<'_>, &str, usize) -> Option<T>,
    ) -> BTreeMap<Tag, T> {
        if !root.table.contains_key(key) {
            return BTreeMap::new();
        }
        let Some(table) = self.0.table(root, key, "field-missing") else { return BTreeMap::new() };
        self.languages(&table, read)
    }

    fn languages<T>(
        &mut self,
        table: &Table<'_>,
        read: fn(&mut Self, &Table<'_>, &str, usize) -> Option<T>,
    ) -> BTreeMap<Tag, T> {
        let mut said = BTreeMap::new();
        for tag in table.table.keys() {
            let line = self.0.lines.at(tag.span().start);
            let tag: &str = tag.get_ref();
            match tag.parse::<Tag>() {
                Ok(parsed) if LANGUAGES.contains(&parsed.language.as_str()) => {
                    if let Some(value) = read(self, table, tag, line) {
                        said.insert(parsed, value);
                    }
                }
                _ => self.0.error(line, "language-unknown", "tag", tag),
            }
        }
        said
    }

    fn file(&mut self, table: &Table<'_>, tag: &str, line: usize) -> Option<Said> {
        self.0.string(table, tag).map(|value| Said { value, line })
    }

    fn files(&mut self, table: &Table<'_>, tag: &str, _line: usize) -> Option<Vec<Said>> {
        let files = self.0.strings(table, tag).into_iter().map(|(value, line)| Said { value, line });
        Some(files.collect::<Vec<_>>()).filter(|files| !files.is_empty())
    }
}

//! The tool's words, by Fluent: `locales/<tag>/press.ftl`.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use catalog::problem::Problem;
use fluent::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

const VI: &str = include_str!("../../locales/vi/press.ftl");
const EN: &str = include_str!("../../locales/en/press.ftl");

/// Messages in one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    is_vietnamese: bool,
}

/// Problems that speak of a language, which is called by its name. How to mend them is told by its tag, as it is written.
const OF_LANGUAGES: [&str; 2] = ["language-missing", "captions-missing"];

impl Words {
    /// Vietnamese, or English.
    pub fn load(tag: &str) -> anyhow::Result<Self> {
        let text = if tag == "en" { EN } else { VI };
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| anyhow!("{tag}: {errors:?}"))?;
        let mut bundle = FluentBundle::new(vec![tag.parse::<LanguageIdentifier>()?]);
        // Marks around arguments would stand in the terminal.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| anyhow!("{tag}: {errors:?}"))?;
        Ok(Self { bundle, is_vietnamese: tag != "en" })
    }

    /// A message of the tool.
    pub fn text(&self, id: &str, args: &[(&str, &str)]) -> String {
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            let value = if self.is_vietnamese { day_month_year(value) } else { None }.unwrap_or((*value).to_owned());
            fluent.set((*name).to_owned(), value);
        }
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        self.bundle.format_pattern(pattern, Some(&fluent), &mut Vec::new()).into_owned()
    }

    /// A number of bytes, as people say it: in kilobytes of 1,000, from a million on in megabytes with one decimal.
    pub fn size(&self, bytes: u64) -> String {
        if bytes < 1_000_000 {
            return self.text("size-kilo", &[("number", &bytes.div_ceil(1000).to_string())]);
        }
        let tenths = bytes.div_ceil(100_000);
        let number = format!("{}{}{}", tenths / 10, self.text("decimal-sign", &[]), tenths % 10);
        self.text("size-mega", &[("number", &number)])
    }

    /// What a problem is, or with the suffix `-mend` how to mend it.
    pub fn problem(&self, problem: &Problem, suffix: &str) -> String {
        let named = |name: &str, value: &String| match suffix {
            "" if name == "tag" && OF_LANGUAGES.contains(&problem.code) => self.language(value),
            _ => value.clone(),
        };
        let args: Vec<_> = problem.args.iter().map(|(name, value)| (*name, named(name, value))).collect();
        let args: Vec<_> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        // What is left empty is asked for by what it is, where that has words.
        let field = args.iter().find(|(name, _)| *name == "field").map(|(_, field)| field.replace(['.', '_'], "-"));
        let own = field.map(|field| format!("{}-{field}{suffix}", problem.code));
        match own.filter(|own| self.bundle.has_message(own)) {
            Some(own) => self.text(&own, &args),
            None => self.text(&format!("{}{suffix}", problem.code), &args),
        }
    }

    /// A language's name beside its tag, or the tag alone.
    fn language(&self, tag: &str) -> String {
        let id = format!("language-{tag}");
        if self.bundle.has_message(&id) { format!("{} ({tag})", self.text(&id, &[])) } else { tag.to_owned() }
    }
}

/// A path as whoever stands in the folder `here` would write it.
pub fn near(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let below = path.strip_prefix(&here).or_else(|_| path.strip_prefix("./"));
    below.map_or_else(
        |_| path.to_owned(),
        |below| if below.as_os_str().is_empty() { ".".into() } else { below.to_owned() },
    )
}

/// `2026-11-23` as Vietnamese write it: 23/11/2026. Nothing for anything else.
fn day_month_year(iso: &str) -> Option<String> {
    let [year, month, day] = iso.split('-').collect::<Vec<_>>().try_into().ok()?;
    let is_number = |text: &str, digits| text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(year, 4) && is_number(month, 2) && is_number(day, 2)).then(|| format!("{day}/{month}/{year}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        let sizes = |tag| [0, 1, 999_999, 1_000_000, 52_149_000].map(|bytes| Words::load(tag).unwrap().size(bytes));
        assert_eq!(sizes("vi"), ["0 kB", "1 kB", "1000 kB", "1,0 MB", "52,2 MB"]);
        assert_eq!(sizes("en")[4], "52.2 MB");
    }

    #[test]
    fn vietnamese_sentences_have_names_of_languages_and_days_as_people_write_them() {
        let vi = Words::load("vi").unwrap();
        let problem = Problem::warning(Path::new("product.toml"), 3, "language-missing").with("tag", "vi");
        let problem = problem.with("field", "title");
        assert_eq!(vi.problem(&problem, ""), "Có bài bằng tiếng Việt (vi) mà chưa có title.");
        assert_eq!(vi.problem(&problem, "-mend"), "Thêm vi = \"…\" vào [title].");
        let empty = |field: &str| {
            let problem = Problem::error(Path::new("product.toml"), 3, "field-empty").with("field", field);
            (vi.problem(&problem, ""), vi.problem(&problem, "-mend"))
        };
        assert!(empty("topic").0.starts_with("Chủ đề (topic) còn trống"), "{:?}", empty("topic"));
        assert!(empty("topic").1.starts_with("Chọn một trong: news"));
        assert_eq!(empty("issuer.unit").0, "Đơn vị ban hành (issuer.unit) còn trống.");
        assert_eq!(empty("claim").0, "Mục claim để trống.");
        let named = [("id", "p01"), ("name", "Sở A"), ("date", "2025-07-01")];
        assert_eq!(vi.text("publisher-named", &named), "Từ ngày 01/07/2025, p01 là Sở A");
        assert!(Words::load("en").unwrap().text("publisher-named", &named).contains("2025-07-01"));
        assert_eq!(near(&std::env::current_dir().unwrap().join("content/p01")), Path::new("content/p01"));
        assert_eq!(near(Path::new("/elsewhere")), Path::new("/elsewhere"));
    }

    /// What looks like a code and is none: programs, and names of files.
    const ELSEWHERE: [&str; 4] = ["heif-", "rsvg-", "hinh-", "press-"];

    /// Every code that catalog and the import report, read from their sources.
    fn codes() -> Vec<String> {
        let mut codes = Vec::new();
        let sources = [
            include_str!("../catalog/check.rs"),
            include_str!("../catalog/encoding.rs"),
            include_str!("../catalog/fields.rs"),
            include_str!("../catalog/manifest.rs"),
            include_str!("../catalog/markdown.rs"),
            include_str!("../catalog/recordings.rs"),
            include_str!("../catalog/rules.rs"),
            include_str!("../catalog/source.rs"),
            include_str!("importing.rs"),
            include_str!("importing/document.rs"),
            include_str!("importing/gather.rs"),
            include_str!("importing/kind.rs"),
            include_str!("importing/making.rs"),
            include_str!("importing/picture.rs"),
            include_str!("importing/playable.rs"),
            include_str!("importing/print.rs"),
        ];
        for source in sources {
            let product_code = source.split("#[cfg(test)]").next().unwrap();
            for part in product_code.split('"').skip(1).step_by(2) {
                let is_code = part.contains('-') && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
                let is_code = is_code && !ELSEWHERE.iter().any(|other| part.starts_with(other));
                if is_code && part.len() > 5 && !part.starts_with('-') {
                    codes.push(part.to_owned());
                }
            }
        }
        codes
    }

    #[test]
    fn every_column_of_the_coverage_has_a_head() {
        for tag in ["vi", "en"] {
            let words = Words::load(tag).unwrap();
            for id in press::coverage::COLUMNS {
                assert_ne!(words.text(id, &[]), id, "{tag}");
            }
        }
    }

    #[test]
    fn every_problem_has_words_and_a_mend_in_both_languages() {
        let codes = codes();
        assert!(codes.len() > 45, "{codes:?}");
        for tag in ["vi", "en"] {
            let words = Words::load(tag).unwrap();
            for code in &codes {
                assert_ne!(words.text(code, &[]), *code, "{tag}: {code} has no words");
                let mend = format!("{code}-mend");
                assert_ne!(words.text(&mend, &[]), mend, "{tag}: {mend} has no words");
            }
        }
    }
}

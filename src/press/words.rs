//! The tool's words, by Fluent: `locales/<tag>/press.ftl`.

use anyhow::anyhow;
use catalog::problem::Problem;
use fluent::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

const VI: &str = include_str!("../../locales/vi/press.ftl");
const EN: &str = include_str!("../../locales/en/press.ftl");

/// Messages in one language.
pub struct Words(FluentBundle<FluentResource>);

impl Words {
    /// Vietnamese, or English.
    pub fn load(tag: &str) -> anyhow::Result<Self> {
        let text = if tag == "en" { EN } else { VI };
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| anyhow!("{tag}: {errors:?}"))?;
        let mut bundle = FluentBundle::new(vec![tag.parse::<LanguageIdentifier>()?]);
        // Marks around arguments would stand in the terminal.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| anyhow!("{tag}: {errors:?}"))?;
        Ok(Self(bundle))
    }

    /// A message of the tool.
    pub fn text(&self, id: &str, args: &[(&str, &str)]) -> String {
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set((*name).to_owned(), (*value).to_owned());
        }
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else { return id.to_owned() };
        self.0.format_pattern(pattern, Some(&fluent), &mut Vec::new()).into_owned()
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
        let args: Vec<_> = problem.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.text(&format!("{}{suffix}", problem.code), &args)
    }
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

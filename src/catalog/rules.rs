//! What each kind of product must be, as content/README.md says. Shape is an error, length a warning: an author may have a
//! reason for a long page, none for a step without a picture.

use std::collections::BTreeMap;
use std::path::Path;

use crate::folding::folded_words;
use crate::problem::Problem;
use crate::product::{Kind, Picture, Tag};
use crate::source::Product;
use crate::text::{Block, Page};

/// A guide with fewer steps isn't one.
const MIN_STEPS: usize = 6;

/// One to three short sentences, read aloud while somebody does what they say.
const MAX_STEP_WORDS: usize = 45;

/// "About 110" fit a page at body size without much scrolling; the tenth beyond is nobody's trouble.
const MAX_PAGE_WORDS: usize = 120;

/// A tile shows two lines of a title, of about thirty letters each; the rest is cut off.
const MAX_TITLE_LETTERS: usize = 60;

/// A poster's heading is read from 3 m while walking by.
const MAX_POSTER_HEADING_WORDS: usize = 8;

/// So are its lines.
const MAX_POSTER_LINES: usize = 3;

/// Two lines of the screen at a poster's size.
const MAX_POSTER_LINE_WORDS: usize = 14;

/// Names what in `product` breaks the rules of its kind.
pub fn examine(product: &Product, problems: &mut Vec<Problem>) {
    for (tag, text) in &product.texts {
        let Some(file) = product.files.get(tag) else { continue };
        let sheet = Sheet { file, lines: product.page_lines.get(tag).map_or(&[], Vec::as_slice) };
        if text.pages.is_empty() {
            problems.push(Problem::error(file, 1, "text-empty"));
            continue;
        }
        let pages = text.pages.iter().enumerate();
        match product.card.kind {
            Kind::Guide => sheet.guide(&text.pages, problems),
            Kind::Poster => sheet.poster(&text.pages, problems),
            Kind::Article => pages.for_each(|(at, page)| sheet.page(at, page, problems)),
            _ => pages.for_each(|(at, page)| {
                sheet.page(at, page, problems);
                if pictures(page).count() > 1 {
                    problems.push(sheet.warning(at, "page-crowded").with("page", at + 1));
                }
            }),
        }
    }
    unplayable(product, problems);
    long_titles(product, problems);
    untranslated(product, problems);
    unsaid(product, problems);
}

/// A film without a film, and a film without words for those who don't hear it or sit far back.
fn unplayable(product: &Product, problems: &mut Vec<Problem>) {
    let (card, file, named) = (&product.card, &product.manifest, &product.playables);
    // What is named and can't be played has been told.
    let missing = match card.kind {
        Kind::Video => named.film.is_empty().then_some("film"),
        Kind::Audio => named.sound.is_empty().then_some("sound"),
        _ => None,
    };
    if let Some(field) = missing {
        problems.push(Problem::error(file, product.id_line, "recording-missing").with("field", field));
    }
    for tag in card.film.keys().filter(|tag| !named.captions.contains_key(tag)) {
        problems.push(Problem::warning(file, product.id_line, "captions-missing").with("tag", tag));
    }
}

fn long_titles(product: &Product, problems: &mut Vec<Problem>) {
    for title in product.card.title.values() {
        let letters = title.chars().count();
        if letters > MAX_TITLE_LETTERS {
            let problem =
                Problem::warning(&product.manifest, product.title_line, "title-long").with("letters", letters);
            problems.push(problem.with("most", MAX_TITLE_LETTERS));
        }
    }
}

/// What a source proves must still stand in the product, word for word, or the evidence is for something that was rewritten.
fn unsaid(product: &Product, problems: &mut Vec<Problem>) {
    let pages = product.texts.values().flat_map(|text| &text.pages);
    let said =
        pages.map(|page| page.blocks.iter().filter(|block| !matches!(block, Block::Picture(_))).map(Block::words));
    let mut said: Vec<String> = said.map(|blocks| blocks.collect::<Vec<_>>().join(" ")).collect();
    said.extend(product.card.title.values().chain(product.card.summary.values()).cloned());
    // A space on both sides, so that only whole words are found.
    let spaced = |words: &str| format!(" {} ", folded_words(words).join(" "));
    let said: Vec<String> = said.iter().map(|words| spaced(words)).collect();
    for claim in &product.claims {
        let words = spaced(&claim.value);
        if !said.iter().any(|said| said.contains(&words)) {
            let problem = Problem::warning(&product.manifest, claim.line, "claim-unsaid");
            problems.push(problem.with("claim", &claim.value));
        }
    }
}

/// A text needs a title in its own language, or a list shows the product under a foreign name.
fn untranslated(product: &Product, problems: &mut Vec<Problem>) {
    for tag in product.texts.keys() {
        let lacks = |map: &BTreeMap<Tag, String>| !map.contains_key(tag);
        for (field, map) in [("title", &product.card.title), ("summary", &product.card.summary)] {
            if lacks(map) {
                let problem = Problem::warning(&product.manifest, product.title_line, "language-missing");
                problems.push(problem.with("field", field).with("tag", tag));
            }
        }
    }
}

/// A text file and where its pages start.
struct Sheet<'a> {
    file: &'a Path,
    lines: &'a [usize],
}

impl Sheet<'_> {
    fn guide(&self, pages: &[Page], problems: &mut Vec<Problem>) {
        if pages.len() < MIN_STEPS {
            let problem = Problem::error(self.file, 1, "guide-short");
            problems.push(problem.with("steps", pages.len()).with("least", MIN_STEPS));
        }
        let mut seen = BTreeMap::new();
        for (at, page) in pages.iter().enumerate() {
            self.heading_first(at, page, problems);
            let sentences =
                page.blocks.iter().filter(|block| matches!(block, Block::Paragraph { .. } | Block::List { .. }));
            self.length(at, sentences.map(words).sum(), MAX_STEP_WORDS, problems);
            if pictures(page).next().is_none() {
                problems.push(self.error(at, "step-without-picture").with("step", at + 1));
            }
            for picture in pictures(page) {
                if let Some(other) = seen.insert(&picture.sha256, at + 1) {
                    let problem = self.error(at, "step-picture-again");
                    problems.push(problem.with("step", at + 1).with("other", other));
                }
            }
        }
    }

    fn poster(&self, pages: &[Page], problems: &mut Vec<Problem>) {
        let [page] = pages else {
            problems.push(self.error(1, "poster-shape"));
            return;
        };
        let headings = || page.blocks.iter().filter(|block| matches!(block, Block::Heading { .. }));
        if pictures(page).count() != 1 || headings().count() != 1 {
            problems.push(self.error(0, "poster-shape"));
        }
        if let Some(heading) = headings().map(words).find(|words| *words > MAX_POSTER_HEADING_WORDS) {
            let problem = self.warning(0, "poster-heading-long").with("words", heading);
            problems.push(problem.with("most", MAX_POSTER_HEADING_WORDS));
        }
        let lines: Vec<usize> = page.blocks.iter().flat_map(poster_lines).collect();
        if lines.len() > MAX_POSTER_LINES || lines.iter().any(|words| *words > MAX_POSTER_LINE_WORDS) {
            let problem = self.warning(0, "poster-lines").with("lines", MAX_POSTER_LINES);
            problems.push(problem.with("most", MAX_POSTER_LINE_WORDS));
        }
    }

    fn page(&self, at: usize, page: &Page, problems: &mut Vec<Problem>) {
        self.heading_first(at, page, problems);
        self.length(at, page.word_count(), MAX_PAGE_WORDS, problems);
    }

    fn heading_first(&self, at: usize, page: &Page, problems: &mut Vec<Problem>) {
        let first = page.blocks.iter().find(|block| !matches!(block, Block::Picture(_)));
        if !matches!(first, Some(Block::Heading { .. })) {
            problems.push(self.warning(at, "page-without-heading").with("page", at + 1));
        }
    }

    fn length(&self, at: usize, words: usize, most: usize, problems: &mut Vec<Problem>) {
        if words > most {
            let problem = self.warning(at, "page-long").with("page", at + 1);
            problems.push(problem.with("words", words).with("most", most));
        }
    }

    fn error(&self, at: usize, code: &'static str) -> Problem {
        Problem::error(self.file, self.lines.get(at).copied().unwrap_or(1), code)
    }

    fn warning(&self, at: usize, code: &'static str) -> Problem {
        Problem::warning(self.file, self.lines.get(at).copied().unwrap_or(1), code)
    }
}

fn pictures(page: &Page) -> impl Iterator<Item = &Picture> {
    page.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    })
}

fn words(block: &Block) -> usize {
    block.words().split_whitespace().count()
}

/// The lines below a poster's heading, by their words.
fn poster_lines(block: &Block) -> Vec<usize> {
    match block {
        Block::Heading { .. } | Block::Picture(_) => Vec::new(),
        block => block.words().lines().map(|line| line.split_whitespace().count()).collect(),
    }
}

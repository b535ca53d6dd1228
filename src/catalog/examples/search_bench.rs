//! For `tests/bench_search`: builds the index of an edition, asks every query as typed and as you type, holds the answers
//! against a judge that reads everything, and does the same with plain FTS5 and bm25. Tells it as JSON.
//!
//!     search_bench EDITION QUERIES.tsv FOLDER

#![allow(clippy::unwrap_used, reason = "a bench may end anywhere")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use catalog::Edition;
use catalog::folding::folded_words;
use catalog::search::{Asked, Index};
use point::{Clock as _, SystemClock};
use serde_json::{Value, json};

/// As many as a screen shows at once, and one page more.
const LIMIT: usize = 20;

/// The peer's answer is cut where the measurement of the peers cut it.
const PEER_LIMIT: usize = 25;

struct Stopwatch(SystemClock);

impl Stopwatch {
    fn time<T>(&self, work: impl FnOnce() -> T) -> (Duration, T) {
        let begun = self.0.now().monotonic;
        let done = work();
        (self.0.now().monotonic.saturating_sub(begun), done)
    }
}

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    let [_, edition, queries, folder] = arguments.as_slice() else { panic!("EDITION QUERIES FOLDER") };
    let (edition, folder) = (Path::new(edition), Path::new(folder));
    let edition = Edition::open(edition, &edition.join("blobs")).unwrap();
    let watch = Stopwatch(SystemClock::new());
    let queries: Vec<(String, String)> = std::fs::read_to_string(queries)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>())
        .map(|columns| (columns[0].clone(), columns[1].clone()))
        .collect();

    let texts = texts(&edition);
    let text_bytes: usize = texts.iter().map(String::len).sum();
    let judge: Vec<Vec<String>> = texts.iter().map(|text| sorted(folded_words(text))).collect();

    let path = folder.join("search.db");
    let mut index = Index::open(&path).unwrap();
    let (built, _) = watch.time(|| index.update(&edition).unwrap());
    let (reopened, mut index) = watch.time(|| {
        drop(index);
        Index::open(&path).unwrap()
    });
    let (nothing_new, _) = watch.time(|| index.update(&edition).unwrap());
    let ours = measure("ours", &watch, &queries, |words| {
        let asked = Asked { words: words.to_owned(), limit: LIMIT, ..Asked::default() };
        let answer = index.ask(&edition, &asked).unwrap();
        (answer.hits.len(), answer.suggestions)
    });

    let peer = Peer::new(&folder.join("peer.db"), &texts);
    let theirs = measure("fts5", &watch, &queries, |words| (peer.ask(words), Vec::new()));

    let report = json!({
        "products": edition.cards().len(), "queries": queries.len(), "text_bytes": text_bytes,
        "ours": {"index_bytes": std::fs::metadata(&path).unwrap().len(), "build_s": built.as_secs_f64(),
            "open_ms": ms(reopened), "no_change_ms": ms(nothing_new), "times": ours.times(), "answers": ours.judged(&queries, &judge)},
        "fts5": {"index_bytes": std::fs::metadata(folder.join("peer.db")).unwrap().len(), "build_s": peer.built.as_secs_f64(),
            "times": theirs.times(), "answers": theirs.judged(&queries, &judge)},
    });
    println!("{report:#}");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// All words of each product: title, summary, text.
fn texts(edition: &Edition) -> Vec<String> {
    let text = |card: &catalog::Card| {
        let mut text: Vec<String> = card.title.values().chain(card.summary.values()).cloned().collect();
        for sha256 in card.text.values() {
            let pages = edition.text(sha256).unwrap().pages;
            text.extend(pages.iter().flat_map(|page| &page.blocks).map(catalog::Block::words));
        }
        text.join("\n")
    };
    edition.cards().iter().map(text).collect()
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether some product has, for each word, one that begins with it.
fn has_answer(products: &[Vec<String>], query: &str) -> bool {
    let words = folded_words(query);
    let begins = |product: &[String], word: &String| {
        let at = product.partition_point(|known| known < word);
        product.get(at).is_some_and(|known| known.starts_with(word.as_str()))
    };
    !words.is_empty() && products.iter().any(|product| words.iter().all(|word| begins(product, word)))
}

struct Measured {
    whole: Vec<Duration>,
    typing: Vec<Duration>,
    hits: Vec<usize>,
    suggestions: Vec<Vec<String>>,
}

/// Each query whole and, in the order of the keys, each beginning of it.
fn measure(
    name: &str,
    watch: &Stopwatch,
    queries: &[(String, String)],
    ask: impl Fn(&str) -> (usize, Vec<String>),
) -> Measured {
    let mut measured = Measured { whole: vec![], typing: vec![], hits: vec![], suggestions: vec![] };
    for (query, _) in queries {
        for (end, char) in query.char_indices() {
            let typed = &query[..end + char.len_utf8()];
            let (took, (hits, suggestions)) = watch.time(|| ask(typed));
            measured.typing.push(took);
            if typed.len() == query.len() {
                measured.whole.push(took);
                measured.hits.push(hits);
                measured.suggestions.push(suggestions);
            }
            if name == "ours" && std::env::var_os("SEARCH_BENCH_SLOW").is_some() && took > Duration::from_millis(5) {
                eprintln!("{:.1} ms {hits} hits: {typed}", ms(took));
            }
        }
    }
    measured
}

impl Measured {
    fn times(&self) -> Value {
        let of = |times: &[Duration]| {
            let mut times: Vec<_> = times.iter().map(|time| ms(*time)).collect();
            times.sort_by(f64::total_cmp);
            let share = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
            json!({"n": times.len(), "p50": share(0.5), "p99": share(0.99), "max": share(1.0)})
        };
        json!({"whole": of(&self.whole), "typing": of(&self.typing)})
    }

    fn judged(&self, queries: &[(String, String)], products: &[Vec<String>]) -> Value {
        let (mut missed, mut answerable) = (Vec::new(), 0);
        let mut kinds: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for (at, (query, kind)) in queries.iter().enumerate() {
            let answer = has_answer(products, query);
            answerable += usize::from(answer);
            if answer && self.hits[at] == 0 {
                missed.push(query);
            }
            let counts = kinds.entry(kind).or_default();
            counts[0] += 1;
            counts[1] += usize::from(answer);
            counts[2] += usize::from(self.hits[at] > 0);
            counts[3] += usize::from(self.hits[at] == 0 && !self.suggestions[at].is_empty());
        }
        let empty: Vec<_> = self.hits.iter().enumerate().filter(|(_, hits)| **hits == 0).map(|(at, _)| at).collect();
        let suggested: Vec<_> = empty.iter().map(|at| json!([queries[*at].0, self.suggestions[*at]])).collect();
        json!({"answerable": answerable, "missed": missed, "empty": empty.len(), "suggested": suggested,
            "kinds: asked, answerable, found, suggested": kinds})
    }
}

/// Plain FTS5: marks folded by SQLite, `đ` by hand, ranked by bm25, the last word as a prefix.
struct Peer {
    file: rusqlite::Connection,
    built: Duration,
}

impl Peer {
    fn new(path: &Path, texts: &[String]) -> Self {
        let mut file = rusqlite::Connection::open(path).unwrap();
        let (built, ()) = Stopwatch(SystemClock::new()).time(|| {
            file.execute_batch(
                "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')",
            )
            .unwrap();
            let transaction = file.transaction().unwrap();
            for (row, text) in texts.iter().enumerate() {
                let row = i64::try_from(row).unwrap();
                transaction
                    .prepare_cached("INSERT INTO words(rowid, text) VALUES (?1, ?2)")
                    .unwrap()
                    .execute(rusqlite::params![row, text.replace('đ', "d").replace('Đ', "D")])
                    .unwrap();
            }
            transaction.commit().unwrap();
        });
        Self { file, built }
    }

    fn ask(&self, words: &str) -> usize {
        let words = folded_words(words);
        if words.is_empty() {
            return 0;
        }
        let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let expression = format!("{} *", quoted.join(" "));
        let mut statement = self
            .file
            .prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY bm25(words) LIMIT ?2")
            .unwrap();
        let rows = statement.query_map(rusqlite::params![expression, PEER_LIMIT], |row| row.get::<_, i64>(0)).unwrap();
        rows.count()
    }
}

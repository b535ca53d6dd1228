//! For `tests/bench_delivery`: editions of a given shape and their changes, published by this project's own code, and a point
//! that fetches them. Each command prints one line of JSON.
//!
//! ```text
//! delivery_bench make DIR              edition.1, edition.a, edition.b; tree.1, tree.a, tree.b with the same files by name
//! delivery_bench many DIR              many.1 and many.2: 20 publishers, 10,000 files, one text changed
//! delivery_bench publish REPO EDITION  begins the repository where there is none
//! delivery_bench sync POINT REPO URL   fetches, and verifies every file
//! ```

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, reason = "a bench may end anywhere")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use catalog::edition::{Header, blob_path, id_of};
use catalog::text::Item;
use catalog::{Audience, Block, Card, Film, Kind, Page, Picture, ProductId, Sha256, Store, Text, Topic};
use delivery::{Allowance, Book, Carrier, Delivery, Gate, Held, Line, Pace, Patience, Policy, Trust};
use point::{Clock, DataFolder, SystemClock};
use press::repository::keyring::Keyring;
use press::repository::publish;
use press::repository::tree::{RootPlan, Tree};
use std::time::Duration;

/// As the evidence was measured: 2,855 files of 219 MB, one of them a film of 50 MB.
const PRODUCTS: usize = 713;
const FILM: usize = 50_000_000;
const PICTURE: usize = 77_800;

const PASSPHRASE: &str = "chỉ để đo thử";

/// Bytes that nothing compresses, the same for each seed.
struct Noise(u64);

impl Noise {
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let next = |seed: &mut u64| {
            *seed ^= *seed << 13;
            *seed ^= *seed >> 7;
            *seed ^= *seed << 17;
            (*seed >> 24) as u8
        };
        (0..count).map(|_| next(&mut self.0)).collect()
    }
}

/// A product before it is pressed: its words, its pictures, perhaps a film.
#[derive(Clone)]
struct Draft {
    id: String,
    words: String,
    pictures: Vec<Vec<u8>>,
    film: Option<Vec<u8>>,
}

fn drafts(publisher: &str, products: usize, picture: usize, from: u64) -> Vec<Draft> {
    let draft = |at: usize| {
        let mut noise = Noise(from + at as u64 * 1_000_003 + 1);
        let words: Vec<_> = noise.bytes(900).iter().map(|byte| format!("lời{byte}")).collect();
        let pictures = (0..3).map(|_| noise.bytes(picture)).collect();
        Draft { id: format!("{publisher}/bai-{at}"), words: words.join(" "), pictures, film: None }
    };
    (0..products).map(draft).collect()
}

fn card(draft: &Draft, blobs: &Path) -> Card {
    let put = |bytes: &[u8]| {
        let sha256 = Sha256::of(bytes);
        let path = blob_path(blobs, &sha256);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        sha256
    };
    let picture = |bytes: &Vec<u8>| Picture {
        sha256: put(bytes),
        media_type: "image/webp".into(),
        width: 800,
        height: 600,
        alt: "Hình".into(),
    };
    let pictures: Vec<_> = draft.pictures.iter().map(picture).collect();
    let mut blocks = vec![
        Block::Heading { level: 2, text: "Đầu bài".into() },
        Block::Paragraph { text: draft.words.clone() },
        Block::List { ordered: true, items: vec![Item { level: 1, text: draft.id.clone() }] },
    ];
    blocks.extend(pictures[1..].iter().cloned().map(Block::Picture));
    let text = put(&serde_json::to_vec(&Text { pages: vec![Page { blocks }] }).unwrap());
    let vi: catalog::Tag = "vi".parse().unwrap();
    let film = draft.film.as_ref().map(|bytes| Film { sha256: put(bytes), millis: 600_000, width: 1280, height: 720 });
    Card {
        id: draft.id.parse::<ProductId>().unwrap(),
        kind: if film.is_some() { Kind::Video } else { Kind::Article },
        topic: Topic::Learning,
        audience: vec![Audience::Visitor],
        border: false,
        urgent_until: None,
        although: Vec::new(),
        licence: "CC-BY-SA-4.0".into(),
        address: None,
        title: [(vi.clone(), draft.id.clone())].into(),
        summary: [(vi.clone(), draft.words.chars().take(120).collect())].into(),
        issuer: catalog::product::Issuer { unit: "Xã".into(), date: "2026-11-23".into(), valid_until: None },
        funding: catalog::product::Funding { programme: "Chương trình".into(), source: "Nguồn".into() },
        cover: pictures.first().cloned(),
        text: [(vi.clone(), text)].into(),
        voice: BTreeMap::new(),
        pages: [(vi.clone(), 1)].into(),
        film: film.map(|film| (vi, vec![film])).into_iter().collect(),
        sound: BTreeMap::new(),
        captions: BTreeMap::new(),
        document: BTreeMap::new(),
        sources: Vec::new(),
    }
}

/// Writes an edition, and the same files by name.
fn write(drafts: &[Draft], edition: &Path, tree: Option<&Path>) -> (usize, u64) {
    let blobs = edition.join("blobs");
    fs::create_dir_all(&blobs).unwrap();
    let mut cards: Vec<_> = drafts.iter().map(|draft| card(draft, &blobs)).collect();
    cards.sort_by(Card::order);
    let lines: String = cards.iter().map(|card| serde_json::to_string(card).unwrap() + "\n").collect();
    let header = Header { format: 1, id: id_of(lines.as_bytes()), products: u32::try_from(cards.len()).unwrap() };
    fs::write(edition.join("products.jsonl"), &lines).unwrap();
    fs::write(edition.join("edition.json"), header.to_bytes()).unwrap();
    let (mut count, mut bytes) = (0, 0);
    for draft in drafts {
        let folder = tree.map(|tree| tree.join(&draft.id));
        let mut put = |name: String, content: &[u8]| {
            count += 1;
            bytes += content.len() as u64;
            if let Some(folder) = &folder {
                fs::create_dir_all(folder).unwrap();
                fs::write(folder.join(name), content).unwrap();
            }
        };
        let card = cards.iter().find(|card| card.id.as_str() == draft.id).unwrap();
        let text = blob_path(&blobs, card.text.values().next().unwrap());
        put("vi.json".into(), &fs::read(text).unwrap());
        for (at, picture) in draft.pictures.iter().enumerate() {
            put(format!("{at}.webp"), picture);
        }
        if let Some(film) = &draft.film {
            put("phim.webm".into(), film);
        }
    }
    (count, bytes)
}

fn make(dir: &Path) {
    let mut first = drafts("p01", PRODUCTS, PICTURE, 7);
    first[0].film = Some(Noise(99).bytes(FILM));
    // 20 texts edited, 3 files added (a product with pictures of its own has 4 files), 2 removed.
    let mut texts = first.clone();
    for draft in texts.iter_mut().skip(100).take(20) {
        let at = draft.words.len() / 2;
        let at = (at..).find(|at| draft.words.is_char_boundary(*at)).unwrap();
        draft.words.insert_str(at, " một câu mới của bài này ");
    }
    let mut noise = Noise(4711);
    texts[200].pictures.extend((0..3).map(|_| noise.bytes(PICTURE)));
    texts[300].pictures.truncate(1);
    // And a tenth of the film is another one.
    let mut film = texts.clone();
    let bytes = film[0].film.as_mut().unwrap();
    bytes.splice(20_000_000..25_000_000, Noise(13).bytes(5_000_000));
    let (count, bytes) = write(&first, &dir.join("edition.1"), Some(&dir.join("tree.1")));
    write(&texts, &dir.join("edition.a"), Some(&dir.join("tree.a")));
    write(&film, &dir.join("edition.b"), Some(&dir.join("tree.b")));
    println!("{}", serde_json::json!({ "files": count, "bytes": bytes }));
}

fn many(dir: &Path) {
    let mut all: Vec<_> = (1..=20).flat_map(|at| drafts(&format!("p{at:02}"), 125, 200, at * 77_777)).collect();
    let (count, _) = write(&all, &dir.join("many.1"), None);
    all[900].words.push_str(" một câu mới");
    write(&all, &dir.join("many.2"), None);
    println!("{}", serde_json::json!({ "files": count, "publishers": 20 }));
}

fn publish_edition(repository: &Path, edition: &Path) {
    let now = SystemClock::new().now().wall;
    let keys = repository.join("keys");
    if !repository.exists() {
        Tree::create(repository, &keys, PASSPHRASE, RootPlan { keys: 3, threshold: 2 }, now).unwrap();
    }
    let mut tree = Tree::open(repository).unwrap();
    let mut ring = Keyring::open(std::slice::from_ref(&keys), &[PASSPHRASE.to_owned()]).unwrap();
    let lines = fs::read_to_string(edition.join("products.jsonl")).unwrap();
    for line in lines.lines() {
        let card: Card = serde_json::from_str(line).unwrap();
        if tree.publisher(card.id.publisher()).is_err() {
            tree.add_publisher(card.id.publisher(), &keys, PASSPHRASE, &mut ring, now).unwrap();
        }
    }
    let begun = Instant::now();
    let changes = publish::publish(&mut tree, &ring, edition, &[], now).unwrap();
    println!("{}", serde_json::json!({ "packs": changes.len(), "seconds": begun.elapsed().as_secs_f64() }));
}

fn sync(point: &Path, repository: &Path, url: &str) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let data = DataFolder::prepare(point, clock.as_ref()).unwrap();
    Trust::new(&data.trust()).begin(&fs::read(repository.join("metadata/1.root.json")).unwrap()).unwrap();
    let book = Arc::new(Book::open(&data.trust()).unwrap());
    let gate = Gate::new(Allowance::default(), book, clock.clone());
    let pace = Pace::new(Patience::Tries(3, Duration::from_secs(1)));
    let line = Line::new(&url.parse().unwrap(), &data.incoming(), gate, pace, clock.clone()).unwrap();
    let lock = data.lock().unwrap();
    let delivery = Delivery::new(&data, Policy::default(), Held::Stays, clock);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let begun = Instant::now();
    let carrier = Arc::new(Carrier::Line(Box::new(line)));
    let outcome = runtime.block_on(delivery.sync(&carrier, &lock, &|_| {})).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    assert!(outcome.left.is_empty(), "{outcome:?}");
    let edition = Store::new(data.clone()).open_active().unwrap();
    let blobs = catalog::store::blobs_of(&edition).unwrap();
    let begun = Instant::now();
    let mut bytes = 0;
    for sha256 in &blobs {
        edition.verify_blob(sha256).unwrap();
        bytes += fs::metadata(edition.blob(sha256)).unwrap().len();
    }
    let rate = bytes as f64 / 1e6 / begun.elapsed().as_secs_f64();
    println!(
        "{}",
        serde_json::json!({ "edition": edition.header().id, "files": blobs.len(), "seconds": seconds, "verified_mb_per_second": rate })
    );
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = |at: usize| PathBuf::from(args.get(at).cloned().unwrap_or_default());
    match args.first().map(String::as_str) {
        Some("make") => make(&path(1)),
        Some("many") => many(&path(1)),
        Some("publish") => publish_edition(&path(1), &path(2)),
        Some("sync") => sync(&path(1), &path(2), args.get(3).map_or("", String::as_str)),
        _ => std::process::exit(2),
    }
}

//! Searching: whoever types with or without marks finds it, the best first, and whatever happens to the index.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod common;

use std::fs;
use std::path::PathBuf;

use catalog::folding::folded_words;
use catalog::search::{Answer, Asked, Index, Piece};
use catalog::{Edition, Kind, Sha256, Topic, pressing};
use proptest::prelude::*;
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

/// A product for a test.
#[derive(Clone, Debug)]
struct Made {
    id: String,
    title: String,
    summary: String,
    pages: Vec<String>,
    date: String,
    kind: &'static str,
    topic: &'static str,
}

fn made(id: &str, title: &str, summary: &str, pages: &[&str]) -> Made {
    let pages = pages.iter().map(|page| (*page).to_owned()).collect();
    let (id, title, summary) = (format!("p01/{id}"), title.to_owned(), summary.to_owned());
    Made { id, title, summary, pages, date: "2026-01-01".into(), kind: "article", topic: "news" }
}

/// A folder with editions and an index.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn index_path(&self) -> PathBuf {
        self.folder.path().join("search.db")
    }

    fn edition(&self, products: &[Made]) -> Edition {
        let blobs = self.folder.path().join("blobs");
        let mut products = products.to_vec();
        products.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id)));
        let mut lines = String::new();
        for made in &products {
            let pages: Vec<_> =
                made.pages.iter().map(|page| json!({"blocks": [{"type": "paragraph", "text": page}]})).collect();
            let text = json!({ "pages": pages }).to_string();
            let sha256 = Sha256::of(text.as_bytes());
            let path = catalog::edition::blob_path(&blobs, &sha256);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
            let card = json!({
                "id": made.id, "kind": made.kind, "topic": made.topic, "audience": ["visitor"], "licence": "CC0-1.0",
                "title": {"vi": made.title}, "summary": {"vi": made.summary},
                "issuer": {"unit": "Xã", "date": made.date}, "funding": {"programme": "", "source": ""},
                "text": {"vi": sha256},
            });
            lines += &format!("{card}\n");
        }
        let id = catalog::edition::id_of(lines.as_bytes());
        let folder = self.folder.path().join(&id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("products.jsonl"), lines).unwrap();
        let header = json!({"format": 1, "id": id, "products": products.len()});
        fs::write(folder.join("edition.json"), header.to_string()).unwrap();
        Edition::open(&folder, &blobs).unwrap()
    }

    fn indexed(&self, products: &[Made]) -> (Index, Edition) {
        let edition = self.edition(products);
        let mut index = Index::open(&self.index_path()).unwrap();
        index.update(&edition).unwrap();
        (index, edition)
    }
}

fn asked(words: &str) -> Asked {
    Asked { words: words.to_owned(), limit: 10, ..Asked::default() }
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|hit| hit.id.as_str().trim_start_matches("p01/")).collect()
}

/// Asks, and names what was found.
fn found(index: &Index, edition: &Edition, words: &str) -> Vec<String> {
    ids(&index.ask(edition, &asked(words)).unwrap()).into_iter().map(str::to_owned).collect()
}

fn in_brackets(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() };
    pieces.iter().map(piece).collect()
}

fn some_products() -> Vec<Made> {
    vec![
        made("vien", "Bệnh viện gần nhà", "Đi khám ở đâu", &["Đường đến trạm y tế.", "Nói p’rá Cơ Tu ở xã Ch’ơm."]),
        made("lo", "Dấu hiệu sạt lở", "Thấy nứt đất thì chạy", &["Điện thoại 112.", "Suối đục, cây nghiêng."]),
        made("don", "Tin xã Trà Don", "Họp thôn", &["Chợ phiên ở Trà Don."]),
        made("dong", "Tin xã Trà Dơn", "Họp thôn", &["Chợ phiên ở Trà Dơn."]),
    ]
}

#[test]
fn a_word_is_found_however_it_is_typed() {
    let site = Site::new();
    let (index, edition) = site.indexed(&some_products());
    let table = [
        ("bệnh viện", "vien"),
        ("benh vien", "vien"),
        ("BỆNH VIỆN", "vien"),
        ("bẹnh viên", "vien"),
        ("benh v", "vien"),
        ("viện bệnh", "vien"),
        ("đường", "vien"),
        ("duong", "vien"),
        ("dường", "vien"),
        ("p'ra", "vien"),
        ("p’rá", "vien"),
        ("pra", "vien"),
        ("p ra", "vien"),
        ("ch'om", "vien"),
        ("chơm", "vien"),
        ("be vi", "vien"),
        ("dien thoai 112", "lo"),
        ("sat lo", "lo"),
        ("SẠT  LỞ!", "lo"),
    ];
    for (words, id) in table {
        assert_eq!(found(&index, &edition, words).first().map(String::as_str), Some(id), "{words}");
        let decomposed: String = words.nfd().collect();
        assert_eq!(found(&index, &edition, &decomposed).first().map(String::as_str), Some(id), "{words}, decomposed");
    }
}

#[test]
fn marks_as_typed_come_first() {
    let site = Site::new();
    let (index, edition) = site.indexed(&some_products());
    assert_eq!(found(&index, &edition, "Trà Don"), ["don", "dong"]);
    assert_eq!(found(&index, &edition, "trà dơn"), ["dong", "don"]);
    assert_eq!(found(&index, &edition, "tra don").len(), 2);
}

#[test]
fn side_by_side_before_scattered_and_title_before_summary_before_text_and_new_before_old() {
    let site = Site::new();
    let old = Made { date: "2020-05-05".into(), ..made("a-old", "Nuôi gà thả đồi", "", &[]) };
    let (index, edition) = site.indexed(&[
        made("e-scattered", "Gà đồi", "Nuôi dễ", &[""]),
        made("d-text", "Tin", "Nghề", &["Cách nuôi gà ở vườn."]),
        made("c-summary", "Tin", "Nuôi gà", &[""]),
        old,
        made("b-new", "Nuôi gà thả vườn", "", &[]),
    ]);
    let order = ["b-new", "a-old", "c-summary", "d-text", "e-scattered"];
    assert_eq!(found(&index, &edition, "nuoi ga"), order);
    assert_eq!(found(&index, &edition, "nuôi gà"), order);
    // The index says the same when there are more than asked for.
    let few = index.ask(&edition, &Asked { limit: 3, ..asked("nuôi gà") }).unwrap();
    assert_eq!((ids(&few), few.more), (order[..3].to_vec(), true));
    // And so does whoever has none.
    assert_eq!(found(&Index::none(), &edition, "nuoi ga"), ["b-new", "a-old", "c-summary", "e-scattered"]);
}

#[test]
fn only_what_is_asked_for_is_found() {
    let site = Site::new();
    let film = Made { kind: "video", topic: "health", ..made("phim", "Rửa tay sạch", "", &[]) };
    let (index, edition) = site.indexed(&[film, made("bai", "Rửa tay sạch", "", &[])]);
    let by = |ask: Asked| ids(&index.ask(&edition, &ask).unwrap()).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(by(Asked { kind: Some(Kind::Video), ..asked("rua") }), ["phim"]);
    assert_eq!(by(Asked { topic: Some(Topic::News), ..asked("rua") }), ["bai"]);
    assert_eq!(by(Asked { language: "ktv".parse().ok(), ..asked("rua") }), Vec::<String>::new());
    assert_eq!(by(Asked { language: "vi".parse().ok(), ..asked("rua") }).len(), 2);
}

#[test]
fn places_are_found_by_their_other_names() {
    let site = Site::new();
    let (index, edition) = site.indexed(&[
        made("moi", "Xã Hùng Sơn họp", "", &[]),
        made("cu", "Đường lên Tr'Hy", "", &[]),
        made("le", "Lễ hội ở Bhalêê", "", &[]),
        made("khac", "Núi hung hăng sơn đỏ", "", &[]),
    ]);
    assert_eq!(found(&index, &edition, "Tr’Hy"), ["cu", "moi"]);
    assert_eq!(found(&index, &edition, "xã Hùng Sơn"), ["moi", "cu"]);
    assert_eq!(found(&index, &edition, "bha le"), ["le"]);
}

#[test]
fn the_hit_is_marked_and_its_page_named() {
    let site = Site::new();
    let long =
        format!("{} Gọi điện thoại 112 ngay. {}", "Đừng đứng gần suối. ".repeat(30), "Chạy lên cao. ".repeat(30));
    let (index, edition) = site.indexed(&[made("a", "Mùa lũ", "Giữ mạng", &["Mở đầu.", &long])]);
    let hit = index.ask(&edition, &asked("dien thoai")).unwrap().hits.remove(0);
    assert_eq!(hit.page, Some(1));
    let snippet = in_brackets(&hit.snippet);
    assert!(snippet.contains("Gọi [điện] [thoại] 112"), "{snippet}");
    assert!(snippet.starts_with('…') && snippet.ends_with('…') && snippet.len() < 400, "{snippet}");
    let hit = index.ask(&edition, &asked("mu")).unwrap().hits.remove(0);
    assert_eq!(
        (in_brackets(&hit.title), in_brackets(&hit.snippet), hit.page),
        ("[Mùa] lũ".into(), "Giữ mạng".into(), None)
    );
}

#[test]
fn a_slip_of_the_finger_is_answered_by_what_was_meant() {
    let site = Site::new();
    let (index, edition) = site.indexed(&some_products());
    let suggestions = |words| index.ask(&edition, &asked(words)).unwrap().suggestions;
    assert_eq!(suggestions("duonk")[0], "đường");
    assert_eq!(suggestions("benhvien")[0], "bệnh viện");
    assert_eq!(suggestions("benh vienj")[0], "bệnh viện");
    assert_eq!(suggestions("sat lo xyzxyz")[0], "sạt lở");
    // What stands side by side, of what is nowhere as a whole.
    assert_eq!(suggestions("benh vien dien thoai"), ["điện thoại", "bệnh viện"]);
    assert!(suggestions("qqqq").is_empty());
    assert!(suggestions("benh vien").is_empty(), "only where nothing matches");
}

#[test]
fn signs_and_pastes_are_only_words() {
    let site = Site::new();
    let (index, edition) = site.indexed(&some_products());
    for words in [
        "\"benh",
        "benh*",
        "benh -vien",
        "title:benh",
        "NEAR(benh vien, 2)",
        "benh OR",
        "'; DROP TABLE words",
        "^benh",
        "(",
        "\0",
    ] {
        index.ask(&edition, &asked(words)).unwrap();
    }
    assert_eq!(found(&index, &edition, "\"benh\" * (vien)"), ["vien"]);
    assert!(found(&index, &edition, "").is_empty());
    let paste = "bệnh viện \"NEAR( ".repeat(100_000 / 20);
    index.ask(&edition, &asked(&paste)).unwrap();
    index.ask(&edition, &asked(&"đ".repeat(50_000))).unwrap();
    assert_eq!(found(&index, &edition, "bệnh viện"), ["vien"], "and the index is whole");
}

#[test]
fn a_damaged_index_still_answers_and_is_made_anew() {
    let site = Site::new();
    let (index, edition) = site.indexed(&some_products());
    drop(index);
    let bytes = fs::read(site.index_path()).unwrap();
    let rotten = |from: usize| {
        let mut bytes = bytes.clone();
        bytes.iter_mut().skip(from).step_by(7).for_each(|byte| *byte ^= 0x5a);
        bytes
    };
    for bytes in [
        b"not a database, but long enough to be taken for the header of one".to_vec(),
        vec![],
        rotten(0),
        rotten(4096 * 3),
    ] {
        fs::write(site.index_path(), &bytes).unwrap();
        let mut index = Index::open(&site.index_path()).unwrap();
        assert_eq!(found(&index, &edition, "sat lo"), ["lo"]);
        index.update(&edition).unwrap();
        assert_eq!(found(&index, &edition, "dien thoai"), ["lo"]);
    }
}

#[test]
fn an_index_that_rots_while_it_is_open_still_answers() {
    let site = Site::new();
    let (mut index, edition) = site.indexed(&some_products());
    let length = fs::metadata(site.index_path()).unwrap().len();
    fs::write(site.index_path(), vec![0x5a; usize::try_from(length).unwrap()]).unwrap();
    assert_eq!(found(&index, &edition, "sat lo"), ["lo"]);
    index.update(&edition).unwrap();
    assert_eq!(found(&index, &edition, "sat lo"), ["lo"]);
}

#[test]
fn an_index_of_another_schema_is_made_anew() {
    let site = Site::new();
    let (index, edition) = site.indexed(&some_products());
    drop(index);
    rusqlite::Connection::open(site.index_path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let mut index = Index::open(&site.index_path()).unwrap();
    assert!(!index.is_of(&edition));
    index.update(&edition).unwrap();
    assert_eq!(found(&index, &edition, "dien thoai"), ["lo"]);
}

#[test]
fn without_a_file_titles_and_summaries_answer() {
    let site = Site::new();
    let edition = site.edition(&some_products());
    let index = Index::open_read_only(&site.index_path()).unwrap();
    assert_eq!(found(&index, &edition, "sat lo"), ["lo"]);
    assert_eq!(found(&index, &edition, "nut dat"), ["lo"]);
    assert!(!site.index_path().exists());
}

fn many(count: usize) -> Vec<Made> {
    (0..count).map(|at| made(&format!("b{at}"), &format!("Bài số {at}"), "", &[&format!("chữ{at} chung")])).collect()
}

#[test]
fn a_power_cut_between_two_steps_leaves_an_index_that_goes_on() {
    let site = Site::new();
    let edition = site.edition(&many(180));
    for steps in 1..4 {
        let mut index = Index::open(&site.index_path()).unwrap();
        assert!(index.step(&edition).unwrap().is_none(), "step {steps}");
        // Killed: nothing is closed in order.
        std::mem::forget(index);
        let index = Index::open(&site.index_path()).unwrap();
        assert!(!index.is_of(&edition));
        assert_eq!(index.ask(&edition, &asked("bai so 179")).unwrap().hits.len(), 1, "by its title");
        assert_eq!(found(&index, &edition, "chu0"), ["b0"], "of the first step");
    }
    let mut index = Index::open(&site.index_path()).unwrap();
    assert_eq!(index.update(&edition).unwrap().added, 30, "what is left");
    assert!(index.is_of(&edition));
    assert_eq!(found(&index, &edition, "chu179"), ["b179"]);
    assert_eq!(index.update(&edition).unwrap().added, 0);
}

#[test]
fn another_process_reads_while_one_writes() {
    let site = Site::new();
    let edition = site.edition(&many(120));
    let mut index = Index::open(&site.index_path()).unwrap();
    index.step(&edition).unwrap();
    let reader = Index::open_read_only(&site.index_path()).unwrap();
    assert_eq!(found(&reader, &edition, "chu0"), ["b0"]);
    index.update(&edition).unwrap();
    let reader = Index::open_read_only(&site.index_path()).unwrap();
    assert!(reader.is_of(&edition));
    assert_eq!(found(&reader, &edition, "chu119"), ["b119"]);
}

#[test]
fn a_text_that_could_not_be_read_is_indexed_once_it_is_mended() {
    let site = Site::new();
    let edition = site.edition(&some_products());
    let card = edition.cards().iter().find(|card| card.id.as_str() == "p01/lo").unwrap();
    let blob = edition.blob(card.text.values().next().unwrap());
    let bytes = fs::read(&blob).unwrap();
    fs::write(&blob, "rotten").unwrap();
    let mut index = Index::open(&site.index_path()).unwrap();
    index.update(&edition).unwrap();
    assert_eq!(found(&index, &edition, "sat lo"), ["lo"]);
    assert!(found(&index, &edition, "dien thoai").is_empty());
    fs::write(&blob, bytes).unwrap();
    index.update(&edition).unwrap();
    assert_eq!(found(&index, &edition, "dien thoai"), ["lo"]);
}

/// Whether some product has, for each word, one that begins with it: reads everything, knows nothing of an index.
fn judge(edition: &Edition, query: &str) -> bool {
    let words = folded_words(query);
    let has_all = |card: &catalog::Card| {
        let mut text: Vec<String> = card.title.values().chain(card.summary.values()).cloned().collect();
        let texts: Vec<_> = card.text.values().map(|sha256| edition.text(sha256).unwrap()).collect();
        text.extend(texts.iter().flat_map(|text| &text.pages).flat_map(|page| &page.blocks).map(catalog::Block::words));
        let known = folded_words(&text.join("\n"));
        words.iter().all(|word| known.iter().any(|known| known.starts_with(word.as_str())))
    };
    !words.is_empty() && edition.cards().iter().any(has_all)
}

/// Each page of the sample content as a product: some hundred of real Vietnamese.
fn pages_of_the_sample_content() -> Vec<Made> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("edition");
    pressing::build(&common::sample_content(), &out).unwrap();
    let edition = Edition::open(&out, &out.join("blobs")).unwrap();
    let mut products = Vec::new();
    for card in edition.cards() {
        for page in edition.text(card.text.values().next().unwrap()).unwrap().pages {
            let words: Vec<_> = page.blocks.iter().map(catalog::Block::words).collect();
            let title = page.heading().unwrap_or_default();
            products.push(made(
                &format!("b{}", products.len()),
                &title,
                "",
                &[&words.join(" ").replace(['*', '\\'], " ")],
            ));
        }
    }
    products
}

#[test]
fn what_the_judge_finds_by_reading_everything_is_never_an_empty_answer() {
    let site = Site::new();
    let products = pages_of_the_sample_content();
    assert!(products.len() > 150, "{}", products.len());
    let (index, edition) = site.indexed(&products);
    let mut asked_for = 0;
    let mut check = |query: &str| {
        asked_for += 1;
        assert_eq!(!found(&index, &edition, query).is_empty(), judge(&edition, query), "{query}");
    };
    for (at, product) in products.iter().enumerate().step_by(5) {
        let words: Vec<_> = product.pages[0].split_whitespace().collect();
        let Some(run) = words.get(at % words.len()..).filter(|run| run.len() > 2) else { continue };
        let query = run[..1 + at % 3].join(" ");
        let folded = folded_words(&query).join(" ");
        // As it stands, without marks, in capitals, decomposed, unfinished, and words no product has side by side.
        check(&query);
        check(&folded);
        check(&query.to_uppercase());
        check(&query.nfd().collect::<String>());
        check(&folded.chars().take(folded.len() / 2 + 1).collect::<String>());
        check(&format!("{} {}", folded.chars().take(2).collect::<String>(), folded_words(run[2]).join(" ")));
    }
    let queries = fs::read_to_string(common::sample_content().join("../tests/search_queries.tsv")).unwrap();
    for line in queries.lines().filter(|line| !line.starts_with('#')).step_by(8) {
        check(line.split('\t').next().unwrap());
    }
    assert!(asked_for > 200, "{asked_for}");
}

fn products() -> impl Strategy<Value = Vec<Made>> {
    let words =
        prop::sample::select(vec!["bệnh viện", "đường", "sạt lở", "trâu bò", "Trà Dơn", "Trà Don", "p’rá", "suối"]);
    let product =
        (0..12_usize, words.clone(), words.clone(), words, 1..28_u8).prop_map(|(id, title, summary, text, day)| Made {
            date: format!("2026-03-{day:02}"),
            ..made(&format!("b{id}"), title, summary, &[text])
        });
    prop::collection::vec(product, 0..12).prop_map(|mut products| {
        products.sort_by(|a, b| a.id.cmp(&b.id));
        products.dedup_by(|a, b| a.id == b.id);
        products
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_index_that_followed_the_editions_answers_like_one_made_anew(editions in prop::collection::vec(products(), 1..4)) {
        let site = Site::new();
        let mut followed = Index::open(&site.index_path()).unwrap();
        let mut last = None;
        for products in &editions {
            let edition = site.edition(products);
            followed.update(&edition).unwrap();
            last = Some(edition);
        }
        let edition = last.unwrap();
        let mut anew = Index::temporary().unwrap();
        anew.update(&edition).unwrap();
        for words in ["benh", "đường", "tra don", "Trà Dơn", "pra", "sat l", "bo su", "v"] {
            prop_assert_eq!(followed.ask(&edition, &asked(words)).unwrap(), anew.ask(&edition, &asked(words)).unwrap());
        }
    }

    #[test]
    fn no_typing_is_an_error(words in any::<String>()) {
        let site = Site::new();
        let edition = site.edition(&some_products());
        let mut index = Index::temporary().unwrap();
        index.update(&edition).unwrap();
        index.ask(&edition, &asked(&words)).unwrap();
        prop_assert_eq!(found(&index, &edition, "sat lo"), ["lo"]);
    }
}

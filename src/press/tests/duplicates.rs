//! What is published once isn't published again, by whomever and however it was changed on the way: one test per kind.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use catalog::check;
use catalog::twins::Likeness;
use common::{PASSPHRASE, Workshop, words};
use press::duplicates::{self, FILE, Found};

/// A text as an office writes it; no two sentences share a phrase.
fn leaflet() -> String {
    let sentences = [
        "Sốt xuất huyết do muỗi vằn truyền từ người bệnh sang người lành, nhiều nhất vào mùa mưa.",
        "Muỗi vằn đẻ trứng trong nước sạch đọng lại ở chum vại, lốp xe cũ, gáo dừa và bát nước chân chạn.",
        "Mỗi tuần một lần, cả nhà cùng đi quanh nhà lật úp những đồ chứa nước không dùng đến.",
        "Bể và chum nước ăn phải đậy nắp thật kín hoặc thả cá cờ, cá bảy màu để cá ăn hết lăng quăng.",
        "Ngủ màn kể cả ban ngày, cho trẻ mặc quần áo dài tay, thoa thuốc chống muỗi khi ra vườn.",
        "Người bệnh sốt cao đột ngột hai đến bảy ngày, đau đầu, mỏi cơ khớp và nổi chấm đỏ trên da.",
        "Khi thấy đau bụng, nôn nhiều, chảy máu chân răng hay tay chân lạnh thì đưa ngay đến trạm y tế.",
        "Tuyệt đối không tự mua thuốc hạ sốt loại có thể gây chảy máu khi chưa hỏi cán bộ y tế thôn.",
    ];
    sentences.join("\n\n")
}

/// The same, typed again by somebody else: without some marks, a word changed here and there, a sentence left out.
fn retyped() -> String {
    let text = leaflet();
    let text =
        text.replace("Mỗi tuần một lần", "Hằng tuần").replace("thật kín", "kín").replace("ban ngày", "buổi trưa");
    let text = text.replace("ngay đến trạm", "gấp tới trạm").replace("sốt", "sot").replace("muỗi", "muoi");
    text.split("\n\n").skip(1).collect::<Vec<_>>().join("\n\n")
}

/// Writes a product; `more` are further tables of its head.
fn product(workshop: &Workshop, id: &str, kind: &str, title: &str, text: &str, more: &str) {
    let folder = workshop.content().join(id);
    fs::create_dir_all(folder.join("media")).unwrap();
    let head = format!(
        "format = 1\nid = \"{id}\"\nkind = \"{kind}\"\ntopic = \"health\"\naudience = [\"visitor\"]\nlicence = \"CC-BY-4.0\"\n\
         [title]\nvi = \"{title}\"\n[summary]\nvi = \"Tóm tắt {title}\"\n[issuer]\nunit = \"Đơn vị {id}\"\ndate = 2026-11-23\n\
         [funding]\nprogramme = \"a\"\nsource = \"b\"\n[text]\nvi = \"vi.md\"\n{more}"
    );
    fs::write(folder.join("product.toml"), head).unwrap();
    fs::write(folder.join("vi.md"), format!("## {title}\n\n{text}\n")).unwrap();
}

fn run(program: &str, words: &[&str], file: &Path) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let ran = Command::new(program).args(words).arg(file).output().unwrap();
    assert!(ran.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

/// A workshop in which p01 has published what `make` has written.
fn published(make: impl FnOnce(&Workshop)) -> Workshop {
    let workshop = Workshop::new();
    workshop.add_publisher("p02");
    make(&workshop);
    workshop.publish(&[]);
    // p02 has none of p01's sources.
    fs::remove_dir_all(workshop.content()).unwrap();
    workshop
}

fn find(workshop: &Workshop) -> Found {
    let report = check::check(&workshop.content(), None);
    let errors: Vec<_> =
        report.problems.iter().filter(|problem| format!("{:?}", problem.severity) == "Error").collect();
    assert!(errors.is_empty(), "{errors:?}");
    duplicates::find(&report, &[], &workshop.tree()).unwrap()
}

/// In what which products are alike, of those that are in the content now.
fn alike(workshop: &Workshop) -> Vec<(String, String, &'static str)> {
    let kind = |likeness| match likeness {
        Likeness::Title => "title",
        Likeness::Text(_) => "text",
        Likeness::Media => "media",
        Likeness::Looks => "looks",
        Likeness::Film => "film",
        Likeness::Sound => "sound",
        Likeness::Cover => "cover",
    };
    let twins = find(workshop).twins.into_iter();
    twins.map(|twin| (twin.product.to_string(), twin.other.id.to_string(), kind(twin.likeness))).collect()
}

fn twin(kind: &'static str) -> Vec<(String, String, &'static str)> {
    vec![("p02/lai".to_owned(), "p01/goc".to_owned(), kind)]
}

#[test]
fn a_retyped_leaflet_is_found() {
    let workshop =
        published(|workshop| product(workshop, "p01/goc", "leaflet", "Phòng sốt xuất huyết", &leaflet(), ""));
    product(&workshop, "p02/lai", "leaflet", "Tờ rơi tháng năm của trạm y tế", &retyped(), "");
    product(&workshop, "p02/khac", "leaflet", "Chuyện đồng áng", &words(3, 150), "");
    assert_eq!(alike(&workshop), twin("text"));
}

#[test]
fn the_same_text_under_another_title_is_found() {
    let workshop =
        published(|workshop| product(workshop, "p01/goc", "article", "Phòng sốt xuất huyết", &leaflet(), ""));
    product(&workshop, "p02/lai", "handbook", "Mùa mưa ở bản", &leaflet(), "");
    assert_eq!(alike(&workshop), twin("text"));
}

#[test]
fn the_same_text_in_a_print_is_found() {
    let workshop =
        published(|workshop| product(workshop, "p01/goc", "article", "Phòng sốt xuất huyết", &leaflet(), ""));
    product(&workshop, "p02/lai", "leaflet", "Bản in", "Xem bản in.", "[document]\nvi = \"in.pdf\"\n");
    let lines = leaflet().replace("\n\n", "\n");
    let lines = lines.lines().enumerate().map(|(at, line)| {
        let y = 60 + 40 * at;
        format!("<text x=\"20\" y=\"{y}\" font-family=\"Noto Sans\" font-size=\"12\">{line}</text>")
    });
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"500\">{}</svg>",
        lines.collect::<String>()
    );
    let drawing = workshop.dir.path().join("in.svg");
    fs::write(&drawing, svg).unwrap();
    let drawing = drawing.display().to_string();
    run("rsvg-convert", &["-f", "pdf", &drawing, "-o"], &workshop.content().join("p02/lai/in.pdf"));
    assert_eq!(alike(&workshop), twin("text"));
}

#[test]
fn the_same_title_for_another_text_is_found() {
    let workshop =
        published(|workshop| product(workshop, "p01/goc", "article", "Phòng sốt xuất huyết", &words(1, 99), ""));
    product(&workshop, "p02/lai", "article", "PHONG SOT XUAT HUYET", &words(2, 99), "");
    assert_eq!(alike(&workshop), twin("title"));
}

#[test]
fn a_poster_in_another_size_and_format_is_found() {
    let paint = |file: &Path, side: u32, seed: u32| {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let shade = |x: u32, y: u32| {
            let (x, y) = (x * 600 / side, y * 600 / side);
            let sun = (x.abs_diff(150 + seed)).pow(2) + y.abs_diff(170).pow(2) < 90_u32.pow(2);
            let house = (280 - seed..500).contains(&x) && (300..520).contains(&y) && !(x + y * seed).is_multiple_of(7);
            image::Rgb(if sun {
                [250, 200, 0]
            } else if house {
                [120, 40, 20]
            } else {
                [200, 220, (y / 4) as u8]
            })
        };
        image::RgbImage::from_fn(side, side, shade).save(file).unwrap();
    };
    let poster = |workshop: &Workshop, id: &str, title: &str, picture: &str| {
        let text = format!("![Một hình]({picture})\n\n- {title} đây");
        product(workshop, id, "poster", title, &text, "");
    };
    let workshop = published(|workshop| {
        poster(workshop, "p01/goc", "Đậy kín chum", "media/a.png");
        paint(&workshop.content().join("p01/goc/media/a.png"), 1200, 0);
    });
    poster(&workshop, "p02/lai", "Nhà sạch", "media/b.jpg");
    paint(&workshop.content().join("p02/lai/media/b.jpg"), 410, 0);
    poster(&workshop, "p02/khac", "Ngày nắng", "media/c.png");
    paint(&workshop.content().join("p02/khac/media/c.png"), 800, 140);
    assert_eq!(alike(&workshop), twin("looks"));
}

#[test]
fn a_film_that_was_encoded_anew_is_found() {
    let film = |workshop: &Workshop, id: &str, name: &str, words: &[&str]| {
        product(
            workshop,
            id,
            "video",
            id,
            &leaflet().replace(' ', &id.replace('/', "")),
            &format!("[film]\nvi = [\"{name}\"]\n"),
        );
        let file = workshop.content().join(id).join(name);
        run("ffmpeg", &[&["-y", "-v", "error", "-f", "lavfi", "-i"], words, &["-pix_fmt", "yuv420p"]].concat(), &file);
    };
    let zoom = "mandelbrot=size=640x360:rate=10:end_scale=0.02,trim=duration=12";
    let workshop =
        published(|workshop| film(workshop, "p01/goc", "phim.mp4", &[zoom, "-c:v", "libx264", "-crf", "18"]));
    let small = format!("{zoom},scale=320:180,eq=brightness=0.03");
    film(&workshop, "p02/lai", "phim.webm", &[&small, "-c:v", "libvpx-vp9", "-b:v", "150k", "-deadline", "realtime"]);
    film(&workshop, "p02/khac", "phim.mp4", &["testsrc2=size=640x360:rate=10,trim=duration=12", "-c:v", "libx264"]);
    assert_eq!(alike(&workshop), twin("film"));
}

#[test]
fn a_sound_that_was_encoded_anew_is_found() {
    let say = |workshop: &Workshop, text: &str, id: &str, name: &str, words: &[&str]| {
        product(workshop, id, "audio", id, &format!("{id} {}", words[0]), &format!("[sound]\nvi = \"{name}\"\n"));
        let wav = workshop.dir.path().join("lời.wav");
        run("espeak-ng", &["-v", "vi", text, "-w"], &wav);
        let wav = wav.display().to_string();
        let words = [&["-y", "-v", "error"], words, &["-i", wav.as_str()]].concat();
        run("ffmpeg", &words, &workshop.content().join(id).join(name));
    };
    let workshop = published(|workshop| say(workshop, &leaflet(), "p01/goc", "tieng.opus", &["-ss", "0"]));
    // A second of it is missing at the beginning.
    say(&workshop, &leaflet(), "p02/lai", "tieng.mp3", &["-ss", "1"]);
    say(&workshop, &words(5, 60), "p02/khac", "tieng.mp3", &["-ss", "0"]);
    assert_eq!(alike(&workshop), twin("sound"));
}

#[test]
fn a_new_version_of_the_same_product_is_no_duplicate() {
    let workshop =
        published(|workshop| product(workshop, "p01/goc", "article", "Phòng sốt xuất huyết", &leaflet(), ""));
    product(&workshop, "p01/goc", "article", "Phòng sốt xuất huyết", &retyped(), "");
    assert_eq!(alike(&workshop), []);
}

#[test]
fn fingerprints_are_kept_and_made_anew_when_they_are_lost() {
    let workshop =
        published(|workshop| product(workshop, "p01/goc", "article", "Phòng sốt xuất huyết", &leaflet(), ""));
    product(&workshop, "p02/lai", "article", "Mùa mưa ở bản", &leaflet(), "");
    assert_eq!(alike(&workshop), twin("text"));
    let kept = fs::read(workshop.repository().join(FILE)).unwrap();
    fs::write(workshop.repository().join(FILE), "{}\nkhông phải JSON\n").unwrap();
    assert_eq!(alike(&workshop), twin("text"));
    assert_eq!(fs::read(workshop.repository().join(FILE)).unwrap(), kept);
    // Nothing but the fingerprint is asked for any more.
    let text = workshop.tree();
    let packs = press::repository::publish::all_packs(&text).unwrap();
    let text = packs.values().next().unwrap().manifest.products[0].card.text.values().next().unwrap().clone();
    fs::remove_file(workshop.repository().join(delivery::layout::blob(&text))).unwrap();
    assert_eq!(alike(&workshop), twin("text"));
}

/// `press publish` as a publisher runs it.
fn press_publish(workshop: &Workshop, more: &[&str]) -> (bool, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_press"))
        .arg("publish")
        .arg(workshop.content())
        .arg("--repository")
        .arg(workshop.repository())
        .arg("--keys")
        .arg(workshop.keys())
        .args(more)
        .env("PRESS_PASSPHRASE", PASSPHRASE)
        .output()
        .unwrap();
    let said = [ran.stdout, ran.stderr].concat();
    (ran.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn a_duplicate_is_published_only_with_a_reason_that_the_next_publisher_reads() {
    let workshop =
        published(|workshop| product(workshop, "p01/goc", "article", "Phòng sốt xuất huyết", &leaflet(), ""));
    product(&workshop, "p02/lai", "article", "Mùa mưa ở bản", &leaflet(), "");
    let (well, said) = press_publish(&workshop, &[]);
    assert!(!well);
    for named in ["p02/lai", "p01/goc", "“Phòng sốt xuất huyết”", "Đơn vị p01/goc", "% lời văn", "--although"]
    {
        assert!(said.contains(named), "{named}: {said}");
    }
    assert!(workshop.tree().publisher("p02").unwrap().targets.is_empty(), "nothing was published");
    let (well, said) = press_publish(&workshop, &["--although", "  "]);
    assert!(!well, "{said}");
    let (well, said) = press_publish(&workshop, &["--although", "bản riêng cho học sinh"]);
    assert!(well, "{said}");
    // It stands in the signed card, and isn't asked for again when the product changes.
    product(&workshop, "p02/lai", "article", "Mùa mưa ở bản em", &leaflet(), "");
    let (well, said) = press_publish(&workshop, &[]);
    assert!(well, "{said}");
    let packs = press::repository::publish::all_packs(&workshop.tree()).unwrap();
    let cards: Vec<_> = packs.values().flat_map(|pack| &pack.manifest.products).map(|product| &product.card).collect();
    let card = cards.iter().find(|card| card.id.as_str() == "p02/lai").unwrap();
    assert_eq!(card.title.values().next().unwrap(), "Mùa mưa ở bản em");
    assert_eq!((card.although[0].twin.as_str(), card.although[0].why.as_str()), ("p01/goc", "bản riêng cho học sinh"));
    // The first publisher reads it, and isn't hindered by a copy that came later.
    fs::remove_dir_all(workshop.content()).unwrap();
    product(&workshop, "p01/goc", "article", "Phòng sốt xuất huyết", &retyped(), "");
    let (well, said) = press_publish(&workshop, &[]);
    assert!(well && said.contains("bản riêng cho học sinh"), "{said}");
}

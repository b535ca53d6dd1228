//! From what officers have to a product: what is in a file is in the product, what isn't is asked for, nothing is lost.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use catalog::check;
use catalog::problem::{Problem, Severity};
use press::importing::{self, Imported};

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        let path = self.0.path().join("bàn làm việc").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn content(&self) -> PathBuf {
        self.0.path().join("content")
    }

    fn publisher(&self) -> PathBuf {
        self.content().join("p01")
    }

    fn import(&self, path: &Path) -> Imported {
        importing::import(path, &self.publisher(), &|id, _| id.to_owned()).unwrap()
    }

    /// Imports what becomes one product; gives its folder.
    fn one(&self, path: &Path) -> PathBuf {
        let imported = self.import(path);
        assert_eq!((imported.made.len(), imported.refused.len()), (1, 0), "{imported:?}");
        imported.made[0].folder.clone()
    }

    /// Imports what can't be taken; gives the codes.
    fn refused(&self, path: &Path) -> Vec<&'static str> {
        let imported = self.import(path);
        assert_eq!(imported.made.len(), 0);
        assert_eq!(fs::read_dir(self.publisher()).unwrap().count(), 0, "something is left over");
        imported.refused.iter().map(|problem| problem.code).collect()
    }

    fn errors(&self) -> Vec<Problem> {
        let problems = check::check(&self.content(), None).problems.into_iter();
        problems.filter(|problem| problem.severity == Severity::Error).collect()
    }
}

fn run(program: &str, words: &[&str], file: &Path) {
    let ran = Command::new(program).args(words).arg(file).output().unwrap();
    assert!(ran.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("vi.md")).unwrap()
}

/// Fills in what an officer knows.
fn complete(folder: &Path) {
    let path = folder.join("product.toml");
    let mut toml = fs::read_to_string(&path).unwrap();
    for (key, value) in [
        ("topic", "\"health\""),
        ("licence", "\"CC-BY-4.0\""),
        ("unit", "\"Trạm y tế\""),
        ("date", "2026-11-23"),
        ("programme", "\"Chương trình\""),
        ("source", "\"Nguồn\""),
    ] {
        assert!(toml.contains(&format!("{key} = \"\"")), "{key} isn't left empty:\n{toml}");
        toml = toml.replace(&format!("{key} = \"\""), &format!("{key} = {value}"));
    }
    toml = toml.replace("audience = []", "audience = [\"visitor\"]").replace("vi = \"\"", "vi = \"Điền vào\"");
    fs::write(&path, toml).unwrap();
    let text = text(folder).replace("![](", "![Một hình](");
    fs::write(folder.join("vi.md"), if text.trim().is_empty() { "## Lời\n\nLời trong phim.\n" } else { &text })
        .unwrap();
}

fn picture(path: &Path) {
    image::RgbImage::from_fn(300, 200, |x, y| image::Rgb([x as u8, y as u8, 9])).save(path).unwrap();
}

const LEAFLET: &str = "# Phòng bệnh sốt xuất huyết\n\nMuỗi vằn truyền bệnh. Diệt lăng quăng là cách tốt nhất.\n\n## Việc cần làm\n\n\
    - Đậy **kín** chum\n- Lật úp lốp xe\n    - cả lốp nhỏ\n\n| Thôn | Ngày |\n|---|---|\n| A Rớt | 5/6 |\n\n![](hinh.png)\n";

fn leaflet_docx(desk: &Desk, name: &str) -> PathBuf {
    let source = desk.write("nguồn.md", LEAFLET);
    let home = source.parent().unwrap().display().to_string();
    picture(&desk.path("hinh.png"));
    let docx = desk.path(name);
    run("pandoc", &[&source.display().to_string(), &format!("--resource-path={home}"), "-o"], &docx);
    fs::remove_file(source).unwrap();
    docx
}

#[test]
fn a_word_document_becomes_a_product_that_only_people_can_complete() {
    let desk = Desk::new();
    let folder = desk.one(&leaflet_docx(&desk, "Tờ rơi sốt xuất huyết (bản cuối) #2.docx"));
    assert_eq!(folder.file_name().unwrap(), "phong-benh-sot-xuat-huyet");
    let wanted = "## Phòng bệnh sốt xuất huyết\n\nMuỗi vằn truyền bệnh. Diệt lăng quăng là cách tốt nhất.\n\n## Việc cần làm\n\n\
        - Đậy **kín** chum\n- Lật úp lốp xe\n    - cả lốp nhỏ\n\n| Thôn | Ngày |\n|---|---|\n| A Rớt | 5/6 |\n\n\
        ![](media/hinh-1.png)\n";
    assert_eq!(text(&folder), wanted);
    let named: Vec<_> = desk.errors().into_iter().map(|problem| problem.args.into_values().next().unwrap()).collect();
    let gaps = ["topic", "audience", "licence", "issuer.unit", "issuer.date", "funding.programme", "funding.source"];
    assert_eq!(named, [&gaps[..], &["media/hinh-1.png"]].concat());
    complete(&folder);
    assert_eq!(desk.errors(), []);
    let report = check::check(&desk.content(), None);
    let card = &report.products[0].card;
    assert_eq!(card.title.values().next().unwrap(), "Phòng bệnh sốt xuất huyết");
    assert_eq!(card.summary.values().next().unwrap(), "Muỗi vằn truyền bệnh. Diệt lăng quăng là cách tốt nhất.");
}

/// Bytes as the encodings of old write these words; TCVN3 and Windows-1258 are what `iconv` says, VNI is typed by hand.
#[test]
fn texts_of_before_unicode_are_converted() {
    let words = "Cộng hòa xã hội chủ nghĩa Việt Nam độc lập, tự do, hạnh phúc; đường về bản nhỏ ở giữa núi rừng, trẻ em được đến trường";
    let tcvn3 =
        b"C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam \xae\xe9c l\xcbp, t\xf9 do, h\xb9nh ph\xf3c; \
        \xae\xad\xeang v\xd2 b\xb6n nh\xe1 \xeb gi\xf7a n\xf3i r\xf5ng, tr\xce em \xae\xad\xeec \xae\xd5n tr\xad\xeang";
    let vni = b"Co\xe4ng ho\xf8a xa\xf5 ho\xe4i chu\xfb ngh\xf3a Vie\xe4t Nam \xf1o\xe4c la\xe4p, t\xf6\xef do, ha\xefnh phu\xf9c; \
        \xf1\xf6\xf4\xf8ng ve\xe0 ba\xfbn nho\xfb \xf4\xfb gi\xf6\xf5a nu\xf9i r\xf6\xf8ng, tre\xfb em \xf1\xf6\xf4\xefc \xf1e\xe1n \
        tr\xf6\xf4\xf8ng";
    let microsoft = b"C\xf4\xf2ng ho\xcca xa\xde h\xf4\xf2i chu\xd2 nghi\xdea Vi\xea\xf2t Nam \xf0\xf4\xf2c l\xe2\xf2p, t\xfd\xf2 do, \
        ha\xf2nh phu\xecc; \xf0\xfd\xf5\xccng v\xea\xcc ba\xd2n nho\xd2 \xf5\xd2 gi\xfd\xdea nu\xeci r\xfd\xccng, tre\xd2 em \
        \xf0\xfd\xf5\xf2c \xf0\xea\xecn tr\xfd\xf5\xccng";
    for (name, bytes) in [("TCVN", &tcvn3[..]), ("CP1258", microsoft)] {
        let desk = Desk::new();
        let file = desk.write("byte", bytes);
        let known = Command::new("iconv").args(["-f", name, "-t", "UTF-8"]).arg(file).output().unwrap().stdout;
        let composed: String =
            unicode_normalization::UnicodeNormalization::nfc(std::str::from_utf8(&known).unwrap()).collect();
        assert_eq!(composed, words, "the bytes of this test, {name}");
    }
    let apart: String = unicode_normalization::UnicodeNormalization::nfd(words).collect();
    let wide: Vec<u8> = [0xfeff].into_iter().chain(words.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut cases: Vec<(&[u8], Option<&str>)> =
        vec![(tcvn3, Some("TCVN3 (ABC)")), (vni, Some("VNI")), (microsoft, Some("Windows-1258"))];
    cases.extend([(apart.as_bytes(), Some("Unicode NFD")), (&wide, None), (words.as_bytes(), None)]);
    for (bytes, encoding) in cases {
        let desk = Desk::new();
        let imported = desk.import(&desk.write("công văn.txt", bytes));
        assert_eq!(text(&imported.made[0].folder).trim(), words, "{encoding:?}");
        let notes = &imported.made[0].notes;
        let told = notes.iter().find(|note| note.code == "import-converted");
        assert_eq!(told.map(|note| note.args["encodings"].as_str()), encoding);
    }
}

#[test]
fn living_text_is_never_taken_for_an_old_encoding() {
    let samples = [
        "Le café à côté du théâtre où l’été commence déjà très tôt",
        "Señor Núñez, São Paulo, Curaçao, Düsseldorf und Zürich",
        "P’rá Cơ Tu ŏ ĕ ĭ ŭ ƀ, Rơteăng lĕm, ông Müller đến bản",
        "Ông Bé, bà Cả, anh Ô, chị Ế",
    ];
    for sample in samples {
        let desk = Desk::new();
        let imported = desk.import(&desk.write("a.txt", sample));
        assert_eq!(text(&imported.made[0].folder).trim().trim_start_matches("## "), sample);
        assert!(imported.made[0].notes.is_empty(), "{:?}", imported.made[0].notes);
    }
}

/// A DOCX with this body, and styles of which one has an old font.
fn docx(desk: &Desk, name: &str, body: &str) -> PathBuf {
    let path = desk.path(name);
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let types = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{types}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{types}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            format!(
                "<Relationships xmlns=\"{types}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "word/styles.xml",
            format!(
                "<w:styles {space}><w:style w:type=\"paragraph\" w:styleId=\"Cu\"><w:name w:val=\"Cu\"/><w:rPr><w:rFonts w:ascii=\".VnTime\" w:hAnsi=\".VnTime\"/></w:rPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Con\"><w:name w:val=\"Con\"/><w:basedOn w:val=\"Cu\"/></w:style></w:styles>"
            ),
        ),
        ("word/document.xml", format!("<w:document {space}><w:body>{body}</w:body></w:document>")),
    ];
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    path
}

#[test]
fn fonts_tell_the_encoding_run_by_run() {
    let run = |font: &str, text: &str| {
        format!(
            "<w:r><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>"
        )
    };
    let paragraph = |runs: String| format!("<w:p>{runs}</w:p>");
    let body = [
        // The mark of a vowel in the next run; a word that is one syllable in any encoding; capitals by font.
        paragraph(run("VNI-Times", "Tie") + &run("VNI-Times", "áng Vieät")),
        paragraph(run(".VnTimeH", "bé") + &run("Times New Roman", " giữ café")),
        // By the style that a style is based on; Word has taken an ư for a soft hyphen.
        "<w:p><w:pPr><w:pStyle w:val=\"Con\"/></w:pPr><w:r><w:t>n</w:t><w:softHyphen/><w:t>íc &amp; ®Êt</w:t></w:r></w:p>".to_owned(),
    ];
    let desk = Desk::new();
    let imported = desk.import(&docx(&desk, "cũ.docx", &body.concat()));
    assert_eq!(text(&imported.made[0].folder), "Tiếng Việt\n\nBỘ giữ café\n\nnước & đất\n");
    assert_eq!(imported.made[0].notes[0].args["encodings"], "TCVN3 (ABC), VNI");
}

#[test]
fn films_and_sounds_become_what_points_play_and_say_nothing_about_where_they_were_made() {
    let desk = Desk::new();
    let film = desk.path("phim cũ: “rửa tay”.avi");
    let source = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1920x1200:d=3", "-f", "lavfi", "-i", "sine=d=3"];
    run(
        "ffmpeg",
        &[&source[..], &["-c:v", "mpeg4", "-metadata", "title=Rửa tay sạch"]].concat(),
        Path::new(&format!("file:{}", film.display())),
    );
    let folder = desk.one(&film);
    assert_eq!(folder.file_name().unwrap(), "rua-tay-sach");
    complete(&folder);
    assert_eq!(desk.errors(), []);
    let phone = desk.path("điện thoại.mp4");
    let place =
        ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-metadata", "comment=+15.8+107.6/", "-metadata", "title=Suối lũ"];
    run("ffmpeg", &[&source[..], &["-vf", "scale=640:360"], &place].concat(), &phone);
    assert!(fs::read(&phone).unwrap().windows(11).any(|bytes| bytes == b"+15.8+107.6"), "the place is in the source");
    let folder = desk.one(&phone);
    assert!(!fs::read(folder.join("phim.mp4")).unwrap().windows(11).any(|bytes| bytes == b"+15.8+107.6"));
    let sound = desk.path("bản tin.mp3");
    run("ffmpeg", &["-v", "error", "-f", "lavfi", "-i", "sine=d=3", "-metadata", "title=Bản tin thôn"], &sound);
    let folder = desk.one(&sound);
    complete(&folder);
    let report = check::check_product(&desk.content(), Path::new("p01/ban-tin-thon"));
    assert!(!report.has_errors(), "{:?}", report.problems);
    let sound = report.products[0].card.sound.values().next().unwrap();
    assert!((2900..3200).contains(&sound.millis), "{}", sound.millis);
}

#[test]
fn a_folder_with_a_document_and_pictures_is_one_product_and_a_drawer_is_many() {
    let desk = Desk::new();
    leaflet_docx(&desk, "hồ sơ/bài.docx");
    picture(&desk.path("hồ sơ/ảnh 1.jpg"));
    picture(&desk.path("hồ sơ/ảnh 2.PNG"));
    desk.write("hồ sơ/~$bài.docx", "khóa");
    let folder = desk.one(&desk.path("hồ sơ"));
    assert!(text(&folder).contains("![](media/hinh-3."), "{}", text(&folder));
    let desk = Desk::new();
    desk.write("ngăn kéo/một.txt", "Bài một\n\nLời của bài một, đủ dài.");
    desk.write("ngăn kéo/hai.html", "<h1>Bài hai</h1><p>Lời của bài hai.</p>");
    desk.write("ngăn kéo/thôn xa/ba.md", "# Bài ba\n\nLời của bài ba.");
    desk.write("ngăn kéo/bảng.xlsx", "PK\u{3}\u{4}");
    picture(&desk.path("ngăn kéo/lạc.png"));
    let imported = desk.import(&desk.path("ngăn kéo"));
    let titles: Vec<_> = imported.made.iter().map(|made| made.title.as_str()).collect();
    assert_eq!(titles, ["Bài hai", "Bài một", "Bài ba"]);
    let left: Vec<_> = imported.refused.iter().map(|problem| problem.code).collect();
    assert_eq!(left, ["import-unknown", "import-stray-picture"]);
}

#[test]
fn what_is_there_is_never_overwritten() {
    let desk = Desk::new();
    let file = desk.write("a.txt", "Rửa tay sạch\n\nLời.");
    let folder = desk.one(&file);
    fs::write(folder.join("vi.md"), "## Đã sửa\n").unwrap();
    let imported = desk.import(&file);
    assert_eq!(imported.refused[0].code, "import-there");
    assert_eq!(text(&folder), "## Đã sửa\n");
    assert_eq!(fs::read_dir(desk.publisher()).unwrap().count(), 1);
}

#[test]
fn what_cannot_be_read_is_named_and_leaves_nothing() {
    let desk = Desk::new();
    let film = desk.path("phim.mp4");
    run("ffmpeg", &["-v", "error", "-f", "lavfi", "-i", "testsrc2=d=9", "-movflags", "+faststart"], &film);
    let whole = fs::read(&film).unwrap();
    assert_eq!(desk.refused(&desk.write("cụt.mp4", &whole[..whole.len() / 2])), ["media-cut"]);
    assert_eq!(desk.refused(&desk.write("rác.mp4", "không phải phim")), ["media-broken"]);
    picture(&desk.path("hình.png"));
    let whole = fs::read(desk.path("hình.png")).unwrap();
    assert_eq!(desk.refused(&desk.write("cụt.png", &whole[..whole.len() / 2])), ["picture-broken"]);
    assert_eq!(desk.refused(&desk.write("trống.docx", "")), ["import-empty"]);
    assert_eq!(desk.refused(&desk.write("hỏng.docx", "PK\u{3}\u{4} hỏng")), ["import-broken"]);
    assert_eq!(desk.refused(&desk.write("hỏng.pdf", "%PDF-1.4 hỏng")), ["document-broken"]);
    assert_eq!(desk.refused(&desk.write("lạ.xyz", "gì đây")), ["import-unknown"]);
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], &locked].concat();
    assert_eq!(desk.refused(&desk.write("khóa.docx", locked)), ["import-locked"]);
    let nothing = importing::import(&desk.path("không có"), &desk.publisher(), &|id, _| id.to_owned()).unwrap_err();
    assert_eq!(nothing.code, "import-nothing");
}

#[test]
fn a_document_that_unpacks_without_end_is_refused() {
    let desk = Desk::new();
    let path = desk.path("bom.docx");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for number in 0..9 {
        zip.start_file(format!("word/{number}"), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 64 << 20), &mut zip).unwrap();
    }
    zip.finish().unwrap();
    assert!(fs::metadata(&path).unwrap().len() < 2 << 20);
    assert_eq!(desk.refused(&path), ["import-broken"]);
    // Depth alone is no crime, but it must exhaust nobody's stack.
    let deep = format!("{}{}", "<w:p>".repeat(20_000), "</w:p>".repeat(20_000));
    let imported = desk.import(&docx(&desk, "sâu.docx", &deep));
    assert_eq!(imported.made.len() + imported.refused.len(), 1);
}

#[test]
fn the_command_tells_what_was_made_and_what_is_left_to_do_and_where() {
    let desk = Desk::new();
    let file = desk.write("Rửa tay.txt", "Rửa tay sạch\n\nLời.");
    let ran = Command::new(env!("CARGO_BIN_EXE_press"))
        .arg("import")
        .arg(&file)
        .arg("--out")
        .arg(desk.publisher())
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{said}");
    let toml = desk.publisher().join("rua-tay-sach/product.toml");
    for line in said.lines().filter(|line| line.contains("product.toml:")) {
        let (place, what) = line.trim().split_once(": ").unwrap();
        let (path, number) = place.rsplit_once(':').unwrap();
        assert_eq!(Path::new(path), toml);
        let source = fs::read_to_string(&toml).unwrap();
        let field = source.lines().nth(number.parse::<usize>().unwrap() - 1).unwrap();
        assert!(field.contains("\"\"") || field.contains("[]"), "{what}: {field}");
    }
    assert!(said.lines().filter(|line| line.contains("product.toml:")).count() >= 7, "{said}");
    assert!(said.contains("Chủ đề (topic) còn trống.") && !said.contains(" 0 tệp"), "{said}");
    assert!(said.contains("press check"), "{said}");
}

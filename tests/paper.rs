//! Printed documents and large pictures: bad ones are named and harm nobody, good ones cost a bounded amount of memory and
//! time. The frames of panning are measured in the real window (`window.rs`).

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use catalog::problem::Severity;
use catalog::{Edition, Kind, ProductId, paper};
use kiosk::inspect;
use kiosk::intent::Intent;
use kiosk::locale::Locales;
use kiosk::pictures::{self, Size};
use kiosk::route::Route;
use kiosk::status;
use kiosk::tour::{AtOnce, TourSize, headless};
use kiosk::ui::Window;
use kiosk::view::{PictureUse, Place, Screen, Source};
use kiosk::visit::Command;
use point::{Clock as _, SystemClock};
use tests::printed::{PRODUCT, folder, photograph, point};
use tests::{SamplePoint, Visitor, pdf};

#[test]
fn a_good_document_is_pressed_and_its_pages_are_known() {
    let folder = folder(&pdf::good(3), None);
    let report = catalog::check::check(folder.path(), None);
    assert_eq!(report.problems, []);
    let document = report.products[0].card.document.values().next().unwrap();
    assert_eq!((document.pages, document.sizes.len()), (3, 1), "equal sizes are told once");
    assert!(report.products[0].blobs.contains_key(&document.sha256));
    let point = point(&pdf::good(3), None);
    let edition = point.edition().unwrap();
    assert!(edition.blob(&document.sha256).exists(), "the point has the bytes");
}

#[test]
fn every_bad_document_is_named_by_press_check_in_bounded_time() {
    let clock = SystemClock::new();
    for (name, code, bytes) in pdf::bad() {
        let folder = folder(&bytes, None);
        let begun = clock.now().monotonic;
        let report = catalog::check::check(folder.path(), None);
        // Processor time is bounded; this only says that nothing hangs, on a machine that is busy with other tests.
        let took = clock.now().monotonic.saturating_sub(begun);
        assert!(took < Duration::from_secs(60), "{name}: {took:?}");
        let errors = report.problems.iter().filter(|problem| problem.severity == Severity::Error);
        let found: Vec<_> = errors.map(|problem| (problem.file.display().to_string(), problem.code)).collect();
        assert_eq!(found, [(format!("{PRODUCT}/in.pdf"), code)], "{name}");
    }
}

#[test]
fn a_document_of_too_many_bytes_or_with_doubtful_pages_is_named() {
    let mut large = pdf::good(1);
    large.resize(usize::try_from(paper::MAX_DOCUMENT_BYTES).unwrap() + 1, b' ');
    let codes = |bytes: &[u8]| {
        let report = catalog::check::check(folder(bytes, None).path(), None);
        report.problems.iter().map(|problem| (problem.severity, problem.code)).collect::<Vec<_>>()
    };
    assert_eq!(codes(&large), [(Severity::Error, "file-too-large")]);
    let blank = pdf::pages(pdf::A4, &[pdf::stream(b"", "")], "", &[]);
    assert_eq!(codes(&blank), [(Severity::Warning, "document-blank")]);
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let words = pdf::stream(b"BT /F 40 Tf 50 600 Td (Xin chao) Tj ET", "");
    assert_eq!(codes(&pdf::pages(pdf::A4, &[words], font, &[])), [(Severity::Warning, "document-font")]);
}

/// The window of a visitor at a point, drawn into memory.
struct Screened {
    visitor: Visitor,
    window: Rc<RefCell<Window>>,
}

impl Screened {
    fn new(point: &SamplePoint) -> Self {
        let edition = point.edition().unwrap();
        let window = Window::new(Locales::load().unwrap(), Box::new(AtOnce::new(edition)), Rc::new(|_| ())).unwrap();
        let mut screened = Self { visitor: point.visit().unwrap(), window };
        screened.go(Route::Home);
        screened
    }

    fn go(&mut self, route: Route) {
        self.visitor.visit.navigate(route);
        self.show();
    }

    fn press(&mut self, intent: Intent) {
        self.visitor.press(intent);
        self.show();
    }

    fn show(&mut self) {
        self.window.borrow_mut().show(self.visitor.view());
    }

    fn draw(&self) {
        use slint::ComponentHandle as _;
        self.window.borrow().app().window().take_snapshot().unwrap();
    }
}

fn product() -> ProductId {
    PRODUCT.parse().unwrap()
}

#[test]
fn a_bad_document_at_a_point_says_so_and_hides_nothing_else() {
    headless(TourSize { width: 1366, height: 768 }).unwrap();
    let point = point(&pdf::good(2), None);
    let edition = point.edition().unwrap();
    let sha256 = edition.cards()[0].document.values().next().unwrap().sha256.clone();
    // What takes long has a test of its own.
    let quick = |name: &str| !["forms in forms", "millions of strokes"].contains(&name);
    for (name, _, bytes) in pdf::bad().into_iter().filter(|(name, ..)| quick(name)) {
        std::fs::write(edition.blob(&sha256), bytes).unwrap();
        let mut screened = Screened::new(&point);
        screened.go(Route::Product { id: product(), page: 0 });
        let Screen::Reader(reader) = screened.visitor.view().screen else { panic!("a reader") };
        assert!(reader.print.is_some() && !reader.blocks.is_empty(), "{name}: the words are there");
        screened.visitor.touch("reader.document");
        screened.window.borrow().messages();
        screened.show();
        screened.draw();
        let said = screened.window.borrow().messages();
        assert!(said.iter().any(|text| text.starts_with("Trang này chưa xem được")), "{name}: {said:?}");
        screened.press(Intent::Back);
        assert_eq!(screened.visitor.view().route, "product");
    }
    let faults = status::status(&point.root, point.clock.as_ref()).unwrap().faults;
    let ids: Vec<_> = faults.iter().map(|fault| fault.id.clone()).collect();
    assert_eq!(ids, [format!("content/document/{sha256}")]);
}

#[test]
fn a_page_that_never_ends_is_given_up_and_its_fault_names_it() {
    let point = point(&pdf::good(1), None);
    let edition = point.edition().unwrap();
    let sha256 = edition.cards()[0].document.values().next().unwrap().sha256.clone();
    let (_, _, slow) = pdf::bad().into_iter().find(|(_, code, _)| *code == "document-slow").unwrap();
    std::fs::write(edition.blob(&sha256), slow).unwrap();
    let picture = PictureUse { source: Source::Print { sha256: sha256.clone(), page: 0 }, place: Place::Full };
    let error = pictures::load(Some(&edition), &picture, Size { width: 1366, height: 680 }).unwrap_err();
    assert!(error.to_string().contains("takes too long"), "{error}");
    let fault = inspect::picture_fault(&error, time::OffsetDateTime::UNIX_EPOCH);
    assert_eq!(fault.id, format!("content/document/{sha256}/0"));
}

#[test]
fn a_printed_document_is_leafed_through_and_looked_at_by_keys_alone() {
    let point = point(&pdf::good(3), None);
    let mut visitor = point.visit().unwrap();
    visitor.visit.navigate(Route::Home);
    visitor.visit.navigate(Route::Product { id: product(), page: 0 });
    assert!(visitor.walk_to("reader.document"));
    visitor.press(Intent::Activate);
    let mut told = Vec::new();
    let mut tell = |visitor: &Visitor| {
        let view = visitor.view();
        let Screen::Picture(picture) = view.screen else { panic!("a page") };
        told.push(format!(
            "{} [{}] {} ×{} at {}, {}",
            view.route, view.focused, picture.position, picture.look.zoom, picture.look.x, picture.look.y
        ));
    };
    tell(&visitor);
    for intent in
        [Intent::Activate, Intent::ZoomIn, Intent::Down, Intent::Next, Intent::Next, Intent::Down, Intent::Down]
    {
        visitor.press(intent);
        tell(&visitor);
    }
    visitor.press(Intent::Previous);
    tell(&visitor);
    insta::assert_yaml_snapshot!(told);
    visitor.press(Intent::Back);
    assert_eq!(visitor.view().route, "product");
}

#[test]
fn the_reader_leads_to_the_print_beside_or_below_the_words() {
    let alone = point(&pdf::good(2), None);
    let mut visitor = alone.visit().unwrap();
    visitor.visit.navigate(Route::Product { id: product(), page: 0 });
    let Screen::Reader(reader) = visitor.view().screen else { panic!("a reader") };
    assert!(reader.print.clone().unwrap().cover.is_some(), "whoever can't read sees the leaflet");
    insta::assert_yaml_snapshot!(insta_view(&visitor));
    let with_picture = point(&pdf::good(2), Some(&photograph(400, 300)));
    let mut visitor = with_picture.visit().unwrap();
    visitor.visit.navigate(Route::Product { id: product(), page: 0 });
    let Screen::Reader(reader) = visitor.view().screen else { panic!("a reader") };
    assert!(reader.print.unwrap().cover.is_none(), "the page has a picture of its own");
    assert!(visitor.walk_to("reader.document"));
}

fn insta_view(visitor: &Visitor) -> BTreeMap<&'static str, String> {
    let view = visitor.view();
    let Screen::Reader(reader) = view.screen else { panic!("a reader") };
    let print = reader.print.unwrap();
    let rows = view.focus.ids().collect::<Vec<_>>().join(" ");
    BTreeMap::from([("pages", print.pages), ("ratio", print.ratio.to_string()), ("focus", rows)])
}

/// A line of `/proc/self/status`, in kB.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|text| text.strip_prefix(line)).unwrap();
    found.trim_start_matches(':').trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn a_poster_of_40_megapixels_and_100_pages_cost_a_bounded_amount_of_memory() {
    const MOST: u64 = 260 * 1024;
    headless(TourSize { width: 1920, height: 1080 }).unwrap();
    let point = point(&pdf::good(100), Some(&photograph(7_746, 5_163)));
    let mut screened = Screened::new(&point);
    screened.draw();
    let before = memory("VmRSS");
    // From here the peak counts.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    screened.go(Route::Product { id: product(), page: 0 });
    screened.go(Route::Picture { id: product(), page: 0 });
    for intent in [Intent::ZoomIn, Intent::ZoomIn, Intent::Right, Intent::Down, Intent::Left, Intent::Up] {
        screened.press(intent);
        screened.draw();
    }
    screened.press(Intent::Back);
    let poster = memory("VmHWM");
    screened.go(Route::Document { id: product(), page: 0 });
    for page in 1..100 {
        screened.press(Intent::Next);
        // Each closely would only take longer.
        if page == 94 {
            screened.press(Intent::ZoomIn);
            screened.press(Intent::ZoomIn);
        }
    }
    screened.draw();
    let Screen::Picture(picture) = screened.visitor.view().screen else { panic!("a page") };
    assert_eq!((picture.position.as_str(), picture.look.zoom), ("Trang 100 / 100", 4));
    let document = memory("VmHWM");
    screened.press(Intent::Back);
    let after = memory("VmRSS");
    println!("kB: {before} before, peak {poster} with the poster, {document} with the document, {after} after");
    assert!(document - before < MOST, "the peak grew by {} kB", document - before);
    // What the allocator keeps for the next look: tiles, pictures, and the frames of this test.
    assert!(after < before + 100 * 1024, "{before} kB before, {after} kB after");
}

#[test]
fn a_hundred_looks_at_pictures_and_documents_keep_memory_flat() {
    headless(TourSize { width: 640, height: 360 }).unwrap();
    let point = point(&pdf::good(2), Some(&photograph(2_800, 2_000)));
    let mut screened = Screened::new(&point);
    let mut kilobytes = Vec::new();
    for _ in 0..100 {
        screened.go(Route::Product { id: product(), page: 0 });
        for route in [Route::Picture { id: product(), page: 0 }, Route::Document { id: product(), page: 1 }] {
            screened.go(route);
            screened.press(Intent::ZoomIn);
            screened.visitor.visit.handle(Command::Dragged { x: 0.0, y: 1.0 });
            screened.show();
            screened.draw();
            screened.press(Intent::Back);
        }
        screened.press(Intent::Home);
        kilobytes.push(memory("VmRSS"));
    }
    let (settled, end) = (kilobytes[20], kilobytes[99]);
    assert!(end < settled + 8 * 1024, "{settled} kB after 20 looks, {end} kB after 100: {kilobytes:?}");
    // Nothing of them is left behind either.
    let children = std::fs::read_to_string(format!("/proc/self/task/{}/children", std::process::id())).unwrap();
    assert_eq!(children.trim(), "");
}

#[test]
fn a_large_photograph_is_shown_and_cut_like_a_small_one() {
    let point = point(&pdf::good(1), Some(&photograph(3_000, 2_000)));
    let edition: Arc<Edition> = point.edition().unwrap();
    let card = edition.cards().iter().find(|card| card.kind == Kind::Leaflet).unwrap();
    let text = edition.text(card.text.values().next().unwrap()).unwrap();
    let source = text.pages[0].blocks.iter().find_map(|block| match block {
        catalog::Block::Picture(picture) => {
            Some(Source::Blob { sha256: picture.sha256.clone(), media_type: picture.media_type.clone() })
        }
        _ => None,
    });
    let frame = kiosk::view::Frame { width: 300, height: 300 };
    let room = Size { width: 300, height: 300 };
    let source = source.unwrap();
    let load = |place| pictures::load(Some(&edition), &PictureUse { source: source.clone(), place }, room).unwrap();
    let (page, cover) = (load(Place::Page(frame)), load(Place::Cover(frame)));
    assert_eq!((page.width, page.height, page.opaque), (300, 200, true));
    assert_eq!((cover.width, cover.height), (300, 300));
    // The same picture at the middle, up to what scaling and JPEG change.
    let middle = |pixels: &pictures::Pixels| {
        let at = ((pixels.height / 2) * pixels.width + pixels.width / 2) as usize * 3;
        pixels.bytes[at]
    };
    assert!(middle(&page).abs_diff(middle(&cover)) < 24, "{} {}", middle(&page), middle(&cover));
}

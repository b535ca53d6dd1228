//! The pages in a real browser: by keyboard alone, without scripts, with enough contrast, labels and order of heads.
//! `HUB_SCREENS=folder` keeps pictures of all of them.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../../tests/chromium.rs"]
mod chromium;
mod office;

use std::path::PathBuf;

use chromium::{Chromium, DOWN, ENTER, SPACE, Scripts, TAB};
use office::{COMMUNE, OVERSIGHT, Office, PASSWORD, PROVINCE, point};

/// More than any page has.
const MOST_STOPS: usize = 250;

/// Moves the focus forwards until it is on what a selector names. Nothing else than the keyboard is used.
async fn tab_to(browser: &Chromium, selector: &str) {
    for _ in 0..MOST_STOPS {
        browser.keys(TAB).await;
        let script = format!("return document.activeElement.matches({})", serde_json::Value::from(selector));
        if browser.run(&script).await == true {
            return;
        }
    }
    panic!("{}: nothing leads to {selector}", browser.url().await);
}

/// Chooses in a list by the arrow keys.
async fn choose(browser: &Chromium, selector: &str, value: &str) {
    tab_to(browser, selector).await;
    for _ in 0..MOST_STOPS {
        if browser.run("return document.activeElement.value").await == value {
            return;
        }
        browser.keys(DOWN).await;
    }
    panic!("{}: {selector} has no {value}", browser.url().await);
}

async fn follow(browser: &Chromium, selector: &str) {
    tab_to(browser, selector).await;
    let before = browser.run("return performance.timeOrigin").await;
    browser.keys(ENTER).await;
    arrive(browser, &before).await;
}

/// Waits for another document.
async fn arrive(browser: &Chromium, before: &serde_json::Value) {
    for _ in 0..200 {
        let now = browser.run("return document.readyState == 'complete' ? performance.timeOrigin : 0").await;
        if now != 0 && now != *before {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{}: no other page came", browser.url().await);
}

async fn sign_in(browser: &Chromium, office: &Office, login: &str) {
    browser.open(&office.url("/")).await;
    tab_to(browser, "#login").await;
    browser.keys(login).await;
    browser.keys(TAB).await;
    browser.keys(PASSWORD).await;
    let before = browser.run("return performance.timeOrigin").await;
    browser.keys(ENTER).await;
    arrive(browser, &before).await;
    assert!(browser.url().await.ends_with("/diem"), "{}", browser.url().await);
}

async fn title(browser: &Chromium) -> String {
    browser.run("return document.querySelector('h1').textContent").await.as_str().unwrap().to_owned()
}

/// What a page can have wrong that a program can see. Empty if nothing.
const FAULTS: &str = r#"
const faults = [];
const say = (what, element) => faults.push(what + ': ' + (element.outerHTML || '').slice(0, 160));
const all = (selector) => [...document.querySelectorAll(selector)];
const name = (element) => {
  const by = element.getAttribute('aria-labelledby');
  if (by) return by.split(' ').map((id) => document.getElementById(id)?.textContent || '').join(' ').trim();
  return (element.getAttribute('aria-label') || [...(element.labels || [])].map((l) => l.textContent).join(' ')
    || element.textContent || '').trim();
};
if (!document.documentElement.lang) faults.push('no language');
if (!document.title) faults.push('no title');
if (all('h1').length != 1) faults.push('not one h1');
if (all('main').length != 1 || all('header').length != 1 || all('nav').length < 1) faults.push('landmarks');
if (all('script, [onclick], [onload]').length) faults.push('scripts');
let level = 0;
for (const head of all('h1, h2, h3, h4')) {
  const own = Number(head.tagName[1]);
  if (own > level + 1) say('head skips a level', head);
  if (!head.textContent.trim()) say('empty head', head);
  level = own;
}
const ids = all('[id]').map((element) => element.id);
if (new Set(ids).size != ids.length) faults.push('an id twice');
for (const part of all('a[href], button, input:not([type=hidden]), select, textarea, [tabindex="0"], summary'))
  if (!name(part)) say('no name', part);
for (const field of all('input:not([type=hidden]), select, textarea'))
  if (!field.labels.length) say('no label', field);
for (const table of all('table')) {
  if (!table.querySelector('thead th[scope=col]')) say('no column heads', table);
  for (const cell of table.querySelectorAll('th')) if (!cell.hasAttribute('scope')) say('head of what', cell);
}
for (const element of all('[aria-labelledby], [aria-describedby]'))
  for (const attribute of ['aria-labelledby', 'aria-describedby'])
    for (const id of (element.getAttribute(attribute) || '').split(' ').filter(Boolean))
      if (!document.getElementById(id)) say('names what is not there', element);
if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push('the page scrolls sideways');

const rgb = (text) => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
const channel = (c) => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
const light = ({ r, g, b }) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
const ground = (element) => {
  for (; element; element = element.parentElement) {
    const colour = rgb(getComputedStyle(element).backgroundColor);
    if (colour.a == 1) return colour;
    if (colour.a > 0) say('half a ground', element);
  }
  return rgb('255,255,255');
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let measured = 0;
while (walker.nextNode()) {
  const text = walker.currentNode, element = text.parentElement;
  if (!text.data.trim() || !element.getClientRects().length) continue;
  const [one, other] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
  const contrast = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
  measured++;
  if (contrast < 7) say('contrast ' + contrast.toFixed(2), element);
}
for (const field of all('input, select')) {
  if (!field.getClientRects().length) continue;
  const [one, other] = [light(rgb(getComputedStyle(field).color)), light(ground(field))];
  if ((Math.max(one, other) + .05) / (Math.min(one, other) + .05) < 7) say('contrast of a field', field);
}
if (measured < 8) faults.push('nothing was measured');
return faults;
"#;

async fn check(browser: &Chromium, name: &str) {
    for (kind, width, height) in [("may-ban", 1366, 768), ("dien-thoai", 390, 844)] {
        browser.resize(width, height).await;
        let faults = browser.run(FAULTS).await;
        assert_eq!(faults, serde_json::json!([]), "{name}, {kind}");
        if let Some(folder) = std::env::var_os("HUB_SCREENS") {
            let file = PathBuf::from(folder).join(format!("{name}-{kind}.png"));
            std::fs::write(file, browser.picture().await).unwrap();
        }
    }
    browser.resize(1366, 768).await;
}

/// Walks the whole page by the Tab key: the focus is always seen, never stuck, and reaches everything.
async fn walk(browser: &Chromium, name: &str) {
    let wanted = "return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]')]
        .filter((element) => element.getClientRects().length && !(element.closest('details:not([open])') && element.tagName != 'SUMMARY')).length";
    let wanted = browser.run(wanted).await.as_u64().unwrap();
    browser.run("window.seen = new Set(); document.activeElement.blur()").await;
    let look = "const on = document.activeElement; if (on === document.body) return 'end';
        const style = getComputedStyle(on); window.seen.add(on);
        const box = on.getBoundingClientRect();
        const seen = style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2;
        const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
        return seen && inside ? '' : on.outerHTML.slice(0, 200)";
    // A field of a day has three places for the Tab key.
    for _ in 0..MOST_STOPS {
        browser.keys(TAB).await;
        let fault = browser.run(look).await;
        if fault == "end" {
            break;
        }
        assert_eq!(fault, "", "{name}: the focus isn't seen");
    }
    let reached = browser.run("return window.seen.size").await.as_u64().unwrap();
    assert_eq!(reached, wanted, "{name}: what the Tab key reaches");
}

/// A difficulty that was answered; its record.
fn a_difficulty(office: &Office) -> ulid::Ulid {
    let (point, record) = (uuid::Uuid::from(point(0)), ulid::Ulid::from_parts(1_764_000_000_000, 7));
    office.postgres.ask(&format!(
        "INSERT INTO event VALUES ('{0}', '{point}', '{point}', '2026-11-28T08:00+07', 'point.difficulty',
         '{{\"point.record.id\": \"{record}\", \"point.record.revision\": \"1\", \"point.record.state\": \"open\",
           \"point.difficulty.kind\": \"power\", \"point.difficulty.text\": \"Hay mất điện\", \"point.from\": \"2026-11-20\"}}', 'b', true);
         INSERT INTO answer VALUES ('{0}', '{point}', '{0}', 'Đã báo điện lực, tuần sau thay dây.', 1, '2026-11-29T08:00+07')",
        uuid::Uuid::from(record)
    ));
    record
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_can_be_read_and_used_by_keyboard_alone() {
    let (office, browser) = (Office::open().await, Chromium::start(Scripts::Allowed).await);
    let record = a_difficulty(&office);
    browser.resize(1366, 768).await;
    browser.open(&office.url("/su-dung?by=unit")).await;
    assert_eq!(title(&browser).await, "Đăng nhập");
    check(&browser, "dang-nhap").await;
    walk(&browser, "dang-nhap").await;
    // The first stop leads past the head.
    browser.open(&office.url("/cong-khai")).await;
    browser.keys(TAB).await;
    browser.keys(ENTER).await;
    assert_eq!(browser.run("return document.activeElement.id").await, "noi-dung");
    check(&browser, "cong-khai-chua-co").await;

    sign_in(&browser, &office, PROVINCE).await;
    for (name, path, head) in [
        ("cac-diem", "/diem".to_owned(), "Các điểm"),
        ("cac-diem-khong-thay", "/diem?q=xyz".to_owned(), "Các điểm"),
        ("mot-diem", format!("/diem/{}", point(1)), "Điểm hỗ trợ xã Hùng Sơn"),
        ("mot-diem-can-xu-ly", format!("/diem/{}", point(3)), "Điểm hỗ trợ xã Trà Đốc"),
        ("mot-diem-tot", format!("/diem/{}", point(0)), "Điểm hỗ trợ xã Tây Giang"),
        ("mot-diem-thieu", format!("/diem/{}", point(2)), "Điểm hỗ trợ xã Avương"),
        ("so-lam-viec", format!("/diem/{}/so-lam-viec", point(0)), "Sổ làm việc: Điểm hỗ trợ xã Tây Giang"),
        ("canh-bao", "/canh-bao".to_owned(), "Cảnh báo"),
        ("kho-khan", "/kho-khan".to_owned(), "Khó khăn"),
        ("mot-kho-khan", format!("/kho-khan/{}/{record}", point(0)), "Khó khăn về điện"),
        ("cac-diem-loc", "/diem?light=red".to_owned(), "Các điểm"),
        ("ghi-danh", "/ghi-danh".to_owned(), "Ghi danh"),
        ("su-dung", "/su-dung".to_owned(), "Sử dụng"),
        ("su-dung-bai", "/su-dung?by=product&period=2026-q3".to_owned(), "Sử dụng"),
        ("su-dung-thang", "/su-dung?by=language&period=2026-11".to_owned(), "Sử dụng"),
        ("su-dung-don-vi", "/su-dung?by=unit&period=2026".to_owned(), "Sử dụng"),
        ("su-dung-trong", "/su-dung?by=topic&period=2021".to_owned(), "Sử dụng"),
        ("su-dung-ngay-sai", "/su-dung?period=days&first=2026-09-02&last=2026-09-01".to_owned(), "Sử dụng"),
        ("bang-rong", "/bang-rong?quy=2026-4".to_owned(), "Băng rộng"),
        ("cong-khai", "/cong-khai".to_owned(), "Số liệu công khai"),
        ("mat-khau", "/mat-khau".to_owned(), "Đổi mật khẩu"),
        ("mat-khau-da-doi", "/mat-khau?xong=true".to_owned(), "Đổi mật khẩu"),
        ("khong-co", "/diem/x".to_owned(), "Không có trang này"),
    ] {
        browser.open(&office.url(&path)).await;
        assert_eq!(title(&browser).await, head, "{path}");
        check(&browser, name).await;
        walk(&browser, name).await;
    }
    // A table that goes on beyond the edge of a telephone shows it there, and nothing of the table covers the sign.
    browser.resize(390, 844).await;
    browser.open(&office.url("/su-dung?by=product&period=2026-q3")).await;
    let script = "const wide = document.querySelector('.wide'), style = getComputedStyle(wide);
        return [wide.scrollWidth > wide.clientWidth, style.backgroundAttachment,
            getComputedStyle(wide.querySelector('table')).backgroundColor]";
    let shown = serde_json::json!([true, "local, local, scroll, scroll", "rgba(0, 0, 0, 0)"]);
    assert_eq!(browser.run(script).await, shown);
    browser.resize(1366, 768).await;
    browser.open(&office.url("/ngon-ngu/en")).await;
    browser.open(&office.url("/su-dung?by=product&period=2026-11")).await;
    assert_eq!(title(&browser).await, "Usage");
    check(&browser, "usage-en").await;
    for (name, path) in [("point-en", format!("/diem/{}", point(3))), ("broadband-en", "/bang-rong".to_owned())] {
        browser.open(&office.url(&path)).await;
        check(&browser, name).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_work_needs_no_script_and_no_mouse() {
    let (office, browser) = (Office::open().await, Chromium::start(Scripts::Refused).await);
    browser.resize(1366, 768).await;
    let probe = "data:text/html,<title>off</title><script>document.title='on'</script>";
    browser.open(probe).await;
    assert_eq!(browser.run("return document.title").await, "off", "scripts of pages don't run here");

    // A wrong password is said, and the name stays.
    browser.open(&office.url("/")).await;
    tab_to(&browser, "#login").await;
    browser.keys(PROVINCE).await;
    browser.keys(TAB).await;
    browser.keys("sai mật khẩu rồi").await;
    let before = browser.run("return performance.timeOrigin").await;
    browser.keys(ENTER).await;
    arrive(&browser, &before).await;
    assert_eq!(
        browser.run("return document.querySelector('[role=alert]').textContent").await,
        "Tên đăng nhập hoặc mật khẩu chưa đúng."
    );
    check(&browser, "dang-nhap-sai").await;
    sign_in(&browser, &office, PROVINCE).await;

    // A new point is compared and approved, then placed.
    follow(&browser, "header a[href='/ghi-danh']").await;
    let code = office.postgres.ask("SELECT code FROM point_key WHERE state = 'waiting' AND name LIKE '%Trà Linh'");
    let shown = "return [...document.querySelectorAll('.code')].map((code) => code.lastChild.textContent)";
    let shown = browser.run(shown).await;
    let at = shown.as_array().unwrap().iter().position(|shown| *shown == code.as_str()).unwrap();
    tab_to(&browser, &format!("#same-{at}")).await;
    browser.keys(SPACE).await;
    follow(&browser, "form[action='/ghi-danh/approve'] button").await;
    assert_eq!(
        office.postgres.ask(&format!("SELECT state, decided_by FROM point_key WHERE code = '{code}'")),
        "approved|Trần Thị Lan (lan.tran)"
    );
    follow(&browser, "header a[href='/diem']").await;
    follow(&browser, &format!("a[href='/diem/{}']", point(6))).await;
    choose(&browser, "#unit", "20950").await;
    follow(&browser, "form[action$='/don-vi'] button").await;
    let placed = format!("SELECT unit, valid_from FROM placement WHERE point = '{}'", uuid::Uuid::from(point(6)));
    assert_eq!(office.postgres.ask(&placed), "20950|2026-06-30");

    // Figures of a quarter, and published ones.
    follow(&browser, "header a[href='/su-dung']").await;
    choose(&browser, "#period", "2026-q3").await;
    follow(&browser, "form[action='/su-dung'] button").await;
    let lead = browser.run("return document.querySelector('.lead').textContent").await;
    assert_eq!(lead, "Quý III/2026. Theo chủ đề.");
    follow(&browser, "header a[href='/cong-khai']").await;
    tab_to(&browser, "#sure").await;
    browser.keys(SPACE).await;
    follow(&browser, "form[action='/cong-khai'] button").await;
    assert_eq!(office.postgres.ask("SELECT count(*) FROM public_file"), "3");
    check(&browser, "cong-khai-da-dang").await;
    follow(&browser, "header button").await;
    assert_eq!(title(&browser).await, "Đăng nhập");
    browser.open(&office.url("/diem")).await;
    assert_eq!(title(&browser).await, "Đăng nhập", "signed out");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_sees_its_own_points_and_oversight_sees_all() {
    let office = Office::open().await;
    for (login, points, menu) in [
        (COMMUNE, 2, vec!["/diem", "/canh-bao", "/kho-khan", "/su-dung", "/bang-rong", "/cong-khai"]),
        (OVERSIGHT, 7, vec!["/diem", "/canh-bao", "/kho-khan", "/su-dung", "/bang-rong", "/cong-khai"]),
        (PROVINCE, 7, vec!["/diem", "/canh-bao", "/kho-khan", "/ghi-danh", "/su-dung", "/bang-rong", "/cong-khai"]),
    ] {
        let browser = Chromium::start(Scripts::Refused).await;
        browser.resize(1366, 768).await;
        sign_in(&browser, &office, login).await;
        let shown = browser.run("return document.querySelectorAll('tbody tr').length").await;
        assert_eq!(shown, points, "{login}");
        let links = "return [...document.querySelectorAll('header nav a')].map((link) => link.getAttribute('href'))";
        assert_eq!(browser.run(links).await, serde_json::json!(menu), "{login}");
        if login == COMMUNE {
            browser.open(&office.url(&format!("/diem/{}", point(3)))).await;
            assert_eq!(title(&browser).await, "Không có trang này");
            browser.open(&office.url("/ghi-danh")).await;
            assert_eq!(title(&browser).await, "Chưa được giao việc này");
            check(&browser, "khong-co-quyen").await;
        }
    }
}

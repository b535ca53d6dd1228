//! The frame of all pages: a way past it for keyboards, the name, where one can go, who is signed in.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{DOCTYPE, Markup, html};

use super::context::{Context, Signed};
use crate::officers::Right;
use crate::units::Unit;
use crate::words::Words;

/// The entry that says how many are open.
const ALERTS: &str = "menu-alerts";

/// The pages of the menu: message, address, the right it needs.
const MENU: [(&str, &str, Option<Right>); 7] = [
    ("menu-points", "/diem", Some(Right::Read)),
    (ALERTS, "/canh-bao", Some(Right::Read)),
    ("menu-difficulties", "/kho-khan", Some(Right::Read)),
    ("menu-enrolment", "/ghi-danh", Some(Right::Approve)),
    ("menu-usage", "/su-dung", Some(Right::Read)),
    ("menu-broadband", "/bang-rong", Some(Right::Read)),
    ("menu-public", "/cong-khai", None),
];

/// A page for an officer.
pub fn page(signed: &Signed, title: &str, body: Markup) -> Markup {
    let words = signed.context.words();
    let menu = MENU.iter().filter(|(.., right)| right.is_none_or(|right| signed.rights.any(right)));
    let entry = |id: &str| match signed.open_alerts {
        number @ 1.. if id == ALERTS => words.with("menu-alerts-open", &[("number", &words.number(number))]),
        _ => words.text(id),
    };
    let menu: Vec<_> = menu.map(|(id, path, _)| (entry(id), *path)).collect();
    let who = html! {
        form.who method="post" action="/dang-xuat" {
            (word(&signed.form_word))
            span { (signed.officer.name) }
            a href="/mat-khau" { (words.text("password-change")) }
            button.plain type="submit" { (words.text("sign-out")) }
        }
    };
    frame(&signed.context, title, &menu, who, body)
}

/// A page for anybody.
pub fn open_page(context: &Context, title: &str, body: Markup) -> Markup {
    let who = html! { p.who { a href="/dang-nhap" { (context.words().text("sign-in")) } } };
    frame(context, title, &[(context.words().text("menu-public"), "/cong-khai")], who, body)
}

fn frame(context: &Context, title: &str, menu: &[(String, &str)], who: Markup, body: Markup) -> Markup {
    let words = context.words();
    let here = context.path.split('?').next().unwrap_or_default();
    let other = if words.tag == "vi" { ("en", "English") } else { ("vi", "Tiếng Việt") };
    let content = html! {
        a.skip href="#noi-dung" { (words.text("skip")) }
        header {
            div.bar {
                p.name { a href="/" { (words.text("site-name")) } }
                nav aria-label=(words.text("menu")) {
                    ul {
                        @for (entry, path) in menu {
                            @let current = here == *path || here.starts_with(&format!("{path}/"));
                            li { a href=(path) aria-current=[current.then_some("page")] { (entry) } }
                        }
                    }
                }
                (who)
            }
            div.weaving {}
        }
        main id="noi-dung" tabindex="-1" {
            h1 { (title) }
            (body)
        }
        footer {
            p { (words.text("footer")) }
            p { a href={ "/ngon-ngu/" (other.0) } lang=(other.0) hreflang=(other.0) { (other.1) } }
        }
    };
    document(words, title, content)
}

fn document(words: &Words, title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – " (words.text("site-name")) }
                link rel="stylesheet" href="/kieu/style.css";
                link rel="icon" href="/kieu/weaving.svg" type="image/svg+xml";
            }
            body { (content) }
        }
    }
}

/// The field that says that a form is this session's.
pub fn word(form_word: &str) -> Markup {
    html! { input type="hidden" name="word" value=(form_word); }
}

/// A choice among units.
pub fn units(words: &Words, choices: &[(&Unit, usize)], chosen: &str, all: &str) -> Markup {
    html! {
        label for="unit" { (words.text("unit")) }
        select id="unit" name="unit" {
            option value="" { (words.text(all)) }
            @for (unit, depth) in choices {
                option value=(unit.code) selected[unit.code == chosen] { ("\u{2003}".repeat(*depth)) (unit.name) }
            }
        }
    }
}

/// A page for anybody that says why something isn't done.
pub fn notice(context: &Context, why: &str) -> Markup {
    let words = context.words();
    let body = html! { p { (words.text(&format!("refused-{why}"))) } p { a href="/" { (words.text("to-start")) } } };
    open_page(context, &words.text(&format!("refused-{why}-title")), body)
}

/// The same for an officer.
pub fn refused_to(signed: &Signed, status: StatusCode, why: &str) -> Response {
    let words = signed.context.words();
    let body = html! { p { (words.text(&format!("refused-{why}"))) } };
    (status, page(signed, &words.text(&format!("refused-{why}-title")), body)).into_response()
}

/// Where nothing works, both languages say so.
pub fn broken() -> Markup {
    html! {
        (DOCTYPE)
        html lang="vi" {
            head { meta charset="utf-8"; title { "Chưa mở được trang" } link rel="stylesheet" href="/kieu/style.css"; }
            body {
                main {
                    h1 { "Chưa mở được trang" }
                    p { "Máy chủ đang không vào được kho số liệu. Xin mở lại sau ít phút." }
                    p lang="en" { "The server can't reach its database just now. Please try again in a few minutes." }
                }
            }
        }
    }
}

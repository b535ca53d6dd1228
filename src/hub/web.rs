//! Pages for officers, and the public files. Made on the server, whole, without a line of script.
//!
//! A request becomes a [`context`]: whose language, whose session, which rights. A page asks the database for what these
//! rights allow, and [`layout`] puts it in the frame that all share. Whatever changes something is a form with the word of
//! its session.

mod alarms;
mod alerts;
mod broadband;
mod condition;
pub mod context;
mod desk;
mod difficulties;
mod difficulty;
mod enrolment;
mod files;
mod layout;
mod own_password;
mod point_page;
mod points;
mod points_file;
mod public;
mod recovery;
mod sign_in;
mod tables;
mod timeline;
mod usage;
mod view;
mod watched;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use ledger::SigningKey;
use point::Clock;

use crate::Database;
use crate::words::{Words, WordsError};
use context::Context;

/// What all pages need.
pub struct Site {
    /// The facts.
    pub database: Database,
    /// What day it is.
    pub clock: Arc<dyn Clock>,
    /// The hub's own key.
    pub key: Arc<SigningKey>,
    words: [Words; 2],
}

impl Site {
    /// Pages over a database.
    pub fn new(database: Database, clock: Arc<dyn Clock>, key: Arc<SigningKey>) -> Result<Self, WordsError> {
        Ok(Self { database, clock, key, words: [Words::load("vi")?, Words::load("en")?] })
    }

    /// The words of a language, Vietnamese where it isn't known.
    pub fn words(&self, tag: &str) -> &Words {
        self.words.iter().find(|words| words.tag == tag).unwrap_or(&self.words[0])
    }
}

/// All pages.
pub fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/diem") }))
        .route("/dang-nhap", get(sign_in::show).post(sign_in::sign_in))
        .route("/dang-xuat", post(sign_in::sign_out))
        .route("/ngon-ngu/{tag}", get(sign_in::choose_language))
        .route("/diem", get(points::show))
        .route("/cac-diem/{file}", get(points_file::file))
        .route("/diem/{id}", get(point_page::show))
        .route("/diem/{id}/bang/{file}", get(watched::file))
        .route("/diem/{id}/so-lam-viec", get(desk::show))
        .route("/diem/{id}/so-lam-viec/{file}", get(desk::file))
        .route("/canh-bao", get(alerts::show))
        .route("/canh-bao/{file}", get(alerts::file))
        .route("/diem/{id}/don-vi", post(point_page::place))
        .route("/diem/{id}/canh-bao", post(alarms::deal_with))
        .route("/diem/{id}/mo-khoa", post(recovery::answer))
        .route("/kho-khan", get(difficulties::show))
        .route("/kho-khan/{file}", get(difficulties::file))
        .route("/kho-khan/{id}/{record}", get(difficulty::show).post(difficulty::answer))
        .route("/ghi-danh", get(enrolment::show))
        .route("/ghi-danh/{decision}", post(enrolment::decide))
        .route("/mat-khau", get(own_password::show).post(own_password::change))
        .route("/su-dung", get(usage::show))
        .route("/su-dung/{file}", get(usage::file))
        .route("/bang-rong", get(broadband::show))
        .route("/bang-rong/{file}", get(broadband::file))
        .route("/cong-khai", get(public::list).post(public::publish))
        .route("/cong-khai/{slug}/{name}", get(public::file))
        .route("/kieu/{name}", get(embedded))
        .fallback(missing)
        .layer(middleware::from_fn(guard))
        .with_state(site)
}

/// What is part of the program: its look. A name of it never changes its bytes within a version.
async fn embedded(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", include_str!("web/style.css")),
        "weaving.svg" => ("image/svg+xml", include_str!("web/weaving.svg")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")], text).into_response()
}

async fn missing(context: Context) -> Response {
    context.refused(StatusCode::NOT_FOUND, "missing")
}

/// Headers for every page: nothing is loaded from elsewhere, nothing runs, nobody frames it, nothing stays in a cache.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; \
                  base-uri 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

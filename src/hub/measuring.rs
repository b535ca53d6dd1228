//! What points measure their lines by. Anybody may ask, before anybody is known, and nothing is told: an empty page by which a
//! point sees whether somebody answers in the hub's place, a sample for the day's bounded transfer, and [speed tests](ndt7).

mod ndt7;
mod sample;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::server::Hub;

/// Nothing in between may keep an answer, or make it shorter.
const AS_IT_IS: &str = "no-store, no-transform";

/// Bytes that nobody can make shorter, made once: what is measured is the line, not the hub's processor.
static RANDOM: LazyLock<Bytes> = LazyLock::new(|| {
    let mut bytes = vec![0; 1 << 20];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system has randomness, or no key could be made either");
    bytes.into()
});

/// The addresses that points know.
pub(crate) fn router(hub: Arc<Hub>) -> Router {
    let mut router = Router::new()
        .route("/generate_204", get(empty_page))
        .route("/line/sample", get(sample::give).post(sample::take));
    if hub.choices.ndt7 {
        router = router.route("/ndt/v7/download", get(ndt7::download)).route("/ndt/v7/upload", get(ndt7::upload));
    }
    router.with_state(hub)
}

/// As captive-portal checks ask for it everywhere.
async fn empty_page() -> impl IntoResponse {
    (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")])
}

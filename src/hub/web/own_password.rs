//! Officers change their own password.

use axum::Form;
use axum::extract::Query;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::context::{Signed, WebError};
use super::layout;
use crate::officers::OfficerError;
use crate::officers::password::{LONGEST, SHORTEST};
use crate::officers::session::{self, Tried};

/// Whether it was changed just now.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    xong: bool,
}

/// The form.
#[derive(Deserialize)]
pub struct Typed {
    word: String,
    old: String,
    new: String,
    again: String,
}

/// Shows the form.
pub async fn show(signed: Signed, Query(done): Query<Done>) -> Markup {
    let said = done.xong.then(|| signed.context.words().text("password-changed"));
    form(&signed, html! { @if let Some(said) = said { p.good role="status" { (said) } } })
}

fn form(signed: &Signed, said: Markup) -> Markup {
    let words = signed.context.words();
    let field = |id: &str, label: &str, complete: &str| {
        html! { p {
            label for=(id) { (words.text(label)) }
            input id=(id) name=(id) type="password" autocomplete=(complete) required;
        } }
    };
    let limits = [SHORTEST, LONGEST].map(|limit| limit.to_string());
    let body = html! {
        (said)
        form.sign-in method="post" action="/mat-khau" {
            (layout::word(&signed.form_word))
            // For the browser's own list of passwords.
            input type="hidden" name="login" value=(signed.officer.login) autocomplete="username";
            (field("old", "password-old", "current-password"))
            (field("new", "password-new", "new-password"))
            (field("again", "password-again", "new-password"))
            p.note { (words.with("password-limits", &[("shortest", &limits[0]), ("longest", &limits[1])])) }
            p { button type="submit" { (words.text("password-change")) } }
        }
    };
    layout::page(signed, &words.text("password-change"), body)
}

/// Changes it.
pub async fn change(signed: Signed, Form(typed): Form<Typed>) -> Result<Response, WebError> {
    signed.check_form(&typed.word)?;
    let words = signed.context.words();
    let again = |status: StatusCode, said: String| {
        (status, form(&signed, html! { p.said role="alert" { (said) } })).into_response()
    };
    if typed.new != typed.again {
        return Ok(again(StatusCode::BAD_REQUEST, words.text("password-not-same")));
    }
    let Some(token) = &signed.context.token else { return Ok(signed.context.refused(StatusCode::FORBIDDEN, "form")) };
    let client = signed.context.site.database.client().await?;
    let now = &signed.context.now;
    match session::change_password(&**client, (&signed.officer, token), typed.old, typed.new, now).await {
        Ok(Tried::Right(())) => {
            tracing::info!(officer = signed.officer.login, "a password was changed");
            Ok(Redirect::to("/mat-khau?xong=true").into_response())
        }
        Ok(Tried::Wrong) => Ok(again(StatusCode::FORBIDDEN, words.text("password-old-wrong"))),
        Ok(Tried::Wait(seconds)) => {
            let said = words.with("sign-in-wait", &[("seconds", &seconds.to_string())]);
            let mut response = again(StatusCode::TOO_MANY_REQUESTS, said);
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            Ok(response)
        }
        Err(OfficerError::Password(_)) => Ok(again(StatusCode::BAD_REQUEST, words.text("password-length"))),
        Err(OfficerError::Database(error)) => Err(error.into()),
        Err(error) => Err(WebError::File(error.to_string())),
    }
}

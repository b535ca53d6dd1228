//! Signing in and out, and the pages' language.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::context::{Context, Signed, WebError};
use super::layout;
use crate::officers::session::{self, Token, Tried};

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    ve: String,
}

/// The form.
#[derive(Deserialize)]
pub struct SignIn {
    word: String,
    login: String,
    password: String,
    #[serde(default)]
    ve: String,
}

/// A path of this site, and nothing else: `//elsewhere` and `/\elsewhere` are other sites to a browser.
fn own_path(path: &str) -> &str {
    let is_own = path.starts_with('/') && !path[1..].starts_with(['/', '\\']) && !path.contains(char::is_control);
    if is_own { path } else { "/" }
}

/// Shows the form.
pub async fn show(context: Context, Query(back): Query<Back>) -> Result<Response, WebError> {
    form(&context, StatusCode::OK, &back.ve, "", None)
}

fn form(
    context: &Context,
    status: StatusCode,
    back: &str,
    login: &str,
    said: Option<String>,
) -> Result<Response, WebError> {
    let words = context.words();
    // A form belongs to a cookie before anybody is signed in, so that no other site can sign somebody in.
    let (token, is_new) = match &context.token {
        Some(token) => (token.clone(), false),
        None => (Token::new().ok_or_else(|| WebError::File("no random numbers".to_owned()))?, true),
    };
    let wrong = said.is_some();
    let body: Markup = html! {
        form.sign-in method="post" action="/dang-nhap" {
            (layout::word(&token.form_word()))
            input type="hidden" name="ve" value=(own_path(back));
            @if let Some(said) = said { p.said role="alert" id="said" { (said) } }
            p {
                label for="login" { (words.text("login")) }
                input id="login" name="login" value=(login) autocomplete="username" autocapitalize="none" spellcheck="false"
                    required aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then_some("said")];
            }
            p {
                label for="password" { (words.text("password")) }
                input id="password" name="password" type="password" autocomplete="current-password" required;
            }
            p { button type="submit" { (words.text("sign-in")) } }
            p.note { (words.text("password-forgotten")) }
        }
    };
    let mut response = (status, layout::open_page(context, &words.text("sign-in"), body)).into_response();
    if is_new {
        response.headers_mut().insert(header::SET_COOKIE, context.session_cookie(&token));
    }
    Ok(response)
}

/// Signs in.
pub async fn sign_in(context: Context, Form(typed): Form<SignIn>) -> Result<Response, WebError> {
    let is_own = context.token.as_ref().is_some_and(|token| token.has_form_word(&typed.word));
    if !is_own {
        return Ok(context.refused(StatusCode::FORBIDDEN, "form"));
    }
    let words = context.words();
    let client = context.site.database.client().await?;
    match session::sign_in(&**client, &typed.login, typed.password, &context.now).await? {
        Tried::Right(token) => {
            let mut response = Redirect::to(own_path(&typed.ve)).into_response();
            // Another one than before, so that a cookie that somebody planted is worth nothing.
            response.headers_mut().insert(header::SET_COOKIE, context.session_cookie(&token));
            Ok(response)
        }
        Tried::Wrong => {
            form(&context, StatusCode::UNAUTHORIZED, &typed.ve, &typed.login, Some(words.text("sign-in-wrong")))
        }
        Tried::Wait(seconds) => {
            let said = words.with("sign-in-wait", &[("seconds", &seconds.to_string())]);
            let mut response = form(&context, StatusCode::TOO_MANY_REQUESTS, &typed.ve, &typed.login, Some(said))?;
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            Ok(response)
        }
    }
}

/// A form without fields.
#[derive(Deserialize)]
pub struct Empty {
    word: String,
}

/// Signs out.
pub async fn sign_out(signed: Signed, Form(form): Form<Empty>) -> Result<Response, WebError> {
    signed.check_form(&form.word)?;
    let context = &signed.context;
    if let Some(token) = &context.token {
        session::sign_out(&**context.site.database.client().await?, token).await?;
    }
    let mut response = Redirect::to("/dang-nhap").into_response();
    response.headers_mut().insert(header::SET_COOKIE, context.no_cookie());
    Ok(response)
}

/// Shows the pages in another language from now on.
pub async fn choose_language(context: Context, Path(tag): Path<String>, headers: HeaderMap) -> Response {
    let tag = context.site.words(&tag).tag;
    let came_from =
        headers.get(header::REFERER).and_then(|url| url.to_str().ok()).and_then(|url| url.parse::<url::Url>().ok());
    let path = came_from.map(|url| url[url::Position::BeforePath..].to_owned()).unwrap_or_default();
    let mut response = Redirect::to(own_path(&path)).into_response();
    response.headers_mut().insert(header::SET_COOKIE, context.language_cookie(tag));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(own_path("/su-dung?by=topic"), "/su-dung?by=topic");
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "javascript:x"] {
            assert_eq!(own_path(path), "/", "{path:?}");
        }
    }
}

//! Who asks: language, session, rights.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use point::clock::Moment;
use time::Date;

use super::view::View;
use super::{Site, layout};
use crate::DatabaseError;
use crate::alerts;
use crate::officers::session::{self, Token};
use crate::officers::{Officer, Right, Rights};
use crate::words::Words;

/// The session's cookie, and before there is one, that of the form to sign in.
const SESSION: &str = "phien";
const LANGUAGE: &str = "ngon-ngu";

/// Anybody who asks for a page.
pub struct Context {
    /// What all pages need.
    pub site: Arc<Site>,
    /// When it was asked.
    pub now: Moment,
    /// The cookie, if there is one. It may belong to no session.
    pub token: Option<Token>,
    /// The path and query that were asked for.
    pub path: String,
    /// Whether cookies may travel without TLS: only to this very machine.
    pub loopback: bool,
    language: String,
}

impl Context {
    /// The words of whoever asks.
    pub fn words(&self) -> &Words {
        self.site.words(&self.language)
    }

    /// Today, at the points.
    pub fn today(&self) -> Date {
        self.now.local().date()
    }

    /// A page that says why something isn't done: message `refused-<why>`.
    pub fn refused(&self, status: StatusCode, why: &str) -> Response {
        (status, layout::notice(self, why)).into_response()
    }

    /// The header that sets the session's cookie.
    pub fn session_cookie(&self, token: &Token) -> HeaderValue {
        self.cookie(SESSION, token.cookie(), None)
    }

    /// The header that sets the language's cookie, for a year.
    pub fn language_cookie(&self, tag: &str) -> HeaderValue {
        self.cookie(LANGUAGE, tag, Some(365 * 24 * 3600))
    }

    /// The header that ends the session's cookie.
    pub fn no_cookie(&self) -> HeaderValue {
        self.cookie(SESSION, "", Some(0))
    }

    fn cookie(&self, name: &str, value: &str, seconds: Option<u32>) -> HeaderValue {
        let secure = if self.loopback { "" } else { "; Secure" };
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Context
where
    Arc<Site>: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let site = Arc::<Site>::from_ref(state);
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self {
            now: site.clock.now(),
            token: cookie(&parts.headers, SESSION).and_then(|text| Token::from_cookie(&text)),
            language: cookie(&parts.headers, LANGUAGE).unwrap_or_default(),
            loopback: is_loopback(host),
            path,
            site,
        })
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = pairs.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// By the name under which the browser reached it. Whoever sends another name harms only their own cookie.
fn is_loopback(host: &str) -> bool {
    let name = host.strip_prefix("[::1]").map_or_else(|| host.split(':').next().unwrap_or_default(), |_| "localhost");
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An officer who is signed in.
pub struct Signed {
    /// The request.
    pub context: Context,
    /// Who.
    pub officer: Officer,
    /// What they may do today.
    pub rights: Rights,
    /// The word for forms.
    pub form_word: String,
    /// How many alerts are open at the points that they may see.
    pub open_alerts: u64,
}

impl Signed {
    /// Refuses forms that this session didn't make.
    pub fn check_form(&self, word: &str) -> Result<(), WebError> {
        let is_own = self.context.token.as_ref().is_some_and(|token| token.has_form_word(word));
        if is_own { Ok(()) } else { Err(WebError::Refused(self.context.refused(StatusCode::FORBIDDEN, "form").into())) }
    }

    /// Refuses who has a right nowhere.
    pub fn needs(&self, right: Right) -> Result<(), WebError> {
        if self.rights.any(right) {
            return Ok(());
        }
        Err(WebError::Refused(layout::refused_to(self, StatusCode::FORBIDDEN, "right").into()))
    }
}

impl Signed {
    async fn of(context: Context) -> Result<Result<Self, Context>, WebError> {
        let Some(token) = context.token.clone() else { return Ok(Err(context)) };
        let client = context.site.database.client().await?;
        let Some(officer) = session::officer(&**client, &token, &context.now).await? else { return Ok(Err(context)) };
        let rights = Rights::of(&**client, officer.id, &context.now).await?;
        let mut signed = Self { form_word: token.form_word(), context, officer, rights, open_alerts: 0 };
        let points = View::load(&**client).await?.points(&signed, Right::Read, None);
        signed.open_alerts = alerts::open_count(&**client, &points).await?;
        Ok(Ok(signed))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed
where
    Arc<Site>: FromRef<S>,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let Ok(context) = Context::from_request_parts(parts, state).await;
        Self::of(context)
            .await?
            .map_err(|context| WebError::Refused(Redirect::to(&sign_in_path(&context.path)).into_response().into()))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Signed
where
    Arc<Site>: FromRef<S>,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, WebError> {
        let Ok(context) = Context::from_request_parts(parts, state).await;
        Ok(Self::of(context).await?.ok())
    }
}

/// Where to sign in and come back from.
fn sign_in_path(path: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("ve", path).finish();
    format!("/dang-nhap?{query}")
}

/// Why there is no page.
pub enum WebError {
    /// The answer says it.
    Refused(Box<Response>),
    /// No database.
    Database(DatabaseError),
    /// A file can't be written.
    File(String),
}

impl From<DatabaseError> for WebError {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

impl From<tokio_postgres::Error> for WebError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error.into())
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::Refused(response) => return *response,
            Self::Database(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
            Self::File(error) => (StatusCode::INTERNAL_SERVER_ERROR, error),
        };
        tracing::error!(error, "no page");
        (status, layout::broken()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_gets_cookies_without_tls() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:80", "127.8.0.1", "[::1]:8080", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "tinh.example", "localhost.example:80", "10.0.0.1", "[::2]:80", "127.0.0.1.example"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}

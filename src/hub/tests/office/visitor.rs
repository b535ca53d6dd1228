//! Somebody who asks over HTTP as a browser would, or as somebody who is none.

use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};

use super::{Office, PASSWORD};

/// Somebody with one cookie.
pub struct Visitor<'a> {
    office: &'a Office,
    pub http: Client,
    pub cookie: String,
}

impl<'a> Visitor<'a> {
    pub fn new(office: &'a Office) -> Self {
        Self { office, http: Client::builder().redirect(Policy::none()).build().unwrap(), cookie: String::new() }
    }

    pub async fn signed_in(office: &'a Office, login: &str) -> Self {
        let mut visitor = Self::new(office);
        let answer = visitor.sign_in(login, PASSWORD).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        visitor
    }

    pub async fn get(&mut self, path: &str) -> Response {
        let request = self.http.get(self.office.url(path)).header("cookie", &self.cookie);
        let answer = request.send().await.unwrap();
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Response) {
        if let Some(cookie) = answer.headers().get("set-cookie") {
            self.cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
    }

    pub async fn text(&mut self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    /// The word that forms of a page carry.
    pub async fn word(&mut self, path: &str) -> String {
        let page = self.text(path).await;
        page.split("name=\"word\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.http.post(self.office.url(path)).header("cookie", &self.cookie);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = request.send().await.unwrap();
        self.keep(&answer);
        answer
    }

    pub async fn sign_in(&mut self, login: &str, password: &str) -> Response {
        let word = self.word("/dang-nhap").await;
        self.post("/dang-nhap", &[("word", &word), ("login", login), ("password", password), ("ve", "/diem")]).await
    }
}

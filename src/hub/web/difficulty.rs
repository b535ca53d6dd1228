//! One difficulty: what the point has told, what was answered, and the form to answer. What is answered goes to the desk of the
//! point.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use deadpool_postgres::Client;
use ledger::reply;
use maud::{Markup, html};
use serde::Deserialize;
use ulid::Ulid;

use super::context::{Signed, WebError};
use super::points::Point;
use super::view::View;
use super::{layout, point_page};
use crate::answers::{self, Answer};
use crate::exports::watched::said;
use crate::officers::Right;
use crate::words::Words;
use crate::written::{self, Difficulty};

/// Where the page of a difficulty is.
pub fn path(point: Ulid, record: Ulid) -> String {
    format!("/kho-khan/{point}/{record}")
}

/// A difficulty with what is known of it.
struct Known {
    view: View,
    point: Point,
    record: Ulid,
    difficulty: Difficulty,
    /// The last one first.
    answers: Vec<Answer>,
}

impl Known {
    /// The one that a path names, if the officer has a right for its point.
    async fn find(
        signed: &Signed,
        client: &Client,
        (id, record): (&str, &str),
        right: Right,
    ) -> Result<Self, WebError> {
        let missing = || WebError::Refused(layout::refused_to(signed, StatusCode::NOT_FOUND, "missing").into());
        let (view, point) = point_page::find(signed, &***client, id, right).await?;
        let record = Ulid::from_string(record).map_err(|_| missing())?;
        let told = written::difficulties(&***client, &[point.id]).await?;
        let difficulty = told.into_iter().find(|one| one.record == Some(record)).ok_or_else(missing)?;
        let answers = answers::of_points(&***client, &[point.id]).await?.remove(&(point.id, record));
        Ok(Self { view, point, record, difficulty, answers: answers.unwrap_or_default() })
    }

    fn path(&self) -> String {
        path(self.point.id.into(), self.record)
    }
}

/// Whether it was answered just now.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    xong: bool,
}

/// Shows it.
pub async fn show(
    signed: Signed,
    Path((id, record)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Markup, WebError> {
    let client = signed.context.site.database.client().await?;
    let known = Known::find(&signed, &client, (&id, &record), Right::Read).await?;
    let words = signed.context.words();
    let said =
        html! { @if done.xong && !known.answers.is_empty() { p.said role="status" { (words.text("answer-given")) } } };
    Ok(page(&signed, &known, said, None))
}

/// `typed`: what somebody has written and couldn't be taken.
fn page(signed: &Signed, known: &Known, message: Markup, typed: Option<&str>) -> Markup {
    let (words, today) = (signed.context.words(), signed.context.today());
    let Known { view, point, difficulty, answers, .. } = known;
    let last = if difficulty.is_open() { Some(today) } else { difficulty.until };
    let days = difficulty.since.zip(last).map(|(since, last)| (last - since).whole_days().max(0).unsigned_abs());
    let none = || words.text("none");
    let day = |day: Option<time::Date>| day.map_or_else(none, |day| words.day(day));
    let mut facts = vec![
        ("column-point", html! { a href=(point.path()) { (point.title()) } }),
        ("unit", html! { (view.place(point.id, today).unwrap_or_else(|| words.text("not-placed"))) }),
        ("column-since", html! { (day(difficulty.since)) }),
        ("column-age", html! { (days.map_or_else(none, |days| words.number(days))) }),
        ("column-state", html! { (state(words, difficulty, answers.first())) }),
    ];
    if !difficulty.is_open() {
        facts.push(("difficulty-until", html! { (day(difficulty.until)) }));
    }
    let may_answer = difficulty.is_open() && view.allows(signed, Right::Approve, point.id);
    let body = html! {
        p { a href="/kho-khan" { (words.text("back-to-difficulties")) } }
        (message)
        blockquote { (difficulty.text) }
        dl.facts { @for (id, fact) in facts { div { dt { (words.text(id)) } dd { (fact) } } } }
        h2 id="tra-loi" { (words.text("column-answer")) }
        @if answers.is_empty() { p.note { (words.text("answers-none")) } }
        @for (at, answer) in answers.iter().enumerate() { (shown(words, answer, at == 0)) }
        @if may_answer { (form(signed, known, typed)) }
    };
    let about = said(words, "point.difficulty.kind", &difficulty.kind);
    layout::page(signed, &words.with("difficulty-title", &[("about", &about)]), body)
}

/// How a difficulty stands, as it was told or as it is known here: an answer may still be under way.
pub fn state(words: &Words, difficulty: &Difficulty, last: Option<&Answer>) -> String {
    match last {
        Some(answer) if difficulty.is_open() && !answer.has_come => words.text("answer-under-way"),
        _ => said(words, "point.record.state", &difficulty.state),
    }
}

fn shown(words: &Words, answer: &Answer, is_last: bool) -> Markup {
    let given = words.with("answer-by", &[("by", &answer.by), ("at", &words.moment(answer.at))]);
    html! {
        article.reply {
            p.when { (given) }
            p.words { (answer.text) }
            @if answer.has_come { p.good { (words.text("answer-has-come")) } }
            @else if is_last { p.note { (words.text("answer-waits")) } }
            @else { p.note { (words.text("answer-replaced")) } }
        }
    }
}

fn form(signed: &Signed, known: &Known, typed: Option<&str>) -> Markup {
    let words = signed.context.words();
    let label = if known.answers.is_empty() { "answer-write" } else { "answer-write-anew" };
    let longest = words.number(reply::LONGEST as u64);
    html! {
        form.reply method="post" action=(known.path()) {
            (layout::word(&signed.form_word))
            p { label for="text" { (words.text(label)) }
                textarea id="text" name="text" rows="6" maxlength=(reply::LONGEST) required
                    aria-describedby="text-note" { (typed.unwrap_or_default()) } }
            p.note id="text-note" { (words.with("answer-note", &[("longest", &longest)])) }
            p { button type="submit" { (words.text("answer-give")) } }
        }
    }
}

/// What an officer answers.
#[derive(Deserialize)]
pub struct Typed {
    word: String,
    text: String,
}

/// As it is kept: browsers end lines by two letters, and what is pasted may hold tabs.
fn tidied(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\t', " ").trim().to_owned()
}

/// Answers it.
pub async fn answer(
    signed: Signed,
    Path((id, record)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    signed.check_form(&typed.word)?;
    let mut client = signed.context.site.database.client().await?;
    let known = Known::find(&signed, &client, (&id, &record), Right::Approve).await?;
    let (text, words) = (tidied(&typed.text), signed.context.words());
    let refused = |why: &str| {
        let message = html! { p.said role="alert" { (words.text(why)) } };
        Ok((StatusCode::BAD_REQUEST, page(&signed, &known, message, Some(&text))).into_response())
    };
    if !known.difficulty.is_open() {
        return refused("answer-over");
    }
    if !reply::fits(&text) {
        return refused("answer-not-taken");
    }
    // Somebody has pressed twice.
    if known.answers.first().is_none_or(|last| last.text != text) {
        let now = signed.context.now.wall;
        answers::give(&mut client, (known.point.id, known.record), &text, signed.officer.id, now).await?;
        tracing::info!(point = %id, %record, officer = signed.officer.login, "a difficulty was answered");
    }
    Ok(Redirect::to(&format!("{}?xong=true", known.path())).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_sends_becomes_what_a_reply_may_hold() {
        let text = tidied("  Đã báo\tnhà mạng.\r\nXin đợi.\r\n\r\n");
        assert_eq!(text, "Đã báo nhà mạng.\nXin đợi.");
        assert!(reply::fits(&text) && !reply::fits(&tidied(" \r\n\t")));
    }
}

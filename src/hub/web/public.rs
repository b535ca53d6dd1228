//! What anybody may read, and the form by which an officer publishes a quarter.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use time::{Date, Duration};
use tokio_postgres::GenericClient;

use super::context::{Context, Signed, WebError};
use super::layout;
use super::points::{Point, Standing};
use super::view::View;
use crate::exports::period::Period;
use crate::exports::public::{self, FILES, PublishError, Wish};
use crate::officers::Right;

/// Quarters that are offered: those of two years, as far back as late sticks matter.
const QUARTERS: usize = 8;

/// Lists what was published; who may publish finds a form.
pub async fn list(context: Context, signed: Option<Signed>) -> Result<Markup, WebError> {
    let words = context.words();
    let client = context.site.database.client().await?;
    let published = public::list(&**client).await?;
    let said = |period: &str| period.parse::<Period>().map_or_else(|_| period.to_owned(), |period| period.say(words));
    let open = match &signed {
        Some(signed) if signed.rights.any(Right::Publish) => Some(open_ends(signed, &**client).await?),
        _ => None,
    };
    let body = html! {
        p { (words.text("public-about")) }
        p { (words.text("public-hidden")) }
        @if published.is_empty() { p.note { (words.text("public-none")) } }
        @for (at, publication) in published.iter().enumerate() {
            section.publication aria-labelledby={ "publication-" (at) } {
                h2 id={ "publication-" (at) } { (said(&publication.period)) " – " (publication.office) }
                p.note { (words.with("published", &[("at", &words.moment(publication.at))])) }
                ul.files {
                    @for (name, by) in FILES {
                        li { a href={ "/cong-khai/" (publication.slug) "/" (name) } download {
                            (words.text(&format!("by-{}", by.name()))) " (CSV)"
                            span.unseen { ", " (said(&publication.period)) ", " (publication.office) }
                        } }
                    }
                }
            }
        }
        @if let (Some(signed), Some(open)) = (&signed, &open) { (form(signed, open)) }
    };
    let title = words.text("public-title");
    Ok(match &signed {
        Some(signed) => layout::page(signed, &title, body),
        None => layout::open_page(&context, &title, body),
    })
}

/// The quarters that are over, the newest first.
fn quarters(today: Date) -> Vec<Period> {
    let mut quarters = Vec::new();
    let mut quarter = Period::quarter_of(today);
    while quarters.len() < QUARTERS {
        quarter = Period::quarter_of(quarter.first() - Duration::DAY);
        quarters.push(quarter);
    }
    quarters
}

/// What is still open of each office's points before one should publish; nothing where nothing is.
async fn open_ends(signed: &Signed, client: &impl GenericClient) -> Result<Vec<String>, WebError> {
    let (words, today) = (signed.context.words(), signed.context.today());
    let view = View::load(client).await?;
    let mut said = Vec::new();
    for office in signed.rights.0.iter().filter(|office| office.gives(Right::Publish)) {
        let points = Point::load(client, &view.points_of(office, today)).await?;
        let count = |test: &dyn Fn(&Point) -> bool| points.iter().filter(|point| test(point)).count() as u64;
        let missing = count(&|point| point.missing > 0);
        // A point that was never approved and has sent nothing has no place among the figures.
        let counts = |point: &Point| point.standing == Standing::Approved || point.has_sent();
        let unplaced = count(&|point| counts(point) && view.placements.at(point.id, today).is_none());
        let message = match (missing, unplaced) {
            (0, 0) => continue,
            (_, 0) => "publish-missing",
            (0, _) => "publish-unplaced",
            _ => "publish-missing-unplaced",
        };
        let (missing, unplaced) = (words.number(missing), words.number(unplaced));
        let args = [("office", office.office.as_str()), ("missing", &missing), ("unplaced", &unplaced)];
        said.push(words.with(message, &args));
    }
    Ok(said)
}

fn form(signed: &Signed, open: &[String]) -> Markup {
    let words = signed.context.words();
    let offices = signed.rights.0.iter().filter(|office| office.gives(Right::Publish));
    html! {
        section.publish aria-labelledby="publish" {
            h2 id="publish" { (words.text("publish-title")) }
            p { (words.text("publish-how")) }
            form.search method="post" action="/cong-khai" {
                (layout::word(&signed.form_word))
                p {
                    label for="period" { (words.text("quarter")) }
                    select id="period" name="period" {
                        @for quarter in quarters(signed.context.today()) { option value=(quarter) { (quarter.say(words)) } }
                    }
                }
                p {
                    label for="office" { (words.text("office")) }
                    select id="office" name="office" {
                        @for office in offices { option value=(office.id) { (office.office) } }
                    }
                }
                @for said in open { p.warning { (said) } }
                p.check {
                    input type="checkbox" id="sure" name="sure" value="1" required;
                    label for="sure" { (words.text("publish-sure")) }
                }
                p { button type="submit" { (words.text("publish")) } }
            }
        }
    }
}

/// The form to publish.
#[derive(Deserialize)]
pub struct Publish {
    word: String,
    period: String,
    office: i64,
    #[serde(default)]
    sure: String,
}

/// Publishes a quarter.
pub async fn publish(signed: Signed, Form(form): Form<Publish>) -> Result<Response, WebError> {
    signed.check_form(&form.word)?;
    signed.needs(Right::Publish)?;
    let refused = |why| WebError::Refused(layout::refused_to(&signed, StatusCode::BAD_REQUEST, why).into());
    let office = signed.rights.0.iter().find(|office| office.id == form.office && office.gives(Right::Publish));
    let (Some(office), Ok(period)) = (office, form.period.parse::<Period>()) else { return Err(refused("missing")) };
    if form.sure.is_empty() {
        return Err(refused("sure"));
    }
    let (today, context) = (signed.context.today(), &signed.context);
    let mut client = context.site.database.client().await?;
    let view = View::load(&**client).await?;
    let wish = Wish {
        period,
        office: &office.office,
        unit: office.unit.as_deref(),
        spans: &view.placements.spans(&view.points_of(office, today), &view.units, period),
        officer: signed.officer.id,
        at: context.now.wall,
    };
    // Public files are in Vietnamese, whatever the officer reads.
    match public::publish(&mut client, context.site.words("vi"), today, &wish).await {
        Ok(slug) => {
            tracing::info!(slug, officer = signed.officer.login, "published");
            Ok(Redirect::to("/cong-khai").into_response())
        }
        Err(PublishError::Database(error)) => Err(error.into()),
        Err(PublishError::Csv(error)) => Err(WebError::File(error.to_string())),
        Err(PublishError::NotOver) => Err(refused("not-over")),
        Err(PublishError::Empty) => Err(refused("empty")),
        Err(PublishError::Already) => Err(refused("already")),
    }
}

/// A public file.
pub async fn file(context: Context, Path((slug, name)): Path<(String, String)>) -> Result<Response, WebError> {
    let client = context.site.database.client().await?;
    let Some(body) = public::file(&**client, &slug, &name).await? else {
        return Ok(context.refused(StatusCode::NOT_FOUND, "missing"));
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/csv; charset=utf-8"));
    // Letters, digits and hyphens; made here.
    let disposition = format!("attachment; filename=\"diem-ho-tro-{slug}-{name}\"");
    if let Ok(disposition) = disposition.parse() {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok((headers, body).into_response())
}

//! What anybody may read: how often products were opened in a quarter that is over, by topic, by language and by unit,
//! without small cells.
//!
//! All files of a publication are made at once from the same counts and never again, and no two publications of a quarter
//! have some of their points in common: so files share nothing but their totals, and no difference of two of them tells a
//! number that one of them hides. Facts that come later, on a stick, are in the pages for officers only. For the same
//! reason there is no file by product, whose sums would be cells of the file by topic.

use std::collections::BTreeSet;

use time::{Date, OffsetDateTime};
use tokio_postgres::GenericClient;
use uuid::Uuid;

use super::csv;
use super::period::Period;
use super::placement::Span;
use super::suppression::suppress;
use super::table::{Cell, Column, Measure, Table};
use super::usage::{APART, Asker, By, CAUSES, Counts};
use crate::words::Words;

/// The files of a publication, by what their rows are.
pub const FILES: [(&str, By); 3] =
    [("theo-chu-de.csv", By::Topic), ("theo-ngon-ngu.csv", By::Language), ("theo-don-vi.csv", By::Unit)];

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] tokio_postgres::Error),
    /// The file.
    #[error("writing CSV: {0}")]
    Csv(#[from] ::csv::Error),
    /// Not a quarter, or not over.
    #[error("only quarters that are over are published")]
    NotOver,
    /// There is nothing to publish.
    #[error("nothing was counted in this quarter")]
    Empty,
    /// Some of the points are part of another publication of the quarter.
    #[error("some of these points are published for this quarter already")]
    Already,
}

/// A publication, as the list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Its part of the address.
    pub slug: String,
    /// The quarter.
    pub period: String,
    /// Whose points.
    pub office: String,
    /// When it was published.
    pub at: OffsetDateTime,
}

/// What to publish.
pub struct Wish<'a> {
    /// The quarter.
    pub period: Period,
    /// The office's name.
    pub office: &'a str,
    /// Its unit's code; none: all points.
    pub unit: Option<&'a str>,
    /// The points and their units.
    pub spans: &'a [Span],
    /// Who publishes.
    pub officer: i64,
    /// When.
    pub at: OffsetDateTime,
}

/// Publishes a quarter, in Vietnamese.
pub async fn publish(
    client: &mut tokio_postgres::Client,
    words: &Words,
    today: Date,
    wish: &Wish<'_>,
) -> Result<String, PublishError> {
    let period = wish.period;
    if !matches!(period, Period::Quarter(..)) || period.last() >= today {
        return Err(PublishError::NotOver);
    }
    let points: BTreeSet<Uuid> = wish.spans.iter().map(|span| span.point).collect();
    let points: Vec<Uuid> = points.into_iter().collect();
    // One state of the facts for all files, and no other publication meanwhile.
    let transaction =
        client.build_transaction().isolation_level(tokio_postgres::IsolationLevel::Serializable).start().await?;
    let sql = "SELECT EXISTS (SELECT FROM publication WHERE period = $1 AND points && $2)";
    if transaction.query_one(sql, &[&period.to_string(), &points]).await?.get(0) {
        return Err(PublishError::Already);
    }
    let slug = format!("{period}-{}", wish.unit.map_or_else(|| "tat-ca".to_owned(), plain));
    let sql = "INSERT INTO publication (slug, period, office_name, published_by, published_at, points)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let period_text = period.to_string();
    if transaction.execute(sql, &[&slug, &period_text, &wish.office, &wish.officer, &wish.at, &points]).await? == 0 {
        return Err(PublishError::Already);
    }
    let asker = Asker::new(&transaction, period, wish.spans);
    for (name, by) in FILES {
        let sums = asker.sums(&["u.caused_by", by.key()], &["opened"], "AND u.product <> ''").await?;
        if sums.is_empty() {
            return Err(PublishError::Empty);
        }
        let body = csv::write(&table(words, by, &sums), words)?;
        let sql = "INSERT INTO public_file (publication, name, body) VALUES ($1, $2, $3)";
        transaction.execute(sql, &[&slug, &name, &body]).await?;
    }
    transaction.commit().await?;
    Ok(slug)
}

/// Letters and digits of a unit's code, for an address.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The table of one file: a column for each cause, each with its own total, and no sum over them.
fn table(words: &Words, by: By, sums: &Counts) -> Table {
    let keys: BTreeSet<&String> = sums.keys().map(|key| &key[1]).collect();
    let mut columns = vec![Column { head: words.text(&format!("column-{}", by.name())), measure: None }];
    let mut rows: Vec<Vec<Cell>> = keys.iter().map(|key| vec![Cell::Text(name(words, by, key))]).collect();
    rows.push(vec![Cell::Text(words.text("total"))]);
    let cell = |number: Option<u64>| number.map_or(Cell::Hidden("hidden-public"), Cell::Number);
    for cause in CAUSES {
        let head = words.with("column-public", &[("cause", &words.name("caused-by", cause))]);
        columns.push(Column { head, measure: Some(Measure::Times) });
        let get = |key: &&String| sums.get(&vec![cause.to_owned(), (*key).clone()]).copied().unwrap_or_default();
        let public = suppress(&keys.iter().map(get).collect::<Vec<_>>());
        let cells = public.cells.into_iter().chain([public.total]);
        rows.iter_mut().zip(cells).for_each(|(row, number)| row.push(cell(number)));
    }
    Table { name: words.text("table-opened"), columns, rows }
}

fn name(words: &Words, by: By, key: &str) -> String {
    match by {
        By::Topic => words.name("topic", key),
        By::Language => words.name("language", key),
        _ => key.split_once(APART).map_or_else(|| words.text("not-placed"), |(name, _)| name.to_owned()),
    }
}

/// Everything that was published, the newest first.
pub async fn list(client: &impl GenericClient) -> Result<Vec<Publication>, tokio_postgres::Error> {
    let sql = "SELECT slug, period, office_name, published_at FROM publication ORDER BY period DESC, office_name";
    let rows = client.query(sql, &[]).await?;
    let publication = |row: &tokio_postgres::Row| Publication {
        slug: row.get(0),
        period: row.get(1),
        office: row.get(2),
        at: row.get(3),
    };
    Ok(rows.iter().map(publication).collect())
}

/// A file, as it was published.
pub async fn file(
    client: &impl GenericClient,
    slug: &str,
    name: &str,
) -> Result<Option<Vec<u8>>, tokio_postgres::Error> {
    let sql = "SELECT body FROM public_file WHERE publication = $1 AND name = $2";
    Ok(client.query_opt(sql, &[&slug, &name]).await?.map(|row| row.get(0)))
}

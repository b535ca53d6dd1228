//! To which unit a point belonged on which days.

use std::collections::BTreeMap;

use time::Date;
use tokio_postgres::GenericClient;
use uuid::Uuid;

use super::period::Period;
use crate::units::Units;

/// Days of a point in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The point's id.
    pub point: Uuid,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The unit's code; none: nobody had placed it.
    pub unit: Option<String>,
    /// The unit's name on the first day, the code where no unit has it.
    pub name: String,
}

/// All placements.
#[derive(Clone, Debug, Default)]
pub struct Placements(BTreeMap<Uuid, Vec<(Date, Option<Date>, String)>>);

impl Placements {
    /// Those of the database.
    pub async fn load(client: &impl GenericClient) -> Result<Self, tokio_postgres::Error> {
        let mut placements = Self::default();
        let sql = "SELECT point, valid_from, valid_to, unit FROM placement ORDER BY point, valid_from";
        for row in client.query(sql, &[]).await? {
            placements.0.entry(row.get(0)).or_default().push((row.get(1), row.get(2), row.get(3)));
        }
        Ok(placements)
    }

    /// The unit's code of a point on a day.
    pub fn at(&self, point: Uuid, day: Date) -> Option<&str> {
        let holds = |(from, to, _): &&(Date, Option<Date>, String)| *from <= day && to.is_none_or(|to| day <= to);
        self.0.get(&point)?.iter().find(holds).map(|(.., unit)| unit.as_str())
    }

    /// The days of a period cut where the point or a unit changes, so that in a span everything is one.
    pub fn spans(&self, points: &[Uuid], units: &Units, period: Period) -> Vec<Span> {
        let (first, last) = (period.first(), period.last());
        let turns = units.turns(first, last);
        let mut spans = Vec::new();
        for point in points {
            let own = self.0.get(point).into_iter().flatten();
            let own = own.flat_map(|(from, to, _)| [Some(*from), to.and_then(Date::next_day)]).flatten();
            let mut cuts: Vec<Date> =
                own.filter(|day| first < *day && *day <= last).chain(turns.iter().copied()).collect();
            cuts.push(first);
            cuts.sort_unstable();
            cuts.dedup();
            for (at, begin) in cuts.iter().enumerate() {
                let end = cuts.get(at + 1).and_then(|next| next.previous_day()).unwrap_or(last);
                let unit = self.at(*point, *begin).map(ToOwned::to_owned);
                let name = unit.as_deref().and_then(|code| units.at(code, *begin));
                let name = name.map_or_else(|| unit.clone().unwrap_or_default(), |unit| unit.name.clone());
                spans.push(Span { point: *point, first: *begin, last: end, unit, name });
            }
        }
        spans
    }
}

/// Places a point from a day on.
pub async fn place(
    client: &mut tokio_postgres::Client,
    point: Uuid,
    unit: &str,
    from: Date,
    by: i64,
    at: time::OffsetDateTime,
) -> Result<(), tokio_postgres::Error> {
    let transaction = client.transaction().await?;
    transaction.execute("DELETE FROM placement WHERE point = $1 AND valid_from >= $2", &[&point, &from]).await?;
    let sql = "UPDATE placement SET valid_to = $2::date - 1 WHERE point = $1 AND (valid_to IS NULL OR valid_to >= $2)";
    transaction.execute(sql, &[&point, &from]).await?;
    let sql = "INSERT INTO placement (point, unit, valid_from, placed_by, placed_at) VALUES ($1, $2, $3, $4, $5)";
    transaction.execute(sql, &[&point, &unit, &from, &by, &at]).await?;
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn days_are_cut_where_the_point_or_the_administration_changes() {
        let units = Units::read(include_str!("../data/units.csv").as_bytes()).unwrap();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let placed = vec![(date!(2025 - 03 - 10), None, "20920".to_owned())];
        let placements = Placements(BTreeMap::from([(one, placed)]));
        let spans = placements.spans(&[one, other], &units, Period::Year(2025));
        let told: Vec<_> = spans.iter().map(|span| (span.point, span.last, span.unit.as_deref())).collect();
        assert_eq!(
            told,
            [
                (one, date!(2025 - 03 - 09), None),
                (one, date!(2025 - 06 - 30), Some("20920")),
                (one, date!(2025 - 12 - 31), Some("20920")),
                (other, date!(2025 - 06 - 30), None),
                (other, date!(2025 - 12 - 31), None),
            ]
        );
    }
}

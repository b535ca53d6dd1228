//! Units: dated rows of code, name, level and the unit above. Codes are used again for other areas, units come and go, so
//! every question names a day. No level has a meaning here.

use std::collections::BTreeMap;
use std::io::Read;

use time::Date;
use tokio_postgres::GenericClient;

/// More levels than any administration has; a circle of parents ends here.
const DEEPEST: usize = 16;

/// A unit, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its code.
    pub code: String,
    /// Its name, as people write it.
    pub name: String,
    /// What its level is called.
    pub level: String,
    /// The code of the unit above.
    pub parent: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day; none: it still holds.
    pub to: Option<Date>,
}

impl Unit {
    /// Whether it holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// All units.
#[derive(Clone, Debug, Default)]
pub struct Units(BTreeMap<String, Vec<Unit>>);

/// Units that can't be loaded.
#[derive(Debug, thiserror::Error)]
pub enum UnitsError {
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] tokio_postgres::Error),
    /// The file isn't CSV with these columns.
    #[error("code,name,level,parent,valid_from,valid_to: {0}")]
    Csv(#[from] csv::Error),
    /// A row that can't be.
    #[error("line {line}: {why}")]
    Row {
        /// From 1, which is the head.
        line: u64,
        /// In English, for the brackets behind the words.
        why: String,
    },
}

impl Units {
    /// Units as given.
    pub fn new(units: impl IntoIterator<Item = Unit>) -> Self {
        let mut by_code: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
        for unit in units {
            by_code.entry(unit.code.clone()).or_default().push(unit);
        }
        Self(by_code)
    }

    /// Those of the database.
    pub async fn load(client: &impl GenericClient) -> Result<Self, tokio_postgres::Error> {
        let rows = client.query("SELECT code, name, level, parent, valid_from, valid_to FROM unit", &[]).await?;
        Ok(Self::new(rows.iter().map(|row| Unit {
            code: row.get(0),
            name: row.get(1),
            level: row.get(2),
            parent: row.get(3),
            from: row.get(4),
            to: row.get(5),
        })))
    }

    /// Reads rows `code,name,level,parent,valid_from,valid_to`, and refuses what contradicts itself.
    pub fn read(file: impl Read) -> Result<Self, UnitsError> {
        #[derive(serde::Deserialize)]
        struct Row {
            code: String,
            name: String,
            level: String,
            parent: Option<String>,
            valid_from: String,
            valid_to: Option<String>,
        }
        let mut units = Self::default();
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
        for (line, row) in (2..).zip(reader.deserialize()) {
            let row: Row = row?;
            let wrong = |why: String| UnitsError::Row { line, why };
            let day =
                |text: &str| super::exports::period::parse_day(text).map_err(|_| wrong(format!("no day: `{text}`")));
            let (from, to) = (day(&row.valid_from)?, row.valid_to.as_deref().map(day).transpose()?);
            if row.code.is_empty() || row.name.is_empty() || to.is_some_and(|to| to < from) {
                return Err(wrong("no code, no name, or an end before the beginning".to_owned()));
            }
            let unit = Unit { code: row.code, name: row.name, level: row.level, parent: row.parent, from, to };
            let rows = units.0.entry(unit.code.clone()).or_default();
            let at_once = |other: &Unit| {
                other.to.is_none_or(|end| unit.from <= end) && unit.to.is_none_or(|end| other.from <= end)
            };
            if rows.iter().any(at_once) {
                return Err(wrong(format!("`{}` is two units at the same time", unit.code)));
            }
            rows.push(unit);
        }
        units.checked()
    }

    /// Parents are there when their children begin, and nobody is above themselves.
    fn checked(self) -> Result<Self, UnitsError> {
        for unit in self.all() {
            let wrong = |why| Err(UnitsError::Row { line: 0, why });
            if let Some(parent) = &unit.parent
                && self.at(parent, unit.from).is_none()
            {
                return wrong(format!("`{}`: `{parent}` above it isn't there on {}", unit.code, unit.from));
            }
            if self.upwards(&unit.code, unit.from).count() == DEEPEST {
                return wrong(format!("`{}` stands above itself", unit.code));
            }
        }
        Ok(self)
    }

    /// Puts them in the place of those in the database. Offices and placements name units by code and stay.
    pub async fn store(&self, client: &mut tokio_postgres::Client) -> Result<u64, UnitsError> {
        let transaction = client.transaction().await?;
        transaction.execute("DELETE FROM unit", &[]).await?;
        let sql = "INSERT INTO unit (code, name, level, parent, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)";
        let insert = transaction.prepare(sql).await?;
        let mut stored = 0;
        for unit in self.all() {
            let Unit { code, name, level, parent, from, to } = unit;
            stored += transaction.execute(&insert, &[code, name, level, parent, from, to]).await?;
        }
        transaction.commit().await?;
        Ok(stored)
    }

    /// All rows, by code.
    pub fn all(&self) -> impl Iterator<Item = &Unit> {
        self.0.values().flatten()
    }

    /// What a code means on a day.
    pub fn at(&self, code: &str, day: Date) -> Option<&Unit> {
        self.0.get(code)?.iter().find(|unit| unit.holds(day))
    }

    /// The unit and all above it, on a day.
    pub fn upwards(&self, code: &str, day: Date) -> impl Iterator<Item = &Unit> {
        let above = move |unit: &&Unit| self.at(unit.parent.as_deref()?, day);
        std::iter::successors(self.at(code, day), above).take(DEEPEST)
    }

    /// Whether `code` is `above` or below it, on a day.
    pub fn is_in(&self, code: &str, above: &str, day: Date) -> bool {
        self.upwards(code, day).any(|unit| unit.code == above)
    }

    /// Days within `first` and `last` on which something begins or ends.
    pub fn turns(&self, first: Date, last: Date) -> Vec<Date> {
        let ends = self.all().flat_map(|unit| [Some(unit.from), unit.to.and_then(Date::next_day)]).flatten();
        let mut turns: Vec<_> = ends.filter(|day| first < *day && *day <= last).collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn shipped() -> Units {
        Units::read(include_str!("data/units.csv").as_bytes()).unwrap()
    }

    #[test]
    fn a_code_means_what_it_meant_on_the_day() {
        let units = shipped();
        let (before, after) = (date!(2025 - 06 - 30), date!(2025 - 07 - 01));
        let names = |code, day| units.upwards(code, day).map(|unit| unit.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names("20920", before), ["Xã Trà Đốc", "Huyện Bắc Trà My", "Tỉnh Quảng Nam"]);
        assert_eq!(names("20920", after), ["Xã Trà Đốc", "Thành phố Đà Nẵng"]);
        assert!(names("20917", after).is_empty(), "Trà Bui went into Trà Đốc");
        assert!(units.is_in("20920", "515", before) && !units.is_in("20920", "515", after));
        assert_eq!(units.turns(date!(2025 - 01 - 02), date!(2026 - 01 - 01)), [after]);
    }

    #[test]
    fn units_that_contradict_themselves_are_refused() {
        let head = "code,name,level,parent,valid_from,valid_to\n";
        for (rows, why) in [
            ("1,A,,,2025-01-01,\n1,B,,,2026-01-01,\n", "at the same time"),
            ("1,A,,2,2025-01-01,\n", "isn't there"),
            ("1,A,,2,2025-01-01,\n2,B,,1,2025-01-01,\n", "above itself"),
            ("1,A,,,2025-02-30,\n", "no day"),
            ("1,A,,,2025-02-03,2025-02-02\n", "before the beginning"),
        ] {
            let error = Units::read(format!("{head}{rows}").as_bytes()).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}

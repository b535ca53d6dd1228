//! The points that an officer may see, and where they belong.

use std::collections::BTreeSet;

use tokio_postgres::GenericClient;
use uuid::Uuid;

use super::context::Signed;
use crate::exports::placement::Placements;
use crate::officers::{Appointed, Right};
use crate::units::{Unit, Units};

/// Units, placements, and the points of the hub.
pub struct View {
    /// All units.
    pub units: Units,
    /// Where points belong.
    pub placements: Placements,
    points: Vec<Uuid>,
}

impl View {
    /// Loads them.
    pub async fn load(client: &impl GenericClient) -> Result<Self, tokio_postgres::Error> {
        let rows = client.query("SELECT id FROM point ORDER BY id", &[]).await?;
        Ok(Self {
            units: Units::load(client).await?,
            placements: Placements::load(client).await?,
            points: rows.iter().map(|row| row.get(0)).collect(),
        })
    }

    /// Whether an officer has a right for a point.
    pub fn allows(&self, signed: &Signed, right: Right, point: Uuid) -> bool {
        let today = signed.context.today();
        self.points.contains(&point) && signed.rights.allow(right, self.placements.at(point, today), &self.units, today)
    }

    /// The points for which an officer has a right; only those in `unit`, if one is asked for.
    pub fn points(&self, signed: &Signed, right: Right, unit: Option<&str>) -> Vec<Uuid> {
        let today = signed.context.today();
        let wanted = |point: &&Uuid| {
            let own = self.placements.at(**point, today);
            signed.rights.allow(right, own, &self.units, today)
                && unit.is_none_or(|unit| own.is_some_and(|own| self.units.is_in(own, unit, today)))
        };
        self.points.iter().filter(wanted).copied().collect()
    }

    /// The points of one office.
    pub fn points_of(&self, office: &Appointed, today: time::Date) -> Vec<Uuid> {
        let has = |point: &&Uuid| office.has(self.placements.at(**point, today), &self.units, today);
        self.points.iter().filter(has).copied().collect()
    }

    /// Units of today that hold points which an officer may see, in the order of the tree, with how deep they stand.
    pub fn choices(&self, signed: &Signed, right: Right) -> Vec<(&Unit, usize)> {
        let today = signed.context.today();
        let mut codes = BTreeSet::new();
        for point in self.points(signed, right, None) {
            let own = self.placements.at(point, today).unwrap_or_default();
            codes.extend(self.units.upwards(own, today).map(|unit| unit.code.as_str()));
        }
        self.in_order(&codes, today)
    }

    /// Units of today in which an officer may place a point.
    pub fn places(&self, signed: &Signed) -> Vec<(&Unit, usize)> {
        let today = signed.context.today();
        let may = |unit: &&Unit| {
            unit.holds(today) && signed.rights.allow(Right::Approve, Some(&unit.code), &self.units, today)
        };
        let codes: BTreeSet<_> = self.units.all().filter(may).map(|unit| unit.code.as_str()).collect();
        self.in_order(&codes, today)
    }

    fn in_order(&self, codes: &BTreeSet<&str>, today: time::Date) -> Vec<(&Unit, usize)> {
        let path = |code: &str| {
            let mut path: Vec<_> = self.units.upwards(code, today).map(|unit| (&unit.name, &unit.code)).collect();
            path.reverse();
            path
        };
        let mut choices: Vec<_> =
            codes.iter().filter_map(|code| Some((path(code), self.units.at(code, today)?))).collect();
        choices.sort_by(|one, other| one.0.cmp(&other.0));
        choices.into_iter().map(|(path, unit)| (unit, path.len() - 1)).collect()
    }

    /// Where a point belongs today, from its unit upwards, for people.
    pub fn place(&self, point: Uuid, today: time::Date) -> Option<String> {
        let code = self.placements.at(point, today)?;
        let names: Vec<_> = self.units.upwards(code, today).map(|unit| unit.name.as_str()).collect();
        Some(if names.is_empty() { code.to_owned() } else { names.join(", ") })
    }
}

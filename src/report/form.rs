//! From figures to the official sheet: a report as Decree 30/2020/NĐ-CP lays one out, for the person in charge to read, correct and sign.
//! Always whole sentences and tables; whatever is doubted is said where it stands.

mod saying;

use forms::{Column, Form, Part, Signature};
use saying::{commune, date, decimal, number, place_and_date};

use crate::figures::Figures;
use crate::gaps::Certainty;
use crate::kind::{Duty, Kind};
use crate::tables::{Holds, Table, Tables};
use crate::words::{Arg, Words};

/// Rows of a table on paper; the workbook has all. Two pages of products are read by nobody.
const MOST_ROWS: usize = 30;

/// Lines to write on where the person in charge has typed nothing.
const LINES: usize = 4;

/// What no machine knows: what the person in charge adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Which kind of report it is, if one of those that are known.
    pub kind: Option<Kind>,
    /// To whom it goes; nobody: dots to write on.
    pub to: Vec<String>,
    /// Who else gets it, without "Như trên" and the archive, which always do.
    pub copies: Vec<String>,
    /// Difficulties, obstacles, wishes: paragraphs. Nothing: lines to write on.
    pub remarks: String,
}

/// The sheet.
pub fn form(figures: &Figures, cover: &Cover, words: &dyn Words) -> Form {
    let tables = Tables::of(figures, words);
    let span = [("from", date(figures.period.from()).into()), ("to", date(figures.period.to()).into())];
    let point = &figures.point;
    let mut copies = vec![words.text("sheet-copy-as-above")];
    copies.extend(cover.copies.iter().cloned());
    copies.push(words.text("sheet-copy-archive"));
    let recipients = match &cover.to[..] {
        [] => vec![words.text("sheet-to-blank")],
        to => to.iter().map(|to| words.say("sheet-to", &[("to", to.as_str().into())])).collect(),
    };
    let sheet = Sheet { figures, words, tables: &tables };
    let duty = cover.kind.as_ref().and_then(|kind| kind.duty.as_ref());
    Form {
        issuer: [commune(&point.unit), &point.name]
            .into_iter()
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        number: words.text("sheet-number"),
        nation: words.text("complaint-nation"),
        motto: words.text("complaint-motto"),
        place_and_date: place_and_date(words, &point.unit, figures.at),
        title: words.text("sheet-title"),
        subject: words.say("sheet-subject", &span),
        recipients,
        parts: [
            sheet.opening(duty),
            sheet.hours(),
            sheet.usage(),
            sheet.trainings(),
            sheet.equipment(),
            sheet.line(),
            sheet.remarks(&cover.remarks),
            sheet.gaps(),
        ]
        .concat(),
        copies,
        copies_title: words.text("sheet-copies"),
        signatures: vec![Signature {
            who: words.text("complaint-signs-person"),
            how: words.text("complaint-signs-how"),
            name: point.person.clone(),
        }],
        footer: words.text("sheet-footer"),
    }
}

struct Sheet<'a> {
    figures: &'a Figures,
    words: &'a dyn Words,
    tables: &'a Tables,
}

impl Sheet<'_> {
    fn opening(&self, duty: Option<&Duty>) -> Vec<Part> {
        let point = &self.figures.point;
        let mut parts: Vec<_> = duty.map(|duty| paragraph(self.due(duty))).into_iter().collect();
        parts.push(Part::Facts {
            rows: [
                ("sheet-point", &point.name),
                ("sheet-unit", &point.unit),
                ("sheet-founding", &point.founding),
                ("sheet-person", &point.person),
            ]
            .map(|(what, says)| [self.words.text(what), says.clone()])
            .to_vec(),
        });
        parts.push(paragraph(match self.figures.doubted() {
            Certainty::Complete => self.words.text("sheet-all-complete"),
            Certainty::Uncertain { days } => {
                let all = self.figures.period.days().count();
                self.words.say("sheet-all-uncertain", &[("days", days.into()), ("all", all.into())])
            }
        }));
        parts
    }

    /// What asks for it, in the words of the plan: its districts and its department are others by now.
    fn due(&self, duty: &Duty) -> String {
        let year = self.figures.period.to().year();
        let args = [
            ("by", duty.by.as_str().into()),
            ("what", duty.what.as_str().into()),
            ("addressee", duty.addressee.as_str().into()),
            ("due", date(duty.due.of(year)).into()),
            ("source", duty.source.as_str().into()),
        ];
        self.words.say("sheet-due", &args)
    }

    fn hours(&self) -> Vec<Part> {
        let room = &self.figures.room;
        let mut parts = self.section("sheet-1-hours", room.certainty);
        if let Some(declared) = room.declared.filter(|declared| *declared > 0) {
            // Whole percents: a tenth of an hour in a year is nothing that anybody asks for.
            let share = room.open * 100 / declared;
            parts.push(paragraph(self.words.say("sheet-open-share", &[("share", share.to_string().into())])));
        } else {
            parts.push(paragraph(self.words.text("sheet-no-hours")));
        }
        parts.extend(self.table(&self.tables.hours));
        parts
    }

    fn usage(&self) -> Vec<Part> {
        let usage = &self.figures.usage;
        let mut parts = self.section("sheet-2-usage", usage.certainty);
        let count = |count: u64| Arg::Text(number(count));
        let args = [
            ("visits", count(usage.visits)),
            ("opened", count(usage.total.opened)),
            ("products", usage.products.len().into()),
        ];
        parts.push(paragraph(self.words.say("sheet-used", &args)));
        for table in [&self.tables.products, &self.tables.topics, &self.tables.languages, &self.tables.searches] {
            parts.extend(self.table(table));
        }
        parts
    }

    fn trainings(&self) -> Vec<Part> {
        let mut parts = vec![self.heading("sheet-3-trainings")];
        let all = &self.figures.trainings;
        if all.is_empty() {
            parts.push(paragraph(self.words.text("sheet-no-trainings")));
            return parts;
        }
        let sum = |people: fn(&crate::figures::Training) -> Option<u32>| -> u64 {
            all.iter().filter_map(people).map(u64::from).sum()
        };
        let (women, men) = (sum(|one| one.women), sum(|one| one.men));
        let args = [("count", all.len().into()), ("women", number(women).into()), ("men", number(men).into())];
        parts.push(paragraph(self.words.say("sheet-trained", &args)));
        parts.extend(self.table(&self.tables.trainings));
        parts
    }

    fn equipment(&self) -> Vec<Part> {
        let mut parts = self.section("sheet-4-equipment", self.figures.faults.certainty);
        if self.figures.assets.is_empty() {
            parts.push(paragraph(self.words.text("sheet-no-assets")));
        }
        parts.extend(self.table(&self.tables.assets));
        if self.figures.faults.list.is_empty() {
            parts.push(paragraph(self.words.text("sheet-no-faults")));
        }
        parts.extend(self.table(&self.tables.faults));
        parts
    }

    fn line(&self) -> Vec<Part> {
        let broadband = &self.figures.broadband;
        let mut parts = self.section("sheet-5-line", broadband.certainty);
        for line in &broadband.lines {
            let Some(contract) = &line.contract else { continue };
            let payer = match &*contract.paid_by {
                "" => self.words.text("sheet-not-written"),
                payer => payer.to_owned(),
            };
            let speed = |speed: f64| if speed > 0.0 { decimal(speed) } else { "…".to_owned() };
            let args = [
                ("line", crate::tables::called(line, self.words).into()),
                ("down", speed(contract.down).into()),
                ("up", speed(contract.up).into()),
                ("paid", payer.into()),
            ];
            parts.push(paragraph(self.words.say("sheet-contract", &args)));
        }
        if self.figures.outages.list.is_empty() {
            parts.push(paragraph(self.words.text("sheet-no-outages")));
        }
        parts.extend(self.table(&self.tables.causes));
        if self.tables.speeds.rows.is_empty() {
            parts.push(paragraph(self.words.text("sheet-no-speeds")));
        }
        parts.extend(self.table(&self.tables.speeds));
        let megabytes = |bytes: u64| Arg::Text(number(bytes.div_ceil(1_000_000)));
        let args = [("used", megabytes(broadband.bytes)), ("most", megabytes(broadband.most))];
        parts.push(paragraph(self.words.say("sheet-bytes", &args)));
        parts
    }

    fn remarks(&self, remarks: &str) -> Vec<Part> {
        let mut parts = vec![self.heading("sheet-6-remarks")];
        let written: Vec<_> = remarks.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        parts.extend(written.iter().map(|line| paragraph((*line).to_owned())));
        if written.is_empty() {
            parts.push(Part::Lines { count: LINES });
        }
        parts
    }

    fn gaps(&self) -> Vec<Part> {
        let mut parts = vec![self.heading("sheet-7-gaps")];
        if self.figures.is_complete() {
            parts.push(paragraph(self.words.text("sheet-no-gaps")));
        }
        parts.extend(self.table(&self.tables.gaps));
        parts.push(paragraph(self.words.text("sheet-kept")));
        parts
    }

    /// A heading, and whether what stands below it is complete.
    fn section(&self, heading: &str, certainty: Certainty) -> Vec<Part> {
        let told = match certainty {
            Certainty::Complete => self.words.text("sheet-complete"),
            Certainty::Uncertain { days } => self.words.say("sheet-uncertain", &[("days", days.into())]),
        };
        vec![self.heading(heading), paragraph(told)]
    }

    fn heading(&self, id: &str) -> Part {
        Part::Heading { text: self.words.text(id) }
    }

    /// A table with what it is about; nothing where it has no rows.
    fn table(&self, table: &Table) -> Vec<Part> {
        if table.rows.is_empty() {
            return vec![];
        }
        let columns = table.columns.iter().map(|column| Column {
            title: column.title.clone(),
            numeric: column.holds == Holds::Figures,
            wide: column.holds == Holds::Words,
        });
        let rows = table.rows.iter().take(MOST_ROWS).map(|row| row.iter().map(saying::cell).collect());
        let mut parts = vec![
            Part::Caption { text: table.caption.clone() },
            Part::Table { columns: columns.collect(), rows: rows.collect() },
        ];
        if let Some(more) = table.rows.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
            parts.push(paragraph(self.words.say("sheet-more", &[("count", more.into())])));
        }
        parts
    }
}

fn paragraph(text: String) -> Part {
    Part::Paragraph { text }
}

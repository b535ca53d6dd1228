//! The sheet of complaint for the provider of the line: outages on its side, speeds against the contract, dates. Always in
//! Vietnamese, for it is the provider who reads it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use forms::{Column, Form, Part, PrintError, Signature};
use point::{Clock, DataFolder, LineContract, Point};
use time::OffsetDateTime;
use watch::Outage;
use watch::broadband::{Broadband, Measured};
use watch::figure::{Direction, Method};

use crate::broadband::{self, how, judged, lasting, megabits, quality, way};
use crate::health::{Words, when};
use crate::locale::{Args, Locales, VI};
use crate::screens::day_and_time;
use crate::visit::health::Printed;

/// A page of outages and one of speeds: who complains about more, complains by their sum.
const MOST_ROWS: usize = 30;

/// Lines for what people want to add by hand.
const LINES: usize = 3;

/// Writes the sheet of what is known of the line to a file; answers what to tell.
pub fn write(data: &DataFolder, clock: Arc<dyn Clock>, path: &Path) -> anyhow::Result<String> {
    let locales = Locales::load()?;
    let words = Words { locales: &locales, language: &VI };
    let Some(sheet) = sheet(&words, data, clock)? else { return Ok(words.text("complaint-nothing")) };
    std::fs::write(path, sheet.pdf()?).with_context(|| path.display().to_string())?;
    Ok(words.say("complaint-written", &Args::none().with("path", path.display().to_string())))
}

/// Prints the sheet of what is known of the line.
pub fn print(data: &DataFolder, clock: Arc<dyn Clock>) -> anyhow::Result<Printed> {
    let locales = Locales::load()?;
    let words = Words { locales: &locales, language: &VI };
    let Some(sheet) = sheet(&words, data, clock)? else { return Ok(Printed::Nothing) };
    print_form(&sheet)
}

/// Prints a form; that there is no printer is an answer, too.
pub fn print_form(form: &Form) -> anyhow::Result<Printed> {
    match forms::print(&form.title, &form.pdf()?) {
        Ok(printer) => Ok(Printed::By { printer }),
        Err(PrintError::NoPrinter) => Ok(Printed::NoPrinter),
        Err(error) => Err(error.into()),
    }
}

/// The sheet of what is known of the line; nothing where nobody has looked at it.
fn sheet(words: &Words<'_>, data: &DataFolder, clock: Arc<dyn Clock>) -> anyhow::Result<Option<Form>> {
    let Some(broadband) = broadband::report(data.root(), clock)?.broadband else { return Ok(None) };
    Ok(Some(form(words, &data.point()?, &broadband)))
}

/// What to tell whoever wanted it printed.
pub fn told(words: &Words<'_>, printed: &Printed) -> String {
    match printed {
        Printed::By { printer } => words.say("complaint-printed", &Args::none().with("printer", &**printer)),
        Printed::NoPrinter => words.text("complaint-no-printer"),
        Printed::Nothing => words.text("complaint-nothing"),
        Printed::Failed => words.text("complaint-failed"),
    }
}

/// The sheet.
fn form(words: &Words<'_>, point: &Point, broadband: &Broadband) -> Form {
    let signature =
        |who, how, name: &str| Signature { who: words.text(who), how: words.text(how), name: name.to_owned() };
    let provider = broadband.contract.as_ref().map(|contract| contract.provider.as_str()).unwrap_or_default();
    let recipient = match provider {
        "" => words.text("complaint-to-provider"),
        provider => words.say("complaint-to", &Args::none().with("provider", provider)),
    };
    let day = |at| day_and_time(at).0;
    let span = Args::none().with("from", day(broadband.since)).with("until", day(broadband.at));
    let parts = [
        customer(words, point, broadband.contract.as_ref()),
        outages(words, broadband),
        speeds(words, broadband),
        qualities(words, broadband),
        vec![
            heading(words, "complaint-wish"),
            paragraph(words.text("complaint-wish-text")),
            paragraph(words.text("complaint-remarks")),
            Part::Lines { count: LINES },
        ],
    ];
    Form {
        issuer: [commune(point), &point.name].into_iter().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        nation: words.text("complaint-nation"),
        motto: words.text("complaint-motto"),
        place_and_date: place_and_date(words, point, broadband.at),
        title: words.text("complaint-title"),
        subject: words.say("complaint-subject", &span),
        recipients: vec![recipient],
        parts: parts.concat(),
        signatures: vec![
            signature("complaint-signs-person", "complaint-signs-how", &point.person),
            signature("complaint-signs-receiver", "complaint-signs-how-dated", ""),
        ],
        footer: words.text("complaint-footer"),
        ..Form::default()
    }
}

/// "Xã Trà Mai, ngày 05 tháng 02 năm 2026": days below ten and the first two months with a nought, as Decree 30/2020 has it.
fn place_and_date(words: &Words<'_>, point: &Point, at: OffsetDateTime) -> String {
    let at = at.to_offset(point::clock::VIETNAM);
    let month = u8::from(at.month());
    let month = if month < 3 { format!("0{month}") } else { month.to_string() };
    let args = Args::none()
        .with("place", commune(point))
        .with("day", format!("{:02}", at.day()))
        .with("month", month)
        .with("year", at.year().to_string());
    words.say("complaint-place-and-date", &args)
}

/// "Xã Trà Mai" of "Xã Trà Mai, huyện Nam Trà My".
fn commune(point: &Point) -> &str {
    point.unit.split(',').next().unwrap_or_default().trim()
}

/// Who complains, and what was ordered.
fn customer(words: &Words<'_>, point: &Point, contract: Option<&LineContract>) -> Vec<Part> {
    let none = LineContract::default();
    let contract = contract.unwrap_or(&none);
    let speed = if contract.down > 0.0 || contract.up > 0.0 {
        let args = Args::none().with("down", megabits(contract.down * 1e6)).with("up", megabits(contract.up * 1e6));
        words.say("complaint-speed-signed", &args)
    } else {
        String::new()
    };
    let from = contract.from.map(|day| day_and_time(day.midnight().assume_offset(point::clock::VIETNAM)).0);
    let place: Vec<_> = [&*point.name, &*point.unit].into_iter().filter(|part| !part.is_empty()).collect();
    let rows = [
        ("complaint-place", place.join(", ")),
        ("complaint-person", point.person.clone()),
        ("complaint-phone", point.phone.clone()),
        ("complaint-plan", contract.plan.clone()),
        ("complaint-number", contract.number.clone()),
        ("complaint-speed", speed),
        ("complaint-from", from.unwrap_or_default()),
    ];
    let rows = rows.into_iter().map(|(what, says)| [words.text(what), says]).collect();
    vec![heading(words, "complaint-customer"), Part::Facts { rows }]
}

/// Outages on the provider's side; of all others only how many.
fn outages(words: &Words<'_>, broadband: &Broadband) -> Vec<Part> {
    let mut parts = vec![heading(words, "complaint-outages")];
    let (providers, others): (Vec<_>, Vec<_>) =
        broadband.outages.iter().partition(|outage| outage.cut.cause.is_providers());
    let seconds = |outage: &Outage| (outage.ended.unwrap_or(broadband.at) - outage.began).whole_seconds().max(0);
    let count = |count: usize| Args::none().number("count", count);
    if providers.is_empty() {
        parts.push(paragraph(words.text("complaint-outages-none")));
    } else {
        let all = lasting(words, providers.iter().map(|outage| seconds(outage)).sum());
        let mut told = words.say("complaint-outages-sum", &count(providers.len()).with("time", all));
        if providers.len() > MOST_ROWS {
            told = format!("{told} {}", words.say("complaint-outages-newest", &count(MOST_ROWS)));
        }
        parts.push(paragraph(told));
        let moment = |at| words.say("complaint-moment", &when(at));
        let row = |(number, outage): (usize, &&Outage)| {
            vec![
                (number + 1).to_string(),
                moment(outage.began),
                outage.ended.map_or_else(|| words.text("complaint-still"), moment),
                lasting(words, seconds(outage)),
                words.cause(outage.cut.cause),
            ]
        };
        let columns = vec![
            column(words, "complaint-row"),
            column(words, "complaint-began"),
            column(words, "complaint-ended"),
            column(words, "complaint-lasted"),
            Column { wide: true, ..column(words, "complaint-cause") },
        ];
        parts.push(Part::Table { columns, rows: providers.iter().take(MOST_ROWS).enumerate().map(row).collect() });
    }
    if !others.is_empty() {
        parts.push(paragraph(words.say("complaint-outages-others", &count(others.len()))));
    }
    parts
}

/// What speeds say, and each that somebody has measured by the button.
fn speeds(words: &Words<'_>, broadband: &Broadband) -> Vec<Part> {
    let mut parts = vec![heading(words, "complaint-speeds")];
    if broadband.verdicts.is_empty() {
        parts.push(paragraph(words.text("broadband-no-speeds")));
        return parts;
    }
    let row = |measured: &Measured| {
        vec![
            way(words, measured.direction),
            how(words, measured.method),
            measured.verdict.samples.to_string(),
            megabits(measured.verdict.mean),
            measured.verdict.contracted.map(megabits).unwrap_or_default(),
            judged(words, measured).join("; "),
        ]
    };
    let columns = vec![
        column(words, "complaint-direction"),
        Column { wide: true, ..column(words, "complaint-method") },
        figures(words, "complaint-samples"),
        figures(words, "complaint-mean"),
        figures(words, "complaint-signed"),
        Column { wide: true, ..column(words, "complaint-verdict") },
    ];
    parts.push(Part::Table { columns, rows: broadband.verdicts.iter().map(row).collect() });
    let each = each(broadband);
    if !each.is_empty() {
        parts.push(Part::Caption { text: words.text("complaint-each") });
        let row = |(at, down, up): (OffsetDateTime, f64, f64)| {
            vec![words.say("complaint-moment", &when(at)), megabits(down), megabits(up)]
        };
        let columns = vec![
            Column { wide: true, ..column(words, "complaint-at") },
            figures(words, "complaint-down"),
            figures(words, "complaint-up"),
        ];
        parts.push(Part::Table { columns, rows: each.into_iter().take(MOST_ROWS).map(row).collect() });
    }
    parts
}

/// Both ways of each test by the button, bit/s, the newest first.
fn each(broadband: &Broadband) -> Vec<(OffsetDateTime, f64, f64)> {
    let asked = || broadband.speeds.iter().rev().filter(|speed| speed.method == Method::Ndt7);
    let up = |at| asked().find(|speed| speed.at == at && speed.direction == Direction::Transmit);
    let downs = asked().filter(|speed| speed.direction == Direction::Receive);
    downs.filter_map(|down| Some((down.at, down.bits, up(down.at)?.bits))).collect()
}

fn qualities(words: &Words<'_>, broadband: &Broadband) -> Vec<Part> {
    let spans = [("broadband-day", &broadband.day), ("broadband-week", &broadband.week)];
    let rows: Vec<_> = spans
        .into_iter()
        .filter_map(|(name, means)| Some([words.text(name), quality(words, means.as_ref()?)]))
        .collect();
    let told = if rows.is_empty() { paragraph(words.text("complaint-quality-none")) } else { Part::Facts { rows } };
    vec![heading(words, "complaint-quality"), told]
}

fn heading(words: &Words<'_>, id: &str) -> Part {
    Part::Heading { text: words.text(id) }
}

fn paragraph(text: String) -> Part {
    Part::Paragraph { text }
}

fn column(words: &Words<'_>, id: &str) -> Column {
    Column { title: words.text(id), ..Column::default() }
}

fn figures(words: &Words<'_>, id: &str) -> Column {
    Column { numeric: true, ..column(words, id) }
}

//! `kiosk report --from DATE --to DATE`: the point's own report of a period, as PDF, Word file, workbook or JSON. Always in Vietnamese,
//! for it is offices that read it. Reads only, beside a running kiosk.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use desk::records::{Training, TrainingKind};
use desk::{ALL_DAYS, Book, Record};
use forms::Form;
use point::{Clock, DataFolder};
use report::{Arg, Cover, Figures, Kind, Period};

use crate::health::Words;
use crate::locale::{Args, Locales, VI};
use crate::refusal::Refused;
use crate::visit::desk::ReportWish;

/// What is wished of a report.
#[derive(Debug, clap::Args)]
pub struct Wanted {
    /// Write the point's own report instead: its first day, such as 2026-01-01.
    #[arg(long, value_name = "DATE", requires = "to")]
    pub from: Option<String>,
    /// Its last day.
    #[arg(long, value_name = "DATE", requires = "from")]
    pub to: Option<String>,
    /// Which report asks for it: plan_september, plan_december.
    #[arg(long, value_name = "KIND", requires = "from")]
    pub kind: Option<String>,
    /// What the person in charge adds, as a text file.
    #[arg(long, value_name = "FILE", requires = "from")]
    pub remarks: Option<PathBuf>,
    /// As PDF, to print.
    #[arg(long, value_name = "FILE", requires = "from")]
    pub pdf: Option<PathBuf>,
    /// As a Word file, to go on in.
    #[arg(long, value_name = "FILE", requires = "from")]
    pub docx: Option<PathBuf>,
    /// As a workbook, a sheet for each table.
    #[arg(long, value_name = "FILE", requires = "from")]
    pub xlsx: Option<PathBuf>,
}

/// Writes what is wished, and tells where to.
pub fn write(
    root: &Path,
    clock: Arc<dyn Clock>,
    wanted: &Wanted,
    json: bool,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if !json && wanted.pdf.is_none() && wanted.docx.is_none() && wanted.xlsx.is_none() {
        let reason = "none of --pdf, --docx, --xlsx, --json".to_owned();
        return Err(Refused { reason, message: "sheet-nothing-asked".to_owned() }.into());
    }
    let locales = Locales::load()?;
    let words = Words { locales: &locales, language: &VI };
    let period = Period::parse(wanted.from.as_deref().unwrap_or_default(), wanted.to.as_deref().unwrap_or_default())?;
    let data = DataFolder::open(root)?;
    let figures = Figures::of(&data, &told(&trainings(&data, clock.clone())?), period, clock)?;
    let form = report::form(&figures, &cover(wanted)?, &words);
    let mut keep = |path: &Path, bytes: Vec<u8>| -> anyhow::Result<()> {
        std::fs::write(path, bytes).with_context(|| path.display().to_string())?;
        let args = Args::none().with("path", path.display().to_string());
        // With JSON nothing else is on standard output.
        if !json {
            writeln!(out, "{}", words.say("sheet-written", &args))?;
        }
        Ok(())
    };
    if let Some(path) = &wanted.pdf {
        keep(path, form.pdf()?)?;
    }
    if let Some(path) = &wanted.docx {
        keep(path, report::docx(&form)?)?;
    }
    if let Some(path) = &wanted.xlsx {
        keep(path, report::xlsx(&figures, &words)?)?;
    }
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&figures)?)?;
    }
    Ok(())
}

/// The report that the desk wishes for, as the sheet that is printed and signed.
pub fn form(
    data: &DataFolder,
    clock: Arc<dyn Clock>,
    trainings: &[Record<Training>],
    wish: &ReportWish,
) -> anyhow::Result<Form> {
    let locales = Locales::load()?;
    let words = Words { locales: &locales, language: &VI };
    Ok(made(data, clock, trainings, wish, &words)?.1)
}

/// The same as files for an office: to print, to go on in, and as a workbook, by name.
pub fn files(data: &DataFolder, clock: Arc<dyn Clock>, wish: &ReportWish) -> anyhow::Result<[(String, Vec<u8>); 3]> {
    let locales = Locales::load()?;
    let words = Words { locales: &locales, language: &VI };
    let (figures, form) = made(data, clock.clone(), &trainings(data, clock)?, wish, &words)?;
    let name = |ending: &str| format!("bao-cao-{}-{}.{ending}", figures.period.from(), figures.period.to());
    Ok([
        (name("pdf"), form.pdf()?),
        (name("docx"), report::docx(&form)?),
        (name("xlsx"), report::xlsx(&figures, &words)?),
    ])
}

fn made(
    data: &DataFolder,
    clock: Arc<dyn Clock>,
    trainings: &[Record<Training>],
    wish: &ReportWish,
    words: &Words<'_>,
) -> anyhow::Result<(Figures, Form)> {
    let kind = Kind::of(&wish.kind).with_context(|| format!("no kind of report: {}", wish.kind))?;
    let figures = Figures::of(data, &told(trainings), kind.period(wish.day), clock)?;
    // A span of the calendar is no kind that a text asks for.
    let asked = kind.duty.is_some().then_some(kind);
    let cover = Cover { kind: asked, remarks: wish.remarks.clone(), ..Cover::default() };
    let form = report::form(&figures, &cover, words);
    Ok((figures, form))
}

/// What the desk's book says, beside the program that keeps it.
fn trainings(data: &DataFolder, clock: Arc<dyn Clock>) -> anyhow::Result<Vec<Record<Training>>> {
    let book = Book::look(&data.desk(), clock)?;
    Ok(book.map(|book| book.records::<Training>(ALL_DAYS)).transpose()?.unwrap_or_default())
}

/// Those that were held.
fn told(trainings: &[Record<Training>]) -> Vec<report::Training> {
    let people = |number: Option<u16>| number.map(u32::from);
    let told = |training: &Training| {
        let began = training.started?;
        // One that nobody has begun on screen has a day and no hours.
        let minutes = training.ended.and_then(|ended| u64::try_from((ended - began).whole_minutes()).ok());
        let minutes = minutes.filter(|minutes| *minutes > 0);
        Some(report::Training {
            kind: match training.kind {
                TrainingKind::Training => report::TrainingKind::Training,
                TrainingKind::Meeting => report::TrainingKind::Meeting,
            },
            began,
            minutes,
            about: training.title.clone(),
            language: training.language.clone(),
            women: people(training.attendance.map(|came| came.women)),
            men: people(training.attendance.map(|came| came.men)),
        })
    };
    trainings.iter().filter_map(|training| told(&training.content)).collect()
}

fn cover(wanted: &Wanted) -> anyhow::Result<Cover> {
    let kind = |id: &String| Kind::of(id).with_context(|| format!("no kind of report: {id}"));
    let read = |path: &PathBuf| std::fs::read_to_string(path).with_context(|| path.display().to_string());
    let remarks = wanted.remarks.as_ref().map(read).transpose()?.unwrap_or_default();
    Ok(Cover { kind: wanted.kind.as_ref().map(kind).transpose()?, remarks, ..Cover::default() })
}

impl report::Words for Words<'_> {
    fn say(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        let args = args.iter().fold(Args::none(), |all, (name, arg)| match arg {
            Arg::Text(text) => all.with(name, text.as_str()),
            Arg::Number(number) => all.number(name, *number),
        });
        self.locales.text(self.language, id, &args)
    }

    fn language(&self, tag: &str) -> String {
        self.locales.called(tag)
    }
}

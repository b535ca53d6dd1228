//! `kiosk broadband`: what the line really gives, held against what was ordered; for people and scripts. Reads only, beside a
//! running kiosk.

use std::path::Path;
use std::sync::Arc;

use point::{Clock, DataFolder, LineContract};
use serde::Serialize;
use watch::Memory;
use watch::broadband::{Broadband, Means, Measured};
use watch::figure::{Direction, Method};
use watch::line::Settings;

use crate::health::{Words, when};
use crate::locale::{Args, Locales, VI};
use crate::screens::date;

/// The version of this report. A field is never removed or changed in meaning under the same number; new ones may come.
pub const SCHEMA: u32 = 1;

/// The report.
#[derive(Debug, Serialize)]
pub struct Report {
    /// [`SCHEMA`]
    pub schema: u32,
    /// The contract that ended last, where none holds today.
    pub ended: Option<LineContract>,
    /// What is known of the line; nothing where nobody has looked yet.
    #[serde(flatten)]
    pub broadband: Option<Broadband>,
}

/// Looks at what is known.
pub fn report(root: &Path, clock: Arc<dyn Clock>) -> anyhow::Result<Report> {
    let data = DataFolder::open(root)?;
    let now = clock.now();
    let point = data.point()?;
    let today = now.local().date();
    let contract = point.line_on(today).cloned();
    let ended = if contract.is_none() { point.line_known(today).cloned() } else { None };
    let most = u64::from(Settings::of(&point.watch, "").monthly_megabytes) * 1_000_000;
    let memory = Memory::look(&data.watch(), clock)?;
    let broadband = memory.map(|memory| memory.broadband(now.wall, contract, most)).transpose()?;
    Ok(Report { schema: SCHEMA, ended, broadband })
}

/// The report for people, in Vietnamese.
pub fn in_words(report: &Report, locales: &Locales) -> String {
    let words = Words { locales, language: &VI };
    let Some(broadband) = &report.broadband else { return words.text("health-coming") + "\n" };
    let mut lines = vec![contract(&words, report, broadband)];
    lines.push(match &broadband.outage {
        None => words.text("health-line-well"),
        Some(outage) => format!("{} {}", words.cause(outage.cut.cause), words.since(outage.began, broadband.at)),
    });
    for (name, means) in [("broadband-day", &broadband.day), ("broadband-week", &broadband.week)] {
        lines.extend(means.as_ref().map(|means| format!("{}: {}", words.text(name), quality(&words, means))));
    }
    lines.extend(broadband.verdicts.iter().map(|measured| speed(&words, measured)));
    if broadband.verdicts.is_empty() {
        lines.push(words.text("broadband-no-speeds"));
    }
    let id = if broadband.outages.is_empty() { "broadband-no-outages" } else { "broadband-outages" };
    lines.push(words.say(id, &when(broadband.since)));
    for (cause, sum) in &broadband.causes {
        let args = Args::none().number("count", sum.count).with("time", lasting(&words, sum.seconds));
        lines.push(format!("    {} {}", words.cause(*cause), words.say("broadband-cause", &args)));
    }
    let used = broadband.used;
    let args = Args::none().number("used", megabytes(used.bytes)).number("most", megabytes(used.most));
    lines.push(words.say("health-line-bytes", &args));
    if used.asked > 0 {
        lines.push(words.say("health-line-asked", &Args::none().number("used", megabytes(used.asked))));
    }
    lines.join("\n") + "\n"
}

/// "Gói Internet 40 của VNPT: tải về 40 Mbit/s, tải lên 20 Mbit/s"
fn contract(words: &Words<'_>, report: &Report, broadband: &Broadband) -> String {
    if let Some(until) = report.ended.as_ref().and_then(|ended| ended.until) {
        return words.say("broadband-ended", &Args::none().with("date", date(&until.to_string())));
    }
    let Some(contract) = &broadband.contract else { return words.text("broadband-no-contract") };
    let args = Args::none()
        .with("plan", &*contract.plan)
        .with("provider", &*contract.provider)
        .with("down", megabits(contract.down * 1e6))
        .with("up", megabits(contract.up * 1e6));
    words.say("broadband-contract", &args)
}

/// "đi về 24 ms, chập chờn 3 ms, mất 0,4 % gói"
pub(crate) fn quality(words: &Words<'_>, means: &Means) -> String {
    let ms = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| decimal(value, 0));
    let args = Args::none()
        .with("rtt", ms(means.rtt))
        .with("jitter", ms(means.jitter))
        .with("loss", decimal(means.loss * 100.0, 1));
    words.say("broadband-quality", &args)
}

/// One way of the line as measured in one way, and what that says of what was ordered.
fn speed(words: &Words<'_>, measured: &Measured) -> String {
    let Measured { method, direction, verdict } = measured;
    let args = Args::none().with("mean", megabits(verdict.mean)).number("samples", verdict.samples);
    let parts: Vec<_> = [words.say("broadband-mean", &args)].into_iter().chain(judged(words, measured)).collect();
    format!("{} ({}): {}", way(words, *direction), how(words, *method), parts.join("; "))
}

/// "Tải về"
pub(crate) fn way(words: &Words<'_>, direction: Direction) -> String {
    words.text(match direction {
        Direction::Receive => "broadband-down",
        Direction::Transmit => "broadband-up",
    })
}

/// "đo khi bấm nút"
pub(crate) fn how(words: &Words<'_>, method: Method) -> String {
    words.text(match method {
        Method::Ndt7 => "broadband-ndt7",
        Method::Daily => "broadband-daily",
        Method::Passive => "broadband-passive",
    })
}

/// What speeds say of what was ordered, and whether they are enough to say it.
pub(crate) fn judged(words: &Words<'_>, measured: &Measured) -> Vec<String> {
    let Measured { method, verdict, .. } = measured;
    let judged = verdict.meets.map(|meets| match meets {
        true => "broadband-meets",
        // What ends before the line has reached its speed can't tell that it is too slow.
        false if *method != Method::Ndt7 => "broadband-bound",
        false => "broadband-short",
    });
    let few = (!verdict.enough).then_some("broadband-few");
    judged.into_iter().chain(few).map(|id| words.text(id)).collect()
}

/// "3 giờ 20 phút"
pub(crate) fn lasting(words: &Words<'_>, seconds: i64) -> String {
    let minutes = usize::try_from(seconds / 60).unwrap_or(0);
    words.say("broadband-lasting", &Args::none().number("hours", minutes / 60).number("minutes", minutes % 60))
}

/// Mbit/s, as people write it: one decimal below ten.
pub fn megabits(bits: f64) -> String {
    let megabits = bits / 1e6;
    decimal(megabits, usize::from(megabits < 10.0 && megabits.fract() != 0.0))
}

/// Whole MB, rounded up.
pub fn megabytes(bytes: u64) -> usize {
    usize::try_from(bytes.div_ceil(1_000_000)).unwrap_or(usize::MAX)
}

/// A number with Vietnam's comma.
fn decimal(value: f64, places: usize) -> String {
    format!("{value:.places$}").replace('.', ",")
}

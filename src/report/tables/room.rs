//! Tables of the room: its hours, what was taught there, its equipment and its line.

use watch::figure::{Direction, Method};

use super::{Cell, Holds, Table, table};
use crate::figures::{Asset, Broadband, Faults, Line, Outages, Room, Training, TrainingKind};
use crate::gaps::{Doubt, Gap};
use crate::words::Words;

/// What was stated, and what was.
pub(super) fn hours(room: &Room, words: &dyn Words) -> Table {
    let columns = [("sheet-what", Holds::Words), ("sheet-how-much", Holds::Figures)];
    let mut table = table(words, "sheet-tab-hours", "sheet-hours", &columns);
    let minutes = |minutes: u64| Cell::Seconds(i64::try_from(minutes).unwrap_or(i64::MAX / 60) * 60);
    let count = |count: usize| Cell::Count(count as u64);
    for (what, cell) in [
        ("sheet-declared", Cell::or_nothing(room.declared, minutes)),
        ("sheet-open", minutes(room.open)),
        ("sheet-on", minutes(room.on)),
        ("sheet-on-battery", minutes(room.on_battery)),
        ("sheet-days-on", count(room.days_on)),
        ("sheet-cut-off", count(room.cut_off)),
    ] {
        table.rows.push(vec![Cell::Text(words.text(what)), cell]);
    }
    table
}

/// Trainings and meetings.
pub(super) fn trainings(trainings: &[Training], words: &dyn Words) -> Table {
    let columns = [
        ("sheet-at", Holds::Time),
        ("sheet-training-kind", Holds::Label),
        ("sheet-about", Holds::Words),
        ("sheet-language", Holds::Label),
        ("sheet-women", Holds::Figures),
        ("sheet-men", Holds::Figures),
        ("sheet-lasted", Holds::Figures),
    ];
    let mut table = table(words, "sheet-tab-trainings", "sheet-trainings", &columns);
    for training in trainings {
        let kind = match training.kind {
            TrainingKind::Training => "sheet-training",
            TrainingKind::Meeting => "sheet-meeting",
        };
        let people = |people: Option<u32>| Cell::or_nothing(people, |people| Cell::Count(people.into()));
        let language = Some(&*training.language).filter(|tag| !tag.is_empty());
        let minutes = training.minutes.and_then(|minutes| i64::try_from(minutes).ok());
        table.rows.push(vec![
            Cell::Moment(training.began),
            Cell::Text(words.text(kind)),
            Cell::Text(training.about.clone()),
            Cell::or_nothing(language, |tag| Cell::Text(words.language(tag))),
            people(training.women),
            people(training.men),
            Cell::or_nothing(minutes, |minutes| Cell::Seconds(minutes * 60)),
        ]);
    }
    table
}

/// Equipment, with how it is now.
pub(super) fn assets(assets: &[Asset], words: &dyn Words) -> Table {
    let columns = [
        ("sheet-asset", Holds::Words),
        ("sheet-code", Holds::Label),
        ("sheet-funding", Holds::Label),
        ("sheet-handed-over", Holds::Time),
        ("sheet-state", Holds::Label),
    ];
    let mut table = table(words, "sheet-tab-assets", "sheet-assets", &columns);
    for asset in assets {
        let name = if asset.name.is_empty() { words.named("device", asset.kind.name()) } else { asset.name.clone() };
        let state = asset.state.map(|state| words.named("state", state.name()));
        table.rows.push(vec![
            Cell::Text(name),
            Cell::Text(asset.code.clone()),
            Cell::Text(asset.funding.clone()),
            Cell::or_nothing(asset.handed_over, Cell::Day),
            Cell::Text(state.unwrap_or_else(|| words.text("sheet-no-sensor"))),
        ]);
    }
    table
}

/// Times in which equipment wasn't well.
pub(super) fn faults(faults: &Faults, words: &dyn Words) -> Table {
    let columns = [
        ("sheet-asset", Holds::Words),
        ("sheet-state", Holds::Label),
        ("sheet-reasons", Holds::Words),
        ("sheet-began", Holds::Time),
        ("sheet-ended", Holds::Time),
    ];
    let mut table = table(words, "sheet-tab-faults", "sheet-faults", &columns);
    for fault in &faults.list {
        let kind = || words.named("device", fault.kind.name());
        let reasons: Vec<_> = fault.reasons.iter().map(|reason| words.named("reason", reason.name())).collect();
        table.rows.push(vec![
            Cell::Text(if fault.name.is_empty() { kind() } else { format!("{} ({})", kind(), fault.name) }),
            Cell::Text(words.named("state", fault.state.name())),
            Cell::Text(reasons.join(" ")),
            Cell::Moment(fault.began),
            ended(fault.ended, words),
        ]);
    }
    table
}

/// Outages of the line by cause. Times in which the machine was off are none of the line: hours tell them.
pub(super) fn causes(outages: &Outages, words: &dyn Words) -> Table {
    let columns = [
        ("sheet-cause", Holds::Words),
        ("sheet-times", Holds::Figures),
        ("sheet-together", Holds::Figures),
        ("sheet-longest", Holds::Figures),
    ];
    let mut table = table(words, "sheet-tab-causes", "sheet-causes", &columns);
    for of in outages.causes.iter().filter(|of| of.cause != watch::Cause::PcOff) {
        table.rows.push(vec![
            Cell::Text(words.named("cause", of.cause.name())),
            Cell::Count(of.count as u64),
            Cell::Seconds(of.seconds),
            Cell::Seconds(of.longest),
        ]);
    }
    table
}

/// Each outage of the line.
pub(super) fn cuts(outages: &Outages, words: &dyn Words) -> Table {
    let columns = [
        ("sheet-began", Holds::Time),
        ("sheet-ended", Holds::Time),
        ("sheet-lasted", Holds::Figures),
        ("sheet-cause", Holds::Words),
    ];
    let mut table = table(words, "sheet-tab-cuts", "sheet-cuts", &columns);
    for cut in &outages.list {
        let cause = words.named("cause", cut.cause.name());
        table.rows.push(vec![
            Cell::Moment(cut.began),
            ended(cut.ended, words),
            Cell::Seconds(cut.seconds),
            Cell::Text(cause),
        ]);
    }
    table
}

/// Speeds against what was ordered.
pub(super) fn speeds(broadband: &Broadband, words: &dyn Words) -> Table {
    let columns = [
        ("sheet-line", Holds::Words),
        ("sheet-direction", Holds::Label),
        ("sheet-method", Holds::Words),
        ("sheet-samples", Holds::Figures),
        ("sheet-mean", Holds::Figures),
        ("sheet-ordered", Holds::Figures),
        ("sheet-verdict", Holds::Words),
    ];
    let mut table = table(words, "sheet-tab-speeds", "sheet-speeds", &columns);
    for line in &broadband.lines {
        for measured in &line.verdicts {
            let verdict = &measured.verdict;
            let direction = match measured.direction {
                Direction::Receive => "broadband-down",
                Direction::Transmit => "broadband-up",
            };
            let method = match measured.method {
                Method::Ndt7 => "broadband-ndt7",
                Method::Daily => "broadband-daily",
                Method::Passive => "broadband-passive",
            };
            let judged = verdict.meets.map(|meets| match meets {
                true => "broadband-meets",
                // What ends before the line has reached its speed can't tell that it is too slow.
                false if measured.method != Method::Ndt7 => "broadband-bound",
                false => "broadband-short",
            });
            let few = (!verdict.enough).then_some("broadband-few");
            let judged: Vec<_> = judged.into_iter().chain(few).map(|id| words.text(id)).collect();
            table.rows.push(vec![
                Cell::Text(called(line, words)),
                Cell::Text(words.text(direction)),
                Cell::Text(words.text(method)),
                Cell::Count(verdict.samples as u64),
                Cell::Decimal(verdict.mean / 1e6),
                Cell::or_nothing(verdict.contracted, |bits| Cell::Decimal(bits / 1e6)),
                Cell::Text(judged.join("; ")),
            ]);
        }
    }
    table
}

/// "VNPT, gói Internet 40"
pub(crate) fn called(line: &Line, words: &dyn Words) -> String {
    let Some(contract) = &line.contract else { return words.text("sheet-no-contract") };
    let named: Vec<_> = [&*contract.provider, &*contract.plan].into_iter().filter(|text| !text.is_empty()).collect();
    if named.is_empty() { words.text("sheet-contract-unnamed") } else { named.join(", ") }
}

/// Days that are doubted.
pub(super) fn gaps(gaps: &[Gap], words: &dyn Words) -> Table {
    let columns = [
        ("sheet-from", Holds::Time),
        ("sheet-to-day", Holds::Time),
        ("sheet-days", Holds::Figures),
        ("sheet-doubt", Holds::Words),
    ];
    let mut table = table(words, "sheet-tab-gaps", "sheet-gaps", &columns);
    for gap in gaps {
        let doubt = words.text(match gap.doubt {
            Doubt::BeforeKeeping => "sheet-before-keeping",
            Doubt::NoHeartbeat => "sheet-no-heartbeat",
            Doubt::ClockWrong => "sheet-clock-wrong",
            Doubt::LedgerRestored => "sheet-ledger-restored",
            Doubt::NotOver => "sheet-not-over",
        });
        table.rows.push(vec![Cell::Day(gap.from), Cell::Day(gap.to), Cell::Count(gap.days() as u64), doubt.into()]);
    }
    table
}

fn ended(at: Option<time::OffsetDateTime>, words: &dyn Words) -> Cell {
    at.map_or_else(|| Cell::Text(words.text("sheet-still")), Cell::Moment)
}

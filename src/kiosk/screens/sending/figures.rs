//! What the machine has measured, in words: a line for each day, series and piece of equipment.

use std::collections::BTreeMap;

use ledger::fact::{Label, Labels, Sample, Series};
use point::clock::VIETNAM;
use time::Date;

use super::{Page, date, text};
use crate::locale::Args;

impl Page<'_> {
    /// Figures, day by day; how many there were, the smallest and the largest.
    pub(super) fn figures<'f>(&mut self, samples: impl Iterator<Item = &'f Sample>) {
        let mut days: BTreeMap<Date, BTreeMap<(Series, &'f Labels), Vec<f64>>> = BTreeMap::new();
        for Sample { series, labels, slot, value } in samples.filter(|sample| sample.series != Series::Active) {
            let day = slot.to_offset(VIETNAM).date();
            days.entry(day).or_default().entry((*series, labels)).or_default().push(*value);
        }
        for (day, figures) in days {
            let day = self.say("sending-figures", &Args::none().with("date", date(&day.to_string())));
            self.add("paragraph", &day);
            for ((series, labels), values) in figures {
                let (name, range) = (self.measured(series, labels), self.range(series, &values));
                self.label(&name, &range);
            }
        }
    }

    /// "Tốc độ đường mạng, kbit/s · tải về · đo một lần mỗi ngày"
    fn measured(&self, series: Series, labels: &Labels) -> String {
        let series = text(self.visit, &format!("sending-{}", series.name().replace(['.', '_'], "-")));
        let labels = labels.iter().map(|(label, value)| match label {
            Label::HwId => value.to_owned(),
            Label::HwState => self.word("state", value),
            Label::HwType => self.word("device", value),
            Label::Direction => self.word("sending-direction", value),
            Label::Method => self.word("sending-method", value),
        });
        std::iter::once(series).chain(labels).collect::<Vec<_>>().join(" · ")
    }

    fn range(&self, series: Series, values: &[f64]) -> String {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let args = Args::none().number("n", values.len()).with("low", whole(series, low));
        let id = match series {
            // The state stands among the labels.
            Series::Status => "sending-noted",
            _ if whole(series, low) == whole(series, high) => "sending-measured",
            _ => "sending-measured-between",
        };
        self.say(id, &args.with("high", whole(series, high)))
    }
}

/// A figure in the unit that the series' words name: shares in percent, speeds in kbit/s, bytes in MB.
fn whole(series: Series, value: f64) -> String {
    let scale = match series.unit() {
        "1" => 100.0,
        "bit/s" => 1e-3,
        "By" => 1e-6,
        _ => 1.0,
    };
    // No "-0".
    format!("{:.0}", (value * scale).round() + 0.0)
}

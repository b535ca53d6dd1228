//! What has happened, in words: a line for each event.

use ledger::fact::{Detail, Event};
use time::Date;
use time::format_description::well_known::Iso8601;

use super::{Page, date, day_and_time, text};
use crate::locale::Args;

impl Page<'_> {
    /// Events, each with its moment and its details.
    pub(super) fn events<'f>(&mut self, events: impl Iterator<Item = &'f Event>) {
        for event in events {
            let (day, time) = day_and_time(event.at);
            let label = format!("{day} {time}");
            let details = Detail::ALL
                .iter()
                .fold(Args::none(), |args, detail| args.with_named(variable(*detail), self.detail(event, *detail)));
            let id = format!("sending-{}", event.kind.name().replace(['.', '_'], "-"));
            let words = self.say(&id, &details);
            self.label(&label, &words);
        }
    }

    /// A detail as people say it.
    fn detail(&self, event: &Event, detail: Detail) -> String {
        let value = match event.detail(detail) {
            None | Some("") => return text(self.visit, "sending-not-told"),
            Some(value) => value,
        };
        match detail {
            Detail::From
            | Detail::Until
            | Detail::AssetHandedOver
            | Detail::Day
            | Detail::InspectionDeadline
            | Detail::LineApplied
            | Detail::LineInstalled
            | Detail::LineAccepted
            | Detail::LineEnds => match event.moment(detail) {
                Some(at) => {
                    let (day, time) = day_and_time(at);
                    format!("{time} {day}")
                }
                None if Date::parse(value, &Iso8601::DATE).is_ok() => date(value),
                None => value.to_owned(),
            },
            Detail::HwType => self.word("device", value),
            Detail::HwState | Detail::DeviceWas => self.word("state", value),
            Detail::DeviceReason => {
                value.split(' ').map(|reason| self.word("reason", reason)).collect::<Vec<_>>().join(" ")
            }
            Detail::OutageCause => self.word("cause", value),
            Detail::OutageLayer => self.word("sending-layer", value),
            Detail::LineState => self.word("sending-contract", value),
            Detail::DataHow => self.word("sending-data-how", value),
            Detail::SoundResult => self.word("sending-sound", value),
            Detail::RecordState => self.word("sending-record", value),
            Detail::CheckState => self.word("sending-check", value),
            Detail::TrainingKind => self.word("sending-training", value),
            Detail::DifficultyKind => self.word("sending-difficulty", value),
            Detail::Language => self.language(value).unwrap_or_else(|| value.to_owned()),
            Detail::StopClean => self.word("sending-stop-clean", value),
            _ => value.to_owned(),
        }
    }
}

/// The variable of a message that stands for a detail: `outage-cause`.
fn variable(detail: Detail) -> String {
    detail.name().trim_start_matches("point.").replace(['.', '_'], "-")
}

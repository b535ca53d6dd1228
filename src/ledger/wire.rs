//! What travels: OTLP protobuf, packed by zstd. A batch is exactly one OTLP signal, so that any OTLP receiver takes it.

mod read;
mod write;

pub use read::{decode, knows};
pub use write::encode;

/// Why bytes are no batch.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Longer than a batch may be.
    #[error("longer than {0} bytes")]
    TooLong(usize),
    /// It can't be unpacked.
    #[error("not packed by zstd, or cut short: {0}")]
    Packing(std::io::Error),
    /// It isn't OTLP.
    #[error("not OTLP protobuf: {0}")]
    Protobuf(#[from] prost::DecodeError),
    /// A field that must be there is missing or crooked.
    #[error("`{0}` is missing or crooked")]
    Field(&'static str),
    /// Two senders in one batch.
    #[error("its parts don't agree on the sender")]
    Mixed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{BatchId, MAX_PACKED, Signal};
    use crate::fact::{
        Action, Boot, CausedBy, Count, Detail, Event, EventKind, Face, Facts, Label, Labels, Sample, Series, Usage,
    };
    use time::macros::{date, datetime};
    use ulid::Ulid;

    fn id() -> BatchId {
        BatchId { point: Ulid::from_parts(1, 2), epoch: Ulid::from_parts(3, 4), seq: 7 }
    }

    fn boot(id: &str) -> Boot {
        Boot { id: id.to_owned(), offset_ms: 1_764_000_000_000, clock_plausible: true }
    }

    fn facts(boot_id: &str) -> Facts {
        let (usage, samples, events) = (vec![], vec![], vec![]);
        Facts { boot: boot(boot_id), version: "0.1.0".to_owned(), usage, samples, events }
    }

    fn usage() -> Vec<Usage> {
        let count = Count {
            product: "p01/bao-hong".to_owned(),
            language: "ktv".to_owned(),
            topic: "disaster".to_owned(),
            kind: "guide".to_owned(),
            step: 3,
            face: Some(Face::Happy),
            ..Count::new(Action::StepReached, CausedBy::Visitor)
        };
        let title = "Báo hỏng".to_owned();
        vec![
            Usage { day: date!(2026 - 11 - 29), days: 1, count, title, n: 5 },
            Usage {
                day: date!(2026 - 11 - 01),
                days: 30,
                count: Count::new(Action::Visited, CausedBy::Visitor),
                title: String::new(),
                n: 2,
            },
        ]
    }

    #[test]
    fn metrics_come_back_as_they_were() {
        let slot = datetime!(2026-11-29 8:10 UTC);
        let speed = Labels::none().with(Label::Direction, "receive").with(Label::Method, "daily");
        let samples = [
            (Series::Active, Labels::none(), 1.0),
            (Series::Rtt, Labels::none(), 31.5),
            (Series::Goodput, speed, 2.5e6),
        ];
        let samples = samples.map(|(series, labels, value)| Sample { series, labels, slot, value }).to_vec();
        let all = vec![
            Facts { usage: usage(), ..facts("b1") },
            Facts { samples, boot: Boot { clock_plausible: false, ..boot("b0") }, ..facts("b0") },
        ];
        let (batch, unknown) = decode(Signal::Metrics, &encode(id(), Signal::Metrics, &all)).unwrap();
        assert_eq!((batch.id, batch.facts), (id(), all));
        assert!(unknown.is_empty());
    }

    #[test]
    fn logs_come_back_as_they_were() {
        let events = vec![Event {
            id: Ulid::from_parts(5, 6),
            at: datetime!(2026-11-29 8:10:11.5 UTC),
            kind: EventKind::EditionShown,
            details: vec![(Detail::Edition, "abc".to_owned())],
        }];
        let all = vec![Facts { events, ..facts("b1") }];
        let (batch, _) = decode(Signal::Logs, &encode(id(), Signal::Logs, &all)).unwrap();
        assert_eq!(batch.facts, all);
    }

    #[test]
    fn a_sample_with_a_label_that_is_not_known_is_named_and_not_taken_for_another() {
        let slot = datetime!(2026-11-29 8:10 UTC);
        let labels = [Labels::none().with(Label::Method, "daily"), Labels::none().with(Label::Direction, "receive")];
        let samples = labels.map(|labels| Sample { series: Series::Goodput, labels, slot, value: 1.0 }).to_vec();
        let all = [Facts { samples: samples.clone(), ..facts("b1") }];
        let mut message = zstd::decode_all(encode(id(), Signal::Metrics, &all).as_slice()).unwrap();
        // A newer point: the same bytes with another name of the same length.
        let at = message.windows(17).position(|name| name == b"point.line.method").unwrap();
        message[at..at + 17].copy_from_slice(b"point.line.colour");
        let (batch, unknown) = decode(Signal::Metrics, &zstd::encode_all(message.as_slice(), 3).unwrap()).unwrap();
        assert_eq!(batch.facts[0].samples, samples[1..]);
        assert_eq!(unknown.into_iter().collect::<Vec<_>>(), ["point.line.colour"]);
        assert!(knows("point.line.method") && !knows("point.line.colour"));
    }

    #[test]
    fn days_before_1970_and_after_2040_survive() {
        let mut odd = usage();
        odd[0].day = date!(1970 - 01 - 01);
        odd[1].day = date!(2040 - 02 - 01);
        odd[1].days = 29;
        let all = vec![Facts { usage: odd, ..facts("b1") }];
        let (batch, _) = decode(Signal::Metrics, &encode(id(), Signal::Metrics, &all)).unwrap();
        assert_eq!(batch.facts[0].usage.len(), 2);
        let days: Vec<_> = batch.facts[0].usage.iter().map(|usage| (usage.day, usage.days)).collect();
        assert!(days.contains(&(date!(2040 - 02 - 01), 29)), "{days:?}");
    }

    #[test]
    fn what_is_cut_or_changed_is_no_batch() {
        let whole = encode(id(), Signal::Metrics, &[Facts { usage: usage(), ..facts("b1") }]);
        for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
            assert!(decode(Signal::Metrics, &whole[..cut]).is_err(), "{cut}");
        }
        assert!(matches!(decode(Signal::Metrics, &vec![0; MAX_PACKED + 1]), Err(WireError::TooLong(_))));
    }

    #[test]
    fn a_small_batch_that_unpacks_to_very_much_is_refused() {
        let bomb = zstd::bulk::compress(&vec![0; 64 << 20], 3).unwrap();
        assert!(bomb.len() < MAX_PACKED);
        assert!(matches!(decode(Signal::Metrics, &bomb), Err(WireError::TooLong(_))));
    }
}

//! Whether the line is as fast as it was ordered, after QCVN 34:2022/BTTTT (in force since 1 July 2023): the mean of the measured
//! speeds is at least 0.8 of the contracted one, each way (Pd ≥ 0.8 Vd, Pu ≥ 0.8 Vu), from at least 1,000 samples.

use point::line::{QCVN_SAMPLES, QCVN_SHARE};
use serde::Serialize;

use crate::statistics::mean;

/// What measured speeds say about one way of a line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// How many were measured.
    pub samples: usize,
    /// Whether that is enough for the regulation.
    pub enough: bool,
    /// Their mean, bit/s.
    pub mean: f64,
    /// What was ordered, bit/s; nothing where that isn't known.
    pub contracted: Option<f64>,
    /// Mean by ordered.
    pub share: Option<f64>,
    /// Whether the mean is at least [`QCVN_SHARE`] of what was ordered. Of samples that are lower bounds, `false` proves nothing.
    pub meets: Option<bool>,
}

/// The verdict on speeds in bit/s; nothing where none was measured.
pub fn verdict(speeds: &[f64], contracted: Option<f64>) -> Option<Verdict> {
    let (samples, mean) = (speeds.len(), mean(speeds)?);
    let contracted = contracted.filter(|speed| *speed > 0.0);
    let share = contracted.map(|contracted| mean / contracted);
    Some(Verdict {
        samples,
        enough: samples >= QCVN_SAMPLES,
        mean,
        contracted,
        share,
        meets: share.map(|share| share >= QCVN_SHARE),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_gives_four_fifths_on_average_is_as_ordered() {
        let meets = |speeds: &[f64]| verdict(speeds, Some(40e6)).unwrap().meets;
        assert_eq!(meets(&[32e6]), Some(true));
        assert_eq!(meets(&[31.9e6]), Some(false));
        assert_eq!(meets(&[10e6, 60e6]), Some(true), "the mean counts");
    }

    #[test]
    fn fewer_than_a_thousand_samples_are_not_enough() {
        assert!(!verdict(&[1e6; 999], Some(1e6)).unwrap().enough);
        assert!(verdict(&[1e6; 1000], Some(1e6)).unwrap().enough);
    }

    #[test]
    fn without_samples_or_a_contract_nothing_is_claimed() {
        assert_eq!(verdict(&[], Some(1e6)), None);
        let unknown = verdict(&[1e6], None).unwrap();
        assert_eq!((unknown.share, unknown.meets), (None, None));
        assert_eq!(verdict(&[1e6], Some(0.0)).unwrap().meets, None, "no speed was written down");
    }
}

//! What came of what was done last, in words.

use std::time::Duration;

use desk::Refusal;

use super::{counted, pin, say, text};
use crate::complaint;
use crate::handing_out::Handed;
use crate::health::Words;
use crate::visit::Visit;
use crate::visit::desk::{Came, Errand, Told};
use crate::visit::health::Printed;

/// The words, and whether it went wrong.
pub(super) fn told(visit: &Visit, told: &Told) -> (String, bool) {
    let minutes = |wait: Duration| counted(usize::try_from(wait.as_secs().div_ceil(60)).unwrap_or(usize::MAX));
    let (words, wrong) = match told {
        Told::Wrong { free, wait } if wait.is_zero() => {
            (say(visit, "desk-wrong", &counted(usize::try_from(*free).unwrap_or(0))), true)
        }
        Told::Wrong { wait, .. } | Told::Wait(wait) => {
            let passed = visit.clock.now().monotonic.saturating_sub(visit.desk.told_at);
            match wait.saturating_sub(passed) {
                Duration::ZERO => (text(visit, "desk-wait-over"), false),
                left => (say(visit, "desk-wait", &minutes(left)), true),
            }
        }
        Told::Weak(weak) => (text(visit, pin::weak(*weak)), true),
        Told::Differs => (text(visit, "desk-differs"), true),
        Told::NoAnswer => (text(visit, "desk-no-answer"), true),
        Told::NoProvince => (text(visit, "desk-no-province"), true),
        Told::HandedOver => (text(visit, "desk-handed-over"), false),
        Told::Renewed => (text(visit, "desk-renewed"), false),
        Told::Refused(refusal) => (text(visit, refused(*refusal)), true),
        Told::Failed => (text(visit, "desk-failed"), true),
        Told::Kept => (text(visit, "desk-kept"), false),
        Told::Settled => (text(visit, "desk-settled"), false),
        Told::Undone => (text(visit, "desk-undone"), false),
        Told::Printing => (text(visit, "desk-printing"), false),
        Told::Underway(errand, percent) => {
            let args = counted((*percent).unwrap_or(0).into());
            let id = if percent.is_some() { "desk-fetching" } else { begun(errand) };
            (say(visit, id, &args), false)
        }
        Told::Came(came) => came_in_words(visit, came),
        // What there is instead.
        Told::Printed(Printed::NoPrinter) => (text(visit, "desk-no-printer"), true),
        Told::Printed(printed) => {
            let words = Words { locales: &visit.locales, language: &visit.language };
            (complaint::told(&words, printed), !matches!(printed, Printed::By { .. }))
        }
    };
    (words, wrong)
}

const fn begun(errand: &Errand) -> &'static str {
    match errand {
        Errand::Fetch => "desk-fetch-begun",
        Errand::Send => "desk-send-begun",
        Errand::GoBack => "desk-go-back-begun",
        Errand::FiguresOut | Errand::BulletinOut { .. } | Errand::ReportOut(_) => "desk-stick-begun",
    }
}

/// What came of an errand: the first thing that somebody has to know, without the technical reason.
fn came_in_words(visit: &Visit, came: &Came) -> (String, bool) {
    match came {
        Came::Fetched(last) => (last.in_short(&visit.locales, &visit.language), !last.is_whole()),
        Came::Sent(last) => (text(visit, last.in_short()), last.trouble.is_some()),
        Came::Handed(handed) => {
            let id = match handed {
                Handed::Out => "desk-stick-done",
                Handed::NoStick => "desk-stick-none",
                Handed::Full => "desk-stick-full",
                Handed::Locked => "desk-stick-locked",
            };
            (text(visit, id), *handed != Handed::Out)
        }
        Came::WentBack => (text(visit, "desk-went-back"), false),
        Came::Failed(Errand::GoBack) => (text(visit, "desk-no-way-back"), true),
        Came::Failed(_) => (text(visit, "desk-failed"), true),
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Weak(weak) => pin::weak(weak),
        Refusal::TooLong => "desk-too-long",
        Refusal::Taken | Refusal::SignedOut | Refusal::Lost | Refusal::NoChallenge => "desk-signed-out",
        Refusal::Nameless | Refusal::Empty => "desk-empty",
        Refusal::NoRecord | Refusal::Impossible => "desk-impossible",
    }
}

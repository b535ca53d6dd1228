//! How the point is: equipment, line, power; what to do; whom to call.

use super::about::{heading, labelled, line};
use super::text;
use watch::line::ndt7::{Phase, Progress};

use crate::broadband::{megabits, megabytes};
use crate::complaint::told;
use crate::health::{Words, message, when};
use crate::locale::Args;
use crate::view::{Block, HealthCall, HealthCard, HealthScreen, Screen};
use crate::visit::Visit;
use crate::visit::health::{Speed, Trial};

pub(super) fn screen(visit: &Visit) -> Screen {
    let words = Words { locales: &visit.locales, language: &visit.language };
    let calls = calls(visit, &words);
    let nobody = if calls.is_empty() { text(visit, "health-call-nobody") } else { String::new() };
    let screen = match &visit.known.health {
        None => HealthScreen {
            blocks: vec![line("health.0".to_owned(), "paragraph", &text(visit, "health-coming"))],
            calls,
            nobody,
            ..HealthScreen::default()
        },
        Some(health) => {
            let card = |name: &str, light, more| HealthCard {
                light,
                name: text(visit, name),
                state: words.light(light),
                words: more,
            };
            let cards = vec![
                card("health-equipment", health.equipment.light, words.equipment(health)),
                card("health-line", health.line.light, words.line(health)),
                card("health-power", health.power.light, words.power(health)),
            ];
            HealthScreen {
                cards,
                blocks: blocks(visit, health, &words),
                calls,
                nobody,
                at: words.say("health-at", &when(health.at)),
                has_line: health.line.expected,
            }
        }
    };
    Screen::Health(Box::new(screen))
}

/// What to do first, then everything that was looked at.
fn blocks(visit: &Visit, health: &watch::health::Health, words: &Words<'_>) -> Vec<Block> {
    let mut blocks = vec![];
    let id = |blocks: &Vec<Block>| format!("health.{}", blocks.len());
    for (title, told) in [sound(visit, words), speed(visit, words), complaint(visit, words)].into_iter().flatten() {
        blocks.push(labelled(id(&blocks), &title, &told));
    }
    let troubles = words.troubles(health);
    if troubles.is_empty() {
        blocks.push(line(id(&blocks), "paragraph", &words.text("health-all-well")));
    } else {
        blocks.push(heading(id(&blocks), &words.text("health-todo")));
    }
    for trouble in troubles {
        let told = format!("{}. {}.", trouble.lines.join(" ").trim_end_matches('.'), trouble.since);
        blocks.push(labelled(id(&blocks), &trouble.title, &told));
    }
    blocks.push(heading(id(&blocks), &words.text("health-everything")));
    for known in &health.equipment.devices {
        blocks.push(labelled(id(&blocks), &words.name(known), &words.state(known.state)));
    }
    blocks
}

/// The test of the sound, where somebody has wished for it.
fn sound(visit: &Visit, words: &Words<'_>) -> Option<(String, String)> {
    let told = match &visit.known.sound {
        Trial::Untried => return None,
        Trial::Asked | Trial::Running => words.text("sound-running"),
        Trial::Done(outcome) => words.text(&message("sound", outcome.verdict.name())),
    };
    Some((words.text("sound-title"), told))
}

/// The test of the speed, where somebody has wished for it: first what it uses.
fn speed(visit: &Visit, words: &Words<'_>) -> Option<(String, String)> {
    let known = &visit.known;
    let told = match (&known.speed, known.cost) {
        (_, Some(cost)) => {
            let args = Args::none().number("down", megabytes(cost.down)).number("up", megabytes(cost.up));
            words.say("speed-cost", &args)
        }
        (Trial::Untried, None) => return None,
        (Trial::Asked | Trial::Running, None) => match known.progress {
            Some(Progress { phase, bits: Some(bits), .. }) if phase != Phase::RoundTrips => {
                let id = if phase == Phase::Download { "speed-downloading" } else { "speed-uploading" };
                words.say(id, &Args::none().with("speed", megabits(bits)))
            }
            _ => words.text("speed-running"),
        },
        (Trial::Done(Speed::Measured(outcome)), None) => {
            let args = Args::none()
                .with("down", megabits(outcome.speeds.down))
                .with("up", megabits(outcome.speeds.up))
                .number("rtt", outcome.rtt.round() as usize)
                .number("jitter", outcome.jitter.round() as usize);
            words.say("speed-measured", &args)
        }
        (Trial::Done(Speed::Busy), None) => words.text("speed-busy"),
        (Trial::Done(Speed::Failed), None) => words.text("speed-failed"),
    };
    Some((words.text("speed-title"), told))
}

/// The sheet of complaint, where somebody has wished for it.
fn complaint(visit: &Visit, words: &Words<'_>) -> Option<(String, String)> {
    let told = match &visit.known.complaint {
        Trial::Untried => return None,
        Trial::Asked | Trial::Running => words.text("complaint-printing"),
        Trial::Done(printed) => told(words, printed),
    };
    Some((words.text("complaint-told"), told))
}

/// What can be pressed: a line that nobody expects isn't measured.
pub(super) fn buttons(visit: &Visit) -> &'static [&'static str] {
    let expected = visit.known.health.as_ref().is_some_and(|health| health.line.expected);
    if expected {
        &["health.sound", "health.speed", "health.complaint", "health.close"]
    } else {
        &["health.sound", "health.close"]
    }
}

/// Whom to call: the person in charge, and the provider of the line.
fn calls(visit: &Visit, words: &Words<'_>) -> Vec<HealthCall> {
    let point = &visit.point;
    let person = words.say("health-call-person", &Args::none().with("person", &*point.person));
    let line = point.line_on(visit.clock.now().local().date());
    let provider = line.map(|line| {
        let who = words.say("health-call-provider", &Args::none().with("provider", &*line.provider));
        HealthCall { who, phone: line.phone.clone() }
    });
    let calls = [HealthCall { who: person, phone: point.phone.clone() }].into_iter().chain(provider);
    calls.filter(|call| !call.phone.is_empty()).collect()
}

//! How the point is: equipment, line, power; what to do; whom to call.

use super::about::{heading, labelled, line};
use super::text;
use point::TextSize;
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
    let calls_beside = visit.comfort.text == TextSize::Normal;
    let mut screen = match &visit.known.health {
        None => HealthScreen {
            blocks: vec![line("health.0".to_owned(), "paragraph", &text(visit, "health-coming"))],
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
                at: words.say("health-at", &when(health.at)),
                has_line: health.line.expected,
                ..HealthScreen::default()
            }
        }
    };
    if !calls_beside {
        add_calls(&mut screen.blocks, &calls, &nobody, &words);
    }
    let screen = HealthScreen { calls, nobody, calls_beside, ..screen };
    Screen::Health(Box::new(screen))
}

/// Large words leave no room beside the text.
fn add_calls(blocks: &mut Vec<Block>, calls: &[HealthCall], nobody: &str, words: &Words<'_>) {
    let id = |blocks: &Vec<Block>| format!("health.{}", blocks.len());
    blocks.push(heading(id(blocks), &words.text("health-call")));
    for call in calls {
        blocks.push(labelled(id(blocks), &call.who, &call.phone));
    }
    if !nobody.is_empty() {
        blocks.push(line(id(blocks), "paragraph", nobody));
    }
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
        let told = [trouble.lines.join(" "), trouble.since].map(|part| part.trim_end_matches('.').to_owned());
        let told =
            told.iter().filter(|part| !part.is_empty()).map(|part| format!("{part}.")).collect::<Vec<_>>().join(" ");
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

/// Whom to call: the person in charge, who mends the machine, and the provider of the line.
fn calls(visit: &Visit, words: &Words<'_>) -> Vec<HealthCall> {
    let point = &visit.point;
    let person = words.say("health-call-person", &Args::none().with("person", &*point.person));
    let line = point.line_known(visit.clock.now().local().date());
    let support = words.say("health-call-support", &Args::none().with("person", &*point.support.name));
    let provider = line.map(|line| {
        let who = words.say("health-call-provider", &Args::none().with("provider", &*line.provider));
        HealthCall { who, phone: line.phone.clone() }
    });
    let calls = [
        HealthCall { who: person, phone: point.phone.clone() },
        HealthCall { who: support, phone: point.support.phone.clone() },
    ]
    .into_iter()
    .chain(provider);
    calls.filter(|call| !call.phone.is_empty()).collect()
}

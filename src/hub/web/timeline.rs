//! Pictures of the line without a script: outages on a time line, a lane for each cause, and speeds as dots. Each cause has a
//! lane of its own with its name before it, so that none is told by colour alone; a table below says the same in words.
//!
//! Elements of a picture are closed (`{}`), for in SVG what isn't closed holds what follows. A picture is stretched to the width of the page; whatever is written stands beside it as text that keeps its size.

use maud::{Markup, html};
use time::{Date, Duration, OffsetDateTime};

use crate::alerts::rule::SPEED_SHARE;
use crate::exports::watched::said;
use crate::watched::{Contract, LineDays, Outage, PC_OFF, Stop, Way, contract_on};
use crate::words::Words;

/// Units of a picture for a day.
const DAY: f64 = 10.0;
/// The least width of a span: what is shorter couldn't be seen.
const LEAST: f64 = 2.0;
/// The height of a lane.
const LANE: f64 = 24.0;
/// The height of the picture of speeds.
const HEIGHT: f64 = 160.0;

/// The width of a dash, where a dot of no width is drawn by its round or square end.
const DASH: f64 = 7.0;

/// The days that a picture shows.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Days {
    #[expect(clippy::cast_precision_loss, reason = "some hundred days")]
    fn width(self) -> f64 {
        ((self.last - self.first).whole_days() + 1) as f64 * DAY
    }

    fn begin(self) -> OffsetDateTime {
        self.first.midnight().assume_offset(point::clock::VIETNAM)
    }

    /// Where a moment stands, within the picture.
    fn x(self, at: OffsetDateTime) -> f64 {
        ((at - self.begin()).as_seconds_f64() / 86_400.0 * DAY).clamp(0.0, self.width())
    }

    /// The first of each month, as lines behind what is drawn.
    fn months(self) -> impl Iterator<Item = f64> {
        let days =
            std::iter::successors(Some(self.first), |day| day.next_day()).take_while(move |day| *day <= self.last);
        days.filter(|day| day.day() == 1).map(move |day| self.x(day.midnight().assume_offset(point::clock::VIETNAM)))
    }

    fn axis(self, words: &Words) -> Markup {
        let middle = self.first + (self.last - self.first) / 2;
        html! {
            p.axis aria-hidden="true" { @for day in [self.first, middle, self.last] { span { (words.day(day)) } } }
        }
    }
}

struct Lane {
    name: String,
    class: String,
    spans: Vec<(OffsetDateTime, OffsetDateTime)>,
}

/// Outages and stops of the machine.
pub fn outages(words: &Words, days: Days, outages: &[Outage], stops: &[Stop], now: OffsetDateTime) -> Markup {
    let mut lanes: Vec<Lane> = vec![];
    let mut add = |name: String, class: &str, span| match lanes.iter_mut().find(|lane| lane.name == name) {
        Some(lane) => lane.spans.push(span),
        None => lanes.push(Lane { name, class: class.to_owned(), spans: vec![span] }),
    };
    // What somebody has to mend stands first.
    for outage in outages.iter().filter(|outage| outage.cause != PC_OFF) {
        let class = if outage.is_of_line() { "cut" } else { "cut-elsewhere" };
        add(said(words, "point.outage.cause", &outage.cause), class, (outage.began, outage.ended.unwrap_or(now)));
    }
    for (clean, id, class) in [(false, "lane-cuts", "off-unclean"), (true, "lane-stops", "off-clean")] {
        for stop in stops.iter().filter(|stop| stop.clean == clean) {
            add(words.text(id), class, (stop.from, stop.until));
        }
    }
    let begin = days.begin();
    html! {
        @if !lanes.is_empty() {
            div.timeline {
                @for lane in &lanes {
                    @let within = lane.spans.iter().filter(|span| span.1 > begin);
                    @let lasted: Duration = within.clone().map(|span| span.1 - span.0.max(begin)).sum();
                    @let number = words.number(within.clone().count() as u64);
                    @let lasted = words.minutes(lasted.whole_minutes().unsigned_abs());
                    @let sum = words.with("lane-sum", &[("number", &number), ("lasted", &lasted)]);
                    div.lane {
                        p { (lane.name) span.under { (sum) } }
                        svg role="img" aria-label={ (lane.name) ": " (sum) } preserveAspectRatio="none"
                            viewBox={ "0 0 " (days.width()) " " (LANE) } {
                            @for x in days.months() { path.month d={ "M" (x) " 0V" (LANE) } {} }
                            @for (from, until) in within {
                                @let x = days.x(*from);
                                rect class=(lane.class) x=(tidy(x)) y="2" height=(LANE - 4.0)
                                    width=(tidy((days.x(*until) - x).max(LEAST))) {}
                            }
                        }
                    }
                }
                div.lane { p {} (days.axis(words)) }
            }
        }
    }
}

/// Two decimals are finer than any screen.
fn tidy(number: f64) -> String {
    format!("{number:.2}")
}

/// Speeds one way: a round dot for a whole measurement, a small square for the daily transfer, a dash for real transfers; and
/// where a contract says what was ordered, a line at the share of it that the line must reach.
pub fn speeds(words: &Words, days: Days, line: &LineDays, contracts: &[Contract], way: Way) -> Markup {
    let ordered = |day: Date| {
        let contract = contract_on(contracts, day)?;
        if way == Way::Down { contract.down } else { contract.up }
    };
    let mut dots = vec![];
    for (day, of) in line.range(days.first..=days.last) {
        for ((of_way, method), speed) in &of.speeds {
            if *of_way == way {
                dots.push((*day, method.as_str(), speed.median));
            }
        }
    }
    let least: Vec<_> =
        line.range(days.first..=days.last).filter_map(|(day, _)| Some((*day, ordered(*day)? * SPEED_SHARE))).collect();
    let top = dots.iter().map(|dot| dot.2).chain(least.iter().map(|at| at.1 / SPEED_SHARE)).fold(1.0, f64::max) * 1.1;
    let y = |speed: f64| HEIGHT - speed / top * HEIGHT;
    let noon = |day: Date| days.x(day.midnight().assume_offset(point::clock::VIETNAM)) + DAY / 2.0;
    let line_at = least.chunk_by(|one, other| (one.1 - other.1).abs() < f64::EPSILON);
    let head = words.text(if way == Way::Down { "speeds-down" } else { "speeds-up" });
    let now_least = least.last().map(|at| words.decimal(tenths(at.1)));
    html! {
        @if !dots.is_empty() {
            figure {
                figcaption {
                    (head)
                    @if let Some(least) = &now_least { " " (words.with("speeds-least", &[("least", least)])) }
                }
                div.plot {
                    p.axis-up aria-hidden="true" { span { (words.decimal(tenths(top))) } span { "0" } }
                    svg role="img" aria-label={ (head) ". " (words.text("speeds-in-table")) } preserveAspectRatio="none"
                        viewBox={ "0 0 " (days.width()) " " (HEIGHT) } {
                        @for x in days.months() { path.month d={ "M" (tidy(x)) " 0V" (HEIGHT) } {} }
                        @for same in line_at {
                            @let (first, last) = (same[0], same[same.len() - 1]);
                            path.least d={ "M" (tidy(noon(first.0) - DAY)) " " (tidy(y(first.1))) "H" (tidy(noon(last.0) + DAY)) } {}
                        }
                        @for (day, method, speed) in &dots {
                            @let width = if *method == "passive" { DASH } else { 0.01 };
                            path class={ "dot " (method) } d={ "M" (tidy(noon(*day) - width / 2.0)) " " (tidy(y(*speed))) "h" (width) } {}
                        }
                    }
                }
                (days.axis(words))
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a speed")]
fn tenths(number: f64) -> u64 {
    (number * 10.0).round() as u64
}

/// What the dots mean.
pub fn legend(words: &Words) -> Markup {
    html! {
        ul.legend {
            @for method in ["ndt7", "daily", "passive"] {
                li {
                    svg aria-hidden="true" width="20" height="20" viewBox="0 0 20 20" { path class={ "dot " (method) } d=(if method == "passive" { "M5 10h10" } else { "M10 10h0.01" }) {} }
                    (words.detail("point.line.method", method))
                }
            }
            li { svg aria-hidden="true" width="20" height="20" viewBox="0 0 20 20" { path.least d="M0 10H20" {} } (words.text("speeds-legend-least")) }
        }
    }
}

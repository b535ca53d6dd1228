//! What this machine sends, in plain words: the next batches, decoded. Whatever leaves has a word here; an action, a face or an
//! event without one doesn't pass the tests.

use std::collections::BTreeMap;

use ledger::Batch;
use ledger::fact::{Action, CausedBy, Detail, Event, Facts, Sample, Series, Usage};
use ledger::names::SERVICE;
use point::clock::VIETNAM;
use time::{Date, Duration, OffsetDateTime};
use unic_langid::LanguageIdentifier;

use super::about::{date, heading, labelled, line};
use super::text;
use crate::locale::Args;
use crate::reporting::Sending;
use crate::view::{Block, Screen, SendingScreen};
use crate::visit::Visit;
use crate::visit::sending::Answer;

/// Lines of a batch on screen: more is scrolled past by nobody, and `kiosk outbox --next` tells all of it.
const MOST_LINES: usize = 200;

/// One period in which somebody was there.
const SLOT: Duration = Duration::minutes(10);

pub(super) fn screen(visit: &Visit) -> Screen {
    let said = |id: &str| vec![line("sending.0".to_owned(), "paragraph", &text(visit, id))];
    let screen = match &visit.sending {
        Answer::There(sending) => there(visit, sending),
        Answer::Lost => SendingScreen { blocks: said("sending-lost"), ..SendingScreen::default() },
        Answer::NotAsked | Answer::Asked | Answer::Coming => {
            SendingScreen { blocks: said("sending-coming"), ..SendingScreen::default() }
        }
    };
    Screen::Sending(Box::new(screen))
}

fn there(visit: &Visit, sending: &Sending) -> SendingScreen {
    let Sending { next, waiting, standing } = sending;
    let site = standing.address.trim_end_matches('/');
    let scan = if site.is_empty() { standing.code.clone() } else { format!("{site}/ghi-danh?ma={}", standing.code) };
    let id = match (standing.known, site.is_empty()) {
        (true, _) => "sending-known",
        (false, true) => "sending-by-stick",
        (false, false) => "sending-by-line",
    };
    let count = Args::none().number("count", *waiting);
    let waiting_words = if *waiting == 0 { String::new() } else { say(visit, "sending-waiting", &count) };
    SendingScreen {
        blocks: words_of(visit, next, *waiting > 0),
        code: standing.code.clone(),
        scan,
        standing: text(visit, id),
        waiting: waiting_words,
    }
}

/// What batches say, in words; `sealed` where the first of them is sealed and waits.
pub fn words_of(visit: &Visit, batches: &[Batch], sealed: bool) -> Vec<Block> {
    let mut page = Page { visit, blocks: vec![] };
    let mut rest = batches;
    if let (true, Some((first, later))) = (sealed, batches.split_first()) {
        let seq = Args::none().with("seq", first.id.seq.to_string());
        page.batches(&say(visit, "sending-next", &seq), std::slice::from_ref(first));
        rest = later;
    }
    if !rest.is_empty() {
        page.batches(&text(visit, "sending-counting"), rest);
    }
    if page.blocks.is_empty() {
        page.add("paragraph", &text(visit, "sending-none"));
    }
    page.cut();
    page.blocks
}

fn say(visit: &Visit, id: &str, args: &Args) -> String {
    visit.locales.text(&visit.language, id, args)
}

/// What a count is about; entries of one subject share a line.
type Subject<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

struct Page<'a> {
    visit: &'a Visit,
    blocks: Vec<Block>,
}

impl Page<'_> {
    fn id(&self) -> String {
        format!("sending.{}", self.blocks.len())
    }

    fn add(&mut self, kind: &'static str, words: &str) {
        self.blocks.push(line(self.id(), kind, words));
    }

    fn head(&mut self, words: &str) {
        self.blocks.push(heading(self.id(), words));
    }

    fn label(&mut self, label: &str, words: &str) {
        self.blocks.push(labelled(self.id(), label, words));
    }

    fn say(&self, id: &str, args: &Args) -> String {
        say(self.visit, id, args)
    }

    /// Batches under one heading: what they say, then what travels with it.
    fn batches(&mut self, title: &str, batches: &[Batch]) {
        self.head(title);
        let facts: Vec<_> = batches.iter().flat_map(|batch| &batch.facts).collect();
        self.usage(facts.iter().flat_map(|facts| &facts.usage));
        self.presence(facts.iter().flat_map(|facts| &facts.samples));
        self.events(facts.iter().flat_map(|facts| &facts.events));
        self.sender(batches);
    }

    /// Counts, day by day, a line for each product.
    fn usage<'f>(&mut self, usage: impl Iterator<Item = &'f Usage>) {
        let mut days: BTreeMap<(Date, u16), BTreeMap<Subject<'f>, Vec<&'f Usage>>> = BTreeMap::new();
        for entry in usage {
            let Usage { count, title, .. } = entry;
            let subject = (&*count.product, &**title, &*count.topic, &*count.kind, &*count.language);
            days.entry((entry.day, entry.days)).or_default().entry(subject).or_default().push(entry);
        }
        for ((day, days), subjects) in days {
            let args = Args::none().with("date", date(&day.to_string())).number("days", days.into());
            let day = self.say(if days > 1 { "sending-days" } else { "sending-day" }, &args);
            self.add("paragraph", &day);
            for (subject, entries) in subjects {
                let ((name, known), acts) = (self.subject(subject), self.acts(&entries));
                let words = if known.is_empty() { acts } else { format!("{acts} ({known})") };
                self.label(&name, &words);
            }
        }
    }

    /// "Phòng sốt xuất huyết", and what else is known of it: "Sức khỏe · Tờ rơi · Tiếng Việt · mã p01/sot".
    fn subject(&self, (product, title, topic, kind, language): Subject<'_>) -> (String, String) {
        let name = match (title, product) {
            ("", "") => text(self.visit, "sending-point"),
            ("", product) => product.to_owned(),
            (title, _) => title.to_owned(),
        };
        let named = |of: &str, name: &str| (!name.is_empty()).then(|| text(self.visit, &format!("{of}-{name}")));
        let code = (!product.is_empty()).then(|| self.say("sending-product", &Args::none().with("id", product)));
        let known = [named("topic", topic), named("kind", kind), self.language(language), code];
        (name, known.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }

    fn language(&self, tag: &str) -> Option<String> {
        if tag.is_empty() {
            return None;
        }
        let known = tag.parse::<LanguageIdentifier>().ok().and_then(|tag| self.visit.locales.get(&tag));
        Some(
            known
                .map_or(tag, |known| if known.name_vi.is_empty() { &known.autonym } else { &known.name_vi })
                .to_owned(),
        )
    }

    /// "Bà con mở 3 lần, xem hết 1 lần; máy tự chiếu 12 phút"
    fn acts(&self, entries: &[&Usage]) -> String {
        let mut by: BTreeMap<CausedBy, Vec<String>> = BTreeMap::new();
        for entry in entries {
            by.entry(entry.count.caused_by).or_default().push(self.act(entry));
        }
        let clauses = by.into_iter().map(|(by, acts)| {
            let args = Args::none().with("acts", acts.join(", "));
            self.say(&format!("sending-by-{}", by.name()), &args)
        });
        clauses.collect::<Vec<_>>().join("; ")
    }

    fn act(&self, Usage { count, n, .. }: &Usage) -> String {
        let number = usize::try_from(*n).unwrap_or(usize::MAX);
        let args = Args::none().number("n", number).number("step", count.step.into());
        let args = args.number("minutes", number / 60).number("seconds", number % 60);
        let id = match (count.action, count.face) {
            (Action::Judged, Some(face)) => format!("sending-judged-{}", face.name()),
            (Action::Played | Action::Read, _) if number >= 60 => format!("sending-{}-minutes", count.action.name()),
            (action, _) => format!("sending-{}", action.name()),
        };
        self.say(&id.replace('_', "-"), &args)
    }

    /// When somebody was there: periods that follow each other are one.
    fn presence<'f>(&mut self, samples: impl Iterator<Item = &'f Sample>) {
        let mut slots: Vec<_> =
            samples.map(|Sample { series: Series::Active, slot, .. }| slot.to_offset(VIETNAM)).collect();
        slots.sort_unstable();
        let mut days: BTreeMap<Date, Vec<(OffsetDateTime, OffsetDateTime)>> = BTreeMap::new();
        for slot in slots {
            let periods = days.entry(slot.date()).or_default();
            match periods.last_mut() {
                Some((_, end)) if *end >= slot => *end = slot + SLOT,
                _ => periods.push((slot, slot + SLOT)),
            }
        }
        for (day, periods) in days {
            let periods = periods.iter().map(|(from, to)| format!("{}–{}", hour(*from), hour(*to)));
            let label = self.say("sending-presence", &Args::none().with("date", date(&day.to_string())));
            let periods = periods.collect::<Vec<_>>().join(", ");
            self.label(&label, &periods);
        }
    }

    fn events<'f>(&mut self, events: impl Iterator<Item = &'f Event>) {
        for event in events {
            let at = event.at.to_offset(VIETNAM);
            let label = format!("{} {}", date(&at.date().to_string()), hour(at));
            let details = event
                .details
                .iter()
                .fold(Args::none(), |args, (detail, value)| args.with(variable(*detail), value.clone()));
            let id = format!("sending-{}", event.kind.name().replace(['.', '_'], "-"));
            let words = self.say(&id, &details);
            self.label(&label, &words);
        }
    }

    /// What travels with every batch.
    fn sender(&mut self, batches: &[Batch]) {
        let (Some(first), Some(last)) = (batches.first(), batches.last()) else { return };
        let facts: Vec<&Facts> = batches.iter().flat_map(|batch| &batch.facts).collect();
        let version = facts.first().map_or("", |facts| &facts.version);
        let args = Args::none()
            .with("point", first.id.point.to_string())
            .with("service", SERVICE)
            .with("version", version)
            .with("epoch", first.id.epoch.to_string())
            .with("seq", last.id.seq.to_string());
        let (label, words) = (text(self.visit, "sending-with"), self.say("sending-sender", &args));
        self.label(&label, &words);
        let mut boots: Vec<_> = facts.iter().map(|facts| &facts.boot).collect();
        boots.sort_unstable();
        boots.dedup();
        for boot in boots {
            let args = Args::none().with("boot", &*boot.id).with("offset", boot.offset_ms.to_string());
            let id = if boot.clock_plausible { "sending-boot" } else { "sending-boot-clock" };
            let words = self.say(id, &args);
            self.add("paragraph", &words);
        }
    }

    /// Leaves out what nobody scrolls to, and says so.
    fn cut(&mut self) {
        let more = self.blocks.len().saturating_sub(MOST_LINES);
        if more > 0 {
            self.blocks.truncate(MOST_LINES);
            let words = self.say("sending-more", &Args::none().number("count", more));
            self.add("paragraph", &words);
        }
    }
}

/// The variable of a message that stands for a detail.
fn variable(detail: Detail) -> &'static str {
    match detail {
        Detail::Edition => "edition",
        Detail::KeptUntil => "kept",
        Detail::ClockBefore => "before",
        Detail::Rows => "rows",
    }
}

fn hour(at: OffsetDateTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

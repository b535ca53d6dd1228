//! What this machine sends, in plain words: the next batches, decoded. Whatever leaves has a word here; an action, a face or an
//! event without one doesn't pass the tests.

mod events;
mod figures;

use std::collections::{BTreeMap, BTreeSet};

use ledger::Batch;
use ledger::enrolment::State;
use ledger::fact::{Action, CausedBy, Sample, Series, Usage};
use ledger::names::SERVICE;
use ledger::recording::ACTIVE_SLOT_MS;
use point::clock::VIETNAM;
use time::{Date, Duration, OffsetDateTime};
use unic_langid::LanguageIdentifier;

use super::about::{date, day_and_time, heading, labelled, line};
use super::text;
use crate::locale::{Args, Locale, VI};
use crate::reporting::Sending;
use crate::view::{Block, Screen, SendingScreen};
use crate::visit::Visit;
use crate::visit::sending::Answer;

/// Lines of a batch on screen: more is scrolled past by nobody, and `kiosk outbox --next` tells all of it.
const MOST_LINES: usize = 200;

/// One period in which somebody was there.
const SLOT: Duration = Duration::milliseconds(ACTIVE_SLOT_MS);
const SLOT_MINUTES: usize = SLOT.whole_minutes().unsigned_abs() as usize;

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
    let Sending { next, waiting, standing, last } = sending;
    let site = standing.address.trim_end_matches('/');
    let scan = if site.is_empty() { standing.code.clone() } else { format!("{site}/ghi-danh?ma={}", standing.code) };
    let id = match (standing.state, site.is_empty()) {
        (Some(State::Approved), _) => "sending-approved",
        (Some(State::Revoked), _) => "sending-revoked",
        (Some(State::Waiting), _) => "sending-not-approved",
        (None, true) => "sending-by-stick",
        (None, false) => "sending-by-line",
    };
    let count = Args::none().number("count", *waiting);
    let waiting_words = (*waiting > 0).then(|| say(visit, "sending-waiting", &count));
    let last_words = last.as_ref().map(|last| {
        let (day, time) = day_and_time(last.at);
        let args = Args::none().with("date", day).with("time", time);
        say(visit, if last.trouble.is_none() { "sending-last" } else { "sending-last-failed" }, &args)
    });
    SendingScreen {
        blocks: words_of(visit, next, *waiting > 0),
        code: standing.code.clone(),
        scan,
        standing: text(visit, id),
        waiting: [last_words, waiting_words].into_iter().flatten().collect::<Vec<_>>().join(" "),
    }
}

/// What batches say, in words; `sealed` where the first of them is sealed and waits.
pub fn words_of(visit: &Visit, batches: &[Batch], sealed: bool) -> Vec<Block> {
    let mut page = Page { visit, blocks: vec![] };
    let (oldest, counting) = batches.split_at(usize::from(sealed).min(batches.len()));
    for (title, batches) in [("sending-next", oldest), ("sending-counting", counting)] {
        if !batches.is_empty() {
            page.head(&text(visit, title));
            page.facts(batches);
        }
    }
    if page.blocks.is_empty() {
        page.add("paragraph", &text(visit, "sending-none"));
    } else {
        page.cut();
        page.head(&text(visit, "sending-with"));
        page.sender(batches);
    }
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

    /// The word for a value of a closed list, such as `state-ok`; the value itself where there is none.
    fn word(&self, family: &str, value: &str) -> String {
        let id = format!("{family}-{}", value.replace('_', "-"));
        if self.visit.locales.has(&VI, &id) { text(self.visit, &id) } else { value.to_owned() }
    }

    /// What batches say.
    fn facts(&mut self, batches: &[Batch]) {
        let facts: Vec<_> = batches.iter().flat_map(|batch| &batch.facts).collect();
        self.usage(facts.iter().flat_map(|facts| &facts.usage));
        self.presence(facts.iter().flat_map(|facts| &facts.samples));
        self.figures(facts.iter().flat_map(|facts| &facts.samples));
        self.events(facts.iter().flat_map(|facts| &facts.events));
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

    /// "Phòng sốt xuất huyết", and what else is known of it: "Sức khỏe · Tờ rơi · lúc dùng Tiếng Việt · mã p01/sot".
    fn subject(&self, (product, title, topic, kind, language): Subject<'_>) -> (String, String) {
        let language = self.language(language).map(|name| {
            let id = if product.is_empty() { "sending-language" } else { "sending-in-language" };
            self.say(id, &Args::none().with("language", name))
        });
        let named = |of: &str, name: &str| (!name.is_empty()).then(|| text(self.visit, &format!("{of}-{name}")));
        let (topic, kind) = (named("topic", topic), named("kind", kind));
        let join = |parts: &[Option<String>]| parts.iter().flatten().cloned().collect::<Vec<_>>().join(" · ");
        if product.is_empty() {
            let name = language.unwrap_or_else(|| text(self.visit, "sending-point"));
            return (name, join(&[topic, kind]));
        }
        let name = if title.is_empty() { product } else { title };
        let code = self.say("sending-product", &Args::none().with("id", product));
        (name.to_owned(), join(&[topic, kind, language, Some(code)]))
    }

    fn language(&self, tag: &str) -> Option<String> {
        if tag.is_empty() {
            return None;
        }
        let known = tag.parse::<LanguageIdentifier>().ok().and_then(|tag| self.visit.locales.get(&tag));
        Some(known.map_or(tag, Locale::name).to_owned())
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
        let args = match count.action {
            Action::Active => args.number("minutes", number.saturating_mul(SLOT_MINUTES)),
            Action::On | Action::DeclaredOpen | Action::Open | Action::OnBattery => {
                args.number("hours", number / 60).number("minutes", number % 60)
            }
            _ => args.number("minutes", number / 60).number("seconds", number % 60),
        };
        let id = match (count.action, count.face) {
            (Action::Judged, Some(face)) => format!("sending-judged-{}", face.name()),
            (Action::Played | Action::Read, _) if number >= 60 => format!("sending-{}-minutes", count.action.name()),
            (action, _) => format!("sending-{}", action.name()),
        };
        self.say(&id.replace('_', "-"), &args)
    }

    /// When somebody was there: periods that follow each other are one.
    fn presence<'f>(&mut self, samples: impl Iterator<Item = &'f Sample>) {
        let active = samples.filter(|sample| sample.series == Series::Active);
        let mut slots: Vec<_> = active.map(|sample| sample.slot.to_offset(VIETNAM)).collect();
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
            let periods = periods.iter().map(|(from, to)| format!("{}–{}", day_and_time(*from).1, day_and_time(*to).1));
            let label = self.say("sending-presence", &Args::none().with("date", date(&day.to_string())));
            let periods = periods.collect::<Vec<_>>().join(", ");
            self.label(&label, &periods);
        }
    }

    /// What travels with every batch, for whoever knows such things.
    fn sender(&mut self, batches: &[Batch]) {
        let facts = || batches.iter().flat_map(|batch| &batch.facts);
        if let Some(first) = batches.first() {
            let version = facts().next().map_or("", |facts| &facts.version);
            let args = Args::none().with("point", first.id.point.to_string()).with("service", SERVICE);
            let words = self.say("sending-sender", &args.with("version", version));
            self.add("paragraph", &words);
        }
        let ids: BTreeSet<_> = batches.iter().map(|batch| (batch.id.epoch, batch.id.seq)).collect();
        for (epoch, seq) in ids {
            let args = Args::none().with("epoch", epoch.to_string()).with("seq", seq.to_string());
            let words = self.say("sending-batch", &args);
            self.add("paragraph", &words);
        }
        let boots: BTreeSet<_> = facts().map(|facts| &facts.boot).collect();
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

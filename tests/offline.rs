//! Sixty days without a line, then a bad one: 800 ms there and back, one packet of five lost each way, 2 Mbit/s. Meanwhile sticks
//! travel: copied, torn, lost, given twice, their receipts late or never. The rig keeps the truth; in the end the real
//! PostgreSQL behind the real hub holds it, each fact once, and nothing waits at the real point.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use ledger::Ledger;
use ledger::fact::{Action, CausedBy, Count, Detail, EventKind};
use point::{Clock as _, DataFolder, FixedClock, SystemClock};
use tests::desk::{Desk, Random, kiosk, told};
use tests::program;
use tests::province::{Province, report};
use tests::rig::{self, Rounds};
use tests::uml::{Disk, LINE, Machine};
use time::macros::offset;

const DAYS: u64 = 60;
const HOUR: Duration = Duration::from_secs(3600);

/// What happens to sticks and the line, in this order each; which of them comes first is left to chance. `@` is the stick.
const WAYS: [(&str, &[&str]); 5] = [
    // Its copy is given, too.
    ("early", &["copy @ twin", "bring @", "bring twin", "receipts @", "home @"]),
    ("lost", &["lose @"]),
    // Some of its files are gone, so that there are gaps; what it was given in return gets lost.
    ("torn", &["bring @", "receipts @", "lose @"]),
    ("late", &["bring @", "bring @", "receipts @", "home @"]),
    // A report that is cut off, and one that isn't; a stick that is written after it.
    ("last", &["cut_report", "report", "write @", "bring @", "receipts @", "home @"]),
];

/// What was recorded.
#[derive(Default)]
struct Truth {
    /// By day, product and action.
    counts: BTreeMap<(String, String, &'static str), u64>,
    /// Slots in which somebody was there, in milliseconds since 1970.
    slots: BTreeSet<i64>,
    /// Moments and kinds.
    events: BTreeSet<(i64, &'static str)>,
}

/// Who records.
struct Room {
    ledger: Ledger,
    clock: Arc<FixedClock>,
    truth: Truth,
    random: Random,
}

impl Room {
    fn ms(&self) -> i64 {
        i64::try_from(self.clock.now().wall.unix_timestamp_nanos() / 1_000_000).unwrap()
    }

    fn count(&mut self, action: Action, product: &str, by: u64) {
        let count = Count { product: product.to_owned(), ..Count::new(action, CausedBy::Visitor) };
        self.ledger.count(&count, if product.is_empty() { "" } else { "Bài thử" }, by).unwrap();
        self.expect(action, product, by);
    }

    fn expect(&mut self, action: Action, product: &str, by: u64) {
        let day = self.clock.now().wall.to_offset(offset!(+7)).date().to_string();
        *self.truth.counts.entry((day, product.to_owned(), action.name())).or_default() += by;
    }

    fn happened(&mut self, kind: EventKind, details: &[(Detail, String)]) {
        self.ledger.happened(kind, details).unwrap();
        assert!(self.truth.events.insert((self.ms(), kind.name())));
    }

    /// Ten hours from eight o'clock on.
    fn day(&mut self) {
        self.happened(EventKind::Started, &[]);
        for _ in 0..10 {
            let visits = self.random.below(3);
            for _ in 0..visits {
                self.count(Action::Visited, "", 1);
                let product = format!("p01/{}", self.random.below(20));
                self.count(Action::Opened, &product, 1);
                let seconds = 1 + self.random.below(300);
                self.count(Action::Read, &product, seconds);
                self.ledger.active().unwrap();
                if self.truth.slots.insert(self.ms() / 600_000 * 600_000) {
                    self.expect(Action::Active, "", 1);
                }
                self.clock.advance(Duration::from_secs(120 + self.random.below(600)));
            }
            if self.random.below(20) == 0 {
                self.happened(EventKind::EditionShown, &[(Detail::Edition, "5d0fa1b2c3d4e5f6".to_owned())]);
            }
            self.clock.advance(HOUR.saturating_sub(Duration::from_secs(visits * 420)));
        }
    }
}

/// What the province's database says.
fn held(folder: &Path) -> Truth {
    let lines = |name: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
    };
    let mut held = Truth::default();
    for row in lines("usage") {
        held.counts
            .insert((row[0].clone(), row[1].clone(), Action::of(&row[2]).unwrap().name()), row[3].parse().unwrap());
    }
    held.slots = lines("samples").iter().map(|row| row[0].parse().unwrap()).collect();
    assert_eq!(held.slots.len(), lines("samples").len(), "a sample is there twice");
    for row in lines("events") {
        let event = (row[0].parse().unwrap(), EventKind::of(&row[1]).unwrap().name());
        assert!(held.events.insert(event), "an event is there twice: {event:?}");
    }
    held
}

/// Puts the sticks' ways into one, each in its order.
fn shuffle(random: &mut Random) -> Vec<String> {
    let named = |(stick, steps): &(&str, &[&str])| steps.iter().rev().map(|step| step.replace('@', stick)).collect();
    let mut ways: Vec<Vec<String>> = WAYS.iter().map(named).collect();
    let mut steps = vec![];
    while ways.iter().any(|way| !way.is_empty()) {
        let at = random.below(ways.len() as u64) as usize;
        steps.extend(ways[at].pop());
    }
    steps
}

/// Removes a third of a stick's batches, some with and some without their signatures.
fn tear(stick: &Path, random: &mut Random) {
    let found = told(Command::new("find").arg(stick).args(["-path", "*/outbox/*", "-type", "f"]));
    let mut files: Vec<_> = found.lines().collect();
    files.sort_unstable();
    files.iter().filter(|_| random.below(3) == 0).for_each(|file| fs::remove_file(file).unwrap());
}

/// What the machine does with the point, the province and the sticks on its disk.
fn script(steps: &[String], now_ms: i64) -> String {
    let (kiosk, hub) = (program("kiosk"), program("hub"));
    let steps: String = steps.iter().map(|step| format!("echo 'step {step}'\n{step}\n")).collect();
    // The hub has acknowledged what a stick brought, and what it brought is gone.
    let forget = match rig::fault().as_str() {
        "stick-forgotten" => "ask 'DELETE FROM usage_day; DELETE FROM sample; DELETE FROM event'",
        _ => ":",
    };
    format!(
        r#"
{LINE}
line 20%
ip -n server link set lo up
date -s @{now} > /dev/null
sticks=/mnt/disk/sticks
export DATABASE_URL=postgres://hub@127.0.0.1:5432/hub HUB_KEY=/mnt/disk/hub.key USER=rig LC_ALL=C.UTF-8
server() {{ ip netns exec server "$@"; }}
ask() {{ server psql -X -q -A -t -v ON_ERROR_STOP=1 -c "$1" "$DATABASE_URL"; }}
point() {{ {kiosk} "$@" --data /mnt/disk/point; }}
write() {{ mkdir -p $sticks/$1; point export $sticks/$1; }}
copy() {{ rm -rf $sticks/$2; cp -a $sticks/$1 $sticks/$2; }}
lose() {{ rm -rf $sticks/$1; }}
bring() {{ server {hub} import $sticks/$1; }}
receipts() {{ server {hub} receipts $sticks/$1; {forget}; }}
home() {{ point import $sticks/$1; }}
report() {{ point report --once --json | tr -d '\n'; echo; }}
cut_report() {{ timeout -s KILL 4 {kiosk} report --once --json --data /mnt/disk/point | tr -d '\n'; echo; }}

server setpriv --reuid=postgres --regid=postgres --clear-groups /usr/lib/postgresql/15/bin/postgres -D /mnt/disk/postgres \
    -c listen_addresses=127.0.0.1 -c port=5432 -c unix_socket_directories= -c dynamic_shared_memory_type=mmap \
    > /mnt/host/postgres.log 2>&1 &
until server pg_isready -q -h 127.0.0.1; do sleep 0.2; done
server {hub} serve --listen 10.0.0.1:8080 > /mnt/host/hub.out 2> /mnt/host/hub.log &
until [ -s /mnt/host/hub.out ]; do sleep 0.1; done
# Whoever waits for the machine knows that it lives.
while sleep 30; do echo "so far $(cat /sys/class/net/line/statistics/tx_bytes)"; done &
echo ready
{steps}
echo "the rest by line"
tries=1
until point report --once --json > /mnt/host/last; do
    tr -d '\n' < /mnt/host/last; echo
    tries=$((tries + 1))
    [ $tries -gt 40 ] && break
done
echo "tries $tries"
point outbox --json > /mnt/host/outbox
ask "SELECT day, product, action, sum(n) FROM usage_day GROUP BY 1, 2, 3" > /mnt/host/usage
ask "SELECT (extract(epoch FROM slot) * 1000)::bigint FROM sample" > /mnt/host/samples
ask "SELECT round(extract(epoch FROM at) * 1000)::bigint, kind FROM event" > /mnt/host/events
ask "SELECT count(*), sum(highest), sum(highest - through), (SELECT count(*) FROM batch), (SELECT count(*) FROM alarm) FROM epoch" \
    > /mnt/host/state
ask "SELECT count(*) FILTER (WHERE via = 'line'), count(*) FILTER (WHERE via = 'stick') FROM batch" > /mnt/host/via
pkill -INT postgres
"#,
        now = now_ms / 1000,
        kiosk = kiosk.display(),
        hub = hub.display(),
    )
}

/// A point that the province knows, and its province, in `disk`.
fn before_the_line_died(desk: &Desk) -> PathBuf {
    let (province, disk) = (Province::new(), desk.path("before"));
    fs::create_dir(&disk).unwrap();
    let root = desk.point_at(disk.join("point"), &format!("[report]\naddress = \"{}\"\n", province.address));
    assert_eq!(report(&root)["trouble"]["reason"], "not_approved");
    province.approve(&root);
    assert_eq!(report(&root).get("trouble"), None);
    desk.point_at(root, "[report]\naddress = \"http://10.0.0.1:8080/\"\n");
    province.move_to(&disk);
    disk
}

/// Sixty days, and the sticks that were written on the way. How often something was sealed is left to chance, but for sticks.
fn sixty_days(root: &Path, sticks: &Path, mut random: Random) -> (Truth, i64) {
    let data = DataFolder::open(root).unwrap();
    // Its clock goes forward from today on: all of it is later than a clock can be wrong.
    let today = SystemClock::new().now().local().date();
    let clock = Arc::new(FixedClock::at(today.next_day().unwrap().with_hms(1, 0, 0).unwrap().assume_utc()));
    let ledger = Ledger::open(&data.ledger(), data.point().unwrap().id, "0.1.0", clock.clone()).unwrap();
    // A point that is on every day seals every day; fewer batches take less of a rig's time.
    let seals_of_ten = if rig::is_whole() { [1, 2, 3, 10][random.below(4) as usize] } else { 0 };
    let days =
        [("early", 12), ("lost", 24), ("torn", 36), ("late", 48)].map(|(stick, from)| (stick, from + random.below(12)));
    let mut room = Room { ledger, clock, truth: Truth::default(), random: Random::new(random.below(1 << 30)) };
    for day in 0..DAYS {
        let begun = room.clock.now().wall;
        room.day();
        for (stick, _) in days.iter().filter(|(_, on)| *on == day) {
            // The machine's own clock is another one: it finds nothing to seal.
            room.ledger.seal().unwrap();
            let folder = sticks.join(stick);
            fs::create_dir_all(&folder).unwrap();
            kiosk(root, &["export", folder.to_str().unwrap()]);
        }
        if random.below(10) < seals_of_ten {
            room.ledger.seal().unwrap();
        }
        room.clock.advance((begun + Duration::from_secs(24 * 3600) - room.clock.now().wall).unsigned_abs());
    }
    tear(&sticks.join("torn"), &mut random);
    let now = room.ms();
    (room.truth, now)
}

/// A round here, twenty in `make rigs`. With `FAULT=stick-forgotten` the hub loses what it acknowledged of a stick, which the rig
/// must see.
#[test]
fn random_carriers_bring_sixty_days_over_a_bad_line_exactly_once() {
    let mut rounds = Rounds::of("offline", 1, 20, 20_262_859);
    let desk = Desk::new();
    let before = before_the_line_died(&desk);
    while !rounds.are_over() {
        println!("offline: seed {}", rounds.seed());
        let disk = desk.path(&format!("disk-{}", rounds.done()));
        told(Command::new("cp").arg("-a").arg(&before).arg(&disk));
        let mut random = Random::new(rounds.seed());
        let steps = shuffle(&mut random);
        let (truth, now) = sixty_days(&disk.join("point"), &disk.join("sticks"), random);
        let machine_disk = Disk::holding(&disk, 400);
        let lines = Machine::boot(&script(&steps, now), &machine_disk).wait();
        let words: String = lines.iter().map(|line| format!("{}\n", line.text)).collect();
        println!("{words}");

        let shared = machine_disk.shared();
        let held = held(&shared);
        assert_eq!(held.counts, truth.counts, "{words}");
        assert_eq!(held.slots, truth.slots, "{words}");
        assert_eq!(held.events, truth.events, "{words}");
        let state = fs::read_to_string(shared.join("state")).unwrap();
        let [epochs, highest, missing, batches, alarms] = state.trim().split('|').collect::<Vec<_>>()[..] else {
            panic!("{state}")
        };
        assert_eq!((epochs, missing, highest, alarms), ("1", "0", batches, "0"), "{words}");
        let outbox: serde_json::Value = serde_json::from_slice(&fs::read(shared.join("outbox")).unwrap()).unwrap();
        assert_eq!((&outbox["batches"], &outbox["unsealed"]), (&serde_json::json!([]), &0.into()), "{words}");

        let via = fs::read_to_string(shared.join("via")).unwrap();
        let (line, stick) = via.trim().split_once('|').unwrap();
        rounds.add("batches by line first", line.parse().unwrap());
        rounds.add("batches by stick first", stick.parse().unwrap());
        rounds.add("counts", truth.counts.len() as u64);
        rounds.add("samples", truth.slots.len() as u64);
        rounds.add("events", truth.events.len() as u64);
        rounds.end_one();
        fs::remove_dir_all(&disk).unwrap();
    }
    assert!(rounds.number("batches by line first") > 0 && rounds.number("batches by stick first") > 0, "{rounds}");
    println!("{rounds}: all there, once");
}

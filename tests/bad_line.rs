//! The bad line: 800 ms there and back, one packet of five lost each way, 2 Mbit/s, connections that end in the middle, and
//! minutes without any (longer outages are counted out in `delivery`'s `waits`). In a machine of its own, whose kernel can
//! make such a line, the real `kiosk sync` fetches an edition from the real nginx.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::Path;

use tests::desk::{Desk, kiosk, shown, status};
use tests::nginx::{self, Nginx};
use tests::uml::{Disk, LINE, Machine};
use tests::{program, rig};

/// What a bad line may cost beside what has to travel.
const AT_MOST: f64 = 1.1;

/// What happens to the line: after so many bytes the connection ends in the middle, and for so many seconds nobody is there.
const SHORT: &[(u32, u32)] = &[(20_000, 2)];
const LONG: &[(u32, u32)] = &[
    (200_000, 5),
    (400_000, 45),
    (500_000, 0),
    (800_000, 200),
    (1_000_000, 0),
    (1_200_000, 20),
    (1_400_000, 600),
    (1_500_000, 0),
];

fn script(events: &[(u32, u32)]) -> String {
    let events: String = events.iter().map(|(after, away)| format!("{after}:{away} ")).collect();
    format!(
        r#"
{LINE}
line 20%
mkdir /run/nginx
ip netns exec server nginx -c /mnt/host/nginx.conf -e /run/nginx/error.log &
until [ -e /run/nginx/pid ]; do sleep 0.05; done
for event in {events}; do
    arrived=0
    until [ "$arrived" -ge ${{event%:*}} ]; do
        sleep 0.1
        read arrived < /sys/class/net/line/statistics/rx_bytes
    done
    # nginx begins anew; what it has sent may still arrive.
    pkill -KILL -P "$(cat /run/nginx/pid)"
    [ ${{event#*:}} = 0 ] && continue
    sleep 3
    line 100%
    sleep ${{event#*:}}
    line 20%
done &
# Whoever waits for the machine knows that it lives.
while sleep 30; do read bytes < /sys/class/net/line/statistics/rx_bytes; echo "so far $bytes"; done &
tries=1
until {kiosk} sync --once --json --data /mnt/disk/point > /mnt/host/outcome.json 2> /mnt/host/progress; do
    cat /mnt/host/outcome.json
    tries=$((tries + 1))
done
echo "tries $tries"
echo "wire $(cat /sys/class/net/line/statistics/rx_bytes)"
NSTAT_HISTORY=/run/nstat ip netns exec server nstat -az TcpOutSegs TcpRetransSegs | sed 's/^Tcp/segments /'
{kiosk} status --json --data /mnt/disk/point > /mnt/host/status.json
cp -a /mnt/disk/point /mnt/host/left
"#,
        kiosk = program("kiosk").display(),
    )
}

/// A small edition and a break here; a large one and minutes without a line in `make rigs`. What is held to a tenth are the
/// bytes of files that reached the point; those on the wire, with headers and what TCP repeats of its own, are told beside. With `FAULT=no-ranges` the
/// server always sends files from their beginning, which the rig must see.
#[test]
fn random_losses_and_outages_cost_a_tenth_at_most() {
    let (photographs, bytes, events) = if rig::is_whole() { (4, 400_000, LONG) } else { (1, 40_000, SHORT) };
    let desk = Desk::new();
    for number in 0..photographs {
        desk.photograph(&format!("bai-{number}"), "Tóm tắt", bytes, number);
    }
    desk.publish();
    fs::create_dir(desk.path("disk")).unwrap();
    let root = desk.point_at(desk.path("disk/point"), "[updates]\naddress = \"http://10.0.0.1:8080/\"\n");
    let disk = Disk::holding(&desk.path("disk"), 600);
    let ranges = if rig::fault() == "no-ranges" { "max_ranges 0;" } else { "" };
    // Little is on its way when a connection ends.
    let served =
        nginx::configuration(Path::new("/run/nginx"), "10.0.0.1:8080 sndbuf=16k", &desk.path("repository"), ranges);
    fs::write(disk.shared().join("nginx.conf"), served).unwrap();

    // What has to travel: the same over a good line.
    let good = Nginx::serve(&desk.path("repository"), "");
    let settings = format!("[updates]\naddress = \"{}\"\n", good.url());
    desk.point_at(root.clone(), &settings);
    kiosk(&root, &["sync", "--once"]);
    let sum = |answered: Vec<nginx::Answered>| answered.iter().map(|answered| answered.bytes).sum::<u64>();
    let payload = sum(good.answered());

    let told = Machine::boot(&script(events), &disk).wait();
    let words: Vec<&str> = told.iter().map(|line| line.text.as_str()).collect();
    let number = |start: &str| {
        let found =
            words.iter().find_map(|line| line.strip_prefix(start)?.split_whitespace().next()?.parse::<u64>().ok());
        found.unwrap_or_else(|| panic!("{start}? {words:#?}"))
    };
    let left = disk.shared().join("left");
    assert_eq!(shown(&left), shown(&root), "the edition arrives whole");
    let bad: serde_json::Value = serde_json::from_slice(&fs::read(disk.shared().join("status.json")).unwrap()).unwrap();
    let month = |status: &serde_json::Value| status["delivery"]["month_bytes"].as_u64().unwrap();
    let (arrived, needed) = (month(&bad), month(&status(&root)));
    let wire = number("wire ");
    let share = |part: u64, whole: u64| part as f64 / whole as f64;
    println!(
        "{arrived} bytes of files arrived, {needed} were needed: {:.3}; {payload} bytes as nginx packs them, {wire} on the \
         wire to the point, headers and repeated packets included: {:.3}; {} calls of \
         `kiosk sync`, {} of {} segments of the server were repeated",
        share(arrived, needed),
        share(wire, payload),
        number("tries "),
        number("segments RetransSegs"),
        number("segments OutSegs"),
    );
    assert!(share(arrived, needed) <= AT_MOST, "{arrived} bytes for {needed}");
}

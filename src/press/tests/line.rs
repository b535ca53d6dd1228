//! Editions over a line: nginx from Debian on loopback, and servers that behave badly.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests, on the real clock")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::nginx::Nginx;
use common::{TestPoint, Workshop, words};
use delivery::{
    Allowance, Book, Carrier, FetchError, Gate, Hours, Line, Outcome, Pace, Patience, SyncError, TrustError,
};
use point::Clock;
use time::macros::time;
use url::Url;

/// Gives up soon: somebody waits for the test.
const PACE: Pace = Pace {
    silence: Duration::from_secs(2),
    small: Duration::from_secs(3),
    patience: Patience::Tries(2, Duration::from_millis(50)),
};

fn sync(point: &TestPoint, url: &Url, allowance: Allowance, pace: Pace) -> Result<Outcome, SyncError> {
    let book = Arc::new(Book::open(&point.data.trust()).unwrap());
    let clock: Arc<dyn Clock> = point.clock.clone();
    let gate = Gate::new(allowance, book, clock);
    // The line's own clock runs: it says when to save.
    let line = Line::new(url, &point.data.incoming(), gate, pace, Arc::new(point::SystemClock::new())).unwrap();
    point.sync(Carrier::Line(Box::new(line)))
}

fn plainly(point: &TestPoint, url: &Url) -> Result<Outcome, SyncError> {
    sync(point, url, Allowance::default(), PACE)
}

/// Bytes that nothing compresses.
fn noise(bytes: usize) -> Vec<u8> {
    let mut seed = 7_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u8
    };
    (0..bytes).map(|_| next()).collect()
}

/// A workshop with an article whose cover is a photograph of about `side` × `side` pixels of noise.
fn with_photograph(side: u32) -> Workshop {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    let folder = workshop.content().join("p01/mot");
    let pixels = noise((side * side * 3) as usize);
    let picture =
        image::RgbImage::from_raw(side, side * 3 / 4, pixels[..(side * (side * 3 / 4) * 3) as usize].to_vec()).unwrap();
    picture.save(folder.join("media/cover.png")).unwrap();
    let head = fs::read_to_string(folder.join("product.toml")).unwrap();
    fs::write(folder.join("product.toml"), head.replace("cover.svg", "cover.png")).unwrap();
    workshop.publish(&[]);
    workshop
}

#[test]
fn an_edition_arrives_and_a_second_look_costs_a_timestamp() {
    let workshop = Workshop::new();
    for seed in 0..5 {
        workshop.article(&format!("p01/bai-{seed}"), seed, "");
    }
    workshop.publish(&[]);
    let nginx = Nginx::serve(&workshop.repository(), "");
    let point = workshop.point();
    plainly(&point, &nginx.url()).unwrap();
    assert_eq!(point.shown().len(), 5);
    point.verify();
    let before = nginx.answered().len();
    plainly(&point, &nginx.url()).unwrap();
    let again = nginx.answered().split_off(before);
    let paths: Vec<_> = again.iter().map(|answered| answered.path.as_str()).collect();
    assert_eq!(paths, ["/metadata/2.root.json", "/metadata/timestamp.json"], "all else is here and has a version");
}

#[test]
fn a_new_text_costs_less_than_its_length() {
    let workshop = Workshop::new();
    for seed in 0..20 {
        workshop.article(&format!("p01/bai-{seed}"), seed, "");
    }
    workshop.publish(&[]);
    let nginx = Nginx::serve(&workshop.repository(), "");
    let point = workshop.point();
    plainly(&point, &nginx.url()).unwrap();
    workshop.text("p01/bai-7", &format!("{} và một câu nữa", words(7, 300)));
    workshop.publish(&[]);
    let before = nginx.answered().len();
    plainly(&point, &nginx.url()).unwrap();
    let bytes: u64 = nginx.answered().split_off(before).iter().map(|answered| answered.bytes).sum();
    assert!(bytes < 5_000, "{bytes} bytes");
    point.verify();
}

#[test]
fn a_download_that_was_cut_goes_on_where_it_was() {
    let workshop = with_photograph(1200);
    let slow = Nginx::serve(&workshop.repository(), "limit_rate 400k;");
    let point = workshop.point();
    // The process ends in the middle: a sync that is dropped.
    {
        let book = Arc::new(Book::open(&point.data.trust()).unwrap());
        let clock: Arc<dyn Clock> = point.clock.clone();
        let gate = Gate::new(Allowance::default(), book, clock.clone());
        let line =
            Line::new(&slow.url(), &point.data.incoming(), gate, PACE, Arc::new(point::SystemClock::new())).unwrap();
        let delivery = delivery::Delivery::new(&point.data, point.policy.clone(), delivery::Held::Stays, clock);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let carrier = Arc::new(Carrier::Line(Box::new(line)));
        let cut = runtime.block_on(async {
            tokio::time::timeout(Duration::from_secs(4), delivery.sync(&carrier, &point.lock, &|_| {})).await
        });
        assert!(cut.is_err(), "it was too fast to be cut");
    }
    let part = common::files(&point.data.incoming())
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "part"));
    let arrived = fs::metadata(part.expect("a part is kept")).unwrap().len();
    assert!(arrived > 500_000, "{arrived}");
    drop(slow);
    let fast = Nginx::serve(&workshop.repository(), "");
    plainly(&point, &fast.url()).unwrap();
    point.verify();
    let rest = fast.answered().into_iter().find(|answered| answered.status == 206).expect("the rest was asked for");
    let cover = point.edition().cards()[0].cover.clone().unwrap().sha256;
    let whole = fs::metadata(workshop.repository().join(delivery::layout::blob(&cover))).unwrap().len();
    assert_eq!(rest.bytes + arrived, whole, "nothing travels twice");
    let left = common::files(&point.data.incoming());
    assert_eq!(left, [""; 0].map(std::path::PathBuf::from), "nothing is left over");
}

#[test]
fn a_file_that_changed_meanwhile_is_fetched_anew() {
    let workshop = with_photograph(300);
    let nginx = Nginx::serve(&workshop.repository(), "");
    let point = workshop.point();
    let cover = fs::read(workshop.content().join("p01/mot/media/cover.png")).unwrap();
    let name = delivery::layout::blob(&catalog::Sha256::of(&cover));
    // What is left of another file of this name.
    fs::create_dir_all(point.data.incoming()).unwrap();
    let part = point.data.incoming().join(format!("{}.part", name.replace('/', "_")));
    fs::write(&part, noise(50_000)).unwrap();
    fs::write(part.with_extension("etag"), "\"another\"").unwrap();
    plainly(&point, &nginx.url()).unwrap();
    point.verify();
}

#[test]
fn a_month_without_bytes_left_fetches_nothing_and_says_so() {
    let workshop = with_photograph(900);
    let nginx = Nginx::serve(&workshop.repository(), "");
    let point = workshop.point();
    let allowance = Allowance { monthly_bytes: Some(1_000_000), hours: Vec::new() };
    let error = sync(&point, &nginx.url(), allowance.clone(), PACE).unwrap_err();
    assert!(matches!(error, SyncError::Fetch(FetchError::Budget { .. })), "{error:?}");
    let used: u64 = nginx.answered().iter().map(|answered| answered.bytes).sum();
    assert!(used < 2_000_000, "{used}");
    // The next process knows of it.
    let before = nginx.answered().len();
    let error = sync(&point, &nginx.url(), allowance.clone(), PACE).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Fetch(FetchError::Budget { .. }))), "{error:?}");
    assert_eq!(nginx.answered().len(), before);
    point.clock.advance(Duration::from_secs(31 * 24 * 3600));
    sync(&point, &nginx.url(), Allowance { monthly_bytes: Some(100_000_000), ..allowance }, PACE).unwrap();
    point.verify();
}

#[test]
fn hours_that_belong_to_people_are_slow() {
    let workshop = with_photograph(300);
    let nginx = Nginx::serve(&workshop.repository(), "");
    // 9:15 at the point.
    let hours = Hours { from: time!(7:30), to: time!(17:00), bytes_per_second: 100_000 };
    let point = workshop.point();
    let begun = Instant::now();
    sync(&point, &nginx.url(), Allowance { monthly_bytes: None, hours: vec![hours] }, PACE).unwrap();
    let bytes: u64 = nginx.answered().iter().map(|answered| answered.bytes).sum();
    let least = Duration::from_secs_f64(bytes as f64 / 100_000.0);
    assert!(begun.elapsed() >= least, "{:?} for {bytes} bytes", begun.elapsed());
}

#[test]
fn nobody_there_is_told_and_changes_nothing() {
    let workshop = with_photograph(100);
    let point = workshop.point();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = plainly(&point, &format!("http://127.0.0.1:{port}/").parse().unwrap()).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Fetch(FetchError::Line { .. }))), "{error:?}");
}

/// A server that answers everything in its own way, for as long as the test runs.
fn answering(answer: impl Fn(std::net::TcpStream, &str) + Send + Sync + 'static) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || {
                let mut request = BufReader::new(stream.try_clone().unwrap());
                let mut first = String::new();
                drop(request.read_line(&mut first));
                let mut line = String::new();
                while request.read_line(&mut line).is_ok_and(|length| length > 2) {
                    line.clear();
                }
                answer(stream, first.split(' ').nth(1).unwrap_or_default());
            });
        }
    });
    url
}

#[test]
fn slow_retrieval_of_metadata_ends() {
    let point = with_photograph(100).point();
    let url = answering(|mut stream, _| {
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
        while stream.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let begun = Instant::now();
    let error = plainly(&point, &url).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Fetch(FetchError::Line { .. }))), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn endless_metadata_over_the_line_ends() {
    let point = with_photograph(100).point();
    let url = answering(|mut stream, path| {
        let status = if path.ends_with("root.json") { "404 Not Found" } else { "200 OK" };
        drop(stream.write_all(format!("HTTP/1.1 {status}\r\nConnection: close\r\n\r\n").as_bytes()));
        while status == "200 OK" && stream.write_all(&[b' '; 65536]).is_ok() {}
    });
    let error = plainly(&point, &url).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Fetch(FetchError::TooLong { .. }))), "{error:?}");
}

#[test]
fn a_line_that_breaks_again_and_again_brings_everything_once() {
    let workshop = with_photograph(600);
    let repository = workshop.repository();
    let sent = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let counted = sent.clone();
    let nginx = Nginx::serve(&repository, "");
    let upstream = nginx.url();
    // A proxy that hangs up after 100 kB, asked with or without a range.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let counted = counted.clone();
            let upstream = (upstream.host_str().unwrap().to_owned(), upstream.port().unwrap());
            std::thread::spawn(move || {
                let mut server = std::net::TcpStream::connect(upstream).unwrap();
                let mut back = server.try_clone().unwrap();
                let mut asking = stream.try_clone().unwrap();
                std::thread::spawn(move || std::io::copy(&mut asking, &mut server));
                let mut budget = 100_000_usize;
                let mut buffer = [0; 8192];
                while let Ok(length @ 1..) = back.read(&mut buffer) {
                    let length = length.min(budget);
                    if length == 0 || stream.write_all(&buffer[..length]).is_err() {
                        break;
                    }
                    budget -= length;
                    counted.fetch_add(length as u64, std::sync::atomic::Ordering::SeqCst);
                }
                drop(stream.shutdown(std::net::Shutdown::Both));
            });
        }
    });
    let point = workshop.point();
    plainly(&point, &url).unwrap();
    point.verify();
    let cover = point.edition().cards()[0].cover.clone().unwrap().sha256;
    let whole = fs::metadata(repository.join(delivery::layout::blob(&cover))).unwrap().len();
    assert!(whole > 500_000, "{whole}");
    let sent = sent.load(std::sync::atomic::Ordering::SeqCst);
    assert!(sent as f64 <= 1.1 * (whole as f64 + 20_000.0), "{sent} bytes for {whole}");
}

//! A province with units, officers, points and figures, and its pages.

#![allow(dead_code, clippy::unwrap_used, reason = "tests; each uses a part")]

#[path = "../../../../tests/postgres.rs"]
pub mod postgres;
pub mod visitor;
mod watched;

use std::sync::Arc;

use hub::officers::{self, Appointment, Right};
use hub::units::Units;
use hub::{Choices, Database, Hub, keys, server};
use ledger::{Enrolment, SigningKey};
use point::clock::FixedClock;
use postgres::Postgres;
use time::macros::{date, datetime};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use ulid::Ulid;

pub const PASSWORD: &str = "nước chảy đá mòn";

/// Three officers: of the province with all rights, of a commune who only reads, and one who oversees and publishes.
pub const PROVINCE: &str = "lan.tran";
pub const COMMUNE: &str = "minh.bling";
pub const OVERSIGHT: &str = "hoa.alang";

/// Points, by unit; the last one waits to be known and is placed nowhere.
pub const POINTS: [(&str, &str); 7] = [
    ("Điểm hỗ trợ xã Tây Giang", "20455"),
    ("Điểm hỗ trợ xã Hùng Sơn", "20443"),
    ("Điểm hỗ trợ xã Avương", "20458"),
    ("Điểm hỗ trợ xã Trà Đốc", "20920"),
    ("Nhà văn hóa thôn Aró", "20455"),
    ("Điểm hỗ trợ xã La Êê", "20698"),
    ("Điểm hỗ trợ xã Trà Linh", ""),
];

pub struct Office {
    pub postgres: Postgres,
    pub clock: Arc<FixedClock>,
    pub database: Database,
    dir: tempfile::TempDir,
    port: u16,
    end: Option<oneshot::Sender<()>>,
}

pub fn point(at: usize) -> Ulid {
    Ulid::from_parts(1_764_000_000_000, at as u128 + 1)
}

impl Office {
    pub async fn open() -> Self {
        let postgres = Postgres::start();
        let database = Database::connect(&postgres.url()).unwrap();
        database.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-29 9:00 +7)));
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::open(&dir.path().join("hub.key")).unwrap();
        let hub = Hub::new(database.clone(), key, clock.clone(), Choices::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (end, ended) = oneshot::channel();
        tokio::spawn(server::serve(hub, listener, async move { drop(ended.await) }));
        let office = Self { postgres, clock, database, dir, port, end: Some(end) };
        office.people().await;
        office.points().await;
        office.figures().await;
        office.watched().await;
        office
    }

    /// The key of a point.
    pub fn key(&self, at: usize) -> SigningKey {
        SigningKey::open(&self.dir.path().join(at.to_string())).unwrap()
    }

    /// The hub's own.
    pub fn hub_key(&self) -> SigningKey {
        SigningKey::open(&self.dir.path().join("hub.key")).unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    async fn people(&self) {
        let mut client = self.database.client().await.unwrap();
        let units = Units::read(include_str!("../../data/units.csv").as_bytes()).unwrap();
        units.store(&mut client).await.unwrap();
        let all = [Right::Read, Right::Publish, Right::Approve];
        for (login, name, office, unit, rights) in [
            (PROVINCE, "Trần Thị Lan", "Sở Khoa học và Công nghệ", Some("48"), &all[..]),
            (COMMUNE, "Bling Minh", "Ủy ban nhân dân xã Tây Giang", Some("20455"), &all[..1]),
            (OVERSIGHT, "Alăng Hoa", "Ban Dân tộc", None, &all[..2]),
        ] {
            officers::add(&**client, login, name, PASSWORD).await.unwrap();
            let from = date!(2026 - 01 - 01);
            let appointment = Appointment { login, office, unit, rights, from, to: None };
            officers::appoint(&**client, &appointment).await.unwrap();
        }
    }

    async fn points(&self) {
        let mut client = self.database.client().await.unwrap();
        for (at, (name, unit)) in POINTS.iter().enumerate() {
            let key = SigningKey::open(&self.dir.path().join(at.to_string())).unwrap();
            let said = name.strip_prefix("Điểm hỗ trợ ").unwrap_or("xã Tây Giang");
            let point = point::Point {
                id: point(at),
                name: (*name).to_owned(),
                unit: said.to_owned(),
                ..point::Point::unnamed()
            };
            let asked = datetime!(2026-06-30 8:00 +7);
            let wish = Enrolment::new(&point, asked, &key);
            keys::ask(&mut client, &wish, asked).await.unwrap();
            if !unit.is_empty() {
                keys::approve(&mut client, &wish.code(), "Trần Thị Lan (lan.tran)", asked).await.unwrap();
                let id = uuid::Uuid::from(point.id);
                self.postgres.ask(&format!(
                    "INSERT INTO placement (point, unit, valid_from, placed_by, placed_at)
                     VALUES ('{id}', '{unit}', '2026-06-30', 1, '2026-06-30T08:00+07')"
                ));
            }
        }
        // Another key for a point that has one.
        let key = SigningKey::open(&self.dir.path().join("new")).unwrap();
        let (name, unit) = ("Nhà văn hóa thôn Aró".to_owned(), "xã Tây Giang".to_owned());
        let aro = point::Point { id: point(4), name, unit, ..point::Point::unnamed() };
        let asked = datetime!(2026-11-28 15:20 +7);
        keys::ask(&mut client, &Enrolment::new(&aro, asked, &key), asked).await.unwrap();
    }

    /// Figures of five months, gaps, an alarm and events.
    async fn figures(&self) {
        let ids: Vec<_> = (0..POINTS.len()).map(|at| uuid::Uuid::from(point(at))).collect();
        let epoch = |at: usize| uuid::Uuid::from(Ulid::from_parts(1_764_000_000_001, at as u128 + 1));
        let mut sql = String::new();
        for (at, id) in ids.iter().enumerate().take(6) {
            let (epoch, through, highest) =
                (epoch(at), [812, 640, 4, 311, 95, 20][at], [812, 640, 10, 311, 95, 20][at]);
            let seen = [
                "2026-11-29T08:41+07",
                "2026-11-28T22:05+07",
                "2026-11-27T10:12+07",
                "2026-11-29T07:30+07",
                "2026-09-14T16:00+07",
                "2026-11-02T09:00+07",
            ][at];
            sql += &format!(
                "UPDATE point SET last_seen = '{seen}', version = '0.1.0', edition = '2026-11' WHERE id = '{id}';
                 INSERT INTO epoch VALUES ('{id}', '{epoch}', {through}, {highest}, '2026-06-30T08:00+07');"
            );
        }
        // Batches 5 to 7 and 9 of the third point are missing.
        for seq in [8, 10] {
            sql += &format!(
                "INSERT INTO batch (point, epoch, seq, signal, sha256, via, received_at, body)
                 VALUES ('{}', '{}', {seq}, 'metrics', '', 'stick', '2026-11-27T10:12+07', '');",
                ids[2],
                epoch(2)
            );
        }
        sql += &format!(
            "INSERT INTO alarm (at, kind, point, epoch, seq, details)
             VALUES ('2026-11-26T19:14+07', 'cloned', '{}', '{}', 611, '{{\"sign\": \"other_bytes\"}}');
             INSERT INTO event VALUES
             ('{0}', '{0}', '{1}', '2026-11-26T07:30+07', 'point.started', '{{}}', 'b', true),
             ('{1}', '{0}', '{1}', '2026-11-25T07:30+07', 'point.edition.shown', '{{\"point.edition\": \"2026-11\"}}', 'b', true),
             ('{2}', '{0}', '{1}', '1970-01-01T00:02+00', 'point.clock.wrong', '{{\"point.clock.before\": \"2026-11-24 18:00\"}}', 'b', false);",
            ids[1], epoch(1), ids[2]
        );
        let products = [
            ("p01/bao-hong", "Phòng bọ đậu cho cây trồng", "production", "leaflet", 31),
            ("p01/dich-vu-cong", "Nộp hồ sơ qua mạng từng bước", "services", "guide", 24),
            ("p01/sat-lo", "Dấu hiệu sắp sạt lở đất", "disaster", "video", 17),
            ("p01/tiem-chung", "Lịch tiêm cho trẻ dưới một tuổi", "health", "poster", 9),
            ("p02/det-tho-cam", "Nghề dệt thổ cẩm ở Đhrôồng", "culture", "video", 4),
            ("p02/bien-gioi", "Qua lại biên giới đúng quy định", "border", "article", 1),
        ];
        let mut rows = Vec::new();
        for (at, id) in ids.iter().enumerate().take(6) {
            let mut row = |day: &str,
                           action: &str,
                           cause: &str,
                           product: &str,
                           language: &str,
                           topic: &str,
                           kind: &str,
                           face: &str,
                           title: &str,
                           n: usize| {
                rows.push(format!(
                    "('{id}', '{}', '{day}', 1, '{action}', '{cause}', '{product}', '{language}', '{topic}', '{kind}', 0, '{face}', '{title}', {n})",
                    epoch(at)
                ));
            };
            for (month, day) in [(7, 6), (8, 12), (9, 3), (9, 21), (10, 8), (11, 16), (11, 23)] {
                let date = format!("2026-{month:02}-{day:02}");
                for (which, (product, title, topic, kind, weight)) in products.iter().enumerate() {
                    for (language, share) in [("vi", 3), ("ktv", 2), ("sed", 1)] {
                        let n = weight * share * (6 - at) / 12;
                        if n == 0 {
                            continue;
                        }
                        let mut count = |action, cause, face, n| {
                            row(&date, action, cause, product, language, topic, kind, face, title, n)
                        };
                        count("opened", "visitor", "", n);
                        if n > 2 {
                            count("finished", "visitor", "", n / 2);
                            count(if *kind == "video" { "played" } else { "read" }, "visitor", "", n * 74);
                            count("judged", "visitor", "happy", n / 3 + 1);
                            count("listened", "visitor", "", n / 3 + 1);
                        }
                        if which < 3 && language == "vi" {
                            count("opened", "operator", "", n / 4 + 1);
                            count("opened", "playlist", "", n + 12);
                            count("played", "playlist", "", (n + 12) * 95);
                        }
                        if n > 8 {
                            count("judged", "visitor", "sad", 1);
                        }
                    }
                    row(&date, "language_missed", "visitor", product, "sed", topic, kind, "", title, weight / 4 + 1);
                }
                for (language, n) in [("vi", 21), ("ktv", 14), ("sed", 6), ("en", 1)] {
                    row(&date, "language_chosen", "visitor", "", language, "", "", "", "", n);
                }
                row(&date, "searched", "visitor", "", "", "", "", "", "", 19);
                row(&date, "found_nothing", "visitor", "", "", "", "", "", "", 7);
                row(&date, "searched", "visitor", "", "", "health", "", "", "", 12);
                row(&date, "found_nothing", "visitor", "", "", "health", "", "", "", 3);
                row(&date, "visited", "visitor", "", "", "", "", "", "", 24 - at * 3);
                row(&date, "active", "machine", "", "", "", "", "", "", 17 - at);
                row(&date, "on", "machine", "", "", "", "", "", "", 431);
                row(&date, "declared_open", "machine", "", "", "", "", "", "", 480);
            }
        }
        sql += &format!("INSERT INTO usage_day VALUES {};", rows.join(",\n"));
        self.database.client().await.unwrap().batch_execute(&sql).await.unwrap();
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        drop(self.end.take());
    }
}

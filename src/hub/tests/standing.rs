//! How points stand: the list with the worst first, a point's page, alerts, the broadband of a quarter, and their files.

#![allow(clippy::unwrap_used, reason = "tests")]

mod office;

use std::time::Duration;

use office::visitor::Visitor;
use office::{COMMUNE, OVERSIGHT, Office, PROVINCE, point};
use reqwest::StatusCode;

/// The places at which texts stand, in this order.
#[track_caller]
fn assert_in_order(page: &str, texts: &[&str]) {
    let mut from = 0;
    for text in texts {
        let at =
            page[from..].find(text).unwrap_or_else(|| panic!("{text} isn't there, or stands before another\n{page}"));
        from += at + text.len();
    }
}

#[tokio::test]
async fn the_worst_stands_first_in_words_and_with_since_when() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let page = officer.text("/diem").await;
    let list = page.split("<tbody").nth(1).unwrap();
    assert_in_order(
        list,
        &[
            "Điểm hỗ trợ xã Hùng Sơn",
            "Cần xử lý ngay",
            "1 cảnh báo hai máy dùng chung mã",
            "Nhà văn hóa thôn Aró",
            "Cần xử lý ngay",
            "75 ngày chưa có tin",
            "Điểm hỗ trợ xã Trà Đốc",
            "Mất mạng: đường truyền của nhà mạng",
            "từ 15:00 ngày 25/11/2026",
            "còn 3 việc nữa",
            "Điểm hỗ trợ xã Avương",
            "Cần xem lại",
            "Thiếu 4 gói số liệu",
            "Điểm hỗ trợ xã La Êê",
            "Chạy tốt",
            "Điểm hỗ trợ xã Tây Giang",
            "Chạy tốt",
            "Điểm hỗ trợ xã Trà Linh",
            "Chưa có tin",
        ],
    );
    for (light, points) in [("red", 3), ("yellow", 1), ("green", 2), ("unknown", 1), ("", 7), ("pink", 7)] {
        let page = officer.text(&format!("/diem?light={light}")).await;
        assert_eq!(page.matches("rowheader").count(), points, "{light}");
    }
}

#[tokio::test]
async fn a_points_page_tells_equipment_line_and_power() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let page = officer.text(&format!("/diem/{}", point(3))).await;
    assert_in_order(
        &page,
        &[
            "Mất mạng: đường truyền",
            "Màn hình, tivi (Samsung 55): không thấy – máy không thấy thiết bị",
            "Mất điện hoặc treo máy 3 lần trong 7 ngày",
            "Máy in (HP LaserJet): chạy chưa tốt – hết giấy",
            "Samsung 55",
            "TS-01",
            "Tivi hội trường",
            "CTMTQG 1719",
            "20/12/2025",
            "Viettel Sun 30",
            "31/12/2026",
            "<svg role=\"img\" aria-label=\"đường truyền của nhà mạng: 2 lần",
            "class=\"cut\"",
            "class=\"off-unclean\"",
            "15:00 ngày 25/11/2026",
            "chưa hết",
            "08:00 ngày 2/10/2026",
            "12 giờ",
            "phải đạt từ 24,0",
            "4,0",
            "9,0",
            "Tháng 11/2026",
        ],
    );
    let well = officer.text(&format!("/diem/{}", point(0))).await;
    assert_in_order(&well, &["Chạy tốt", "VNPT Home 80", "bộ phát mạng", "12/11/2026", "79,0", "21,0", "21,5", "1,3"]);
    assert!(well.contains("class=\"cut-elsewhere\""), "the province's own server is drawn otherwise");
    // Where nothing was told, it says so.
    let nothing = officer.text(&format!("/diem/{}", point(6))).await;
    for words in ["Điểm chưa báo về thiết bị", "chưa ghi hợp đồng", "Không có lần mất mạng nào", "Chưa có lần đo nào"]
    {
        assert!(nothing.contains(words), "{words}");
    }
}

#[tokio::test]
async fn files_hold_what_pages_show_and_nothing_that_a_spreadsheet_would_run() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let path = format!("/diem/{}/bang", point(3));
    let outages = officer.text(&format!("{path}/outages.csv")).await;
    assert!(outages.starts_with("Từ lúc,Đến lúc,Kéo dài (phút),Nguyên nhân,Đứt ở\r\n"), "{outages}");
    assert!(outages.contains("2026-10-02 08:00,2026-10-02 20:00,720,đường truyền của nhà mạng,đường ra ngoài"));
    assert!(officer.text(&format!("{path}/assets.csv")).await.contains("\n'=TS-02,Loa,"));
    let speeds = officer.text(&format!("/diem/{}/bang/speeds.csv", point(0))).await;
    assert!(speeds.contains("2026-11-12,\"79,0\",,\"21,0\",,\"21,5\",\"1,3\""), "{speeds}");
    let points = officer.text("/cac-diem/danh-sach.csv?light=red").await;
    assert!(
        points.starts_with("Đơn vị,Điểm,Tình trạng,Điều cần làm trước,Từ lúc,") && points.contains("Cần xử lý ngay,"),
        "{points}"
    );
    assert!(!points.contains("Cần xem lại"), "{points}");
    let alerts = officer.text("/canh-bao/open.csv").await;
    assert!(
        alerts.contains(",Điểm hỗ trợ xã Trà Đốc,Mất mạng từ 24 giờ trở lên: đường truyền của nhà mạng,"),
        "{alerts}"
    );
    for path in [
        format!("{path}/tat-ca.xlsx"),
        "/canh-bao/tat-ca.xlsx".to_owned(),
        "/cac-diem/tat-ca.xlsx".to_owned(),
        "/bang-rong/tat-ca.xlsx".to_owned(),
    ] {
        let answer = officer.get(&path).await;
        assert!(answer.headers()["content-disposition"].to_str().unwrap().ends_with(".xlsx\""), "{path}");
        assert!(answer.bytes().await.unwrap().starts_with(b"PK"), "{path}");
    }
    for path in [format!("{path}/x.csv"), "/canh-bao/x".to_owned(), "/cac-diem/x".to_owned(), "/bang-rong/x".to_owned()]
    {
        assert_eq!(officer.get(&path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn alerts_are_counted_in_the_menu_and_only_own_points_have_any() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let page = officer.text("/canh-bao").await;
    assert_in_order(
        &page,
        &[
            "Cảnh báo (4)",
            "Đang có",
            "Xã Trà Đốc",
            "Mất mạng từ 24 giờ trở lên",
            "Màn hình, tivi (Samsung 55): không thấy từ 24 giờ trở lên",
            "Mất điện hoặc treo máy 3 lần",
            "Xã Tây Giang",
            "Không nhận được tin quá 30 ngày",
            "Đã hết, trong 90 ngày",
            "Chưa có cảnh báo nào đã hết",
        ],
    );
    for (login, open, foreign) in [(COMMUNE, 1, false), (OVERSIGHT, 4, true)] {
        let mut officer = Visitor::signed_in(&office, login).await;
        let page = officer.text("/canh-bao").await;
        assert!(page.contains(&format!("Cảnh báo ({open})")), "{login}");
        for path in ["/canh-bao", "/canh-bao/open.csv", "/bang-rong?quy=2026-4", "/bang-rong/lines.csv?quy=2026-4"] {
            assert_eq!(officer.text(path).await.contains("Trà Đốc"), foreign, "{login} {path}");
        }
        let status = officer.get(&format!("/diem/{}/bang/outages.csv", point(3))).await.status();
        assert_eq!(status == StatusCode::OK, foreign, "{login}");
    }
    // The line is back: an hour later the alert is over, and stands among those that have ended.
    office.postgres.ask("UPDATE outage SET ended = '2026-11-29T08:59+07' WHERE ended IS NULL");
    office.judge().await;
    assert!(officer.text("/canh-bao").await.contains("Cảnh báo (4)"));
    office.clock.advance(Duration::from_secs(3600));
    office.judge().await;
    let page = officer.text("/canh-bao").await;
    assert_in_order(
        &page,
        &["Cảnh báo (3)", "Đã hết", "Mất mạng từ 24 giờ", "15:00 ngày 25/11/2026", "10:00 ngày 29/11/2026"],
    );
    let mut nobody = Visitor::new(&office);
    assert_eq!(nobody.get("/canh-bao/open.csv").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_broadband_of_a_quarter_is_told_by_point_and_summed_by_unit() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    // 3 days of 431 minutes on; 90 minutes of the router, and nothing of the province's own server.
    let lines = officer.text("/bang-rong/lines.csv?quy=2026-4").await;
    let row = |text: &str, name: &str| text.lines().find(|line| line.contains(name)).unwrap_or_default().to_owned();
    assert_eq!(
        row(&lines, "Điểm hỗ trợ xã Tây Giang"),
        "Xã Tây Giang,Điểm hỗ trợ xã Tây Giang,VNPT Home 80,\"80,0\",\"80,0\",1293,\"93,0\",1,90,\"50,2\""
    );
    // Two points of one unit.
    assert_eq!(row(&lines, "Xã Tây Giang,Tổng cộng"), "Xã Tây Giang,Tổng cộng,,,,2586,\"96,5\",1,90,\"50,2\"");
    let causes = officer.text("/bang-rong/causes.csv?quy=2026-4").await;
    // Nine hours of 2 October until it was switched off, and 90 hours until now without an hour of darkness.
    assert_eq!(
        row(&causes, "xã Trà Đốc"),
        format!("Xã Trà Đốc,Điểm hỗ trợ xã Trà Đốc,đường truyền của nhà mạng,2,{}", 9 * 60 + 89 * 60)
    );
    let speeds = officer.text("/bang-rong/line-speeds.csv?quy=2026-4").await;
    assert_eq!(
        row(&speeds, "Điểm hỗ trợ xã Tây Giang"),
        "Xã Tây Giang,Điểm hỗ trợ xã Tây Giang,2,\"75,0\",\"75,0\",1,\"66,5\",\"66,5\",\"21,0\",\"chưa đủ mẫu, chỉ để tham khảo\""
    );
    let page = officer.text("/bang-rong?quy=2026-4&unit=20920").await;
    assert!(page.contains("Quý IV/2026") && page.contains("Trà Đốc") && !page.contains("Điểm hỗ trợ xã Tây Giang"));
    // Before anything was measured; and what is no quarter is this one.
    assert!(!row(&officer.text("/bang-rong/lines.csv?quy=2026-2").await, "Điểm hỗ trợ xã Tây Giang").contains("93,0"));
    assert!(officer.text("/bang-rong?quy=mai").await.contains("Quý IV/2026"));
}

#[tokio::test]
async fn there_is_one_open_alert_for_each_thing_whoever_judges_and_however_often() {
    let office = Office::open().await;
    let judging = (0..6).map(async |_| office.judge().await);
    futures_util::future::join_all(judging).await;
    let count = "SELECT count(*), count(DISTINCT (point, rule, what)) FROM alert WHERE ended IS NULL";
    assert_eq!(office.postgres.ask(count), "4|4");
    // From missing to failed it is the same trouble, since the same day.
    let id = uuid::Uuid::from(point(3));
    let changed = |number: u32, at: &str, state: &str| {
        office.postgres.ask(&format!(
            "INSERT INTO event VALUES ('{}', '{id}', '{id}', '{at}', 'point.device.changed',
             '{{\"hw.id\": \"display/hdmi-1\", \"hw.state\": \"{state}\"}}', 'b', true);
             UPDATE device SET state = '{state}', since = '{at}' WHERE hw_id = 'display/hdmi-1'",
            uuid::Uuid::from_u128(number.into())
        ));
    };
    let alert = "SELECT details ->> 'hw.state', ended IS NULL FROM alert WHERE rule = 'device-failed' ORDER BY id";
    changed(19, "2026-11-20T08:00+07", "missing");
    changed(20, "2026-11-29T08:30+07", "failed");
    office.judge().await;
    assert_eq!(office.postgres.ask(alert), "failed|t");
    // Well for ten minutes, and gone again: neither an end nor another beginning.
    changed(21, "2026-11-29T08:40+07", "ok");
    office.judge().await;
    changed(22, "2026-11-29T08:50+07", "missing");
    office.clock.advance(Duration::from_secs(20 * 3600));
    office.judge().await;
    assert_eq!(office.postgres.ask(alert), "failed|t");
    changed(23, "2026-11-30T04:00+07", "ok");
    office.judge().await;
    assert_eq!(office.postgres.ask(alert), "failed|f", "well for an hour");
    changed(24, "2026-11-30T05:00+07", "missing");
    office.judge().await;
    assert_eq!(office.postgres.ask(alert), "failed|f", "no new one before it has been away for a day");
    office.clock.advance(Duration::from_secs(24 * 3600));
    office.judge().await;
    assert_eq!(office.postgres.ask(alert), "failed|f\nmissing|t");
}

#[tokio::test]
async fn a_line_that_answers_for_a_day_is_whole_although_no_end_was_told_and_a_slow_one_is_told() {
    let office = Office::open().await;
    let id = uuid::Uuid::from(point(3));
    let open = |rule: &str| {
        office
            .postgres
            .ask(&format!("SELECT details FROM alert WHERE rule = '{rule}' AND ended IS NULL AND point = '{id}'"))
    };
    let sample = |series: &str, labels: &str, at: &str, value: f64| {
        office.postgres.ask(&format!(
            "INSERT INTO sample (point, epoch, series, labels, slot, value, boot, clock_plausible)
             VALUES ('{id}', '{id}', '{series}', '{labels}', '{at}', {value}, 'b', true)"
        ));
    };
    let cut = r#"{"point.outage.cause": "line"}"#;
    sample("point.line.rtt", "{}", "2026-11-26T08:00+07", 50.0);
    sample("point.line.rtt", "{}", "2026-11-27T07:00+07", 50.0);
    let whole = r#"{"network.io.direction": "receive", "point.line.method": "ndt7"}"#;
    for day in 14..18 {
        sample("point.line.goodput", whole, &format!("2026-11-{day}T09:00+07"), 20e6);
    }
    office.judge().await;
    assert_eq!([open("line-cut"), open("slow-line")], [cut, ""], "23 hours, and four days");
    sample("point.line.rtt", "{}", "2026-11-27T08:00+07", 50.0);
    sample("point.line.goodput", whole, "2026-11-18T09:00+07", 20e6);
    office.judge().await;
    assert_eq!([open("line-cut").as_str(), &open("slow-line")], ["", r#"{"days": "5", "count": "5"}"#]);
    for day in 19..23 {
        sample("point.line.goodput", whole, &format!("2026-11-{day}T09:00+07"), 29e6);
    }
    office.judge().await;
    assert_ne!(open("slow-line"), "", "four good days of seven are not enough");
    sample("point.line.goodput", whole, "2026-11-23T09:00+07", 29e6);
    office.judge().await;
    assert_eq!(open("slow-line"), "");
}

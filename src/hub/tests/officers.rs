//! Who may do what, asked over HTTP as a browser would, or as somebody who is none.

#![allow(clippy::unwrap_used, reason = "tests")]

mod office;

use std::time::Duration;

use office::visitor::Visitor;
use office::{COMMUNE, OVERSIGHT, Office, PASSWORD, PROVINCE, point};
use reqwest::StatusCode;

#[tokio::test]
async fn wrong_passwords_slow_down_who_guesses_and_nobody_else() {
    let office = Office::open().await;
    let mut guesser = Visitor::new(&office);
    for _ in 0..3 {
        assert_eq!(guesser.sign_in(PROVINCE, "sai mật khẩu rồi").await.status(), StatusCode::UNAUTHORIZED);
    }
    let answer = guesser.sign_in(PROVINCE, PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers()["retry-after"], "2");
    assert_eq!(Visitor::new(&office).sign_in(OVERSIGHT, PASSWORD).await.status(), StatusCode::SEE_OTHER);
    office.clock.advance(Duration::from_secs(3));
    assert_eq!(guesser.sign_in(PROVINCE, PASSWORD).await.status(), StatusCode::SEE_OTHER);
    // Nobody learns who there is.
    let mut stranger = Visitor::new(&office);
    for _ in 0..3 {
        assert_eq!(stranger.sign_in("khong.co", PASSWORD).await.status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(stranger.sign_in("khong.co", PASSWORD).await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn many_guesses_at_once_gain_nothing() {
    let office = Office::open().await;
    let guesses = (0..12).map(async |_| Visitor::new(&office).sign_in(PROVINCE, "sai mật khẩu rồi").await.status());
    let mut looked_at = 0;
    for status in futures_util::future::join_all(guesses).await {
        looked_at += usize::from(status == StatusCode::UNAUTHORIZED);
    }
    assert!(looked_at <= 3, "{looked_at} passwords were looked at");
}

#[tokio::test]
async fn a_form_without_its_sessions_word_changes_nothing() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let (path, state) = (format!("/diem/{}/don-vi", point(6)), "SELECT count(*) FROM placement");
    let before = office.postgres.ask(state);
    let others = Visitor::signed_in(&office, OVERSIGHT).await.word("/diem").await;
    for word in ["", others.as_str()] {
        let fields = [("word", word), ("unit", "20950"), ("from", "2026-06-30")];
        assert_eq!(officer.post(&path, &fields).await.status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(office.postgres.ask(state), before);
    // Nor does another site sign anybody in.
    let mut victim = Visitor::new(&office);
    let answer = victim.post("/dang-nhap", &[("word", &others), ("login", PROVINCE), ("password", PASSWORD)]).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn officers_change_their_own_password_if_they_know_the_old_one_and_other_sessions_end() {
    const NEW: &str = "kiến tha lâu đầy tổ";
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, COMMUNE).await;
    let mut elsewhere = Visitor::signed_in(&office, COMMUNE).await;
    let mut somebody_else = Visitor::signed_in(&office, PROVINCE).await;
    let word = officer.word("/mat-khau").await;
    let other = elsewhere.word("/mat-khau").await;
    for (word, old, new, again, status) in [
        (&other, PASSWORD, NEW, NEW, 403),
        (&word, PASSWORD, NEW, "kiến tha lâu đầy tô", 400),
        (&word, PASSWORD, "ngắn quá", "ngắn quá", 400),
        (&word, "sai mật khẩu rồi", NEW, NEW, 403),
    ] {
        let fields = [("word", word.as_str()), ("old", old), ("new", new), ("again", again)];
        let answer = officer.post("/mat-khau", &fields).await;
        assert_eq!(answer.status().as_u16(), status, "{fields:?}");
        assert!(answer.text().await.unwrap().contains("Chưa "), "it says that nothing was changed");
    }
    assert_eq!(elsewhere.get("/diem").await.status(), StatusCode::OK);
    let fields = [("word", word.as_str()), ("old", PASSWORD), ("new", NEW), ("again", NEW)];
    let answer = officer.post("/mat-khau", &fields).await;
    assert_eq!(
        (answer.status(), &answer.headers()["location"]),
        (StatusCode::SEE_OTHER, &"/mat-khau?xong=true".parse().unwrap())
    );
    assert!(officer.text("/mat-khau?xong=true").await.contains("Đã đổi mật khẩu"), "this session goes on");
    assert_eq!(elsewhere.get("/diem").await.status(), StatusCode::SEE_OTHER, "another one has ended");
    assert_eq!(somebody_else.get("/diem").await.status(), StatusCode::OK);
    let hash = office.postgres.ask("SELECT password_hash FROM officer WHERE login = 'minh.bling'");
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    let mut later = Visitor::new(&office);
    assert_eq!(later.sign_in(COMMUNE, PASSWORD).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(later.sign_in(COMMUNE, NEW).await.status(), StatusCode::SEE_OTHER);

    // Whoever finds a session open can't guess as often as they like.
    let word = later.word("/mat-khau").await;
    let fields = [("word", word.as_str()), ("old", "sai mật khẩu rồi"), ("new", NEW), ("again", NEW)];
    let mut statuses = vec![];
    for _ in 0..4 {
        statuses.push(later.post("/mat-khau", &fields).await.status().as_u16());
    }
    assert_eq!(statuses, [403, 403, 403, 429]);
}

#[tokio::test]
async fn the_machine_whose_code_was_scanned_comes_first() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let codes = office.postgres.ask("SELECT code FROM point_key WHERE state = 'waiting' ORDER BY code");
    assert!(codes.lines().count() > 1, "{codes}");
    for code in codes.lines() {
        let page = officer.text(&format!("/ghi-danh?ma={code}")).await;
        let first = page.split_once("class=\"code\"").unwrap().1.split_once("</p>").unwrap().0;
        assert!(first.contains(code) && !page.contains("Chưa có máy nào mang mã"), "{code}: {first}");
    }
    let page = officer.text("/ghi-danh?ma=00000-00000").await;
    assert!(page.contains("Chưa có máy nào mang mã 00000-00000"), "{page}");
    let typed = codes.lines().last().unwrap().to_lowercase().replace('-', "");
    let page = officer.text(&format!("/ghi-danh?ma={typed}")).await;
    let first = page.split_once("class=\"code\"").unwrap().1.split_once("</p>").unwrap().0;
    assert!(first.contains(codes.lines().last().unwrap()), "{typed}: {first}");
}

#[tokio::test]
async fn each_decision_over_a_key_is_confirmed_and_a_revoked_key_can_be_approved_again() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let word = officer.word("/ghi-danh").await;
    let row = office.postgres.ask("SELECT key, code FROM point_key WHERE name LIKE '%Trà Linh'");
    let (key, code) = row.split_once('|').unwrap();
    let id = point(6).to_string();
    let state = || office.postgres.ask(&format!("SELECT state FROM point_key WHERE key = '{key}'"));
    let unsure = [("word", word.as_str()), ("point", &id), ("key", key)];
    assert_eq!(officer.post("/ghi-danh/refuse", &unsure).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(state(), "waiting", "refusing asks for a tick");
    let fields = [&unsure[..], &[("sure", "1")]].concat();
    for (decision, says, after) in [
        ("refuse", "Đã từ chối khóa", "revoked"),
        ("approve", "Đã duyệt khóa", "approved"),
        ("revoke", "Đã thu hồi khóa", "revoked"),
        ("approve", "Đã duyệt khóa", "approved"),
    ] {
        let answer = officer.post(&format!("/ghi-danh/{decision}"), &fields).await;
        let to = answer.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!((to.as_str(), state().as_str()), (&*format!("/ghi-danh?xong={decision}&ma={code}"), after));
        let page = officer.text(&to).await;
        assert!(page.contains(&format!("{says} {code} của Điểm hỗ trợ xã Trà Linh.")), "{page}");
        let (_, revoked) = page.split_once("Khóa đã thu hồi hoặc từ chối").unwrap();
        assert_eq!(revoked.contains(code), after == "revoked", "{page}");
        let points = officer.text("/diem").await;
        assert_eq!(points.contains("khóa đã thu hồi"), after == "revoked", "{points}");
    }
    // An address says nothing that isn't so.
    assert!(!officer.text(&format!("/ghi-danh?xong=revoke&ma={code}")).await.contains("Đã thu hồi khóa"));
    // A command that names nobody.
    office.postgres.ask(&format!("UPDATE point_key SET decided_by = '' WHERE key = '{key}'"));
    let page = officer.text(&format!("/diem/{id}")).await;
    assert!(page.contains("Quyết định bằng dòng lệnh lúc") && !page.contains(". quyết định"), "{page}");
}

#[tokio::test]
async fn a_point_that_waits_is_counted_apart_and_is_not_silent_and_gaps_say_which_numbers() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let page = officer.text("/diem").await;
    for (tile, number) in [("điểm chờ duyệt", 1), ("điểm im lặng quá 30 ngày", 1), ("điểm còn thiếu số liệu", 1)]
    {
        assert!(page.contains(&format!("<dt>{tile}</dt><dd>{number}</dd>")), "{tile}: {page}");
    }
    assert!(page.contains("Thiếu 4 gói: số 5–7, 9<") && page.contains("Đủ, đến gói số 640"), "{page}");
    // Another ledger: a number without its ledger says nothing.
    for at in [1, 2] {
        let (id, epoch) = (uuid::Uuid::from(point(at)), uuid::Uuid::from(ulid::Ulid::from_parts(3, at as u128)));
        office.postgres.ask(&format!("INSERT INTO epoch VALUES ('{id}', '{epoch}', 3, 3, '2026-11-29T08:00+07')"));
    }
    let page = officer.text("/diem").await;
    assert!(page.contains("Đủ cả 2 sổ") && page.contains("Thiếu 4 gói ở 1 trong 2 sổ"), "{page}");
}

#[tokio::test]
async fn nobody_acts_beyond_their_office_whatever_they_send() {
    let office = Office::open().await;
    let keys = "SELECT count(*) FROM point_key WHERE state = 'waiting'";
    let before = office.postgres.ask(keys);
    let waiting = office.postgres.ask("SELECT key FROM point_key WHERE state = 'waiting' AND name LIKE '%Trà Linh'");
    let id = point(6).to_string();
    for login in [COMMUNE, OVERSIGHT] {
        let mut officer = Visitor::signed_in(&office, login).await;
        let word = officer.word("/diem").await;
        let fields = [("word", word.as_str()), ("point", &id), ("key", &waiting), ("sure", "1")];
        assert!(officer.post("/ghi-danh/approve", &fields).await.status().is_client_error(), "{login}");
        let place = [("word", word.as_str()), ("unit", "20455"), ("from", "2026-06-30")];
        assert!(officer.post(&format!("/diem/{id}/don-vi"), &place).await.status().is_client_error(), "{login}");
        let deal = [("word", word.as_str()), ("alarm", "1"), ("note", "Đã xem")];
        let alarm = format!("/diem/{}/canh-bao", point(1));
        assert_eq!(officer.post(&alarm, &deal).await.status(), StatusCode::NOT_FOUND, "{login}");
    }
    assert_eq!(office.postgres.ask(keys), before);
    assert_eq!(office.postgres.ask("SELECT count(*) FROM alarm WHERE dealt_at IS NULL"), "1");
    let mut commune = Visitor::signed_in(&office, COMMUNE).await;
    let word = commune.word("/diem").await;
    let publish = [("word", word.as_str()), ("period", "2026-q3"), ("office", "1"), ("sure", "1")];
    assert_eq!(commune.post("/cong-khai", &publish).await.status(), StatusCode::FORBIDDEN);
    // Figures are of its own points only.
    let csv = commune.text("/su-dung/bang.csv?by=unit&period=2026&table=rooms").await;
    assert!(csv.contains("Xã Tây Giang") && !csv.contains("Trà Đốc"), "{csv}");
}

#[tokio::test]
async fn an_alarm_that_was_dealt_with_stays_listed_with_who_did_it_when_and_how() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let page = format!("/diem/{}", point(1));
    let word = officer.word(&page).await;
    assert!(officer.text("/diem").await.contains("1 cảnh báo"));
    let deal = |alarm: &'static str, note: String| [("alarm", alarm.to_owned()), ("note", note)];
    for (alarm, note, status) in [
        ("1", " ".to_owned(), 400),
        ("1", "x".repeat(501), 400),
        ("2", "Không có".to_owned(), 400),
        ("1", "Đã thu ổ đĩa <sao>, cài lại máy".to_owned(), 303),
        ("1", "Lần nữa".to_owned(), 400),
    ] {
        let fields = deal(alarm, note);
        let fields = [("word", word.as_str()), (fields[0].0, &fields[0].1), (fields[1].0, &fields[1].1)];
        assert_eq!(officer.post(&format!("{page}/canh-bao"), &fields).await.status().as_u16(), status, "{fields:?}");
    }
    // Nor has it become one of another point.
    let fields = [("word", word.as_str()), ("alarm", "1"), ("note", "Ở điểm khác")];
    let other = format!("/diem/{}/canh-bao", point(2));
    assert_eq!(officer.post(&other, &fields).await.status(), StatusCode::BAD_REQUEST);
    let text = officer.text(&page).await;
    let told = "Trần Thị Lan xử lý lúc 09:00 ngày 29/11/2026: Đã thu ổ đĩa &lt;sao&gt;, cài lại máy";
    assert!(
        text.contains("Cảnh báo đã xử lý") && text.contains(told) && !text.contains(&format!("{page}/canh-bao")),
        "{text}"
    );
    assert!(!officer.text("/diem").await.contains("1 cảnh báo"), "nobody has to look at it any more");
}

#[tokio::test]
async fn an_appointment_that_has_ended_opens_nothing() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, COMMUNE).await;
    assert_eq!(officer.get("/diem").await.status(), StatusCode::OK);
    office.postgres.ask("UPDATE appointment SET valid_to = '2026-11-28' WHERE office = 2");
    assert_eq!(officer.get("/diem").await.status(), StatusCode::FORBIDDEN);
    office.clock.advance(Duration::from_secs(10 * 3600 + 1));
    assert_eq!(officer.get("/diem").await.status(), StatusCode::SEE_OTHER, "a session ends by itself");
}

#[tokio::test]
async fn cookies_and_headers_guard_the_pages() {
    let office = Office::open().await;
    let mut visitor = Visitor::new(&office);
    let answer = visitor.get("/dang-nhap").await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
    let policy = answer.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"), "{policy}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let elsewhere = visitor.http.get(office.url("/dang-nhap")).header("host", "so.example").send().await.unwrap();
    assert!(elsewhere.headers()["set-cookie"].to_str().unwrap().contains("Secure"));
    let signed = Visitor::signed_in(&office, PROVINCE).await;
    assert_eq!(
        office
            .postgres
            .ask(&format!("SELECT count(*) FROM session WHERE token_hash::text LIKE '%{}%'", &signed.cookie[6..20])),
        "0"
    );
}

#[tokio::test]
async fn three_figures_and_three_causes_are_never_one_number() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let rooms = officer.text("/su-dung/bang.csv?by=quarter&period=2026-q3&table=rooms").await;
    let total = rooms.lines().find(|line| line.starts_with("Tổng cộng")).unwrap();
    // Six points, four days: visits, minutes declared open, minutes on, minutes in use.
    let visits: usize = (0..6).map(|at| (24 - at * 3) * 4).sum();
    let active: usize = (0..6).map(|at| (17 - at) * 4 * 10).sum();
    assert_eq!(total, format!("Tổng cộng,{visits},{},{},{active}", 480 * 24, 431 * 24));
    let opened = officer.get("/su-dung/bang.csv?by=topic&period=2026-q3&table=opened").await.bytes().await.unwrap();
    assert!(opened.starts_with(b"\xEF\xBB\xBF"), "or Excel reads no Vietnamese");
    let opened = String::from_utf8(opened.to_vec()).unwrap();
    let asked = |cause: &str| {
        office.postgres.ask(&format!(
            "SELECT sum(n) FROM usage_day WHERE action = 'opened' AND caused_by = '{cause}' AND day BETWEEN '2026-07-01' AND '2026-09-30'"
        ))
    };
    for (cause, name) in
        [("visitor", "Bà con tự chọn"), ("operator", "Người phụ trách mở"), ("playlist", "Máy phát theo danh sách")]
    {
        assert!(opened.contains(&format!("\n{name},Tổng cộng,{},", asked(cause))), "{opened}");
    }
    let book = officer.get("/su-dung/tat-ca.xlsx?by=topic&period=2026-q3").await.bytes().await.unwrap();
    assert!(book.starts_with(b"PK"));
}

#[tokio::test]
async fn small_numbers_are_told_by_the_quarter_and_not_by_the_month() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, COMMUNE).await;
    let month = officer.text("/su-dung?by=language&period=2026-07").await;
    assert!(month.contains(">ít, không hiện<") && month.contains("Xem theo quý"), "{month}");
    let quarter = officer.text("/su-dung?by=product&period=2026-q3").await;
    assert!(
        !quarter.contains(">ít, không hiện<")
            && !quarter.contains(">không hiện<")
            && quarter.contains("Xem theo chủ đề"),
        "{quarter}"
    );
    let csv = officer.text("/su-dung/bang.csv?by=language&period=2026-07&table=opened").await;
    assert!(csv.contains("ít, không hiện"), "{csv}");
}

/// The sum of a column's hidden cells is what its total leaves of those that are shown.
#[tokio::test]
async fn no_total_of_a_month_gives_hidden_cells_away_and_times_are_hidden_only_with_their_count() {
    const FEW: &str = "ít, không hiện";
    let office = Office::open().await;
    // Opened seldom and looked at for long.
    for (action, n) in [("opened", 4), ("played", 300)] {
        let (id, epoch) = (uuid::Uuid::from(point(0)), uuid::Uuid::from(ulid::Ulid::from_parts(3, 1)));
        office.postgres.ask(&format!(
            "INSERT INTO usage_day VALUES ('{id}', '{epoch}', '2026-07-06', 1, '{action}', 'visitor', 'p03/moi', 'jeh',
             'learning', 'video', 0, '', 'Mới', {n})"
        ));
    }
    let mut province = Visitor::signed_in(&office, PROVINCE).await;
    let mut commune = Visitor::signed_in(&office, COMMUNE).await;
    let (mut shown, mut withheld, mut hidden_times) = (0, 0, 0);
    for by in ["product", "topic", "language", "unit"] {
        for (at, month) in [(0, "2026-07"), (1, "2026-07"), (1, "2026-10")] {
            let officer = if at == 0 { &mut province } else { &mut commune };
            let csv = officer.text(&format!("/su-dung/bang.csv?by={by}&period={month}&table=opened")).await;
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let heads: Vec<_> = reader.headers().unwrap().iter().map(ToOwned::to_owned).collect();
            let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
            let first = heads.iter().position(|head| head == "Lượt mở").unwrap();
            for group in rows.chunk_by(|one, other| one[0] == other[0]) {
                let (total, lines) = group.split_last().unwrap();
                for (at, head) in heads.iter().enumerate().skip(first) {
                    let few = lines.iter().filter(|line| &line[at] == FEW).count();
                    if head.contains("(giây)") {
                        for line in lines.iter().filter(|line| &line[at] == FEW) {
                            assert_eq!(&line[first], FEW, "{by} {month} {head}: {csv}");
                            hidden_times += 1;
                        }
                    }
                    let seen: u64 = lines.iter().filter_map(|line| line[at].parse::<u64>().ok()).sum();
                    match total[at].parse::<u64>() {
                        Ok(total) => {
                            assert!(few == 0 && total == seen || few > 1 && total >= seen + 10, "{by} {head}: {csv}");
                            shown += usize::from(few > 0);
                        }
                        Err(_) => {
                            assert!(few > 0 && &total[at] == "không hiện", "{by} {month} {head}: {csv}");
                            withheld += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(shown > 0 && withheld > 0 && hidden_times > 0, "{shown} {withheld} {hidden_times}");
    // Words that were missed: the row of all topics is the total of its language.
    let csv = commune.text("/su-dung/bang.csv?period=2026-07&table=languages").await;
    let line = csv.lines().find(|line| line.starts_with("Tiếng Xơ Đăng,Tất cả chủ đề")).unwrap();
    let few =
        csv.lines().filter(|line| line.starts_with("Tiếng Xơ Đăng") && line.ends_with(&format!("\"{FEW}\""))).count();
    assert!(few != 1 || line.ends_with(",không hiện"), "{csv}");
}

#[tokio::test]
async fn public_files_hold_no_small_cell_and_are_made_once() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, OVERSIGHT).await;
    let word = officer.word("/cong-khai").await;
    let publish = |period: &'static str, office: &'static str| [("period", period), ("office", office), ("sure", "1")];
    for (period, status) in [("2026-q4", 400), ("2026-08", 400), ("2026-q3", 303), ("2026-q3", 400)] {
        let fields = [&[("word", word.as_str())], &publish(period, "3")[..]].concat();
        assert_eq!(officer.post("/cong-khai", &fields).await.status().as_u16(), status, "{period}");
    }
    // The province's points are among those that were published.
    let mut province = Visitor::signed_in(&office, PROVINCE).await;
    let word = province.word("/cong-khai").await;
    let fields = [&[("word", word.as_str())], &publish("2026-q3", "1")[..]].concat();
    assert_eq!(province.post("/cong-khai", &fields).await.status(), StatusCode::BAD_REQUEST);

    let mut anybody = Visitor::new(&office);
    let mut totals = Vec::new();
    for file in ["theo-chu-de.csv", "theo-ngon-ngu.csv", "theo-don-vi.csv"] {
        let answer = anybody.get(&format!("/cong-khai/2026-q3-tat-ca/{file}")).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let text = answer.text().await.unwrap();
        let mut numbers = 0;
        for row in csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap) {
            for cell in row.iter().skip(1) {
                let public =
                    cell.parse::<u64>().map_or(cell == "dưới 10 hoặc được che", |number| number >= 10);
                assert!(public, "{file}: {cell}");
                numbers += 1;
            }
        }
        assert!(numbers > 6, "{text}");
        totals.push(text.lines().last().unwrap().to_owned());
    }
    assert!(totals.iter().all(|total| *total == totals[0]), "{totals:?}");
}

#[tokio::test]
async fn who_publishes_is_told_which_points_are_incomplete_or_placed_nowhere() {
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, OVERSIGHT).await;
    let page = officer.text("/cong-khai").await;
    assert!(page.contains("Ban Dân tộc: còn 1 điểm thiếu số liệu.<"), "{page}");
    let id = uuid::Uuid::from(point(0));
    office.postgres.ask(&format!("DELETE FROM placement WHERE point = '{id}'"));
    let page = officer.text("/cong-khai").await;
    assert!(page.contains("còn 1 điểm thiếu số liệu, 1 điểm chưa xếp đơn vị."), "{page}");
    assert!(!Visitor::new(&office).text("/cong-khai").await.contains("thiếu số liệu"), "that is nobody else's affair");
}

#[tokio::test]
async fn presence_longer_than_power_is_explained_where_it_is_so() {
    const NOTE: &str = "dùng một lúc cũng tính cả khoảng";
    let office = Office::open().await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    assert!(!officer.text("/su-dung?period=2026-q3").await.contains(NOTE));
    office.postgres.ask("UPDATE usage_day SET n = 5 WHERE action = 'on'");
    assert!(officer.text("/su-dung?period=2026-q3").await.contains(NOTE));
}

#[tokio::test]
async fn an_administrator_takes_in_and_appoints_by_commands() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let office = Office::open().await;
    let hub = |args: &[&str], input: &str| {
        let mut hub = Command::new(env!("CARGO_BIN_EXE_hub"));
        hub.args(args).env("DATABASE_URL", office.postgres.url()).current_dir(env!("CARGO_MANIFEST_DIR"));
        let mut hub = hub.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        hub.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = hub.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (good, said) = hub(&["officer", "add", "nam", "--name", "Zơrâm Nam"], "ngắn\n");
    assert!(!good && said.contains("từ 12 đến 200 chữ"), "{said}");
    for (args, good, says) in [
        (&["officer", "add", "nam", "--name", "Zơrâm Nam"][..], true, "Zơrâm Nam nay đăng nhập được"),
        (&["officer", "add", "nam", "--name", "X"], false, "đã có người dùng"),
        (&["officer", "password", "ai"], false, "Không có cán bộ nào"),
        (&["officer", "password", "nam"], true, "mật khẩu mới cho nam"),
        (
            &[
                "officer",
                "appoint",
                "nam",
                "--office",
                "UBND xã Trà Đốc",
                "--unit",
                "20920",
                "--rights",
                "read",
                "--from",
                "2026-11-29",
            ],
            true,
            "từ ngày 29/11/2026",
        ),
        (&["units", "data/units.csv"], true, "Đã nạp 331 dòng"),
        (&["units", "data/README.md"], false, "chưa thay gì"),
        (&["units", "data/nowhere.csv"], false, "Không đọc được"),
    ] {
        let said = hub(args, "một mật khẩu đủ dài\n");
        assert!(said.0 == good && said.1.contains(says), "{args:?}: {}", said.1);
    }
    let mut officer = Visitor::new(&office);
    assert_eq!(officer.sign_in("nam", "một mật khẩu đủ dài").await.status(), StatusCode::SEE_OTHER);
    assert!(officer.text("/diem").await.contains("Điểm hỗ trợ xã Trà Đốc"));
}

//! What is written is spoken as a Vietnamese says it, without a digit left.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use press::spoken::spoken;
use proptest::prelude::*;

/// Sentences of laws and leaflets, many of them from the sample content, and what is said.
const SENTENCES: [(&str, &str); 94] = [
    // days, months, years
    (
        "Luật Bảo hiểm y tế sửa đổi số 51/2024/QH15 có hiệu lực từ 1/7/2025.",
        "Luật Bảo hiểm y tế sửa đổi số năm mươi mốt năm hai nghìn không trăm hai mươi tư của Quốc hội khóa mười lăm có hiệu lực từ ngày một tháng bảy năm hai nghìn không trăm hai mươi lăm.",
    ),
    (
        "Ngày 26/6/2025, Quốc hội thông qua luật.",
        "Ngày hai mươi sáu tháng sáu năm hai nghìn không trăm hai mươi lăm, Quốc hội thông qua luật.",
    ),
    ("26/6/2025", "ngày hai mươi sáu tháng sáu năm hai nghìn không trăm hai mươi lăm"),
    ("Hội chợ mở ngày 23/11.", "Hội chợ mở ngày hai mươi ba tháng mười một."),
    ("Nghỉ lễ 30/4 và 1/5.", "Nghỉ lễ ngày ba mươi tháng tư và ngày một tháng năm."),
    (
        "Tháng 10/2025, Đà Nẵng giao các xã giúp kê khai.",
        "Tháng mười năm hai nghìn không trăm hai mươi lăm, Đà Nẵng giao các xã giúp kê khai.",
    ),
    ("Từ 6/2025 thì khác.", "Từ tháng sáu năm hai nghìn không trăm hai mươi lăm thì khác."),
    (
        "Ngày 22 tháng 4 năm 2025, Ủy ban nhân dân tỉnh Quảng Nam ra Quyết định số 1052.",
        "Ngày hai mươi hai tháng tư năm hai nghìn không trăm hai mươi lăm, Ủy ban nhân dân tỉnh Quảng Nam ra Quyết định số một nghìn không trăm năm mươi hai.",
    ),
    ("Từ mồng 1 tháng 7 năm 2025", "Từ mồng một tháng bảy năm hai nghìn không trăm hai mươi lăm"),
    ("Ngày 05 tháng 09", "Ngày năm tháng chín"),
    ("Lịch họp: 2026-11-23", "Lịch họp, ngày hai mươi ba tháng mười một năm hai nghìn không trăm hai mươi sáu"),
    ("từ năm 1967 đến 1969", "từ năm một nghìn chín trăm sáu mươi bảy đến một nghìn chín trăm sáu mươi chín"),
    ("Giai đoạn 2021-2025", "Giai đoạn hai nghìn không trăm hai mươi mốt đến hai nghìn không trăm hai mươi lăm"),
    (
        "hiệu lực từ 3/2/2026: đã trình thẻ điện tử",
        "hiệu lực từ ngày ba tháng hai năm hai nghìn không trăm hai mươi sáu, đã trình thẻ điện tử",
    ),
    ("chạy đến hết 31/12/2025", "chạy đến hết ngày ba mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi lăm"),
    // times
    ("Mở cửa lúc 07:30, đóng cửa 17:00.", "Mở cửa lúc bảy giờ ba mươi, đóng cửa mười bảy giờ."),
    ("Họp thôn 7h30 sáng", "Họp thôn bảy giờ ba mươi sáng"),
    ("7 giờ 30 có xe", "bảy giờ ba mươi có xe"),
    ("Thứ Hai đến Thứ Sáu: 07:30 – 11:30", "Thứ Hai đến Thứ Sáu, bảy giờ ba mươi đến mười một giờ ba mươi"),
    ("8h05 là trễ", "tám giờ năm phút là trễ"),
    ("Báo trước 23 giờ, tức 11 giờ đêm.", "Báo trước hai mươi ba giờ, tức mười một giờ đêm."),
    // documents
    (
        "Ủy ban nhân dân tỉnh Quảng Nam ra Kế hoạch 5721/KH-UBND ngày 24/8/2023 để làm việc này.",
        "Ủy ban nhân dân tỉnh Quảng Nam ra Kế hoạch năm nghìn bảy trăm hai mươi mốt ngày hai mươi tư tháng tám năm hai nghìn không trăm hai mươi ba để làm việc này.",
    ),
    (
        "Bộ Thông tin và Truyền thông ban hành Thông tư 03/2023/TT-BTTTT ngày 30/5/2023.",
        "Bộ Thông tin và Truyền thông ban hành Thông tư không ba năm hai nghìn không trăm hai mươi ba ngày ba mươi tháng năm năm hai nghìn không trăm hai mươi ba.",
    ),
    ("Nghị định 13/2023/NĐ-CP", "Nghị định mười ba năm hai nghìn không trăm hai mươi ba của Chính phủ"),
    (
        "Theo 18/2021/QĐ-TTg thì có năm cấp.",
        "Theo quyết định mười tám năm hai nghìn không trăm hai mươi mốt của Thủ tướng thì có năm cấp.",
    ),
    (
        "Công văn 159/TTg-CĐS; luật 118/2025/QH15, từ 1/7/2026",
        "Công văn một trăm năm mươi chín của Thủ tướng, chuyển đổi số, luật một trăm mười tám năm hai nghìn không trăm hai mươi lăm của Quốc hội khóa mười lăm, từ ngày một tháng bảy năm hai nghìn không trăm hai mươi sáu",
    ),
    (
        "Nghị định 295 năm 2025 và Thông tư 01/2026/TT-BKHCN.",
        "Nghị định hai trăm chín mươi lăm năm hai nghìn không trăm hai mươi lăm và Thông tư không một năm hai nghìn không trăm hai mươi sáu của Bộ Khoa học và Công nghệ.",
    ),
    (
        "phụ lục kèm theo Nghị định số 299/2025.",
        "phụ lục kèm theo Nghị định số hai trăm chín mươi chín năm hai nghìn không trăm hai mươi lăm.",
    ),
    ("theo Nghị quyết 46/2025", "theo Nghị quyết bốn mươi sáu năm hai nghìn không trăm hai mươi lăm"),
    ("Nghị quyết 10/2025", "Nghị quyết mười năm hai nghìn không trăm hai mươi lăm"),
    (
        "Theo Quyết định 18/2021/QĐ-TTg của Thủ tướng.",
        "Theo Quyết định mười tám năm hai nghìn không trăm hai mươi mốt của Thủ tướng.",
    ),
    ("Báo số lừa đảo cho 156", "Báo số lừa đảo cho một năm sáu"),
    ("Đường dài 156 km, cách 112 m", "Đường dài một trăm năm mươi sáu ki lô mét, cách một trăm mười hai mét"),
    ("Chỉ cài từ App Store hoặc CH Play.", "Chỉ cài từ ép xì to hoặc xê hát plây."),
    ("Nghị quyết 13-NQ/TW", "Nghị quyết mười ba của Trung ương"),
    ("Điều 5 khoản 2 điểm a", "Điều năm khoản hai điểm a"),
    ("Khoản 1, điểm b và điểm đ, Điều 112", "Khoản một, điểm bê và điểm đê, Điều một trăm mười hai"),
    (
        "Theo Điều 37 Nghị định 188 năm 2025, hiệu lực từ 15/8/2025.",
        "Theo Điều ba mươi bảy Nghị định một trăm tám mươi tám năm hai nghìn không trăm hai mươi lăm, hiệu lực từ ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi lăm.",
    ),
    ("Điều 10 Thông tư 03 kể ra bộ đồ cơ bản:", "Điều mười Thông tư không ba kể ra bộ đồ cơ bản"),
    (
        "Kế hoạch 5721 của tỉnh Quảng Nam (năm 2023), mục V.5, giao người vận hành quản lý",
        "Kế hoạch năm nghìn bảy trăm hai mươi mốt của tỉnh Quảng Nam, năm hai nghìn không trăm hai mươi ba, mục năm chấm năm, giao người vận hành quản lý",
    ),
    (
        "Quy chuẩn QCVN 34:2022 đòi tốc độ trung bình ít nhất bằng 0,8 lần mức hợp đồng.",
        "Quy chuẩn Việt Nam ba mươi tư năm hai nghìn không trăm hai mươi hai đòi tốc độ trung bình ít nhất bằng không phẩy tám lần mức hợp đồng.",
    ),
    // telephones
    ("Hô to gọi người, bấm 112.", "Hô to gọi người, bấm một một hai."),
    ("Cháy thì hô lớn, gọi 114.", "Cháy thì hô lớn, gọi một một bốn."),
    ("113 công an. 115 cấp cứu người bệnh.", "một một ba công an. một một năm cấp cứu người bệnh."),
    ("Số 112 ngày đêm có người nghe", "Số một một hai ngày đêm có người nghe"),
    ("Gọi 113/114/115 khi nguy cấp", "Gọi một một ba, một một bốn, một một năm khi nguy cấp"),
    ("Xã có 115 người và 113 hộ.", "Xã có một trăm mười lăm người và một trăm mười ba hộ."),
    (
        "Điện lực miền Trung nghe máy số 1900 1909 (theo báo ngày 22/10/2025).",
        "Điện lực miền Trung nghe máy số một chín không không, một chín không chín, theo báo ngày hai mươi hai tháng mười năm hai nghìn không trăm hai mươi lăm.",
    ),
    (
        "Nhắn tin thì soạn LD (số kẻ gian) (nội dung) gửi 156 hoặc 5656.",
        "Nhắn tin thì soạn e lờ dê, số kẻ gian, nội dung, gửi một năm sáu hoặc năm sáu năm sáu.",
    ),
    ("Đường dây 1022, bấm nhánh 3", "Đường dây một không hai hai, bấm nhánh ba"),
    ("Điện thoại: 0235 3 810 123", "Điện thoại, không hai ba năm, ba, tám một không, một hai ba"),
    ("ĐT: 0905123456", "điện thoại, không chín không năm, một hai ba, bốn năm sáu"),
    ("Gọi 0235.3810123", "Gọi không hai ba năm, ba tám một, không một hai ba"),
    ("+84 905 123 456", "cộng tám bốn, chín không năm, một hai ba, bốn năm sáu"),
    (
        "Số CCCD có 12 số: 049123456789",
        "Số căn cước công dân có mười hai số, không bốn chín, một hai ba, bốn năm sáu, bảy tám chín",
    ),
    // numbers
    ("cả tuyến có 1.002 cột mốc và cọc dấu", "cả tuyến có một nghìn không trăm linh hai cột mốc và cọc dấu"),
    ("đóng thay 100% cho hơn 13.600 đồng bào", "đóng thay một trăm phần trăm cho hơn mười ba nghìn sáu trăm đồng bào"),
    ("được trả từ 80% đến 95%.", "được trả từ tám mươi phần trăm đến chín mươi lăm phần trăm."),
    ("Giá 150.000đ, giảm 10-15%", "Giá một trăm năm mươi nghìn đồng, giảm mười đến mười lăm phần trăm"),
    ("Vay 50 triệu đồng, lãi 0,55%/tháng", "Vay năm mươi triệu đồng, lãi không phẩy năm mươi lăm phần trăm mỗi tháng"),
    ("2.050.000 VND", "hai triệu không trăm năm mươi nghìn đồng"),
    ("1 000 000 đồng", "một triệu đồng"),
    ("Trữ đồ ăn 5–7 ngày", "Trữ đồ ăn năm đến bảy ngày"),
    ("cách mép suối 15 – 50 mét", "cách mép suối mười lăm đến năm mươi mét"),
    ("từ 5 đến 7 người", "từ năm đến bảy người"),
    ("dưới 1/2 bát, hay 3/4 gáo", "dưới một phần hai bát, hay ba phần tư gáo"),
    ("lần thứ 4, hạng thứ 1", "lần thứ tư, hạng thứ nhất"),
    ("Bước 4: hỏi lại", "Bước bốn, hỏi lại"),
    ("3,125", "ba phẩy một hai năm"),
    ("trực 24/24", "trực hai mươi tư trên hai mươi tư"),
    // units
    (
        "Một viên cloramin B 0,25 gam cho 25 lít nước",
        "Một viên cloramin bê không phẩy hai mươi lăm gam cho hai mươi lăm lít nước",
    ),
    ("Gió 60 km/h, mưa 120 mm", "Gió sáu mươi ki lô mét một giờ, mưa một trăm hai mươi mi li mét"),
    ("Rừng rộng 3,5 ha, ruộng 500 m²", "Rừng rộng ba phẩy năm héc ta, ruộng năm trăm mét vuông"),
    ("Trời lạnh dưới 10°C, đỉnh núi -2 °C", "Trời lạnh dưới mười độ xê, đỉnh núi âm hai độ xê"),
    ("Dây 22kV, cách 4m", "Dây hai mươi hai ki lô vôn, cách bốn mét"),
    ("36 đồng/kWh", "ba mươi sáu đồng mỗi ki lô oát giờ"),
    ("Bón 5 kg/sào, 2 lần/ngày", "Bón năm ki lô gam mỗi sào, hai lần mỗi ngày"),
    ("Gói 4 GB, máy 8GB", "Gói bốn gi ga bai, máy tám gi ga bai"),
    ("dài trên 157 ki-lô-mét", "dài trên một trăm năm mươi bảy ki lô mét"),
    // abbreviations and capitals
    ("HĐND và UBND xã", "Hội đồng nhân dân và Ủy ban nhân dân xã"),
    ("TP. Đà Nẵng, Q. Hải Châu", "thành phố Đà Nẵng, quận Hải Châu"),
    ("Bấm Thẻ BHYT, nhớ mật khẩu VNeID", "Bấm Thẻ bảo hiểm y tế, nhớ mật khẩu vi en i ai đi"),
    ("Mã OTP, mã QR, cái USB, tin SMS", "Mã ô tê pê, mã quy a, cái u ét bê, tin ét em ét"),
    ("TS. Hồ Thị A, BS. Bình", "tiến sĩ Hồ Thị A, bác sĩ Bình"),
    ("HTX, THPT, WHO, SOS, v.v.", "hợp tác xã, trung học phổ thông, Tổ chức Y tế Thế giới, ét ô ét, vân vân"),
    ("Xã thuộc khu vực III, thế kỷ XX", "Xã thuộc khu vực ba, thế kỷ hai mươi"),
    ("Chương I và phần V", "Chương một và phần năm"),
    ("KHÔNG ĐƯA MÃ CHO AI", "không đưa mã cho ai"),
    ("Đơn vị ZXQ", "Đơn vị dét ích xì quy"),
    ("QL14B, giấy A4, sóng 4G", "quốc lộ mười bốn bê, giấy A bốn, sóng bốn giê"),
    // signs and addresses
    (
        "Gõ dichvucong.gov.vn trên điện thoại, hoặc quét mã vuông.",
        "Gõ dịch vụ công, viết liền không dấu, chấm giê o vê, chấm vê en nờ trên điện thoại, hoặc quét mã vuông.",
    ),
    ("Thư: lan@gmail.com", "Thư, e lờ a en nờ, a còng gờ meo, chấm com"),
    ("Tiêm phòng trâu & bò… xong rồi 👍!", "Tiêm phòng trâu và bò, xong rồi!"),
    ("A Xan, Tr'Hy và P’rá – ba chỗ", "A Xan, Tr'Hy và P'rá, ba chỗ"),
];

#[test]
fn sentences_of_laws_and_leaflets_are_spoken_as_people_say_them() {
    let wrong: Vec<_> = SENTENCES
        .iter()
        .map(|(written, said)| (written, said, spoken(written, "vi")))
        .filter(|(_, said, found)| **said != found.as_str())
        .map(|(written, said, found)| format!("{written}\n  wanted {said}\n  found  {found}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), SENTENCES.len(), wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn whatever_is_written_no_digit_is_left(text in "\\PC{0,80}") {
        let said = spoken(&text, "vi");
        prop_assert!(!said.chars().any(char::is_numeric), "{said}");
    }

    #[test]
    fn digits_and_signs_in_any_order_are_said(text in "[0-9/:.,%+ –mkghđNĐCPQH-]{0,60}") {
        let said = spoken(&text, "vi");
        prop_assert!(!said.chars().any(char::is_numeric), "{said}");
        prop_assert!(!said.contains("  ") && !said.contains(" ,") && !said.contains(",,"), "{said}");
        let any_digit = text.chars().any(|char| char.is_ascii_digit());
        prop_assert!(!any_digit || !said.is_empty(), "{text} is silent");
    }
}

#[test]
fn the_longest_paste_is_said_in_bounded_words() {
    let digits = "7".repeat(100_000);
    assert!(spoken(&digits, "vi").len() < 1000);
    for endless in ["1.", "1/", "01 ", "7-", "A.", "ĐÂY AI ", "156 và "] {
        let text = endless.repeat(4_000);
        assert!(spoken(&text, "vi").len() < text.len() * 10, "{endless}");
    }
    let letters = "ĐƯỜNG 12/2025/NĐ-CP ".repeat(1000);
    assert!(spoken(&letters, "vi").len() < letters.len() * 10);
}

#[test]
fn other_languages_keep_their_words_and_lose_only_what_no_voice_says() {
    assert_eq!(spoken("Back to 3 pages 👍", "en"), "Back to 3 pages");
    assert_eq!(spoken("Đha nuôr lâng pr’zơc da dêr!", "ktv"), "Đha nuôr lâng pr’zơc da dêr!");
    assert!(!spoken(&"1".repeat(50), "en").contains("1111"));
}

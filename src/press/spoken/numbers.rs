//! Whole numbers, decimals and digits in Vietnamese words.

/// Beyond a thousand billions nobody follows a number by ear; such digits are said one by one.
const LONGEST_NUMBER: usize = 15;

/// More digits than any number here has. What is beyond is left to the eye: heard once, nobody can note it.
const MOST_DIGITS: usize = 30;

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// A whole number up to fifteen digits; digits one by one beyond.
pub(super) fn whole(digits: &str) -> String {
    match digits.parse::<u64>() {
        Ok(number) if digits.len() <= LONGEST_NUMBER => integer(number),
        _ => grouped(digits),
    }
}

/// A whole number below 10^18.
pub fn integer(number: u64) -> String {
    const BILLION: u64 = 1_000_000_000;
    if number == 0 {
        return "không".to_owned();
    }
    let mut words = Vec::new();
    if number >= BILLION {
        words.push(format!("{} tỉ", integer(number / BILLION)));
    }
    let below = number % BILLION;
    for (group, name) in [(below / 1_000_000, "triệu"), (below / 1000 % 1000, "nghìn"), (below % 1000, "")] {
        if group > 0 {
            words.push(format!("{} {name}", hundreds(group, !words.is_empty())).trim_end().to_owned());
        }
    }
    words.join(" ")
}

/// 1 to 999; after a larger group every place is said: 2025 is "hai nghìn không trăm hai mươi lăm".
fn hundreds(number: u64, after_larger: bool) -> String {
    let (hundred, ten, unit) = (number / 100, number / 10 % 10, number % 10);
    let mut words = Vec::new();
    let said = hundred > 0 || after_larger;
    if said {
        words.push(format!("{} trăm", digit(hundred)));
    }
    match ten {
        0 if unit > 0 && said => words.push("linh".to_owned()),
        0 => {}
        1 => words.push("mười".to_owned()),
        _ => words.push(format!("{} mươi", digit(ten))),
    }
    match (ten, unit) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt".to_owned()),
        (2.., 4) => words.push("tư".to_owned()),
        (1.., 5) => words.push("lăm".to_owned()),
        _ => words.push(digit(unit).to_owned()),
    }
    words.join(" ")
}

fn digit(digit: u64) -> &'static str {
    usize::try_from(digit).ok().and_then(|digit| DIGITS.get(digit)).copied().unwrap_or_default()
}

/// What stands after the comma: up to two digits as a number, more one by one.
pub(super) fn fraction(digits: &str) -> String {
    if digits.len() <= 2 && !digits.starts_with('0') { whole(digits) } else { one_by_one(digits) }
}

/// Each digit by itself.
pub(super) fn one_by_one(digits: &str) -> String {
    let names = digits.chars().filter_map(|char| char.to_digit(10)).map(|value| digit(u64::from(value)));
    names.collect::<Vec<_>>().join(" ")
}

/// Digits one by one with a pause after each few, as one dictates a number.
pub(super) fn grouped(digits: &str) -> String {
    let mut groups = Vec::new();
    let mut rest = digits.get(..MOST_DIGITS).unwrap_or(digits);
    // A mobile number is told 4-3-3, a landline's seven digits 3-4.
    while rest.len() > 4 {
        let (group, after) = rest.split_at(if rest.len() == 10 { 4 } else { 3 });
        groups.push(one_by_one(group));
        rest = after;
    }
    groups.push(one_by_one(rest));
    if digits.len() > MOST_DIGITS {
        groups.push("và còn nữa".to_owned());
    }
    groups.join(", ")
}

/// The value of a Roman numeral in its proper form, up to 39 (chapters, centuries, areas, congresses).
pub(super) fn roman(word: &str) -> Option<u64> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let tens = word.chars().take_while(|char| *char == 'X').count();
    let rest = word.get(tens..)?;
    let ones = ONES.iter().position(|one| *one == rest)?;
    let value = tens * 10 + ones;
    (1..40).contains(&value).then_some(value as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_said_as_a_vietnamese_says_it() {
        let table = [
            (0, "không"),
            (4, "bốn"),
            (5, "năm"),
            (10, "mười"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (55, "năm mươi lăm"),
            (101, "một trăm linh một"),
            (105, "một trăm linh năm"),
            (110, "một trăm mười"),
            (111, "một trăm mười một"),
            (115, "một trăm mười lăm"),
            (231, "hai trăm ba mươi mốt"),
            (1000, "một nghìn"),
            (1002, "một nghìn không trăm linh hai"),
            (1905, "một nghìn chín trăm linh năm"),
            (2025, "hai nghìn không trăm hai mươi lăm"),
            (13_600, "mười ba nghìn sáu trăm"),
            (100_000, "một trăm nghìn"),
            (1_000_005, "một triệu không trăm linh năm"),
            (2_050_000, "hai triệu không trăm năm mươi nghìn"),
            (3_000_000_000, "ba tỉ"),
            (1_200_000_000_000, "một nghìn hai trăm tỉ"),
        ];
        for (number, words) in table {
            assert_eq!(integer(number), words, "{number}");
        }
    }

    #[test]
    fn roman_numerals_are_read_only_in_their_proper_form() {
        assert_eq!(
            ["I", "IV", "IX", "XIV", "XX", "XXXIX"].map(roman),
            [Some(1), Some(4), Some(9), Some(14), Some(20), Some(39)]
        );
        assert_eq!(["", "IIII", "VX", "IC", "XIXI", "L", "ă"].map(roman), [None; 7]);
    }

    #[test]
    fn endless_digits_come_to_an_end() {
        assert!(grouped(&"7".repeat(100_000)).ends_with("bảy, và còn nữa"));
    }
}

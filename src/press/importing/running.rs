//! What a page of paper carries above and below its text: the running lines of a book, the date and address that a browser
//! prints. They say where a page comes from and are no part of what it says.

use std::collections::BTreeMap;

/// So many lines at either end of a page may be running ones.
const EDGE: usize = 3;

/// The text, whose pages a form feed ends, without running lines: those that come again at the same end of most pages,
/// whichever page they count, and those that a browser prints.
pub fn without(text: &str) -> String {
    let pages: Vec<Vec<&str>> = text.split('\u{c}').map(|page| page.split('\n').collect()).collect();
    let filled = pages.iter().filter(|page| page.iter().any(|line| !line.trim().is_empty())).count();
    let mut seen: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for page in &pages {
        for (_, is_top, line) in edges(page) {
            *seen.entry((is_top, counted(line))).or_default() += 1;
        }
    }
    let comes_again = |is_top: bool, line: &str| {
        let times = seen.get(&(is_top, counted(line))).copied().unwrap_or_default();
        times >= 2 && times * 2 > filled
    };
    let stripped = pages.iter().map(|page| {
        let mut lines = page.clone();
        for (at, is_top, line) in edges(page) {
            if let Some(place) = lines.get_mut(at).filter(|_| is_browsers(line) || comes_again(is_top, line)) {
                *place = "";
            }
        }
        lines.join("\n")
    });
    stripped.collect::<Vec<_>>().join("\u{c}")
}

/// The first and the last lines that have words: where they stand, and whether at the top.
fn edges<'a>(page: &[&'a str]) -> Vec<(usize, bool, &'a str)> {
    let filled: Vec<_> =
        page.iter().enumerate().map(|(at, line)| (at, line.trim())).filter(|(_, line)| !line.is_empty()).collect();
    // Of a page with little on it, no line is at both ends.
    let edge = EDGE.min(filled.len().div_ceil(2));
    let top = filled.iter().take(edge).map(|(at, line)| (*at, true, *line));
    let bottom = filled.iter().skip(edge).rev().take(EDGE).map(|(at, line)| (*at, false, *line));
    top.chain(bottom).collect()
}

/// A line that counts pages without its numbers: page 3 of 12 is page 4 of 12. Any other line stays as it is, since `Bước 1`
/// and `Bước 2` are two headings.
fn counted(line: &str) -> String {
    let lower = line.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    if words.all(|word| ["trang", "tr", "page", "of", "trên"].contains(&word)) {
        return lower.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `29/11/2026, 14:30`, `11/29/26, 2:30 PM  Title`, `file:///home/…`, `1/1`: what a browser prints in the margins.
fn is_browsers(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_address = ["file://", "http://", "https://", "about:"].iter().any(|start| first.starts_with(start));
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let ends_in_pages = second.is_empty() || is_fraction(last);
    let is_stamp = first.ends_with(',') && is_day(first.trim_end_matches(',')) && is_time(second);
    let is_reversed_stamp = is_time(first.trim_end_matches(',')) && is_day(second);
    (is_address && ends_in_pages) || is_stamp || is_reversed_stamp || (second.is_empty() && is_fraction(first))
}

fn numbers(word: &str, between: char) -> Option<Vec<u32>> {
    word.split(between).map(|part| part.parse().ok()).collect()
}

/// `1/12`: of so many pages this one.
fn is_fraction(word: &str) -> bool {
    matches!(numbers(word, '/').as_deref(), Some([page, pages]) if (1..=*pages).contains(page))
}

fn is_day(word: &str) -> bool {
    ['/', '-', '.'].iter().any(|sign| matches!(numbers(word, *sign).as_deref(), Some([_, _, _])))
}

fn is_time(word: &str) -> bool {
    matches!(numbers(word, ':').as_deref(), Some([hour, minute, ..]) if *hour < 24 && *minute < 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> Vec<String> {
        let lines = without(text);
        lines.split(['\n', '\u{c}']).map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn what_a_browser_prints_in_the_margins_is_no_text() {
        for head in ["11/29/26, 11:43 PM", "29/11/2026, 14:30", "11/29/26, 2:30 PM Tờ rơi", "14:30 29/11/2026"] {
            let page = format!(
                "{head}\n\nPhòng bệnh sốt xuất huyết\n\nDiệt loăng quăng.\n\nfile:///home/xa/a.html\n1/1\n\u{c}"
            );
            assert_eq!(left(&page), ["Phòng bệnh sốt xuất huyết", "Diệt loăng quăng."], "{head}");
        }
        // A day that begins a sentence, an address that somebody is told, a fraction in the text.
        let text = "29/11/2026 là ngày tiêm.\nMột\nHai\nBa\nXem https://suckhoedoisong.vn mỗi ngày\n1/2 thìa muối\n";
        assert_eq!(left(text).len(), 6);
    }

    #[test]
    fn lines_that_come_again_on_most_pages_are_running_ones() {
        let page = |number: u32| {
            format!(
                "Sổ tay khuyến nông\n\nChương {}\n\nLời của trang {number} này.\n\nTrang {number} / 3\n",
                ["một", "hai", "ba"][number as usize - 1]
            )
        };
        let text = [1, 2, 3].map(page).join("\u{c}");
        assert_eq!(left(&text).len(), 6, "{:?}", left(&text));
        assert!(left(&text).iter().all(|line| line.starts_with("Chương") || line.starts_with("Lời")));
        // Steps that are counted at the top of each page are headings.
        let steps = "Bước 1\n\nRửa tay.\n\u{c}Bước 2\n\nLau tay.\n\u{c}Bước 3\n\nXong rồi.\n";
        assert_eq!(left(steps).len(), 6);
        // One page has nothing that could come again.
        assert_eq!(left(&page(1)).len(), 4);
    }
}

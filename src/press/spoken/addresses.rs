//! Web and mail addresses, said so that somebody can note them.

use super::capitals::spelt;
use super::readings;
use super::tokens::Here;

/// How addresses here end.
const ENDINGS: [&str; 8] = ["vn", "com", "net", "org", "info", "edu", "gov", "io"];

/// A longer address can't be noted by ear; its host can.
const LONGEST: usize = 60;

/// What is longer without a blank is no address, and looking on at each of its signs would take forever.
const LOOK_AHEAD: usize = 300;

/// An address.
pub(super) fn address(here: &Here<'_>) -> Option<(usize, String)> {
    if here.glued() {
        return None;
    }
    let rest = here.rest();
    let seen = rest.char_indices().nth(LOOK_AHEAD).map_or(rest.len(), |(end, _)| end);
    let chunk = rest
        .get(..seen)?
        .split(|char: char| char.is_whitespace() || matches!(char, '"' | '“' | '”' | '<' | '>'))
        .next()?;
    let chunk = chunk.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '…', '*', '/']);
    let bare = chunk.strip_prefix("https://").or_else(|| chunk.strip_prefix("http://"));
    let host = bare.unwrap_or(chunk).split(['/', '?', '#', ':']).next()?;
    let name = host.rsplit('@').next()?;
    if !(is_host(name) && (bare.is_some() || is_known(name))) {
        return None;
    }
    let address = if chunk.len() > LONGEST { host } else { bare.unwrap_or(chunk) };
    Some((here.tokens_in(chunk.len()), said(address)))
}

fn is_host(name: &str) -> bool {
    let labels: Vec<_> = name.split('.').collect();
    let good = |label: &&str| {
        !label.is_empty() && label.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
    };
    labels.len() >= 2 && labels.iter().all(good) && name.contains(|char: char| char.is_ascii_alphabetic())
}

/// "Tr.vn" isn't one, "dvc.gov.vn" is.
fn is_known(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.rsplit('.').next().is_some_and(|ending| ENDINGS.contains(&ending))
        && lower.split('.').next().is_some_and(|label| label.len() >= 2)
}

fn said(address: &str) -> String {
    let mut said = Vec::new();
    let mut part = String::new();
    for char in address.chars().chain([' ']) {
        if char.is_alphanumeric() {
            part.push(char.to_ascii_lowercase());
            continue;
        }
        if !part.is_empty() {
            said.push(readings::address(&part).map_or_else(|| spelt(&part), str::to_owned));
            part.clear();
        }
        let sign = match char {
            '.' => ", chấm",
            '@' => ", a còng",
            '/' => ", gạch chéo",
            '-' => ", gạch ngang",
            '_' => ", gạch dưới",
            _ => continue,
        };
        said.push(sign.to_owned());
    }
    said.join(" ").replace(" ,", ",")
}

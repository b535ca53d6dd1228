//! Colours that everyone can read, computed from the tokens themselves (WCAG 2.2, relative luminance).

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::BTreeMap;
use std::fs;

use tests::repository;

/// 7:1, WCAG 2.2 success criterion 1.4.6 (AAA).
const TEXT: f64 = 7.0;

/// Whoever asks for high contrast gets more than that, on every ground.
const HIGH: f64 = 10.0;

/// 3:1, WCAG 2.2 success criterion 1.4.11, for what isn't text: the focus ring and its neighbours.
const SHAPE: f64 = 3.0;

/// The looks, in the order of their colours in the file: `high ? #000000 : hall ? #16181D : #FBF6EC`.
const THEMES: [&str; 3] = ["high", "hall", "day"];

/// The colours of a look by name. Of two colours the second is that of both themes; one that stands alone is that of all.
fn tokens(theme: &str) -> BTreeMap<String, [u8; 3]> {
    let at = THEMES.iter().position(|known| *known == theme).unwrap();
    let text = fs::read_to_string(repository().join("ui/globals/tokens.slint")).unwrap();
    let mut tokens = BTreeMap::new();
    let mut function = "";
    for line in text.lines() {
        if let Some((name, value)) = line.split_once("<color> ").and_then(|(_, rest)| rest.split_once(": ")) {
            let colours: Vec<_> = value.split('#').skip(1).map(rgb).collect();
            tokens.insert(name.to_owned(), *colours.get(at).or(colours.last()).unwrap());
        }
        if let Some(name) = line.trim().strip_prefix("public pure function topic-") {
            function = name.split('(').next().unwrap();
        }
        // topic == "border" ? #2C5F62 : #9B1C1F
        if let Some((name, colours)) = line.split_once("topic == \"").and_then(|(_, rest)| rest.split_once("\" ? #")) {
            tokens.insert(format!("{function}-{name}"), rgb(colours));
            if let Some((_, last)) = colours.split_once(": #") {
                tokens.insert(format!("{function}-news"), rgb(last));
            }
        }
    }
    if theme == "high" {
        let ground = tokens["paper"];
        tokens.iter_mut().filter(|(name, _)| name.starts_with("color-")).for_each(|(_, colour)| *colour = ground);
        // The function says so itself.
        assert!(text.contains("high ? #000000 :\n"), "the bands of topics");
    }
    if theme == "day" {
        let bands: Vec<_> = topics("color", &tokens).map(|(name, colour)| (name.to_owned(), colour)).collect();
        tokens.extend(bands.into_iter().map(|(name, colour)| (name.replace("color-", "words-"), colour)));
    }
    tokens
}

/// The colours of the eight topics: `color` of their bands, or `words`.
fn topics<'a>(of: &'a str, tokens: &'a BTreeMap<String, [u8; 3]>) -> impl Iterator<Item = (&'a str, [u8; 3])> {
    let names = ["news", "services", "health", "production", "disaster", "learning", "culture", "border"];
    names.into_iter().map(move |name| {
        let (name, colour) = tokens.get_key_value(&format!("{of}-{name}")).unwrap();
        (name.as_str(), *colour)
    })
}

fn rgb(hex: &str) -> [u8; 3] {
    let channel = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    [channel(0), channel(2), channel(4)]
}

fn luminance(rgb: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = rgb.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrast_is_computed_as_wcag_says() {
    assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 1e-9);
    assert!((contrast(rgb("767676"), rgb("FFFFFF")) - 4.54).abs() < 0.01);
}

#[test]
fn every_text_reaches_seven_to_one_on_its_ground() {
    for theme in THEMES {
        let tokens = tokens(theme);
        let mut pairs = Vec::new();
        for ground in ["paper", "surface", "turmeric-tint", "red-tint", "forest-tint"] {
            pairs.extend([("words", ground), ("quiet", ground)]);
        }
        for ground in ["paper", "surface"] {
            pairs.extend([("red-words", ground), ("forest-words", ground), ("river-words", ground)]);
        }
        pairs.extend([
            ("forest-words", "forest-tint"),
            ("paper", "words"),
            ("bead", "ink"),
            ("bead-quiet", "ink"),
            ("main-words", "main"),
            ("bead", "forest"),
            ("bead", "night"),
            ("ink", "turmeric"),
            ("turmeric", "ink"),
        ]);
        pairs.extend(topics("color", &tokens).map(|(topic, _)| ("bead", topic)));
        pairs.extend(topics("words", &tokens).map(|(topic, _)| (topic, "surface")));
        let poor: Vec<_> = pairs
            .into_iter()
            .map(|(words, ground)| (words, ground, contrast(tokens[words], tokens[ground])))
            .filter(|(_, _, ratio)| *ratio < if theme == "high" { HIGH } else { TEXT })
            .collect();
        assert!(poor.is_empty(), "{theme}: {poor:#?}");
    }
}

#[test]
fn the_focus_ring_stands_out_on_every_ground() {
    for theme in THEMES {
        let tokens = tokens(theme);
        let grounds =
            ["paper", "surface", "red-tint", "forest-tint", "turmeric-tint", "ink", "night", "main", "forest"];
        let grounds = grounds.map(|name| (name, tokens[name])).into_iter().chain(topics("color", &tokens));
        for (name, ground) in grounds {
            // The ring is turmeric between dark lines: one of the two stands out wherever it lies.
            let best = contrast(tokens["turmeric"], ground).max(contrast(tokens["ink"], ground));
            assert!(best >= SHAPE, "{theme}, {name}: {best:.2}");
        }
        assert!(contrast(tokens["turmeric"], tokens["ink"]) >= SHAPE);
    }
}

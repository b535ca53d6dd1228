//! Colours that everyone can read, computed from the tokens themselves (WCAG 2.2, relative luminance).

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::BTreeMap;
use std::fs;

use tests::repository;

/// 7:1, WCAG 2.2 success criterion 1.4.6 (AAA).
const TEXT: f64 = 7.0;

/// 3:1, WCAG 2.2 success criterion 1.4.11, for what isn't text: the focus ring and its neighbours.
const SHAPE: f64 = 3.0;

fn tokens() -> BTreeMap<String, [u8; 3]> {
    let text = fs::read_to_string(repository().join("ui/globals/tokens.slint")).unwrap();
    let mut tokens = BTreeMap::new();
    for line in text.lines() {
        if let Some((name, value)) = line.split_once("<color> ").and_then(|(_, rest)| rest.split_once(": #")) {
            tokens.insert(name.trim().to_owned(), rgb(value));
        }
        // topic == "services" ? #1D4E6B :
        for part in line.split("topic == \"").skip(1) {
            let (name, rest) = part.split_once("\" ? #").unwrap();
            tokens.insert(format!("topic-{name}"), rgb(rest));
            if let Some((_, last)) = rest.split_once(": #") {
                tokens.insert("topic-news".into(), rgb(last));
            }
        }
    }
    tokens
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
    let tokens = tokens();
    let grounds = ["paper", "surface", "turmeric-tint", "red-tint", "forest-tint"];
    let mut pairs = Vec::new();
    for ground in grounds {
        pairs.push(("ink", ground));
        pairs.push(("quiet", ground));
    }
    for (ink, ground) in [
        ("red", "paper"),
        ("red", "surface"),
        ("forest", "surface"),
        ("forest", "forest-tint"),
        ("forest", "paper"),
        ("river", "paper"),
        ("bead", "ink"),
        ("bead-quiet", "ink"),
        ("bead", "red"),
        ("bead", "forest"),
        ("bead", "night"),
        ("ink", "turmeric"),
        ("turmeric", "ink"),
    ] {
        pairs.push((ink, ground));
    }
    let topics: Vec<_> = tokens.keys().filter(|name| name.starts_with("topic-")).cloned().collect();
    assert_eq!(topics.len(), 8, "{topics:?}");
    for topic in &topics {
        pairs.push(("bead", topic));
        pairs.push((topic, "surface"));
    }
    let poor: Vec<_> = pairs
        .into_iter()
        .map(|(ink, ground)| (ink, ground, contrast(tokens[ink], tokens[ground])))
        .filter(|(_, _, ratio)| *ratio < TEXT)
        .collect();
    assert!(poor.is_empty(), "{poor:#?}");
}

#[test]
fn the_focus_ring_stands_out_on_every_ground() {
    let tokens = tokens();
    for ground in tokens.keys().filter(|name| !["turmeric", "bead-quiet", "line"].contains(&name.as_str())) {
        // The ring is turmeric between dark lines: one of the two stands out wherever it lies.
        let best = contrast(tokens["turmeric"], tokens[ground]).max(contrast(tokens["ink"], tokens[ground]));
        assert!(best >= SHAPE, "{ground}: {best:.2}");
    }
    assert!(contrast(tokens["turmeric"], tokens["ink"]) >= SHAPE);
}

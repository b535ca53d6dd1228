//! What a screen reader finds: the tree that the window hands to assistive technology, walked on every screen as the
//! adapter for AccessKit walks it.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod scene;

use catalog::Tag;
use i_slint_core::accessibility::{
    AccessibleStringProperty as Property, SupportedAccessibilityAction as Action, accessible_descendents,
};
use i_slint_core::item_tree::ItemRc;
use i_slint_core::items::AccessibleRole as Role;
use i_slint_core::window::WindowInner;
use kiosk::comfort::TextSize;
use kiosk::locale::{Args, Locales};
use kiosk::route::Route;
use kiosk::view::{Screen, View};
use point::{Fault, Part, Severity};
use scene::Scene;
use slint::ComponentHandle as _;
use tests::{SamplePoint, rig, screens};
use time::macros::datetime;

/// An element as assistive technology finds it.
#[derive(Clone, Debug)]
struct Node {
    role: Role,
    id: String,
    label: String,
    checked: Option<bool>,
    /// Whether it can be chosen.
    acts: bool,
}

impl Node {
    fn of(item: &ItemRc) -> Self {
        let text = |property| item.accessible_string_property(property).unwrap_or_default().to_string();
        Self {
            role: item.accessible_role(),
            id: text(Property::Id),
            label: text(Property::Label),
            checked: item.accessible_string_property(Property::Checked).and_then(|value| value.parse().ok()),
            acts: item.supported_accessibility_actions().contains(Action::Default),
        }
    }

    /// Whether it is something to choose, not only to hear.
    fn is_control(&self) -> bool {
        self.acts
            || matches!(self.role, Role::Button | Role::RadioButton | Role::Checkbox | Role::Switch | Role::TextInput)
    }
}

/// Everything on screen, in the order in which it is read.
fn tree(scene: &Scene) -> Vec<Node> {
    fn walk(item: &ItemRc, nodes: &mut Vec<Node>) {
        nodes.push(Node::of(item));
        accessible_descendents(item).for_each(|child| walk(&child, nodes));
    }
    let app = scene.window.borrow().app().clone_strong();
    let mut nodes = Vec::new();
    walk(&ItemRc::new_root(WindowInner::from_pub(app.window()).component()), &mut nodes);
    nodes
}

/// What keeps a person who hears the screen from using it.
fn obstacles(nodes: &[Node], view: &View, locales: &Locales) -> Vec<String> {
    let mut found = Vec::new();
    let controls: Vec<_> = nodes.iter().filter(|node| node.is_control()).collect();
    for id in view.focus.ids() {
        match controls.iter().filter(|node| node.id == id).collect::<Vec<_>>()[..] {
            [control] => {
                if !control.acts {
                    found.push(format!("{id} can't be chosen"));
                }
                // A control that is named after a message speaks it, in the chosen language.
                let message = id.replace('.', "-");
                if locales.has(&kiosk::locale::VI, &message) && !matches!(view.screen, Screen::Reader(_)) {
                    let words = locales.text(&view.language, &message, &Args::none());
                    if !control.label.contains(&words) {
                        found.push(format!("{id} is called `{}`, not `{words}`", control.label));
                    }
                }
            }
            [] => found.push(format!("{id} isn't there")),
            _ => found.push(format!("{id} is there more than once")),
        }
    }
    for control in &controls {
        if !view.focus.contains(&control.id) {
            found.push(format!("the keys never lead to {:?} `{}`", control.role, control.label));
        }
    }
    let order: Vec<_> = controls.iter().map(|node| node.id.as_str()).collect();
    if order != view.focus.ids().collect::<Vec<_>>() {
        found.push(format!("read as {order:?}, but the focus goes {:?}", view.focus.ids().collect::<Vec<_>>()));
    }
    for node in nodes {
        if node.label.trim().is_empty() {
            found.push(format!("{:?} {} has no label", node.role, node.id));
        }
        if locales.has(&kiosk::locale::VI, &node.label) {
            found.push(format!("`{}` is the name of a message, not its words", node.label));
        }
    }
    if nodes.first().is_none_or(|node| node.role != Role::Main || node.label != view.title) {
        found.push(format!("the window isn't called `{}`", view.title));
    }
    found.extend(missing_content(nodes, view));
    found
}

/// What a screen tells by more than its controls: blocks of text, pictures, states.
fn missing_content(nodes: &[Node], view: &View) -> Vec<String> {
    let mut found = Vec::new();
    let mut must = |role: Role, id: &str, label: &str| {
        if nodes.iter().filter(|node| node.role == role && node.id == id && node.label == label).count() != 1 {
            found.push(format!("{role:?} `{label}` isn't there once"));
        }
    };
    match &view.screen {
        Screen::Reader(reader) => {
            reader.blocks.iter().for_each(|block| must(Role::Text, &block.prompt_id, &block.spoken))
        }
        Screen::ProductInfo { blocks, .. } | Screen::About { settings: blocks, .. } => {
            blocks.iter().for_each(|block| must(Role::Text, &block.prompt_id, &block.spoken));
        }
        Screen::Picture(picture) if picture.position.is_empty() => must(Role::Image, "", &picture.label),
        Screen::Picture(picture) => must(Role::Image, "", &format!("{}. {}", picture.label, picture.position)),
        Screen::Comfort(rows) => {
            for row in rows {
                must(Role::Groupbox, "", &row.label);
                for choice in row.choices.iter().filter(|_| row.level.is_empty()) {
                    let told = nodes.iter().find(|node| node.id == choice.prompt_id).and_then(|node| node.checked);
                    if told != Some(choice.chosen) {
                        must(Role::RadioButton, &choice.prompt_id, "whether it is chosen");
                    }
                }
            }
        }
        Screen::Language(tiles) => {
            for tile in tiles {
                let told = nodes.iter().find(|node| node.id == tile.prompt_id).and_then(|node| node.checked);
                if told != Some(tile.chosen) {
                    must(Role::RadioButton, &tile.prompt_id, "whether it is chosen");
                }
            }
        }
        _ => {}
    }
    found
}

/// The judge itself: a screen without obstacles has none, and each obstacle put into it is named.
#[test]
fn what_is_missing_twice_nameless_or_out_of_order_is_found() {
    let point = SamplePoint::new().unwrap();
    let mut scene = Scene::new(&point);
    let locales = Locales::load().unwrap();
    scene.open(Route::Home);
    let (nodes, view) = (tree(&scene), scene.visitor.view());
    assert_eq!(obstacles(&nodes, &view, &locales), Vec::<String>::new());
    let at = |id: &str| nodes.iter().position(|node| node.id == id).unwrap();
    let broken = |change: &dyn Fn(&mut Vec<Node>), complaint: &str| {
        let mut nodes = nodes.clone();
        change(&mut nodes);
        let found = obstacles(&nodes, &view, &locales);
        assert!(found.iter().any(|one| one.contains(complaint)), "{complaint}: {found:?}");
    };
    broken(&|nodes| drop(nodes.remove(at("bar.help"))), "bar.help isn't there");
    broken(&|nodes| nodes.push(nodes[at("bar.help")].clone()), "more than once");
    broken(&|nodes| nodes[at("home.topic.health")].label.clear(), "has no label");
    broken(&|nodes| nodes[at("bar.help")].label = "Help".into(), "is called `Help`");
    broken(&|nodes| nodes[at("bar.help")].acts = false, "can't be chosen");
    broken(&|nodes| nodes[at("bar.help")].id.clear(), "the keys never lead to");
    broken(&|nodes| nodes.swap(at("bar.back"), at("bar.home")), "read as");
    broken(&|nodes| nodes[0].label.clear(), "the window isn't called");
}

#[test]
fn every_screen_can_be_used_by_ear_in_every_language_and_size() {
    let point = SamplePoint::new().unwrap();
    let mut scene = Scene::new(&point);
    let locales = Locales::load().unwrap();
    let routes = screens(&point.edition().unwrap());
    let since = datetime!(2026-11-30 9:15 +7);
    scene.visitor.board.report(Fault::new(
        "data/damaged",
        Part::Data,
        Severity::Blocking,
        since,
        "fault-folder-damaged",
    ));
    let mut found = Vec::new();
    for language in ["vi", "en", "ktv", "sed"] {
        for text in [TextSize::Normal, TextSize::Largest] {
            for route in &routes {
                scene.visitor.visit.speak(language.parse::<Tag>().unwrap());
                scene.visitor.visit.change(|comfort| comfort.text = text);
                scene.open(route.clone());
                let (nodes, view) = (tree(&scene), scene.visitor.view());
                let place = format!("{language} {text:?} {}", view.route);
                found.extend(obstacles(&nodes, &view, &locales).into_iter().map(|one| format!("{place}: {one}")));
                if rig::is_whole() {
                    println!("{place}: {} elements", nodes.len());
                }
            }
        }
    }
    assert!(found.is_empty(), "{} obstacles: {found:#?}", found.len());
}

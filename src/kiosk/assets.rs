//! `kiosk assets`: the equipment that the operator answers for, and how each piece is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use point::{Clock, DataFolder, durable};
use serde::Serialize;
use watch::equipment::{self, Room};
use watch::inventory::{List, merge};
use watch::{Kind, Memory, Reading, State};

use crate::health::Words;
use crate::locale::{Args, Locales, VI};

/// The version of this report. A field is never removed or changed in meaning under the same number; new ones may come.
pub const SCHEMA: u32 = 1;

/// The report.
#[derive(Debug, Serialize)]
pub struct Assets {
    /// [`SCHEMA`]
    pub schema: u32,
    /// The list.
    pub path: PathBuf,
    /// How many were added to it just now, where that was wished.
    pub added: Option<usize>,
    /// In its order.
    pub assets: Vec<Asset>,
}

/// A piece of equipment.
#[derive(Debug, Serialize)]
pub struct Asset {
    /// What people call it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its number in the books.
    pub code: String,
    /// Whose money bought it.
    pub funding: String,
    /// When it was handed over, `YYYY-MM-DD`.
    pub handed_over: Option<String>,
    /// How it is; nothing where no sensor sees it, or nobody has looked yet.
    pub state: Option<State>,
}

/// Reads the list; before that adds what is plugged in, where that is wished.
pub fn assets(root: &Path, clock: Arc<dyn Clock>, add: bool) -> anyhow::Result<Assets> {
    let data = DataFolder::open(root)?;
    let path = data.equipment_list();
    let before = if add { List::read(&path)?.assets.len() } else { 0 };
    if add {
        let text = merge(&text_of_list(&data)?, &path, &plugged_in(&data))?;
        durable::write(&path, text.as_bytes()).with_context(|| format!("writing {}", path.display()))?;
    }
    let list = List::read(&path)?;
    let known = Memory::look(&data.watch(), clock)?.map(|memory| memory.devices()).transpose()?.unwrap_or_default();
    let state = |id: &str| known.iter().find(|known| known.id == id).map(|known| known.state);
    let assets = list.assets.into_iter().map(|asset| Asset {
        state: asset.device.as_ref().and_then(|device| state(&device.id)),
        name: asset.name,
        kind: asset.kind,
        code: asset.code,
        funding: asset.funding,
        handed_over: asset.handed_over.map(|day| day.to_string()),
    });
    let assets: Vec<_> = assets.collect();
    let added = add.then(|| assets.len().saturating_sub(before));
    Ok(Assets { schema: SCHEMA, path, added, assets })
}

/// What each point is given, by the standard of Circular 03/2023/TT-BTTTT, article 10.
const GIVEN: [Kind; 5] = [Kind::Display, Kind::Amplifier, Kind::Loudspeaker, Kind::Microphone, Kind::Keyboard];

/// A list that is begun: what stood there, and that with what each point is given and what is plugged in.
pub fn begun(data: &DataFolder) -> anyhow::Result<(String, String)> {
    let (path, before) = (data.equipment_list(), text_of_list(data)?);
    let locales = Locales::load()?;
    let words = Words { locales: &locales, language: &VI };
    let mut text = merge(&before, &path, &plugged_in(data))?;
    let listed = List::parse(&text, &path)?;
    for kind in GIVEN.into_iter().filter(|kind| listed.assets.iter().all(|asset| asset.kind != *kind)) {
        let (name, kind) = (toml::Value::from(words.kind(kind)), toml::Value::from(kind.name()));
        text += &format!("\n[[asset]]\nname = {name}\nkind = {kind}\n");
    }
    Ok((before, text))
}

fn text_of_list(data: &DataFolder) -> anyhow::Result<String> {
    let path = data.equipment_list();
    match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        text => text.with_context(|| format!("reading {}", path.display())),
    }
}

fn plugged_in(data: &DataFolder) -> Vec<Reading> {
    let room = Room::this_machine(data.root());
    equipment::all(&room).into_iter().flat_map(|(mut probe, _)| probe.look()).collect()
}

/// The report for people, in Vietnamese.
pub fn in_words(assets: &Assets, locales: &Locales) -> String {
    let words = Words { locales, language: &VI };
    let path = Args::none().with("path", assets.path.display().to_string());
    if assets.assets.is_empty() {
        return words.say(if assets.added.is_some() { "assets-nothing-there" } else { "assets-none" }, &path) + "\n";
    }
    let mut lines = vec![];
    if let Some(added) = assets.added {
        lines.push(words.say("assets-added", &Args::none().number("count", added)));
    }
    lines.push(words.say("assets-list", &path));
    for asset in &assets.assets {
        let state = asset.state.map_or_else(|| words.text("assets-no-sensor"), |state| words.state(state));
        let name = if asset.name.is_empty() { words.kind(asset.kind) } else { asset.name.clone() };
        let mut parts = vec![state];
        let date = asset.handed_over.as_deref().map(crate::screens::date).unwrap_or_default();
        for (id, value) in
            [("assets-code", &asset.code), ("assets-funding", &asset.funding), ("assets-handed-over", &date)]
        {
            if !value.is_empty() {
                parts.push(words.say(id, &Args::none().with("value", value.as_str())));
            }
        }
        lines.push(format!("    {name}: {}", parts.join("; ")));
    }
    lines.join("\n") + "\n"
}

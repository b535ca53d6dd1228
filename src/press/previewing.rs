//! `press preview`: products as visitors will see them, before anything is published.
//!
//! A throw-away point is set up in a temporary folder, and the real kiosk opens it: in a window, or without a display as
//! pictures of its screens. What a product doesn't say yet is stood in for by words that say so, in the preview alone; the
//! product itself isn't touched.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use catalog::check::{self, Report};
use catalog::{Audience, ProductId, pressing};
use point::programs;
use serde::Deserialize;
use unic_langid::langid;

/// The settings of the throw-away point.
const SETTINGS: &str = include_str!("../../content/sample-point.toml");

/// Why there is nothing to see.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The kiosk isn't here.
    #[error("the program `kiosk` is neither beside `press` nor on the PATH")]
    NoKiosk,
    /// The kiosk refused.
    #[error("kiosk {0}: {1}")]
    Kiosk(String, ExitStatus),
    /// Nothing can be pressed.
    #[error(transparent)]
    Press(#[from] pressing::PressError),
    /// The file system refused.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

/// What is to be seen: the folder of products, and which one of them, if it is one.
#[derive(Debug, PartialEq, Eq)]
pub struct Subject {
    /// The content.
    pub root: PathBuf,
    /// `publisher/product`.
    pub product: Option<PathBuf>,
}

impl Subject {
    /// A product's folder, or the whole content.
    pub fn at(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        let names: Vec<_> = path.iter().rev().take(2).map(PathBuf::from).collect();
        match (path.join("product.toml").exists(), path.ancestors().nth(2), names.as_slice()) {
            (true, Some(root), [product, publisher]) => {
                Ok(Self { root: root.to_owned(), product: Some(publisher.join(product)) })
            }
            _ => Ok(Self { root: path, product: None }),
        }
    }

    /// What is wrong with it.
    pub fn check(&self) -> Report {
        match &self.product {
            Some(product) => check::check_product(&self.root, product),
            None => check::check(&self.root, None),
        }
    }
}

/// A point that is gone with this value.
pub struct Preview {
    data: PathBuf,
    kiosk: PathBuf,
    /// The one product, where it is one.
    product: Option<ProductId>,
    _folder: tempfile::TempDir,
}

impl Preview {
    /// Sets up a point with what could be read of the products; `missing` stands for words that aren't there yet.
    pub fn set_up(subject: &Subject, mut report: Report, missing: &str) -> Result<Self, PreviewError> {
        let first = report.products.first().map(|product| product.card.id.clone());
        let product = first.filter(|_| subject.product.is_some());
        let kiosk = programs::beside_or_on_path("kiosk").ok_or(PreviewError::NoKiosk)?;
        let temporary = tempfile::tempdir().map_err(|error| PreviewError::Io(std::env::temp_dir(), error))?;
        let folder = temporary.path();
        report.problems.clear();
        for product in &mut report.products {
            let card = &mut product.card;
            for words in [&mut card.title, &mut card.summary] {
                words.entry(langid!("vi")).or_insert_with(|| missing.to_owned());
            }
            for words in [&mut card.issuer.unit, &mut card.issuer.date, &mut card.licence] {
                if words.is_empty() {
                    *words = missing.to_owned();
                }
            }
            if card.audience.is_empty() {
                card.audience.push(Audience::Visitor);
            }
        }
        let (edition, settings, data) = (folder.join("edition"), folder.join("point.toml"), folder.join("data"));
        pressing::press(folder, report, &edition)?;
        std::fs::write(&settings, SETTINGS).map_err(|error| PreviewError::Io(settings.clone(), error))?;
        let preview = Self { data, kiosk, product, _folder: temporary };
        preview.kiosk("setup", &["--from".as_ref(), settings.as_ref()])?;
        preview.kiosk("install", &[edition.as_ref()])?;
        Ok(preview)
    }

    /// Opens the kiosk in a window; comes back when it is closed.
    pub fn open(&self) -> Result<(), PreviewError> {
        self.run(&["--windowed".as_ref()], "--windowed", Stdio::inherit())
    }

    /// Writes the screens of the product, or those on which all of them show, as pictures to `out`. Answers their names.
    pub fn draw(&self, out: &Path, size: &str) -> Result<Vec<String>, PreviewError> {
        let scope: &[&OsStr] = match &self.product {
            Some(product) => &["--product".as_ref(), product.as_str().as_ref()],
            None => &["--products".as_ref()],
        };
        let words = [&["--out".as_ref(), out.as_ref(), "--size".as_ref(), size.as_ref()], scope].concat();
        self.kiosk("tour", &words)?;
        #[derive(Deserialize)]
        struct Stop {
            file: String,
        }
        let list = out.join("tour.json");
        let text = std::fs::read(&list).map_err(|error| PreviewError::Io(list.clone(), error))?;
        let stops: Vec<Stop> = serde_json::from_slice(&text).map_err(|error| PreviewError::Io(list, error.into()))?;
        Ok(stops.into_iter().map(|stop| stop.file).collect())
    }

    fn kiosk(&self, command: &str, words: &[&OsStr]) -> Result<(), PreviewError> {
        // What it tells of the throw-away point is of no use to anybody; its complaints are.
        self.run(&[&[command.as_ref()], words].concat(), command, Stdio::null())
    }

    fn run(&self, words: &[&OsStr], name: &str, out: Stdio) -> Result<(), PreviewError> {
        let status = Command::new(&self.kiosk)
            .args(words)
            .arg("--data")
            .arg(&self.data)
            .stdout(out)
            .status()
            .map_err(|error| PreviewError::Io(self.kiosk.clone(), error))?;
        if status.success() { Ok(()) } else { Err(PreviewError::Kiosk(name.to_owned(), status)) }
    }
}

/// Whether somebody sits before a screen.
pub fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

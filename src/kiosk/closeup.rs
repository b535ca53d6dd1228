//! Looking closely: tiles of an enlarged picture or printed page, made away from the window's thread.
//!
//! Drawings are drawn tile by tile. Of a photograph or a page one [`Pixels`] sheet is made by `paper` at the size of the
//! closest look, never more than 40 megapixels (120 MB), from which tiles are cut; it is dropped when the picture is left.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use catalog::Edition;
use resvg::{tiny_skia, usvg};

use crate::bus::{Bus, Component, Event, lock};
use crate::components::Darkroom;
use crate::look::Look;
use crate::pane::{self, Tile};
use crate::pictures::{self, PictureError, Pixels, Size};
use crate::sheet;
use crate::ui::album::Key;
use crate::view::{Place, Source};

/// Where one picture lies that is looked at closely.
#[derive(Default)]
pub struct Desk {
    lying: Option<Lying>,
}

struct Lying {
    source: Source,
    whole: Size,
    /// `None` for one that can't be shown.
    sheet: Option<Sheet>,
}

enum Sheet {
    Drawing(Box<usvg::Tree>),
    Pixels(Pixels),
}

impl Desk {
    /// A tile of the picture `source`, which has the size `whole` without enlargement. What is wrong with a picture is told
    /// once; after that there is none.
    pub fn tile(
        &mut self,
        edition: Option<&Edition>,
        source: &Source,
        whole: Size,
        tile: Tile,
    ) -> Result<Option<Pixels>, PictureError> {
        if self.lying.as_ref().is_none_or(|lying| lying.source != *source || lying.whole != whole) {
            // First away with the old one: two would be too large.
            self.lying = None;
            let size = pane::enlarged(whole, Look::CLOSEST);
            let laid = match pictures::drawing(edition, source) {
                Ok(Some(tree)) => Ok(Sheet::Drawing(Box::new(tree))),
                Ok(None) => sheet::whole(edition, source, size).map(Sheet::Pixels),
                Err(error) => Err(error),
            };
            let (sheet, error) = match laid {
                Ok(sheet) => (Some(sheet), None),
                Err(error) => (None, Some(error)),
            };
            self.lying = Some(Lying { source: source.clone(), whole, sheet });
            if let Some(error) = error {
                return Err(error);
            }
        }
        let shown = pane::enlarged(whole, tile.zoom);
        let part = tile.part(shown);
        Ok(match self.lying.as_ref().and_then(|lying| lying.sheet.as_ref()) {
            Some(Sheet::Drawing(tree)) => {
                let scale = shown.width as f32 / tree.size().width();
                tiny_skia::Pixmap::new(part.size.width, part.size.height).map(|mut canvas| {
                    let transform = tiny_skia::Transform::from_scale(scale, scale);
                    let transform = transform.post_translate(-(part.x as f32), -(part.y as f32));
                    resvg::render(tree, transform, &mut canvas.as_mut());
                    Pixels { width: part.size.width, height: part.size.height, opaque: false, bytes: canvas.take() }
                })
            }
            Some(Sheet::Pixels(sheet)) => Some(pane::cut(sheet, shown, part)),
            None => None,
        })
    }

    /// Puts everything away.
    pub fn clear(&mut self) {
        self.lying = None;
    }
}

/// What the thread of the desk has to do.
#[derive(Default)]
struct Orders {
    /// The newest last; all of one picture at one size.
    wanted: Vec<Key>,
    /// The picture was left.
    left: bool,
    /// The program ends.
    ended: bool,
}

/// Makes the tiles that the window asks for, the newest wish first, on one thread of its own: a slow picture holds up
/// nothing else.
pub struct CloseUps {
    orders: Arc<(Mutex<Orders>, Condvar)>,
    darkroom: Option<Darkroom>,
}

impl CloseUps {
    /// Close looks at pictures of the current edition.
    pub fn new(darkroom: Darkroom) -> Self {
        Self { orders: Arc::default(), darkroom: Some(darkroom) }
    }

    fn order(&self, change: impl FnOnce(&mut Orders)) {
        change(&mut lock(&self.orders.0));
        self.orders.1.notify_one();
    }
}

impl Component for CloseUps {
    fn start(&mut self, _bus: &Bus) {
        let (Some(darkroom), orders) = (self.darkroom.take(), self.orders.clone()) else { return };
        // Without its thread pictures stay blurred when enlarged; nothing else is lost.
        drop(thread::Builder::new().name("closeups".into()).spawn(move || run(&darkroom, &orders)));
    }

    fn handle(&mut self, event: &Event, _bus: &Bus) {
        match event {
            Event::Wanted(key) if matches!(key.picture.place, Place::Tile(_)) => self.order(|orders| {
                orders.wanted.retain(|other| other.is_of_same(key));
                orders.wanted.push(key.clone());
            }),
            Event::PictureLeft => self.order(|orders| {
                orders.wanted.clear();
                orders.left = true;
            }),
            _ => {}
        }
    }

    fn stop(&mut self) {
        self.order(|orders| orders.ended = true);
    }
}

/// Makes tile after tile until the end.
fn run(darkroom: &Darkroom, orders: &(Mutex<Orders>, Condvar)) {
    let mut desk = Desk::default();
    loop {
        let key = {
            let mut waiting = lock(&orders.0);
            loop {
                if waiting.ended {
                    return;
                }
                if std::mem::take(&mut waiting.left) {
                    desk.clear();
                }
                if let Some(key) = waiting.wanted.pop() {
                    break key;
                }
                waiting = orders.1.wait(waiting).unwrap_or_else(|poisoned| poisoned.into_inner());
            }
        };
        let Place::Tile(tile) = key.picture.place else { continue };
        let edition = darkroom.current.get();
        let made = desk.tile(edition.as_deref(), &key.picture.source, key.room, tile);
        darkroom.deliver(key, made);
    }
}

//! PDF pages, drawn by `hayro`.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use catalog::PageSize;
use catalog::paper::{
    Drawing, Drawn, MAX_DOCUMENT_PAGES, MAX_PAGE_POINTS, MAX_PAGE_RATIO, MAX_PIXELS, MIN_PAGE_POINTS, PaperError,
};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_interpret::util::TransformExt as _;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

/// How large a page is drawn to see whether it can be: a quarter of a screen tells as much as all of it.
const PROOF: u32 = 960;

/// A file that was cut off lacks its end, which stands in the last kilobyte (ISO 32000-1, annex H).
const END: &[u8] = b"%%EOF";
const END_WITHIN: usize = 1024;

/// A document whose pages can be drawn.
pub struct Print {
    pdf: Pdf,
    foreign_font: Arc<AtomicBool>,
    lost: Arc<AtomicBool>,
}

/// Opens what `read` gives. Locked, cut off and endless documents are refused here.
pub fn open(read: impl FnOnce() -> Result<Vec<u8>, PaperError>) -> Result<Print, PaperError> {
    let bytes = read()?;
    let tail = bytes.get(bytes.len().saturating_sub(END_WITHIN)..).unwrap_or_default();
    if !bytes.get(..END_WITHIN.min(bytes.len())).unwrap_or_default().windows(5).any(|word| word == b"%PDF-") {
        return Err(PaperError::Broken("it doesn't begin with %PDF-".into()));
    }
    if !tail.windows(END.len()).any(|word| word == END) {
        return Err(PaperError::Broken("its end is missing".into()));
    }
    let opened = panic::catch_unwind(|| Pdf::new(bytes));
    match opened {
        Ok(Ok(pdf)) => Ok(Print { pdf, foreign_font: Arc::default(), lost: Arc::default() }),
        Ok(Err(LoadPdfError::Decryption(_))) => Err(PaperError::Locked),
        Ok(Err(LoadPdfError::Invalid)) => Err(PaperError::Broken("its table of contents can't be read".into())),
        Err(_) => Err(PaperError::Broken("its table of contents can't be followed".into())),
    }
}

impl Print {
    /// The size of each page as it is seen, turned and cut as the file says.
    pub fn sizes(&self) -> Result<Vec<PageSize>, PaperError> {
        let pages = self.pdf.pages();
        match pages.len() {
            0 => return Err(PaperError::Empty),
            many if many > MAX_DOCUMENT_PAGES => return Err(PaperError::ManyPages(many)),
            _ => {}
        }
        let size = |(page, found): (usize, &Page<'_>)| {
            let (width, height) = found.render_dimensions();
            let (short, long) = (width.min(height), width.max(height));
            let good = short >= MIN_PAGE_POINTS && long <= MAX_PAGE_POINTS && long <= short * MAX_PAGE_RATIO;
            if !good {
                return Err(PaperError::PageSize { page, width, height });
            }
            Ok(PageSize { width: width.round() as u16, height: height.round() as u16 })
        };
        pages.iter().enumerate().map(size).collect()
    }

    /// Draws a page small, and tells what was seen.
    pub fn proof(&self, page: usize) -> Result<Drawn, PaperError> {
        self.foreign_font.store(false, Ordering::Relaxed);
        self.lost.store(false, Ordering::Relaxed);
        let drawing = self.page(page, PROOF, PROOF)?;
        Ok(Drawn {
            page,
            blank: drawing.rgb.iter().all(|channel| *channel == u8::MAX),
            foreign_font: self.foreign_font.load(Ordering::Relaxed),
            lost: self.lost.load(Ordering::Relaxed),
        })
    }

    /// Draws a page on white, as large as fits.
    pub fn page(&self, page: usize, width: u32, height: u32) -> Result<Drawing, PaperError> {
        self.sizes()?;
        let found = self.pdf.pages().get(page).ok_or(PaperError::NoPage(page))?;
        let (natural_w, natural_h) = found.render_dimensions();
        let room = (width as f32 / natural_w).min(height as f32 / natural_h);
        // Never more pixels than a picture may have.
        let most = (MAX_PIXELS as f32 / (natural_w * natural_h)).sqrt() * 0.999;
        let scale = room.min(most);
        let whole = |length: f32| (length * scale).round().clamp(1.0, f32::from(u16::MAX)) as u16;
        let (width, height) = (whole(natural_w), whole(natural_h));
        let pixmap = panic::catch_unwind(AssertUnwindSafe(|| self.draw(found, width, height, scale)));
        let pixmap = pixmap.map_err(|_| PaperError::Fatal { page, message: "hayro".into() })?;
        // Opaque, since it was drawn on white.
        let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Ok(Drawing { width: width.into(), height: height.into(), rgb })
    }

    fn draw(&self, page: &Page<'_>, width: u16, height: u16, scale: f32) -> Pixmap {
        let mut context = RenderContext::new(width, height);
        let transform = Affine::scale(f64::from(scale)) * page.initial_transform(true).to_kurbo();
        let settings = self.settings();
        render_into(page, &RenderCache::new(), &settings, &RenderSettings::default(), &mut context, transform);
        context.flush();
        let mut pixmap = Pixmap::new(width, height);
        let white = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..Default::default() };
        context.render_with(&mut pixmap, &mut Resources::default(), white);
        pixmap
    }

    /// Fonts that a file doesn't bring are replaced by those of `hayro`, which lack most Vietnamese letters: that is noted.
    fn settings(&self) -> InterpreterSettings {
        let (foreign_font, lost) = (self.foreign_font.clone(), self.lost.clone());
        InterpreterSettings {
            font_resolver: Arc::new(move |query| {
                foreign_font.store(true, Ordering::Relaxed);
                match query {
                    FontQuery::Standard(font) => Some(font.get_font_data()),
                    FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
                }
            }),
            warning_sink: Arc::new(move |_| lost.store(true, Ordering::Relaxed)),
            ..Default::default()
        }
    }
}

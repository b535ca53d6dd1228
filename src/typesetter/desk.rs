//! Typst's world: one template, one form, the fonts of official papers. No network, no files but fonts, no clock.

use std::path::Path;

use forms::Form;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_kit::fonts::{FontStore, scan, system};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// Decree 30/2020 asks for Times New Roman. Liberation Serif has its widths, and may be handed on.
const FONTS: &str = "/usr/share/fonts/truetype/liberation2";

const TEMPLATE: &str = include_str!("form.typ");

/// One form on the desk.
pub struct Desk {
    library: LazyHash<Library>,
    fonts: FontStore,
    template: Source,
    data: FileId,
    form: Bytes,
}

impl Desk {
    /// Lays a form on the desk.
    pub fn new(form: &Form) -> anyhow::Result<Self> {
        let mut fonts = FontStore::new();
        let folder = Path::new(FONTS);
        if folder.is_dir() {
            fonts.extend(scan(folder));
        } else {
            fonts.extend(system());
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            fonts,
            template: Source::new(file("form.typ")?, TEMPLATE.to_owned()),
            data: file("form.json")?,
            form: Bytes::new(serde_json::to_vec(form)?),
        })
    }

    /// Sets it.
    pub fn pdf(&self) -> anyhow::Result<Vec<u8>> {
        let document = typst::compile::<PagedDocument>(self).output.map_err(|errors| said(&errors))?;
        let options = PdfOptions { creator: Smart::Custom(None), ..PdfOptions::default() };
        typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))
    }
}

fn file(name: &str) -> anyhow::Result<FileId> {
    let path = VirtualPath::new(name).map_err(|error| anyhow::anyhow!("{name}: {error:?}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn said(errors: &[SourceDiagnostic]) -> anyhow::Error {
    let errors: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    anyhow::anyhow!("{}", errors.join("; "))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data { Ok(self.form.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

//! What is printed: pages of A4 with lines of text, boxes and QR codes, as a PDF. Nothing is drawn that a font lacks: whoever prints is told what and where.
//!
//! Lengths are points, from the upper left corner of the page.

mod typesetting;

use anyhow::Context as _;
use app::model::form::FormErrors;
use app::words::{Key, tr};
use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use crate::base::error::Error;
use crate::base::qr::Qr;
pub use typesetting::{Line, Setting, Types, Unprintable};

/// A4.
pub const WIDTH: f32 = 595.0;
/// A4.
pub const HEIGHT: f32 = 842.0;

/// Why there is no PDF.
#[derive(Debug)]
pub enum Failure {
    /// A text can't be printed.
    Unprintable(Unprintable),
    /// Anything else.
    Internal(anyhow::Error),
}

impl Failure {
    /// For whoever asked for the print: what can't be printed is said beside a field, with its line; `too_long` says that of what has no room.
    pub fn beside(self, field: &'static str, too_long: Key) -> Error {
        let mut errors = FormErrors::default();
        match self {
            Self::Unprintable(Unprintable::Missing { character, line }) => {
                let code = format!("U+{:04X}", u32::from(character));
                errors.add_with(field, tr::residents::NOT_PRINTABLE, vec![("character", character.to_string()), ("code", code), ("line", line)]);
            }
            Self::Unprintable(Unprintable::TooLong(line)) => errors.add_with(field, too_long, vec![("line", line)]),
            Self::Internal(error) => return error.into(),
        }
        errors.into()
    }
}

impl From<Unprintable> for Failure {
    fn from(error: Unprintable) -> Self {
        Self::Unprintable(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

/// A PDF that is being made.
pub struct Printer {
    types: Types,
    document: Document,
}

impl std::fmt::Debug for Printer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Printer(…)")
    }
}

impl Printer {
    /// Begins one without pages.
    ///
    /// # Errors
    /// When an embedded font cannot be read.
    pub fn open() -> anyhow::Result<Self> {
        Ok(Self { types: Types::open()?, document: Document::new() })
    }

    /// Cuts a text into lines, for whoever draws them on many pages or has to know how high they are.
    ///
    /// # Errors
    /// When no font has one of its characters, or a word is wider than a line.
    pub fn lines(&self, text: &str, setting: Setting) -> Result<Vec<Line>, Unprintable> {
        self.types.lines(text, setting)
    }

    /// Adds a page. One that can't be printed whole keeps the whole document back: its error is to be returned.
    ///
    /// # Errors
    /// What the drawing says.
    pub fn page(&mut self, draw: impl FnOnce(&mut Pen<'_, '_>) -> Result<(), Unprintable>) -> Result<(), Failure> {
        let mut page = self.document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).context("A4")?);
        let mut surface = page.surface();
        draw(&mut Pen { surface: &mut surface, types: &self.types })?;
        surface.finish();
        page.finish();
        Ok(())
    }

    /// The bytes of the PDF.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<Vec<u8>, Failure> {
        Ok(self.document.finish().map_err(|error| anyhow::anyhow!("a PDF: {error:?}"))?)
    }
}

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its left edge.
    pub left: f32,
    /// How wide its lines may be.
    pub width: f32,
    /// Where its first line stands.
    pub y: f32,
}

/// Draws on a page.
pub struct Pen<'a, 's> {
    surface: &'a mut Surface<'s>,
    types: &'a Types,
}

impl std::fmt::Debug for Pen<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pen(…)")
    }
}

impl Pen<'_, '_> {
    /// A text as lines of a size, from the edge at which its direction begins. Returns where the next line would stand.
    ///
    /// # Errors
    /// When no font has one of its characters, or a word is wider than the column.
    pub fn paragraph(&mut self, text: &str, size: f32, right_to_left: bool, column: Column) -> Result<f32, Unprintable> {
        let mut y = column.y;
        for line in self.types.lines(text, Setting { size, width: column.width, right_to_left })? {
            let left = if right_to_left { column.left + column.width - line.width(size) } else { column.left };
            self.line(&line, size, (left, y));
            y += size * 1.5;
        }
        Ok(y)
    }

    /// Codes and addresses, which are read from left to right, in the middle of a column.
    ///
    /// # Errors
    /// As [`Pen::paragraph`].
    pub fn centred(&mut self, text: &str, size: f32, column: Column) -> Result<(), Unprintable> {
        for line in self.types.lines(text, Setting { size, width: column.width, right_to_left: false })? {
            self.line(&line, size, (column.left + (column.width - line.width(size)) / 2.0, column.y));
        }
        Ok(())
    }

    /// Draws a line from its left end on.
    pub fn line(&mut self, line: &Line, size: f32, (left, y): (f32, f32)) {
        let mut x = left;
        for run in &line.runs {
            let glyph = |glyph: &typesetting::Glyph| {
                let (right, up) = glyph.offset;
                KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, right, up, 0.0, glyph.text.clone(), None)
            };
            let glyphs: Vec<KrillaGlyph> = run.glyphs.iter().map(glyph).collect();
            self.surface.draw_glyphs(Point::from_xy(x, y), &glyphs, self.types.font(run).clone(), &line.text, size, false);
            x += run.advance() * size;
        }
    }

    /// A QR code in a square.
    pub fn square(&mut self, qr: &Qr, (left, top): (f32, f32), size: f32) {
        let module = size / qr.side as f32;
        let mut path = PathBuilder::new();
        for (place, _) in qr.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let (x, y) = ((place % qr.side) as f32, (place / qr.side) as f32);
            if let Some(rectangle) = Rect::from_xywh(left + x * module, top + y * module, module, module) {
                path.push_rect(rectangle);
            }
        }
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    /// An empty box to write in.
    pub fn frame(&mut self, (left, top): (f32, f32), (width, height): (f32, f32)) {
        let mut path = PathBuilder::new();
        if let Some(rectangle) = Rect::from_xywh(left, top, width, height) {
            path.push_rect(rectangle);
        }
        self.stroke(path, None);
    }

    /// A line from one edge of the page to the other along which it is torn or cut.
    pub fn tear(&mut self, y: f32) {
        let mut path = PathBuilder::new();
        path.move_to(0.0, y);
        path.line_to(WIDTH, y);
        self.stroke(path, Some(StrokeDash { array: vec![6.0, 4.0], offset: 0.0 }));
    }

    fn stroke(&mut self, path: PathBuilder, dash: Option<StrokeDash>) {
        let Some(path) = path.finish() else { return };
        self.surface.set_stroke(Some(Stroke { width: 0.8, opacity: NormalizedF32::ONE, dash, ..Stroke::default() }));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
    }
}

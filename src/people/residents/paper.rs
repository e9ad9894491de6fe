//! Letters as a printable PDF: a page for each code, Arabic above, French below, the code large and as a QR code.

use anyhow::Context as _;
use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::typesetting::{Line, Setting, Types, Unprintable};
use crate::base::qr::Qr;

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 64.0;
/// The code, its square and the address stand at the foot of every page; the texts must end above.
const ADDRESS_Y: f32 = HEIGHT - MARGIN;
const SQUARE: f32 = 140.0;
const SQUARE_TOP: f32 = ADDRESS_Y - 22.0 - SQUARE;
const CODE_Y: f32 = SQUARE_TOP - 18.0;
const TEXT_END: f32 = CODE_Y - 40.0;

/// One letter.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// Headings and paragraphs in Arabic.
    pub arabic: Vec<String>,
    /// Headings and paragraphs in French.
    pub french: Vec<String>,
    /// The code as people read it.
    pub code: String,
    /// Where it is entered.
    pub address: String,
    /// The QR code: modules a side, and which are dark.
    pub qr: Qr,
}

/// Why there is no PDF.
#[derive(Debug)]
pub(super) enum Failure {
    /// A text can't be printed.
    Unprintable(Unprintable),
    /// Anything else.
    Internal(anyhow::Error),
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

/// Draws the letters, a page each. One that can't be printed whole keeps all of them back.
pub(super) fn print(letters: &[Letter]) -> Result<Vec<u8>, Failure> {
    let types = Types::open()?;
    let mut document = Document::new();
    for letter in letters {
        let mut page = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).context("A4")?);
        let mut surface = page.surface();
        let pen = &mut surface;
        let middle = paragraphs(pen, &types, &letter.arabic, MARGIN + 16.0, true)?;
        let end = paragraphs(pen, &types, &letter.french, middle + 20.0, false)?;
        if end > TEXT_END {
            return Err(Unprintable::TooLong(letter.arabic.first().cloned().unwrap_or_default()).into());
        }
        centred(pen, &types, &letter.code, 30.0, CODE_Y)?;
        square(pen, &letter.qr, (WIDTH - SQUARE) / 2.0, SQUARE_TOP, SQUARE);
        centred(pen, &types, &letter.address, 10.0, ADDRESS_Y)?;
        surface.finish();
        page.finish();
    }
    Ok(document.finish().map_err(|error| anyhow::anyhow!("a PDF: {error:?}"))?)
}

/// The first paragraph is the heading. Returns the height reached.
fn paragraphs(pen: &mut Surface<'_>, types: &Types, texts: &[String], mut y: f32, right_to_left: bool) -> Result<f32, Unprintable> {
    for (index, text) in texts.iter().enumerate() {
        let size = if index == 0 { 18.0 } else { 12.0 };
        for line in types.lines(text, Setting { size, width: WIDTH - 2.0 * MARGIN, right_to_left })? {
            let x = if right_to_left { WIDTH - MARGIN - line.width(size) } else { MARGIN };
            draw(pen, types, &line, size, Point::from_xy(x, y));
            y += size * 1.5;
        }
        y += 6.0;
    }
    Ok(y)
}

/// Codes and addresses, which are read from left to right.
fn centred(pen: &mut Surface<'_>, types: &Types, text: &str, size: f32, y: f32) -> Result<(), Unprintable> {
    for line in types.lines(text, Setting { size, width: WIDTH - MARGIN, right_to_left: false })? {
        draw(pen, types, &line, size, Point::from_xy((WIDTH - line.width(size)) / 2.0, y));
    }
    Ok(())
}

/// Draws a line from its left end on.
fn draw(pen: &mut Surface<'_>, types: &Types, line: &Line, size: f32, from: Point) {
    let mut x = from.x;
    for run in &line.runs {
        let glyph = |glyph: &super::typesetting::Glyph| {
            let (right, up) = glyph.offset;
            KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, right, up, 0.0, glyph.text.clone(), None)
        };
        let glyphs: Vec<KrillaGlyph> = run.glyphs.iter().map(glyph).collect();
        pen.draw_glyphs(Point::from_xy(x, from.y), &glyphs, types.font(run).clone(), &line.text, size, false);
        x += run.advance() * size;
    }
}

fn square(pen: &mut krilla::surface::Surface<'_>, qr: &Qr, left: f32, top: f32, size: f32) {
    let module = size / qr.side as f32;
    let mut path = PathBuilder::new();
    for (place, _) in qr.dark.iter().enumerate().filter(|(_, dark)| **dark) {
        let (x, y) = ((place % qr.side) as f32, (place / qr.side) as f32);
        if let Some(rectangle) = Rect::from_xywh(left + x * module, top + y * module, module, module) {
            path.push_rect(rectangle);
        }
    }
    if let Some(path) = path.finish() {
        pen.draw_path(&path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(times: usize, place: &str) -> Letter {
        Letter {
            arabic: vec!["جماعة عين أملال".to_owned(), format!("إلى سكان {place}"), "أدخل هذا الرمز في حسابك لتأكيد أنك تسكن في الجماعة. ".repeat(times)],
            french: vec![
                "Commune d'Aïn Amlal".to_owned(),
                format!("Aux habitants de {place}"),
                "Entrez ce code dans votre compte pour confirmer que vous habitez ici. ".repeat(times),
            ],
            code: "ABCD-EFGH-0234".to_owned(),
            address: "https://example.org/ain-amlal/resident".to_owned(),
            qr: Qr::of("https://example.org/ain-amlal/resident?code=ABCDEFGH0234").expect("a code"),
        }
    }

    #[test]
    fn a_letter_is_one_page_and_a_text_that_does_not_fit_is_refused() {
        let pdf = print(&[letter(6, "حي السلام (الشطر 2)"), letter(6, "حي OCP Cité des Cadres"), letter(3, "ⵜⵉⵖⵔⵎⵜ")]).expect("a PDF");
        assert!(pdf.starts_with(b"%PDF-"));
        // To be looked at: TAJMAAT_TEST_LETTERS=letters.pdf
        if let Some(file) = std::env::var_os("TAJMAAT_TEST_LETTERS") {
            std::fs::write(file, &pdf).expect("a file");
        }
        assert!(matches!(print(&[letter(40, "x")]), Err(Failure::Unprintable(Unprintable::TooLong(_)))));
    }

    #[test]
    fn one_letter_that_can_not_be_printed_whole_keeps_all_back() {
        let refused = print(&[letter(1, "المركز"), letter(1, "حي 中")]);
        assert!(matches!(refused, Err(Failure::Unprintable(Unprintable::Missing { character: '中', line })) if line == "إلى سكان حي 中"));
    }
}

//! Letters as a printable PDF: a page for each code, Arabic above, French below, the code large and as a QR code.
//!
//! Fonts: the Regular cut of IBM Plex Sans Arabic and its Latin half, as TrueType (the pages have the same files as WOFF2).

use anyhow::{Context as _, ensure};
use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::page::PageSettings;
use krilla::text::{Font, TextDirection};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::qr::Qr;

const ARABIC: &[u8] = include_bytes!("fonts/plex-arabic-400.ttf");
const LATIN: &[u8] = include_bytes!("fonts/plex-latin-400.ttf");
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

/// A font that can be drawn and measured.
struct Type {
    font: Font,
    face: Face<'static>,
}

struct Types {
    arabic: Type,
    latin: Type,
}

/// A piece of a word in one font.
struct Run<'a> {
    text: &'a str,
    arabic: bool,
    width: f32,
}

impl Type {
    fn new(data: &'static [u8]) -> anyhow::Result<Self> {
        let font = Font::new(data.to_vec().into(), 0).context("an embedded font")?;
        Ok(Self { font, face: Face::from_slice(data, 0).context("an embedded font")? })
    }

    fn width(&self, text: &str, size: f32, right_to_left: bool) -> f32 {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        let shaped = rustybuzz::shape(&self.face, &[], buffer);
        let units: i32 = shaped.glyph_positions().iter().map(|position| position.x_advance).sum();
        units as f32 * size / self.face.units_per_em() as f32
    }
}

impl Types {
    fn of(&self, arabic: bool) -> &Type {
        if arabic { &self.arabic } else { &self.latin }
    }

    /// A word cut where the font changes.
    fn runs<'a>(&self, word: &'a str, size: f32) -> Vec<Run<'a>> {
        let is_arabic = |c: char| ('\u{600}'..='\u{6ff}').contains(&c);
        let mut runs = Vec::new();
        let mut from = 0;
        for (at, c) in word.char_indices() {
            let next = at + c.len_utf8();
            let ends = word[next..].chars().next().is_none_or(|following| is_arabic(following) != is_arabic(c));
            if ends {
                let (text, arabic) = (&word[from..next], is_arabic(c));
                runs.push(Run { text, arabic, width: self.of(arabic).width(text, size, arabic) });
                from = next;
            }
        }
        runs
    }
}

/// Draws the letters, a page each.
pub(super) fn print(letters: &[Letter]) -> anyhow::Result<Vec<u8>> {
    let types = Types { arabic: Type::new(ARABIC)?, latin: Type::new(LATIN)? };
    let mut document = Document::new();
    for letter in letters {
        let mut page = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).context("A4")?);
        let mut surface = page.surface();
        let pen = &mut surface;
        let middle = paragraphs(pen, &types, &letter.arabic, MARGIN + 16.0, true);
        let end = paragraphs(pen, &types, &letter.french, middle + 20.0, false);
        ensure!(end <= TEXT_END, "the texts of a letter are too long for a page");
        centred(pen, &types, &letter.code, 30.0, CODE_Y);
        square(pen, &letter.qr, (WIDTH - SQUARE) / 2.0, SQUARE_TOP, SQUARE);
        centred(pen, &types, &letter.address, 10.0, ADDRESS_Y);
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| anyhow::anyhow!("a PDF: {error:?}"))
}

/// The first paragraph is the heading. Gives the height reached.
fn paragraphs(pen: &mut krilla::surface::Surface<'_>, types: &Types, texts: &[String], mut y: f32, right_to_left: bool) -> f32 {
    for (index, text) in texts.iter().enumerate() {
        let size = if index == 0 { 18.0 } else { 12.0 };
        for line in lines(types, text, size) {
            draw_line(pen, types, &line, size, y, right_to_left);
            y += size * 1.5;
        }
        y += 6.0;
    }
    y
}

/// The words of a text, line by line.
fn lines<'a>(types: &Types, text: &'a str, size: f32) -> Vec<Vec<Vec<Run<'a>>>> {
    let space = size * 0.28;
    let mut lines: Vec<Vec<Vec<Run<'a>>>> = vec![Vec::new()];
    let mut used = 0.0;
    for word in text.split_whitespace() {
        let runs = types.runs(word, size);
        let width: f32 = runs.iter().map(|run| run.width).sum();
        if used > 0.0 && used + space + width > WIDTH - 2.0 * MARGIN {
            lines.push(Vec::new());
            used = 0.0;
        }
        used += width + space;
        if let Some(line) = lines.last_mut() {
            line.push(runs);
        }
    }
    lines
}

fn draw_line(pen: &mut krilla::surface::Surface<'_>, types: &Types, words: &[Vec<Run<'_>>], size: f32, y: f32, right_to_left: bool) {
    let mut x = if right_to_left { WIDTH - MARGIN } else { MARGIN };
    for word in words {
        for run in word {
            let start = if right_to_left { x - run.width } else { x };
            let direction = if run.arabic { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
            pen.draw_text(Point::from_xy(start, y), types.of(run.arabic).font.clone(), size, run.text, false, direction);
            x = if right_to_left { start } else { x + run.width };
        }
        x += if right_to_left { -size * 0.28 } else { size * 0.28 };
    }
}

fn centred(pen: &mut krilla::surface::Surface<'_>, types: &Types, text: &str, size: f32, y: f32) {
    let x = (WIDTH - types.latin.width(text, size, false)) / 2.0;
    pen.draw_text(Point::from_xy(x, y), types.latin.font.clone(), size, text, false, TextDirection::LeftToRight);
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

    #[test]
    fn a_letter_is_one_page_and_a_text_that_does_not_fit_is_refused() {
        let letter = |times: usize| Letter {
            arabic: vec!["جماعة عين أملال".to_owned(), "أدخل هذا الرمز في حسابك لتأكيد أنك تسكن في الجماعة. ".repeat(times)],
            french: vec!["Commune d'Aïn Amlal".to_owned(), "Entrez ce code dans votre compte pour confirmer que vous habitez ici. ".repeat(times)],
            code: "ABCD-EFGH-0234".to_owned(),
            address: "https://example.org/ain-amlal/resident".to_owned(),
            qr: Qr { side: 2, dark: vec![true, false, false, true] },
        };
        let pdf = print(&[letter(6), letter(6)]).expect("a PDF");
        assert!(pdf.starts_with(b"%PDF-"));
        assert!(print(&[letter(40)]).is_err());
        let types = Types { arabic: Type::new(ARABIC).expect("a font"), latin: Type::new(LATIN).expect("a font") };
        assert!(lines(&types, &"Entrez ce code dans votre compte. ".repeat(9), 12.0).len() >= 3);
        assert!(types.arabic.width("جماعة", 13.0, true) > 10.0);
    }
}

//! Lines of text as placed glyphs, for what is printed.
//!
//! A text is cut into lines at spaces; each line is put in visual order by the Unicode bidirectional algorithm (UAX #9) and shaped run by run, which also
//! mirrors brackets. What no font here can draw is refused: on paper a missing letter would be a blank.
//!
//! Fonts: the Regular cut of IBM Plex Sans Arabic and its Latin half, and Noto Sans Tifinagh, as TrueType (the pages have the same files as WOFF2).

use std::ops::Range;

use anyhow::Context as _;
use krilla::text::Font;
use rustybuzz::{Direction, Face, UnicodeBuffer};
use unicode_bidi::{Level, ParagraphBidiInfo};
use unicode_normalization::UnicodeNormalization as _;

use crate::base::text::{is_mark, is_seen};

const FONTS: [&[u8]; 3] = [include_bytes!("fonts/plex-latin-400.ttf"), include_bytes!("fonts/plex-arabic-400.ttf"), include_bytes!("fonts/tifinagh-400.ttf")];

/// Why a text can't be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unprintable {
    /// No font has this character of this text.
    Missing {
        /// The character.
        character: char,
        /// The text that it stands in.
        line: String,
    },
    /// This does not fit where it belongs.
    TooLong(String),
}

/// The fonts, to draw and to measure with.
pub struct Types(Vec<Type>);

struct Type {
    font: Font,
    face: Face<'static>,
}

/// A glyph of a run. Lengths are in parts of the font's size.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u32,
    /// The bytes of the line's text that it stands for.
    pub text: Range<usize>,
    /// How far the next one is.
    pub advance: f32,
    /// Where it is drawn from its place.
    pub offset: (f32, f32),
}

/// A part of a line in one font and one direction; its glyphs are in visual order.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    font: usize,
    /// Left to right, as they are drawn.
    pub glyphs: Vec<Glyph>,
}

/// A line; its runs are in visual order.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its text in the order of reading.
    pub text: String,
    /// Left to right, as they are drawn.
    pub runs: Vec<Run>,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Points.
    pub size: f32,
    /// The widest that a line may be, in points.
    pub width: f32,
    /// The direction of the paragraph, whatever it begins with.
    pub right_to_left: bool,
}

impl Run {
    /// In parts of the font's size.
    pub fn advance(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}

impl Line {
    /// In points.
    pub fn width(&self, size: f32) -> f32 {
        self.runs.iter().map(Run::advance).sum::<f32>() * size
    }
}

impl Types {
    /// Opens the embedded fonts.
    pub fn open() -> anyhow::Result<Self> {
        let open = |data: &'static [u8]| {
            let font = Font::new(data.to_vec().into(), 0).context("an embedded font")?;
            Ok(Type { font, face: Face::from_slice(data, 0).context("an embedded font")? })
        };
        Ok(Self(FONTS.into_iter().map(open).collect::<anyhow::Result<_>>()?))
    }

    /// The font of a run.
    pub fn font(&self, run: &Run) -> &Font {
        &self.0[run.font].font
    }

    /// Cuts a text into lines and places their glyphs.
    pub fn lines(&self, text: &str, setting: Setting) -> Result<Vec<Line>, Unprintable> {
        let text = with_plain_spaces(text);
        self.check(&text)?;
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let level = if setting.right_to_left { Level::rtl() } else { Level::ltr() };
        let bidi = ParagraphBidiInfo::new(&text, Some(level));
        let mut lines: Vec<Line> = Vec::new();
        let mut start = 0;
        let mut fits: Option<(usize, Line)> = None;
        for end in text.match_indices(' ').map(|(at, _)| at).chain([text.len()]) {
            let line = self.set(&bidi, start..end)?;
            if line.width(setting.size) <= setting.width {
                fits = Some((end, line));
            } else if let Some((end_before, before)) = fits.take() {
                lines.push(before);
                start = end_before + 1;
                let line = self.set(&bidi, start..end)?;
                if line.width(setting.size) > setting.width {
                    return Err(Unprintable::TooLong(line.text));
                }
                fits = Some((end, line));
            } else {
                return Err(Unprintable::TooLong(line.text));
            }
        }
        lines.extend(fits.map(|(_, line)| line));
        Ok(lines)
    }

    fn check(&self, text: &str) -> Result<(), Unprintable> {
        let missing = text.chars().find(|c| is_drawn(*c) && self.with(*c).is_none());
        missing.map_or(Ok(()), |character| Err(Unprintable::Missing { character, line: text.to_owned() }))
    }

    /// The first font that has a character.
    fn with(&self, c: char) -> Option<usize> {
        self.0.iter().position(|font| font.face.glyph_index(c).is_some())
    }

    /// A range of a text as one line, its runs in visual order (rule L2).
    fn set(&self, bidi: &ParagraphBidiInfo<'_>, range: Range<usize>) -> Result<Line, Unprintable> {
        let (levels, level_runs) = bidi.visual_runs(range.clone());
        let mut runs = Vec::new();
        for level_run in level_runs {
            let right_to_left = levels[level_run.start].is_rtl();
            let mut pieces = self.pieces(bidi.text, level_run);
            if right_to_left {
                pieces.reverse();
            }
            for (font, piece) in pieces {
                runs.push(self.shape(bidi.text, font, piece, right_to_left)?);
            }
        }
        for glyph in runs.iter_mut().flat_map(|run| &mut run.glyphs) {
            glyph.text = glyph.text.start - range.start..glyph.text.end - range.start;
        }
        Ok(Line { text: bidi.text[range].to_owned(), runs })
    }

    /// A range cut where the font changes, in the order of reading. What is no letter stays in the font before it where that has it.
    fn pieces(&self, text: &str, range: Range<usize>) -> Vec<(usize, Range<usize>)> {
        let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
        for (at, c) in text[range.clone()].char_indices() {
            let here = range.start + at..range.start + at + c.len_utf8();
            let before = pieces.last().map(|(font, _)| *font);
            let is_unseen = !is_drawn(c) && !c.is_whitespace();
            let stays = before.filter(|font| is_unseen || (!c.is_alphabetic() && self.0[*font].face.glyph_index(c).is_some()));
            let font = stays.or_else(|| self.with(c)).or(before).unwrap_or_default();
            match pieces.last_mut() {
                Some((known, piece)) if *known == font => piece.end = here.end,
                _ => pieces.push((font, here)),
            }
        }
        pieces
    }

    fn shape(&self, text: &str, font: usize, range: Range<usize>, right_to_left: bool) -> Result<Run, Unprintable> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text[range.clone()]);
        buffer.guess_segment_properties();
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        let face = &self.0[font].face;
        let shaped = rustybuzz::shape(face, &[], buffer);
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let em = face.units_per_em() as f32;
        let place = |(info, at): (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition)| {
            let start = info.cluster as usize;
            let end = starts.iter().copied().filter(|other| *other > start).min().unwrap_or(range.len());
            let text = range.start + start..range.start + end;
            let offset = (at.x_offset as f32 / em, at.y_offset as f32 / em);
            Glyph { id: info.glyph_id, text, advance: at.x_advance as f32 / em, offset }
        };
        let glyphs: Vec<Glyph> = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(place).collect();
        // The shaper may still lack a glyph that it composes.
        for glyph in glyphs.iter().filter(|glyph| glyph.id == 0) {
            if let Some(character) = text[glyph.text.clone()].chars().find(|c| is_drawn(*c)) {
                return Err(Unprintable::Missing { character, line: text.to_owned() });
            }
        }
        Ok(Run { font, glyphs })
    }
}

/// Whether a character leaves ink on paper, by itself or upon another.
fn is_drawn(c: char) -> bool {
    is_seen(c) || is_mark(c)
}

/// One space between words, and spaces that hold words together of one kind, which every font has.
fn with_plain_spaces(text: &str) -> String {
    let held = text.nfc().collect::<String>().replace(['\u{202f}', '\u{2007}'], "\u{a0}");
    held.split(|c: char| c.is_whitespace() && c != '\u{a0}').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types() -> Types {
        Types::open().expect("the fonts")
    }

    fn line(text: &str, right_to_left: bool) -> Line {
        let mut lines = types().lines(text, Setting { size: 12.0, width: 10_000.0, right_to_left }).expect("printable");
        assert_eq!(lines.len(), 1);
        lines.remove(0)
    }

    /// The characters of a line from left to right, as they are drawn; a ligature is its first.
    fn drawn(line: &Line) -> String {
        let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
        glyphs.filter_map(|glyph| line.text[glyph.text.clone()].chars().next()).filter(|c| is_drawn(*c) || c.is_whitespace()).collect()
    }

    fn glyph_at(line: &Line, at: usize) -> (usize, u32) {
        let glyphs: Vec<(usize, u32)> = line.runs.iter().flat_map(|run| run.glyphs.iter().map(|glyph| (run.font, glyph.id))).collect();
        glyphs[at]
    }

    fn id(character: char) -> (usize, u32) {
        let types = types();
        let font = types.with(character).expect("a font");
        (font, u32::from(types.0[font].face.glyph_index(character).expect("a glyph").0))
    }

    #[test]
    fn latin_words_are_in_order_inside_arabic() {
        assert_eq!(drawn(&line("حي OCP Cité des Cadres", true)), "OCP Cité des Cadres يح");
        assert_eq!(drawn(&line("حي OCP، قطاع 12 ب", true)), "ب 12 عاطق ،OCP يح");
        assert_eq!(drawn(&line("Cité حي السد, n° 4", false)), "Cité دسلا يح, n° 4");
        // A name that is isolated is in its own order inside a French line.
        assert_eq!(drawn(&line("Habitants de \u{2068}حي OCP\u{2069}, bonjour", false)), "Habitants de OCP يح, bonjour");
    }

    #[test]
    fn brackets_are_mirrored() {
        let arabic = line("حي السد (الشطر 2)", true);
        assert_eq!(drawn(&arabic), ")2 رطشلا( دسلا يح");
        assert_eq!(glyph_at(&arabic, 0), id('('), "what closes in the order of reading is drawn as what opens on the left");
        let place = drawn(&arabic).chars().position(|c| c == '(').expect("a bracket");
        assert_eq!(glyph_at(&arabic, place), id(')'));
        let french = line("Quartier (2)", false);
        assert_eq!((glyph_at(&french, 9), glyph_at(&french, 11)), (id('('), id(')')));
        let latin = line("حي (OCP)", true);
        assert_eq!(drawn(&latin), ")OCP( يح");
        assert_eq!(glyph_at(&latin, 0), id('('));
    }

    #[test]
    fn lines_are_ordered_each_for_itself() {
        let types = types();
        let text = "حي OCP Cité des Cadres قرب السوق";
        let setting = Setting { size: 12.0, width: 75.0, right_to_left: true };
        let lines = types.lines(text, setting).expect("printable");
        assert!(lines.len() > 2, "{lines:?}");
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" "), text);
        assert!(lines.iter().all(|line| line.width(12.0) <= 75.0));
        assert!(drawn(&lines[0]).ends_with("يح"), "{}", drawn(&lines[0]));
        assert!(lines.iter().all(|line| drawn(line).chars().count() <= line.text.chars().count()));
    }

    #[test]
    fn every_script_of_here_is_drawn() {
        for text in ["ⵜⴰⵎⴰⵣⵉⵖⵜ", "حي ⵜⴰⵎⴰⵣⵉⵖⵜ 12", "Aït Ouali", "حيّ السلامِ", "دوار آيت وعلي – 3", "12\u{202f}000 m²", "l’Œuvre", "\u{200f}حي\u{200e}"]
        {
            for right_to_left in [true, false] {
                let line = line(text, right_to_left);
                let missing = line.runs.iter().flat_map(|run| &run.glyphs).any(|glyph| glyph.id == 0 && line.text[glyph.text.clone()].chars().any(is_drawn));
                assert!(!missing && line.width(12.0) > 10.0, "{text}");
            }
        }
    }

    #[test]
    fn what_no_font_has_is_refused_with_its_line() {
        let setting = Setting { size: 12.0, width: 400.0, right_to_left: true };
        for (text, character) in [("حي 中 السلام", '中'), ("Cité 🏠", '🏠'), ("Ḥay", 'Ḥ')] {
            assert_eq!(types().lines(text, setting), Err(Unprintable::Missing { character, line: text.to_owned() }));
        }
        assert_eq!(types().lines(&"م".repeat(500), setting), Err(Unprintable::TooLong("م".repeat(500))));
        assert_eq!(types().lines("", setting), Ok(Vec::new()));
    }
}

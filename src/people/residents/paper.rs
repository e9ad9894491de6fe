//! Letters as a printable PDF: a page for each code, Arabic above, French below, the code large and as a QR code.

use crate::base::print::{Column, Failure, HEIGHT, Pen, Printer, Unprintable, WIDTH};
use crate::base::qr::Qr;

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

/// Draws the letters, a page each. One that can't be printed whole keeps all of them back.
pub(super) fn print(letters: &[Letter]) -> Result<Vec<u8>, Failure> {
    let mut printer = Printer::open()?;
    for letter in letters {
        printer.page(|pen| draw(pen, letter))?;
    }
    printer.finish()
}

fn draw(pen: &mut Pen<'_, '_>, letter: &Letter) -> Result<(), Unprintable> {
    let middle = paragraphs(pen, &letter.arabic, MARGIN + 16.0, true)?;
    let end = paragraphs(pen, &letter.french, middle + 20.0, false)?;
    if end > TEXT_END {
        return Err(Unprintable::TooLong(letter.arabic.first().cloned().unwrap_or_default()));
    }
    let foot = |y: f32| Column { left: MARGIN / 2.0, width: WIDTH - MARGIN, y };
    pen.centred(&letter.code, 30.0, foot(CODE_Y))?;
    pen.square(&letter.qr, ((WIDTH - SQUARE) / 2.0, SQUARE_TOP), SQUARE);
    pen.centred(&letter.address, 10.0, foot(ADDRESS_Y))
}

/// The first paragraph is the heading. Returns the height reached.
fn paragraphs(pen: &mut Pen<'_, '_>, texts: &[String], mut y: f32, right_to_left: bool) -> Result<f32, Unprintable> {
    for (index, text) in texts.iter().enumerate() {
        let size = if index == 0 { 18.0 } else { 12.0 };
        y = pen.paragraph(text, size, right_to_left, Column { left: MARGIN, width: WIDTH - 2.0 * MARGIN, y })? + 6.0;
    }
    Ok(y)
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

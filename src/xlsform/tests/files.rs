//! Files that are no workbook, or a bad one, and workbooks as other programs write them.

use proptest::prelude::*;

use super::book::{book, form, part, sheets, told, with_part};
use super::round_trip::FORMS;
use crate::xlsx::workbook::Workbook;
use crate::{Code, Limits, parse_xlsx};

const SHEET: &str = "xl/worksheets/sheet1.xml";
const ONE: &str = "# survey\ntype\tname\tlabel::fr\ntext\ta\tA";

fn codes(bytes: &[u8]) -> Vec<Code> {
    match parse_xlsx(bytes, &Limits::default()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| fault.code).collect(),
    }
}

/// A workbook whose first sheet is written by hand.
fn by_hand(rows: &str) -> Vec<u8> {
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    with_part(&book(&sheets(ONE)), SHEET, sheet.as_bytes())
}

const HEAD: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>type</t></is></c><c t=\"inlineStr\"><is><t>name</t></is></c>\
    <c r=\"C1\" t=\"inlineStr\"><is><r><t>label::</t></r><r><t>fr</t></r><rPh><t>x</t></rPh></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>default</t></is></c></row>";

#[test]
fn what_is_no_workbook_is_refused() {
    assert_eq!(codes(b""), [Code::NotXlsx]);
    assert_eq!(codes(b"type,name,label\n"), [Code::NotXlsx]);
    assert_eq!(codes(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), [Code::OldOrLocked]);
    assert_eq!(codes(b"PK\x03\x04 and nothing"), [Code::Unreadable]);
    let small = Limits { bytes: 100, ..Limits::default() };
    assert_eq!(parse_xlsx(&book(&sheets(ONE)), &small).expect_err("too large")[0].code, Code::FileTooLarge);
    let zip = {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file("content.xml", zip::write::SimpleFileOptions::default()).expect("a file");
        writer.finish().expect("an archive").into_inner()
    };
    assert_eq!(codes(&zip), [Code::NotXlsx]);
    let bytes = book(&sheets(ONE));
    assert_eq!(codes(&with_part(&bytes, "xl/vbaProject.bin", b"x")), [Code::Macros]);
    assert_eq!(codes(&with_part(&bytes, "xl/workbook.xml", b"<workbook><sheets>")), [Code::MissingSheet]);
    assert_eq!(codes(&with_part(&bytes, SHEET, b"<worksheet><sheetData><row><c t=\"s\"><v>")), [Code::Unreadable]);
    assert_eq!(codes(&with_part(&bytes, SHEET, b"\xff\xfe nonsense")), [Code::Unreadable]);
}

#[test]
fn bombs_are_not_unpacked() {
    let bytes = book(&sheets(ONE));
    let mut bomb = b"<worksheet><sheetData>".to_vec();
    bomb.resize(9 << 20, b' ');
    let limits = Limits { unpacked: 8 << 20, ..Limits::default() };
    for name in [SHEET, "xl/sharedStrings.xml", "xl/styles.xml"] {
        let bomb = with_part(&bytes, name, &bomb);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(parse_xlsx(&bomb, &limits).expect_err(name)[0].code, Code::UnpacksTooLarge, "{name}");
    }
    // One long text, referred to by many cells.
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(9_000));
    let rows: String = (0..1_000).map(|row| format!("<row r=\"{}\">{}</row>", row + 2, "<c t=\"s\"><v>0</v></c>".repeat(10))).collect();
    let many = with_part(&by_hand(&format!("{HEAD}{rows}")), "xl/sharedStrings.xml", long.as_bytes());
    assert_eq!(codes(&many), [Code::UnpacksTooLarge]);
    // Entities that are made of entities.
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>";
    assert_eq!(codes(&with_part(&bytes, SHEET, laughs.as_bytes())), [Code::Unreadable]);
}

#[test]
fn too_much_is_refused_by_its_place() {
    let rows: String = (2..20_002).map(|row| format!("<row r=\"{}\"><c t=\"inlineStr\"><is><t>text</t></is></c></row>", row * 3)).collect();
    assert_eq!(codes(&by_hand(&format!("{HEAD}{rows}"))), [Code::TooManyRows]);
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    let faults = parse_xlsx(&by_hand(&format!("{HEAD}{far}")), &Limits::default()).expect_err("refused");
    assert!(told(&faults).iter().any(|fault| fault.starts_with("survey!XFD1048576 too_many_rows")), "{faults:?}");
    let wide = "<row r=\"2\"><c r=\"XFD2\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    assert!(codes(&by_hand(&format!("{HEAD}{wide}"))).contains(&Code::TooManyColumns));
    // Blank cells are nothing, however many.
    let blank: String = (2..9_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"1\"/></row>")).collect();
    let one = "<row r=\"2\"><c t=\"inlineStr\"><is><t>text</t></is></c><c t=\"inlineStr\"><is><t>a</t></is></c><c t=\"inlineStr\"><is><t>A</t></is></c></row>";
    assert_eq!(codes(&by_hand(&format!("{HEAD}{one}{blank}"))), []);
    let long = format!("{ONE}\n").replace("\tA\n", &format!("\t{}", "x".repeat(10_001)));
    assert_eq!(codes(&book(&sheets(&long))), [Code::CellTooLong]);
    let questions: String = (0..1_001).map(|at| format!("\ntext\tq{at}\tQ")).collect();
    assert_eq!(codes(&book(&sheets(&format!("# survey\ntype\tname\tlabel::fr{questions}")))), [Code::TooManyQuestions]);
}

#[test]
fn formulas_are_found_however_they_are_written() {
    for formula in ["<f>1+1</f>", "<f/>", "<f t=\"shared\" ref=\"A1:A2\" si=\"99999999999999\">x</f>", "<f t=\"array\" ref=\"A1\">x</f>"] {
        let row = format!("<row r=\"2\"><c r=\"A2\" t=\"str\">{formula}<v>text</v></c></row>");
        assert!(codes(&by_hand(&format!("{HEAD}{row}"))).contains(&Code::Formula), "{formula}");
    }
    let error = "<row r=\"2\"><c r=\"A2\" t=\"e\"><v>#N/A</v></c></row>";
    assert!(codes(&by_hand(&format!("{HEAD}{error}"))).contains(&Code::CellError));
    // Of a hundred thousand in a small file a part is kept.
    let many = by_hand(&format!("{HEAD}<row r=\"2\">{}</row>", "<c><f/></c>".repeat(100_000)));
    let limits = Limits::default();
    let mut workbook = Workbook::open(&many, &limits).expect("a workbook");
    assert!((1..=1_000).contains(&workbook.sheet(0, &limits).expect("a sheet").faults.len()));
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let row = |kind: &str, default: &str| {
        format!(
            "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{kind}</t></is></c><c t=\"inlineStr\"><is><t>a</t></is></c>\
             <c t=\"inlineStr\"><is><t xml:space=\"preserve\"> A &amp; &#x642;_x000D_\nb </t></is></c>{default}</row>"
        )
    };
    let read = |kind: &str, default: &str| {
        let styles = "<styleSheet><numFmts><numFmt numFmtId=\"165\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>";
        let bytes = with_part(&by_hand(&format!("{HEAD}{}", row(kind, default))), "xl/styles.xml", styles.as_bytes());
        let form = parse_xlsx(&bytes, &Limits::default()).unwrap_or_else(|faults| panic!("{:?}", told(&faults)));
        let question = form.question("a").expect("a question").clone();
        assert_eq!(question.label.get("fr"), Some("A & ق\nb"));
        question.default.unwrap_or_default()
    };
    assert_eq!(read("integer", "<c><v>12</v></c>"), "12");
    assert_eq!(read("decimal", "<c><v>0.5</v></c>"), "0.5");
    assert_eq!(read("text", "<c t=\"b\"><v>1</v></c>"), "TRUE");
    assert_eq!(read("date", "<c s=\"1\"><v>46023</v></c>"), "2026-01-01");
    assert_eq!(read("date", "<c s=\"2\"><v>46355</v></c>"), "2026-11-29");
    assert_eq!(read("integer", "<c s=\"0\"><v>46023</v></c>"), "46023");
}

#[test]
fn a_form_of_a_language_that_is_not_named() {
    let text = "# survey\ntype\tname\tlabel\tlabel::fr\ntext\ta\tA\tB\n# settings\ndefault_language\nالعربية (ar)";
    let read = form(text);
    let tags: Vec<&str> = read.languages.iter().map(|language| language.tag.as_str()).collect();
    assert_eq!((tags.as_slice(), read.default_language.as_str()), (["ar", "fr"].as_slice(), "ar"));
    let limits = Limits { language: Some(read.languages[0].clone()), ..Limits::default() };
    let bare = parse_xlsx(&book(&sheets("# survey\ntype\tname\tlabel\ntext\ta\tA")), &limits).expect("a form");
    assert_eq!((bare.default_language.as_str(), bare.question("a").expect("a").label.get("ar")), ("ar", Some("A")));
    let optional = Limits { optional_languages: vec!["en".to_owned()], ..Limits::default() };
    let gaps = book(&sheets("# survey\ntype\tname\tlabel::fr\tlabel::en\ntext\ta\tA\tA\ntext\tb\tB"));
    assert_eq!(codes(&gaps), [Code::NoLabel]);
    assert!(parse_xlsx(&gaps, &optional).is_ok());
}

#[test]
fn parts_are_text() {
    assert!(part(&book(&sheets(ONE)), SHEET).contains("sheetData"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_damaged_file_is_refused_or_read(which in 0..FORMS.len(), hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = book(&sheets(FORMS[which].1));
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = parse_xlsx(&bytes, &Limits::default());
    }

    #[test]
    fn a_damaged_sheet_is_refused_or_read(hits in proptest::collection::vec((any::<prop::sample::Index>(), "[<>/&;=\"a-z0-9]{0,6}"), 1..8)) {
        let bytes = book(&sheets(FORMS[3].1));
        for name in [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"] {
            let mut chars: Vec<char> = part(&bytes, name).chars().collect();
            for (at, text) in &hits {
                let at = at.index(chars.len());
                chars.splice(at..(at + 2).min(chars.len()), text.chars());
            }
            let damaged: String = chars.into_iter().collect();
            let _ = parse_xlsx(&with_part(&bytes, name, damaged.as_bytes()), &Limits::default());
        }
    }

    #[test]
    fn whatever_stands_in_cells_is_refused_or_asked(rows in proptest::collection::vec(proptest::collection::vec(cell(), 0..9), 0..25)) {
        let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
        let text = format!("# survey\ntype\tname\tlabel::fr\trelevant\tconstraint\tchoice_filter\tparameters\trequired\tappearance\n{}\n# choices\nlist_name\tname\tlabel::fr\nyn\tyes\tOui\nyn\tno\tNon", lines.join("\n"));
        if let Ok(form) = parse_xlsx(&book(&sheets(&text)), &Limits::default()) {
            let again = parse_xlsx(&crate::to_xlsx(&form).expect("written"), &Limits::default()).expect("read again");
            prop_assert_eq!(&again, &form);
            prop_assert!(form.faults(&Limits::default()).is_empty());
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    let cells = [
        "",
        "text",
        "note",
        "select_one yn",
        "select_multiple yn",
        "rank yn",
        "range",
        "date",
        "begin_group",
        "end_group",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "yes",
        "${a} = 'yes'",
        "${b} != ''",
        ". > 1",
        "name = 'yes'",
        "randomize=true",
        "start=1 end=3 step=1",
        "table-list",
        "begin_repeat",
        "${a}",
        "((",
        "integer",
    ];
    proptest::sample::select(cells.to_vec()).prop_map(str::to_owned)
}

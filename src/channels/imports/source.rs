//! Reads a file of another platform: what it is, its columns, its rows with their lines. What is no such file is named as what it is, with the way out.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

/// Texts are taken in the first of these locales that has one, then in the order of the columns.
const PREFERRED: [&str; 3] = ["ar", "fr", "en"];
/// How to get a file that can be read out of a spreadsheet.
const EXPORT_AGAIN: &str = "export it from Decidim again, as CSV, and do not save it in a spreadsheet";

/// A file whose beginning says what it is, and what to do with it.
const KINDS: [(&[u8], &str, &str); 8] = [
    (b"PK\x03\x04", "a zip archive", "if it is an archive of open data, unpack it and give the CSV in it"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet of Excel (xls)", "open it and save it as “CSV UTF-8”, separated by semicolons"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and give the CSV in it"),
    (b"%PDF", "a PDF", EXPORT_AGAIN),
    (b"\xff\xfe", "text in UTF-16", "save it as UTF-8 (iconv -f UTF-16 -t UTF-8 FILE > NEW)"),
    (b"\xfe\xff", "text in UTF-16", "save it as UTF-8 (iconv -f UTF-16 -t UTF-8 FILE > NEW)"),
    (b"{", "JSON", "export it as CSV"),
    (b"<", "a web page or XML", EXPORT_AGAIN),
];

/// A file in memory, known to be a table with the columns that are needed.
pub(super) struct Table {
    bytes: Vec<u8>,
    columns: Arc<Columns>,
}

/// The columns of a file: by name, and the localised ones by what stands before the slash.
struct Columns(Vec<String>);

/// One row: its texts by column, or why it cannot be read.
pub(super) struct Row {
    /// The line on which it begins.
    pub line: u64,
    columns: Arc<Columns>,
    fields: Result<Vec<String>, String>,
}

impl Columns {
    fn named(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|column| column == name)
    }

    fn has(&self, name: &str) -> bool {
        self.named(name).is_some() || self.localised(name).next().is_some()
    }

    fn localised(&self, name: &str) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().enumerate().filter_map(move |(index, column)| Some((index, column.strip_prefix(name)?.strip_prefix('/')?)))
    }
}

impl Table {
    /// Reads a file that must have these columns.
    ///
    /// # Errors
    /// When it cannot be read, is something else, or has a quotation mark that is never closed: the message says what and on which line.
    pub fn open(path: &Path, required: &[&str]) -> anyhow::Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(bytes, required).with_context(|| path.display().to_string())
    }

    fn parse(mut bytes: Vec<u8>, required: &[&str]) -> anyhow::Result<Self> {
        recognise(&bytes)?;
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        check_encoding(&bytes)?;
        let mut reader = reader(&bytes);
        let header = reader.byte_headers().context("line 1: the names of the columns cannot be read")?;
        let columns: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        check_columns(&columns, required)?;
        let table = Self { columns: Arc::new(Columns(columns)), bytes };
        if let Some(line) = table.unclosed() {
            bail!("line {line}: a quotation mark opens a text that never ends, so nothing after it can be read: close it, or {EXPORT_AGAIN}");
        }
        Ok(table)
    }

    /// Whether there is such a column, localised or not.
    pub fn has(&self, name: &str) -> bool {
        self.columns.has(name)
    }

    /// The rows that hold anything, from the top.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.records().filter_map(|(line, record, quotes)| self.row(line, &record, quotes))
    }

    /// Every record with its line and what its quotation marks are like.
    fn records(&self) -> impl Iterator<Item = (u64, ByteRecord, Quotes)> + '_ {
        let mut reader = reader(&self.bytes);
        // The header is read before the position is asked for.
        drop(reader.byte_headers());
        std::iter::from_fn(move || {
            let (start, line) = (reader.position().byte() as usize, reader.position().line());
            let mut record = ByteRecord::new();
            if !reader.read_byte_record(&mut record).ok()? {
                return None;
            }
            let end = (reader.position().byte() as usize).min(self.bytes.len());
            let raw = &self.bytes[start.min(end)..end];
            let empty = raw.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            let blank = raw[..empty].iter().filter(|byte| **byte == b'\n').count() as u64;
            Some((line + blank, record, quotes(&raw[empty..])))
        })
    }

    fn unclosed(&self) -> Option<u64> {
        self.records().find_map(|(line, _, quotes)| (quotes == Quotes::Unclosed).then_some(line))
    }

    fn row(&self, line: u64, record: &ByteRecord, quotes: Quotes) -> Option<Row> {
        if record.iter().all(|field| field.trim_ascii().is_empty()) {
            return None;
        }
        let fields = match quotes {
            Quotes::Stray(after) => Err(format!(
                "a quotation mark stands inside a text (line {}): such a text is put into quotation marks whole, and its own are doubled",
                line + after
            )),
            _ if record.len() > self.columns.0.len() => Err(format!(
                "it has {} fields and the file {} columns: a text with a semicolon is put into quotation marks",
                record.len(),
                self.columns.0.len()
            )),
            _ => record
                .iter()
                .map(|field| std::str::from_utf8(field).map(line_ends).map_err(|_| "it is not UTF-8: is it Latin-1 (Windows-1252)?".to_owned()))
                .collect(),
        };
        Some(Row { line, columns: Arc::clone(&self.columns), fields })
    }
}

/// With its own idea of a line's end the reader counts one line too few in files with CRLF; what is left of it is trimmed off the last field.
fn reader(bytes: &[u8]) -> Reader<&[u8]> {
    ReaderBuilder::new().delimiter(b';').terminator(Terminator::Any(b'\n')).flexible(true).from_reader(bytes)
}

/// Line ends as we keep them; a tab parts words.
fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ")
}

fn recognise(bytes: &[u8]) -> anyhow::Result<()> {
    let begins = bytes.trim_ascii_start();
    for (magic, what, way_out) in KINDS {
        if !begins.starts_with(magic) {
            continue;
        }
        let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
        if what == "a zip archive" && (holds(b"xl/workbook") || holds(b"opendocument.spreadsheet")) {
            bail!("line 1: it is a spreadsheet (xlsx or ods), not CSV: open it and save it as “CSV UTF-8”, separated by semicolons");
        }
        bail!("line 1: it is {what}, not CSV: {way_out}");
    }
    let zeros = bytes.iter().take(1_000).filter(|byte| **byte == 0).count();
    ensure!(zeros * 4 < bytes.len().clamp(4, 1_000), "line 1: it is text in UTF-16 or no text at all: save it as UTF-8 (iconv -f UTF-16 -t UTF-8 FILE > NEW)");
    ensure!(
        bytes.contains(&b'\n') || !bytes.contains(&b'\r'),
        "line 1: its lines end with a lone CR, as on old Macintoshes: save it with the line ends of Unix or Windows (tr '\\r' '\\n' < FILE > NEW)"
    );
    Ok(())
}

/// One row that is not UTF-8 is refused alone; a file that holds nothing but Latin-1 is refused as that.
fn check_encoding(bytes: &[u8]) -> anyhow::Result<()> {
    let Err(error) = std::str::from_utf8(bytes) else { return Ok(()) };
    if bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) {
        return Ok(());
    }
    let before = &bytes[..error.valid_up_to()];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let begins = before.iter().rposition(|byte| matches!(byte, b'\n' | b';' | b'"' | b' ')).map_or(0, |index| index + 1);
    bail!(
        "line {line}: it is text in Latin-1 (Windows-1252), not in UTF-8, as «{}…» shows: save it as UTF-8 (iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW)",
        String::from_utf8_lossy(&before[begins..])
    );
}

fn check_columns(columns: &[String], required: &[&str]) -> anyhow::Result<()> {
    let known = Columns(columns.to_vec());
    let Some(missing) = required.iter().find(|name| !known.has(name)) else { return Ok(()) };
    let apart: Vec<&str> = columns.iter().flat_map(|column| column.split([',', '\t'])).map(|name| name.trim().trim_matches('"')).collect();
    if ["cached_votes_up", "hot_score", "confidence_score"].iter().any(|name| apart.contains(name)) {
        bail!(
            "line 1: it is an export of CONSUL (column cached_votes_up), which this command does not read: give its columns the names of Decidim's \
             (id;title;body;votes;created_at…), separated by semicolons"
        );
    }
    if columns.len() == 1 && apart.len() > 1 {
        let separator = if columns[0].contains(',') { "commas" } else { "tabs" };
        bail!("line 1: its columns are separated by {separator}, those of Decidim by semicolons: {EXPORT_AGAIN}");
    }
    if columns.iter().all(String::is_empty) {
        bail!("line 1: it has no column {missing}: the file is empty");
    }
    let names = columns.iter().take(8).map(|name| format!("«{name}»")).collect::<Vec<_>>().join(", ");
    bail!(
        "line 1: it has no column {missing} but {names}: it is a table made by hand or in a spreadsheet, not an export of Decidim. Give its columns the names of \
         Decidim's (id;title/fr;body/fr;votes;created_at…, dates as 2024-03-01 10:00:00 +0100), or {EXPORT_AGAIN}"
    );
}

/// What the quotation marks of a record are like. The reader forgives all of it, and would take in whatever comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    Good,
    /// One stands inside a field, this many lines below the beginning of the record.
    Stray(u64),
    /// The last one opens a field that never ends.
    Unclosed,
}

fn quotes(raw: &[u8]) -> Quotes {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum At {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    let (mut at, mut lines, mut stray) = (At::Start, 0, None);
    for byte in raw {
        at = match (at, byte) {
            (At::Start | At::Closed, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) => At::Quoted,
            (_, b';') => At::Start,
            (At::Closed, b'\r' | b'\n') => At::Closed,
            (At::Closed, _) | (At::Plain, b'"') => {
                stray = stray.or(Some(lines));
                At::Plain
            }
            (At::Start | At::Plain, _) => At::Plain,
        };
        lines += u64::from(*byte == b'\n');
    }
    match stray {
        Some(after) => Quotes::Stray(after),
        None if at == At::Quoted => Quotes::Unclosed,
        None => Quotes::Good,
    }
}

impl Row {
    /// A row that can be read, or why it cannot.
    pub fn readable(&self) -> Result<&Self, String> {
        self.fields.as_ref().map(|_| self).map_err(Clone::clone)
    }

    /// The text of a column; empty without one.
    pub fn get(&self, name: &str) -> &str {
        let field = self.columns.named(name).and_then(|index| self.fields.as_ref().ok()?.get(index));
        field.map_or("", |text| text.trim())
    }

    /// The text of a column that may be localised.
    pub fn localised(&self, name: &str) -> &str {
        let plain = self.get(name);
        if !plain.is_empty() {
            return plain;
        }
        let texts: Vec<(&str, &str)> = self
            .columns
            .localised(name)
            .filter_map(|(index, locale)| Some((locale, self.fields.as_ref().ok()?.get(index)?.trim())))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        PREFERRED.iter().find_map(|locale| texts.iter().find(|(known, _)| known == locale)).or_else(|| texts.first()).map_or("", |(_, text)| text)
    }

    /// The text of a column that must have one.
    pub fn required(&self, name: &str) -> Result<String, String> {
        match self.get(name) {
            "" => Err(format!("it has no {name}")),
            text if text.len() > 200 => Err(format!("its {name} is too long")),
            text => Ok(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> String {
        Table::parse(bytes.to_vec(), &["id", "title"]).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_is_no_export_is_named_with_line_and_way_out() {
        let utf16: Vec<u8> = "id;title\n1;x\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, said) in [
            (b"id;title\n1;For\xeat\n".as_slice(), ["line 2", "Latin-1", "iconv"]),
            (b"id;title\r1;a\r2;b\r", ["line 1", "lone CR", "tr "]),
            (b"id,title\n1,a\n", ["line 1", "commas", "semicolons"]),
            (b"id\ttitle\n1\ta\n", ["line 1", "tabs", "semicolons"]),
            (&utf16, ["line 1", "UTF-16", "iconv"]),
            (&[b"\xff\xfe", utf16.as_slice()].concat(), ["line 1", "UTF-16", "iconv"]),
            (b"PK\x03\x04[Content_Types].xml xl/workbook.xml", ["line 1", "spreadsheet", "CSV UTF-8"]),
            (b"PK\x03\x04proposals.csv", ["line 1", "zip", "unpack"]),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", ["line 1", "xls", "CSV UTF-8"]),
            (b"id,title,cached_votes_up\n1,a,2\n", ["line 1", "CONSUL", "id;title;body"]),
            ("Numéro;Titre\n1;a\n".as_bytes(), ["line 1", "spreadsheet", "«Numéro»"]),
            (b"id;title\n1;a\n2;\"never closed\n3;b\n", ["line 3", "never ends", "close it"]),
        ] {
            let message = refused(bytes);
            for part in said {
                assert!(message.contains(part), "«{part}» in «{message}»");
            }
        }
        assert!(refused(b"id;title\n").is_empty());
    }

    #[test]
    fn rows_have_the_lines_that_an_editor_shows() {
        let text = "\u{feff}id;title\r\n\r\n1;\"a\r\nb\"\r\n2;c\r\n\r\n;\r\n3;d";
        let table = Table::parse(text.as_bytes().to_vec(), &["id"]).expect("a table");
        let rows: Vec<(u64, String, String)> = table.rows().map(|row| (row.line, row.get("id").to_owned(), row.get("title").to_owned())).collect();
        let expected = [(3, "1", "a\nb"), (5, "2", "c"), (8, "3", "d")].map(|(line, id, title)| (line, id.to_owned(), title.to_owned()));
        assert_eq!(rows, expected);
    }

    #[test]
    fn stray_quotation_marks_are_found_where_they_stand() {
        assert_eq!(quotes(b"1;\"a \"\"b\"\" ;\n c\";d\r\n"), Quotes::Good);
        assert_eq!(quotes(b"1;a \"b\n"), Quotes::Stray(0));
        assert_eq!(quotes(b"1;\"a\nb \"c\" d\";e\n"), Quotes::Stray(1));
        assert_eq!(quotes(b"1;\"a;b\n"), Quotes::Unclosed);
    }
}

//! Census lists: codes made from a list of residents on the commune's own machine, of which the server learns nothing but hashes.
//!
//! A person cannot prove a card number to this server without sending it, which it must never see; and a keyed hash made in the person's browser would
//! give the key away to everybody. So the number is not what a person enters. `tajmaat census hash` derives from each line of the list, with a secret
//! key that stays where it is, a one-time code: `HMAC-SHA-256(key, line)`, its first 60 bits as twelve letters. It writes two files: one with the codes
//! beside the list's own columns, to print letters from; and one with `SHA-256(code);neighbourhood`, to upload, sorted by hash so that a place in the
//! list tells nothing. The same list and key give the same codes with the same version of [`normalised`]: a second upload adds what is new and revives
//! what was cancelled or is over; whoever was verified by such a code renews it at the desk, or by a list made with a new key. Whoever changes [`normalised`] says
//! in the notes on upgrading whose codes change: the codes of before would go on working beside the new ones.
//!
//! Whoever holds both the file of letters and this server's database could tell which account used which line: destroy the letters once they are printed.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use app::model::content::ResidenceMethod;
use app::words::tr;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use tempfile::NamedTempFile;

use super::codes;
use super::store::{self, NewCode};
use crate::base::App;
use crate::base::clock::spoken;
use crate::base::db::{BatchId, NeighbourhoodId, RowId};
use crate::base::error::{Error, Result};
use crate::base::folding::letters;
use crate::communes::{self, Commune};
use crate::people::accounts::Viewer;
use crate::people::staff;
use crate::web::csv::BYTE_ORDER_MARK;
use app::model::paths;
use app::model::staff::StaffAct;

/// How long a census code can be used.
const DAYS: i64 = 180;
/// Letters a key has at least.
const LEAST_KEY: usize = 32;

/// What `tajmaat census hash` is asked to do.
#[derive(Clone, Debug)]
pub struct HashRequest {
    /// The list: CSV, separated by `;` or `,`.
    pub list: PathBuf,
    /// A file with the secret key, 32 characters or more.
    pub key: PathBuf,
    /// The columns that name a person without doubt.
    pub identity: Vec<String>,
    /// The column with the neighbourhood's slug.
    pub neighbourhood: String,
    /// Where the codes go, for the letters; stays on this machine.
    pub letters: PathBuf,
    /// Where the hashes go, for the upload.
    pub hashes: PathBuf,
}

/// Derives the codes of a list; returns how many (a person who is in it twice has one). Reads and writes files on this machine only.
///
/// # Errors
/// When a file cannot be read or written, a column is missing, a line lacks what names a person, or two lines of one person name different neighbourhoods: the
/// message says which, and neither file is written.
pub fn hash_list(request: &HashRequest) -> anyhow::Result<usize> {
    let key = std::fs::read_to_string(&request.key).with_context(|| format!("cannot read {}", request.key.display()))?;
    let key = key.trim();
    ensure!(key.chars().count() >= LEAST_KEY, "the key in {} is shorter than {LEAST_KEY} characters", request.key.display());
    let text = std::fs::read(&request.list).with_context(|| format!("cannot read {}", request.list.display()))?;
    let delimiter = delimiter(readable(&text).with_context(|| request.list.display().to_string())?);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_slice());
    let headers = reader.headers()?.clone();
    let column = |name: &str| headers.iter().position(|header| header.trim() == name).with_context(|| format!("the list has no column {name}"));
    let identity: Vec<usize> = request.identity.iter().map(|name| column(name)).collect::<anyhow::Result<_>>()?;
    let place = column(&request.neighbourhood)?;
    ensure!(request.letters != request.hashes, "the codes and the hashes go into two files");
    let (letters_file, hashes_file) = (beside(&request.letters)?, beside(&request.hashes)?);
    // People open this one in a spreadsheet; the hashes are for the server alone.
    letters_file.as_file().write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut letters = csv::WriterBuilder::new().delimiter(b';').from_writer(letters_file.as_file());
    let mut hashes = csv::WriterBuilder::new().delimiter(b';').has_headers(false).from_writer(hashes_file.as_file());
    letters.write_record(headers.iter().chain(["code"]))?;
    let mut hashed: BTreeMap<String, (String, u64)> = BTreeMap::new();
    for record in reader.records() {
        let record = record?;
        // Spreadsheets leave empty lines at the end.
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let line = line_of(&record, &text);
        ensure!(record.len() == headers.len(), "line {line} has {} columns, the first line has {}", record.len(), headers.len());
        let parts: Vec<String> = identity.iter().map(|column| normalised(&record[*column])).collect();
        ensure!(parts.iter().all(|part| !part.is_empty()), "line {line} lacks {}", request.identity.join(" or "));
        let code = derive(key, &parts)?;
        letters.write_record(record.iter().chain([crate::base::codes::shown(&code).as_str()]))?;
        let neighbourhood = record[place].trim();
        let (first, at) = hashed.entry(hex(&codes::digest(&code))).or_insert_with(|| (neighbourhood.to_owned(), line));
        ensure!(first == neighbourhood, "lines {at} and {line} name the same person, with two neighbourhoods: {first} and {neighbourhood}");
    }
    for (hash, (place, _)) in &hashed {
        hashes.write_record([hash, place])?;
    }
    letters.flush()?;
    hashes.flush()?;
    drop((letters, hashes));
    keep_both([(letters_file, &request.letters), (hashes_file, &request.hashes)])?;
    Ok(hashed.len())
}

/// The line on which a record stands: its position is where the one before it ended, which is before empty lines and the second half of a line's end.
fn line_of(record: &csv::StringRecord, text: &[u8]) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let rest: &[u8] = usize::try_from(position.byte()).ok().and_then(|begin| text.get(begin..)).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(**byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    position.line() + ends as u64
}

/// A file that is written beside its place, for its owner's eyes alone. Nothing of it stays unless it takes its place.
fn beside(place: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    NamedTempFile::new_in(folder).with_context(|| format!("cannot write {}", place.display()))
}

/// Both files take their places, or neither does.
fn keep_both(files: [(NamedTempFile, &Path); 2]) -> anyhow::Result<()> {
    for (file, place) in &files {
        file.as_file().sync_all().with_context(|| format!("cannot write {}", place.display()))?;
        ensure!(!place.is_dir(), "{} is a folder", place.display());
    }
    let [(one, place), (other, other_place)] = files;
    one.persist(place).with_context(|| format!("cannot write {}", place.display()))?;
    if let Err(error) = other.persist(other_place) {
        std::fs::remove_file(place)?;
        return Err(error).with_context(|| format!("cannot write {}", other_place.display()));
    }
    Ok(())
}

/// The list as text. Spreadsheets write others by themselves: that is said with the line and the way out, for accents and Arabic would be lost.
fn readable(list: &[u8]) -> anyhow::Result<&str> {
    ensure!(!list.starts_with(b"PK\x03\x04"), "line 1: it is a spreadsheet (xlsx or ods), not CSV: open it and save it as “CSV UTF-8”");
    std::str::from_utf8(list).map_err(|error| {
        let line = list[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow::anyhow!("line {line}: it is not text in UTF-8 (is it Latin-1?): save it as “CSV UTF-8” (or iconv -f WINDOWS-1252 -t UTF-8 LIST > NEW)")
    })
}

fn delimiter(list: &str) -> u8 {
    if list.lines().next().unwrap_or_default().contains(';') { b';' } else { b',' }
}

/// The same person gives the same text, however the list is typed: digits of any keyboard, with or without marks (vowel signs, hamzas, accents), stretched
/// letters or anything that is not seen, and letters that one keyboard writes for another.
fn normalised(text: &str) -> String {
    letters(text).to_uppercase()
}

fn derive(key: &str, parts: &[String]) -> anyhow::Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())?;
    mac.update(parts.join("\u{1f}").as_bytes());
    Ok(spoken(&mac.finalize().into_bytes()[..12]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What came of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// Hashes that can be used now and could not before.
    pub new: usize,
    /// Hashes that were there.
    pub known: usize,
}

/// Takes a file of hashes, whole or not at all. A line with anything else is named by its number, and nothing of it is kept or repeated.
pub(super) async fn take(app: &App, viewer: &Viewer, commune: &Commune, file: &[u8]) -> Result<Taken> {
    let places: HashMap<String, NeighbourhoodId> =
        communes::offered_neighbourhoods(app, commune.id).await?.into_iter().map(|place| (place.slug, place.id)).collect();
    let lines = parse(file, &places)?;
    let now = app.clock.now();
    let expires_at = now.plus_days(DAYS);
    let batch = store::NewBatch { id: app.rng.id::<BatchId>(now), kind: "census", neighbourhood: None, expires_at };
    let new: Vec<NewCode> = lines.into_iter().map(|(digest, neighbourhood)| NewCode { hash: codes::kept(app, &digest), neighbourhood }).collect();
    let mut tx = app.db.begin().await?;
    store::insert_batch(&mut tx, commune.id, viewer.id, &batch, now).await?;
    let issue = store::Issue { commune: commune.id, batch: Some(batch.id), method: ResidenceMethod::Census, by: viewer.id, at: now, expires_at };
    let changed = store::insert_codes(&mut tx, &issue, &new).await? as usize;
    let taken = Taken { new: changed, known: new.len() - changed };
    if taken.new == 0 {
        // Nothing new: no empty batch is left.
        tx.roll_back().await?;
        return Ok(taken);
    }
    let event = store::Event { act: "batch_made", method: "census", account: None, actor: Some(viewer.id), reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::CensusTaken.at(&paths::letters(&commune.slug))).await?;
    tx.commit().await?;
    Ok(taken)
}

/// The lines by hash, each once: two uploads at once then take their rows in one order.
fn parse(file: &[u8], places: &HashMap<String, NeighbourhoodId>) -> Result<BTreeMap<Vec<u8>, NeighbourhoodId>> {
    let refuse = |line: usize| {
        let mut errors = app::model::form::FormErrors::default();
        errors.add_with("file", tr::residents::BAD_LINE, vec![("line", line.to_string())]);
        Error::Invalid(errors)
    };
    let text = std::str::from_utf8(file).map_err(|_| refuse(1))?;
    let text = text.trim_start_matches('\u{feff}');
    let lines: Vec<&str> = text.trim_end().lines().collect();
    if lines.is_empty() {
        return Err(Error::field("file", tr::residents::CHOOSE_FILE));
    }
    let read = |(index, line): (usize, &&str)| {
        let (hash, place) = line.split_once(';').ok_or_else(|| refuse(index + 1))?;
        let hash = from_hex(hash).ok_or_else(|| refuse(index + 1))?;
        Ok((hash, *places.get(place.trim()).ok_or_else(|| refuse(index + 1))?))
    };
    lines.iter().enumerate().map(read).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let good = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    good.then(|| (0..64).step_by(2).filter_map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_code_however_the_list_is_typed() {
        let key = "0123456789abcdef0123456789abcdef";
        let code = |parts: &[&str]| derive(key, &parts.iter().map(|part| normalised(part)).collect::<Vec<_>>()).expect("a code");
        assert_eq!(code(&["AB 123456", "1984"]), code(&["ab123456", " 1984 "]));
        assert_ne!(code(&["AB123456", "1984"]), code(&["AB123457", "1984"]));
        for same in ["آسية بَنْعَلِيٍّ", "اسية بنعلي", "آسيــــة بنعلى", "آسية\u{200f} \u{200b}بنعلي\u{3164}", "ٱسية بنعلی"]
        {
            assert_eq!(code(&[same, "٠١/٠٢/١٩٨٤"]), code(&["آسية بنعلي", "01-02-1984"]), "{same}");
        }
        assert_eq!(code(&["AB۱۲۳", "x"]), code(&["ab 123", "X"]));
        assert_eq!(code(&["Élodie", "x"]), code(&["E\u{301}lodie", "x"]));
        assert_ne!(code(&["بنعلي", "x"]), code(&["بنعمر", "x"]));
        assert_ne!(code(&["AB1", "23"]), code(&["AB12", "3"]), "where one part ends counts");
        assert_eq!(crate::base::codes::normalised(&code(&["AB123456", "1984"])).as_deref(), Some(code(&["AB123456", "1984"]).as_str()));
    }

    #[test]
    fn a_list_that_is_not_in_utf_8_is_named_with_its_line_and_the_way_out() {
        for (list, said) in [
            (b"cin;pr\xe9nom\nAB1;x\n".as_slice(), "line 1: it is not text in UTF-8"),
            (b"cin;nom\nAB1;Zo\xe9\n", "line 2: it is not text in UTF-8"),
            (b"\xff\xfec\0i\0n\0", "CSV UTF-8"),
            (b"PK\x03\x04xl/workbook.xml", "spreadsheet"),
        ] {
            let message = readable(list).expect_err("unreadable").to_string();
            assert!(message.contains(said), "{message}");
        }
        assert_eq!(readable("\u{feff}cin;nom\n".as_bytes()).map(delimiter).ok(), Some(b';'));
    }

    #[test]
    fn only_hashes_and_neighbourhoods_are_taken() {
        let places = HashMap::from([("centre".to_owned(), NeighbourhoodId(uuid::Uuid::nil()))]);
        let hash = "ab".repeat(32);
        for end in ["", "\n", "\r\n", "\r\n\r\n", "\n \n"] {
            assert_eq!(parse(format!("{hash};centre\r\n{hash};centre{end}").as_bytes(), &places).expect("good").len(), 1, "{end:?}");
        }
        assert!(parse(format!("{hash};centre\n\n{hash};centre").as_bytes(), &places).is_err(), "a line between is none");
        for bad in
            ["", "AB123456;centre", "Fatima;1984;centre", &format!("{hash};nowhere"), &format!("{hash};centre;Fatima"), &format!("é{};centre", &hash[2..])]
        {
            assert!(parse(bad.as_bytes(), &places).is_err(), "{bad}");
        }
    }
}

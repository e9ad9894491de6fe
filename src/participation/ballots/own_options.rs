//! The ballot's own options: what staff write, in which order, with a picture and a recording of each.
//!
//! Files are kept before the row that names them; what no row came to name is swept with other orphans. A picture is encoded anew, a recording is taken as it is
//! when its first bytes are those of a kind that browsers play.

use std::collections::HashSet;

use app::model::Lang;
use app::model::ballot_staff::{BODY_FIELDS, BallotFields, TITLE_FIELDS};
use app::model::consultation_forms::LANGS;
use app::model::form::FormErrors;
use app::words::tr;

use super::model::{Ballot, BallotOption};
use super::preparing::{Case, category, money, place, require_seen, texts};
use super::store::preparing as kept;
use super::{KEEPERS, PICTURE, RECORDING, declaring, get};
use crate::base::App;
use crate::base::db::{ConsultationId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::number;
use crate::base::uploads::NotHeld;
use crate::communes;
use crate::content::photos;
use crate::participation::{consultations, options};
use crate::people::accounts::Viewer;
use crate::web::UploadedFile;

/// Bytes of a recording.
pub const MOST_RECORDING: usize = 2 * 1024 * 1024;
/// Bytes of a picture as it is sent.
pub const MOST_PICTURE: usize = photos::MOST_BYTES;

/// Where a file is kept.
pub(super) fn path(file: &str) -> String {
    format!("ballots/{file}")
}

/// Of these files those that an option has.
pub async fn known_files(app: &App, names: Vec<String>) -> Result<HashSet<String>> {
    Ok(kept::known_files(&mut &app.db, &names).await?.into_iter().collect())
}

/// The end of a recording's name, told by its first bytes.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'I', b'D', b'3', ..] | [0xff, 0xfb | 0xfa | 0xf3 | 0xf2, ..] => Some("mp3"),
        [b'O', b'g', b'g', b'S', ..] => Some("ogg"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("m4a"),
        _ => None,
    }
}

/// The media type of a file by the end of its name.
pub(super) fn media_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, end)| end) {
        Some("mp3") => "audio/mpeg",
        Some("ogg") => "audio/ogg",
        Some("m4a") => "audio/mp4",
        _ => "image/jpeg",
    }
}

/// A file of an option.
#[derive(Debug)]
pub(super) struct FoundFile {
    pub name: String,
    /// Whether everybody may read it.
    pub is_public: bool,
}

/// The picture or the recording at an address: of what is public, or of a draft for those who prepare it.
pub(super) async fn find_file(app: &App, viewer: Option<&Viewer>, (slug, number): (&str, &str), (n, what): (&str, &str)) -> Result<FoundFile> {
    let (commune, consultation) = consultations::resolve(app, slug, number).await?;
    let is_public = consultation.is_public();
    if !is_public && viewer.is_none_or(|viewer| viewer.require_any(&KEEPERS, &commune).is_err()) {
        return Err(Error::NotFound);
    }
    let ballot = get(&mut &app.db, consultation.id).await?;
    let option = n.parse().ok().and_then(|number| ballot.option(number)).ok_or(Error::NotFound)?;
    let name = match what {
        PICTURE => &option.picture,
        RECORDING => &option.recording,
        _ => return Err(Error::NotFound),
    };
    Ok(FoundFile { name: name.clone(), is_public })
}

/// What a file holds.
pub(super) async fn read(app: &App, file: &str) -> Result<bytes::Bytes> {
    if file.is_empty() {
        return Err(Error::NotFound);
    }
    app.files.get(&path(file)).await?.ok_or(Error::NotFound)
}

/// What a form says of an option.
#[derive(Debug)]
struct Said {
    option: BallotOption,
    /// The languages of the titles that it sent, empty ones too.
    titled: Vec<Lang>,
    /// Which version of the ballot it was opened on.
    seen: String,
}

/// What the files of a form become: names of files that are kept. `None` where none was sent.
#[derive(Debug, Default)]
struct Sent {
    picture: Option<String>,
    recording: Option<String>,
}

/// Keeps what was sent.
async fn keep_files(app: &App, files: Vec<UploadedFile>, errors: &mut FormErrors) -> Result<Sent> {
    use tr::ballots::staff as word;
    let mut sent = Sent::default();
    for file in files {
        match file.field.as_str() {
            "picture" => match photos::shrunk(file).await? {
                Ok(sizes) => {
                    let name = format!("{}.jpg", app.rng.letters::<26>());
                    // The second of the sizes fills a phone.
                    let Some(picture) = sizes.into_iter().nth(1) else { continue };
                    app.files.put(&path(&name), picture).await?;
                    sent.picture = Some(name);
                }
                Err(photos::Refused::Busy) => errors.add("picture", word::FILE_BUSY),
                Err(_) => errors.add("picture", word::PICTURE_UNREADABLE),
            },
            "recording" => match &file.content {
                Ok(held) if held.len() > MOST_RECORDING => errors.add("recording", word::RECORDING_LARGE),
                Ok(held) => match sniff(held) {
                    Some(end) => {
                        let name = format!("{}.{end}", app.rng.letters::<26>());
                        app.files.put(&path(&name), held.to_vec()).await?;
                        sent.recording = Some(name);
                    }
                    None => errors.add("recording", word::RECORDING_UNREADABLE),
                },
                Err(NotHeld::Busy) => errors.add("recording", word::FILE_BUSY),
                Err(_) => errors.add("recording", word::RECORDING_LARGE),
            },
            _ => {}
        }
    }
    Ok(sent)
}

/// Adds an option, or keeps what the one of a number says now. Returns its number. Of what is frozen only the files change, and translations of a title, until voting begins.
pub(super) async fn save(case: &Case<'_>, n: &str, fields: &BallotFields, files: Vec<UploadedFile>) -> Result<i64> {
    let mut errors = FormErrors::default();
    let frozen = case.consultation.published_at.is_some();
    let title = texts(fields, &TITLE_FIELDS, 120, &mut errors);
    let body = texts(fields, &BODY_FIELDS, 4_000, &mut errors);
    if !frozen && title.is_empty() {
        errors.add("title_ar", tr::ballots::staff::TITLE_NEEDED);
    }
    let cost = money("cost", fields, false, &mut errors);
    let places = communes::neighbourhoods(case.app, case.commune.id).await?;
    if errors.is_empty() {
        // Nothing is kept of a form that comes back.
        let sent = keep_files(case.app, files, &mut errors).await?;
        errors.into_result()?;
        let said = BallotOption {
            title,
            body,
            cost,
            envelope: number(fields.get("envelope")),
            neighbourhood: place(fields, &places),
            category: category(fields),
            ..BallotOption::new(0)
        };
        let titles = TITLE_FIELDS.iter().zip(LANGS).filter(|(name, _)| fields.0.contains_key(**name));
        let said = Said { option: said, titled: titles.map(|(_, lang)| lang).collect(), seen: fields.get("version").to_owned() };
        return keep(case, n, (said, sent), (fields.get("remove_picture") == "yes", fields.get("remove_recording") == "yes")).await;
    }
    Err(errors.into())
}

async fn keep(case: &Case<'_>, n: &str, (said, sent): (Said, Sent), (no_picture, no_recording): (bool, bool)) -> Result<i64> {
    let mut tx = case.app.db.begin().await?;
    let frozen = case.consultation.published_at.is_some();
    let ballot = if frozen { case.lock_public(&mut tx).await? } else { case.lock(&mut tx).await? };
    // What is added takes no number of another one.
    if n != "new" {
        require_seen(&ballot, &said.seen)?;
    }
    if frozen && case.has_begun(case.app.clock.now()) {
        return Err(Error::Conflict(tr::ballots::staff::FROZEN));
    }
    let mut option = match n {
        "new" if frozen || ballot.settings.from_list => return Err(Error::Conflict(tr::ballots::staff::FROZEN)),
        "new" => add(case, &mut tx, &ballot, said.option).await?,
        _ => change(case, &mut tx, &ballot, (n, said, frozen)).await?,
    };
    if no_picture {
        option.picture.clear();
    }
    if no_recording {
        option.recording.clear();
    }
    option.picture = sent.picture.unwrap_or(option.picture);
    option.recording = sent.recording.unwrap_or(option.recording);
    kept::set_files(&mut tx, case.id(), &option).await?;
    case.record_prepared(&mut tx).await?;
    tx.commit().await?;
    Ok(option.number)
}

async fn add(case: &Case<'_>, tx: &mut Tx, ballot: &Ballot, said: BallotOption) -> Result<BallotOption> {
    let most = ballot.settings.kind.most_options();
    if ballot.options.len() >= most {
        return Err(FormErrors::of("title_ar", tr::ballots::staff::OPTIONS_FULL).into());
    }
    let option = BallotOption { number: kept::take_number(tx, case.id()).await?, envelope: envelope(ballot, &said), ..said };
    kept::insert_options(tx, case.id(), std::slice::from_ref(&option)).await?;
    Ok(option)
}

async fn change(case: &Case<'_>, tx: &mut Tx, ballot: &Ballot, (n, said, frozen): (&str, Said, bool)) -> Result<BallotOption> {
    let old = n.parse().ok().and_then(|number| ballot.option(number)).ok_or(Error::NotFound)?;
    if frozen {
        return translate(case, tx, old, said).await;
    }
    let said = said.option;
    let option = BallotOption { number: old.number, picture: old.picture.clone(), recording: old.recording.clone(), envelope: envelope(ballot, &said), ..said };
    kept::set_option(tx, case.id(), &option).await?;
    Ok(option)
}

/// The language in which an option of the final list was proposed; `None` if it is the ballot's own.
pub(super) async fn proposed_in(db: &mut impl Sql, id: ConsultationId, option: &BallotOption) -> Result<Option<Lang>> {
    let Some(number) = option.listed_number else { return Ok(None) };
    let listed = options::final_list(db, id).await?.into_iter().find(|listed| listed.number == number);
    Ok(listed.map(|listed| Lang::parse(&listed.language).unwrap_or(Lang::Ar)))
}

/// Keeps the title of an option of the final list in the other languages that were sent: what its author wrote stands, and whoever does not read that can choose it
/// too.
async fn translate(case: &Case<'_>, tx: &mut Tx, old: &BallotOption, said: Said) -> Result<BallotOption> {
    let Some(own) = proposed_in(tx, case.id(), old).await? else { return Ok(old.clone()) };
    let mut option = old.clone();
    for lang in said.titled.into_iter().filter(|lang| *lang != own) {
        *option.title.own_mut(lang) = said.option.title.own(lang).to_owned();
    }
    kept::set_option(tx, case.id(), &option).await?;
    Ok(option)
}

/// The envelope that was chosen, or the one for its place and theme.
fn envelope(ballot: &Ballot, said: &BallotOption) -> Option<i64> {
    let chosen = said.envelope.filter(|number| ballot.envelope(*number).is_some());
    chosen.or_else(|| ballot.envelope_for(said.neighbourhood, &said.category).map(|envelope| envelope.number))
}

/// Takes an option of a draft away.
pub(super) async fn remove(case: &Case<'_>, (n, seen): (i64, &str)) -> Result<()> {
    let mut tx = case.app.db.begin().await?;
    let ballot = case.lock_seen(&mut tx, seen).await?;
    if !kept::remove_option(&mut tx, case.id(), n).await? {
        return Err(Error::NotFound);
    }
    kept::renumber(&mut tx, case.id()).await?;
    kept::set_settings(&mut tx, case.id(), &declaring::without(&ballot.settings, n), &ballot.question).await?;
    case.record_prepared(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Moves an option one place up or down.
pub(super) async fn shift(case: &Case<'_>, (n, seen): (i64, &str), up: bool) -> Result<()> {
    let mut tx = case.app.db.begin().await?;
    let ballot = case.lock_seen(&mut tx, seen).await?;
    let at = ballot.options.iter().position(|option| option.number == n).ok_or(Error::NotFound)?;
    let other = if up { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(other) = other.and_then(|other| ballot.options.get(other)) {
        kept::swap_options(&mut tx, case.id(), (n, other.number)).await?;
        kept::renumber(&mut tx, case.id()).await?;
        kept::set_settings(&mut tx, case.id(), &declaring::moved(&ballot.settings, (n, other.number)), &ballot.question).await?;
    }
    case.record_prepared(&mut tx).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_content_tells_what_a_recording_is() {
        for (bytes, expected) in [
            (&b"ID3\x04"[..], Some("mp3")),
            (&[0xff, 0xfb, 0x90, 0x64], Some("mp3")),
            (b"OggS\0", Some("ogg")),
            (b"\0\0\0\x20ftypM4A ", Some("m4a")),
            (b"<svg onload=alert(1)>", None),
            (b"RIFF....WAVE", None),
            (b"", None),
        ] {
            assert_eq!(sniff(bytes), expected);
        }
    }
}

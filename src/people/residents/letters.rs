//! Letters: a batch of codes for the addresses of a neighbourhood, printed once (the codes themselves are not kept), with a report of what became of them.

use app::model::Lang;
use app::model::content::ResidenceMethod;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::residents::{BatchRow, LettersFields, LettersPage};
use app::words::tr;

use super::codes;
use super::paper::{self, Letter};
use super::standing;
use super::store::{self, NewCode};
use crate::base::App;
use crate::base::db::{BatchId, RowId};
use crate::base::error::{Error, Result};
use crate::base::qr::Qr;
use crate::base::text::number;
use crate::communes::{self, Commune, Neighbourhood};
use crate::people::accounts::Viewer;
use crate::people::staff;
use app::model::staff::StaffAct;

/// How long a letter's code can be used.
const DAYS: i64 = 60;
/// Letters of one batch: each is a page.
const MOST: usize = 500;
/// Batches on the page.
const SHOWN: i64 = 50;

/// The page with the form and the report.
pub(super) async fn page(app: &App, commune: &Commune, fields: LettersFields, errors: FormErrors) -> Result<LettersPage> {
    let known = communes::neighbourhoods(app, commune.id).await?;
    let batches = store::batches(&app.db, commune.id, SHOWN).await?.into_iter().map(|row| BatchRow {
        id: row.id.to_string(),
        census: row.kind == "census",
        neighbourhood: known.iter().find(|place| Some(place.id) == row.neighbourhood_id).map(|place| place.name.clone()),
        count: row.codes,
        used: row.used,
        created_at: row.created_at.into(),
        expires_at: row.expires_at.into(),
        cancelled: row.cancelled_at.is_some(),
    });
    Ok(LettersPage { neighbourhoods: standing::neighbourhoods(app, commune).await?, batches: batches.collect(), fields, errors })
}

/// Makes a batch and returns it as a PDF.
pub(super) async fn make(app: &App, viewer: &Viewer, commune: &Commune, fields: &LettersFields) -> Result<Vec<u8>> {
    let mut errors = FormErrors::default();
    let neighbourhood = codes::neighbourhood(app, commune, &fields.neighbourhood, &mut errors).await?;
    let count = number(&fields.count).and_then(|count| usize::try_from(count).ok()).filter(|count| (1..=MOST).contains(count));
    if count.is_none() {
        errors.add_with("count", tr::residents::BAD_COUNT, vec![("most", MOST.to_string())]);
    }
    let (Some(neighbourhood), Some(count)) = (neighbourhood, count) else { return Err(errors.into()) };
    let now = app.clock.now();
    let expires_at = now.plus_days(DAYS);
    let batch = store::NewBatch { id: app.rng.id::<BatchId>(now), kind: "letter", neighbourhood: Some(neighbourhood.id), expires_at };
    let made: Vec<String> = (0..count).map(|_| app.rng.letters::<12>()).collect();
    let new: Vec<NewCode> = made.iter().map(|code| NewCode { hash: codes::hash(app, code), neighbourhood: neighbourhood.id }).collect();
    // Drawn before anything is kept, off the threads that serve: a batch that nobody can hand out must not be there, and nobody waits for the drawing.
    let (house, town) = (app.clone(), commune.clone());
    let drawing = tokio::task::spawn_blocking(move || {
        let letters: Result<Vec<Letter>> = made.iter().map(|code| letter(&house, &town, &neighbourhood, code, expires_at.into())).collect();
        // With the commune's, the name of the neighbourhood is what differs between letters.
        letters.and_then(|letters| paper::print(&letters).map_err(|failure| failure.beside("neighbourhood", tr::residents::LETTER_TOO_LONG)))
    });
    let pdf = drawing.await??;
    let mut tx = app.db.begin().await?;
    store::insert_batch(&mut tx, commune.id, viewer.id, &batch, now).await?;
    let issue = store::Issue { commune: commune.id, batch: Some(batch.id), method: ResidenceMethod::Letter, by: viewer.id, at: now, expires_at };
    store::insert_codes(&mut tx, &issue, &new).await?;
    let event = store::Event { act: "batch_made", method: "letter", account: None, actor: Some(viewer.id), reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::LettersMade.at(&paths::letters(&commune.slug))).await?;
    tx.commit().await?;
    Ok(pdf)
}

fn letter(app: &App, commune: &Commune, neighbourhood: &Neighbourhood, code: &str, expires_at: app::model::Micros) -> Result<Letter> {
    use tr::residents::letter as word;
    let texts = |lang: Lang| {
        vec![
            commune.name.get(lang).to_owned(),
            word::GREETING.fill_isolated(lang, &[("neighbourhood", neighbourhood.name.get(lang))]),
            word::WHY.text(lang).to_owned(),
            word::HOW.text(lang).to_owned(),
            word::UNTIL.fill(lang, &[("date", &app::format::date(lang, expires_at))]),
            word::FREE.text(lang).to_owned(),
        ]
    };
    Ok(Letter {
        arabic: texts(Lang::Ar),
        french: texts(Lang::Fr),
        code: crate::base::codes::shown(code),
        address: app.url(&paths::resident(&commune.slug)),
        qr: Qr::of(&codes::link(app, commune, code))?,
    })
}

/// Makes the unused codes of a batch worthless.
pub(super) async fn cancel(app: &App, viewer: &Viewer, commune: &Commune, id: BatchId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::cancel_batch(&mut tx, commune.id, id, now).await? {
        return Err(Error::NotFound);
    }
    let event = store::Event { act: "batch_cancelled", method: "", account: None, actor: Some(viewer.id), reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::CodesCancelled.at(&paths::letters(&commune.slug))).await?;
    tx.commit().await?;
    Ok(())
}

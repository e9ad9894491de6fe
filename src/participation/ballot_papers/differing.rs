//! Sheets that two people read differently: a third one, who is neither, sees what both read, looks at the sheet, and says what stands on it.

use app::model::ballot_papers::{DifferencePage, DifferencesPage, EntryFields, Reading};
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr::ballot_papers as word;

use super::store::{self, EntryRow};
use super::{Case, entering, reading, serials};
use crate::base::App;
use crate::base::db::{AccountId, ConsultationId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::participation::ballots;
use crate::people::staff;

/// Lines on the page.
const MOST: i64 = 500;

/// Those that wait. Nothing of what was read.
pub(super) async fn list(case: &Case<'_>) -> Result<DifferencesPage> {
    let rows = store::differing(&mut &case.app.db, case.ballot.id, MOST).await?;
    let line = |(serial, first, second): (String, AccountId, AccountId)| (serials::shown(&serial), ![first, second].contains(&case.viewer.id));
    Ok(DifferencesPage { number: case.consultation.number, title: case.consultation.texts.title.clone(), rows: rows.into_iter().map(line).collect() })
}

/// What both read on a sheet that waits for a third person, for anybody but them.
async fn both(db: &mut impl Sql, (id, serial): (ConsultationId, &str), by: AccountId) -> Result<(EntryRow, EntryRow)> {
    let mut rows = store::entries(db, id, serial).await?.into_iter();
    let (Some(first), Some(second)) = (rows.next(), rows.next()) else { return Err(Error::NotFound) };
    if [first.entered_by, second.entered_by].contains(&by) {
        return Err(Error::Forbidden);
    }
    if first.reading() == second.reading() || store::is_decided(db, id, serial).await? {
        return Err(Error::Conflict(word::NOTHING_DIFFERS));
    }
    Ok((first, second))
}

/// The form for a third person.
pub(super) async fn page(case: &Case<'_>, shown: &str, (fields, errors): (EntryFields, FormErrors)) -> Result<DifferencePage> {
    let serial = serials::parse(shown).ok_or(Error::NotFound)?;
    let (first, second) = both(&mut &case.app.db, (case.ballot.id, &serial), case.viewer.id).await?;
    Ok(DifferencePage {
        number: case.consultation.number,
        title: case.consultation.texts.title.clone(),
        kind: case.ballot.settings.kind,
        serial: serials::shown(&serial),
        first: first.reading(),
        second: second.reading(),
        fields,
        errors,
    })
}

/// Decides what stands on a sheet, as a third person.
pub async fn decide(app: &App, id: ConsultationId, by: AccountId, fields: &EntryFields) -> Result<()> {
    let mut tx = app.db.begin().await?;
    keep(app, &mut tx, id, by, fields).await?;
    tx.commit().await?;
    Ok(())
}

async fn keep(app: &App, tx: &mut Tx, id: ConsultationId, by: AccountId, fields: &EntryFields) -> Result<Reading> {
    entering::begin(app, tx, id).await?;
    let serial = serials::parse(&fields.serial).ok_or(Error::NotFound)?;
    let (first, second) = both(tx, (id, &serial), by).await?;
    let ballot = ballots::get(tx, id).await?;
    let read = reading::read(&ballot, fields)?;
    if !store::insert_ruling(tx, (id, &serial), &read, by, (first.entered_by, second.entered_by)).await? {
        return Err(Error::Conflict(word::NOTHING_DIFFERS));
    }
    Ok(read)
}

/// The same by a member of the staff, whose act is kept.
pub(super) async fn decide_as(case: &Case<'_>, fields: &EntryFields) -> Result<()> {
    let mut tx = case.app.db.begin().await?;
    keep(case.app, &mut tx, case.ballot.id, case.viewer.id, fields).await?;
    let path = paths::ballot_differences(&case.commune.slug, case.consultation.number);
    staff::record(case.app, &mut tx, case.viewer.id, case.commune.id, StaffAct::BallotReadingDecided.at(&path)).await?;
    tx.commit().await?;
    Ok(())
}

//! Entering what stands on a sheet: in one of two passes, by somebody who does not enter it in the other one and does not see what was entered there.

use app::model::ballot_papers::{EntryFields, EntryPage, SheetState};
use app::model::form::FormErrors;
use app::words::tr::ballot_papers as word;

use super::store::{self, balances};
use super::{Case, openings, reading, require, serials};
use crate::base::App;
use crate::base::db::{AccountId, ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::participation::{ballots, consultations};

/// The passes.
pub(super) const PASSES: [i64; 2] = [1, 2];

/// What somebody read on a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// 1 or 2.
    pub pass: i64,
    pub fields: &'a EntryFields,
}

/// Enters a sheet. Returns what it is read as, and its serial number as people read it. What is wrong is said beside the field.
pub async fn enter(app: &App, id: ConsultationId, by: AccountId, entry: Entry<'_>) -> Result<(SheetState, String)> {
    if !PASSES.contains(&entry.pass) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.begin().await?;
    begin(app, &mut tx, id).await?;
    let ballot = ballots::get(&mut tx, id).await?;
    let serial = serial(&mut tx, id, &entry.fields.serial).await?;
    let known = store::entries(&mut tx, id, &serial).await?;
    if known.iter().any(|known| known.pass == entry.pass) {
        return Err(Error::field("serial", word::ENTERED_BEFORE));
    }
    if known.iter().any(|known| known.entered_by == by) {
        return Err(Error::field("serial", word::ENTERED_BY_YOU));
    }
    let read = reading::read(&ballot, entry.fields)?;
    if !store::insert_entry(&mut tx, (id, &serial), entry.pass, by, &read).await? {
        return Err(Error::field("serial", word::ENTERED_BEFORE));
    }
    tx.commit().await?;
    Ok((read.state, serials::shown(&serial)))
}

/// Takes the paper of a ballot until the transaction ends, if sheets can be entered now. A balance that nobody confirmed is about other figures from now on.
pub(super) async fn begin(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
    if !store::lock(tx, id).await? {
        return Err(Error::field("serial", word::NOT_ISSUED));
    }
    let (consultation, ballot) = (consultations::get(tx, id).await?, ballots::get(tx, id).await?);
    let open = openings(&consultation, &ballot, app.clock.now());
    require(open.enter, open)?;
    if balances::find(tx, id).await?.is_some_and(|balance| balance.confirmed_at.is_some()) {
        return Err(Error::Conflict(word::BALANCED_ALREADY));
    }
    Ok(balances::withdraw(tx, id).await?)
}

/// The serial number of a sheet that was issued.
async fn serial(tx: &mut Tx, id: ConsultationId, typed: &str) -> Result<String> {
    let serial = serials::parse(typed).ok_or_else(|| Error::field("serial", word::SERIAL_WRONG))?;
    if store::is_issued(tx, id, &serial).await? { Ok(serial) } else { Err(Error::field("serial", word::NOT_ISSUED)) }
}

/// The form of a pass.
pub(super) async fn page(case: &Case<'_>, pass: &str, last: String, (fields, errors): (EntryFields, FormErrors)) -> Result<EntryPage> {
    let pass = pass.parse().ok().filter(|pass| PASSES.contains(pass)).ok_or(Error::NotFound)?;
    let progress = balances::progress(&mut &case.app.db, case.ballot.id).await?;
    let issued = store::batches(&mut &case.app.db, case.ballot.id).await?.iter().map(|batch| batch.sheet_count).sum();
    Ok(EntryPage {
        number: case.consultation.number,
        title: case.consultation.texts.title.clone(),
        kind: case.ballot.settings.kind,
        pass,
        open: openings(case.consultation, case.ballot, case.app.clock.now()).enter,
        entered: if pass == 1 { progress.first } else { progress.second },
        issued,
        last,
        fields,
        errors,
    })
}

//! Ballots on paper as months of use would have left them: for the demonstration and for tests with many sheets. What is entered goes through the rules of this
//! slice.

use app::model::ballot_papers::{Figures, SheetState};
use app::model::consultations::Multilingual;

use super::store::{self, NewBatch, balances};
use super::{issuing, serials};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Tx};
use crate::base::error::{Error, Result};
use crate::participation::ballots::{self, Ballot};
use app::model::ballot_papers::Reading;
use app::model::ballots::Choice;

/// Issues a batch without printing it. Returns the serial numbers as people read them.
pub async fn issue(app: &App, tx: &mut Tx, ballot: &Ballot, (by, count): (AccountId, usize), at: Timestamp) -> Result<Vec<String>> {
    let made = issuing::fresh(app, count);
    let number = store::next_batch(tx, ballot.id).await?;
    let new = NewBatch { ballot: ballot.id, number, count: count as i64, by, at };
    if !store::insert_batch(tx, &new, &made).await? {
        return Err(Error::NotFound);
    }
    Ok(made.iter().map(|serial| serials::shown(serial)).collect())
}

/// Gives somebody a sheet.
pub async fn give(app: &App, tx: &mut Tx, ballot: &Ballot, account: AccountId) -> Result<bool> {
    Ok(ballots::mark_on_paper(app, tx, ballot, account).await?.is_ok())
}

/// Enters a ballot that counts, in both passes.
pub async fn enter(tx: &mut Tx, ballot: &Ballot, serial: &str, choice: &Choice, clerks: [AccountId; 2]) -> Result<()> {
    let serial = serials::parse(serial).ok_or(Error::NotFound)?;
    let state = if choice.is_empty() { SheetState::Blank } else { SheetState::Cast };
    let read = Reading { state, marks: choice.to_text() };
    for (pass, by) in (1..).zip(clerks) {
        if !store::insert_entry(tx, (ballot.id, &serial), pass, by, &read).await? {
            return Err(Error::NotFound);
        }
    }
    Ok(())
}

/// Declares and confirms the balance; all that was not entered is unused. `marked` people were given a sheet.
pub async fn balance(tx: &mut Tx, ballot: &Ballot, marked: i64, clerks: [AccountId; 2], at: Timestamp) -> Result<Figures> {
    let before = balances::figures(tx, ballot.id, marked).await?;
    let mut unused = before.issued - before.read();
    for batch in store::batches(tx, ballot.id).await?.into_iter().rev() {
        let of_batch = unused.min(batch.sheet_count);
        balances::set_unused(tx, ballot.id, batch.number, of_batch).await?;
        unused -= of_batch;
    }
    let figures = balances::figures(tx, ballot.id, marked).await?;
    let [declares, confirms] = clerks;
    balances::declare(tx, ballot.id, (&figures, &Multilingual::default()), (declares, at)).await?;
    balances::confirm(tx, ballot.id, (confirms, at)).await?;
    Ok(figures)
}

//! At the desk: a verified resident comes, draws a sheet, and is marked as having voted on paper. Of them the ballot keeps the day; of the sheet nothing is
//! kept here. Whoever voted otherwise is told to replace it there; and their own page says it the other way round.
//!
//! - Nobody is marked without knowing it: they are told at once that a sheet was given in their name, that it was taken back, and that one was asked for and
//!   refused. What they are told has an hour, which leads to no choice: a sheet bears neither person nor time, and is entered after voting, from a box, by a
//!   random number.
//! - Whether somebody voted otherwise is shown on no page. It is said to whoever asks for a sheet, and that is kept as an act of theirs.

use app::model::ballot_papers::{PeoplePage, PersonPage};
use app::model::ballots::BallotState;
use app::model::consultations::Opening;
use app::model::form::FormErrors;
use app::model::notifications::{DeskNews, Notice};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr::ballot_papers as word;
use app::words::tr::consultations::opening::NO_LIST;

use super::{Case, openings, require, store};
use crate::base::db::{AccountId, Tx};
use crate::base::error::{Error, Result};
use crate::participation::ballots::{self, VOTES};
use crate::participation::consultations::{self, Asker};
use crate::people::notifications::{self, By, News};
use crate::people::{accounts, residents, staff};

/// Those whose name has this in it.
pub(super) async fn people(case: &Case<'_>, name: &str) -> Result<PeoplePage> {
    let found = residents::named(case.app, case.commune, name).await?;
    let open = openings(case.consultation, case.ballot, case.app.clock.now());
    Ok(PeoplePage {
        number: case.consultation.number,
        title: case.consultation.texts.title.clone(),
        people: found.into_iter().map(Into::into).collect(),
        name: name.chars().take(60).collect(),
        open: open.mark,
        no_list: open.no_list,
    })
}

/// A person, and whether they have a sheet. What they voted otherwise is not asked for.
pub(super) async fn person(case: &Case<'_>, handle: &str, errors: FormErrors) -> Result<PersonPage> {
    let (account, row) = residents::by_handle(case.app, case.commune, handle).await?;
    let open = openings(case.consultation, case.ballot, case.app.clock.now());
    Ok(PersonPage {
        number: case.consultation.number,
        title: case.consultation.texts.title.clone(),
        person: row.into(),
        has_sheet: ballots::state(&mut &case.app.db, case.ballot.id, account).await? == BallotState::OnPaper,
        open: open.mark,
        no_list: open.no_list,
        errors,
    })
}

async fn record(case: &Case<'_>, tx: &mut Tx, act: StaffAct) -> Result<()> {
    // The page of all of them: who it was is not kept with the hour.
    let path = paths::ballot_people(&case.commune.slug, case.consultation.number);
    staff::record(case.app, tx, case.viewer.id, case.commune.id, act.at(&path)).await
}

async fn tell(case: &Case<'_>, tx: &mut Tx, account: AccountId, news: DeskNews) -> Result<()> {
    let notice = Notice::Desk { title: case.consultation.texts.title.localized(), news };
    let path = paths::ballot(&case.commune.slug, case.consultation.number);
    let by = By { account: Some(case.viewer.id), organisation: None, officer: true };
    notifications::write(case.app, tx, account, News { notice: &notice, path: &path, about: Some(case.ballot.id.into()), by }).await
}

async fn resident(case: &Case<'_>, handle: &str) -> Result<AccountId> {
    Ok(residents::by_handle(case.app, case.commune, handle).await?.0)
}

/// Keeps both accounts as they are, before rows are taken that whoever leaves takes after their account. False if the person has left.
async fn join(case: &Case<'_>, tx: &mut Tx, account: AccountId) -> Result<bool> {
    accounts::join(tx, case.viewer.id).await?;
    accounts::join(tx, account).await
}

/// Gives somebody a sheet: they are marked, or it is said why not.
pub(super) async fn give(case: &Case<'_>, handle: &str) -> Result<()> {
    let account = resident(case, handle).await?;
    if account == case.viewer.id {
        return Err(Error::Conflict(word::NOT_YOURSELF));
    }
    let mut tx = case.app.db.begin().await?;
    if !join(case, &mut tx, account).await? {
        return Err(Error::Conflict(word::NOT_ELIGIBLE));
    }
    let admission = consultations::admit(case.app, &mut tx, case.ballot.id, VOTES, Asker::person(Some(account))).await?;
    match admission.standing.opening {
        Opening::Open { .. } => {}
        Opening::Verify | Opening::OtherNeighbourhood | Opening::Suspended { .. } | Opening::ForOrganisations | Opening::ByInvitation => {
            return Err(Error::Conflict(word::NOT_ELIGIBLE));
        }
        Opening::NoList => return Err(Error::Conflict(NO_LIST)),
        _ => return Err(Error::Conflict(word::NOT_NOW)),
    }
    if !store::lock(&mut tx, case.ballot.id).await? {
        return Err(Error::Conflict(word::NO_SHEETS));
    }
    match ballots::mark_on_paper(case.app, &mut tx, case.ballot, account).await? {
        Ok(()) => {}
        Err(BallotState::OnPaper) => return Err(Error::Conflict(word::HAS_SHEET)),
        Err(state) => {
            record(case, &mut tx, StaffAct::BallotRefused).await?;
            tell(case, &mut tx, account, DeskNews::Refused).await?;
            tx.commit().await?;
            return Err(Error::Conflict(if state == BallotState::Void { word::IS_VOID } else { word::VOTED_ONLINE }));
        }
    }
    record(case, &mut tx, StaffAct::BallotGiven).await?;
    tell(case, &mut tx, account, DeskNews::Given).await?;
    if !admission.still_open(case.app) {
        tx.roll_back().await?;
        return Err(Error::Conflict(word::NOT_NOW));
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a sheet back that is returned unused, and counts it as such when the balance is declared.
pub(super) async fn take_back(case: &Case<'_>, handle: &str) -> Result<()> {
    let account = resident(case, handle).await?;
    if account == case.viewer.id {
        return Err(Error::Conflict(word::NOT_YOURSELF));
    }
    let mut tx = case.app.db.begin().await?;
    // Whoever has left meanwhile is told nothing; the sheet that comes back is theirs all the same.
    join(case, &mut tx, account).await?;
    consultations::join_contributions(&mut tx, case.ballot.id).await?;
    let consultation = consultations::get(&mut tx, case.ballot.id).await?;
    let open = openings(&consultation, case.ballot, case.app.clock.now());
    require(open.mark, open)?;
    ballots::unmark_on_paper(case.app, &mut tx, case.ballot, account).await?;
    record(case, &mut tx, StaffAct::BallotTakenBack).await?;
    tell(case, &mut tx, account, DeskNews::TakenBack).await?;
    tx.commit().await?;
    Ok(())
}

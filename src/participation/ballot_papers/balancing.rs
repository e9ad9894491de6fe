//! The balance: every sheet and every person accounted for, or the difference explained in a note that is published. One person declares it, a second one
//! confirms it; what either of them saw must still be so. Counting is refused before.

use std::collections::BTreeMap;

use app::model::ballot_papers::{BalanceFields, BalancePage, Declaration, Figures, HandLine, Progress};
use app::model::ballots::Channel;
use app::model::consultations::Multilingual;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr::ballot_papers as word;

use super::store::{self, BatchRow, balances};
use super::{Case, issuing, openings, require};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean, fits, number};
use crate::participation::ballots::{self, Ballot};
use crate::people::{accounts, staff};

/// Letters of a note.
const NOTE: std::ops::RangeInclusive<usize> = 10..=2_000;

/// How the paper of a ballot stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// As they were declared; as they are now, until somebody does.
    pub figures: Figures,
    pub progress: Progress,
    /// Why the figures differ, once the balance is confirmed; for everybody.
    pub note: Multilingual,
    pub confirmed_at: Option<Timestamp>,
}

impl Balance {
    /// Whether there is any paper.
    pub const fn has_paper(&self) -> bool {
        self.figures.issued > 0
    }

    /// Whether the ballot may be counted as far as paper goes: there is none, or its balance was confirmed by a second person.
    pub const fn is_settled(&self) -> bool {
        !self.has_paper() || self.confirmed_at.is_some()
    }
}

/// How the paper of a ballot stands.
pub async fn balanced(db: &mut impl Sql, ballot: &Ballot) -> Result<Balance> {
    let progress = balances::progress(db, ballot.id).await?;
    let declared = balances::find(db, ballot.id).await?.filter(|balance| balance.confirmed_at.is_some());
    Ok(match declared {
        Some(balance) => Balance { figures: balance.figures(), progress, note: balance.note(), confirmed_at: balance.confirmed_at },
        None => Balance { figures: now(db, ballot.id).await?, progress, note: Multilingual::default(), confirmed_at: None },
    })
}

/// The figures as they are.
async fn now(db: &mut impl Sql, id: ConsultationId) -> Result<Figures> {
    let turnout = ballots::turnout(db, id).await?;
    let marked = turnout.iter().filter(|turnout| turnout.channel == Channel::Paper).map(|turnout| turnout.count).sum();
    Ok(balances::figures(db, id, marked).await?)
}

/// Whether everything that was entered is settled.
const fn is_entered(progress: &Progress) -> bool {
    progress.first == progress.settled && progress.second == progress.settled && progress.differing == 0
}

/// Who issued sheets, and how many people each of the staff marked. Who was marked by whom is kept nowhere.
async fn hands(case: &Case<'_>, batches: &[BatchRow]) -> Result<Vec<HandLine>> {
    let db = &mut &case.app.db;
    let mut hands: BTreeMap<AccountId, (i64, i64, i64)> = BTreeMap::new();
    for batch in batches {
        hands.entry(batch.issued_by).or_default().0 += batch.sheet_count;
    }
    if let Some((begins, _)) = ballots::voting(case.consultation) {
        let path = paths::ballot_people(&case.commune.slug, case.consultation.number);
        let acts = [StaffAct::BallotGiven, StaffAct::BallotTakenBack];
        for (account, given, taken_back) in staff::counts(db, case.commune.id, &path, acts, begins).await? {
            let hand = hands.entry(account).or_default();
            (hand.1, hand.2) = (given, taken_back);
        }
    }
    let people: Vec<AccountId> = hands.keys().copied().collect();
    let names = accounts::names(db, &people).await?;
    let name = |account| names.find(account).map(|person| person.name.clone()).unwrap_or_default();
    Ok(hands.into_iter().map(|(account, (issued, given, taken_back))| HandLine { name: name(account), issued, given, taken_back }).collect())
}

/// What the page shows.
pub(super) async fn page(case: &Case<'_>, (fields, errors): (BalanceFields, FormErrors)) -> Result<BalancePage> {
    let (db, id) = (&mut &case.app.db, case.ballot.id);
    let declared = balances::find(db, id).await?;
    let batches = store::batches(db, id).await?;
    let may_confirm = declared.as_ref().is_some_and(|balance| balance.confirmed_at.is_none() && balance.declared_by != case.viewer.id);
    let people: Vec<_> = declared.iter().flat_map(|balance| [Some(balance.declared_by), balance.confirmed_by]).flatten().collect();
    let names = accounts::names(db, &people).await?;
    let name = |account| names.find(account).map(|person| person.name.clone()).unwrap_or_default();
    let declaration = declared.map(|balance| Declaration {
        name: balance.name(),
        figures: balance.figures(),
        note: balance.note(),
        declared_by: name(balance.declared_by),
        declared_at: balance.declared_at.into(),
        confirmed: balance.confirmed_by.zip(balance.confirmed_at).map(|(by, at)| (name(by), at.into())),
    });
    Ok(BalancePage {
        number: case.consultation.number,
        title: case.consultation.texts.title.clone(),
        hands: hands(case, &batches).await?,
        batches: issuing::lines(batches),
        figures: now(db, id).await?,
        progress: balances::progress(db, id).await?,
        declared: declaration,
        may_confirm,
        open: openings(case.consultation, case.ballot, case.app.clock.now()).enter,
        fields,
        errors,
    })
}

/// Takes the paper of a ballot until the transaction ends, if its balance can be changed.
async fn begin(case: &Case<'_>, tx: &mut Tx) -> Result<()> {
    if !store::lock(tx, case.ballot.id).await? {
        return Err(Error::Conflict(word::NO_SHEETS));
    }
    let ballot = ballots::get(tx, case.ballot.id).await?;
    let open = openings(case.consultation, &ballot, case.app.clock.now());
    require(open.enter, open)?;
    if balances::find(tx, ballot.id).await?.is_some_and(|balance| balance.confirmed_at.is_some()) {
        return Err(Error::Conflict(word::BALANCED_ALREADY));
    }
    Ok(())
}

async fn record(case: &Case<'_>, tx: &mut Tx, act: StaffAct) -> Result<()> {
    let path = paths::ballot_balance(&case.commune.slug, case.consultation.number);
    staff::record(case.app, tx, case.viewer.id, case.commune.id, act.at(&path)).await
}

/// Declares the balance.
pub(super) async fn declare(case: &Case<'_>, fields: &BalanceFields) -> Result<()> {
    let id = case.ballot.id;
    let mut tx = case.app.db.begin().await?;
    begin(case, &mut tx).await?;
    let mut errors = FormErrors::default();
    let batches = store::batches(&mut tx, id).await?;
    for (place, batch) in batches.iter().enumerate() {
        let typed = fields.unused.get(place).map(String::as_str).unwrap_or_default();
        match number(typed).filter(|unused| (0..=batch.sheet_count).contains(unused)) {
            Some(unused) => balances::set_unused(&mut tx, id, batch.number, unused).await?,
            None if errors.is_empty() => errors.add_with("unused", word::BAD_UNUSED, vec![("batch", batch.number.to_string())]),
            None => {}
        }
    }
    errors.into_result()?;
    if !is_entered(&balances::progress(&mut tx, id).await?) {
        return Err(Error::field("", word::NOT_ENTERED));
    }
    let figures = now(&mut tx, id).await?;
    let note = note(&figures, fields)?;
    balances::declare(&mut tx, id, (&figures, &note), (case.viewer.id, case.app.clock.now())).await?;
    record(case, &mut tx, StaffAct::BallotsBalanced).await?;
    tx.commit().await?;
    Ok(())
}

/// Why the figures differ, in both languages of what is published; nothing if they agree.
fn note(figures: &Figures, fields: &BalanceFields) -> Result<Multilingual> {
    if figures.agree() {
        return Ok(Multilingual::default());
    }
    let note = Multilingual { ar: clean(&fields.note_ar), fr: clean(&fields.note_fr), ..Multilingual::default() };
    let mut errors = FormErrors::default();
    for (field, text) in [("note_ar", &note.ar), ("note_fr", &note.fr)] {
        if !fits(text, NOTE) {
            errors.add(field, word::NOTE_NEEDED);
        }
    }
    errors.into_result()?;
    Ok(note)
}

/// Confirms it as a second person, if it is the declaration that they read and the figures are still those that were declared.
pub(super) async fn confirm(case: &Case<'_>, fields: &BalanceFields) -> Result<()> {
    let id = case.ballot.id;
    let mut tx = case.app.db.begin().await?;
    begin(case, &mut tx).await?;
    let declared = balances::find(&mut tx, id).await?.ok_or(Error::Conflict(word::NOT_DECLARED))?;
    if declared.declared_by == case.viewer.id {
        return Err(Error::Forbidden);
    }
    if declared.name() != fields.read {
        return Err(Error::field("", word::DECLARED_AGAIN));
    }
    if declared.figures() != now(&mut tx, id).await? {
        return Err(Error::Conflict(word::FIGURES_CHANGED));
    }
    if !balances::confirm(&mut tx, id, (case.viewer.id, case.app.clock.now())).await? {
        return Err(Error::Conflict(word::BALANCED_ALREADY));
    }
    record(case, &mut tx, StaffAct::BalanceConfirmed).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a balance back that nobody confirmed: a sheet was found.
pub(super) async fn withdraw(case: &Case<'_>) -> Result<()> {
    let mut tx = case.app.db.begin().await?;
    begin(case, &mut tx).await?;
    balances::withdraw(&mut tx, case.ballot.id).await?;
    tx.commit().await?;
    Ok(())
}

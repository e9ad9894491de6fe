//! Closing a ballot: all that counts is taken, entered into the public log and kept in the order of hashes, in one transaction. What leads from a person to a vote
//! is destroyed in it ([`ballots::close`]). Two who close at once close once; whoever is killed in the middle has closed nothing.

use app::model::ballot_result::PaperCounts;
use app::model::ballot_result_pages::SheetsDiffer;
use app::model::consultations::AudienceKind;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use counting::log::{Hash, commitment};

use super::overwriting;
use super::store::{self, Facts};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, NeighbourhoodId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::jobs;
use crate::base::slice::Hourly;
use crate::communes::Commune;
use crate::participation::ballot_papers::{self, Balance};
use crate::participation::ballots::{self, Ballot, Sealed};
use crate::participation::consultations::Consultation;
use crate::participation::{ballot_log, consultations};
use crate::people::accounts::Viewer;
use crate::people::{residents, staff};

/// Sheets of a ballot; `None` if none were issued.
fn paper(balance: &Balance) -> Option<PaperCounts> {
    let figures = &balance.figures;
    let counted = figures.cast + figures.blank;
    balance.has_paper().then(|| PaperCounts { issued: figures.issued, cast: counted, spoiled: figures.read() - counted, unused: figures.unused })
}

/// By what the figures of sheets differ, if they do: the result says it beside the note.
fn differ(balance: &Balance) -> Option<SheetsDiffer> {
    let figures = &balance.figures;
    let by = || SheetsDiffer { missing: figures.missing(), given: figures.given(), marked: figures.marked };
    (balance.has_paper() && !figures.agree()).then(by)
}

/// Closes a ballot whose voting is over: by hand of one of the staff, or by the clock.
pub async fn close(app: &App, id: ConsultationId, by: Option<(&Viewer, &Commune)>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let sealed = ballots::close(app, &mut tx, id).await?;
    take(app, &mut tx, (id, sealed), (by.map(|(viewer, _)| viewer.id), app.clock.now())).await?;
    jobs::enqueue(app, &mut tx, overwriting::JOB, &id).await?;
    app.raise(&mut tx, Event::Progressed(id.into())).await?;
    if let Some((viewer, commune)) = by {
        let consultation = consultations::get(&mut tx, id).await?;
        let path = paths::ballot_count(&commune.slug, consultation.number);
        staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::BallotClosed.at(&path)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Keeps the ballots that count, with those on paper, in the log and among those to be counted. `by` one of the staff, or the clock.
pub(super) async fn take(app: &App, tx: &mut Tx, (id, mut sealed): (ConsultationId, Vec<Sealed>), (by, at): (Option<AccountId>, Timestamp)) -> Result<()> {
    let ballot = ballots::get(tx, id).await?;
    let balance = ballot_papers::balanced(tx, &ballot).await?;
    if !balance.is_settled() {
        return Err(Error::Conflict(tr::counts::staff::UNBALANCED));
    }
    sealed.extend(ballot_papers::sealed(app, tx, &ballot).await?);
    ballot_log::close(app, tx, &ballot, &sealed).await?;
    let (consultation, turnout) = (consultations::get(tx, id).await?, ballots::turnout(tx, id).await?);
    let facts = Facts {
        residents: residents::count_current(tx, consultation.commune_id, at).await?,
        living: living(tx, &consultation, at).await?,
        turnout: turnout.into_iter().map(|one| (one.channel, one.neighbourhood, one.count)).collect(),
        paper: paper(&balance),
        differ: differ(&balance),
        note: balance.note,
    };
    Ok(store::insert(tx, id, (by, at), &facts, &in_order(&ballot, sealed)).await?)
}

/// How many verified residents were asked, by neighbourhood. Where others vote too, voters are no part of them.
async fn living(tx: &mut Tx, consultation: &Consultation, at: Timestamp) -> Result<Vec<(Option<NeighbourhoodId>, i64)>> {
    let audience = &consultation.audience;
    let is_asked = |home: Option<NeighbourhoodId>| match audience.kind {
        AudienceKind::Residents => true,
        AudienceKind::Neighbourhoods => home.is_some_and(|home| audience.neighbourhoods.contains(&home)),
        _ => false,
    };
    if !matches!(audience.kind, AudienceKind::Residents | AudienceKind::Neighbourhoods) {
        return Ok(Vec::new());
    }
    let mut living = residents::count_by_place(tx, consultation.commune_id, at).await?;
    living.retain(|(home, _)| is_asked(*home));
    Ok(living)
}

/// Votes in the order of the hashes of their commitments, which says nothing of when they were cast.
fn in_order(ballot: &Ballot, sealed: Vec<Sealed>) -> Vec<(Hash, Sealed)> {
    let id = ballot.id.to_string();
    let hashed = |vote: Sealed| (commitment(&id, &vote.salt, &vote.pseudonym, &vote.choice), vote);
    let mut votes: Vec<(Hash, Sealed)> = sealed.into_iter().map(hashed).collect();
    votes.sort_unstable_by_key(|(hash, _)| *hash);
    votes
}

/// Whether voting is over for good and the ballot is not closed. One that waited in vain for its list never opened: its phase can be moved to later
/// days, or it is decided without a vote.
pub(super) fn is_due(app: &App, consultation: &Consultation, ballot: &Ballot) -> bool {
    let is_over = ballots::voting(consultation).is_some_and(|(_, ends)| ends <= app.clock.now());
    is_over && consultation.cancelled.is_none() && ballot.frozen_at.is_some() && ballot.closed_at.is_none() && !ballot.awaits_list()
}

/// Closes every ballot whose voting is over, but for those whose paper is not balanced, and counts what is closed. What was given up is destroyed. One that fails
/// keeps none of the others waiting.
pub(super) async fn close_due(app: &App) -> Result<()> {
    let (mut after, mut done) = (None, Ok(()));
    loop {
        let ids = ballots::unclosed(&mut &app.db, after, Hourly::BATCH).await?;
        for id in &ids {
            done = close_one(app, *id).await.and(done);
        }
        after = ids.last().copied();
        if (ids.len() as i64) < Hourly::BATCH {
            return super::counting::count_closed(app).await.and(done);
        }
    }
}

async fn close_one(app: &App, id: ConsultationId) -> Result<()> {
    let consultation = consultations::get(&mut &app.db, id).await?;
    if consultation.cancelled.is_some() {
        return ballots::discard(app, id).await;
    }
    if !is_due(app, &consultation, &ballots::get(&mut &app.db, id).await?) {
        return Ok(());
    }
    match close(app, id, None).await {
        // Another node was faster, or paper is being entered.
        Ok(()) | Err(Error::Conflict(_) | Error::NotFound) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Sheets of a ballot as they are now, and whether their balance is settled.
pub(super) async fn sheets(db: &mut impl Sql, ballot: &Ballot) -> Result<(Option<PaperCounts>, bool)> {
    let balance = ballot_papers::balanced(db, ballot).await?;
    Ok((paper(&balance), balance.is_settled()))
}

/// Takes the consultation's row, for whoever changes its count.
pub(super) async fn lock(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, id: ConsultationId) -> Result<Consultation> {
    consultations::lock(app, tx, viewer, commune, id).await
}

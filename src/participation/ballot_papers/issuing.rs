//! Issuing sheets: a batch with serial numbers, printed once. The sheets of a batch lie in no order that is kept.

use std::collections::BTreeSet;

use app::model::ballot_papers::{BatchLine, IssueFields, PaperPage};
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use super::sheets::{self, Paper};
use super::store::{self, BatchRow, NewBatch, balances};
use super::{Case, openings, require, serials};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::text::number;
use crate::communes;
use crate::people::staff;

/// Sheets of one batch: each is a page or more.
const MOST: usize = 500;

/// What stands on the page of a ballot's paper.
pub(super) async fn page(case: &Case<'_>, (fields, errors): (IssueFields, FormErrors)) -> Result<PaperPage> {
    let (db, id) = (&mut &case.app.db, case.ballot.id);
    let balance = balances::find(db, id).await?;
    let balanced = balance.as_ref().is_some_and(|balance| balance.confirmed_at.is_some());
    Ok(PaperPage {
        number: case.consultation.number,
        title: case.consultation.texts.title.clone(),
        open: openings(case.consultation, case.ballot, case.app.clock.now()),
        batches: lines(store::batches(db, id).await?),
        progress: balances::progress(db, id).await?,
        balanced,
        closed: balance.is_some_and(|balance| balance.taken_at.is_some()),
        fields,
        errors,
    })
}

pub(super) fn lines(rows: Vec<BatchRow>) -> Vec<BatchLine> {
    rows.into_iter().map(|row| BatchLine { number: row.number, count: row.sheet_count, at: row.issued_at.into(), unused: row.unused_count }).collect()
}

/// Serial numbers, each once, in no order.
pub(super) fn fresh(app: &App, count: usize) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut made = Vec::new();
    while made.len() < count {
        let serial = serials::random(&app.rng);
        if known.insert(serial.clone()) {
            made.push(serial);
        }
    }
    made
}

/// Issues a batch and returns its sheets as a PDF, once: what was printed twice could be cast twice.
pub async fn issue(case: &Case<'_>, fields: &IssueFields) -> Result<Vec<u8>> {
    let open = openings(case.consultation, case.ballot, case.app.clock.now());
    require(open.issue, open)?;
    let count = number(&fields.count).and_then(|count| usize::try_from(count).ok()).filter(|count| (1..=MOST).contains(count));
    let Some(count) = count else {
        let mut errors = FormErrors::default();
        errors.add_with("count", tr::ballot_papers::BAD_COUNT, vec![("most", MOST.to_string())]);
        return Err(errors.into());
    };
    let app = case.app;
    let known = store::batches(&mut &app.db, case.ballot.id).await?;
    let batch = known.last().map_or(1, |last| last.number + 1);
    let made = fresh(app, count);
    // Drawn before anything is kept, off the threads that serve: a batch that nobody can hand out must not be there, and nobody waits for the drawing.
    let places = communes::neighbourhoods(app, case.commune.id).await?;
    let (ballot, commune, title, serials) = (case.ballot.clone(), case.commune.name.clone(), case.consultation.texts.title.clone(), made.clone());
    let drawing = tokio::task::spawn_blocking(move || {
        let paper = Paper { ballot: &ballot, commune: &commune, title: &title, places: &places, batch };
        sheets::print(&paper, &serials).map_err(|failure| failure.beside("count", tr::ballot_papers::TOO_LONG))
    });
    let pdf = drawing.await??;
    let now = app.clock.now();
    let open = openings(case.consultation, case.ballot, now);
    require(open.issue, open)?;
    let mut tx = app.db.begin().await?;
    let new = NewBatch { ballot: case.ballot.id, number: batch, count: count as i64, by: case.viewer.id, at: now };
    let is_next = store::next_batch(&mut tx, case.ballot.id).await? == batch;
    if !is_next || !store::insert_batch(&mut tx, &new, &made).await? {
        return Err(Error::Conflict(tr::ballot_papers::AGAIN));
    }
    let path = paths::ballot_paper(&case.commune.slug, case.consultation.number);
    staff::record(app, &mut tx, case.viewer.id, case.commune.id, StaffAct::BallotsIssued.at(&path)).await?;
    tx.commit().await?;
    Ok(pdf)
}

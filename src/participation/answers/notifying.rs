//! Who is notified of an official answer: its author at once, then everybody who supported the solution or commented on it, in parts.
//!
//! - The transaction of the answer queues a job; each part of it is a transaction that keeps how far it came, so that nobody is told twice however often it
//!   is begun again, and thousands keep nobody from writing.
//! - The author, who has been told, and the officer who answered are left out. Nobody is told who has left, or has no account.

use std::collections::BTreeSet;

use app::model::content::Decision;
use app::model::paths;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, AnswerId, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Job;
use crate::communes::{self, Commune};
use crate::participation::{discussion, solutions, support};
use crate::people::notifications::{self, News, Notice};

/// Tells everybody concerned.
pub(super) const JOB: Job = Job::new("answer_told", |app, payload| Box::pin(async move { Ok(notify(&app, payload.parse::<AnswerId>()?).await?) }));
/// People of one transaction.
const PART: i64 = 200;

/// Tells everybody who has not been told yet.
pub async fn notify(app: &App, answer: AnswerId) -> Result<()> {
    let Some(solution) = store::solution_of(&app.db, answer).await? else { return Ok(()) };
    let commune = match solutions::get(&mut &app.db, solution).await {
        Ok(solution) => communes::get(app, solution.commune_id).await?,
        Err(Error::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    while notify_part(app, &commune, answer).await? {}
    Ok(())
}

/// The next who supported a solution or commented on it, each once, in the order of their accounts; those after one.
async fn concerned(tx: &mut Tx, solution: SolutionId, after: Option<AccountId>) -> Result<Vec<AccountId>> {
    let supporters = support::supporters(tx, solution, after, PART).await?;
    let commenters = discussion::commenters(tx, solution.into(), after, PART).await?;
    let people: BTreeSet<AccountId> = supporters.into_iter().chain(commenters).collect();
    Ok(people.into_iter().take(PART as usize).collect())
}

/// Notifies the next people in the order of their accounts; whether there may be more.
async fn notify_part(app: &App, commune: &Commune, id: AnswerId) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    // Two workers on the same answer come one after the other.
    let Some(answer) = store::untold(&mut tx, id).await? else { return Ok(false) };
    let solution = solutions::get(&mut tx, answer.solution_id).await?;
    let people = concerned(&mut tx, answer.solution_id, answer.told_to).await?;
    let path = format!("{}#answer", paths::solution(&commune.slug, solution.number));
    let decision = Decision::parse(&answer.decision).unwrap_or(Decision::UnderEvaluation);
    let notice = Notice::AnswerPublished { title: solution.title.clone(), decision };
    for person in people.iter().copied().filter(|person| *person != solution.author_id && *person != answer.officer_id) {
        notifications::write(app, &mut tx, person, News::about(solution.id, &notice, &path)).await?;
    }
    let more = people.len() as i64 == PART;
    store::mark_told(&mut tx, id, people.last().copied().filter(|_| more), (!more).then(|| app.clock.now())).await?;
    tx.commit().await?;
    Ok(more)
}

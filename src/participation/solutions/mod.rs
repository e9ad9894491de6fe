//! Solutions: proposals for problems or for a category, from draft to done, with every version kept.
//!
//! - A draft is seen by its author alone and has no number. Publishing gives it the commune's next number, its first version and its date.
//! - The state changes in [`states`] only, along one table, and every change leaves a row that the page's path shows.
//! - What others may read is decided by state and [`Visibility`]: lists never hold drafts or hidden ones.
//! - Counters that lists sort by are changed in the transaction of what they count.

mod cards;
mod composing;
mod counters;
mod desk;
mod drafts;
mod edits;
mod freezing;
pub mod gathering;
mod holdings;
pub mod home;
pub mod imported;
mod list;
pub mod moderated;
pub mod office;
mod ownership;
mod page;
pub mod past;
mod path;
mod reading;
pub mod states;
mod store;
mod support_counts;
mod text;

use std::collections::HashMap;

use app::model::content::{SolutionCard, SolutionState, Visibility};
use app::model::paths;
use axum::{Router, routing};
pub use desk::{parse_paper, publish_paper};
pub use drafts::drafts;
pub use edits::{is_editable, is_own, is_withdrawable};
pub use freezing::{Frozen, frozen, has_version, merge, merged_into, refer, reopen_rejected, unmerge};
pub use ownership::hand_over;
pub use page::{byline, may_read, published_article, with_page};
pub use path::path;
pub use reading::{resolve, resolve_public};
pub use states::{Transition, can_become, change_state};
pub use support_counts::{Counted, correct_support, count_support, locked, supported_by_at_least};
pub use text::{Proposal, numbers};

use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, OrganisationId, PartRows, Parts, ProblemId, SolutionId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::Subject;
use crate::base::slice::{Counter, Slice};
use crate::communes::Commune;

/// Solutions shown on a problem's page.
const OF_A_PROBLEM: i64 = 50;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    kinds: &[&moderated::Solutions],
    routes,
    holdings: holdings::HOLDINGS,
    unseen: &["staged_solutions"],
    erase: Some(|app, tx, leaving| Box::pin(ownership::erase(app, tx, leaving))),
    counters: &[
        Counter { name: "solutions in lists", check: |app, repair| Box::pin(counters::check(app, repair)) },
        Counter { name: "supports and answers of communes", check: |app, repair| Box::pin(counters::check_figures(app, repair)) },
    ],
    ..Slice::named("solutions")
};

fn routes() -> Router<App> {
    Router::new()
        .route(paths::SOLUTIONS, routing::get(reading::list))
        .route(paths::SOLUTION_VERSIONS, routing::get(reading::versions))
        .route(paths::NEW_SOLUTION, routing::get(composing::new_form).post(composing::create))
        .route(paths::DRAFT, routing::get(composing::draft_form).post(composing::save_draft))
        .route(paths::DRAFT_PREVIEW, routing::get(composing::preview).post(composing::publish))
        .route(paths::DISCARD_DRAFT, routing::post(composing::discard))
        .route(paths::EDIT_SOLUTION, routing::get(composing::edit_form).post(composing::edit))
        .route(paths::WITHDRAW_SOLUTION, routing::get(composing::withdraw_form).post(composing::withdraw))
}

/// A solution that was published, whatever became of it since.
#[derive(Clone, Debug)]
pub struct Solution {
    pub id: SolutionId,
    pub commune_id: CommuneId,
    /// Its running number.
    pub number: i64,
    /// Its title; not for the public when [`Solution::visibility`] says so.
    pub title: String,
    /// The person who wrote it.
    pub author_id: AccountId,
    /// The organisation it was written for.
    pub organisation_id: Option<OrganisationId>,
    /// Whether the public may read it.
    pub visibility: Visibility,
    /// The version of its text.
    pub version: i64,
    /// Where it stands.
    pub state: SolutionState,
    /// Supports of persons, residents included.
    pub support_count: i64,
    /// Supports of verified residents.
    pub resident_support_count: i64,
    /// Organisations that endorse it.
    pub endorsement_count: i64,
    /// Supports counted elsewhere, before an import.
    pub imported_support_count: i64,
    /// Comments and replies.
    pub comment_count: i64,
    /// Since when it can be read.
    pub published_at: Timestamp,
    /// When it reached the threshold.
    pub threshold_at: Option<Timestamp>,
    /// By when the commune must answer, as it was promised at the threshold.
    pub answer_due_at: Option<Timestamp>,
    /// The body to which it was referred, which is where it stands while it is open; empty for none.
    pub referred_to: String,
    /// Whether its state came with an import and nobody has moved it on here: such a state obliges nobody.
    pub state_imported: bool,
}

impl Solution {
    /// Whether its author took it away when they left: only a trace is there.
    pub const fn is_removed(&self) -> bool {
        self.title.is_empty()
    }

    /// As a discussion needs to know it; a withdrawn or merged one is closed.
    pub fn subject(&self) -> Subject {
        let public = self.visibility.is_public();
        Subject {
            item: self.id.into(),
            commune_id: self.commune_id,
            address: Address::within(|commune| paths::solution(commune, self.number)),
            comments_address: Address::within(|commune| paths::solution_comments(commune, self.number)),
            title: self.title.clone(),
            author_id: self.author_id,
            comment_count: self.comment_count,
            open: public && !matches!(self.state, SolutionState::Draft | SolutionState::Withdrawn | SolutionState::Merged),
            public: public || self.is_removed(),
        }
    }
}

/// The published solution of this number. Drafts have none.
pub async fn find(db: &mut impl Sql, commune: CommuneId, number: i64) -> Result<Solution> {
    store::find(db, commune, number).await?.ok_or(Error::NotFound)
}

/// The published solution with this id.
pub async fn get(db: &mut impl Sql, id: SolutionId) -> Result<Solution> {
    store::get(db, id).await?.ok_or(Error::NotFound)
}

/// Counts one more official answer, in the transaction of the answer.
pub async fn count_answer(tx: &mut Tx, id: SolutionId) -> Result<()> {
    store::count_answer(tx, id).await?;
    Ok(())
}

/// Title and text, for moderators. The text ends with who it helps.
pub async fn text(db: &Db, id: SolutionId) -> Result<(String, String)> {
    store::text(db, id).await?.ok_or(Error::NotFound)
}

/// The public solutions for a problem, most supported first.
pub async fn for_problem(app: &App, problem: ProblemId) -> Result<Vec<SolutionCard>> {
    cards::assemble(app, store::for_problem(&app.db, problem, OF_A_PROBLEM).await?).await
}

/// Asks how many solutions a person proposed, as `own_solutions`.
pub fn with_written(parts: Parts, account: AccountId) -> Parts {
    store::with_written(parts, account)
}

/// The newest public solutions of a person, those written for an organisation left out: they belong to its page.
pub async fn by_author(app: &App, author: AccountId, limit: i64) -> Result<Vec<SolutionCard>> {
    cards::assemble(app, store::by_author(&app.db, author, limit).await?).await
}

/// Those of these solutions that the public may read.
pub async fn among(app: &App, ids: &[SolutionId]) -> Result<Vec<(SolutionId, SolutionCard)>> {
    let rows = store::among(&app.db, ids).await?;
    let ids: Vec<SolutionId> = rows.iter().map(|row| row.id).collect();
    Ok(ids.into_iter().zip(cards::assemble(app, rows).await?).collect())
}

/// The newest public solutions of an organisation.
pub async fn by_organisation(app: &App, organisation: OrganisationId, limit: i64) -> Result<Vec<SolutionCard>> {
    cards::assemble(app, store::by_organisation(&app.db, organisation, limit).await?).await
}

/// Number and title of those of these that the public may read.
pub async fn titles(app: &App, ids: impl Iterator<Item = SolutionId>) -> Result<HashMap<SolutionId, (i64, String)>> {
    let mut ids: Vec<SolutionId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(store::titles(&app.db, &ids).await?.into_iter().map(|(id, number, title)| (id, (number, title))).collect())
}

/// Asks for number and title of those of these that the public may read.
pub fn with_titles(parts: Parts, ids: &[SolutionId]) -> Parts {
    if ids.is_empty() { parts } else { store::with_titles(parts, ids) }
}

/// From the rows of [`with_titles`].
pub fn titles_of(rows: &PartRows) -> HashMap<SolutionId, (i64, String)> {
    rows.of("solution_titles").filter_map(|row| Some((row.id(0)?, (row.number(0), row.text(0).to_owned())))).collect()
}

/// Asks which problems these are for.
pub fn with_problems(parts: Parts, ids: &[SolutionId]) -> Parts {
    if ids.is_empty() { parts } else { store::with_problems(parts, ids) }
}

/// From the rows of [`with_problems`].
pub fn problems_of(rows: &PartRows) -> Vec<(SolutionId, ProblemId)> {
    let mut found: Vec<_> = rows.of("solution_problems").filter_map(|row| Some((row.id(0)?, row.id(1)?))).collect();
    found.sort_unstable();
    found
}

/// Those of these that the public may read, in this order.
pub async fn cards_of(app: &App, ids: &[SolutionId]) -> Result<Vec<SolutionCard>> {
    let mut rows = store::of_ids(&app.db, ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    cards::assemble(app, rows).await
}

/// How many there are in a commune.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// The public can read them.
    pub published: i64,
    /// Supports of persons, over all of them.
    pub supports: i64,
    /// The commune has answered them.
    pub answered: i64,
}

/// Asks how many solutions the public can read in these communes.
pub fn with_counts(parts: Parts, communes: &[CommuneId]) -> Parts {
    store::with_counts(parts, communes)
}

/// How many there are in a commune, from the rows of [`with_counts`].
pub fn counts_of(rows: &PartRows, commune: CommuneId) -> Counts {
    store::counts(rows, commune)
}

/// The newest public solutions of a commune.
pub async fn newest(app: &App, commune: &Commune, limit: i64) -> Result<Vec<SolutionCard>> {
    cards::assemble(app, store::shelf(&app.db, store::Shelf::Newest, commune.id, limit).await?).await
}

/// The most supported public solutions that can still be supported.
pub async fn most_supported(app: &App, commune: &Commune, limit: i64) -> Result<Vec<SolutionCard>> {
    cards::assemble(app, store::shelf(&app.db, store::Shelf::Supported, commune.id, limit).await?).await
}

/// The public solutions that the commune has decided on, the latest first.
pub async fn decided(app: &App, commune: &Commune, limit: i64) -> Result<Vec<SolutionCard>> {
    cards::assemble(app, store::shelf(&app.db, store::Shelf::Decided, commune.id, limit).await?).await
}

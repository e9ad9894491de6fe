//! Problems: what residents say is wrong in their environment, where, and what became of it.
//!
//! - Anyone with an account reports; the number is the commune's next. Photos and a point are optional.
//! - "Me too" is one per person, never on one's own, and can be taken back.
//! - The commune's officers say where a problem stands; [`states`] has the one table of steps, each leaves a row of history and is told to the author.

mod cards;
mod counters;
mod holdings;
pub mod home;
mod links;
mod list;
mod me_too;
pub mod moderated;
mod ownership;
mod page;
pub mod past;
mod photos;
mod reporting;
mod routes;
pub mod states;
mod store;

use std::collections::HashMap;

use app::model::content::{ProblemCard, ProblemState, Visibility};
use app::model::map::ProblemMap;
use app::model::paths;
pub use links::{links_by_number, links_of, titled, with_links};
pub use me_too::{add_paper, withdraw_paper};
pub use ownership::hand_over;
pub use page::{may_read, page};
pub use photos::public_photo;
pub use reporting::{Report, parse_paper, publish_paper};
pub use routes::resolve;

use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::cursor::Page;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, OrganisationId, PartRows, Parts, ProblemId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::Subject;
use crate::base::slice::{Counter, Slice};
use crate::communes::{Commune, Neighbourhood};
use crate::participation::places;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    kinds: &[&moderated::Problems],
    routes: routes::routes,
    holdings: holdings::HOLDINGS,
    erase: Some(|app, tx, leaving| Box::pin(ownership::erase(app, tx, leaving))),
    counters: &[Counter { name: "problems in lists", check: |app, repair| Box::pin(counters::check(app, repair)) }],
    ..Slice::named("problems")
};

/// A problem.
#[derive(Clone, Debug)]
pub struct Problem {
    pub id: ProblemId,
    pub commune_id: CommuneId,
    /// Its running number.
    pub number: i64,
    /// Its title; not for the public when [`Problem::visibility`] says so.
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
    pub state: ProblemState,
    /// Comments and replies.
    pub comment_count: i64,
    /// When it was reported.
    pub created_at: Timestamp,
}

impl Problem {
    /// Whether its author took it away when they left: only a trace is there.
    pub const fn is_removed(&self) -> bool {
        self.title.is_empty()
    }

    /// As a discussion needs to know it.
    pub fn subject(&self) -> Subject {
        Subject {
            item: self.id.into(),
            commune_id: self.commune_id,
            address: Address::within(|commune| paths::problem(commune, self.number)),
            comments_address: Address::within(|commune| paths::problem_comments(commune, self.number)),
            title: self.title.clone(),
            author_id: self.author_id,
            comment_count: self.comment_count,
            open: self.visibility.is_public(),
            public: self.visibility.is_public() || self.is_removed(),
        }
    }
}

/// The problem of this number.
pub async fn find(db: &mut impl Sql, commune: CommuneId, number: i64) -> Result<Problem> {
    store::find(db, commune, number).await?.ok_or(Error::NotFound)
}

/// The problem with this id.
pub async fn get(db: &mut impl Sql, id: ProblemId) -> Result<Problem> {
    store::get(db, id).await?.ok_or(Error::NotFound)
}

/// Adds to (or takes from) the number of solutions, in the transaction of the solution.
pub async fn count_solutions(tx: &mut Tx, id: ProblemId, delta: i64) -> Result<()> {
    store::count_solutions(tx, id, delta).await?;
    Ok(())
}

/// Asks how many problems a person reported, as `own_problems`.
pub fn with_written(parts: Parts, account: AccountId) -> Parts {
    ownership::with_written(parts, account)
}

/// The newest public problems of a person, in their own name.
pub async fn by_author(app: &App, author: AccountId, limit: i64) -> Result<Vec<ProblemCard>> {
    cards::assemble(app, store::by_author(&app.db, author, limit).await?).await
}

/// The newest public problems of an organisation.
pub async fn by_organisation(app: &App, organisation: OrganisationId, limit: i64) -> Result<Vec<ProblemCard>> {
    cards::assemble(app, store::by_organisation(&app.db, organisation, limit).await?).await
}

/// Those of these problems that the public may read.
pub async fn among(app: &App, ids: &[ProblemId]) -> Result<Vec<(ProblemId, ProblemCard)>> {
    let rows = store::among(&app.db, ids).await?;
    let ids: Vec<ProblemId> = rows.iter().map(|row| row.id).collect();
    Ok(ids.into_iter().zip(cards::assemble(app, rows).await?).collect())
}

/// How many problems there are in a commune.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// The public can read them.
    pub public: i64,
    /// Of these, the commune says that they are fixed.
    pub resolved: i64,
}

/// Asks how many problems the public can read in these communes.
pub fn with_counts(parts: Parts, communes: &[CommuneId]) -> Parts {
    store::with_counts(parts, communes)
}

/// Asks how many problems of a commune nobody there has looked at.
pub fn with_reported(parts: Parts, commune: CommuneId) -> Parts {
    store::with_reported(parts, commune)
}

/// How many they are, from the rows of [`with_reported`].
pub fn reported_count(rows: &PartRows) -> i64 {
    rows.of("reported_problems").map(|row| row.number(0)).sum()
}

/// How many there are in a commune, from the rows of [`with_counts`].
pub fn counts_of(rows: &PartRows, commune: CommuneId) -> Counts {
    store::counts(rows, commune)
}

/// Asks how many open problems the public can read in the neighbourhoods of a commune.
pub fn with_open(parts: Parts, commune: CommuneId) -> Parts {
    store::with_open(parts, commune)
}

/// Open problems by neighbourhood, from the rows of [`with_open`].
pub fn open_by_neighbourhood(rows: &PartRows) -> HashMap<NeighbourhoodId, i64> {
    let mut open = HashMap::new();
    for row in rows.of("open_problems") {
        if let Some(neighbourhood) = row.id(0) {
            *open.entry(neighbourhood).or_default() += row.number(0);
        }
    }
    open
}

/// Asks where the open problems are that the public can read.
pub fn with_open_points(parts: Parts, commune: CommuneId) -> Parts {
    store::with_open_points(parts, commune)
}

/// The commune's drawing with its open problems, from the rows of [`with_open_points`]; `None` if it has no drawing.
pub fn open_map(rows: &PartRows, commune: &Commune, neighbourhoods: &[Neighbourhood]) -> Option<ProblemMap> {
    places::on_the_map(commune, neighbourhoods, store::open_points(rows))
}

/// Asks for number and title of those of these problems that the public may read.
pub fn with_titles(parts: Parts, ids: &[ProblemId]) -> Parts {
    if ids.is_empty() { parts } else { store::with_titles(parts, ids) }
}

/// From the rows of [`with_titles`].
pub fn titles_of(rows: &PartRows) -> HashMap<ProblemId, (i64, String)> {
    rows.of("problem_titles").filter_map(|row| Some((row.id(0)?, (row.number(0), row.text(0).to_owned())))).collect()
}

/// Those of these problems that the public may read.
pub async fn public_among(app: &App, ids: &[ProblemId]) -> Result<Vec<ProblemId>> {
    if ids.is_empty() { Ok(Vec::new()) } else { Ok(store::public_among(&app.db, ids).await?) }
}

/// Problems that the commune says are fixed, the latest first.
pub async fn resolved(app: &App, commune: &Commune, limit: i64) -> Result<Vec<ProblemCard>> {
    cards::assemble(app, store::in_state(&app.db, commune.id, ProblemState::Resolved, None, limit as usize).await?).await
}

/// A page of the problems that nobody of the commune has looked at, the latest first.
pub async fn reported(app: &App, commune: &Commune, after: &str, page: usize) -> Result<Page<ProblemCard>> {
    list::reported(app, commune, after, page).await
}

//! A commune of any size, filled from a seed: to measure with, and to test what growth does.
//!
//! - The rows are those that a life of three years would have left behind: what counts something holds exactly as many as there are.
//! - Attention is uneven, as it is in life: the n-th solution has n^-0.8 of the supports and comments of the first. In which order they come is chance.
//! - Rows go in by the thousand, through functions of the slices that own the tables (their `past.rs`); nobody is notified, and no rule is asked.

mod contributions;
mod people;
mod shares;
mod solutions;
mod talk;
mod texts;

use anyhow::ensure;
use app::model::map::Map;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use sha2::{Digest as _, Sha256};

use super::demo::MAP;
use super::demo::content::NEIGHBOURHOODS;
use super::demo::plan::Plan;
use crate::base::App;
use crate::base::clock::{Rng, Timestamp};
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, OrganisationId, ProblemId};
use crate::communes;
use people::People;
use texts::Texts;

/// How much there is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Sizes {
    pub people: usize,
    pub problems: usize,
    pub solutions: usize,
    pub comments: usize,
    pub supports: usize,
}

impl Sizes {
    /// In the proportions of a lively commune: two people, five comments and fifty supports a solution, and a problem to four of them.
    pub const fn of(solutions: usize) -> Self {
        Self { people: 2 * solutions, problems: solutions / 4, solutions, comments: 5 * solutions, supports: 50 * solutions }
    }
}

/// How long the discussions of single solutions are, if there are enough comments: to compare pages with few and with many.
pub const DISCUSSIONS: [usize; 3] = [0, 111, 337];

/// What is there now.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The commune.
    pub commune: CommuneId,
    /// For each of [`DISCUSSIONS`] the number of a solution with so many comments; none if there are too few comments.
    pub discussions: Vec<(usize, i64)>,
    /// The handle of somebody who wrote much.
    pub author: String,
}

/// The first solution was proposed so many days ago, the last yesterday.
const DAYS: i64 = 3 * 365;
/// Rows of the greatest table that are made at once.
const AT_ONCE: usize = 1_000;

/// Everything under way while a commune is filled.
struct Loading<'a> {
    app: &'a App,
    slug: &'a str,
    sizes: Sizes,
    plan: Plan,
    ids: Rng,
    texts: Texts,
    map: Map,
    commune: CommuneId,
    answer_days: i64,
    neighbourhoods: Vec<NeighbourhoodId>,
    people: People,
    organisations: Vec<(OrganisationId, AccountId)>,
    officer: AccountId,
    problems: Vec<(ProblemId, Timestamp)>,
}

/// Founds a commune and fills it, the same each time but for the moment at which the clock stands. The database must be migrated; a slug is filled once.
pub async fn fill(app: &App, slug: &str, sizes: Sizes) -> anyhow::Result<Filled> {
    ensure!(sizes.people >= 10, "a commune has ten people at least");
    ensure!(sizes.supports <= sizes.solutions * (sizes.people / 2), "half of the people support a solution at most: there are too few for so many supports");
    let mut loading = Loading::begin(app, slug, sizes).await?;
    loading.join().await?;
    let mut comments = loading.share_comments();
    let on_problems = comments.split_off(sizes.solutions);
    loading.report(&on_problems).await?;
    loading.propose(&comments).await?;
    let mut tx = app.db.begin().await?;
    communes::past::set_next_numbers(&mut tx, loading.commune, sizes.problems as i64 + 1, sizes.solutions as i64 + 1).await?;
    tx.commit().await?;
    let discussions = if loading.has_discussions() { DISCUSSIONS.to_vec() } else { Vec::new() };
    let discussions = discussions.into_iter().enumerate().map(|(place, length)| (length, (loading.first_discussion() + place) as i64 + 1)).collect();
    Ok(Filled { commune: loading.commune, discussions, author: people::handle(loading.seed(), 0) })
}

impl<'a> Loading<'a> {
    async fn begin(app: &'a App, slug: &'a str, sizes: Sizes) -> anyhow::Result<Self> {
        let (now, seed) = (app.clock.now(), seed_of(slug));
        let ids = Rng::seeded(seed);
        let founded = now.plus_days(-DAYS - 400);
        let mut loading = Self {
            app,
            slug,
            sizes,
            plan: Plan { now, chance: ChaCha20Rng::seed_from_u64(seed) },
            commune: ids.id(founded),
            officer: ids.id(founded),
            ids,
            texts: Texts::load()?,
            map: serde_json::from_str(MAP)?,
            answer_days: 0,
            neighbourhoods: Vec::new(),
            people: People::default(),
            organisations: Vec::new(),
            problems: Vec::new(),
        };
        loading.found(founded).await?;
        Ok(loading)
    }

    async fn found(&mut self, at: Timestamp) -> anyhow::Result<()> {
        let mut tx = self.app.db.begin().await?;
        let names = ("جماعة عين أملال", "Commune d'Aïn Amlal", "Ain Amlal");
        let row = communes::past::CommuneRow { id: self.commune, slug: self.slug, names, population: 28_400, map: MAP, created_at: at };
        communes::past::insert(&mut tx, &row).await?;
        for (position, names) in NEIGHBOURHOODS.into_iter().enumerate() {
            let id = self.ids.id(at);
            communes::past::neighbourhood(&mut tx, id, self.commune, names, position as i64).await?;
            self.neighbourhoods.push(id);
        }
        self.answer_days = communes::get_in(&mut tx, self.commune).await?.answer_days;
        Ok(tx.commit().await?)
    }

    fn seed(&self) -> u64 {
        seed_of(self.slug)
    }

    /// When the n-th of so many came: they come evenly, in their order.
    fn moment(&mut self, index: usize, many: usize) -> Timestamp {
        let span = (DAYS - 1) * 86_400;
        let step = span / many as i64;
        let second = span * index as i64 / many as i64 + self.plan.chance.random_range(0..=step);
        self.plan.now.plus_days(-DAYS).plus_seconds(second)
    }

    /// One of the neighbourhoods, or none for what concerns the whole commune.
    fn place(&mut self) -> Option<usize> {
        self.plan.chance.random_bool(0.8).then(|| self.plan.chance.random_range(0..self.neighbourhoods.len()))
    }

    /// How many comments each solution has, and after them each problem.
    fn share_comments(&mut self) -> Vec<usize> {
        let (comments, solutions, problems) = (self.sizes.comments, self.sizes.solutions, self.sizes.problems);
        let fixed: usize = if self.has_discussions() { DISCUSSIONS.iter().sum() } else { 0 };
        let most = 2_000.max(comments / solutions.max(1));
        let on_problems = if problems == 0 { 0 } else { (comments - fixed) / 10 };
        let mut shares = if self.has_discussions() {
            let mut others = shares::draw(&mut self.plan.chance, comments - fixed - on_problems, solutions - DISCUSSIONS.len(), most);
            let first = self.first_discussion();
            others.splice(first..first, DISCUSSIONS);
            others
        } else {
            shares::draw(&mut self.plan.chance, comments - on_problems, solutions, most)
        };
        shares.extend(shares::draw(&mut self.plan.chance, on_problems, problems, most));
        shares
    }

    /// Whether there is enough for [`DISCUSSIONS`] and for others beside them.
    fn has_discussions(&self) -> bool {
        self.sizes.comments > DISCUSSIONS.iter().sum() && self.sizes.solutions > 2 * DISCUSSIONS.len()
    }

    /// The index of the solution that has the first of [`DISCUSSIONS`]; the others come after it.
    const fn first_discussion(&self) -> usize {
        self.sizes.solutions / 2
    }
}

/// A number of a text, so that two communes have nothing in common.
fn seed_of(slug: &str) -> u64 {
    let hash = Sha256::digest(slug.as_bytes());
    hash.iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte))
}

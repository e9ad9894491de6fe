//! Moderation: flags, the queue, decisions, and that a hidden text is nowhere to be read.

mod decisions;
mod flags;
mod hidden_texts;
mod queue;

use app::model::content::{ItemKind, Visibility};
use app::model::paths;
use tajmaat::communes;
use tajmaat::db::{AccountId, CommentId, OrganisationId, ProblemId, SolutionId, sql};
use uuid::Uuid;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, NOW, TestApp};

/// Something in the database that can be flagged.
#[derive(Clone, Copy)]
pub struct Thing {
    pub kind: ItemKind,
    pub id: Uuid,
    pub number: i64,
}

impl Thing {
    pub fn page(self) -> String {
        match self.kind {
            ItemKind::Problem => paths::problem(COMMUNE, self.number),
            ItemKind::Solution => paths::solution(COMMUNE, self.number),
            ItemKind::Comment => paths::comment(COMMUNE, self.id),
        }
    }
    pub fn flag(self) -> String {
        match self.kind {
            ItemKind::Problem => paths::problem_flag(COMMUNE, self.number),
            ItemKind::Solution => paths::solution_flag(COMMUNE, self.number),
            ItemKind::Comment => paths::comment_flag(COMMUNE, self.id),
        }
    }
    pub fn item(self) -> String {
        paths::moderation_item(COMMUNE, self.kind.as_str(), self.id)
    }
    pub fn act(self, act: &str) -> String {
        format!("{}/{act}", self.item())
    }
    pub fn table(self) -> &'static str {
        match self.kind {
            ItemKind::Problem => "SELECT visibility, version FROM problems WHERE id = $1",
            ItemKind::Solution => "SELECT visibility, version FROM solutions WHERE id = $1",
            ItemKind::Comment => "SELECT visibility, version FROM comments WHERE id = $1",
        }
    }
}

pub fn id(client: &Client) -> AccountId {
    client.account.expect("signed in")
}

/// A published problem.
pub async fn problem(house: &TestApp, author: AccountId, title: &str, body: &str) -> Thing {
    let commune = house.commune().await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let number = communes::next_number(&mut tx, commune.id, communes::Numbered::Problem).await.expect("a number");
    let id: ProblemId = house.app.rng.id(NOW);
    let insert = sql("INSERT INTO problems (id, commune_id, number, author_id, title, body, category, subcategory, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'waste', 'black-spots', $7, $7)");
    let insert = insert.bind(id).bind(commune.id).bind(number).bind(author).bind(title).bind(body).bind(house.app.clock.now());
    tx.run(insert).await.expect("a problem");
    tx.commit().await.expect("kept");
    Thing { kind: ItemKind::Problem, id: id.0, number }
}

/// A published solution, of an organisation if one is named.
pub async fn solution_of(house: &TestApp, author: AccountId, organisation: Option<OrganisationId>, title: &str, body: &str) -> Thing {
    let commune = house.commune().await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let number = communes::next_number(&mut tx, commune.id, communes::Numbered::Solution).await.expect("a number");
    let id: SolutionId = house.app.rng.id(NOW);
    let insert = sql("INSERT INTO solutions (id, commune_id, number, author_id, organisation_id, title, body, category, subcategory, state, created_at, \
         updated_at, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waste', 'black-spots', 'published', $8, $8, $8)")
    .bind(id)
    .bind(commune.id)
    .bind(number)
    .bind(author)
    .bind(organisation)
    .bind(title)
    .bind(body)
    .bind(house.app.clock.now());
    tx.run(insert).await.expect("a solution");
    let insert = sql("INSERT INTO solution_versions (solution_id, version, title, body, helps, created_at) VALUES ($1, 1, $2, $3, '', $4)");
    tx.run(insert.bind(id).bind(title).bind(body).bind(NOW)).await.expect("a version");
    tx.commit().await.expect("kept");
    Thing { kind: ItemKind::Solution, id: id.0, number }
}

/// A published solution.
pub async fn solution(house: &TestApp, author: AccountId, title: &str, body: &str) -> Thing {
    solution_of(house, author, None, title, body).await
}

/// A comment on a problem or solution.
pub async fn comment(house: &TestApp, author: AccountId, on: Thing, officer: bool, body: &str) -> Thing {
    let id: CommentId = house.app.rng.id(NOW);
    let on_problem = (on.kind == ItemKind::Problem).then_some(on.id);
    let on_solution = (on.kind == ItemKind::Solution).then_some(on.id);
    let insert =
        sql("INSERT INTO comments (id, commune_id, problem_id, solution_id, author_id, as_officer, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(id)
            .bind(house.commune().await.id)
            .bind(on_problem)
            .bind(on_solution)
            .bind(author)
            .bind(officer)
            .bind(body)
            .bind(house.app.clock.now());
    house.app.db.run(insert).await.expect("a comment");
    Thing { kind: ItemKind::Comment, id: id.0, number: 0 }
}

/// Visibility and version now.
pub async fn state(house: &TestApp, thing: Thing) -> (Visibility, i64) {
    let (visibility, version): (String, i64) = house.app.db.one(sql(thing.table()).bind(thing.id)).await.expect("it is there");
    (Visibility::parse(&visibility).expect("a visibility"), version)
}

/// How many rows.
pub async fn count(house: &TestApp, query: &'static str, item: Uuid) -> i64 {
    house.app.db.one::<(i64,)>(sql(query).bind(item)).await.expect("a count").0
}

pub const FLAGS: &str = "SELECT COUNT(*) FROM flags WHERE item_id = $1";
pub const DECISIONS: &str = "SELECT COUNT(*) FROM moderation_decisions WHERE item_id = $1";
pub const TOLD: &str = "SELECT COUNT(*) FROM notifications WHERE about_id = $1 AND kind IN ('hidden', 'restored')";

/// Makes an account as young as this.
pub async fn joined_days_ago(house: &TestApp, client: &Client, days: i64) {
    let update = sql("UPDATE accounts SET created_at = $1 WHERE id = $2").bind(NOW.plus_days(-days)).bind(id(client));
    house.app.db.run(update).await.expect("an account");
}

/// Flags it as spam.
pub async fn flag(client: &mut Client, thing: Thing) -> Answer {
    client.post(&thing.flag(), &[("reason", "spam")]).await
}

/// Reads the item page and sends one of its forms, as a browser would.
pub async fn decide(moderator: &mut Client, thing: Thing, act: &str, fields: &[(&str, &str)]) -> Answer {
    let page = moderator.get(&thing.item()).await;
    decide_on(moderator, &page, thing, act, fields).await
}

/// Sends a form of an item page read before.
pub async fn decide_on(moderator: &mut Client, page: &Answer, thing: Thing, act: &str, fields: &[(&str, &str)]) -> Answer {
    let seen: Vec<(&str, String)> = ["visibility", "version", "decisions"].into_iter().map(|name| (name, page.value(name).unwrap_or_default())).collect();
    let mut all: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend_from_slice(fields);
    moderator.post(&thing.act(act), &all).await
}

/// The fields of a good hiding.
pub const HIDE: &[(&str, &str)] = &[("reason", "insult"), ("note", "Vous traitez vos voisins de voleurs.")];
/// The fields of a good restoring.
pub const RESTORE: &[(&str, &str)] = &[("restore_note", "Après relecture, le texte respecte les règles.")];

/// Counts the words `text` in a page, its head included.
pub fn mentions(answer: &Answer, text: &str) -> usize {
    answer.text().matches(text).count()
}

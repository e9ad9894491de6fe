//! Texts that are there before a test begins.

use app::model::content::ItemKind;
use app::model::paths;
use tajmaat::base::db::{AccountId, CommentId, DocumentId, MeasureId, OrganisationId, PledgeId, ProblemId, RequestId, SolutionId, sql};
use tajmaat::communes;
use uuid::Uuid;

use super::{COMMUNE, NOW, TestApp};

/// Something that is moderated. People and organisations are named by the number in their handle, a photo by its problem's.
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
            ItemKind::Photo => paths::problem(COMMUNE, self.number),
            ItemKind::Profile => paths::person(format!("person{}", self.number)),
            ItemKind::Organisation => paths::organisation(format!("org{}", self.number)),
            ItemKind::Pledge => paths::pledge(COMMUNE, self.id),
            ItemKind::Other(name) => format!("/{COMMUNE}/{name}/{}", self.number),
        }
    }
    pub fn flag(self) -> String {
        match self.kind {
            ItemKind::Problem => paths::problem_flag(COMMUNE, self.number),
            ItemKind::Solution => paths::solution_flag(COMMUNE, self.number),
            ItemKind::Comment => paths::comment_flag(COMMUNE, self.id),
            ItemKind::Photo => paths::photo_flag(COMMUNE, self.id),
            ItemKind::Profile => paths::profile_flag(COMMUNE, format!("person{}", self.number)),
            ItemKind::Organisation => paths::organisation_flag(format!("org{}", self.number)),
            ItemKind::Pledge => paths::pledge_flag(COMMUNE, self.id),
            ItemKind::Other(_) => format!("{}/flag", self.page()),
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
            ItemKind::Photo => "SELECT visibility, version FROM photos WHERE id = $1",
            ItemKind::Profile => "SELECT visibility, version FROM accounts WHERE id = $1",
            ItemKind::Organisation => "SELECT visibility, version FROM organisations WHERE id = $1",
            ItemKind::Pledge => "SELECT visibility, version FROM pledges WHERE id = $1",
            ItemKind::Other(name) => panic!("{name} is not of this program"),
        }
    }
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
    let insert =
        sql("INSERT INTO comments (id, commune_id, subject_kind, subject_id, author_id, as_officer, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(id)
            .bind(house.commune().await.id)
            .bind(on.kind.as_str())
            .bind(on.id)
            .bind(author)
            .bind(officer)
            .bind(body)
            .bind(house.app.clock.now());
    house.app.db.run(insert).await.expect("a comment");
    let counted = if on.kind == ItemKind::Problem {
        "UPDATE problems SET comment_count = comment_count + 1 WHERE id = $1"
    } else {
        "UPDATE solutions SET comment_count = comment_count + 1 WHERE id = $1"
    };
    house.app.db.run(sql(counted).bind(on.id)).await.expect("counted");
    Thing { kind: ItemKind::Comment, id: id.0, number: 0 }
}

/// Hours of work that an organisation promised to a solution, to be done by yesterday, with one report of three hours.
pub async fn pledge(house: &TestApp, organisation: OrganisationId, account: AccountId, solution: Thing) -> PledgeId {
    let (db, id) = (&house.app.db, house.app.rng.id::<PledgeId>(NOW));
    let due = tajmaat::participation::pledges::day_of(house.app.clock.now().plus_days(-1)).expect("a day");
    let insert = sql("INSERT INTO pledges (id, commune_id, organisation_id, solution_id, kind, what, amount, unit, due_on, due_at, account_id, created_at, \
         state, report_count, done) VALUES ($1, $2, $3, $4, 'hours', 'Curer la séguia avec les voisins', 1000, '', $5, $6, $7, $8, 'under_way', 1, 300)")
    .bind(id)
    .bind(house.commune().await.id)
    .bind(organisation)
    .bind(solution.id)
    .bind(due.0)
    .bind(due.1)
    .bind(account)
    .bind(NOW.plus_days(-20));
    db.run(insert).await.expect("a pledge");
    let report =
        sql("INSERT INTO pledge_reports (pledge_id, number, amount, note, account_id, created_at) VALUES ($1, 1, 300, 'Une première matinée', $2, $3)");
    db.run(report.bind(id).bind(account).bind(NOW.plus_days(-10))).await.expect("a report");
    id
}

/// A mute of a day about who wrote something, given by `actor`.
pub async fn measure(house: &TestApp, about: AccountId, item: Thing, actor: AccountId) -> MeasureId {
    let (id, now) = (house.app.rng.id::<MeasureId>(NOW), house.app.clock.now());
    let insert = sql("INSERT INTO measures (id, commune_id, account_id, number, kind, days, item_kind, item_id, reason, note, state, actor_id, created_at, \
         begins_at, ends_at) VALUES ($1, $2, $3, 1, 'mute', 1, $4, $5, 'insult', 'Un mot blessant, répété.', 'given', $6, $7, $7, $8)")
    .bind(id)
    .bind(house.commune().await.id)
    .bind(about)
    .bind(item.kind.as_str())
    .bind(item.id)
    .bind(actor)
    .bind(now.plus_days(-2))
    .bind(now.plus_days(-1));
    house.app.db.run(insert).await.expect("a measure");
    id
}

/// Something asked that waits, with its mandate.
pub async fn organisation_request(house: &TestApp, asker: AccountId) -> RequestId {
    let (db, id) = (&house.app.db, house.app.rng.id::<RequestId>(NOW));
    let insert = sql("INSERT INTO organisation_requests (id, commune_id, account_id, seat, kind, name_ar, name_fr, about_ar, about_fr, receipt, authority, \
         created_at) VALUES ($1, $2, $3, 1, 'association', 'جمعية الساقية', 'Association de la séguia', 'نعتني بالسواقي', 'Nous soignons les séguias', '12/2020', \
         'Caïdat', $4)");
    db.run(insert.bind(id).bind(house.commune().await.id).bind(asker).bind(NOW)).await.expect("a request");
    let document = house.app.rng.id::<DocumentId>(NOW);
    let insert =
        sql("INSERT INTO mandate_documents (id, account_id, request_id, file, media_type, size, created_at) VALUES ($1, $2, $3, $4, 'application/pdf', 9, $5)");
    db.run(insert.bind(document).bind(asker).bind(id).bind(id.to_string()).bind(NOW)).await.expect("a mandate");
    let path = tajmaat::people::organisations::mandate_path(&id.to_string());
    house.app.files.put(&path, b"%PDF-1.7\n".to_vec()).await.expect("a file");
    id
}

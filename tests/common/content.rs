//! Content that is there before a test begins, put there by the slices that own it: a builder for each thing.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;
use tajmaat::base::db::{AccountId, DocumentId, MeasureId, OrganisationId, PledgeId, RequestId, SolutionId, Tx, sql};
use tajmaat::base::kind::Item;
use tajmaat::communes::{self, Numbered};
use tajmaat::participation::{discussion, pledges, problems, solutions};
use tajmaat::people::{organisations, restrictions};
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
            ItemKind::Remark => paths::remark(COMMUNE, self.id),
            ItemKind::Consultation => paths::consultation(COMMUNE, self.number),
            ItemKind::Other("amendment") => paths::amendment(COMMUNE, self.id),
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
            ItemKind::Remark => paths::remark_flag(COMMUNE, self.id),
            ItemKind::Consultation => paths::consultation_flag(COMMUNE, self.number),
            ItemKind::Other("amendment") => paths::amendment_flag(COMMUNE, self.id),
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
            ItemKind::Remark => "SELECT visibility, version FROM meeting_remarks WHERE id = $1",
            ItemKind::Consultation => "SELECT visibility, version FROM consultations WHERE id = $1",
            ItemKind::Other("amendment") => "SELECT visibility, version FROM draft_contributions WHERE id = $1",
            ItemKind::Other(name) => panic!("{name} is not of this program"),
        }
    }
}

/// A published problem.
pub async fn problem(house: &TestApp, author: AccountId, title: &str, body: &str) -> Thing {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let number = communes::next_number(&mut tx, house.commune().await.id, Numbered::Problem).await.expect("a number");
    let thing = insert_problem(house, &mut tx, author, (number, title, body), None).await;
    tx.commit().await.expect("kept");
    thing
}

/// A problem with this number, at this point (latitude, longitude), which everybody sees or not.
pub async fn numbered_problem(house: &TestApp, author: AccountId, (number, title): (i64, &str), visibility: &str, point: Option<(i64, i64)>) -> Thing {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let thing = insert_problem(house, &mut tx, author, (number, title, "Les déchets débordent chaque semaine."), point).await;
    tx.run(sql("UPDATE problems SET visibility = $1 WHERE id = $2").bind(visibility).bind(thing.id)).await.expect("a visibility");
    tx.commit().await.expect("kept");
    thing
}

async fn insert_problem(house: &TestApp, tx: &mut Tx, author: AccountId, (number, title, body): (i64, &str, &str), point: Option<(i64, i64)>) -> Thing {
    let row = problems::past::ProblemRow {
        id: house.app.rng.id(NOW),
        commune: house.commune().await.id,
        number,
        author,
        title,
        body,
        category: ("waste", "black-spots"),
        neighbourhood: None,
        point,
        state: "reported",
        note: "",
        me_toos: 0,
        comments: 0,
        solutions: 0,
        at: house.app.clock.now(),
    };
    problems::past::insert(tx, &row).await.expect("a problem");
    Thing { kind: ItemKind::Problem, id: row.id.0, number }
}

/// A published solution, of an organisation if one is named.
pub async fn solution_of(house: &TestApp, author: AccountId, organisation: Option<OrganisationId>, title: &str, body: &str) -> Thing {
    let commune = house.commune().await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let row = solutions::past::SolutionRow {
        id: house.app.rng.id(NOW),
        commune: commune.id,
        number: communes::next_number(&mut tx, commune.id, Numbered::Solution).await.expect("a number"),
        author,
        organisation,
        title,
        body,
        helps: "",
        cost: None,
        category: ("waste", "black-spots"),
        neighbourhood: None,
        state: "published",
        supports: 0,
        resident_supports: 0,
        endorsements: 0,
        comments: 0,
        answers: 0,
        at: house.app.clock.now(),
        updated_at: house.app.clock.now(),
        threshold_at: None,
        answer_due_at: None,
    };
    solutions::past::insert(&mut tx, &row).await.expect("a solution");
    tx.commit().await.expect("kept");
    Thing { kind: ItemKind::Solution, id: row.id.0, number: row.number }
}

/// A published solution.
pub async fn solution(house: &TestApp, author: AccountId, title: &str, body: &str) -> Thing {
    solution_of(house, author, None, title, body).await
}

/// A comment on a problem or solution.
pub async fn comment(house: &TestApp, author: AccountId, on: Thing, officer: bool, body: &str) -> Thing {
    let row = discussion::past::CommentRow {
        id: house.app.rng.id(NOW),
        commune: house.commune().await.id,
        subject: Item { kind: on.kind, id: on.id },
        parent: None,
        author,
        organisation: None,
        as_officer: officer,
        stance: "neutral",
        body,
        visibility: Visibility::Published,
        never_public: false,
        votes: (0, 0),
        replies: 0,
        at: house.app.clock.now(),
    };
    let mut tx = house.app.db.begin().await.expect("a transaction");
    discussion::past::insert(&mut tx, &row).await.expect("a comment");
    house.app.kind(on.kind).expect("a kind").count_comments(&mut tx, on.id, 1).await.expect("counted");
    tx.commit().await.expect("kept");
    Thing { kind: ItemKind::Comment, id: row.id.0, number: 0 }
}

/// Hours of work that an organisation promised to a solution, to be done by yesterday, with one report of three hours.
pub async fn pledge(house: &TestApp, organisation: OrganisationId, account: AccountId, solution: Thing) -> PledgeId {
    let row = pledges::past::PledgeRow {
        id: house.app.rng.id(NOW),
        commune: house.commune().await.id,
        organisation,
        solution: SolutionId(solution.id),
        kind: "hours",
        what: "Curer la séguia avec les voisins",
        amount: 1000,
        unit: "",
        due: pledges::day_of(house.app.clock.now().plus_days(-1)).expect("a day"),
        state: "under_way",
        reports: 1,
        done: 300,
        by: account,
        at: NOW.plus_days(-20),
    };
    let report = pledges::past::ReportRow {
        pledge: row.id,
        number: 1,
        amount: 300,
        note: "Une première matinée",
        photo: "",
        by: account,
        at: NOW.plus_days(-10),
        confirmed: None,
    };
    let mut tx = house.app.db.begin().await.expect("a transaction");
    pledges::past::insert(&mut tx, &row).await.expect("a pledge");
    pledges::past::add_report(&mut tx, &report).await.expect("a report");
    tx.commit().await.expect("kept");
    row.id
}

/// A mute of a day about who wrote something, given by `actor`; its day is over.
pub async fn measure(house: &TestApp, about: AccountId, item: Thing, actor: AccountId) -> MeasureId {
    let row = restrictions::past::MeasureRow {
        id: house.app.rng.id(NOW),
        commune: house.commune().await.id,
        account: about,
        item: (item.kind.as_str(), item.id),
        days: 1,
        reason: "insult",
        note: "Un mot blessant, répété.",
        moderator: actor,
        at: house.app.clock.now().plus_days(-2),
    };
    let mut tx = house.app.db.begin().await.expect("a transaction");
    assert!(restrictions::past::insert(&mut tx, &row).await.expect("a measure"), "the first of this person");
    tx.commit().await.expect("kept");
    row.id
}

/// A request for an organisation that waits, with its mandate.
pub async fn organisation_request(house: &TestApp, asker: AccountId) -> RequestId {
    let row = organisations::past::RequestRow {
        id: house.app.rng.id(NOW),
        commune: house.commune().await.id,
        asker,
        kind: "association",
        names: ("جمعية الساقية", "Association de la séguia"),
        about: ("نعتني بالسواقي", "Nous soignons les séguias"),
        ice: None,
        receipt: ("12/2020", "Caïdat"),
        refused: None,
        at: NOW,
    };
    let (document, file) = (house.app.rng.id::<DocumentId>(NOW), row.id.to_string());
    let mut tx = house.app.db.begin().await.expect("a transaction");
    organisations::past::add_request(&mut tx, &row).await.expect("a request");
    organisations::past::add_mandate(&mut tx, (document, row.id), asker, (&file, 9), NOW).await.expect("a mandate");
    tx.commit().await.expect("kept");
    house.app.files.put(&organisations::mandate_path(&file), b"%PDF-1.7\n".to_vec()).await.expect("a file");
    row.id
}

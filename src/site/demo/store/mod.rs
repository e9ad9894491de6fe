//! SQL of the demonstration: rows with dates of their own, as a year of use would have left them.

pub(super) mod holding;
pub(super) mod measures;
pub(super) mod organisations;

use app::model::content::ItemKind;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{
    AccountId, AuthenticatorId, CommentId, CommuneId, DecisionId, NeighbourhoodId, NotificationId, OrganisationId, PhotoId, ProblemId, RowId, SolutionId,
    Statement, Tx, sql,
};
use crate::base::kind::Item;
use crate::people::consent;
use crate::people::notifications::By;
use crate::site::demo::people::Person;

pub(super) struct CommuneRow<'a> {
    pub id: CommuneId,
    pub slug: &'a str,
    pub names: (&'a str, &'a str, &'a str),
    pub population: i64,
    pub map: &'a str,
    pub created_at: Timestamp,
}

pub(super) async fn commune(tx: &mut Tx, row: &CommuneRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, population, contact_email, support_threshold, map, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'contact@ain-amlal.example', 100, $7, $8)")
    .bind(row.id)
    .bind(row.slug)
    .bind(row.names.0)
    .bind(row.names.1)
    .bind(row.names.2)
    .bind(row.population)
    .bind(row.map)
    .bind(row.created_at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn neighbourhood(tx: &mut Tx, id: NeighbourhoodId, commune: CommuneId, names: (&str, &str, &str), position: i64) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO neighbourhoods (id, commune_id, slug, name_ar, name_fr, name_en, position) VALUES ($1, $2, $3, $4, $5, $5, $6)")
        .bind(id)
        .bind(commune)
        .bind(names.0)
        .bind(names.1)
        .bind(names.2)
        .bind(position);
    tx.run(insert).await.map(drop)
}

pub(super) async fn person(tx: &mut Tx, person: &Person, (handle, agreement): (&str, RowId), password: &str, joined: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO accounts (id, handle, name, email, email_key, password_hash, language, confirmed_at, created_at) \
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $7)")
    .bind(person.id)
    .bind(handle)
    .bind(&person.name)
    .bind(person.email)
    .bind(person.email.map(|_| password))
    .bind(person.language)
    .bind(joined);
    tx.run(insert).await?;
    let agreed = sql("INSERT INTO consents (id, account_id, version, language, way, created_at) VALUES ($1, $2, $3, $4, 'mail', $5)");
    tx.run(agreed.bind(agreement).bind(person.id).bind(consent::current().version).bind(person.language).bind(joined)).await.map(drop)
}

/// Gives somebody a seat of a phone, and a password for who had none.
pub(super) async fn phone(tx: &mut Tx, account: AccountId, phone: &str, seat: i64, password: &str, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE accounts SET password_hash = $1 WHERE id = $2").bind(password).bind(account)).await?;
    let insert = sql("INSERT INTO account_phones (account_id, phone, seat, confirmed_at) VALUES ($1, $2, $3, $4)");
    tx.run(insert.bind(account).bind(phone).bind(seat).bind(at)).await.map(drop)
}

pub(super) async fn resident(tx: &mut Tx, account: AccountId, commune: CommuneId, at: Timestamp) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO residents (account_id, commune_id, method, verified_at) VALUES ($1, $2, 'identity_card', $3)").bind(account).bind(commune).bind(at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn role(
    tx: &mut Tx,
    (id, factor): (RowId, AuthenticatorId),
    account: AccountId,
    commune: CommuneId,
    role: &str,
    at: Timestamp,
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO roles (id, account_id, commune_id, role, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(id.0)
        .bind(account)
        .bind(commune)
        .bind(role)
        .bind(at);
    tx.run(insert).await?;
    let event = sql("INSERT INTO role_events (id, account_id, commune_id, role, act, created_at) VALUES ($1, $2, $3, $4, 'granted', $5)");
    tx.run(event.bind(id.0).bind(account).bind(commune).bind(role).bind(at)).await?;
    // Roles want a second factor: an app whose code the demonstration's pages show.
    let insert = sql("INSERT INTO authenticators (id, account_id, kind, name, created_at) VALUES ($1, $2, 'totp', 'Demo', $3)");
    tx.run(insert.bind(factor).bind(account).bind(at)).await.map(drop)
}

pub(super) struct ProblemRow<'a> {
    pub id: ProblemId,
    pub commune: CommuneId,
    pub number: i64,
    pub author: AccountId,
    pub title: &'a str,
    pub body: &'a str,
    pub category: (&'a str, &'a str),
    pub neighbourhood: Option<NeighbourhoodId>,
    pub point: Option<(i64, i64)>,
    pub state: &'a str,
    pub note: &'a str,
    pub me_toos: i64,
    pub at: Timestamp,
}

pub(super) async fn problem(tx: &mut Tx, row: &ProblemRow<'_>) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO problems (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, latitude, longitude, state, \
         state_note, me_too_count, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)")
        .bind(row.id)
        .bind(row.commune)
        .bind(row.number)
        .bind(row.author)
        .bind(row.title)
        .bind(row.body)
        .bind(row.category.0)
        .bind(row.category.1)
        .bind(row.neighbourhood)
        .bind(row.point.map(|point| point.0))
        .bind(row.point.map(|point| point.1))
        .bind(row.state)
        .bind(row.note)
        .bind(row.me_toos)
        .bind(row.at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn me_too(tx: &mut Tx, problem: ProblemId, account: AccountId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("INSERT INTO me_toos (problem_id, account_id, created_at) VALUES ($1, $2, $3)").bind(problem).bind(account).bind(at)).await.map(drop)
}

pub(super) struct SolutionRow<'a> {
    pub id: SolutionId,
    pub commune: CommuneId,
    pub number: i64,
    pub author: AccountId,
    pub organisation: Option<OrganisationId>,
    pub title: &'a str,
    pub body: &'a str,
    pub helps: &'a str,
    pub cost: Option<i64>,
    pub category: (&'a str, &'a str),
    pub neighbourhood: Option<NeighbourhoodId>,
    pub state: &'a str,
    pub supports: i64,
    pub resident_supports: i64,
    pub endorsements: i64,
    pub at: Timestamp,
    pub threshold_at: Option<Timestamp>,
}

pub(super) async fn solution(tx: &mut Tx, row: &SolutionRow<'_>) -> sqlx::Result<()> {
    let insert = sql(
        "INSERT INTO solutions (id, commune_id, number, author_id, organisation_id, title, body, helps, cost, category, subcategory, neighbourhood_id, state, \
         support_count, resident_support_count, endorsement_count, created_at, updated_at, published_at, threshold_at, answer_due_at) \
         SELECT $1, id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17, $18, $18 + answer_days * 86400000000 \
         FROM communes WHERE id = $2",
    )
    .bind(row.id)
    .bind(row.commune)
    .bind(row.number)
    .bind(row.author)
    .bind(row.organisation)
    .bind(row.title)
    .bind(row.body)
    .bind(row.helps)
    .bind(row.cost)
    .bind(row.category.0)
    .bind(row.category.1)
    .bind(row.neighbourhood)
    .bind(row.state)
    .bind(row.supports)
    .bind(row.resident_supports)
    .bind(row.endorsements)
    .bind(row.at)
    .bind(row.threshold_at);
    tx.run(insert).await?;
    let version = sql("INSERT INTO solution_versions (solution_id, version, title, body, helps, cost, created_at) VALUES ($1, 1, $2, $3, $4, $5, $6)")
        .bind(row.id)
        .bind(row.title)
        .bind(row.body)
        .bind(row.helps)
        .bind(row.cost)
        .bind(row.at);
    tx.run(version).await.map(drop)
}

pub(super) async fn link(tx: &mut Tx, solution: SolutionId, problem: ProblemId) -> sqlx::Result<()> {
    tx.run(sql("INSERT INTO solution_problems (solution_id, problem_id) VALUES ($1, $2)").bind(solution).bind(problem)).await?;
    tx.run(sql("UPDATE problems SET solution_count = solution_count + 1 WHERE id = $1").bind(problem)).await.map(drop)
}

/// `residence` is the commune whose resident the person is, if they are.
pub(super) async fn support(tx: &mut Tx, solution: SolutionId, account: AccountId, residence: Option<CommuneId>, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO supports (solution_id, account_id, resident, residence_commune_id, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(solution)
        .bind(account)
        .bind(residence.is_some())
        .bind(residence)
        .bind(at);
    tx.run(insert).await.map(drop)
}

/// A step of a problem's or a solution's path.
pub(super) fn step(id: RowId, of: Item, step: &str, note: &str, at: Timestamp) -> Statement {
    sql(if of.kind == ItemKind::Problem {
        "INSERT INTO problem_steps (id, problem_id, step, note, created_at) VALUES ($1, $2, $3, $4, $5)"
    } else {
        "INSERT INTO state_changes (id, solution_id, step, note, created_at) VALUES ($1, $2, $3, $4, $5)"
    })
    .bind(id.0)
    .bind(of.id)
    .bind(step)
    .bind(note)
    .bind(at)
}

pub(super) struct CommentRow<'a> {
    pub id: CommentId,
    pub commune: CommuneId,
    pub subject: Item,
    pub parent: Option<CommentId>,
    pub author: AccountId,
    pub organisation: Option<OrganisationId>,
    pub as_officer: bool,
    pub stance: &'a str,
    pub body: &'a str,
    pub hidden: bool,
    pub votes: (i64, i64),
    pub score: f64,
    pub replies: i64,
    pub at: Timestamp,
}

pub(super) async fn comment(tx: &mut Tx, row: &CommentRow<'_>) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO comments (id, commune_id, subject_kind, subject_id, parent_id, author_id, organisation_id, as_officer, stance, body, visibility, \
         useful_count, useless_count, score, reply_count, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(row.id)
        .bind(row.commune)
        .bind(row.subject.kind.as_str())
        .bind(row.subject.id)
        .bind(row.parent)
        .bind(row.author)
        .bind(row.organisation)
        .bind(row.as_officer)
        .bind(row.stance)
        .bind(row.body)
        .bind(if row.hidden { "hidden" } else { "published" })
        .bind(row.votes.0)
        .bind(row.votes.1)
        .bind(row.score)
        .bind(row.replies)
        .bind(row.at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn vote(tx: &mut Tx, comment: CommentId, account: AccountId, useful: bool, at: Timestamp) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO comment_votes (comment_id, account_id, useful, created_at) VALUES ($1, $2, $3, $4)").bind(comment).bind(account).bind(useful).bind(at);
    tx.run(insert).await.map(drop)
}

/// Sets the counters that comments are counted in.
pub(super) async fn recount(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(sql("UPDATE problems SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.subject_kind = 'problem' AND c.subject_id = problems.id AND c.visibility = 'published')"))
        .await?;
    tx.run(sql("UPDATE solutions SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.subject_kind = 'solution' AND c.subject_id = solutions.id AND c.visibility = 'published')"))
        .await?;
    tx.run(sql("UPDATE communes SET next_problem = (SELECT COUNT(*) + 1 FROM problems p WHERE p.commune_id = communes.id), \
         next_solution = (SELECT COUNT(*) + 1 FROM solutions s WHERE s.commune_id = communes.id)"))
        .await
        .map(drop)
}

pub(super) struct AnswerRow<'a> {
    pub id: RowId,
    pub solution: SolutionId,
    pub officer: AccountId,
    pub decision: &'a str,
    pub reasons: &'a str,
    pub cost: Option<i64>,
    pub responsible: &'a str,
    pub dates: (Option<&'a str>, Option<&'a str>),
    pub at: Timestamp,
}

pub(super) async fn answer(tx: &mut Tx, row: &AnswerRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO answers (id, solution_id, officer_id, decision, reasons, cost, responsible, starts_on, ends_on, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(row.id.0)
    .bind(row.solution)
    .bind(row.officer)
    .bind(row.decision)
    .bind(row.reasons)
    .bind(row.cost)
    .bind(row.responsible)
    .bind(row.dates.0)
    .bind(row.dates.1)
    .bind(row.at);
    tx.run(insert).await?;
    tx.run(sql("UPDATE solutions SET answer_count = answer_count + 1 WHERE id = $1").bind(row.solution)).await.map(drop)
}

pub(super) struct MilestoneRow<'a> {
    pub id: RowId,
    pub solution: SolutionId,
    pub position: i64,
    pub title: &'a str,
    pub due: Option<&'a str>,
    pub progress: i64,
    pub at: Timestamp,
}

pub(super) async fn milestone(tx: &mut Tx, row: &MilestoneRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO milestones (id, solution_id, position, title, due_on, progress, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(row.id.0)
        .bind(row.solution)
        .bind(row.position)
        .bind(row.title)
        .bind(row.due)
        .bind(row.progress)
        .bind(row.at);
    tx.run(insert).await.map(drop)
}

pub(super) struct DecisionRow<'a> {
    pub ids: (RowId, DecisionId),
    pub commune: CommuneId,
    pub comment: CommentId,
    pub author: AccountId,
    pub flagger: AccountId,
    pub moderator: AccountId,
    /// Of the flag; a decision that keeps the comment has none.
    pub reason: &'static str,
    /// Empty when the comment is kept.
    pub note: &'a str,
    pub at: Timestamp,
}

/// A flag and the decision about the comment: hidden, or kept.
pub(super) async fn decision(tx: &mut Tx, row: &DecisionRow<'_>) -> sqlx::Result<()> {
    let hides = !row.note.is_empty();
    let flag = sql("INSERT INTO flags (id, commune_id, item_kind, item_id, item_version, account_id, reason, weight, outcome, created_at, decided_at) \
         VALUES ($1, $2, 'comment', $3, 1, $4, $5, 2, $6, $7, $8)")
    .bind(row.ids.0.0)
    .bind(row.commune)
    .bind(row.comment)
    .bind(row.flagger)
    .bind(row.reason)
    .bind(if hides { "upheld" } else { "dismissed" })
    .bind(row.at.plus_seconds(-7_200))
    .bind(row.at);
    tx.run(flag).await?;
    let decision =
        sql("INSERT INTO moderation_decisions (id, commune_id, item_kind, item_id, item_version, author_id, number, act, reason, note, actor_id, created_at) \
         VALUES ($1, $2, 'comment', $3, 1, $4, 1, $5, $6, $7, $8, $9)")
        .bind(row.ids.1)
        .bind(row.commune)
        .bind(row.comment)
        .bind(row.author)
        .bind(if hides { "hide" } else { "dismiss" })
        .bind(if hides { row.reason } else { "" })
        .bind(row.note)
        .bind(row.moderator)
        .bind(row.at);
    tx.run(decision).await.map(drop)
}

/// An open flag, so that the moderators' queue is not empty.
pub(super) async fn flag(tx: &mut Tx, id: RowId, commune: CommuneId, comment: CommentId, account: AccountId, reason: &str, at: Timestamp) -> sqlx::Result<()> {
    let flag = sql("INSERT INTO flags (id, commune_id, item_kind, item_id, item_version, account_id, reason, weight, created_at) \
         VALUES ($1, $2, 'comment', $3, 1, $4, $5, 1, $6)")
    .bind(id.0)
    .bind(commune)
    .bind(comment)
    .bind(account)
    .bind(reason)
    .bind(at);
    tx.run(flag).await.map(drop)
}

pub(super) async fn photo(tx: &mut Tx, id: PhotoId, problem: ProblemId, alt: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE photos SET problem_id = $1, alt = $2, upload_key = '' WHERE id = $3").bind(problem).bind(alt).bind(id)).await.map(drop)
}

pub(super) struct NotificationRow {
    pub id: NotificationId,
    pub to: AccountId,
    pub kind: &'static str,
    pub data: String,
    pub path: String,
    pub about: (&'static str, Uuid),
    pub by: By,
    pub at: Timestamp,
    pub read_at: Option<Timestamp>,
}

pub(super) async fn notification(tx: &mut Tx, row: &NotificationRow) -> sqlx::Result<()> {
    let insert = sql(
        "INSERT INTO notifications (id, account_id, kind, data, path, about_kind, about_id, by_account, by_organisation, as_officer, created_at, read_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(row.id)
    .bind(row.to)
    .bind(row.kind)
    .bind(&row.data)
    .bind(&row.path)
    .bind(row.about.0)
    .bind(row.about.1)
    .bind(row.by.account)
    .bind(row.by.organisation)
    .bind(row.by.officer)
    .bind(row.at)
    .bind(row.read_at);
    tx.run(insert).await.map(drop)
}

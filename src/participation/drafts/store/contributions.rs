//! SQL of stances, amendments and supports.

use app::model::Lang;
use app::model::content::Visibility;
use app::model::drafts::ArticleStance;

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, ArticleId, CommuneId, ConsultationId, ContributionId, Db, DraftTextId, OrganisationId, Sql, Statement, Tx, sql};
use crate::base::part::GivenAs;

/// Whose stance it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::participation::drafts) struct Who {
    pub account: AccountId,
    pub organisation: Option<OrganisationId>,
}

/// What somebody gave to an article.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::drafts) struct Row {
    pub id: ContributionId,
    pub commune_id: CommuneId,
    pub text_id: DraftTextId,
    /// The article's key.
    pub key: i64,
    pub account_id: AccountId,
    pub organisation_id: Option<OrganisationId>,
    pub standing: String,
    stance: String,
    pub reason: String,
    pub wording: String,
    language: String,
    pub theme: Option<i64>,
    pub support_count: i64,
    visibility: String,
    pub created_at: Timestamp,
}

impl Row {
    pub fn stance(&self) -> ArticleStance {
        ArticleStance::parse(&self.stance).unwrap_or(ArticleStance::For)
    }

    pub fn lang(&self) -> Lang {
        Lang::parse(&self.language).unwrap_or_default()
    }

    pub fn visibility(&self) -> Visibility {
        Visibility::parse(&self.visibility).unwrap_or(Visibility::Held)
    }

    /// Whether there is anything to read, besides the stance.
    pub fn has_text(&self) -> bool {
        !self.reason.is_empty() || !self.wording.is_empty()
    }
}

const SELECT: &str = "SELECT c.id, c.commune_id, c.text_id, a.key, c.account_id, c.organisation_id, c.standing, c.stance, c.reason, c.wording, c.language, \
                      c.theme, c.support_count, c.visibility, c.created_at FROM draft_contributions c JOIN draft_articles a ON a.id = c.article_id WHERE ";
const PUBLIC: &str = "c.visibility IN ('published', 'under_review')";

/// One of a commune.
pub(in crate::participation::drafts) async fn find(db: &mut impl Sql, commune: CommuneId, id: ContributionId) -> sqlx::Result<Option<Row>> {
    db.find(sql(SELECT).push("c.id = ").arg(id).push(" AND c.commune_id = ").arg(commune)).await
}

/// What somebody gave to an article.
pub(in crate::participation::drafts) async fn own(db: &mut impl Sql, article: ArticleId, who: Who) -> sqlx::Result<Option<Row>> {
    let select = sql(SELECT).push("c.article_id = ").arg(article);
    db.find(match who.organisation {
        Some(organisation) => select.push(" AND c.organisation_id = ").arg(organisation),
        None => select.push(" AND c.organisation_id IS NULL AND c.account_id = ").arg(who.account),
    })
    .await
}

/// Whether somebody gave anything to a text in their own name.
pub(in crate::participation::drafts) async fn has_given(db: &mut impl Sql, text: DraftTextId, account: AccountId) -> sqlx::Result<bool> {
    let select = sql("SELECT id FROM draft_contributions WHERE text_id = ").arg(text).push(" AND account_id = ").arg(account);
    Ok(db.find::<(ContributionId,)>(select.push(" AND organisation_id IS NULL LIMIT 1")).await?.is_some())
}

/// To the texts of which of these consultations somebody gave something, or an organisation of theirs.
pub(in crate::participation::drafts) async fn given_among(
    db: &mut impl Sql,
    ids: &[ConsultationId],
    account: AccountId,
    organisations: &[OrganisationId],
) -> sqlx::Result<Vec<(ConsultationId, GivenAs)>> {
    const FROM: &str = " FROM draft_contributions c JOIN draft_texts t ON t.id = c.text_id WHERE c.";
    let select = sql("SELECT t.consultation_id, CAST(0 AS BIGINT)")
        .push(FROM)
        .push("account_id = ")
        .arg(account)
        .push(" AND c.organisation_id IS NULL AND t.consultation_id IN ")
        .list(ids.iter().copied());
    let select = select.push(" UNION SELECT t.consultation_id, CAST(1 AS BIGINT)").push(FROM).push("organisation_id IN ").list(organisations.iter().copied());
    let select = select.push(" AND t.consultation_id IN ").list(ids.iter().copied());
    let rows: Vec<(ConsultationId, i64)> = db.all(select).await?;
    Ok(rows.into_iter().map(|(id, theirs)| (id, if theirs > 0 { GivenAs::Organisation } else { GivenAs::Person })).collect())
}

/// A stance to be kept.
#[derive(Clone, Debug)]
pub(in crate::participation::drafts) struct NewContribution<'a> {
    pub id: ContributionId,
    pub commune: CommuneId,
    pub text: DraftTextId,
    pub article: ArticleId,
    pub who: Who,
    pub standing: &'a str,
    pub stance: ArticleStance,
    pub reason: &'a str,
    pub wording: &'a str,
    pub language: Lang,
    pub at: Timestamp,
}

/// Keeps a first stance; false when there is one already.
pub(in crate::participation::drafts) async fn insert(tx: &mut Tx, new: &NewContribution<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO draft_contributions (id, commune_id, text_id, article_id, account_id, organisation_id, standing, stance, reason, wording, \
         language, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.text)
    .bind(new.article)
    .bind(new.who.account)
    .bind(new.who.organisation)
    .bind(new.standing)
    .bind(new.stance.as_str())
    .bind(new.reason)
    .bind(new.wording)
    .bind(new.language.code())
    .bind(new.at)
    .bind(new.at);
    Ok(tx.run(insert).await? == 1)
}

/// Keeps a stance in the place of the one before, if everybody may read that; false if not. Another text is another version.
pub(in crate::participation::drafts) async fn change(tx: &mut Tx, id: ContributionId, new: &NewContribution<'_>, is_rewritten: bool) -> sqlx::Result<bool> {
    let update = sql("UPDATE draft_contributions SET stance = $1, reason = $2, wording = $3, language = $4, standing = $5, account_id = $6, updated_at = $7, \
         version = version + $8 WHERE id = $9 AND visibility IN ('published', 'under_review')")
    .bind(new.stance.as_str())
    .bind(new.reason)
    .bind(new.wording)
    .bind(new.language.code())
    .bind(new.standing)
    .bind(new.who.account)
    .bind(new.at)
    .bind(i64::from(is_rewritten))
    .bind(id);
    Ok(tx.run(update).await? == 1)
}

/// Amendments to an article that everybody may read, the most supported first.
pub(in crate::participation::drafts) async fn amendments(db: &Db, article: ArticleId, after: Option<Cursor>, most: i64) -> sqlx::Result<Vec<Row>> {
    let select = sql(SELECT).push("c.wording <> '' AND ").push(PUBLIC).push(" AND c.article_id = ").arg(article);
    db.all(select.older_than("c.support_count, c.id", after).push(" ORDER BY c.support_count DESC, c.id DESC LIMIT ").arg(most)).await
}

/// Reasons without another wording that everybody may read, the newest first; those of persons.
pub(in crate::participation::drafts) async fn reasons(db: &Db, article: ArticleId, after: Option<ContributionId>, most: i64) -> sqlx::Result<Vec<Row>> {
    let select = sql(SELECT).push("c.wording = '' AND c.reason <> '' AND ").push(PUBLIC).push(" AND c.article_id = ").arg(article);
    db.all(select.after(" AND c.id < ", after).push(" AND c.organisation_id IS NULL ORDER BY c.id DESC LIMIT ").arg(most)).await
}

/// How organisations stand to an article; of hidden texts only the stance.
pub(in crate::participation::drafts) async fn positions(db: &Db, article: ArticleId, most: i64) -> sqlx::Result<Vec<Row>> {
    let select = sql(SELECT).push("c.organisation_id IS NOT NULL AND c.article_id = ").arg(article);
    let mut rows: Vec<Row> = db.all(select.push(" ORDER BY c.organisation_id LIMIT ").arg(most)).await?;
    for row in rows.iter_mut().filter(|row| !row.visibility().is_public()) {
        row.reason.clear();
        row.wording.clear();
    }
    Ok(rows)
}

/// The most supported amendments to a text: those with any support, the earlier first of equals.
pub(in crate::participation::drafts) async fn most_supported(db: &mut impl Sql, text: DraftTextId, most: i64) -> sqlx::Result<Vec<Row>> {
    let select = sql(SELECT).push("c.wording <> '' AND ").push(PUBLIC).push(" AND c.support_count > 0 AND c.text_id = ").arg(text);
    db.all(select.push(" ORDER BY c.support_count DESC, c.id LIMIT ").arg(most)).await
}

/// What of a text can be put into themes, the oldest first: of all, of a theme, or of none.
#[derive(Clone, Copy, Debug)]
pub(in crate::participation::drafts) enum Shown {
    All,
    Theme(i64),
    Unthemed,
}

pub(in crate::participation::drafts) async fn readable(
    db: &mut impl Sql,
    text: DraftTextId,
    shown: Shown,
    after: Option<ContributionId>,
    most: i64,
) -> sqlx::Result<Vec<Row>> {
    let mut select = sql(SELECT).push(PUBLIC).push(" AND (c.reason <> '' OR c.wording <> '') AND c.text_id = ").arg(text);
    select = match shown {
        Shown::All => select,
        Shown::Theme(number) => select.push(" AND c.theme = ").arg(number),
        Shown::Unthemed => select.push(" AND c.theme IS NULL"),
    };
    db.all(following(select, after).push(" ORDER BY c.id LIMIT ").arg(most)).await
}

/// Every stance of a text, for files.
pub(in crate::participation::drafts) async fn all(db: &Db, text: DraftTextId, after: Option<ContributionId>, most: i64) -> sqlx::Result<Vec<Row>> {
    let select = sql(SELECT).push("c.text_id = ").arg(text);
    db.all(following(select, after).push(" ORDER BY c.id LIMIT ").arg(most)).await
}

fn following(select: Statement, after: Option<ContributionId>) -> Statement {
    match after {
        Some(after) => select.push(" AND c.id > ").arg(after),
        None => select,
    }
}

/// Which of these somebody supports.
pub(in crate::participation::drafts) async fn supported(db: &Db, account: AccountId, ids: &[ContributionId]) -> sqlx::Result<Vec<ContributionId>> {
    let select = sql("SELECT contribution_id FROM draft_supports WHERE account_id = ").arg(account).push(" AND contribution_id IN ");
    Ok(db.all::<(ContributionId,)>(select.list(ids.iter().copied())).await?.into_iter().map(|(id,)| id).collect())
}

/// Takes one that everybody may read and that proposes a wording, until the transaction ends.
pub(in crate::participation::drafts) async fn lock_amendment(tx: &mut Tx, id: ContributionId) -> sqlx::Result<bool> {
    let update =
        sql("UPDATE draft_contributions SET support_count = support_count WHERE wording <> '' AND visibility IN ('published', 'under_review') AND id = ");
    Ok(tx.run(update.arg(id)).await? == 1)
}

/// Adds a support; false if it was there.
pub(in crate::participation::drafts) async fn support(tx: &mut Tx, id: ContributionId, account: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO draft_supports (contribution_id, account_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    if tx.run(insert.bind(id).bind(account).bind(at)).await? == 0 {
        return Ok(false);
    }
    tx.run(sql("UPDATE draft_contributions SET support_count = support_count + 1 WHERE id = ").arg(id)).await.map(|_| true)
}

/// Takes a support back; false if there was none.
pub(in crate::participation::drafts) async fn withdraw(tx: &mut Tx, id: ContributionId, account: AccountId) -> sqlx::Result<bool> {
    let delete = sql("DELETE FROM draft_supports WHERE contribution_id = ").arg(id).push(" AND account_id = ").arg(account);
    if tx.run(delete).await? == 0 {
        return Ok(false);
    }
    tx.run(sql("UPDATE draft_contributions SET support_count = support_count - 1 WHERE id = ").arg(id)).await.map(|_| true)
}

/// Takes all supports from an amendment: it says something else.
pub(in crate::participation::drafts) async fn drop_supports(tx: &mut Tx, id: ContributionId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM draft_supports WHERE contribution_id = ").arg(id)).await?;
    tx.run(sql("UPDATE draft_contributions SET support_count = 0 WHERE id = ").arg(id)).await.map(drop)
}

/// Of what contributors are asked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::participation::drafts) enum Given {
    Text(ConsultationId),
    Theme(ConsultationId, i64),
    Article(ConsultationId, i64),
}

/// Who contributed, each once, in the order of their accounts; those after one.
pub(in crate::participation::drafts) async fn contributors(
    db: &mut impl Sql,
    given: Given,
    after: Option<AccountId>,
    most: i64,
) -> sqlx::Result<Vec<AccountId>> {
    let of =
        |id| sql("SELECT DISTINCT account_id FROM draft_contributions WHERE text_id = (SELECT id FROM draft_texts WHERE consultation_id = ").arg(id).push(")");
    let select = match given {
        Given::Text(id) => of(id),
        Given::Theme(id, number) => of(id).push(" AND theme = ").arg(number),
        Given::Article(id, key) => sql("SELECT DISTINCT account_id FROM draft_contributions WHERE article_id = (SELECT a.id FROM draft_articles a \
             JOIN draft_texts t ON t.id = a.text_id WHERE t.consultation_id = ")
        .arg(id)
        .push(" AND a.key = ")
        .arg(key)
        .push(")"),
    };
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Empties what somebody wrote in their own name; which of it there was. Stances count on, of nobody.
pub(in crate::participation::drafts) async fn empty(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<ContributionId>> {
    let update = sql("UPDATE draft_contributions SET reason = '', wording = '', version = version + 1 WHERE account_id = $1 AND organisation_id IS NULL \
         AND (reason <> '' OR wording <> '') RETURNING id");
    let rows: Vec<(ContributionId,)> = tx.all(update.bind(account)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

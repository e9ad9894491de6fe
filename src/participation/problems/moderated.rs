//! Problems as moderation sees them, hidden ones included. SQL of `problems` for moderation, and nothing else.

use app::model::Lang;
use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;

use async_trait::async_trait;
use uuid::Uuid;

use super::reporting::parse_texts;
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, OrganisationId, ProblemId, Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::kind::{Activity, Content, ContentRow, Former, Kind, Revision, Rewriting, Rewritten, Subject, communes_in, kept_language};
use crate::content::photos;

/// The kind of content that problems are.
#[derive(Debug)]
pub struct Problems;

#[derive(sqlx_macros::FromRow)]
struct Row {
    #[sqlx(flatten)]
    row: ContentRow,
    number: i64,
    organisation_id: Option<OrganisationId>,
    title: String,
    body: String,
    language: String,
}

fn content(Row { row, number, organisation_id, title, body, language }: Row) -> Content {
    let address = Address::within(|commune| paths::problem(commune, number));
    let flag_address = Address::within(|commune| paths::problem_flag(commune, number));
    Content { title, body, organisation_id, language: Lang::parse(&language), ..row.content(ItemKind::Problem, address, flag_address) }
}

#[async_trait]
impl Kind for Problems {
    fn kind(&self) -> ItemKind {
        ItemKind::Problem
    }

    fn flag_pattern(&self) -> &'static str {
        paths::PROBLEM_FLAG
    }

    async fn find(&self, app: &App, commune: Option<CommuneId>, number: &str) -> Result<Uuid> {
        let number = number.parse().map_err(|_| Error::NotFound)?;
        Ok(super::find(&mut &app.db, commune.ok_or(Error::NotFound)?, number).await?.id.0)
    }

    /// What its author took away asks for no decision.
    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select = sql("SELECT id, commune_id, number, author_id, organisation_id, title, body, language, visibility, version, created_at FROM problems \
             WHERE title <> '' AND id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        seen.set_visibility(tx, sql("UPDATE problems SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4"), to).await
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        let (title, body) = parse_texts(&fields.title, &fields.body, errors);
        Rewritten { title, body, ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, now }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let update = sql("UPDATE problems SET title = $1, body = $2, visibility = $3, version = version + 1, updated_at = $4 \
             WHERE id = $5 AND visibility = $6 AND version = $7");
        let update = update.bind(&new.title).bind(&new.body).bind(to.as_str()).bind(now);
        let changed = tx.run(update.bind(old.item.id).bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }

    fn comments_pattern(&self) -> Option<&'static str> {
        Some(paths::PROBLEM_COMMENTS)
    }

    async fn subject(&self, db: &mut Conn<'_>, id: Uuid) -> Result<Subject> {
        Ok(super::get(db, ProblemId(id)).await?.subject())
    }

    async fn count_comments(&self, tx: &mut Tx, id: Uuid, delta: i64) -> Result<()> {
        tx.run(sql("UPDATE problems SET comment_count = comment_count + $1 WHERE id = $2").bind(delta).bind(id)).await?;
        Ok(())
    }

    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
             FROM problems WHERE author_id = $2 AND title <> ''");
        let (lately, public) = tx.one(select.bind(since).bind(author)).await?;
        Ok(Activity { lately, public })
    }

    fn is_of_one_language(&self) -> bool {
        true
    }

    async fn set_language(&self, tx: &mut Tx, id: Uuid, language: Option<Lang>) -> Result<()> {
        tx.run(sql("UPDATE problems SET language = $1 WHERE id = $2").bind(kept_language(language)).bind(id)).await?;
        Ok(())
    }

    async fn communes_of(&self, db: &mut Conn<'_>, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
        let select = sql("SELECT DISTINCT commune_id FROM problems WHERE organisation_id IS NULL AND title <> '' AND author_id = ");
        communes_in(db, select.arg(author), public).await
    }

    /// The descriptions of its photos.
    async fn texts_beside(&self, tx: &mut Tx, id: Uuid) -> Result<String> {
        photos::moderated::descriptions(tx, ProblemId(id)).await
    }
}

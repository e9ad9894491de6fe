//! Solutions as moderation sees them, hidden ones included, drafts left out: those are their author's own. SQL of `solutions` for moderation, and
//! nothing else.

use app::model::Lang;
use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;

use async_trait::async_trait;
use uuid::Uuid;

use super::store;
use super::text::parse_texts;
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, OrganisationId, SolutionId, Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::kind::{Activity, Content, ContentRow, Former, Kind, Revision, Rewriting, Rewritten, Subject, communes_in, kept_language};
use crate::participation::problems;

/// The kind of content that solutions are.
#[derive(Debug)]
pub struct Solutions;

#[derive(sqlx_macros::FromRow)]
struct Row {
    #[sqlx(flatten)]
    row: ContentRow,
    number: i64,
    organisation_id: Option<OrganisationId>,
    title: String,
    body: String,
    helps: String,
    language: String,
}

fn content(Row { row, number, organisation_id, title, body, helps, language }: Row) -> Content {
    let address = Address::within(|commune| paths::solution(commune, number));
    let flag_address = Address::within(|commune| paths::solution_flag(commune, number));
    let content = row.content(ItemKind::Solution, address, flag_address);
    let versions_address = (content.version > 1).then(|| Address::within(|commune| paths::solution_versions(commune, number)));
    Content { title, body, helps, organisation_id, versions_address, language: Lang::parse(&language), ..content }
}

#[async_trait]
impl Kind for Solutions {
    fn kind(&self) -> ItemKind {
        ItemKind::Solution
    }

    fn flag_pattern(&self) -> &'static str {
        paths::SOLUTION_FLAG
    }

    async fn find(&self, app: &App, commune: Option<CommuneId>, number: &str) -> Result<Uuid> {
        let number = number.parse().map_err(|_| Error::NotFound)?;
        Ok(super::find(&mut &app.db, commune.ok_or(Error::NotFound)?, number).await?.id.0)
    }

    /// Drafts are their author's own.
    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select = sql("SELECT id, commune_id, number, author_id, organisation_id, title, body, helps, language, visibility, version, \
             COALESCE(published_at, created_at) AS created_at FROM solutions WHERE state <> 'draft' AND title <> '' AND id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    /// The problems it is for count it while it is public; supports and votes survive.
    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        let id = SolutionId(seen.id);
        if store::set_visibility(tx, id, (seen.visibility, seen.version), to).await? != 1 {
            return Ok(false);
        }
        let delta = i64::from(to.is_public()) - i64::from(seen.visibility.is_public());
        if delta != 0 {
            for problem in store::writing::problems_of(tx, id).await? {
                problems::count_solutions(tx, problem, delta).await?;
            }
        }
        Ok(true)
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        let (title, body, helps) = parse_texts(&fields.title, &fields.body, &fields.helps, errors);
        Rewritten { title, body, helps, french: None }
    }

    /// What was hidden must not be read among the versions of what is public again: moderation keeps it.
    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, now }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let id = old.item.id;
        let update = sql("UPDATE solutions SET title = $1, body = $2, helps = $3, visibility = $4, version = version + 1, updated_at = $5 \
             WHERE id = $6 AND visibility = $7 AND version = $8");
        let update = update.bind(&new.title).bind(&new.body).bind(&new.helps).bind(to.as_str()).bind(now);
        if tx.run(update.bind(id).bind(old.visibility.as_str()).bind(old.version)).await? != 1 {
            return Ok(None);
        }
        let former = sql("DELETE FROM solution_versions WHERE solution_id = $1 RETURNING version, title, body, helps, created_at").bind(id);
        let former: Vec<(i64, String, String, String, Timestamp)> = tx.all(former).await?;
        let keep = sql("INSERT INTO solution_versions (solution_id, version, title, body, helps, cost, created_at) \
             SELECT id, version, title, body, helps, cost, $1 FROM solutions WHERE id = $2");
        tx.run(keep.bind(now).bind(id)).await?;
        let kept = former.into_iter().map(|(version, title, body, helps, at)| Former { version, title, body: whole(body, &helps), at });
        Ok(Some(kept.collect()))
    }

    async fn publish(&self, app: &App, tx: &mut Tx, content: &Content, _: &str) -> Result<()> {
        tx.run(sql("UPDATE solutions SET published_at = $1 WHERE id = $2").bind(app.clock.now()).bind(content.item.id)).await?;
        Ok(())
    }

    fn comments_pattern(&self) -> Option<&'static str> {
        Some(paths::SOLUTION_COMMENTS)
    }

    async fn subject(&self, db: &mut Conn<'_>, id: Uuid) -> Result<Subject> {
        Ok(super::get(db, SolutionId(id)).await?.subject())
    }

    async fn count_comments(&self, tx: &mut Tx, id: Uuid, delta: i64) -> Result<()> {
        tx.run(sql("UPDATE solutions SET comment_count = comment_count + $1 WHERE id = $2").bind(delta).bind(id)).await?;
        Ok(())
    }

    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let select = sql("SELECT COUNT(CASE WHEN published_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
             FROM solutions WHERE author_id = $2 AND state <> 'draft' AND title <> ''");
        let (lately, public) = tx.one(select.bind(since).bind(author)).await?;
        Ok(Activity { lately, public })
    }

    fn is_of_one_language(&self) -> bool {
        true
    }

    async fn set_language(&self, tx: &mut Tx, id: Uuid, language: Option<Lang>) -> Result<()> {
        tx.run(sql("UPDATE solutions SET language = $1 WHERE id = $2").bind(kept_language(language)).bind(id)).await?;
        Ok(())
    }

    async fn communes_of(&self, db: &mut Conn<'_>, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
        let select = sql("SELECT DISTINCT commune_id FROM solutions WHERE organisation_id IS NULL AND title <> '' AND state <> 'draft' AND author_id = ");
        communes_in(db, select.arg(author), public).await
    }
}

fn whole(body: String, helps: &str) -> String {
    if helps.is_empty() { body } else { format!("{body}\n\n{helps}") }
}

//! Pledges as moderation sees them, hidden ones included. SQL of `pledges` for moderation, and nothing else. What was promised changes only here, when a
//! hidden text is rewritten; amount and date never do.

use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;
use app::words::tr;

use async_trait::async_trait;
use uuid::Uuid;

use super::pledging::{announce, parse_what};
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Conn, OrganisationId, PledgeId, SolutionId, Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::kind::{Activity, Content, ContentRow, Former, Kind, Revision, Rewriting, Rewritten};
use crate::base::text::{clean, clean_line, fits};

/// The kind of content that pledges are.
#[derive(Debug)]
pub struct Pledges;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: PledgeId,
    #[sqlx(flatten)]
    row: ContentRow,
    organisation_id: OrganisationId,
    solution_id: SolutionId,
    what: String,
    unit: String,
}

fn content(row: Row) -> Content {
    let address = Address::within(|commune| paths::pledge(commune, row.id));
    let flag_address = Address::within(|commune| paths::pledge_flag(commune, row.id));
    Content {
        body: row.what,
        helps: row.unit,
        organisation_id: Some(row.organisation_id),
        on: Some(row.solution_id.into()),
        ..row.row.content(ItemKind::Pledge, address, flag_address)
    }
}

#[async_trait]
impl Kind for Pledges {
    fn kind(&self) -> ItemKind {
        ItemKind::Pledge
    }

    fn flag_pattern(&self) -> &'static str {
        paths::PLEDGE_FLAG
    }

    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select = sql(
            "SELECT id, commune_id, organisation_id, solution_id, account_id AS author_id, what, unit, visibility, version, created_at FROM pledges WHERE id IN ",
        );
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        seen.set_visibility(tx, sql("UPDATE pledges SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4"), to).await
    }

    /// A pledge that has a unit keeps having one.
    fn check(&self, old: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        let body = parse_what("body", &fields.body, errors);
        let helps = if old.helps.is_empty() { String::new() } else { clean_line(&clean(&fields.helps)) };
        if !old.helps.is_empty() && !fits(&helps, 1..=40) {
            errors.add("helps", tr::appeals::UNIT_NEEDED);
        }
        Rewritten { body, helps, ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, .. }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let id = old.item.id;
        let same = sql("SELECT CAST(1 AS BIGINT) FROM pledges p JOIN pledges o ON o.organisation_id = p.organisation_id AND o.solution_id = p.solution_id \
             AND o.kind = p.kind AND o.due_on = p.due_on AND o.id <> p.id WHERE p.id = $1 AND o.what = $2 AND o.state IN ('promised', 'under_way') LIMIT 1");
        if tx.find::<(i64,)>(same.bind(id).bind(&new.body)).await?.is_some() {
            return Err(Error::field("body", tr::pledges::SAME));
        }
        let update = sql("UPDATE pledges SET what = $1, unit = $2, visibility = $3, version = version + 1 WHERE id = $4 AND visibility = $5 AND version = $6");
        let update = update.bind(&new.body).bind(&new.helps).bind(to.as_str());
        let changed = tx.run(update.bind(id).bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }

    async fn publish(&self, app: &App, tx: &mut Tx, content: &Content, slug: &str) -> Result<()> {
        announce(app, tx, slug, PledgeId(content.item.id)).await
    }

    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
             FROM pledges WHERE account_id = $2");
        let (lately, public) = tx.one(select.bind(since).bind(author)).await?;
        Ok(Activity { lately, public })
    }

    fn is_collective(&self) -> bool {
        true
    }

    fn is_part(&self) -> bool {
        true
    }
}

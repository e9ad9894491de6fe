//! Photos as moderation sees them, hidden ones included: their text is their description. SQL of `photos` for moderation, and nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;
use async_trait::async_trait;
use uuid::Uuid;

use super::{Attached, among, parse_alt};
use crate::base::App;
use crate::base::address::Address;
use crate::base::db::{Conn, PhotoId, ProblemId, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Content, Former, Item, Kind, Revision, Rewriting, Rewritten};

/// The kind of content that photos with their descriptions are.
#[derive(Debug)]
pub struct Photos;

fn content(problem: &Content, row: Attached) -> Content {
    Content {
        item: row.id.into(),
        flag_address: Address::within(|commune| paths::photo_flag(commune, row.id)),
        title: String::new(),
        body: row.photo.alt,
        visibility: row.visibility,
        version: row.version,
        created_at: row.created_at,
        on: Some(problem.item),
        ..problem.clone()
    }
}

#[async_trait]
impl Kind for Photos {
    fn kind(&self) -> ItemKind {
        ItemKind::Photo
    }

    fn flag_pattern(&self) -> &'static str {
        paths::PHOTO_FLAG
    }

    /// Those that hang on a problem. They are of whoever reported it.
    async fn load(&self, app: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let rows = among(db, &ids.iter().copied().map(PhotoId).collect::<Vec<_>>()).await?;
        let problems: Vec<Item> = rows.iter().map(|row| row.problem_id.into()).collect();
        let problems = app.contents(db, &problems).await?;
        Ok(rows.into_iter().filter_map(|row| Some(content(problems.get(&row.problem_id.into())?, row))).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        seen.set_visibility(tx, sql("UPDATE photos SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4"), to).await
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        Rewritten { body: parse_alt("body", &fields.body, errors), ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, .. }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let update = sql("UPDATE photos SET alt = $1, visibility = $2, version = version + 1 WHERE id = $3 AND visibility = $4 AND version = $5");
        let update = update.bind(&new.body).bind(to.as_str());
        let changed = tx.run(update.bind(old.item.id).bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }

    fn is_part(&self) -> bool {
        true
    }
}

/// The descriptions of a problem's photos, one a line.
pub async fn descriptions(tx: &mut Tx, problem: ProblemId) -> Result<String> {
    let rows: Vec<(String,)> = tx.all(sql("SELECT alt FROM photos WHERE problem_id = $1 ORDER BY position, id").bind(problem)).await?;
    Ok(rows.into_iter().map(|(alt,)| alt).collect::<Vec<_>>().join("\n"))
}

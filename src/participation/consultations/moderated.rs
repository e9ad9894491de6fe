//! Consultations as moderation sees them, hidden ones included, drafts left out: those are the staff's own. They are official: flags never cover them. SQL of
//! `consultations` for moderation, and nothing else.

use app::model::consultations::TextName;
use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;
use app::words::tr;
use async_trait::async_trait;
use uuid::Uuid;

use super::store::writing;
use super::texts;
use crate::base::App;
use crate::base::address::Address;
use crate::base::db::{CommuneId, Conn, ConsultationId, Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, ContentRow, Former, Kind, Revision, Rewriting, Rewritten, Subject};
use crate::base::text::{clean, clean_line};

/// The kind of content that consultations are.
#[derive(Debug)]
pub struct Consultations;

#[derive(sqlx_macros::FromRow)]
struct Row {
    #[sqlx(flatten)]
    row: ContentRow,
    number: i64,
    title_ar: Option<String>,
    purpose_ar: Option<String>,
    title_fr: Option<String>,
    purpose_fr: Option<String>,
}

fn content(Row { row, number, title_ar, purpose_ar, title_fr, purpose_fr }: Row) -> Content {
    let address = Address::within(|commune| paths::consultation(commune, number));
    let flag_address = Address::within(|commune| paths::consultation_flag(commune, number));
    Content {
        title: title_ar.unwrap_or_default(),
        body: purpose_ar.unwrap_or_default(),
        french: Some((title_fr.unwrap_or_default(), purpose_fr.unwrap_or_default())),
        official: true,
        ..row.content(ItemKind::Consultation, address, flag_address)
    }
}

#[async_trait]
impl Kind for Consultations {
    fn kind(&self) -> ItemKind {
        ItemKind::Consultation
    }

    fn flag_pattern(&self) -> &'static str {
        paths::CONSULTATION_FLAG
    }

    async fn find(&self, app: &App, commune: Option<CommuneId>, number: &str) -> Result<Uuid> {
        let number = number.parse().map_err(|_| Error::NotFound)?;
        Ok(super::find(&mut &app.db, commune.ok_or(Error::NotFound)?, number).await?.id.0)
    }

    async fn load(&self, _: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select = sql("SELECT c.id, c.commune_id, c.number, c.created_by AS author_id, c.visibility, c.version, \
             COALESCE(c.published_at, c.created_at) AS created_at, a.title AS title_ar, a.purpose AS purpose_ar, f.title AS title_fr, f.purpose AS purpose_fr \
             FROM consultations c LEFT JOIN consultation_texts a ON a.consultation_id = c.id AND a.language = 'ar' \
             LEFT JOIN consultation_texts f ON f.consultation_id = c.id AND f.language = 'fr' WHERE c.published_at IS NOT NULL AND c.id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(content).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        seen.set_visibility(tx, sql("UPDATE consultations SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4"), to).await
    }

    fn check(&self, _: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        let (title, title_fr) = (clean_line(&fields.title), clean_line(&fields.title_fr));
        let (body, body_fr) = (clean(&fields.body), clean(&fields.body_fr));
        for (field, name, text) in [
            ("title", TextName::Title, &title),
            ("title_fr", TextName::Title, &title_fr),
            ("body", TextName::Purpose, &body),
            ("body_fr", TextName::Purpose, &body_fr),
        ] {
            if !texts::is_of_length(name, text) {
                errors.add(field, tr::consultations::staff::TEXT_LENGTH);
            }
        }
        Rewritten { title, body, french: Some((title_fr, body_fr)), ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, now }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let id = old.item.id;
        let update = sql("UPDATE consultations SET visibility = $1, version = version + 1, updated_at = $2 WHERE id = $3 AND visibility = $4 AND version = $5");
        if tx.run(update.bind(to.as_str()).bind(now).bind(id).bind(old.visibility.as_str()).bind(old.version)).await? != 1 {
            return Ok(None);
        }
        let french = new.french.clone().unwrap_or_default();
        for (language, title, purpose) in [("ar", &new.title, &new.body), ("fr", &french.0, &french.1)] {
            let update = sql("UPDATE consultation_texts SET title = $1, purpose = $2 WHERE consultation_id = $3 AND language = $4");
            tx.run(update.bind(title).bind(purpose).bind(id).bind(language)).await?;
        }
        Ok(Some(vec![old.former()]))
    }

    fn comments_pattern(&self) -> Option<&'static str> {
        Some(paths::CONSULTATION_COMMENTS)
    }

    async fn subject(&self, db: &mut Conn<'_>, id: Uuid) -> Result<Subject> {
        Ok(super::get(db, ConsultationId(id)).await?.subject())
    }

    async fn count_comments(&self, tx: &mut Tx, id: Uuid, delta: i64) -> Result<()> {
        Ok(writing::count_comments(tx, ConsultationId(id), delta).await?)
    }
}

//! SQL of organisations.

use app::model::Localized;
use app::model::content::OrganisationKind;

use super::OrganisationBrief;
use crate::accounts::Represented;
use crate::clock::Timestamp;
use crate::db::{AccountId, CommuneId, Db, OrganisationId, sql};

#[derive(sqlx::FromRow)]
struct Brief {
    id: OrganisationId,
    commune_id: CommuneId,
    handle: String,
    kind: String,
    name_ar: String,
    name_fr: String,
}

impl Brief {
    fn name(&self) -> Localized {
        Localized { ar: self.name_ar.clone(), fr: self.name_fr.clone(), en: self.name_fr.clone() }
    }
    fn kind(&self) -> OrganisationKind {
        OrganisationKind::parse(&self.kind).unwrap_or(OrganisationKind::Association)
    }
}

pub(super) async fn represented_by(db: &Db, account: AccountId) -> sqlx::Result<Vec<Represented>> {
    let rows: Vec<Brief> = db
        .all(
            sql("SELECT o.id, o.commune_id, o.handle, o.kind, o.name_ar, o.name_fr FROM organisations o \
                 JOIN representatives r ON r.organisation_id = o.id WHERE r.account_id = $1 AND o.approved_at IS NOT NULL ORDER BY o.id")
            .bind(account),
        )
        .await?;
    Ok(rows.into_iter().map(|row| Represented { id: row.id, commune_id: row.commune_id, kind: row.kind(), name: row.name(), handle: row.handle }).collect())
}

pub(super) async fn briefs(db: &Db, ids: &[OrganisationId]) -> sqlx::Result<Vec<OrganisationBrief>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Brief> =
        db.all(sql("SELECT id, commune_id, handle, kind, name_ar, name_fr FROM organisations WHERE id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|row| OrganisationBrief { id: row.id, kind: row.kind(), name: row.name(), handle: row.handle }).collect())
}

/// An organisation as its page shows it.
pub(super) struct Approved {
    pub id: OrganisationId,
    pub commune_id: CommuneId,
    pub kind: OrganisationKind,
    pub name: Localized,
    pub about: Localized,
    pub created_at: Timestamp,
}

/// The approved organisation of a handle.
pub(super) async fn approved(db: &Db, handle: &str) -> sqlx::Result<Option<Approved>> {
    // PostgreSQL does not take it into a text.
    if handle.contains('\0') {
        return Ok(None);
    }
    let select = sql("SELECT id, commune_id, handle, kind, name_ar, name_fr, about_ar, about_fr, created_at FROM organisations \
         WHERE approved_at IS NOT NULL AND handle = $1")
    .bind(handle);
    Ok(db.find::<Full>(select).await?.map(|row| Approved {
        id: row.brief.id,
        commune_id: row.brief.commune_id,
        kind: row.brief.kind(),
        name: row.brief.name(),
        about: Localized { ar: row.about_ar, fr: row.about_fr.clone(), en: row.about_fr },
        created_at: row.created_at,
    }))
}

#[derive(sqlx::FromRow)]
struct Full {
    #[sqlx(flatten)]
    brief: Brief,
    about_ar: String,
    about_fr: String,
    created_at: Timestamp,
}

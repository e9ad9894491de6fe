//! SQL of organisations. [`requests`] has what was asked, [`documents`] the mandates, [`representatives`] who speaks for them.

pub(super) mod documents;
pub(super) mod representatives;
pub(super) mod requests;

use app::model::Localized;
use app::model::content::{OrganisationKind, Visibility};
use app::model::organisations::{OrganisationAct, OrganisationRow, Promises};

use super::{Organisation, OrganisationBrief, Speaking, hidden_name};
use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, Columns, CommuneId, Db, OrganisationId, PartRow, PartRows, Parts, RowId, Sql, Tx, sql};
use crate::people::accounts::Represented;

#[derive(sqlx_macros::FromRow)]
struct Brief {
    id: OrganisationId,
    commune_id: CommuneId,
    handle: String,
    kind: String,
    name_ar: String,
    name_fr: String,
    visibility: String,
}

/// A name in Arabic and French; English readers get the French one.
pub(super) fn name(ar: &str, fr: &str) -> Localized {
    Localized { ar: ar.to_owned(), fr: fr.to_owned(), en: fr.to_owned() }
}

/// A kind as it is kept.
pub(super) fn kind(text: &str) -> OrganisationKind {
    OrganisationKind::parse(text).unwrap_or(OrganisationKind::Association)
}

/// A visibility as it is kept.
pub(super) fn visibility(text: &str) -> Visibility {
    Visibility::parse(text).unwrap_or(Visibility::Held)
}

/// The name for everybody.
pub(super) fn public_name(ar: &str, fr: &str, seen: &str) -> Localized {
    if visibility(seen).is_public() { name(ar, fr) } else { hidden_name() }
}

impl Brief {
    fn name(&self) -> Localized {
        name(&self.name_ar, &self.name_fr)
    }
    fn is_hidden(&self) -> bool {
        !visibility(&self.visibility).is_public()
    }
    fn public_name(&self) -> Localized {
        public_name(&self.name_ar, &self.name_fr, &self.visibility)
    }
    fn kind(&self) -> OrganisationKind {
        kind(&self.kind)
    }
}

pub(super) fn with_represented(parts: Parts, account: AccountId) -> Parts {
    let columns = Columns { ids: &["o.id", "o.commune_id"], texts: &["o.handle", "o.kind", "o.name_ar", "o.name_fr"], ..Columns::NONE };
    let from = " FROM organisations o JOIN representatives r ON r.organisation_id = o.id WHERE o.approved_at IS NOT NULL AND o.suspended_at IS NULL \
                AND r.account_id = ";
    parts.part("represented", &columns, from).arg(account)
}

/// From the rows of [`with_represented`], in the order of their ids.
pub(super) fn represented(rows: &PartRows) -> Vec<Represented> {
    let one = |row: &PartRow| {
        Some(Represented {
            id: row.id(0)?,
            commune_id: row.id(1)?,
            handle: row.text(0).to_owned(),
            kind: kind(row.text(1)),
            name: name(row.text(2), row.text(3)),
        })
    };
    let mut represented: Vec<Represented> = rows.of("represented").filter_map(one).collect();
    represented.sort_by_key(|known| known.id);
    represented
}

/// Locks the mandate if it is one now.
pub(super) async fn hold_mandate(tx: &mut Tx, account: AccountId, organisation: OrganisationId) -> sqlx::Result<bool> {
    let update = sql("UPDATE representatives SET created_at = created_at WHERE organisation_id = $1 AND account_id = $2 \
         AND EXISTS (SELECT 1 FROM organisations o WHERE o.id = $1 AND o.approved_at IS NOT NULL AND o.suspended_at IS NULL)")
    .bind(organisation)
    .bind(account);
    Ok(tx.run(update).await? == 1)
}

pub(super) fn with_briefs(parts: Parts, ids: &[OrganisationId]) -> Parts {
    let columns = Columns { ids: &["id"], texts: &["handle", "kind", "name_ar", "name_fr", "visibility"], ..Columns::NONE };
    parts.part("organisations", &columns, " FROM organisations WHERE id IN ").list(ids.iter().copied())
}

/// From the rows of [`with_briefs`].
pub(super) fn briefs(rows: &PartRows) -> Vec<OrganisationBrief> {
    let brief = |row: &PartRow| {
        Some(OrganisationBrief {
            id: row.id(0)?,
            handle: row.text(0).to_owned(),
            kind: kind(row.text(1)),
            name: public_name(row.text(2), row.text(3), row.text(4)),
            hidden: !visibility(row.text(4)).is_public(),
        })
    };
    rows.of("organisations").filter_map(brief).collect()
}

#[derive(sqlx_macros::FromRow)]
struct Full {
    #[sqlx(flatten)]
    brief: Brief,
    about_ar: String,
    about_fr: String,
    suspended_at: Option<Timestamp>,
    suspended_reason: String,
    created_at: Timestamp,
}

/// The organisation of a handle.
pub(super) async fn find(db: &Db, handle: &str) -> sqlx::Result<Option<Organisation>> {
    // PostgreSQL does not take it into a text.
    if handle.contains('\0') {
        return Ok(None);
    }
    let select = sql("SELECT id, commune_id, handle, kind, name_ar, name_fr, visibility, about_ar, about_fr, suspended_at, suspended_reason, created_at \
         FROM organisations WHERE approved_at IS NOT NULL AND handle = $1")
    .bind(handle);
    Ok(db.find::<Full>(select).await?.map(|row| Organisation {
        id: row.brief.id,
        commune_id: row.brief.commune_id,
        kind: row.brief.kind(),
        name: row.brief.name(),
        visibility: visibility(&row.brief.visibility),
        handle: row.brief.handle,
        about: name(&row.about_ar, &row.about_fr),
        suspended: row.suspended_at.map(|_| row.suspended_reason),
        created_at: row.created_at,
    }))
}

#[derive(sqlx_macros::FromRow)]
struct Listed {
    #[sqlx(flatten)]
    brief: Brief,
    approved_at: Timestamp,
    suspended_at: Option<Timestamp>,
}

/// The approved, the latest first, from a place on; each with its own place.
pub(super) async fn list(db: &Db, commune: CommuneId, after: Option<Cursor>, most: usize) -> sqlx::Result<Vec<(OrganisationRow, Cursor)>> {
    let select = sql("SELECT id, commune_id, handle, kind, name_ar, name_fr, visibility, approved_at, suspended_at FROM organisations \
         WHERE approved_at IS NOT NULL AND commune_id = ")
    .arg(commune)
    .older_than("approved_at, id", after);
    let rows: Vec<Listed> = db.all(select.push(" ORDER BY approved_at DESC, id DESC LIMIT ").arg(most as i64)).await?;
    let listed = |row: Listed| {
        let place = Cursor::new(row.approved_at, row.brief.id.0);
        let (kind, name, hidden) = (row.brief.kind(), row.brief.public_name(), row.brief.is_hidden());
        (OrganisationRow { kind, name, hidden, handle: row.brief.handle, suspended: row.suspended_at.is_some(), promises: Promises::default() }, place)
    };
    Ok(rows.into_iter().map(listed).collect())
}

#[derive(sqlx_macros::FromRow)]
struct Choosable {
    #[sqlx(flatten)]
    brief: Brief,
    ice: Option<String>,
}

/// Those of some kinds that may speak, the latest first; of these alone, if some are meant.
pub(super) async fn speaking(
    db: &mut impl Sql,
    commune: CommuneId,
    (kinds, among): (&[OrganisationKind], Option<&[OrganisationId]>),
    most: i64,
) -> sqlx::Result<Vec<Speaking>> {
    let select = sql("SELECT id, commune_id, handle, kind, name_ar, name_fr, visibility, ice FROM organisations \
         WHERE approved_at IS NOT NULL AND suspended_at IS NULL AND commune_id = ")
    .arg(commune)
    .push(" AND kind IN ")
    .list(kinds.iter().map(|kind| kind.as_str()));
    let select = match among {
        Some(these) => select.push(" AND id IN ").list(these.iter().copied()),
        None => select,
    };
    let rows: Vec<Choosable> = db.all(select.push(" ORDER BY approved_at DESC, id DESC LIMIT ").arg(most)).await?;
    let one = |row: Choosable| Speaking {
        id: row.brief.id,
        kind: row.brief.kind(),
        name: row.brief.name(),
        known_by: row.ice.map_or_else(|| row.brief.handle.clone(), |ice| format!("ICE {ice}")),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Takes the row of one that may speak, until the transaction ends: its kind.
pub(super) async fn hold_speaking(tx: &mut Tx, commune: CommuneId, id: OrganisationId) -> sqlx::Result<Option<OrganisationKind>> {
    let update =
        sql("UPDATE organisations SET handle = handle WHERE id = $1 AND commune_id = $2 AND approved_at IS NOT NULL AND suspended_at IS NULL RETURNING kind");
    Ok(tx.find::<(String,)>(update.bind(id).bind(commune)).await?.map(|(text,)| kind(&text)))
}

/// The public name of the organisation with this number, and the handle of its page unless that tells a hidden name.
pub(super) async fn by_ice(tx: &mut Tx, commune: CommuneId, ice: &str) -> sqlx::Result<Option<(Localized, Option<String>)>> {
    let select = sql("SELECT name_ar, name_fr, visibility, handle FROM organisations WHERE commune_id = $1 AND ice = $2").bind(commune).bind(ice);
    let found = tx.find::<(String, String, String, String)>(select).await?;
    Ok(found.map(|(ar, fr, seen, handle)| (public_name(&ar, &fr, &seen), Some(handle).filter(|_| visibility(&seen).is_public()))))
}

/// Locks an organisation, so that what changes who speaks for it comes one after the other.
pub(super) async fn lock(tx: &mut Tx, id: OrganisationId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE organisations SET handle = handle WHERE id = ").arg(id)).await.map(drop)
}

/// Whether it was not suspended before.
pub(super) async fn suspend(tx: &mut Tx, id: OrganisationId, reason: &str, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE organisations SET suspended_at = $1, suspended_reason = $2 WHERE id = $3 AND suspended_at IS NULL");
    Ok(tx.run(update.bind(at).bind(reason).bind(id)).await? == 1)
}

/// Whether it was suspended before.
pub(super) async fn restore(tx: &mut Tx, id: OrganisationId) -> sqlx::Result<bool> {
    let update = sql("UPDATE organisations SET suspended_at = NULL, suspended_reason = '' WHERE suspended_at IS NOT NULL AND id = ").arg(id);
    Ok(tx.run(update).await? == 1)
}

/// What is to be remembered of an act.
pub struct Event<'a> {
    pub act: OrganisationAct,
    pub account: Option<AccountId>,
    pub actor: Option<AccountId>,
    pub by_staff: bool,
    pub reason: &'a str,
}

/// Keeps what was done, for the organisation's own record.
pub async fn insert_event(tx: &mut Tx, row: RowId, organisation: OrganisationId, event: &Event<'_>, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO organisation_events (id, organisation_id, act, account_id, actor_id, by_staff, reason, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(row.0)
    .bind(organisation)
    .bind(event.act.as_str())
    .bind(event.account)
    .bind(event.actor)
    .bind(event.by_staff)
    .bind(event.reason)
    .bind(at);
    tx.run(insert).await.map(drop)
}

//! What the authors of texts that others do not read are told: hidden by a moderator, or held before publication. For a whole page at once, in as many
//! statements as for one text. Only for authors and for moderators.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use app::model::moderation::{AuthorNotice, Unread};

use crate::base::App;
use crate::base::db::{CommuneId, DecisionId};
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::communes::{self, Commune};
use crate::moderation::appeals::store::{self as appeal_store, AppealRow};
use crate::moderation::decisions::store::{self as decision_store, HiddenRow};
use crate::moderation::{appeals, holding, record};

/// What the author of a text that others do not read is told.
pub async fn unread(app: &App, item: impl Into<Item>) -> Result<Option<Unread>> {
    let item = item.into();
    Ok(unread_among(app, &[item]).await?.remove(&item))
}

/// The same for several texts; those that others read are left out.
pub async fn unread_among(app: &App, items: &[Item]) -> Result<HashMap<Item, Unread>> {
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let mut told: HashMap<Item, Unread> =
        author_notices(app, items).await?.into_iter().map(|(item, notice)| (item, Unread::Hidden(Box::new(notice)))).collect();
    for (item, notice) in holding::notices(app, items).await? {
        told.entry(item).or_insert(Unread::Held(notice));
    }
    Ok(told)
}

/// What the author of a hidden item is told; `None` if no moderator hid it.
pub async fn author_notice(app: &App, item: impl Into<Item>) -> Result<Option<AuthorNotice>> {
    let item = item.into();
    Ok(author_notices(app, &[item]).await?.remove(&item))
}

async fn author_notices(app: &App, items: &[Item]) -> Result<HashMap<Item, AuthorNotice>> {
    let hidden: Vec<(Item, HiddenRow)> = decision_store::hidden_among(&app.db, items).await?.into_iter().filter_map(|row| Some((row.item()?, row))).collect();
    if hidden.is_empty() {
        return Ok(HashMap::new());
    }
    let items: Vec<Item> = hidden.iter().map(|(item, _)| *item).collect();
    let hidings = decision_store::last_hidings(&app.db, &items).await?;
    let appeals = appeal_store::appeals_against(&app.db, &hidings.iter().map(|hiding| hiding.id).collect::<Vec<_>>()).await?;
    let appeals: HashMap<DecisionId, AppealRow> = appeals.into_iter().collect();
    let communes = hiders(app, &hidden).await?;
    let sources = record::reasons::Sources::load(&mut &app.db, &items).await?;
    let mut notices = HashMap::with_capacity(hidden.len());
    for (item, row) in hidden {
        let Some(commune) = communes.get(&row.commune_id) else { continue };
        let hiding = hidings.iter().find(|hiding| hiding.item() == Some(item));
        let (version, note) = hiding.map_or((0, &row.note), |hiding| (hiding.item_version, &hiding.note));
        let notice = AuthorNotice {
            kind: item.kind,
            id: item.id,
            commune: commune.slug.clone(),
            reason: row.reason(),
            origin: sources.origin(item, Some(version), row.created_at),
            at: row.created_at.into(),
            note: note.clone(),
            contact: commune.contact_email.clone(),
            appeal_days: commune.appeal_days,
            rewritten: row.is_rewritten(),
            appeal: hiding.and_then(|hiding| appeals.get(&hiding.id)).and_then(appeals::state),
        };
        notices.insert(item, notice);
    }
    Ok(notices)
}

/// The communes that hid these: one, but for a person's name.
async fn hiders(app: &App, hidden: &[(Item, HiddenRow)]) -> Result<HashMap<CommuneId, Commune>> {
    let mut communes = HashMap::new();
    for (_, row) in hidden {
        if let Entry::Vacant(unknown) = communes.entry(row.commune_id) {
            unknown.insert(communes::get(app, row.commune_id).await?);
        }
    }
    Ok(communes)
}

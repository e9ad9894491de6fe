//! Who works on what waits. A claim keeps something for one person for [`MINUTES`]; others are told and may take it over, but nobody decides beside it
//! unknowingly: see [`allow`]. Who may claim what is the slices' matter that decide about it.

mod holdings;
mod store;

use std::collections::HashMap;

use app::model::content::ItemKind;
use app::model::workbench::{self, Claim};
use app::words::tr;
use uuid::Uuid;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, MeasureId, NameId, RequestId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;
use crate::people::accounts::{self, Viewer};

/// How long a claim lasts.
const MINUTES: i64 = 30;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    hourly: &[Hourly::new("claims of moderators", |app| Box::pin(async move { forget(&app).await }))],
    holdings: holdings::HOLDINGS,
    unseen: &["claims"],
    ..Slice::named("claims")
};

async fn forget(app: &App) -> Result<()> {
    Ok(store::forget(&app.db, app.clock.now()).await?)
}

/// Something that one person at a time decides about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Claimable {
    /// A piece of content.
    Item(Item),
    /// A measure about a person.
    Measure(MeasureId),
    /// What an organisation asked.
    Request(RequestId),
    /// A name that waits.
    Name(NameId),
}

impl Claimable {
    /// Its kind, as it is kept and as forms carry it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Item(item) => item.kind.as_str(),
            Self::Measure(_) => workbench::MEASURE,
            Self::Request(_) => workbench::ORGANISATION_REQUEST,
            Self::Name(_) => workbench::NAME,
        }
    }

    /// Its id among those of its kind.
    pub const fn id(self) -> Uuid {
        match self {
            Self::Item(item) => item.id,
            Self::Measure(id) => id.0,
            Self::Request(id) => id.0,
            Self::Name(id) => id.0,
        }
    }

    /// The one of this kind with this id.
    pub fn of(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            workbench::MEASURE => Some(Self::Measure(MeasureId(id))),
            workbench::ORGANISATION_REQUEST => Some(Self::Request(RequestId(id))),
            workbench::NAME => Some(Self::Name(NameId(id))),
            kind => Some(Self::Item(Item { kind: ItemKind::parse(kind)?, id })),
        }
    }

    /// Reads `kind.id`, as forms carry it.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('.')?;
        Self::of(kind, id.parse().ok()?)
    }
}

impl From<Item> for Claimable {
    fn from(item: Item) -> Self {
        Self::Item(item)
    }
}

impl From<MeasureId> for Claimable {
    fn from(id: MeasureId) -> Self {
        Self::Measure(id)
    }
}

impl From<NameId> for Claimable {
    fn from(id: NameId) -> Self {
        Self::Name(id)
    }
}

impl From<RequestId> for Claimable {
    fn from(id: RequestId) -> Self {
        Self::Request(id)
    }
}

/// Who has which of these.
pub async fn of(app: &App, viewer: &Viewer, subjects: &[Claimable]) -> Result<HashMap<Claimable, Claim>> {
    let rows = store::among(&mut &app.db, subjects, app.clock.now()).await?;
    let people: Vec<AccountId> = rows.iter().map(|(_, account, _)| *account).collect();
    let names = accounts::names(&mut &app.db, &people).await?;
    let claim = |account, until: Timestamp| Claim { mine: account == viewer.id, name: names.author(account, false).name.ar, until: until.into() };
    Ok(rows.into_iter().map(|(subject, account, until)| (subject, claim(account, until))).collect())
}

/// Keeps something for the viewer; `over` takes it from whoever has it. `Conflict` if somebody else has it.
pub async fn take(app: &App, viewer: &Viewer, commune: &Commune, subject: Claimable, over: bool) -> Result<()> {
    let at = app.clock.now();
    let new = store::NewClaim { subject, commune: commune.id, account: viewer.id, at, until: at.plus_seconds(60 * MINUTES), over };
    let mut tx = app.db.begin().await?;
    if !store::insert(&mut tx, &new).await? {
        return Err(Error::Conflict(tr::workbench::TAKEN));
    }
    Ok(tx.commit().await?)
}

/// Gives back what the viewer had taken.
pub async fn give_back(app: &App, viewer: &Viewer, subject: Claimable) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::end(&mut tx, subject, Some(viewer.id)).await?;
    Ok(tx.commit().await?)
}

/// `Conflict` if somebody else works on it now.
pub async fn allow(db: &mut impl Sql, viewer: &Viewer, subject: impl Into<Claimable>, now: Timestamp) -> Result<()> {
    let taken = store::among(db, &[subject.into()], now).await?.iter().any(|(_, account, _)| *account != viewer.id);
    if taken { Err(Error::Conflict(tr::workbench::TAKEN)) } else { Ok(()) }
}

/// Ends whoever's claim: it is decided.
pub async fn end(tx: &mut Tx, subject: impl Into<Claimable>) -> Result<()> {
    Ok(store::end(tx, subject.into(), None).await?)
}

//! Organisations: businesses, cooperatives, associations, unions, schools, public bodies. They speak labelled, endorse apart, pledge, and never cast
//! a resident's support.
//!
//! - Somebody asks ([`asking`]) with an ICE or a receipt and a mandate ([`documents`]) that only staff see and that is deleted after the decision.
//!   An administrator of the commune decides ([`deciding`]), never about what they asked themselves, and may suspend later: a suspended organisation
//!   is read but speaks no longer.
//! - Representatives invite ([`invitations`]) and remove each other ([`mod@representatives`]); the last one is removed by staff alone. Every act is kept.
//! - Who speaks for an organisation is asked twice: of the viewer ([`represented`]) for the page, and in the transaction ([`hold_mandate`]) of what
//!   is done in its name.

mod asking;
mod deciding;
mod documents;
mod holdings;
mod ice;
mod invitations;
mod letters;
pub mod moderated;
pub mod past;
mod public;
mod representatives;
mod routes;
mod store;

use app::model::content::{Author, OrganisationKind, Role, Visibility};
use app::model::organisations::{RequestRow, RequestState};
use app::model::{Lang, Localized, paths};
use app::words::tr;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationInvitationId, OrganisationId, PartRows, Parts, RequestId, Sql, Tx};
use crate::base::erasure::Leaving;
use crate::base::error::{Error, Result};
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;
use crate::people::accounts::{Represented, Viewer};

pub use documents::{known_files, path as mandate_path};
pub use invitations::{refold as refold_invitations, waiting_for};
pub use public::list;

/// Requests that the moderators' queue reads at once; far more than wait at a time.
const MOST_WAITING: usize = 200;
/// Organisations of a list to choose from.
const MOST_LISTED: i64 = 1_000;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    kinds: &[&moderated::Organisations],
    hourly: &[Hourly::new("organisations", |app| Box::pin(async move { tidy(&app).await }))],
    holdings: holdings::HOLDINGS,
    erase: Some(|_, tx, leaving| Box::pin(erase(tx, leaving))),
    ..Slice::named("organisations")
};

/// An organisation as a byline shows it.
#[derive(Clone, Debug)]
pub struct OrganisationBrief {
    pub id: OrganisationId,
    /// In the address of its page.
    pub handle: String,
    pub kind: OrganisationKind,
    /// Its name, or a word in its place while it is hidden.
    pub name: Localized,
    /// Whether a moderator hid its name. Its address may tell it too, so nothing leads there.
    pub hidden: bool,
}

impl OrganisationBrief {
    /// As the author of something.
    pub fn author(&self) -> Author {
        Author {
            name: self.name.clone(),
            link: (!self.hidden).then(|| paths::organisation(&self.handle)),
            organisation: Some(self.kind),
            officer: false,
            placeholder: false,
            at_the_desk: false,
        }
    }
}

/// An organisation that was approved once, suspended or not.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub commune_id: CommuneId,
    /// In the address of its page.
    pub handle: String,
    pub kind: OrganisationKind,
    /// Its name, whether or not others may read it.
    pub name: Localized,
    /// Whether others may.
    pub visibility: Visibility,
    /// What it says of itself.
    pub about: Localized,
    /// Why it speaks no longer, when it was suspended.
    pub suspended: Option<String>,
    /// Since when it is here.
    pub created_at: Timestamp,
}

impl Organisation {
    /// Its name for everybody.
    pub fn public_name(&self) -> Localized {
        if self.visibility.is_public() { self.name.clone() } else { hidden_name() }
    }
}

/// What stands in the place of a hidden name; in every language, because the reader's is not known here.
fn hidden_name() -> Localized {
    let word = |lang| tr::organisations::HIDDEN_NAME.text(lang).to_owned();
    Localized { ar: word(Lang::Ar), fr: word(Lang::Fr), en: word(Lang::En) }
}

/// Asks for the organisations that a person may speak for now.
pub fn with_represented(parts: Parts, account: AccountId) -> Parts {
    store::with_represented(parts, account)
}

/// The organisations that a person may speak for, from the rows of [`with_represented`].
pub fn represented(rows: &PartRows) -> Vec<Represented> {
    store::represented(rows)
}

/// Names of many organisations. In a transaction it is asked through that: a second connection could be waited for without end.
pub async fn briefs(db: &mut impl Sql, ids: &[OrganisationId]) -> Result<Vec<OrganisationBrief>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(briefs_of(&with_briefs(Parts::default(), ids).load(db).await?))
}

/// Asks for the names of organisations.
pub fn with_briefs(parts: Parts, ids: &[OrganisationId]) -> Parts {
    store::with_briefs(parts, ids)
}

/// The names of organisations, from the rows of [`with_briefs`].
pub fn briefs_of(rows: &PartRows) -> Vec<OrganisationBrief> {
    store::briefs(rows)
}

/// An organisation that may speak, as the staff who enter something of it choose it.
#[derive(Clone, Debug)]
pub struct Speaking {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    /// Its name, whether or not others may read it.
    pub name: Localized,
    /// By what it is told from another one of this name: its number, or the handle in its address.
    pub known_by: String,
}

/// The organisations of some kinds that may speak in a commune, in the order of their names, as many as a list to choose from can have; of these alone, if some
/// are meant. For the staff: hidden names are among them.
pub async fn speaking(db: &mut impl Sql, commune: CommuneId, wanted: (&[OrganisationKind], Option<&[OrganisationId]>)) -> Result<Vec<Speaking>> {
    let mut speaking = store::speaking(db, commune, wanted, MOST_LISTED).await?;
    speaking.sort_by(|one, other| (&one.name.fr, one.id).cmp(&(&other.name.fr, other.id)));
    Ok(speaking)
}

/// The kind of an organisation of this commune that may speak at this very moment, and goes on doing so until the transaction ends; `None` for every other.
pub async fn hold_speaking(tx: &mut Tx, commune: CommuneId, id: OrganisationId) -> Result<Option<OrganisationKind>> {
    Ok(store::hold_speaking(tx, commune, id).await?)
}

/// The organisation of a handle.
pub async fn find(app: &App, handle: &str) -> Result<Organisation> {
    store::find(&app.db, handle).await?.ok_or(Error::NotFound)
}

/// Refuses who may not speak for the organisation at this very moment, and keeps it so until the transaction ends: somebody who is being removed
/// meanwhile waits or is refused.
pub async fn hold_mandate(tx: &mut Tx, account: AccountId, organisation: OrganisationId) -> Result<()> {
    if store::hold_mandate(tx, account, organisation).await? { Ok(()) } else { Err(Error::Forbidden) }
}

/// What somebody asked by an invitation to a consultation, and what became of it.
#[derive(Clone, Debug)]
pub struct AskedByInvitation {
    pub request: RequestId,
    pub kind: OrganisationKind,
    pub name: Localized,
    pub state: RequestState,
}

/// What a person asked by an invitation, the latest.
pub async fn asked_by_invitation(db: &mut impl Sql, invitation: ConsultationInvitationId, account: AccountId) -> Result<Option<AskedByInvitation>> {
    let found = store::requests::by_invitation(db, invitation, account).await?;
    Ok(found.map(|row| AskedByInvitation {
        request: row.id,
        kind: store::kind(&row.kind),
        name: store::name(&row.name_ar, &row.name_fr),
        state: RequestState::parse(&row.state).unwrap_or(RequestState::Waiting),
    }))
}

/// Those of these invitations by which a person asked to represent an organisation and waits for the decision, with its kind.
pub async fn waiting_by_invitations(
    db: &mut impl Sql,
    invitations: &[ConsultationInvitationId],
    account: AccountId,
) -> Result<Vec<(ConsultationInvitationId, OrganisationKind)>> {
    let found = store::requests::waiting_by(db, invitations, account).await?;
    Ok(found.into_iter().map(|(invitation, kind)| (invitation, store::kind(&kind))).collect())
}

/// Whether a person waits for the decision about a request of theirs.
pub async fn waits(db: &mut impl Sql, account: AccountId, request: RequestId) -> Result<bool> {
    Ok(store::requests::waits(db, request, account).await?)
}

/// Refuses who does not wait for the decision about this request at this very moment, and keeps it so until the transaction ends.
pub async fn hold_request(tx: &mut Tx, account: AccountId, request: RequestId) -> Result<()> {
    if store::requests::hold(tx, request, account).await? { Ok(()) } else { Err(Error::Forbidden) }
}

/// What was asked and waits for an administrator, the oldest first: which, when, what, and whether the viewer asked it. For administrators.
pub async fn waiting(app: &App, viewer: &Viewer, commune: &Commune) -> Result<Vec<(RequestId, Timestamp, RequestRow, bool)>> {
    viewer.require(Role::Administrator, commune)?;
    let rows = store::requests::waiting(&app.db, commune.id, None, MOST_WAITING).await?;
    Ok(rows.iter().map(|row| (row.id, row.created_at, asking::listed(row), row.account_id == viewer.id)).collect())
}

/// The names of the organisations of which a person is the only representative.
pub async fn represented_alone(app: &App, account: AccountId) -> Result<Vec<Localized>> {
    Ok(store::representatives::alone(&app.db, account).await?)
}

/// Whether a person represents an organisation, suspended or not.
pub async fn represents(app: &App, account: AccountId, organisation: OrganisationId) -> Result<bool> {
    Ok(store::representatives::represents(&app.db, account, organisation).await?)
}

/// Everybody who represents an organisation.
pub async fn representatives(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<AccountId>> {
    Ok(store::representatives::ids(tx, organisation).await?)
}

/// Everybody who represents one of these organisations, each once, in the order of their accounts; those after one.
pub async fn representatives_of(db: &mut impl Sql, these: &[OrganisationId], after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
    Ok(store::representatives::of_any(db, these, after, most).await?)
}

/// Since when each request waits that nobody has decided, the oldest first; a thousand at most.
pub async fn waiting_since(app: &App, commune: CommuneId) -> Result<Vec<Timestamp>> {
    Ok(store::requests::waiting_since(&app.db, commune, 1_000).await?)
}

/// Asks since when requests of a commune wait.
pub fn with_waiting(parts: Parts, commune: &Commune) -> Parts {
    store::requests::with_waiting(parts, commune.id, MOST_WAITING as i64)
}

/// When they are to be decided, from the rows of [`with_waiting`].
pub fn waiting_until(rows: &PartRows, commune: &Commune) -> Vec<Timestamp> {
    rows.of("requests").map(|row| Timestamp(row.number(0)).plus_days(commune.organisation_days)).collect()
}

/// Takes back what the person asked and nobody has decided; the mandates that came with it, and those of forms never sent, are needed no more. Forgets
/// invitations sent to them.
async fn erase(tx: &mut Tx, leaving: &mut Leaving) -> Result<()> {
    store::requests::take_all_back(tx, leaving.account, leaving.at).await?;
    store::documents::abandon(tx, leaving.account).await?;
    for contact in leaving.email.iter().chain(leaving.phone.as_ref().filter(|_| !leaving.shares_phone)) {
        store::representatives::forget_invitations_to(tx, &contact.to_lowercase()).await?;
    }
    leaving.afterwards(|app| Box::pin(async move { delete_mandates(&app).await }));
    Ok(())
}

/// Deletes the files; what fails is done by the next tidying.
async fn delete_mandates(app: &App) {
    if let Err(error) = documents::delete_unneeded(app).await {
        tracing::warn!("a mandate could not be deleted yet: {error}");
    }
}

/// Deletes mandates that are not needed any more, and forgets invitations that are over.
pub async fn tidy(app: &App) -> Result<()> {
    documents::delete_unneeded(app).await?;
    Ok(store::representatives::forget_invitations(&app.db, app.clock.now()).await?)
}

//! Who is looking, and what they are in which commune. Permission checks ask this; what is in it is loaded by `people`.

use app::model::ballot_pages::Unconfirmed;
use app::model::content::{OrganisationKind, Role};
use app::model::measures::MeasureKind;
use app::model::{Lang, Localized};

use super::proof::FRESH_SECONDS;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OrganisationId};
use crate::base::error::{Error, Result};
use crate::base::kind::Content;
use crate::communes::Commune;

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The account.
    pub id: AccountId,
    /// In the address of the profile.
    pub handle: String,
    /// The name shown.
    pub name: String,
    /// Where mails go; empty for whoever has only a phone.
    pub email: String,
    /// Where SMS go, as +212…; empty for whoever has only an address.
    pub phone: String,
    /// Whether they can sign in by a password.
    pub has_password: bool,
    /// The language of mails.
    pub language: Lang,
    /// Since when.
    pub created_at: Timestamp,
    /// Whether there are roles that wait for a second factor.
    pub role_waits: bool,
    /// Whether they wait only to be shown one that the account has.
    pub can_show_second_factor: bool,
    /// When this session last showed who is in it.
    pub proved_at: Option<Timestamp>,
    /// Roles, by commune; the network administrator's has none. Only in a session where the second factor was given.
    pub roles: Vec<(Option<CommuneId>, Role)>,
    /// Communes whose verified resident this is.
    pub residences: Vec<CommuneId>,
    /// Approved organisations this person may speak for.
    pub organisations: Vec<Represented>,
    /// Unread notifications.
    pub unread: i64,
    /// What keeps this person from speaking, by commune.
    pub restrictions: Vec<Restriction>,
    /// Votes of this person that do not count yet.
    pub unconfirmed: Vec<Unconfirmed>,
    /// Whether the notice changed since this person agreed to one.
    pub consent_due: bool,
}

/// An organisation that a viewer may speak for.
#[derive(Clone, Debug)]
pub struct Represented {
    /// The organisation.
    pub id: OrganisationId,
    /// Its commune.
    pub commune_id: CommuneId,
    /// In the address of its page.
    pub handle: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: Localized,
}

impl Viewer {
    /// Whether this session showed who is in it a short while ago: dangerous acts want that.
    pub fn has_proof(&self, now: Timestamp) -> bool {
        self.proved_at.is_some_and(|at| at.plus_seconds(FRESH_SECONDS) > now)
    }
    /// The way by which this person is recognised and told things: the address, or for whoever has none the phone.
    pub fn contact(&self) -> &str {
        if self.email.is_empty() { &self.phone } else { &self.email }
    }
    /// Whether this person wrote it, or speaks for the organisation it was written for. Nobody judges their own.
    pub fn owns(&self, content: &Content) -> bool {
        self.wrote(content.author_id, content.organisation_id)
    }
    /// The same of what has this author, and was written for this organisation.
    pub fn wrote(&self, author: AccountId, organisation: Option<OrganisationId>) -> bool {
        author == self.id || organisation.is_some_and(|written_for| self.organisations.iter().any(|known| known.id == written_for))
    }
    /// Whether this person has a role in a commune. The network's administrators are administrators of every commune.
    pub fn has(&self, role: Role, commune: CommuneId) -> bool {
        self.roles.contains(&(Some(commune), role)) || (role == Role::Administrator && self.roles.contains(&(None, Role::NetworkAdministrator)))
    }
    /// This person, if they have a role in a commune.
    pub fn require(&self, role: Role, commune: &Commune) -> Result<&Self> {
        if self.has(role, commune.id) { Ok(self) } else { Err(Error::Forbidden) }
    }
    /// The same of one of several roles.
    pub fn require_any(&self, roles: &[Role], commune: &Commune) -> Result<&Self> {
        if roles.iter().any(|role| self.has(*role, commune.id)) { Ok(self) } else { Err(Error::Forbidden) }
    }
    /// Whether this is a moderator there.
    pub fn is_moderator(&self, commune: CommuneId) -> bool {
        self.has(Role::Moderator, commune)
    }
    /// Whether this is an officer there.
    pub fn is_officer(&self, commune: CommuneId) -> bool {
        self.has(Role::Officer, commune)
    }
    /// Whether this is a desk agent there.
    pub fn is_desk_agent(&self, commune: CommuneId) -> bool {
        self.has(Role::DeskAgent, commune)
    }
    /// Whether this is an administrator there, or of the network.
    pub fn is_administrator(&self, commune: CommuneId) -> bool {
        self.has(Role::Administrator, commune)
    }
    /// Whether this person has any role there.
    pub fn is_staff(&self, commune: CommuneId) -> bool {
        self.is_administrator(commune) || self.roles.iter().any(|(place, _)| *place == Some(commune))
    }
    /// Whether this person has any role anywhere, even if this session does not show it.
    pub fn has_any_role(&self) -> bool {
        self.role_waits || !self.roles.is_empty()
    }
    /// Whether this is a verified resident there.
    pub fn is_resident(&self, commune: CommuneId) -> bool {
        self.residences.contains(&commune)
    }
    /// The organisation of this commune with this id, if the viewer may speak for it.
    pub fn speaks_for(&self, commune: CommuneId, organisation: OrganisationId) -> Option<&Represented> {
        self.organisations.iter().find(|known| known.id == organisation && known.commune_id == commune)
    }
}

/// A mute or a suspension in a commune that has not ended.
#[derive(Clone, Debug)]
pub struct Restriction {
    /// Where.
    pub commune: CommuneId,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: Localized,
    /// A mute or a suspension.
    pub kind: MeasureKind,
    /// Until when.
    pub until: Timestamp,
}

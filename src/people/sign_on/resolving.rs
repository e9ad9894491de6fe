//! Whose account it is: somebody known, somebody whose address is known, somebody new; and linking and unlinking.

use std::sync::Arc;

use app::model::form::FormErrors;
use app::model::sign_on::JoinFields;
use app::model::{Lang, Localized, paths};
use app::words::tr;
use axum::extract::FromRef as _;

use super::person::Person;
use super::{Provider, SignOn};
use crate::base::App;
use crate::base::db::{AccountId, Tx};
use crate::base::error::{Error, Result};
use crate::people::accounts::identities::{self, Identity, Newcomer};
use crate::people::accounts::{self, Message, Viewer};
use crate::people::{residents, roles};

/// How often it is looked again when somebody else was quicker.
const TRIES: usize = 3;

/// Whose identity somebody came back with.
#[derive(Debug)]
pub(super) enum Resolved {
    /// Somebody who may sign in.
    Known(AccountId),
    /// An account has the address, but is not opened by it: its owner signs in first.
    SignInFirst,
    /// Nobody we know.
    New,
}

const fn identity<'a>(provider: &'a Provider, person: &'a Person) -> Identity<'a> {
    Identity { provider: provider.id.as_str(), subject: person.subject.as_str() }
}

/// Finds out who came, and links an account by its confirmed address.
pub(super) async fn resolve(app: &App, provider: &Provider, person: &Person) -> Result<Resolved> {
    if let Some(account) = known(app, provider, person).await? {
        return Ok(Resolved::Known(account));
    }
    let Some(key) = person.confirmed_key() else { return Ok(Resolved::New) };
    let mut tx = app.db.begin().await?;
    if let Some(account) = identities::link_by_address(app, &mut tx, identity(provider, person), &key).await? {
        write(app, &mut tx, &provider.config.named(), (account, true)).await?;
        tx.commit().await?;
    } else {
        tx.roll_back().await?;
    }
    let holder = identities::holder(app, &key).await?;
    // Linked now, by this visit or by another at the same moment: whoever made the account made its identity with it, so this is asked last.
    if let Some(account) = known(app, provider, person).await? {
        return Ok(Resolved::Known(account));
    }
    let Some(holder) = holder else { return Ok(Resolved::New) };
    let is_closed = holder.is_confirmed || roles::has_any(&mut &app.db, holder.account).await?;
    Ok(if is_closed { Resolved::SignInFirst } else { Resolved::New })
}

/// Somebody whose identity is known. What the provider says of their residence is taken over.
async fn known(app: &App, provider: &Provider, person: &Person) -> Result<Option<AccountId>> {
    let identity = identity(provider, person);
    let Some(account) = identities::owner(app, identity).await? else { return Ok(None) };
    identities::touch(app, identity).await?;
    if let Some(place) = &person.place {
        let identity = app.secret.keyed("residence by sign-on", &[provider.id.as_bytes(), person.subject.as_bytes()]);
        residents::verify_by_sign_on(app, account, place, &identity).await?;
    }
    Ok(Some(account))
}

/// Makes the account of somebody new, or finds that they are known by now. Returns `None` if they have to sign in first.
pub(super) async fn join(app: &App, provider: &Provider, person: &Person, fields: &JoinFields) -> Result<Option<AccountId>> {
    let mut errors = FormErrors::default();
    let name = accounts::parse_name("name", &fields.name, &mut errors);
    if fields.consent != "yes" {
        errors.add("consent", tr::accounts::CONSENT_NEEDED);
    }
    errors.into_result()?;
    let lang = Lang::parse(&fields.language).unwrap_or_default();
    for _ in 0..TRIES {
        match resolve(app, provider, person).await? {
            Resolved::Known(account) => return Ok(Some(account)),
            Resolved::SignInFirst => return Ok(None),
            Resolved::New => {}
        }
        let key = person.confirmed_key();
        let newcomer = Newcomer { identity: identity(provider, person), name: &name, lang, email: &person.email, confirmed_key: key.as_deref() };
        identities::join(app, &newcomer).await?;
    }
    Err(Error::Conflict(tr::sign_on::SIGN_IN_FIRST_TITLE))
}

/// How linking to the account of whoever is signed in went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Linked {
    /// It is linked now.
    Yes,
    /// It was theirs already: they have shown that it is still them.
    Already,
    /// It is somebody else's.
    Taken,
    /// They have another one at this provider.
    HasOther,
}

/// Whether the account of whoever is signed in has an identity at this provider.
pub(super) async fn is_linked(app: &App, provider: &Provider, viewer: &Viewer) -> Result<bool> {
    Ok(identities::list(app, viewer.id).await?.iter().any(|(known, _)| *known == provider.id))
}

/// Links an identity to the account of whoever is signed in.
pub(super) async fn link(app: &App, provider: &Provider, person: &Person, viewer: &Viewer) -> Result<Linked> {
    let mut tx = app.db.begin().await?;
    let linked = if identities::link(app, &mut tx, identity(provider, person), viewer.id).await? {
        write(app, &mut tx, &provider.config.named(), (viewer.id, true)).await?;
        tx.commit().await?;
        Linked::Yes
    } else {
        tx.roll_back().await?;
        match identities::owner(app, identity(provider, person)).await? {
            Some(owner) if owner == viewer.id => Linked::Already,
            Some(_) => return Ok(Linked::Taken),
            None => return Ok(Linked::HasOther),
        }
    };
    known(app, provider, person).await?;
    Ok(linked)
}

/// Takes an identity away from whoever is signed in; refused if they could not sign in any more.
pub(super) async fn unlink(app: &App, viewer: &Viewer, id: &str) -> Result<()> {
    let sign_on = Arc::<SignOn>::from_ref(app);
    if !identities::list(app, viewer.id).await?.iter().any(|(provider, _)| provider == id) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.begin().await?;
    if !identities::unlink(&mut tx, viewer.id, id, &sign_on.ids()).await? {
        return Err(Error::Conflict(tr::sign_on::LAST_WAY));
    }
    let name = sign_on.find(id).map_or_else(|_| Localized { ar: id.to_owned(), ..Localized::default() }, |provider| provider.config.named());
    write(app, &mut tx, &name, (viewer.id, false)).await?;
    Ok(tx.commit().await?)
}

/// Writes to the owner of an account that a provider was linked to it, or unlinked: whoever did it, they know.
async fn write(app: &App, tx: &mut Tx, provider: &Localized, (person, linked): (AccountId, bool)) -> Result<()> {
    let link = app.url(&paths::account_settings());
    let (subject, text, short) = if linked {
        (tr::sign_on::LINKED_SUBJECT, tr::sign_on::LINKED_TEXT, tr::sign_on::LINKED_SHORT)
    } else {
        (tr::sign_on::UNLINKED_SUBJECT, tr::sign_on::UNLINKED_TEXT, tr::sign_on::UNLINKED_SHORT)
    };
    accounts::write_to(app, tx, person, |lang| {
        let values = [("provider", provider.get(lang)), ("link", link.as_str())];
        Message { subject: subject.fill_isolated(lang, &values), text: text.fill_isolated(lang, &values), short: short.fill(lang, &values) }
    })
    .await
}

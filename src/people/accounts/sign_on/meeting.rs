//! Whose account it is: somebody known, somebody whose address is known, somebody new; and linking and unlinking.

use std::sync::Arc;

use app::model::form::FormErrors;
use app::model::sign_on::JoinFields;
use app::model::{Lang, Localized, paths};
use app::words::tr;
use axum::extract::FromRef as _;

use super::person::Person;
use super::{Provider, SignOn, store};
use crate::base::db::{AccountId, Tx};
use crate::base::error::{Error, Result};
use crate::base::recipients::{self, Wanted};
use crate::base::{App, email};
use crate::moderation::names;
use crate::people::accounts::letters::{self, Letter};
use crate::people::accounts::store::AccountRow;
use crate::people::accounts::{Message, Viewer, joining, store as accounts, tokens, write_to};
use crate::people::consent;
use crate::people::residents;
use crate::people::roles;

/// How often it is looked again when somebody else was quicker.
const TRIES: usize = 3;

/// Who came.
#[derive(Debug)]
pub(super) enum Met {
    /// Somebody who may come in.
    Known(Box<AccountRow>),
    /// An account has the address, but is not opened by it: its owner signs in first.
    SignInFirst,
    /// Nobody we know.
    New,
}

/// Finds out who came, and links an account by its confirmed address.
pub(super) async fn meet(app: &App, provider: &Provider, person: &Person) -> Result<Met> {
    if let Some(account) = known(app, provider, person).await? {
        return Ok(Met::Known(Box::new(account)));
    }
    let Some(key) = person.vouched_key() else { return Ok(Met::New) };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if let Some(account) = store::insert_by_address(&mut tx, &provider.id, &person.subject, &key, now).await? {
        tell(app, &mut tx, provider, account, true).await?;
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let owner = accounts::by_email(&app.db, &key).await?;
    // Linked now, by this visit or by another at the same moment: whoever made the account made its identity with it, so this is asked last.
    if let Some(account) = known(app, provider, person).await? {
        return Ok(Met::Known(Box::new(account)));
    }
    let Some(account) = owner else { return Ok(Met::New) };
    let has_role = roles::has_any(&mut &app.db, account.id).await?;
    Ok(if account.confirmed_at.is_some() || has_role { Met::SignInFirst } else { Met::New })
}

/// Somebody whose identity is known. What the provider says of their residence is taken over.
async fn known(app: &App, provider: &Provider, person: &Person) -> Result<Option<AccountRow>> {
    let Some(id) = store::find(&app.db, &provider.id, &person.subject).await? else { return Ok(None) };
    let Some(account) = accounts::find(&app.db, id).await? else { return Ok(None) };
    let mut tx = app.db.begin().await?;
    store::touch(&mut tx, &provider.id, &person.subject, app.clock.now()).await?;
    tx.commit().await?;
    if let Some(place) = &person.place {
        let identity = app.secret.keyed("residence by sign-on", &[provider.id.as_bytes(), person.subject.as_bytes()]);
        residents::verify_by_sign_on(app, id, place, &identity).await?;
    }
    Ok(Some(account))
}

/// Makes the account of somebody new, or finds that they are known by now. Without a password; an address that nobody vouches for gets a link first.
pub(super) async fn join(app: &App, provider: &Provider, person: &Person, fields: &JoinFields) -> Result<Option<AccountRow>> {
    let mut errors = FormErrors::default();
    let name = joining::name("name", &fields.name, &mut errors);
    if fields.consent != "yes" {
        errors.add("consent", tr::accounts::CONSENT_NEEDED);
    }
    errors.into_result()?;
    let lang = Lang::parse(&fields.language).unwrap_or_default();
    for _ in 0..TRIES {
        match meet(app, provider, person).await? {
            Met::Known(account) => return Ok(Some(*account)),
            Met::SignInFirst => return Ok(None),
            Met::New => make(app, provider, person, &name, lang).await?,
        }
    }
    Err(Error::Conflict(tr::sign_on::SIGN_IN_FIRST_TITLE))
}

/// Makes an account with its identity; nothing when somebody else was quicker with either.
async fn make(app: &App, provider: &Provider, person: &Person, name: &str, lang: Lang) -> Result<()> {
    let (now, handle, key) = (app.clock.now(), app.rng.handle(), person.vouched_key());
    let email = key.as_deref().map(|key| (person.email.as_str(), key));
    let suspicion = names::judge(app, None, name).await?;
    let shown = if suspicion.is_some() { names::neutral(lang) } else { name };
    let new = store::Newcomer { id: app.rng.id(now), handle: &handle, name: shown, email, language: lang.code(), at: now };
    let mut tx = app.db.begin().await?;
    let account = match store::adopt(&mut tx, &new).await? {
        Some(adopted) => {
            accounts::close_ways_in(&mut tx, adopted).await?;
            adopted
        }
        None if store::insert_account(&mut tx, &new).await? => new.id,
        None => return Ok(()),
    };
    if !store::insert(&mut tx, &provider.id, &person.subject, account, now).await? {
        return Ok(());
    }
    joining::hold_name(app, &mut tx, account, name, suspicion.as_ref()).await?;
    consent::record(app, &mut tx, account, lang, consent::Way::SingleSignOn).await?;
    if email.is_none()
        && let Some((_, to)) = email::normalised(&person.email)
        && recipients::may_receive(app, &mut tx, &to, Wanted::Mail).await?
    {
        let token = tokens::issue(app, &mut tx, account, tokens::Purpose::ChangeEmail, &person.email).await?;
        letters::send(app, &mut tx, &person.email, lang, Letter::NewAddress(&token)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// How linking to the account of who is signed in went.
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

/// Whether who is signed in has an identity at this provider.
pub(super) async fn is_linked(app: &App, provider: &Provider, viewer: &Viewer) -> Result<bool> {
    Ok(store::of(&app.db, viewer.id).await?.iter().any(|(known, _)| *known == provider.id))
}

/// Links an identity to the account of who is signed in.
pub(super) async fn link(app: &App, provider: &Provider, person: &Person, viewer: &Viewer) -> Result<Linked> {
    let mut tx = app.db.begin().await?;
    let linked = if store::insert(&mut tx, &provider.id, &person.subject, viewer.id, app.clock.now()).await? {
        tell(app, &mut tx, provider, viewer.id, true).await?;
        tx.commit().await?;
        Linked::Yes
    } else {
        drop(tx);
        match store::find(&app.db, &provider.id, &person.subject).await? {
            Some(owner) if owner == viewer.id => Linked::Already,
            Some(_) => return Ok(Linked::Taken),
            None => return Ok(Linked::HasOther),
        }
    };
    known(app, provider, person).await?;
    Ok(linked)
}

/// Takes an identity away from who is signed in; refused when they could not come in any more.
pub(super) async fn unlink(app: &App, viewer: &Viewer, id: &str) -> Result<()> {
    let sign_on = Arc::<SignOn>::from_ref(app);
    let linked = store::of(&app.db, viewer.id).await?;
    if !linked.iter().any(|(provider, _)| provider == id) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.begin().await?;
    if !store::remove(&mut tx, viewer.id, id, &sign_on.ids()).await? {
        return Err(Error::Conflict(tr::sign_on::LAST_WAY));
    }
    let name = sign_on.find(id).map_or_else(|_| Localized { ar: id.to_owned(), ..Localized::default() }, |provider| provider.config.named());
    say(app, &mut tx, &name, viewer.id, false).await?;
    tx.commit().await?;
    Ok(())
}

async fn tell(app: &App, tx: &mut Tx, provider: &Provider, person: AccountId, linked: bool) -> Result<()> {
    say(app, tx, &provider.config.named(), person, linked).await
}

/// Whoever did it, the owner of the account knows.
async fn say(app: &App, tx: &mut Tx, name: &Localized, person: AccountId, linked: bool) -> Result<()> {
    let link = app.url(&paths::account());
    let (subject, text, short) = if linked {
        (tr::sign_on::LINKED_SUBJECT, tr::sign_on::LINKED_TEXT, tr::sign_on::LINKED_SHORT)
    } else {
        (tr::sign_on::UNLINKED_SUBJECT, tr::sign_on::UNLINKED_TEXT, tr::sign_on::UNLINKED_SHORT)
    };
    write_to(app, tx, person, |lang| {
        let values = [("provider", name.get(lang)), ("link", link.as_str())];
        Message { subject: subject.fill_isolated(lang, &values), text: text.fill_isolated(lang, &values), short: short.fill(lang, &values) }
    })
    .await
}

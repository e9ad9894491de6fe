//! The steps of signing in, whichever way somebody takes: who it is, the second factor, and the session. Everybody passes [`sign_in`].

use app::model::Lang;
use app::model::accounts::MessagePage;
use app::model::content::Role;
use app::model::frame::Tone;
use app::model::paths;
use app::model::sign_on::SignInProvider;
use app::pages;
use app::words::{Key, tr};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::super::seals::seal;
use super::super::second_factor;
use super::super::signing_in::{self, Who};
use super::super::store::{self, AccountRow};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, RowId};
use crate::base::error::Result;
use crate::communes;
use crate::people::roles;
use crate::web::Visit;
use crate::web::devices::SignedIn;
use crate::web::kept::{self, Carry};
use crate::web::proof::Proof;
use crate::web::visit::{language, safe_next};

/// The session's key for what waits for a code.
pub(super) const CODE: &str = "code";
/// The session's key for the question who it is.
pub(super) const WHO: &str = "who";
/// The session's key for whoever is signing in and still owes the second factor.
pub(super) const OWES: &str = "second_factor_waits";
/// How long the second factor may be owed.
const OWES_SECONDS: i64 = 600;

/// The providers of single sign-on, for the pages on which people sign in and join.
pub(super) fn providers(app: &App) -> Vec<SignInProvider> {
    app.config.sign_on.iter().map(|(id, provider)| SignInProvider { id: id.clone(), name: provider.named() }).collect()
}

/// What a page says of something that ended.
pub(super) struct Message {
    pub status: StatusCode,
    pub title: Key,
    pub text: Key,
    /// An address or a phone that the text names.
    pub contact: String,
    /// A button that posts, and its word.
    pub confirm: Option<(String, Key)>,
    /// Where to go on, and its word.
    pub link: Option<(String, Key)>,
}

impl Message {
    /// Says something, with a link to the page on which people sign in.
    pub fn new(title: Key, text: Key) -> Self {
        Self { status: StatusCode::OK, title, text, contact: String::new(), confirm: None, link: Some((paths::sign_in(), tr::layout::SIGN_IN)) }
    }

    pub fn answer(self, visit: &Visit) -> Response {
        visit.page_with(self.status, None, |f| {
            let words = |pair: Option<(String, Key)>| pair.map(|(path, word)| (path, f.t(word).to_owned()));
            let text = self.text.fill_isolated(visit.lang, &[("contact", &self.contact)]);
            let page = MessagePage { title: f.t(self.title).to_owned(), text, confirm: words(self.confirm), link: words(self.link) };
            pages::accounts::message(f, page)
        })
    }
}

pub(super) fn dead_link(visit: &Visit) -> Response {
    Message { status: StatusCode::NOT_FOUND, ..Message::new(tr::accounts::LINK_DEAD_TITLE, tr::accounts::LINK_DEAD) }.answer(visit)
}

/// People as a page asks which of them it is.
pub(super) fn named(people: &[AccountRow]) -> Vec<(String, String)> {
    people.iter().map(|person| (person.id.to_string(), person.name.clone())).collect()
}

/// Goes to the page on which the code is typed; only this browser can.
pub(super) async fn wait_for_code(visit: &Visit, code: RowId) -> Result<Response> {
    visit.session.insert(CODE, code).await?;
    Ok(Redirect::to(&paths::code()).into_response())
}

/// Asks who of several people with one phone and one password it is.
pub(super) async fn ask_who(app: &App, visit: &Visit, people: &[AccountRow], next: &str) -> Result<Response> {
    visit.rename_session().await?;
    visit.session.insert(WHO, Who::new(app, people, next)).await?;
    Ok(Redirect::to(&paths::sign_in_who()).into_response())
}

/// Somebody whose password was right, and who still owes the second factor.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Owes {
    pub account: AccountId,
    /// A password that was changed since is another one.
    pub seal: String,
    pub next: String,
    until: Timestamp,
}

/// Who owes the second factor in this browser.
pub(super) async fn owes(visit: &Visit) -> Result<Option<Owes>> {
    let owes: Option<Owes> = visit.session.get(OWES).await?;
    Ok(owes.filter(|owes| visit.app.clock.now() < owes.until))
}

/// Signs somebody in who has shown that it is them; whoever has a second factor is asked for it first.
pub(in crate::people::accounts) async fn sign_in(visit: &Visit, account: &AccountRow, next: &str) -> Result<Response> {
    if !second_factor::has_any(&visit.app, account.id).await? {
        return finish(visit, account, next, false).await;
    }
    let until = visit.app.clock.now().plus_seconds(OWES_SECONDS);
    let next = safe_next(next).unwrap_or_default().to_owned();
    visit.rename_session().await?;
    visit.session.insert(OWES, Owes { account: account.id, seal: seal(account), next, until }).await?;
    Ok(Redirect::to(&paths::sign_in_factor()).into_response())
}

/// Where somebody goes on: where they were, or on their own page. The staff begin in their hub, unless they were somewhere below their commune's home.
async fn target(app: &App, roles: &[(Option<CommuneId>, Role)], page: &str) -> Result<String> {
    let going = safe_next(page);
    let Some(commune) = roles.iter().find_map(|(commune, _)| *commune) else { return Ok(going.map_or_else(paths::account, ToOwned::to_owned)) };
    let slug = communes::get(app, commune).await?.slug;
    Ok(match going {
        Some(next) if next != paths::commune(&slug) => next.to_owned(),
        _ => paths::staff_hub(slug),
    })
}

/// Opens the session; the site then does the act for which somebody signed in, and tells them if they never did so in this browser before.
pub(super) async fn finish(visit: &Visit, account: &AccountRow, next: &str, second_factor: bool) -> Result<Response> {
    let proof = Proof { second_factor, at: visit.app.clock.now() };
    signing_in::open_session(visit, account.id, proof).await?;
    store::set_seen(&visit.app.db, account.id, visit.app.clock.now()).await?;
    let roles = roles::list(&visit.app, account.id).await?;
    let (page, mut act) = kept::split_back(next);
    let mut target = target(&visit.app, &roles, page).await?;
    if !second_factor && !roles.is_empty() {
        visit.flash(Tone::Warning, tr::second_factor::ROLE_WAITS.text(visit.lang)).await?;
        (target, act) = (paths::second_factor(), None);
    }
    visit.is_on_way_to(&target).await;
    let mut response = Redirect::to(&target).into_response();
    response.extensions_mut().insert(SignedIn(account.id));
    if let Some(act) = act {
        response.extensions_mut().insert(Carry(act));
    }
    if !visit.chose_language {
        language::remember(&visit.app, &mut response, Lang::parse(&account.language).unwrap_or_default());
    }
    Ok(response)
}

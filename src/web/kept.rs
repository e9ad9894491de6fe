//! What was typed into a form that could not be taken, because the session had ended, the proof was too old or the role waits for its second step. It is
//! kept for the browser, and stands in the form again when the person is back.
//!
//! Handlers do nothing for it but say `?`: the extractors of [`super::forms`] leave what was typed with the visit, the layer of [`super::errors`] keeps it
//! under the address of the act and sends the person on and back to the form's own address, and the form's page takes it. Passwords and codes are never kept.
//!
//! A visitor's text belongs to the browser. What only somebody who had signed in could type is given back to that person alone, or, where the session had
//! ended and nobody knows any more whose it was, to people who had signed in in this browser before.

use app::model::paths;
use app::words::tr;
use axum::response::Response;
use serde::de::DeserializeOwned;

use super::{Visit, devices, forms};
use crate::base::db::kept_forms;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::communes;

/// Acts that have an address for themselves, and the page on which their form stands. Every other form stands at the address to which it is sent.
const FORMS: &[(&str, &str)] = &[
    (paths::SIGN_OUT, paths::HOME),
    (paths::PHONE_CODE_AGAIN, paths::PHONE_CODE),
    (paths::ASK_PASSKEY, paths::PROOF),
    (paths::OFFER_PASSKEY, paths::ADD_PASSKEY),
    (paths::REMOVE_FACTOR, paths::SECOND_FACTOR),
    (paths::RECOVERY_CODES, paths::SECOND_FACTOR),
    (paths::END_SESSION, paths::ACCOUNT_SESSIONS),
    (paths::UNLINK, paths::ACCOUNT_SETTINGS),
    (paths::DELETE_ACCOUNT_CODE, paths::DELETE_ACCOUNT),
    (paths::END_ASSIST, paths::ACCOUNT_ASSIST),
    (paths::NOTIFICATIONS_READ, paths::NOTIFICATIONS),
    (paths::OWN_INVITATION, paths::ACCOUNT),
    (paths::INVITE, paths::REPRESENTATIVES),
    (paths::CANCEL_INVITATION, paths::REPRESENTATIVES),
    (paths::PROBLEM_ME_TOO, paths::PROBLEM),
    (paths::PROBLEM_COMMENTS, paths::PROBLEM),
    (paths::DISCARD_DRAFT, paths::DRAFT),
    (paths::SOLUTION_COMMENTS, paths::SOLUTION),
    (paths::SUPPORT, paths::SOLUTION),
    (paths::ENDORSE, paths::SOLUTION),
    (paths::TAKE_BACK_REQUEST, paths::ORGANISATIONS),
    (paths::CONFIRM_REPORT, paths::PLEDGE),
    (paths::COMMENT_VOTE, paths::COMMENT),
    (paths::MODERATION_NEXT, paths::MODERATION),
    (paths::MODERATION_CLAIM, paths::MODERATION),
    (paths::MODERATION_UNDO, paths::MODERATION_SWEEP),
    (paths::MODERATION_HIDE, paths::MODERATION_ITEM),
    (paths::MODERATION_RESTORE, paths::MODERATION_ITEM),
    (paths::MODERATION_DISMISS, paths::MODERATION_ITEM),
    (paths::MODERATION_CONFIRM, paths::MODERATION_ITEM),
    (paths::MODERATION_RELEASE, paths::MODERATION_ITEM),
    (paths::MODERATION_APPEAL, paths::MODERATION_ITEM),
    (paths::MODERATION_KEEP, paths::MODERATION_ITEM),
    (paths::DECIDE_MEASURE, paths::MEASURE),
    (paths::ANSWER_MEASURE, paths::MEASURE),
    (paths::CENSUS, paths::LETTERS),
    (paths::CANCEL_LETTERS, paths::LETTERS),
    (paths::PAPER_CODE, paths::PAPER_RECEIPT),
];

/// Forms that somebody without an account may fill in.
const OPEN: &[&str] = &[paths::NEW_PROBLEM, paths::NEW_SOLUTION, paths::PROBLEM_COMMENTS, paths::SOLUTION_COMMENTS];

/// Fields that are never kept.
const SECRETS: &[&str] = &["password", "current_password", "new_password", "code", "credential"];

/// The pattern of the page on which the form of an act stands, for acts with an address of their own.
pub fn page_of(act: &str) -> Option<&'static str> {
    FORMS.iter().find(|(known, _)| *known == act).map(|(_, page)| *page)
}

/// Whether a field is one that is never kept.
pub fn is_secret(field: &str) -> bool {
    SECRETS.contains(&field)
}

/// Where the form stands that is sent to `path`, an address of the pattern `act`.
pub(super) fn form_address(act: &str, path: &str) -> String {
    form_of(act, path).unwrap_or_else(|| path.to_owned())
}

/// The same for acts that have an address of their own.
pub fn form_of(act: &str, path: &str) -> Option<String> {
    let page = page_of(act)?;
    let values: Vec<(&str, &str)> = act.split('/').zip(path.split('/')).filter(|(name, _)| name.starts_with('{')).collect();
    let value = |part: &'static str| values.iter().find(|(name, _)| *name == part).map_or(part, |(_, value)| *value);
    Some(page.split('/').map(value).collect::<Vec<_>>().join("/"))
}

/// Where somebody shows who they are who could go on then; what they typed into a form, of an act at an address, is kept.
pub(super) async fn sign_in_first(visit: &Visit, error: &Error, form: Option<(&str, &str)>) -> Result<Option<Response>> {
    let back = form.map_or_else(|| visit.path.clone(), |(act, path)| form_address(act, path));
    let response = match (error, &visit.viewer) {
        (Error::SignInRequired, _) => visit.to_sign_in(&back),
        (Error::ProofRequired, _) => visit.to_proof(&back),
        // A role that waits for its second step may be what is missing.
        (Error::Forbidden, Some(viewer)) if form.is_some() && viewer.can_show_second_factor => visit.to_proof(&back),
        _ => return Ok(None),
    };
    if let Some((_, path)) = form {
        keep(visit, path).await?;
    }
    Ok(Some(response))
}

/// What of a form may be kept.
fn without_secrets(typed: &str) -> String {
    let pairs = url::form_urlencoded::parse(typed.as_bytes()).filter(|(name, value)| !value.is_empty() && !is_secret(name));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn is_open(path: &str) -> bool {
    let is = |pattern: &str| {
        pattern.split('/').count() == path.split('/').count()
            && pattern.split('/').zip(path.split('/')).all(|(name, part)| name.starts_with('{') || name == part)
    };
    OPEN.iter().any(|pattern| is(pattern))
}

/// Keeps what this request's form holds, for the form that is sent to `path`. The limit comes first: a visitor costs nothing to be another one.
async fn keep(visit: &Visit, path: &str) -> Result<()> {
    let fields = without_secrets(&visit.typed());
    if fields.is_empty() {
        return Ok(());
    }
    visit.limit(Action::Post)?;
    // Whoever has never signed in in this browser has no other form to fill in.
    let visitor = visit.viewer.is_none() && !devices::has_signed_in(visit);
    let most = if visitor || is_open(path) { kept_forms::LETTERS_OPEN } else { kept_forms::LETTERS_MOST };
    let packed = kept_forms::pack(&fields, most).ok_or_else(|| Error::field("", tr::errors::TOO_LARGE))?;
    let owner = kept_forms::Owner {
        browser: visit.named_browser().await?,
        network: visit.network(),
        commune: communes::slug_in(&visit.app, path).await?,
        account: visit.viewer.as_ref().map(|viewer| viewer.id),
    };
    Ok(kept_forms::put(&visit.app, &owner, path, &packed).await?)
}

/// What was kept for the form that is sent to `path`, once, if it is the viewer's: it is forgotten when the page with it was drawn ([`forget_shown`]).
pub(super) async fn take<T: DeserializeOwned>(visit: &Visit, path: &str) -> Result<Option<T>> {
    let (Some(viewer), Some(browser)) = (&visit.viewer, visit.browser().await?) else { return Ok(None) };
    let Some(kept) = kept_forms::find(&visit.app.db, &browser, path, visit.app.clock.now()).await? else { return Ok(None) };
    let own = match kept.account {
        Some(account) => account == viewer.id,
        None => is_open(path) || devices::was_known(visit, viewer.id, kept.at).await?,
    };
    if !own {
        return Ok(None);
    }
    visit.gives_back(browser, path.to_owned());
    Ok(forms::parse(kept.fields.as_bytes()).ok())
}

/// Forgets what stands in the page that was just drawn. Whoever got no page asks again, so that this comes last; and a fault of it costs the page nothing.
pub async fn forget_shown(visit: &Visit) {
    for (browser, path) in visit.given_back() {
        if let Err(error) = kept_forms::remove(&visit.app.db, &browser, &path).await {
            tracing::warn!("what was typed into a form is kept for a day, though it was given back: {error:#}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_s_address_is_found_from_the_act_s() {
        assert_eq!(form_address(paths::MODERATION_HIDE, "/ain-amlal/moderation/comment/7/hide"), "/ain-amlal/moderation/comment/7");
        assert_eq!(form_address(paths::INVITE, "/organisations/tamunt/invitations"), "/organisations/tamunt/representatives");
        assert_eq!(form_address(paths::COMMENT_EDIT, "/ain-amlal/comments/7/edit"), "/ain-amlal/comments/7/edit");
        assert_eq!(form_address(paths::SIGN_OUT, "/sign-out"), "/");
    }

    #[test]
    fn passwords_and_codes_are_not_kept() {
        assert_eq!(without_secrets("email=a%40b&password=x&current_password=y&new_password=z&code=1&empty=&body=a+b"), "email=a%40b&body=a+b");
    }
}

//! What was typed into a form that could not be taken, because the session had ended, the proof was too old or the role waits for its second step. It is
//! kept for the browser, and stands in the form again when the person is back.
//!
//! Handlers do nothing for it but say `?`: the extractors of [`super::forms`] leave what was typed with the visit, the layer of [`super::errors`] keeps it
//! under the address of the act and sends the person on and back to the form's own address, and the form's page takes it. Passwords and codes are never kept,
//! nor what stands on a ballot of paper.
//!
//! What anybody may do who has an account ([`CARRIED`]) is **done** once somebody has signed in or joined for it: the way back names the act ([`back_for`]),
//! signing in ends with a [`Carry`], and the site sends the form as the person would have. Only for the browser in which it was pressed, on a page of ours:
//! elsewhere the way back leads to the page where the button stands.
//!
//! A visitor's text belongs to the browser. What only somebody who had signed in could type is given back to that person alone, or, where the session had
//! ended and nobody knows any more whose it was, to people who had signed in in this browser before. Mostly it is known whose it was ([`whose`]): then it is theirs
//! alone. What must be nobody else's ([`SECRET`]) is never given back where that is not known: a vote would be another's, ready to be sent.

use app::model::accounts::Then;
use app::model::paths;
use app::words::tr;
use axum::response::Response;
use serde::de::DeserializeOwned;

use super::{Visit, devices, forms, whose};
use crate::base::db::kept_forms::{self, Kept, Owner};
use crate::base::db::{AccountId, RowId};
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::communes;

/// Acts that have an address for themselves, and the page on which their form stands. Every other form stands at the address to which it is sent.
const FORMS: &[(&str, &str)] = &[
    (paths::SIGN_OUT, paths::HOME),
    (paths::CODE_AGAIN, paths::CODE),
    (paths::PROOF_CODE, paths::PROOF),
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
    (paths::CONSULTATION_COMMENTS, paths::CONSULTATION),
    (paths::AMENDMENT_SUPPORT, paths::AMENDMENT),
    (paths::PUBLISH_CONSULTATION, paths::PREPARE_CONSULTATION),
    (paths::DISCARD_CONSULTATION, paths::PREPARE_CONSULTATION),
    (paths::CHANGE_INVITATION, paths::INVITATIONS),
    (paths::PUBLISH_OUTCOME, paths::PREPARE_OUTCOME),
    (paths::BALLOT_LOT, paths::BALLOT_COUNT),
    (paths::ARCHIVE_CONSULTATION, paths::PREPARE_OUTCOME),
    (paths::SUPPORT, paths::SOLUTION),
    (paths::ENDORSE, paths::SOLUTION),
    (paths::TAKE_BACK_REQUEST, paths::ORGANISATIONS),
    (paths::CONFIRM_REPORT, paths::PLEDGE),
    (paths::ATTEND_MEETING, paths::MEETING),
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
const OPEN: &[&str] = &[
    paths::NEW_PROBLEM,
    paths::NEW_SOLUTION,
    paths::PROBLEM_COMMENTS,
    paths::SOLUTION_COMMENTS,
    paths::CONSULTATION_COMMENTS,
    paths::REDEEM_INVITATION,
    paths::COMMENT_REPLY,
    paths::PROBLEM_FLAG,
    paths::SOLUTION_FLAG,
    paths::CONSULTATION_FLAG,
    paths::COMMENT_FLAG,
    paths::PHOTO_FLAG,
    paths::PLEDGE_FLAG,
    paths::ANSWER_TEXT_FLAG,
    paths::AMENDMENT_FLAG,
    paths::REMARK_FLAG,
    paths::PROFILE_FLAG,
    paths::ORGANISATION_FLAG,
];

/// Forms that are given back to those alone whose session had ended.
const SECRET: &[&str] = &[paths::BALLOT_VOTE];

/// Acts that are done once somebody has signed in for them, and what they are for whoever reads it: nothing that only some may do, or that cannot be taken back.
const CARRIED: &[(&str, Then)] = &[
    (paths::SUPPORT, Then::Support),
    (paths::AMENDMENT_SUPPORT, Then::Support),
    (paths::ATTEND_MEETING, Then::Attend),
    (paths::PROBLEM_ME_TOO, Then::MeToo),
    (paths::COMMENT_VOTE, Then::Vote),
    (paths::NEW_PROBLEM, Then::Send),
    (paths::NEW_SOLUTION, Then::Send),
    (paths::PROBLEM_COMMENTS, Then::Send),
    (paths::SOLUTION_COMMENTS, Then::Send),
    (paths::CONSULTATION_COMMENTS, Then::Send),
    (paths::REDEEM_INVITATION, Then::Redeem),
    (paths::COMMENT_REPLY, Then::Send),
    (paths::PROBLEM_FLAG, Then::Send),
    (paths::SOLUTION_FLAG, Then::Send),
    (paths::CONSULTATION_FLAG, Then::Send),
    (paths::COMMENT_FLAG, Then::Send),
    (paths::PHOTO_FLAG, Then::Send),
    (paths::PLEDGE_FLAG, Then::Send),
    (paths::ANSWER_TEXT_FLAG, Then::Send),
    (paths::AMENDMENT_FLAG, Then::Send),
    (paths::REMARK_FLAG, Then::Send),
    (paths::PROFILE_FLAG, Then::Send),
    (paths::ORGANISATION_FLAG, Then::Send),
];

/// For how long after it was pressed an act is done by signing in: as long as a code by mail is good.
const CARRIED_SECONDS: i64 = 3_600;

/// Fields that nobody types: what was chosen by a button or stands in the form.
const CHOSEN: &[&str] = &[
    "act",
    "vote",
    "list",
    "organisation",
    "version",
    "decisions",
    "visibility",
    "upload_key",
    "id",
    "session",
    "intent",
    "next",
    "speak_as",
    "act_as",
    "until",
    "provider",
    "for",
];

/// Fields that are never kept.
const SECRETS: &[&str] = &["password", "current_password", "new_password", "code", "credential", "serial", "marks"];

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
    let signs_in = matches!(error, Error::SignInRequired);
    // A role that waits for its second step may be what is missing.
    let waits = form.is_some() && visit.viewer.as_ref().is_some_and(|viewer| viewer.can_show_second_factor);
    if !(signs_in || matches!(error, Error::ProofRequired) || (waits && matches!(error, Error::Forbidden))) {
        return Ok(None);
    }
    let Some((act, path)) = form else {
        return Ok(Some(if signs_in { visit.to_sign_in(&visit.path) } else { visit.to_proof(&visit.path) }));
    };
    let back = form_address(act, path);
    let kept = keep(visit, path).await?;
    // Another site must not make somebody say something by signing in.
    Ok(Some(match kept.filter(|_| visit.is_from_here && carried(path).is_some()) {
        Some(id) if signs_in => visit.to_sign_in(&back_for(&back, id)),
        _ if signs_in => visit.to_sign_in(&back),
        _ => visit.to_proof(&back),
    }))
}

/// The way back to the page of an act that is to be done.
fn back_for(page: &str, act: RowId) -> String {
    format!("{page}?act={act}")
}

/// A way back, without the act that it names, and the act.
pub fn split_back(next: &str) -> (&str, Option<RowId>) {
    let named = next.split_once("?act=").and_then(|(page, act)| Some((page, RowId(act.parse().ok()?))));
    named.map_or((next, None), |(page, act)| (page, Some(act)))
}

/// Goes with the answer to whoever has just signed in for an act.
#[derive(Clone, Copy, Debug)]
pub struct Carry(pub RowId);

/// What of a form may be kept.
fn without_secrets(typed: &str) -> String {
    let pairs = url::form_urlencoded::parse(typed.as_bytes()).filter(|(name, value)| !value.is_empty() && !is_secret(name));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn is_of(pattern: &str, path: &str) -> bool {
    pattern.split('/').count() == path.split('/').count() && pattern.split('/').zip(path.split('/')).all(|(name, part)| name.starts_with('{') || name == part)
}

fn is_open(path: &str) -> bool {
    OPEN.iter().any(|pattern| is_of(pattern, path))
}

/// What the act at `path` is, if it is done once somebody has signed in for it.
fn carried(path: &str) -> Option<Then> {
    CARRIED.iter().find(|(pattern, _)| is_of(pattern, path)).map(|(_, then)| *then)
}

/// Whether somebody typed something into a form.
fn is_typed(fields: &str) -> bool {
    url::form_urlencoded::parse(fields.as_bytes()).any(|(name, _)| !CHOSEN.contains(&&*name))
}

/// What is kept of a browser for the way back `next`, for the page on which somebody signs in: the act that is done then, or that something typed waits.
pub async fn waiting(visit: &Visit, next: &str) -> Result<Option<Then>> {
    let Some(browser) = visit.browser().await? else { return Ok(None) };
    let (page, act) = split_back(next);
    let kept = kept_forms::of_browser(&visit.app.db, &browser, visit.app.clock.now()).await?;
    if let Some(pressed) = act.and_then(|act| kept.iter().find(|kept| kept.id == act)) {
        let takes_back = url::form_urlencoded::parse(pressed.fields.as_bytes()).any(|(name, value)| name == "act" && value == "withdraw");
        return Ok(carried(&pressed.path).filter(|_| !takes_back));
    }
    let page_of = |path: &str| FORMS.iter().find(|(act, _)| is_of(act, path)).map_or_else(|| path.to_owned(), |(act, _)| form_address(act, path));
    let page = page.split('?').next().unwrap_or_default();
    Ok(kept.iter().any(|kept| page_of(&kept.path) == page && is_typed(&kept.fields)).then_some(Then::Kept))
}

/// Takes the act out of what is kept, to be done by an account that has just signed in for it. `None` for one that is not this browser's or theirs, that
/// was pressed long ago, or done. Somebody's words in a browser that others have signed in in are sent by themselves alone: nobody else has read them. Where the
/// last session in it was another's, they stand in the form, to be looked at: sent at once, what its owner typed over their ended session would be somebody else's.
pub async fn claim(visit: &Visit, person: AccountId, act: RowId) -> Result<Option<Kept>> {
    let Some(browser) = visit.browser().await? else { return Ok(None) };
    let now = visit.app.clock.now();
    let found = kept_forms::of_browser(&visit.app.db, &browser, now).await?.into_iter().find(|kept| kept.id == act);
    let Some(kept) = found.filter(|kept| carried(&kept.path).is_some() && kept.at > now.plus_seconds(-CARRIED_SECONDS)) else { return Ok(None) };
    let own = match kept.account {
        Some(account) => account == person,
        None => !is_typed(&kept.fields) || !devices::has_signed_in(visit) || wrote(visit, person, &kept).await?,
    };
    Ok(if own && kept_forms::claim(&visit.app.db, &browser, &kept).await? { Some(kept) } else { None })
}

/// Keeps what was claimed again: it was not done.
pub async fn put_back(visit: &Visit, kept: &Kept) -> Result<()> {
    if let Some(packed) = kept_forms::pack(&kept.fields, kept_forms::LETTERS_MOST) {
        kept_forms::put(&visit.app, &owner(visit, &kept.path).await?, &kept.path, &packed).await?;
    }
    Ok(())
}

async fn owner(visit: &Visit, path: &str) -> Result<Owner> {
    let last = if visit.viewer.is_none() { whose::sent(visit) } else { None };
    Ok(Owner {
        browser: visit.named_browser().await?,
        network: visit.network(),
        commune: communes::slug_in(&visit.app, path).await?,
        account: visit.viewer.as_ref().map(|viewer| viewer.id),
        whose: last.unwrap_or_default().to_owned(),
    })
}

/// Whether somebody who is signed in now may read what was typed over a session that had ended, in this browser.
async fn is_own(visit: &Visit, viewer: AccountId, path: &str, kept: &Kept) -> Result<bool> {
    if is_open(path) {
        return Ok(true);
    }
    let is_secret = SECRET.iter().any(|pattern| is_of(pattern, path));
    Ok(!(is_secret && kept.whose.is_empty()) && wrote(visit, viewer, kept).await?)
}

/// Whether the session that had ended was this person's; where that is not known, whether it may have been.
async fn wrote(visit: &Visit, person: AccountId, kept: &Kept) -> Result<bool> {
    if kept.whose.is_empty() { devices::was_known(visit, person, kept.at).await } else { Ok(whose::is_of(&visit.app, &kept.whose, person)) }
}

/// Keeps what this request's form holds, for the form that is sent to `path`. The limit comes first: a visitor costs nothing to be another one.
async fn keep(visit: &Visit, path: &str) -> Result<Option<RowId>> {
    let fields = without_secrets(&visit.typed());
    if fields.is_empty() {
        return Ok(None);
    }
    visit.limit(if is_typed(&fields) { Action::Post } else { Action::Support })?;
    // Whoever has never signed in in this browser has no other form to fill in.
    let visitor = visit.viewer.is_none() && !devices::has_signed_in(visit);
    let most = if visitor || is_open(path) { kept_forms::LETTERS_OPEN } else { kept_forms::LETTERS_MOST };
    let packed = kept_forms::pack(&fields, most).ok_or_else(|| Error::field("", tr::errors::TOO_LARGE))?;
    Ok(Some(kept_forms::put(&visit.app, &owner(visit, path).await?, path, &packed).await?))
}

/// What was kept for the form that is sent to `path`, once, if it is the viewer's: it is forgotten when the page with it was drawn ([`forget_shown`]).
pub(super) async fn take<T: DeserializeOwned>(visit: &Visit, path: &str) -> Result<Option<T>> {
    let (Some(viewer), Some(browser)) = (&visit.viewer, visit.browser().await?) else { return Ok(None) };
    let Some(kept) = kept_forms::find(&visit.app.db, &browser, path, visit.app.clock.now()).await? else { return Ok(None) };
    let own = match kept.account {
        Some(account) => account == viewer.id,
        None => is_own(visit, viewer.id, path, &kept).await?,
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
    fn a_way_back_names_its_act() {
        let act = RowId("0198c5a0-0000-7000-8000-000000000001".parse().expect("an id"));
        let back = back_for("/ain-amlal/solutions/7", act);
        assert_eq!(split_back(&back), ("/ain-amlal/solutions/7", Some(act)));
        for other in ["/ain-amlal/solutions/7", "/ain-amlal/solutions/7?act=x", "/account", ""] {
            assert_eq!(split_back(other), (other, None));
        }
    }

    #[test]
    fn what_stands_in_a_form_is_not_typed() {
        assert!(!is_typed("act=support") && !is_typed("vote=useful&list=thread") && !is_typed(""));
        assert!(is_typed("act=support&body=x") && is_typed("title=x"));
    }

    #[test]
    fn passwords_and_codes_are_not_kept() {
        assert_eq!(without_secrets("email=a%40b&password=x&current_password=y&new_password=z&code=1&empty=&body=a+b"), "email=a%40b&body=a+b");
    }
}

//! Joining, signing in, and the small forms about oneself.

use leptos::prelude::*;

use super::{Page, consent};
use crate::components::breadcrumbs;
use crate::components::form::{Field, error_summary, hidden, languages, select, submit, text_field};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::components::sign_on::other_ways;
use crate::components::time::time;
use crate::model::accounts::{CommentLink, MessagePage, NamePage, SessionRow, Setting, SettingPage, SignInPage, Then};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// What is done, or found again, once somebody is in.
pub(super) fn then(f: &Frame, then: Option<Then>) -> Option<AnyView> {
    then.map(|then| {
        let word = match then {
            Then::Support => tr::entry::THEN_SUPPORT,
            Then::Attend => tr::entry::THEN_ATTEND,
            Then::MeToo => tr::entry::THEN_ME_TOO,
            Then::Vote => tr::entry::THEN_VOTE,
            Then::Redeem => tr::entry::THEN_REDEEM,
            Then::Send => tr::entry::THEN_SEND,
            Then::Kept => tr::entry::KEPT,
        };
        view! { <p class="notice">{icon(f, "info")}<span>{f.t(word)}</span></p> }.into_any()
    })
}

/// The page on which everybody comes in: one contact, or with a password. Whether there is an account makes no difference to it.
pub fn sign_in(f: &Frame, p: SignInPage) -> Page {
    let title = f.t(tr::entry::TITLE);
    let e = &p.errors;
    let contact = Field::new("email", f.t(tr::phones::CONTACT), p.fields.email).hint(f.t(tr::entry::CONTACT_HINT)).kind("text", "username");
    let by_password = e.get("password").is_some();
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-join", title, f.t(tr::entry::LEDE))}
            {then(f, p.then)}
            {error_summary(f, e)}
            <form method="post" action=paths::sign_in() novalidate>
                {hidden("next", p.fields.next.clone())}
                {text_field(f, contact, e)}
                {submit(f, tr::entry::CONTINUE)}
                <details class="fold" open=by_password>
                    <summary>{f.t(tr::entry::BY_PASSWORD)}</summary>
                    {text_field(f, Field::new("password", f.t(tr::accounts::PASSWORD), "").kind("password", "current-password"), e)}
                    <p class="button-row"><button class="button">{f.t(tr::layout::SIGN_IN)}</button></p>
                    <p><a href=paths::forgotten()>{f.t(tr::accounts::FORGOTTEN)}</a></p>
                </details>
            </form>
            {other_ways(f, &p.providers, &p.fields.next)}
        </div>
    };
    Page::new(title, body.into_any())
}

/// The last step of whoever's code was right: one of those who have the phone, or a name for somebody new.
pub fn name(f: &Frame, p: NamePage) -> Page {
    let e = &p.errors;
    let known = !p.people.is_empty();
    let (title, lede) = if known { (tr::phones::WHO, tr::entry::WHO_HELP) } else { (tr::entry::NAME_TITLE, tr::entry::NAME_LEDE) };
    let title = f.t(title);
    let people = known.then(|| {
        let buttons = p.people.into_iter().map(|(id, name)| view! { <button class="button wide" name="account" value=id><bdi>{name}</bdi></button> });
        view! { <form method="post" action=paths::sign_in_name()>{hidden("next", p.next.clone())}{buttons.collect::<Vec<_>>()}</form> }
    });
    let field = Field::new("name", f.t(tr::accounts::NAME), p.fields.name).hint(f.t(tr::accounts::NAME_HINT)).kind("text", "name");
    let new = (!p.full || !e.is_empty()).then(|| {
        view! {
            <form method="post" action=paths::sign_in_name() novalidate>
                {hidden("next", p.next.clone())}
                {text_field(f, field, e)}
                {consent::by_joining(f, &p.notice)}
                {submit(f, tr::layout::JOIN)}
            </form>
        }
        .into_any()
    });
    let new = new.map(|new| {
        if known {
            view! { <details class="fold" open=!e.is_empty()><summary>{f.t(tr::entry::SOMEBODY_ELSE)}</summary>{new}</details> }.into_any()
        } else {
            new
        }
    });
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-join", title, f.t(lede))}
            {then(f, p.then)}
            {error_summary(f, e)}
            {people}
            {new}
        </div>
    };
    Page::new(title, body.into_any())
}

/// A message, and where to go next.
pub fn message(f: &Frame, p: MessagePage) -> Page {
    let _ = f;
    let confirm = p.confirm.map(|(action, word)| view! { <form method="post" action=action><button class="button primary">{word}</button></form> });
    let link = p.link.map(|(href, word)| view! { <a class="button" href=href>{word}</a> });
    let body = view! {
        <div class="narrow empty">
            <h1>{p.title.clone()}</h1>
            <p>{p.text}</p>
            {confirm}
            {link}
        </div>
    };
    Page::new(p.title, body.into_any())
}

/// The way back to what can be changed.
pub(super) fn to_settings(f: &Frame) -> AnyView {
    breadcrumbs::up(f, paths::account_settings(), f.t(tr::accounts::SETTINGS))
}

/// One of the small forms.
pub fn setting(f: &Frame, p: SettingPage) -> Page {
    let (title, help, word) = match p.setting {
        Setting::Name => (tr::accounts::CHANGE_NAME, tr::accounts::CHANGE_NAME_HELP, tr::form::SAVE),
        Setting::Language => (tr::accounts::CHANGE_LANGUAGE, tr::accounts::CHANGE_LANGUAGE_HELP, tr::form::SAVE),
        Setting::Password => (tr::accounts::CHANGE_PASSWORD, tr::accounts::CHANGE_PASSWORD_HELP, tr::form::SAVE),
        Setting::FirstPassword => (tr::sign_on::SET_PASSWORD, tr::sign_on::SET_PASSWORD_HELP, tr::form::SAVE),
        Setting::Email => (tr::accounts::CHANGE_EMAIL, tr::accounts::CHANGE_EMAIL_HELP, tr::form::SAVE),
        Setting::AddEmail => (tr::phones::ADD_EMAIL, tr::phones::ADD_EMAIL_HELP, tr::form::SAVE),
        Setting::Phone => (tr::phones::NUMBER, tr::phones::CHANGE_HELP, tr::phones::SEND_CODE),
        Setting::RemovePhone => (tr::phones::REMOVE, tr::phones::REMOVE_HELP, tr::phones::REMOVE),
        Setting::Forgotten => (tr::accounts::FORGOTTEN, tr::accounts::FORGOTTEN_HELP, tr::accounts::SEND_LINK),
        Setting::Reset => (tr::accounts::RESET_TITLE, tr::accounts::CHANGE_PASSWORD_HELP, tr::form::SAVE),
    };
    let e = &p.errors;
    let name = |value: &str| text_field(f, Field::new("name", f.t(tr::accounts::NAME), value).hint(f.t(tr::accounts::NAME_HINT)).kind("text", "name"), e);
    let email = || text_field(f, Field::new("email", f.t(tr::accounts::NEW_EMAIL), p.fields.email.clone()).kind("email", "email"), e);
    let contact = || text_field(f, Field::new("email", f.t(tr::phones::CONTACT), p.fields.email.clone()).kind("text", "username"), e);
    let phone = || text_field(f, Field::new("phone", f.t(tr::phones::NUMBER), p.fields.phone.clone()).hint(f.t(tr::phones::NUMBER_HINT)).kind("tel", "tel"), e);
    let current = || {
        let field = Field::new("password", f.t(tr::accounts::CURRENT_PASSWORD), "").kind("password", "current-password");
        p.by_password.then(|| text_field(f, field, e))
    };
    let new = || {
        text_field(
            f,
            Field::new("new_password", f.t(tr::accounts::NEW_PASSWORD), "").hint(f.t(tr::accounts::PASSWORD_HINT)).kind("password", "new-password"),
            e,
        )
    };
    let fields = match p.setting {
        Setting::Name => name(&p.fields.name),
        Setting::Language => select(f, Field::new("language", f.t(tr::accounts::LANGUAGE), p.fields.language.clone()), "", languages(), e),
        Setting::Password | Setting::FirstPassword => view! { {current()}{new()} }.into_any(),
        Setting::Email | Setting::AddEmail => view! { {email()}{current()} }.into_any(),
        Setting::Phone => view! { {phone()}{current()} }.into_any(),
        Setting::RemovePhone => current().into_any(),
        Setting::Forgotten => contact(),
        Setting::Reset => new(),
    };
    let title = f.t(title);
    let back = (!matches!(p.setting, Setting::Forgotten | Setting::Reset)).then(|| to_settings(f));
    let body = view! {
        <div class="narrow">
            {back}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="lede">{f.t(help)}</p>
            </div>
            {error_summary(f, e)}
            <form method="post" action=p.action novalidate>{fields}{submit(f, word)}</form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// A list of cards under a heading, if there are any.
pub fn cards(f: &Frame, heading: Key, cards: Vec<AnyView>) -> Option<AnyView> {
    (!cards.is_empty()).then(|| view! { <section><h2>{f.t(heading)}</h2><ul class="cards">{cards}</ul></section> }.into_any())
}

/// Somebody's comments, if there are any.
pub fn comments(f: &Frame, comments: Vec<CommentLink>) -> Option<AnyView> {
    let rows = comments
        .into_iter()
        .map(|comment| view! { <li><p><a href=comment.path dir="auto">{comment.excerpt}</a></p><p class="small soft">{time(f, comment.at)}</p></li> })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <section><h2>{f.t(tr::accounts::COMMENTS)}</h2><ul class="rows said">{rows}</ul></section> }.into_any())
}

/// One's sessions.
pub fn sessions(f: &Frame, rows: Vec<SessionRow>) -> Page {
    let title = f.t(tr::accounts::SESSIONS);
    let others = rows.iter().any(|row| !row.current);
    let end = |key: String, word: Key| {
        view! {
            <form method="post" action=paths::end_session()>
                {hidden("session", key)}
                <button class="button small">{f.t(word)}</button>
            </form>
        }
    };
    let items = rows
        .into_iter()
        .map(|row| {
            let device = if row.device.is_empty() { f.t(tr::accounts::UNKNOWN_DEVICE).to_owned() } else { row.device };
            let act = if row.current {
                view! { <p class="badge author">{f.t(tr::accounts::THIS_SESSION)}</p> }.into_any()
            } else {
                end(row.key, tr::accounts::END_SESSION).into_any()
            };
            view! {
                <li>
                    <p><strong dir="ltr">{device}</strong></p>
                    <p class="small soft">{f.t(tr::accounts::LAST_SEEN)}" "{time(f, row.seen_at)}" · "{f.t(tr::accounts::SINCE)}" "{time(f, row.created_at)}</p>
                    {act}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let body = view! {
        <div class="narrow">
            {to_settings(f)}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="lede">{f.t(tr::accounts::SESSIONS_HELP)}</p>
            </div>
            <ul class="rows">{items}</ul>
            {others.then(|| end("others".to_owned(), tr::accounts::END_OTHERS))}
        </div>
    };
    Page::new(title, body.into_any())
}

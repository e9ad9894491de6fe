//! The form for a code from an SMS or a mail, and the choice between accounts that share a phone.

use leptos::prelude::*;

use super::Page;
use super::accounts::then;
use crate::components::form::{Choice, Field, error_summary, hidden, radio_cards, submit, text_field};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::phones::{CodePage, WhoPage};
use crate::words::tr;

/// The form for the code.
pub fn code(f: &Frame, p: CodePage) -> Page {
    let title = f.t(tr::phones::CODE_TITLE);
    let sent = match (p.by_mail, p.perhaps) {
        (true, _) => tr::entry::CODE_SENT_BY_MAIL,
        (false, true) => tr::phones::CODE_SENT_PERHAPS,
        (false, false) => tr::phones::CODE_SENT,
    };
    let (nothing, other) = if p.by_mail { (tr::entry::NO_MAIL_CAME, tr::entry::OTHER_CONTACT) } else { (tr::phones::NOTHING_CAME, tr::entry::OTHER_CONTACT) };
    let again = p.again.then(|| view! { <p class="notice" role="status">{icon(f, "info")}<span>{f.t(tr::phones::SENT_AGAIN)}</span></p> });
    let e = &p.errors;
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-join", title, view! { {f.t(sent)}" "<bdi dir="ltr">{p.contact}</bdi> })}
            {then(f, p.then)}
            {again}
            {error_summary(f, e)}
            <form method="post" action=paths::code() novalidate>
                {hidden("next", p.next)}
                {text_field(f, Field::new("code", f.t(tr::entry::CODE), "").hint(f.t(tr::phones::CODE_HINT)).kind("text", "one-time-code"), e)}
                {submit(f, tr::phones::CONFIRM)}
            </form>
            <form method="post" action=paths::code_again()>
                <p>{f.t(nothing)}" "<a href=p.back>{f.t(other)}</a></p>
                <p class="button-row"><button class="button">{f.t(tr::phones::AGAIN)}</button></p>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The form to say who it is, with a new password where one is chosen.
pub fn who(f: &Frame, p: WhoPage) -> Page {
    let several = p.people.len() > 1;
    let (title, button) = if p.new_password { (tr::accounts::RESET_TITLE, tr::form::SAVE) } else { (tr::phones::WHO, tr::layout::SIGN_IN) };
    let help = match (several, p.new_password) {
        (true, _) => tr::phones::WHO_HELP,
        (false, true) => tr::accounts::CHANGE_PASSWORD_HELP,
        (false, false) => tr::phones::WHO_NEEDED,
    };
    let title = f.t(title);
    let e = &p.errors;
    let ask = several || !p.new_password;
    let people: Vec<Choice> = p.people.into_iter().map(|(id, name)| Choice::new(id, name)).collect();
    let people = ask.then(|| radio_cards(f, Field::new("account", f.t(tr::phones::WHO), &p.chosen), people, e));
    let password = p.new_password.then(|| new_password(f, e));
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-join", title, f.t(help))}
            {error_summary(f, e)}
            <form method="post" action=p.action novalidate>{people}{password}{submit(f, button)}</form>
        </div>
    };
    Page::new(title, body.into_any())
}

fn new_password(f: &Frame, errors: &FormErrors) -> AnyView {
    let field = Field::new("new_password", f.t(tr::accounts::NEW_PASSWORD), "").hint(f.t(tr::accounts::PASSWORD_HINT)).kind("password", "new-password");
    text_field(f, field, errors)
}

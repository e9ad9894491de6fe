//! Deleting one's account: what goes, what stays and why, the choice, and the password or the code.

use leptos::prelude::*;

use super::Page;
use super::accounts::to_settings;
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::model::Localized;
use crate::model::frame::Frame;
use crate::model::my_data::DeleteAccountPage;
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: DeleteAccountPage) -> Page {
    use tr::leaving as word;
    let title = f.t(word::TITLE);
    let choices = vec![Choice::new("keep", f.t(word::KEEP)).help(f.t(word::KEEP_HELP)), Choice::new("remove", f.t(word::REMOVE)).help(f.t(word::REMOVE_HELP))];
    let list = |texts: &[Key]| texts.iter().map(|text| view! { <li>{f.t(*text)}</li> }).collect::<Vec<_>>();
    let warning = |text: Key, names: &[Localized]| {
        let names: Vec<String> = names.iter().map(|name| f.local(name)).collect();
        (!names.is_empty()).then(|| view! { <div class="notice warning">{icon(f, "warning")}<p>{f.tf(text, &[("names", &names.join(" · "))])}</p></div> })
    };
    let send = (!p.password && !p.by_proof).then(|| {
        let text = if p.code_sent { word::SEND_AGAIN } else { word::SEND_CODE };
        view! {
            <form method="post" action=paths::delete_account_code()>
                <p>{f.t(word::CODE_HELP)}</p>
                <p class="button-row"><button class="button">{f.t(text)}</button></p>
            </form>
        }
    });
    let understood = p.fields.understood == "yes";
    let form = (p.password || p.code_sent || p.by_proof).then(|| {
        view! {
            <form method="post" action=paths::delete_account() novalidate>
                {form::radio_cards(f, Field::new("contributions", f.t(word::CHOICE), &p.fields.contributions), choices, &p.errors)}
                {form::label_field("understood", f.t(word::TITLE))}
                {form::checkbox(f, "understood", view! { {f.t(word::UNDERSTOOD)} }.into_any(), understood, &p.errors)}
                {proof(f, &p)}
                <p class="button-row">
                    <button class="button danger">{f.t(word::DELETE)}</button>
                    <a class="button quiet" href=paths::account_data()>{f.t(tr::residents::CANCEL)}</a>
                </p>
            </form>
        }
    });
    let body = view! {
        <div class="narrow">
            {to_settings(f)}
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {warning(word::LAST_ADMINISTRATOR, &p.last_of.0)}
            {warning(word::LAST_REPRESENTATIVE, &p.last_of.1)}
            <h2>{f.t(word::GOES_TITLE)}</h2>
            <ul>{list(&[word::GOES_ACCOUNT, word::GOES_SESSIONS, word::GOES_DRAFTS, word::GOES_VOTES])}</ul>
            <h2>{f.t(word::STAYS_TITLE)}</h2>
            <ul>{list(&[word::STAYS_COUNTS, word::STAYS_ANSWERS, word::STAYS_DECISIONS, word::STAYS_ORGANISATION])}</ul>
            <p><a href=paths::account_data()>{f.t(word::DOWNLOAD_FIRST)}</a></p>
            {form::error_summary(f, &p.errors)}
            {send}
            {form}
        </div>
    };
    Page::new(title, body.into_any())
}

/// What shows that it is the person. It is made where it stands: the summary of errors keeps the order in which fields are made.
fn proof(f: &Frame, p: &DeleteAccountPage) -> AnyView {
    use tr::leaving as word;
    if p.by_proof {
        view! { <p class="soft">{f.t(word::PROOF_ENOUGH)}</p> }.into_any()
    } else if p.password {
        form::text_field(f, Field::new("password", f.t(tr::accounts::CURRENT_PASSWORD), "").kind("password", "current-password"), &p.errors)
    } else {
        form::text_field(f, Field::new("code", f.t(word::CODE), "").kind("text", "one-time-code"), &p.errors)
    }
}

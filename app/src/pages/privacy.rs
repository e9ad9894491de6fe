//! What is kept about a person, why, how long, and what they can ask for.

use leptos::prelude::*;

use super::Page;
use super::about::part;
use crate::components::personal_data;
use crate::components::picture::drawn;
use crate::model::frame::Frame;
use crate::model::my_data::{KeptFor, PrivacyNotice};
use crate::model::paths;
use crate::words::tr;

/// `operator` answers for the data; it may be empty.
pub fn page(f: &Frame, operator: &str, kept: Vec<KeptFor>, notice: PrivacyNotice) -> Page {
    use tr::privacy as word;
    let operator = (!operator.is_empty()).then(|| view! { <p>{f.tf(tr::about::OPERATOR, &[("operator", operator)])}</p> });
    let what = [word::WHAT_ACCOUNT, word::WHAT_SIGN_ON, word::WHAT_WRITING, word::WHAT_SUPPORT, word::WHAT_SESSION]
        .map(|text| view! { <li>{f.t(text)}</li> })
        .into_iter()
        .collect::<Vec<_>>();
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-privacy", f.t(word::TITLE), f.t(word::LEDE))}
            <h2>{f.t(word::WHAT_TITLE)}</h2>
            <ul>{what}</ul>
            {part(f, word::HOW_LONG_TITLE, word::HOW_LONG)}
            {personal_data::periods(f.lang, kept)}
            {part(f, word::RIGHTS_TITLE, word::RIGHTS)}
            <p class="button-row"><a class="button" href=paths::account_data()>{f.t(tr::my_data::TITLE)}</a></p>
            <p><a href=paths::privacy_notice(notice.version)>{f.t(tr::consent::TITLE)}</a></p>
            {operator}
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any()).shared_as(f.t(word::LEDE), "")
}

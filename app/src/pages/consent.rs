//! The notice about data: a version of it to read, and for whoever is asked the box to tick.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{checkbox, error_summary, hidden, label_field, submit};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::format;
use crate::model::Lang;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::my_data::{NoticePage, PrivacyNotice};
use crate::model::paths;
use crate::words::tr;

/// The notice in short: who, why, how long, which rights.
pub fn notice(lang: Lang, notice: &PrivacyNotice) -> AnyView {
    use tr::consent as word;
    let parts = [word::WHO, word::WHY, word::HOW_LONG, word::RIGHTS];
    let parts =
        parts.into_iter().zip(notice.texts).map(|(name, text)| view! { <div><dt>{name.text(lang)}</dt><dd>{text.text(lang)}</dd></div> }).collect::<Vec<_>>();
    view! { <dl class="facts stacked">{parts}</dl> }.into_any()
}

/// What somebody who joins agrees to: the notice, and the box to tick.
pub fn agreement(f: &Frame, shown: &PrivacyNotice, ticked: bool, errors: &FormErrors) -> AnyView {
    let label = view! {
        {f.t(tr::accounts::CONSENT)}" "
        <a href=paths::house_rules()>{f.t(tr::layout::HOUSE_RULES)}</a>" · "
        <a href=paths::privacy()>{f.t(tr::layout::PRIVACY)}</a>
    };
    label_field("consent", f.t(tr::consent::TITLE));
    view! {
        <section class="panel" aria-labelledby="notice-title">
            <h2 id="notice-title">{f.t(tr::consent::TITLE)}</h2>
            {notice(f.lang, shown)}
        </section>
        {checkbox(f, "consent", label.into_any(), ticked, errors)}
    }
    .into_any()
}

/// What somebody agrees to by the button below it: the law wants an act of theirs who has been told, and the button is one. The notice itself is a press away.
pub fn by_joining(f: &Frame, shown: &PrivacyNotice) -> AnyView {
    view! {
        <p class="small">
            {f.t(tr::entry::CONSENT)}" "
            <a href=paths::house_rules()>{f.t(tr::layout::HOUSE_RULES)}</a>" · "
            <a href=paths::privacy_notice(shown.version)>{f.t(tr::consent::TITLE)}</a>
        </p>
        <details class="fold small"><summary>{f.t(tr::entry::NOTICE_SHORT)}</summary>{notice(f.lang, shown)}</details>
    }
    .into_any()
}

pub fn page(f: &Frame, p: NoticePage) -> Page {
    use tr::consent as word;
    let title = f.t(word::TITLE);
    let version = p.notice.version.to_string();
    let operator = (!p.operator.is_empty()).then(|| view! { <p>{f.tf(tr::about::OPERATOR, &[("operator", &p.operator)])}</p> });
    let agreed = p.agreed.map(|agreed| {
        let text = f.tf(word::AGREED, &[("version", &agreed.version.to_string()), ("date", &format::date(f.lang, agreed.at))]);
        // What somebody agreed to is what they read then.
        let read = (agreed.version != p.notice.version)
            .then(|| view! { " "<a href=paths::privacy_notice(agreed.version)>{f.tf(word::VERSION, &[("version", &agreed.version.to_string())])}</a> });
        view! { <div class="notice success">{icon(f, "check")}<p>{text}{read}</p></div> }
    });
    let form = p.ask.then(|| {
        label_field("consent", f.t(word::TITLE));
        view! {
            {error_summary(f, &p.errors)}
            <form method="post" action=paths::account_consent() novalidate>
                {hidden("version", version.clone())}
                {checkbox(f, "consent", view! { {f.t(word::AGREE)} }.into_any(), false, &p.errors)}
                {submit(f, word::SAVE)}
            </form>
            <p>{f.t(word::OTHERWISE)}" "<a href=paths::objections()>{f.t(tr::my_data::OBJECT)}</a>" · "<a href=paths::delete_account()>{f.t(tr::my_data::DELETE)}</a></p>
        }
    });
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-privacy", title, f.tf(word::VERSION, &[("version", &version)]))}
            {agreed}
            {notice(f.lang, &p.notice)}
            {operator}
            <p><a href=paths::privacy()>{f.t(tr::layout::PRIVACY)}</a></p>
            {form}
        </div>
    };
    Page::new(title, body.into_any())
}

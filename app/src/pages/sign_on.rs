//! Single sign-on: the page on the way to a provider, the form of somebody new, and the providers on one's own account page.

use leptos::prelude::*;

use super::{Page, consent};
use crate::components::form::{Field, error_summary, hidden, languages, select, submit, text_field};
use crate::components::picture::drawn;
use crate::components::sign_on::button;
use crate::components::time::time;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::sign_on::{JoinPage, ProviderLink, RedirectPage, SignInProvider};
use crate::words::tr;

/// The browser goes on by itself, or by the link.
pub fn redirect(f: &Frame, p: RedirectPage) -> Page {
    let title = f.tf(tr::sign_on::LEAVING_TITLE, &[("provider", &f.local(&p.name))]);
    let body = view! {
        <div class="narrow empty">
            <h1>{title.clone()}</h1>
            <p>{f.t(tr::sign_on::LEAVING_TEXT)}</p>
            <p><a class="button primary" href=p.location>{f.t(tr::sign_on::GO)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The form of somebody new.
pub fn join(f: &Frame, p: JoinPage) -> Page {
    let title = f.t(tr::sign_on::JOIN_TITLE);
    let name = f.local(&p.provider.name);
    let provider = [("provider", name.as_str())];
    let email = match (p.email.is_empty(), p.email_verified) {
        (true, _) => f.tf(tr::sign_on::EMAIL_NONE, &provider),
        (false, true) => f.tf(tr::sign_on::EMAIL_VOUCHED, &provider),
        (false, false) => f.t(tr::sign_on::EMAIL_ASKED).to_owned(),
    };
    let e = &p.errors;
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-join", title, f.tf(tr::sign_on::JOIN_LEDE, &provider))}
            {error_summary(f, e)}
            <form method="post" action=paths::sign_on_join(&p.provider.id) novalidate>
                {text_field(f, Field::new("name", f.t(tr::accounts::NAME), p.fields.name).hint(f.t(tr::accounts::NAME_HINT)).kind("text", "name"), e)}
                <p>{email}" "<bdi dir="ltr">{p.email}</bdi></p>
                {select(f, Field::new("language", f.t(tr::accounts::LANGUAGE), p.fields.language), "", languages(), e)}
                {consent::agreement(f, &p.notice, p.fields.consent == "yes", e)}
                {submit(f, tr::layout::JOIN)}
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The panel of providers on one's account page; `None` where there are none.
pub fn provider_links(f: &Frame, links: &[ProviderLink]) -> Option<AnyView> {
    if links.is_empty() {
        return None;
    }
    let rows = links.iter().map(|link| view! { <li>{provider_link(f, link)}</li> }).collect::<Vec<_>>();
    Some(view! { <section class="panel"><h2>{f.t(tr::sign_on::WAYS_IN)}</h2><ul class="link-list ways">{rows}</ul></section> }.into_any())
}

fn provider_link(f: &Frame, link: &ProviderLink) -> AnyView {
    let name = f.local(&link.name);
    let Some(used_at) = link.used_at else {
        return button(f, &SignInProvider { id: link.id.clone(), name: link.name.clone() }, tr::sign_on::LINK, &paths::account_settings());
    };
    let not_configured = (!link.configured).then(|| view! { <p class="small soft">{f.t(tr::sign_on::NOT_OPEN)}</p> });
    view! {
        <p><strong>{name.clone()}</strong>" "<span class="small soft">{f.t(tr::sign_on::LAST_USED)}" "{time(f, used_at)}</span></p>
        {not_configured}
        <form method="post" action=paths::unlink()>
            {hidden("provider", link.id.clone())}
            <button class="button small">{f.tf(tr::sign_on::UNLINK, &[("provider", &name)])}</button>
        </form>
    }
    .into_any()
}

//! Requests of organisations before an administrator: the list, one request with its mandate, and suspending an organisation.

use leptos::prelude::*;

use super::Page;
use super::organisation_form::file_words;
use super::organisations::{more, request_state};
use crate::components::form::{self, Field};
use crate::components::hub::{hub, nothing, table};
use crate::components::icon::icon;
use crate::components::prose::prose;
use crate::components::time::time;
use crate::components::{breadcrumbs, due, labels};
use crate::model::Micros;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::organisations::{RequestPage, RequestRow, RequestState, RequestsPage, SuspendPage};
use crate::model::paths;
use crate::words::tr;

/// The requests that wait for a decision.
pub fn page(f: &Frame, p: RequestsPage) -> Page {
    use tr::organisations as word;
    let title = f.t(word::REQUESTS_TITLE);
    let days = p.days;
    let rows = p.rows.into_iter().map(|line| row(f, line, days)).collect::<Vec<_>>();
    let heads = [tr::hub::HEAD_ORGANISATION, word::KIND, tr::hub::HEAD_ASKED, tr::hub::HEAD_DUE].map(|head| f.t(head).to_owned()).to_vec();
    let list = if rows.is_empty() { nothing(f, "scene-all-done", word::NOTHING_WAITS) } else { table(title.to_owned(), heads, rows) };
    let body = view! {
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede">{f.t(word::REQUESTS_LEDE)}</p>
            <p class="button-row"><a class="button small" href=paths::organisations(f.slug())>{f.t(word::ALL)}</a></p>
        </div>
        {list}
        {more(f, p.more)}
    };
    Page::new(title, hub(f, StaffRoom::Organisations, body.into_any()))
}

fn row(f: &Frame, row: RequestRow, days: i64) -> Vec<AnyView> {
    vec![
        view! { <a href=paths::organisation_request(f.slug(), &row.id)><bdi>{f.local(&row.name)}</bdi></a> }.into_any(),
        view! { <span class="small">{f.t(labels::organisation_kind(row.kind))}</span> }.into_any(),
        view! { <span class="small">{time(f, row.at)}</span> }.into_any(),
        due::until(f, Micros(row.at.0 + days * 86_400_000_000)),
    ]
}

/// One request with its mandate, and the forms to decide.
pub fn request(f: &Frame, p: RequestPage) -> Page {
    use tr::organisations as word;
    let title = f.local(&p.row.name);
    let reason = (!p.row.reason.is_empty()).then(|| view! { <blockquote dir="auto">{p.row.reason.clone()}</blockquote> });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::organisation_requests(f.slug()), f.t(word::REQUESTS_TITLE))}
            <div class="page-head">
                <h1><bdi>{title.clone()}</bdi></h1>
                <p>{request_state(f, p.row.state)}" "<span class="soft">{time(f, p.row.at)}</span></p>
            </div>
            {reason}
            {facts(f, &p)}
            <div lang="ar" dir="rtl">{prose(&p.about.ar)}</div>
            <div lang="fr" dir="ltr">{prose(&p.about.fr)}</div>
            {document(f, &p)}
            {decision(f, &p)}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Organisations, body.into_any()))
}

fn facts(f: &Frame, p: &RequestPage) -> AnyView {
    use tr::organisations as word;
    let fact = |label, value: &str| (!value.is_empty()).then(|| view! { <div><dt>{f.t(label)}</dt><dd><bdi>{value.to_owned()}</bdi></dd></div> });
    let (name, handle, contact) = p.asker.clone();
    let names = (!p.names.is_empty()).then(|| {
        let reasons = p.names.iter().map(|reason| view! { <li>{f.t(labels::name_reason(*reason))}</li> }).collect::<Vec<_>>();
        view! { <div class="notice warning">{icon(f, "warning")}<div><p>{f.t(tr::names::ORGANISATION)}</p><ul>{reasons}</ul></div></div> }
    });
    let fails = p.ice_fails.then(|| view! { <div class="notice warning">{icon(f, "warning")}<p>{f.t(word::ICE_FAILS_STAFF)}</p></div> });
    view! {
        <dl class="facts">
            <div><dt>{f.t(word::KIND)}</dt><dd>{f.t(labels::organisation_kind(p.row.kind))}</dd></div>
            {fact(word::NAME_AR, &p.row.name.ar)}
            {fact(word::NAME_FR, &p.row.name.fr)}
            {fact(word::ICE, &p.ice)}
            {fact(word::RECEIPT, &p.receipt)}
            {fact(word::AUTHORITY, &p.authority)}
            {fact(word::ROLE, &p.role)}
            <div><dt>{f.t(word::ASKER)}</dt><dd><a href=paths::person(&handle)><bdi>{name}</bdi></a>" "<bdi class="small soft">{contact}</bdi></dd></div>
        </dl>
        {fails}
        {names}
    }
    .into_any()
}

fn document(f: &Frame, p: &RequestPage) -> Option<AnyView> {
    use tr::organisations as word;
    let document = p.document.as_ref()?;
    let words = file_words(f, document);
    Some(
        view! {
            <section class="panel">
                <h2>{f.t(word::MANDATE_TITLE)}</h2>
                <p><a class="button" href=paths::mandate(f.slug(), &p.row.id)>{icon(f, "download")}" "{f.t(word::MANDATE_READ)}</a>" "<span class="soft">{words}</span></p>
                <p class="small soft">{f.t(word::MANDATE_DELETED)}</p>
            </section>
        }
        .into_any(),
    )
}

fn decision(f: &Frame, p: &RequestPage) -> Option<AnyView> {
    use tr::organisations as word;
    if p.row.state != RequestState::Waiting {
        return None;
    }
    if p.is_own {
        return Some(view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::OWN_REQUEST)}</p></div> }.into_any());
    }
    let refusing = !p.fields.reason.is_empty() || p.errors.get("reason").is_some();
    let reason = Field::new("reason", f.t(word::REASON), p.fields.reason.clone()).hint(f.t(word::REFUSE_HINT)).rows(4);
    Some(
        view! {
            {form::error_summary(f, &p.errors)}
            <section class="panel">
                <h2>{f.t(word::DECISION)}</h2>
                <div class="verdicts">
                    <form class="verdict" method="post" action=paths::organisation_request(f.slug(), &p.row.id)>
                        <button class="button primary wide" name="act" value="approve">{f.t(word::APPROVE)}</button>
                    </form>
                    <details class="verdict" open=refusing>
                        <summary class="button danger">{f.t(word::REFUSE)}</summary>
                        <form method="post" action=paths::organisation_request(f.slug(), &p.row.id) novalidate>
                            {form::text_area(f, reason, &p.errors)}
                            <p class="button-row"><button class="button danger" name="act" value="refuse">{f.t(word::REFUSE_ACT)}</button></p>
                        </form>
                    </details>
                </div>
            </section>
        }
        .into_any(),
    )
}

/// The form to suspend an organisation, or to restore it.
pub fn suspend(f: &Frame, p: SuspendPage) -> Page {
    use tr::organisations as word;
    let (heading, lede, button, act) =
        if p.suspended { (word::RESTORE, word::RESTORE_LEDE, word::RESTORE, "restore") } else { (word::SUSPEND, word::SUSPEND_LEDE, word::SUSPEND, "suspend") };
    let reason = Field::new("reason", f.t(word::REASON), p.fields.reason).hint(f.t(word::SUSPEND_HINT)).rows(4);
    let field = (!p.suspended).then(|| form::text_area(f, reason, &p.errors));
    let before = p.suspended.then(|| view! { <blockquote dir="auto">{p.reason.clone()}</blockquote> });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::organisation(&p.handle), f.local(&p.name))}
            <div class="page-head"><h1>{f.t(heading)}</h1><p class="lede">{f.t(lede)}</p></div>
            {before}
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::suspend_organisation(&p.handle) novalidate>
                {field}
                <p class="button-row">
                    <button class="button danger" name="act" value=act>{f.t(button)}</button>
                    <a class="button quiet" href=paths::organisation(&p.handle)>{f.t(word::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(f.t(heading), hub(f, StaffRoom::Organisations, body.into_any()))
}

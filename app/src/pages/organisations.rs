//! The organisations of a commune, and what the viewer asked.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::components::picture::{drawn, picture, scene};
use crate::components::time::time;
use crate::components::{face, labels};
use crate::model::content::OrganisationKind;
use crate::model::frame::Frame;
use crate::model::organisations::{OrganisationRow, OrganisationsPage, Promises, RequestRow, RequestState};
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: OrganisationsPage) -> Page {
    use tr::organisations as word;
    let title = f.t(word::TITLE);
    let rows = p.rows.into_iter().map(|line| row(f, line)).collect::<Vec<_>>();
    let list = if rows.is_empty() { empty(f) } else { view! { <ul class="cards">{rows}</ul> }.into_any() };
    let mine = p.mine.iter().map(|asked| own(f, asked)).collect::<Vec<_>>();
    let mine = (!mine.is_empty()).then(|| view! { <section><h2>{f.t(word::MINE)}</h2><ul class="rows">{mine}</ul></section> });
    let waiting = p.waiting.map(|count| {
        view! { <a class="button" href=paths::organisation_requests(f.slug())>{f.t(word::REQUESTS_TITLE)}" ("{f.number(count)}")"</a> }
    });
    let body = view! {
        {drawn(f, "step-solution", title, f.t(word::LEDE))}
        <p class="button-row"><a class="button primary" href=paths::new_organisation(f.slug())>{f.t(word::ASK)}</a>{waiting}</p>
        {mine}
        {list}
        {more(f, p.more)}
    };
    Page::new(title, body.into_any())
}

/// The link to the next page.
pub(super) fn more(f: &Frame, href: Option<String>) -> Option<AnyView> {
    use tr::organisations as word;
    href.map(|href| {
        view! { <nav class="pager" aria-label=f.t(word::PAGES)><a href=href rel="next">{f.t(word::MORE)}" "{icon(f, "arrow-end")}</a></nav> }.into_any()
    })
}

fn empty(f: &Frame) -> AnyView {
    use tr::organisations as word;
    view! {
        <div class="empty">
            {scene(f, "scene-empty-list")}
            <h2>{f.t(word::NONE_TITLE)}</h2>
            <p>{f.t(word::NONE)}</p>
            <p class="button-row"><a class="button primary" href=paths::new_organisation(f.slug())>{f.t(word::ASK)}</a></p>
        </div>
    }
    .into_any()
}

/// The drawing of what organisations of a kind are mostly about.
pub(super) const fn drawing(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Business | OrganisationKind::ProfessionalAssociation => "green-economy",
        OrganisationKind::Cooperative => "soil",
        OrganisationKind::Union => "mobility",
        OrganisationKind::Association => "green",
        OrganisationKind::School => "education",
        OrganisationKind::PublicBody => "territories",
    }
}

/// Cover, name and kind, and what became of what it promised; that it promised nothing is not said.
fn row(f: &Frame, row: OrganisationRow) -> AnyView {
    let suspended = row.suspended.then(|| view! { <span class="state bad">{icon(f, "cross")}{f.t(tr::organisations::SUSPENDED)}</span> });
    let name = f.local(&row.name);
    let sign = face::organisation(f, &name, "face square");
    let made = (row.promises.made > 0).then(|| promises(f, row.promises));
    let name = view! { <bdi>{name}</bdi> };
    let name = if row.hidden { name.into_any() } else { view! { <a href=paths::organisation(&row.handle)>{name}</a> }.into_any() };
    view! {
        <li class="card organisation">
            {picture(f, None, "small", drawing(row.kind), None)}
            <div class="who">
                {sign}
                <span><strong class="card-title">{name}</strong><span class="small soft">{f.t(labels::organisation_kind(row.kind))}</span></span>
            </div>
            {suspended}
            {made}
        </li>
    }
    .into_any()
}

/// What an organisation promised, kept, and is late with.
pub(super) fn promises(f: &Frame, promises: Promises) -> AnyView {
    use tr::organisations::promises as word;
    if promises.made == 0 {
        return view! { <p class="promises soft">{f.tn(word::MADE, 0)}</p> }.into_any();
    }
    let kept = if promises.kept > 0 { "due kept" } else { "due" };
    let late = (promises.late > 0).then(|| view! { <li class="due late">{icon(f, "warning")}{f.tn(word::LATE, promises.late)}</li> });
    view! {
        <ul class="plain promises">
            <li class="due">{f.tn(word::MADE, promises.made)}</li>
            <li class=kept>{f.tn(word::KEPT, promises.kept)}</li>
            {late}
        </ul>
    }
    .into_any()
}

/// Where something that was asked stands.
pub(super) fn request_state(f: &Frame, state: RequestState) -> AnyView {
    let (class, sign) = match state {
        RequestState::Waiting => ("state wait", "clock"),
        RequestState::Approved => ("state good", "check"),
        RequestState::Refused => ("state bad", "cross"),
        RequestState::TakenBack => ("state", "info"),
    };
    view! { <span class=class>{icon(f, sign)}<span>{f.t(labels::request_state(state))}</span></span> }.into_any()
}

fn own(f: &Frame, row: &RequestRow) -> AnyView {
    use tr::organisations as word;
    let name = f.local(&row.name);
    let reason = (!row.reason.is_empty()).then(|| view! { <blockquote dir="auto">{row.reason.clone()}</blockquote> });
    let next = match row.state {
        RequestState::Waiting => view! {
            <form method="post" action=paths::take_back_request(f.slug(), &row.id)>
                <p class="small soft">{f.t(word::WAITING_NOTE)}</p>
                <button class="button small quiet" aria-label=format!("{} ({name})", f.t(word::TAKE_BACK))>{f.t(word::TAKE_BACK)}</button>
            </form>
        }
        .into_any(),
        RequestState::Approved => view! { <p><a href=row.organisation.clone()>{f.t(word::TO_PAGE)}</a></p> }.into_any(),
        RequestState::Refused => view! { <p><a href=paths::new_organisation(f.slug())>{f.t(word::ASK_AGAIN)}</a></p> }.into_any(),
        RequestState::TakenBack => ().into_any(),
    };
    view! {
        <li>
            <p><strong><bdi>{name.clone()}</bdi></strong>" "{request_state(f, row.state)}</p>
            <p class="meta"><span>{f.t(labels::organisation_kind(row.kind))}</span><span>{time(f, row.at)}</span></p>
            {reason}
            {next}
        </li>
    }
    .into_any()
}

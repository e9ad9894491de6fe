//! The staff's list of verified residents, and withdrawing one with a reason.

use leptos::prelude::*;

use super::Page;
use super::resident::facts;
use crate::components::form::{self, Field};
use crate::components::hub::{hub, nothing, resident_tabs, table};
use crate::components::icon::icon;
use crate::components::labels;
use crate::format;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::residents::{ResidenceState, ResidentRow, ResidentsPage, WithdrawPage};
use crate::words::tr;

pub fn page(f: &Frame, p: ResidentsPage) -> Page {
    use tr::residents as word;
    let title = f.t(word::LIST_TITLE);
    let rows = p.rows.into_iter().map(|line| row(f, line)).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        nothing(f, "scene-no-result", word::NOBODY)
    } else {
        let heads = [tr::hub::HEAD_PERSON, word::NEIGHBOURHOOD, word::METHOD_LABEL, word::SINCE, tr::hub::HEAD_STATE].map(|head| f.t(head).to_owned());
        table(title.to_owned(), heads.into_iter().chain([String::new()]).collect(), rows)
    };
    let older = p
        .older
        .map(|href| view! { <nav class="pager" aria-label=f.t(word::PAGES)><a href=href rel="next">{f.t(word::OLDER)}" "{icon(f, "arrow-end")}</a></nav> });
    let body = view! {
        {resident_tabs(f, &paths::residents(f.slug()))}
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede">{f.t(word::LIST_LEDE)}</p>
        </div>
        <form class="row-form search-row" method="get" action=paths::residents(f.slug())>
            {form::text_field(f, Field::new("name", f.t(word::NAME), p.name), &FormErrors::default())}
            <button class="button">{icon(f, "search")}" "{f.t(word::SEARCH)}</button>
        </form>
        {list}
        {older}
    };
    Page::new(title, hub(f, StaffRoom::Residents, body.into_any()))
}

fn row(f: &Frame, row: ResidentRow) -> Vec<AnyView> {
    use tr::residents as word;
    let residence = row.residence;
    let until = residence.expires_at.map(|at| format::date(f.lang, at));
    let state = match residence.state {
        ResidenceState::Current => view! { <span class="state good">{icon(f, "check")}{f.t(word::STATE_CURRENT)}</span> }.into_any(),
        ResidenceState::Expired => view! { <span class="state wait">{icon(f, "clock")}{f.t(word::STATE_EXPIRED)}</span> }.into_any(),
        ResidenceState::Withdrawn => view! { <span class="state bad">{icon(f, "cross")}{f.t(word::STATE_WITHDRAWN)}</span> }.into_any(),
    };
    let until = until.map(|date| view! { <span class="note">{f.tf(word::UNTIL, &[("date", &date)])}</span> });
    let withdraw = (residence.state == ResidenceState::Current).then(|| {
        let label = f.tf(word::WITHDRAW_TITLE, &[("name", &row.name)]);
        view! { <a class="button small quiet" href=paths::withdraw_resident(f.slug(), &row.handle) aria-label=label>{f.t(word::WITHDRAW)}</a> }
    });
    let name = if row.placeholder {
        view! { <bdi>{row.name.clone()}</bdi>" "<span class="badge">{icon(f, "document")}{f.t(tr::author::AT_THE_DESK)}</span> }.into_any()
    } else {
        view! { <a href=paths::person(&row.handle)><bdi>{row.name.clone()}</bdi></a> }.into_any()
    };
    let words = |text: Option<String>| view! { <span class="small">{text}</span> }.into_any();
    vec![
        name,
        words(residence.neighbourhood.as_ref().map(|place| f.local(place))),
        view! { <span class="small breaks">{residence.method.map(|method| f.t(labels::residence_method(method)))}</span> }.into_any(),
        words(Some(format::date(f.lang, residence.verified_at))),
        view! { {state}{until} }.into_any(),
        view! { {withdraw} }.into_any(),
    ]
}

pub fn withdraw(f: &Frame, p: WithdrawPage) -> Page {
    use tr::residents as word;
    let title = f.tf(word::WITHDRAW_TITLE, &[("name", &p.row.name)]);
    let reason = Field::new("reason", f.t(word::REASON), p.fields.reason).hint(f.t(word::REASON_HINT)).rows(4);
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title.clone()}</h1><p class="lede">{f.t(word::WITHDRAW_LEDE)}</p></div>
            {facts(f, &p.row.residence)}
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::withdraw_resident(f.slug(), &p.row.handle) novalidate>
                {form::text_area(f, reason, &p.errors)}
                <p class="button-row">
                    <button class="button danger">{f.t(word::WITHDRAW)}</button>
                    <a class="button quiet" href=paths::residents(f.slug())>{f.t(word::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Residents, body.into_any()))
}

//! A name that waits for a moderator.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::hub::hub;
use crate::components::time::{moment, time};
use crate::components::{author, breadcrumbs, labels};
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::names::NamePage;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: NamePage) -> Page {
    use tr::names as word;
    let title = f.t(word::TITLE);
    let reasons = p.reasons.iter().map(|reason| view! { <li>{f.t(labels::name_reason(*reason))}</li> }).collect::<Vec<_>>();
    let action = paths::held_name(f.slug(), &p.id);
    let e = &p.errors;
    let decide = if p.own {
        view! { <p class="notice">{f.t(word::OWN)}</p> }.into_any()
    } else {
        view! {
            <form class="panel" method="post" action=action.clone()>
                <p>{f.t(word::RELEASE_HELP)}</p>
                <button class="button primary" name="act" value="release">{f.t(word::RELEASE)}</button>
            </form>
            <form class="panel" method="post" action=action novalidate>
                {form::text_area(f, Field::new("note", f.t(word::NOTE), p.fields.note.clone()).hint(f.t(word::NOTE_HINT)), e)}
                <button class="button" name="act" value="refuse">{f.t(word::REFUSE)}</button>
            </form>
        }
        .into_any()
    };
    let body = view! {
        <div class="narrow">
            {breadcrumbs::moderation(f, None)}
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {form::error_summary(f, e)}
            <dl class="facts">
                <div><dt>{f.t(word::NEW)}</dt><dd><bdi>{p.name.clone()}</bdi></dd></div>
                <div><dt>{f.t(word::SHOWN)}</dt><dd>{author::author(f, &p.person)}</dd></div>
                <div><dt>{f.t(word::SINCE)}</dt><dd>{time(f, p.since)}</dd></div>
                <div><dt>{f.t(tr::appeals::DUE_AT)}</dt><dd>{moment(f, p.due_at)}</dd></div>
            </dl>
            <h2>{f.t(word::WHY)}</h2>
            <ul>{reasons}</ul>
            {decide}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Moderation, body.into_any()))
}

//! The commune's staff: who has which role, giving and taking them, and who did what.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field};
use crate::components::hub::{hub, nothing, table};
use crate::components::icon::icon;
use crate::components::labels;
use crate::components::time::time;
use crate::model::content::Role;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::staff::{ActRow, ActsPage, RoleEvent, StaffMember, StaffPage, WithdrawPage};
use crate::words::tr;

const GIVEN: [Role; 4] = [Role::Moderator, Role::Officer, Role::DeskAgent, Role::Administrator];

/// The staff, the form to grant a role, and the history.
pub fn page(f: &Frame, p: StaffPage) -> Page {
    use tr::staff as word;
    let title = f.t(word::TITLE);
    let members = p.members.into_iter().map(|one| member(f, one)).collect::<Vec<_>>();
    let heads = [tr::hub::HEAD_PERSON, tr::hub::HEAD_ROLES, tr::hub::HEAD_FACTOR].map(|head| f.t(head).to_owned()).to_vec();
    let members = table(title.to_owned(), heads, members);
    let events = p.events.into_iter().map(|one| event(f, one)).collect::<Vec<_>>();
    let older = p
        .older
        .map(|href| view! { <nav class="pager" aria-label=f.t(word::HISTORY)><a href=href rel="next">{f.t(word::OLDER)}" "{icon(f, "arrow-end")}</a></nav> });
    let heads = [tr::hub::HEAD_WHAT, tr::hub::HEAD_AGENT, tr::hub::HEAD_WHEN].map(|head| f.t(head).to_owned()).to_vec();
    let history =
        (!events.is_empty()).then(|| view! { <section><h2>{f.t(word::HISTORY)}</h2>{table(f.t(word::HISTORY).to_owned(), heads, events)}{older}</section> });
    let body = view! {
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede">{f.t(word::LEDE)}</p>
            <p><a href=paths::staff_acts(f.slug())>{icon(f, "document")}" "{f.t(word::ACTS_TITLE)}</a></p>
        </div>
        {grant(f, p.fields, &p.errors)}
        {members}
        {history}
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

fn member(f: &Frame, member: StaffMember) -> Vec<AnyView> {
    use tr::staff as word;
    let roles = member
        .roles
        .iter()
        .map(|(role, since)| {
            let href = paths::with_query(paths::withdraw_role(f.slug()), &[("person", &member.handle), ("role", role.as_str())]);
            let word = f.t(labels::role(*role));
            let label = f.tf(word::WITHDRAW_NAMED, &[("role", word), ("name", &member.name)]);
            view! { <li class="spread"><span><strong>{word}</strong>" "<span class="small soft">{f.t(tr::accounts::SINCE)}" "{time(f, *since)}</span></span><a class="button small quiet" href=href aria-label=label>{f.t(word::WITHDRAW)}</a></li> }
        })
        .collect::<Vec<_>>();
    let state = if member.second_factor {
        view! { <span class="state good">{icon(f, "check")}{f.t(word::HAS_FACTOR)}</span> }.into_any()
    } else {
        view! { <span class="state wait">{icon(f, "clock")}{f.t(word::NO_FACTOR)}</span> }.into_any()
    };
    let own = member.own.then(|| view! { " "<span class="badge">{f.t(word::YOU)}</span> });
    vec![
        view! { <a href=paths::person(&member.handle)><bdi>{member.name.clone()}</bdi></a>{own} }.into_any(),
        view! { <ul class="plain">{roles}</ul> }.into_any(),
        state,
    ]
}

fn event(f: &Frame, event: RoleEvent) -> Vec<AnyView> {
    use tr::staff as word;
    let role = f.t(labels::role(event.role));
    let sentence = if event.granted { word::WAS_GRANTED } else { word::WAS_WITHDRAWN };
    let isolated = |text: &str| format!("\u{2068}{text}\u{2069}");
    let actor = event.actor.map_or_else(|| f.t(word::BY_COMMAND_LINE).to_owned(), |name| f.tf(word::BY, &[("name", &isolated(&name))]));
    let reason = (!event.reason.is_empty()).then(|| view! { <span class="note" dir="auto">{event.reason}</span> });
    vec![
        view! { {f.tf(sentence, &[("name", &isolated(&event.name)), ("role", role)])}{reason} }.into_any(),
        view! { <span class="small">{actor}</span> }.into_any(),
        view! { <span class="small">{time(f, event.at)}</span> }.into_any(),
    ]
}

fn grant(f: &Frame, fields: crate::model::staff::GrantFields, errors: &FormErrors) -> AnyView {
    use tr::staff as word;
    let begun = !errors.is_empty() || !fields.person.is_empty();
    let choices = GIVEN.iter().map(|role| Choice::new(role.as_str(), f.t(labels::role(*role))).help(f.t(labels::role_help(*role)))).collect();
    view! {
        <details class="fold give" open=begun>
            <summary>{icon(f, "plus")}{f.t(word::GRANT_TITLE)}</summary>
            {form::error_summary(f, errors)}
            <form method="post" action=paths::staff(f.slug()) novalidate>
                <div class="row-form">
                    {form::text_field(f, Field::new("person", f.t(word::PERSON), fields.person).hint(f.t(word::PERSON_HINT)), errors)}
                    {form::text_field(f, Field::new("reason", f.t(word::REASON), fields.reason).hint(f.t(word::REASON_HINT)), errors)}
                </div>
                {form::radio_cards(f, Field::new("role", f.t(word::ROLE_LABEL), &fields.role), choices, errors)}
                {form::submit(f, word::GRANT)}
            </form>
        </details>
    }
    .into_any()
}

pub fn withdraw(f: &Frame, p: WithdrawPage) -> Page {
    use tr::staff as word;
    let title = f.tf(word::WITHDRAW_NAMED, &[("role", f.t(labels::role(p.role))), ("name", &p.name)]);
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title.clone()}</h1><p class="lede">{f.t(word::WITHDRAW_LEDE)}</p></div>
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::withdraw_role(f.slug()) novalidate>
                {form::hidden("person", p.fields.person)}
                {form::hidden("role", p.fields.role)}
                {form::text_field(f, Field::new("reason", f.t(word::REASON), p.fields.reason).hint(f.t(word::REASON_HINT)), &p.errors)}
                <p class="button-row">
                    <button class="button danger">{f.t(word::WITHDRAW)}</button>
                    <a class="button quiet" href=paths::staff(f.slug())>{f.t(word::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

/// Who did what, filtered by person.
pub fn acts(f: &Frame, p: ActsPage) -> Page {
    use tr::staff as word;
    let title = f.t(word::ACTS_TITLE);
    let people = vec![(String::new(), p.people.into_iter().map(|(handle, name)| Choice::new(handle, name)).collect())];
    let rows = p.rows.into_iter().map(|row| act(f, row)).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        nothing(f, "scene-empty-list", word::NO_ACTS)
    } else {
        let heads = [tr::hub::HEAD_WHAT, tr::hub::HEAD_AGENT, tr::hub::HEAD_WHEN].map(|head| f.t(head).to_owned()).to_vec();
        table(title.to_owned(), heads, rows)
    };
    let older = p.older.map(
        |href| view! { <nav class="pager" aria-label=f.t(word::ACTS_TITLE)><a href=href rel="next">{f.t(word::OLDER)}" "{icon(f, "arrow-end")}</a></nav> },
    );
    let body = view! {
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::ACTS_LEDE)}</p></div>
        <form class="row-form search-row" method="get" action=paths::staff_acts(f.slug())>
            {form::select(f, Field::new("person", f.t(word::WHO), p.person), f.t(word::EVERYBODY), people, &FormErrors::default())}
            <button class="button">{icon(f, "filter")}" "{f.t(word::SHOW)}</button>
        </form>
        {list}
        {older}
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

fn act(f: &Frame, row: ActRow) -> Vec<AnyView> {
    let what = f.t(labels::staff_act(row.act));
    let what = if row.path.is_empty() { view! { <span>{what}</span> }.into_any() } else { view! { <a href=row.path>{what}</a> }.into_any() };
    vec![
        what,
        view! { <a href=paths::person(&row.handle)><bdi>{row.name}</bdi></a> }.into_any(),
        view! { <span class="small">{time(f, row.at)}</span> }.into_any(),
    ]
}

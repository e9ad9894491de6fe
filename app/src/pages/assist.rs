//! The assisted view: granting it and reading its log, entering the code, and the read-only pages with their banner.

use leptos::prelude::*;

use super::Page;
use super::accounts::to_settings;
use crate::components::form::{self, Choice, Field, hidden};
use crate::components::hub::{desk_tabs, hub};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::components::time::time;
use crate::components::{labels, notice, personal_data};
use crate::format;
use crate::model::assisted::{AssistPage, AssistedContent, AssistedPage, AssistedView, GrantPage, GrantRow};
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::{Key, tr};

const fn page_name(page: AssistedPage) -> Key {
    match page {
        AssistedPage::Account => tr::assist::PAGE_ACCOUNT,
        AssistedPage::Contributions => tr::assist::PAGE_CONTRIBUTIONS,
        AssistedPage::Notifications => tr::layout::NOTIFICATIONS,
    }
}

pub fn grants(f: &Frame, p: GrantPage) -> Page {
    use tr::assist as word;
    let title = f.t(word::TITLE);
    let code = p.code.map(|code| {
        view! {
            <section class="panel" role="status">
                <h2>{f.t(word::YOUR_CODE)}</h2>
                <p class="slip-code" dir="ltr">{format!("{} {}", &code[..3], &code[3..])}</p>
                <p>{f.t(word::CODE_HELP)}</p>
            </section>
        }
    });
    let communes = p.communes.into_iter().map(|(slug, name)| Choice::new(slug, f.local(&name))).collect();
    let commune = Field::new("commune", f.t(word::COMMUNE), p.fields.commune);
    let minutes = [15, 30, 60].map(|minutes: i64| Choice::new(minutes.to_string(), f.tn(tr::retention::MINUTES, minutes))).to_vec();
    let rows = p.grants.into_iter().map(|row| grant(f, row)).collect::<Vec<_>>();
    let rows = (!rows.is_empty()).then(|| view! { <h2>{f.t(word::LOG)}</h2><ul class="rows">{rows}</ul> });
    let body = view! {
        <div class="narrow">
            {to_settings(f)}
            {drawn(f, "step-solution", title, f.t(word::LEDE))}
            {code}
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::account_assist() novalidate>
                {form::select(f, commune, f.t(tr::objections::CHOOSE), vec![(String::new(), communes)], &p.errors)}
                {form::radio_cards(f, Field::new("minutes", f.t(word::MINUTES), &p.fields.minutes), minutes, &p.errors)}
                <p class="soft">{f.t(word::NOT_SHOWN)}</p>
                {form::submit(f, word::GRANT)}
            </form>
            {rows}
        </div>
    };
    Page::new(title, body.into_any())
}

fn grant(f: &Frame, row: GrantRow) -> AnyView {
    use tr::assist as word;
    let until = f.tf(if row.open { word::UNTIL } else { word::WAS_UNTIL }, &[("time", &format::date_time(f.lang, row.ends_at))]);
    let who = match &row.staff {
        Some((role, name)) => {
            let role = role.map(|role| f.t(labels::role(role)).to_owned()).unwrap_or_default();
            let name = if name.is_empty() { f.t(tr::author::FORMER).to_owned() } else { name.clone() };
            f.tf(word::LOOKED_BY, &[("role", &role), ("name", &name)])
        }
        None => f.t(if row.open { word::WAITING } else { word::NEVER_USED }).to_owned(),
    };
    let views = row.views.iter().map(|view| view! { <li>{f.t(page_name(view.page))}" · "{format::date_time(f.lang, view.at)}</li> }).collect::<Vec<_>>();
    let end = row.open.then(|| {
        view! { <form method="post" action=paths::end_assist()>{hidden("grant", row.id.clone())}<button class="button small danger">{f.t(word::END)}</button></form> }
    });
    view! {
        <li>
            <p><strong><bdi>{f.local(&row.commune)}</bdi></strong>" "<span class="soft">{time(f, row.at)}</span></p>
            <p>{who}</p>
            <p class="small soft">{until}</p>
            <ul>{views}</ul>
            {end}
        </li>
    }
    .into_any()
}

/// The page on which staff enter a code.
pub fn code(f: &Frame, p: AssistPage) -> Page {
    use tr::assist as word;
    let title = f.t(word::DOOR_TITLE);
    let code = Field::new("code", f.t(word::CODE), p.fields.code).hint(f.t(word::CODE_HINT)).kind("text", "one-time-code");
    let open = p
        .open
        .into_iter()
        .map(|(id, name, until)| {
            let until = f.tf(word::UNTIL, &[("time", &format::date_time(f.lang, until))]);
            view! { <li><p><a href=paths::assisted_account(f.slug(), id)><bdi>{name}</bdi></a></p><p class="small soft">{until}</p></li> }
        })
        .collect::<Vec<_>>();
    let open = (!open.is_empty()).then(|| view! { <h2>{f.t(word::OPEN)}</h2><ul class="rows">{open}</ul> });
    let body = view! {
        {desk_tabs(f, &paths::assist(f.slug()))}
        <div class="narrow start">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::DOOR_LEDE)}</p></div>
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::assist(f.slug()) novalidate>
                {form::text_field(f, code, &p.errors)}
                {form::submit(f, word::LOOK)}
            </form>
            {open}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}

/// One of the read-only pages: no form is on it.
pub fn view(f: &Frame, view: AssistedView, content: AssistedContent) -> Page {
    use tr::assist as word;
    let title = f.t(page_name(view.page));
    let banner = f.tf(word::BANNER, &[("name", &view.name), ("time", &format::date_time(f.lang, view.ends_at))]);
    let tab = |page: AssistedPage, href: String| {
        let current = (page == view.page).then_some("page");
        view! { <li><a href=href aria-current=current>{f.t(page_name(page))}</a></li> }
    };
    let (slug, id) = (f.slug(), &view.id);
    let content = match content {
        AssistedContent::Sections(sections) => sections
            .into_iter()
            .map(|section| {
                let rows = section.rows.into_iter().map(|row| personal_data::row(f.lang, row)).collect::<Vec<_>>();
                let rows = if rows.is_empty() {
                    view! { <p class="soft">{f.t(tr::my_data::NOTHING)}</p> }.into_any()
                } else {
                    view! { <ul class="rows">{rows}</ul> }.into_any()
                };
                view! { <section><h2>{f.t(section.what)}</h2>{rows}</section> }
            })
            .collect::<Vec<_>>()
            .into_any(),
        AssistedContent::Notifications(rows) => {
            let rows = rows
                .into_iter()
                .map(|row| view! { <li><p>{icon(f, notice::sign(&row.notice))}" "{notice::sentence(f, &row.notice)}</p><p class="meta">{time(f, row.at)}</p></li> })
                .collect::<Vec<_>>();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }
    };
    let body = view! {
        <div class="notice warning" role="note">{icon(f, "shield")}<p>{banner}</p></div>
        <nav aria-label=f.t(word::PAGES)>
            <ul class="chips">
                {tab(AssistedPage::Account, paths::assisted_account(slug, id))}
                {tab(AssistedPage::Contributions, paths::assisted_contributions(slug, id))}
                {tab(AssistedPage::Notifications, paths::assisted_notifications(slug, id))}
            </ul>
        </nav>
        <h1>{title}</h1>
        {content}
    };
    Page::new(title, body.into_any())
}

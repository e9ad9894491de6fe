//! The versions of a solution, any two of them compared word by word.

use leptos::prelude::*;

use super::Page;
use super::solution::breadcrumbs;
use crate::components::compare::{compare, legend};
use crate::format;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::{VersionText, VersionsPage};
use crate::words::tr;

pub fn page(f: &Frame, p: VersionsPage) -> Page {
    let title = f.t(tr::versions::TITLE);
    let choose = (p.versions.len() > 1).then(|| choose(f, &p));
    let compared = match &p.compared {
        Some((older, newer)) => comparison(f, older, newer),
        None => view! { <p>{f.t(tr::versions::SINGLE)}</p> }.into_any(),
    };
    let body = view! {
        {breadcrumbs(f)}
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede"><a href=paths::solution(f.slug(), p.number)><bdi>{p.title.clone()}</bdi></a></p>
        </div>
        {choose}
        {compared}
        <h2>{f.t(tr::versions::ALL)}</h2>
        {timeline(f, &p)}
    };
    Page::new(title, body.into_any())
}

fn choose(f: &Frame, p: &VersionsPage) -> AnyView {
    let chosen = p.compared.as_ref().map_or((0, 0), |(older, newer)| (older.version, newer.version));
    let options = |selected: i64| {
        p.versions
            .iter()
            .map(|line| {
                let words = format!("{} · {}", line.version, format::date_time(f.lang, line.at));
                view! { <option value=line.version.to_string() selected=line.version == selected>{words}</option> }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <form method="get" action=paths::solution_versions(f.slug(), p.number) >
            <div class="field"><label for="a">{f.t(tr::versions::OLDER)}</label><select id="a" name="a" autocomplete="off">{options(chosen.0)}</select></div>
            <div class="field"><label for="b">{f.t(tr::versions::NEWER)}</label><select id="b" name="b" autocomplete="off">{options(chosen.1)}</select></div>
            <p class="button-row"><button class="button">{f.t(tr::versions::COMPARE)}</button></p>
        </form>
    }
    .into_any()
}

fn comparison(f: &Frame, older: &VersionText, newer: &VersionText) -> AnyView {
    let cost = |version: &VersionText| version.cost.map(|cost| f.money(cost)).unwrap_or_default();
    let parts = [
        (tr::solution_form::TITLE, older.title.clone(), newer.title.clone()),
        (tr::solution_form::BODY, older.body.clone(), newer.body.clone()),
        (tr::solution_form::HELPS, older.helps.clone(), newer.helps.clone()),
        (tr::solution_form::COST, cost(older), cost(newer)),
    ];
    let parts = parts
        .into_iter()
        .filter(|(_, older, newer)| !older.is_empty() || !newer.is_empty())
        .map(|(name, older, newer)| view! { <h3>{f.t(name)}</h3>{compare(&older, &newer)} })
        .collect::<Vec<_>>();
    let words = f.tf(tr::versions::COMPARED, &[("a", &f.number(older.version)), ("b", &f.number(newer.version))]);
    view! { <section class="panel"><h2>{words}</h2>{legend(f)}{parts}</section> }.into_any()
}

fn timeline(f: &Frame, p: &VersionsPage) -> AnyView {
    let lines = p
        .versions
        .iter()
        .map(|line| {
            let name = f.tf(tr::versions::NUMBERED, &[("number", &f.number(line.version))]);
            let compare = (line.version > 1).then(|| {
                let path = paths::solution_versions(f.slug(), p.number);
                let href = paths::with_query(path, &[("a", &(line.version - 1).to_string()), ("b", &line.version.to_string())]);
                view! { <a href=href>{f.t(tr::versions::WHAT_CHANGED)}<span class="visually-hidden">" "{name.clone()}</span></a> }
            });
            view! { <li>{name.clone()}" · "<time datetime=format::machine(line.at)>{format::date_time(f.lang, line.at)}</time>" "{compare}</li> }
        })
        .collect::<Vec<_>>();
    view! { <ol class="timeline">{lines}</ol> }.into_any()
}

//! Contributions to a text in themes, and the answer to each theme.

use leptos::prelude::*;

use super::Page;
use super::draft_article::{numbered, said};
use super::draft_editor::shell;
use super::draft_text::{answered, outcome};
use crate::components::breadcrumbs;
use crate::components::compare::legend;
use crate::components::consultation::line;
use crate::components::form::{Choice, Field, error, error_summary, hidden, label_field, radio_cards, select, submit, text_area, text_field};
use crate::components::icon::icon;
use crate::model::Lang;
use crate::model::consultations::Multilingual;
use crate::model::draft_staff::{ThemePage, ThemesPage};
use crate::model::drafts::{Contribution, ThemeOutcome};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

fn of_article(f: &Frame, one: &Contribution) -> AnyView {
    numbered(f, one.place, &Multilingual::default())
}

fn item(f: &Frame, p: &ThemesPage, one: &Contribution) -> AnyView {
    let id = format!("item-{}", one.id);
    let checked = p.fields.item.contains(&one.id);
    let theme = one.theme.and_then(|(number, _)| p.themes.iter().find(|theme| theme.number == number));
    let theme = theme.map(|theme| view! { " "<span class="tag">{line(f, &theme.title)}</span> });
    view! {
        <li class="card">
            <label class="check" for=id.clone()>
                <input type="checkbox" id=id.clone() name="item" value=one.id.clone() checked=checked/>
                <span>{of_article(f, one)}{theme}</span>
            </label>
            {said(f, one, p.contributions.len())}
        </li>
    }
    .into_any()
}

fn waiting(f: &Frame, p: &ThemesPage) -> Option<AnyView> {
    (!p.waiting.is_empty()).then(|| {
        let lines = p.waiting.iter().map(|one| view! { <li class="card"><p>{of_article(f, one)}</p>{said(f, one, p.waiting.len())}</li> }).collect::<Vec<_>>();
        view! { <section><h2>{icon(f, "clock")}" "{f.tn(tr::drafts::staff::WAITING, p.waiting.len() as i64)}</h2><ul class="plain">{lines}</ul></section> }
            .into_any()
    })
}

fn assign(f: &Frame, p: &ThemesPage) -> AnyView {
    use tr::drafts::staff as word;
    if p.contributions.is_empty() {
        return view! { <p class="soft">{f.t(word::NO_CONTRIBUTIONS)}</p> }.into_any();
    }
    label_field("item", f.t(word::CONTRIBUTIONS));
    let open = p.themes.iter().filter(|theme| theme.answer.is_none());
    let mut choices: Vec<Choice> = open.map(|theme| Choice::new(theme.number.to_string(), theme.title.get(f.chosen))).collect();
    choices.push(Choice::new("0", f.t(word::NO_THEME)));
    let items = p.contributions.iter().map(|one| item(f, p, one)).collect::<Vec<_>>();
    let path = paths::text_themes(f.slug(), p.number);
    let more = p.next.as_ref().map(|next| {
        let shown = if p.unthemed { "unthemed" } else { "all" };
        let href = paths::with_query(path.clone(), &[("shown", shown), ("after", next)]);
        view! { <nav class="pager" aria-label=f.t(word::CONTRIBUTIONS)><a href=href rel="next">{f.t(tr::drafts::MORE)}" "{icon(f, "arrow-end")}</a></nav> }
    });
    view! {
        {legend(f)}
        <form method="post" action=path novalidate>
            {hidden("act", "assign")}
            {error(f, "item", &p.errors)}
            <ul class="plain" id="item">{items}</ul>
            {select(f, Field::new("theme", f.t(word::INTO_THEME), p.fields.theme.clone()), f.t(word::CHOOSE), vec![(String::new(), choices)], &p.errors)}
            {submit(f, word::ASSIGN)}
        </form>
        {more}
    }
    .into_any()
}

/// The themes of a text.
pub fn page(f: &Frame, p: ThemesPage) -> Page {
    use tr::drafts::staff as word;
    let (slug, number) = (f.slug(), p.number);
    let themes = p
        .themes
        .iter()
        .map(|theme| {
            let key = if theme.answer.is_some() { word::READ_ANSWER } else { word::ANSWER_THEME };
            view! { <li>{line(f, &theme.title)}" · "{f.tn(tr::drafts::CONTRIBUTIONS, theme.contributions)}" · "<a href=paths::text_theme(slug, number, theme.number)>{f.t(key)}</a></li> }
        })
        .collect::<Vec<_>>();
    let field = |name: &'static str, lang: Lang, value: &str| {
        text_field(f, Field::new(name, format!("{} ({})", f.t(word::THEME_TITLE), lang.own_name()), value), &p.errors)
    };
    let (shown, key) = if p.unthemed { ("all", word::SHOW_ALL) } else { ("unthemed", word::SHOW_UNTHEMED) };
    let other = paths::with_query(paths::text_themes(slug, number), &[("shown", shown)]);
    let body = view! {
        {breadcrumbs::up(f, paths::prepare_text(slug, number), f.t(word::TITLE))}
        <div class="page-head"><h1>{f.t(word::THEMES)}</h1><p class="lede">{f.t(word::THEMES_LEDE)}</p></div>
        {error_summary(f, &p.errors)}
        {waiting(f, &p)}
        <ul>{themes}</ul>
        <section class="do">
            <h2>{f.t(word::NEW_THEME)}</h2>
            <form method="post" action=paths::text_themes(slug, number) novalidate>
                {hidden("act", "theme")}
                {field("title_ar", Lang::Ar, &p.fields.title_ar)}
                {field("title_fr", Lang::Fr, &p.fields.title_fr)}
                {submit(f, word::MAKE_THEME)}
            </form>
        </section>
        <section>
            <h2>{f.t(word::CONTRIBUTIONS)}</h2>
            <p><a href=other>{f.t(key)}</a></p>
            {assign(f, &p)}
        </section>
    };
    shell(f, word::THEMES, body)
}

/// One theme, with its answer or the form of one.
pub fn theme(f: &Frame, p: ThemePage) -> Page {
    use tr::drafts::staff as word;
    let contributions =
        p.contributions.iter().map(|one| view! { <li class="card"><p>{of_article(f, one)}</p>{said(f, one, p.contributions.len())}</li> }).collect::<Vec<_>>();
    let choices = ThemeOutcome::ALL.iter().map(|one| Choice::new(one.as_str(), f.t(outcome(*one)))).collect();
    let area = |name: &'static str, lang: Lang, value: &str| {
        text_area(f, Field::new(name, format!("{} ({})", f.t(word::ANSWER), lang.own_name()), value).rows(6).written_in(lang), &p.errors)
    };
    let answer = if p.theme.answer.is_some() {
        answered(f, &p.theme)
    } else {
        view! {
            <section class="do">
                <p>{f.t(word::ANSWER_ONCE)}</p>
                <form method="post" action=paths::text_theme(f.slug(), p.number, p.theme.number) novalidate>
                    {radio_cards(f, Field::new("outcome", f.t(word::OUTCOME), p.fields.outcome.clone()), choices, &p.errors)}
                    {area("answer_ar", Lang::Ar, &p.fields.answer_ar)}
                    {area("answer_fr", Lang::Fr, &p.fields.answer_fr)}
                    {submit(f, word::PUBLISH_ANSWER)}
                </form>
            </section>
        }
        .into_any()
    };
    let body = view! {
        {breadcrumbs::up(f, paths::text_themes(f.slug(), p.number), f.t(word::THEMES))}
        <div class="page-head"><h1>{line(f, &p.theme.title)}</h1><p class="lede">{line(f, &p.title)}</p></div>
        {error_summary(f, &p.errors)}
        {answer}
        <section><h2>{f.t(word::CONTRIBUTIONS)}</h2><ul class="plain">{contributions}</ul></section>
    };
    shell(f, word::ANSWER_THEME, body)
}

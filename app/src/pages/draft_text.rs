//! A text for comment: all its articles with what was given to each, what has been promised, the answers, and its versions.

use leptos::prelude::*;

use super::Page;
use super::draft_article::{contribution, counts, numbered};
use crate::components::breadcrumbs;
use crate::components::compare::{compare, legend};
use crate::components::consultation::{line, paragraphs, plain, standing};
use crate::components::icon::icon;
use crate::format;
use crate::model::consultations::Multilingual;
use crate::model::drafts::{Article, ArticleLine, DraftTextPage, DraftVersion, ThemeLine, ThemeOutcome};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// What stands of the text on the consultation's page; without a number nothing leads to it. With it, whether what was given can be downloaded.
pub fn section(f: &Frame, number: Option<(i64, bool)>, title: &Multilingual, articles: i64) -> AnyView {
    let link = number.map(|(number, file)| {
        let slug = f.slug();
        let file = file.then(|| view! { <li><a href=paths::draft_contributions(slug, number)>{f.t(tr::drafts::FILE)}</a></li> });
        view! {
            <ul class="plain">
                <li><a href=paths::draft_text(slug, number)>{f.t(tr::drafts::READ)}</a></li>
                {file}
            </ul>
        }
    });
    view! { <p><strong>{line(f, title)}</strong>" · "{f.tn(tr::drafts::ARTICLES, articles)}</p>{link} }.into_any()
}

pub(super) const fn outcome(outcome: ThemeOutcome) -> Key {
    use tr::drafts::outcome as word;
    match outcome {
        ThemeOutcome::Accepted => word::ACCEPTED,
        ThemeOutcome::Partly => word::PARTLY,
        ThemeOutcome::Refused => word::REFUSED,
    }
}

/// An article beside what it was before: marked where it differs.
pub(super) fn changed(f: &Frame, article: &Article, before: &Article) -> AnyView {
    let (lang, now) = article.body.read(f.chosen);
    let heading = (before.heading != article.heading).then(|| compare(before.heading.own(lang), article.heading.own(lang)));
    view! { <div lang=lang.code() dir=lang.dir()>{heading}{compare(before.body.own(lang), now)}</div> }.into_any()
}

fn article(f: &Frame, number: i64, one: &ArticleLine) -> AnyView {
    use tr::drafts as word;
    let id = format!("article-{}", one.article.key);
    let name = numbered(f, one.place, &one.article.heading);
    let link = paths::draft_article(f.slug(), number, one.article.key);
    let heading = if one.asked {
        view! { <h2 id=id.clone()><a href=link.clone()>{name}</a></h2> }.into_any()
    } else {
        view! { <h2 id=id.clone()>{name}</h2> }.into_any()
    };
    let mark = one.is_new.then(|| view! { <p><span class="tag">{f.t(word::NEW_ARTICLE)}</span></p> });
    let body = match &one.before {
        Some(before) => view! { <p><span class="tag">{f.t(word::CHANGED_ARTICLE)}</span></p>{changed(f, &one.article, before)} }.into_any(),
        None => paragraphs(f, &one.article.body),
    };
    let given = one.counts.map(|given| counts(f, given));
    let act = one.asked.then(|| view! { <p><a class="button small" href=link>{f.t(word::COMMENT_ARTICLE)}</a></p> });
    view! { <section aria-labelledby=id>{heading}{mark}{body}{given}{act}</section> }.into_any()
}

fn theme(f: &Frame, theme: &ThemeLine) -> AnyView {
    view! { <li id=format!("theme-{}", theme.number)><h3>{line(f, &theme.title)}</h3>{answered(f, theme)}</li> }.into_any()
}

/// An answer as everybody reads it, below the title of its theme.
pub(super) fn answered(f: &Frame, theme: &ThemeLine) -> AnyView {
    use tr::drafts as word;
    let answer = match &theme.answer {
        Some(answer) => view! {
            <p><span class="tag">{f.t(outcome(answer.outcome))}</span>" "<time datetime=format::machine(answer.at)>{format::date(f.lang, answer.at)}</time></p>
            {paragraphs(f, &answer.text)}
        }
        .into_any(),
        None => view! { <p class="soft">{f.t(word::NO_ANSWER_YET)}</p> }.into_any(),
    };
    view! { <p class="small">{f.tn(word::CONTRIBUTIONS, theme.contributions)}</p>{answer} }.into_any()
}

fn version(f: &Frame, number: i64, shown: i64, version: &DraftVersion) -> AnyView {
    use tr::drafts as word;
    let name = f.tf(word::VERSION, &[("number", &f.number(version.number))]);
    let name = if version.number == shown {
        view! { <strong aria-current="true">{name}</strong> }.into_any()
    } else {
        let path = paths::with_query(paths::draft_text(f.slug(), number), &[("version", &version.number.to_string())]);
        view! { <a href=path>{name}</a> }.into_any()
    };
    let reason = (!version.reason.is_empty()).then(|| view! { {format::colon(f.lang)}<bdi>{version.reason.clone()}</bdi> });
    let themes = version.themes.iter().map(|(theme, title)| view! { <li><a href=format!("#theme-{theme}")>{line(f, title)}</a></li> }).collect::<Vec<_>>();
    let themes = (!themes.is_empty()).then(|| view! { <p class="small">{f.t(word::ANSWERS_THEMES)}</p><ul class="small">{themes}</ul> });
    view! { <li>{name}" · "<time datetime=format::machine(version.at)>{format::date(f.lang, version.at)}</time>{reason}{themes}</li> }.into_any()
}

fn promised(f: &Frame, p: &DraftTextPage) -> Option<AnyView> {
    use tr::drafts as word;
    (p.promised > 0).then(|| {
        let most = p.most_supported.iter().map(|one| contribution(f, one, p.most_supported.len())).collect::<Vec<_>>();
        let most = (!most.is_empty()).then(|| view! { <ul class="plain">{most}</ul> });
        view! { <section><h2>{f.t(word::MOST_SUPPORTED)}</h2><p>{f.tn(word::PROMISE, p.promised)}</p>{most}</section> }.into_any()
    })
}

/// The whole text.
pub fn page(f: &Frame, p: DraftTextPage) -> Page {
    use tr::drafts as word;
    let (slug, number) = (f.slug(), p.number);
    let title = plain(f, &p.title);
    let latest = p.versions.first().map_or(p.version, |version| version.number);
    let old = (p.version < latest).then(|| {
        view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::OLD_VERSION)}" "<a href=paths::draft_text(slug, number)>{f.t(word::TO_LATEST)}</a></span></p> }
    });
    let differs = p.articles.iter().any(|one| one.before.is_some());
    let legend = differs.then(|| legend(f));
    let themes = p.themes.iter().map(|one| theme(f, one)).collect::<Vec<_>>();
    let themes = (!themes.is_empty()).then(|| view! { <section id="themes"><h2>{f.t(word::ANSWERS)}</h2><ul class="plain">{themes}</ul></section> });
    let versions = p.versions.iter().map(|one| version(f, number, p.version, one)).collect::<Vec<_>>();
    let articles = p.articles.iter().map(|one| article(f, number, one)).collect::<Vec<_>>();
    let file = p.counted.then(|| view! { <p><a href=paths::draft_contributions(slug, number)>{icon(f, "document")}" "{f.t(word::FILE)}</a></p> });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.consultation))}
            <div class="page-head"><h1>{line(f, &p.title)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {old}
            {standing(f, &p.standing, Vec::new())}
            {legend}
            {articles}
            {promised(f, &p)}
            {themes}
            <section><h2>{f.t(word::VERSIONS)}</h2><ul>{versions}</ul></section>
            {file}
        </div>
    };
    Page::new(title, body.into_any())
}

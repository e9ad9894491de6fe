//! The text of a solution with its facts, the same on its page and in its preview.

use leptos::prelude::*;

use super::icon::icon;
use super::prose::{prose_in, said, said_in};
use super::tags;
use crate::model::content::Author;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::{Article, LinkedProblem};
use crate::taxonomy;
use crate::tongue::{self, Tongue};
use crate::words::tr;

/// What stands above the title: subject, place, and the language where it is not the page's.
pub fn marks(f: &Frame, article: &Article) -> AnyView {
    let place = article.neighbourhood.as_ref().map(|name| tags::place(f, f.local(name)));
    let language = tags::language(f, article.language, &[&article.title, &article.body]);
    view! { {tags::category(f, &article.category, &article.subcategory)}" "{place}" "{language} }.into_any()
}

/// Its language and direction: title and text have the same.
pub fn written(article: &Article) -> Tongue {
    tongue::marks_in(article.language, &[&article.title, &article.body])
}

/// The text, who it helps, the facts, and the problems it is for.
pub fn article(f: &Frame, article: &Article) -> AnyView {
    let written = written(article);
    let helps = (!article.helps.is_empty()).then(|| {
        view! {
            <h2 class="minor">{f.t(tr::solutions::HELPS)}</h2>
            {prose_in(written, &article.helps)}
        }
    });
    let linked = (!article.problems.is_empty()).then(|| {
        view! {
            <h2 class="minor">{f.t(tr::solutions::FOR_PROBLEMS)}</h2>
            {problems(f, &article.problems)}
        }
    });
    view! { {prose_in(written, &article.body)}{helps}{facts(f, article)}{linked} }.into_any()
}

fn facts(f: &Frame, article: &Article) -> AnyView {
    let cost = article.cost.map_or_else(|| f.t(tr::solutions::COST_UNKNOWN).to_owned(), |cost| f.money(cost));
    let place = article.neighbourhood.as_ref().map_or_else(|| f.t(tr::solutions::WHOLE_COMMUNE).to_owned(), |name| f.local(name));
    let named = (!article.place.is_empty()).then(|| view! { <div><dt>{f.t(tr::solutions::NAMED_PLACE)}</dt><dd>{said(&article.place)}</dd></div> });
    let source = web_address(&article.source_url).map(|address| {
        let href = address.clone();
        view! { <div><dt>{f.t(tr::solutions::SOURCE)}</dt><dd><a href=href rel="nofollow noopener" dir="ltr">{address}</a></dd></div> }
    });
    view! {
        <dl class="facts">
            <div><dt>{f.t(tr::solutions::COST)}</dt><dd><bdi>{cost}</bdi></dd></div>
            <div><dt>{f.t(tr::solutions::CATEGORY)}</dt><dd>{taxonomy::name(f.lang, &article.category)}</dd></div>
            <div><dt>{f.t(tr::solutions::NEIGHBOURHOOD)}</dt><dd><bdi>{place}</bdi></dd></div>
            {named}
            {source}
        </dl>
    }
    .into_any()
}

/// Only an address of the web is linked: what was imported may say anything.
fn web_address(text: &str) -> Option<String> {
    (text.starts_with("https://") || text.starts_with("http://")).then(|| text.to_owned())
}

/// Problems as links, with where they stand.
pub fn problems(f: &Frame, problems: &[LinkedProblem]) -> AnyView {
    let items = problems
        .iter()
        .map(|problem| {
            view! {
                <li>
                    <p>{icon(f, "problem")}" "<a href=paths::problem(f.slug(), problem.number)>{said_in(tongue::marks_in(problem.language, &[&problem.title]), &problem.title)}</a></p>
                    <p class="tags">{tags::problem_state(f, problem.state)}" "{tags::number(problem.number)}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ul class="rows">{items}</ul> }.into_any()
}

/// The author's name with its mark, without a time: for what is not published yet.
pub fn signed(f: &Frame, by: &Author) -> AnyView {
    view! { <p class="byline">{super::face::face(f, by)}{super::author::author(f, by)}</p> }.into_any()
}

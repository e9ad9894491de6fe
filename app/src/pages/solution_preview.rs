//! A draft as everyone will read it, before it is published.

use leptos::prelude::*;

use super::Page;
use super::solution_form::public_notice;
use crate::components::article::{article, marks, signed, written};
use crate::components::form::hidden;
use crate::components::icon::icon;
use crate::components::picture::picture;
use crate::components::solution_card::solution_card;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::PreviewPage;
use crate::tongue::Tongue;
use crate::words::tr;

pub fn page(f: &Frame, p: PreviewPage) -> Page {
    let similar = (!p.similar.is_empty()).then(|| {
        let cards = p.similar.iter().cloned().map(|card| solution_card(f, card)).collect::<Vec<_>>();
        view! {
            <section>
                <h2>{f.t(tr::solution_form::SIMILAR)}</h2>
                <p>{f.t(tr::solution_form::SIMILAR_HELP)}</p>
                <ul class="cards">{cards}</ul>
            </section>
        }
    });
    let Tongue { lang, dir } = written(&p.article);
    let body = view! {
        <div class="notice warning">{icon(f, "info")}<p>{f.t(tr::solution_form::NOT_PUBLIC_YET)}</p></div>
        <article class="panel">
            <header class="item-head">
                {picture(f, None, "large", &p.article.category, None)}
                <p class="tags">{marks(f, &p.article)}</p>
                <h1 lang=lang dir=dir>{p.article.title.clone()}</h1>
                {signed(f, &p.article.author)}
            </header>
            <div class="item-body">{article(f, &p.article)}</div>
        </article>
        {similar}
        {public_notice(f, p.edit_minutes)}
        <form method="post" action=paths::draft_preview(f.slug(), &p.id)>
            {hidden("version", p.version.to_string())}
            <p class="button-row">
                <button class="button primary">{f.t(tr::solution_form::PUBLISH)}</button>
                <a class="button" href=paths::draft(f.slug(), &p.id)>{f.t(tr::solution_form::GO_ON_EDITING)}</a>
            </p>
        </form>
    };
    Page::new(f.t(tr::solution_form::PREVIEW_TITLE), body.into_any())
}

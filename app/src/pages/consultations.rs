//! The list of consultations: those that are open with days left, those to come, those that are over.

use leptos::prelude::*;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::consultation::card;
use crate::components::listing;
use crate::components::picture::scene;
use crate::model::consultation_pages::{ConsultationCard, ConsultationsPage};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: ConsultationsPage) -> Page {
    use tr::consultations as word;
    let list = paths::consultations(f.slug());
    let nothing = p.open.is_empty() && p.coming.is_empty() && p.closed.is_empty() && !p.continued;
    let none_open = (p.open.is_empty() && !p.continued && !nothing).then(|| view! { <p>{f.t(word::NONE_OPEN)}</p> });
    let pager = listing::pager(f, p.continued.then(|| list.clone()), p.next.map(|after| paths::with_query(list, &[("after", &after)])));
    let content = if nothing {
        empty(f)
    } else {
        view! {
            {none_open}
            {shelf(f, "open", word::OPEN_TITLE, p.open)}
            {shelf(f, "coming", word::COMING_TITLE, p.coming)}
            {shelf(f, "closed", word::CLOSED_TITLE, p.closed)}
            {pager}
        }
        .into_any()
    };
    let body = view! {
        {breadcrumbs::list(f, word::BREADCRUMBS, (paths::consultations(f.slug()), word::TITLE))}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p><p class="small">{f.t(word::ADVICE)}</p></div>
        {content}
    };
    Page::new(f.t(word::TITLE), body.into_any()).shared_as(f.t(word::LEDE), "")
}

fn shelf(f: &Frame, id: &'static str, title: Key, cards: Vec<ConsultationCard>) -> Option<AnyView> {
    (!cards.is_empty()).then(|| {
        let cards = cards.into_iter().map(|one| card(f, one)).collect::<Vec<_>>();
        view! { <section aria-labelledby=id><h2 id=id>{f.t(title)}</h2><ul class="cards">{cards}</ul></section> }.into_any()
    })
}

fn empty(f: &Frame) -> AnyView {
    use tr::consultations as word;
    view! {
        <div class="empty">
            {scene(f, "scene-empty-list")}
            <h2>{f.t(word::EMPTY_TITLE)}</h2>
            <p>{f.t(word::EMPTY_HELP)}</p>
            <p class="button-row"><a class="button primary" href=paths::new_solution(f.slug())>{f.t(tr::home::PROPOSE)}</a></p>
        </div>
    }
    .into_any()
}

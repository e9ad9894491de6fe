//! The list of consultations: those that are open with days left, those to come, those that are over.

use leptos::prelude::*;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::consultation::card;
use crate::components::listing;
use crate::components::picture::scene;
use crate::model::consultation_pages::{ConsultationCard, ConsultationsPage, OwnStanding};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: ConsultationsPage) -> Page {
    use tr::consultations as word;
    let list = paths::consultations(f.slug());
    let nothing = p.open.is_empty() && p.coming.is_empty() && p.closed.is_empty() && !p.continued;
    let none_open = (p.open.is_empty() && !p.continued && !nothing).then(|| view! { <p>{f.t(word::NONE_OPEN)}</p> });
    // What waits for the reader comes first, and says how much that is.
    let (own, open): (Vec<_>, Vec<_>) = p.open.into_iter().partition(|card| card.own.as_ref().is_some_and(OwnStanding::waits));
    let none_own = (own.is_empty() && open.iter().any(|card| card.own.is_some())).then(|| view! { <p>{f.t(word::NONE_OPEN_TO_YOU)}</p> });
    let waiting = f.tn(word::OPEN_TO_YOU_COUNT, own.len() as i64);
    let title = if own.is_empty() { word::OPEN_TITLE } else { word::OPEN_OTHERS };
    let pager = listing::pager(f, p.continued.then(|| list.clone()), p.next.map(|after| paths::with_query(list, &[("after", &after)])));
    let content = if nothing {
        empty(f)
    } else {
        view! {
            {none_open}
            {none_own}
            {shelf(f, "open-to-you", &waiting, own)}
            {shelf(f, "open", f.t(title), open)}
            {shelf(f, "coming", f.t(word::COMING_TITLE), p.coming)}
            {shelf(f, "closed", f.t(word::CLOSED_TITLE), p.closed)}
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

fn shelf(f: &Frame, id: &'static str, title: &str, cards: Vec<ConsultationCard>) -> Option<AnyView> {
    (!cards.is_empty()).then(|| {
        let cards = cards.into_iter().map(|one| card(f, one)).collect::<Vec<_>>();
        view! { <section aria-labelledby=id><h2 id=id>{title.to_owned()}</h2><ul class="cards">{cards}</ul></section> }.into_any()
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

//! What a service is asked: the one page on which it answers, thanks after a link, and the list of what waits.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{Choice, Field, error_summary, radio_cards, select, submit, text_area, text_field};
use crate::components::options::{criterion_word, mark_word, numbered, text, title, verdict_word};
use crate::components::{breadcrumbs, consultation, due, hub};
use crate::format;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::option_staff::{OpinionPage, WaitingPage};
use crate::model::options::{Criterion, Mark, Verdict};
use crate::model::paths;
use crate::words::{Key, tr};

/// The name of a criterion's field.
const fn field(criterion: Criterion) -> &'static str {
    criterion.as_str()
}

pub fn page(f: &Frame, p: OpinionPage) -> Page {
    use tr::options::service as word;
    let name = title(f, p.n, p.text.as_ref().map(|text| text.title.as_str()));
    let told = match &p.text {
        Some(own) => text(f, own),
        None => view! { <p class="tombstone">{f.t(tr::options::HIDDEN)}</p> }.into_any(),
    };
    let cost = p.asked_cost.map(|cost| view! { <p>{f.t(tr::options::ASKED_COST)}{format::colon(f.lang)}<bdi>{f.money(cost)}</bdi></p> });
    let given = p.given.map(|at| view! { <p class="notice">{f.tf(word::GIVEN, &[("date", &format::date(f.lang, at))])}</p> });
    let help = if p.once { word::ONCE } else { word::AGAIN };
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{f.tf(word::TITLE, &[("service", &p.service)])}</h1><p class="lede">{consultation::line(f, &p.consultation)}</p></div>
            <p>{due::until(f, p.due_at)}" "{f.t(help)}</p>
            {given}
            <section><h2><bdi>{name}</bdi></h2><p class="small soft">{numbered(f, p.n)}</p>{cost}{told}</section>
            {error_summary(f, &p.errors)}
            {form(f, &p)}
        </div>
    };
    Page::new(f.tf(word::TITLE, &[("service", &p.service)]), body.into_any())
}

fn form(f: &Frame, p: &OpinionPage) -> AnyView {
    use tr::options::service as word;
    let fields = &p.fields;
    let verdicts = Verdict::ALL.iter().map(|verdict| Choice::new(verdict.as_str(), f.t(verdict_word(*verdict)))).collect();
    let marks = Criterion::ASKED
        .into_iter()
        .map(|criterion| {
            let choices = Mark::ALL.iter().map(|mark| Choice::new(mark.as_str(), f.t(mark_word(*mark)))).collect();
            let own = Field::new(field(criterion), f.t(criterion_word(criterion)), fields.mark(criterion));
            select(f, own, f.t(word::NOT_SAID), vec![(String::new(), choices)], &p.errors)
        })
        .collect::<Vec<_>>();
    let sum = |name: &'static str, label: Key, value: &str| text_field(f, Field::new(name, f.t(label), value).digits(), &p.errors);
    view! {
        <form method="post" action=p.action.clone() novalidate>
            {radio_cards(f, Field::new("verdict", f.t(word::VERDICT), fields.verdict.clone()), verdicts, &p.errors)}
            {text_area(f, Field::new("body", f.t(word::BODY), fields.body.clone()).hint(f.t(word::BODY_HINT)), &p.errors)}
            <h2>{f.t(word::CRITERIA)}</h2>
            {marks}
            <h2>{f.t(word::COSTS)}</h2>
            {sum("cost_from", word::COST_FROM, &fields.cost_from)}
            {sum("cost_to", word::COST_TO, &fields.cost_to)}
            {sum("running_from", word::RUNNING_FROM, &fields.running_from)}
            {sum("running_to", word::RUNNING_TO, &fields.running_to)}
            {submit(f, word::SEND)}
        </form>
    }
    .into_any()
}

/// After an answer by a link.
pub fn thanks(f: &Frame) -> Page {
    use tr::options::service as word;
    let body = view! { <div class="narrow"><div class="page-head"><h1>{f.t(word::THANKS)}</h1><p class="lede">{f.t(word::THANKS_HELP)}</p></div></div> };
    Page::new(f.t(word::THANKS), body.into_any())
}

/// What somebody is asked for in a consultation.
pub fn list(f: &Frame, p: WaitingPage) -> Page {
    use tr::options::service as word;
    let number = p.number;
    let rows: Vec<Vec<AnyView>> = p
        .rows
        .iter()
        .map(|row| {
            let href = paths::opinion(f.slug(), number, &row.id);
            let said = match row.verdict {
                Some(verdict) => view! { <span class="small">{f.t(verdict_word(verdict))}</span> }.into_any(),
                None => due::until(f, row.due_at),
            };
            vec![
                view! { <a href=href><bdi>{title(f, row.n, Some(&row.title))}</bdi></a> }.into_any(),
                view! { <bdi>{row.service.clone()}</bdi> }.into_any(),
                said,
            ]
        })
        .collect();
    let content = if rows.is_empty() {
        hub::nothing(f, "scene-all-done", word::NONE)
    } else {
        let heads = [tr::options::staff::HEAD_OPTION, tr::options::staff::SERVICE, tr::options::staff::HEAD_DUE].map(|head| f.t(head).to_owned()).to_vec();
        hub::table(f.t(word::LIST).to_owned(), heads, rows)
    };
    let body = view! {
        {breadcrumbs::up(f, paths::consultation(f.slug(), number), consultation::plain(f, &p.title))}
        <div class="page-head"><h1>{f.t(word::LIST)}</h1><p class="lede">{consultation::line(f, &p.title)}</p></div>
        {content}
    };
    Page::new(f.t(word::LIST), hub::hub(f, StaffRoom::Consultations, body.into_any()))
}

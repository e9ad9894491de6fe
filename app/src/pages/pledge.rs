//! A pledge: what was promised, the chart and table of its reports, its history.

use leptos::prelude::*;

use super::Page;
use super::solution::breadcrumbs;
use crate::components::author::byline;
use crate::components::icon::icon;
use crate::components::pledges::{amount, chart, cover, progress_words, ring, state, table};
use crate::components::prose::prose;
use crate::components::time::time;
use crate::components::{labels, moderation};
use crate::format;
use crate::model::content::ItemKind;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::pledges::{Pledge, PledgePage, PledgeState, PledgeStep};
use crate::words::tr;

pub fn page(f: &Frame, p: PledgePage) -> Page {
    let title = f.tf(tr::pledges::PAGE_TITLE, &[("name", &f.local(&p.pledge.organisation.name))]);
    if let Some(tombstone) = &p.pledge.hidden {
        let body = view! {
            {breadcrumbs(f)}
            <header class="page-head"><h1>{title.clone()}</h1>{byline(f, &p.pledge.organisation, p.pledge.at)}</header>
            {moderation::tombstone(f, ItemKind::Pledge, tombstone)}
            <p><a class="button" href=paths::solution(&p.pledge.commune, p.pledge.solution.0)>{f.t(tr::pledges::SOLUTION)}</a></p>
        };
        return Page::new(title, body.into_any());
    }
    let steps = p.steps.iter().map(|step| history_row(f, step)).collect::<Vec<_>>();
    let reports = if p.pledge.reports.is_empty() {
        view! { <p class="soft">{f.t(tr::pledges::NO_REPORTS)}</p> }.into_any()
    } else {
        view! { {chart(f, &p.pledge)}{table(f, &p.pledge, p.may_confirm)} }.into_any()
    };
    let overdue = p.pledge.overdue.then(|| view! { <div class="banner late">{icon(f, "late")}<p>{f.t(tr::pledges::OVERDUE_NOTE)}</p></div> });
    let body = view! {
        {breadcrumbs(f)}
        <header class="page-head">
            <div class="pledge-cover">{cover(f, &p.pledge)}</div>
            <p class="tags">{state(f, &p.pledge)}</p>
            <h1>{title.clone()}</h1>
            {byline(f, &p.pledge.organisation, p.pledge.at)}
        </header>
        {p.notice.as_ref().map(|notice| moderation::unread(f, notice))}
        {p.pledge.under_review.then(|| moderation::under_review(f))}
        {overdue}
        <div class="narrow start">
            <div class="do promised">{ring(f, &p.pledge)}<div>{prose(&p.pledge.what)}<p class="small">{progress_words(f, &p.pledge)}</p></div></div>
            {facts(f, &p.pledge)}
            {acts(f, &p)}
            <h2>{f.t(tr::pledges::REPORTS_TITLE)}</h2>
            {reports}
            <h2>{f.t(tr::pledges::HISTORY)}</h2>
            <ul class="timeline">{steps}</ul>
            <p class="small soft">{f.t(tr::pledges::NEVER_CHANGES)}</p>
            {p.may_flag.then(|| view! { <p>{moderation::flag_link(f, paths::pledge_flag(&p.pledge.commune, &p.pledge.id))}</p> })}
        </div>
    };
    Page::new(title, body.into_any())
}

/// What was promised, by when, and to which solution.
pub(super) fn facts(f: &Frame, pledge: &Pledge) -> AnyView {
    let solution = paths::solution(&pledge.commune, pledge.solution.0);
    view! {
        <dl class="facts">
            <div><dt>{f.t(tr::pledges::KIND)}</dt><dd>{f.t(labels::pledge_kind(pledge.kind))}</dd></div>
            <div><dt>{f.t(tr::pledges::AMOUNT)}</dt><dd><bdi>{amount(f, pledge, pledge.amount)}</bdi></dd></div>
            <div><dt>{f.t(tr::pledges::DUE_ON)}</dt><dd>{format::civil_date(f.lang, &pledge.due_on)}</dd></div>
            <div><dt>{f.t(tr::pledges::SOLUTION)}</dt><dd><a href=solution><bdi>{pledge.solution.1.clone()}</bdi></a></dd></div>
        </dl>
    }
    .into_any()
}

fn acts(f: &Frame, p: &PledgePage) -> Option<AnyView> {
    let (slug, id) = (p.pledge.commune.as_str(), p.pledge.id.as_str());
    let own = p.may_report.then(|| {
        view! {
            <a class="button primary" href=paths::pledge_report(slug, id)>{f.t(tr::pledges::REPORT)}</a>
            <a class="button quiet" href=paths::withdraw_pledge(slug, id)>{f.t(tr::pledges::WITHDRAW)}</a>
        }
    });
    let broken = p.may_break.then(|| view! { <a class="button danger" href=paths::break_pledge(slug, id)>{f.t(tr::pledges::BREAK)}</a> });
    (p.may_report || p.may_break).then(|| view! { <p class="button-row">{own}{broken}</p> }.into_any())
}

fn history_row(f: &Frame, step: &PledgeStep) -> AnyView {
    let by = (step.state == PledgeState::Broken).then(|| view! { <span class="soft">{f.t(tr::pledges::BY_COMMUNE)}</span>" " });
    let reason = (!step.reason.is_empty()).then(|| view! { <blockquote dir="auto">{step.reason.clone()}</blockquote> });
    view! { <li><strong>{f.t(labels::pledge_state(step.state))}</strong>" "{by}{time(f, step.at)}{reason}</li> }.into_any()
}

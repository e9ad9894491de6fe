//! Pledges in lists and on their page: what, how much, by when, where it stands; the reports as a small chart, in words, and as a table.

use leptos::prelude::*;

use super::author::author;
use super::icon::icon;
use super::picture::picture;
use super::prose::prose;
use super::time::time;
use super::{labels, moderation};
use crate::format;
use crate::model::content::ItemKind;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::pledges::{Pledge, PledgeKind, PledgeSection, PledgeState, Report};
use crate::words::tr;

/// An amount with its unit.
pub fn amount(f: &Frame, pledge: &Pledge, hundredths: i64) -> String {
    let number = format::decimal(f.lang, hundredths);
    match pledge.kind {
        PledgeKind::Money => f.money(hundredths),
        PledgeKind::Hours if hundredths % 100 == 0 => f.tn(tr::pledges::HOURS, hundredths / 100),
        PledgeKind::Hours => f.tf(tr::pledges::PART_HOURS, &[("amount", &number)]),
        PledgeKind::Jobs => f.tn(tr::pledges::JOBS, hundredths / 100),
        PledgeKind::Training => f.tn(tr::pledges::PLACES, hundredths / 100),
        PledgeKind::Material | PledgeKind::Other => format!("\u{2068}{number} {}\u{2069}", pledge.unit),
    }
}

/// Where a pledge stands, and whether its date has passed.
pub fn state(f: &Frame, pledge: &Pledge) -> AnyView {
    let (class, sign) = match pledge.state {
        PledgeState::Promised => ("state", "dot"),
        PledgeState::UnderWay => ("state wait", "clock"),
        PledgeState::Kept => ("state good", "check"),
        PledgeState::Broken => ("state bad", "cross"),
        PledgeState::Withdrawn => ("state", "info"),
    };
    let overdue = pledge.overdue.then(|| view! { " "<span class="state bad">{icon(f, "warning")}<span>{f.t(tr::pledges::OVERDUE)}</span></span> });
    view! { <span class=class>{icon(f, sign)}<span>{f.t(labels::pledge_state(pledge.state))}</span></span>{overdue} }.into_any()
}

/// What was done of what was promised, in words.
pub fn progress_words(f: &Frame, pledge: &Pledge) -> String {
    let (done, all, percent) = (amount(f, pledge, pledge.done), amount(f, pledge, pledge.amount), pledge.percent().to_string());
    f.tf(tr::pledges::PROGRESS, &[("done", &done), ("amount", &all), ("percent", &percent)])
}

/// The day by which it is promised.
pub fn due(f: &Frame, pledge: &Pledge) -> String {
    f.tf(tr::pledges::DUE, &[("date", &format::civil_date(f.lang, &pledge.due_on))])
}

/// The section of a solution's page.
pub fn section(f: &Frame, p: PledgeSection) -> Option<AnyView> {
    if p.pledges.is_empty() && !p.may_pledge {
        return None;
    }
    let act = p.may_pledge.then(|| {
        view! { <p><a class="button wide" href=paths::new_pledge(&p.commune, p.number)>{f.t(tr::pledges::PLEDGE)}</a></p> }
    });
    let none = p.pledges.is_empty().then(|| view! { <p class="soft small">{f.t(tr::pledges::NONE)}</p> });
    let rows = p.pledges.iter().map(|pledge| item(f, pledge)).collect::<Vec<_>>();
    Some(
        view! {
            <section class="panel" id="pledges" aria-labelledby="pledges-title">
                <h2 id="pledges-title">{f.t(tr::pledges::TITLE)}</h2>
                {none}
                <ul class="pledges">{rows}</ul>
                {act}
            </section>
        }
        .into_any(),
    )
}

/// The pledges on an organisation's page, if there are any.
pub fn of_organisation(f: &Frame, pledges: &[Pledge]) -> Option<AnyView> {
    let rows = pledges.iter().map(|pledge| card(f, pledge)).collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <section id="pledges"><h2>{f.t(tr::pledges::TITLE)}</h2><ul class="cards">{rows}</ul></section> }.into_any())
}

/// A pledge as a card: the photo that proves it, how much of it is done, what and by when, and for which solution.
fn card(f: &Frame, pledge: &Pledge) -> AnyView {
    let solution = view! { <a class="over" href=paths::solution(&pledge.commune, pledge.solution.0)><bdi>{pledge.solution.1.clone()}</bdi></a> };
    if let Some(tombstone) = &pledge.hidden {
        return view! { <li class="card">{moderation::tombstone(f, ItemKind::Pledge, tombstone)}<p class="byline">{solution}</p></li> }.into_any();
    }
    let concealed = (!pledge.public).then(|| view! { <p class="small">{icon(f, "shield")}" "{f.t(tr::pledges::HIDDEN)}</p> });
    view! {
        <li class="card pledge">
            {cover(f, pledge)}
            <div class="pledge-head">
                {ring(f, pledge)}
                <div>
                    <p>{state(f, pledge)}</p>
                    <h3 class="card-title" dir="auto"><a href=paths::pledge(&pledge.commune, &pledge.id)>{pledge.what.clone()}</a></h3>
                </div>
            </div>
            {concealed}
            <p class="numbers">{progress_words(f, pledge)}" · "{due(f, pledge)}</p>
            <p class="byline push">{icon(f, "solution")}{solution}</p>
        </li>
    }
    .into_any()
}

/// The photo of the latest report that has one, or the drawing of what is promised.
pub fn cover(f: &Frame, pledge: &Pledge) -> AnyView {
    let theme = match pledge.kind {
        PledgeKind::Money | PledgeKind::Jobs => "green-economy",
        PledgeKind::Hours => "green",
        PledgeKind::Training => "education",
        PledgeKind::Material | PledgeKind::Other => "waste",
    };
    proof(f, pledge).unwrap_or_else(|| picture(f, None, "small", theme, None))
}

fn proof(f: &Frame, pledge: &Pledge) -> Option<AnyView> {
    let number = pledge.reports.iter().rev().find(|report| report.photo)?.number;
    let src = paths::pledge_photo(&pledge.commune, &pledge.id, number, "small");
    let alt = f.tf(tr::pledges::PHOTO_OF, &[("number", &f.number(number))]);
    Some(view! { <div class="picture"><img src=src alt=alt loading="lazy" decoding="async"/></div> }.into_any())
}

/// How much is done, as a ring around its number. The words beside it say the same.
pub fn ring(f: &Frame, pledge: &Pledge) -> AnyView {
    let percent = pledge.percent();
    let class = if pledge.state == PledgeState::Kept { "ring reached" } else { "ring" };
    view! {
        // A circle of a hundred units around.
        <svg class=class viewBox="0 0 40 40" aria-hidden="true" focusable="false">
            <circle class="ring-track" cx="20" cy="20" r="15.9155"></circle>
            <circle class="ring-fill" cx="20" cy="20" r="15.9155" stroke-dasharray=format!("{percent} 100")></circle>
            <text x="20" y="20">{f.tf(tr::pledges::PERCENT, &[("percent", &f.number(percent))])}</text>
        </svg>
    }
    .into_any()
}

/// One pledge in the list of a solution's page.
fn item(f: &Frame, pledge: &Pledge) -> AnyView {
    let about = author(f, &pledge.organisation);
    if let Some(tombstone) = &pledge.hidden {
        return view! { <li>{moderation::tombstone(f, ItemKind::Pledge, tombstone)}<p class="byline">{about}</p></li> }.into_any();
    }
    let concealed = (!pledge.public).then(|| view! { <p class="small soft">{icon(f, "shield")}" "{f.t(tr::pledges::HIDDEN)}</p> });
    let count = f.tn(tr::pledges::REPORTS, pledge.reports.len() as i64);
    let reports = (!pledge.reports.is_empty()).then(|| {
        view! {
            <details>
                <summary>{count}</summary>
                {chart(f, pledge)}
                {table(f, pledge, false)}
            </details>
        }
    });
    view! {
        <li>
            <p>{state(f, pledge)}</p>
            <p><a href=paths::pledge(&pledge.commune, &pledge.id) dir="auto">{pledge.what.clone()}</a></p>
            {concealed}
            <p class="byline">{about}</p>
            {bar(f, pledge)}
            <p class="small soft">{due(f, pledge)}</p>
            {reports}
        </li>
    }
    .into_any()
}

/// The bar, and the same in words below it.
pub fn bar(f: &Frame, pledge: &Pledge) -> AnyView {
    let words = progress_words(f, pledge);
    view! {
        <progress max="100" value=pledge.percent().to_string() aria-label=words.clone()></progress>
        <p class="small">{words.clone()}</p>
    }
    .into_any()
}

const WIDTH: i64 = 320;
const HEIGHT: i64 = 96;
/// The widest bar of the chart.
const BAR: i64 = 36;

/// Every report as a bar, oldest first, against the line of what was promised. The table beside it says the same. A single bar shows nothing.
pub fn chart(f: &Frame, pledge: &Pledge) -> Option<AnyView> {
    let count = i64::try_from(pledge.reports.len()).unwrap_or(0);
    if count < 2 {
        return None;
    }
    let top = pledge.reports.iter().map(|report| report.amount).max().unwrap_or(0).max(pledge.amount).max(1);
    let height = |amount: i64| amount.saturating_mul(HEIGHT - 6) / top;
    let step = (WIDTH / count).min(BAR + 10);
    let width = (step * 3 / 4).max(2);
    let bars = pledge
        .reports
        .iter()
        .zip(0_i64..)
        .map(|(report, place)| {
            let tall = height(report.amount).max(1);
            let class = if report.confirmed_at.is_some() { "confirmed" } else { "claimed" };
            view! { <rect class=class x=(place * step).to_string() y=(HEIGHT - tall).to_string() width=width.to_string() height=tall.to_string()></rect> }
        })
        .collect::<Vec<_>>();
    let line = (HEIGHT - height(pledge.amount)).to_string();
    Some(
        view! {
            <svg class="chart pledge-chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=progress_words(f, pledge)>
                {bars}
                <line class="target" x1="0" x2=WIDTH.to_string() y1=line.clone() y2=line.clone()></line>
            </svg>
        }
        .into_any(),
    )
}

/// The reports as a table, with an officer's buttons for whoever may confirm them.
pub fn table(f: &Frame, pledge: &Pledge, may_confirm: bool) -> AnyView {
    let rows = pledge.reports.iter().map(|report| row(f, pledge, report, may_confirm)).collect::<Vec<_>>();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=f.t(tr::pledges::REPORTS_TITLE)>
            <table>
                <thead><tr>
                    <th scope="col">{f.t(tr::pledges::ON)}</th>
                    <th scope="col">{f.t(tr::pledges::SO_FAR)}</th>
                    <th scope="col">{f.t(tr::pledges::NOTE)}</th>
                    <th scope="col">{f.t(tr::pledges::CONFIRMED)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(f: &Frame, pledge: &Pledge, report: &Report, may_confirm: bool) -> AnyView {
    let number = report.number;
    let photo = report.photo.then(|| {
        let large = paths::pledge_photo(&pledge.commune, &pledge.id, number, "large");
        let small = paths::pledge_photo(&pledge.commune, &pledge.id, number, "small");
        view! { <a href=large><img src=small alt=f.tf(tr::pledges::PHOTO_OF, &[("number", &number.to_string())]) width="160" loading="lazy"/></a> }
    });
    let confirmed = match report.confirmed_at {
        Some(at) => view! { <span class="state good">{icon(f, "check")}{format::date(f.lang, at)}</span> }.into_any(),
        None if may_confirm => view! {
            <form method="post" action=paths::confirm_report(&pledge.commune, &pledge.id, number)>
                <button class="button small" aria-label=format!("{} ({number})", f.t(tr::pledges::CONFIRM))>{f.t(tr::pledges::CONFIRM)}</button>
            </form>
        }
        .into_any(),
        None => view! { <span class="soft">{f.t(tr::pledges::NOT_CONFIRMED)}</span> }.into_any(),
    };
    view! {
        <tr>
            <td>{time(f, report.at)}</td>
            <td><bdi>{amount(f, pledge, report.amount)}</bdi></td>
            <td>{prose(&report.note)}{photo}</td>
            <td>{confirmed}</td>
        </tr>
    }
    .into_any()
}

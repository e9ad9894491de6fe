//! The public record of moderation: a month's figures, and every decision without text and name.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::components::time::time;
use crate::components::{labels, moderation};
use crate::format;
use crate::model::frame::Frame;
use crate::model::moderation::{Decided, LogPage, LogRow, ModerationFigures};
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: LogPage) -> Page {
    use tr::moderation_log as word;
    let month = format::month(f.lang, p.begins);
    let title = f.tf(word::TITLE, &[("month", &month)]);
    let to = |month: &str| paths::with_query(paths::moderation_log(f.slug()), &[("month", month)]);
    let earlier = p.earlier.as_deref().map(|month| view! { <a href=to(month) rel="prev">{icon(f, "arrow-start")}" "{f.t(word::EARLIER)}</a> });
    let later = p.later.as_deref().map(|month| view! { <a href=to(month) rel="next">{f.t(word::LATER)}" "{icon(f, "arrow-end")}</a> });
    let file = |path: String| paths::with_query(path, &[("month", &p.month)]);
    let last = p.rows.first().map(|row| row.digest.clone());
    let rows = p.rows.iter().map(|line| row(f, line)).collect::<Vec<_>>();
    let list =
        if rows.is_empty() { view! { <p class="soft">{f.t(word::NOTHING)}</p> }.into_any() } else { view! { <ul class="plain lines">{rows}</ul> }.into_any() };
    let chain = last.map(|digest| view! { <p>{f.t(word::LAST_DIGEST)}<br/><code class="key" dir="ltr">{digest}</code></p> });
    let body = view! {
        {drawn(f, "scene-drafts", title.clone(), f.t(word::LEDE))}
        {figures(f, &p.figures)}
        <section aria-labelledby="decisions">
            <h2 id="decisions">{f.t(word::DECISIONS)}</h2>
            {list}
            <nav class="pager" aria-label=f.t(word::MONTHS)>{earlier}{later}</nav>
        </section>
        <section class="panel" aria-labelledby="check">
            <h2 id="check">{f.t(word::CHECK)}</h2>
            <p>{f.t(word::CHECK_HELP)}</p>
            {chain}
            <p class="button-row">
                <a class="button small" href=file(paths::moderation_log_csv(f.slug()))>{icon(f, "download")}" CSV"</a>
                <a class="button small" href=file(paths::moderation_entries(f.slug()))>{icon(f, "download")}" JSON Lines"</a>
            </p>
        </section>
        <section class="panel" aria-labelledby="statements">
            <h2 id="statements">{f.t(word::STATEMENTS)}</h2>
            <p>{f.t(word::STATEMENTS_HELP)}</p>
            <p class="button-row">
                <a class="button small" href=file(paths::statements_csv(f.slug()))>{icon(f, "download")}" CSV"</a>
                <a class="button small" href=file(paths::statements_json(f.slug()))>{icon(f, "download")}" JSON Lines"</a>
            </p>
        </section>
    };
    Page::new(title, body.into_any())
}

fn figures(f: &Frame, figures: &ModerationFigures) -> AnyView {
    use tr::moderation_log as word;
    let fact = |label: &'static str, value: String| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    let median = figures.median_minutes.map_or_else(
        || "—".to_owned(),
        |minutes| {
            if minutes < 120 { f.tn(word::MINUTES, minutes) } else { f.tn(word::HOURS, minutes / 60) }
        },
    );
    let acts = figures.acts.iter().map(|(act, count)| (f.t(moderation::decided(*act)), *count)).collect();
    let reasons = figures.reasons.iter().map(|(reason, count)| (f.t(labels::reason(*reason)), *count)).collect();
    view! {
        <dl class="figures">
            {fact(f.t(word::ITEMS), f.number(figures.items))}
            {fact(f.t(word::MEDIAN), median)}
            {fact(f.t(word::BY_CLOCK), f.number(figures.by_clock))}
            {fact(f.t(word::APPEALS), f.number(figures.appeals))}
            {fact(f.t(word::REVERSED), f.number(figures.reversed))}
            {fact(f.t(word::OPEN_APPEALS), f.number(figures.open_appeals))}
            {fact(f.t(word::OVERDUE), f.number(figures.overdue_appeals))}
        </dl>
        <div class="split even">
            {chart(f, f.t(word::BY_ACT), acts)}
            {chart(f, f.t(word::BY_REASON), reasons)}
        </div>
        <p class="button-row"><a class="button small" href=paths::moderation_figures(f.slug())>{icon(f, "download")}" "{f.t(word::FIGURES_CSV)}</a></p>
    }
    .into_any()
}

/// Bars beside their numbers; the bars repeat what the table contains.
fn chart(f: &Frame, title: &'static str, rows: Vec<(&'static str, i64)>) -> Option<AnyView> {
    let most = rows.iter().map(|(_, count)| *count).max()?;
    let lines = rows
        .into_iter()
        .map(|(label, count)| {
            let width = (count * 100 / most.max(1)).to_string();
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="number">{f.number(count)}</td>
                    <td class="bar-cell"><svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-fill" width=width height="6" rx="1"></rect></svg></td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    Some(
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=title>
                <table class="chart"><caption>{title}</caption><tbody>{lines}</tbody></table>
            </div>
        }
        .into_any(),
    )
}

fn row(f: &Frame, row: &LogRow) -> AnyView {
    let reason = row.reason.map(|reason| view! { " "<span class="tag">{f.t(labels::reason(reason))}</span> });
    // An appeal against a measure has other words than one against a hiding.
    let (act, about) = match (row.kind, row.act) {
        (Some(kind), act) => (moderation::decided(act), f.t(moderation::kind(kind))),
        (None, Decided::Uphold) => (tr::measures::LOG_UPHOLD, f.t(tr::measures::LOG_PERSON)),
        (None, Decided::Reverse) => (tr::measures::LOG_REVERSE, f.t(tr::measures::LOG_PERSON)),
        (None, act) => (moderation::decided(act), f.t(tr::measures::LOG_PERSON)),
    };
    view! {
        <li>
            <p><span class="soft">{format!("#{}", f.number(row.number))}</span>" "<strong>{f.t(act)}</strong>" · "{about}{reason}</p>
            <p class="small soft">{time(f, row.at)}</p>
        </li>
    }
    .into_any()
}

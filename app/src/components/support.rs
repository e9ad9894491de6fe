//! The support box: the count against the threshold, one button, and the tallies that are kept apart.

use leptos::prelude::*;

use super::face;
use crate::islands::{SupportButton, SupportCount, SupportWords};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::support::SupportBox;
use crate::model::threshold::{Counts, Threshold};
use crate::plurals::Forms;
use crate::words::tr;

pub fn support_box(f: &Frame, p: SupportBox) -> AnyView {
    let percent = (p.counted * 100 / p.threshold.needed.max(1)).min(100);
    let threshold = f.number(p.threshold.needed);
    let words = SupportWords {
        support: f.t(tr::support::SUPPORT).to_owned(),
        withdraw: f.t(tr::support::WITHDRAW).to_owned(),
        unit: Forms::fixed(f.lang, f.tn(tr::support::OF_THRESHOLD, p.threshold.needed)),
        bar: f.tf(tr::support::BAR, &[("count", &f.number(p.counted)), ("threshold", &threshold)]),
        lost: f.t(tr::support::LOST).to_owned(),
    };
    let help = match (p.open, p.supported, p.signed_in) {
        (false, ..) => f.t(tr::support::CLOSED).to_owned(),
        (true, true, _) => f.t(tr::support::NEXT).to_owned(),
        (true, false, false) => f.t(tr::support::SIGN_IN_FIRST).to_owned(),
        (true, false, true) => f.tn(tr::support::WHAT_HAPPENS, p.threshold.needed),
    };
    let action = paths::support(&p.commune, p.number);
    let count = SupportCount { number: p.counted, needed: Some(threshold), text: f.number(p.counted), percent: Some(percent) };
    let (title, labelled_by) = (format!("support-{}", p.number), format!("support-{}", p.number));
    view! {
        <section class="do support" aria-labelledby=labelled_by>
            <h2 id=title>{f.t(tr::support::TITLE)}</h2>
            <SupportButton action=action supported=p.supported count=count open=p.open words=words/>
            <p class="small">{help}</p>
            <p class="small soft">{counts(f, p.threshold)}</p>
            {tallies(f, &p)}
            {endorsements(f, &p)}
            {endorse_forms(f, &p)}
        </section>
    }
    .into_any()
}

/// Whose supports count.
pub fn counts(f: &Frame, threshold: Threshold) -> String {
    let residents = f.number(threshold.least_residents());
    match threshold.counts {
        Counts::Everyone => f.t(tr::support::COUNTS_EVERYONE).to_owned(),
        Counts::Residents => f.t(tr::support::COUNTS_RESIDENTS).to_owned(),
        Counts::Share => {
            let others = f.number(threshold.most_others().unwrap_or_default());
            f.tf(tr::support::COUNTS_SHARE, &[("residents", &residents), ("others", &others)])
        }
    }
}

fn tallies(f: &Frame, p: &SupportBox) -> AnyView {
    let imported = (p.imported_count > 0).then(|| {
        view! {
            <dt>{f.t(tr::support::IMPORTED)}</dt>
            <dd>{f.number(p.imported_count)}</dd>
        }
    });
    view! {
        <dl class="tallies">
            <dt>{f.t(tr::support::RESIDENTS)}</dt>
            <dd>{f.number(p.resident_count)}</dd>
            <dt>{f.t(tr::support::OTHERS)}</dt>
            <dd>{f.number(p.count - p.resident_count)}</dd>
            <dt>{f.t(tr::support::ORGANISATIONS)}</dt>
            <dd>{f.number(p.endorsements.len() as i64)}</dd>
            {imported}
        </dl>
    }
    .into_any()
}

fn endorsements(f: &Frame, p: &SupportBox) -> Option<AnyView> {
    if p.endorsements.is_empty() {
        return None;
    }
    let names = p
        .endorsements
        .iter()
        .map(|author| {
            let name = f.local(&author.name);
            view! { <li class="who">{face::face(f, author)}<a href=author.link.clone()><bdi>{name}</bdi></a></li> }
        })
        .collect::<Vec<_>>();
    Some(view! { <p class="small"><strong>{f.t(tr::support::ENDORSED_BY)}</strong></p><ul class="plain small endorsing">{names}</ul> }.into_any())
}

fn endorse_forms(f: &Frame, p: &SupportBox) -> Option<AnyView> {
    if !p.open || p.mine.is_empty() {
        return None;
    }
    let forms = p
        .mine
        .iter()
        .map(|(id, name, endorsed)| {
            let name = f.local(name);
            let (act, word) = if *endorsed { ("withdraw", tr::support::WITHDRAW_ENDORSEMENT) } else { ("endorse", tr::support::ENDORSE) };
            view! {
                <form method="post" action=paths::endorse(&p.commune, p.number)>
                    <input type="hidden" name="organisation" value=id.to_string()/>
                    <input type="hidden" name="act" value=act/>
                    <button class="button quiet">{f.tf(word, &[("name", &name)])}</button>
                </form>
            }
        })
        .collect::<Vec<_>>();
    Some(view! { <p class="small soft">{f.t(tr::support::ENDORSE_HELP)}</p>{forms} }.into_any())
}

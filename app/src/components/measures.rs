//! A measure's name and status, and the record of an author's measures.

use leptos::prelude::*;

use super::icon::icon;
use super::labels;
use crate::format;
use crate::model::Micros;
use crate::model::frame::Frame;
use crate::model::measures::{MeasureKind, MeasureLine, MeasureStatus};
use crate::words::tr;

/// A measure with its length.
pub fn name(f: &Frame, kind: MeasureKind, days: i64) -> String {
    let kind = f.t(labels::measure(kind));
    if days == 0 { kind.to_owned() } else { format!("{kind} · {}", f.tn(tr::measures::DAYS, days)) }
}

/// Where it stands, as a word with a sign.
pub fn status(f: &Frame, status: MeasureStatus, until: Option<Micros>) -> AnyView {
    use tr::measures::standing as word;
    let (text, class, sign) = match (status, until) {
        (MeasureStatus::Proposed, _) => (f.t(word::PROPOSED).to_owned(), "state wait", "clock"),
        (MeasureStatus::Running, Some(until)) => (f.tf(word::RUNNING, &[("until", &format::date_time(f.lang, until))]), "state bad", "clock"),
        (MeasureStatus::Past, Some(until)) => (f.tf(word::PAST, &[("until", &format::date(f.lang, until))]), "state", "check"),
        (MeasureStatus::Running | MeasureStatus::Past, None) => (f.t(word::KEPT).to_owned(), "state", "info"),
        (MeasureStatus::Reversed, _) => (f.t(word::REVERSED).to_owned(), "state good", "check"),
        (MeasureStatus::Declined, _) => (f.t(word::DECLINED).to_owned(), "state", "close"),
    };
    view! { <span class=class>{icon(f, sign)}" "{text}</span> }.into_any()
}

/// An author's measures, for the staff.
pub fn record(f: &Frame, lines: &[MeasureLine]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="soft">{f.t(tr::measures::NONE)}</p> }.into_any();
    }
    let rows = lines
        .iter()
        .map(|line| {
            view! {
                <li>
                    <p><a href=line.path.clone()>{name(f, line.kind, line.days)}</a>" "<span class="tag">{f.t(labels::reason(line.reason))}</span></p>
                    <p class="meta"><span>{format::date(f.lang, line.at)}</span>{status(f, line.status, line.until)}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

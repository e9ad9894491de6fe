//! The form of phases: the first day, and the last day of each; and once, what else a change moves.

use leptos::prelude::*;

use super::Page;
use super::consultation_forms::reason;
use super::consultation_prepare::up;
use crate::components::consultation::{phase, phase_help};
use crate::components::form::{Field, error_summary, hidden, submit, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::format;
use crate::model::consultation_forms::{MovedLine, PhasesPage};
use crate::model::consultations::PhaseKind;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: PhasesPage) -> Page {
    use tr::consultations::staff as word;
    let start = Field::new("starts_on", f.t(word::STARTS_ON), p.fields.get("starts_on")).kind("date", "off").hint(f.t(word::STARTS_HINT));
    let start = if p.published { hidden("starts_on", p.fields.get("starts_on")) } else { text_field(f, start, &p.errors) };
    let rows = PhaseKind::ALL.iter().filter_map(|kind| row(f, &p, *kind)).collect::<Vec<_>>();
    let confirmed = (!p.moved.is_empty()).then(|| hidden("confirmed", "yes"));
    let button = if p.moved.is_empty() { word::SAVE_PHASES } else { word::CONFIRM_MOVES };
    let body = view! {
        {up(f, p.number, &p.title)}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::TASK_PHASES)}</h1><p class="lede">{f.t(word::PHASES_LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            {moved(f, &p.moved)}
            <form method="post" action=paths::consultation_phases(f.slug(), p.number) novalidate>
                {start}
                {rows}
                {reason(f, p.published, p.fields.get("reason"), &p.errors)}
                {confirmed}
                {submit(f, button)}
            </form>
        </div>
    };
    Page::new(f.t(word::TASK_PHASES), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// The last day of a phase. Of those that are not there after publication nothing is shown; those that are over cannot be changed.
fn row(f: &Frame, p: &PhasesPage, kind: PhaseKind) -> Option<AnyView> {
    let name = kind.as_str();
    let value = p.fields.get(name).to_owned();
    if p.published && value.is_empty() && p.errors.get(name).is_none() {
        return None;
    }
    if kind == PhaseKind::Vote && value.is_empty() {
        return Some(view! { <p class="soft">{f.t(phase(kind))}{format::colon(f.lang)}{f.t(phase_help(kind))}</p> }.into_any());
    }
    if p.over.contains(&kind) && p.errors.get(name).is_none() {
        let day = format::civil_date(f.lang, &value);
        return Some(
            view! { {hidden(name, value)}<p>{f.t(phase(kind))}{format::colon(f.lang)}{day}" — "{f.t(tr::consultations::staff::IS_OVER)}</p> }.into_any(),
        );
    }
    let label = f.tf(tr::consultations::staff::ENDS_ON, &[("phase", f.t(phase(kind)))]);
    let hint = if kind == PhaseKind::Decide { tr::consultations::staff::DECIDES_HINT } else { phase_help(kind) };
    Some(text_field(f, Field::new(name, label, value).kind("date", "off").hint(f.t(hint)), &p.errors))
}

fn moved(f: &Frame, moved: &[MovedLine]) -> Option<AnyView> {
    use tr::consultations::staff as word;
    (!moved.is_empty()).then(|| {
        let lines = moved
            .iter()
            .map(|line| {
                let key = if line.end { word::MOVES_LINE } else { word::STARTS_LINE };
                let (from, to) = (format::date(f.lang, line.from), format::date(f.lang, line.to));
                view! { <li>{f.tf(key, &[("phase", f.t(phase(line.kind))), ("from", &from), ("to", &to)])}</li> }
            })
            .collect::<Vec<_>>();
        view! { <div class="notice warning" role="status">{icon(f, "info")}<div><p><strong>{f.t(word::MOVES_TOO)}</strong></p><ul>{lines}</ul></div></div> }
            .into_any()
    })
}

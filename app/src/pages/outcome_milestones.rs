//! The fields of what follows from a point of an outcome.

use leptos::prelude::*;

use crate::components::form::{error, label_field};
use crate::model::Lang;
use crate::model::frame::Frame;
use crate::model::languages::LANGS;
use crate::model::outcomes::PointPage;
use crate::words::{Key, tr};

/// Rows of milestones that a form has at least, besides those that are there.
const EMPTY_ROWS: usize = 3;
/// The fields of what a milestone is called, in the order of [`LANGS`].
const MILESTONE_FIELDS: [(&str, Key); 4] = [
    ("milestone_ar", tr::outcomes::staff::MILESTONE_AR),
    ("milestone_fr", tr::outcomes::staff::MILESTONE_FR),
    ("milestone_en", tr::outcomes::staff::MILESTONE_EN),
    ("milestone_zgh", tr::outcomes::staff::MILESTONE_ZGH),
];

/// Rows of milestones; what stays empty is none.
pub(super) fn milestones(f: &Frame, p: &PointPage) -> AnyView {
    use tr::outcomes::staff as word;
    label_field("milestone_ar", f.t(word::MILESTONES));
    let titled = LANGS.iter().map(|lang| p.fields.milestones(*lang).len()).max().unwrap_or_default();
    let known = titled.max(p.fields.milestone_on.len());
    let shown =
        LANGS.into_iter().zip(MILESTONE_FIELDS).filter(|(lang, _)| p.needed.has(*lang) || p.fields.milestones(*lang).iter().any(|title| !title.is_empty()));
    let value = |all: &[String], at: usize| all.get(at).cloned().unwrap_or_default();
    let rows = (0..known + EMPTY_ROWS)
        .map(|at| {
            let id = |name: &str| if at == 0 { name.to_owned() } else { format!("{name}-{at}") };
            let label = |key| format!("{} {}", f.t(key), f.number(at as i64 + 1));
            let on = id("milestone_on");
            let title = |(lang, (name, word)): (Lang, (&'static str, Key))| {
                let id = id(name);
                view! {
                    <label for=id.clone()>{label(word)}</label>
                    <input type="text" id=id name=name lang=lang.code() dir=lang.dir() value=value(p.fields.milestones(lang), at)/>
                }
            };
            let titles = shown.clone().map(title).collect::<Vec<_>>();
            view! {
                <div class="pane-line">
                    {titles}
                    <label for=on.clone()>{label(word::MILESTONE_ON)}</label>
                    <input type="date" id=on name="milestone_on" value=value(&p.fields.milestone_on, at)/>
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="field">
            <legend>{f.t(word::MILESTONES)}</legend>
            <p class="hint">{f.t(word::MILESTONES_HINT)}</p>
            {rows}
            {error(f, "milestone_ar", &p.errors)}
        </fieldset>
    }
    .into_any()
}

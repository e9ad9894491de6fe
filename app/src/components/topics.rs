//! The themes as drawn tiles to choose from; the chosen one opens into its narrower subjects. One field, `topic`: `waste`, or `waste/black-spots`.

use leptos::prelude::*;

use super::form::{Field, error, label_field};
use super::picture::tile;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::taxonomy::{self, Category};
use crate::words::tr;

pub fn topics(f: &Frame, field: Field, errors: &FormErrors) -> AnyView {
    let Field { name, label: legend, value: chosen, .. } = field;
    label_field(name, &legend);
    let described_by = errors.get(name).map(|_| format!("{name}-error"));
    let tiles = taxonomy::categories().iter().enumerate().map(|(index, category)| theme(f, name, &chosen, (index, category))).collect::<Vec<_>>();
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend>{legend}</legend>
            <div class="topics">{tiles}</div>
            {error(f, name, errors)}
        </fieldset>
    }
    .into_any()
}

/// A tile, and what it opens into.
fn theme(f: &Frame, name: &'static str, chosen: &str, (index, category): (usize, &Category)) -> AnyView {
    // The first one carries the field's name as id, so that the summary of errors leads to it.
    let id = if index == 0 { name.to_owned() } else { format!("{name}-{}", category.key) };
    let radio = |id: String, value: String| {
        let checked = value == chosen;
        view! { <input type="radio" id=id name=name value=value checked=checked/> }
    };
    let narrower = category
        .sub
        .iter()
        .map(|sub| {
            let id = format!("{name}-{}-{}", category.key, sub.key);
            let words = sub.name(f.lang).to_owned();
            view! { <label class="chip" for=id.clone()>{radio(id.clone(), format!("{}/{}", category.key, sub.key))}{words}</label> }
        })
        .collect::<Vec<_>>();
    let words = category.name(f.lang).to_owned();
    view! {
        <div class="topic" data-theme=category.key.clone()>
            <label for=id.clone()>{radio(id.clone(), category.key.clone())}{tile(f, &category.key)}<span>{words}</span></label>
            <div class="narrower"><p>{f.t(tr::problems::NARROWER)}</p>{narrower}</div>
        </div>
    }
    .into_any()
}

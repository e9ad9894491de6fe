//! A refused form. The page's title says so before anything else, for whoever reads by ear or has many pages open; a summary at the top names each field with a
//! link to it, and takes focus, with scripts and without.
//!
//! The summary stands before the fields that it names: while a page is rendered, each field tells its label, and the summary is written when all have.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;

use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::words::tr;

#[derive(Clone, Default)]
struct Labels(Arc<Mutex<Vec<(String, String)>>>);

#[derive(Clone, Default)]
struct IsRefused(Arc<Mutex<bool>>);

/// Starts a page, in the reactive owner that renders it.
pub(super) fn begin() {
    provide_context(Labels::default());
    provide_context(IsRefused::default());
}

/// Marks the page as that of a refused form; [`error_summary`] does it too.
pub fn mark_refused() {
    if let Some(IsRefused(refused)) = use_context() {
        *refused.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }
}

/// The title of the page, once its body is rendered.
pub(super) fn title(f: &Frame, title: &str) -> String {
    let refused = use_context::<IsRefused>().is_some_and(|IsRefused(refused)| *refused.lock().unwrap_or_else(PoisonError::into_inner));
    if refused { f.tf(tr::errors::IN_TITLE, &[("title", title)]) } else { title.to_owned() }
}

/// Tells the summary the label of a field. The components of [`super::form`] do it; a field written by hand must do it too.
pub fn label_field(name: &str, label: &str) {
    if let Some(Labels(labels)) = use_context() {
        labels.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), label.to_owned()));
    }
}

/// What is wrong, at the top, with links to the fields.
pub fn error_summary(f: &Frame, errors: &FormErrors) -> Option<AnyView> {
    if errors.is_empty() {
        return None;
    }
    mark_refused();
    let (lang, labels) = (f.lang, use_context::<Labels>());
    let messages: Vec<(&'static str, String)> = errors.iter().map(|error| (error.field, error.text(lang))).collect();
    let items = move || {
        let label = |field: &str| {
            let Labels(labels) = labels.as_ref()?;
            labels.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|(name, _)| name == field).map(|(_, label)| label.clone())
        };
        let mut messages: Vec<&(&'static str, String)> = messages.iter().collect();
        if let Some(Labels(labels)) = labels.as_ref() {
            // In the order in which the fields are drawn, whatever was checked first. What belongs to none stands last.
            let labels = labels.lock().unwrap_or_else(PoisonError::into_inner);
            messages.sort_by_key(|(field, _)| labels.iter().position(|(name, _)| name == field).unwrap_or(usize::MAX));
        }
        let item = |(field, message): &(&'static str, String)| {
            let text = match label(field) {
                // A question ends in a sign of its own.
                Some(label) if label.ends_with(['?', '؟', '.']) => format!("{label} {message}"),
                Some(label) => tr::errors::OF_FIELD.fill(lang, &[("field", &label), ("message", message)]),
                None => message.clone(),
            };
            if field.is_empty() { view! { <li>{text}</li> }.into_any() } else { view! { <li><a href=format!("#{field}")>{text}</a></li> }.into_any() }
        };
        messages.into_iter().map(item).collect::<Vec<_>>()
    };
    Some(
        view! {
            <div class="error-summary" role="alert" tabindex="-1" autofocus=true>
                <h2>{f.t(tr::errors::INVALID)}</h2>
                <ul>{items}</ul>
            </div>
        }
        .into_any(),
    )
}

//! The box in which a comment is written: keeps a draft on the phone, tells how many characters are left, and sends without losing a word
//! when the connection breaks.

use leptos::html::Textarea;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::escaping;
use crate::plurals::Forms;

/// The words of the box, in the reader's language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CommentWords {
    /// How many characters may still be typed.
    pub left: Forms,
    /// How many characters are too many.
    pub over: Forms,
    pub restored: String,
    pub lost: String,
}

/// The text area as the form has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CommentField {
    /// What is in it already.
    pub value: String,
    /// Most characters.
    pub limit: u32,
    /// Ids of what describes it (hint, error).
    pub described_by: String,
    /// Whether the text was refused.
    pub invalid: bool,
}

/// The text area `body` inside a form, with a status line.
#[island]
pub fn CommentBox(
    field: CommentField,
    /// Names the draft on this phone.
    draft_key: String,
    words: CommentWords,
) -> impl IntoView {
    let CommentField { value, limit, described_by, invalid } = field;
    let area = NodeRef::<Textarea>::new();
    let text = RwSignal::new(value.clone());
    let message = RwSignal::new(String::new());
    attach(area, text, message, draft_key, words.clone());
    let left = move || {
        let used = text.get().trim().chars().count();
        let limit = limit as usize;
        match () {
            () if used > limit => words.over.fill((used - limit) as i64),
            () => words.left.fill((limit - used) as i64),
        }
    };
    view! {
        <textarea
            node_ref=area
            id="body"
            name="body"
            rows="3"
            dir="auto"
            aria-describedby=described_by
            aria-invalid=invalid.then_some("true")
            on:input=move |event| text.set(event_target_value(&event))
        >
            {escaping::textarea(&value)}
        </textarea>
        <p class="hint">{left}</p>
        <p class="hint" role="status">{message}</p>
    }
}

#[cfg(feature = "hydrate")]
fn attach(area: NodeRef<Textarea>, text: RwSignal<String>, message: RwSignal<String>, draft_key: String, words: CommentWords) {
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;

    let storage = || web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    let key = StoredValue::new(draft_key);
    let words = StoredValue::new(words);
    Effect::new(move |first: Option<()>| {
        let typed = text.get();
        let Some(storage) = storage() else { return };
        if first.is_some() {
            let _ = if typed.trim().is_empty() { storage.remove_item(&key.get_value()) } else { storage.set_item(&key.get_value(), &typed) };
        }
    });
    Effect::new(move |_| {
        let Some(area) = area.get() else { return };
        // What was typed before this code ran, or came back from the server, takes precedence over an older draft.
        let draft = storage().and_then(|storage| storage.get_item(&key.get_value()).ok().flatten()).unwrap_or_default();
        if area.value().trim().is_empty() && !draft.is_empty() {
            area.set_value(&draft);
            message.set(words.with_value(|words| words.restored.clone()));
        }
        text.set(area.value());
        let Some(form) = area.form() else { return };
        let sent = form.clone();
        let submit = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            wasm_bindgen_futures::spawn_local(submit(sent.clone(), key.get_value(), message, words.get_value()));
        });
        let _ = form.add_event_listener_with_callback("submit", submit.as_ref().unchecked_ref());
        // The listener lives as long as the page.
        submit.forget();
    });
}

#[cfg(feature = "hydrate")]
async fn submit(form: web_sys::HtmlFormElement, key: String, message: RwSignal<String>, words: CommentWords) {
    use super::submission;
    use crate::model::outcome::CommentOutcome;

    match submission::send::<CommentOutcome>(&form).await {
        Ok(outcome) => {
            if let Some(storage) = web_sys::window().and_then(|window| window.local_storage().ok().flatten()) {
                let _ = storage.remove_item(&key);
            }
            submission::navigate(&outcome.location);
        }
        Err(failure) => message.set(failure.message(&words.lost)),
    }
}

#[cfg(not(feature = "hydrate"))]
fn attach(_: NodeRef<Textarea>, _: RwSignal<String>, _: RwSignal<String>, _: String, _: CommentWords) {}

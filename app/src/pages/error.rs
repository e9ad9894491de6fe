//! The page of an error: what happened, in plain words, and what to do next.

use leptos::prelude::*;

use super::Page;
use crate::components::picture::scene;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

/// `help` says what to do; `id` is the request's number, by which whoever runs the site finds the fault in the log.
pub fn page(f: &Frame, title: String, help: String, id: Option<String>) -> Page {
    let body = view! {
        <div class="empty">
            {scene(f, "scene-error")}
            <h1>{title.clone()}</h1>
            <p>{help}</p>
            {id.map(|id| view! { <p class="hint">{f.t(tr::errors::REQUEST_ID)} " " <bdi><code>{id}</code></bdi></p> })}
            <p><a class="button" href=paths::home()>{f.t(tr::errors::GO_HOME)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

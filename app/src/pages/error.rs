//! The page of an error: what happened, in plain words, and a way on.

use leptos::prelude::*;

use super::Page;
use crate::model::frame::Frame;
use crate::words::tr;

/// `help` says what to do; `back` is the way on.
pub fn page(f: &Frame, title: String, help: String, back: String) -> Page {
    let body = view! {
        <div class="empty">
            <h1>{title.clone()}</h1>
            <p>{help}</p>
            <p><a class="button" href=back>{f.t(tr::errors::GO_HOME)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

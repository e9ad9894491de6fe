//! What stands in the place of a text that others cannot read, or no longer can.

use leptos::prelude::*;

use super::Page;
use crate::components::moderation;
use crate::components::picture::scene;
use crate::model::content::{ItemKind, Tombstone};
use crate::model::frame::Frame;
use crate::words::tr;

/// A page without the text: its title, the way up, the trace, and where to go instead; below it what stays.
pub(super) fn page(f: &Frame, title: String, up: AnyView, (trace, back): (AnyView, AnyView), below: Option<AnyView>) -> Page {
    let body = view! {
        {up}
        <div class="empty">
            {scene(f, "scene-forbidden")}
            <h1>{title.clone()}</h1>
            {trace}
            <p class="button-row">{back}</p>
        </div>
        {below}
    };
    Page::new(title, body.into_any())
}

/// That there is something hidden, never what. Without a tombstone it still waits for a moderator.
pub(super) fn hidden(f: &Frame, kind: ItemKind, tombstone: Option<Tombstone>) -> AnyView {
    match tombstone {
        Some(tombstone) => moderation::tombstone(f, kind, &tombstone),
        None => view! { <p class="tombstone">{f.t(tr::solutions::HIDDEN)}</p> }.into_any(),
    }
}

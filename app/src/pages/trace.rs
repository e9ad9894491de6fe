//! What stands in the place of a text that others cannot read, or no longer can.

use leptos::prelude::*;

use super::Page;
use crate::components::moderation;
use crate::model::content::{ItemKind, Tombstone};
use crate::model::frame::Frame;
use crate::words::tr;

/// A page without the text.
pub(super) fn page(title: String, up: AnyView, trace: AnyView) -> Page {
    Page::new(title.clone(), view! { {up}<h1>{title}</h1>{trace} }.into_any())
}

/// That there is something hidden, never what. Without a tombstone it still waits for a moderator.
pub(super) fn hidden(f: &Frame, kind: ItemKind, tombstone: Option<Tombstone>) -> AnyView {
    match tombstone {
        Some(tombstone) => moderation::tombstone(f, kind, &tombstone),
        None => view! { <p class="tombstone">{f.t(tr::solutions::HIDDEN)}</p> }.into_any(),
    }
}

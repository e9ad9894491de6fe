//! The keyboard of the moderators' pages: one key for each thing, shown on "?". The script presses what carries the key; without it everything has its
//! button, and nothing here is drawn.
//!
//! To add a key, put `data-key` on a button or a link of the page (`data-row-key` for those of the line that has the focus; `data-key-to` beside it on a form
//! names the field to go to), and a line here.

use leptos::prelude::*;

use crate::model::frame::Frame;
use crate::words::{Key, tr};

/// Of the queue.
pub const QUEUE: [(&str, Key); 7] = [
    ("j", tr::keys::DOWN),
    ("k", tr::keys::UP),
    ("o", tr::keys::OPEN),
    ("n", tr::keys::GO),
    ("c", tr::keys::CLAIM),
    ("x", tr::keys::CHOOSE),
    ("b", tr::keys::BULK),
];

/// Of one item.
pub const ITEM: [(&str, Key); 8] = [
    ("d", tr::keys::KEEP),
    ("p", tr::keys::PUBLISH),
    ("h", tr::keys::HIDE),
    ("e", tr::keys::RESTORE),
    ("a", tr::keys::APPEAL),
    ("m", tr::keys::MEASURE),
    ("s", tr::keys::SKIP),
    ("q", tr::keys::QUEUE),
];

/// Of the queue with one item beside it.
pub const DESK: [(&str, Key); 14] = [
    ("j", tr::keys::DOWN),
    ("k", tr::keys::UP),
    ("o", tr::keys::OPEN),
    ("n", tr::keys::GO),
    ("c", tr::keys::CLAIM),
    ("x", tr::keys::CHOOSE),
    ("b", tr::keys::BULK),
    ("d", tr::keys::KEEP),
    ("p", tr::keys::PUBLISH),
    ("h", tr::keys::HIDE),
    ("e", tr::keys::RESTORE),
    ("a", tr::keys::APPEAL),
    ("m", tr::keys::MEASURE),
    ("s", tr::keys::SKIP),
];

/// The list of keys, and the script that listens.
pub fn keys(f: &Frame, keys: &'static [(&'static str, Key)]) -> AnyView {
    let rows = keys.iter().map(|(key, what)| view! { <div><dt><kbd>{*key}</kbd></dt><dd>{f.t(*what)}</dd></div> }).collect::<Vec<_>>();
    view! {
        <p class="keys-hint small soft" hidden data-keys-hint="">{f.t(tr::keys::HINT)}" "<button type="button" class="button small quiet" data-keys-open=""><kbd>"?"</kbd></button></p>
        <dialog id="keys" class="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">{f.t(tr::keys::TITLE)}</h2>
            <dl>{rows}<div><dt><kbd>"?"</kbd></dt><dd>{f.t(tr::keys::SHOW)}</dd></div></dl>
            <label class="check"><input type="checkbox" data-keys-off=""/>" "<span>{f.t(tr::keys::OFF)}</span></label>
            <form method="dialog"><button class="button">{f.t(tr::keys::CLOSE)}</button></form>
        </dialog>
        <script type="module" src=(f.assets.file)("keys.js")></script>
    }
    .into_any()
}

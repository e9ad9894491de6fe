//! The page's address, to be copied or sent. Nothing of another host takes part.

use leptos::prelude::*;

use super::icon::icon;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

/// A menu with the address of the page at `path`; `id` tells two menus of one page apart.
pub fn share(f: &Frame, path: &str, title: &str, id: &'static str) -> AnyView {
    let address = format!("{}{path}", f.origin);
    let mail = paths::with_query("mailto:".to_owned(), &[("subject", title), ("body", &address)]);
    view! {
        <details class="menu share no-print">
            <summary class="button">{icon(f, "share")}<span>{f.t(tr::item::SHARE)}</span></summary>
            <ul>
                <li>
                    <label for=id>{f.t(tr::item::SHARE_ADDRESS)}</label>
                    <input type="text" id=id value=address readonly dir="ltr"/>
                </li>
                <li><a href=mail>{icon(f, "mail")}{f.t(tr::item::SHARE_MAIL)}</a></li>
            </ul>
        </details>
    }
    .into_any()
}

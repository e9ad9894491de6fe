//! The links up from a page.

use leptos::prelude::*;

use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// Address and words of each link, the highest first.
fn links(f: &Frame, label: Key, links: impl IntoIterator<Item = (String, String)>) -> AnyView {
    let links = links.into_iter().map(|(href, words)| view! { <li><a href=href><bdi>{words}</bdi></a></li> }).collect::<Vec<_>>();
    view! { <nav class="breadcrumbs" aria-label=f.t(label)><ol>{links}</ol></nav> }.into_any()
}

/// From a page to the one that it is about.
pub fn up(f: &Frame, href: String, words: impl Into<String>) -> AnyView {
    links(f, tr::layout::YOU_ARE_HERE, [(href, words.into())])
}

/// From a list of the commune and from all that is in it.
pub fn list(f: &Frame, label: Key, (href, words): (String, Key)) -> AnyView {
    let commune = f.commune.as_ref().map(|commune| f.local(&commune.name)).unwrap_or_default();
    links(f, label, [(paths::commune(f.slug()), commune), (href, f.t(words).to_owned())])
}

/// From a page of the administration, over another one if it is below that.
pub fn administration(f: &Frame, over: Option<(String, Key)>) -> AnyView {
    below(f, (paths::administration(f.slug()), tr::layout::ADMINISTRATION), over)
}

/// From a page of moderation, over the item that it is about.
pub fn moderation(f: &Frame, over: Option<(String, Key)>) -> AnyView {
    below(f, (paths::moderation(f.slug()), tr::moderation::TITLE), over)
}

fn below(f: &Frame, top: (String, Key), over: Option<(String, Key)>) -> AnyView {
    let label = top.1;
    links(f, label, std::iter::once(top).chain(over).map(|(href, words)| (href, f.t(words).to_owned())))
}

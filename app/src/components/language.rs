//! The language of what a person writes: recognised by itself, and said by its author, or a moderator, where that is wrong.

use leptos::prelude::*;

use super::form::{Choice, Field, languages, radio_cards, select};
use super::icon::icon;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::words::tr;

/// Folded away: whose text is recognised rightly need not think of it.
pub fn field(f: &Frame, chosen: &str, errors: &FormErrors) -> AnyView {
    use tr::language as word;
    let field = Field::new("language", f.t(word::LABEL), chosen).hint(f.t(word::HINT));
    view! {
        <details class="fold" open=!chosen.is_empty()>
            <summary>{f.t(word::LABEL)}</summary>
            {select(f, field, f.t(word::RECOGNISED), languages(), errors)}
        </details>
    }
    .into_any()
}

/// The same as all there is on a page.
pub fn choice(f: &Frame, chosen: &str, errors: &FormErrors) -> AnyView {
    use tr::language as word;
    let all = languages().into_iter().flat_map(|(_, choices)| choices);
    let choices = std::iter::once(Choice::new("", f.t(word::RECOGNISED))).chain(all).collect();
    radio_cards(f, Field::new("language", f.t(word::LABEL), chosen).hint(f.t(word::HINT)), choices, errors)
}

/// The way there, from the text.
pub fn link(f: &Frame, href: String) -> AnyView {
    view! { <a href=href rel="nofollow">{icon(f, "globe")}" "{f.t(tr::language::LINK)}</a> }.into_any()
}

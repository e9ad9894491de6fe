//! Buttons to sign in by a provider of single sign-on.

use leptos::prelude::*;

use super::form::hidden;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::sign_on::SignInProvider;
use crate::words::{Key, tr};

/// A button to a provider; `word` names it with its `{provider}`, `next` is where to go afterwards.
pub fn button(f: &Frame, provider: &SignInProvider, word: Key, next: &str) -> AnyView {
    view! {
        <form method="post" action=paths::sign_on(&provider.id)>
            {hidden("next", next)}
            <button class="button wide">{f.tf(word, &[("provider", &f.local(&provider.name))])}</button>
        </form>
    }
    .into_any()
}

/// The other ways to sign in, below the form, or `None` when there are none.
pub fn other_ways(f: &Frame, providers: &[SignInProvider], next: &str) -> Option<AnyView> {
    if providers.is_empty() {
        return None;
    }
    let buttons = providers.iter().map(|provider| button(f, provider, tr::sign_on::WITH, next)).collect::<Vec<_>>();
    Some(view! { <section class="panel"><h2>{f.t(tr::sign_on::OTHER_WAYS)}</h2>{buttons}</section> }.into_any())
}

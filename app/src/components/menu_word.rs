//! Words of the menu, in the language that the reader chose even where the page is written in another.

use leptos::prelude::*;

use crate::model::frame::Frame;
use crate::words::Key;

/// A word of the menu: marked with its language and direction where the page has others.
pub fn menu_word(f: &Frame, key: Key) -> AnyView {
    match key.own(f.chosen).filter(|_| f.chosen != f.lang) {
        Some(own) => view! { <span lang=f.chosen.code() dir=f.chosen.dir()>{own}</span> }.into_any(),
        None => f.t(key).into_any(),
    }
}

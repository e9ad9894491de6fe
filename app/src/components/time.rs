//! Moments: relative when near, absolute when far, always readable by machines.

use leptos::prelude::*;

use crate::format;
use crate::model::Micros;
use crate::model::frame::Frame;

pub fn time(f: &Frame, at: Micros) -> AnyView {
    view! { <time datetime=format::machine(at) title=format::date_time(f.lang, at)>{format::ago(f.lang, f.now, at)}</time> }.into_any()
}

/// A moment that has not come yet, or that counts to the minute: always as date and time of day.
pub fn moment(f: &Frame, at: Micros) -> AnyView {
    view! { <time datetime=format::machine(at)>{format::date_time(f.lang, at)}</time> }.into_any()
}

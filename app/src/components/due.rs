//! How long there is left, or how late something is: a word with a sign and a colour.

use leptos::prelude::*;

use super::icon::icon;
use crate::format;
use crate::model::Micros;
use crate::model::frame::Frame;
use crate::words::tr;

const DAY: i64 = 86_400_000_000;
/// Days from which on a deadline is near.
const SOON: i64 = 3;

/// The class, the sign and the words.
fn words(f: &Frame, due: Micros) -> (&'static str, &'static str, String) {
    let left = due.0 - f.now.0;
    if left < 0 {
        return match -left / DAY {
            0 => ("due late", "warning", f.t(tr::due::LATE_TODAY).to_owned()),
            days => ("due late", "warning", f.tn(tr::due::LATE, days)),
        };
    }
    match left / DAY {
        0 => ("due soon", "clock", f.t(tr::due::TODAY).to_owned()),
        days if days <= SOON => ("due soon", "clock", f.tn(tr::due::LEFT, days)),
        days => ("due far", "clock", f.tn(tr::due::LEFT, days)),
    }
}

/// "Late by 11 days", "3 days left".
pub fn pill(f: &Frame, due: Micros) -> AnyView {
    let (class, sign, words) = words(f, due);
    view! { <span class=class>{icon(f, sign)}{words}</span> }.into_any()
}

/// The same with the date, for tables.
pub fn until(f: &Frame, due: Micros) -> AnyView {
    view! { {pill(f, due)}" "<time class="due-date" datetime=format::machine(due)>{format::date(f.lang, due)}</time> }.into_any()
}

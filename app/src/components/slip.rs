//! A slip with a one-time code, to print and hand over: Arabic above, French below, whatever the agent reads, because somebody else takes it home.

use leptos::prelude::*;

use super::face;
use crate::model::Lang;
use crate::model::frame::Frame;
use crate::model::slip::SlipCode;
use crate::words::tr;

/// On paper alone: whose it is.
fn head(f: &Frame) -> Option<AnyView> {
    f.commune.as_ref().map(|commune| {
        view! { <div class="on-paper paper-head"><img src=face::crest(f) alt="" width="80" height="80"/><bdi>{f.local(&commune.name)}</bdi></div> }.into_any()
    })
}

/// `part` is what the slip says in each language.
pub fn slip(f: &Frame, code: &SlipCode, part: impl Fn(Lang) -> AnyView) -> AnyView {
    let side = |lang: Lang| view! { <div lang=lang.code() dir=lang.dir()>{part(lang)}</div> };
    let view_box = format!("-4 -4 {0} {0}", code.side + 8);
    view! {
        <article class="panel slip">
            {head(f)}
            {side(Lang::Ar)}
            <p class="slip-code" dir="ltr">{code.code.clone()}</p>
            <svg class="qr" viewBox=view_box role="img" aria-label=f.t(tr::residents::QR)><path d=code.squares.clone()/></svg>
            {side(Lang::Fr)}
        </article>
    }
    .into_any()
}

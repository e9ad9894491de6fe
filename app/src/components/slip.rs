//! A slip with a one-time code, to print and hand over: Arabic above, French below, whatever the agent reads, because somebody else takes it home.

use leptos::prelude::*;

use crate::model::Lang;
use crate::model::frame::Frame;
use crate::model::slip::SlipCode;
use crate::words::tr;

/// `part` is what the slip says in each language.
pub fn slip(f: &Frame, code: &SlipCode, part: impl Fn(Lang) -> AnyView) -> AnyView {
    let side = |lang: Lang| view! { <div lang=lang.code() dir=lang.dir()>{part(lang)}</div> };
    let view_box = format!("-4 -4 {0} {0}", code.side + 8);
    view! {
        <article class="panel slip">
            {side(Lang::Ar)}
            <p class="slip-code" dir="ltr">{code.code.clone()}</p>
            <svg class="qr" viewBox=view_box role="img" aria-label=f.t(tr::residents::QR)><path d=code.squares.clone()/></svg>
            {side(Lang::Fr)}
        </article>
    }
    .into_any()
}

//! A page to print and to put up or to send: Arabic above, French below, whatever the reader reads, and between them a code that leads to an address.

use leptos::prelude::*;

use super::face;
use crate::model::frame::Frame;
use crate::words::Key;

/// A QR code, drawn, with the address that it leads to.
pub struct Code<'a> {
    /// The path of its dark squares.
    pub squares: &'a str,
    /// How many squares stand on one side.
    pub side: i64,
    /// What it is, for who does not see it.
    pub label: Key,
    pub address: &'a str,
}

/// The sheet, with what it says in Arabic and in French. `to` is whom it is sent to and `secret` what is typed where no code is read; both are often empty.
pub fn poster(f: &Frame, code: &Code<'_>, [arabic, french]: [AnyView; 2], [to, secret]: [Option<AnyView>; 2]) -> AnyView {
    let crest = f.commune.as_ref().map(|commune| {
        view! {
            <div class="paper-head on-paper">
                <img src=face::crest(f) alt="" width="80" height="80"/>
                <span><bdi lang="ar" dir="rtl">{commune.name.ar.clone()}</bdi>" · "<bdi lang="fr" dir="ltr">{commune.name.fr.clone()}</bdi></span>
            </div>
        }
    });
    let view_box = format!("-4 -4 {0} {0}", code.side + 8);
    view! {
        <article class="panel poster">
            {crest}
            {to}
            {arabic}
            {secret}
            <svg class="qr" viewBox=view_box role="img" aria-label=f.t(code.label)><path d=code.squares.to_owned()/></svg>
            <p class="poster-address" dir="ltr">{code.address.to_owned()}</p>
            {french}
        </article>
    }
    .into_any()
}

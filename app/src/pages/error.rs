//! The page of an error, and of a lost connection: what happened, in plain words, and what to do next.

use leptos::prelude::*;

use super::Page;
use crate::components::picture::scene;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

/// What an error page says.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Fault {
    pub kind: FaultKind,
    pub title: String,
    /// What to do.
    pub help: String,
    /// The request's number, by which whoever runs the site finds the fault in the log.
    pub id: Option<String>,
}

/// Which drawing and which ways on an error has.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no such thing.
    NotFound,
    /// It is for others.
    Forbidden,
    /// It works again in a moment.
    Passing,
    /// Anything else.
    Other,
}

pub fn page(f: &Frame, fault: Fault) -> Page {
    let drawing = match fault.kind {
        FaultKind::NotFound => "scene-not-found",
        FaultKind::Forbidden => "scene-forbidden",
        FaultKind::Passing | FaultKind::Other => "scene-error",
    };
    let again = (fault.kind == FaultKind::Passing).then(|| view! { <a class="button primary" href=f.path.clone()>{f.t(tr::errors::TRY_AGAIN)}</a> });
    let home = f.commune.as_ref().map_or_else(paths::home, |commune| paths::commune(&commune.slug));
    let class = if again.is_some() { "button" } else { "button primary" };
    let body = view! {
        <div class="empty fault">
            {scene(f, drawing)}
            <h1>{fault.title.clone()}</h1>
            <p>{fault.help}</p>
            {fault.id.map(|id| view! { <p class="hint">{f.t(tr::errors::REQUEST_ID)} " " <bdi><code>{id}</code></bdi></p> })}
            <p class="button-row">{again}<a class=class href=home>{f.t(tr::errors::GO_HOME)}</a>{lists(f)}</p>
        </div>
    };
    Page::new(fault.title, body.into_any()).advised()
}

/// Where what somebody looks for may be instead.
fn lists(f: &Frame) -> Option<AnyView> {
    f.commune.as_ref().map(|commune| {
        view! {
            <a class="button" href=paths::problems(&commune.slug)>{f.t(tr::layout::PROBLEMS)}</a>
            <a class="button" href=paths::solutions(&commune.slug)>{f.t(tr::layout::SOLUTIONS)}</a>
        }
        .into_any()
    })
}

/// What the browser shows where there is no connection: it was kept before.
pub fn offline(f: &Frame) -> Page {
    let title = f.t(tr::errors::OFFLINE);
    let body = view! {
        <div class="empty fault">
            {scene(f, "scene-offline")}
            <h1>{title}</h1>
            <p>{f.t(tr::errors::OFFLINE_HELP)}</p>
            // To the address that could not be reached, which the browser still shows.
            <p class="button-row"><a class="button primary" href="">{f.t(tr::errors::TRY_AGAIN)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

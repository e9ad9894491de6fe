//! The whole document around a page: head, header, flash, footer.

use leptos::html;
use leptos::prelude::*;

use crate::model::frame::{Frame, Tone};
use crate::model::{Lang, paths};
use crate::pages::Page;
use crate::render;
use crate::words::tr;

/// Draws a page and everything around it; gives the complete HTML.
pub fn document(f: &Frame, draw: impl FnOnce(&Frame) -> Page) -> String {
    let html = render::to_html(|| {
        let page = draw(f);
        let head = head(f, &page);
        let accent = f.commune.as_ref().map_or_else(|| "green".to_owned(), |commune| commune.accent.clone());
        view! {
            <html lang=f.lang.code() dir=f.lang.dir() data-accent=accent>
                {head}
                <body>
                    <a class="skip" href="#main">{f.t(tr::layout::SKIP)}</a>
                    {header(f)}
                    <main id="main" tabindex="-1">{flash(f)}{page.body}</main>
                    {footer(f)}
                </body>
            </html>
        }
        .into_any()
    });
    format!("<!doctype html>{html}")
}

fn head(f: &Frame, page: &Page) -> AnyView {
    let site = f.commune.as_ref().map_or_else(|| f.t(tr::layout::SITE).to_owned(), |commune| f.local(&commune.name));
    let title = format!("{} · {site}", page.title);
    let image = if page.image.is_empty() { (f.assets.file)("share.png").to_owned() } else { page.image.clone() };
    let description = if page.description.is_empty() { f.t(tr::layout::TAGLINE).to_owned() } else { page.description.clone() };
    let alternates = Lang::ALL.map(|lang| view! { <link rel="alternate" hreflang=lang.code() href=format!("{}{}", f.origin, f.in_language(lang))/> }).to_vec();
    let scripts = (!f.assets.loader.is_empty()).then(|| {
        view! {
            <script type="module" nonce=f.nonce.clone() src=f.assets.loader data-script=f.assets.script data-wasm=f.assets.wasm></script>
        }
    });
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{title.clone()}</title>
            <meta name="description" content=description.clone()/>
            {og("og:title", page.title.clone())}
            {og("og:description", description)}
            {og("og:site_name", site)}
            {og("og:image", format!("{}{image}", f.origin))}
            {og("og:url", format!("{}{}", f.origin, f.path))}
            <meta name="theme-color" content="#1f5c43"/>
            <link rel="icon" href=(f.assets.file)("favicon.svg") type="image/svg+xml"/>
            <link rel="manifest" href=paths::manifest()/>
            <link rel="stylesheet" href=f.assets.css/>
            {alternates}
            {scripts}
        </head>
    }
    .into_any()
}

/// Open Graph names its tags by `property`, which the view macro does not know.
fn og(property: &'static str, content: String) -> impl IntoView {
    html::meta().attr("property", property).attr("content", content)
}

fn header(f: &Frame) -> AnyView {
    let home = f.commune.as_ref().map_or_else(paths::home, |commune| paths::commune(&commune.slug));
    let name = f.commune.as_ref().map_or_else(|| f.t(tr::layout::SITE).to_owned(), |commune| f.local(&commune.name));
    let nav = f.commune.as_ref().map(|commune| {
        view! {
            <li><a href=paths::problems(&commune.slug)>{f.t(tr::layout::PROBLEMS)}</a></li>
            <li><a href=paths::solutions(&commune.slug)>{f.t(tr::layout::SOLUTIONS)}</a></li>
        }
    });
    view! {
        <header class="site-header">
            <a class="brand" href=home>{name}</a>
            <nav aria-label=f.t(tr::layout::MAIN_NAVIGATION)><ul>{nav}</ul></nav>
            {languages(f)}
            {account(f)}
        </header>
    }
    .into_any()
}

fn account(f: &Frame) -> AnyView {
    match &f.viewer {
        Some(viewer) => view! {
            <a href=paths::notifications()>{f.t(tr::layout::NOTIFICATIONS)}" "<span class="count">{f.number(viewer.unread)}</span></a>
            <a href=paths::account()><bdi>{viewer.name.clone()}</bdi></a>
        }
        .into_any(),
        None => view! {
            <a href=paths::sign_in()>{f.t(tr::layout::SIGN_IN)}</a>
            <a href=paths::sign_up()>{f.t(tr::layout::JOIN)}</a>
        }
        .into_any(),
    }
}

fn languages(f: &Frame) -> AnyView {
    let links = Lang::ALL
        .map(|lang| {
            let current = (lang == f.lang).then_some("true");
            view! { <li><a href=f.in_language(lang) lang=lang.code() hreflang=lang.code() aria-current=current>{lang.own_name()}</a></li> }
        })
        .to_vec();
    view! { <nav class="languages" aria-label=f.t(tr::layout::LANGUAGES)><ul>{links}</ul></nav> }.into_any()
}

fn flash(f: &Frame) -> Option<AnyView> {
    f.flash.as_ref().map(|flash| {
        let class = match flash.tone {
            Tone::Success => "notice success",
            Tone::Info => "notice",
            Tone::Warning => "notice warning",
        };
        view! { <p class=class role="status">{flash.text.clone()}</p> }.into_any()
    })
}

fn footer(f: &Frame) -> AnyView {
    view! {
        <footer class="site-footer">
            <ul>
                <li><a href=paths::about()>{f.t(tr::layout::ABOUT)}</a></li>
                <li><a href=paths::house_rules()>{f.t(tr::layout::HOUSE_RULES)}</a></li>
                <li><a href=paths::privacy()>{f.t(tr::layout::PRIVACY)}</a></li>
            </ul>
        </footer>
    }
    .into_any()
}

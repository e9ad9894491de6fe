//! The whole document around a page: head, header, flash, footer.

use leptos::html;
use leptos::prelude::*;

use super::icon::icon;
use super::page::Page;
use super::refused;
use crate::escaping;
use crate::format;
use crate::model::frame::{Frame, Tone};
use crate::model::measures::MeasureKind;
use crate::model::{Lang, paths};
use crate::render;
use crate::words::{Key, tr};

/// Renders a page and everything around it into complete HTML.
pub fn document(f: &Frame, render: impl FnOnce(&Frame) -> Page) -> String {
    let html = render::to_html(|| {
        refused::begin();
        let page = render(f);
        let head = head(f, &page);
        let accent = f.commune.as_ref().map_or_else(|| "green".to_owned(), |commune| commune.accent.clone());
        view! {
            <html lang=f.lang.code() dir=f.lang.dir() data-accent=accent>
                {head}
                <body>
                    <a class="skip" href="#main">{f.t(tr::layout::SKIP)}</a>
                    {header(f)}
                    {consent(f)}
                    {measures(f)}
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
    let title = format!("{} · {site}", refused::title(f, &page.title));
    let image = if page.image.is_empty() { (f.assets.file)("share.png").to_owned() } else { page.image.clone() };
    let description = if page.description.is_empty() { f.t(tr::layout::TAGLINE).to_owned() } else { page.description.clone() };
    let alternates = Lang::ALL
        .map(|lang| view! { <link rel="alternate" hreflang=lang.code() href=format!("{}{}", f.origin, f.in_language(lang))/> })
        .into_iter()
        .collect::<Vec<_>>();
    let idle = f.viewer.is_some().then_some("");
    let scripts = (!f.assets.loader.is_empty()).then(|| {
        view! {
            <script type="module" src=f.assets.loader data-script=f.assets.script data-wasm=f.assets.wasm data-idle=idle></script>
        }
    });
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            // As it is, in one piece: what views put between texts is text in a title.
            <title inner_html=escaping::text(&title)></title>
            <meta name="description" content=description.clone()/>
            {og("og:title", if page.share_title.is_empty() { page.title.clone() } else { page.share_title.clone() })}
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
    let demo = f.demo.then(|| view! { <p class="demo-banner">{f.t(tr::layout::DEMO)}</p> });
    view! {
        <header class="site-header">
            {demo}
            <div class="site-bar">
                <a class="brand" href=home><img src=(f.assets.file)("logo.svg") alt="" width="34" height="34"/><bdi>{name}</bdi></a>
                <nav class="site-nav" aria-label=f.t(tr::layout::MAIN_NAVIGATION)><ul>{navigation(f)}</ul></nav>
                <div class="site-tools">{languages(f)}{account(f)}</div>
            </div>
        </header>
    }
    .into_any()
}

/// The links of the header; staff have more.
fn navigation(f: &Frame) -> Vec<AnyView> {
    let mut links = vec![];
    let Some(commune) = &f.commune else {
        links.push(nav_link(f, paths::home(), "people", tr::layout::NETWORK));
        links.push(nav_link(f, paths::about(), "info", tr::layout::ABOUT));
        return links;
    };
    links.push(nav_link(f, paths::problems(&commune.slug), "problem", tr::layout::PROBLEMS));
    links.push(nav_link(f, paths::solutions(&commune.slug), "solution", tr::layout::SOLUTIONS));
    links.push(nav_link(f, paths::commune_about(&commune.slug), "info", tr::layout::ABOUT));
    if let Some(viewer) = &f.viewer {
        if viewer.is_moderator {
            links.push(nav_link(f, paths::moderation(&commune.slug), "shield", tr::layout::MODERATION));
        }
        if viewer.is_officer {
            links.push(nav_link(f, paths::office(&commune.slug), "document", tr::layout::OFFICE));
        }
        if viewer.is_desk_agent {
            links.push(nav_link(f, paths::desk(&commune.slug), "person", tr::layout::DESK));
        }
        if viewer.role_waits {
            links.push(nav_link(f, paths::second_factor(), "key", tr::second_factor::ROLE_WAITS_SHORT));
        }
        if viewer.is_moderator || viewer.is_officer || viewer.is_desk_agent || viewer.is_administrator {
            links.push(nav_link(f, paths::administration(&commune.slug), "menu", tr::layout::ADMINISTRATION));
        }
    }
    links
}

fn nav_link(f: &Frame, href: String, sign: &'static str, word: Key) -> AnyView {
    let path = f.path.split('?').next().unwrap_or_default();
    let below = path.strip_prefix(href.as_str()).is_some_and(|rest| rest.starts_with('/') && href != "/");
    let current = if path == href { Some("page") } else { below.then_some("true") };
    view! { <li><a href=href aria-current=current>{icon(f, sign)}{f.t(word)}</a></li> }.into_any()
}

fn account(f: &Frame) -> AnyView {
    match &f.viewer {
        Some(viewer) => {
            let unread = (viewer.unread > 0).then(|| {
                view! {
                    <span class="count-badge" aria-hidden="true">{f.number(viewer.unread)}</span>
                    <span class="visually-hidden">" "{f.tn(tr::layout::UNREAD, viewer.unread)}</span>
                }
            });
            view! {
                <a href=paths::notifications()>{icon(f, "bell")}<span>{f.t(tr::layout::NOTIFICATIONS)}</span>{unread}</a>
                <a href=paths::account()>{icon(f, "person")}<span>{f.t(tr::layout::MY_PAGE)}</span></a>
            }
            .into_any()
        }
        None => view! {
            <a href=paths::sign_in()>{icon(f, "key")}<span>{f.t(tr::layout::SIGN_IN)}</span></a>
            <a href=paths::sign_up()>{icon(f, "person")}<span>{f.t(tr::layout::JOIN)}</span></a>
        }
        .into_any(),
    }
}

fn languages(f: &Frame) -> AnyView {
    let links = Lang::ALL
        .map(|lang| {
            let current = (lang == f.lang).then_some("true");
            view! { <li><a href=f.in_language(lang) lang=lang.code() hreflang=lang.code() rel="nofollow" aria-current=current>{lang.own_name()}</a></li> }
        })
        .into_iter()
        .collect::<Vec<_>>();
    view! {
        <details class="menu">
            <summary>{icon(f, "globe")}<span class="visually-hidden">{f.t(tr::layout::LANGUAGES)}": "</span><span>{f.lang.own_name()}</span></summary>
            <ul>{links}</ul>
        </details>
    }
    .into_any()
}

fn flash(f: &Frame) -> Option<AnyView> {
    f.flash.as_ref().map(|flash| {
        let class = match flash.tone {
            Tone::Success => "notice success",
            Tone::Info => "notice",
            Tone::Warning => "notice warning",
        };
        let sign = if flash.tone == Tone::Success { "check" } else { "info" };
        view! { <div class=class role="status">{icon(f, sign)}<p>{flash.text.clone()}</p></div> }.into_any()
    })
}

/// Asks to read the notice about data, and keeps nobody from reading on.
fn consent(f: &Frame) -> Option<AnyView> {
    let asked = f.viewer.as_ref().is_some_and(|viewer| viewer.consent_due) && !f.path.starts_with(&paths::account_consent());
    asked.then(|| {
        view! {
            <aside class="consent-banner no-print" aria-label=f.t(tr::consent::BANNER_NAME)>
                <p>{icon(f, "shield")}" "{f.t(tr::consent::BANNER)}" "<a href=paths::account_consent()>{f.t(tr::consent::BANNER_LINK)}</a></p>
            </aside>
        }
        .into_any()
    })
}

/// The banner for whoever may not write or take part here: until when, and where the reasons are.
fn measures(f: &Frame) -> Option<AnyView> {
    let measure = f.viewer.as_ref()?.measures.first()?;
    let sentence = if measure.kind == MeasureKind::Suspension { tr::measures::BANNER_SUSPENDED } else { tr::measures::BANNER_MUTED };
    let until = format::date_time(f.lang, measure.until);
    let sentence = f.tf(sentence, &[("commune", &format!("\u{2068}{}\u{2069}", f.local(&measure.name))), ("until", &until)]);
    Some(
        view! {
            <aside class="consent-banner no-print" aria-label=f.t(tr::measures::BANNER_NAME)>
                <p>{icon(f, "shield")}" "{sentence}" "<a href=paths::measures(&measure.slug)>{f.t(tr::measures::BANNER_LINK)}</a></p>
            </aside>
        }
        .into_any(),
    )
}

fn footer(f: &Frame) -> AnyView {
    let link = |href: String, word: Key| view! { <li><a href=href>{f.t(word)}</a></li> };
    let own = match &f.commune {
        Some(commune) => {
            let slug = &commune.slug;
            view! {
                {link(paths::commune_about(slug), tr::layout::ABOUT)}
                {link(paths::commune_rules(slug), tr::layout::HOUSE_RULES)}
                {link(paths::receipt(slug), tr::paper::OWN_TITLE)}
                {link(paths::moderation_log(slug), tr::moderation_log::NAME)}
                {link(paths::privacy(), tr::layout::PRIVACY)}
                {link(paths::home(), tr::layout::NETWORK)}
            }
            .into_any()
        }
        None => view! {
            {link(paths::about(), tr::layout::ABOUT)}
            {link(paths::house_rules(), tr::layout::HOUSE_RULES)}
            {link(paths::privacy(), tr::layout::PRIVACY)}
        }
        .into_any(),
    };
    view! {
        <footer class="site-footer">
            <div>
                <nav aria-label=f.t(tr::layout::FOOTER_NAVIGATION)><ul>{own}</ul></nav>
                <p>{f.t(tr::layout::FOOTER)}</p>
            </div>
        </footer>
    }
    .into_any()
}

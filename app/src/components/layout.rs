//! The whole document around a page: head, flash, footer, and what a viewer is told on every page.

use leptos::html;
use leptos::prelude::*;

use super::header::{bottom_bar, header, languages};
use super::icon::icon;
use super::menu_word::menu_word;
use super::page::Page;
use super::refused;
use super::{consultation, face, hub};
use crate::escaping;
use crate::format;
use crate::model::ballot_pages::Unconfirmed;
use crate::model::frame::{Frame, Tone};
use crate::model::measures::MeasureKind;
use crate::model::{Lang, paths};
use crate::render;
use crate::words::{Key, tr};

/// Renders a page and everything around it into complete HTML.
pub fn document(f: &Frame, render: impl FnOnce(&Frame) -> Page) -> String {
    let html = render::to_html(|| {
        refused::begin();
        hub::begin();
        let page = render(f);
        let head = head(f, &page);
        if page.alone {
            return alone(f, head, page);
        }
        let advice = advice(f, &page);
        let acts = page.action_bar.map_or_else(|| bottom_bar(f), |acts| view! { <div class="action-bar no-print">{acts}</div> }.into_any());
        let accent = f.commune.as_ref().map_or_else(|| "green".to_owned(), |commune| commune.accent.clone());
        view! {
            <html lang=f.lang.code() dir=f.lang.dir() data-accent=accent>
                {head}
                <body>
                    <a class="skip" href="#main">{f.t(tr::layout::SKIP)}</a>
                    {header(f)}
                    {consent(f)}
                    {measures(f)}
                    {unconfirmed(f)}
                    <main id="main" tabindex="-1">{page.hero}<div class="wrap">{flash(f)}{page.body}{advice}</div></main>
                    {footer(f)}
                    {acts}
                </body>
            </html>
        }
        .into_any()
    });
    format!("<!doctype html>{html}")
}

/// The same without any way to other pages, and without anybody's name: the device is somebody else's.
fn alone(f: &Frame, head: AnyView, page: Page) -> AnyView {
    let accent = f.commune.as_ref().map_or_else(|| "green".to_owned(), |commune| commune.accent.clone());
    let name = f.commune.as_ref().map(|commune| f.local(&commune.name));
    let advice = advice(f, &page);
    view! {
        <html lang=f.lang.code() dir=f.lang.dir() data-accent=accent>
            {head}
            <body>
                <a class="skip" href="#main">{f.t(tr::layout::SKIP)}</a>
                <header class="site-header">
                    <div class="site-bar">
                        <p class="brand"><img src=face::crest(f) alt="" width="40" height="40"/><bdi>{name}</bdi></p>
                        <div class="site-tools">{languages(f)}</div>
                    </div>
                </header>
                <main id="main" tabindex="-1">{page.hero}<div class="wrap">{page.body}{advice}</div></main>
            </body>
        </html>
    }
    .into_any()
}

fn head(f: &Frame, page: &Page) -> AnyView {
    let site = f.commune.as_ref().map_or_else(|| f.t(tr::layout::SITE).to_owned(), |commune| f.local(&commune.name));
    let title = refused::title(f, &page.title);
    // What names the commune itself needs it no second time.
    let title = if title.contains(&site) { title } else { format!("{title} · {site}") };
    let image = if page.image.is_empty() { (f.assets.file)("share.png").to_owned() } else { page.image.clone() };
    let description = if page.description.is_empty() { f.t(tr::layout::TAGLINE).to_owned() } else { page.description.clone() };
    let alternates = Lang::ALL
        .into_iter()
        .filter(|lang| lang.written() == *lang)
        .map(|lang| view! { <link rel="alternate" hreflang=lang.code() href=format!("{}{}", f.origin, f.in_language(lang))/> })
        .collect::<Vec<_>>();
    let idle = f.viewer.is_some().then_some("");
    let scripts = (!f.assets.loader.is_empty()).then(|| {
        view! {
            <script type="module" src=f.assets.loader data-script=f.assets.script data-wasm=f.assets.wasm data-worker=worker(f) data-idle=idle></script>
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
            <meta name="theme-color" content="#144332"/>
            <link rel="icon" href=(f.assets.file)("favicon.svg") type="image/svg+xml"/>
            <link rel="manifest" href=paths::manifest()/>
            <link rel="stylesheet" href=f.assets.css/>
            {hub::sheet(f)}
            {alternates}
            {scripts}
        </head>
    }
    .into_any()
}

/// The address of the script that shows a page of ours where there is no connection, with what it keeps for that.
fn worker(f: &Frame) -> String {
    let kept = [f.assets.css, (f.assets.file)("scenes.svg"), (f.assets.file)("icons.svg"), (f.assets.file)("logo.svg")];
    let page = format!("{}%3Flang%3D{}", paths::offline(), f.lang.code());
    let query: Vec<String> = std::iter::once(page.as_str()).chain(kept).map(|file| format!("f={file}")).collect();
    format!("{}?{}", (f.assets.file)("worker.js"), query.join("&"))
}

/// Open Graph names its tags by `property`, which the view macro does not know.
fn og(property: &'static str, content: String) -> impl IntoView {
    html::meta().attr("property", property).attr("content", content)
}

/// What stands below every page of a consultation, once.
fn advice(f: &Frame, page: &Page) -> Option<AnyView> {
    if page.advised { None } else { consultation::advice(f) }
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

/// The bar for whoever has a vote that does not count yet: which, until when, and where it is confirmed. The page on which that is done has it in its content.
fn unconfirmed(f: &Frame) -> Vec<AnyView> {
    let path = f.path.split('?').next().unwrap_or_default();
    let waiting = f.viewer.iter().flat_map(|viewer| &viewer.unconfirmed).filter(|vote| vote.path != path);
    let bar = |vote: &Unconfirmed| {
        let title = format!("\u{2068}{}\u{2069}", f.local(&vote.title));
        let key = if vote.counts { tr::voting::BAR_CHANGE } else { tr::voting::BAR };
        let sentence = f.tf(key, &[("title", &title), ("date", &format::date_time(f.lang, vote.until))]);
        view! {
            <aside class="consent-banner no-print" aria-label=f.t(if vote.counts { tr::voting::BAR_CHANGE_NAME } else { tr::voting::BAR_NAME })>
                <p>{icon(f, "warning")}" "{sentence}" "<a href=vote.path.clone()>{f.t(tr::voting::BAR_LINK)}</a></p>
            </aside>
        }
        .into_any()
    };
    waiting.map(bar).collect()
}

fn footer(f: &Frame) -> AnyView {
    let link = |href: String, word: Key| view! { <li><a href=href>{menu_word(f, word)}</a></li> }.into_any();
    let column = |title: AnyView, links: Vec<AnyView>| view! { <div><h2>{title}</h2><ul>{links}</ul></div> }.into_any();
    let commune = f.commune.as_ref().map(|commune| {
        let slug = &commune.slug;
        let mut part = vec![
            link(paths::new_problem(slug), tr::home::REPORT),
            link(paths::new_solution(slug), tr::home::PROPOSE),
            link(paths::organisations(slug), tr::layout::ORGANISATIONS),
            link(paths::receipt(slug), tr::paper::OWN_TITLE),
        ];
        if commune.has_consultations {
            part.insert(2, link(paths::consultations(slug), tr::layout::CONSULTATIONS));
        }
        let own = vec![
            link(paths::commune_about(slug), tr::layout::ABOUT),
            link(paths::commune_rules(slug), tr::layout::HOUSE_RULES),
            link(paths::moderation_log(slug), tr::moderation_log::NAME),
        ];
        let name = f.local(&commune.name);
        view! {
            {column(f.t(tr::layout::TAKE_PART).into_any(), part)}
            {column(view! { <bdi>{name}</bdi> }.into_any(), own)}
        }
    });
    let rules = f.commune.is_none().then(|| link(paths::house_rules(), tr::layout::HOUSE_RULES));
    let mut site = vec![link(paths::about(), tr::layout::ABOUT_SITE), link(paths::privacy(), tr::layout::PRIVACY), link(paths::home(), tr::layout::NETWORK)];
    site.extend(rules);
    view! {
        <footer class="site-footer">
            <div>
                {commune}
                {column(menu_word(f, tr::layout::SITE), site)}
                <p>{f.t(tr::layout::FOOTER)}</p>
            </div>
        </footer>
    }
    .into_any()
}

//! The whole document around a page: head, header, flash, footer.

use leptos::html;
use leptos::prelude::*;

use super::face;
use super::icon::icon;
use super::menu_word::menu_word;
use super::page::Page;
use super::refused;
use crate::escaping;
use crate::format;
use crate::model::frame::{Frame, Tone, ViewerBrief};
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
                    <main id="main" tabindex="-1">{page.hero}<div class="wrap">{flash(f)}{page.body}</div></main>
                    {footer(f)}
                    {acts}
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

fn header(f: &Frame) -> AnyView {
    let home = f.commune.as_ref().map_or_else(paths::home, |commune| paths::commune(&commune.slug));
    let name = f.commune.as_ref().map_or_else(|| menu_word(f, tr::layout::SITE), |commune| f.local(&commune.name).into_any());
    let demo = f.demo.then(|| view! { <p class="demo-banner">{f.t(tr::layout::DEMO)}</p> });
    let links = navigation(f).into_iter().map(|link| nav_link(f, link)).collect::<Vec<_>>();
    view! {
        <header class="site-header">
            {demo}
            <div class="site-bar">
                <a class="brand" href=home><img src=face::crest(f) alt="" width="40" height="40"/><bdi>{name}</bdi></a>
                <nav class="site-nav" aria-label=f.t(tr::layout::MAIN_NAVIGATION)><ul>{links}</ul></nav>
                <div class="site-tools">{take_part(f, "menu take-part wide-only")}{languages(f)}{account(f)}</div>
            </div>
        </header>
    }
    .into_any()
}

/// A way through the site: where it leads, its sign on phones, its word.
struct Link {
    href: String,
    sign: &'static str,
    word: Key,
}

const fn link(href: String, sign: &'static str, word: Key) -> Link {
    Link { href, sign, word }
}

/// The links of the header; staff have one more.
fn navigation(f: &Frame) -> Vec<Link> {
    let Some(commune) = &f.commune else {
        return vec![link(paths::home(), "people", tr::layout::NETWORK), link(paths::about(), "info", tr::layout::ABOUT)];
    };
    let slug = &commune.slug;
    let mut links = vec![
        link(paths::commune(slug), "home", tr::layout::HOME),
        link(paths::problems(slug), "problem", tr::layout::PROBLEMS),
        link(paths::solutions(slug), "solution", tr::layout::SOLUTIONS),
        link(paths::organisations(slug), "organisation", tr::layout::ORGANISATIONS),
    ];
    if f.viewer.as_ref().is_some_and(ViewerBrief::is_staff) {
        links.push(link(paths::staff_hub(slug), "shield", tr::layout::STAFF));
    }
    links
}

/// Whether the page is the link's own (`page`) or lies below it (`true`); everything lies below a home.
fn current(f: &Frame, link: &Link) -> Option<&'static str> {
    let path = f.path.split('?').next().unwrap_or_default();
    let is_home = link.word == tr::layout::HOME || link.word == tr::layout::NETWORK;
    let below = !is_home && path.strip_prefix(link.href.as_str()).is_some_and(|rest| rest.starts_with('/'));
    if path == link.href { Some("page") } else { below.then_some("true") }
}

fn nav_link(f: &Frame, link: Link) -> AnyView {
    let current = current(f, &link);
    view! { <li><a href=link.href aria-current=current>{menu_word(f, link.word)}</a></li> }.into_any()
}

/// The two things that everybody can do, behind one button.
fn take_part(f: &Frame, class: &'static str) -> Option<AnyView> {
    f.commune.as_ref().map(|_| {
        view! {
            <details class=class>
                <summary>{icon(f, "plus")}<span>{f.t(tr::layout::TAKE_PART)}</span></summary>
                {ways_to_take_part(f)}
            </details>
        }
        .into_any()
    })
}

fn ways_to_take_part(f: &Frame) -> AnyView {
    view! {
        <ul>
            <li><a href=paths::new_problem(f.slug())>{icon(f, "problem")}{f.t(tr::home::REPORT)}</a></li>
            <li><a href=paths::new_solution(f.slug())>{icon(f, "solution")}{f.t(tr::home::PROPOSE)}</a></li>
        </ul>
    }
    .into_any()
}

/// On phones: five ways, always in reach of a thumb.
fn bottom_bar(f: &Frame) -> AnyView {
    let me = match &f.viewer {
        Some(_) => link(paths::account(), "person", tr::layout::ME),
        None => link(paths::sign_in(), "person", tr::layout::ME),
    };
    let mut links: Vec<AnyView> = navigation(f).into_iter().take(3).chain([me]).map(|link| bottom_link(f, link)).collect();
    if f.commune.is_some() {
        let plus = view! {
            <li>
                <details class="menu">
                    <summary><span class="plus">{icon(f, "plus")}</span><span>{f.t(tr::layout::TAKE_PART)}</span></summary>
                    {ways_to_take_part(f)}
                </details>
            </li>
        };
        links.insert(2, plus.into_any());
    }
    view! { <nav class="bottom-bar no-print" aria-label=f.t(tr::layout::QUICK_NAVIGATION)><ul>{links}</ul></nav> }.into_any()
}

fn bottom_link(f: &Frame, link: Link) -> AnyView {
    let current = current(f, &link);
    view! { <li><a href=link.href aria-current=current>{icon(f, link.sign)}<span>{menu_word(f, link.word)}</span></a></li> }.into_any()
}

fn account(f: &Frame) -> AnyView {
    let Some(viewer) = &f.viewer else {
        return view! { <a href=paths::sign_in()>{menu_word(f, tr::layout::SIGN_IN)}</a> }.into_any();
    };
    let unread = (viewer.unread > 0).then(|| {
        view! {
            <span class="count-badge" aria-hidden="true">{f.number(viewer.unread)}</span>
            <span class="visually-hidden">" "{f.tn(tr::layout::UNREAD, viewer.unread)}</span>
        }
    });
    view! {
        <a href=paths::notifications()>{icon(f, "bell")}<span class="visually-hidden">{menu_word(f, tr::layout::NOTIFICATIONS)}</span>{unread}</a>
        <details class="menu keep">
            <summary>{face::person(&viewer.name, "face small")}<span class="visually-hidden">{f.t(tr::layout::MY_MENU)}</span></summary>
            {own_menu(f, viewer)}
        </details>
    }
    .into_any()
}

/// What belongs to the viewer.
fn own_menu(f: &Frame, viewer: &ViewerBrief) -> AnyView {
    let entry = |href: String, sign: &'static str, word: Key| view! { <li><a href=href>{icon(f, sign)}{menu_word(f, word)}</a></li> }.into_any();
    let staff = (viewer.is_staff() && f.commune.is_some()).then(|| entry(paths::staff_hub(f.slug()), "shield", tr::layout::STAFF));
    let waits = viewer.role_waits.then(|| entry(paths::second_factor(), "key", tr::second_factor::ROLE_WAITS_SHORT));
    let organisations = f.commune.as_ref().map(|commune| entry(paths::organisations(&commune.slug), "organisation", tr::layout::ORGANISATIONS));
    view! {
        <ul>
            <li><a href=paths::account()>{icon(f, "person")}<bdi>{viewer.name.clone()}</bdi></a></li>
            {entry(paths::notifications(), "bell", tr::layout::NOTIFICATIONS)}
            {staff}
            {waits}
            {organisations}
            <li><form method="post" action=paths::sign_out()><button>{icon(f, "arrow-end")}{menu_word(f, tr::accounts::SIGN_OUT)}</button></form></li>
        </ul>
    }
    .into_any()
}

fn languages(f: &Frame) -> AnyView {
    let links = Lang::ALL
        .map(|lang| {
            let current = (lang == f.chosen).then_some("true");
            view! { <li><a href=f.in_language(lang) lang=lang.code() hreflang=lang.code() rel="nofollow" aria-current=current>{lang.own_name()}</a></li> }
        })
        .into_iter()
        .collect::<Vec<_>>();
    view! {
        <details class="menu">
            <summary>{icon(f, "globe")}<span class="visually-hidden">{menu_word(f, tr::layout::LANGUAGES)}": "</span><span lang=f.chosen.code()>{f.chosen.own_name()}</span></summary>
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
    let link = |href: String, word: Key| view! { <li><a href=href>{menu_word(f, word)}</a></li> }.into_any();
    let column = |title: AnyView, links: Vec<AnyView>| view! { <div><h2>{title}</h2><ul>{links}</ul></div> }.into_any();
    let commune = f.commune.as_ref().map(|commune| {
        let slug = &commune.slug;
        let part = vec![
            link(paths::new_problem(slug), tr::home::REPORT),
            link(paths::new_solution(slug), tr::home::PROPOSE),
            link(paths::organisations(slug), tr::layout::ORGANISATIONS),
            link(paths::receipt(slug), tr::paper::OWN_TITLE),
        ];
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

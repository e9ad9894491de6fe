//! "My data": what is kept about a person, and the links to download it, correct it, object, withdraw consent and delete the account.

use leptos::prelude::*;

use super::Page;
use super::accounts::to_settings;
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::format;
use crate::model::frame::Frame;
use crate::model::my_data::DataPage;
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: DataPage) -> Page {
    use tr::my_data as word;
    let title = f.t(word::TITLE);
    let counts = p.counts.iter().map(|line| view! { <div><dt>{f.t(line.what)}</dt><dd>{f.number(line.count)}</dd></div> }).collect::<Vec<_>>();
    let way = |href: String, sign: &'static str, text: Key| view! { <li><a href=href><span>{icon(f, sign)}" "{f.t(text)}</span></a></li> };
    let waiting = p.objections.iter().filter(|row| row.answer.is_none()).count() as i64;
    let waiting = (waiting > 0).then(|| view! { <p class="soft">{f.tf(word::OBJECTIONS_OPEN, &[("count", &f.number(waiting))])}</p> });
    let agreed = match p.agreed {
        Some(agreed) => f.tf(word::AGREED, &[("version", &agreed.version.to_string()), ("date", &format::date(f.lang, agreed.at))]),
        None => f.t(word::NOT_AGREED).to_owned(),
    };
    let body = view! {
        <div class="narrow">
            {to_settings(f)}
            {drawn(f, "scene-privacy", title, f.t(word::LEDE))}
            <section class="panel">
                <h2>{f.t(word::DOWNLOAD_TITLE)}</h2>
                <p>{f.t(word::DOWNLOAD_HELP)}</p>
                <p class="button-row">
                    <a class="button primary" href=paths::data_html() download="tajmaat.html">{icon(f, "download")}" "{f.t(word::DOWNLOAD_HTML)}</a>
                    <a class="button" href=paths::data_json() download="tajmaat.json">{icon(f, "download")}" "{f.t(word::DOWNLOAD_JSON)}</a>
                </p>
                <h3>{f.t(word::HELD)}</h3>
                <dl class="facts">{counts}</dl>
                <p><a href=paths::privacy()>{f.t(word::WHY_LINK)}</a></p>
            </section>
            <section class="panel">
                <h2>{f.t(word::CORRECT_TITLE)}</h2>
                <p>{f.t(word::CORRECT_HELP)}</p>
                <ul class="link-list">
                    {way(paths::account_name(), "person", tr::accounts::CHANGE_NAME)}
                    {way(paths::account_email(), "mail", tr::accounts::CHANGE_EMAIL)}
                    {way(paths::account_phone(), "comment", tr::phones::CHANGE)}
                    {way(paths::account_language(), "globe", tr::accounts::CHANGE_LANGUAGE)}
                    {way(paths::account(), "edit", word::CORRECT_CONTRIBUTIONS)}
                </ul>
            </section>
            <section class="panel">
                <h2>{f.t(word::OBJECT_TITLE)}</h2>
                <p>{f.t(word::OBJECT_HELP)}</p>
                {waiting}
                <p class="button-row"><a class="button" href=paths::objections()>{f.t(word::OBJECT)}</a></p>
            </section>
            <section class="panel">
                <h2>{f.t(word::CONSENT_TITLE)}</h2>
                <p>{agreed}" "<a href=paths::account_consent()>{f.t(word::READ_NOTICE)}</a></p>
                <p>{f.t(word::WITHDRAW_HELP)}</p>
            </section>
            <section class="panel">
                <h2>{f.t(word::DELETE_TITLE)}</h2>
                <p>{f.t(word::DELETE_HELP)}</p>
                <p class="button-row"><a class="button danger" href=paths::delete_account()>{f.t(word::DELETE)}</a></p>
            </section>
        </div>
    };
    Page::new(title, body.into_any())
}

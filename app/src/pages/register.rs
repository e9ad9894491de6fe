//! The register of processing for the data-protection commission, to print.

use leptos::prelude::*;

use super::Page;
use crate::components::hub::hub;
use crate::components::personal_data;
use crate::format;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::my_data::{RegisterLine, RegisterPage};
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: RegisterPage) -> Page {
    use tr::register as word;
    let title = f.t(word::TITLE);
    let name = f.commune.as_ref().map(|commune| f.local(&commune.name)).unwrap_or_default();
    let fact = |word: Key, value: String| view! { <div><dt>{f.t(word)}</dt><dd><bdi>{value}</bdi></dd></div> };
    let or_missing = |text: &str| if text.is_empty() { f.t(word::MISSING).to_owned() } else { text.to_owned() };
    let lines = p.lines.into_iter().enumerate().map(|(index, line)| entry(f, index + 1, line)).collect::<Vec<_>>();
    let agreed = p
        .agreed
        .iter()
        .map(|(version, count)| {
            let words = f.tnf(word::AGREED, *count, &[("version", &version.to_string())]);
            view! { <li><a href=paths::privacy_notice(version)>{words}</a></li> }
        })
        .collect::<Vec<_>>();
    let measures = [word::SECURITY_1, word::SECURITY_2, word::SECURITY_3, word::SECURITY_4, word::SECURITY_5]
        .map(|text| view! { <li>{f.t(text)}</li> })
        .into_iter()
        .collect::<Vec<_>>();
    let body = view! {
        <div class="narrow register">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            <p class="no-print soft">{f.t(word::PRINT)}</p>
            <dl class="facts">
                {fact(word::COMMUNE, name)}
                {fact(word::OPERATOR, or_missing(&p.operator))}
                {fact(word::CONTACT, or_missing(&p.contact))}
                {fact(word::DATE, format::date(f.lang, f.now))}
                {fact(word::NOTICE, p.version.to_string())}
            </dl>
            {lines}
            <section>
                <h2>{f.t(word::AGREED_TITLE)}</h2>
                <ul class="agreed">{agreed}</ul>
            </section>
            <section>
                <h2>{f.t(word::SECURITY)}</h2>
                <ul>{measures}</ul>
            </section>
            <p class="no-print"><a href=paths::privacy()>{f.t(tr::layout::PRIVACY)}</a></p>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

fn entry(f: &Frame, number: usize, line: RegisterLine) -> AnyView {
    use tr::register as word;
    let [title, purpose, people, recipients] = personal_data::processing(line.processing);
    let data = line.data.iter().map(|what| f.t(*what)).collect::<Vec<_>>().join(f.t(word::LIST_JOIN));
    let grounds = line.grounds.iter().map(|ground| view! { <span>{f.t(personal_data::ground(*ground))}</span><br/> }).collect::<Vec<_>>();
    let kept = line
        .kept
        .iter()
        .map(|kept| view! { <span>{f.t(kept.what)}{format::colon(f.lang)}{personal_data::period(f.lang, kept.period)}</span><br/> })
        .collect::<Vec<_>>();
    view! {
        <section class="register-line">
            <h2>{format!("{number}. {}", f.t(title))}</h2>
            <dl class="facts">
                <div><dt>{f.t(word::PURPOSE)}</dt><dd>{f.t(purpose)}</dd></div>
                <div><dt>{f.t(word::PEOPLE)}</dt><dd>{f.t(people)}</dd></div>
                <div><dt>{f.t(word::DATA)}</dt><dd>{data}</dd></div>
                <div><dt>{f.t(word::GROUND)}</dt><dd>{grounds}</dd></div>
                <div><dt>{f.t(word::KEPT)}</dt><dd>{kept}{f.t(word::KEPT_OTHERWISE)}</dd></div>
                <div><dt>{f.t(word::RECIPIENTS)}</dt><dd>{f.t(recipients)}</dd></div>
                <div><dt>{f.t(word::TRANSFERS)}</dt><dd>{f.t(word::NO_TRANSFERS)}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

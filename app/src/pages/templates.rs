//! The notes that authors of hidden texts are sent: by reason, in each language, each with the standard text beside it.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::hub::hub;
use crate::components::{breadcrumbs, labels, moderation, rules};
use crate::model::content::Reason;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::templates::{FIELDS, LANGS, TemplateFields};
use crate::words::tr;

pub fn page(f: &Frame, fields: TemplateFields, errors: FormErrors) -> Page {
    use tr::templates as word;
    let title = f.t(word::TITLE);
    let sections = FIELDS.iter().map(|(reason, names)| section(f, *reason, *names, &fields, &errors)).collect::<Vec<_>>();
    let body = view! {
        <div class="narrow">
            {breadcrumbs::administration(f, None)}
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {form::error_summary(f, &errors)}
            <form method="post" action=paths::templates(f.slug()) novalidate>{sections}{form::submit(f, word::SAVE)}</form>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

fn section(f: &Frame, reason: Reason, names: [&'static str; 3], fields: &TemplateFields, errors: &FormErrors) -> AnyView {
    use tr::templates as word;
    let areas = LANGS
        .into_iter()
        .zip(names)
        .map(|(lang, name)| {
            let standard = format!("\u{2068}{}\u{2069}", moderation::template(reason).text(lang));
            let hint = f.tf(word::STANDARD, &[("text", &standard)]);
            form::text_area(f, Field::new(name, lang.own_name(), fields.get(name)).hint(hint).rows(3).written_in(lang), errors)
        })
        .collect::<Vec<_>>();
    let never = (reason == Reason::Other).then(|| view! { <p>{f.t(word::OTHER)}</p> });
    let own: Vec<&str> = LANGS.into_iter().zip(names).filter(|(_, name)| !fields.get(name).trim().is_empty()).map(|(lang, _)| lang.own_name()).collect();
    let state = if own.is_empty() { f.t(tr::hub::STANDARD_NOTE).to_owned() } else { f.tf(tr::hub::OWN_NOTE, &[("languages", &own.join(" · "))]) };
    let wrong = names.iter().any(|name| errors.get(name).is_some());
    view! {
        <details class="fold-row" open=wrong>
            <summary><h2>{f.t(labels::reason(reason))}</h2><span class="soft small">{state}</span></summary>
            <p class="soft">{f.t(rules::rule(reason))}</p>
            {never}
            {areas}
        </details>
    }
    .into_any()
}

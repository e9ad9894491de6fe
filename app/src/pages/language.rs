//! In which language a text is, said by its author or by a moderator.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{error_summary, submit};
use crate::components::language;
use crate::components::prose::prose_in;
use crate::model::frame::Frame;
use crate::model::language::LanguagePage;
use crate::tongue::{self, Tongue};
use crate::words::tr;

pub fn page(f: &Frame, p: LanguagePage) -> Page {
    use tr::language as word;
    let title = f.t(word::LABEL);
    let written = tongue::marks_in(p.language, &[&p.title, &p.body]);
    let Tongue { lang, dir } = written;
    let heading = (!p.title.is_empty()).then(|| view! { <h2 lang=lang dir=dir>{p.title.clone()}</h2> });
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            <section class="panel">{heading}{prose_in(written, &p.body)}</section>
            <form method="post" action=p.action novalidate>
                {language::choice(f, &p.fields.language, &p.errors)}
                {submit(f, word::SAVE)}
            </form>
            <p><a href=p.back>{f.t(word::BACK)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

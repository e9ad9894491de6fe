//! A page to print and put up: Arabic above, French below, whatever the officer reads; the code leads to the consultation.

use leptos::prelude::*;

use super::Page;
use super::consultation_prepare::up;
use crate::components::consultation::audience_kind;
use crate::components::prose::prose;
use crate::components::{labels, poster};
use crate::format;
use crate::model::Lang;
use crate::model::consultation_pages::NoticePage;
use crate::model::frame::Frame;
use crate::words::tr;

pub fn page(f: &Frame, p: NoticePage) -> Page {
    use tr::consultations::staff as word;
    let title = f.tf(word::NOTICE_TITLE, &[("title", &format!("\u{2068}{}\u{2069}", p.title.get(f.lang)))]);
    let draft = p.draft.then(|| view! { <p class="notice warning no-print">{f.t(word::NOTICE_DRAFT)}</p> });
    let code = poster::Code { squares: &p.squares, side: p.side, label: tr::consultations::notice::QR, address: &p.address };
    let body = view! {
        <div class="no-print">{up(f, p.number, &p.title)}</div>
        <div class="page-head no-print"><h1>{title.clone()}</h1><p class="lede">{f.t(word::NOTICE_HELP)}</p></div>
        {draft}
        {poster::poster(f, &code, [side(&p, Lang::Ar), side(&p, Lang::Fr)], [None, None])}
    };
    Page::new(title, body.into_any())
}

/// What, who, when, how, in one language.
fn side(p: &NoticePage, lang: Lang) -> AnyView {
    use tr::consultations as word;
    let date = |at| format::date(lang, at);
    let names: Vec<String> = match p.audience.kind {
        crate::model::consultations::AudienceKind::Neighbourhoods => p.audience.neighbourhoods.iter().map(|name| name.get(lang).to_owned()).collect(),
        crate::model::consultations::AudienceKind::Organisations => {
            p.audience.organisations.iter().map(|kind| labels::organisation_kind(*kind).text(lang).to_owned()).collect()
        }
        _ => Vec::new(),
    };
    let join = if lang == Lang::Ar { "، " } else { ", " };
    let names = (!names.is_empty()).then(|| format!(" ({})", names.join(join)));
    let when = p.dates.map(|(from, to)| word::notice::WHEN_DATES.fill(lang, &[("from", &date(from)), ("to", &date(to))]));
    let vote = p.vote.map(|(from, to)| {
        let dates = word::notice::WHEN_DATES.fill(lang, &[("from", &date(from)), ("to", &date(to))]);
        view! { <p><strong>{word::notice::VOTE.text(lang)}</strong>" "{dates}</p> }
    });
    let decides = p.decides_on.map(|at| word::DECIDES_BY.fill(lang, &[("date", &date(at))]));
    view! {
        <div lang=lang.code() dir=lang.dir()>
            <p><strong>{word::notice::HEADING.text(lang)}</strong></p>
            <h2>{p.title.get(lang).to_owned()}</h2>
            {prose(p.purpose.get(lang))}
            <p><strong>{word::notice::WHO.text(lang)}</strong>" "{audience_kind(p.audience.kind).text(lang)}{names}</p>
            <p><strong>{word::notice::WHEN.text(lang)}</strong>" "{when}</p>
            {vote}
            <p><strong>{format::label(lang, word::DECIDER.text(lang))}</strong>" "{p.decider.get(lang).to_owned()}" "{decides}</p>
            <p><strong>{word::notice::HOW.text(lang)}</strong></p>
            <p class="small">{word::ADVICE.text(lang)}</p>
        </div>
    }
    .into_any()
}

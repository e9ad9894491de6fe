//! The desk: giving out a code after looking at a paper, and the slip that is handed over.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::components::labels;
use crate::format;
use crate::model::content::ResidenceMethod;
use crate::model::frame::Frame;
use crate::model::residents::{DeskPage, Slip};
use crate::model::{Lang, Localized, Micros, paths};
use crate::words::{Key, tr};

/// A neighbourhood to be chosen.
pub(super) fn neighbourhood(f: &Frame, places: Vec<(String, Localized)>, chosen: String, errors: &crate::model::form::FormErrors) -> AnyView {
    let choices = places.into_iter().map(|(slug, name)| Choice::new(slug, f.local(&name))).collect();
    let field = Field::new("neighbourhood", f.t(tr::residents::NEIGHBOURHOOD), chosen);
    form::select(f, field, f.t(tr::residents::CHOOSE), vec![(String::new(), choices)], errors)
}

/// Draws the form.
pub fn page(f: &Frame, p: DeskPage) -> Page {
    use tr::residents as word;
    let title = f.t(word::DESK_TITLE);
    let methods = ResidenceMethod::AT_THE_DESK.iter().map(|method| Choice::new(method.as_str(), f.t(labels::residence_method(*method)))).collect();
    let (given, used) = (f.number(p.today.0), f.number(p.today.1));
    let body = view! {
        <div class="narrow">
            <div class="page-head">
                <h1>{title}</h1>
                <p class="lede">{f.t(word::DESK_LEDE)}</p>
            </div>
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::desk(f.slug()) novalidate>
                {form::radio_cards(f, "method", f.t(word::METHOD_ASKED), &p.fields.method, methods, &p.errors)}
                {neighbourhood(f, p.neighbourhoods, p.fields.neighbourhood, &p.errors)}
                <div class="notice">{icon(f, "shield")}<p>{f.t(word::NEVER_NOTE)}</p></div>
                {form::submit(f, word::GIVE)}
            </form>
            <p class="soft">{f.tf(word::TODAY, &[("given", &given), ("used", &used)])}</p>
        </div>
    };
    Page::new(title, body.into_any())
}

/// Draws the slip: Arabic and French, whatever the agent reads, because somebody else takes it home.
pub fn slip(f: &Frame, p: Slip) -> Page {
    use tr::residents as word;
    let title = f.t(word::SLIP_TITLE);
    let until = |lang: Lang| word::SLIP_UNTIL.fill(lang, &[("date", &format::date(lang, Micros(p.expires_at)))]);
    let commune = f.commune.as_ref().map(|commune| commune.name.clone());
    let part = |lang: Lang, place: &str| {
        let say = |key: Key| key.text(lang);
        let name = commune.as_ref().map(|name| name.get(lang).to_owned());
        view! {
            <div lang=lang.code() dir=lang.dir()>
                <p><strong>{name}</strong>" · "{place.to_owned()}</p>
                <p>{say(word::SLIP_HOW)}</p>
                <p class="small">{until(lang)}</p>
            </div>
        }
    };
    let box_of = format!("-4 -4 {0} {0}", p.side + 8);
    let body = view! {
        <div class="narrow">
            <div class="page-head no-print"><h1>{title}</h1><p class="lede">{f.t(word::SLIP_LEDE)}</p></div>
            <article class="panel slip">
                {part(Lang::Ar, &p.neighbourhood.0)}
                <p class="slip-code" dir="ltr">{p.code.clone()}</p>
                <svg class="qr" viewBox=box_of role="img" aria-label=f.t(word::QR)><path d=p.squares.clone()/></svg>
                {part(Lang::Fr, &p.neighbourhood.1)}
            </article>
            <p class="button-row no-print"><a class="button primary" href=paths::desk(f.slug())>{f.t(word::NEXT_PERSON)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

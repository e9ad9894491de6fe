//! Answering a questionnaire: where one begins, and its pages.

use leptos::prelude::*;
use serde_json::json;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::consultation::{line, plain};
use crate::components::form::hidden;
use crate::components::icon::icon;
use crate::components::question::{self, said};
use crate::format;
use crate::model::consultations::Opening;
use crate::model::frame::Frame;
use crate::model::questionnaire::{Answering, Asked, BeginPage, Begun, Input, Presence, QuestionsPage, VersionLine};
use crate::model::{Micros, paths};
use crate::words::tr;

/// What stands of the questions on the consultation's page.
pub fn section(f: &Frame, number: i64, questions: i64, results: bool) -> AnyView {
    use tr::questionnaires as word;
    let slug = f.slug();
    let count = (questions > 0).then(|| view! { <p>{f.tn(word::QUESTION_COUNT, questions)}" "{f.t(word::KEPT_AS_YOU_GO)}</p> });
    let results = results.then(|| view! { <li><a href=paths::questions_results(slug, number)>{f.t(word::RESULTS)}</a></li> });
    view! {
        {count}
        <ul class="plain">
            {results}
            <li><a href=paths::questions_paper(slug, number)>{f.t(word::PAPER)}</a></li>
        </ul>
    }
    .into_any()
}

/// Why it cannot be sent now: until when it pauses between two phases, or that it is over.
pub(super) fn late(f: &Frame, opening: &Opening, over: crate::words::Key) -> String {
    match opening {
        Opening::OpensOn { at } => f.tf(tr::questionnaires::KEPT_PAUSED, &[("date", &format::date(f.lang, *at))]),
        _ => f.t(over).to_owned(),
    }
}

/// An address as the same organisation.
pub(super) fn within(about: &Answering, path: String) -> String {
    match &about.organisation {
        Some((id, _)) => paths::with_query(path, &[("as", id)]),
        None => path,
    }
}

/// The way up, whose questions they are, and as whom one answers.
pub(super) fn head(f: &Frame, about: &Answering, heading: AnyView) -> AnyView {
    let (path, up) = match about.rehearsal {
        Some(_) => (paths::prepare_questions(f.slug(), about.number), f.t(tr::questionnaires::staff::TITLE).to_owned()),
        None => (paths::consultation(f.slug(), about.number), plain(f, &about.title)),
    };
    let organisation = about.organisation.as_ref().map(
        |(_, name)| view! { <p class="notice">{icon(f, "people")}<span>{f.tf(tr::questionnaires::AS_ORGANISATION, &[("name", &f.local(name))])}</span></p> },
    );
    let rehearsal = about.rehearsal.is_some().then(|| view! { <p class="notice">{icon(f, "info")}<span>{f.t(tr::questionnaires::REHEARSAL)}</span></p> });
    view! {
        {breadcrumbs::up(f, path, up)}
        <div class="page-head"><h1>{heading}</h1></div>
        {organisation}
        {rehearsal}
    }
    .into_any()
}

fn begin_line(f: &Frame, path: String, begun: Begun, name: Option<String>) -> AnyView {
    use tr::questionnaires as word;
    let (key, class) = match (begun.sent_at, begun.draft) {
        (Some(_), _) => (word::CHANGE, "button"),
        (None, true) => (word::CONTINUE, "button primary"),
        (None, false) => (word::BEGIN, "button primary"),
    };
    let sent = begun.sent_at.map(|at| view! { <p>{icon(f, "check")}" "{f.tf(word::SENT_ON, &[("date", &format::date(f.lang, at))])}</p> });
    let name = name.map(|name| view! { <h2>{f.tf(word::AS_ORGANISATION, &[("name", &name)])}</h2> });
    view! { <section class="do">{name}{sent}<p class="button-row"><a class=class href=path>{f.t(key)}</a></p></section> }.into_any()
}

/// What was changed since it is asked.
pub(super) fn versions(f: &Frame, changes: &[VersionLine]) -> Option<AnyView> {
    (!changes.is_empty()).then(|| {
        let lines = changes
            .iter()
            .map(|version| {
                let items = version.changes.iter().map(|text| view! { <li dir="auto">{text.clone()}</li> }).collect::<Vec<_>>();
                let at = version.at;
                view! {
                    <li><time datetime=format::machine(at)>{format::date(f.lang, at)}</time>{format::colon(f.lang)}<bdi>{version.reason.clone()}</bdi><ul>{items}</ul></li>
                }
            })
            .collect::<Vec<_>>();
        view! { <section><h2>{f.t(tr::questionnaires::CHANGES)}</h2><ul>{lines}</ul></section> }.into_any()
    })
}

/// Where one begins.
pub fn begin(f: &Frame, p: BeginPage) -> Page {
    use tr::questionnaires as word;
    let (slug, number) = (f.slug(), p.number);
    let path = |as_: Option<&str>, begun: Begun| {
        let path = if begun.draft || begun.sent_at.is_some() { paths::questions_review(slug, number) } else { paths::questions_page(slug, number, 1) };
        as_.map_or_else(|| path.clone(), |id| paths::with_query(path.clone(), &[("as", id)]))
    };
    let own = (p.may_person || p.person.draft || p.person.sent_at.is_some()).then(|| begin_line(f, path(None, p.person), p.person, None));
    let organisations = p.organisations.iter().map(|(id, name, begun)| begin_line(f, path(Some(id), *begun), *begun, Some(f.local(name)))).collect::<Vec<_>>();
    let closed = match p.opening {
        Opening::Closed { at } => Some(f.tf(tr::consultations::opening::CLOSED, &[("date", &format::date(f.lang, Micros(at.0 - 1)))])),
        Opening::OpensOn { at } => Some(f.tf(tr::consultations::opening::OPENS_ON, &[("date", &format::date(f.lang, at))])),
        _ => None,
    };
    let results_from = p.results_from.map(|at| f.tf(word::RESULTS_FROM, &[("date", &format::date(f.lang, at))]));
    let unverified = p.unverified.then(|| view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::UNVERIFIED)}</span></p> });
    let may_begin = p.may_person || !p.organisations.is_empty();
    let elsewhere =
        (!may_begin && closed.is_none()).then(|| view! { <p><a class="button" href=paths::consultation(slug, number)>{f.t(word::WHO_MAY)}</a></p> });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.title))}
            <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{line(f, &p.title)}</p></div>
            <p>{f.tn(word::QUESTION_COUNT, p.questions)}" "{f.t(word::KEPT_AS_YOU_GO)}</p>
            {closed.map(|text| view! { <p class="notice">{icon(f, "clock")}<span>{text}" "{results_from}</span></p> })}
            {unverified}
            {own}
            {organisations}
            {elsewhere}
            {section(f, number, 0, p.results)}
            {versions(f, &p.changes)}
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any())
}

/// A page of questions.
pub fn questions(f: &Frame, p: QuestionsPage, to_review: bool) -> Page {
    use tr::questionnaires as word;
    let (slug, number) = (f.slug(), p.about.number);
    let progress = f.tf(word::PROGRESS, &[("page", &f.number(p.progress.page)), ("of", &f.number(p.progress.of))]);
    let heading = match &p.heading {
        Some(heading) => said(f, heading),
        None => f.t(word::TITLE).into_any(),
    };
    let title = p.heading.as_ref().map_or_else(|| f.t(word::TITLE).to_owned(), |heading| heading.text.clone());
    let action = match p.about.rehearsal {
        Some(_) => paths::rehearse_questions(slug, number),
        None => paths::questions_page(slug, number, p.page),
    };
    let refs: Vec<_> = p.questions.iter().collect();
    let summary = question::summary(f, &refs);
    let asked = p.questions.iter().map(|one| question::question(f, one)).collect::<Vec<_>>();
    // A rehearsal keeps no photo, and takes none.
    let is_photo = |one: &Asked| matches!(one.input, Input::Photo(_)) && one.presence != Presence::Waiting;
    let has_photos = p.about.rehearsal.is_none() && p.questions.iter().any(is_photo);
    let enctype = has_photos.then_some("multipart/form-data");
    let carried = p.about.rehearsal.clone().map(|carried| view! { {hidden("carried", carried)}{hidden("page", p.page.to_string())} });
    let organisation = p.about.organisation.as_ref().map(|(id, _)| hidden("as", id.clone()));
    // Where visitors answer too, whoever was signed in does not become one of them when their session ends.
    let own = (p.about.rehearsal.is_none() && f.viewer.is_some()).then(|| hidden("by", "account"));
    let closed = (p.about.rehearsal.is_none() && !matches!(p.about.opening, Opening::Open { .. }))
        .then(|| view! { <p class="notice">{icon(f, "warning")}<span>{late(f, &p.about.opening, word::LATE)}</span></p> });
    let back = p.has_previous.then(|| view! { <button class="button" name="go" value="back">{f.t(word::BACK)}</button> });
    let on = if p.progress.page == p.progress.of || to_review { word::TO_REVIEW } else { word::NEXT };
    let (Live { asking, told, script, wasm, telling }, loader) = live(f, p.live);
    let body = view! {
        <div class="narrow questions">
            {head(f, &p.about, heading)}
            <p class="question-progress">{progress.clone()}</p>
            <progress value=p.progress.page.to_string() max=p.progress.of.to_string() aria-label=progress></progress>
            {closed}
            {summary}
            <form method="post" action=action enctype=enctype novalidate data-asking=asking data-told=told data-script=script data-wasm=wasm>
                {telling}
                {organisation}
                {own}
                {carried}
                {to_review.then(|| hidden("to", "review"))}
                {asked}
                <p class="button-row"><button class="button primary" name="go" value="next">{f.t(on)}</button>{back}</p>
                <p class="small">{f.t(word::SAVED_WITH_PAGE)}</p>
            </form>
            {loader}
        </div>
    };
    Page::new(title, body.into_any())
}

/// What a script that asks by itself finds on the form, and the script; nothing where it has nothing to do.
fn live(f: &Frame, given: Option<String>) -> (Live, Option<AnyView>) {
    use tr::questionnaires as word;
    let file = f.assets.file;
    let loader = file("asking_loader.js");
    let Some(given) = given.filter(|_| !loader.is_empty()) else { return (Live::default(), None) };
    let comma = if f.lang.dir() == "rtl" { "، " } else { ", " };
    let told = json!({ "came": f.t(word::CAME), "went": f.t(word::WENT), "wrong": f.t(tr::errors::OF_FIELD), "comma": comma });
    let live = Live {
        asking: Some(given),
        told: Some(told.to_string()),
        script: Some(file("asking.js")),
        wasm: Some(file("asking_bg.wasm")),
        telling: Some(question::telling(f)),
    };
    (live, Some(view! { <script type="module" src=loader></script> }.into_any()))
}

/// Attributes of a form that a script asks by itself.
#[derive(Default)]
struct Live {
    asking: Option<String>,
    told: Option<String>,
    script: Option<&'static str>,
    wasm: Option<&'static str>,
    telling: Option<AnyView>,
}

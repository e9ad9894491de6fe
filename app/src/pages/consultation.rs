//! A consultation: what is asked, what is already decided, who decides and by when; what the reader can do now; when what happens; what was changed.

use leptos::prelude::*;

use super::{Page, trace};
use crate::components::consultation::{self, PartSection};
use crate::components::icon::icon;
use crate::components::prose::quote;
use crate::components::share::share;
use crate::components::{author, breadcrumbs, compare, discussion, moderation, picture, time};
use crate::format;
use crate::model::consultation_pages::{ChangeLine, Changed, ConsultationPage, DocumentLine, Rehearsal};
use crate::model::consultations::{Multilingual, Rehearsed};
use crate::model::content::{ItemKind, Tombstone};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// `parts` are what is asked in it.
pub fn page(f: &Frame, mut p: ConsultationPage, parts: Vec<PartSection>) -> Page {
    use tr::consultations as word;
    let title = consultation::plain(f, &p.title);
    let description = p.purpose.get(f.chosen).chars().take(200).collect::<String>();
    let acts = acts(f, &p, &parts);
    let sections = parts.into_iter().map(|part| section(f, part)).collect::<Vec<_>>();
    let talk = p.discussion.take().map(|section| discussion::section(f, section));
    let body = view! {
        {p.rehearsal.as_ref().map(|rehearsal| rehearsing(f, p.number, rehearsal))}
        {up(f)}
        <article class="item">
            {head(f, &p, &title)}
            <div class="item-act">
                {consultation::standing(f, &p.standing, acts)}
                {around(f, &p, &title)}
            </div>
            <div class="item-body">
                {told(f, word::ASKED, &p.purpose)}
                {told(f, word::SETTLED, &p.settled)}
                {decider(f, &p)}
                {told(f, word::BINDING, &p.binding)}
                <section><h2>{f.t(word::PHASES)}</h2>{consultation::timeline(f, &p.phases)}{calendar(f, &p)}</section>
                {sections}
                {tallies(f, &p)}
                {documents(f, p.number, &p.documents)}
                {changes(f, &p.changes)}
                {contact(f, &p)}
            </div>
        </article>
        {talk}
    };
    Page::new(title, body.into_any()).shared_as(description, "").advised()
}

fn up(f: &Frame) -> AnyView {
    breadcrumbs::list(f, tr::consultations::BREADCRUMBS, (paths::consultations(f.slug()), tr::consultations::TITLE))
}

/// What others see of a hidden one.
pub fn hidden(f: &Frame, number: i64, tombstone: Option<Tombstone>) -> Page {
    let back = view! { <a class="button" href=paths::consultations(f.slug())>{f.t(tr::consultations::ALL)}</a> };
    let title = f.tf(tr::consultations::NUMBERED, &[("number", &number.to_string())]);
    trace::page(f, title, up(f), (trace::hidden(f, ItemKind::Consultation, tombstone), back.into_any()), None)
}

fn head(f: &Frame, p: &ConsultationPage, title: &str) -> AnyView {
    use tr::consultations as word;
    let (lang, _) = p.title.read(f.chosen);
    let other = (lang != f.lang && !title.is_empty()).then_some(lang);
    let cancelled = p.cancelled.as_ref().map(|(at, reason)| {
        let when = f.tf(word::CANCELLED_ON, &[("date", &format::date(f.lang, *at))]);
        view! { <div class="banner late">{icon(f, "cross")}<div><p>{when}</p>{quote(reason)}</div></div> }
    });
    let overdue = p.decides_on.filter(|_| p.overdue).map(|at| {
        let words = f.tf(word::OVERDUE, &[("date", &format::date(f.lang, at))]);
        view! { <div class="banner late">{icon(f, "late")}<p>{words}</p></div> }
    });
    view! {
        <header class="item-head">
            {picture::asking(f, p.template, None)}
            {cancelled}
            {overdue}
            {notices(f, p)}
            <p class="tags">
                {consultation::state(f, p.state)}" "<span class="tag">{f.t(consultation::template(p.template))}</span>" "
                <span class="soft" dir="ltr">{format!("#{}", p.number)}</span>
            </p>
            <h1 lang=other.map(|lang| lang.code()) dir=other.map(|lang| lang.dir())>{title.to_owned()}</h1>
            <p>{icon(f, "people")}" "{f.t(word::WHO)}{format::colon(f.lang)}{consultation::audience(f, &p.audience)}</p>
            <p class="small">{f.t(word::ADVICE)}</p>
        </header>
    }
    .into_any()
}

fn notices(f: &Frame, p: &ConsultationPage) -> AnyView {
    let hidden = match &p.notice {
        Some(reasons) => Some(moderation::unread(f, reasons)),
        None => p.hidden.then(|| view! { <div class="notice danger">{icon(f, "info")}<p>{f.t(tr::consultations::HIDDEN_FROM_OTHERS)}</p></div> }.into_any()),
    };
    view! { {hidden}{p.under_review.then(|| moderation::under_review(f))} }.into_any()
}

/// The buttons of what is asked; where nothing else is, the way to the discussion.
fn acts(f: &Frame, p: &ConsultationPage, parts: &[PartSection]) -> Vec<AnyView> {
    let of_parts = parts.iter().filter_map(|part| {
        let (word, href) = part.act.clone()?;
        let class = if part.done == Some(true) { "button" } else { "button primary" };
        Some(view! { <a class=class href=href>{f.t(word)}</a> }.into_any())
    });
    let acts: Vec<AnyView> = of_parts.collect();
    let talks = p.discussion.as_ref().is_some_and(|section| section.open);
    if acts.is_empty() && talks {
        return vec![view! { <a class="button primary" href="#discussion">{f.t(tr::consultations::DISCUSS)}</a> }.into_any()];
    }
    acts
}

/// What anyone can do besides, and what staff can.
fn around(f: &Frame, p: &ConsultationPage, title: &str) -> AnyView {
    if p.rehearsal.is_some() {
        return ().into_any();
    }
    let (slug, number) = (f.slug(), p.number);
    let share = (!p.hidden).then(|| share(f, &paths::consultation(slug, number), title, "share-page"));
    let manage = p.may_manage.then(|| view! { <a href=paths::prepare_consultation(slug, number)>{icon(f, "edit")}" "{f.t(tr::consultations::MANAGE)}</a> });
    let flag = (!p.hidden).then(|| moderation::flag_link(f, paths::consultation_flag(slug, number)));
    view! { <div class="item-acts no-print">{share}{manage}{flag}</div> }.into_any()
}

fn told(f: &Frame, heading: Key, text: &Multilingual) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <section><h2>{f.t(heading)}</h2>{consultation::paragraphs(f, text)}</section> }.into_any())
}

fn decider(f: &Frame, p: &ConsultationPage) -> AnyView {
    use tr::consultations as word;
    let by = p.decides_on.map(|at| {
        let words = f.tf(word::DECIDES_BY, &[("date", &format::date(f.lang, at))]);
        view! { <p><strong>{words}</strong></p> }
    });
    view! { <section><h2>{f.t(word::DECIDER)}</h2>{consultation::paragraphs(f, &p.decider)}{by}</section> }.into_any()
}

fn calendar(f: &Frame, p: &ConsultationPage) -> Option<AnyView> {
    p.rehearsal.is_none().then(|| {
        let href = paths::consultation_calendar(f.slug(), p.number);
        view! { <p class="no-print"><a href=href>{icon(f, "calendar")}" "{f.t(tr::consultations::CALENDAR)}</a></p> }.into_any()
    })
}

fn section(f: &Frame, part: PartSection) -> AnyView {
    let body = part.body.within(f);
    view! { <section id=part.anchor><h2>{f.t(part.title)}</h2>{body}</section> }.into_any()
}

fn tallies(f: &Frame, p: &ConsultationPage) -> Option<AnyView> {
    (!p.tallies.is_empty()).then(|| {
        let lines = p.tallies.iter().map(|(word, count)| view! { <li>{f.tn(*word, *count)}</li> }).collect::<Vec<_>>();
        view! { <section><h2>{f.t(tr::consultations::GIVEN)}</h2><ul>{lines}</ul></section> }.into_any()
    })
}

fn documents(f: &Frame, number: i64, documents: &[DocumentLine]) -> Option<AnyView> {
    (!documents.is_empty()).then(|| {
        let lines = documents.iter().map(|one| view! { <li>{document(f, number, one)}</li> }).collect::<Vec<_>>();
        view! { <section id="documents"><h2>{f.t(tr::consultations::DOCUMENTS)}</h2><ul class="rows">{lines}</ul></section> }.into_any()
    })
}

/// Its title, its summary, and each of its files.
pub(super) fn document(f: &Frame, number: i64, one: &DocumentLine) -> AnyView {
    let files = one
        .files
        .iter()
        .map(|(lang, bytes)| {
            let size = f.tf(tr::consultations::KILOBYTES, &[("size", &f.number((bytes + 1_023) / 1_024))]);
            let words = f.tf(tr::consultations::FILE, &[("language", consultation::language(*lang)), ("size", &size)]);
            let href = paths::consultation_file(f.slug(), number, &one.id, lang.code());
            view! { <li><a href=href hreflang=lang.code()>{icon(f, "download")}" "{words}</a></li> }
        })
        .collect::<Vec<_>>();
    view! {
        <h3 class="card-title">{consultation::line(f, &one.title)}</h3>
        {consultation::paragraphs(f, &one.summary)}
        <ul class="plain">{files}</ul>
    }
    .into_any()
}

fn changes(f: &Frame, changes: &[ChangeLine]) -> Option<AnyView> {
    (!changes.is_empty()).then(|| {
        let lines = changes.iter().map(|one| change(f, one)).collect::<Vec<_>>();
        view! { <section id="changes"><h2>{f.t(tr::consultations::CHANGES)}</h2><ul class="timeline">{lines}</ul></section> }.into_any()
    })
}

fn change(f: &Frame, line: &ChangeLine) -> AnyView {
    use tr::consultations::change as word;
    let (what, more) = match &line.what {
        Changed::Deadline { phase, from, to } => {
            let (from, to) = (format::date(f.lang, *from), format::date(f.lang, *to));
            (f.tf(word::DEADLINE, &[("phase", f.t(consultation::phase(*phase))), ("from", &from), ("to", &to)]), None)
        }
        Changed::Wording { text, lang, before, after } => {
            let what = f.tf(word::WORDING, &[("text", f.t(consultation::text_name(*text))), ("language", consultation::language(*lang))]);
            (what, Some(compare::compare(before, after)))
        }
        Changed::Document { title } => (f.t(word::DOCUMENT).to_owned(), Some(view! { <p><bdi>{title.clone()}</bdi></p> }.into_any())),
        Changed::Contact => (f.t(word::CONTACT).to_owned(), None),
        Changed::Cancelled => (f.t(word::CANCELLED).to_owned(), None),
    };
    let reason = (!line.reason.is_empty()).then(|| view! { <p>{f.tf(word::REASON, &[("reason", &format!("\u{2068}{}\u{2069}", line.reason))])}</p> });
    view! { <li><p>{time::moment(f, line.at)}" · "<strong>{what}</strong></p>{more}{reason}</li> }.into_any()
}

fn contact(f: &Frame, p: &ConsultationPage) -> Option<AnyView> {
    use tr::consultations as word;
    let person = p.contact.as_ref().map(|person| {
        let name = format!("\u{2068}{}\u{2069}", author::name(f, person));
        view! { <p>{f.tf(word::CONTACT_PERSON, &[("name", &name)])}</p> }
    });
    let how = (!p.contact_text.is_empty()).then(|| view! { <p dir="auto">{p.contact_text.clone()}</p> });
    (person.is_some() || how.is_some()).then(|| view! { <section id="contact"><h2>{f.t(word::CONTACT)}</h2>{person}{how}</section> }.into_any())
}

const fn rehearsed(who: Rehearsed) -> Key {
    use tr::consultations::staff::rehearsed as word;
    match who {
        Rehearsed::Visitor => word::VISITOR,
        Rehearsed::Participant => word::PARTICIPANT,
        Rehearsed::Resident => word::RESIDENT,
        Rehearsed::Elsewhere => word::ELSEWHERE,
        Rehearsed::Organisation => word::ORGANISATION,
        Rehearsed::OtherOrganisation => word::OTHER_ORGANISATION,
        Rehearsed::Invited => word::INVITED,
    }
}

/// As whom and when the page is read, with the ways to the others. Nothing on the page leads out of the rehearsal.
fn rehearsing(f: &Frame, number: i64, rehearsal: &Rehearsal) -> AnyView {
    use tr::consultations::staff as word;
    let here = paths::rehearse_consultation(f.slug(), number);
    let at = rehearsal.phase.map_or("", |phase| phase.as_str());
    let people = rehearsal
        .others
        .iter()
        .map(|who| {
            let href = paths::with_query(here.clone(), &[("as", who.as_str()), ("phase", at)]);
            view! { <li><a class="chip" href=href aria-current=(*who == rehearsal.who).then_some("true")>{f.t(rehearsed(*who))}</a></li> }
        })
        .collect::<Vec<_>>();
    let phases = rehearsal
        .phases
        .iter()
        .map(|phase| {
            let href = paths::with_query(here.clone(), &[("as", rehearsal.who.as_str()), ("phase", phase.as_str())]);
            view! { <li><a class="chip" href=href aria-current=(Some(*phase) == rehearsal.phase).then_some("true")>{f.t(consultation::phase(*phase))}</a></li> }
        })
        .collect::<Vec<_>>();
    view! {
        <aside class="notice rehearsal" aria-label=f.t(word::REHEARSAL)>
            {icon(f, "info")}
            <div>
                <p><strong>{f.t(word::REHEARSAL)}</strong></p>
                <p>{f.t(word::REHEARSE_AS)}</p>
                <ul class="chips">{people}</ul>
                <p>{f.t(word::REHEARSE_WHEN)}</p>
                <ul class="chips">{phases}</ul>
                <p class="small">{f.t(word::NO_DISCUSSION)}</p>
                <p><a href=paths::prepare_consultation(f.slug(), number)>{f.t(word::REHEARSE_BACK)}</a></p>
            </div>
        </aside>
    }
    .into_any()
}

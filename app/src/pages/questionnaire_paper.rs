//! The questions on paper, with the same numbers and when each is answered; entering what stands on it; the receipt.

use leptos::prelude::*;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::consultation::{line, plain};
use crate::components::form::{Choice, Field, error_summary, hidden, select, text_field};
use crate::components::icon::icon;
use crate::components::labels;
use crate::components::question::{self, said};
use crate::format;
use crate::model::content::OrganisationKind;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::questionnaire::{Asked, Input, Offered, Said};
use crate::model::questionnaire_paper::{AskedOrganisation, EntryPage, PaperPage, PaperReceiptPage};
use crate::words::tr;

fn boxes(f: &Frame, choices: &[Offered], sign: &'static str) -> AnyView {
    let lines =
        choices.iter().map(|choice| view! { <li><span class="paper-box" aria-hidden="true">{sign}</span>{said(f, &choice.label)}</li> }).collect::<Vec<_>>();
    view! { <ul class="paper-choices">{lines}</ul> }.into_any()
}

fn matrix(f: &Frame, rows: &[crate::model::questionnaire::MatrixRow]) -> AnyView {
    let heads = rows.first().map(|row| row.choices.iter().map(|choice| view! { <th scope="col">{said(f, &choice.label)}</th> }).collect::<Vec<_>>());
    let lines = rows
        .iter()
        .map(|row| {
            let cells = row.choices.iter().map(|_| view! { <td><span class="paper-box">"☐"</span></td> }).collect::<Vec<_>>();
            view! { <tr><th scope="row">{said(f, &row.label)}</th>{cells}</tr> }
        })
        .collect::<Vec<_>>();
    view! { <table class="result-table"><thead><tr><td></td>{heads}</tr></thead><tbody>{lines}</tbody></table> }.into_any()
}

fn on_paper(f: &Frame, asked: &Asked) -> AnyView {
    use tr::questionnaires as word;
    let number = (!asked.number.is_empty()).then(|| view! { <b class="question-number">{asked.number.clone()}"."</b>" " });
    let skip = asked.skip.clone().map(|text| view! { <p class="skip-note">{icon(f, "info")}" "{text}</p> });
    let hint = asked.hint.as_ref().map(|hint| view! { <p class="hint">{said(f, hint)}</p> });
    let guidance = asked.guidance.as_ref().map(|text| view! { <p class="hint">{said(f, text)}</p> });
    let body = match &asked.input {
        Input::Note => None,
        Input::One(choices) | Input::Range(choices) => Some(view! { <p class="hint">{f.t(word::PAPER_SINGLE)}</p>{boxes(f, choices, "○")} }.into_any()),
        Input::Many(choices) => Some(view! { <p class="hint">{f.t(word::PAPER_SEVERAL)}</p>{boxes(f, choices, "☐")} }.into_any()),
        Input::Rank(choices) => Some(view! { <p class="hint">{f.t(word::PAPER_RANK)}</p>{boxes(f, choices, "____")} }.into_any()),
        Input::Acknowledge(_) => Some(view! { <p><span class="paper-box">"☐"</span>{f.t(word::ACKNOWLEDGED)}</p> }.into_any()),
        Input::Matrix { rows, .. } => Some(matrix(f, rows)),
        Input::Lines => Some(view! { <div class="paper-lines"><i></i><i></i><i></i><i></i></div> }.into_any()),
        Input::PhotoAtDesk | Input::Photo(_) => Some(view! { <p class="hint">{f.t(word::PHOTO_AT_DESK)}</p> }.into_any()),
        Input::Line | Input::Integer | Input::Decimal | Input::Date | Input::Point => Some(view! { <div class="paper-lines"><i></i></div> }.into_any()),
    };
    view! { <li class="paper-question">{skip}<p>{number}{said(f, &asked.label)}</p>{hint}{guidance}{body}</li> }.into_any()
}

fn group<'p>(pages: &'p [(Option<Said>, Vec<Asked>)], draw: impl Fn(&'p Asked) -> AnyView + 'p, f: &Frame) -> Vec<AnyView> {
    pages
        .iter()
        .map(|(heading, questions)| {
            let heading = heading.as_ref().map(|heading| view! { <h2>{said(f, heading)}</h2> });
            let list = questions.iter().map(&draw).collect::<Vec<_>>();
            view! { <section class="paper-group">{heading}{list}</section> }.into_any()
        })
        .collect()
}

/// To be printed and filled in by hand.
pub fn paper(f: &Frame, p: PaperPage) -> Page {
    use tr::questionnaires as word;
    let (slug, number) = (f.slug(), p.number);
    let languages = p
        .languages
        .iter()
        .map(|(tag, name)| {
            let current = (*tag == p.lang).then_some("true");
            view! { <li><a href=paths::with_query(paths::questions_paper(slug, number), &[("language", tag)]) lang=tag.clone() aria-current=current>{name.clone()}</a></li> }
        })
        .collect::<Vec<_>>();
    let closes = p.closes_at.map(|at| view! { <p>{f.tf(word::PAPER_UNTIL, &[("date", &format::date(f.lang, crate::model::Micros(at.0 - 1)))])}</p> });
    let contact = (!p.contact.is_empty()).then(|| view! { <p><bdi>{p.contact.clone()}</bdi></p> });
    let groups = group(&p.pages, |asked| on_paper(f, asked), f);
    let home =
        p.asks_home.then(|| view! { <div class="paper-question"><p>{f.t(tr::solution_form::NEIGHBOURHOOD)}</p><div class="paper-lines"><i></i></div></div> });
    let organisation = p.organisation.map(|always| {
        use tr::questionnaires::desk as word;
        let (words, hint) = if always { (word::ORGANISATION, word::SIGNED) } else { (word::ORGANISATION_OPTIONAL, word::SIGNED_OPTIONAL) };
        let lines = view! { <div class="paper-lines"><i></i><i></i><i></i></div> };
        view! { <div class="paper-question"><p>{f.t(words)}</p><p class="hint">{f.t(hint)}</p>{lines}</div> }
    });
    let dir = if p.right { "rtl" } else { "ltr" };
    let body = view! {
        <div class="narrow paper-form">
            {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.title))}
            <ul class="pane-line plain no-print" aria-label=f.t(word::PAPER_LANGUAGES)>{languages}</ul>
            <div lang=p.lang.clone() dir=dir>
                <div class="page-head"><h1>{line(f, &p.title)}</h1></div>
                <p>{f.t(word::PAPER_LEDE)}</p>
                {closes}
                {contact}
                <p class="small">{f.t(tr::consultations::ADVICE)}</p>
                {home}
                {organisation}
                <ul class="plain">{groups}</ul>
            </div>
        </div>
    };
    Page::new(f.t(word::PAPER), body.into_any()).advised()
}

/// Whose sheet it is, where organisations are asked.
fn whose(f: &Frame, p: &EntryPage) -> Option<AnyView> {
    use tr::questionnaires::desk as word;
    if p.organisations.is_empty() {
        let words = if p.invited { word::ORGANISATION_INVITED } else { word::NO_ORGANISATION };
        return (p.invited || !p.persons).then(|| view! { <p class="notice" id="organisation">{icon(f, "info")}<span>{f.t(words)}</span></p> }.into_any());
    }
    let group = |(kind, known): &(OrganisationKind, Vec<AskedOrganisation>)| {
        let choice = |one: &AskedOrganisation| Choice::new(one.id.clone(), format!("{} · \u{2068}{}\u{2069}", f.local(&one.name), one.known_by));
        let choices = known.iter().map(choice).collect();
        (f.t(labels::organisation_kind(*kind)).to_owned(), choices)
    };
    let (hint, none) = match (p.persons, p.invited) {
        (_, true) => (word::ORGANISATION_INVITED, word::A_PERSON),
        (true, false) => (word::ORGANISATION_HINT, word::A_PERSON),
        (false, false) => (word::ORGANISATION_ONCE, tr::form::CHOOSE),
    };
    let field = Field::new("organisation", f.t(word::ORGANISATION), p.organisation.clone()).hint(f.t(hint));
    Some(select(f, field, f.t(none), p.organisations.iter().map(group).collect(), &p.errors))
}

/// What an agent enters from paper.
pub fn entry(f: &Frame, p: EntryPage) -> Page {
    use tr::questionnaires::desk as word;
    let (slug, number) = (f.slug(), p.number);
    let refs: Vec<&Asked> = p.pages.iter().flat_map(|(_, questions)| questions).collect();
    let summary = question::summary(f, &refs);
    let groups = group(&p.pages, |asked| question::question(f, asked), f);
    let late = p.late.map(|(last, until)| {
        let (last, until) = (format::date(f.lang, last), format::date(f.lang, crate::model::Micros(until.0 - 1)));
        view! { <p class="notice">{icon(f, "clock")}<span>{f.tf(word::LATE, &[("last", &last), ("until", &until)])}</span></p> }
    });
    let received = Field::new("received_on", f.t(word::RECEIVED_ON), p.received_on.clone()).hint(f.t(word::RECEIVED_HINT)).kind("date", "off");
    let received = text_field(f, received, &p.errors);
    let home = (!p.places.is_empty()).then(|| {
        let places = p.places.iter().map(|(slug, name)| Choice::new(slug.clone(), name.get(f.lang))).collect();
        let field = Field::new("home", f.t(tr::solution_form::NEIGHBOURHOOD), p.home.clone()).hint(f.t(word::HOME_HINT));
        select(f, field, f.t(tr::paper::NO_PLACE), vec![(String::new(), places)], &p.errors)
    });
    let organisation = whose(f, &p);
    // Nothing that would be entered could be kept; what was sent stays to be read.
    if p.organisations.is_empty() && !p.persons && !p.refused {
        let body = view! {
            <div class="narrow questions">
                {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.title))}
                <div class="page-head"><h1>{f.t(word::TITLE)}</h1></div>
                {organisation}
            </div>
        };
        return Page::new(f.t(word::TITLE), body.into_any());
    }
    let wrong = error_summary(f, &p.errors);
    let body = view! {
        <div class="narrow questions">
            {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.title))}
            <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {late}
            {wrong}
            {summary}
            <form method="post" action=paths::enter_answers(slug, number) novalidate>
                {hidden("entry", p.entry.clone())}
                {received}
                {organisation}
                {home}
                {groups}
                <p class="button-row"><button class="button primary">{f.t(word::ENTER)}</button></p>
            </form>
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any())
}

/// The receipt of an answer on paper.
pub fn receipt(f: &Frame, p: PaperReceiptPage) -> Page {
    use tr::questionnaires::desk as word;
    let (slug, number) = (f.slug(), p.number);
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.title))}
            <div class="page-head"><h1>{f.t(word::RECEIPT)}</h1><p class="lede">{line(f, &p.title)}</p></div>
            <p class="type-display" dir="ltr">{p.receipt.clone()}</p>
            {p.organisation.as_ref().map(|name| view! { <p><bdi>{f.local(name)}</bdi></p> })}
            <p>{f.tf(word::ENTERED_ON, &[("date", &format::date(f.lang, p.at))])}</p>
            <p>{f.t(word::KEEP)}</p>
            <p class="button-row no-print"><a class="button primary" href=paths::enter_answers(slug, number)>{f.t(word::NEXT)}</a></p>
        </div>
    };
    Page::new(f.t(word::RECEIPT), body.into_any())
}

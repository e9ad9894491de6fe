//! Preparing an outcome: its sentence, its points and on what they rest, pledges, publishing; and what is added and corrected afterwards.

use leptos::prelude::*;

use super::consultation_forms::{is_optional, other_languages};
use super::consultation_prepare::up;
use super::{Page, outcome};
use crate::components::form::{self, Choice, Field, error, error_summary, hidden, label_field, radio_cards, select, submit, text_area, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::outcome::{decision, decision_word, text_name};
use crate::components::{breadcrumbs, consultation, refused};
use crate::format;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::languages::LANGS;
use crate::model::outcomes::{
    CorrectionPage, MilestoneLine, OutcomeDraftPage, OutcomeFields, OutcomeStage, OutcomeText, PointDecision, PointFields, PointPage, PointRow,
};
use crate::model::{Lang, Micros, paths};
use crate::words::tr;

pub fn page(f: &Frame, p: OutcomeDraftPage) -> Page {
    use tr::outcomes::staff as word;
    let (slug, number) = (f.slug(), p.number);
    if p.refused {
        refused::mark_refused();
    }
    let content = match p.stage {
        OutcomeStage::Early => early(f, &p),
        OutcomeStage::Cancelled => view! { <p class="notice">{icon(f, "info")}" "{f.t(tr::outcomes::lack::CANCELLED)}</p> }.into_any(),
        OutcomeStage::Draft => draft(f, &p),
        OutcomeStage::Published => following(f, &p),
    };
    let public = (p.stage == OutcomeStage::Published).then(|| view! { <p><a href=paths::outcome(slug, number)>{f.t(tr::outcomes::READ)}</a></p> });
    let body = view! {
        {up(f, number, &p.title)}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{consultation::line(f, &p.title)}</p>{public}</div>
        {error_summary(f, &p.errors)}
        {lacks(f, &p)}
        {content}
    };
    Page::new(f.t(word::TITLE), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// Before the consultation is over.
fn early(f: &Frame, p: &OutcomeDraftPage) -> AnyView {
    use tr::outcomes::staff as word;
    let when = p.closes_at.map(|at| {
        let last = Micros(at.0 - 1);
        view! { <p>{f.tf(word::EARLY_UNTIL, &[("date", &format::date(f.lang, last))])}</p> }
    });
    view! { <div class="notice">{icon(f, "clock")}<div><p>{f.t(word::EARLY)}</p>{when}</div></div> }.into_any()
}

/// Every reason at once, each with the way to where it is put right.
fn lacks(f: &Frame, p: &OutcomeDraftPage) -> Option<AnyView> {
    use tr::consultations::staff as word;
    (!p.lacks.is_empty()).then(|| {
        let lines = p
            .lacks
            .iter()
            .map(|lack| view! { <li>{lack.text.clone()}" "<a href=lack.path.clone()>{f.t(word::FIX)}<span class="visually-hidden">": "{lack.text.clone()}</span></a></li> })
            .collect::<Vec<_>>();
        let (role, focus) = if p.refused { (Some("alert"), Some("-1")) } else { (None, None) };
        view! { <div class="error-summary" role=role tabindex=focus autofocus=p.refused><h2>{f.t(word::LACKS)}</h2><ul>{lines}</ul></div> }.into_any()
    })
}

fn draft(f: &Frame, p: &OutcomeDraftPage) -> AnyView {
    use tr::outcomes::staff as word;
    let (slug, number) = (f.slug(), p.number);
    let rows = p.points.iter().map(|point| row(f, number, point)).collect::<Vec<_>>();
    let none = rows.is_empty().then(|| view! { <p>{f.t(word::NO_POINTS)}</p> });
    let class = if p.lacks.is_empty() { "button primary" } else { "button" };
    view! {
        {p.decides_at.map(|at| outcome::awaited(f, at))}
        <form method="post" action=paths::prepare_outcome(slug, number) novalidate>
            {hidden("act", "save")}
            {in_languages(f, p, 0)}
            {submit(f, tr::form::SAVE)}
        </form>
        <section aria-labelledby="points">
            <h2 id="points">{f.t(tr::outcomes::POINTS)}</h2>
            {none}
            <ol class="tasks">{rows}</ol>
            <p class="button-row"><a class="button" href=paths::outcome_point(slug, number, "new")>{icon(f, "plus")}{f.t(word::NEW_POINT)}</a></p>
        </section>
        {pledging(f, p, true)}
        <section class="do" aria-labelledby="publish">
            <h2 id="publish">{f.t(word::PUBLISH)}</h2>
            <p>{f.t(word::PUBLISH_HELP)}</p>
            <form method="post" action=paths::publish_outcome(slug, number)><p class="button-row"><button class=class>{f.t(word::PUBLISH)}</button></p></form>
        </section>
    }
    .into_any()
}

/// The fields of the sentence (0), or of an addition (1), those of languages that may be left out folded.
fn in_languages(f: &Frame, p: &OutcomeDraftPage, what: usize) -> AnyView {
    use tr::outcomes::staff as word;
    let (label, hint, rows) = [(text_name(OutcomeText::Summary), tr::outcomes::hint::SUMMARY, 3), (word::ADDITION, word::ADDITION_HINT, 4)][what];
    let field = |lang: Lang| {
        let field = Field::in_language(f, (OutcomeFields::names(lang)[what], label), p.fields.typed(lang)[what], (lang, p.needed));
        text_area(f, field.hint(f.t(hint)).rows(rows), &p.errors)
    };
    let needed = p.needed.langs().map(field).collect::<Vec<_>>();
    let others = p.needed.optional().map(field).collect::<Vec<_>>();
    let is_written = p.needed.optional().any(|lang| !p.fields.typed(lang)[what].is_empty());
    let open = is_written || p.errors.iter().any(|error| is_optional(error.field, p.needed));
    view! { {needed}{other_languages(f, open, others)} }.into_any()
}

/// A point of the draft: what it decides, and on how much it rests.
fn row(f: &Frame, number: i64, p: &PointRow) -> AnyView {
    use tr::outcomes::staff as word;
    let mark = p.decision.map(|kind| view! { " "{decision(f, kind)} });
    let href = paths::outcome_point(f.slug(), number, p.number);
    let title = if p.title.is_empty() { f.tf(word::POINT, &[("number", &p.number.to_string())]).into_any() } else { consultation::line(f, &p.title) };
    view! { <li><span><a href=href>{title}</a>" "<small>{f.tn(word::RESTS_ON, p.bases)}</small></span>{mark}</li> }.into_any()
}

/// Pledges that are attached, and the form that attaches one.
fn pledging(f: &Frame, p: &OutcomeDraftPage, removable: bool) -> AnyView {
    use tr::outcomes::staff as word;
    let action = || paths::prepare_outcome(f.slug(), p.number);
    let lines = p
        .attached
        .iter()
        .map(|one| {
            let remove = removable.then(|| {
                view! {
                    <form method="post" action=action()>
                        {hidden("act", "detach")}
                        {hidden("pledge", one.id.clone())}
                        <button class="button small quiet">{icon(f, "trash")}{f.t(word::DETACH)}</button>
                    </form>
                }
            });
            view! { <li><a href=paths::pledge(f.slug(), &one.id) dir="auto">{one.what.clone()}</a>" · "<bdi>{f.local(&one.organisation)}</bdi>{remove}</li> }
        })
        .collect::<Vec<_>>();
    let lines = (!lines.is_empty()).then(|| view! { <ul>{lines}</ul> });
    let offered = p.offered.iter().map(|one| Choice::new(one.id.clone(), format!("{} · {}", one.what, f.local(&one.organisation)))).collect::<Vec<_>>();
    let adding = (!offered.is_empty()).then(|| {
        let field = Field::new("pledge", f.t(word::PLEDGE), p.fields.pledge.clone());
        view! {
            <form method="post" action=action() novalidate>
                {hidden("act", "attach")}
                {select(f, field, f.t(tr::form::CHOOSE), vec![(String::new(), offered)], &p.errors)}
                {form::submit(f, word::ATTACH)}
            </form>
        }
    });
    view! { <section aria-labelledby="pledges"><h2 id="pledges">{f.t(tr::outcomes::PLEDGES)}</h2><p>{f.t(word::PLEDGES_HELP)}</p>{lines}{adding}</section> }
        .into_any()
}

/// After publication: additions, milestones, corrections, pledges, and putting away.
fn following(f: &Frame, p: &OutcomeDraftPage) -> AnyView {
    view! {
        {adding(f, p)}
        {reaching(f, p)}
        {correcting(f, p)}
        {pledging(f, p, false)}
        {archiving(f, p)}
    }
    .into_any()
}

fn adding(f: &Frame, p: &OutcomeDraftPage) -> AnyView {
    use tr::outcomes::staff as word;
    let points = p.points.iter().map(|point| Choice::new(point.number.to_string(), consultation::plain(f, &point.title))).collect();
    view! {
        <section class="do" aria-labelledby="add">
            <h2 id="add">{f.t(word::ADD)}</h2>
            <form method="post" action=paths::prepare_outcome(f.slug(), p.number) novalidate>
                {hidden("act", "add")}
                {select(f, Field::new("point", f.t(word::ABOUT_POINT), p.fields.point.clone()), f.t(word::ABOUT_ALL), vec![(String::new(), points)], &p.errors)}
                {in_languages(f, p, 1)}
                {form::submit(f, word::ADD)}
            </form>
        </section>
    }
    .into_any()
}

/// Milestones that are not reached, each with the button that says it is.
fn reaching(f: &Frame, p: &OutcomeDraftPage) -> Option<AnyView> {
    use tr::outcomes::staff as word;
    let line = |point: i64, one: &MilestoneLine| {
        view! {
            <li>
                <span>{consultation::line(f, &one.title)}" "<small>{f.tf(tr::answers::DUE, &[("date", &format::civil_date(f.lang, &one.due_on))])}</small></span>
                <form method="post" action=paths::prepare_outcome(f.slug(), p.number)>
                    {hidden("act", "reach")}
                    {hidden("milestone", format!("{point}.{}", one.position))}
                    <button class="button small">{icon(f, "check")}{f.t(word::REACH)}</button>
                </form>
            </li>
        }
    };
    let waiting = p.points.iter().flat_map(|point| point.milestones.iter().filter(|one| one.reached_at.is_none()).map(|one| (point.number, one)));
    let lines = waiting.map(|(point, one)| line(point, one)).collect::<Vec<_>>();
    (!lines.is_empty()).then(|| {
        view! { <section aria-labelledby="milestones"><h2 id="milestones">{f.t(tr::outcomes::FOLLOWS)}</h2><ul class="tasks">{lines}</ul></section> }.into_any()
    })
}

/// The ways to the correction of each text.
fn correcting(f: &Frame, p: &OutcomeDraftPage) -> AnyView {
    use tr::outcomes::staff as word;
    let link = |point: Option<i64>, text: OutcomeText, lang: Lang| {
        let name = format!("{}.{}", text.as_str(), lang.code());
        let subject = point.map_or_else(|| name.clone(), |point| format!("{point}.{name}"));
        let href = paths::with_query(paths::correct_outcome(f.slug(), p.number), &[("text", &subject)]);
        view! { <li><a href=href>{f.t(text_name(text))}" ("{lang.own_name()}")"</a></li> }
    };
    let whole = p.written.iter().map(|lang| link(None, OutcomeText::Summary, *lang)).collect::<Vec<_>>();
    let points = p
        .points
        .iter()
        .map(|point| {
            let links = OutcomeText::OF_POINTS.into_iter().flat_map(|text| p.written.iter().map(move |lang| (text, *lang)));
            let links = links.map(|(text, lang)| link(Some(point.number), text, lang)).collect::<Vec<_>>();
            view! { <li>{consultation::line(f, &point.title)}<ul>{links}</ul></li> }
        })
        .collect::<Vec<_>>();
    view! { <details class="fold-row"><summary><h2>{f.t(word::CORRECT)}</h2></summary><p>{f.t(word::CORRECT_HELP)}</p><ul>{whole}{points}</ul></details> }
        .into_any()
}

fn archiving(f: &Frame, p: &OutcomeDraftPage) -> Option<AnyView> {
    use tr::outcomes::staff as word;
    p.may_archive.then(|| {
        view! {
            <form class="after" method="post" action=paths::archive_consultation(f.slug(), p.number)>
                <p>{f.t(word::ARCHIVE_HELP)}</p>
                <button class="button quiet">{f.t(word::ARCHIVE)}</button>
            </form>
        }
        .into_any()
    })
}

/// The form of a point.
pub fn point(f: &Frame, p: PointPage) -> Page {
    use tr::outcomes::staff as word;
    let named = p.point.map_or_else(|| "new".to_owned(), |number| number.to_string());
    let action = paths::outcome_point(f.slug(), p.number, &named);
    let title = p.point.map_or_else(|| f.t(word::NEW_POINT).to_owned(), |number| f.tf(word::POINT, &[("number", &number.to_string())]));
    let decisions = PointDecision::ALL.iter().map(|kind| Choice::new(kind.as_str(), f.t(decision_word(*kind)))).collect();
    let remove = p.point.is_some().then(|| {
        view! {
            <form class="after" method="post" action=action.clone()>
                {hidden("act", "remove")}
                <button class="button quiet">{icon(f, "trash")}{f.t(word::REMOVE_POINT)}</button>
            </form>
        }
    });
    let needed = p.needed.langs().map(|lang| in_language(f, lang, &p)).collect::<Vec<_>>();
    let others = p.needed.optional().map(|lang| in_language(f, lang, &p)).collect::<Vec<_>>();
    let open = p.needed.optional().any(|lang| p.fields.is_written_in(lang)) || p.errors.iter().any(|error| is_optional(error.field, p.needed));
    let solutions = Field::new("solutions", f.t(word::SOLUTIONS), p.fields.solutions.clone()).hint(f.t(word::SOLUTIONS_HINT)).digits();
    let body = view! {
        {breadcrumbs::up(f, paths::prepare_outcome(f.slug(), p.number), f.t(word::TITLE))}
        <div class="page-head"><h1>{title.clone()}</h1><p class="lede">{consultation::line(f, &p.title)}</p></div>
        {error_summary(f, &p.errors)}
        <form method="post" action=action.clone() novalidate>
            {hidden("act", "save")}
            {hidden("version", p.fields.version.clone())}
            {radio_cards(f, Field::new("decision", f.t(word::DECISION), p.fields.decision.clone()), decisions, &p.errors)}
            <div class="two-languages">{needed}</div>
            {other_languages(f, open, others)}
            {boxes(f, &p)}
            {text_field(f, solutions, &p.errors)}
            {super::outcome_milestones::milestones(f, &p)}
            {submit(f, tr::form::SAVE)}
        </form>
        {remove}
    };
    Page::new(title, hub(f, StaffRoom::Consultations, body.into_any()))
}

fn in_language(f: &Frame, lang: Lang, p: &PointPage) -> AnyView {
    use tr::outcomes::hint as word;
    let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
    let areas = OutcomeText::OF_POINTS
        .into_iter()
        .map(|text| {
            let (rows, hint) = match text {
                OutcomeText::Summary | OutcomeText::Title => (2, word::TITLE),
                OutcomeText::Decider => (2, word::DECIDER),
                OutcomeText::Reason => (6, word::REASON),
                OutcomeText::Changed => (4, word::CHANGED),
            };
            let field = Field::in_language(f, (PointFields::names(text)[at], text_name(text)), p.fields.typed(text)[at], (lang, p.needed));
            // What changed is said where something did.
            let field = Field { needed: field.needed && text != OutcomeText::Changed, ..field };
            text_area(f, field.hint(f.t(hint)).rows(rows), &p.errors)
        })
        .collect::<Vec<_>>();
    view! { <fieldset class="plain-set"><legend>{lang.own_name()}</legend>{areas}</fieldset> }.into_any()
}

/// On what the point rests: boxes of which several can be ticked.
fn boxes(f: &Frame, p: &PointPage) -> AnyView {
    use tr::outcomes::staff as word;
    label_field("basis", f.t(word::BASES));
    let none = p.offered.is_empty().then(|| view! { <p>{f.t(word::NO_BASES)}</p> });
    let boxes = p
        .offered
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let id = if at == 0 { "basis".to_owned() } else { format!("basis-{at}") };
            let label_for = id.clone();
            let checked = p.fields.basis.contains(&one.value);
            let count = (one.count > 0).then(|| view! { " "<small>{f.tn(tr::outcomes::GIVEN, one.count)}</small> });
            view! {
                <label class="check" for=label_for>
                    <input type="checkbox" id=id name="basis" value=one.value.clone() checked=checked/>
                    <span><bdi>{f.local(&one.title)}</bdi>{count}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! { <fieldset class="field"><legend>{f.t(word::BASES)}</legend>{none}{boxes}{error(f, "basis", &p.errors)}</fieldset> }.into_any()
}

/// The form of a correction.
pub fn correction(f: &Frame, p: CorrectionPage) -> Page {
    use tr::outcomes::staff as word;
    let label = format!("{} ({})", f.t(text_name(p.text)), p.lang.own_name());
    let text = Field::new("text", label, p.fields.text.clone()).rows(6).written_in(p.lang);
    let reason = Field::new("reason", f.t(tr::consultations::staff::CHANGE_REASON), p.fields.reason.clone());
    let reason = reason.hint(f.t(tr::consultations::staff::CHANGE_REASON_HINT)).rows(3);
    let body = view! {
        {breadcrumbs::up(f, paths::prepare_outcome(f.slug(), p.number), f.t(word::TITLE))}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::CORRECT)}</h1><p class="lede">{f.t(word::CORRECT_HELP)}</p></div>
            {error_summary(f, &p.errors)}
            <form method="post" action=paths::correct_outcome(f.slug(), p.number) novalidate>
                {hidden("subject", p.fields.subject.clone())}
                {text_area(f, text, &p.errors)}
                {text_area(f, reason, &p.errors)}
                {submit(f, word::CORRECT)}
            </form>
        </div>
    };
    Page::new(f.t(word::CORRECT), hub(f, StaffRoom::Consultations, body.into_any()))
}

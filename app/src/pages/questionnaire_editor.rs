//! Preparing questions: the list of them, taking a workbook, and asking by a new version.

use leptos::prelude::*;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::form::{self, Choice, Field, checkbox, error, error_summary, file_field, hidden, radio_cards, select, submit, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::question::said;
use crate::components::refused::mark_refused;
use crate::format;
use crate::model::Lang;
use crate::model::consultations::Multilingual;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::languages::LANGS;
use crate::model::paths;
use crate::model::questionnaire::{ResultsShown, Said};
use crate::model::questionnaire_staff::{EditorLine, EditorPage, FaultLine, QuestionKind, UploadPage, VersionPage};
use crate::words::{Key, tr};

/// What a kind of answer is called.
pub const fn kind_word(kind: QuestionKind) -> Key {
    use tr::questionnaires::kind as word;
    match kind {
        QuestionKind::SelectOne => word::SINGLE,
        QuestionKind::SelectMultiple => word::MULTIPLE,
        QuestionKind::Text => word::TEXT,
        QuestionKind::Integer => word::INTEGER,
        QuestionKind::Decimal => word::DECIMAL,
        QuestionKind::Range => word::RANGE,
        QuestionKind::Date => word::DATE,
        QuestionKind::Image => word::IMAGE,
        QuestionKind::Rank => word::RANK,
        QuestionKind::Matrix => word::MATRIX,
        QuestionKind::Geopoint => word::GEOPOINT,
        QuestionKind::Acknowledge => word::ACKNOWLEDGE,
        QuestionKind::Note => word::NOTE,
    }
}

const fn results_word(results: ResultsShown) -> Key {
    use tr::questionnaires::staff as word;
    match results {
        ResultsShown::Closed => word::RESULTS_CLOSED,
        ResultsShown::Open => word::RESULTS_OPEN,
        ResultsShown::Never => word::RESULTS_NEVER,
    }
}

pub(super) fn up(f: &Frame, number: i64) -> AnyView {
    breadcrumbs::up(f, paths::prepare_questions(f.slug(), number), f.t(tr::questionnaires::staff::TITLE))
}

pub(super) fn shell(f: &Frame, title: Key, body: impl IntoView + 'static) -> Page {
    Page::new(f.t(title), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// What is wrong with a form: where, and what.
pub(super) fn faults(f: &Frame, faults: &[FaultLine], title: Key) -> Option<AnyView> {
    use tr::questionnaires::staff as word;
    (!faults.is_empty()).then(|| {
        let line = |fault: &FaultLine| {
            let place = match (fault.sheet.is_empty(), fault.column.is_empty()) {
                (true, _) => fault.question.clone(),
                (false, true) if fault.row.is_empty() => f.tf(word::AT_SHEET, &[("sheet", &fault.sheet)]),
                (false, true) => f.tf(word::AT_ROW, &[("sheet", &fault.sheet), ("row", &fault.row)]),
                (false, false) => f.tf(word::AT_CELL, &[("sheet", &fault.sheet), ("row", &fault.row), ("column", &fault.column)]),
            };
            let place = (!place.is_empty()).then(|| view! { <b><bdi>{place}</bdi></b>{format::colon(f.lang)} });
            view! { <li>{place}{fault.text.clone()}</li> }
        };
        let lines = faults.iter().map(line).collect::<Vec<_>>();
        view! { <div class="error-summary" role="status"><h2>{f.t(title)}</h2><ul>{lines}</ul></div> }.into_any()
    })
}

fn act(number: i64, f: &Frame, p: &EditorPage, (act, name): (&'static str, &str), label: (Key, &'static str)) -> AnyView {
    let (word, sign) = label;
    let sign = (!sign.is_empty()).then(|| icon(f, sign));
    let field = if act == "remove_page" { "page" } else { "name" };
    view! {
        <form method="post" action=paths::prepare_questions(f.slug(), number)>
            {hidden("act", act)}{hidden("draft", p.draft_number.to_string())}
            <input type="hidden" name=field value=name.to_owned()/>
            <button class="button quiet">{sign}<span>{f.t(word)}</span></button>
        </form>
    }
    .into_any()
}

fn line(f: &Frame, p: &EditorPage, line: &EditorLine) -> AnyView {
    use tr::questionnaires::staff as word;
    let edit = paths::with_query(paths::edit_question(f.slug(), p.number), &[("name", &line.name)]);
    let number = (!line.number.is_empty()).then(|| view! { <span class="question-number">{line.number.clone()}"."</span>" " });
    let kind = line.kind.map(|kind| view! { <span class="tag">{f.t(kind_word(kind))}</span>" " });
    let required = line.required.then(|| view! { <span class="tag">{f.t(word::REQUIRED)}</span>" " });
    let condition = line.condition.clone().map(|text| view! { <p class="skip-note">{text}</p> });
    let link = match line.kind {
        Some(_) => view! { <a href=edit>{said(f, &line.label)}</a> }.into_any(),
        None => said(f, &line.label),
    };
    view! {
        <li class="editor-line">
            <p>{number}{link}</p>
            <p class="pane-line">{kind}{required}<code>{line.name.clone()}</code></p>
            {condition}
            <div class="pane-line">
                {act(p.number, f, p, ("up", &line.name), (word::UP, ""))}
                {act(p.number, f, p, ("down", &line.name), (word::DOWN, ""))}
                {act(p.number, f, p, ("remove", &line.name), (word::REMOVE, "trash"))}
            </div>
        </li>
    }
    .into_any()
}

fn group(f: &Frame, p: &EditorPage, at: usize, (heading, lines): &(Option<Said>, Vec<EditorLine>)) -> AnyView {
    use tr::questionnaires::staff as word;
    let page = (at + 1).to_string();
    let new = paths::with_query(paths::edit_question(f.slug(), p.number), &[("page", &page)]);
    let heading = match heading {
        Some(heading) => view! { {f.tf(tr::questionnaires::PAGE, &[("page", &page)])}{format::colon(f.lang)}{said(f, heading)} }.into_any(),
        None => f.tf(tr::questionnaires::PAGE, &[("page", &page)]).into_any(),
    };
    let remove = (lines.is_empty() && p.pages.len() > 1).then(|| act(p.number, f, p, ("remove_page", &page), (word::REMOVE_PAGE, "trash")));
    let lines = lines.iter().map(|one| line(f, p, one)).collect::<Vec<_>>();
    view! {
        <section>
            <h2>{heading}</h2>
            <ul class="plain">{lines}</ul>
            <div class="pane-line"><a class="button" href=new>{icon(f, "plus")}{f.t(word::NEW_QUESTION)}</a>{remove}</div>
        </section>
    }
    .into_any()
}

fn settings(f: &Frame, p: &EditorPage) -> AnyView {
    use tr::questionnaires::staff as word;
    let permissions = p.permissions.iter().map(|(name, label)| Choice::new(name.clone(), label.clone())).collect();
    let results = ResultsShown::ALL.iter().map(|results| Choice::new(results.as_str(), f.t(results_word(*results)))).collect();
    let permission = Field::new("permission", f.t(word::PERMISSION), p.permission.clone()).hint(f.t(word::PERMISSION_HINT));
    view! {
        <section class="do">
            <h2>{f.t(word::SETTINGS)}</h2>
            <form method="post" action=paths::prepare_questions(f.slug(), p.number) novalidate>
                {hidden("act", "settings")}{hidden("draft", p.draft_number.to_string())}
                {select(f, permission, f.t(word::NO_PERMISSION), vec![(String::new(), permissions)], &p.errors)}
                {radio_cards(f, Field::new("results", f.t(word::RESULTS), p.results.as_str()), results, &p.errors)}
                {checkbox(f, "paper", f.t(word::PAPER_LATE).into_any(), p.paper, &p.errors)}
                {submit(f, tr::form::SAVE)}
            </form>
        </section>
    }
    .into_any()
}

fn links(f: &Frame, p: &EditorPage) -> AnyView {
    use tr::questionnaires::staff as word;
    let (slug, number) = (f.slug(), p.number);
    let published = p.published.then(|| {
        view! {
            <li><a href=paths::questions_results(slug, number)>{f.t(tr::questionnaires::RESULTS)}</a></li>
            <li><a href=paths::enter_answers(slug, number)>{f.t(tr::questionnaires::desk::TITLE)}</a></li>
        }
    });
    let version = p.unpublished.then(|| view! { <li><a class="button primary" href=paths::publish_questions(slug, number)>{f.t(word::VERSION)}</a></li> });
    view! {
        <ul class="pane-line plain">
            {version}
            <li><a href=paths::rehearse_questions(slug, number)>{f.t(word::REHEARSE)}</a></li>
            <li><a href=paths::questions_paper(slug, number)>{f.t(tr::questionnaires::PAPER)}</a></li>
            <li><a href=paths::upload_questions(slug, number)>{f.t(word::UPLOAD)}</a></li>
            <li><a href=paths::questions_draft(slug, number) download="">{f.t(word::DOWNLOAD)}</a></li>
            {published}
        </ul>
    }
    .into_any()
}

/// The questions, or the two ways to begin.
pub fn page(f: &Frame, number: i64, title: &Multilingual, p: Option<EditorPage>) -> Page {
    use tr::questionnaires::staff as word;
    let slug = f.slug();
    let up = breadcrumbs::up(f, paths::prepare_consultation(slug, number), title.get(f.chosen).to_owned());
    let Some(p) = p else {
        let body = view! {
            {up}
            <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::NO_QUESTIONS)}</p></div>
            <form method="post" action=paths::prepare_questions(slug, number)>
                {hidden("act", "begin")}
                <p class="button-row">
                    <button class="button primary">{f.t(word::BEGIN)}</button>
                    <a class="button" href=paths::upload_questions(slug, number)>{f.t(word::UPLOAD)}</a>
                </p>
            </form>
        };
        return shell(f, word::TITLE, body);
    };
    let frozen = p.published.then(|| view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::FROZEN)}</span></p> });
    let heading = |(name, lang): (&'static str, Lang)| {
        // A page needs no heading.
        let field = Field::in_language(f, (name, word::HEADING), p.headings.own(lang), (lang, p.needed));
        text_field(f, Field { needed: false, ..field }, &FormErrors::default())
    };
    let headings = ["heading_ar", "heading_fr", "heading_en", "heading_zgh"].into_iter().zip(LANGS).map(heading).collect::<Vec<_>>();
    let groups = p.pages.iter().enumerate().map(|(at, one)| group(f, &p, at, one)).collect::<Vec<_>>();
    let body = view! {
        {up}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1></div>
        {links(f, &p)}
        {frozen}
        {error_summary(f, &p.errors)}
        {faults(f, &p.faults, word::FAULTS)}
        {groups}
        <section class="do">
            <h2>{f.t(word::ADD_PAGE)}</h2>
            <form method="post" action=paths::prepare_questions(slug, number) novalidate>
                {hidden("act", "add_page")}{hidden("draft", p.draft_number.to_string())}
                {headings}
                {submit(f, word::ADD_PAGE)}
            </form>
        </section>
        {settings(f, &p)}
    };
    shell(f, word::TITLE, body)
}

/// Taking questions from a workbook.
pub fn upload(f: &Frame, p: UploadPage) -> Page {
    use tr::questionnaires::staff as word;
    if !p.faults.is_empty() {
        mark_refused();
    }
    form::label_field("recordings", f.t(word::RECORDINGS));
    let file = Field::new("workbook", f.t(word::WORKBOOK), "").hint(f.t(word::WORKBOOK_HINT));
    let body = view! {
        {up(f, p.number)}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::UPLOAD)}</h1><p class="lede">{f.t(word::UPLOAD_LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            {faults(f, &p.faults, word::UPLOAD_FAULTS)}
            <form method="post" action=paths::upload_questions(f.slug(), p.number) enctype="multipart/form-data" novalidate>
                {hidden("draft", p.draft.clone())}
                {file_field(f, file, ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &p.errors)}
                <div class="field">
                    <label for="recordings">{f.t(word::RECORDINGS)}</label>
                    <span class="hint" id="recordings-hint">{f.t(word::RECORDINGS_HINT)}</span>
                    <input type="file" id="recordings" name="recordings" multiple accept="audio/mpeg,audio/ogg,audio/mp4,audio/wav,audio/webm,.mp3,.ogg,.m4a" aria-describedby="recordings-hint"/>
                    {error(f, "recordings", &p.errors)}
                </div>
                {submit(f, word::TAKE)}
            </form>
            {recordings(f, &p.recordings)}
        </div>
    };
    shell(f, word::UPLOAD, body)
}

/// The recordings that the questions name, and whether each is there.
fn recordings(f: &Frame, named: &[(String, bool)]) -> Option<AnyView> {
    use tr::questionnaires::staff as word;
    let line = |(name, there): &(String, bool)| {
        let state = if *there { word::RECORDING_THERE } else { word::RECORDING_MISSING };
        view! { <li><bdi>{name.clone()}</bdi>{format::colon(f.lang)}{f.t(state)}</li> }
    };
    (!named.is_empty())
        .then(|| view! { <section><h2>{f.t(word::RECORDINGS_NAMED)}</h2><ul>{named.iter().map(line).collect::<Vec<_>>()}</ul></section> }.into_any())
}

/// Before it is asked by a new version.
pub fn version(f: &Frame, p: VersionPage) -> Page {
    use tr::questionnaires::staff as word;
    let list = |lines: &[String]| lines.iter().map(|text| view! { <li dir="auto">{text.clone()}</li> }).collect::<Vec<_>>();
    let refusals = (!p.refusals.is_empty()).then(|| view! { <div class="error-summary"><h2>{f.t(word::REFUSALS)}</h2><ul>{list(&p.refusals)}</ul></div> });
    let nothing = (p.changes.is_empty() && p.refusals.is_empty()).then(|| view! { <p>{f.t(word::NO_CHANGES)}</p> });
    let may = !p.changes.is_empty() && p.faults.is_empty();
    let form = may.then(|| {
        let reason = Field::new("reason", f.t(word::REASON), p.reason.clone()).hint(f.t(word::REASON_HINT)).rows(3);
        view! {
            <ul>{list(&p.changes)}</ul>
            <form method="post" action=paths::publish_questions(f.slug(), p.number) novalidate>
                {form::text_area(f, reason, &p.errors)}
                {submit(f, word::VERSION)}
            </form>
        }
    });
    let body = view! {
        {up(f, p.number)}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::VERSION)}</h1><p class="lede">{f.t(word::VERSION_LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            {faults(f, &p.faults, word::FAULTS)}
            {refusals}
            {nothing}
            {form}
        </div>
    };
    shell(f, word::VERSION, body)
}

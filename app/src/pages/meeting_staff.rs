//! The staff's pages of meetings: the list, making and changing one, cancelling it, who came, minutes, what was said.

use leptos::prelude::*;

use super::Page;
use super::consultation_forms::{is_optional, other_languages};
use super::consultation_prepare::up;
use super::meeting::{remark_line, speaker, when};
use crate::components::breadcrumbs;
use crate::components::consultation::{line, plain};
use crate::components::form::{self, Choice, Field, error_summary, file_field, radio_cards, select, submit, text_area, text_field};
use crate::components::hub::{hub, tabs};
use crate::components::icon::icon;
use crate::components::point;
use crate::format;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::languages::LANGS;
use crate::model::meetings::{
    AttendancePage, Attendee, CancelMeetingForm, MEETING_FIELDS, MINUTES_FIELDS, MeetingFields, MeetingForm, MeetingHead, MeetingLine, MeetingsPage,
    MinutesForm, Place, RemarksForm, Speaker,
};
use crate::model::{Lang, paths};
use crate::words::{Key, tr};

fn in_hub(f: &Frame, title: Key, body: AnyView) -> Page {
    Page::new(f.t(title), hub(f, StaffRoom::Consultations, body))
}

/// Every meeting of a consultation, and the way to another one.
pub fn list(f: &Frame, p: MeetingsPage) -> Page {
    use tr::meetings::staff as word;
    let rows = p.rows.iter().map(|one| view! { <li>{row(f, p.consultation, one)}</li> }).collect::<Vec<_>>();
    let rows = match rows.is_empty() {
        true => view! { <p class="soft">{f.t(word::NONE)}</p> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    let body = view! {
        {up(f, p.consultation, &p.title)}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
        <p><a class="button primary" href=paths::new_meeting(f.slug(), p.consultation)>{icon(f, "plus")}{f.t(word::NEW)}</a></p>
        {rows}
    };
    in_hub(f, word::TITLE, body.into_any())
}

fn row(f: &Frame, consultation: i64, one: &MeetingLine) -> AnyView {
    use tr::meetings as word;
    let cancelled = one.cancelled.then(|| view! { " "<span class="state bad">{icon(f, "cross")}{f.t(word::CANCELLED)}</span> });
    let waiting = (one.waiting > 0).then(|| view! { " · "{f.tn(word::WAITING, one.waiting)} });
    let href = paths::edit_meeting(f.slug(), consultation, one.number);
    view! {
        <p class="card-title"><a href=href>{line(f, &one.title)}</a>{cancelled}</p>
        <p class="small">{when(f, one.starts_at, one.ends_at)}" · "{line(f, &one.place)}</p>
        <p class="small">{f.tn(word::REGISTERED, one.registered)}{waiting}</p>
    }
    .into_any()
}

/// Which meeting it is, and the ways to everything that staff do with it.
fn head(f: &Frame, head: &MeetingHead, title: Key, here: &str) -> AnyView {
    use tr::meetings::staff as word;
    let (slug, consultation, number) = (f.slug(), head.consultation, head.number);
    let ways: Vec<(String, Key, bool)> = [
        (paths::edit_meeting(slug, consultation, number), word::TAB_PLAN),
        (paths::meeting_attendance(slug, consultation, number), word::TAB_ATTENDANCE),
        (paths::meeting_minutes(slug, consultation, number), word::TAB_MINUTES),
        (paths::meeting_remarks(slug, consultation, number), word::TAB_REMARKS),
    ]
    .into_iter()
    .map(|(path, key)| {
        let current = path == here;
        (path, key, current)
    })
    .collect();
    let cancelled = head.cancelled.then(|| view! { <div class="notice warning">{icon(f, "cross")}<p>{f.t(tr::meetings::CANCELLED)}</p></div> });
    let public = head.public.then(|| view! { <p><a href=paths::meeting(slug, consultation, number)>{f.t(word::PUBLIC_PAGE)}</a></p> });
    let words = f.tf(word::OF, &[("title", &plain(f, &head.title)), ("date", &format::date_time(f.lang, head.starts_at))]);
    view! {
        {breadcrumbs::up(f, paths::meeting_list(slug, consultation), f.t(word::TITLE))}
        <div class="page-head"><h1>{f.t(title)}</h1><p class="lede">{words}</p></div>
        {tabs(f, word::TABS, ways)}
        {cancelled}
        {public}
    }
    .into_any()
}

/// Making a meeting, or changing one.
pub fn form(f: &Frame, p: MeetingForm) -> Page {
    use tr::meetings::staff as word;
    let (slug, number) = (f.slug(), p.consultation);
    let (top, action, button) = match &p.head {
        Some(one) => {
            let action = paths::edit_meeting(slug, number, one.number);
            (head(f, one, word::EDIT_TITLE, &action), action, tr::form::SAVE)
        }
        None => {
            let top = view! { {up(f, number, &p.consultation_title)}<div class="page-head"><h1>{f.t(word::NEW)}</h1></div> };
            (top.into_any(), paths::new_meeting(slug, number), word::CREATE)
        }
    };
    let cancel = p.head.as_ref().filter(|one| !one.begun && !one.cancelled).map(|one| {
        view! { <p><a class="button quiet danger" href=paths::cancel_meeting(slug, number, one.number)>{f.t(word::CANCEL)}</a></p> }
    });
    let told = (p.registered > 0).then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.tn(word::WILL_BE_TOLD, p.registered)}</p></div> });
    let title = if p.head.is_some() { word::EDIT_TITLE } else { word::NEW };
    let body = view! {
        <div class="narrow">
            {top}
            {error_summary(f, &p.errors)}
            {told}
            <form method="post" action=action novalidate>
                // Pressing Enter in a field presses the first button of a form: it must be the one that sends.
                <button class="visually-hidden" tabindex="-1" aria-hidden="true">{f.t(button)}</button>
                {what(f, &p)}
                {when_fields(f, &p.fields, &p.errors)}
                {place_fields(f, &p)}
                {seat_fields(f, &p.fields, &p.errors)}
                {submit(f, button)}
            </form>
            {cancel}
        </div>
    };
    in_hub(f, title, body.into_any())
}

/// What is said of it in every language, those that may be left out folded.
fn what(f: &Frame, p: &MeetingForm) -> AnyView {
    let needed = p.needed.langs().map(|lang| in_language(f, lang, p)).collect::<Vec<_>>();
    let others = p.needed.optional().map(|lang| in_language(f, lang, p)).collect::<Vec<_>>();
    let is_written = p.needed.optional().any(|lang| p.fields.typed(lang).iter().any(|text| !text.is_empty()));
    let open = is_written || p.errors.iter().any(|error| is_optional(error.field, p.needed));
    view! { <div class="two-languages">{needed}</div>{other_languages(f, open, others)} }.into_any()
}

/// Title, place and agenda in a language.
fn in_language(f: &Frame, lang: Lang, p: &MeetingForm) -> AnyView {
    use tr::meetings::staff as word;
    let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
    let ([title, place, agenda], typed) = (MEETING_FIELDS[at], p.fields.typed(lang));
    let field = |name, label, value: &str| Field::in_language(f, (name, label), value, (lang, p.needed));
    view! {
        <fieldset class="plain-set">
            <legend>{lang.own_name()}</legend>
            {text_field(f, field(title, word::NAME, typed[0]), &p.errors)}
            {text_field(f, field(place, word::PLACE, typed[1]), &p.errors)}
            {text_area(f, field(agenda, word::AGENDA, typed[2]).rows(5), &p.errors)}
        </fieldset>
    }
    .into_any()
}

fn when_fields(f: &Frame, fields: &MeetingFields, errors: &FormErrors) -> AnyView {
    use tr::meetings::staff as word;
    view! {
        <div class="row-form">
            {text_field(f, Field::new("day", f.t(word::DAY), &fields.day).kind("date", "off"), errors)}
            {text_field(f, Field::new("from", f.t(word::FROM), &fields.from).kind("time", "off"), errors)}
            {text_field(f, Field::new("to", f.t(word::TO), &fields.to).kind("time", "off"), errors)}
        </div>
    }
    .into_any()
}

fn place_fields(f: &Frame, p: &MeetingForm) -> AnyView {
    use tr::meetings::staff as word;
    let places = p.neighbourhoods.iter().map(|(slug, name)| Choice::new(slug.clone(), f.local(name))).collect();
    let neighbourhood = Field::new("neighbourhood", f.t(word::NEIGHBOURHOOD), &p.fields.neighbourhood);
    view! {
        {select(f, neighbourhood, f.t(word::NO_NEIGHBOURHOOD), vec![(String::new(), places)], &p.errors)}
        {p.map.as_ref().map(|map| point::field(f, word::POINT, map, (&p.fields.latitude, &p.fields.longitude)))}
    }
    .into_any()
}

fn seat_fields(f: &Frame, fields: &MeetingFields, errors: &FormErrors) -> AnyView {
    use tr::meetings::staff as word;
    view! {
        {text_field(f, Field::new("seats", f.t(word::SEATS), &fields.seats).hint(f.t(word::SEATS_HINT)), errors)}
        <div class="row-form">
            {text_field(f, Field::new("until_day", f.t(word::UNTIL_DAY), &fields.until_day).hint(f.t(word::UNTIL_HINT)).kind("date", "off"), errors)}
            {text_field(f, Field::new("until_time", f.t(word::UNTIL_TIME), &fields.until_time).kind("time", "off"), errors)}
        </div>
    }
    .into_any()
}

/// Cancelling a meeting, with the reason that everybody reads.
pub fn cancel(f: &Frame, p: CancelMeetingForm) -> Page {
    use tr::meetings::staff as word;
    let action = paths::cancel_meeting(f.slug(), p.head.consultation, p.head.number);
    let reason = Field::new("reason", f.t(word::REASON), &p.fields.reason).hint(f.t(word::REASON_HINT)).rows(4);
    let body = view! {
        <div class="narrow">
            {head(f, &p.head, word::CANCEL, "")}
            {error_summary(f, &p.errors)}
            <p>{f.tn(word::WILL_BE_TOLD, p.registered)}</p>
            <form method="post" action=action novalidate>
                {text_area(f, reason, &p.errors)}
                <p class="button-row"><button class="button danger">{f.t(word::CANCEL)}</button></p>
            </form>
        </div>
    };
    in_hub(f, word::CANCEL, body.into_any())
}

fn ticked(f: &Frame, person: &Attendee) -> AnyView {
    let id = format!("attended-{}", person.id);
    let label_for = id.clone();
    let waits = (person.place == Place::Waiting).then(|| view! { " "<span class="tag">{f.t(tr::meetings::staff::WAITS)}</span> });
    view! {
        <label class="check" for=label_for>
            <input type="checkbox" id=id name="attended" value=person.id.clone() checked=person.attended/>
            <span><bdi>{f.local(&person.name)}</bdi>{waits}</span>
        </label>
    }
    .into_any()
}

/// Who came.
pub fn attendance(f: &Frame, p: AttendancePage) -> Page {
    use tr::meetings::staff as word;
    let action = paths::meeting_attendance(f.slug(), p.head.consultation, p.head.number);
    let people = p.people.iter().map(|person| ticked(f, person)).collect::<Vec<_>>();
    let people = match people.is_empty() {
        true => view! { <p class="soft">{f.t(word::NOBODY)}</p> }.into_any(),
        false => view! { <fieldset class="field"><legend>{f.t(word::WHO_CAME)}</legend>{people}</fieldset> }.into_any(),
    };
    let number = |name, label, value: &str| text_field(f, Field::new(name, f.t(label), value), &p.errors);
    let early = (!p.head.begun).then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::NOT_YET)}</p></div> });
    let sheet = paths::meeting_sheet(f.slug(), p.head.consultation, p.head.number);
    let body = view! {
        <div class="narrow">
            {head(f, &p.head, word::TAB_ATTENDANCE, &action)}
            {error_summary(f, &p.errors)}
            <p><a href=sheet>{icon(f, "document")}" "{f.t(word::SHEET)}</a></p>
            {early}
            <form method="post" action=action.clone() novalidate>
                {people}
                <section class="step">
                    <h2>{f.t(word::OTHERS)}</h2>
                    {number("residents", word::OTHER_RESIDENTS, &p.fields.residents)}
                    {number("organisations", word::OTHER_ORGANISATIONS, &p.fields.organisations)}
                    {number("commune", word::OTHER_COMMUNE, &p.fields.commune)}
                </section>
                {submit(f, tr::form::SAVE)}
            </form>
        </div>
    };
    in_hub(f, word::TAB_ATTENDANCE, body.into_any())
}

/// A sheet to print, on which those who come sign: those registered by name, and empty lines for others.
pub fn sheet(f: &Frame, p: AttendancePage) -> Page {
    use tr::meetings::staff as word;
    const EMPTY: usize = 12;
    let named = p.people.iter().filter(|person| person.place == Place::Registered).map(|person| f.local(&person.name));
    let rows = named
        .chain(std::iter::repeat_n(String::new(), EMPTY))
        .enumerate()
        .map(|(at, name)| view! { <tr><td>{f.number(at as i64 + 1)}</td><td><bdi>{name}</bdi></td><td></td><td></td></tr> })
        .collect::<Vec<_>>();
    let body = view! {
        <div class="sheet">
            <p class="no-print"><a href=paths::meeting_attendance(f.slug(), p.head.consultation, p.head.number)>{f.t(word::TAB_ATTENDANCE)}</a></p>
            <h1>{f.t(word::SHEET_TITLE)}</h1>
            <p><strong>{line(f, &p.head.title)}</strong><br/>{format::date_time(f.lang, p.head.starts_at)}<br/>{line(f, &p.head.place)}</p>
            <table class="result-table">
                <thead><tr>
                    <th scope="col">{f.t(word::COLUMN_NUMBER)}</th>
                    <th scope="col">{f.t(word::COLUMN_NAME)}</th>
                    <th scope="col">{f.t(word::COLUMN_FOR)}</th>
                    <th scope="col">{f.t(word::COLUMN_SIGNATURE)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="small">{f.t(word::SHEET_NOTE)}</p>
        </div>
    };
    Page::new(f.t(word::SHEET_TITLE), body.into_any())
}

/// The minutes in every language, with a document.
pub fn minutes(f: &Frame, p: MinutesForm) -> Page {
    use tr::meetings::staff as word;
    let action = paths::meeting_minutes(f.slug(), p.head.consultation, p.head.number);
    let area = |lang: Lang| {
        let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
        let field = Field::in_language(f, (MINUTES_FIELDS[at], word::MINUTES), p.fields.typed(lang), (lang, p.needed));
        text_area(f, field.rows(12), &p.errors)
    };
    let needed = p.needed.langs().map(area).collect::<Vec<_>>();
    let others = p.needed.optional().map(area).collect::<Vec<_>>();
    let is_written = p.needed.optional().any(|lang| !p.fields.typed(lang).is_empty());
    let open = is_written || p.errors.iter().any(|error| is_optional(error.field, p.needed));
    let published = p.published_at.map(|at| view! { <p>{f.tf(tr::meetings::MINUTES_ON, &[("date", &format::date(f.lang, at))])}</p> });
    let file = Field::new("file", f.t(word::FILE), "").hint(f.t(if p.file.is_some() { word::FILE_REPLACES } else { word::FILE_HINT }));
    let early = (!p.head.begun).then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::NOT_YET)}</p></div> });
    let body = view! {
        <div class="narrow">
            {head(f, &p.head, word::TAB_MINUTES, &action)}
            {error_summary(f, &p.errors)}
            {early}
            {published}
            <form method="post" action=action.clone() enctype="multipart/form-data" novalidate>
                {needed}
                {other_languages(f, open, others)}
                {file_field(f, file, "application/pdf,image/jpeg,image/png,image/webp", &p.errors)}
                {submit(f, word::PUBLISH_MINUTES)}
            </form>
        </div>
    };
    in_hub(f, word::TAB_MINUTES, body.into_any())
}

/// What was said, and the form that adds to it.
pub fn remarks(f: &Frame, p: RemarksForm) -> Page {
    use tr::meetings::staff as word;
    let action = paths::meeting_remarks(f.slug(), p.head.consultation, p.head.number);
    let rows = p.remarks.iter().map(|one| view! { <li>{remark_line(f, one, false)}</li> }).collect::<Vec<_>>();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="rows">{rows}</ul> });
    let speakers = Speaker::ALL.iter().map(|one| Choice::new(one.as_str(), f.t(speaker(*one)))).collect();
    let body_field = Field::new("body", f.t(word::REMARK), &p.fields.body).hint(f.t(word::REMARK_HINT)).rows(6);
    let organisation = Field::new("organisation", f.t(word::ORGANISATION), &p.fields.organisation).hint(f.t(word::ORGANISATION_HINT));
    let about = Field::new("about", f.t(word::ABOUT), &p.fields.about).hint(f.t(word::ABOUT_HINT));
    let tongue = Field::new("language", f.t(word::LANGUAGE), &p.fields.language);
    let early = (!p.head.begun).then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::NOT_YET)}</p></div> });
    let body = view! {
        <div class="narrow">
            {head(f, &p.head, word::TAB_REMARKS, &action)}
            {error_summary(f, &p.errors)}
            {early}
            {rows}
            <section class="do" aria-labelledby="add">
                <h2 id="add">{f.t(word::ADD_REMARK)}</h2>
                <form method="post" action=action.clone() novalidate>
                    {text_area(f, body_field, &p.errors)}
                    {select(f, tongue, f.t(tr::form::CHOOSE), form::languages(), &p.errors)}
                    {radio_cards(f, Field::new("speaker", f.t(word::SPEAKER), &p.fields.speaker), speakers, &p.errors)}
                    {text_field(f, organisation, &p.errors)}
                    {text_field(f, about, &p.errors)}
                    {submit(f, word::ADD_REMARK)}
                </form>
            </section>
        </div>
    };
    in_hub(f, word::TAB_REMARKS, body.into_any())
}

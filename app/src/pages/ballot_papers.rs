//! The desk's pages of ballots on paper: batches, people, what stands on sheets, differences, the balance.

use leptos::prelude::*;

use super::Page;
use crate::components::ballot_papers::{counted, figures, marks_hint, page_head, people_list, reading, reading_form, search, tabs};
use crate::components::form::{Field, error, error_summary, hidden, label_field, text_area, text_field};
use crate::components::hub::{hub, nothing, table};
use crate::components::icon::icon;
use crate::components::time::time;
use crate::format;
use crate::model::Lang;
use crate::model::ballot_papers::{BalancePage, Declaration, DifferencePage, DifferencesPage, EntryPage, HandLine, PaperPage, PeoplePage, PersonPage};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::{Key, tr};

/// Batches, issuing more, and the way on.
pub fn paper(f: &Frame, p: PaperPage) -> Page {
    use tr::ballot_papers as word;
    let (slug, number) = (f.slug(), p.number);
    let rows = p.batches.iter().map(|batch| {
        let cell = |text: String| view! { <span class="small">{text}</span> }.into_any();
        let unused = batch.unused.map_or_else(|| f.t(word::NOT_YET).to_owned(), |unused| f.number(unused));
        vec![cell(f.tf(word::BATCH, &[("batch", &batch.number.to_string())])), cell(f.number(batch.count)), time(f, batch.at), cell(unused)]
    });
    let rows: Vec<Vec<AnyView>> = rows.collect();
    let list = if rows.is_empty() {
        nothing(f, "scene-empty-list", word::NO_SHEETS)
    } else {
        let heads = [word::HEAD_BATCH, word::HEAD_SHEETS, word::HEAD_ISSUED, word::HEAD_UNUSED].map(|head| f.t(head).to_owned()).to_vec();
        table(f.t(word::BATCHES).to_owned(), heads, rows)
    };
    let issue = p.open.issue.then(|| {
        let count = Field::new("count", f.t(word::COUNT), p.fields.count.clone()).hint(f.t(word::COUNT_HINT)).digits();
        view! {
            <section class="do" aria-labelledby="issue">
                <h2 id="issue">{f.t(word::ISSUE)}</h2>
                <p>{f.t(word::ISSUE_HELP)}</p>
                <form method="post" action=paths::ballot_paper(slug, number) novalidate>
                    {text_field(f, count, &p.errors)}
                    <p class="button-row"><button class="button primary">{icon(f, "document")}" "{f.t(word::ISSUE)}</button></p>
                </form>
            </section>
        }
    });
    let state = if p.closed {
        word::STATE_CLOSED
    } else if p.balanced {
        word::STATE_BALANCED
    } else if p.open.no_list {
        tr::consultations::opening::NO_LIST
    } else if p.open.enter {
        word::STATE_ENTERING
    } else if p.open.mark {
        word::STATE_VOTING
    } else if p.open.issue {
        word::STATE_BEFORE
    } else {
        word::STATE_NOTHING
    };
    let body = view! {
        {page_head(f, number, &p.title, word::TITLE)}
        {tabs(f, number, &paths::ballot_paper(slug, number))}
        <p class="notice">{icon(f, "info")}<span>{f.t(state)}</span></p>
        {error_summary(f, &p.errors)}
        <section aria-labelledby="batches"><h2 id="batches">{f.t(word::BATCHES)}</h2>{list}</section>
        {issue}
        <section aria-labelledby="secret"><h2 id="secret">{f.t(word::SECRET)}</h2><p>{f.t(word::SECRET_HELP)}</p></section>
    };
    Page::new(f.t(word::TITLE), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// Looking for a person who came.
pub fn people(f: &Frame, p: PeoplePage) -> Page {
    use tr::ballot_papers as word;
    let (slug, number) = (f.slug(), p.number);
    let here = paths::ballot_people(slug, number);
    let why = if p.no_list { tr::consultations::opening::NO_LIST } else { word::NOT_NOW };
    let closed = (!p.open).then(|| view! { <p class="notice">{icon(f, "clock")}<span>{f.t(why)}</span></p> });
    let body = view! {
        {page_head(f, number, &p.title, word::PEOPLE)}
        {tabs(f, number, &here)}
        <p class="lede">{f.t(word::PEOPLE_HELP)}</p>
        {closed}
        {search(f, here.clone(), &p.name)}
        {people_list(f, &p.people, &p.name, |handle| paths::ballot_person(slug, number, handle))}
    };
    Page::new(f.t(word::PEOPLE), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// A person who came: they are given a sheet, or bring one back. Whether they voted otherwise is said once a sheet is asked for.
pub fn person(f: &Frame, p: PersonPage) -> Page {
    use tr::ballot_papers as word;
    let (slug, number) = (f.slug(), p.number);
    let here = paths::ballot_person(slug, number, &p.person.handle);
    let act = |act: &'static str, key: Key, class: &'static str| {
        view! { <form method="post" action=here.clone()>{hidden("act", act)}<p class="button-row"><button class=class>{f.t(key)}</button></p></form> }
            .into_any()
    };
    let why = if p.no_list { tr::consultations::opening::NO_LIST } else { word::NOT_NOW };
    let acts = if !p.open {
        view! { <p class="notice">{icon(f, "clock")}<span>{f.t(why)}</span></p> }.into_any()
    } else if p.has_sheet {
        view! { <p>{f.t(word::TAKE_HELP)}</p>{act("take", word::TAKE, "button")} }.into_any()
    } else if p.person.verified {
        view! { <p>{f.t(word::GIVE_HELP)}</p>{act("give", word::GIVE, "button primary")} }.into_any()
    } else {
        view! { <p class="notice">{icon(f, "warning")}<span>{f.t(word::NOT_ELIGIBLE)}</span></p> }.into_any()
    };
    let sheet = p.has_sheet.then(|| view! { <p>{f.t(word::HAS_SHEET)}</p> });
    let place = p.person.neighbourhood.as_ref().map(|place| view! { <p class="soft">{f.local(place)}</p> });
    let body = view! {
        {page_head(f, number, &p.title, word::PEOPLE)}
        <h2><bdi>{p.person.name.clone()}</bdi></h2>
        {place}
        {sheet}
        {error_summary(f, &p.errors)}
        {acts}
        <p><a href=paths::ballot_people(slug, number)>{f.t(word::NEXT_PERSON)}</a></p>
    };
    Page::new(p.person.name, hub(f, StaffRoom::Consultations, body.into_any()))
}

/// What stands on a sheet: the serial number, then the numbers; the keyboard is enough.
pub fn entry(f: &Frame, p: EntryPage) -> Page {
    use tr::ballot_papers as word;
    let (slug, number, pass) = (f.slug(), p.number, p.pass);
    let here = paths::ballot_entry(slug, number, pass);
    let title = if pass == 1 { word::FIRST_PASS } else { word::SECOND_PASS };
    let last = (!p.last.is_empty()).then(|| {
        let text = f.tf(word::ENTERED, &[("serial", &p.last)]);
        view! { <p class="notice success" role="status">{icon(f, "check")}<span>{text}</span></p> }
    });
    let body = view! {
        {page_head(f, number, &p.title, title)}
        {tabs(f, number, &here)}
        <p class="soft">{f.tnf(word::PROGRESS, p.entered, &[("issued", &f.number(p.issued))])}</p>
        {last}
        {if p.open { entry_form(f, here.clone(), &p) } else { view! { <p class="notice">{icon(f, "clock")}<span>{f.t(word::NOT_NOW)}</span></p> }.into_any() }}
    };
    Page::new(f.t(title), hub(f, StaffRoom::Consultations, body.into_any()))
}

fn entry_form(f: &Frame, here: String, p: &EntryPage) -> AnyView {
    use tr::ballot_papers as word;
    label_field("serial", f.t(word::SERIAL));
    let wrong = p.errors.get("serial").is_some();
    let described = if wrong { "serial-hint serial-error" } else { "serial-hint" };
    view! {
        {error_summary(f, &p.errors)}
        <form class="narrow start" method="post" action=here novalidate>
            <div class="field">
                <label for="serial">{f.t(word::SERIAL)}</label>
                <span class="hint" id="serial-hint">{f.t(word::SERIAL_HINT)}</span>
                <input type="text" id="serial" name="serial" value=p.fields.serial.clone() dir="ltr" autocomplete="off" autofocus=true aria-describedby=described aria-invalid=wrong.then_some("true")/>
                {error(f, "serial", &p.errors)}
            </div>
            {reading_form(f, p.kind, &p.fields, &p.errors)}
            <p class="button-row"><button class="button primary">{f.t(word::ENTER)}</button></p>
        </form>
        <p class="soft">{f.t(word::ENTRY_HELP)}</p>
    }
    .into_any()
}

/// Sheets that wait for a third person.
pub fn differences(f: &Frame, p: DifferencesPage) -> Page {
    use tr::ballot_papers as word;
    let (slug, number) = (f.slug(), p.number);
    let here = paths::ballot_differences(slug, number);
    let rows = p
        .rows
        .iter()
        .map(|(serial, may)| {
            let words = if *may {
                view! { <a href=paths::ballot_difference(slug, number, serial) dir="ltr">{serial.clone()}</a> }.into_any()
            } else {
                view! { <span dir="ltr">{serial.clone()}</span>" "<span class="small soft">{f.t(word::YOU_ENTERED)}</span> }.into_any()
            };
            view! { <li>{words}</li> }
        })
        .collect::<Vec<_>>();
    let list = if rows.is_empty() { nothing(f, "scene-no-result", word::NO_DIFFERENCES) } else { view! { <ul class="rows">{rows}</ul> }.into_any() };
    let body = view! {
        {page_head(f, number, &p.title, word::DIFFERENCES)}
        {tabs(f, number, &here)}
        <p class="lede">{f.t(word::DIFFERENCES_HELP)}</p>
        {list}
    };
    Page::new(f.t(word::DIFFERENCES), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// What two people read, and what a third one says.
pub fn difference(f: &Frame, p: DifferencePage) -> Page {
    use tr::ballot_papers as word;
    let (slug, number) = (f.slug(), p.number);
    let here = paths::ballot_difference(slug, number, &p.serial);
    let title = f.tf(word::SHEET_OF, &[("serial", &p.serial)]);
    let body = view! {
        {page_head(f, number, &p.title, word::DIFFERENCES)}
        <h2>{title.clone()}</h2>
        <p>{f.t(word::DIFFERENCE_HELP)}</p>
        <dl class="facts">
            <div><dt>{f.t(word::FIRST_PASS)}</dt><dd>{reading(f, &p.first)}</dd></div>
            <div><dt>{f.t(word::SECOND_PASS)}</dt><dd>{reading(f, &p.second)}</dd></div>
        </dl>
        {error_summary(f, &p.errors)}
        <form class="narrow start" method="post" action=here novalidate>
            {reading_form(f, p.kind, &p.fields, &p.errors)}
            <p class="button-row"><button class="button primary">{f.t(word::DECIDE)}</button></p>
        </form>
        <p class="soft small">{f.t(marks_hint(p.kind))}</p>
    };
    Page::new(title, hub(f, StaffRoom::Consultations, body.into_any()))
}

/// The figures, what is missing, and who says so.
pub fn balance(f: &Frame, p: BalancePage) -> Page {
    use tr::ballot_papers as word;
    let (slug, number) = (f.slug(), p.number);
    let here = paths::ballot_balance(slug, number);
    let progress = p.progress;
    let confirmed = p.declared.as_ref().is_some_and(|declared| declared.confirmed.is_some());
    let waiting = (progress.first != progress.settled || progress.second != progress.settled).then(|| {
        let values = [("first", f.number(progress.first)), ("second", f.number(progress.second)), ("settled", f.number(progress.settled))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        view! { <p class="notice warning">{icon(f, "warning")}<span>{f.tf(word::STILL_ENTERING, &values)}</span></p> }
    });
    let differing = (progress.differing > 0).then(|| {
        let text = f.tn(word::DIFFERING, progress.differing);
        view! { <p class="notice warning">{icon(f, "warning")}<span>{text}" "<a href=paths::ballot_differences(slug, number)>{f.t(word::DIFFERENCES)}</a></span></p> }
    });
    let declared = p.declared.as_ref().map(|declared| declaration(f, number, declared, p.may_confirm && p.open));
    let form = (p.open && !confirmed).then(|| declare(f, &p));
    let drawn = if p.open { figures(f, &p.figures) } else { counted(f, &p.figures) };
    let current = (!confirmed).then(|| view! { <section aria-labelledby="figures"><h2 id="figures">{f.t(word::FIGURES)}</h2>{drawn}</section> });
    let body = view! {
        {page_head(f, number, &p.title, word::BALANCE)}
        {tabs(f, number, &here)}
        <p class="lede">{f.t(word::BALANCE_HELP)}</p>
        {error_summary(f, &p.errors)}
        {waiting}
        {differing}
        {hands(f, &p.hands)}
        {declared}
        {current}
        {form}
    };
    Page::new(f.t(word::BALANCE), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// Who issued sheets and who handed them out: it may be one person.
fn hands(f: &Frame, lines: &[HandLine]) -> Option<AnyView> {
    use tr::ballot_papers::hands as word;
    let rows: Vec<Vec<AnyView>> = lines
        .iter()
        .map(|line| {
            let name = if line.name.is_empty() { f.t(tr::author::FORMER).to_owned() } else { line.name.clone() };
            let count = |count: i64| view! { <span class="small">{f.number(count)}</span> }.into_any();
            vec![view! { <bdi>{name}</bdi> }.into_any(), count(line.issued), count(line.given), count(line.taken_back)]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        let heads = [word::WHO, word::ISSUED, word::GIVEN, word::TAKEN_BACK].map(|head| f.t(head).to_owned()).to_vec();
        view! {
            <section aria-labelledby="hands">
                <h2 id="hands">{f.t(word::TITLE)}</h2>
                <p class="soft">{f.t(word::HELP)}</p>
                {table(f.t(word::TITLE).to_owned(), heads, rows)}
            </section>
        }
        .into_any()
    })
}

fn declaration(f: &Frame, number: i64, declared: &Declaration, may_confirm: bool) -> AnyView {
    use tr::ballot_papers as word;
    let here = paths::ballot_balance(f.slug(), number);
    let by = |key: Key, name: &str, at: crate::model::Micros| {
        let name = if name.is_empty() { f.t(tr::author::FORMER) } else { name };
        f.tf(key, &[("name", name), ("date", &format::date_time(f.lang, at))])
    };
    let note = (!declared.note.is_empty()).then(|| view! { <p><bdi>{declared.note.get(f.lang).to_owned()}</bdi></p> });
    let confirmed = match &declared.confirmed {
        Some((name, at)) => view! { <p class="pane-line">{icon(f, "check")}{by(word::CONFIRMED_BY, name, *at)}</p> }.into_any(),
        None => view! { <p class="pane-line">{icon(f, "clock")}{f.t(word::WAITS_FOR_SECOND)}</p> }.into_any(),
    };
    let acts = declared.confirmed.is_none().then(|| {
        let confirm = may_confirm.then(|| {
            view! { <form method="post" action=here.clone()>{hidden("act", "confirm")}{hidden("read", declared.name.clone())}<button class="button primary">{f.t(word::CONFIRM)}</button></form> }
        });
        view! {
            <div class="button-row">
                {confirm}
                <form method="post" action=here.clone()>{hidden("act", "withdraw")}<button class="button quiet">{f.t(word::WITHDRAW)}</button></form>
            </div>
        }
    });
    view! {
        <section aria-labelledby="declared">
            <h2 id="declared">{f.t(word::DECLARED_BALANCE)}</h2>
            <p>{by(word::DECLARED_BY, &declared.declared_by, declared.declared_at)}</p>
            {figures(f, &declared.figures)}
            {note}
            {confirmed}
            {acts}
        </section>
    }
    .into_any()
}

fn declare(f: &Frame, p: &BalancePage) -> AnyView {
    use tr::ballot_papers as word;
    let batches = p
        .batches
        .iter()
        .enumerate()
        .map(|(place, batch)| {
            let id = if place == 0 { "unused".to_owned() } else { format!("unused-{}", batch.number) };
            let value = p.fields.unused.get(place).cloned().or_else(|| batch.unused.map(|unused| unused.to_string())).unwrap_or_default();
            let words = f.tf(word::UNUSED_OF, &[("batch", &batch.number.to_string()), ("count", &f.number(batch.count))]);
            view! { <div class="field"><label for=id.clone()>{words}</label><input class="digits" type="text" inputmode="numeric" id=id name="unused" value=value autocomplete="off"/></div> }
        })
        .collect::<Vec<_>>();
    label_field("unused", f.t(word::HEAD_UNUSED));
    let note = |name: &'static str, key: Key, value: &str, lang: Lang, errors: &FormErrors| {
        text_area(f, Field::new(name, f.t(key), value).hint(f.t(word::NOTE_HINT)).rows(3).written_in(lang), errors)
    };
    view! {
        <section class="do" aria-labelledby="declare">
            <h2 id="declare">{f.t(word::DECLARE)}</h2>
            <form method="post" action=paths::ballot_balance(f.slug(), p.number) novalidate>
                {hidden("act", "declare")}
                {batches}
                {error(f, "unused", &p.errors)}
                {note("note_ar", word::NOTE_AR, &p.fields.note_ar, Lang::Ar, &p.errors)}
                {note("note_fr", word::NOTE_FR, &p.fields.note_fr, Lang::Fr, &p.errors)}
                <p class="button-row"><button class="button primary">{f.t(word::DECLARE)}</button></p>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use crate::components::ballot_papers::sheet_word;
    use crate::model::Lang;
    use crate::model::ballot_papers::SheetState;

    #[test]
    fn every_state_of_a_sheet_has_a_word() {
        let words: std::collections::BTreeSet<&str> = SheetState::ALL.iter().map(|state| sheet_word(*state).text(Lang::En)).collect();
        assert_eq!(words.len(), SheetState::ALL.len());
    }
}

//! Voting at the desk's device: the staff's pages, which show nothing of a vote, and the device's own first and last page.

use leptos::prelude::*;

use super::Page;
use crate::components::ballot_papers::{page_head, people_list, search, tabs};
use crate::components::consultation::line;
use crate::components::form::{Field, error_summary, hidden, submit, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::time::time;
use crate::format;
use crate::model::ballots::BallotState;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::kiosk::{KioskDeskPage, KioskEndPage, KioskLine, KioskPage, KioskPersonPage, KioskState};
use crate::model::paths;
use crate::words::{Key, tr};

/// Looking for a person who came, and the sessions of the last day.
pub fn desk(f: &Frame, p: KioskDeskPage) -> Page {
    use tr::kiosk as word;
    let (slug, number) = (f.slug(), p.number);
    let here = paths::kiosk_desk(slug, number);
    let why = if p.no_list { tr::consultations::opening::NO_LIST } else { word::NOT_NOW };
    let closed = (!p.open).then(|| view! { <p class="notice">{icon(f, "clock")}<span>{f.t(why)}</span></p> });
    let rows = p.sessions.iter().map(|session| row(f, number, session)).collect::<Vec<_>>();
    let sessions = (!rows.is_empty())
        .then(|| view! { <section aria-labelledby="sessions"><h2 id="sessions">{f.t(word::SESSIONS)}</h2><ul class="rows">{rows}</ul></section> });
    let body = view! {
        {page_head(f, number, &p.title, word::TITLE)}
        {tabs(f, number, &here)}
        <p class="lede">{f.t(word::LEDE)}</p>
        {closed}
        {search(f, here.clone(), &p.name)}
        {people_list(f, &p.people, &p.name, |handle| paths::kiosk_person(slug, number, handle))}
        {sessions}
    };
    Page::new(f.t(word::TITLE), hub(f, StaffRoom::Consultations, body.into_any()))
}

const fn state_word(state: KioskState) -> Key {
    use tr::kiosk::state as word;
    match state {
        KioskState::Waiting => word::WAITING,
        KioskState::Lapsed => word::LAPSED,
        KioskState::Open => word::OPEN,
        KioskState::Ended => word::ENDED,
    }
}

fn row(f: &Frame, number: i64, session: &KioskLine) -> AnyView {
    use tr::kiosk as word;
    let end = matches!(session.state, KioskState::Waiting | KioskState::Open).then(|| {
        view! {
            <form method="post" action=paths::kiosk_desk(f.slug(), number)>
                {hidden("session", session.id.clone())}
                <button class="button small danger">{f.t(word::END)}<span class="visually-hidden">": "{session.name.clone()}</span></button>
            </form>
        }
    });
    view! {
        <li>
            <p><strong><bdi>{session.name.clone()}</bdi></strong>" "{time(f, session.at)}</p>
            <p class="small soft">{f.t(state_word(session.state))}" · "{f.tf(word::OPENED_BY, &[("name", &session.opened_by)])}</p>
            {end}
        </li>
    }
    .into_any()
}

/// A person who came: a code for the device.
pub fn person(f: &Frame, p: KioskPersonPage) -> Page {
    use tr::kiosk as word;
    let (slug, number) = (f.slug(), p.number);
    let code = p.code.as_ref().map(|(code, until)| {
        view! {
            <section class="panel" role="status">
                <h2>{f.t(word::CODE_TITLE)}</h2>
                <p class="slip-code" dir="ltr">{code.clone()}</p>
                <p>{f.tf(word::CODE_HELP, &[("time", &format::clock(*until))])}</p>
                <p dir="ltr"><bdi>{format!("{}{}", f.origin, paths::kiosk(slug))}</bdi></p>
            </section>
        }
    });
    let may = p.open && p.person.verified && !p.has_sheet;
    let open = may.then(|| {
        // Who has a code goes to the device: another one is for when it was lost.
        let (words, class) = if p.code.is_some() { (word::OPEN_AGAIN, "button") } else { (word::OPEN, "button primary") };
        view! {
            <form method="post" action=paths::kiosk_person(slug, number, &p.person.handle)>
                {hidden("session", "")}
                <p>{f.t(word::OPEN_HELP)}</p>
                <p class="button-row"><button class=class>{f.t(words)}</button></p>
            </form>
        }
    });
    let why = if p.no_list { tr::consultations::opening::NO_LIST } else { word::NOT_NOW };
    let closed = (!p.open).then(|| view! { <p class="notice">{icon(f, "clock")}<span>{f.t(why)}</span></p> });
    // Whether they voted otherwise is no business of the desk's.
    let known = match (p.has_sheet, p.in_session && p.code.is_none()) {
        (true, _) => Some(word::ON_PAPER),
        (false, true) => Some(word::IN_SESSION),
        (false, false) => None,
    };
    let known = known.map(|key| view! { <p>{f.t(key)}</p> });
    let body = view! {
        {page_head(f, number, &p.title, word::TITLE)}
        <h2><bdi>{p.person.name.clone()}</bdi></h2>
        {known}
        {error_summary(f, &p.errors)}
        {code}
        {closed}
        {open}
        <p><a href=paths::kiosk_desk(slug, number)>{f.t(tr::ballot_papers::NEXT_PERSON)}</a></p>
    };
    Page::new(p.person.name, hub(f, StaffRoom::Consultations, body.into_any()))
}

/// The device's first page.
pub fn code(f: &Frame, p: KioskPage) -> Page {
    use tr::kiosk as word;
    let title = f.t(word::DEVICE_TITLE);
    let unsent = p.unsent.then(|| view! { <p class="notice danger" role="alert">{icon(f, "warning")}<span>{f.t(word::NOT_SENT)}</span></p> });
    let ended = (p.ended && !p.unsent).then(|| view! { <p class="notice success" role="status">{icon(f, "check")}<span>{f.t(word::IS_ENDED)}</span></p> });
    let form = if p.signed_in {
        view! {
            <p class="notice warning">{icon(f, "warning")}<span>{f.t(word::SIGN_OUT_FIRST)}</span></p>
            <form method="post" action=paths::sign_out()><p class="button-row"><button class="button primary">{f.t(tr::accounts::SIGN_OUT)}</button></p></form>
        }
        .into_any()
    } else {
        let field = Field::new("code", f.t(word::CODE), p.fields.code).hint(f.t(word::CODE_HINT)).kind("text", "one-time-code");
        view! {
            <form method="post" action=paths::kiosk(f.slug()) novalidate>
                {text_field(f, field, &p.errors)}
                {submit(f, word::BEGIN)}
            </form>
        }
        .into_any()
    };
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::DEVICE_LEDE)}</p></div>
            {ended}
            {unsent}
            {error_summary(f, &p.errors)}
            {form}
        </div>
    };
    Page::new(title, body.into_any()).alone()
}

/// The device's last page: whether the ballot counts, and the end.
pub fn end(f: &Frame, p: KioskEndPage) -> Page {
    use tr::kiosk as word;
    let (slug, number) = (f.slug(), p.number);
    let (sign, words) = match p.state {
        BallotState::Cast => ("check", word::END_COUNTED),
        BallotState::Drafting => ("warning", word::END_DRAFT),
        BallotState::None | BallotState::OnPaper | BallotState::Void => ("info", word::END_NONE),
    };
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::END_TITLE)}</h1><p class="lede">{line(f, &p.title)}</p></div>
            <p class="notice">{icon(f, sign)}<span>{f.t(words)}</span></p>
            <form method="post" action=paths::kiosk_end(slug, number)>
                <p class="button-row">
                    <button class="button primary">{f.t(word::FINISH)}</button>
                    <a class="button quiet" href=paths::kiosk_vote(slug, number)>{f.t(word::BACK)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(f.t(word::END_TITLE), body.into_any()).alone()
}

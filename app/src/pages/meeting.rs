//! A meeting: when and where, who comes, what was written down and said; and what stands of meetings on the consultation's page.

use leptos::prelude::*;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::consultation::{line, paragraphs, plain};
use crate::components::form::hidden;
use crate::components::icon::icon;
use crate::components::prose::{prose_in, quote};
use crate::components::{map, moderation};
use crate::format;
use crate::model::Lang;
use crate::model::Micros;
use crate::model::consultations::Opening;
use crate::model::content::ItemKind;
use crate::model::frame::Frame;
use crate::model::map::ProblemMap;
use crate::model::meetings::{MOST_REGISTERED, MeetingLine, MeetingPage, Place, RemarkLine, RemarkPage, Speaker};
use crate::model::paths;
use crate::tongue;
use crate::words::{Key, Plural, tr};

/// "9 March 2026, from 18:00 to 20:00", with what a machine reads.
pub(super) fn when(f: &Frame, from: Micros, to: Micros) -> AnyView {
    let words = f.tf(tr::meetings::WHEN, &[("date", &format::date(f.lang, from)), ("from", &format::clock(from)), ("to", &format::clock(to))]);
    view! { <time datetime=format::machine(from)>{words}</time> }.into_any()
}

/// What stands of meetings on the consultation's page: those to come, the next one first, and those that are over.
pub fn section(f: &Frame, consultation: i64, lines: &[MeetingLine], links: bool) -> AnyView {
    use tr::meetings as word;
    let (coming, past): (Vec<&MeetingLine>, Vec<&MeetingLine>) = lines.iter().partition(|line| line.starts_at.0 > f.now.0 && !line.cancelled);
    let list = |heading: Key, lines: Vec<&MeetingLine>| {
        let rows = lines.into_iter().map(|one| view! { <li>{row(f, consultation, one, links)}</li> }).collect::<Vec<_>>();
        (!rows.is_empty()).then(|| view! { <h3>{f.t(heading)}</h3><ul class="rows">{rows}</ul> })
    };
    view! { {list(word::COMING, coming)}{list(word::PAST, past.into_iter().rev().collect())} }.into_any()
}

fn row(f: &Frame, consultation: i64, one: &MeetingLine, links: bool) -> AnyView {
    use tr::meetings as word;
    let title = line(f, &one.title);
    let title = match links {
        true => view! { <a href=paths::meeting(f.slug(), consultation, one.number)>{title}</a> }.into_any(),
        false => title,
    };
    let cancelled = one.cancelled.then(|| view! { " "<span class="state bad">{icon(f, "cross")}{f.t(word::CANCELLED)}</span> });
    let minutes = one.minutes.then(|| view! { " · "{f.t(word::MINUTES_THERE)} });
    let remarks = (one.remarks > 0).then(|| view! { " · "{f.tn(word::REMARKS, one.remarks)} });
    view! {
        <p class="card-title">{title}{cancelled}</p>
        <p class="small">{when(f, one.starts_at, one.ends_at)}" · "{line(f, &one.place)}{minutes}{remarks}</p>
    }
    .into_any()
}

pub fn page(f: &Frame, p: MeetingPage) -> Page {
    use tr::meetings as word;
    let title = plain(f, &p.title);
    let cancelled = p.cancelled.as_ref().map(|(at, reason)| {
        let words = f.tf(word::CANCELLED_ON, &[("date", &format::date(f.lang, *at))]);
        view! { <div class="banner late">{icon(f, "cross")}<div><p>{words}</p>{quote(reason)}</div></div> }
    });
    let manage = p.may_manage.then(|| {
        let href = paths::edit_meeting(f.slug(), p.consultation, p.number);
        view! { <p class="no-print"><a href=href>{icon(f, "edit")}" "{f.t(word::MANAGE)}</a></p> }
    });
    let calendar = paths::meeting_calendar(f.slug(), p.consultation, p.number);
    let body = view! {
        {breadcrumbs::up(f, paths::consultation(f.slug(), p.consultation), plain(f, &p.consultation_title))}
        <article class="narrow start">
            <header class="page-head">{cancelled}<h1>{line(f, &p.title)}</h1></header>
            <dl class="facts">
                <div><dt>{f.t(word::DATE)}</dt><dd>{when(f, p.starts_at, p.ends_at)}</dd></div>
                <div><dt>{f.t(word::PLACE)}</dt><dd>{line(f, &p.place)}{p.neighbourhood.as_ref().map(|name| view! { <br/><bdi>{f.local(name)}</bdi> })}</dd></div>
                <div><dt>{f.t(word::SEATS)}</dt><dd>{seats(f, &p)}</dd></div>
            </dl>
            {p.map.as_ref().map(|drawn| where_it_is(f, drawn))}
            <p class="no-print"><a href=calendar>{icon(f, "calendar")}" "{f.t(word::CALENDAR)}</a></p>
            {registration(f, &p)}
            {manage}
            <section><h2>{f.t(word::AGENDA)}</h2>{paragraphs(f, &p.agenda)}</section>
            {came(f, &p)}
            {minutes(f, &p)}
            {remarks(f, &p)}
        </article>
    };
    Page::new(title, body.into_any())
}

/// The commune's map with the place.
fn where_it_is(f: &Frame, drawn: &ProblemMap) -> AnyView {
    let names: Vec<(String, String)> = drawn.names.iter().map(|(slug, name)| (slug.clone(), f.local(name))).collect();
    let points: Vec<(i64, i64)> = drawn.points.iter().map(|point| (point.x, point.y)).collect();
    map::map(f, &drawn.map, &names, &points)
}

fn seats(f: &Frame, p: &MeetingPage) -> AnyView {
    use tr::meetings as word;
    let free = match p.seats {
        None => f.tn(word::NO_LIMIT, MOST_REGISTERED),
        Some(seats) => f.tn(word::SEATS_FREE, (seats - p.registered).max(0)),
    };
    let waiting = (p.waiting > 0).then(|| view! { <br/>{f.tn(word::WAITING, p.waiting)} });
    view! { {free}<br/>{f.tn(word::REGISTERED, p.registered)}{waiting} }.into_any()
}

/// Why somebody cannot register whom the meeting is not for.
const fn refusal(opening: &Opening) -> Option<Key> {
    use tr::meetings as word;
    match opening {
        Opening::Open { .. } | Opening::SignIn => None,
        Opening::Verify => Some(word::FOR_RESIDENTS),
        Opening::OtherNeighbourhood => Some(word::FOR_NEIGHBOURS),
        Opening::ForOrganisations => Some(word::FOR_ORGANISATIONS),
        Opening::ByInvitation => Some(word::FOR_INVITED),
        Opening::Suspended { .. } => Some(word::SUSPENDED),
        _ => Some(word::CLOSED),
    }
}

/// What the reader can do: register, wait, withdraw.
fn registration(f: &Frame, p: &MeetingPage) -> Option<AnyView> {
    use tr::meetings as word;
    if p.begun || p.cancelled.is_some() {
        return None;
    }
    let act = |act: &'static str, words: Key, class: &'static str| {
        view! {
            <form method="post" action=paths::attend_meeting(f.slug(), p.consultation, p.number)>
                {hidden("act", act)}
                <p class="button-row"><button class=class>{f.t(words)}</button></p>
            </form>
        }
        .into_any()
    };
    let is_full = p.seats.is_some_and(|seats| seats <= p.registered);
    let (said, form) = match (p.own, refusal(&p.audience)) {
        (Some((Place::Registered, _)), _) => (f.t(word::OWN_REGISTERED).to_owned(), Some(act("withdraw", word::WITHDRAW, "button quiet"))),
        (Some((Place::Waiting, before)), _) => (f.tn(word::OWN_WAITING, before), Some(act("withdraw", word::WITHDRAW, "button quiet"))),
        (None, _) if !p.open => (f.t(word::CLOSED).to_owned(), None),
        (None, Some(why)) => (f.t(why).to_owned(), None),
        (None, None) if is_full => (f.t(word::FULL).to_owned(), Some(act("register", word::REGISTER_WAITING, "button primary"))),
        (None, None) => (f.tf(word::UNTIL, &[("date", &format::date_time(f.lang, p.register_until))]), Some(act("register", word::REGISTER, "button primary"))),
    };
    Some(
        view! {
            <section class="do no-print" aria-labelledby="register">
                <h2 id="register">{f.t(word::REGISTRATION)}</h2>
                <p>{said}</p>
                {form}
                <p class="hint">{f.t(word::NAMES_NOTE)}</p>
            </section>
        }
        .into_any(),
    )
}

/// The words for how many came who did not register.
pub(super) const fn came_word(speaker: Speaker) -> Plural {
    use tr::meetings as word;
    match speaker {
        Speaker::Resident => word::CAME_RESIDENTS,
        Speaker::Organisation => word::CAME_ORGANISATIONS,
        Speaker::Commune => word::CAME_COMMUNE,
    }
}

fn came(f: &Frame, p: &MeetingPage) -> Option<AnyView> {
    use tr::meetings as word;
    let (registered, groups) = p.came.as_ref()?;
    let total = registered + groups.iter().map(|(_, count)| count).sum::<i64>();
    let groups = groups.iter().map(|(speaker, count)| view! { <li>{f.tn(came_word(*speaker), *count)}</li> }).collect::<Vec<_>>();
    Some(
        view! {
            <section id="attendance">
                <h2>{f.t(word::ATTENDANCE)}</h2>
                <p><strong>{f.tn(word::CAME_HERE, total)}</strong></p>
                <ul><li>{f.tn(word::CAME_REGISTERED, *registered)}</li>{groups}</ul>
            </section>
        }
        .into_any(),
    )
}

fn minutes(f: &Frame, p: &MeetingPage) -> Option<AnyView> {
    use tr::meetings as word;
    let at = p.minutes_at?;
    let file = p.file.map(|bytes| {
        let size = f.tf(tr::consultations::KILOBYTES, &[("size", &f.number((bytes + 1_023) / 1_024))]);
        let href = paths::meeting_file(f.slug(), p.consultation, p.number);
        view! { <p><a href=href>{icon(f, "download")}" "{f.tf(word::FILE, &[("size", &size)])}</a></p> }
    });
    let published = f.tf(word::MINUTES_ON, &[("date", &format::date(f.lang, at))]);
    Some(view! { <section id="minutes"><h2>{f.t(word::MINUTES)}</h2><p class="small">{published}</p>{paragraphs(f, &p.minutes)}{file}</section> }.into_any())
}

fn remarks(f: &Frame, p: &MeetingPage) -> Option<AnyView> {
    use tr::meetings as word;
    let rows = p.remarks.iter().map(|one| view! { <li id=format!("remark-{}", one.id)>{remark_line(f, one, true)}</li> }).collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section id="remarks">
                <h2>{f.t(word::IN_THE_ROOM)}</h2>
                <p class="hint">{f.t(word::IN_THE_ROOM_HELP)}</p>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// For whom somebody spoke.
pub(super) const fn speaker(speaker: Speaker) -> Key {
    use tr::meetings::speaker as word;
    match speaker {
        Speaker::Resident => word::RESIDENT,
        Speaker::Organisation => word::ORGANISATION,
        Speaker::Commune => word::COMMUNE,
    }
}

/// Something that was said: by whom, about what, and the text.
pub(super) fn remark_line(f: &Frame, one: &RemarkLine, may_flag: bool) -> AnyView {
    use tr::meetings as word;
    if let Some(stone) = &one.hidden {
        return moderation::tombstone(f, ItemKind::Remark, stone);
    }
    let organisation = (!one.organisation.is_empty()).then(|| view! { {format::colon(f.lang)}<bdi>{one.organisation.clone()}</bdi> });
    let about = (!one.about.is_empty()).then(|| view! { " "<span>{f.tf(word::ABOUT, &[("about", &format!("\u{2068}{}\u{2069}", one.about))])}</span> });
    let waits = (!one.public).then(|| view! { <p class="hint">{f.t(word::NOT_PUBLIC)}</p> });
    let review = one.under_review.then(|| moderation::under_review(f));
    let flag = (may_flag && one.public).then(|| view! { <p class="no-print">{moderation::flag_link(f, paths::remark_flag(f.slug(), &one.id))}</p> });
    let written = tongue::marks_in(Lang::parse(&one.language), &[&one.text]);
    view! {
        <p class="small apart"><strong>{f.t(speaker(one.speaker))}{organisation}</strong>{about}</p>
        {review}
        {waits}
        {prose_in(written, &one.text)}
        {flag}
    }
    .into_any()
}

/// Something that was said, by itself.
pub fn remark(f: &Frame, p: RemarkPage) -> Page {
    use tr::meetings as word;
    let title = f.t(word::REMARK_TITLE);
    let meeting = paths::meeting(f.slug(), p.consultation, p.meeting);
    let body = view! {
        {breadcrumbs::up(f, meeting.clone(), plain(f, &p.title))}
        <div class="narrow start">
            <div class="page-head"><h1>{title}</h1></div>
            {p.notice.as_ref().map(|notice| moderation::unread(f, notice))}
            {remark_line(f, &p.remark, true)}
            <p class="button-row"><a class="button" href=meeting>{f.t(word::TO_MEETING)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

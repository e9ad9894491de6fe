//! What happened to what I wrote: by day, the newest first, what is about one thing together, the unread marked.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::components::picture::scene;
use crate::components::time::time;
use crate::components::{face, notice};
use crate::format;
use crate::model::Micros;
use crate::model::frame::Frame;
use crate::model::notifications::{NotificationRow, NotificationsPage};
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, page: NotificationsPage) -> Page {
    use tr::notifications as word;
    let content = if page.rows.is_empty() && !page.continued { empty(f) } else { rows(f, page) };
    let body = view! {
        <div class="narrow">
            <div class="page-head">
                <h1>{f.t(word::TITLE)}</h1>
                <p class="lede">{f.t(word::LEDE)}</p>
            </div>
            {content}
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any())
}

fn empty(f: &Frame) -> AnyView {
    use tr::notifications as word;
    let home = f.commune.as_ref().map_or_else(paths::home, |commune| paths::commune(&commune.slug));
    view! {
        <div class="empty">
            {scene(f, "scene-no-notification")}
            <h2>{f.t(word::EMPTY_TITLE)}</h2>
            <p>{f.t(word::EMPTY)}</p>
            <p><a class="button primary" href=home>{f.t(word::EMPTY_ACT)}</a></p>
        </div>
    }
    .into_any()
}

fn rows(f: &Frame, page: NotificationsPage) -> AnyView {
    use tr::notifications as word;
    let unread = f.viewer.as_ref().is_some_and(|viewer| viewer.unread > 0);
    // What arrives while this page is being read stays unread.
    let mark = unread.then(|| {
        view! {
            <form method="post" action=paths::notifications_read() class="button-row">
                <input type="hidden" name="until" value=f.now.0.to_string()/>
                <button class="button small">{icon(f, "check")}" "{f.t(word::MARK_READ)}</button>
            </form>
        }
    });
    let newest = page.continued.then(|| view! { <a href=paths::notifications()>{icon(f, "arrow-start")}" "{f.t(word::NEWEST)}</a> });
    let older = page.older.map(|href| view! { <a href=href rel="next">{f.t(word::OLDER)}" "{icon(f, "arrow-end")}</a> });
    let pager = (newest.is_some() || older.is_some()).then(|| view! { <nav class="pager" aria-label=f.t(word::PAGES)>{newest}{older}</nav> });
    let days = by_day(f, page.rows).into_iter().map(|(day, rows)| view! { <h2 class="day">{day}</h2>{list(f, rows)} }).collect::<Vec<_>>();
    view! {
        {mark}
        {days}
        {pager}
    }
    .into_any()
}

/// Each day with what happened on it.
fn by_day(f: &Frame, rows: Vec<NotificationRow>) -> Vec<(String, Vec<NotificationRow>)> {
    let mut days: Vec<(String, Vec<NotificationRow>)> = Vec::new();
    for row in rows {
        let day = day(f, row.at);
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, of_day)) => of_day.push(row),
            None => days.push((day, vec![row])),
        }
    }
    days
}

fn day(f: &Frame, at: Micros) -> String {
    let date = format::date(f.lang, at);
    let ago = |days: i64| format::date(f.lang, Micros(f.now.0 - days * 86_400_000_000));
    if date == ago(0) {
        f.t(tr::notifications::TODAY).to_owned()
    } else if date == ago(1) {
        f.t(tr::notifications::YESTERDAY).to_owned()
    } else {
        date
    }
}

/// What is about one thing stands together, where the newest of it stands.
fn list(f: &Frame, rows: Vec<NotificationRow>) -> AnyView {
    let mut together: Vec<Vec<NotificationRow>> = Vec::new();
    for row in rows {
        match together.iter_mut().find(|known| row.about.is_some() && known[0].about == row.about) {
            Some(known) => known.push(row),
            None => together.push(vec![row]),
        }
    }
    let rows = together.into_iter().flat_map(|known| known.into_iter().enumerate()).map(|(at, line)| row(f, line, at > 0)).collect::<Vec<_>>();
    view! { <ul class="rows notifications">{rows}</ul> }.into_any()
}

/// Whoever acted, or a sign of what happened.
fn who(f: &Frame, row: &NotificationRow) -> AnyView {
    match &row.by {
        Some(by) => face::face(f, by),
        None => view! { <span class="face square" aria-hidden="true">{icon(f, notice::sign(&row.notice))}</span> }.into_any(),
    }
}

fn row(f: &Frame, row: NotificationRow, same: bool) -> AnyView {
    let sentence = notice::sentence(f, &row.notice);
    let badge = row.unread.then(|| view! { <span class="badge">{f.t(tr::notifications::UNREAD)}</span>" " });
    let (time, who) = (time(f, row.at), who(f, &row));
    let class = format!("{}{}", if row.unread { "unread" } else { "" }, if same { " same" } else { "" });
    // Opening an unread one is an act: it marks it as read on the way.
    let link = if row.unread {
        view! {
            <form method="post" action=paths::notifications_read() class="inline-form">
                <input type="hidden" name="id" value=row.id/>
                <button class="link-button">{sentence}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <a href=row.path>{sentence}</a> }.into_any()
    };
    view! {
        <li class=class>
            {who}
            <div><p>{link}</p><p class="meta">{badge}{time}</p></div>
        </li>
    }
    .into_any()
}

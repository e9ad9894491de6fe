//! What happened to what I wrote: newest first, the unread marked.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::components::notice;
use crate::components::time::time;
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
    view! {
        <div class="empty">
            <h2>{f.t(word::EMPTY_TITLE)}</h2>
            <p>{f.t(word::EMPTY)}</p>
            <p><a class="button primary" href=paths::home()>{f.t(word::EMPTY_ACT)}</a></p>
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
    let rows = page.rows.into_iter().map(|line| row(f, line)).collect::<Vec<_>>();
    view! {
        {mark}
        <ul class="rows notifications">{rows}</ul>
        {pager}
    }
    .into_any()
}

fn row(f: &Frame, row: NotificationRow) -> AnyView {
    let sentence = notice::sentence(f, &row.notice);
    let badge = row.unread.then(|| view! { <span class="badge">{f.t(tr::notifications::UNREAD)}</span>" " });
    let time = time(f, row.at);
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
        <li class=if row.unread { "unread" } else { "" }>
            <p>{icon(f, notice::sign(&row.notice))}" "{link}</p>
            <p class="meta">{badge}{time}</p>
        </li>
    }
    .into_any()
}

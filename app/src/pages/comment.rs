//! A comment on a page of its own: with all of its replies, refused, replied to, edited, or about to be deleted.

use leptos::prelude::*;

use super::Page;
use crate::components::comment::{CommentList, comments, votes};
use crate::components::discussion::comment_form;
use crate::components::icon::icon;
use crate::components::listing::pager;
use crate::components::prose::{prose, prose_in};
use crate::components::{author, breadcrumbs, moderation};
use crate::format::isolated;
use crate::model::content::ItemKind;
use crate::model::discussion::{CommentPage, CommentTask, DeletePage, Quoted, ThreadPage};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::tongue;
use crate::words::tr;

/// A comment with all of its replies.
pub fn thread(f: &Frame, p: ThreadPage) -> Page {
    let count = f.tn(tr::discussion::REPLIES, p.total);
    let title = format!("{count} · {}", p.subject_title);
    let back = paths::comment(f.slug(), p.top.id);
    let list = CommentList { open: p.open, says_stance: true };
    let votes = votes(f, [&p.top], "thread".to_owned());
    let body = view! {
        <div class="column">
            {breadcrumbs::up(f, p.subject_path, p.subject_title)}
            <h1>{count}</h1>
            {votes}
            <ol class="comments">{comments(f, list, vec![p.top])}</ol>
            {pager(f, p.start, p.more)}
            <p class="button-row"><a class="button quiet" href=back>{icon(f, "arrow-start")}" "{f.t(tr::discussion::BACK)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

/// Whose comment is answered, and what it says.
fn quote(f: &Frame, quoted: &Quoted) -> AnyView {
    let name = author::name(f, &quoted.author);
    view! {
        <p>{f.tf(tr::discussion::QUOTING, &[("name", &isolated(f.lang, &name))])}</p>
        <blockquote>{prose_in(tongue::marks_in(quoted.language, &[&quoted.body]), &quoted.body)}</blockquote>
    }
    .into_any()
}

/// The form alone.
pub fn page(f: &Frame, p: CommentPage) -> Page {
    let title = f.t(match p.task {
        CommentTask::Write => tr::discussion::WRITE,
        CommentTask::Reply => tr::discussion::REPLY,
        CommentTask::Edit => tr::discussion::EDIT_TITLE,
    });
    let quoted = p.quoted.as_ref().map(|quoted| quote(f, quoted));
    let draft = format!("draft:{}", p.form.action);
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, p.subject_path, p.subject_title)}
            <h1>{title}</h1>
            {quoted}
            {comment_form(f, p.form, &draft)}
        </div>
    };
    Page::new(title, body.into_any())
}

/// The question before deleting.
pub fn delete(f: &Frame, p: DeletePage, item: ItemKind) -> Page {
    let title = f.tf(tr::discussion::DELETE_TITLE, &[("item", f.t(moderation::kind(item)))]);
    let body = view! {
        <div class="narrow">
            <h1>{title.clone()}</h1>
            <p>{f.t(tr::discussion::DELETE_HELP)}</p>
            <blockquote>{prose(&p.body)}</blockquote>
            <form method="post" action=p.action>
                <p class="button-row">
                    <button class="button danger">{f.t(tr::discussion::DELETE)}</button>
                    <a class="button quiet" href=p.back>{f.t(tr::form::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

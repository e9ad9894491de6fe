//! A comment on a page of its own: refused, replied to, edited, or about to be deleted.

use leptos::prelude::*;

use super::Page;
use crate::components::discussion::comment_form;
use crate::components::moderation;
use crate::components::prose::prose;
use crate::model::content::ItemKind;
use crate::model::discussion::{CommentPage, CommentTask, DeletePage};
use crate::model::frame::Frame;
use crate::words::tr;

/// The form alone.
pub fn page(f: &Frame, p: CommentPage) -> Page {
    let title = f.t(match p.task {
        CommentTask::Write => tr::discussion::WRITE,
        CommentTask::Reply => tr::discussion::REPLY,
        CommentTask::Edit => tr::discussion::EDIT_TITLE,
    });
    let quoted = (!p.quoted.is_empty()).then(|| view! { <blockquote>{prose(&p.quoted)}</blockquote> });
    let draft = format!("draft:{}", p.form.action);
    let body = view! {
        <div class="narrow">
            <nav class="breadcrumbs" aria-label=f.t(tr::layout::YOU_ARE_HERE)>
                <ol><li><a href=p.subject_path dir="auto">{p.subject_title}</a></li></ol>
            </nav>
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

//! What an author can do about a hiding: appeal, or rewrite the text.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::moderation::rule_link;
use crate::components::prose::prose;
use crate::components::rules;
use crate::model::content::ItemKind;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::moderation::{AppealFields, AuthorNotice, ContestPage, ResubmitFields};
use crate::model::paths;
use crate::words::tr;

/// What the moderator said, once more.
fn said(f: &Frame, notice: &AuthorNotice) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="said">
            <h2 id="said">{f.t(tr::appeals::SAID)}</h2>
            <p>{rule_link(f, notice.reason)}</p>
            <p>{f.t(rules::rule(notice.reason))}</p>
            <blockquote dir="auto">{notice.note.clone()}</blockquote>
        </section>
    }
    .into_any()
}

/// The form to appeal.
pub fn appeal(f: &Frame, p: ContestPage, fields: AppealFields, errors: FormErrors) -> Page {
    use tr::appeals as word;
    let title = f.t(word::APPEAL);
    let heading = (!p.title.is_empty()).then(|| view! { <h3 dir="auto">{p.title.clone()}</h3> });
    let body = Field::new("body", f.t(word::WHY), fields.body).hint(f.t(word::WHY_HINT)).rows(7);
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.tn(word::APPEAL_LEDE, p.notice.appeal_days)}</p></div>
            {said(f, &p.notice)}
            <section class="panel" aria-labelledby="yours"><h2 id="yours">{f.t(word::YOURS)}</h2>{heading}{prose(&p.body)}</section>
            {form::error_summary(f, &errors)}
            <form method="post" action=paths::appeal(&p.notice.commune, p.notice.kind.as_str(), p.notice.id) novalidate>
                {form::text_area(f, body, &errors)}
                <p class="button-row">
                    <button class="button primary">{f.t(word::APPEAL_ACT)}</button>
                    <a class="button quiet" href=p.back>{f.t(word::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The form to rewrite.
pub fn rewrite(f: &Frame, p: ContestPage, fields: ResubmitFields, errors: FormErrors) -> Page {
    use tr::appeals as word;
    let title = f.t(word::REWRITE);
    let kind = p.notice.kind;
    let e = &errors;
    let heading = (kind != ItemKind::Comment).then(|| form::text_field(f, Field::new("title", f.t(word::TEXT_TITLE), fields.title), e));
    let helps = (kind == ItemKind::Solution).then(|| form::text_area(f, Field::new("helps", f.t(word::TEXT_HELPS), fields.helps).rows(3), e));
    let text = form::text_area(f, Field::new("body", f.t(word::TEXT), fields.body).rows(10), e);
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::REWRITE_LEDE)}</p></div>
            {said(f, &p.notice)}
            {form::error_summary(f, e)}
            <form method="post" action=paths::resubmit(&p.notice.commune, kind.as_str(), p.notice.id) novalidate>
                {form::hidden("version", fields.version)}
                {heading}
                {text}
                {helps}
                <p class="button-row">
                    <button class="button primary">{f.t(word::REWRITE_ACT)}</button>
                    <a class="button quiet" href=p.back>{f.t(word::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

//! What an author can do about a hiding: appeal, or rewrite the text.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::moderation::rule_link;
use crate::components::picture::drawn;
use crate::components::prose::prose_in;
use crate::components::rules;
use crate::model::content::ItemKind;
use crate::model::drafts::AMENDMENT;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::moderation::{AppealFields, AuthorNotice, ContestPage, ResubmitFields};
use crate::model::paths;
use crate::model::questionnaire::ANSWER_TEXT;
use crate::tongue::{self, Tongue};
use crate::words::tr;

/// The rule, and what the moderator wrote.
fn moderator_note(f: &Frame, notice: &AuthorNotice) -> AnyView {
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

pub fn appeal(f: &Frame, p: ContestPage, fields: AppealFields, errors: FormErrors) -> Page {
    use tr::appeals as word;
    let title = f.t(word::APPEAL);
    let written = tongue::marks(&[&p.title, &p.body]);
    let Tongue { lang, dir } = written;
    let heading = (!p.title.is_empty()).then(|| view! { <h3 lang=lang dir=dir>{p.title.clone()}</h3> });
    let body = Field::new("body", f.t(word::WHY), fields.body).hint(f.t(word::WHY_HINT)).rows(7);
    let body = view! {
        <div class="narrow">
            {drawn(f, "step-solution", title, f.tn(word::APPEAL_LEDE, p.notice.appeal_days))}
            {moderator_note(f, &p.notice)}
            <section class="panel" aria-labelledby="yours"><h2 id="yours">{f.t(word::YOURS)}</h2>{heading}{prose_in(written, &p.body)}</section>
            {form::error_summary(f, &errors)}
            <form method="post" action=p.action novalidate>
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

pub fn rewrite(f: &Frame, p: ContestPage, fields: ResubmitFields, errors: FormErrors) -> Page {
    use tr::appeals as word;
    let title = f.t(word::REWRITE);
    let kind = p.notice.kind;
    let e = &errors;
    let version = form::hidden("version", fields.version.clone());
    let inputs = inputs(f, kind, fields, e);
    let body = view! {
        <div class="narrow">
            {drawn(f, "step-solution", title, f.t(word::REWRITE_LEDE))}
            {moderator_note(f, &p.notice)}
            {form::error_summary(f, e)}
            <form method="post" action=paths::resubmit(&p.notice.commune, kind.as_str(), p.notice.id) novalidate>
                {version}
                {inputs}
                <p class="button-row">
                    <button class="button primary">{f.t(word::REWRITE_ACT)}</button>
                    <a class="button quiet" href=p.back>{f.t(word::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The fields of what is rewritten: a text with its title, or whatever a kind has in their place.
fn inputs(f: &Frame, kind: ItemKind, fields: ResubmitFields, e: &FormErrors) -> AnyView {
    use tr::appeals as word;
    let line = |name, label, value: String| form::text_field(f, Field::new(name, f.t(label), value), e);
    let area = |name, label, value: String, rows| form::text_area(f, Field::new(name, f.t(label), value).rows(rows), e);
    match kind {
        AMENDMENT => {
            let reason = (!fields.helps.is_empty()).then(|| area("helps", tr::drafts::REASON, fields.helps, 4));
            view! { {area("body", word::TEXT, fields.body, 10)}{reason} }.into_any()
        }
        ItemKind::Comment | ItemKind::Remark | ANSWER_TEXT => area("body", word::TEXT, fields.body, 10),
        ItemKind::Solution => view! {
            {line("title", word::TEXT_TITLE, fields.title)}
            {area("body", word::TEXT, fields.body, 10)}
            {area("helps", word::TEXT_HELPS, fields.helps, 3)}
        }
        .into_any(),
        ItemKind::Photo => area("body", word::PHOTO_TEXT, fields.body, 3),
        ItemKind::Profile => line("title", word::NAME, fields.title),
        ItemKind::Consultation => view! {
            {line("title", word::TITLE_AR, fields.title)}
            {line("title_fr", word::TITLE_FR, fields.title_fr)}
            {area("body", word::PURPOSE_AR, fields.body, 8)}
            {area("body_fr", word::PURPOSE_FR, fields.body_fr, 8)}
        }
        .into_any(),
        ItemKind::Organisation => view! {
            {line("title", word::NAME_AR, fields.title)}
            {line("title_fr", word::NAME_FR, fields.title_fr)}
            {area("body", word::ABOUT_AR, fields.body, 6)}
            {area("body_fr", word::ABOUT_FR, fields.body_fr, 6)}
        }
        .into_any(),
        ItemKind::Problem | ItemKind::Other(_) => {
            view! { {line("title", word::TEXT_TITLE, fields.title)}{area("body", word::TEXT, fields.body, 10)} }.into_any()
        }
        ItemKind::Pledge => {
            let unit = (!fields.helps.is_empty()).then(|| line("helps", word::PLEDGE_UNIT, fields.helps));
            view! { {area("body", word::PLEDGE_TEXT, fields.body, 4)}{unit} }.into_any()
        }
    }
}

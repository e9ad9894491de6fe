//! A measure about a person: the form to give one, and one before the staff.

use leptos::prelude::*;

use super::Page;
use crate::components::appeal::{self, Answering, Words};
use crate::components::author::byline;
use crate::components::form::{self, Choice, Field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::prose::{prose, prose_in};
use crate::components::{breadcrumbs, labels, measures, moderation, rules};
use crate::format;
use crate::model::appeals::{AppealAnswerFields, OpenAppeal};
use crate::model::content::Reason;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::measures::{GivePage, MeasureKind, MeasurePage, OwnMeasure};
use crate::model::paths;
use crate::tongue::{self, Tongue};
use crate::words::tr;

/// The form to give one.
pub fn give(f: &Frame, p: GivePage) -> Page {
    use tr::measures as word;
    let title = f.t(word::GIVE);
    let item = paths::moderation_item(f.slug(), p.kind.as_str(), &p.id);
    let written = tongue::marks(&[&p.title, &p.body]);
    let Tongue { lang, dir } = written;
    let heading = (!p.title.is_empty()).then(|| view! { <h3 lang=lang dir=dir>{p.title.clone()}</h3> });
    let name = f.tf(word::ABOUT, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&p.author.name)))]);
    let body = view! {
        {breadcrumbs::moderation(f, Some((item.clone(), tr::measures::FOLLOWS)))}
        <div class="page-head"><h1>{title}</h1><p class="lede">{name}" "{f.t(word::GIVE_LEDE)}</p></div>
        {form::error_summary(f, &p.errors)}
        <div class="split">
            <form method="post" action=paths::give_measure(f.slug(), p.kind.as_str(), &p.id) novalidate>
                {fields(f, &p)}
                <p class="button-row">
                    <button class="button danger">{f.t(word::GIVE_ACT)}</button>
                    <a class="button quiet" href=item>{f.t(tr::appeals::CANCEL)}</a>
                </p>
            </form>
            <aside>
                <section class="panel" aria-labelledby="record">
                    <h2 id="record">{f.t(word::RECORD)}</h2>
                    {measures::record(f, &p.measures)}
                </section>
                <section class="panel" aria-labelledby="text"><h2 id="text">{f.t(word::FOLLOWS)}</h2>{heading}{prose_in(written, &p.body)}</section>
            </aside>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Moderation, body.into_any()))
}

fn fields(f: &Frame, p: &GivePage) -> AnyView {
    use tr::measures as word;
    let e = &p.errors;
    let suspension = if p.may_suspend { word::SUSPENSION_HELP } else { word::SUSPENSION_PROPOSED_HELP };
    let kinds = [(MeasureKind::Warning, word::WARNING_HELP), (MeasureKind::Mute, word::MUTE_HELP), (MeasureKind::Suspension, suspension)];
    let kinds = kinds.into_iter().map(|(kind, help)| Choice::new(kind.as_str(), f.t(labels::measure(kind))).help(f.t(help))).collect();
    let days = Field::new("days", f.t(word::LENGTH), p.fields.days.clone()).hint(f.t(word::LENGTH_HINT));
    let reasons = Reason::ALL.iter().map(|reason| Choice::new(reason.as_str(), f.t(labels::reason(*reason)))).collect();
    let reason = Field::new("reason", f.t(tr::moderation::item::REASON), p.fields.reason.clone());
    let note = Field::new("note", f.t(word::NOTE), p.fields.note.clone()).hint(f.t(word::NOTE_HINT)).rows(6);
    view! {
        {form::hidden("seen", p.seen.to_string())}
        {form::radio_cards(f, Field::new("measure", f.t(word::WHICH), &p.fields.measure), kinds, e)}
        {form::text_field(f, days, e)}
        {form::select(f, reason, f.t(tr::moderation::item::CHOOSE), vec![(String::new(), reasons)], e)}
        {form::text_area(f, note, e)}
    }
    .into_any()
}

/// One before the staff, with what can be decided about it.
pub fn page(f: &Frame, p: MeasurePage, fields: AppealAnswerFields, errors: FormErrors) -> Page {
    let title = measures::name(f, p.measure.kind, p.measure.days);
    let decide = p.may_decide.then(|| deciding(f, &p.measure.id));
    let open = p.open.as_ref().map(|open| answering(f, &p, open, &fields, &errors));
    let body = view! {
        {breadcrumbs::moderation(f, Some((p.item.clone(), tr::measures::FOLLOWS)))}
        <div class="page-head"><h1>{title.clone()}</h1><p class="tags">{measures::status(f, p.measure.status, p.measure.until)}</p></div>
        {form::error_summary(f, &errors)}
        <div class="split">
            <div>
                {byline(f, &p.author, p.measure.at)}
                {statement(f, &p.measure)}
                {outcome(f, &p.measure)}
            </div>
            <aside>{decide}{open}</aside>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Moderation, body.into_any()))
}

/// The rule, and what was written to the person.
pub(super) fn statement(f: &Frame, measure: &OwnMeasure) -> AnyView {
    view! {
        <p>{moderation::rule_link(f, measure.reason)}</p>
        <p>{f.t(rules::rule(measure.reason))}</p>
        <blockquote>{prose(&measure.note)}</blockquote>
    }
    .into_any()
}

/// What became of the appeal.
pub(super) fn outcome(f: &Frame, measure: &OwnMeasure) -> Option<AnyView> {
    use tr::measures as word;
    let appeal = measure.appeal.as_ref()?;
    let Some(reversed) = appeal.reversed else {
        let text = f.tf(tr::appeals::APPEALED, &[("date", &format::date(f.lang, appeal.at)), ("due", &format::date(f.lang, appeal.due_at))]);
        return Some(view! { <p class="state wait">{icon(f, "clock")}{text}</p> }.into_any());
    };
    let text = f.t(if reversed { word::APPEAL_REVERSED } else { word::APPEAL_UPHELD });
    Some(view! { <p><strong>{text}</strong></p><blockquote>{prose(&appeal.answer)}</blockquote> }.into_any())
}

fn deciding(f: &Frame, id: &str) -> AnyView {
    use tr::measures as word;
    view! {
        <form class="panel" method="post" action=paths::decide_measure(f.slug(), id)>
            <h2>{f.t(word::SECOND)}</h2>
            <p>{f.t(word::SECOND_HELP)}</p>
            <p class="button-row">
                <button class="button danger" name="act" value="confirm">{f.t(word::CONFIRM)}</button>
                <button class="button" name="act" value="decline">{f.t(word::DECLINE)}</button>
            </p>
        </form>
    }
    .into_any()
}

fn answering(f: &Frame, p: &MeasurePage, open: &OpenAppeal, fields: &AppealAnswerFields, errors: &FormErrors) -> AnyView {
    use tr::measures as word;
    let answering = Answering {
        appeal: open,
        action: p.may_answer.then(|| paths::answer_measure(f.slug(), &p.measure.id)),
        go: None,
        outcome: &fields.outcome,
        answer: &fields.answer,
        key: None,
        words: Words {
            reversed_help: word::REVERSED_HELP,
            upheld: word::OUTCOME_UPHELD,
            upheld_help: word::UPHELD_HELP,
            answer: word::ANSWER,
            had_part: word::HAD_PART,
        },
    };
    appeal::answering(f, answering, view! { <h2 id="appeal">{f.t(word::APPEAL_TITLE)}</h2> }.into_any(), errors)
}

//! A person's own measures in a commune, and the form to appeal against one.

use leptos::prelude::*;

use super::Page;
use super::measure::{outcome, statement};
use crate::components::form::{self, Field};
use crate::components::icon::icon;
use crate::components::measures;
use crate::components::time::time;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::measures::{AppealMeasurePage, MeasureKind, MeasureStatus, OwnMeasure, OwnMeasuresPage};
use crate::model::moderation::AppealFields;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: OwnMeasuresPage) -> Page {
    use tr::measures as word;
    let title = f.t(word::OWN_TITLE);
    let rows = p.rows.iter().map(|measure| own(f, measure, p.appeal_days)).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <div class="empty"><h2>{f.t(word::OWN_EMPTY)}</h2><p>{f.t(word::OWN_EMPTY_HELP)}</p></div> }.into_any()
    } else {
        rows.into_any()
    };
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::OWN_LEDE)}</p></div>
            {list}
            <p class="button-row">
                <a class="button quiet" href=paths::commune_rules(f.slug())>{f.t(tr::layout::HOUSE_RULES)}</a>
                <a class="button quiet" href=paths::account_data()>{f.t(word::DATA_LINK)}</a>
            </p>
        </div>
    };
    Page::new(title, body.into_any())
}

/// What a measure that runs keeps the person from, and what it leaves.
fn meaning(f: &Frame, measure: &OwnMeasure) -> Option<AnyView> {
    let word = match (measure.kind, measure.status) {
        (MeasureKind::Mute, MeasureStatus::Running) => tr::measures::MUTE_MEANS,
        (MeasureKind::Suspension, MeasureStatus::Running) => tr::measures::SUSPENSION_MEANS,
        _ => return None,
    };
    Some(view! { <p>{f.t(word)}</p> }.into_any())
}

fn own(f: &Frame, measure: &OwnMeasure, appeal_days: i64) -> AnyView {
    let contest = measure.appeal.is_none().then(|| {
        view! {
            <p class="button-row"><a class="button" href=paths::appeal_measure(f.slug(), &measure.id)>{icon(f, "shield")}" "{f.t(tr::measures::APPEAL)}</a></p>
            <p class="small soft">{f.tn(tr::appeals::APPEAL_DAYS, appeal_days)}</p>
        }
    });
    view! {
        <section class="panel" aria-labelledby=format!("m-{}", measure.id)>
            <h2 id=format!("m-{}", measure.id)>{measures::name(f, measure.kind, measure.days)}</h2>
            <p class="meta">{time(f, measure.at)}{measures::status(f, measure.status, measure.until)}</p>
            {meaning(f, measure)}
            {statement(f, measure)}
            {outcome(f, measure)}
            {contest}
        </section>
    }
    .into_any()
}

pub fn appeal(f: &Frame, p: AppealMeasurePage, fields: AppealFields, errors: FormErrors) -> Page {
    use tr::measures as word;
    let title = f.t(word::APPEAL);
    let why = Field::new("body", f.t(tr::appeals::WHY), fields.body).hint(f.t(word::WHY_HINT)).rows(7);
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.tn(tr::appeals::APPEAL_DAYS, p.appeal_days)}</p></div>
            <section class="panel" aria-labelledby="said">
                <h2 id="said">{measures::name(f, p.measure.kind, p.measure.days)}</h2>
                {statement(f, &p.measure)}
            </section>
            {form::error_summary(f, &errors)}
            <form method="post" action=paths::appeal_measure(f.slug(), &p.measure.id) novalidate>
                {form::text_area(f, why, &errors)}
                <p class="button-row">
                    <button class="button primary">{f.t(tr::appeals::APPEAL_ACT)}</button>
                    <a class="button quiet" href=paths::measures(f.slug())>{f.t(tr::appeals::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

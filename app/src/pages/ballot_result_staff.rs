//! Closing a ballot and entering a lot: how far it is, what it lacks, what to do next. No sum stands here before it is public.

use leptos::prelude::*;

use super::Page;
use super::consultation_prepare::up;
use crate::components::consultation;
use crate::components::form::{Field, error_summary, hidden, submit, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::format;
use crate::model::ballot_result_pages::{CountPage, CountStage};
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::{Micros, paths};
use crate::words::{Key, tr};

const fn stage_word(stage: CountStage) -> Key {
    use tr::counts::stage as word;
    match stage {
        CountStage::Voting => word::VOTING,
        CountStage::Over => word::OVER,
        CountStage::Closed => word::CLOSED,
        CountStage::Tied => word::TIED,
        CountStage::Counted => word::COUNTED,
    }
}

pub fn page(f: &Frame, p: CountPage) -> Page {
    use tr::counts::staff as word;
    let (class, sign) = match p.stage {
        CountStage::Counted => ("state good", "check"),
        CountStage::Tied => ("state bad", "warning"),
        _ => ("state wait", "clock"),
    };
    let act = match p.stage {
        CountStage::Voting => p.ends_at.map(|at| {
            let last = Micros(at.0 - 1);
            view! { <p>{f.tf(word::VOTING_UNTIL, &[("date", &format::date_time(f.lang, last))])}</p> }.into_any()
        }),
        CountStage::Over => Some(closing(f, &p)),
        CountStage::Closed => Some(counting(f, &p)),
        CountStage::Tied => Some(drawing(f, &p)),
        CountStage::Counted => {
            Some(view! { <p><a class="button primary" href=paths::ballot_result(f.slug(), p.number)>{f.t(tr::counts::READ)}</a></p> }.into_any())
        }
    };
    let body = view! {
        {up(f, p.number, &p.title)}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{consultation::line(f, &p.title)}</p></div>
        {error_summary(f, &p.errors)}
        <p><span class=class>{icon(f, sign)}{f.t(stage_word(p.stage))}</span></p>
        {facts(f, &p)}
        {act}
        <p class="hint">{f.t(word::NO_SUMS)}</p>
    };
    Page::new(f.t(word::TITLE), hub(f, StaffRoom::Consultations, body.into_any()))
}

fn facts(f: &Frame, p: &CountPage) -> AnyView {
    use tr::counts::staff as word;
    let sheets = p.paper.map(|paper| {
        let numbers = [("issued", paper.issued), ("cast", paper.cast), ("spoiled", paper.spoiled), ("blank", paper.unused)];
        let numbers = numbers.map(|(name, count)| (name, f.number(count)));
        let values: Vec<(&str, &str)> = numbers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        view! { <p class="small">{f.tf(tr::counts::SHEETS, &values)}</p> }
    });
    let closed = p.closed_at.map(|at| view! { <p>{f.tf(tr::counts::CLOSED_ON, &[("date", &format::date_time(f.lang, at))])}</p> });
    let counted = p.counted_at.map(|at| view! { <p>{f.tf(tr::counts::COUNTED_ON, &[("date", &format::date_time(f.lang, at))])}</p> });
    view! { <p>{f.tn(word::VOTED, p.voted)}</p>{sheets}{closed}{counted} }.into_any()
}

fn closing(f: &Frame, p: &CountPage) -> AnyView {
    use tr::counts::staff as word;
    if p.unbalanced {
        return view! {
            <div class="notice">
                {icon(f, "warning")}
                <div><p>{f.t(word::UNBALANCED)}</p><p><a href=paths::ballot_paper(f.slug(), p.number)>{f.t(word::TO_PAPER)}</a></p></div>
            </div>
        }
        .into_any();
    }
    view! {
        <section class="do" aria-labelledby="close">
            <h2 id="close">{f.t(word::CLOSE)}</h2>
            <p>{f.t(word::CLOSE_HELP)}</p>
            <form method="post" action=paths::ballot_count(f.slug(), p.number)><p class="button-row"><button class="button primary">{f.t(word::CLOSE)}</button></p></form>
        </section>
    }
    .into_any()
}

fn counting(f: &Frame, p: &CountPage) -> AnyView {
    use tr::counts::staff as word;
    view! {
        <section class="do" aria-labelledby="count">
            <h2 id="count">{f.t(word::COUNT)}</h2>
            <p>{f.t(word::COUNT_HELP)}</p>
            <form method="post" action=paths::ballot_count(f.slug(), p.number)><p class="button-row"><button class="button primary">{f.t(word::COUNT)}</button></p></form>
        </section>
    }
    .into_any()
}

fn drawing(f: &Frame, p: &CountPage) -> AnyView {
    use tr::counts::staff as word;
    let lines = p.tied.iter().map(|title| view! { <li>{consultation::line(f, title)}</li> }).collect::<Vec<_>>();
    let form = match &p.entered {
        Some((on, place)) if !p.entered_by_me => confirming(f, p, (on, place)),
        _ => entering(f, p),
    };
    view! {
        <section class="panel" aria-labelledby="tied">
            <h2 id="tied">{f.t(tr::counts::TIED)}</h2>
            <ul>{lines}</ul>
            <p>{f.t(word::LOT_HELP)}</p>
        </section>
        {form}
    }
    .into_any()
}

/// The first person's form; whoever has entered can enter again.
fn entering(f: &Frame, p: &CountPage) -> AnyView {
    use tr::counts::staff as word;
    let waits = p.entered.is_some().then(|| view! { <p class="notice">{icon(f, "clock")}<span>{f.t(word::WAITS_FOR_SECOND)}</span></p> });
    view! {
        {waits}
        <section class="do" aria-labelledby="lot-form">
            <h2 id="lot-form">{f.t(word::ENTER)}</h2>
            <form method="post" action=paths::ballot_lot(f.slug(), p.number) novalidate>
                {hidden("act", "enter")}
                {text_field(f, Field::new("lot", f.t(word::LOT), p.fields.lot.clone()).hint(f.t(word::LOT_HINT)), &p.errors)}
                {text_field(f, Field::new("drawn_on", f.t(word::DRAWN_ON), p.fields.drawn_on.clone()).kind("date", "off"), &p.errors)}
                {text_field(f, Field::new("drawn_in", f.t(word::DRAWN_IN), p.fields.drawn_in.clone()).hint(f.t(word::DRAWN_IN_HINT)), &p.errors)}
                {submit(f, word::ENTER)}
            </form>
        </section>
    }
    .into_any()
}

/// The other person's: what the first one entered is not shown.
fn confirming(f: &Frame, p: &CountPage, (on, place): (&str, &str)) -> AnyView {
    use tr::counts::staff as word;
    let action = || paths::ballot_lot(f.slug(), p.number);
    let place = format!("\u{2068}{place}\u{2069}");
    let entered = f.tf(word::ENTERED, &[("date", &format::civil_date(f.lang, on)), ("place", &place)]);
    view! {
        <section class="do" aria-labelledby="lot-form">
            <h2 id="lot-form">{f.t(word::CONFIRM)}</h2>
            <p>{entered}</p>
            <form method="post" action=action() novalidate>
                {hidden("act", "confirm")}
                {text_field(f, Field::new("lot", f.t(word::LOT), p.fields.lot.clone()).hint(f.t(word::LOT_HINT)), &p.errors)}
                {submit(f, word::CONFIRM)}
            </form>
        </section>
        <form method="post" action=action()>
            {hidden("act", "discard")}
            <p><button class="button quiet">{f.t(word::DISCARD)}</button></p>
        </form>
    }
    .into_any()
}

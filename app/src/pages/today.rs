//! The first page of the hub: what is late, what is due, the next thirty days, and what the viewer has begun.

use leptos::prelude::*;

use super::Page;
use crate::components::hub::{hub, table};
use crate::components::icon::icon;
use crate::components::{due, labels, picture, time, workbench};
use crate::format;
use crate::model::Micros;
use crate::model::frame::Frame;
use crate::model::hub::{Begun, DueLine, How, StaffRoom, TodayPage, Work};
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: TodayPage) -> Page {
    use tr::hub as word;
    let title = f.t(word::rooms::TODAY);
    let nothing = p.late_count == 0 && p.soon.is_empty() && p.begun.is_empty() && p.waiting_count == 0;
    let content = if nothing {
        all_done(f)
    } else {
        let others = more(f, p.late_count - p.late.len() as i64, p.whole);
        let late = lines(f, ("late", word::LATE_TITLE), p.late, others);
        let soon = lines(f, ("soon", word::SOON_TITLE), p.soon, None);
        let calm = (late.is_none() && soon.is_none()).then(|| view! { <p class="soft">{f.t(word::NOTHING_DUE)}</p> });
        view! { {figures(f, (p.late_count, p.soon_count, p.waiting_count))}{begun(f, p.begun)}{late}{soon}{calm}{strip(f, &p.days)} }.into_any()
    };
    let body = view! {
        <div class="page-head"><h1>{title}</h1><p class="lede">{format::date(f.lang, f.now)}</p></div>
        {at_the_desk(f)}
        {content}
    };
    Page::new(title, hub(f, StaffRoom::Today, body.into_any()))
}

/// What desk agents begin with: people who come have no deadline.
fn at_the_desk(f: &Frame) -> Option<AnyView> {
    use tr::hub::ways as word;
    let slug = f.slug();
    let ways = [(paths::desk(slug), "person", word::CODES), (paths::paper(slug), "document", word::PAPER), (paths::assist(slug), "question", word::ASSIST)];
    let agent = f.viewer.as_ref().is_some_and(|viewer| viewer.is_desk_agent);
    agent.then(|| {
        let ways = ways.map(|(href, sign, word)| view! { <a class="button" href=href>{icon(f, sign)}{f.t(word)}</a> }).into_iter().collect::<Vec<_>>();
        view! { <p class="button-row">{ways}</p> }.into_any()
    })
}

fn all_done(f: &Frame) -> AnyView {
    use tr::hub as word;
    view! { <div class="empty">{picture::scene(f, "scene-all-done")}<h2>{f.t(word::ALL_DONE)}</h2><p>{f.t(word::ALL_DONE_HELP)}</p></div> }.into_any()
}

/// Three numbers: what is late, what is due within three days, what waits in all.
fn figures(f: &Frame, (late, soon, waiting): (i64, i64, i64)) -> AnyView {
    use tr::hub as word;
    let figure = |class: &'static str, label: Key, value: i64| {
        let counted = value > 0;
        let label = if counted && !class.is_empty() { view! { <a href=format!("#{class}")>{f.t(label)}</a> }.into_any() } else { f.t(label).into_any() };
        view! { <div class=if counted { class } else { "" }><dt>{label}</dt><dd>{f.number(value)}</dd></div> }
    };
    view! {
        <dl class="hub-figures">
            {figure("late", word::FIGURE_LATE, late)}
            {figure("soon", word::FIGURE_SOON, soon)}
            {figure("", word::FIGURE_WAITING, waiting)}
        </dl>
    }
    .into_any()
}

/// How many more are late than are shown, and the way to them.
fn more(f: &Frame, others: i64, whole: bool) -> Option<AnyView> {
    let words = f.tn(tr::hub::MORE, others.max(0));
    let all = format!("{}#late", paths::with_query(paths::staff_hub(f.slug()), &[("late", "all")]));
    let words = if whole { words.into_any() } else { view! { <a href=all>{words}</a> }.into_any() };
    (others > 0).then(|| view! { <p class="soft">{words}</p> }.into_any())
}

/// What is due, as a table, and what is said below it.
fn lines(f: &Frame, (id, heading): (&'static str, Key), lines: Vec<DueLine>, more: Option<AnyView>) -> Option<AnyView> {
    use tr::hub as word;
    if lines.is_empty() {
        return None;
    }
    let heads = [word::HEAD_WHAT, word::HEAD_WORK, word::HEAD_DUE].map(|head| f.t(head).to_owned()).to_vec();
    let rows = lines.into_iter().map(|line| row(f, line)).collect();
    Some(view! { <section aria-labelledby=id><h2 id=id>{f.t(heading)}</h2>{table(f.t(heading).to_owned(), heads, rows)}{more}</section> }.into_any())
}

fn row(f: &Frame, line: DueLine) -> Vec<AnyView> {
    let (sign, word) = match line.work {
        Work::Decide(task) => (workbench::sign(task), workbench::task(task)),
        Work::Answer => ("document", tr::hub::WORK_ANSWER),
        Work::Objection => ("comment", tr::hub::WORK_OBJECTION),
        Work::Milestone => ("calendar", tr::hub::WORK_MILESTONE),
        Work::Pledge => ("organisation", tr::hub::WORK_PLEDGE),
        Work::Outcome => ("question", tr::hub::WORK_OUTCOME),
        Work::FinalList => ("document", tr::hub::WORK_FINAL_LIST),
        Work::OptionAppeal => ("question", tr::hub::WORK_OPTION_APPEAL),
        Work::Cancellation => ("question", tr::hub::WORK_CANCELLATION),
        Work::BallotVoid => ("question", tr::hub::WORK_BALLOT_VOID),
        Work::BallotDifference => ("document", tr::hub::WORK_BALLOT_DIFFERENCE),
        Work::BallotBalance => ("document", tr::hub::WORK_BALLOT_BALANCE),
        Work::BallotLot => ("question", tr::hub::WORK_BALLOT_LOT),
    };
    vec![
        view! { <a href=line.path dir="auto">{line.title}</a> }.into_any(),
        view! { <span class="kind">{icon(f, sign)}{f.t(word)}</span> }.into_any(),
        due::pill(f, line.due),
    ]
}

/// Thirty days from today on, with how much is due on each.
fn strip(f: &Frame, days: &[(Micros, i64)]) -> Option<AnyView> {
    use tr::hub as word;
    if days.is_empty() {
        return None;
    }
    let days = days
        .iter()
        .enumerate()
        .map(|(index, (day, count))| {
            let class = if *count > 0 { "day full" } else { "day" };
            let shown = (*count > 0).then(
                || view! { <strong aria-hidden="true">{f.number(*count)}</strong><span class="visually-hidden">" "{f.tn(word::DUE_COUNT, *count)}</span> },
            );
            let (number, month) = format::day_and_month(f.lang, *day);
            let month = (index == 0 || number == "1").then(|| view! { <span class="month">{month}</span> });
            view! { <li class=class><time datetime=format::machine(*day)>{number}{month}</time>{shown}</li> }
        })
        .collect::<Vec<_>>();
    Some(view! { <section aria-labelledby="days"><h2 id="days">{f.t(word::DAYS_TITLE)}</h2><ol class="days">{days}</ol></section> }.into_any())
}

/// What the viewer has taken, and did last.
fn begun(f: &Frame, begun: Vec<Begun>) -> Option<AnyView> {
    use tr::hub as word;
    if begun.is_empty() {
        return None;
    }
    let lines = begun
        .into_iter()
        .map(|one| {
            let (title, note) = match one.how {
                How::Taken(until) => (one.title, view! { {f.t(word::TAKEN_UNTIL)}" "{time::moment(f, until)} }.into_any()),
                How::Did(act, at) => (f.t(labels::staff_act(act)).to_owned(), time::time(f, at)),
            };
            let title =
                if one.path.is_empty() { view! { <span>{title}</span> }.into_any() } else { view! { <a href=one.path dir="auto">{title}</a> }.into_any() };
            view! { <li>{title}<span class="small soft">{note}</span></li> }
        })
        .collect::<Vec<_>>();
    Some(view! { <section class="do begun" aria-labelledby="begun"><h2 id="begun">{f.t(word::BEGUN_TITLE)}</h2><ul>{lines}</ul></section> }.into_any())
}

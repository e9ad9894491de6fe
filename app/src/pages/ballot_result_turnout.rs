//! Who voted, from where and by which way, with the sheets of paper; where verified residents alone were asked, how many of them did.

use leptos::prelude::*;

use super::ballot_result_tables::{bar, folded, percent};
use crate::components::ballot::channel_word;
use crate::components::consultation::paragraphs;
use crate::components::icon::icon;
use crate::model::ballot_result::CountResult;
use crate::model::ballot_result_pages::{ResultPage, SheetsDiffer, TurnoutLine, TurnoutTable};
use crate::model::frame::Frame;
use crate::words::{Key, tr};

fn fact(name: &str, value: String) -> AnyView {
    view! { <div><dt>{name.to_owned()}</dt><dd>{value}</dd></div> }.into_any()
}

/// By what the figures of sheets differ. Where so few voted on paper that their number is hidden, that of people is not said here either.
fn sheets_differ(f: &Frame, differ: SheetsDiffer, is_shown: bool) -> AnyView {
    use tr::ballot_papers::figure as word;
    let sheets = match differ.missing {
        0 => None,
        missing if missing > 0 => Some(f.tn(word::MISSING, missing)),
        missing => Some(f.tn(word::TOO_MANY, missing.saturating_neg())),
    };
    let people = (is_shown && differ.given != differ.marked).then(|| {
        let (given, marked) = (f.number(differ.given), f.number(differ.marked));
        f.tf(word::PEOPLE_DIFFER, &[("given", &given), ("marked", &marked)])
    });
    let lines = sheets.into_iter().chain(people).map(|line| view! { <p class="notice warning">{icon(f, "warning")}<span>{line}</span></p> });
    lines.collect::<Vec<_>>().into_any()
}

/// How many voted, from where and by which way.
pub(super) fn turnout(f: &Frame, p: &ResultPage, result: &CountResult) -> AnyView {
    use tr::counts as word;
    let number = |key: Key, count: i64| (count > 0).then(|| fact(f.t(key), f.number(count)));
    let share = (p.residents > 0).then(|| fact(f.t(word::OF_RESIDENTS), percent(f, result.ballots, p.residents)));
    let paper = p.paper.map(|paper| {
        let numbers = [("issued", paper.issued), ("cast", paper.cast), ("spoiled", paper.spoiled), ("blank", paper.unused)];
        let numbers = numbers.map(|(name, count)| (name, f.number(count)));
        let values: Vec<(&str, &str)> = numbers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        view! { <p class="small">{f.tf(word::SHEETS, &values)}</p> }
    });
    let differ = p.differ.map(|differ| sheets_differ(f, differ, p.paper.is_some()));
    let note = (!p.paper_note.is_empty()).then(|| paragraphs(f, &p.paper_note));
    let table = p.turnout.as_ref().map(|table| places(f, table));
    view! {
        <section aria-labelledby="turnout">
            <h2 id="turnout">{f.t(word::TURNOUT)}</h2>
            <dl class="facts">
                {fact(f.t(word::BALLOTS_COUNTED), f.number(result.ballots))}
                {share}
                {number(word::EMPTY, result.empty)}
                {number(word::MOOT, result.moot)}
                {number(word::REPLACED, p.replaced)}
                {number(word::VOID, p.void)}
                {number(word::UNCONFIRMED, p.unconfirmed)}
            </dl>
            {paper}{differ}{note}
            {table}
        </section>
    }
    .into_any()
}

fn hidden(f: &Frame, count: Option<i64>) -> AnyView {
    match count {
        Some(count) => f.number(count).into_any(),
        None => view! { <abbr class="masked" title=f.t(tr::counts::HIDDEN)>{f.t(tr::counts::MASKED)}</abbr> }.into_any(),
    }
}

/// How many of those who live in a place voted, where neither is hidden.
fn rate(f: &Frame, line: &TurnoutLine) -> Option<String> {
    line.all.zip(line.residents).map(|(all, residents)| percent(f, all, residents))
}

fn places(f: &Frame, table: &TurnoutTable) -> AnyView {
    use tr::counts as word;
    let most = table.lines.iter().filter_map(|line| line.all).max().unwrap_or_default();
    let name = |place: &Option<crate::model::Localized>| place.as_ref().map_or_else(|| f.t(word::NO_PLACE).to_owned(), |place| f.local(place));
    let bars = table
        .lines
        .iter()
        .map(|line| {
            let picture = line.all.map(|all| bar(&[(all, "part-full")], most));
            let rate = rate(f, line).map(|rate| view! { " · "{rate} });
            view! { <li class="result-line"><span><bdi>{name(&line.place)}</bdi></span><span class="result-count">{hidden(f, line.all)}{rate}</span><span class="count-line">{picture}</span></li> }
        })
        .collect::<Vec<_>>();
    let heads = table.channels.iter().map(|channel| view! { <th scope="col">{f.t(channel_word(*channel))}</th> }).collect::<Vec<_>>();
    let rated = table.residents.is_some();
    let rate_heads = rated.then(|| view! { <th scope="col">{f.t(word::RESIDENTS_HEAD)}</th><th scope="col">{f.t(word::TURNOUT)}</th> });
    let head = view! { <tr><td></td>{heads}<th scope="col">{f.t(word::ALL)}</th>{rate_heads}</tr> }.into_any();
    let mut rows = table
        .lines
        .iter()
        .map(|line| {
            let cells = line.by_channel.iter().map(|count| view! { <td>{hidden(f, *count)}</td> }).collect::<Vec<_>>();
            let masked = || hidden(f, None);
            let rates = rated.then(|| view! { <td>{hidden(f, line.residents)}</td><td>{rate(f, line).map_or_else(masked, IntoAny::into_any)}</td> });
            view! { <tr><th scope="row"><bdi>{name(&line.place)}</bdi></th>{cells}<td>{hidden(f, line.all)}</td>{rates}</tr> }.into_any()
        })
        .collect::<Vec<_>>();
    let sums = table.sums.iter().map(|count| view! { <td>{hidden(f, *count)}</td> }).collect::<Vec<_>>();
    let asked = table.residents.map(|residents| view! { <td>{f.number(residents)}</td><td></td> });
    rows.push(view! { <tr><th scope="row">{f.t(word::ALL)}</th>{sums}<td></td>{asked}</tr> }.into_any());
    let hides = table.hides.then(|| view! { <p class="hint">{f.t(word::SUPPRESSION)}</p> });
    view! {
        <h3 id="turnout-places">{f.t(word::BY_PLACE)}</h3>
        <ul class="plain result-lines">{bars}</ul>
        {hides}
        {folded(f, "turnout-places", head, rows)}
    }
    .into_any()
}

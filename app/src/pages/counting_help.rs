//! How votes are counted, in plain words: equal shares and the most votes first with one small example, the other rules in a sentence each.

use leptos::prelude::*;

use super::Page;
use super::about::part;
use super::ballot_money::{OF_SHARES, SETTINGS};
use crate::components::breadcrumbs;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame) -> Page {
    use tr::counting_help as word;
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::commune_about(f.slug()), f.t(tr::layout::ABOUT).to_owned())}
            <h1>{f.t(word::TITLE)}</h1>
            <p class="lede">{f.t(word::LEDE)}</p>
            {part(f, word::SHARES_TITLE, word::SHARES)}
            <p>{f.t(word::SHARES_WHY)}</p>
            <p>{f.t(word::SHARES_REST)}</p>
            {part(f, word::GREEDY_TITLE, word::GREEDY)}
            {part(f, word::EXAMPLE_TITLE, word::EXAMPLE)}
            {example(f)}
            <p>{f.t(word::EXAMPLE_END)}</p>
            {part(f, word::SETTINGS_TITLE, word::SETTINGS)}
            {settings(f)}
            <h2>{f.t(word::OTHERS_TITLE)}</h2>
            {others(f)}
            {part(f, word::TIES_TITLE, tr::voting::TIES_BUDGET)}
            {part(f, word::CHECK_TITLE, word::CHECK)}
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any()).shared_as(f.t(word::LEDE), "")
}

/// A project of the example: what it is, its cost in centimes, who chose it, and what becomes of it by either rule.
type Project = (Key, i64, Key, Key, Key);

fn example(f: &Frame) -> AnyView {
    use tr::counting_help as word;
    const PROJECTS: [Project; 3] = [
        (word::PARK, 6_000_000, word::BY_PARK, word::SHARES_PARK, word::GREEDY_PARK),
        (word::PITCH, 4_000_000, word::BY_PITCH, word::SHARES_PITCH, word::GREEDY_PITCH),
        (word::FOUNTAIN, 4_000_000, word::BY_FOUNTAIN, word::SHARES_FOUNTAIN, word::GREEDY_FOUNTAIN),
    ];
    let heads = [word::PROJECT, word::CHOSEN_BY, word::SHARES_TITLE, word::GREEDY_TITLE].map(|head| view! { <th scope="col">{f.t(head)}</th> });
    let row = |(name, cost, by, shares, greedy): Project| {
        view! {
            <tr>
                <th scope="row">{f.t(name)}<br/><small><bdi>{f.money(cost)}</bdi></small></th>
                <td>{f.t(by)}</td>
                <td>{f.t(shares)}</td>
                <td>{f.t(greedy)}</td>
            </tr>
        }
    };
    let rows = PROJECTS.map(row).into_iter().collect::<Vec<_>>();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=f.t(word::EXAMPLE_TITLE)>
            <table class="result-table"><thead><tr>{heads.into_iter().collect::<Vec<_>>()}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}

/// What can be declared of the two rules: what each setting does, with an example.
fn settings(f: &Frame) -> AnyView {
    let line = |(name, what): &(Key, Key)| view! { <div><dt>{f.t(*name)}</dt><dd>{f.t(*what)}</dd></div> };
    let lines = |settings: &[(Key, Key)]| settings.iter().map(line).collect::<Vec<_>>();
    let (shares, greedy) = SETTINGS.split_at(OF_SHARES);
    view! {
        <h3>{f.t(tr::ballots::rule::EQUAL_SHARES)}</h3><dl class="facts stacked">{lines(shares)}</dl>
        <h3>{f.t(tr::ballots::rule::GREEDY)}</h3><dl class="facts stacked">{lines(greedy)}</dl>
    }
    .into_any()
}

/// The rules where no money decides.
fn others(f: &Frame) -> AnyView {
    use tr::voting::rule as word;
    let rules = [word::MOST, word::MOST_POINTS, word::MAJORITY_JUDGMENT, word::SCHULZE, word::RANKED_PAIRS, word::MOST_ANSWERS];
    let lines = rules.map(|rule| view! { <li>{f.t(rule)}</li> }).into_iter().collect::<Vec<_>>();
    view! { <ul>{lines}</ul> }.into_any()
}

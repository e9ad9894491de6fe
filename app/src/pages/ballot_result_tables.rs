//! Tables and bars of a result: sums, grades, pairs, answers, money against votes. Each bar has its numbers beside it, and a table says the same.

use leptos::prelude::*;

use crate::components::ballot::grade;
use crate::components::consultation::line;
use crate::components::icon::icon;
use crate::format;
use crate::model::Lang;
use crate::model::ballot_result::{CountResult, MeritLine, RankedCount, SumLine, TieBroken};
use crate::model::ballot_result_pages::{GroupLine, ResultPage};
use crate::model::ballots::BallotKind;
use crate::model::frame::Frame;
use crate::taxonomy;
use crate::words::{Key, tr};

/// First strong isolate … pop directional isolate.
pub(super) fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// A part of a whole, as the language writes it.
pub(super) fn percent(f: &Frame, part: i64, of: i64) -> String {
    let value = if of > 0 { part * 100 / of } else { 0 };
    f.tf(tr::counts::PERCENT, &[("value", &value.to_string())])
}

/// The title of an option, with the way to what is said of it here.
pub(super) fn title(f: &Frame, p: &ResultPage, option: i64) -> AnyView {
    match p.option(option) {
        Some(known) => line(f, &known.title),
        None => f.tf(tr::counts::OPTION, &[("number", &option.to_string())]).into_any(),
    }
}

/// The same without markup.
pub(super) fn plain_title(f: &Frame, p: &ResultPage, option: i64) -> String {
    p.option(option).map_or_else(|| f.tf(tr::counts::OPTION, &[("number", &option.to_string())]), |known| isolated(known.title.get(f.chosen)))
}

/// Parts of a whole beside each other, each with its class. What it says is said in words beside it.
pub(super) fn bar(parts: &[(i64, &'static str)], whole: i64) -> AnyView {
    let whole = whole.max(1);
    let mut at = 0;
    let pieces = parts
        .iter()
        .filter(|(part, _)| *part > 0)
        .map(|(part, class)| {
            let (from, width) = (at * 1_000 / whole, part * 1_000 / whole);
            at += part;
            view! { <rect class=*class x=from.to_string() y="0" width=width.max(2).to_string() height="10"></rect> }
        })
        .collect::<Vec<_>>();
    view! {
        <svg class="bar count-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="bar-track" x="0" y="0" width="1000" height="10"></rect>
            {pieces}
        </svg>
    }
    .into_any()
}

/// What told equal options apart.
pub(super) const fn broken(by: TieBroken) -> Key {
    use tr::counts::broken as word;
    match by {
        TieBroken::LowerCost => word::LOWER_COST,
        TieBroken::MoreVotes => word::MORE_VOTES,
        TieBroken::Lot => word::LOT,
        TieBroken::DoesNotMatter => word::DOES_NOT_MATTER,
        TieBroken::Nothing => word::NOTHING,
    }
}

/// A table that can be read where a picture cannot: folded, and wide ones scroll by themselves.
pub(super) fn folded(f: &Frame, id: &str, head: AnyView, rows: Vec<AnyView>) -> AnyView {
    view! {
        <details class="fold-row">
            <summary>{f.t(tr::counts::TABLE)}</summary>
            <div class="result-scroll" tabindex="0" role="group" aria-labelledby=id.to_owned()>
                <table class="result-table"><thead>{head}</thead><tbody>{rows}</tbody></table>
            </div>
        </details>
    }
    .into_any()
}

/// Approvals, points or scores.
pub(super) fn sums(f: &Frame, p: &ResultPage, result: &CountResult, lines: &[SumLine]) -> AnyView {
    use tr::counts as word;
    let most = lines.iter().map(|line| line.sum).max().unwrap_or_default();
    let is_points = p.settings.kind != BallotKind::Approval;
    let bars = lines
        .iter()
        .map(|line| {
            let won = result.winners.contains(&line.option);
            let class = if won { "part-full" } else { "part-none" };
            let mark = won.then(|| view! { " "<span class="state good">{icon(f, "check")}{f.t(word::WON)}</span> });
            let sum = if is_points { f.tn(word::POINTS, line.sum) } else { f.tn(word::VOTES, line.sum) };
            view! { <li class="result-line"><span>{title(f, p, line.option)}{mark}</span><span class="result-count">{sum}</span><span class="count-line">{bar(&[(line.sum, class)], most)}</span></li> }
        })
        .collect::<Vec<_>>();
    let head = view! { <tr><td></td><th scope="col">{f.t(word::SUM)}</th><th scope="col">{f.t(word::VOTERS)}</th></tr> }.into_any();
    let rows = lines
        .iter()
        .map(|line| view! { <tr><th scope="row">{title(f, p, line.option)}</th><td>{f.number(line.sum)}</td><td>{f.number(line.voters)}</td></tr> }.into_any())
        .collect();
    let help = if is_points { word::SUMS_HELP } else { word::APPROVALS_HELP };
    view! {
        <section aria-labelledby="sums">
            <h2 id="sums">{f.t(word::HOW)}</h2>
            <p>{f.t(help)}</p>
            <ol class="plain result-lines">{bars}</ol>
            {folded(f, "sums", head, rows)}
        </section>
    }
    .into_any()
}

const GRADES: [&str; 6] = ["grade-0", "grade-1", "grade-2", "grade-3", "grade-4", "grade-5"];

/// Grades as stacked bars, the best first; half of the voters stand on each side of the line in the middle.
pub(super) fn merits(f: &Frame, p: &ResultPage, result: &CountResult, lines: &[MeritLine]) -> AnyView {
    use tr::counts as word;
    let grades = p.settings.grades;
    let name = |at: usize| f.t(grade(grades, at as u32).0);
    // A worst one has the colour of the worst, however many there are.
    let class = |at: usize| GRADES[if at == 0 { 0 } else { (at + 6_usize.saturating_sub(usize::from(grades).clamp(1, 6))).min(5) }];
    let bars = lines
        .iter()
        .map(|line| {
            let parts = line.grades.iter().enumerate().rev().map(|(at, count)| (*count, class(at))).collect::<Vec<_>>();
            let won = result.winners.contains(&line.option).then(|| view! { " "<span class="state good">{icon(f, "check")}{f.t(word::WON)}</span> });
            let median = name(usize::try_from(line.median).unwrap_or_default());
            view! {
                <li class="result-line">
                    <span>{title(f, p, line.option)}{won}</span>
                    <span class="result-count">{f.tf(word::MEDIAN, &[("grade", median)])}</span>
                    <span class="count-line half">{bar(&parts, line.grades.iter().sum())}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let heads = (0..usize::from(grades))
        .rev()
        .map(|at| view! { <th scope="col"><span class=format!("swatch {}", class(at)) aria-hidden="true"></span>{name(at)}</th> })
        .collect::<Vec<_>>();
    let head = view! { <tr><td></td>{heads}</tr> }.into_any();
    let rows = lines
        .iter()
        .map(|line| {
            let cells = line.grades.iter().rev().map(|count| view! { <td>{f.number(*count)}</td> }).collect::<Vec<_>>();
            view! { <tr><th scope="row">{title(f, p, line.option)}</th>{cells}</tr> }.into_any()
        })
        .collect();
    view! {
        <section aria-labelledby="merits">
            <h2 id="merits">{f.t(word::HOW)}</h2>
            <p>{f.t(word::MERITS_HELP)}</p>
            <ol class="plain result-lines">{bars}</ol>
            {folded(f, "merits", head, rows)}
        </section>
    }
    .into_any()
}

/// The order that rankings give, and the table of pairs.
pub(super) fn rankings(f: &Frame, p: &ResultPage, result: &CountResult, ranked: &RankedCount) -> AnyView {
    use tr::counts as word;
    let place = |group: &Vec<i64>| {
        let names = group.iter().map(|option| plain_title(f, p, *option)).collect::<Vec<_>>().join(" = ");
        let won =
            group.iter().any(|option| result.winners.contains(option)).then(|| view! { " "<span class="state good">{icon(f, "check")}{f.t(word::WON)}</span> });
        view! { <li>{names}{won}</li> }
    };
    let order = ranked.ranking.iter().map(place).collect::<Vec<_>>();
    let heads = ranked.options.iter().map(|option| view! { <th scope="col"><span class="visually-hidden">{plain_title(f, p, *option)}</span><span aria-hidden="true">{f.number(*option)}</span></th> }).collect::<Vec<_>>();
    let rows = ranked
        .options
        .iter()
        .zip(&ranked.pairs)
        .enumerate()
        .map(|(row, (option, counts))| {
            let cells = counts.iter().enumerate().map(|(column, count)| {
                let against = ranked.pairs.get(column).and_then(|other| other.get(row)).copied().unwrap_or_default();
                let class = if row == column {
                    "pair-none"
                } else if *count > against {
                    "pair-won"
                } else {
                    "pair-lost"
                };
                let shown = if row == column { "–".to_owned() } else { f.number(*count) };
                view! { <td class=class>{shown}</td> }
            });
            view! { <tr><th scope="row">{f.number(*option)}" · "{title(f, p, *option)}</th>{cells.collect::<Vec<_>>()}</tr> }
        })
        .collect::<Vec<_>>();
    let victories = ranked
        .victories
        .iter()
        .map(|(better, worse, by, taken)| {
            let key = if *taken { word::VICTORY } else { word::VICTORY_LEFT };
            let values = [("better", plain_title(f, p, *better)), ("worse", plain_title(f, p, *worse)), ("by", f.number(*by))];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            view! { <li>{f.tf(key, &values)}</li> }
        })
        .collect::<Vec<_>>();
    let victories =
        (!victories.is_empty()).then(|| view! { <details class="fold-row"><summary>{f.t(word::VICTORIES)}</summary><ol>{victories}</ol></details> });
    view! {
        <section aria-labelledby="pairs">
            <h2 id="pairs">{f.t(word::HOW)}</h2>
            <p>{f.t(word::PAIRS_HELP)}</p>
            <ol>{order}</ol>
            <h3 id="pairs-table">{f.t(word::PAIRS)}</h3>
            <div class="result-scroll" tabindex="0" role="group" aria-labelledby="pairs-table">
                <table class="result-table pairs"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
            {victories}
        </section>
    }
    .into_any()
}

/// Yes, no and neither in one line.
pub(super) fn answer_words(lang: Lang, [yes, no, abstain]: [i64; 3]) -> String {
    let numbers = [("yes", yes), ("no", no), ("abstain", abstain)].map(|(name, count)| (name, format::number(lang, count)));
    let values: Vec<(&str, &str)> = numbers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    tr::counts::ANSWERS.fill(lang, &values)
}

pub(super) fn answer_line(f: &Frame, answers: [i64; 3]) -> String {
    answer_words(f.lang, answers)
}

/// The answers to one question.
pub(super) fn answers(f: &Frame, answers: [i64; 3]) -> AnyView {
    use tr::counts as word;
    let [yes, no, abstain] = answers;
    let all = yes + no + abstain;
    let row = |name: Key, count: i64| view! { <tr><th scope="row">{f.t(name)}</th><td>{f.number(count)}</td><td>{percent(f, count, all)}</td></tr> };
    view! {
        <section aria-labelledby="answers">
            <h2 id="answers">{f.t(word::HOW)}</h2>
            <p>{f.t(word::ANSWERS_HELP)}</p>
            {bar(&[(yes, "part-full"), (abstain, "part-rest"), (no, "part-none")], all)}
            <table class="result-table">
                <tbody>
                    {row(tr::voting::answer::YES, yes)}
                    {row(tr::voting::answer::ABSTAIN, abstain)}
                    {row(tr::voting::answer::NO, no)}
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

/// Money against votes: by place, and by theme.
pub(super) fn groups(f: &Frame, p: &ResultPage) -> Option<AnyView> {
    use tr::counts as word;
    let place = |line: &GroupLine| line.place.as_ref().map_or_else(|| f.t(word::WHOLE_COMMUNE).to_owned(), |place| f.local(place));
    let theme = |line: &GroupLine| {
        let known = taxonomy::find(&line.category).is_some();
        if known { taxonomy::name(f.lang, &line.category) } else { f.t(word::NO_THEME).to_owned() }
    };
    let by_place = (!p.places.is_empty()).then(|| group(f, ("money-places", word::MONEY_BY_PLACE), &p.places, &place));
    let by_theme = (!p.themes.is_empty()).then(|| group(f, ("money-themes", word::MONEY_BY_THEME), &p.themes, &theme));
    (by_place.is_some() || by_theme.is_some()).then(|| {
        view! { <section aria-labelledby="money"><h2 id="money">{f.t(word::MONEY)}</h2><p>{f.t(word::MONEY_HELP)}</p>{by_place}{by_theme}</section> }.into_any()
    })
}

fn group(f: &Frame, (id, heading): (&'static str, Key), lines: &[GroupLine], name: &impl Fn(&GroupLine) -> String) -> AnyView {
    use tr::counts as word;
    let money: i64 = lines.iter().map(|line| line.money).sum();
    let votes: i64 = lines.iter().map(|line| line.votes).sum();
    let bars = lines
        .iter()
        .map(|line| {
            view! {
                <li class="count-pair">
                    <strong><bdi>{name(line)}</bdi></strong>
                    <span>{f.t(word::SHARE_OF_VOTES)}</span>{bar(&[(line.votes, "part-rest")], votes)}<span class="result-count">{percent(f, line.votes, votes)}</span>
                    <span>{f.t(word::SHARE_OF_MONEY)}</span>{bar(&[(line.money, "part-full")], money)}<span class="result-count">{percent(f, line.money, money)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let head = view! { <tr><td></td><th scope="col">{f.t(word::VOTES_HEAD)}</th><th scope="col">{f.t(word::MONEY_HEAD)}</th><th scope="col">{f.t(word::OPTIONS_HEAD)}</th></tr> }.into_any();
    let rows = lines
        .iter()
        .map(|line| {
            let won = f.tf(word::OUT_OF, &[("won", &f.number(line.won)), ("all", &f.number(line.options))]);
            view! { <tr><th scope="row"><bdi>{name(line)}</bdi></th><td>{f.number(line.votes)}</td><td>{format::money(f.lang, line.money)}</td><td>{won}</td></tr> }.into_any()
        })
        .collect();
    view! { <h3 id=id>{f.t(heading)}</h3><ul class="plain result-lines">{bars}</ul>{folded(f, id, head, rows)} }.into_any()
}

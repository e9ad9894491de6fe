//! How money was given out: for each envelope the rounds as pictures, with where each dirham went; the other rule beside it; and how close the others were.

use leptos::prelude::*;

use super::ballot_result_tables::{bar, folded, percent, plain_title, title};
use crate::components::ballot::rule_word;
use crate::components::consultation;
use crate::components::icon::icon;
use crate::format;
use crate::model::ballot_result::{Beside, CountResult, EnvelopeCount, LoserLine, ShareRound, TakenTurn, TurnFate};
use crate::model::ballot_result_pages::ResultPage;
use crate::model::ballots::{BallotKind, CountingRule, Utilities};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

/// Rounds, and losers, that are shown before the others are folded.
const SHOWN: usize = 5;

pub(super) fn envelopes(f: &Frame, p: &ResultPage, result: &CountResult, envelopes: &[EnvelopeCount]) -> AnyView {
    use tr::counts as word;
    let help = match (result.rule, p.settings.utilities) {
        (CountingRule::EqualShares, Utilities::Cost) => word::SHARES_HELP,
        (CountingRule::EqualShares, Utilities::Cardinal) => word::SHARES_HELP_CARDINAL,
        _ => word::GREEDY_HELP,
    };
    let all = envelopes.iter().map(|one| envelope(f, p, one)).collect::<Vec<_>>();
    view! {
        <section id="rounds" aria-labelledby="rounds-title">
            <h2 id="rounds-title">{f.t(word::HOW)}</h2>
            <p>{f.t(help)}" "<a href=paths::commune_counting(f.slug())>{f.t(tr::counting_help::LINK)}</a></p>
            {all}
        </section>
    }
    .into_any()
}

/// Shows the first of these and folds the rest.
fn first_then(f: &Frame, ordered: bool, mut lines: Vec<AnyView>) -> AnyView {
    let rest = if lines.len() > SHOWN + 1 { lines.split_off(SHOWN) } else { Vec::new() };
    let (start, count) = ((lines.len() + 1).to_string(), rest.len() as i64);
    let list = |lines: Vec<AnyView>, start: Option<String>| {
        if ordered {
            view! { <ol class="plain count-rounds" start=start>{lines}</ol> }.into_any()
        } else {
            view! { <ul class="plain count-rounds">{lines}</ul> }.into_any()
        }
    };
    let rest =
        (count > 0).then(|| view! { <details class="fold-row"><summary>{f.tn(tr::counts::THE_REST, count)}</summary>{list(rest, Some(start))}</details> });
    view! { {list(lines, None)}{rest} }.into_any()
}

fn envelope(f: &Frame, p: &ResultPage, one: &EnvelopeCount) -> AnyView {
    use tr::counts as word;
    let id = format!("envelope-{}", one.envelope);
    let name = p.envelopes.iter().find(|known| known.number == one.envelope).map(|known| consultation::line(f, &known.title));
    let amount = format::money(f.lang, one.amount);
    let facts = (one.voters > 0).then(|| {
        let each = (one.endowment > 0).then(|| view! { " "{f.tf(word::EACH_HAS, &[("amount", &format::money(f.lang, one.endowment))])} });
        let raised = is_raised(one).then(|| view! { " "<span class="small">{f.t(word::RAISED)}</span> });
        view! { <p>{f.tn(word::ENVELOPE_VOTERS, one.voters)}{each}{raised}</p> }
    });
    let none = (one.voters == 0).then(|| view! { <p>{f.t(word::ENVELOPE_EMPTY)}</p> });
    let rounds = one.rounds.iter().enumerate().map(|(at, round)| share(f, p, one, (at, round))).collect::<Vec<_>>();
    let rounds = (!rounds.is_empty()).then(|| first_then(f, true, rounds));
    let turns = one.turns.iter().enumerate().map(|(at, turn)| taken(f, p, one, (at, turn))).collect::<Vec<_>>();
    let turns = (!turns.is_empty()).then(|| first_then(f, true, turns));
    let losers = one.losers.iter().map(|loser| self::loser(f, p, one, loser)).collect::<Vec<_>>();
    let losers = (!losers.is_empty()).then(|| view! { <h4>{f.t(word::CLOSE)}</h4><p class="small">{f.t(word::CLOSE_HELP)}</p>{first_then(f, false, losers)} });
    let rest = (one.amount - one.spent).max(0);
    let spent = spent_of(f, one, one.spent);
    view! {
        <section class="panel" aria-labelledby=id.clone()>
            <h3 id=id.clone()>{name}" · "{amount.clone()}</h3>
            {facts}{none}
            {bar(&[(one.spent, "part-full"), (rest, "part-left")], one.amount)}
            <p class="small">{spent}</p>
            {left_out(f, p, one)}
            {rounds}{turns}
            {table(f, p, one, &id)}
            {compared(f, one)}
            {one.beside.as_ref().map(|beside| self::beside(f, p, one, beside))}
            {losers}
        </section>
    }
    .into_any()
}

/// What took no part, because it did not reach what was declared, and how many votes each lacked.
fn left_out(f: &Frame, p: &ResultPage, one: &EnvelopeCount) -> Option<AnyView> {
    use tr::counts as word;
    let by_share = p.settings.rule == CountingRule::EqualShares;
    let why = if by_share {
        f.tf(word::LEFT_OUT_SHARE, &[("share", &f.number(i64::from(p.settings.min_share)))])
    } else {
        f.tf(word::LEFT_OUT_SCORE, &[("votes", &f.number(i64::from(p.settings.min_score)))])
    };
    let votes = |option: i64| p.result.as_ref().map_or(0, |result| result.votes_of(option));
    let needed = |option: i64| {
        let cost = p.option(option).and_then(|known| known.cost).unwrap_or_default();
        if by_share { one.votes_for_share(p.settings.min_share, cost) } else { i64::from(p.settings.min_score) }
    };
    let lacked = |option: i64| needed(option).saturating_sub(votes(option));
    let missing = |option: i64| (lacked(option) > 0).then(|| f.tf(word::LEFT_OUT_MISSING, &[("votes", &f.tn(word::VOTES, lacked(option)))]));
    let line = |option: &i64| {
        view! { <li>{title(f, p, *option)}" "<span class="small">{f.tn(word::VOTES, votes(*option))}". "{missing(*option)}</span></li> }
    };
    let lines = one.left_out.iter().map(line).collect::<Vec<_>>();
    (!lines.is_empty()).then(|| view! { <p>{why}</p><ul>{lines}</ul> }.into_any())
}

/// Whether the shares were raised in the calculation: together they are more than there is to spend, and what is left of them is nobody's money.
const fn is_raised(one: &EnvelopeCount) -> bool {
    one.endowment.saturating_mul(one.voters) > one.amount
}

/// How much of the budget is spent.
fn spent_of(f: &Frame, one: &EnvelopeCount, spent: i64) -> String {
    f.tf(tr::counts::SPENT_OF, &[("amount", &format::money(f.lang, spent)), ("all", &format::money(f.lang, one.amount))])
}

/// A round of equal shares: the cost as the money of those who pay it, and the budget with what is spent of it so far.
fn share(f: &Frame, p: &ResultPage, one: &EnvelopeCount, (at, round): (usize, &ShareRound)) -> AnyView {
    use tr::counts as word;
    let whole = round.payers - round.gave_all;
    let by_whole = (whole.saturating_mul(round.payment)).min(round.cost);
    let before = one.rounds[..at].iter().map(|round| round.cost).sum::<i64>();
    let spent = before + round.cost;
    let rest = (one.amount - spent).max(0);
    let numbered = f.tf(word::ROUND, &[("number", &(at + 1).to_string())]);
    let pays = f.tnf(word::PAYERS, round.payers, &[("amount", &format::money(f.lang, round.payment))]);
    let all = (round.gave_all > 0).then(|| f.tn(word::GAVE_ALL, round.gave_all));
    let effective = f.tf(word::EFFECTIVE, &[("votes", &format::decimal(f.lang, round.effective))]);
    view! {
        <li class="count-round">
            <p><span class="small">{numbered}</span>" "<strong>{title(f, p, round.option)}</strong>" "<span class="count-cost">{format::money(f.lang, round.cost)}</span></p>
            <p class="count-caption">{icon(f, "people")}" "{f.t(word::WHO_PAYS)}</p>
            {bar(&[(by_whole, "part-full"), (round.cost - by_whole, "part-gave")], round.cost)}
            <p>{pays}" "{all}</p>
            <p class="count-caption">{icon(f, "chart")}" "{f.t(word::PURSE)}</p>
            {bar(&[(before, "part-before"), (round.cost, "part-full"), (rest, "part-left")], spent + rest)}
            <p>{spent_of(f, one, spent)}" "<span class="small">{effective}</span></p>
        </li>
    }
    .into_any()
}

/// A turn in the order of votes.
fn taken(f: &Frame, p: &ResultPage, one: &EnvelopeCount, (at, turn): (usize, &TakenTurn)) -> AnyView {
    use tr::counts as word;
    let (class, sign, said) = match turn.fate {
        TurnFate::Funded => ("state good", "check", word::FUNDED),
        TurnFate::DoesNotFit => ("state wait", "cross", word::DOES_NOT_FIT),
        TurnFate::GroupTaken => ("state wait", "cross", word::GROUP_TAKEN),
        TurnFate::AfterTheEnd => ("state wait", "cross", word::AFTER_THE_END),
    };
    let paid = if turn.fate == TurnFate::Funded { turn.cost } else { 0 };
    let before = (one.amount - turn.left).max(0);
    let numbered = f.tf(word::ROUND, &[("number", &(at + 1).to_string())]);
    // Which one of its group came before.
    let group = p.settings.group_of(turn.option).filter(|_| turn.fate == TurnFate::GroupTaken);
    let other = group.and_then(|group| one.winners.iter().find(|winner| p.settings.group_of(**winner) == Some(group)));
    let other = other.map(|other| view! { {format::colon(f.lang)}<bdi>{plain_title(f, p, *other)}</bdi> });
    let left = f.tf(word::LEFT_FOR_ALL, &[("amount", &format::money(f.lang, turn.left - paid))]);
    view! {
        <li class="count-round">
            <p><span class="small">{numbered}</span>" "<strong>{title(f, p, turn.option)}</strong>" "<span class="count-cost">{format::money(f.lang, turn.cost)}</span></p>
            <p>{f.tn(word::VOTES, turn.support)}" "<span class=class>{icon(f, sign)}{f.t(said)}{other}</span></p>
            {bar(&[(before, "part-before"), (paid, "part-full"), (turn.left - paid, "part-left")], one.amount)}
            <p class="small">{left}</p>
        </li>
    }
    .into_any()
}

/// The same rounds as a table.
fn table(f: &Frame, p: &ResultPage, one: &EnvelopeCount, id: &str) -> Option<AnyView> {
    use tr::counts as word;
    let mut rest = one.amount;
    let shares = one.rounds.iter().map(|round| {
        rest -= round.cost;
        (round.option, round.cost, round.votes, Some(round.payment), Some(round.payers), rest)
    });
    let turns = one.turns.iter().map(|turn| {
        let paid = if turn.fate == TurnFate::Funded { turn.cost } else { 0 };
        (turn.option, turn.cost, turn.support, None, None, turn.left - paid)
    });
    let rows = shares
        .chain(turns)
        .map(|(option, cost, votes, payment, payers, left)| {
            let payers = payers.map(|payers| f.number(payers));
            let payment = payment.map(|payment| format::money(f.lang, payment));
            view! {
                <tr>
                    <th scope="row">{title(f, p, option)}</th>
                    <td>{format::money(f.lang, cost)}</td><td>{f.number(votes)}</td><td>{payers}</td><td>{payment}</td><td>{format::money(f.lang, left)}</td>
                </tr>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let heads = [word::COST_HEAD, word::VOTES_HEAD, word::PAYERS_HEAD, word::PAYMENT_HEAD, word::LEFT_HEAD];
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{f.t(head)}</th> }).collect::<Vec<_>>();
    (!rows.is_empty()).then(|| folded(f, id, view! { <tr><td></td>{heads}</tr> }.into_any(), rows))
}

/// Which outcome more voters prefer, where that was declared to decide.
fn compared(f: &Frame, one: &EnvelopeCount) -> Option<AnyView> {
    use tr::counts as word;
    let (shares, greedy) = one.preferred?;
    let values = [("shares", f.number(shares)), ("greedy", f.number(greedy))];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Some(view! { <p>{f.tf(if greedy > shares { word::PREFER_GREEDY } else { word::PREFER_SHARES }, &values)}</p> }.into_any())
}

/// What the other rule would have given.
fn beside(f: &Frame, p: &ResultPage, one: &EnvelopeCount, other: &Beside) -> AnyView {
    use tr::counts as word;
    let mark = |option: &i64, against: &[i64]| {
        let differs = !against.contains(option);
        let name = title(f, p, *option);
        if differs { view! { <li><mark>{name}</mark></li> }.into_any() } else { view! { <li>{name}</li> }.into_any() }
    };
    let own = one.winners.iter().map(|option| mark(option, &other.winners)).collect::<Vec<_>>();
    let others = other.winners.iter().map(|option| mark(option, &one.winners)).collect::<Vec<_>>();
    let own_rule = if other.rule == CountingRule::Greedy { CountingRule::EqualShares } else { CountingRule::Greedy };
    let nothing = |count: i64| f.tnf(word::NOTHING_WON, count, &[("share", &percent(f, count, one.voters))]);
    view! {
        <h4>{f.t(word::BESIDE)}</h4>
        <p class="small">{f.t(word::BESIDE_HELP)}</p>
        <div class="count-beside">
            <div><p><strong>{f.t(rule_word(own_rule, BallotKind::Budget))}</strong></p><ul>{own}</ul><p class="small">{nothing(one.nothing)}</p></div>
            <div><p><strong>{f.t(rule_word(other.rule, BallotKind::Budget))}</strong></p><ul>{others}</ul><p class="small">{nothing(other.nothing)}</p></div>
        </div>
    }
    .into_any()
}

/// How close an option was that lost, and where the money of its supporters went.
fn loser(f: &Frame, p: &ResultPage, one: &EnvelopeCount, loser: &LoserLine) -> AnyView {
    use tr::counts as word;
    let further = match loser.further {
        Some(count) => f.tn(word::FURTHER, count),
        None => f.t(word::NEVER).to_owned(),
    };
    let cost = if loser.highest_cost > 0 {
        f.tf(word::HIGHEST_COST, &[("amount", &format::money(f.lang, loser.highest_cost))])
    } else {
        f.t(word::NO_COST).to_owned()
    };
    let effective = loser.effective.map(
        |share| view! { <p class="small">{f.tf(word::COULD_PAY, &[("value", &share.min(100).to_string())])}</p>{bar(&[(share.min(100), "part-rest")], 100)} },
    );
    let paid = loser
        .paid_for
        .iter()
        .map(|(option, amount)| view! { <li>{plain_title(f, p, *option)}{format::colon(f.lang)}{format::money(f.lang, *amount)}</li> })
        .collect::<Vec<_>>();
    let left =
        loser.left.filter(|left| *left > 0 && !is_raised(one)).map(|left| view! { <li>{f.tf(word::KEPT, &[("amount", &format::money(f.lang, left))])}</li> });
    let went =
        (!paid.is_empty() || left.is_some()).then(|| view! { <details class="fold"><summary>{f.t(word::WENT)}</summary><ul>{paid}{left}</ul></details> });
    view! {
        <li class="count-round" id=format!("option-{}", loser.option)>
            <p><strong>{title(f, p, loser.option)}</strong>" "<span class="count-cost">{format::money(f.lang, loser.cost)}</span>" "<span class="small">{f.tn(word::VOTES, loser.votes)}</span></p>
            <p>{further}" "{cost}</p>
            {effective}
            {went}
        </li>
    }
    .into_any()
}

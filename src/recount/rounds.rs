//! Rounds, ties and differences as sentences.

use counting::Broken;
use counting::count::{Difference, Report, Rule, Turn};
use counting::greedy::Fate;

use crate::answer::Line;
use crate::words::Words;

/// How options and amounts of one file are named.
pub(crate) struct Names<'a> {
    pub words: &'a Words,
    /// The name of an option by its id; empty if there is none.
    pub title: &'a dyn Fn(&str) -> String,
    /// `MAD`, or what else the file says; none where no money is given out, and options win by their sums alone.
    pub currency: Option<&'a str>,
}

impl Names<'_> {
    pub fn option(&self, id: &str) -> String {
        let title = (self.title)(id);
        self.words.isolated(&if title.is_empty() { id.to_owned() } else { format!("{id}. {title}") })
    }

    pub fn money(&self, amount: &str) -> String {
        let number = self.words.number(amount);
        match self.currency.unwrap_or_default() {
            "MAD" => self.words.text("dirhams", &[("amount", &number)]),
            "" => number,
            other => format!("{number} {}", self.words.isolated(other)),
        }
    }

    /// Options, one after the other.
    pub fn options(&self, ids: &[String]) -> String {
        let comma = if self.words.lang() == "ar" { "، " } else { ", " };
        ids.iter().map(|id| self.option(id)).collect::<Vec<_>>().join(comma)
    }

    /// A round.
    pub fn turn(&self, turn: &Turn) -> String {
        let words = self.words;
        match turn {
            Turn::Shares { project, cost, payers, gave_all, payment, left, .. } => {
                let (option, cost) = (self.option(project), self.money(&cost.to_string()));
                let (payment, left) = (self.money(payment), self.money(left));
                let paid = words.count("shares", *payers, &[("option", &option), ("cost", &cost), ("payment", &payment), ("left", &left)]);
                if *gave_all > 0 { format!("{paid} {}", words.count("gave_all", *gave_all, &[])) } else { paid }
            }
            Turn::Greedy { project, support, fate, .. } if self.currency.is_none() => {
                let key = if *fate == Fate::Funded { "sum_in" } else { "sum_out" };
                words.text(key, &[("option", &self.option(project)), ("support", &words.number(&support.to_string()))])
            }
            Turn::Greedy { project, cost, support, left, fate } => {
                let key = match fate {
                    Fate::Funded => "greedy_funded",
                    Fate::DoesNotFit => "greedy_no_fit",
                    Fate::GroupTaken => "greedy_group",
                    Fate::AfterTheEnd => "greedy_after",
                };
                let (option, support) = (self.option(project), words.number(&support.to_string()));
                let (cost, left) = (self.money(&cost.to_string()), self.money(&left.to_string()));
                words.text(key, &[("option", &option), ("support", &support), ("cost", &cost), ("left", &left)])
            }
            Turn::Pair { better, worse, margin, locked } => {
                let by = words.number(&margin.to_string());
                let told = words.text("pair", &[("better", &self.option(better)), ("worse", &self.option(worse)), ("by", &by)]);
                if *locked { told } else { format!("{told} {}", words.text("pair_open", &[])) }
            }
            Turn::Path { from, to, strength, back } => {
                let (strength, back) = (words.number(&strength.to_string()), words.number(&back.to_string()));
                words.text("path", &[("from", &self.option(from)), ("to", &self.option(to)), ("strength", &strength), ("back", &back)])
            }
            // Tables are counted in `marks`.
            Turn::Judged { .. } | Turn::Answers { .. } => String::new(),
        }
    }

    /// What differs first.
    pub fn difference(&self, difference: &Difference) -> Vec<Line> {
        let words = self.words;
        let round = |round: usize| words.text("round_differs", &[("round", &words.number(&round.to_string()))]);
        match difference {
            Difference::Round { round: number, published, counted } => {
                let said = |turn: &Option<Box<Turn>>| turn.as_ref().map_or_else(|| words.text("no_round", &[]), |turn| self.turn(turn));
                let (published, counted) = (said(published), said(counted));
                let lines = [round(*number), words.text("round_published", &[("text", &published)]), words.text("round_counted", &[("text", &counted)])];
                lines.map(Line::plain).into()
            }
            Difference::Winner { round: number, option, counted } => {
                let key = if *counted { "wins_here" } else { "wins_there" };
                let told = words.text(key, &[("option", &self.option(option))]);
                number.map(round).into_iter().chain([told]).map(Line::plain).collect()
            }
        }
    }

    /// Equal options, with what told them apart.
    pub fn ties(&self, report: &Report) -> Vec<Line> {
        let told = report.ties.iter().map(|tie| {
            let key = match tie.broken_by {
                Broken::LowerCost => "tie_cost",
                Broken::MoreVotes => "tie_votes",
                Broken::Lot => "tie_lot",
                Broken::DoesNotMatter => "tie_same",
                Broken::Nothing => "tie_open",
            };
            Line::plain(self.words.text(key, &[("options", &self.options(&tie.ids))]))
        });
        told.collect()
    }

    /// By which rule it is counted.
    pub fn rule(&self, rule: Rule) -> Line {
        let name = match rule {
            Rule::EqualShares => "rule_shares",
            Rule::Schulze => "rule_schulze",
            Rule::RankedPairs => "rule_pairs",
            _ => "rule_greedy",
        };
        Line::plain(self.words.text("by_rule", &[("rule", &self.words.text(name, &[]))]))
    }
}

//! What is asked of a count, and what a file asks by itself.

use serde::Serialize;

use crate::election::Election;
use crate::money::Decimal;
use crate::shares::{Completion, Utilities};

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    EqualShares,
    Greedy,
    Schulze,
    RankedPairs,
    /// These count the table of all votes.
    Approval,
    Points,
    Score,
    MajorityJudgment,
    YesNo,
}

impl Rule {
    const ALL: [Self; 9] =
        [Self::EqualShares, Self::Greedy, Self::Schulze, Self::RankedPairs, Self::Approval, Self::Points, Self::Score, Self::MajorityJudgment, Self::YesNo];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EqualShares => "equal-shares",
            Self::Greedy => "greedy",
            Self::Schulze => "schulze",
            Self::RankedPairs => "ranked-pairs",
            Self::Approval => "approval",
            Self::Points => "points",
            Self::Score => "score",
            Self::MajorityJudgment => "majority-judgment",
            Self::YesNo => "yes-no",
        }
    }

    /// The rule with this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text)
    }
}

/// Where votes are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum From {
    /// The columns `votes` and `score` of the projects.
    Votes,
    /// The ballots.
    Ballots,
}

/// What is asked; what is not named is the file's own, or the default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    pub rule: Option<Rule>,
    pub completion: Option<Completion>,
    pub stop_when_exhaustive: bool,
    pub min_share: Option<Decimal>,
    /// Compare with greedy, and take what more voters prefer.
    pub comparison: bool,
    pub no_skip: bool,
    pub min_score: Option<Decimal>,
    pub exclusive: bool,
    pub from: Option<From>,
    pub utilities: Option<Utilities>,
    pub lot: Option<String>,
}

/// Options that do not go together, or that are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage(pub String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Every setting of a count.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Options {
    EqualShares {
        completion: Completion,
        stop_when_exhaustive: bool,
        #[serde(serialize_with = "decimal")]
        min_share: Option<Decimal>,
        comparison: Option<Rule>,
        utilities: Utilities,
        #[serde(serialize_with = "decimal")]
        min_score: Option<Decimal>,
        from: From,
        ties: [&'static str; 3],
        lot: Option<String>,
    },
    Greedy {
        order_by: &'static str,
        no_skip: bool,
        #[serde(serialize_with = "decimal")]
        min_score: Option<Decimal>,
        exclusive: bool,
        from: From,
        ties: [&'static str; 3],
        lot: Option<String>,
    },
    Ranked {
        strength: &'static str,
        unranked: &'static str,
        ties: [&'static str; 1],
        lot: Option<String>,
    },
    Table {
        seats: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        grades: Option<usize>,
        ties: &'static [&'static str],
        lot: Option<String>,
    },
    Answers {
        equal: &'static str,
    },
}

fn decimal<S: serde::Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(|value| crate::money::Money { units: value.digits, decimals: value.decimals }).serialize(serializer)
}

impl Request {
    /// Adds what the file's own rule asks, where no rule is asked for. Says what it read, if that is not plain.
    ///
    /// # Errors
    /// When the file names no rule, or one that is unknown here.
    pub(super) fn with_own_rule(mut self, election: &Election) -> Result<(Self, Vec<String>), Usage> {
        let mut said = Vec::new();
        let asked = self.completion;
        if self.rule.is_none() {
            let own = election.said("rule").unwrap_or_default().to_ascii_lowercase();
            let mut parts = own.split(['/', '-', '+']).filter(|part| !part.is_empty());
            match parts.next() {
                Some("greedy") => self.rule = Some(Rule::Greedy),
                Some("equalshares" | "mes") => {
                    self.rule = Some(Rule::EqualShares);
                    self.completion = Some(Completion::None);
                }
                _ => {
                    let named = if own.is_empty() { "names no rule".to_owned() } else { format!("has the rule {}", crate::fault::quoted(&own)) };
                    return Err(Usage(format!("the file {named}: say --rule equal-shares or --rule greedy")));
                }
            }
            let rest: Vec<&str> = parts.collect();
            self.with_parts(&rest, &own, &mut said)?;
            // No completion at all is asked for too.
            self.completion = asked.or(self.completion);
            self.with_said(election)?;
            said.push(format!("no rule was asked for: counted by the file's own, {own}"));
        }
        Ok((self, said))
    }

    /// Adds what META says besides the rule, as the house writes it: the part of its budget that a project's votes must reach, what a project is worth, and the lot.
    /// Pabulib has no keys for these. What it has one for counts under every rule.
    fn with_said(&mut self, election: &Election) -> Result<(), Usage> {
        if let (Some(Rule::EqualShares), None, Some(said)) = (self.rule, self.min_share, election.said("min_share")) {
            let share = Decimal::read(said).map_err(|why| Usage(format!("the file has the min_share {}, which {why}", crate::fault::quoted(said))))?;
            self.min_share = Some(share);
        }
        if let (Some(Rule::EqualShares), None, Some(said)) = (self.rule, self.utilities, election.said("utilities")) {
            let why = || Usage(format!("the file has the utilities {}, which are none of cost, cardinal, points", crate::fault::quoted(said)));
            self.utilities = Some(Utilities::parse(said).ok_or_else(why)?);
        }
        if self.lot.is_none() {
            self.lot = election.said("lot").map(str::to_owned);
        }
        Ok(())
    }

    fn with_parts(&mut self, parts: &[&str], own: &str, said: &mut Vec<String>) -> Result<(), Usage> {
        let unknown = |part: &str| {
            Usage(format!("the file has the rule {}, of which {} is unknown here: say --rule", crate::fault::quoted(own), crate::fault::quoted(part)))
        };
        let mut parts = parts.iter().copied().peekable();
        while let Some(part) = parts.next() {
            match (self.rule, part) {
                (Some(Rule::EqualShares), "add1") => self.completion = Some(Completion::Add1),
                (Some(Rule::EqualShares), "add") if parts.peek() == Some(&"opt") => {
                    parts.next();
                    self.completion = Some(Completion::AddOpt);
                }
                (Some(Rule::EqualShares), "comparison") => self.comparison = true,
                (Some(Rule::EqualShares), "exhaustive") => self.stop_when_exhaustive = true,
                (Some(Rule::Greedy), "no") if parts.peek() == Some(&"skip") => {
                    parts.next();
                    self.no_skip = true;
                }
                // Counted under every rule, where META says it.
                (Some(Rule::Greedy), "threshold") => {}
                (Some(Rule::Greedy), "exclusive") => self.exclusive = true,
                (Some(Rule::Greedy), "custom") => {
                    self.no_skip = true;
                    said.push("the file's rule greedy-custom is read as no-skip; what else it means stands in its comment alone".to_owned());
                }
                (_, part) => return Err(unknown(part)),
            }
        }
        Ok(())
    }

    /// Refuses options of another rule than the one that counts.
    ///
    /// # Errors
    /// The first of them.
    pub fn check(&self, rule: Rule) -> Result<(), Usage> {
        let of_shares = [
            (self.completion.is_some(), "--completion"),
            (self.stop_when_exhaustive, "--stop-when-exhaustive"),
            (self.min_share.is_some(), "--min-share"),
            (self.comparison, "--comparison"),
            (self.utilities.is_some(), "--utilities"),
        ];
        let of_greedy = [(self.no_skip, "--no-skip"), (self.exclusive, "--exclusive")];
        let of_budgets = [(self.min_score.is_some(), "--min-score"), (self.from.is_some(), "--from")];
        let alien: Vec<(bool, &str)> = match rule {
            Rule::EqualShares => of_greedy.to_vec(),
            Rule::Greedy => of_shares.to_vec(),
            _ => of_shares.into_iter().chain(of_greedy).chain(of_budgets).collect(),
        };
        if let Some((_, option)) = alien.into_iter().find(|(asked, _)| *asked) {
            return Err(Usage(format!("{option} is no option of the rule {}", rule.as_str())));
        }
        if rule == Rule::EqualShares && self.from == Some(From::Votes) {
            return Err(Usage("equal shares are counted from ballots: --from votes is no option of it".to_owned()));
        }
        Ok(())
    }
}

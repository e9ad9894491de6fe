//! The declaration of a ballot, as far as counting it again needs it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::count::{Asked, Published, Rule, Turn};
use crate::election::{Election, Project};
use crate::fault::{Fault, quoted};
use crate::money::Decimal;

/// What was declared before a ballot opened, with what was published of its count. Whatever else the file says is not looked at.
#[derive(Debug, Clone)]
pub struct Declared(Value);

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

impl Declared {
    /// Reads a declaration.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        match serde_json::from_slice(bytes) {
            Ok(read @ Value::Object(_)) => Ok(Self(read)),
            Ok(_) => Err(Fault::at(1, "this is not a declaration")),
            Err(error) => Err(Fault::at(error.line().max(1), format!("this is not a declaration: {error}"))),
        }
    }

    /// The id of the consultation; empty if it does not say.
    pub fn consultation(&self) -> &str {
        self.0["consultation"].as_str().unwrap_or_default()
    }

    /// What kind of ballot it is: `approval`, `points`, `score`, `budget`, `judgment`, `ranked`, `yes_no`.
    pub fn kind(&self) -> &str {
        self.0["settings"]["kind"].as_str().unwrap_or_default()
    }

    /// As a `.pb` file names the rule; empty if it does not say.
    pub fn rule(&self) -> &str {
        self.0["rule"].as_str().unwrap_or_default()
    }

    /// The seed of the lot.
    pub fn lot(&self) -> Option<&str> {
        self.0["lot"]["text"].as_str()
    }

    /// Whether the settings that a `.pb` file says besides its rule are those that were declared: what a project is worth, the thresholds, the groups.
    pub fn is_of(&self, election: &Election) -> bool {
        let settings = &self.0["settings"];
        let (budget, shares) = (self.kind() == "budget", self.rule().starts_with("equalshares"));
        let declared = |key: &str| number(&settings[key]) as u64;
        let said = |key: &str, decimals: u32| election.said(key).map_or(Some(0), |text| Decimal::read(text).ok()?.in_units(decimals));
        // Equal shares know no such threshold but that of being chosen at all.
        let least = if budget && !shares { declared("min_score").max(1) } else { 1 };
        if said("min_project_score_threshold", 0).map(|said| said.max(1)) != Some(least) {
            return false;
        }
        if shares {
            let worth = settings["utilities"].as_str().unwrap_or("cost");
            return said("min_share", 2) == Some(declared("min_share")) && election.said("utilities").unwrap_or("cost") == worth;
        }
        let groups = list(&settings["groups"]);
        let of = |id: &str| groups.iter().position(|group| list(group).iter().any(|option| option.as_u64().is_some_and(|number| number.to_string() == id)));
        let grouped = |project: &Project| project.group == of(&project.id).filter(|_| budget).map(|at| (at + 1).to_string());
        election.projects.iter().all(grouped)
    }

    /// What a `.pb` file says otherwise of the money: which options can win in its envelope, what they cost, and how much there is.
    pub fn other_money(&self, election: &Election) -> Option<Fault> {
        let is = |units: u64, declared: u64| u128::from(units) * 100 == u128::from(declared) * 10_u128.pow(election.decimals);
        let ids: BTreeSet<String> = election.projects.iter().map(|project| project.id.clone()).collect();
        let standing = self.standing();
        if self.kind() != "budget" {
            let whole = 100 * number(&self.0["settings"]["seats"]).max(1) as u64;
            let other = election.projects.iter().find(|project| !is(project.cost, 100));
            return match other {
                _ if ids != standing => Some(Fault::of_all("other options can win than in the file that was counted")),
                Some(project) => Some(Fault::of_all(format!("option {} costs something in the file that was counted", quoted(&project.id)))),
                None => (!is(election.budget, whole)).then(|| Fault::of_all("another number of options wins in the file that was counted")),
            };
        }
        let (options, envelopes) = (list(&self.0["options"]), list(&self.0["envelopes"]));
        let first = envelopes.first().map(|envelope| &envelope["number"]);
        let envelope_of = |option: &Value| if option["envelope"].is_null() { first.and_then(Value::as_i64) } else { option["envelope"].as_i64() };
        let of = |id: &str| options.iter().find(|option| option["number"].as_i64().is_some_and(|number| number.to_string() == id));
        for project in &election.projects {
            let Some(option) = of(&project.id) else { return Some(Fault::of_all(format!("option {} was not declared", quoted(&project.id)))) };
            let cost = if option["cost"].is_null() { Some(0) } else { option["cost"].as_u64() };
            if !cost.is_some_and(|cost| is(project.cost, cost)) {
                return Some(Fault::of_all(format!("option {} costs something else in the file that was counted", quoted(&project.id))));
            }
        }
        let number = envelope_of(of(&election.projects.first()?.id)?);
        let in_it = options.iter().filter(|option| envelope_of(option) == number).filter_map(|option| Some(option["number"].as_i64()?.to_string()));
        if in_it.filter(|id| standing.contains(id)).collect::<BTreeSet<_>>() != ids {
            return Some(Fault::of_all("other options can win in this envelope than in the file that was counted"));
        }
        let envelope = envelopes.iter().find(|envelope| envelope["number"].as_i64() == number)?;
        let is_same = envelope["amount"].as_u64().is_some_and(|amount| is(election.budget, amount));
        (!is_same).then(|| Fault::of_all("the envelope has another amount in the file that was counted"))
    }

    fn standing(&self) -> BTreeSet<String> {
        list(&self.0["standing"]).iter().filter_map(Value::as_i64).map(|number| number.to_string()).collect()
    }

    /// Whether it says anything of a count; before there is one it does not.
    pub fn is_counted(&self) -> bool {
        self.0["winners"].is_array() || self.0["result"].is_object()
    }

    /// A winner that could not win anywhere: it is compared with no count of an envelope.
    pub fn odd_winner(&self) -> Option<Fault> {
        let Some(winners) = self.0["winners"].as_array() else { return Some(Fault::of_all("it names no winners")) };
        let standing = self.standing();
        let other = winners.iter().find(|winner| !winner.as_i64().is_some_and(|number| standing.contains(&number.to_string())))?;
        Some(Fault::of_all(format!("{} is said to win, and is none of the options that could", quoted(&other.to_string()))))
    }

    /// The title of an option in a language; the first that there is otherwise.
    pub fn title(&self, id: &str, lang: &str) -> Option<&str> {
        let number: i64 = id.parse().ok()?;
        let titles = &list(&self.0["options"]).iter().find(|option| option["number"].as_i64() == Some(number))?["title"];
        [lang, "ar", "fr", "en"].into_iter().filter_map(|lang| titles[lang].as_str()).find(|title| !title.is_empty())
    }

    /// Whether options win by their sums, and no money is given out: a file then says that each costs one.
    pub fn is_by_sums(&self) -> bool {
        matches!(self.kind(), "approval" | "points" | "score")
    }

    /// The rule for rankings.
    pub fn rule_of_rankings(&self) -> Option<Rule> {
        match self.0["settings"]["rule"].as_str()? {
            "schulze" => Some(Rule::Schulze),
            "ranked_pairs" => Some(Rule::RankedPairs),
            _ => None,
        }
    }

    /// The rule by which the table of all votes is counted; none where another file is counted.
    pub fn rule_of_table(&self) -> Option<Rule> {
        match self.kind() {
            "approval" => Some(Rule::Approval),
            "points" => Some(Rule::Points),
            "score" => Some(Rule::Score),
            "judgment" => Some(Rule::MajorityJudgment),
            "yes_no" => Some(Rule::YesNo),
            _ => None,
        }
    }

    /// What is asked of the table besides: the options that can win, the grades, how many win, the lot.
    pub fn asked(&self) -> Asked {
        let settings = &self.0["settings"];
        Asked {
            options: self.0["standing"].as_array().map(|standing| standing.iter().filter_map(Value::as_i64).map(|number| number.to_string()).collect()),
            grades: Some(number(&settings["grades"])).filter(|_| self.kind() == "judgment"),
            seats: number(&settings["seats"]),
            lot: self.lot().map(str::to_owned),
        }
    }

    /// The winners among these options.
    pub fn winners_of<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
        let winners = list(&self.0["winners"]);
        ids.filter(|id| winners.iter().any(|winner| winner.as_i64().is_some_and(|number| number.to_string() == *id))).map(str::to_owned).collect()
    }

    /// The steps of a table's count as they were published, whole; none where they are missing, or where another file is counted.
    pub fn rounds(&self) -> Vec<Turn> {
        let method = &self.0["result"]["method"];
        match self.kind() {
            "judgment" => list(&method["judgment"]).iter().map(judged).collect::<Option<_>>().unwrap_or_default(),
            "yes_no" => answers(&method["answer"]).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What was published of the count of these options: who won, and the steps as far as they stand here. Where a table is counted, and its steps are missing, that
    /// is said beside the winners alone; of answers there is nothing then.
    pub fn published<'a>(&self, ids: impl Iterator<Item = &'a str>) -> (Option<Published>, Option<Fault>) {
        let (winners, rounds) = (self.winners_of(ids), self.rounds());
        if rounds.is_empty() && matches!(self.kind(), "judgment" | "yes_no") {
            let missing = Fault::of_all("it does not say what was counted (result.method)");
            return ((self.kind() != "yes_no").then_some(Published { winners, rounds }), Some(missing));
        }
        let answer = rounds.first().and_then(Turn::answer).map(str::to_owned);
        (Some(Published { winners: winners.into_iter().chain(answer).collect(), rounds }), None)
    }
}

fn judged(merit: &Value) -> Option<Turn> {
    Some(Turn::Judged {
        option: merit["option"].as_i64()?.to_string(),
        grades: list(&merit["grades"]).iter().map(Value::as_u64).collect::<Option<_>>()?,
        median: number(&merit["median"]),
        above: merit["above"].as_u64()?,
        below: merit["below"].as_u64()?,
    })
}

fn answers(answers: &Value) -> Option<Turn> {
    Some(Turn::Answers { yes: answers["yes"].as_u64()?, no: answers["no"].as_u64()?, abstain: answers["abstain"].as_u64()? })
}

#[cfg(test)]
mod tests {
    use super::Declared;
    use crate::count::Rule;
    use crate::pb;

    fn is_of(rule: &str, settings: &str, (meta, groups): (&str, [&str; 2])) -> bool {
        let declared = format!(r#"{{"settings":{{"kind":"budget"{settings}}},"rule":"{rule}"}}"#);
        let [one, two] = groups;
        let file = format!(
            "META\nkey;value\nbudget;100\nvote_type;approval\nrule;{rule}\n{meta}PROJECTS\nproject_id;cost;exclusive_group\n1;60;{one}\n2;60;{two}\nVOTES\nvoter_id;vote\n1;1\n"
        );
        Declared::read(declared.as_bytes()).expect("a declaration").is_of(&pb::read(file.as_bytes()).expect("a file"))
    }

    #[test]
    fn what_was_published_of_a_table_is_read() {
        let read = |text: &str| Declared::read(text.as_bytes()).expect("a declaration");
        let judged = read(
            r#"{"settings":{"kind":"judgment","grades":4,"seats":2},"lot":{"text":"12"},"standing":[1,3],"winners":[3],
            "result":{"method":{"judgment":[{"option":3,"grades":[0,1],"median":1,"above":0,"below":0}]}}}"#,
        );
        let (asked, published) = (judged.asked(), judged.published(["1", "3"].into_iter()).0.expect("published"));
        assert_eq!((asked.options, asked.grades, asked.seats, asked.lot), (Some(vec!["1".to_owned(), "3".to_owned()]), Some(4), 2, Some("12".to_owned())));
        assert_eq!((published.winners, published.rounds.len(), judged.rule_of_table()), (vec!["3".to_owned()], 1, Some(Rule::MajorityJudgment)));
        let answered = read(r#"{"settings":{"kind":"yes_no"},"winners":[],"result":{"method":{"answer":{"yes":1,"no":2,"abstain":0}}}}"#);
        assert_eq!(answered.published([].into_iter()).0.map(|published| published.winners), Some(vec!["no".to_owned()]));
        // A count that is missing is said, and winners are those that stand there.
        let (nothing, fault) = read(r#"{"settings":{"kind":"yes_no"}}"#).published([].into_iter());
        assert!(nothing.is_none() && fault.is_some());
        for method in ["[]", "[{}]", "7"] {
            let empty = read(&format!(r#"{{"settings":{{"kind":"judgment"}},"winners":[3],"result":{{"method":{{"judgment":{method}}}}}}}"#));
            let (published, fault) = empty.published(["1", "3"].into_iter());
            assert!(published.is_some_and(|published| published.winners == ["3"]) && fault.is_some(), "{method}");
        }
        let budget = read(r#"{"settings":{"kind":"budget"},"winners":[2]}"#);
        assert_eq!((budget.rule_of_table(), budget.published(["1", "2"].into_iter()).0.map(|published| published.winners)), (None, Some(vec!["2".to_owned()])));
    }

    #[test]
    fn winners_are_options_that_could_win() {
        let odd =
            |winners: &str| Declared::read(format!(r#"{{"standing":[1,2],"winners":{winners}}}"#).as_bytes()).expect("a declaration").odd_winner().is_some();
        assert_eq!(["[]", "[2]", "[2,1]", "[3]", "[1,3]", "[\"1\"]", "null"].map(odd), [false, false, false, true, true, true, true]);
    }

    #[test]
    fn money_of_a_file_is_what_was_declared() {
        let file = "META\nkey;value\nbudget;100.50\nvote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost\n1;60\n2;60\nVOTES\nvoter_id;vote\n1;1\n";
        let good = r#"{"settings":{"kind":"budget"},"standing":[1,2,4],"envelopes":[{"number":1,"amount":10050},{"number":2,"amount":9}],"options":[
            {"number":1,"cost":6000,"envelope":1},{"number":2,"cost":6000,"envelope":null},{"number":3,"cost":1,"envelope":1},{"number":4,"cost":1,"envelope":2}]}"#;
        let other = |declared: &str, file: &str| {
            Declared::read(declared.as_bytes()).expect("a declaration").other_money(&pb::read(file.as_bytes()).expect("a file")).is_some()
        };
        assert!(!other(good, file));
        for (from, to) in [
            ("10050", "10000"),
            ("\"cost\":6000", "\"cost\":6001"),
            ("[1,2,4]", "[1,2,3,4]"),
            ("[1,2,4]", "[1,4]"),
            ("\"number\":2,\"cost\"", "\"number\":5,\"cost\""),
        ] {
            assert!(other(&good.replacen(from, to, 1), file), "{from}");
        }
        for (from, to) in [("budget;100.50", "budget;100"), ("1;60", "1;59"), ("2;60\n", "")] {
            assert!(other(good, &file.replacen(from, to, 1)), "{from}");
        }
        let approval = r#"{"settings":{"kind":"approval","seats":2},"standing":[1,2]}"#;
        let of_two = file.replace("100.50", "2").replace(";60", ";1");
        assert!(!other(approval, &of_two));
        for (from, to) in [("budget;2", "budget;1"), ("2;1\n", "3;1\n"), ("2;1\n", "2;2\n")] {
            assert!(other(approval, &of_two.replacen(from, to, 1)), "{from}");
        }
    }

    #[test]
    fn settings_of_a_file_are_those_that_were_declared() {
        const ALONE: [&str; 2] = ["", ""];
        for (rule, settings, file) in [
            ("greedy", "", ("", ALONE)),
            ("greedy", "", ("min_project_score_threshold;1\n", ALONE)),
            ("greedy-threshold", r#","min_score":5"#, ("min_project_score_threshold;5\n", ALONE)),
            ("greedy-exclusive", r#","groups":[[3,4],[1,2]]"#, ("", ["2", "2"])),
            ("equalshares", "", ("", ALONE)),
            ("equalshares", "", ("min_project_score_threshold;1\n", ALONE)),
            ("equalshares", r#","utilities":"cardinal","min_share":7"#, ("utilities;cardinal\nmin_share;0.07\n", ALONE)),
        ] {
            assert!(is_of(rule, settings, file), "{rule} {settings} {file:?}");
        }
        for (rule, settings, file) in [
            ("greedy", "", ("min_project_score_threshold;2\n", ALONE)),
            ("greedy", "", ("", ["1", "1"])),
            ("greedy-threshold", r#","min_score":5"#, ("", ALONE)),
            ("greedy-exclusive", r#","groups":[[1,2]]"#, ("", ["1", ""])),
            ("equalshares", "", ("min_project_score_threshold;2\n", ALONE)),
            ("equalshares", "", ("utilities;cardinal\n", ALONE)),
            ("equalshares", r#","utilities":"cardinal""#, ("", ALONE)),
            ("equalshares", r#","min_share":7"#, ("min_share;0.7\n", ALONE)),
        ] {
            assert!(!is_of(rule, settings, file), "{rule} {settings} {file:?}");
        }
    }
}

//! The declaration of a ballot, as far as counting it again needs it.

use counting::Fault;
use counting::count::Rule;
use serde_json::Value;

/// What was declared before a ballot opened, with what was published of its count. Whatever else the file says is not looked at.
#[derive(Debug, Clone)]
pub(crate) struct Declared(Value);

/// The grades of an option: how many gave each, the worst first.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Merit {
    pub option: i64,
    pub grades: Vec<u64>,
}

/// Answers to one question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub yes: u64,
    pub no: u64,
    pub abstain: u64,
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

impl Declared {
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

    pub fn kind(&self) -> &str {
        self.0["settings"]["kind"].as_str().unwrap_or_default()
    }

    pub fn grades(&self) -> usize {
        number(&self.0["settings"]["grades"])
    }

    /// How many win.
    pub fn seats(&self) -> usize {
        number(&self.0["settings"]["seats"]).max(1)
    }

    /// As a `.pb` file names the rule; empty if it does not say.
    pub fn rule(&self) -> &str {
        self.0["rule"].as_str().unwrap_or_default()
    }

    /// The seed of the lot.
    pub fn lot(&self) -> Option<&str> {
        self.0["lot"]["text"].as_str()
    }

    /// Numbers of the options that can win.
    pub fn standing(&self) -> Vec<i64> {
        list(&self.0["standing"]).iter().filter_map(Value::as_i64).collect()
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

    /// The winners among these options.
    pub fn winners_of<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
        let winners = list(&self.0["winners"]);
        ids.filter(|id| winners.iter().any(|winner| winner.as_i64().is_some_and(|number| number.to_string() == *id))).map(str::to_owned).collect()
    }

    /// What was published of a judgment by grades, the best first; empty if nothing was.
    pub fn merits(&self) -> Vec<Merit> {
        let merit = |merit: &Value| Merit {
            option: merit["option"].as_i64().unwrap_or_default(),
            grades: list(&merit["grades"]).iter().filter_map(Value::as_u64).collect(),
        };
        list(&self.0["result"]["method"]["judgment"]).iter().map(merit).collect()
    }

    /// What was published of answers to one question.
    pub fn answers(&self) -> Option<Answers> {
        let answers = &self.0["result"]["method"]["answer"];
        Some(Answers { yes: answers["yes"].as_u64()?, no: answers["no"].as_u64()?, abstain: answers["abstain"].as_u64()? })
    }
}

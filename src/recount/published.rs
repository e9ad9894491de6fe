//! What was published of a count: read from JSON by hand. Types that read themselves would make the bundle a third heavier.

use counting::count::{Published, Turn};
use counting::greedy::Fate;
use counting::{Fault, Money};
use serde_json::Value;

/// What `tajmaat count --json` printed, with the rule and the lot that it names.
#[derive(Debug)]
pub(crate) struct Printed {
    pub published: Published,
    pub rule: Option<String>,
    pub lot: Option<String>,
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(text).collect()
}

/// An amount as it is printed: a number with at most six digits behind the point.
fn money(value: &Value) -> Option<Money> {
    if let Some(units) = value.as_u64() {
        return Some(Money { units, decimals: 0 });
    }
    let number = value.as_f64().filter(|number| (0.0..9e15).contains(number))?;
    let scaled = |decimals: u32| {
        let unit = f64::from(10_u32.pow(decimals));
        let units = (number * unit).round();
        (units / unit == number).then_some(Money { units: units as u64, decimals })
    };
    (1..=6).find_map(scaled)
}

fn fate(text: &str) -> Option<Fate> {
    Some(match text {
        "funded" => Fate::Funded,
        "does-not-fit" => Fate::DoesNotFit,
        "group-taken" => Fate::GroupTaken,
        "after-the-end" => Fate::AfterTheEnd,
        _ => return None,
    })
}

fn turn(turn: &Value) -> Option<Turn> {
    if turn["fate"].is_string() {
        return Some(Turn::Greedy {
            project: text(&turn["project"])?,
            cost: money(&turn["cost"])?,
            support: money(&turn["support"])?,
            left: money(&turn["left"])?,
            fate: fate(turn["fate"].as_str()?)?,
        });
    }
    if turn["better"].is_string() {
        let (better, worse) = (text(&turn["better"])?, text(&turn["worse"])?);
        return Some(Turn::Pair { better, worse, margin: turn["margin"].as_u64()?, locked: turn["locked"].as_bool()? });
    }
    if turn["from"].is_string() {
        let (from, to) = (text(&turn["from"])?, text(&turn["to"])?);
        return Some(Turn::Path { from, to, strength: turn["strength"].as_u64()?, back: turn["back"].as_u64()? });
    }
    Some(Turn::Shares {
        project: text(&turn["project"])?,
        cost: money(&turn["cost"])?,
        votes: turn["votes"].as_u64()?,
        payers: turn["payers"].as_u64()?,
        gave_all: turn["gave_all"].as_u64()?,
        payment: text(&turn["payment"])?,
        payment_exact: text(&turn["payment_exact"])?,
        effective_votes: text(&turn["effective_votes"])?,
        left: text(&turn["left"])?,
    })
}

fn json(bytes: &[u8], what: &str) -> Result<Value, Fault> {
    serde_json::from_slice(bytes).map_err(|error| Fault::at(error.line().max(1), format!("this is not {what}: {error}")))
}

/// Reads what was printed of a count.
pub(crate) fn printed(bytes: &[u8]) -> Result<Printed, Fault> {
    let read = json(bytes, "what was printed of a count")?;
    let rounds = || read["rounds"].as_array().map_or(Some(Vec::new()), |rounds| rounds.iter().map(turn).collect());
    let published = texts(&read["winners"]).and_then(|winners| Some(Published { winners, rounds: rounds()? }));
    let published = published.ok_or_else(|| Fault::of_all("this is not what was printed of a count"))?;
    Ok(Printed { published, rule: text(&read["rule"]), lot: text(&read["options"]["lot"]) })
}

//! Options of the demonstration: a participatory budget whose services are at work. Some have answered, some are late, some options are decided: one is merged, one
//! cannot be done and its author appeals, one is a matter of another body.

use std::collections::HashMap;

use anyhow::Context as _;
use app::model::options::{OptionState, Verdict};
use serde::Deserialize;

use super::Seeding;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, OptionId};
use crate::communes;
use crate::participation::options::past::{self, PastDecision, PastOpinion};
use crate::participation::solutions;

/// An option as the content has it; days are counted from today.
#[derive(Debug, Deserialize)]
struct Gathered {
    /// The number of its solution.
    solution: i64,
    ago: i64,
    opinions: Vec<Asked>,
    decision: Option<Decided>,
    appeal: Option<Appealed>,
}

#[derive(Debug, Deserialize)]
struct Asked {
    service: String,
    asked: i64,
    /// In how many days it is due; negative for what is late.
    due: i64,
    said: Option<i64>,
    verdict: Option<Verdict>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    marks: String,
    /// From and to, in dirhams.
    cost: Option<(i64, i64)>,
}

#[derive(Debug, Deserialize)]
struct Decided {
    state: OptionState,
    ago: i64,
    text: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    to: String,
    /// In dirhams.
    cost: Option<i64>,
    /// The number of the solution of the option into which it is merged.
    into: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Appealed {
    ago: i64,
    text: String,
}

fn refused(error: crate::base::error::Error) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

impl Seeding<'_> {
    /// Gathers solutions for the participatory budget, with what services and officers have said.
    pub(super) async fn options(&mut self, consultations: &HashMap<String, ConsultationId>) -> anyhow::Result<()> {
        let id = *consultations.get("budget").context("the participatory budget")?;
        let all: Vec<Gathered> = serde_json::from_str(include_str!("../content/options.json"))?;
        let officer = self.staff["officer"];
        let mut gathered: HashMap<i64, OptionId> = HashMap::new();
        for option in &all {
            let at = self.plan.now.plus_days(-option.ago);
            let solution = solutions::find(&mut self.tx, self.commune, option.solution).await.map_err(refused)?;
            let own = past::gather(self.app, &mut self.tx, (id, solution.id), officer, at).await.map_err(refused)?;
            gathered.insert(option.solution, own);
        }
        for option in &all {
            let own = gathered[&option.solution];
            for asked in &option.opinions {
                self.option_opinion(own, asked).await?;
            }
            if let Some(decided) = &option.decision {
                let into = decided.into.and_then(|number| gathered.get(&number).copied());
                self.option_decision(own, decided, into).await?;
            }
            if let Some(appealed) = &option.appeal {
                let at = self.plan.now.plus_days(-appealed.ago);
                past::appeal(self.app, &mut self.tx, own, &appealed.text, (at, at.plus_days(7))).await.map_err(refused)?;
            }
        }
        Ok(())
    }

    async fn option_opinion(&mut self, option: OptionId, asked: &Asked) -> anyhow::Result<()> {
        let ago = |days: i64| -> Timestamp { self.plan.now.plus_days(-days) };
        let said = asked.verdict.zip(asked.said).map(|(verdict, days)| (verdict, asked.text.as_str(), ago(days)));
        let row = PastOpinion {
            service: &asked.service,
            account: None,
            asked_at: ago(asked.asked),
            due_at: ago(-asked.due),
            said,
            marks: &asked.marks,
            cost: asked.cost.map(|(from, to)| (from * 100, to * 100)),
        };
        let officer = self.staff["officer"];
        past::ask(self.app, &mut self.tx, option, officer, &row).await.map_err(refused)
    }

    async fn option_decision(&mut self, option: OptionId, decided: &Decided, into: Option<OptionId>) -> anyhow::Result<()> {
        let at = self.plan.now.plus_days(-decided.ago);
        let row = PastDecision {
            state: decided.state,
            reason: &decided.reason,
            text: &decided.text,
            refers_to: &decided.to,
            cost: decided.cost.map(|dirhams| dirhams * 100),
            into,
            appeal_until: decided.state.can_be_contested().then(|| at.plus_days(30)),
            by: self.staff["officer"],
            at,
        };
        let commune = communes::get_in(&mut self.tx, self.commune).await.map_err(refused)?;
        past::decide(self.app, &mut self.tx, &commune, option, &row).await.map_err(refused)
    }
}

//! Invitations of the demonstration: a dozen organisations of five kinds at the round table on work, of which some have come.

use std::collections::HashMap;

use anyhow::Context as _;
use app::model::Lang;
use app::model::content::OrganisationKind;
use serde::Deserialize;

use super::Seeding;
use crate::base::db::ConsultationId;
use crate::participation::invitations::past::{self, InvitationRow};

/// Who is invited, as the content has it.
#[derive(Debug, Deserialize)]
struct Invited {
    kind: OrganisationKind,
    name: String,
    email: String,
    lang: String,
    /// The organisation here that came by the code.
    came: Option<String>,
}

impl Seeding<'_> {
    /// Invites to the round table.
    pub(super) async fn invitations(&mut self, consultations: &HashMap<String, ConsultationId>) -> anyhow::Result<()> {
        let all: Vec<Invited> = serde_json::from_str(include_str!("../content/invitations.json"))?;
        let consultation = *consultations.get("jobs").context("the round table on work")?;
        let officer = self.staff["officer"];
        for (place, invited) in (0..).zip(&all) {
            let at = self.plan.days_ago(15).plus_seconds(60 * place);
            let redeemed = match &invited.came {
                Some(handle) => {
                    let (organisation, account) = *self.organisations.get(handle).with_context(|| format!("no organisation {handle}"))?;
                    Some((account, organisation, self.plan.days_ago(9 + place % 5)))
                }
                None => None,
            };
            let lang = Lang::parse(&invited.lang).context("a language")?;
            let row = InvitationRow { consultation, kind: invited.kind, name: &invited.name, email: &invited.email, lang, officer, at, redeemed };
            past::insert(self.app, &mut self.tx, &row).await.map_err(|error| anyhow::anyhow!("{error}"))?;
        }
        Ok(())
    }
}

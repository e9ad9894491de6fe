//! A commune in which there is one of everything, for one who asks.

use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::{MeasureId, PledgeId, RequestId, SolutionId, sql};

use super::LONG;
use crate::common::content::{Thing, comment, measure, organisation_request, pledge, problem, solution};
use crate::common::{COMMUNE, Client, TestApp};

/// Who asks, and what there is to ask for.
pub struct Scene {
    pub client: Client,

    number: i64,
    draft: SolutionId,
    pub comment: Thing,
    pub organisation: String,
    request: RequestId,
    pledge: PledgeId,
    pub measure: MeasureId,
    /// Of the author, the organisation, its representative.
    handles: (String, String, String),
}

impl Scene {
    /// Everything new for each role, so that no act is in another's way.
    pub async fn set(house: &TestApp, role: usize) -> Self {
        let mut writer = house.participant("Amina").await;
        let author = writer.account.expect("signed in");
        let (representative, organisation) = house.representative("Driss").await;
        let problem = problem(house, author, "Un dépôt sauvage", LONG).await;
        let solution = solution(house, author, "Des arbres pour l'école", LONG).await;
        assert_eq!(problem.number, solution.number, "one number serves both");
        let draft = writer.post(&paths::new_solution(COMMUNE), &[("title", "Un brouillon à moi"), ("intent", "draft")]).await.redirect();
        let draft = draft.rsplit('/').next().and_then(|id| id.parse().ok()).map(SolutionId).expect("a draft");
        let comment = comment(house, author, solution, false, LONG).await;
        house.verify_residence(author, COMMUNE).await;
        let handle = async |query: &'static str, id: uuid::Uuid| house.app.db.one::<(String,)>(sql(query).bind(id)).await.expect("a handle").0;
        let person = handle("SELECT handle FROM accounts WHERE id = $1", author.0).await;
        let group = handle("SELECT handle FROM organisations WHERE id = $1", organisation.0).await;
        let speaker = representative.account.expect("signed in");
        let speaks = handle("SELECT handle FROM accounts WHERE id = $1", speaker.0).await;
        let asker = house.participant("Zahra").await.account.expect("signed in");
        let request = organisation_request(house, asker).await;
        let pledge = pledge(house, organisation, speaker, solution).await;
        let measure = measure(house, author, comment, asker).await;
        let client = match role {
            0 => house.visitor(),
            1 => house.participant("Brahim").await,
            2 => house.resident("Khadija").await,
            3 => representative,
            4 => house.staff("Sanae", Role::Moderator).await,
            5 => house.staff("Mostafa", Role::Officer).await,
            6 => house.staff("Rachid", Role::DeskAgent).await,
            7 => house.staff("Naïma", Role::Administrator).await,
            8 => writer,
            _ => elsewhere(house).await,
        };
        Self {
            client,
            number: problem.number,
            draft,
            comment,
            organisation: organisation.to_string(),
            request,
            pledge,
            measure,
            handles: (person, group, speaks),
        }
    }

    pub fn address(&self, pattern: &str) -> String {
        let id = match pattern {
            _ if pattern.contains("/drafts/") => self.draft.0,
            _ if pattern.contains("/requests/") => self.request.0,
            _ if pattern.contains("/pledges/") => self.pledge.0,
            _ if pattern.contains("/measures/") => self.measure.0,
            _ => self.comment.id,
        };
        let number = if pattern.contains("/reports/") { 1 } else { self.number };
        let handle = if [paths::PERSON, paths::PROFILE_FLAG, paths::WITHDRAW_RESIDENT].contains(&pattern) { &self.handles.0 } else { &self.handles.1 };
        pattern
            .replace("{commune}", COMMUNE)
            .replace("{number}", &number.to_string())
            .replace("{person}", &self.handles.2)
            .replace("{kind}", "comment")
            .replace("{form}", "comment")
            .replace("{slug}", "ighrem")
            .replace("{receipt}", "P-2026-000001")
            .replace("{id}", &id.to_string())
            .replace("{handle}", handle)
            .replace("{token}", "nonsense")
            .replace("{version}", "1")
            .replace("{size}", "small")
            .replace("/assets/{*name}", tajmaat::web::assets::address("zellige.svg"))
    }
}

/// Somebody who is everything in another commune.
async fn elsewhere(house: &TestApp) -> Client {
    let client = house.staff_of("oued-zem", "Omar", Role::Officer).await;
    for role in [Role::Moderator, Role::DeskAgent, Role::Administrator] {
        house.give_role(client.account.expect("signed in"), "oued-zem", role).await;
    }
    client
}

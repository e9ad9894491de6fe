//! A commune in which there is one of everything, for one who asks.

use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::{ContributionId, MeasureId, PledgeId, RemarkId, RequestId, SolutionId, sql};

use super::LONG;
use crate::common::content::{Thing, comment, measure, organisation_request, pledge, problem, solution};
use crate::common::{COMMUNE, Client, TestApp};

/// Who asks, and what there is to ask for.
pub struct Scene {
    pub client: Client,

    number: i64,
    /// A published consultation and a draft.
    consultations: (i64, i64),
    /// One that has an option.
    budget: i64,
    /// One in which verified residents vote.
    ballot: i64,
    draft: SolutionId,
    pub comment: Thing,
    pub organisation: String,
    request: RequestId,
    pledge: PledgeId,
    remark: RemarkId,
    pub measure: MeasureId,
    amendment: ContributionId,
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
        let asked = crate::consultations::Outline::usual();
        let (open, public) = crate::consultations::consultation(house, author, &asked).await;
        let (draft_of_one, prepared) = crate::consultations::consultation(house, author, &crate::consultations::Outline { published: false, ..asked }).await;
        crate::questionnaires::ask(house, open).await;
        crate::questionnaires::prepare(house, draft_of_one).await;
        crate::drafts::ask(house, open).await;
        crate::drafts::prepare(house, draft_of_one).await;
        let amendment = crate::drafts::amendment(house, open, author).await;
        let budget = crate::options::with_option(house, author, SolutionId(solution.id)).await;
        let (_, ballot) = crate::ballot_papers::ballot(house, &crate::ballot_papers::approval(), 3).await;
        let (meeting, _) = crate::meetings::meeting(house, (open, &writer), 5, Some(50)).await;
        crate::meetings::meeting(house, (draft_of_one, &writer), 5, None).await;
        let remark = crate::meetings::remark(house, (meeting, author), LONG).await;
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
            consultations: (public, prepared),
            budget,
            ballot,
            draft,
            comment,
            organisation: organisation.to_string(),
            request,
            pledge,
            remark,
            measure,
            amendment,
            handles: (person, group, speaks),
        }
    }

    pub fn address(&self, pattern: &str) -> String {
        let id = match pattern {
            _ if pattern.contains("/drafts/") => self.draft.0,
            _ if pattern.contains("/requests/") => self.request.0,
            _ if pattern.contains("/pledges/") => self.pledge.0,
            paths::REMARK | paths::REMARK_FLAG => self.remark.0,
            _ if pattern.contains("/measures/") => self.measure.0,
            _ if pattern.contains("/amendments/") => self.amendment.0,
            _ => self.comment.id,
        };
        let number = match pattern {
            _ if pattern.contains("/reports/") => 1,
            paths::CANCEL_CONSULTATION | paths::ENTER_ANSWERS | paths::ANSWER_RECEIPT | paths::TEXT_THEMES | paths::TEXT_THEME => self.consultations.0,
            paths::BALLOT_COUNT | paths::BALLOT_LOT => self.ballot,
            paths::PREPARE_BALLOT | paths::BALLOT_ENVELOPES | paths::BALLOT_OPTIONS | paths::EDIT_BALLOT_OPTION => self.ballot,
            paths::WITHDRAW_BALLOT_OPTION | paths::VOID_BALLOT | paths::BALLOT_TURNOUT => self.ballot,
            paths::BALLOT | paths::BALLOT_VOTE | paths::BALLOT_REVIEW | paths::BALLOT_MINE | paths::BALLOT_OPTION | paths::REHEARSE_BALLOT => self.ballot,
            _ if pattern.contains("/ballot/log") || pattern.contains("/ballot/receipt") => self.ballot,
            _ if pattern.contains("/ballot/paper") || pattern.contains("/ballot/kiosk") || pattern.contains("/kiosk/") => self.ballot,
            _ if pattern.contains("/options") || pattern.contains("/opinions") => self.budget,
            _ if pattern.contains("/administration/consultations/") => self.consultations.1,
            _ if pattern.contains("/consultations/") => self.consultations.0,
            _ => self.number,
        };
        let handle = if [paths::PERSON, paths::PROFILE_FLAG, paths::WITHDRAW_RESIDENT, paths::BALLOT_PERSON, paths::KIOSK_PERSON].contains(&pattern) {
            &self.handles.0
        } else {
            &self.handles.1
        };
        pattern
            .replace("{commune}", COMMUNE)
            .replace("{number}", &number.to_string())
            .replace("{n}", "1")
            .replace("{person}", &self.handles.2)
            .replace("{kind}", "comment")
            .replace("{form}", "comment")
            .replace("{slug}", "ighrem")
            .replace("{receipt}", "P-2026-000001")
            .replace("{id}", &id.to_string())
            .replace("{handle}", handle)
            .replace("{token}", "nonsense")
            .replace("{hash}", &"0".repeat(64))
            .replace("{language}", "fr")
            .replace("{version}", "1")
            .replace("{page}", "1")
            .replace("{article}", "1")
            .replace("{theme}", "1")
            .replace("{pass}", "1")
            .replace("{serial}", "AAAA-AAAA")
            .replace("{meeting}", "1")
            .replace("{point}", "1")
            .replace("{size}", "small")
            .replace("/recordings/{file}", "/recordings/nonsense")
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

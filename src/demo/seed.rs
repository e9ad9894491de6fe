//! Fills an empty database with the demonstration, in one transaction, the same for the same seed.

use std::collections::HashMap;

use anyhow::Context as _;
use app::model::content::{Role, SolutionState};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, SaltString};
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::content::{self, Comment, NEIGHBOURHOODS, Problem, Solution};
use super::people::{People, Person};
use super::plan::Plan;
use super::store::{self, CommentRow, HidingRow, OrganisationRow, ProblemRow, SolutionRow};
use super::{COMMUNE, PASSWORD, pictures};
use crate::clock::Timestamp;
use crate::counting::wilson;
use crate::db::{AccountId, CommentId, CommuneId, NeighbourhoodId, OrganisationId, ProblemId, SolutionId, Tx};
use crate::http::UploadedFile;
use crate::{AppState, photos};

const SEED: u64 = 20_260_309;
const THRESHOLD: usize = 100;

/// An account that the demonstration names.
#[derive(Clone, Copy, Debug)]
pub struct SignIn {
    /// What the person is.
    pub role: &'static str,
    /// Their address.
    pub email: &'static str,
    name: &'static str,
    language: &'static str,
    resident: bool,
    staff: Option<Role>,
}

/// The accounts that can sign in, with [`PASSWORD`].
pub fn sign_ins() -> [SignIn; 5] {
    let sign_in = |role, email, name, language, resident, staff| SignIn { role, email, name, language, resident, staff };
    [
        sign_in("resident", "resident@ain-amlal.example", "خديجة ت.", "ar", true, None),
        sign_in("organisation", "organisation@ain-amlal.example", "Driss Amlal", "fr", false, None),
        sign_in("moderator", "moderator@ain-amlal.example", "سناء المرابط", "ar", false, Some(Role::Moderator)),
        sign_in("officer", "officer@ain-amlal.example", "مصطفى الإدريسي", "ar", false, Some(Role::Officer)),
        sign_in("administrator", "administrator@ain-amlal.example", "Naïma Bennis", "fr", false, Some(Role::Administrator)),
    ]
}

/// What the demonstration holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Figures {
    pub people: usize,
    pub problems: usize,
    pub solutions: usize,
    pub comments: usize,
    pub supports: usize,
}

/// Everything under way while seeding.
struct Seeding<'a> {
    app: &'a AppState,
    tx: Tx,
    plan: Plan,
    people: People,
    commune: CommuneId,
    neighbourhoods: HashMap<&'static str, NeighbourhoodId>,
    organisations: HashMap<String, (OrganisationId, AccountId)>,
    problems: HashMap<String, (ProblemId, Timestamp)>,
    staff: HashMap<&'static str, AccountId>,
    /// Whether people are verified residents, by account.
    residents: HashMap<AccountId, bool>,
    photos: Vec<(ProblemId, content::Scene, String)>,
    figures: Figures,
}

/// Fills the database. It must be migrated and empty.
pub async fn seed(app: &AppState) -> anyhow::Result<Figures> {
    let parts = content::parts()?;
    let mut seeding = Seeding::begin(app).await?;
    seeding.found_commune().await?;
    seeding.gather_people(&parts).await?;
    let mut problems: Vec<Problem> = Vec::new();
    let mut solutions: Vec<Solution> = Vec::new();
    for part in parts {
        problems.extend(part.problems);
        solutions.extend(part.solutions);
    }
    for (index, problem) in problems.iter().enumerate() {
        seeding.problem(index, problems.len(), problem).await?;
    }
    for (index, solution) in solutions.iter().enumerate() {
        seeding.solution(index, solutions.len(), solution).await?;
    }
    store::recount(&mut seeding.tx).await?;
    let (pictures, figures) = (std::mem::take(&mut seeding.photos), seeding.figures);
    seeding.tx.commit().await?;
    hang_pictures(app, pictures).await?;
    Ok(figures)
}

/// Draws the photos and puts them through the same door as anybody's.
async fn hang_pictures(app: &AppState, wanted: Vec<(ProblemId, content::Scene, String)>) -> anyhow::Result<()> {
    for (index, (problem, scene, alt)) in wanted.into_iter().enumerate() {
        let png = tokio::task::spawn_blocking(move || pictures::draw(scene, SEED + index as u64)).await?.context("a picture can be drawn")?;
        let file = UploadedFile { field: "photos".to_owned(), bytes: png.into() };
        let (kept, _) = photos::receive(app, "demo", &[file]).await.map_err(|error| anyhow::anyhow!("a picture was refused: {error}"))?;
        let mut tx = app.db.begin().await?;
        for id in kept {
            store::photo(&mut tx, id.0, problem, &alt).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

impl<'a> Seeding<'a> {
    async fn begin(app: &'a AppState) -> anyhow::Result<Self> {
        Ok(Self {
            app,
            tx: app.db.begin().await?,
            plan: Plan { now: app.clock.now(), chance: ChaCha20Rng::seed_from_u64(SEED) },
            people: People::default(),
            commune: app.rng.id(app.clock.now().plus_days(-400)),
            neighbourhoods: HashMap::new(),
            organisations: HashMap::new(),
            problems: HashMap::new(),
            staff: HashMap::new(),
            residents: HashMap::new(),
            photos: Vec::new(),
            figures: Figures::default(),
        })
    }

    async fn found_commune(&mut self) -> anyhow::Result<()> {
        let created_at = self.app.clock.now().plus_days(-400);
        let row = store::CommuneRow {
            id: self.commune,
            slug: COMMUNE,
            names: ("جماعة عين أملال", "Commune d'Aïn Amlal", "Ain Amlal"),
            population: 28_400,
            map: include_str!("map.json"),
            created_at,
        };
        store::commune(&mut self.tx, &row).await?;
        for (position, names) in NEIGHBOURHOODS.into_iter().enumerate() {
            let id = self.app.rng.id(created_at);
            store::neighbourhood(&mut self.tx, id, self.commune, names, position as i64).await?;
            self.neighbourhoods.insert(names.0, id);
        }
        Ok(())
    }

    async fn gather_people(&mut self, parts: &[content::Part]) -> anyhow::Result<()> {
        let (rng, now) = (self.app.rng.clone(), self.app.clock.now());
        let new_id = |days: i64| rng.id(now.plus_days(-days));
        for sign_in in sign_ins() {
            let id = self.people.join(Person {
                id: new_id(395),
                name: sign_in.name.to_owned(),
                language: sign_in.language,
                resident: sign_in.resident,
                email: Some(sign_in.email),
                days_ago: 395,
            });
            self.staff.insert(sign_in.role, id);
        }
        let named = parts.iter().flat_map(|part| {
            let comments = part.problems.iter().flat_map(|problem| &problem.comments).chain(part.solutions.iter().flat_map(|solution| &solution.comments));
            let authors = comments.flat_map(|comment| std::iter::once(&comment.author).chain(comment.replies.iter().map(|reply| &reply.author)));
            part.solutions.iter().map(|solution| &solution.author).chain(authors)
        });
        for name in named {
            self.people.named(name, &new_id);
        }
        self.people.crowd(&content::names()?, &mut self.plan.chance, &new_id);
        let password = password_hash()?;
        for person in self.people.all.clone() {
            let joined = now.plus_days(-person.days_ago);
            store::person(&mut self.tx, &person, &self.app.rng.handle(), &password, joined).await?;
            if person.resident {
                store::resident(&mut self.tx, person.id, self.commune, joined.plus_days(3)).await?;
            }
            self.residents.insert(person.id, person.resident);
        }
        for sign_in in sign_ins() {
            if let Some(role) = sign_in.staff {
                let account = self.staff[sign_in.role];
                store::role(&mut self.tx, self.app.rng.id(now), account, self.commune, role.as_str(), now.plus_days(-390)).await?;
            }
        }
        self.figures.people = self.people.all.len();
        self.organisations().await
    }

    async fn organisations(&mut self) -> anyhow::Result<()> {
        let at = self.app.clock.now().plus_days(-380);
        let mill_owner = self.people.all.get(40).map(|person| person.id).context("there are people")?;
        let riad = ("مطعم ورياض دار أملال", "Riad-restaurant Dar Amlal");
        let mills = ("الجمعية المهنية لأرباب معاصر الزيتون بعين أملال", "Association professionnelle des huileries d'Aïn Amlal");
        let riad_about = (
            "يلتزم المطعم بفرز 60 كيلوغراما من المواد العضوية أسبوعيا وتسليمها للتعاونية، وبالاستغناء عن القنينات البلاستيكية قبل نهاية السنة، ويعرض منصبين بدوام جزئي.",
            "Le restaurant s'engage à trier 60 kg d'organique par semaine pour la coopérative, à supprimer les bouteilles plastiques avant la fin de l'année et propose deux emplois à temps partiel.",
        );
        let mills_about = (
            "شاركت الجمعية في صياغة الحل مع فلاحي السافلة، وتمول 30% من الحوض، وتقبل نشر نتائج المراقبة.",
            "L'association a corédigé la solution avec les agriculteurs en aval, finance 30 % du bassin et accepte la publication des contrôles.",
        );
        let rows = [
            ("O1", "dar-amlal", "business", riad, riad_about, self.staff["organisation"]),
            ("O2", "huileries-ain-amlal", "professional_association", mills, mills_about, mill_owner),
        ];
        for (key, handle, kind, names, about, representative) in rows {
            let id = self.app.rng.id(at);
            let row = OrganisationRow { id, commune: self.commune, handle, kind, names, about, representative, at };
            store::organisation(&mut self.tx, &row).await?;
            self.organisations.insert(key.to_owned(), (id, representative));
        }
        Ok(())
    }

    /// Distinct people, in the order in which they came.
    fn some_people(&mut self, count: usize, but: AccountId) -> Vec<AccountId> {
        let others: Vec<AccountId> = self.people.all.iter().map(|person| person.id).filter(|id| *id != but).collect();
        let count = count.min(others.len());
        rand::seq::index::sample(&mut self.plan.chance, others.len(), count).into_iter().map(|index| others[index]).collect()
    }

    fn person_named(&self, name: &str) -> AccountId {
        self.people.all.iter().find(|person| person.name == name).map_or(self.staff["resident"], |person| person.id)
    }

    fn place(&self, slug: &str) -> Option<NeighbourhoodId> {
        self.neighbourhoods.get(slug).copied()
    }

    async fn problem(&mut self, index: usize, count: usize, problem: &Problem) -> anyhow::Result<()> {
        let days = 360 - (index * 340 / count) as i64;
        let at = self.plan.days_ago(days);
        let id: ProblemId = self.app.rng.id(at);
        let author = match self.people.all.choose(&mut self.plan.chance) {
            // The demonstration's resident reported something herself.
            Some(_) if index % 14 == 3 => self.staff["resident"],
            Some(person) => person.id,
            None => self.staff["resident"],
        };
        let (category, sub) = problem.category.split_once('/').context("a category has two parts")?;
        let me_toos = self.some_people(problem.me_too, author);
        let row = ProblemRow {
            id,
            commune: self.commune,
            number: index as i64 + 1,
            author,
            title: &problem.title,
            body: &problem.body,
            category: (category, sub),
            neighbourhood: self.place(&problem.place),
            point: map_point(&problem.place, &mut self.plan.chance),
            state: problem.state.as_str(),
            note: problem.state_note.as_deref().unwrap_or_default(),
            me_toos: me_toos.len() as i64,
            at,
        };
        store::problem(&mut self.tx, &row).await?;
        for account in me_toos {
            let when = self.plan.after(at);
            store::me_too(&mut self.tx, id, account, when).await?;
        }
        self.problem_steps(id, problem, at).await?;
        self.problems.insert(problem.id.clone(), (id, at));
        if let Some(scene) = problem.scene {
            self.photos.push((id, scene, problem.alt.clone().unwrap_or_else(|| problem.title.clone())));
        }
        self.figures.problems += 1;
        self.discussion(Some(id), None, at, &problem.comments).await
    }

    async fn problem_steps(&mut self, id: ProblemId, problem: &Problem, at: Timestamp) -> anyhow::Result<()> {
        let state = problem.state.as_str();
        let path: &[&str] = match state {
            "acknowledged" => &["reported", "acknowledged"],
            "in_progress" => &["reported", "acknowledged", "in_progress"],
            "resolved" => &["reported", "acknowledged", "in_progress", "resolved"],
            "not_ours" => &["reported", "not_ours"],
            "declined" => &["reported", "declined"],
            _ => &["reported"],
        };
        let mut when = at;
        for step in path {
            let note = if *step == state { problem.state_note.as_deref().unwrap_or_default() } else { "" };
            self.tx.run(store::step(self.app.rng.id(when), Some(id), None, step, note, when)).await?;
            when = self.plan.days_later(when, 2, 12);
        }
        Ok(())
    }

    async fn solution(&mut self, index: usize, count: usize, solution: &Solution) -> anyhow::Result<()> {
        let days = 350 - (index * 335 / count) as i64;
        let after_problem = solution.problems.iter().filter_map(|key| self.problems.get(key)).map(|(_, at)| *at).max();
        let mut at = self.plan.days_ago(days);
        if let Some(problem) = after_problem.filter(|problem| *problem >= at) {
            at = self.plan.days_later(problem, 1, 6);
        }
        let id: SolutionId = self.app.rng.id(at);
        let organisation = solution.organisation.as_ref().and_then(|key| self.organisations.get(key)).copied();
        let author = organisation.map_or_else(|| self.person_named(&solution.author), |(_, representative)| representative);
        let mut supporters: Vec<(Timestamp, AccountId)> = Vec::new();
        for account in self.some_people(solution.supports, author) {
            supporters.push((self.plan.after(at), account));
        }
        supporters.sort_unstable();
        let residents = supporters.iter().filter(|(_, account)| self.residents.get(account).copied().unwrap_or(false)).count();
        let threshold_at = supporters.get(THRESHOLD - 1).map(|(when, _)| *when).filter(|_| solution.status != SolutionState::Published);
        let (category, sub) = solution.category.split_once('/').context("a category has two parts")?;
        let endorsing = (index.is_multiple_of(5) && organisation.is_none()).then(|| self.organisations["O1"]);
        let row = SolutionRow {
            id,
            commune: self.commune,
            number: index as i64 + 1,
            author,
            organisation: organisation.map(|(id, _)| id),
            title: &solution.title,
            body: &solution.body,
            helps: solution.helps.as_deref().unwrap_or_default(),
            cost: solution.cost_dirhams.map(|dirhams| dirhams * 100),
            category: (category, sub),
            neighbourhood: solution.place.as_deref().and_then(|place| self.place(place)),
            state: solution.status.as_str(),
            supports: supporters.len() as i64,
            resident_supports: residents as i64,
            endorsements: i64::from(endorsing.is_some()),
            at,
            threshold_at,
        };
        store::solution(&mut self.tx, &row).await?;
        for key in &solution.problems {
            if let Some((problem, _)) = self.problems.get(key) {
                store::link(&mut self.tx, id, *problem).await?;
            }
        }
        for (when, account) in &supporters {
            let resident = self.residents.get(account).copied().unwrap_or(false);
            store::support(&mut self.tx, id, *account, resident, *when).await?;
        }
        if let Some((organisation, representative)) = endorsing {
            let when = self.plan.after(at);
            store::endorsement(&mut self.tx, id, organisation, representative, when).await?;
        }
        self.figures.supports += supporters.len();
        self.figures.solutions += 1;
        self.solution_steps(id, solution, at, threshold_at).await?;
        self.discussion(None, Some(id), at, &solution.comments).await
    }

    async fn solution_steps(&mut self, id: SolutionId, solution: &Solution, at: Timestamp, threshold_at: Option<Timestamp>) -> anyhow::Result<()> {
        let mut steps = vec![("published", at)];
        if let Some(when) = threshold_at {
            steps.push(("threshold", when));
        }
        let mut when = threshold_at.unwrap_or(at);
        let answered: &[&str] = match solution.status {
            SolutionState::UnderEvaluation => &["under_evaluation"],
            SolutionState::Accepted => &["under_evaluation", "accepted"],
            SolutionState::Rejected => &["under_evaluation", "rejected"],
            SolutionState::InProgress => &["under_evaluation", "accepted", "in_progress"],
            SolutionState::Done => &["under_evaluation", "accepted", "in_progress", "done"],
            SolutionState::Withdrawn => &["withdrawn"],
            _ => &[],
        };
        let mut answered_at = when;
        for step in answered {
            when = self.plan.days_later(when, 1, 9);
            steps.push((step, when));
            if matches!(*step, "under_evaluation" | "accepted" | "rejected") {
                answered_at = when;
            }
        }
        for (step, when) in steps {
            self.tx.run(store::step(self.app.rng.id(when), None, Some(id), step, "", when)).await?;
        }
        if let Some(answer) = &solution.answer {
            let row = store::AnswerRow {
                id: self.app.rng.id(answered_at),
                solution: id,
                officer: self.staff["officer"],
                decision: answer.decision.as_str(),
                reasons: &answer.reasons,
                cost: answer.cost_dirhams.map(|dirhams| dirhams * 100),
                responsible: answer.responsible.as_deref().unwrap_or_default(),
                dates: (answer.starts.as_deref(), answer.ends.as_deref()),
                at: answered_at,
            };
            store::answer(&mut self.tx, &row).await?;
        }
        for (position, milestone) in solution.milestones.iter().enumerate() {
            let row_id = self.app.rng.id(answered_at);
            let row = store::MilestoneRow {
                id: row_id,
                solution: id,
                position: position as i64,
                title: &milestone.title,
                due: milestone.due.as_deref(),
                progress: milestone.progress.clamp(0, 100),
                at: answered_at,
            };
            store::milestone(&mut self.tx, &row).await?;
        }
        Ok(())
    }

    async fn discussion(&mut self, problem: Option<ProblemId>, solution: Option<SolutionId>, from: Timestamp, comments: &[Comment]) -> anyhow::Result<()> {
        for comment in comments {
            let at = self.plan.after(from);
            let (id, author) = self.comment(problem, solution, None, comment, at).await?;
            for reply in &comment.replies {
                let later = self.plan.days_later(at, 0, 5);
                self.comment(problem, solution, Some(id), reply, later).await?;
            }
            self.moderated(id, author, comment, at).await?;
        }
        Ok(())
    }

    async fn comment(
        &mut self,
        problem: Option<ProblemId>,
        solution: Option<SolutionId>,
        parent: Option<CommentId>,
        comment: &Comment,
        at: Timestamp,
    ) -> anyhow::Result<(CommentId, AccountId)> {
        let id: CommentId = self.app.rng.id(at);
        let author = self.person_named(&comment.author);
        let (useful, useless) = (self.plan.chance.random_range(0..9_i64), self.plan.chance.random_range(0..3_i64));
        let row = CommentRow {
            id,
            commune: self.commune,
            problem,
            solution,
            parent,
            author,
            organisation: None,
            as_officer: false,
            stance: comment.stance.map_or("neutral", |stance| stance.as_str()),
            body: &comment.text,
            hidden: comment.hidden.is_some(),
            votes: (useful, useless),
            score: wilson(useful, useless),
            replies: comment.replies.len() as i64,
            at,
        };
        store::comment(&mut self.tx, &row).await?;
        for (index, account) in self.some_people((useful + useless) as usize, author).into_iter().enumerate() {
            let when = self.plan.after(at);
            store::vote(&mut self.tx, id, account, (index as i64) < useful, when).await?;
        }
        self.figures.comments += 1;
        Ok((id, author))
    }

    /// The comment that was hidden, and a few that wait for a moderator.
    async fn moderated(&mut self, id: CommentId, author: AccountId, comment: &Comment, at: Timestamp) -> anyhow::Result<()> {
        let flagger = self.some_people(1, author)[0];
        if let Some(hidden) = &comment.hidden {
            let row = HidingRow {
                ids: (self.app.rng.id(at), self.app.rng.id(at)),
                commune: self.commune,
                comment: id,
                flagger,
                moderator: self.staff["moderator"],
                reason: hidden.reason.as_str(),
                note: &hidden.note_ar,
                at: self.plan.days_later(at, 1, 2),
            };
            store::hiding(&mut self.tx, &row).await?;
        } else if self.figures.comments.is_multiple_of(97) {
            let when = self.plan.days_later(at, 0, 2);
            store::flag(&mut self.tx, self.app.rng.id(when), self.commune, id, flagger, "unrelated", when).await?;
        }
        Ok(())
    }
}

/// A point near the label of a neighbourhood on the map, in millionths of a degree: latitude, longitude.
fn map_point(place: &str, chance: &mut ChaCha20Rng) -> Option<(i64, i64)> {
    let map: serde_json::Value = serde_json::from_str(include_str!("map.json")).ok()?;
    let number = |value: &serde_json::Value| value.as_i64();
    let shape = map["shapes"].as_array()?.iter().find(|shape| shape["slug"] == place)?;
    let (x, y) = (number(&shape["label"][0])? + chance.random_range(-45..45), number(&shape["label"][1])? + chance.random_range(-40..40));
    let (west, south, east, north) = (number(&map["bounds"][0])?, number(&map["bounds"][1])?, number(&map["bounds"][2])?, number(&map["bounds"][3])?);
    let (width, height) = (number(&map["width"])?, number(&map["height"])?);
    Some((north - (north - south) * y / height, west + (east - west) * x / width))
}

fn password_hash() -> anyhow::Result<String> {
    let salt = SaltString::encode_b64(b"tajmaat-demo-salt").map_err(|error| anyhow::anyhow!("{error}"))?;
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes(), &salt).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(hash.to_string())
}

//! Fills an empty database with the demonstration, the same for the same seed. Pictures first, then everything else in one transaction: what is
//! interrupted leaves no half of a commune behind.

mod ballots;
mod consultations;
mod contributions;
mod drafts;
mod held;
mod invitations;
mod log;
mod meetings;
mod options;
mod organisations;
mod outcomes;
mod paper;
mod proposals;
mod questionnaires;
mod talk;

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context as _;
use app::model::Lang;
use app::model::content::{Role, SolutionState};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, SaltString};
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::content::{self, NEIGHBOURHOODS, Problem, Solution, Voice};
use super::people::{People, Person};
use super::pictures::draw;
use super::plan::Plan;
use super::{COMMUNE, MAP, PASSWORD, SHARED_PHONE};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, OrganisationId, PhotoId, ProblemId, RowId, SolutionId, Tx};
use crate::communes;
use crate::content::photos;
use crate::participation::discussion;
use crate::people::accounts::past::PersonRow;
use crate::people::consent::Way;
use crate::people::{accounts, consent, residents, roles, staff};
use crate::web::UploadedFile;

/// An argan tree above a spring.
const CREST: &[u8] = include_bytes!("../crest.png");
const SEED: u64 = 20_260_309;
const THRESHOLD: usize = 100;

/// A step on a path, and when it was taken.
type Step = (&'static str, Timestamp);

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
    /// Of whom the role is, if they are staff.
    pub staff: Option<Role>,
}

/// The accounts that can sign in, with [`PASSWORD`].
pub fn sign_ins() -> [SignIn; 6] {
    let sign_in = |role, email, name, language, resident, staff| SignIn { role, email, name, language, resident, staff };
    [
        sign_in("resident", "resident@ain-amlal.example", "خديجة ت.", "ar", true, None),
        sign_in("organisation", "organisation@ain-amlal.example", "Driss Amlal", "fr", false, None),
        sign_in("moderator", "moderator@ain-amlal.example", "سناء المرابط", "ar", false, Some(Role::Moderator)),
        sign_in("officer", "officer@ain-amlal.example", "مصطفى الإدريسي", "ar", false, Some(Role::Officer)),
        sign_in("desk agent", "desk@ain-amlal.example", "رشيد و.", "ar", false, Some(Role::DeskAgent)),
        sign_in("administrator", "administrator@ain-amlal.example", "Naïma Bennis", "fr", false, Some(Role::Administrator)),
    ]
}

/// What the demonstration holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub people: usize,
    pub problems: usize,
    pub solutions: usize,
    pub comments: usize,
    pub supports: usize,
}

/// Everything under way while seeding.
struct Seeding<'a> {
    app: &'a App,
    tx: Tx,
    plan: Plan,
    people: People,
    commune: CommuneId,
    neighbourhoods: HashMap<&'static str, NeighbourhoodId>,
    organisations: BTreeMap<String, (OrganisationId, AccountId)>,
    problems: HashMap<String, (ProblemId, Timestamp)>,
    /// What organisations proposed, with their keys, in order.
    proposed: Vec<(String, SolutionId)>,
    staff: HashMap<&'static str, AccountId>,
    /// Whether people are verified residents, by account.
    residents: HashMap<AccountId, bool>,
    pictures: HashMap<usize, Vec<PhotoId>>,
    /// The photos of finished works with what they show, by the problem that they were for.
    works: HashMap<String, (PhotoId, String)>,
    /// Of the public log, not in order.
    entries: Vec<(Timestamp, log::Entry)>,
    figures: Figures,
}

/// Fills the database. It must be migrated and empty.
pub async fn seed(app: &App) -> anyhow::Result<Figures> {
    let parts = content::parts()?;
    let mut problems: Vec<&Problem> = Vec::new();
    let mut solutions: Vec<&Solution> = Vec::new();
    for part in &parts {
        problems.extend(&part.problems);
        solutions.extend(&part.solutions);
    }
    let built = solutions.iter().filter(|solution| solution.status == SolutionState::Done).flat_map(|solution| &solution.problems);
    let pictures = pictures(app, &problems, &built.map(String::as_str).collect()).await?;
    let ballots = ballots::read()?;
    let of_options = ballots::pictures(app, &ballots).await?;
    let mut seeding = Seeding::begin(app, pictures).await?;
    seeding.found_commune().await?;
    seeding.gather_people(&parts).await?;
    for (index, problem) in problems.iter().enumerate() {
        seeding.problem(index, problem).await?;
    }
    for (index, solution) in solutions.iter().enumerate() {
        seeding.solution(index, solution).await?;
    }
    seeding.warn().await?;
    seeding.speaking().await?;
    seeding.paper().await?;
    seeding.held().await?;
    let consultations = seeding.consultations().await?;
    seeding.questionnaires(&consultations).await?;
    seeding.invitations(&consultations).await?;
    seeding.drafts(&consultations).await?;
    seeding.options(&consultations).await?;
    seeding.meetings(&consultations).await?;
    seeding.ballots(&consultations, (&ballots, &of_options)).await?;
    seeding.outcomes(&consultations).await?;
    seeding.log().await?;
    discussion::past::count(app, &mut seeding.tx).await?;
    let figures = seeding.figures;
    communes::past::set_next_numbers(&mut seeding.tx, seeding.commune, figures.problems as i64 + 1, figures.solutions as i64 + 1).await?;
    seeding.tx.commit().await?;
    Ok(figures)
}

/// Draws the photos and sends them as anybody does: of each problem how it was, and how it is since; the last once more for the works, if a solution was
/// built for it. Those of an interrupted run are swept like any upload that was never sent.
async fn pictures(app: &App, problems: &[&Problem], built: &HashSet<&str>) -> anyhow::Result<HashMap<usize, Vec<PhotoId>>> {
    let drawn = |index: usize, scene, finished| tokio::task::spawn_blocking(move || draw(scene, SEED + index as u64, finished));
    let scenes = problems.iter().enumerate().filter_map(|(index, problem)| Some((index, problem.scene?, problem.after.is_some())));
    let drawings: Vec<_> = scenes.map(|(index, scene, after)| (index, drawn(index, scene, false), after.then(|| drawn(index, scene, true)))).collect();
    let mut pictures = HashMap::new();
    for (index, before, after) in drawings {
        let mut drawn = Vec::new();
        for drawing in std::iter::once(before).chain(after) {
            drawn.push(drawing.await?.context("a picture can be drawn")?);
        }
        if drawn.len() > 1 && built.contains(problems[index].id.as_str()) {
            drawn.extend(drawn.last().cloned());
        }
        let files = drawn.into_iter().map(|drawing| UploadedFile::new("photos", drawing)).collect();
        let kept = photos::receive(app, photos::Sender { upload_key: "demonstration", visitor: None }, files)
            .await
            .map_err(|error| anyhow::anyhow!("a picture was refused: {error}"))?;
        pictures.insert(index, kept.ids);
    }
    Ok(pictures)
}

impl<'a> Seeding<'a> {
    async fn begin(app: &'a App, pictures: HashMap<usize, Vec<PhotoId>>) -> anyhow::Result<Self> {
        Ok(Self {
            app,
            tx: app.db.begin().await?,
            plan: Plan { now: app.clock.now(), chance: ChaCha20Rng::seed_from_u64(SEED) },
            people: People::default(),
            commune: app.rng.id(app.clock.now().plus_days(-560)),
            neighbourhoods: HashMap::new(),
            organisations: BTreeMap::new(),
            problems: HashMap::new(),
            proposed: Vec::new(),
            staff: HashMap::new(),
            residents: HashMap::new(),
            pictures,
            works: HashMap::new(),
            entries: Vec::new(),
            figures: Figures::default(),
        })
    }

    async fn found_commune(&mut self) -> anyhow::Result<()> {
        let created_at = self.app.clock.now().plus_days(-560);
        let row = communes::past::CommuneRow {
            id: self.commune,
            slug: COMMUNE,
            names: ("جماعة عين أملال", "Commune d'Aïn Amlal", "Ain Amlal"),
            population: 28_400,
            map: MAP,
            created_at,
        };
        communes::past::insert(&mut self.tx, &row).await?;
        for (position, names) in NEIGHBOURHOODS.into_iter().enumerate() {
            let id = self.app.rng.id(created_at);
            communes::past::neighbourhood(&mut self.tx, id, self.commune, names, position as i64).await?;
            self.neighbourhoods.insert(names.0, id);
        }
        let refused = |why: &dyn std::fmt::Debug| anyhow::anyhow!("the crest: {why:?}");
        let crest = photos::emblem(UploadedFile::new("crest", CREST)).await.map_err(|error| refused(&error))?.map_err(|why| refused(&why))?;
        let crest = communes::keep_picture(self.app, vec![("crest.png".to_owned(), crest)]).await.map_err(|error| refused(&error))?;
        communes::past::set_crest(&mut self.tx, self.commune, &crest).await?;
        Ok(())
    }

    async fn gather_people(&mut self, parts: &[content::Part]) -> anyhow::Result<()> {
        let (rng, now) = (self.app.rng.clone(), self.app.clock.now());
        let new_id = |days: i64| rng.id(now.plus_days(-days));
        for sign_in in sign_ins() {
            let id = self.people.join(Person {
                id: new_id(550),
                name: sign_in.name.to_owned(),
                language: sign_in.language,
                resident: sign_in.resident,
                email: Some(sign_in.email),
                days_ago: 550,
            });
            self.staff.insert(sign_in.role, id);
        }
        let organisations = content::organisations()?;
        let speakers = organisations.iter().map(|known| (known.representative.as_str(), Some(known.lang.as_str())));
        for (name, language) in speakers.chain(parts.iter().flat_map(content::Part::authors)) {
            if let Voice::Person(name) = content::voice(name) {
                self.people.named(name, language, &new_id);
            }
        }
        self.people.crowd(&content::names()?, &mut self.plan.chance, &new_id);
        let password = password_hash()?;
        for person in self.people.all.clone() {
            let joined = now.plus_days(-person.days_ago);
            let row = PersonRow {
                id: person.id,
                handle: &self.app.rng.handle(),
                name: &person.name,
                email: person.email,
                password: &password,
                language: person.language,
                joined,
            };
            accounts::past::insert(&mut self.tx, &row).await?;
            let lang = Lang::parse(person.language).unwrap_or_default();
            consent::record_at(self.app, &mut self.tx, person.id, (lang, Way::Mail), joined).await?;
            if person.resident {
                residents::past::insert(&mut self.tx, person.id, (self.commune, None), joined.plus_days(3), None).await?;
            }
            self.residents.insert(person.id, person.resident);
        }
        let neighbour = self.people.all.iter().find(|person| person.resident && person.email.is_none() && person.language == "ar").map(|person| person.id);
        let shared = accounts::Phone::parse(SHARED_PHONE).context("the shared phone is one")?;
        for (seat, account) in (1..).zip(self.staff.get("resident").copied().into_iter().chain(neighbour)) {
            accounts::past::add_phone(&mut self.tx, account, (shared.as_str(), seat), &password, now.plus_days(-300)).await?;
        }
        for sign_in in sign_ins() {
            if let Some(role) = sign_in.staff {
                let (account, at) = (self.staff[sign_in.role], now.plus_days(-545));
                let id: RowId = self.app.rng.id(now);
                roles::insert(&mut self.tx, id, (account, Some(self.commune), role), at).await?;
                staff::past::granted(&mut self.tx, id, account, (self.commune, role), at).await?;
                accounts::past::add_app(&mut self.tx, self.app.rng.id(now), account, at).await?;
            }
        }
        self.figures.people = self.people.all.len();
        self.organisations(&organisations).await
    }

    /// The account of who speaks in a text, and the organisation that it speaks for.
    fn author(&self, author: &str) -> anyhow::Result<(AccountId, Option<OrganisationId>)> {
        match content::voice(author) {
            Voice::Officer => Ok((self.staff["officer"], None)),
            Voice::Person(name) => Ok((self.people.find(name).with_context(|| format!("nobody is called {name}"))?, None)),
            Voice::Organisation(handle) => {
                let (organisation, representative) = self.organisations.get(handle).with_context(|| format!("no organisation {handle}"))?;
                Ok((*representative, Some(*organisation)))
            }
        }
    }

    /// Distinct people, in the order in which they came.
    fn some_people(&mut self, count: usize, but: AccountId) -> Vec<AccountId> {
        let others: Vec<AccountId> = self.people.all.iter().map(|person| person.id).filter(|id| *id != but).collect();
        let count = count.min(others.len());
        rand::seq::index::sample(&mut self.plan.chance, others.len(), count).into_iter().map(|index| others[index]).collect()
    }

    fn place(&self, slug: &str) -> Option<NeighbourhoodId> {
        self.neighbourhoods.get(slug).copied()
    }
}

fn password_hash() -> anyhow::Result<String> {
    let salt = SaltString::encode_b64(b"tajmaat-demo-salt").map_err(|error| anyhow::anyhow!("{error}"))?;
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes(), &salt).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(hash.to_string())
}

//! Acts by chance, each through the rules of its slice.

use app::model::content::{ItemKind, SolutionState, Visibility};
use app::model::paths;
use rand::Rng as _;
use rand_chacha::ChaCha20Rng;
use tajmaat::base::db::{ImportId, NeighbourhoodId, OrganisationId, SolutionId, sql};
use tajmaat::base::kind::Revision;
use tajmaat::communes::{self, Numbered};
use tajmaat::participation::solutions::imported::{self, Becomes, Imported};
use tajmaat::participation::solutions::states::{Transition, change_state};
use tajmaat::participation::{problems, solutions};
use uuid::Uuid;

use crate::common::content::{Thing, comment};
use crate::common::{COMMUNE, Client, TestApp};
use crate::my_data::leaving::leave;

const BODY: &str = "Planter des arbres le long de la route de l'école, avec un arrosage par goutte à goutte.";

/// One of a few categories, so that cells fill.
pub fn category(chance: &mut ChaCha20Rng) -> (&'static str, &'static str) {
    [("waste", "black-spots"), ("water", "leaks"), ("water", "drinking-water"), ("green", "parks")][chance.random_range(0..4)]
}

/// A house in which something happens.
pub struct Acts<'a> {
    house: &'a TestApp,
    chance: ChaCha20Rng,
    writers: Vec<Client>,
    representative: Client,
    organisation: OrganisationId,
    supporters: Vec<Client>,
    places: Vec<NeighbourhoodId>,
}

impl<'a> Acts<'a> {
    pub async fn begin(house: &'a TestApp, chance: ChaCha20Rng) -> Self {
        let (representative, organisation) = house.representative("Driss").await;
        let mut writers = Vec::new();
        for name in ["Amina", "Omar", "Zahra"] {
            writers.push(house.participant(name).await);
        }
        let supporters = vec![house.resident("Khadija").await, house.participant("Brahim").await];
        let places = communes::neighbourhoods(&house.app, house.commune().await.id).await.expect("neighbourhoods");
        Self { house, chance, writers, representative, organisation, supporters, places: places.into_iter().map(|place| place.id).collect() }
    }

    /// Does something, and says what.
    pub async fn one(&mut self) -> &'static str {
        self.house.wait_seconds(self.chance.random_range(1..300));
        match self.chance.random_range(0..20) {
            0..=2 => self.publish().await,
            3 => self.publish_for_organisation().await,
            4..=6 => self.report().await,
            7 => self.import().await,
            8 => self.reimport().await,
            9..=10 => self.edit().await,
            11..=13 => self.step().await,
            14..=15 => self.change_visibility().await,
            16 => self.support().await,
            17 => self.past().await,
            18 => self.comment().await,
            _ if self.chance.random_bool(0.3) && self.writers.len() > 1 => self.leave().await,
            _ => self.support().await,
        }
    }

    fn place(&mut self) -> &'static str {
        ["", "centre", "ighrem"][self.chance.random_range(0..3)]
    }

    fn place_id(&mut self) -> Option<NeighbourhoodId> {
        let at = self.chance.random_range(0..=self.places.len());
        self.places.get(at).copied()
    }

    fn form(&mut self, intent: &'static str) -> Vec<(&'static str, String)> {
        let (category, subcategory) = category(&mut self.chance);
        let title = format!("Une idée {}", self.chance.random_range(0..1_000_000));
        vec![
            ("title", title),
            ("body", BODY.to_owned()),
            ("topic", format!("{category}/{subcategory}")),
            ("neighbourhood", self.place().to_owned()),
            ("intent", intent.to_owned()),
        ]
    }

    async fn publish(&mut self) -> &'static str {
        let intent = if self.chance.random_bool(0.2) { "draft" } else { "publish" };
        let form = self.form(intent);
        let at = self.chance.random_range(0..self.writers.len());
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.writers[at].post(&paths::new_solution(COMMUNE), &form).await.redirect();
        "a solution"
    }

    async fn publish_for_organisation(&mut self) -> &'static str {
        let (form, organisation) = (self.form("publish"), self.organisation.to_string());
        let form = form.iter().map(|(name, value)| (*name, value.as_str())).chain([("act_as", organisation.as_str())]);
        self.representative.post(&paths::new_solution(COMMUNE), &form.collect::<Vec<_>>()).await.redirect();
        "a solution of an organisation"
    }

    async fn report(&mut self) -> &'static str {
        let (category, neighbourhood) = (category(&mut self.chance), self.place_id());
        let house = self.house;
        let author = self.writers[self.chance.random_range(0..self.writers.len())].account.expect("signed in");
        let mut tx = house.app.db.begin().await.expect("a transaction");
        let commune = house.commune().await.id;
        let row = problems::past::ProblemRow {
            id: house.app.rng.id(house.app.clock.now()),
            commune,
            number: communes::next_number(&mut tx, commune, Numbered::Problem).await.expect("a number"),
            author,
            title: "Un dépôt sauvage",
            body: BODY,
            category,
            neighbourhood,
            point: None,
            state: ["reported", "acknowledged", "in_progress", "resolved"][self.chance.random_range(0..4)],
            note: "",
            me_toos: self.chance.random_range(0..9),
            comments: 0,
            solutions: 0,
            at: house.app.clock.now(),
        };
        problems::past::insert(&mut tx, &row).await.expect("a problem");
        tx.commit().await.expect("kept");
        "a problem"
    }

    async fn past(&mut self) -> &'static str {
        let (category, neighbourhood) = (category(&mut self.chance), self.place_id());
        let house = self.house;
        let author = self.writers[self.chance.random_range(0..self.writers.len())].account.expect("signed in");
        let mut tx = house.app.db.begin().await.expect("a transaction");
        let commune = house.commune().await.id;
        let row = solutions::past::SolutionRow {
            id: house.app.rng.id(house.app.clock.now()),
            commune,
            number: communes::next_number(&mut tx, commune, Numbered::Solution).await.expect("a number"),
            author,
            organisation: self.chance.random_bool(0.5).then_some(self.organisation),
            title: "Des arbres",
            body: BODY,
            helps: "",
            cost: None,
            category,
            neighbourhood,
            state: ["published", "threshold", "accepted", "rejected", "done", "withdrawn", "merged"][self.chance.random_range(0..7)],
            supports: 5,
            resident_supports: 2,
            endorsements: 0,
            comments: 2,
            answers: self.chance.random_range(0..2),
            at: house.app.clock.now(),
            updated_at: house.app.clock.now(),
            threshold_at: None,
            answer_due_at: None,
        };
        solutions::past::insert(&mut tx, &row).await.expect("a solution");
        tx.commit().await.expect("kept");
        "a solution of the past"
    }

    async fn import(&mut self) -> &'static str {
        let id = self.house.app.rng.id(self.house.app.clock.now());
        let answered = self.chance.random_bool(0.5);
        self.import_as(id, Becomes::New { position: 0, comments: 3, answered }).await;
        "an import"
    }

    /// The source says something else of what came before, which was changed here or not.
    async fn reimport(&mut self) -> &'static str {
        let select = sql("SELECT id, state, category, subcategory FROM solutions WHERE source_url <> '' ORDER BY id LIMIT 9");
        let rows: Vec<(SolutionId, String, String, String)> = self.house.app.db.all(select).await.expect("rows");
        if !rows.is_empty() {
            let (id, state, category, subcategory) = &rows[self.chance.random_range(0..rows.len())];
            let state = if self.chance.random_bool(0.5) { state } else { "another" };
            let category = if self.chance.random_bool(0.5) { category } else { "another" };
            self.import_as(*id, Becomes::Changed { state, category: (category, subcategory) }).await;
        }
        "another import"
    }

    async fn import_as(&mut self, id: SolutionId, becomes: Becomes<'_>) {
        let (category, neighbourhood_id) = (category(&mut self.chance), self.place_id());
        let house = self.house;
        let (now, commune) = (house.app.clock.now(), house.commune().await.id);
        let row = Imported {
            id,
            author_id: self.supporters[0].account.expect("signed in"),
            neighbourhood_id,
            title: "Une rue sans voitures",
            body: BODY,
            category: if self.chance.random_bool(0.2) { (app::taxonomy::UNSORTED, "") } else { category },
            place: "",
            point: None,
            state: [SolutionState::Published, SolutionState::Accepted, SolutionState::Rejected][self.chance.random_range(0..3)],
            decision: None,
            answered_at: None,
            supports: 4,
            url: "https://elsewhere.example/1",
            created_at: now,
            published_at: now,
            becomes,
        };
        let mut tx = house.app.db.begin().await.expect("a transaction");
        let import: ImportId = house.app.rng.id(now);
        let begin = sql("INSERT INTO imports (id, commune_id, seen_at) VALUES ($1, $2, 0)");
        tx.run(begin.bind(import).bind(commune)).await.expect("an import");
        imported::stage(&house.app, &mut tx, import, &[row]).await.expect("staged");
        let number = match becomes {
            Becomes::New { .. } => communes::next_number(&mut tx, commune, Numbered::Solution).await.expect("a number"),
            Becomes::Changed { .. } => 0,
        };
        imported::publish(&mut tx, commune, import, number).await.expect("published");
        tx.run(sql("UPDATE imports SET published = TRUE, ended = TRUE WHERE id = $1").bind(import)).await.expect("published");
        imported::forget(&mut tx, import, 9).await.expect("forgotten");
        tx.commit().await.expect("kept");
    }

    /// A solution or problem by chance.
    async fn any(&mut self, kind: ItemKind) -> Option<(Thing, String, String, i64)> {
        let select = match kind {
            ItemKind::Solution => sql("SELECT id, number, state, visibility, version FROM solutions WHERE state <> 'draft' AND title <> '' ORDER BY id"),
            _ => sql("SELECT id, number, state, visibility, version FROM problems WHERE title <> '' ORDER BY id"),
        };
        let rows: Vec<(Uuid, i64, String, String, i64)> = self.house.app.db.all(select).await.expect("rows");
        let at = (!rows.is_empty()).then(|| self.chance.random_range(0..rows.len()))?;
        let (id, number, state, visibility, version) = rows[at].clone();
        Some((Thing { kind, id, number }, state, visibility, version))
    }

    async fn edit(&mut self) -> &'static str {
        let form = self.form("publish");
        if let Some((thing, .., version)) = self.any(ItemKind::Solution).await {
            let version = version.to_string();
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).chain([("version", version.as_str())]).collect();
            // Only its author may, and not for ever: the others are told so, and change nothing.
            for writer in &mut self.writers {
                writer.post(&format!("{}/edit", thing.page()), &form).await;
            }
        }
        "an edit"
    }

    async fn step(&mut self) -> &'static str {
        if let Some((thing, state, ..)) = self.any(ItemKind::Solution).await {
            let to = SolutionState::ALL[self.chance.random_range(1..SolutionState::ALL.len())];
            let from = SolutionState::parse(&state).expect("a state");
            let mut tx = self.house.app.db.begin().await.expect("a transaction");
            change_state(&self.house.app, &mut tx, SolutionId(thing.id), Transition { from: &[from], to, actor: None }).await.expect("an answer");
            if self.chance.random_bool(0.5) {
                solutions::count_answer(&mut tx, SolutionId(thing.id)).await.expect("counted");
            }
            tx.commit().await.expect("kept");
        }
        "a step"
    }

    async fn change_visibility(&mut self) -> &'static str {
        let kind = [ItemKind::Solution, ItemKind::Problem][self.chance.random_range(0..2)];
        if let Some((thing, _, visibility, version)) = self.any(kind).await {
            let to = [Visibility::Published, Visibility::UnderReview, Visibility::Hidden][self.chance.random_range(0..3)];
            let seen = Revision { id: thing.id, visibility: Visibility::parse(&visibility).expect("a visibility"), version };
            let mut tx = self.house.app.db.begin().await.expect("a transaction");
            self.house.app.kind(kind).expect("a kind").set_visibility(&self.house.app, &mut tx, seen, to).await.expect("set");
            // What is not committed never was.
            if self.chance.random_bool(0.8) {
                tx.commit().await.expect("kept");
            }
        }
        "a visibility"
    }

    async fn support(&mut self) -> &'static str {
        if let Some((thing, ..)) = self.any(ItemKind::Solution).await {
            let act = ["support", "withdraw"][self.chance.random_range(0..2)];
            let at = self.chance.random_range(0..self.supporters.len());
            self.supporters[at].post(&paths::support(COMMUNE, thing.number), &[("act", act)]).await;
        }
        "a support"
    }

    async fn comment(&mut self) -> &'static str {
        let kind = [ItemKind::Solution, ItemKind::Problem][self.chance.random_range(0..2)];
        if let Some((thing, ..)) = self.any(kind).await {
            comment(self.house, self.supporters[1].account.expect("signed in"), thing, false, BODY).await;
        }
        "a comment"
    }

    async fn leave(&mut self) -> &'static str {
        let mut client = self.writers.remove(0);
        let contributions = if self.chance.random_bool(0.7) { "remove" } else { "keep" };
        leave(self.house, &mut client, contributions).await;
        "a leaving"
    }
}

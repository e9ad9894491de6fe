//! An id says nothing without its kind: whatever is decided about one thing leaves everything of another thing with the same id untouched.

use std::collections::{BTreeMap, BTreeSet};

use app::model::content::{ItemKind, Role, Visibility};
use app::model::paths;
use axum::http::StatusCode;
use proptest::prelude::{Just, prop_oneof};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use tajmaat::base::db::sql;
use tajmaat::moderation::log;

use super::*;
use crate::common::TestApp;
use crate::on_both_engines;

const NEW: &str = "/ain-amlal/solutions/new";
/// Another commune, with moderators of its own.
const OTHER: &str = "oued-zem";
/// What an author writes against a decision.
const WHY: &[(&str, &str)] = &[("body", "Je parlais du prix du pain, pas de mon voisin.")];

/// The fields of a solution that can be published, with this key.
async fn publish(author: &mut Client, key: &str) -> Answer {
    let fields = [
        ("key", key),
        ("title", "Un composteur au souk"),
        ("body", "Chaque étal y porte ses pelures le soir, et les jardins de l'école reprennent le terreau au printemps, sans que personne ne paie."),
        ("topic", "waste/black-spots"),
        ("intent", "publish"),
    ];
    author.post(NEW, &fields).await
}

async fn texts(house: &TestApp, query: &'static str) -> Vec<String> {
    house.app.db.all::<(String,)>(sql(query)).await.expect("rows").into_iter().map(|(text,)| text).collect()
}

on_both_engines!(what_a_form_carries_never_becomes_an_id, |house| {
    let mut author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire éteint", "Il fait noir depuis deux semaines.").await;
    let hidden = comment(&house, id(&author), on, false, "Mon voisin est un voleur.").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, hidden, "hide", &[("reason", "insult"), ("note", "Motif-secret : vous insultez un voisin.")]).await.redirect();
    author.post(&paths::appeal(COMMUNE, "comment", hidden.id), WHY).await.redirect();

    // The id of a hidden comment is public: it stands in anchors and in the log.
    let mut stranger = house.participant("Brahim").await;
    let page = publish(&mut stranger, &hidden.id.to_string()).await.redirect();
    let made: Vec<(Uuid,)> = house.app.db.all(sql("SELECT id FROM solutions")).await.expect("solutions");
    assert!(made.len() == 1 && made[0].0 != hidden.id, "{made:?}");
    let read = stranger.get(&page).await;
    assert!(read.status == StatusCode::OK && !read.text().contains("Motif-secret"), "{}", read.words());
    for path in [paths::appeal(COMMUNE, "solution", hidden.id), paths::resubmit(COMMUNE, "solution", hidden.id)] {
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let told = author.get(&on.page()).await;
    assert!(told.text().contains("Motif-secret"), "the statement of reasons is the author's still: {}", told.words());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM appeals WHERE outcome = 'open' AND item_id = $1", hidden.id).await, 1);

    // The same key of two people are two forms, at the same moment too; of one person it is one.
    let key = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001).to_string();
    let mut together = tokio::task::JoinSet::new();
    for client in [&stranger, &stranger, &author, &author] {
        let (mut client, key) = (client.clone(), key.clone());
        together.spawn(async move { publish(&mut client, &key).await.redirect() });
    }
    let places: BTreeSet<String> = together.join_all().await.into_iter().collect();
    assert_eq!(places.len(), 2, "{places:?}");
});

on_both_engines!(a_comment_that_goes_takes_no_flags_of_anything_else_with_it, |house| {
    let mut stranger = house.participant("Brahim").await;
    let on = problem(&house, id(&stranger), "Lampadaire éteint", "Il fait noir depuis deux semaines.").await;
    let said = comment(&house, id(&stranger), on, false, "Je le dis aussi.").await;
    publish(&mut stranger, &said.id.to_string()).await.redirect();
    // As it was possible once.
    house.app.db.run(sql("DELETE FROM solution_versions")).await.expect("no version");
    house.app.db.run(sql("DELETE FROM state_changes")).await.expect("no step");
    house.app.db.run(sql("UPDATE solutions SET id = $1").bind(said.id)).await.expect("the same id");
    let mut neighbour = house.participant("Salma").await;
    neighbour.post(&paths::solution_flag(COMMUNE, 1), &[("reason", "spam")]).await.redirect();
    neighbour.post(&said.flag(), &[("reason", "spam")]).await.redirect();
    stranger.post(&paths::comment_delete(COMMUNE, said.id), &[]).await.redirect();
    let left = texts(&house, "SELECT item_kind FROM flags WHERE outcome = 'open'").await;
    assert_eq!(left, ["solution"]);
});

/// Everything that can be moderated, under one id. The comment is of another commune.
struct Collision {
    id: Uuid,
    author: Client,
    representative: Client,
    /// Whose the consultation is.
    officer: Client,
    flagger: Client,
    moderators: [Client; 2],
    administrator: Client,
    /// Of the other commune alone.
    elsewhere: [Client; 2],
    /// Where the person and the organisation are read.
    numbers: (i64, i64),
}

async fn number_of(house: &TestApp, query: &'static str, id: Uuid) -> i64 {
    let (handle,): (String,) = house.app.db.one(sql(query).bind(id)).await.expect("a handle");
    handle.trim_start_matches(char::is_alphabetic).parse().expect("a number")
}

async fn collide(house: &TestApp) -> Collision {
    let db = &house.app.db;
    house.add_commune(OTHER).await;
    house.app.db.run(sql("UPDATE communes SET review_weight = 1")).await.expect("settings");
    let author = house.participant("Naima").await;
    let one = id(&author).0;
    let (representative, organisation) = house.representative("Driss").await;
    let about = problem(house, id(&author), "Lampadaire éteint", "Il fait noir depuis deux semaines.").await;
    let meant = solution(house, id(&author), "Un composteur au souk", "Chacun y porte ses pelures.").await;
    let photo = kinds::photo(house, about, "Un mur gris").await;
    let said = comment(house, id(&author), about, false, "Mon voisin ne dit rien.").await;
    let promise = crate::common::content::pledge(house, organisation, id(&representative), meant).await;
    let with = |statement: &'static str| sql(statement).bind(one);
    db.run(with("UPDATE photos SET problem_id = NULL WHERE id <> $1")).await.expect("loose");
    db.run(with("UPDATE comments SET subject_kind = 'solution', subject_id = (SELECT id FROM solutions LIMIT 1) WHERE id <> $1")).await.expect("loose");
    db.run(with("UPDATE problems SET id = $1")).await.expect("a problem");
    db.run(sql("UPDATE photos SET problem_id = $1, id = $1 WHERE id = $2").bind(one).bind(photo.id)).await.expect("a photo");
    for table in ["DELETE FROM solution_versions", "DELETE FROM pledge_reports"] {
        db.run(sql(table)).await.expect("nothing holds on to it");
    }
    // The comment is written in the other commune, on something there.
    db.run(sql("DELETE FROM comments WHERE id = $1").bind(said.id)).await.expect("written anew");
    db.run(sql("DELETE FROM pledges WHERE id = $1").bind(promise)).await.expect("promised anew");
    db.run(with("UPDATE solutions SET id = $1")).await.expect("a solution");
    let version = "INSERT INTO solution_versions (solution_id, version, title, body, helps, created_at) SELECT id, version, title, body, helps, created_at FROM solutions";
    db.run(sql(version)).await.expect("a version");
    let there = "INSERT INTO problems (id, commune_id, number, author_id, title, body, category, subcategory, comment_count, created_at, updated_at) \
         SELECT $1, c.id, 1, p.author_id, 'Ailleurs', p.body, p.category, p.subcategory, 1, p.created_at, p.updated_at FROM problems p JOIN communes c ON c.slug = 'oued-zem'";
    let there_id = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_00aa);
    db.run(sql(there).bind(there_id)).await.expect("a problem there");
    let say = "INSERT INTO comments (id, commune_id, subject_kind, subject_id, author_id, body, created_at) \
         SELECT $1, commune_id, 'problem', id, author_id, 'Mon voisin ne dit rien.', created_at FROM problems WHERE id = $2";
    db.run(sql(say).bind(one).bind(there_id)).await.expect("a comment");
    let joined = "INSERT INTO organisations (id, commune_id, handle, kind, name_ar, name_fr, approved_at, created_at) \
         SELECT $1, commune_id, 'org777', kind, name_ar, name_fr, approved_at, created_at FROM organisations WHERE id = $2";
    db.run(sql(joined).bind(one).bind(organisation)).await.expect("an organisation");
    db.run(with("UPDATE representatives SET organisation_id = $1")).await.expect("a mandate");
    let promised = "INSERT INTO pledges (id, commune_id, organisation_id, solution_id, kind, what, amount, unit, due_on, due_at, account_id, created_at) \
         SELECT $1, commune_id, $1, $1, 'hours', 'Curer la séguia', 1000, '', '2026-12-01', 1796000000000000, $2, created_at FROM solutions WHERE id = $1";
    db.run(sql(promised).bind(one).bind(id(&representative))).await.expect("a pledge");
    let asked = "INSERT INTO consultations (id, commune_id, number, slug, template, audience, starts_at, opens_at, closes_at, over_at, decides_at, published_at, \
         created_by, created_at, updated_at) SELECT $1, commune_id, 1, 'x', 'round_table', 'participants', created_at, created_at, created_at + 1, created_at + 1, \
         created_at + 2, created_at, $2, created_at, created_at FROM problems WHERE id = $1";
    let officer = house.staff("Mostafa", Role::Officer).await;
    db.run(with(asked).bind(id(&officer))).await.expect("a consultation");
    for language in ["ar", "fr"] {
        let said = "INSERT INTO consultation_texts (consultation_id, language, title, purpose) VALUES ($1, $2, 'Un marché au quartier', 'Où sera le marché ?')";
        db.run(with(said).bind(language)).await.expect("its texts");
    }
    let met = "INSERT INTO meetings (id, consultation_id, commune_id, number, title_ar, title_fr, starts_at, ends_at, place_ar, place_fr, agenda_ar, agenda_fr, \
         register_until, created_by, created_at, updated_at) SELECT $1, id, commune_id, 1, 'لقاء', 'Rencontre', created_at, created_at + 1, 'قاعة', 'Salle', '', '', \
         created_at, created_by, created_at, created_at FROM consultations WHERE id = $1";
    db.run(with(met)).await.expect("a meeting");
    let spoke = "INSERT INTO meeting_remarks (id, meeting_id, commune_id, body, speaker, entered_by, created_at) SELECT $1, id, commune_id, 'Mettez le souk près \
         de la gare.', 'resident', created_by, created_at FROM meetings WHERE id = $1";
    db.run(with(spoke)).await.expect("a remark");
    Collision {
        id: one,
        representative: house.signed_in(id(&representative), false).await,
        author,
        officer,
        flagger: house.resident("Fatima").await,
        moderators: [house.staff("Une", Role::Moderator).await, house.staff("Deux", Role::Moderator).await],
        administrator: house.staff("Trois", Role::Administrator).await,
        elsewhere: [house.staff_of(OTHER, "Quatre", Role::Moderator).await, house.staff_of(OTHER, "Cinq", Role::Moderator).await],
        numbers: (number_of(house, "SELECT handle FROM accounts WHERE id = $1", one).await, 777),
    }
}

impl Collision {
    fn thing(&self, kind: ItemKind) -> Thing {
        let number = match kind {
            ItemKind::Profile => self.numbers.0,
            ItemKind::Organisation => self.numbers.1,
            _ => 1,
        };
        Thing { kind, id: self.id, number }
    }

    fn slug(kind: ItemKind) -> &'static str {
        if kind == ItemKind::Comment { OTHER } else { COMMUNE }
    }

    fn path(&self, kind: ItemKind, act: &str) -> String {
        let path = paths::moderation_item(Self::slug(kind), kind.as_str(), self.id);
        if act.is_empty() { path } else { format!("{path}/{act}") }
    }

    /// Who decides about a thing of this kind.
    fn judge(&mut self, kind: ItemKind, second: bool) -> &mut Client {
        if kind == ItemKind::Comment { &mut self.elsewhere[usize::from(second)] } else { &mut self.moderators[usize::from(second)] }
    }

    fn concerned(&mut self, kind: ItemKind) -> &mut Client {
        match kind {
            ItemKind::Organisation | ItemKind::Pledge => &mut self.representative,
            ItemKind::Consultation | ItemKind::Remark => &mut self.officer,
            _ => &mut self.author,
        }
    }

    async fn decide(&mut self, kind: ItemKind, second: bool, act: &str, fields: &[(&str, &str)]) {
        let (item, path) = (self.path(kind, ""), self.path(kind, act));
        let judge = self.judge(kind, second);
        let page = judge.get(&item).await;
        let seen: Vec<(&str, String)> = ["visibility", "version", "decisions"].into_iter().map(|name| (name, page.value(name).unwrap_or_default())).collect();
        let mut all: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.extend_from_slice(fields);
        judge.post(&path, &all).await;
    }

    async fn act(&mut self, house: &TestApp, kind: ItemKind, act: &str) {
        let name = kind.as_str();
        let note = format!("Motif-{name} : relu avec attention.");
        let thing = self.thing(kind);
        let slug = Self::slug(kind);
        let flag = if kind == ItemKind::Comment { paths::comment_flag(slug, self.id) } else { thing.flag() };
        let answer = |outcome: &'static str| [("outcome", outcome), ("answer", note.as_str())];
        match act {
            "flag" => drop(self.flagger.post(&flag, &[("reason", "spam"), ("note", &note)]).await),
            "accuse" => drop(self.flagger.post(&flag, &[("reason", "threat"), ("note", &note)]).await),
            "hide" => self.decide(kind, false, "hide", &[("reason", "insult"), ("note", &note)]).await,
            "restore" => self.decide(kind, true, "restore", &[("restore_note", &note)]).await,
            "dismiss" | "release" => self.decide(kind, false, act, &[]).await,
            "confirm" => self.decide(kind, true, act, &[]).await,
            "keep" => self.decide(kind, true, act, &[("answer", &note)]).await,
            "contest" => drop(self.flagger.post(&paths::flag_appeal(slug, name, self.id), WHY).await),
            "appeal" => {
                let path = paths::appeal(slug, name, self.id);
                self.concerned(kind).post(&path, WHY).await;
            }
            "rewrite" => {
                let path = paths::resubmit(slug, name, self.id);
                let version = state(house, thing).await.1.to_string();
                let text = format!("Un texte de {name} récrit {version}");
                let fields = [("title", text.as_str()), ("body", &text), ("title_fr", &text), ("body_fr", &text), ("version", &version)];
                self.concerned(kind).post(&path, &fields).await;
            }
            "uphold" | "reverse" => {
                let path = self.path(kind, "appeal");
                let outcome = if act == "uphold" { "upheld" } else { "reversed" };
                let judge = if kind == ItemKind::Comment { &mut self.elsewhere[1] } else { &mut self.administrator };
                judge.post(&path, &answer(outcome)).await;
            }
            _ => {
                let subject = format!("{name}.{}", self.id);
                self.judge(kind, false).post(&paths::moderation_claim(slug), &[("subject", &subject), ("act", act), ("back", "")]).await;
            }
        }
    }
}

/// Everything that is kept about the things of each kind, as text.
async fn kept(house: &TestApp, id: Uuid) -> BTreeMap<&'static str, Vec<String>> {
    // Text of both engines alike; what is not asked for by kind is looked at as a whole.
    let queries = [
        "SELECT item_kind, reason || ' ' || outcome || ' ' || CAST(item_version AS TEXT) || ' ' || note FROM flags WHERE item_id = $1",
        "SELECT item_kind, CAST(number AS TEXT) || ' ' || act || ' ' || reason || ' ' || note FROM moderation_decisions WHERE item_id = $1",
        "SELECT item_kind, CAST(item_version AS TEXT) || ' ' || outcome || ' ' || reasons FROM held_items WHERE item_id = $1",
        "SELECT item_kind, CAST(item_version AS TEXT) || ' ' || title || ' ' || body FROM withheld_texts WHERE item_id = $1",
        "SELECT item_kind, 'known text' FROM hidden_texts WHERE item_id = $1",
        "SELECT item_kind, outcome || ' ' || answer FROM appeals WHERE item_id = $1",
        "SELECT item_kind, 'of a flag: ' || outcome || ' ' || answer FROM flag_appeals WHERE item_id = $1",
        "SELECT subject_kind, 'claimed' FROM claims WHERE subject_id = $1",
    ];
    let mut kept: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for kind in ItemKind::ALL {
        let (visibility, version) = state(house, Thing { kind: *kind, id, number: 0 }).await;
        kept.entry(kind.as_str()).or_default().push(format!("{} {version}", visibility.as_str()));
    }
    for query in queries {
        let rows: Vec<(String, String)> = house.app.db.all(sql(query).bind(id)).await.expect("rows");
        for (kind, row) in rows {
            kept.entry(ItemKind::parse(&kind).expect("a kind").as_str()).or_default().push(row);
        }
    }
    for rows in kept.values_mut() {
        rows.sort();
    }
    kept
}

on_both_engines!(what_is_decided_about_one_thing_leaves_others_of_the_same_id_alone, |house| {
    let acts = prop_oneof![
        4 => Just("flag"),
        1 => Just("accuse"),
        6 => Just("hide"),
        2 => Just("restore"),
        2 => Just("dismiss"),
        2 => Just("release"),
        2 => Just("confirm"),
        1 => Just("keep"),
        2 => Just("contest"),
        3 => Just("appeal"),
        3 => Just("rewrite"),
        1 => Just("uphold"),
        1 => Just("reverse"),
        1 => Just("take"),
        1 => Just("give"),
    ];
    let mut scene = collide(&house).await;
    // First what reaches every state of every kind, then whatever comes.
    const WAY: [&str; 14] =
        ["flag", "take", "give", "hide", "appeal", "reverse", "hide", "appeal", "uphold", "rewrite", "release", "flag", "dismiss", "contest"];
    let way = WAY.iter().flat_map(|act| ItemKind::ALL.iter().map(|kind| (*kind, *act)));
    let random = proptest::collection::vec((0..ItemKind::ALL.len(), acts), 120).new_tree(&mut TestRunner::deterministic()).expect("a sequence").current();
    let sequence: Vec<(ItemKind, &str)> = way.chain(random.into_iter().map(|(kind, act)| (ItemKind::ALL[kind], act))).collect();
    let mut before = kept(&house, scene.id).await;
    let mut changed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (step, (kind, act)) in sequence.iter().enumerate() {
        let kind = *kind;
        scene.act(&house, kind, act).await;
        let mut after = kept(&house, scene.id).await;
        if before.get(kind.as_str()) != after.get(kind.as_str()) {
            changed.entry(act).or_default().insert(kind.as_str());
        }
        let now = after.get(kind.as_str()).cloned().unwrap_or_default();
        before.insert(kind.as_str(), now.clone());
        after.insert(kind.as_str(), now);
        assert_eq!(before, after, "step {step}: {act} of {kind:?}");
    }
    let every: BTreeSet<&str> = ItemKind::ALL.iter().map(|kind| kind.as_str()).collect();
    for act in ["flag", "take", "hide", "appeal", "reverse", "rewrite", "release", "dismiss", "contest"] {
        assert_eq!(changed.get(act), Some(&every), "{act}: {changed:?}");
    }

    // Reading asks by the kind as well: no page of one says what was written about another.
    for kind in ItemKind::ALL {
        let path = scene.path(*kind, "");
        let page = scene.judge(*kind, false).get(&path).await;
        let others = ItemKind::ALL.iter().filter(|other| *other != kind && page.text().contains(&format!("Motif-{}", other.as_str())));
        assert_eq!(others.count(), 0, "{kind:?}: {}", page.words());
        assert!(page.status == StatusCode::OK || page.status == StatusCode::NOT_FOUND, "{kind:?}");
    }
    // Nobody decides about what is of another commune, whatever else has its id.
    for (client, kind) in [(&mut scene.elsewhere[0], ItemKind::Problem), (&mut scene.moderators[0], ItemKind::Comment)] {
        for slug in [COMMUNE, OTHER] {
            let path = paths::moderation_dismiss(slug, kind.as_str(), scene.id);
            let status = client.post(&path, &[("visibility", "under_review"), ("version", "1"), ("decisions", "0")]).await.status;
            assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{path}: {status}");
        }
    }
    assert_eq!(log::verify(&house.app, house.commune().await.id).await.expect("read").2, None);
    let queue = scene.moderators[0].get(&paths::moderation(COMMUNE)).await;
    assert_eq!(queue.status, StatusCode::OK);
    assert!(state(&house, scene.thing(ItemKind::Problem)).await.0 != Visibility::ConfirmedHidden || !queue.text().contains("oued-zem"));
});

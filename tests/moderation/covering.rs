//! Flags that speak of a threat or of private data cover a text until somebody decides; a crowd covers nothing.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::moderation::releasing;

use super::*;
use crate::common::{COMMUNE, Engine, TestApp};
use crate::on_both_engines;

const CANARY: &str = "merle-canari-17";

async fn accuse(client: &mut Client, thing: Thing, reason: &str) {
    client.post(&thing.flag(), &[("reason", reason)]).await.redirect();
}

/// Two residents, whose flags weigh four together.
async fn residents(house: &TestApp) -> [Client; 2] {
    [house.resident("Fatima").await, house.resident("Driss").await]
}

on_both_engines!(threats_are_covered_until_somebody_decides, |house| {
    let mut author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire éteint", "Il fait noir ici.").await;
    let things = [
        problem(&house, id(&author), &format!("{CANARY} au puits"), &format!("Je sais où tu habites, {CANARY}.")).await,
        solution(&house, id(&author), &format!("{CANARY} au souk"), &format!("Je sais où tu habites, {CANARY}.")).await,
        comment(&house, id(&author), on, false, &format!("Je te connais, {CANARY}.")).await,
    ];
    for (thing, words) in things.into_iter().zip(["au puits", "au souk", "Je te connais"]) {
        let [mut first, mut second] = residents(&house).await;
        accuse(&mut first, thing, "threat").await;
        assert_eq!(state(&house, thing).await.0, Visibility::Published, "2 of 3");
        accuse(&mut second, thing, "private_data").await;
        assert_eq!(state(&house, thing).await.0, Visibility::Held);
        let mut visitor = house.visitor();
        for path in [thing.page(), on.page(), paths::problems(COMMUNE), paths::solutions(COMMUNE), paths::commune(COMMUNE)] {
            assert_eq!(mentions(&visitor.get(&path).await, words), 0, "{path}");
        }
        let own = author.get(&if thing.kind == ItemKind::Comment { on.page() } else { thing.page() }).await;
        assert!(own.words().contains(&fr(tr::holding::notice::COVERED)) && own.words().contains("menace ou des données privées"), "{}", own.words());
        assert!(author.get(&paths::notifications()).await.words().contains("masqué après des signalements"));
    }
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let queue = moderator.get(&paths::moderation(COMMUNE)).await;
    assert_eq!(queue.all("ul.queue > li").len(), 3, "each stands there once");
    decide(&mut moderator, things[0], "hide", HIDE).await.redirect();
    decide(&mut moderator, things[1], "release", &[]).await.redirect();
    assert_eq!((state(&house, things[0]).await.0, state(&house, things[1]).await.0), (Visibility::Hidden, Visibility::Published));
    let outcome = "SELECT COUNT(*) FROM flags WHERE outcome = 'dismissed' AND origin = '' AND item_id = $1";
    assert_eq!(count(&house, outcome, things[1].id).await, 2, "who let it be read found the flags not right, and where they came from is forgotten");
    // Nobody decides about the third.
    house.wait_seconds(73 * 3_600);
    releasing::tidy(&house.app).await.expect("tidied");
    assert_eq!(state(&house, things[2]).await.0, Visibility::UnderReview, "after three days it is read again, with a notice");
    assert!(house.visitor().get(&on.page()).await.words().contains(CANARY));
    let mut third = house.resident("Salma").await;
    accuse(&mut third, things[2], "threat").await;
    assert_eq!(state(&house, things[2]).await.0, Visibility::UnderReview, "a version is covered once");
    let mut moderator = house.signed_in(id(&moderator), true).await;
    let queue = moderator.get(&format!("{}?state=flagged", paths::moderation(COMMUNE))).await;
    assert!(queue.all(".due.late").join("").contains("en retard de") && queue.all("ul.queue > li").len() == 1, "{}", queue.words());
});

on_both_engines!(what_was_held_before_can_be_covered_later, |house| {
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire éteint", "Il fait noir ici.").await;
    let insert =
        sql("INSERT INTO held_items (item_id, item_version, item_kind, commune_id, author_id, reasons, words, never_public, held_at, due_at, outcome, \
         decided_at) VALUES ($1, 1, 'problem', $2, $3, 'first', '', FALSE, $4, $4, 'released', $4)");
    house.app.db.run(insert.bind(thing.id).bind(house.commune().await.id).bind(id(&author)).bind(NOW)).await.expect("held before");
    for client in &mut residents(&house).await {
        accuse(client, thing, "threat").await;
    }
    assert_eq!(state(&house, thing).await.0, Visibility::Held);
});

#[tokio::test]
async fn other_reasons_cover_nothing() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire éteint", "Il fait noir ici.").await;
    for (client, reason) in residents(&house).await.iter_mut().zip(["threat", "insult"]) {
        accuse(client, thing, reason).await;
    }
    assert_eq!(state(&house, thing).await.0, Visibility::UnderReview);
    let officer = house.staff("Le bureau", Role::Officer).await;
    let official = comment(&house, id(&officer), thing, true, "La commune répondra en avril.").await;
    for client in &mut residents(&house).await {
        accuse(client, official, "threat").await;
    }
    assert_eq!(state(&house, official).await.0, Visibility::Published, "what the commune says is never covered by flags");
}

/// Fifty people who flag one text as a threat: how old their accounts are in days, and how many addresses and seconds they have between them.
async fn brigade(engine: Engine, days: i64, addresses: u8, seconds: i64) -> (Visibility, bool) {
    let house = TestApp::configured(engine, |config| config.trust_proxy = true).await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    for number in 0..50_u8 {
        let mut client = house.participant(&format!("Compte {number}")).await;
        joined_days_ago(&house, &client, days).await;
        client.address = format!("203.0.113.{}", number % addresses);
        accuse(&mut client, thing, "threat").await;
        house.wait_seconds(seconds);
    }
    let page = house.staff("Modératrice", Role::Moderator).await.get(&thing.item()).await;
    assert_eq!(count(&house, FLAGS, thing.id).await, 50, "a moderator hears of each");
    (state(&house, thing).await.0, page.words().contains("semblent concertés"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brigade_of_fifty_covers_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        assert_eq!(brigade(engine, 1, 50, 61).await, (Visibility::Published, true), "new accounts");
    }
    assert_eq!(brigade(Engine::Sqlite, 100, 1, 61).await, (Visibility::UnderReview, true), "one address: it stays to be read");
    assert_eq!(brigade(Engine::Sqlite, 100, 50, 0).await, (Visibility::UnderReview, true), "one minute");
}

#[tokio::test]
async fn independent_people_cover_a_threat() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.trust_proxy = true).await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    for number in 0..3 {
        assert_eq!(state(&house, thing).await.0, Visibility::Published);
        let mut client = house.participant(&format!("Voisin {number}")).await;
        client.address = format!("198.51.100.{number}");
        accuse(&mut client, thing, "threat").await;
        house.wait_seconds(3_600);
    }
    assert_eq!(state(&house, thing).await.0, Visibility::Held);
    assert_eq!(house.visitor().get(&thing.page()).await.status, StatusCode::OK, "a place in the list, without its text");
}

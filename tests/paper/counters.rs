//! Withdrawing, and the counters after anything in any order.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::*;
use crate::common::content::{problem, solution};
use crate::on_both_engines;

on_both_engines!(a_support_entered_by_mistake_is_withdrawn_with_a_reason, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", BODY).await;
    problem(&house, author, "Un dépôt sauvage", BODY).await;
    let fields = [("solutions", "1"), ("problems", "1"), ("names", "Hassan"), ("method", "identity_card"), ("place", "centre")];
    let entered = enter(&mut agent, "support", &fields).await;
    let receipt = paths::paper_receipt(COMMUNE, entered.receipt());
    let page = agent.get(&receipt).await;
    assert!(page.has(".two > .two-read table.work") && page.has(".two > .two-do form"), "entries are read beside what is done: {}", page.words());
    assert!(!administrator.get(&receipt).await.has(".two-do"), "who only looks has nothing to press");
    let links = page.attributes(".rows a.button", "href");
    assert_eq!((links.len(), counts(&house, thing.id).await), (2, (1, 1)));
    for link in &links {
        let short = agent.post(link, &[("reason", "oups")]).await;
        assert_eq!((short.status, short.value("reason").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("oups")));
        refused(&agent.post(link, &[("reason", "La personne AB123456 n'a pas signé.")]).await, "reason");
        administrator.post(link, &[("reason", REASON)]).await.redirect();
        assert_eq!(agent.post(link, &[("reason", REASON)]).await.status, StatusCode::CONFLICT);
    }
    assert_eq!(counts(&house, thing.id).await, (0, 0));
    assert_eq!(number(&house, "SELECT me_too_count FROM problems").await, 0);
    assert!(agent.get(&receipt).await.words().contains("retiré"));
    assert!(administrator.get(&paths::paper_log(COMMUNE)).await.words().contains(REASON));

    // Entered again it counts again; what its owner claimed only its owner takes back.
    enter(&mut agent, "support", &[("solutions", "1"), ("receipt", entered.receipt())]).await;
    assert_eq!(counts(&house, thing.id).await, (1, 1));
    let link = agent.get(&receipt).await.attributes(".rows a.button", "href").remove(0);
    let mut hassan = house.participant("Hassan").await;
    claim(&mut hassan, entered.code()).await.redirect();
    assert_eq!(agent.post(&link, &[("reason", REASON)]).await.status, StatusCode::CONFLICT);
    assert!(!agent.get(&receipt).await.has(".rows a.button"));
    assert_eq!(counts(&house, thing.id).await, (1, 1));
    // A text is not withdrawn here, and another commune's staff finds nothing.
    house.add_commune("oued-zem").await;
    let mut elsewhere = house.staff_of("oued-zem", "Omar", Role::DeskAgent).await;
    let foreign = link.replace(COMMUNE, "oued-zem");
    assert_eq!(elsewhere.post(&foreign, &[("reason", REASON)]).await.status, StatusCode::NOT_FOUND);
});

/// What may happen, in any order: entries with and without a document, claims by people with and without supports of their own, withdrawals.
async fn anything(house: &TestApp, seed: u64, steps: usize) {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let mut things = Vec::new();
    for _ in 0..3 {
        things.push(solution(house, author, "Des arbres pour l'école", BODY).await);
    }
    let mut people = Vec::new();
    for name in ["a", "b", "c"] {
        people.push(house.participant(name).await);
    }
    people.push(house.resident("d").await);
    let (mut open, mut links): (Vec<(String, String)>, Vec<String>) = (Vec::new(), Vec::new());
    for step in 0..steps {
        let number = things.choose(&mut chance).expect("a solution").number.to_string();
        let seen = if chance.random_bool(0.5) { [("method", "identity_card"), ("place", "centre")] } else { [("method", ""), ("place", "")] };
        match chance.random_range(0..10) {
            0..4 => {
                let name = format!("Personne {step}");
                let entered = enter(&mut agent, "support", &[("solutions", number.as_str()), ("names", name.as_str()), seen[0], seen[1]]).await;
                open.push((entered.receipt().to_owned(), entered.code().to_owned()));
                links.extend(entered.page.attributes(".rows a.button.small", "href"));
            }
            4..6 if !open.is_empty() => {
                let (receipt, _) = open.choose(&mut chance).expect("a receipt").clone();
                let fields = [("solutions", number.as_str()), ("receipt", receipt.as_str()), seen[0], seen[1]];
                let answer = send(&mut agent, "support", &fields).await;
                assert!([StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY].contains(&answer.status), "{}", answer.status);
            }
            6 if !links.is_empty() => {
                let link = links.choose(&mut chance).expect("a link").clone();
                let status = agent.post(&link, &[("reason", REASON)]).await.status;
                assert!([StatusCode::SEE_OTHER, StatusCode::CONFLICT].contains(&status), "{status}");
            }
            7 if !open.is_empty() => {
                let (_, code) = open.remove(chance.random_range(0..open.len()));
                claim(people.choose_mut(&mut chance), &code).await;
            }
            _ => {
                let act = if chance.random_bool(0.7) { "support" } else { "withdraw" };
                let number = number.parse::<i64>().expect("a number");
                people.choose_mut(&mut chance).post(&paths::support(COMMUNE, number), &[("act", act)]).await.redirect();
            }
        }
        for thing in &things {
            counts(house, thing.id).await;
        }
    }
    let twice = number(
        house,
        "SELECT COUNT(*) FROM residents r JOIN accounts a ON a.id = r.account_id JOIN paper_receipts p ON p.account_id = a.id WHERE p.claimed_at IS NOT NULL",
    )
    .await;
    assert_eq!(twice, 0, "who was claimed is nobody's resident any more");
    let left = "SELECT COUNT(*) FROM supports s JOIN paper_receipts p ON p.account_id = s.account_id WHERE p.claimed_at IS NOT NULL";
    assert_eq!(number(house, left).await, 0);
}

/// One of several people.
trait ChooseClient {
    fn choose_mut(&mut self, chance: &mut ChaCha20Rng) -> &mut Client;
}

impl ChooseClient for Vec<Client> {
    fn choose_mut(&mut self, chance: &mut ChaCha20Rng) -> &mut Client {
        let index = chance.random_range(0..self.len());
        &mut self[index]
    }
}

on_both_engines!(counters_are_what_there_is_after_anything, |house| {
    anything(&house, 1, 60).await;
});

#[tokio::test]
async fn counters_are_what_there_is_whatever_the_order() {
    for seed in 2..8 {
        anything(&TestApp::configured(crate::common::Engine::Sqlite, |config| config.limits.code_per_account = 1_000).await, seed, 60).await;
    }
}

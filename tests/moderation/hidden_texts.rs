//! After hiding, not a word of the text is to be read by others, anywhere.

use app::model::content::{Role, Visibility};
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::SolutionId;
use tajmaat::people::notifications::{self, News, Notice};

use super::*;
use crate::common::TestApp;

/// Words that stand nowhere else.
const TITLE: &str = "Canari-jaune-titre dans la rue";
const BODY: &str = "Canari-jaune-texte que personne ne doit plus lire.";
const CANARY: &str = "Canari-jaune";

/// Where the public could come across it.
fn public_pages(thing: Thing) -> Vec<String> {
    vec![
        thing.page(),
        thing.flag(),
        paths::home(),
        paths::commune(COMMUNE),
        paths::problems(COMMUNE),
        paths::solutions(COMMUNE),
        format!("{}?sort=newest", paths::solutions(COMMUNE)),
        paths::person("person1"),
        paths::notifications(),
    ]
}

#[tokio::test]
async fn a_hidden_solution_is_nowhere() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), TITLE, BODY).await;
    let mut other = house.resident("Fatima").await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let told = Notice::MilestoneAdded { title: TITLE.to_owned() };
    notifications::write(&house.app, &mut tx, id(&other), News::about(SolutionId(thing.id), &told, &thing.page())).await.expect("told");
    tx.commit().await.expect("kept");
    let mut before = 0;
    for path in public_pages(thing) {
        before += usize::from(mentions(&other.get(&path).await, CANARY) > 0);
    }
    assert!(before >= 4, "the canary sings while it is public: page, lists, notifications ({before})");

    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    let (_, another) = (house.representative("Samira").await, house.staff("Agente", Role::Officer).await);
    for mut client in [house.visitor(), other.clone(), another] {
        for path in public_pages(thing).into_iter().chain([paths::solution_versions(COMMUNE, thing.number)]) {
            let answer = client.get(&path).await;
            assert_eq!(mentions(&answer, CANARY), 0, "{path}: {}", answer.text());
        }
    }
    let page = house.visitor().get(&thing.page()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.words().contains("a été masquée le 9 mars 2026") && page.words().contains("Règle : insulte"), "{}", page.words());
    assert!(page.words().find("Vous traitez vos voisins").is_none(), "the note is for the author alone");
    assert!(other.get(&paths::notifications()).await.words().contains("texte masqué"));

    let mut author = author;
    assert!(mentions(&author.get(&thing.page()).await, CANARY) >= 2);
    assert!(mentions(&moderator.get(&thing.item()).await, CANARY) >= 2);

    decide(&mut moderator, thing, "restore", RESTORE).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
    assert!(mentions(&house.visitor().get(&thing.page()).await, CANARY) > 0, "restored whole");
    assert!(mentions(&other.get(&paths::notifications()).await, CANARY) > 0);
}

//! Residence by a provider's claim.

use crate::common::fr;
use app::words::tr;
use serde_json::json;
use tajmaat::base::clock::Timestamp;

use super::*;
use crate::common::COMMUNE;

type Residence = (String, Option<String>, Timestamp, Option<Timestamp>, Option<Timestamp>);

async fn residence(scene: &Scene<'_>) -> Option<Residence> {
    let select =
        sql("SELECT r.method, n.slug, r.verified_at, r.expires_at, r.withdrawn_at FROM residents r LEFT JOIN neighbourhoods n ON n.id = r.neighbourhood_id");
    scene.app.db.find(select).await.expect("an answer")
}

async fn events(scene: &Scene<'_>) -> i64 {
    scene.count("SELECT COUNT(*) FROM residence_events WHERE act = 'verified' AND method = 'single_sign_on' AND reason = '' AND actor_id IS NULL").await
}

crate::on_both_engines!(a_claim_makes_a_resident_and_renews, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = join(&scene, &faulty, json!({ "commune": "101" })).await;
    let now = house.app.clock.now();
    let months = house.commune().await.residence_months;
    assert_eq!(residence(&scene).await, Some(("single_sign_on".to_owned(), Some("centre".to_owned()), now, Some(now.plus_months(months)), None)));
    let page = person.get(&app::model::paths::resident(COMMUNE)).await;
    assert!(page.words().contains(&fr(tr::residents::IS_CURRENT)) && page.words().contains(&fr(tr::residents::method::SINGLE_SIGN_ON)), "{}", page.words());
    assert_eq!(events(&scene).await, 1);

    // Once a day is enough.
    scene.come(&faulty, &mut scene.visitor(), json!({ "commune": "101" })).await.redirect();
    assert_eq!(events(&scene).await, 1);
    // Later it is renewed; a value that names no neighbourhood does not forget the one that is known.
    house.wait_seconds(90 * 86_400);
    scene.come(&faulty, &mut scene.visitor(), json!({ "commune": "102" })).await.redirect();
    let later = house.app.clock.now();
    assert_eq!(residence(&scene).await, Some(("single_sign_on".to_owned(), Some("centre".to_owned()), later, Some(later.plus_months(months)), None)));
    assert_eq!(events(&scene).await, 2);
    // Who lives elsewhere now keeps it until it runs out.
    house.wait_seconds(90 * 86_400);
    scene.come(&faulty, &mut scene.visitor(), json!({ "commune": "999" })).await.redirect();
    assert_eq!(residence(&scene).await.map(|residence| residence.2), Some(later));
});

crate::on_both_engines!(what_staff_withdrew_the_claim_does_not_bring_back, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = join(&scene, &faulty, json!({ "commune": "101" })).await;
    let account = scene.owner("fatima").await.expect("an account");
    let (handle,): (String,) = house.app.db.one(sql("SELECT handle FROM accounts WHERE id = $1").bind(account)).await.expect("a handle");
    let mut clerk = house.staff("Naïma", app::model::content::Role::Administrator).await;
    let withdrawn = clerk.post(&app::model::paths::withdraw_resident(COMMUNE, handle), &[("reason", "Cette personne a déménagé.")]).await;
    withdrawn.redirect();
    house.wait_seconds(40 * 86_400);
    assert_eq!(scene.come(&faulty, &mut scene.visitor(), json!({ "commune": "101" })).await.redirect(), "/account");
    assert!(residence(&scene).await.expect("a residence").4.is_some(), "it stays withdrawn");
    assert_eq!(events(&scene).await, 1);
    // A code of the desk does.
    let mut agent = house.staff("Rachid", app::model::content::Role::DeskAgent).await;
    agent.post(&app::model::paths::desk(COMMUNE), &[("method", "identity_card"), ("neighbourhood", "ighrem")]).await.redirect();
    let slip = agent.get(&app::model::paths::desk_slip(COMMUNE)).await;
    let code = slip.words().split_whitespace().find(|word| word.len() == 14 && word.matches('-').count() == 2).expect("a code").to_owned();
    person = {
        scene.come(&faulty, &mut person, json!({})).await;
        person
    };
    let mut inside = scene.visitor();
    scene.come(&faulty, &mut inside, json!({})).await.redirect();
    inside.post(&app::model::paths::resident(COMMUNE), &[("code", &code)]).await.redirect();
    assert_eq!(residence(&scene).await.map(|residence| (residence.0, residence.4)), Some(("identity_card".to_owned(), None)));
    drop(person);
});

#[tokio::test]
async fn a_claim_counts_only_as_configured() {
    let house = TestApp::new().await;
    let (scene, faulty) = Scene::faulty(&house).await;
    for (subject, commune) in [("a", json!("999")), ("b", json!(null)), ("c", json!({ "x": "101" })), ("d", json!("ain-amlal")), ("e", json!(" 101"))] {
        drop(join(&scene, &faulty, json!({ "sub": subject, "commune": commune })).await);
    }
    assert_eq!(residence(&scene).await, None);
    // A commune or a neighbourhood that is not there is the configuration's mistake and stops nobody.
    for (subject, place) in [("f", "nowhere"), ("g", "ain-amlal/nowhere")] {
        let values = BTreeMap::from([("101".to_owned(), place.to_owned())]);
        let national = ProviderConfig { residence: Some(ResidenceConfig { claim: "commune".to_owned(), values }), ..faulty.config() };
        let scene = Scene::new(&house, &[("national", national)]);
        drop(join(&scene, &faulty, json!({ "sub": subject, "commune": 101 })).await);
    }
    assert_eq!(residence(&scene).await.map(|residence| (residence.0, residence.1)), Some(("single_sign_on".to_owned(), None)));
    // Somebody who links from inside is verified too.
    let mut person = scene.participant("Amina").await;
    scene.come(&faulty, &mut person, json!({ "sub": "h", "commune": ["1", "101"] })).await.redirect();
    assert_eq!(scene.count("SELECT COUNT(*) FROM residents").await, 2);
}

//! Within which time a commune decides: who sets it, and where everybody reads it.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;

use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

on_both_engines!(an_administrator_sets_the_deadlines_and_everybody_reads_them, |house| {
    let rules = house.visitor().get(&paths::commune_rules(COMMUNE)).await.words();
    for line in ["réécrit par son auteur : 72 heures au plus", "par une autre personne : 14 jours au plus", "demande d'une organisation : 14 jours au plus"] {
        assert!(rules.contains(line), "{line} in {rules}");
    }
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let path = paths::deadlines(COMMUNE);
    assert!(administrator.get(&paths::administration(COMMUNE)).await.attributes("ul.doors a", "href").contains(&path));
    let form = administrator.get(&path).await;
    assert_eq!((form.value("decision_hours").as_deref(), form.value("organisation_days").as_deref()), (Some("72"), Some("14")));
    administrator.post(&path, &[("decision_hours", "٢٤"), ("appeal_days", "1"), ("organisation_days", "30")]).await.redirect();
    let commune = house.commune().await;
    assert_eq!((commune.decision_hours, commune.appeal_days, commune.organisation_days), (24, 1, 30));
    let rules = house.visitor().get(&paths::commune_rules(COMMUNE)).await.words();
    for line in ["réécrit par son auteur : 24 heures au plus", "par une autre personne : 1 jour au plus", "demande d'une organisation : 30 jours au plus"] {
        assert!(rules.contains(line), "{line} in {rules}");
    }
    let mut arabic = house.visitor();
    arabic.language = "ar".to_owned();
    assert!(arabic.get(&paths::commune_rules(COMMUNE)).await.words().contains("يوم واحد على الأكثر"));
    assert!(!house.visitor().get(&paths::house_rules()).await.words().contains(&fr(tr::deadlines::house::TITLE)), "the network has no deadlines");
});

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_changes_nothing() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let page = administrator.post(&paths::deadlines(COMMUNE), &[("decision_hours", "721"), ("appeal_days", "deux"), ("organisation_days", "30")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.all("#decision_hours-error").join("").contains("de 1 à 720"), "{}", page.words());
    assert!(page.all("#appeal_days-error").join("").contains("de 1 à 90") && !page.has("#organisation_days-error"), "{}", page.words());
    assert_eq!((page.value("decision_hours").as_deref(), page.value("appeal_days").as_deref()), (Some("721"), Some("deux")));
    assert_eq!(house.commune().await.organisation_days, 14);
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    assert_eq!(moderator.post(&paths::deadlines(COMMUNE), &[("decision_hours", "1")]).await.status, StatusCode::FORBIDDEN);
}

//! Founding a commune.

use axum::http::StatusCode;
use tajmaat::communes::{self, NewCommune};

use super::new_commune;
use crate::common::{COMMUNE, NOW, TestApp};

type Change = fn(&mut NewCommune);

crate::on_both_engines!(a_commune_is_founded_with_its_neighbourhoods, |house| {
    let commune = communes::create(&house.app, &new_commune("tizi-2")).await.expect("a commune");
    assert_eq!((commune.slug.as_str(), commune.support_threshold, commune.answer_days, commune.created_at), ("tizi-2", 40, 45, NOW));
    assert_eq!(commune.name.en, "Commune de Tizi", "English falls back to French");
    let places = communes::neighbourhoods(&house.app, commune.id).await.expect("neighbourhoods");
    assert_eq!(places.iter().map(|place| place.slug.as_str()).collect::<Vec<_>>(), ["centre", "ighrem"]);
    assert!(communes::map(&commune).is_some());
    assert_eq!(house.visitor().get("/tizi-2").await.status, StatusCode::OK);
    let error = communes::create(&house.app, &new_commune("tizi-2")).await.expect_err("taken");
    assert!(error.to_string().contains("tizi-2 already"), "{error}");
    assert_eq!(communes::list(&house.app).await.expect("communes").len(), 2);
});

#[tokio::test]
async fn a_commune_cannot_take_an_address_that_is_none_or_the_platform_s() {
    let house = TestApp::new().await;
    for (slug, reason) in [
        ("", "no slug"),
        ("a", "no slug"),
        ("Tizi", "no slug"),
        ("tizi ouzou", "no slug"),
        ("-tizi", "no slug"),
        ("tizi-", "no slug"),
        ("tizi/x", "no slug"),
        ("تيزي", "no slug"),
        (&"a".repeat(61), "no slug"),
        ("sign-in", "the platform itself"),
        ("account", "the platform itself"),
        ("assets", "the platform itself"),
        ("people", "the platform itself"),
        ("healthz", "the platform itself"),
        (COMMUNE, "already"),
    ] {
        let error = communes::create(&house.app, &new_commune(slug)).await.expect_err(slug).to_string();
        assert!(error.contains(reason), "{slug:?}: {error}");
    }
    assert_eq!(communes::list(&house.app).await.expect("communes").len(), 1);
}

#[tokio::test]
async fn a_commune_is_not_founded_on_bad_settings() {
    let house = TestApp::new().await;
    let wrong: [(&str, Change); 10] = [
        ("name_ar: Write a name", |new| new.name.ar = "  ".to_owned()),
        ("accent: Choose one of the colours", |new| new.accent = "red\" onload=\"x".to_owned()),
        ("population: ", |new| new.population = -1),
        ("support_threshold: ", |new| new.support_threshold = 0),
        ("answer_days: ", |new| new.answer_days = -3),
        ("no slug", |new| new.neighbourhoods[0].0 = "Le Centre".to_owned()),
        ("needs a name", |new| new.neighbourhoods[1].1.fr = String::new()),
        ("named twice", |new| new.neighbourhoods[1].0 = "centre".to_owned()),
        ("cannot be read", |new| new.map = "{}".to_owned()),
        ("not a neighbourhood", |new| drop(new.neighbourhoods.pop())),
    ];
    for (reason, change) in wrong {
        let mut new = new_commune("tizi");
        change(&mut new);
        let error = communes::create(&house.app, &new).await.expect_err(reason).to_string();
        assert!(error.contains(reason), "{reason}: {error}");
    }
    assert_eq!(communes::list(&house.app).await.expect("communes").len(), 1);
}

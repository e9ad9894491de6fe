//! An organisation has one stance, whoever represents it; it is named, and never counted with persons.

use app::model::consultations::AudienceKind;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::participation::consultations::Audience;

use super::{ALL, REASON, article, commented, count, counts, give, participants};
use crate::common::COMMUNE;
use crate::consultations::end_in;
use crate::on_both_engines;

on_both_engines!(an_organisation_has_one_stance_whoever_represents_it, |house| {
    let (mut officer, _, number) = commented(&house, participants()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let mut salma = house.participant("Salma").await;
    house.add_representative(organisation, salma.account.expect("signed in")).await;
    let id = organisation.to_string();
    assert!(driss.get(&article(number, 1)).await.has(&format!("a[href*='as={id}']")));
    give(&mut driss, number, &[("act_as", &id), ("stance", "against"), ("reason", REASON)]).await.redirect();
    give(&mut salma, number, &[("act_as", &id), ("stance", "for"), ("reason", REASON)]).await.redirect();
    assert_eq!((counts(&house).await, count(&house, ALL).await), ((0, 0, 0, 1), 1));
    // A representative has a stance of their own besides.
    give(&mut driss, number, &[("stance", "against")]).await.redirect();
    assert_eq!((counts(&house).await, count(&house, ALL).await), ((0, 1, 0, 1), 2));
    let read = house.visitor().get(&article(number, 1)).await;
    assert!(read.words().contains(REASON), "{}", read.words());
    let file = officer.get(&paths::draft_contributions(COMMUNE, number)).await.text();
    assert!(file.contains("organisation") && !file.contains("Driss") && !file.contains("Salma"), "{file}");
    // Nobody else says anything for it.
    let mut stranger = house.participant("Brahim").await;
    assert_eq!(give(&mut stranger, number, &[("act_as", &id), ("stance", "for")]).await.status, StatusCode::FORBIDDEN);
    let path = paths::with_query(article(number, 1), &[("as", &id)]);
    assert_eq!(stranger.get(&path).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(what_came_late_for_an_organisation_is_kept_beside_its_representative_s, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let id = organisation.to_string();
    house.app.clock.set(end_in(10));
    for _ in 0..2 {
        give(&mut driss, number, &[("act_as", &id), ("stance", "against"), ("reason", "Les stocks de nos membres.")]).await;
        give(&mut driss, number, &[("stance", "for"), ("reason", REASON)]).await;
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM late_stances").await, 2);
    let own = driss.get(&article(number, 1)).await;
    assert!(own.text().contains(REASON) && !own.text().contains("Les stocks de nos membres."), "{}", own.words());
    let organisation = driss.get(&paths::with_query(article(number, 1), &[("as", &id)])).await;
    assert!(organisation.text().contains("Les stocks de nos membres.") && !organisation.text().contains(REASON), "{}", organisation.words());
});

on_both_engines!(residents_are_asked_without_organisations_and_organisations_without_persons, |house| {
    let (_, _, number) = commented(&house, Audience::of(AudienceKind::Residents)).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let id = organisation.to_string();
    assert_eq!(give(&mut driss, number, &[("act_as", &id), ("stance", "for")]).await.status, StatusCode::FORBIDDEN);
    let audience = Audience { organisations: app::model::content::OrganisationKind::ALL.to_vec(), ..Audience::of(AudienceKind::Organisations) };
    let (_, _, other) = commented(&house, audience).await;
    assert_eq!(give(&mut driss, other, &[("stance", "for")]).await.status, StatusCode::FORBIDDEN, "in one's own name");
    give(&mut driss, other, &[("act_as", &id), ("stance", "for")]).await.redirect();
    assert_eq!(count(&house, ALL).await, 1);
});

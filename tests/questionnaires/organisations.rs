//! An organisation answers once, whichever representative sends; its answers are in a table of their own.

use app::model::paths;
use axum::http::StatusCode;

use super::{ANSWERS, asked, count, kept, page, participants};
use crate::common::COMMUNE;
use crate::on_both_engines;

on_both_engines!(an_organisation_answers_once_whoever_represents_it, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let mut salma = house.participant("Salma").await;
    house.add_representative(organisation, salma.account.expect("signed in")).await;
    let id = organisation.to_string();
    let begin = driss.get(&paths::questions(COMMUNE, number)).await;
    assert!(begin.has(&format!("a[href*='as={id}']")), "{}", begin.words());
    let fields = [("as", id.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    let next = driss.post(&page(number, 1), &fields).await;
    assert!(next.redirect().contains(&format!("as={id}")));
    // The other one goes on where the first was, and sends.
    let as_it = [("as", id.as_str())];
    let path = paths::with_query(page(number, 1), &as_it);
    assert_eq!(salma.get(&path).await.attributes("input[name='q.people']", "value"), ["7"]);
    salma.post(&paths::questions_review(COMMUNE, number), &as_it).await.redirect();
    driss.post(&paths::questions_review(COMMUNE, number), &as_it).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisation_answers").await, 1);
    assert_eq!(count(&house, "SELECT organisation_count FROM questionnaires").await, 1);
    assert_eq!(count(&house, ANSWERS).await, 0, "it is nobody's own answer");
    assert_eq!(kept(&house, "SELECT answers FROM organisation_answers").await["people"]["integer"], 7);
    // A representative answers in their own name besides.
    crate::questionnaires::fill_all(&mut driss, number).await;
    driss.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, ANSWERS).await, 1);
    // Nobody else reads or sends what an organisation answers.
    let mut stranger = house.participant("Brahim").await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(stranger.post(&page(number, 1), &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(stranger.post(&paths::questions_review(COMMUNE, number), &as_it).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(what_is_typed_for_an_organisation_comes_back_as_its_own_when_the_session_had_ended, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let (account, id) = (driss.account.expect("signed in"), organisation.to_string());
    house.know_browser(&mut driss, account).await;
    house.end_sessions(account).await;
    let fields = [("as", id.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "7")];
    assert!(driss.post(&page(number, 1), &fields).await.redirect().contains("sign-in"));
    house.signed_in_again(&mut driss, account, false).await;
    // The way back is the address of the page, which names nobody.
    let back = driss.get(&page(number, 1)).await;
    assert_eq!(back.value("as").as_deref(), Some(id.as_str()), "{}", back.words());
    assert_eq!(back.attributes("input[name='q.people']", "value"), ["7"]);
    // Whoever opens their own page afterwards finds their own.
    let own = driss.get(&page(number, 1)).await;
    assert!(!own.has("input[name=as]") && own.attributes("input[name='q.people']", "value").iter().all(String::is_empty), "{}", own.words());
});

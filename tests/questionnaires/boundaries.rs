//! What was begun is not lost: between two phases, and between a browser and the account that somebody signs in to.

use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::participation::consultations::Audience;

use super::{ANSWERS, ask, asked, count, fill, fill_all, kept, page, participants};
use crate::common::COMMUNE;
use crate::consultations::{Outline, consultation, end_in};
use crate::on_both_engines;

const DRAFT: &str = "SELECT answers FROM questionnaire_drafts";
const DRAFTS: &str = "SELECT COUNT(*) FROM questionnaire_drafts";
/// Asked, then reviewed, then asked again.
const TWICE: [(PhaseKind, i64); 4] = [(PhaseKind::Gather, 5), (PhaseKind::Review, 8), (PhaseKind::Discuss, 12), (PhaseKind::Decide, 40)];

on_both_engines!(a_first_page_that_comes_just_after_a_phase_is_kept_until_the_next, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { audience: participants(), phases: &TWICE, published: true };
    let (id, number) = consultation(&house, officer.account.expect("signed in"), &outline).await;
    ask(&house, id).await;
    let mut amina = house.participant("Amina").await;
    assert!(amina.get(&page(number, 1)).await.status.is_success());
    house.app.clock.set(end_in(5).plus_seconds(5));
    let first = fill(&mut amina, number, 1, &["water", "people"], &[("q.water", "yes"), ("q.people", "8")]).await;
    let review = amina.follow(&first).await.words();
    assert!(review.contains("reprendront le") && review.contains('8'), "{review}");
    assert_eq!(amina.post(&paths::questions_review(COMMUNE, number), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!((count(&house, ANSWERS).await, count(&house, DRAFTS).await), (0, 1));
    // Whoever comes later begins nothing before it is asked again.
    house.app.clock.set(end_in(7));
    let mut brahim = house.participant("Brahim").await;
    fill(&mut brahim, number, 1, &["water", "people"], &[("q.water", "yes")]).await.redirect();
    assert_eq!(count(&house, DRAFTS).await, 1);
    house.app.clock.set(end_in(8));
    amina.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, ANSWERS).await, 1);
});

on_both_engines!(what_a_visitor_began_is_there_after_signing_in, |house| {
    let (_, _, number) = asked(&house, Audience::of(AudienceKind::Everyone)).await;
    let mut visitor = house.visitor();
    fill_all(&mut visitor, number).await;
    let browser = visitor.cookie("answers").expect("a cookie").to_owned();
    let mut amina = house.participant("Amina").await;
    amina.set_cookie("answers", &browser);
    assert_eq!(amina.get(&page(number, 1)).await.attributes("input[name='q.people']", "value"), ["4"]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_drafts WHERE account_id IS NOT NULL").await, 0, "reading writes nothing");
    amina.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_answers WHERE standing = 'participant'").await, 1);
    assert_eq!((count(&house, ANSWERS).await, count(&house, DRAFTS).await), (1, 1), "the browser has nothing more to send");
    visitor.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_eq!(count(&house, ANSWERS).await, 1);
});

on_both_engines!(an_account_keeps_its_own_draft_and_a_browser_what_it_sent, |house| {
    let (_, _, number) = asked(&house, Audience::of(AudienceKind::Everyone)).await;
    let mut amina = house.participant("Amina").await;
    fill(&mut amina, number, 1, &["water", "people"], &[("q.water", "no"), ("q.people", "7")]).await.redirect();
    let mut visitor = house.visitor();
    fill_all(&mut visitor, number).await;
    let browser = visitor.cookie("answers").expect("a cookie").to_owned();
    amina.set_cookie("answers", &browser);
    assert_eq!(amina.get(&page(number, 1)).await.attributes("input[name='q.people']", "value"), ["7"]);
    fill(&mut amina, number, 2, &["why"], &[("q.why", "Le puits")]).await.redirect();
    assert_eq!(count(&house, DRAFTS).await, 2, "nothing is overwritten");
    // What the browser has sent counts there; nobody takes it along a second time.
    visitor.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    let mut driss = house.participant("Driss").await;
    driss.set_cookie("answers", &browser);
    assert!(!driss.get(&page(number, 1)).await.has("[checked]"));
    // A cookie that somebody made up carries nothing.
    let mut salma = house.participant("Salma").await;
    salma.set_cookie("answers", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    fill(&mut salma, number, 1, &["water", "people"], &[("q.water", "yes"), ("q.people", "2")]).await.redirect();
    assert_eq!(count(&house, DRAFTS).await, 3);
    assert!(!kept(&house, DRAFT).await.is_null());
});

on_both_engines!(an_answer_that_is_taken_along_page_by_page_is_not_sent_twice, |house| {
    let (_, _, number) = asked(&house, Audience::of(AudienceKind::Everyone)).await;
    let mut visitor = house.visitor();
    fill_all(&mut visitor, number).await;
    let browser = visitor.cookie("answers").expect("a cookie").to_owned();
    let mut amina = house.participant("Amina").await;
    amina.set_cookie("answers", &browser);
    let mut again = house.signed_in(amina.account.expect("signed in"), false).await;
    again.set_cookie("answers", &browser);
    let fields = [("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "5")];
    let (path, other) = (page(number, 1), page(number, 1));
    let (first, second) = tokio::join!(amina.post(&path, &fields), again.post(&other, &fields));
    first.redirect();
    second.redirect();
    assert_eq!((count(&house, DRAFTS).await, kept(&house, DRAFT).await["people"]["integer"].as_i64()), (1, Some(5)));
});

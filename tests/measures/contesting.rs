//! Appeals against measures.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::moderation::log;
use tokio::task::JoinSet;

use super::*;
use crate::on_both_engines;

const WHY: &[(&str, &str)] = &[("body", "Je citais une chanson, sans viser personne.")];

fn answer(outcome: &'static str) -> [(&'static str, &'static str); 2] {
    [("outcome", outcome), ("answer", "Relu avec une autre personne : voici pourquoi.")]
}

on_both_engines!(an_appeal_is_answered_by_another_and_a_reversal_ends_the_measure, |house| {
    let (mut person, thing) = author(&house).await;
    let mut first = house.staff("Première", Role::Moderator).await;
    give(&mut first, thing, "mute", "20").await.redirect();
    let measure = last(&house).await;
    let path = format!("{measure}/appeal");
    assert!(person.get(&paths::measures(COMMUNE)).await.has(&format!("a[href='{path}']")));
    assert!(person.get(&path).await.words().contains(NOTE));
    let long = "x".repeat(100_000);
    for bad in ["", "court", &long, "\u{202e}\u{200b}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}"] {
        let refused = person.post(&path, &[("body", bad)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("#body-error"));
    }
    let mut other = house.participant("Omar").await;
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "it is the person's own");
    assert_eq!(other.post(&path, WHY).await.status, StatusCode::NOT_FOUND);
    assert_eq!(first.post(&path, WHY).await.status, StatusCode::NOT_FOUND);
    person.post(&path, WHY).await.redirect();
    assert_eq!(person.post(&path, WHY).await.status, StatusCode::CONFLICT, "once a measure");
    assert!(person.get(&paths::measures(COMMUNE)).await.words().contains("Réponse au plus tard le 23 mars 2026"));
    assert_eq!(
        person.post(&paths::problem_comments(COMMUNE, 1), &[("body", "J'attends.")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it runs meanwhile"
    );

    let queue = first.get(&format!("{}?state=appeals", paths::moderation(COMMUNE))).await;
    assert!(queue.has(&format!("a[href='{measure}']")) && queue.words().contains("Recours 1"), "{}", queue.words());
    let judged = format!("{measure}/answer");
    assert_eq!(first.post(&judged, &answer("reversed")).await.status, StatusCode::FORBIDDEN, "who gave it does not judge");
    assert_eq!(person.post(&judged, &answer("reversed")).await.status, StatusCode::FORBIDDEN);
    let mut second = house.staff("Seconde", Role::Moderator).await;
    assert!(second.get(&measure).await.words().contains("sans viser personne"));
    let bad = second.post(&judged, &[("outcome", "maybe"), ("answer", "<b>x</b>")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.has("#outcome-error") && bad.has("#answer-error"));
    assert_eq!(bad.value("answer").map(|text| text.trim().to_owned()).as_deref(), Some("<b>x</b>"), "kept");
    house.mails().await;
    second.post(&judged, &answer("reversed")).await.redirect();
    assert_eq!(second.post(&judged, &answer("upheld")).await.status, StatusCode::CONFLICT, "it is decided");

    person.post(&paths::problem_comments(COMMUNE, 1), &[("body", "Merci de m'avoir relue.")]).await.redirect();
    assert!(!second.get(&thing.item()).await.has(&format!("a[href='{measure}']")), "and it leaves the record");
    let own = person.get(&paths::measures(COMMUNE)).await;
    assert!(own.words().contains(&fr(tr::measures::standing::REVERSED)) && own.words().contains("Relu avec une autre personne"), "{}", own.words());
    let mails = house.mails().await;
    assert!(mails.iter().any(|mail| mail.subject.contains("accepté") && mail.text.contains("Relu avec une autre personne")), "{mails:?}");
    let (count, _, fault) = log::verify(&house.app, house.commune().await.id).await.expect("read");
    assert_eq!((count, fault), (2, None));
    assert!(house.visitor().get(&paths::moderation_log(COMMUNE)).await.words().contains("mesure annulée"));
});

on_both_engines!(an_upheld_measure_runs_to_its_end, |house| {
    let (mut person, thing) = author(&house).await;
    give(&mut house.staff("Première", Role::Moderator).await, thing, "mute", "20").await.redirect();
    let measure = last(&house).await;
    person.post(&format!("{measure}/appeal"), WHY).await.redirect();
    house.staff("Administratrice", Role::Administrator).await.post(&format!("{measure}/answer"), &answer("upheld")).await.redirect();
    assert_eq!(person.post(&paths::problem_comments(COMMUNE, 1), &[("body", "Encore moi.")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(person.get(&paths::measures(COMMUNE)).await.words().contains("Relu avec une autre personne"));
    assert_eq!(person.post(&format!("{measure}/appeal"), WHY).await.status, StatusCode::CONFLICT);
});

on_both_engines!(who_confirmed_a_suspension_does_not_judge_the_appeal, |house| {
    let (mut person, thing) = author(&house).await;
    give(&mut house.staff("Première", Role::Moderator).await, thing, "suspension", "20").await.redirect();
    let measure = last(&house).await;
    assert_eq!(person.post(&format!("{measure}/appeal"), WHY).await.status, StatusCode::NOT_FOUND, "there is nothing yet to appeal against");
    let mut second = house.staff("Seconde", Role::Moderator).await;
    second.post(&format!("{measure}/decide"), &[("act", "confirm")]).await.redirect();
    person.post(&format!("{measure}/appeal"), WHY).await.redirect();
    assert_eq!(second.post(&format!("{measure}/answer"), &answer("upheld")).await.status, StatusCode::FORBIDDEN);
    house.wait_seconds(15 * 86_400);
    let mut third = house.staff("Troisième", Role::Moderator).await;
    let queue = third.get(&format!("{}?state=appeals", paths::moderation(COMMUNE))).await;
    assert_eq!(queue.all("[data-row] .due"), ["en retard de 1 jour"], "{}", queue.words());
    third.post(&format!("{measure}/answer"), &answer("reversed")).await.redirect();
});

on_both_engines!(measures_of_staff_are_judged_by_administrators, |house| {
    let mut officer = house.staff("Officier", Role::Officer).await;
    let thing = written_by(&house, &officer).await;
    give(&mut house.staff("Administratrice", Role::Administrator).await, thing, "warning", "").await.redirect();
    let measure = last(&house).await;
    officer.post(&format!("{measure}/appeal"), WHY).await.redirect();
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    assert!(!moderator.get(&measure).await.has("form[action$='/answer']"));
    assert_eq!(moderator.post(&format!("{measure}/answer"), &answer("upheld")).await.status, StatusCode::FORBIDDEN);
    house.staff("Autre", Role::Administrator).await.post(&format!("{measure}/answer"), &answer("upheld")).await.redirect();
});

on_both_engines!(many_answer_one_appeal_at_once_and_one_counts, |house| {
    let (mut person, thing) = author(&house).await;
    give(&mut house.staff("Première", Role::Moderator).await, thing, "mute", "20").await.redirect();
    let measure = last(&house).await;
    person.post(&format!("{measure}/appeal"), WHY).await.redirect();
    let mut all = JoinSet::new();
    for (name, outcome) in [("Deux", "reversed"), ("Trois", "upheld"), ("Quatre", "reversed"), ("Cinq", "upheld")] {
        let (mut judge, path) = (house.staff(name, Role::Moderator).await, format!("{measure}/answer"));
        all.spawn(async move { judge.post(&path, &answer(outcome)).await.status });
    }
    let done = all.join_all().await;
    assert_eq!(done.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{done:?}");
    assert!(done.iter().all(|status| matches!(*status, StatusCode::SEE_OTHER | StatusCode::CONFLICT)), "{done:?}");
    assert_eq!(log::verify(&house.app, house.commune().await.id).await.expect("read").0, 2, "one answer in the log");
});

on_both_engines!(who_has_only_a_phone_gets_an_sms, |house| {
    let (person, thing) = author(&house).await;
    let change = sql("UPDATE accounts SET email = NULL, email_key = NULL WHERE id = $1").bind(id(&person));
    house.app.db.run(change).await.expect("no address");
    let phone = sql("INSERT INTO account_phones (account_id, phone, seat, confirmed_at) VALUES ($1, '+212612345678', 1, 1)").bind(id(&person));
    house.app.db.run(phone).await.expect("a phone");
    give(&mut house.staff("Première", Role::Moderator).await, thing, "warning", "").await.redirect();
    let texts = house.texts().await;
    assert!(texts.iter().any(|sms| sms.to == "+212612345678" && sms.text.contains("/ain-amlal/measures")), "{texts:?}");
});

//! What services are asked for: by an account, by a link that works once, privately until the decision.

use app::model::content::Role;
use app::model::paths;
use axum::http::{StatusCode, header};

use super::{DAY, REVIEW, author, count, decide, gathered, gathers, option};
use crate::common::{COMMUNE, Client, TestApp};
use crate::consultations::day_in;
use crate::on_both_engines;

const SAID: &[(&str, &str)] = &[
    ("verdict", "yes_if"),
    ("body", "Possible si le réseau d'eau est déplacé avant."),
    ("land", "good"),
    ("technical", "doubt"),
    ("cost_from", "100 000"),
    ("cost_to", "150 000"),
];

/// Has a link sent, and returns the path that it leads to.
async fn link(house: &TestApp, officer: &mut Client, number: i64, n: i64) -> String {
    let fields = [("act", "ask"), ("service", "Service de l'eau"), ("email", "eau@ain-amlal.example"), ("due_on", &*day_in(5))].map(|(k, v)| (k, v.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    officer.post(&paths::prepare_option(COMMUNE, number, n), &fields).await.redirect();
    let mail = house.mails().await.pop().expect("a mail");
    assert_eq!(mail.to, "eau@ain-amlal.example");
    let (_, rest) = mail.text.split_once("http://tajmaat.test").expect("a link");
    rest.split_whitespace().next().expect("an address").to_owned()
}

async fn scene(house: &TestApp) -> (Client, i64, i64) {
    let (mut officer, _, number) = gathers(house, &REVIEW).await;
    let (_, thing) = author(house, "Amina", "Des arbres pour l'école").await;
    let n = gathered(house, &mut officer, number, thing).await;
    (officer, number, n)
}

on_both_engines!(a_link_works_once_for_one_option, |house| {
    house.add_commune("oued-zem").await;
    let (mut officer, number, n) = scene(&house).await;
    let path = link(&house, &mut officer, number, n).await;
    let mut service = house.visitor();
    let page = service.get(&path).await;
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert!(page.words().contains("Service de l'eau") && page.words().contains("Des arbres pour l'école"), "{}", page.words());
    assert_eq!(service.get(&path.replace(COMMUNE, "oued-zem")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(service.get(&format!("{path}x")).await.status, StatusCode::NOT_FOUND);
    let wrong = service.post(&path, &[("verdict", "no"), ("body", "x"), ("cost_from", "dix")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("#body-error") && wrong.has("#cost_from-error") && wrong.value("cost_from").as_deref() == Some("dix"));
    let answer = service.post(&path, SAID).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.words());
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(service.post(&path, SAID).await.status, StatusCode::NOT_FOUND, "used");
    assert_eq!(service.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_opinions WHERE verdict = 'yes_if' AND cost_to = 15000000 AND email = '' AND hash IS NULL").await, 1);
});

on_both_engines!(two_who_use_a_link_at_once_are_one, |house| {
    let (mut officer, number, n) = scene(&house).await;
    let path = link(&house, &mut officer, number, n).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (mut service, path) = (house.visitor(), path.clone());
        tasks.spawn(async move { service.post(&path, SAID).await.status });
    }
    let statuses = tasks.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{statuses:?}");
});

on_both_engines!(a_link_ends_when_it_is_due_and_with_the_decision, |house| {
    let (mut officer, number, n) = scene(&house).await;
    let path = link(&house, &mut officer, number, n).await;
    house.wait_seconds(7 * DAY);
    assert_eq!(house.visitor().post(&path, SAID).await.status, StatusCode::NOT_FOUND, "late");
    // Another date sends another link, and the old one stays worthless.
    let id = officer.get(&paths::prepare_option(COMMUNE, number, n)).await.attributes("input[name=id]", "value").remove(0);
    let fields = [("act", "renew"), ("id", id.as_str()), ("due_on", &*day_in(15))].map(|(k, v)| (k, v.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    officer.post(&paths::prepare_option(COMMUNE, number, n), &fields).await.redirect();
    let mail = house.mails().await.pop().expect("another link");
    let (_, rest) = mail.text.split_once("http://tajmaat.test").expect("a link");
    let other = rest.split_whitespace().next().expect("an address");
    assert_eq!(house.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().get(other).await.status, StatusCode::OK);
    decide(&mut officer, number, n, &[("decision", "feasible"), ("cost", "120 000")]).await.redirect();
    assert_eq!(house.visitor().post(other, SAID).await.status, StatusCode::NOT_FOUND, "decided");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_opinions WHERE given_at IS NOT NULL").await, 0);
});

on_both_engines!(an_account_answers_and_nobody_else_reads_it_before_the_decision, |house| {
    let (mut officer, number, n) = scene(&house).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let account = agent.account.expect("signed in").to_string();
    let fields = [("act", "ask"), ("service", "Travaux"), ("account", account.as_str()), ("due_on", &*day_in(5))].map(|(k, v)| (k, v.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    officer.post(&paths::prepare_option(COMMUNE, number, n), &fields).await.redirect();
    let twice = officer.post(&paths::prepare_option(COMMUNE, number, n), &fields).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "asked before");
    assert!(agent.get(&paths::notifications()).await.words().contains("Des arbres pour l'école"));
    let mine = agent.get(&paths::opinions(COMMUNE, number)).await.attributes(".rows th a", "href").remove(0);
    // A colleague whom nobody asked has nothing there.
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    assert_eq!(moderator.get(&mine).await.status, StatusCode::NOT_FOUND);
    assert_eq!(moderator.post(&mine, SAID).await.status, StatusCode::NOT_FOUND);
    agent.post(&mine, SAID).await.redirect();
    agent.post(&mine, SAID).await.redirect();
    for mut client in [house.visitor(), house.participant("Brahim").await] {
        assert!(!client.get(&option(number, n)).await.text().contains("réseau d'eau"), "private");
    }
    decide(&mut officer, number, n, &[("decision", "feasible")]).await.redirect();
    let page = house.visitor().get(&option(number, n)).await;
    assert!(page.words().contains("déplacé avant") && page.words().contains("Travaux"), "{}", page.words());
    assert_eq!(agent.post(&mine, SAID).await.status, StatusCode::CONFLICT, "decided");
});

on_both_engines!(what_a_moderator_took_away_is_sent_to_nobody, |house| {
    let (mut officer, _, number) = gathers(&house, &REVIEW).await;
    let (_, thing) = author(&house, "Amina", "Des arbres pour l'école").await;
    let n = gathered(&house, &mut officer, number, thing).await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    crate::moderation::decide(&mut moderator, thing, "hide", crate::moderation::HIDE).await.redirect();
    house.mails().await;
    let due = day_in(5);
    let fields = [("act", "ask"), ("service", "Eau"), ("email", "eau@ain-amlal.example"), ("due_on", due.as_str())];
    officer.post(&paths::prepare_option(COMMUNE, number, n), &fields).await.redirect();
    let mail = house.mails().await.pop().expect("a mail");
    assert!(!mail.text.contains("arbres") && !mail.subject.contains("arbres") && mail.text.contains("Option"), "{}", mail.text);
});

on_both_engines!(where_links_went_is_forgotten_a_month_after_they_were_due, |house| {
    let (mut officer, number, n) = scene(&house).await;
    link(&house, &mut officer, number, n).await;
    house.wait_seconds(20 * DAY);
    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_opinions WHERE email <> ''").await, 1);
    house.wait_seconds(17 * DAY);
    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM option_opinions WHERE email <> '' OR hash IS NOT NULL").await, 0);
});

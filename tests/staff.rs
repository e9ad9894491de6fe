//! Staff: roles given and taken, and who did what.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tokio::task::JoinSet;

use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

async fn handle(house: &TestApp, client: &Client) -> String {
    let select = sql("SELECT handle FROM accounts WHERE id = $1").bind(client.account.expect("signed in"));
    house.app.db.one::<(String,)>(select).await.expect("an account").0
}

on_both_engines!(a_role_is_given_and_taken_with_reasons_and_history, |house| {
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let person = house.participant("Sanae").await;
    let page = format!("http://tajmaat.test{}", paths::person(handle(&house, &person).await));
    let staff = paths::staff(COMMUNE);
    let grant = [("person", page.as_str()), ("role", "moderator"), ("reason", "Vote du conseil du 3 mars")];
    assert_eq!(administrator.post(&staff, &grant).await.redirect(), staff);
    let seen = administrator.get(&staff).await;
    assert!(
        seen.words().contains("Sanae") && seen.words().contains("Vote du conseil du 3 mars") && seen.words().contains("par : \u{2068}Naïma"),
        "{}",
        seen.words()
    );
    assert!(seen.words().contains(&fr(tr::staff::NO_FACTOR)));
    let mails = house.mails().await;
    let role = fr(tr::staff::role::MODERATOR);
    assert!(mails.iter().any(|mail| mail.subject.contains(&role) && mail.text.contains("Vote du conseil")), "{mails:?}");
    let mut person = house.signed_in(person.account.expect("an id"), true).await;
    assert!(person.get(&paths::notifications()).await.words().contains(&role));
    assert_eq!(person.get(&paths::moderation(COMMUNE)).await.status, StatusCode::OK);

    let twice = administrator.post(&staff, &grant).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.has("#role-error"));

    let withdraw = seen.attributes("a[href*='/staff/withdraw?']", "href").into_iter().find(|href| href.contains("moderator")).expect("a way");
    let form = administrator.get(&withdraw).await;
    let (name, role) = (form.value("person").expect("who"), form.value("role").expect("which"));
    let short = administrator.post(&paths::withdraw_role(COMMUNE), &[("person", &name), ("role", &role), ("reason", "x")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(short.value("reason").as_deref(), Some("x"));
    administrator.post(&paths::withdraw_role(COMMUNE), &[("person", &name), ("role", &role), ("reason", "Fin de mandat")]).await.redirect();
    assert_eq!(person.get(&paths::moderation(COMMUNE)).await.status, StatusCode::FORBIDDEN, "at once");
    let seen = administrator.get(&staff).await;
    assert!(seen.words().contains("Fin de mandat") && seen.words().contains("Vote du conseil"), "the history keeps both");
    let acts = administrator.get(&paths::staff_acts(COMMUNE)).await;
    assert!(acts.words().contains("A donné un rôle") && acts.words().contains("A retiré un rôle"));
    let gone = administrator.post(&paths::withdraw_role(COMMUNE), &[("person", &name), ("role", &role), ("reason", "Fin de mandat")]).await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
});

on_both_engines!(two_administrators_who_remove_each_other_leave_one, |house| {
    let first = house.staff("Naïma", Role::Administrator).await;
    let second = house.staff("Omar", Role::Administrator).await;
    let targets = [handle(&house, &second).await, handle(&house, &first).await];
    let mut all = JoinSet::new();
    for (mut client, target) in [first, second].into_iter().zip(targets) {
        all.spawn(async move {
            let fields = [("person", target.as_str()), ("role", "administrator"), ("reason", "Il faut choisir")];
            client.post(&paths::withdraw_role(COMMUNE), &fields).await.status
        });
    }
    all.join_all().await;
    let (left,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM roles WHERE role = 'administrator'")).await.expect("roles");
    assert_eq!(left, 1);
});

#[tokio::test]
async fn the_last_administrator_stays() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let own = handle(&house, &administrator).await;
    let answer = administrator.post(&paths::withdraw_role(COMMUNE), &[("person", &own), ("role", "administrator"), ("reason", "Je m'en vais")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(administrator.get(&paths::staff(COMMUNE)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn bad_input_is_said_beside_the_field_and_kept() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let long = "x".repeat(600);
    for (person, role, reason, field) in [
        ("nobody-at-all", "moderator", "Vote du conseil", "person"),
        ("", "moderator", "Vote du conseil", "person"),
        ("\u{1}", "moderator", "Vote du conseil", "person"),
        ("<script>alert(1)</script>", "moderator", "Vote du conseil", "person"),
        ("nobody", "network_administrator", "Vote du conseil", "role"),
        ("nobody", "", "Vote du conseil", "role"),
        ("nobody", "moderator", "", "reason"),
        ("nobody", "moderator", long.as_str(), "reason"),
    ] {
        let answer = administrator.post(&paths::staff(COMMUNE), &[("person", person), ("role", role), ("reason", reason)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{person} {role}");
        assert!(answer.has(&format!("#{field}-error")), "{field}: {}", answer.words());
        assert_eq!(answer.value("reason").as_deref(), Some(reason));
        assert!(!answer.text().contains("<script>alert(1)"));
    }
}

#[tokio::test]
async fn giving_a_role_asks_again_and_keeps_what_was_typed() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    house.wait_seconds(15 * 60);
    let staff = paths::staff(COMMUNE);
    let asked = administrator.post(&staff, &[("person", "somebody"), ("role", "officer"), ("reason", "Vote du conseil")]).await.redirect();
    assert!(asked.starts_with(&paths::proof()), "{asked}");
    let back = administrator.get(&staff).await;
    assert_eq!(back.value("person").as_deref(), Some("somebody"));
    assert_eq!(back.value("reason").as_deref(), Some("Vote du conseil"));
}

#[tokio::test]
async fn who_did_what_is_listed_by_person() {
    let house = TestApp::new().await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    agent.post(&paths::desk(COMMUNE), &[("method", "identity_card"), ("neighbourhood", "centre")]).await.redirect();
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    let acts = paths::staff_acts(COMMUNE);
    assert!(administrator.get(&acts).await.words().contains("A remis un code au guichet"));
    let by = |handle: &str| format!("{acts}?person={handle}");
    assert!(administrator.get(&by(&handle(&house, &agent).await)).await.words().contains("A remis un code"));
    let (own, of_agent) = (handle(&house, &administrator).await, handle(&house, &agent).await);
    assert!(!administrator.get(&by(&own)).await.all(".rows").join(" ").contains("A remis un code"));
    assert!(administrator.get(&format!("{acts}?before=nonsense&person={of_agent}")).await.words().contains("A remis un code"));
}

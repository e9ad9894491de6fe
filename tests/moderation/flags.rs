//! Flags: who, once, how heavy, and what they bring about.

use crate::common::fr;
use app::model::content::{Reason, Role, Visibility};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::*;
use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

#[tokio::test]
async fn a_visitor_fills_in_the_form_and_signs_in_before_it_is_sent() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut visitor = house.visitor();
    let page = visitor.get(&thing.flag()).await;
    assert_eq!((page.status, page.attributes("input[name=reason]", "value").len()), (StatusCode::OK, 9));
    let answer = visitor.post(&thing.flag(), &[("reason", "spam"), ("note", "déjà lu dix fois")]).await;
    assert!(answer.redirect().starts_with("/sign-in?next="));
    assert_eq!(count(&house, FLAGS, thing.id).await, 0);
}

#[tokio::test]
async fn the_form_explains_every_rule() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut reader = house.participant("Hassan").await;
    let page = reader.get(&thing.flag()).await;
    assert_eq!(page.status, StatusCode::OK);
    let values = page.attributes("input[name=reason]", "value");
    assert_eq!(values, Reason::ALL.iter().map(|reason| reason.as_str().to_owned()).collect::<Vec<_>>());
    let sentences = page.all("label.choice small");
    assert!(sentences.len() == 9 && sentences.iter().all(|sentence| sentence.chars().count() > 15), "{sentences:?}");
    assert!(page.words().contains("L'auteur ne saura pas qui a signalé"));
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_was_typed_stays() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire éteint rue 4", "Depuis trois semaines il fait noir.").await;
    let mut reader = house.participant("Hassan").await;
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[("reason", ""), ("note", "kept-words")], "Choisissez la règle"),
        (&[("reason", "invented"), ("note", "kept-words")], "Choisissez la règle"),
        (&[("reason", "other"), ("note", " \u{200b} ")], "pourquoi vous signalez"),
        (&[("note", "kept-words")], "Choisissez la règle"),
    ];
    for (fields, message) in cases {
        let answer = reader.post(&thing.flag(), fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.words().contains(message), "{}", answer.words());
        if fields.contains(&("note", "kept-words")) {
            assert_eq!(answer.value("note").as_deref().map(str::trim), Some("kept-words"));
        }
    }
    let long = "x".repeat(100_000);
    let answer = reader.post(&thing.flag(), &[("reason", "spam"), ("note", &long)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.words().contains("1 000 caractères") && answer.value("note").is_some_and(|note| note.trim() == long));
    assert_eq!(count(&house, FLAGS, thing.id).await, 0);
}

on_both_engines!(one_person_one_item_one_version_one_flag, |house| {
    let author = house.participant("Naima").await;
    let thing = comment(&house, id(&author), problem(&house, id(&author), "Lampadaire éteint", "Il fait noir ici.").await, false, "Achetez chez moi").await;
    let reader = house.participant("Hassan").await;
    let together = (0..8).map(|_| {
        let mut reader = reader.clone();
        tokio::spawn(async move { flag(&mut reader, thing).await.status })
    });
    for answer in together.collect::<Vec<_>>() {
        assert_eq!(answer.await.expect("an answer"), StatusCode::SEE_OTHER);
    }
    assert_eq!(count(&house, FLAGS, thing.id).await, 1);
    let mut reader = reader;
    let page = reader.get(&thing.flag()).await;
    assert!(page.words().contains("Vous avez déjà signalé ce texte") && !page.has("input[name=reason]"));
    // A new version can be flagged again, and the old flag weighs nothing on it.
    house.app.db.run(sql("UPDATE comments SET version = 2 WHERE id = $1").bind(thing.id)).await.expect("an edit");
    assert_eq!(flag(&mut reader, thing).await.status, StatusCode::SEE_OTHER);
    assert_eq!(count(&house, FLAGS, thing.id).await, 2);
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
});

#[tokio::test]
async fn flags_weigh_as_the_rules_say() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut resident = house.resident("Fatima").await;
    let mut participant = house.participant("Hassan").await;
    let (mut representative, _) = house.representative("Samira").await;
    let mut newcomer = house.participant("Nouveau").await;
    joined_days_ago(&house, &newcomer, 6).await;
    let mut settled = house.participant("Installé").await;
    joined_days_ago(&house, &settled, 7).await;
    for (client, weight) in [(&mut newcomer, 0), (&mut participant, 1), (&mut settled, 1), (&mut representative, 1), (&mut resident, 2)] {
        flag(client, thing).await.redirect();
        let (kept,) = house.app.db.one::<(i64,)>(sql("SELECT weight FROM flags WHERE account_id = $1").bind(id(client))).await.expect("a flag");
        assert_eq!(kept, weight);
    }
}

on_both_engines!(flags_arriving_together_put_it_under_review, |house| {
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut first = house.resident("Fatima").await;
    flag(&mut first, thing).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Published, "2 of 3");
    let mut together = Vec::new();
    for number in 0..6 {
        let mut client = house.participant(&format!("Voisin {number}")).await;
        together.push(tokio::spawn(async move { flag(&mut client, thing).await.status }));
    }
    for answer in together {
        assert_eq!(answer.await.expect("an answer"), StatusCode::SEE_OTHER);
    }
    assert_eq!(state(&house, thing).await, (Visibility::UnderReview, 1));
    assert_eq!(count(&house, FLAGS, thing.id).await, 7);
    // It stays visible, with a notice.
    let page = house.visitor().get(&thing.page()).await;
    assert!(page.words().contains("Chacun y porte ses épluchures") && page.words().contains(&fr(tr::moderation::UNDER_REVIEW)), "{}", page.words());
});

#[tokio::test]
async fn a_crowd_of_new_accounts_covers_nothing() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    for number in 0..12 {
        let mut client = house.participant(&format!("Compte {number}")).await;
        joined_days_ago(&house, &client, 1).await;
        flag(&mut client, thing).await.redirect();
    }
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
    assert_eq!(count(&house, FLAGS, thing.id).await, 12);
}

#[tokio::test]
async fn what_an_officer_says_is_never_covered() {
    let house = TestApp::new().await;
    let officer = house.staff("Le bureau", Role::Officer).await;
    let on = solution(&house, id(&officer), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let official = comment(&house, id(&officer), on, true, "La commune répondra en avril.").await;
    let ordinary = comment(&house, id(&officer), on, false, "Je parle pour moi.").await;
    for number in 0..4 {
        let mut client = house.resident(&format!("Habitant {number}")).await;
        flag(&mut client, official).await.redirect();
        flag(&mut client, ordinary).await.redirect();
    }
    assert_eq!(state(&house, official).await.0, Visibility::Published);
    assert_eq!(state(&house, ordinary).await.0, Visibility::UnderReview);
    assert_eq!(count(&house, FLAGS, official.id).await, 4, "a moderator still hears of them");
}

#[tokio::test]
async fn nobody_flags_their_own() {
    let house = TestApp::new().await;
    let mut author = house.participant("Naima").await;
    let (mut representative, organisation) = house.representative("Samira").await;
    let own = problem(&house, id(&author), "Lampadaire éteint rue 4", "Depuis trois semaines il fait noir.").await;
    let theirs = solution_of(&house, id(&author), Some(organisation), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    for (client, thing) in [(&mut author, own), (&mut representative, theirs)] {
        let form = client.get(&thing.flag()).await;
        assert_eq!(form.status, StatusCode::FORBIDDEN);
        assert!(form.words().contains("On ne signale pas son propre texte"));
        assert_eq!(flag(client, thing).await.status, StatusCode::FORBIDDEN);
        assert_eq!(count(&house, FLAGS, thing.id).await, 0);
    }
}

#[tokio::test]
async fn what_is_not_to_be_read_is_not_to_be_flagged() {
    let house = TestApp::new().await;
    house.add_commune("azrou").await;
    let author = house.participant("Naima").await;
    let mut reader = house.participant("Hassan").await;
    let on = problem(&house, id(&author), "Lampadaire éteint rue 4", "Depuis trois semaines il fait noir.").await;
    let deleted = comment(&house, id(&author), on, false, "Rien").await;
    house.app.db.run(sql("UPDATE comments SET deleted_at = $1 WHERE id = $2").bind(NOW).bind(deleted.id)).await.expect("a deletion");
    let hidden = comment(&house, id(&author), on, false, "Caché").await;
    house.app.db.run(sql("UPDATE comments SET visibility = 'hidden' WHERE id = $1").bind(hidden.id)).await.expect("a hiding");
    let elsewhere = paths::comment_flag("azrou", comment(&house, id(&author), on, false, "Ailleurs").await.id);
    let addresses = [
        deleted.flag(),
        hidden.flag(),
        elsewhere,
        paths::problem_flag(COMMUNE, 999),
        paths::problem_flag(COMMUNE, "x"),
        paths::solution_flag(COMMUNE, "99999999999999999999"),
        paths::comment_flag(COMMUNE, "x"),
        paths::problem_flag("nowhere", 1),
    ];
    for address in addresses {
        assert_eq!(reader.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(reader.post(&address, &[("reason", "spam")]).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(count(&house, FLAGS, hidden.id).await + count(&house, FLAGS, deleted.id).await, 0);
}

#[tokio::test]
async fn too_many_flags_have_to_wait() {
    let house = TestApp::configured(crate::common::Engine::Sqlite, |config| config.limits.post_per_account = 2).await;
    let author = house.participant("Naima").await;
    let mut reader = house.participant("Hassan").await;
    let mut last = StatusCode::OK;
    for number in 0..4 {
        let thing = problem(&house, id(&author), &format!("Lampadaire {number}"), "Il fait noir dans la rue.").await;
        last = flag(&mut reader, thing).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

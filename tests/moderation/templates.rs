//! A commune's own notes to authors: who changes them, and what an author is sent when a moderator writes none.

use app::model::Lang;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;

use super::*;
use crate::on_both_engines;

const OWN: &str = "Ici on ne traite personne de voleur. Écrivez ce que vous avez vu, sans nommer.";

async fn note(house: &TestApp, thing: Thing) -> String {
    let select = sql("SELECT note FROM moderation_decisions WHERE item_id = $1 AND act = 'hide'");
    house.app.db.one::<(String,)>(select.bind(thing.id)).await.expect("a note").0
}

async fn speaks(house: &TestApp, client: &Client, language: &'static str) {
    house.app.db.run(sql("UPDATE accounts SET language = $1 WHERE id = $2").bind(language).bind(id(client))).await.expect("a language");
}

on_both_engines!(an_author_is_sent_the_commune_s_note_in_their_own_language, |house| {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    administrator.post(&paths::templates(COMMUNE), &[("insult_fr", OWN)]).await.redirect();
    let page = administrator.get(&paths::templates(COMMUNE)).await;
    assert_eq!((page.value("insult_fr").unwrap_or_default().trim(), page.value("spam_fr").unwrap_or_default().trim()), (OWN, ""));
    assert_eq!(page.attributes("textarea#insult_ar", "dir"), ["rtl"]);
    assert_eq!(page.attributes("textarea#insult_fr", "lang"), ["fr"]);

    let french = house.participant("Naima").await;
    let arabic = house.participant("Hassan").await;
    let amazigh = house.participant("Itto").await;
    speaks(&house, &arabic, "ar").await;
    speaks(&house, &amazigh, "zgh").await;
    let standard = app::components::moderation::template(app::model::content::Reason::Insult).text(Lang::Ar);
    for (author, expected) in [(&french, OWN), (&arabic, standard), (&amazigh, standard)] {
        let thing = problem(&house, id(author), "Lampadaire éteint", "Depuis trois semaines il fait noir.").await;
        let item = moderator.get(&thing.item()).await;
        assert!(item.words().contains(OWN), "moderators see what is sent: {}", item.words());
        decide(&mut moderator, thing, "hide", &[("reason", "insult"), ("note", "  \n ")]).await.redirect();
        assert_eq!(note(&house, thing).await, expected);
        let mails = house.mails().await;
        assert!(mails.last().is_some_and(|mail| mail.text.contains(expected)), "{mails:?}");
    }

    // What was sent stays; emptied, the standard text is sent again.
    administrator.post(&paths::templates(COMMUNE), &[("insult_fr", " ")]).await.redirect();
    let again = problem(&house, id(&french), "Lampadaire éteint", "Depuis trois semaines il fait noir.").await;
    decide(&mut moderator, again, "hide", &[("reason", "insult"), ("note", "")]).await.redirect();
    assert!(note(&house, again).await.starts_with(tr::moderation::templates::INSULT.text(Lang::Fr)));
    let kept = sql("SELECT COUNT(*) FROM moderation_decisions WHERE note = $1").bind(OWN);
    assert_eq!(house.app.db.one::<(i64,)>(kept).await.expect("a count").0, 1);
    let acts = sql("SELECT COUNT(*) FROM staff_acts WHERE act = 'templates_changed'");
    assert_eq!(house.app.db.one::<(i64,)>(acts).await.expect("a count").0, 2);
});

#[tokio::test]
async fn a_note_of_one_commune_is_not_another_s() {
    let house = TestApp::new().await;
    house.add_commune("azrou").await;
    let mut elsewhere = house.staff_of("azrou", "Administrateur d'Azrou", Role::Administrator).await;
    elsewhere.post(&paths::templates("azrou"), &[("insult_fr", OWN)]).await.redirect();
    assert_eq!(elsewhere.post(&paths::templates(COMMUNE), &[("insult_fr", OWN)]).await.status, StatusCode::FORBIDDEN);
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire éteint", "Depuis trois semaines il fait noir.").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", &[("reason", "insult")]).await.redirect();
    assert!(!note(&house, thing).await.contains("voleur"));
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_lost() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let long = "ا".repeat(2_001);
    let fields = [("spam_ar", "قصير"), ("threat_fr", OWN), ("illegal_en", long.as_str()), ("nonsense", "x")];
    let page = administrator.post(&paths::templates(COMMUNE), &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.all("#spam_ar-error").join("").contains("10 caractères au moins"), "{}", page.words());
    assert!(page.all("#illegal_en-error").join("").contains("2 000"), "{}", page.words());
    assert!(!page.has("#threat_fr-error"));
    for (name, typed) in [("spam_ar", "قصير"), ("threat_fr", OWN), ("illegal_en", long.as_str())] {
        assert_eq!(page.value(name).unwrap_or_default().trim(), typed);
    }
    assert!(administrator.get(&paths::templates(COMMUNE)).await.value("threat_fr").unwrap_or_default().trim().is_empty(), "all or nothing");
}

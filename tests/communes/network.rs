//! The pages that are of no commune, and what all pages have in common.

use app::model::content::Reason;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::communes;

use super::{add_problem, new_commune};
use crate::common::{Client, Engine, TestApp, fr};

crate::on_both_engines!(the_network_s_home_lists_its_communes, |house| {
    let person = house.participant("Amina").await;
    add_problem(&house, &person, 1, "Un dépôt sauvage", "published").await;
    add_problem(&house, &person, 2, "Un texte masqué", "hidden").await;
    communes::create(&house.app, &new_commune("tizi")).await.expect("a commune");
    let page = house.visitor().get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.all("h1"), [fr(tr::home::TITLE)]);
    assert_eq!(page.attributes("main .card-title a", "href"), ["/ain-amlal", "/tizi"]);
    assert!(page.all("main .card")[0].contains("28\u{202f}400 habitants") || page.all("main .card")[0].contains("28 400 habitants"), "{}", page.words());
    assert!(page.all("main .card")[0].contains("1 problème"), "what is hidden is not counted: {}", page.words());
    assert!(!page.all("main .card")[1].contains("problème"), "what there is none of is not named");
    assert_eq!(page.attributes("main .hero > img", "alt"), [""]);
    assert_eq!(page.all("main .steps li").len(), 4);
});

#[tokio::test]
async fn a_network_without_communes_says_so() {
    let house = TestApp::new().await;
    house.app.db.run(sql("DELETE FROM neighbourhoods")).await.expect("settings");
    house.app.db.run(sql("DELETE FROM communes")).await.expect("no communes");
    let page = house.visitor().get("/").await;
    assert!(page.words().contains("Pas encore de commune"), "{}", page.words());
    assert_eq!(house.participant("Amina").await.get("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_said_once_for_all_has_its_pages() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.operator = "Association <Tajmaat>".to_owned()).await;
    for (path, title) in [("/about", fr(tr::about::TITLE)), ("/house-rules", fr(tr::house_rules::TITLE)), ("/privacy", fr(tr::privacy::TITLE))] {
        let page = house.visitor().get(path).await;
        assert_eq!((page.status, page.all("h1")), (StatusCode::OK, vec![title.to_owned()]), "{path}");
        assert!(page.all("title")[0].starts_with(&title));
        let footer = page.attributes("footer a", "href");
        assert_eq!(footer, ["/about", "/privacy", "/", "/house-rules"]);
    }
    for path in ["/about", "/privacy"] {
        assert!(house.visitor().get(path).await.words().contains("Responsable de cette plateforme : Association <Tajmaat>"));
    }
    let plain = TestApp::new().await;
    assert!(!plain.visitor().get("/privacy").await.words().contains("Responsable de cette plateforme"));
}

#[tokio::test]
async fn the_house_rules_name_every_reason() {
    let house = TestApp::new().await;
    let network = house.visitor().get("/house-rules").await;
    let commune = house.visitor().get("/ain-amlal/house-rules").await;
    let rules: Vec<String> = Reason::ALL.iter().map(|reason| format!("rule-{}", reason.as_str())).collect();
    for page in [&network, &commune] {
        assert_eq!(page.attributes("main dl.rules dt", "id"), rules);
        assert!(page.all("main dl.rules dd").iter().all(|rule| !rule.is_empty()));
    }
    assert!(network.words().contains(&fr(tr::house_rules::PROCESS_2_NETWORK)));
    assert!(commune.words().contains("À partir de 3 points de signalement, le texte porte la mention"), "{}", commune.words());
    assert_eq!(commune.attributes("header .brand", "href"), ["/ain-amlal"], "a commune's rules stay in the commune");
}

#[tokio::test]
async fn a_title_is_its_text_and_nothing_else() {
    let house = TestApp::new().await;
    assert_eq!(house.visitor().get("/sign-in").await.all("title"), ["Se connecter ou créer un compte · Tajmaat"]);
    house.app.db.run(sql("UPDATE communes SET name_fr = 'L''<eau> & \"moi\"'")).await.expect("settings");
    assert_eq!(house.visitor().get("/ain-amlal/problems").await.all("title"), ["Problèmes · L'<eau> & \"moi\""]);
}

#[tokio::test]
async fn every_language_has_its_direction() {
    let house = TestApp::new().await;
    let arabic = "جماعة عين أملال";
    for (lang, written, dir, title) in
        [("ar", "ar", "rtl", arabic), ("fr", "fr", "ltr", "Commune d'Aïn Amlal"), ("en", "en", "ltr", "Ain Amlal"), ("zgh", "ar", "rtl", arabic)]
    {
        let page = house.visitor().get(&format!("/ain-amlal?lang={lang}")).await;
        assert_eq!((page.attributes("html", "lang"), page.attributes("html", "dir")), (vec![written.to_owned()], vec![dir.to_owned()]));
        assert!(page.all("h1")[0].contains(title), "{lang}: {:?}", page.all("h1"));
    }
}

#[tokio::test]
async fn amazigh_pages_are_arabic_with_the_menu_s_words() {
    let house = TestApp::new().await;
    let mut visitor = house.visitor();
    visitor.language = "tzm-MA,fr;q=0.5".to_owned();
    let page = visitor.get("/about").await;
    assert_eq!((page.attributes("html", "lang"), page.attributes("html", "dir")), (vec!["ar".to_owned()], vec!["rtl".to_owned()]));
    assert_eq!(page.all("header .brand"), ["ⵜⴰⵊⵎⴰⵄⵜ"], "what is translated");
    assert_eq!((page.attributes("header .brand span", "lang"), page.attributes("header .brand span", "dir")), (vec!["zgh".to_owned()], vec!["ltr".to_owned()]));
    assert_eq!(page.attributes("header .menu a[aria-current]", "lang"), ["zgh"], "the language that was chosen");
    assert_eq!(page.all("h1"), visitor.get("/about?lang=ar").await.all("h1"), "and what is not");
}

crate::on_both_engines!(a_person_s_page_shows_what_they_published, |house| {
    let person = house.participant("Amina <b>B.</b>").await;
    let empty = house.visitor().get("/people/person1").await;
    assert_eq!(empty.all("h1"), ["Amina <b>B.</b>"]);
    assert!(empty.words().contains("Pas encore de contribution publique"));
    assert!(!empty.text().contains("person1@example.org"), "addresses are shown to nobody");
    add_problem(&house, &person, 1, "Un dépôt sauvage", "published").await;
    add_problem(&house, &person, 2, "Un texte masqué", "hidden").await;
    let page = house.visitor().get("/people/person1").await;
    assert_eq!(page.all("main .card-title"), ["Un dépôt sauvage"]);
    assert!(!page.text().contains("Un texte masqué") && !page.words().contains("Pas encore de contribution"));
    for handle in ["nobody", "%01", "person1%01", "PERSON1", "%3Cscript%3E"] {
        assert_eq!(house.visitor().get(&format!("/people/{handle}")).await.status, StatusCode::NOT_FOUND, "{handle}");
    }
    for change in ["UPDATE accounts SET confirmed_at = NULL", "UPDATE accounts SET placeholder = TRUE, email = NULL, email_key = NULL, password_hash = NULL"] {
        house.app.db.run(sql(change)).await.expect("a change");
        assert_eq!(house.visitor().get("/people/person1").await.status, StatusCode::NOT_FOUND, "{change}");
    }
});

crate::on_both_engines!(an_organisation_s_page_is_there_once_approved, |house| {
    house.representative("Amina").await;
    house.app.db.run(sql("UPDATE organisations SET handle = 'tamunt', about_fr = 'Nous <i>cousons</i>.'")).await.expect("a handle");
    let page = house.visitor().get("/organisations/tamunt").await;
    assert_eq!((page.status, page.all("h1")), (StatusCode::OK, vec!["Coopérative Tamunt".to_owned()]));
    assert!(page.words().contains("Nous <i>cousons</i>.") && page.words().contains("Inscrite depuis le 9 mars 2026"), "{}", page.words());
    assert!(!page.words().contains("Amina"), "who represents it is not shown");
    assert!(house.visitor().get("/organisations/tamunt?lang=ar").await.all("h1")[0].contains("تعاونية تامونت"));
    for handle in ["nobody", "%01", "TAMUNT"] {
        assert_eq!(house.visitor().get(&format!("/organisations/{handle}")).await.status, StatusCode::NOT_FOUND, "{handle}");
    }
    house.app.db.run(sql("UPDATE organisations SET approved_at = NULL")).await.expect("no longer approved");
    assert_eq!(house.visitor().get("/organisations/tamunt").await.status, StatusCode::NOT_FOUND);
});

#[tokio::test]
async fn the_style_page_is_for_the_demonstration() {
    let house = TestApp::new().await;
    assert_eq!(house.visitor().get("/style").await.status, StatusCode::OK);
    let mut app = house.app.clone();
    app.demo = false;
    assert_eq!(Client::new(tajmaat::site::router(app.clone())).get("/style").await.status, StatusCode::NOT_FOUND);
    assert!(!Client::new(tajmaat::site::router(app)).get("/").await.has(".demo-banner"));
}

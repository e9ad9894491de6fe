//! The network's and the communes' own pages, public profiles, and founding a commune.

use crate::common::fr;
use app::model::Localized;
use app::model::content::{Reason, Role};
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use tajmaat::base::db::sql;
use tajmaat::communes::{self, NewCommune};

use crate::common::content::{comment, numbered_problem, solution};
use crate::common::{COMMUNE, Client, Engine, NOW, TestApp};

const MAP: &str = r#"{"bounds": [-5240000, 33420000, -5120000, 33500000], "width": 800, "height": 600, "shapes": [
    {"slug": "centre", "path": "M0 0 H400 V600 H0 Z", "label": [200, 300]}, {"slug": "ighrem", "path": "M400 0 H800 V600 H400 Z", "label": [600, 300]}],
    "roads": ["M0 300 H800"], "river": ["M0 500 L800 520"]}"#;

type Change = fn(&mut NewCommune);

fn new_commune(slug: &str) -> NewCommune {
    let name = |ar: &str, fr: &str| Localized { ar: ar.to_owned(), fr: fr.to_owned(), en: String::new() };
    NewCommune {
        slug: slug.to_owned(),
        name: name("جماعة تيزي", "Commune de Tizi"),
        population: 12_000,
        accent: "ochre".to_owned(),
        contact_email: "contact@tizi.example".to_owned(),
        support_threshold: 40,
        answer_days: 45,
        neighbourhoods: vec![("centre".to_owned(), name("المركز", "Centre")), ("ighrem".to_owned(), name("إغرم", "Ighrem"))],
        map: MAP.to_owned(),
    }
}

async fn draw_map(house: &TestApp, map: &str) {
    house.app.db.run(sql("UPDATE communes SET map = ").arg(map)).await.expect("settings");
}

async fn add_problem(house: &TestApp, author: &Client, number: i64, title: &str, visibility: &str) {
    numbered_problem(house, author.account.expect("signed in"), (number, title), visibility, Some((33_460_000, -5_180_000))).await;
}

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
async fn an_empty_commune_invites() {
    let house = TestApp::new().await;
    let page = house.visitor().get("/ain-amlal").await;
    assert_eq!(page.all("h1"), ["Commune d'Aïn Amlal : que changeons-nous ?"]);
    assert_eq!(page.attributes("main .hero a", "href"), ["/ain-amlal/problems/new", "/ain-amlal/solutions/new"]);
    assert!(page.words().contains("À partir de 3 soutiens, la commune répond sous 60 jours"), "{}", page.words());
    assert_eq!(page.attributes("main ol .card-title a", "href"), ["/ain-amlal/problems/new", "/ain-amlal/solutions/new", "/ain-amlal/about"]);
    assert!(!page.has("svg.map") && !page.has(".live") && !page.has(".activity"), "nothing is shown of which there is none");
    let shown = page.all("main > .wrap").concat();
    assert!(!shown.contains(|c: char| c.is_ascii_digit()), "no zeros: {shown}");
}

crate::on_both_engines!(a_commune_s_home_shows_what_is_public, |house| {
    let person = house.participant("Amina").await;
    add_problem(&house, &person, 1, "Un dépôt <b>sauvage</b>", "published").await;
    add_problem(&house, &person, 2, "Un texte masqué", "hidden").await;
    draw_map(&house, MAP).await;
    let page = house.visitor().get("/ain-amlal").await;
    assert_eq!(page.all("main [aria-labelledby=problems] .card-title"), ["Un dépôt <b>sauvage</b>"]);
    assert!(!page.text().contains("Un texte masqué") && !page.words().contains("Tout commence ici"));
    assert_eq!(page.attributes("svg.map circle.point", "cx"), ["400"], "one dot, for the one that is public");
    assert_eq!(page.attributes("svg.map a", "href"), ["/ain-amlal/problems/1"]);
    assert_eq!(page.attributes("svg.map a", "aria-label"), ["Un dépôt <b>sauvage</b>"]);
    assert_eq!(page.all("main .live li"), ["1 problème"]);
    let places = page.attributes("main .places a.chip", "href");
    assert_eq!(places, ["/ain-amlal/problems?neighbourhood=centre&view=map", "/ain-amlal/problems?neighbourhood=ighrem&view=map"]);
});

/// Eight problems close together in the centre, and one far from them.
async fn eight_and_one(house: &TestApp) {
    let person = house.participant("Amina").await.account.expect("signed in");
    for number in 1..=8 {
        let point = (33_460_000 + number * 20, -5_220_000);
        numbered_problem(house, person, (number, &format!("Un dépôt, le {number}e")), "published", Some(point)).await;
    }
    numbered_problem(house, person, (9, "Une fuite à Ighrem"), "published", Some((33_430_000, -5_130_000))).await;
    let placed = "UPDATE problems SET neighbourhood_id = (SELECT id FROM neighbourhoods WHERE slug = 'centre') WHERE number < 9";
    house.app.db.run(sql(placed)).await.expect("neighbourhoods");
    draw_map(house, &MAP.replace("M0 0 H400 V600 H0 Z", "M0 0 H400 V400 H0 Z")).await;
}

crate::on_both_engines!(what_is_close_together_is_one_mark_that_leads_nearer, |house| {
    eight_and_one(&house).await;
    let mut visitor = house.visitor();
    for path in ["/ain-amlal", "/ain-amlal/problems?view=map"] {
        let page = visitor.get(path).await;
        assert_eq!(page.attributes("svg.map a", "href"), ["/ain-amlal/problems?neighbourhood=centre&view=map", "/ain-amlal/problems/9"], "{path}");
        assert_eq!(page.attributes("svg.map a", "aria-label"), ["8 problèmes · Centre", "Une fuite à Ighrem"], "{path}");
        assert_eq!(page.all("svg.map .number"), ["8"]);
    }
    let nearer = visitor.get("/ain-amlal/problems?neighbourhood=centre&view=map").await;
    assert!(nearer.has("svg.map g[transform^='scale(']"), "the drawing is cropped to the neighbourhood");
    assert_eq!(nearer.attributes("svg.map a", "href"), ["/ain-amlal/problems?neighbourhood=centre"], "the nearest leads to the list");
    assert_eq!(nearer.attributes("main .switch a[aria-current]", "href"), ["/ain-amlal/problems?neighbourhood=centre&view=map"]);
    let list = visitor.get("/ain-amlal/problems?neighbourhood=centre").await;
    assert_eq!((list.all(".card").len(), list.has("svg.map")), (8, false));
    assert_eq!(visitor.get("/ain-amlal/problems?view=map&category=water").await.all(".empty h3").len(), 1, "nothing to be shown is said");
    for other in ["view=list", "view=MAP", "view=%01"] {
        assert_eq!(visitor.get(&format!("/ain-amlal/problems?{other}")).await.all(".card").len(), 9, "{other}");
    }
});

crate::on_both_engines!(solutions_are_on_the_map_by_neighbourhood, |house| {
    let author = house.participant("Amina").await.account.expect("signed in");
    for (title, place) in [("Des arbres au centre", "centre"), ("Des bancs au centre", "centre"), ("Un puits à Ighrem", "ighrem")] {
        let thing = solution(&house, author, title, "Avec les habitants du quartier.").await;
        let placed = sql("UPDATE solutions SET neighbourhood_id = (SELECT id FROM neighbourhoods WHERE slug = $1) WHERE id = $2");
        house.app.db.run(placed.bind(place).bind(thing.id)).await.expect("a neighbourhood");
    }
    let mut visitor = house.visitor();
    assert!(!visitor.get("/ain-amlal/solutions").await.has(".switch"), "without a drawing there is no map to choose");
    draw_map(&house, MAP).await;
    assert_eq!(visitor.get("/ain-amlal/solutions").await.all(".switch a"), ["Liste", "Carte"]);
    let page = visitor.get("/ain-amlal/solutions?view=map&sort=supported").await;
    let marks = page.attributes("svg.map a", "href");
    assert_eq!(marks, ["/ain-amlal/solutions?neighbourhood=centre&sort=supported", "/ain-amlal/solutions?neighbourhood=ighrem&sort=supported"]);
    assert_eq!(page.attributes("svg.map a", "aria-label"), ["2 propositions · Centre", "1 proposition · Douar Ighrem"]);
    assert!(!page.has(".card"));
});

crate::on_both_engines!(nothing_stands_on_a_home_twice, |house| {
    let author = house.participant("Amina").await.account.expect("signed in");
    for number in 0..12 {
        solution(&house, author, &format!("Un banc, le {number}e"), "Un banc devant l'école, à l'ombre.").await;
    }
    house.app.db.run(sql("UPDATE solutions SET state = 'done' WHERE number > 8")).await.expect("finished");
    house.app.db.run(sql("UPDATE solutions SET state = 'accepted' WHERE number = 8")).await.expect("decided");
    house.app.db.run(sql("UPDATE solutions SET support_count = 2 WHERE number = 3")).await.expect("supports");
    let page = house.visitor().get("/ain-amlal").await;
    let mut titles = page.all("main .card-title");
    assert_eq!((titles.len(), titles[0].as_str()), (9, "Un banc, le 2e"), "six that can be supported, the nearest first, and three that are finished");
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 9, "{titles:?}");
    assert_eq!(page.all("main .activity a"), ["Un banc, le 7e"], "what was decided");
    assert_eq!(page.all("main .live li")[0], "12 propositions");
    assert!(house.visitor().get("/ain-amlal/solutions").await.all(".list-head").concat().contains("12 propositions"), "the list counts the same");
});

crate::on_both_engines!(support_is_given_on_the_home, |house| {
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Deux composteurs", "Un composteur par quartier.").await;
    let mut neighbour = house.participant("Brahim").await;
    let home = neighbour.get("/ain-amlal").await;
    let acts = home.attributes("main .card form", "action");
    assert_eq!(acts, [paths::support(COMMUNE, thing.number)]);
    assert_eq!(home.attributes("main .card form input", "value"), ["support"]);
    neighbour.post(&acts[0], &[("act", "support")]).await.redirect();
    let after = neighbour.get("/ain-amlal").await;
    assert!(!after.has("main .card form") && after.words().contains("Vous soutenez cette solution"), "{}", after.words());
    assert!(house.visitor().get("/ain-amlal").await.has("main .card form"), "others still can");
});

crate::on_both_engines!(a_home_tells_who_did_what, |house| {
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Deux composteurs", "Un composteur par quartier.").await;
    let other = solution(&house, author, "Des bancs à l'ombre", "Un banc par rue.").await;
    let mut neighbour = house.participant("Brahim").await;
    let said = comment(&house, neighbour.account.expect("signed in"), thing, false, "Nous en voulons un aussi.").await;
    house.wait_seconds(60);
    let (mut representative, organisation) = house.representative("Driss").await;
    let organisation = organisation.to_string();
    representative.post(&paths::endorse(COMMUNE, other.number), &[("organisation", &organisation), ("act", "endorse")]).await.redirect();
    let page = neighbour.get("/ain-amlal").await;
    assert_eq!(page.attributes("main .activity a", "href"), [other.page(), said.page()], "the latest first");
    let rows = page.all("main .activity li");
    assert!(rows[0].contains("Coopérative") && rows[0].contains("Appui") && rows[1].contains("Brahim"), "{rows:?}");
    // What was said about something hidden is not told of.
    house.app.db.run(sql("UPDATE solutions SET visibility = 'hidden' WHERE number = $1").bind(thing.number)).await.expect("hidden");
    assert_eq!(house.visitor().get("/ain-amlal").await.attributes("main .activity a", "href"), [other.page()]);
    house.app.db.run(sql("UPDATE solutions SET visibility = 'published'")).await.expect("shown");
    house.app.db.run(sql("UPDATE comments SET visibility = 'hidden'")).await.expect("hidden");
    assert_eq!(house.visitor().get("/ain-amlal").await.attributes("main .activity a", "href"), [other.page()]);
});

crate::on_both_engines!(a_home_shows_what_was_built, |house| {
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Deux composteurs", "Un composteur par quartier.").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let answer = [("decision", "accepted"), ("reasons", "Le budget participatif couvre les bacs pendant trois ans."), ("cost", "18000")];
    officer.post(&paths::answer(COMMUNE, thing.number), &answer).await.redirect();
    let before = house.visitor().get("/ain-amlal").await;
    assert!(!before.has("main [aria-labelledby=done]") && before.all("main .activity li")[0].contains("Réponse de la commune"), "{}", before.words());
    house.app.db.run(sql("UPDATE solutions SET state = 'done'")).await.expect("finished");
    let page = house.visitor().get("/ain-amlal").await;
    let card = page.all("main [aria-labelledby=done] .card").concat();
    assert!(card.contains("Deux composteurs") && card.replace('\u{202f}', " ").contains("18 000 DH") && card.contains("Terminé le"), "{card}");
    house.app.db.run(sql("UPDATE solutions SET state_imported = TRUE")).await.expect("imported");
    assert!(!house.visitor().get("/ain-amlal").await.words().contains("Terminé le"), "when it was is not known here");
});

#[tokio::test]
async fn a_commune_says_which_numbers_bind_it() {
    let house = TestApp::new().await;
    communes::create(&house.app, &new_commune("tizi")).await.expect("a commune");
    let page = house.visitor().get("/tizi/about").await;
    assert_eq!(page.all("h1"), ["À propos : Commune de Tizi"]);
    let facts = page.all("main .facts > div");
    for fact in ["doit répondre 40", "en jours 45", "jusqu'au premier soutien", "vérifié 3", "contact@tizi.example"] {
        assert!(facts.iter().any(|shown| shown.contains(fact)), "{fact}: {facts:?}");
    }
    assert_eq!(page.attributes("main .facts a", "href"), ["mailto:contact@tizi.example"]);
    assert_eq!(page.all("main .chips li"), ["Centre", "Ighrem"]);
    assert_eq!(page.attributes("html", "data-accent"), ["ochre"]);
    let plain = house.visitor().get("/ain-amlal/about").await;
    assert!(!plain.has("main .facts a"), "no contact, no link");
    house.app.db.run(sql("UPDATE communes SET edit_minutes = 30, population = 0")).await.expect("settings");
    let changed = house.visitor().get("/ain-amlal/about").await;
    assert!(changed.words().contains("possible pendant 30 minutes") && !changed.words().contains("Habitants"), "{}", changed.words());
}

crate::on_both_engines!(a_commune_that_is_not_there_is_not_found, |house| {
    for slug in ["nowhere", "NOWHERE", "%01", "ain-amlal%20", "%3Cscript%3E", "..%2F..%2Fetc"] {
        for path in ["", "/about", "/house-rules", "/map.svg", "/problems", "/solutions"] {
            let page = house.visitor().get(&format!("/{slug}{path}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "/{slug}{path}");
            assert!(!page.text().contains("<script>"));
        }
    }
});

crate::on_both_engines!(the_map_is_a_picture_with_or_without_a_point, |house| {
    let mut visitor = house.visitor();
    assert_eq!(visitor.get("/ain-amlal/map.svg").await.status, StatusCode::NOT_FOUND, "there is no map yet");
    draw_map(&house, "{not a map").await;
    assert_eq!(visitor.get("/ain-amlal/map.svg").await.status, StatusCode::NOT_FOUND, "a map that cannot be read is none");
    assert_eq!(visitor.get("/ain-amlal").await.status, StatusCode::OK);
    draw_map(&house, MAP).await;
    let picture = visitor.get("/ain-amlal/map.svg").await;
    assert_eq!((picture.status, &picture.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/svg+xml".parse().expect("a type")));
    assert!(picture.text().starts_with("<svg xmlns=") && picture.text().contains(">Douar Ighrem</text>"), "{}", picture.text());
    assert!(!picture.text().contains("<circle"));
    let point = visitor.get("/ain-amlal/map.svg?at=33460000,-5180000").await.text();
    assert!(point.contains("<circle class=\"point\" cx=\"400\" cy=\"300\""), "{point}");
    for at in ["0,0", "33460000", "x,y", "99999999999999999999,1", "33460000,-5180000,1", "-9223372036854775808,-9223372036854775808", "<script>"] {
        let picture = visitor.get(&format!("/ain-amlal/map.svg?at={}", at.replace('<', "%3C").replace('>', "%3E"))).await;
        assert_eq!(picture.status, StatusCode::OK, "{at}");
        assert!(!picture.text().contains("<circle") && !picture.text().contains("<script"), "{at}");
    }
});

#[tokio::test]
async fn the_map_s_words_keep_their_size_and_their_language() {
    let house = TestApp::new().await;
    draw_map(&house, MAP).await;
    let mut visitor = house.visitor();
    assert!(visitor.get("/ain-amlal/map.svg?size=400").await.text().contains("font:22px"), "twice as big in the drawing, the same on the screen");
    for size in ["-1", "0", "1", "9223372036854775807"] {
        assert_eq!(visitor.get(&format!("/ain-amlal/map.svg?size={size}")).await.status, StatusCode::OK, "{size}");
    }
    assert_eq!(visitor.get("/ain-amlal/map.svg?size=large").await.status, StatusCode::BAD_REQUEST);
    assert!(visitor.get("/ain-amlal/map.svg?lang=ar").await.text().contains("دوار إغرم"));
    house.app.db.run(sql("UPDATE neighbourhoods SET name_ar = '<script>x</script> & \"y\"'")).await.expect("settings");
    let picture = visitor.get("/ain-amlal/map.svg?lang=ar").await.text();
    assert!(!picture.contains("<script>") && picture.contains("&lt;script&gt;x&lt;/script&gt;</tspan>"), "{picture}");
    assert!(picture.contains(">&amp; &quot;y&quot;</tspan>"), "a long name stands on two lines: {picture}");
    assert!(quick_xml::Reader::from_str(&picture).read_event().is_ok());
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

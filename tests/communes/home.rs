//! A commune's home and its own pages.

use app::model::content::Role;
use app::model::paths;
use axum::http::{StatusCode, header};
use tajmaat::base::db::sql;
use tajmaat::communes;

use super::{MAP, add_problem, draw_map, new_commune};
use crate::common::content::{comment, numbered_problem, solution};
use crate::common::{COMMUNE, TestApp};

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

//! Problems: reported with photos and a point, listed, "me too", moved on by officers, hidden from whoever must not read them.

use std::io::Cursor;

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use image::{ImageFormat, RgbImage};
use tajmaat::base::db::sql;

use crate::common::client::Answer;
use crate::common::content::problem;
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

const NEW: &str = "/ain-amlal/problems/new";
const BODY: &str = "Depuis deux semaines le bac déborde chaque soir.";
/// Eight by six, west of the centre and east of it.
pub const MAP: &str =
    r#"{"bounds":[-5200000,33400000,-5120000,33460000],"width":800,"height":600,"shapes":[{"slug":"centre","path":"M0 0h800v600H0z","label":[400,300]}]}"#;

fn fields<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("title", "Un bac déborde"), ("body", BODY), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name || *name == "photo" || *name == "alt");
        fields.push((name, value));
    }
    fields
}

async fn report(client: &mut Client, changes: &[(&str, &str)]) -> Answer {
    client.post_files(NEW, &fields(changes), &[]).await
}

fn photo() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(640, 480, image::Rgb([30, 90, 60])).write_to(&mut bytes, ImageFormat::Jpeg).expect("a photo");
    bytes.into_inner()
}

async fn counted(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

async fn with_map(house: &TestApp) {
    house.app.db.run(sql("UPDATE communes SET map = $1").bind(MAP)).await.expect("settings");
}

on_both_engines!(a_problem_is_reported_and_read_by_everyone, |house| {
    let mut author = house.participant("Amina").await;
    let answer = report(&mut author, &[]).await;
    assert_eq!(answer.redirect(), "/ain-amlal/problems/1");
    let page = author.follow(&answer).await;
    assert!(page.has("[role=status]"), "what happens next is said");
    let page = house.visitor().get("/ain-amlal/problems/1").await;
    assert_eq!(page.all("h1"), ["Un bac déborde"]);
    assert!(page.words().contains(BODY) && page.words().contains("Centre") && page.words().contains("Amina"));
    assert!(house.visitor().get(&paths::problems(COMMUNE)).await.words().contains("Un bac déborde"));
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM problem_steps WHERE step = 'reported'").await, 1);
    assert_eq!(report(&mut author, &[("title", "Un deuxième bac")]).await.redirect(), "/ain-amlal/problems/2");
});

#[tokio::test]
async fn each_mistake_is_said_beside_its_field_and_nothing_is_lost() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let long = "أ".repeat(100_000);
    for (field, value) in [
        ("title", "Court"),
        ("title", &long),
        ("title", "\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}"),
        ("body", "Trop court"),
        ("body", &long),
        ("topic", ""),
        ("topic", "nonsense"),
        ("topic", "waste/nonsense"),
        ("neighbourhood", "atlantis"),
    ] {
        let answer = report(&mut author, &[(field, value)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {}", value.len());
        assert!(answer.has(&format!("#{field}-error")), "{field}: {}", answer.words());
        if field != "body" {
            assert_eq!(answer.value("body").as_deref().map(str::trim), Some(BODY));
        }
        if field != "title" {
            assert_eq!(answer.value("title").as_deref(), Some("Un bac déborde"));
        }
    }
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM problems").await, 0);
}

on_both_engines!(photos_may_say_what_they_show_and_hang_on_the_problem, |house| {
    let mut author = house.participant("Amina").await;
    let photo = photo();
    let asked = author.post_files(NEW, &fields(&[("title", "")]), &[("photos", "bac.jpg", &photo)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!asked.has("#photos-error") && asked.has(".uploads img") && asked.has(".uploads input[name=alt]"), "it is asked for: {}", asked.words());
    let (id, key) = (asked.value("photo").expect("kept"), asked.value("upload_key").expect("a key"));
    let again = report(&mut author, &[("upload_key", &key), ("photo", &id), ("alt", "Un bac plein devant l'école")]).await;
    let page = author.follow(&again).await;
    assert_eq!(page.attributes(".photos img", "alt"), ["Un bac plein devant l'école"]);
    assert_eq!(house.visitor().get(&paths::photo(&id, "small")).await.headers["content-type"], "image/jpeg");
    let stolen = report(&mut house.participant("Brahim").await, &[("upload_key", &key), ("photo", &id), ("alt", "La photo d'une autre")]).await;
    let page = house.visitor().get(&stolen.redirect()).await;
    assert!(!page.has(".photos img"), "a photo hangs on one problem only");
    // It is never required, and a picture without one still has a name.
    let sent = author.post_files(NEW, &fields(&[("title", "Un autre bac déborde")]), &[("photos", "bac.jpg", &photo)]).await;
    assert_eq!(author.follow(&sent).await.attributes(".photos img", "alt"), ["Photo sans description"]);
});

#[tokio::test]
async fn a_photo_can_be_taken_off_again_without_scripts() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let photo = photo();
    let asked = author.post_files(NEW, &fields(&[("topic", "")]), &[("photos", "bac.jpg", &photo)]).await;
    let (id, key) = (asked.value("photo").expect("kept"), asked.value("upload_key").expect("a key"));
    let without = report(&mut author, &[("upload_key", &key), ("photo", &id), ("alt", ""), ("remove", &id)]).await;
    assert_eq!(without.status, StatusCode::OK);
    assert!(without.value("photo").is_none(), "{}", without.words());
    assert_eq!(without.value("title").as_deref(), Some("Un bac déborde"));
}

#[tokio::test]
async fn the_picker_s_photos_go_ahead_of_the_form() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let key = author.get(NEW).await.value("upload_key").expect("a key");
    author.accept = "application/json".to_owned();
    let photo = photo();
    let answer = author.post_files(NEW, &[("intent", "upload"), ("upload_key", &key)], &[("photos", "photo", &photo)]).await;
    let outcomes: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert!(outcomes[0]["thumbnail"].as_str().is_some_and(|address| address.starts_with("/photos/")), "{outcomes}");
    let refused = author.post_files(NEW, &[("intent", "upload"), ("upload_key", &key)], &[("photos", "photo", b"not a photo")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM problems").await, 0);
}

#[tokio::test]
async fn pressing_the_map_sets_the_point_at_the_scale_it_is_shown_with() {
    let house = TestApp::new().await;
    with_map(&house).await;
    let mut author = house.participant("Amina").await;
    for (x, y) in [(("small.x", "140"), ("small.y", "105")), (("medium.x", "164"), ("medium.y", "123")), (("wide.x", "320"), ("wide.y", "240"))] {
        let pressed = report(&mut author, &[x, y]).await;
        assert_eq!(pressed.status, StatusCode::OK);
        assert_eq!(pressed.value("latitude").as_deref(), Some("33430000"), "the middle: {}", x.0);
        assert_eq!(pressed.value("longitude").as_deref(), Some("-5160000"));
        assert_eq!(pressed.value("title").as_deref(), Some("Un bac déborde"), "nothing typed is lost");
    }
    let removed = report(&mut author, &[("latitude", "33430000"), ("longitude", "-5160000"), ("intent", "unpick")]).await;
    assert_eq!(removed.value("latitude").as_deref(), Some(""));
    let kept = report(&mut author, &[("latitude", "33430000"), ("longitude", "-5160000")]).await;
    let page = author.follow(&kept).await;
    assert!(page.has("svg.map circle.point"), "{}", page.words());
    let outside = report(&mut author, &[("latitude", "48850000"), ("longitude", "2350000"), ("title", "Ailleurs, loin")]).await;
    assert!(!author.follow(&outside).await.has("circle.point"), "a point outside the map is left out");
}

#[tokio::test]
async fn whoever_shows_the_place_need_not_name_the_neighbourhood() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let refused = report(&mut author, &[("neighbourhood", "")]).await;
    assert!(refused.all("#neighbourhood-error").concat().contains("quartier"), "without a map it is chosen: {}", refused.words());
    with_map(&house).await;
    let refused = report(&mut author, &[("neighbourhood", "")]).await;
    assert!(refused.all("#neighbourhood-error").concat().contains("carte"), "{}", refused.words());
    let shown = report(&mut author, &[("neighbourhood", ""), ("topic", "waste"), ("latitude", "33430000"), ("longitude", "-5160000")]).await;
    let page = author.follow(&shown).await;
    assert!(page.all(".item-head .tags").concat().contains("Centre"), "{}", page.words());
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM problems WHERE category = 'waste' AND subcategory = ''").await, 1, "a theme is enough");
}

#[tokio::test]
async fn a_problem_s_page_says_first_where_it_stands_and_what_lies_ahead() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    report(&mut author, &[]).await.redirect();
    let problem = paths::problem(COMMUNE, 1);
    house.wait_seconds(3 * 86_400 + 60);
    let page = house.visitor().get(&problem).await;
    assert_eq!(page.all(".banner"), ["En attente de la commune depuis 3 jours."]);
    assert_eq!((page.all(".stepper > li").len(), page.all(".stepper > li.done").len()), (4, 1), "what is to come is there");
    assert!(page.has(".item-head > .picture svg"), "no page is without a picture");
    let path = paths::problem_state(COMMUNE, 1);
    officer.post(&path, &[("state", "in_progress"), ("note", "Une benne vient jeudi.")]).await.redirect();
    let page = house.visitor().get(&problem).await;
    assert_eq!((page.all(".stepper > li").len(), page.all(".stepper > li.done").len()), (3, 2));
    assert!(page.all(".notes").concat().contains("Une benne vient jeudi."));
    officer.post(&path, &[("state", "resolved")]).await.redirect();
    let page = house.visitor().get(&problem).await;
    assert!(page.has(".banner.reached") && page.all(".stepper > li.done").len() == 3);
}

on_both_engines!(me_too_counts_each_person_once_and_never_the_author, |house| {
    let mut author = house.participant("Amina").await;
    let thing = problem(&house, author.account.expect("signed in"), "Un dépôt sauvage", BODY).await;
    let path = paths::problem_me_too(COMMUNE, thing.number);
    let mut brahim = house.participant("Brahim").await;
    for _ in 0..2 {
        brahim.post(&path, &[("act", "support")]).await.redirect();
    }
    assert_eq!(counted(&house, "SELECT me_too_count FROM problems").await, 1);
    assert_eq!(author.post(&path, &[("act", "support")]).await.status, StatusCode::CONFLICT);
    for _ in 0..2 {
        brahim.post(&path, &[("act", "withdraw")]).await.redirect();
    }
    assert_eq!(counted(&house, "SELECT me_too_count FROM problems").await, 0);
    assert!(house.visitor().post(&path, &[("act", "support")]).await.redirect().starts_with("/sign-in?next="));
});

on_both_engines!(officers_move_a_problem_on_with_a_note, |house| {
    let mut author = house.participant("Amina").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = problem(&house, author.account.expect("signed in"), "Un dépôt sauvage", BODY).await;
    let path = paths::problem_state(COMMUNE, thing.number);
    officer.post(&path, &[("state", "acknowledged")]).await.redirect();
    let refused = officer.post(&path, &[("state", "declined"), ("note", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a refusal needs a reason");
    officer.post(&path, &[("state", "in_progress"), ("note", "Une benne vient jeudi.")]).await.redirect();
    let page = house.visitor().get(&thing.page()).await;
    assert!(page.words().contains("Une benne vient jeudi."), "{}", page.words());
    assert!(author.get(&paths::notifications()).await.words().contains("Un dépôt sauvage"));
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    assert_eq!(moderator.post(&path, &[("state", "resolved")]).await.status, StatusCode::FORBIDDEN);
});

#[tokio::test]
async fn lists_are_narrowed_by_their_address() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    report(&mut author, &[]).await.redirect();
    house.wait_seconds(1);
    report(&mut author, &[("title", "Une fuite au douar"), ("topic", "water/leaks"), ("neighbourhood", "ighrem")]).await.redirect();
    let mut visitor = house.visitor();
    let list = paths::problems(COMMUNE);
    for (query, expected) in [
        ("", vec!["Une fuite au douar", "Un bac déborde"]),
        ("?category=waste", vec!["Un bac déborde"]),
        ("?neighbourhood=ighrem", vec!["Une fuite au douar"]),
        ("?state=resolved", vec![]),
        ("?category=nonsense&neighbourhood=%01&sort=nonsense&after=nonsense", vec!["Une fuite au douar", "Un bac déborde"]),
    ] {
        let page = visitor.get(&format!("{list}{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert_eq!(page.all("li.card h3"), expected, "{query}");
    }
}

#[tokio::test]
async fn long_lists_go_on_page_by_page_without_losing_one() {
    let house = TestApp::new().await;
    let author = house.participant("Amina").await;
    for number in 0..45 {
        house.wait_seconds(i64::from(number % 3));
        problem(&house, author.account.expect("signed in"), &format!("Problème numéro {number}"), BODY).await;
    }
    let mut visitor = house.visitor();
    let (mut seen, mut path) = (Vec::new(), paths::problems(COMMUNE));
    for _ in 0..10 {
        let page = visitor.get(&path).await;
        seen.extend(page.all("li.card h3"));
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(seen.len(), 45);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 45, "none twice");
}

#[tokio::test]
async fn a_problem_of_another_commune_is_not_found() {
    let house = TestApp::new().await;
    house.add_commune("oued-zem").await;
    let author = house.participant("Amina").await;
    let thing = problem(&house, author.account.expect("signed in"), "Un dépôt sauvage", BODY).await;
    let mut visitor = house.visitor();
    assert_eq!(visitor.get(&thing.page()).await.status, StatusCode::OK);
    for path in ["/oued-zem/problems/1", "/ain-amlal/problems/2", "/ain-amlal/problems/-1", "/ain-amlal/problems/99999999999999999999", "/atlantis/problems/1"]
    {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

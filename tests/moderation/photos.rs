//! Redacted photos: what is below the rectangles is in no file that is served, the original stays for an appeal alone, and then goes.

use std::io::Cursor;

use app::model::content::{Role, Visibility};
use app::model::paths;
use axum::http::{Method, Request, StatusCode, header};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tajmaat::site::orphans;

use super::*;
use crate::common::TestApp;
use crate::on_both_engines;

const SIZES: [&str; 3] = ["small", "medium", "large"];
const WHY: &[(&str, &str)] = &[("body", "Ce n'est pas un visage, c'est une affiche.")];

/// Reports a problem with a white photo of 1,600 × 800 pixels.
pub async fn reported(author: &mut Client) -> Thing {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::from_pixel(1_600, 800, Rgb([250, 250, 250]))).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    let new = paths::new_problem(COMMUNE);
    let fields =
        [("title", "Un bac déborde ici"), ("body", "Depuis deux semaines le bac déborde."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let asked = author.post_files(&new, &fields[..2], &[("photos", "bac.jpg", &bytes.into_inner())]).await;
    let (id, key) = (asked.value("photo").expect("kept"), asked.value("upload_key").expect("a key"));
    let sent = [&fields[..], &[("upload_key", &key), ("photo", &id), ("alt", "Un bac plein")]].concat();
    let page = author.post_files(&new, &sent, &[]).await.redirect();
    let number = page.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    Thing { kind: ItemKind::Photo, id: id.parse().expect("an id"), number }
}

fn redact(thing: Thing) -> String {
    paths::redact(COMMUNE, thing.id)
}

/// The brightness of a picture at parts of its sides.
fn light(answer: &Answer, (across, down): (f64, f64)) -> u8 {
    let picture = image::load_from_memory_with_format(&answer.bytes, ImageFormat::Jpeg).expect("a JPEG").to_luma8();
    let at = |part: f64, side: u32| ((part * f64::from(side)) as u32).min(side - 1);
    picture.get_pixel(at(across, picture.width()), at(down, picture.height())).0[0]
}

/// Blacks out the middle of the photo, as a browser would.
pub async fn redacted(moderator: &mut Client, thing: Thing) -> Answer {
    let page = moderator.get(&format!("{}?r=2500,2500,5000,5000", redact(thing))).await;
    let seen: Vec<(&str, String)> = ["r", "visibility", "version", "decisions"].into_iter().map(|name| (name, page.value(name).unwrap_or_default())).collect();
    let mut fields: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("reason", "private_data"), ("note", "On y reconnaît le visage d'une voisine.")]);
    moderator.post(&redact(thing), &fields).await
}

async fn original(house: &TestApp, thing: Thing) -> i64 {
    count(house, "SELECT COUNT(*) FROM photo_redactions WHERE photo_id = $1", thing.id).await
}

fn files(house: &TestApp, thing: Thing) -> usize {
    fn below(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| if entry.path().is_dir() { below(&entry.path()) } else { 1 }).sum()
    }
    below(&house.app.config.data_dir.join("files/photos").join(thing.id.to_string()))
}

on_both_engines!(what_is_blacked_out_is_in_no_size_and_the_original_goes_after_the_appeal, |house| {
    let mut author = house.participant("Naima").await;
    let thing = reported(&mut author).await;
    let mut flagger = house.resident("Hassan").await;
    flag(&mut flagger, thing).await.redirect();
    let before = house.visitor().get(&paths::photo(thing.id, "large")).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    assert!(moderator.get(&thing.item()).await.has(&format!("a[href='{}']", redact(thing))));
    assert_eq!(redacted(&mut moderator, thing).await.redirect(), thing.item());
    assert_eq!(state(&house, thing).await, (Visibility::Published, 2));
    for size in SIZES {
        let shown = house.visitor().get(&paths::photo(thing.id, size)).await;
        assert_eq!(shown.status, StatusCode::OK);
        for inside in [(0.5, 0.5), (0.27, 0.27), (0.73, 0.73), (0.27, 0.73)] {
            assert!(light(&shown, inside) < 24, "{size} {inside:?}: {}", light(&shown, inside));
        }
        for outside in [(0.1, 0.1), (0.9, 0.5), (0.5, 0.05)] {
            assert!(light(&shown, outside) > 220, "{size} {outside:?}");
        }
        assert_ne!(shown.headers[header::ETAG], before.headers[header::ETAG]);
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM flags WHERE item_id = $1 AND outcome = 'upheld'", thing.id).await, 1);
    assert!(flagger.get(&paths::notifications()).await.words().contains("noircie"));
    let log = house.visitor().get(&paths::moderation_entries(COMMUNE)).await.text();
    assert!(log.contains("\"act\":\"redact\"") && log.contains("\"kind\":\"photo\""), "{log}");
    assert!(house.visitor().get(&paths::moderation_log(COMMUNE)).await.words().contains("noirci une partie"));

    let former = paths::photo_former(thing.id, 2);
    let stranger = house.participant("Karim").await;
    for mut client in [house.visitor(), stranger, flagger, house.staff("Agente", Role::Officer).await] {
        assert_eq!(client.get(&former).await.status, StatusCode::NOT_FOUND);
        let page = client.get(&thing.page()).await;
        assert!(page.words().contains("noirci une partie de cette photo") && !page.words().contains("visage d'une voisine"), "{}", page.words());
    }
    for client in [&mut author, &mut moderator] {
        let kept = client.get(&former).await;
        assert_eq!((kept.status, light(&kept, (0.5, 0.5)) > 220), (StatusCode::OK, true));
        assert_eq!(kept.headers[header::CACHE_CONTROL], "no-store");
    }
    let page = author.get(&thing.page()).await;
    assert!(page.words().contains("visage d'une voisine") && page.has(&format!("a[href='{}']", paths::redaction_appeal(COMMUNE, thing.id))));
    assert!(author.get(&paths::notifications()).await.words().contains("noirci une partie de votre photo"));
    assert!(house.mails().await.iter().any(|mail| mail.subject.contains("noircie") && mail.text.contains("visage d'une voisine")));

    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!((original(&house, thing).await, files(&house, thing)), (1, 6), "it is kept for the appeal");
    let now = house.app.clock.now();
    house.app.clock.set(crate::photos::long_after_now());
    assert_eq!(orphans::delete(&house.app).await.expect("looked for"), 0, "neither version is an orphan");
    house.app.clock.set(now);
    house.wait_seconds(14 * 86_400 + 1);
    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!((original(&house, thing).await, files(&house, thing)), (0, 3), "and gone afterwards");
    let mut author = house.signed_in(id(&author), false).await;
    assert_eq!(author.get(&former).await.status, StatusCode::NOT_FOUND);
    assert_eq!(author.post(&paths::redaction_appeal(COMMUNE, thing.id), WHY).await.status, StatusCode::CONFLICT);
    assert!(light(&house.visitor().get(&paths::photo(thing.id, "large")).await, (0.5, 0.5)) < 24);
});

on_both_engines!(a_right_appeal_brings_the_original_back_and_a_wrong_one_deletes_it, |house| {
    for (outcome, left) in [("reversed", (0, 3)), ("upheld", (0, 3))] {
        let mut author = house.participant("Naima").await;
        let thing = reported(&mut author).await;
        let mut first = house.staff("Première", Role::Moderator).await;
        redacted(&mut first, thing).await.redirect();
        let contest = paths::redaction_appeal(COMMUNE, thing.id);
        assert_eq!(house.participant("Karim").await.post(&contest, WHY).await.status, StatusCode::NOT_FOUND, "it is the author's");
        assert_eq!(author.post(&contest, &[("body", "non")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(author.get(&contest).await.words().contains("visage d'une voisine"));
        assert_eq!(author.post(&contest, WHY).await.redirect(), thing.page());
        assert_eq!(author.post(&contest, WHY).await.status, StatusCode::CONFLICT, "once is enough");
        house.wait_seconds(15 * 86_400);
        crate::common::sweep(&house.app).await.expect("swept");
        assert_eq!(original(&house, thing).await, 1, "it stays while the appeal is open");

        let answer = [("outcome", outcome), ("answer", "Relu avec une autre personne : voici pourquoi.")];
        let judged = paths::moderation_appeal(COMMUNE, "photo", thing.id);
        let mut first = house.signed_in(id(&first), true).await;
        assert_eq!(first.post(&judged, &answer).await.status, StatusCode::FORBIDDEN, "who redacted does not judge");
        let mut second = house.staff("Seconde", Role::Administrator).await;
        let item = second.get(&thing.item()).await;
        assert!(item.words().contains("c'est une affiche") && item.has(&format!("a[href='{}']", paths::photo_former(thing.id, 2))));
        assert_eq!(second.get(&paths::photo_former(thing.id, 2)).await.status, StatusCode::OK);
        assert!(second.get(&format!("{}?state=appeals", paths::moderation(COMMUNE))).await.has(&format!("a[href='{}']", thing.item())));
        second.post(&judged, &answer).await.redirect();
        let again = if outcome == "reversed" { StatusCode::CONFLICT } else { StatusCode::FORBIDDEN };
        assert_eq!(second.post(&judged, &answer).await.status, again, "it is decided");
        crate::common::sweep(&house.app).await.expect("swept");
        assert_eq!((original(&house, thing).await, files(&house, thing)), left, "{outcome}");
        assert_eq!(state(&house, thing).await.0, Visibility::Published);
        for size in SIZES {
            let shown = house.visitor().get(&paths::photo(thing.id, size)).await;
            assert_eq!(light(&shown, (0.5, 0.5)) > 220, outcome == "reversed", "{outcome} {size}");
        }
        let mut author = house.signed_in(id(&author), false).await;
        let page = author.get(&thing.page()).await;
        assert_eq!(page.words().contains("Relu avec une autre personne"), outcome == "upheld", "{}", page.words());
        assert_eq!(house.visitor().get(&thing.page()).await.words().contains("noirci une partie"), outcome == "upheld");
        assert_eq!(tajmaat::moderation::log::verify(&house.app, house.commune().await.id).await.expect("read").2, None);
    }
});

#[tokio::test]
async fn a_moderator_draws_by_pressing_twice_or_by_numbers() {
    let house = TestApp::new().await;
    let mut author = house.participant("Naima").await;
    let thing = reported(&mut author).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let pressed = moderator.get(&format!("{}?at.x=64&at.y=32", redact(thing))).await;
    assert_eq!(pressed.attributes("input[name=corner]", "value"), ["1000,1000"]);
    let on_a_phone = moderator.get(&format!("{}?on.x=28&on.y=14", redact(thing))).await;
    assert_eq!(on_a_phone.attributes("input[name=corner]", "value"), ["1000,1000"], "drawn smaller, the same place");
    let again = moderator.get(&format!("{}?corner=1000,1000&at.x=320&at.y=160", redact(thing))).await;
    assert_eq!(again.attributes("form[method=post] input[name=r]", "value"), ["1000,1000,4000,4000"]);
    assert!(!again.has("input[name=corner]"));
    let source = again.attributes("input[type=image]", "src").remove(0);
    let shown = moderator.get(&source).await;
    assert_eq!((shown.status, shown.headers[header::CACHE_CONTROL].to_str().expect("ascii")), (StatusCode::OK, "no-store"));
    assert!(light(&shown, (0.3, 0.3)) < 24 && light(&shown, (0.8, 0.8)) > 220);
    assert!(light(&house.visitor().get(&paths::photo(thing.id, "medium")).await, (0.3, 0.3)) > 220, "nothing is kept yet");
    let typed = "add=yes&left=90&top=12,5&width=%D9%A5%D9%A0&height=10&r=1000,1000,4000,4000";
    let added = moderator.get(&format!("{}?{typed}", redact(thing))).await;
    assert_eq!(added.attributes("form[method=post] input[name=r]", "value"), ["1000,1000,4000,4000", "9000,1250,1000,1000"], "cut to the picture");
    let removed = added.attributes("a.button.small", "href").into_iter().find(|href| href.contains("?r=")).expect("a way back");
    assert_eq!(moderator.get(&removed).await.attributes("form[method=post] input[name=r]", "value"), ["1000,1000,4000,4000"]);
    assert!(moderator.get(&format!("{}?at.x=0&at.y=0", redact(thing))).await.value("corner").is_none(), "a key on the picture is no point");
}

#[tokio::test]
async fn hostile_numbers_and_wrong_people_get_nothing() {
    let house = TestApp::new().await;
    let mut author = house.participant("Naima").await;
    let thing = reported(&mut author).await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    for bad in ["NaN", "inf", "-1", "1e9", "101", "", "99999999999999999999", "%01", "%3Cb%3E"] {
        let refused = moderator.get(&format!("{}?add=yes&left={bad}&top=1&width=10&height=10", redact(thing))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(refused.has("#left-error") && !refused.has("input[name=r]"), "{bad}");
        assert_eq!(refused.value("top").as_deref(), Some("1"), "what was typed stays");
    }
    let flat = moderator.get(&format!("{}?add=yes&left=100&top=1&width=10&height=10", redact(thing))).await;
    assert_eq!(flat.status, StatusCode::UNPROCESSABLE_ENTITY, "outside the picture");
    for bad in ["r=1,2", "r=0,0,1e9,1", "r=-9999999999,0,99999999999999999999,5", "corner=x", "corner=20000,1", "at.x=99999999999999999999&at.y=1", "at.x=%FF"]
    {
        let page = moderator.get(&format!("{}?{bad}", redact(thing))).await;
        assert!(page.status.is_success() && !page.has("input[name=r]"), "{bad}: {}", page.status);
        assert_eq!(moderator.get(&format!("{}?{bad}", paths::redact_preview(COMMUNE, thing.id))).await.status, StatusCode::OK, "{bad}");
    }
    let many = "r=0,0,100,100&".repeat(30);
    let page = moderator.get(&format!("{}?{many}add=yes&left=1&top=1&width=10&height=10", redact(thing))).await;
    assert_eq!((page.status, page.attributes("form[method=post] input[name=r]", "value").len()), (StatusCode::UNPROCESSABLE_ENTITY, 20));

    let good =
        [("r", "0,0,5000,5000"), ("reason", "insult"), ("note", "Assez long pour être lu."), ("visibility", "published"), ("version", "1"), ("decisions", "0")];
    let without = |name: &'static str| good.iter().copied().filter(move |(field, _)| *field != name).collect::<Vec<_>>();
    let unsaid = [without("reason").into_iter().filter(|(name, _)| *name != "note").collect(), vec![("reason", "other")]].concat();
    for (missing, fields) in [("r", without("r")), ("reason", without("reason")), ("a note that no rule explains", unsaid)] {
        let refused = moderator.post(&redact(thing), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{missing}");
        assert!(refused.has(".error-summary"));
    }
    for (stale, value) in [("version", "7"), ("decisions", "3"), ("visibility", "hidden"), ("visibility", "nonsense")] {
        let fields = [without(stale), vec![(stale, value)]].concat();
        assert_eq!(moderator.post(&redact(thing), &fields).await.status, StatusCode::CONFLICT, "{stale}");
    }
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let mut officer = house.staff("Agente", Role::Officer).await;
    let mut stranger = house.participant("Karim").await;
    for client in [&mut administrator, &mut officer, &mut stranger, &mut author] {
        assert_eq!(client.get(&redact(thing)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.get(&paths::redact_preview(COMMUNE, thing.id)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.post(&redact(thing), &good).await.status, StatusCode::FORBIDDEN);
    }
    let mut own = house.staff("Naima, modératrice", Role::Moderator).await;
    let theirs = reported(&mut own).await;
    assert_eq!(own.get(&redact(theirs)).await.status, StatusCode::FORBIDDEN, "nobody judges their own");
    assert_eq!(files(&house, thing), 3, "no refused redaction leaves a file");
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    assert_eq!(moderator.get(&redact(thing)).await.status, StatusCode::CONFLICT, "a hidden photo is not redacted");
}

on_both_engines!(two_moderators_redact_at_once_and_one_counts, |house| {
    let mut author = house.participant("Naima").await;
    let thing = reported(&mut author).await;
    let mut all = tokio::task::JoinSet::new();
    for name in ["Une", "Deux", "Trois"] {
        let mut moderator = house.staff(name, Role::Moderator).await;
        let fields = [
            ("r", "0,0,5000,5000"),
            ("reason", "insult"),
            ("note", "Assez long pour être lu."),
            ("visibility", "published"),
            ("version", "1"),
            ("decisions", "0"),
        ];
        all.spawn(async move { moderator.post(&redact(thing), &fields).await.status });
    }
    let done = all.join_all().await;
    assert_eq!(done.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{done:?}");
    assert!(done.iter().all(|status| matches!(*status, StatusCode::SEE_OTHER | StatusCode::CONFLICT)), "{done:?}");
    assert_eq!((original(&house, thing).await, files(&house, thing), count(&house, DECISIONS, thing.id).await), (1, 6, 1));
});

#[tokio::test]
async fn a_cache_that_asks_again_gets_a_short_answer_while_the_photo_is_the_same() {
    use tower::ServiceExt as _;
    let house = TestApp::new().await;
    let mut author = house.participant("Naima").await;
    let thing = reported(&mut author).await;
    let path = paths::photo(thing.id, "small");
    let tag = house.visitor().get(&path).await.headers[header::ETAG].clone();
    let ask = async || {
        let request = Request::builder().method(Method::GET).uri(&path).header(header::HOST, "tajmaat.test").header(header::IF_NONE_MATCH, &tag);
        let request = request.body(axum::body::Body::empty()).expect("a request");
        tajmaat::site::router(house.app.clone()).oneshot(request).await.expect("an answer").status()
    };
    assert_eq!(ask().await, StatusCode::NOT_MODIFIED);
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    redacted(&mut moderator, thing).await.redirect();
    assert_eq!(ask().await, StatusCode::OK, "another version");
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    assert_eq!(ask().await, StatusCode::NOT_FOUND, "hidden: who knows the tag learns nothing");
}

//! The official answer and the works: by officers of the commune alone, told to the author, shown with the path.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{SolutionId, sql};
use tajmaat::participation::support;
use tajmaat::people::accounts::{self, past::PersonRow};

use crate::common::content::{Thing, solution};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

const REASONS: &str = "Le budget participatif couvre les plants et l'arrosage pendant trois ans.";

async fn proposed(house: &TestApp, author: &Client) -> Thing {
    solution(house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await
}

fn accepted() -> Vec<(&'static str, &'static str)> {
    vec![
        ("decision", "accepted"),
        ("reasons", REASONS),
        ("cost", "35 000"),
        ("responsible", "Service des espaces verts"),
        ("starts_on", "2026-10-01"),
        ("ends_on", "2027-03-31"),
    ]
}

async fn state(house: &TestApp) -> String {
    house.app.db.one::<(String,)>(sql("SELECT state FROM solutions")).await.expect("a state").0
}

on_both_engines!(an_accepted_solution_is_built_and_followed, |house| {
    let mut author = house.participant("Amina").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &author).await;
    assert!(officer.get(&thing.page()).await.has(&format!("a[href='{}']", paths::answer(COMMUNE, thing.number))));
    officer.post(&paths::answer(COMMUNE, thing.number), &accepted()).await.redirect();
    assert_eq!(state(&house).await, "accepted");
    let page = house.visitor().get(&thing.page()).await;
    for words in [REASONS, "35 000 DH", "Service des espaces verts"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert!(author.get(&paths::notifications()).await.words().contains("Des arbres pour l'école"));

    let works = paths::milestones(COMMUNE, thing.number);
    officer.post(&works, &[("act", "add"), ("title", "Fosses creusées"), ("due_on", "2026-11-01")]).await.redirect();
    officer.post(&works, &[("act", "start")]).await.redirect();
    assert_eq!(state(&house).await, "in_progress");
    let milestone = officer.get(&works).await.value("milestone").expect("a milestone");
    officer.post(&works, &[("act", "progress"), ("milestone", &milestone), ("progress", "60")]).await.redirect();
    let page = house.visitor().get(&thing.page()).await;
    assert_eq!(page.attributes("progress", "value"), ["60"]);
    officer.post(&works, &[("act", "finish")]).await.redirect();
    assert_eq!(state(&house).await, "done");
    assert_eq!(officer.post(&works, &[("act", "finish")]).await.status, StatusCode::CONFLICT, "once");
});

fn picture(colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(640, 480, image::Rgb(colour)).write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}

on_both_engines!(what_was_built_is_shown_beside_how_it_was, |house| {
    let mut author = house.participant("Amina").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &author).await;
    let report = [
        ("title", "Un mur sans ombre"),
        ("body", "Les enfants attendent au soleil devant l'école."),
        ("topic", "waste/black-spots"),
        ("neighbourhood", "centre"),
    ];
    author.post_files(&paths::new_problem(COMMUNE), &report, &[("photos", "a.jpg", &picture([200, 160, 90]))]).await.redirect();
    house.app.db.run(sql("INSERT INTO solution_problems (solution_id, problem_id) SELECT s.id, p.id FROM solutions s, problems p")).await.expect("linked");
    let works = paths::milestones(COMMUNE, thing.number);
    let fields = [("act", "photo"), ("alt", "Douze caroubiers le long du mur")];
    let (first, second) = (picture([30, 110, 60]), picture([20, 90, 40]));
    officer.post(&paths::answer(COMMUNE, thing.number), &accepted()).await.redirect();
    assert_eq!(officer.post_files(&works, &fields, &[("photos", "b.jpg", &first)]).await.status, StatusCode::CONFLICT, "nothing is built yet");
    officer.post(&works, &[("act", "start")]).await.redirect();
    officer.post(&works, &[("act", "finish")]).await.redirect();
    assert!(officer.get(&works).await.has("form[enctype='multipart/form-data'] input[type=file]"));
    let refused = officer.post_files(&works, &fields, &[]).await;
    assert_eq!((refused.status, refused.value("alt").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("Douze caroubiers le long du mur")));
    assert!(refused.has("#photos-error"));
    assert_eq!(officer.post_files(&works, &fields, &[("photos", "b.jpg", b"no picture")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    for (person, status) in [(&mut author, StatusCode::FORBIDDEN), (&mut administrator, StatusCode::FORBIDDEN)] {
        assert_eq!(person.post_files(&works, &fields, &[("photos", "b.jpg", &first)]).await.status, status);
    }
    assert!(!house.visitor().get("/ain-amlal").await.has(".before-after"), "of one alone there is one");
    officer.post_files(&works, &fields, &[("photos", "b.jpg", &first)]).await.redirect();

    let home = house.visitor().get("/ain-amlal").await;
    let shown = home.attributes(".before-after img", "src");
    assert_eq!((shown.len(), home.all(".before-after .state")), (2, vec!["Avant les travaux".to_owned(), "Après les travaux".to_owned()]));
    assert_eq!(home.attributes(".before-after img", "alt")[1], "Douze caroubiers le long du mur");
    let photo = house.visitor().get(&shown[1]).await;
    assert_eq!((photo.status, photo.headers["content-type"].to_str().expect("words")), (StatusCode::OK, "image/jpeg"));
    assert_eq!(house.visitor().get(&thing.page()).await.attributes(".answer img.item-photo", "alt"), ["Douze caroubiers le long du mur"]);

    // Another takes its place.
    officer.post_files(&works, &fields, &[("photos", "b.jpg", &second)]).await.redirect();
    tajmaat::base::jobs::run_due(&house.app).await.expect("done");
    let (count,) = house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM photos WHERE solution_id IS NOT NULL")).await.expect("a number");
    assert_eq!((count, house.visitor().get(&shown[1]).await.status), (1, StatusCode::NOT_FOUND));
    let now = house.visitor().get("/ain-amlal").await.attributes(".before-after img", "src").remove(1);
    assert_eq!(house.visitor().get(&now).await.status, StatusCode::OK);
    // It is as public as the solution.
    house.app.db.run(sql("UPDATE solutions SET visibility = 'hidden'")).await.expect("hidden");
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    assert_eq!((house.visitor().get(&now).await.status, moderator.get(&now).await.status), (StatusCode::NOT_FOUND, StatusCode::OK));
});

on_both_engines!(a_rejection_needs_reasons_and_keeps_what_was_typed, |house| {
    let author = house.participant("Amina").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &author).await;
    let path = paths::answer(COMMUNE, thing.number);
    let answer =
        officer.post(&path, &[("decision", "rejected"), ("reasons", "Non."), ("cost", "beaucoup"), ("starts_on", "2026-13-40"), ("ends_on", "demain")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.all(".field-error").len(), 4, "{:?}", answer.all(".field-error"));
    assert_eq!(answer.value("reasons").as_deref().map(str::trim), Some("Non."));
    assert_eq!(answer.value("cost").as_deref(), Some("beaucoup"));
    assert_eq!(state(&house).await, "published");
    let reasons = "Le terrain appartient à l'État et la demande de cession a été refusée.";
    officer.post(&path, &[("decision", "rejected"), ("reasons", reasons)]).await.redirect();
    assert_eq!(state(&house).await, "rejected");
    assert!(house.visitor().get(&thing.page()).await.words().contains(reasons));
});

#[tokio::test]
async fn an_end_before_the_beginning_is_refused() {
    let house = TestApp::new().await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    let mut fields = accepted();
    fields[5] = ("ends_on", "2026-09-30");
    let answer = officer.post(&paths::answer(COMMUNE, thing.number), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.has("#ends_on-error"), "{}", answer.words());
}

#[tokio::test]
async fn only_officers_of_the_commune_answer() {
    let house = TestApp::new().await;
    house.add_commune("oued-zem").await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    let others = [
        (house.participant("Brahim").await, StatusCode::FORBIDDEN),
        (house.staff("Sanae", Role::Moderator).await, StatusCode::FORBIDDEN),
        (house.staff("Naïma", Role::Administrator).await, StatusCode::FORBIDDEN),
        (house.staff_of("oued-zem", "Omar", Role::Officer).await, StatusCode::FORBIDDEN),
    ];
    for (mut client, status) in others {
        assert_eq!(client.post(&paths::answer(COMMUNE, thing.number), &accepted()).await.status, status);
        assert_eq!(client.get(&paths::office(COMMUNE)).await.status, status);
    }
    assert_eq!(state(&house).await, "published");
}

#[tokio::test]
async fn two_officers_answering_at_once_do_not_contradict_each_other() {
    let house = TestApp::new().await;
    let mut first = house.staff("Mostafa", Role::Officer).await;
    let mut second = house.staff("Omar", Role::Officer).await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    let path = paths::answer(COMMUNE, thing.number);
    let rejected = [("decision", "rejected"), ("reasons", "Le terrain appartient à l'État, la demande a été refusée.")];
    let fields = accepted();
    let (yes, no) = tokio::join!(first.post(&path, &fields), second.post(&path, &rejected));
    let mut statuses = [yes.status, no.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    let answers = house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM answers")).await.expect("a number").0;
    assert_eq!(answers, 1);
}

#[tokio::test]
async fn the_office_lists_what_waits_with_its_deadline() {
    let house = TestApp::new().await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    for name in ["a", "b", "c"] {
        house.participant(name).await.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    }
    let page = officer.get(&paths::office(COMMUNE)).await;
    assert!(page.words().contains("Des arbres pour l'école") && page.words().contains("8 mai 2026"), "{}", page.words());
    assert!(page.has(".rows .due") && !page.has(".rows .due.late"), "not late yet");
    house.wait_seconds(61 * 86_400);
    let page = house.staff("Hind", Role::Officer).await.get(&paths::office(COMMUNE)).await;
    assert_eq!(page.all(".rows .due.late"), ["en retard de 1 jour"], "{}", page.words());
}

async fn told(house: &TestApp, client: &Client) -> i64 {
    let select = sql("SELECT COUNT(*) FROM notifications WHERE kind = 'answer_published' AND account_id = $1").bind(client.account.expect("signed in"));
    house.app.db.one::<(i64,)>(select).await.expect("a number").0
}

on_both_engines!(who_supported_and_who_commented_is_told_of_the_answer_once, |house| {
    let author = house.participant("Amina").await;
    let thing = proposed(&house, &author).await;
    let (mut both, mut supporter, mut talker) = (house.participant("Brahim").await, house.participant("Driss").await, house.participant("Salma").await);
    let (mut undecided, bystander) = (house.participant("Omar").await, house.participant("Itto").await);
    let mut gone = house.participant("Hassan").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let comments = paths::solution_comments(COMMUNE, thing.number);
    for client in [&mut both, &mut supporter, &mut gone, &mut undecided] {
        client.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    }
    undecided.post(&paths::support(COMMUNE, thing.number), &[("act", "withdraw")]).await.redirect();
    for client in [&mut both, &mut talker, &mut officer] {
        client.post(&comments, &[("body", "Une très bonne idée, merci."), ("stance", "for")]).await.redirect();
    }
    let left = sql("UPDATE accounts SET placeholder = TRUE, email = NULL, email_key = NULL, password_hash = NULL WHERE id = $1");
    house.app.db.run(left.bind(gone.account.expect("signed in"))).await.expect("left");
    officer.post(&paths::answer(COMMUNE, thing.number), &accepted()).await.redirect();
    assert_eq!((told(&house, &author).await, told(&house, &supporter).await), (1, 0), "the author at once, the others by the queue");
    house.mails().await;
    for client in [&author, &both, &supporter, &talker] {
        assert_eq!(told(&house, client).await, 1);
    }
    for client in [&undecided, &bystander, &gone, &officer] {
        assert_eq!(told(&house, client).await, 0);
    }
    let page = supporter.get(&paths::notifications()).await;
    assert!(page.words().contains("Des arbres pour l'école") && page.words().contains("acceptée"), "{}", page.words());

    // Whatever is begun again tells nobody twice; another answer tells everybody again.
    let (answer,): (tajmaat::base::db::AnswerId,) = house.app.db.one(sql("SELECT id FROM answers")).await.expect("an answer");
    tajmaat::participation::answers::notifying::notify(&house.app, answer).await.expect("nothing left");
    assert_eq!(told(&house, &both).await, 1);
    officer.post(&paths::answer(COMMUNE, thing.number), &accepted()).await.redirect();
    house.mails().await;
    assert_eq!((told(&house, &author).await, told(&house, &both).await), (2, 2));
});

on_both_engines!(hundreds_are_told_in_parts_and_none_twice, |house| {
    let author = house.participant("Amina").await;
    let thing = proposed(&house, &author).await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let (db, count) = (&house.app.db, 430_i64);
    let mut tx = db.begin().await.expect("a transaction");
    for number in 0..count {
        let (id, handle) = (house.app.rng.id(house.app.clock.now()), format!("many{number}"));
        let row = PersonRow { id, handle: &handle, name: "Une", email: None, password: "", language: "ar", joined: Timestamp(1) };
        accounts::past::insert(&mut tx, &row).await.expect("an account");
        support::past::insert(&mut tx, SolutionId(thing.id), id, None, Timestamp(1)).await.expect("a support");
    }
    tx.commit().await.expect("kept");
    officer.post(&paths::answer(COMMUNE, thing.number), &accepted()).await.redirect();
    let (answer,): (tajmaat::base::db::AnswerId,) = db.one(sql("SELECT id FROM answers")).await.expect("an answer");
    // Several workers at once, as after a lease that ran out.
    let mut together = tokio::task::JoinSet::new();
    for _ in 0..3 {
        let app = house.app.clone();
        together.spawn(async move { tajmaat::participation::answers::notifying::notify(&app, answer).await.map_err(|error| error.to_string()) });
    }
    for done in together.join_all().await {
        done.expect("told");
    }
    let select = sql("SELECT COUNT(*), COUNT(DISTINCT account_id) FROM notifications WHERE kind = 'answer_published'");
    assert_eq!(db.one::<(i64, i64)>(select).await.expect("numbers"), (count + 1, count + 1));
    assert_eq!(db.one::<(i64,)>(sql("SELECT COUNT(*) FROM answers WHERE told_at IS NOT NULL AND told_to IS NULL")).await.expect("a number").0, 1);
});

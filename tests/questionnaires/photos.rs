//! Photos as answers, and recordings in which questions are read out.

use app::model::consultations::AudienceKind;
use app::model::content::Role;
use app::model::paths;
use app::model::questionnaire::ANSWER_TEXT;
use axum::http::StatusCode;
use image::{GenericImageView as _, ImageFormat};
use tajmaat::base::db::sql;
use tajmaat::channels::my_data::leaving::{self, Contributions, Why};
use tajmaat::participation::consultations::Audience;
use tajmaat::participation::questionnaires::past;
use uuid::Uuid;
use xlsform::{Form, Image, Kind, Question, Required, Text};

use super::{OPEN, count, form, page, participants};
use crate::common::client::Answer;
use crate::common::content::Thing;
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::consultations::{Outline, consultation, end_in};
use crate::moderation::{HIDE, decide};
use crate::on_both_engines;
use crate::photos::{from_a_phone, picture};

const PHOTOS: &str = "SELECT COUNT(*) FROM questionnaire_photos";
const RECORDING: &str = "puits.mp3";

/// A question that is answered with a photo.
fn photo(name: &str) -> Question {
    let mut question = Question::new(name, Kind::Image(Image { max_pixels: Some(300) }));
    question.label = Text::new().with("ar", "صورة البئر").with("fr", "Une photo du puits");
    question
}

/// The questions of the others, with a photo of the well on the first page, and its question read out.
fn with_photo() -> Form {
    let mut form = form();
    let mut well = photo("well");
    well.audio = Text::new().with("fr", RECORDING);
    well.required = Required::Yes;
    form.pages[0].questions.push(well);
    form
}

/// An officer, and a consultation that asks for a photo.
async fn asked(house: &TestApp) -> (Client, i64) {
    asked_of(house, participants(), &with_photo()).await
}

async fn asked_of(house: &TestApp, audience: Audience, form: &Form) -> (Client, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { audience, phases: &OPEN, published: true };
    let (id, number) = consultation(house, officer.account.expect("signed in"), &outline).await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    past::insert(&house.app, &mut tx, id, (form, "permission"), NOW.plus_days(-10)).await.expect("questions");
    tx.commit().await.expect("kept");
    (officer, number)
}

/// Sends the first page, with a photo or without.
async fn fill_first(client: &mut Client, number: i64, photo: Option<&[u8]>, fields: &[(&str, &str)]) -> Answer {
    let shown = ["water", "people", "well"].map(|name| ("shown", name));
    let fields: Vec<(&str, &str)> = shown.into_iter().chain([("q.water", "yes"), ("q.people", "4")]).chain(fields.iter().copied()).collect();
    let files: Vec<(&str, &str, &[u8])> = photo.into_iter().map(|photo| ("photo.well", "puits.jpg", photo)).collect();
    client.post_files(&page(number, 1), &fields, &files).await
}

async fn send(client: &mut Client, number: i64, permitted: bool) {
    let fields: &[(&str, &str)] = if permitted { &[("q.permission", "OK")] } else { &[] };
    super::fill(client, number, 3, &["permission"], fields).await.redirect();
    client.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
}

async fn id_of(house: &TestApp) -> Uuid {
    house.app.db.one::<(Uuid,)>(sql("SELECT id FROM questionnaire_photos")).await.expect("one photo").0
}

async fn status(client: &mut Client, id: Uuid) -> StatusCode {
    client.get(&paths::answer_photo(id, "large")).await.status
}

on_both_engines!(no_photo_is_looked_at_when_nobody_can_answer_any_more, |house| {
    let everyone = Audience { kind: AudienceKind::Everyone, ..participants() };
    let (_, number) = asked_of(&house, everyone, &with_photo()).await;
    let mut passer = house.visitor();
    assert_eq!(fill_first(&mut passer, number, Some(b"no picture at all"), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "open, it is looked at");
    house.app.clock.set(end_in(12));
    let late = fill_first(&mut passer, number, Some(b"no picture at all"), &[]).await;
    assert_eq!(late.status, StatusCode::SEE_OTHER, "{}", late.words());
    assert_eq!(count(&house, PHOTOS).await, 0);
});

on_both_engines!(a_photo_is_kept_resumed_and_seen_by_its_author_and_the_staff, |house| {
    let (mut officer, number) = asked(&house).await;
    let mut amina = house.participant("Amina").await;
    let first = amina.get(&page(number, 1)).await;
    assert!(first.has("form[enctype='multipart/form-data'] input[type=file][name='photo.well']"), "{}", first.words());
    let missing = fill_first(&mut amina, number, None, &[]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.has(".error-summary a[href='#q.well']"), "{}", missing.words());
    let broken = fill_first(&mut amina, number, Some(b"no picture at all"), &[]).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.words().contains("Ce fichier ne se lit pas comme une photo"), "{}", broken.words());
    assert_eq!(broken.attributes("input[name='q.people']", "value"), ["4"], "nothing typed is lost");
    fill_first(&mut amina, number, Some(&from_a_phone()), &[]).await.redirect();
    let id = id_of(&house).await;
    // Another device goes on with it, without sending it again.
    let again = amina.get(&page(number, 1)).await;
    assert!(again.has(&format!("img[src='{}']", paths::answer_photo(id, "small"))), "{}", again.words());
    fill_first(&mut amina, number, None, &[]).await.redirect();
    let large = amina.get(&paths::answer_photo(id, "large")).await;
    assert_eq!(large.status, StatusCode::OK);
    assert!(!large.text().contains("GPS"), "what the camera wrote is gone");
    let (width, height) = image::load_from_memory(&large.bytes).expect("a picture").dimensions();
    assert!(width.max(height) <= 300 && height > width, "as small as the form wants it, and upright: {width} × {height}");
    assert_eq!(status(&mut officer, id).await, StatusCode::NOT_FOUND, "a draft is its author's own");
    send(&mut amina, number, false).await;
    let receipt = amina.get(&paths::questions_receipt(COMMUNE, number)).await;
    assert!(receipt.has(&format!("img[src='{}']", paths::answer_photo(id, "small"))), "{}", receipt.words());
    assert_eq!((status(&mut officer, id).await, status(&mut amina, id).await), (StatusCode::OK, StatusCode::OK));
    let csv = officer.get(&paths::answers_csv(COMMUNE, number)).await.text();
    assert!(csv.contains(&paths::answer_photo(id, "large")), "{csv}");
    house.app.clock.set(end_in(10));
    for mut other in [house.visitor(), house.participant("Brahim").await, house.staff("Rachid", Role::DeskAgent).await] {
        assert_eq!(status(&mut other, id).await, StatusCode::NOT_FOUND, "nobody permitted its publication");
    }
    assert!(!house.visitor().get(&paths::questions_results(COMMUNE, number)).await.has(".answer-photo"));
});

on_both_engines!(a_photo_is_public_while_it_is_permitted_and_not_hidden, |house| {
    let (_, number) = asked(&house).await;
    let mut amina = house.participant("Amina").await;
    fill_first(&mut amina, number, Some(&picture(600, 400, ImageFormat::Png)), &[]).await.redirect();
    send(&mut amina, number, true).await;
    let id = id_of(&house).await;
    assert_eq!(status(&mut house.visitor(), id).await, StatusCode::NOT_FOUND, "not before results are public");
    house.app.clock.set(end_in(10));
    let results = paths::questions_results(COMMUNE, number);
    let page = house.visitor().get(&results).await;
    assert!(page.has(&format!(".answer-photo img[src='{}']", paths::answer_photo(id, "small"))), "{}", page.words());
    assert_eq!(status(&mut house.visitor(), id).await, StatusCode::OK);
    let (text,): (Uuid,) = house.app.db.one(sql("SELECT id FROM questionnaire_texts")).await.expect("a text");
    let thing = Thing { kind: ANSWER_TEXT, id: text, number };
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let item = moderator.get(&thing.item()).await;
    assert!(item.text().contains(&paths::answer_photo(id, "large")), "whoever decides sees it: {}", item.words());
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    assert_eq!(status(&mut house.visitor(), id).await, StatusCode::NOT_FOUND);
    assert!(!house.visitor().get(&results).await.has(".answer-photo"));
    assert_eq!((status(&mut amina, id).await, status(&mut moderator, id).await), (StatusCode::OK, StatusCode::OK));
});

on_both_engines!(a_photo_goes_with_the_answer_that_has_it, |house| {
    let (_, number) = asked(&house).await;
    let mut amina = house.participant("Amina").await;
    fill_first(&mut amina, number, Some(&from_a_phone()), &[]).await.redirect();
    let first = id_of(&house).await;
    send(&mut amina, number, true).await;
    // Another in its place: the one that was sent stays until the new one is.
    fill_first(&mut amina, number, Some(&picture(500, 300, ImageFormat::Jpeg)), &[]).await.redirect();
    assert_eq!((count(&house, PHOTOS).await, status(&mut amina, first).await), (2, StatusCode::OK));
    send(&mut amina, number, true).await;
    assert_eq!((count(&house, PHOTOS).await, status(&mut amina, first).await), (1, StatusCode::NOT_FOUND));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_texts").await, 1);
    // Taken away: it is missing again, and what was sent keeps it.
    let missing = fill_first(&mut amina, number, None, &[("remove.well", "yes")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, PHOTOS).await, 1);
    assert!(leaving::leave(&house.app, amina.account.expect("signed in"), Contributions::Keep, Why::Asked).await.expect("left"));
    assert_eq!((count(&house, PHOTOS).await, count(&house, "SELECT COUNT(*) FROM questionnaire_texts").await), (0, 0));
});

on_both_engines!(a_hidden_photo_stays_though_its_author_answers_with_another, |house| {
    let (_, number) = asked(&house).await;
    let mut amina = house.participant("Amina").await;
    fill_first(&mut amina, number, Some(&from_a_phone()), &[]).await.redirect();
    let hidden = id_of(&house).await;
    send(&mut amina, number, true).await;
    let (text,): (Uuid,) = house.app.db.one(sql("SELECT id FROM questionnaire_texts")).await.expect("a text");
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    decide(&mut moderator, Thing { kind: ANSWER_TEXT, id: text, number }, "hide", HIDE).await.redirect();
    fill_first(&mut amina, number, Some(&picture(500, 300, ImageFormat::Jpeg)), &[]).await.redirect();
    send(&mut amina, number, true).await;
    assert_eq!(count(&house, PHOTOS).await, 2);
    assert_eq!((status(&mut moderator, hidden).await, status(&mut amina, hidden).await), (StatusCode::OK, StatusCode::OK), "it can still be contested");
    assert_eq!(status(&mut house.visitor(), hidden).await, StatusCode::NOT_FOUND);
});

on_both_engines!(a_visitor_s_photo_is_seen_in_their_browser_and_there_after_signing_in, |house| {
    let (_, number) = asked_of(&house, Audience::of(AudienceKind::Everyone), &with_photo()).await;
    let mut visitor = house.visitor();
    fill_first(&mut visitor, number, Some(&from_a_phone()), &[]).await.redirect();
    let id = id_of(&house).await;
    let browser = visitor.cookie("answers").expect("a cookie").to_owned();
    let mut amina = house.participant("Amina").await;
    assert_eq!((status(&mut visitor, id).await, status(&mut amina, id).await), (StatusCode::OK, StatusCode::NOT_FOUND));
    amina.set_cookie("answers", &browser);
    assert!(amina.get(&page(number, 1)).await.has(&format!("img[src='{}']", paths::answer_photo(id, "small"))));
    assert_eq!(status(&mut amina, id).await, StatusCode::OK);
    fill_first(&mut amina, number, None, &[]).await.redirect();
    assert_eq!((status(&mut visitor, id).await, status(&mut amina, id).await), (StatusCode::NOT_FOUND, StatusCode::OK), "it is the account's now");
});

on_both_engines!(every_photo_of_a_page_is_kept, |house| {
    let names: Vec<String> = (1..=6).map(|number| format!("well_{number}")).collect();
    let mut form = form();
    form.pages[0].questions.extend(names.iter().map(|name| photo(name)));
    let (_, number) = asked_of(&house, participants(), &form).await;
    let mut amina = house.participant("Amina").await;
    let sent = picture(60, 40, ImageFormat::Png);
    let own: Vec<String> = names.iter().map(|name| format!("photo.{name}")).collect();
    let files: Vec<(&str, &str, &[u8])> = own.iter().map(|field| (field.as_str(), "puits.png", sent.as_slice())).collect();
    let shown = ["water", "people"].into_iter().chain(names.iter().map(String::as_str)).map(|name| ("shown", name));
    let fields: Vec<(&str, &str)> = shown.chain([("q.water", "yes"), ("q.people", "4")]).collect();
    amina.post_files(&page(number, 1), &fields, &files).await.redirect();
    assert_eq!(count(&house, PHOTOS).await, 6);
});

on_both_engines!(on_paper_the_photo_is_taken_at_the_desk, |house| {
    let (mut officer, number) = asked(&house).await;
    let paper = house.visitor().get(&paths::questions_paper(COMMUNE, number)).await;
    assert!(paper.words().contains("La photo est prise au guichet"), "{}", paper.words());
    let entry = officer.get(&paths::enter_answers(COMMUNE, number)).await;
    let id = entry.value("entry").expect("the form's id");
    let fields = [("entry", id.as_str()), ("shown", "water"), ("shown", "people"), ("q.water", "yes"), ("q.people", "3"), ("shown", "permission")];
    officer.post(&paths::enter_answers(COMMUNE, number), &fields).await.redirect();
});

on_both_engines!(a_question_is_read_out, |house| {
    let (mut officer, number) = asked(&house).await;
    let mut amina = house.participant("Amina").await;
    assert!(!amina.get(&page(number, 1)).await.has("audio"));
    let path = paths::upload_questions(COMMUNE, number);
    let form = officer.get(&path).await;
    assert!(form.words().contains(RECORDING) && form.words().contains("manque encore"), "{}", form.words());
    let draft = form.value("draft").expect("a number");
    let refused = officer.post_files(&path, &[("draft", &draft)], &[("recordings", RECORDING, b"<html>no sound</html>")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains(RECORDING), "{}", refused.words());
    officer.post_files(&path, &[("draft", &draft)], &[("recordings", RECORDING, b"ID3\x04 a voice")]).await.redirect();
    let asked = amina.get(&page(number, 1)).await;
    let sources = asked.attributes("audio[controls]", "src");
    assert_eq!(sources.len(), 1, "{}", asked.words());
    let sound = house.visitor().get(&sources[0]).await;
    assert_eq!(
        (sound.status, sound.bytes.as_slice(), sound.headers["content-type"].to_str().expect("ascii")),
        (StatusCode::OK, &b"ID3\x04 a voice"[..], "audio/mpeg")
    );
});

on_both_engines!(choices_are_read_out, |house| {
    let mut form = form();
    form.lists[0].choices[0].audio = Text::new().with("fr", "oui.mp3");
    let rank = r#"{"name": "best", "kind": {"type": "rank", "list": "yes_no"}, "label": {"ar": "رتبوا", "fr": "Classez"}}"#;
    form.pages[0].questions.push(serde_json::from_str(rank).expect("a question"));
    let (mut officer, number) = asked_of(&house, participants(), &form).await;
    let mut amina = house.participant("Amina").await;
    assert!(!amina.get(&page(number, 1)).await.has("audio, .choice-heard, .heard-choices"));
    let path = paths::upload_questions(COMMUNE, number);
    let upload = officer.get(&path).await;
    assert!(upload.words().contains("oui.mp3"), "{}", upload.words());
    let draft = upload.value("draft").expect("a number");
    officer.post_files(&path, &[("draft", &draft)], &[("recordings", "oui.mp3", b"ID3\x04 a voice")]).await.redirect();
    // Beside its choice, and once above the places of a ranking.
    let asked = amina.get(&page(number, 1)).await;
    let beside = asked.attributes(".choice-heard > label + audio[controls]", "aria-label");
    assert!(beside.len() == 1 && beside[0].ends_with("Oui"), "{beside:?}");
    let above = asked.attributes(".heard-choices > li > audio[controls]", "src");
    assert_eq!(above.len(), 1, "{}", asked.words());
    assert_eq!(house.visitor().get(&above[0]).await.bytes.as_slice(), b"ID3\x04 a voice");
});

//! What somebody whose flag was dismissed can do: ask once for another look by another person.

use crate::common::fr;
use app::model::Lang;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::moderation::log;

use super::*;
use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

const WHY: &[(&str, &str)] = &[("body", "Le troisième mot est le nom de ma fille.")];
const KEEP: &[(&str, &str)] = &[("answer", "Relu avec attention : le mot est celui du village.")];
const OUTCOMES: &str = "SELECT COUNT(*) FROM flag_appeals WHERE outcome <> 'open' AND item_id = $1";

fn path(thing: Thing) -> String {
    paths::flag_appeal(COMMUNE, thing.kind.as_str(), thing.id)
}

/// A text that somebody flagged and a first moderator kept.
async fn kept(house: &TestApp) -> (Thing, Client, Client) {
    let author = house.participant("Naima").await;
    let thing = solution(house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut reader = house.participant("Hassan").await;
    flag(&mut reader, thing).await.redirect();
    let mut first = house.staff("Première", Role::Moderator).await;
    decide(&mut first, thing, "dismiss", &[]).await.redirect();
    (thing, reader, first)
}

on_both_engines!(another_person_keeps_the_text_and_says_why, |house| {
    let (thing, mut reader, mut first) = kept(&house).await;
    let form = reader.get(&thing.flag()).await;
    assert!(form.words().contains("elle respecte les règles") || form.words().contains("respecte les règles"), "{}", form.words());
    for body in ["", "court", "\u{202e}\u{200b}", &"x".repeat(100_000)] {
        let refused = reader.post(&path(thing), &[("body", body)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("#body-error"));
    }
    let refused = reader.post(&path(thing), &[("body", "<b>court")]).await;
    assert_eq!(refused.value("body").map(|text| text.trim().to_owned()).as_deref(), Some("<b>court"), "kept");
    reader.post(&path(thing), WHY).await.redirect();
    assert_eq!(reader.post(&path(thing), WHY).await.status, StatusCode::CONFLICT, "once");
    assert!(reader.get(&thing.flag()).await.words().contains("Réponse au plus tard le 23 mars 2026"));
    let mut other = house.participant("Omar").await;
    assert_eq!(other.post(&path(thing), WHY).await.status, StatusCode::CONFLICT, "whoever did not flag has nothing to contest");

    let queue = first.get(&format!("{}?state=appeals", paths::moderation(COMMUNE))).await;
    assert!(queue.words().contains("Recours d'une personne qui a signalé"), "{}", queue.words());
    assert!(queue.words().contains(&fr(tr::workbench::CONFLICT)), "{}", queue.words());
    assert_eq!(first.post(&paths::moderation_next(COMMUNE), &[("go", "~")]).await.redirect(), paths::moderation(COMMUNE), "it is not given to whoever kept it");
    let item = first.get(&thing.item()).await;
    assert!(item.words().contains("le nom de ma fille") && item.words().contains(&fr(tr::flag_appeals::HAD_PART)) && !item.has("form[action$='/hide']"));
    let mut second = house.staff("Seconde", Role::Moderator).await;
    let seen = second.get(&thing.item()).await;
    assert_eq!(decide_on(&mut first, &seen, thing, "keep", KEEP).await.status, StatusCode::FORBIDDEN, "who kept it does not judge");
    assert_eq!(decide_on(&mut first, &seen, thing, "hide", HIDE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.staff("Administratrice", Role::Administrator).await.post(&thing.act("keep"), KEEP).await.status, StatusCode::FORBIDDEN);
    let refused = decide(&mut second, thing, "keep", &[("answer", "non")]).await;
    assert_eq!((refused.status, refused.value("answer").map(|text| text.trim().to_owned()).as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("non")));
    house.mails().await;
    decide(&mut second, thing, "keep", KEEP).await.redirect();
    assert_eq!(count(&house, OUTCOMES, thing.id).await, 1);
    assert_eq!(state(&house, thing).await.0, Visibility::Published);
    assert!(reader.get(&thing.flag()).await.words().contains("le mot est celui du village"));
    assert!(reader.get(&paths::notifications()).await.words().contains("une autre personne a relu"));
    assert!(house.mails().await.iter().any(|mail| mail.text.contains("le mot est celui du village")));
    assert_eq!(reader.post(&path(thing), WHY).await.status, StatusCode::CONFLICT, "and no further");
    assert_eq!(decide(&mut second, thing, "keep", KEEP).await.status, StatusCode::CONFLICT);
    let (_, _, fault) = log::verify(&house.app, house.commune().await.id).await.expect("read");
    assert_eq!(fault, None);
});

on_both_engines!(another_person_hides_the_text_and_the_flag_was_right, |house| {
    let (thing, mut reader, _) = kept(&house).await;
    reader.post(&path(thing), WHY).await.redirect();
    let mut second = house.staff("Seconde", Role::Moderator).await;
    assert_eq!(decide(&mut second, thing, "dismiss", &[]).await.status, StatusCode::CONFLICT, "not without an answer");
    house.mails().await;
    decide(&mut second, thing, "hide", HIDE).await.redirect();
    assert_eq!(state(&house, thing).await.0, Visibility::Hidden);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM flags WHERE outcome = 'upheld' AND item_id = $1", thing.id).await, 1, "the record is corrected");
    let mails = house.mails().await;
    let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains(tr::flag_appeals::letter::REVERSED_SUBJECT.text(Lang::Fr))).collect();
    assert!(told.len() == 1 && !told[0].text.contains("voleurs"), "what the moderator writes to the author is not for others");
    let figures = house.visitor().get(&paths::moderation_log(COMMUNE)).await;
    assert!(figures.words().contains("Recours"), "{}", figures.words());
});

on_both_engines!(what_ends_meanwhile_asks_for_no_decision, |house| {
    let (thing, mut reader, _) = kept(&house).await;
    reader.post(&path(thing), WHY).await.redirect();
    let mut second = house.staff("Seconde", Role::Moderator).await;
    let page = second.get(&thing.item()).await;
    // Two answer at once: one counts.
    let mut third = house.staff("Troisième", Role::Moderator).await;
    let (one, other) = tokio::join!(decide_on(&mut second, &page, thing, "keep", KEEP), decide_on(&mut third, &page, thing, "hide", HIDE));
    let mut statuses = [one.status, other.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    assert_eq!((count(&house, OUTCOMES, thing.id).await, count(&house, DECISIONS, thing.id).await), (1, 2));
});

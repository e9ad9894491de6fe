//! Texts that people let be published: read once results are, flagged, held, hidden, contested and rewritten like others, and nowhere when they are hidden.

use app::model::consultations::AudienceKind;
use app::model::content::Role;
use app::model::paths;
use app::model::questionnaire::ANSWER_TEXT;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::channels::my_data::leaving::{self, Contributions, Why};
use tajmaat::participation::consultations::Audience;
use uuid::Uuid;

use super::{asked, count, fill, participants};
use crate::common::content::Thing;
use crate::common::{COMMUNE, Client, TestApp};
use crate::consultations::end_in;
use crate::moderation::{HIDE, RESTORE, decide};
use crate::on_both_engines;

const TEXT: &str = "Le puits est à sec depuis mai";
const TEXTS: &str = "SELECT COUNT(*) FROM questionnaire_texts";

async fn write(client: &mut Client, number: i64, why: &str, permitted: bool) {
    fill(client, number, 1, &["water", "people"], &[("q.water", "no"), ("q.people", "3")]).await.redirect();
    fill(client, number, 2, &["why"], &[("q.why", why)]).await.redirect();
    let fields: &[(&str, &str)] = if permitted { &[("q.permission", "OK")] } else { &[] };
    fill(client, number, 3, &["permission"], fields).await.redirect();
    client.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
}

async fn only(house: &TestApp, number: i64) -> Thing {
    let (id,): (Uuid,) = house.app.db.one(sql("SELECT id FROM questionnaire_texts")).await.expect("a text");
    Thing { kind: ANSWER_TEXT, id, number }
}

on_both_engines!(a_text_that_is_hidden_is_nowhere_and_may_be_contested, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    write(&mut amina, number, TEXT, true).await;
    let thing = only(&house, number).await;
    let flag = paths::answer_text_flag(COMMUNE, thing.id);
    let mut fatima = house.resident("Fatima").await;
    assert_eq!(fatima.get(&flag).await.status, StatusCode::NOT_FOUND, "nobody reads it before it closes");
    house.app.clock.set(end_in(10));
    let results = paths::questions_results(COMMUNE, number);
    let page = house.visitor().get(&results).await;
    assert!(page.words().contains(TEXT) && page.has(&format!("a[href='{flag}']")) && !page.words().contains("Amina"), "{}", page.words());
    house.app.db.run(sql("UPDATE communes SET review_weight = 1")).await.expect("settings");
    fatima.post(&flag, &[("reason", "insult")]).await.redirect();
    let page = house.visitor().get(&results).await;
    assert!(page.words().contains(TEXT), "it stays with a notice while it is looked at");
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    for path in [results.clone(), paths::questions_tables(COMMUNE, number), paths::consultation(COMMUNE, number)] {
        assert!(!house.visitor().get(&path).await.text().contains(TEXT), "{path}");
    }
    assert!(!officer.get(&results).await.text().contains(TEXT));
    assert!(!officer.get(&paths::answers_csv(COMMUNE, number)).await.text().contains(TEXT), "nor in the answers one by one");
    // The author is told, and nobody else may contest it.
    let told = amina.get(&paths::notifications()).await;
    assert!(told.has("main li"), "{}", told.words());
    decide(&mut moderator, thing, "restore", RESTORE).await.redirect();
    assert!(house.visitor().get(&results).await.words().contains(TEXT));
    assert!(officer.get(&paths::answers_csv(COMMUNE, number)).await.text().contains(TEXT));
});

on_both_engines!(a_text_follows_what_its_author_sends_and_permits, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    write(&mut amina, number, TEXT, false).await;
    assert_eq!(count(&house, TEXTS).await, 0);
    write(&mut amina, number, TEXT, true).await;
    write(&mut amina, number, "Le puits est à sec depuis juin", true).await;
    assert_eq!((count(&house, TEXTS).await, count(&house, "SELECT version FROM questionnaire_texts").await), (1, 2));
    // What is hidden does not come back by sending it again.
    house.app.db.run(sql("UPDATE questionnaire_texts SET visibility = 'hidden'")).await.expect("hidden");
    write(&mut amina, number, "Le puits est à sec depuis juillet", true).await;
    write(&mut amina, number, TEXT, false).await;
    house.app.clock.set(end_in(10));
    assert!(!house.visitor().get(&paths::questions_results(COMMUNE, number)).await.words().contains("Le puits"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_texts WHERE visibility = 'hidden'").await, 1);
});

on_both_engines!(a_text_with_chosen_words_waits_until_somebody_has_read_it, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    write(&mut amina, number, TEXT, true).await;
    house.app.db.run(sql("UPDATE questionnaire_texts SET visibility = 'held'")).await.expect("held");
    house.app.clock.set(end_in(10));
    let results = paths::questions_results(COMMUNE, number);
    assert!(!house.visitor().get(&results).await.words().contains(TEXT));
});

on_both_engines!(whoever_has_no_account_is_counted_and_not_published, |house| {
    let (_, _, number) = asked(&house, Audience::of(AudienceKind::Everyone)).await;
    let mut visitor = house.visitor();
    write(&mut visitor, number, TEXT, true).await;
    assert_eq!(count(&house, TEXTS).await, 0);
    house.app.clock.set(end_in(10));
    assert!(!house.visitor().get(&paths::questions_results(COMMUNE, number)).await.words().contains(TEXT));
});

on_both_engines!(many_texts_are_read_page_by_page, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    for at in 0..23 {
        let mut client = house.participant(&format!("Person {at}")).await;
        write(&mut client, number, &format!("Raison numéro {at} du quartier"), true).await;
    }
    house.app.clock.set(end_in(10));
    let mut visitor = house.visitor();
    let first = visitor.get(&paths::questions_results(COMMUNE, number)).await;
    let more = first.attributes("main a[href*='after=']", "href");
    let second = visitor.get(more[0].split('#').next().unwrap_or_default()).await;
    let (mut read, later) = (first.all("blockquote"), second.all("blockquote"));
    assert_eq!((read.len(), later.len(), second.has("main a[href*='after=']")), (20, 3, false));
    read.extend(later);
    read.sort();
    read.dedup();
    assert_eq!(read.len(), 23, "each once");
    // Before it closes nobody goes on reading what is not shown.
    house.app.clock.set(end_in(10).plus_seconds(-1));
    assert_eq!(visitor.get(more[0].split('#').next().unwrap_or_default()).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(whoever_leaves_takes_published_texts_along, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    write(&mut amina, number, TEXT, true).await;
    assert!(amina.get(&paths::data_json()).await.text().contains(TEXT));
    assert!(leaving::leave(&house.app, amina.account.expect("signed in"), Contributions::Keep, Why::Asked).await.expect("left"));
    assert_eq!(count(&house, TEXTS).await, 0);
});

/// What waits for a moderator.
const WAITING: &str = "SELECT (SELECT COUNT(*) FROM held_items WHERE outcome = 'waiting') + (SELECT COUNT(*) FROM flags WHERE outcome = 'open') + \
     (SELECT COUNT(*) FROM appeals WHERE outcome = 'open') + (SELECT COUNT(*) FROM flag_appeals WHERE outcome = 'open')";

/// Has every text read before it is published.
async fn hold_texts(house: &TestApp) {
    let mut administrator = house.staff("Administratrice", Role::Administrator).await;
    let held = ["answer_text.participant", "answer_text.new", "answer_text.resident", "answer_text.organisation"].map(|pair| ("held", pair));
    administrator.post(&paths::holding(COMMUNE), &held).await.redirect();
}

async fn texts(house: &TestApp) -> Vec<(String, String)> {
    house.app.db.all(sql("SELECT body, visibility FROM questionnaire_texts ORDER BY body")).await.expect("texts")
}

fn pairs(these: &[(&str, &str)]) -> Vec<(String, String)> {
    these.iter().map(|(body, visibility)| ((*body).to_owned(), (*visibility).to_owned())).collect()
}

on_both_engines!(what_is_taken_back_or_written_anew_leaves_nothing_to_decide, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    hold_texts(&house).await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    let queue = format!("{}?state=held", paths::moderation(COMMUNE));
    let mut amina = house.participant("Amina").await;
    write(&mut amina, number, TEXT, true).await;
    assert_eq!((texts(&house).await, count(&house, WAITING).await), (pairs(&[(TEXT, "held")]), 1));
    // Written anew: the one before is not waiting any more, the new one is.
    write(&mut amina, number, "Le puits est à sec depuis juin", true).await;
    assert_eq!((texts(&house).await, count(&house, WAITING).await), (pairs(&[("Le puits est à sec depuis juin", "held")]), 1));
    assert_eq!(moderator.get(&queue).await.all("ul.queue > li").len(), 1);
    let thing = only(&house, number).await;
    decide(&mut moderator, thing, "release", &[]).await.redirect();
    assert_eq!((texts(&house).await, count(&house, WAITING).await), (pairs(&[("Le puits est à sec depuis juin", "published")]), 0));
    // Taken back: nothing waits, whether it was read or not.
    write(&mut amina, number, TEXT, true).await;
    assert_eq!(count(&house, WAITING).await, 1, "an edit is read before it is published, too");
    write(&mut amina, number, TEXT, false).await;
    assert_eq!((count(&house, TEXTS).await, count(&house, WAITING).await), (0, 0));
    assert_eq!(moderator.get(&queue).await.all("ul.queue > li").len(), 0);
    // Flagged, hidden, contested and written anew: what its author leaves takes all of it along.
    write(&mut amina, number, TEXT, true).await;
    let thing = only(&house, number).await;
    decide(&mut moderator, thing, "release", &[]).await.redirect();
    house.app.clock.set(end_in(10));
    let mut moderator = house.staff("Naïma", Role::Moderator).await;
    let mut fatima = house.resident("Fatima").await;
    fatima.post(&paths::answer_text_flag(COMMUNE, thing.id), &[("reason", "insult")]).await.redirect();
    assert_eq!(count(&house, WAITING).await, 1);
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    let rewrite = paths::resubmit(COMMUNE, thing.kind.as_str(), thing.id);
    let version = amina.get(&rewrite).await.value("version").expect("a version");
    amina.post(&rewrite, &[("body", "Le puits est à sec, dit-on, depuis mai"), ("version", &version)]).await.redirect();
    let rewritten = format!("{}?state=rewritten", paths::moderation(COMMUNE));
    assert_eq!(moderator.get(&rewritten).await.all("ul.queue > li").len(), 1);
    let waiting = moderator.get(&paths::moderation(COMMUNE)).await.words();
    assert!(leaving::leave(&house.app, amina.account.expect("signed in"), Contributions::Keep, Why::Asked).await.expect("left"));
    assert_eq!((count(&house, TEXTS).await, count(&house, WAITING).await), (0, 0));
    let page = moderator.get(&rewritten).await;
    assert_eq!(page.all("ul.queue > li").len(), 0);
    assert_ne!(moderator.get(&paths::moderation(COMMUNE)).await.words(), waiting, "nor is it counted");
});

on_both_engines!(what_was_hidden_and_waits_anew_is_not_replaced_by_sending_again, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    write(&mut amina, number, TEXT, true).await;
    let thing = only(&house, number).await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    let rewrite = paths::resubmit(COMMUNE, thing.kind.as_str(), thing.id);
    let version = amina.get(&rewrite).await.value("version").expect("a version");
    amina.post(&rewrite, &[("body", "Le puits est à sec, dit-on, depuis mai"), ("version", &version)]).await.redirect();
    write(&mut amina, number, "Le puits est à sec depuis juillet", true).await;
    assert_eq!(texts(&house).await, pairs(&[("Le puits est à sec, dit-on, depuis mai", "held")]));
});

/// Answers for an organisation, with a reason that it lets be published.
async fn write_as(client: &mut Client, number: i64, organisation: &str, why: &str) {
    let pages: [(i64, &[(&str, &str)]); 3] = [
        (1, &[("shown", "water"), ("shown", "people"), ("q.water", "no"), ("q.people", "7")]),
        (2, &[("shown", "why"), ("q.why", why)]),
        (3, &[("shown", "permission"), ("q.permission", "OK")]),
    ];
    for (page, fields) in pages {
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("as", organisation)]).collect();
        client.post(&super::page(number, page), &fields).await.redirect();
    }
    client.post(&paths::questions_review(COMMUNE, number), &[("as", organisation)]).await.redirect();
}

on_both_engines!(what_an_organisation_writes_is_held_flagged_and_hidden_too, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    hold_texts(&house).await;
    let (mut driss, organisation) = house.representative("Driss").await;
    write_as(&mut driss, number, &organisation.to_string(), TEXT).await;
    assert_eq!((texts(&house).await, count(&house, WAITING).await), (pairs(&[(TEXT, "held")]), 1));
    house.app.clock.set(end_in(10));
    let results = paths::questions_results(COMMUNE, number);
    assert!(!house.visitor().get(&results).await.words().contains(TEXT), "it is read first");
    let thing = only(&house, number).await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    decide(&mut moderator, thing, "release", &[]).await.redirect();
    let page = house.visitor().get(&results).await;
    assert!(page.words().contains(TEXT) && page.has(&format!("a[href='{}']", paths::answer_text_flag(COMMUNE, thing.id))), "{}", page.words());
    house.resident("Fatima").await.post(&paths::answer_text_flag(COMMUNE, thing.id), &[("reason", "insult")]).await.redirect();
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    for path in [results.clone(), paths::consultation(COMMUNE, number)] {
        assert!(!house.visitor().get(&path).await.text().contains(TEXT), "{path}");
    }
    for path in [results, paths::answers_csv(COMMUNE, number)] {
        assert!(!officer.get(&path).await.text().contains(TEXT), "{path}");
    }
    // Who speaks for it is told, and when they leave it stays the organisation's.
    assert!(driss.get(&paths::notifications()).await.has("main li"));
    assert!(leaving::leave(&house.app, driss.account.expect("signed in"), Contributions::Remove, Why::Asked).await.expect("left"));
    assert_eq!(texts(&house).await, pairs(&[(TEXT, "hidden")]));
});

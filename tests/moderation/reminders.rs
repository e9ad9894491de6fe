//! Reminders: who is written to, when, how often, and that restarts and several nodes write once.

use app::model::content::Role;
use app::model::paths;
use tajmaat::base::mail::Mail;
use tajmaat::moderation::reminding;

use super::holding::{rule, say};
use super::*;
use crate::common::content::organisation_request;
use crate::on_both_engines;

const HOUR: i64 = 3_600;

async fn address(house: &TestApp, client: &Client) -> String {
    house.app.db.one::<(String,)>(sql("SELECT email FROM accounts WHERE id = $1").bind(id(client))).await.expect("an address").0
}

/// Reminds, and returns the letters that left for it.
async fn remind(house: &TestApp) -> Vec<Mail> {
    house.mails().await;
    reminding::remind(&house.app).await.expect("reminded");
    house.mails().await
}

on_both_engines!(moderators_are_reminded_once_a_day_after_half_of_the_time, |house| {
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "CANARI-titre", "CANARI-texte").await;
    flag(&mut house.participant("Hassan").await, thing).await.redirect();
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let suspended = house.staff("Suspendu", Role::Moderator).await;
    let removed = house.staff("Partie", Role::Moderator).await;
    house.staff("Responsable", Role::Administrator).await;
    let suspension =
        sql("INSERT INTO measures (id, commune_id, account_id, number, kind, days, item_kind, item_id, reason, note, state, actor_id, created_at, \
         begins_at, ends_at) VALUES ($1, $2, $3, 1, 'suspension', 30, 'problem', $4, 'insult', 'Une note assez longue.', 'given', $5, $6, $6, $7)");
    let suspension = suspension.bind(house.app.rng.id::<tajmaat::base::db::MeasureId>(NOW)).bind(house.commune().await.id).bind(id(&suspended)).bind(thing.id);
    house.app.db.run(suspension.bind(id(&author)).bind(NOW).bind(NOW.plus_days(30))).await.expect("a suspension");
    house.app.db.run(sql("DELETE FROM roles WHERE account_id = $1").bind(id(&removed))).await.expect("removed");

    house.wait_seconds(36 * HOUR);
    assert!(remind(&house).await.is_empty(), "half of 72 hours, not more");
    house.wait_seconds(HOUR);
    let mails = remind(&house).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0].to, address(&house, &moderator).await);
    assert_eq!(mails[0].subject, "Commune d'Aïn Amlal\u{a0}: à décider\u{a0}: 1");
    for part in ["À décider\u{a0}: 1", "En retard\u{a0}: 0", "un texte signalé, 12 mars 2026", &format!("http://tajmaat.test{}", paths::moderation(COMMUNE))]
    {
        assert!(mails[0].text.contains(part), "{part} in {}", mails[0].text);
    }
    assert!(!mails[0].text.contains("CANARI"));
    assert!(moderator.get(&paths::notifications()).await.words().contains("à décider : 1, dont en retard : 0"));

    // A restart reminds nobody again; the next day does.
    assert!(remind(&house).await.is_empty());
    house.wait_seconds(23 * HOUR);
    assert!(remind(&house).await.is_empty());
    house.wait_seconds(13 * HOUR);
    let mails = remind(&house).await;
    assert!(mails.len() == 1 && mails[0].text.contains("En retard\u{a0}: 1"), "{mails:?}");

    // Decided: nothing to remind of.
    decide(&mut moderator, thing, "dismiss", &[]).await.redirect();
    house.wait_seconds(48 * HOUR);
    assert!(remind(&house).await.is_empty());
});

on_both_engines!(several_nodes_write_once, |house| {
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    flag(&mut house.participant("Hassan").await, thing).await.redirect();
    house.staff("Modératrice", Role::Moderator).await;
    house.wait_seconds(50 * HOUR);
    let (first, second, third) = tokio::join!(reminding::remind(&house.app), reminding::remind(&house.app), reminding::remind(&house.app));
    assert!(first.is_ok() && second.is_ok() && third.is_ok());
    assert_eq!(house.mails().await.len(), 1);
    let told = sql("SELECT COUNT(*) FROM notifications WHERE kind = 'queue_waits'");
    assert_eq!(house.app.db.one::<(i64,)>(told).await.expect("a count").0, 1);
});

on_both_engines!(administrators_hear_of_overdue_appeals_until_they_are_decided, |house| {
    let mut author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let administrator = house.staff("Responsable", Role::Administrator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    let why = [("body", "Je n'ai traité personne de voleur.")];
    author.post(&paths::appeal(COMMUNE, thing.kind.as_str(), thing.id), &why).await.redirect();
    house.wait_seconds(14 * 24 * HOUR);
    let mails = remind(&house).await;
    assert_eq!(mails.len(), 1, "due now is not overdue; the moderator is reminded: {mails:?}");
    house.wait_seconds(24 * HOUR);
    let mails = remind(&house).await;
    assert_eq!(mails.len(), 2, "{mails:?}");
    let (to_moderator, to_administrator) = (address(&house, &moderator).await, address(&house, &administrator).await);
    let link = format!("http://tajmaat.test{}?state=appeals", paths::moderation(COMMUNE));
    let overdue = mails.iter().find(|mail| mail.to == to_administrator).expect("a letter to the administrator");
    assert!(
        overdue.subject.contains("recours en retard") && overdue.text.contains("un recours contre un masquage") && overdue.text.contains(&link),
        "{overdue:?}"
    );
    assert!(mails.iter().any(|mail| mail.to == to_moderator && mail.text.contains("En retard\u{a0}: 1")), "{mails:?}");
    house.wait_seconds(24 * HOUR);
    assert_eq!(remind(&house).await.len(), 2, "every day");
    let answer = [("outcome", "reversed"), ("answer", "Le recours est fondé, le texte revient.")];
    // Weeks later the session has ended.
    let mut administrator = house.signed_in(id(&administrator), true).await;
    let done = administrator.post(&paths::moderation_appeal(COMMUNE, thing.kind.as_str(), thing.id), &answer).await.redirect();
    assert!(done.starts_with(&paths::moderation(COMMUNE)), "{done}");
    house.wait_seconds(48 * HOUR);
    assert!(remind(&house).await.is_empty());
});

on_both_engines!(what_each_kind_waits_for_is_named, |house| {
    rule(&house, &[("words", "yes"), ("french", "voleur")]).await;
    let mut author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    say(&mut author, on, "Vous êtes un voleur, tout le monde le sait.").await;
    house.staff("Modératrice", Role::Moderator).await;
    house.wait_seconds(37 * HOUR);
    let mails = remind(&house).await;
    assert!(mails.len() == 1 && mails[0].text.contains("un texte en attente de publication"), "{mails:?}");

    // Organisations are for administrators: half of 14 days.
    organisation_request(&house, id(&author)).await;
    house.wait_seconds(6 * 24 * HOUR);
    let mails = remind(&house).await;
    let asked: Vec<&Mail> = mails.iter().filter(|mail| mail.text.contains("la demande d'une organisation")).collect();
    assert!(asked.len() == 1 && asked[0].text.contains(&paths::organisation_requests(COMMUNE)), "{mails:?}");
});

#[tokio::test]
async fn what_was_taken_away_is_not_reminded_of_and_who_has_no_contact_is_told_on_the_page() {
    let house = TestApp::new().await;
    let mut author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let said = say(&mut author, on, "C'est toujours la même chose ici, depuis des mois.").await;
    flag(&mut house.participant("Hassan").await, said).await.redirect();
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    house.app.db.run(sql("UPDATE accounts SET email = NULL, email_key = NULL WHERE id = $1").bind(id(&moderator))).await.expect("no address");
    author.post(&paths::comment_delete(COMMUNE, said.id), &[]).await.redirect();
    house.wait_seconds(80 * HOUR);
    assert!(remind(&house).await.is_empty());
    assert!(moderator.get(&paths::notifications()).await.words().contains("Rien pour l'instant"));

    flag(&mut house.participant("Itto").await, on).await.redirect();
    house.wait_seconds(80 * HOUR);
    assert!(remind(&house).await.is_empty(), "no letter");
    assert!(moderator.get(&paths::notifications()).await.words().contains("à décider : 1, dont en retard : 1"));
}

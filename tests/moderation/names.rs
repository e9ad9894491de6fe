//! Names that claim to be the commune or its staff, or carry an address, wait for a moderator; and nothing is edited that was hidden meanwhile.

use std::time::Duration;

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, sql};

use super::*;
use crate::common::TestApp;
use crate::on_both_engines;

const WHY: &str = "Ce nom laisse croire que vous parlez pour la commune.";

async fn shown(house: &TestApp, person: AccountId) -> String {
    house.app.db.one::<(String,)>(sql("SELECT name FROM accounts WHERE id = $1").bind(person)).await.expect("a name").0
}

async fn waiting(house: &TestApp) -> Vec<String> {
    let rows: Vec<(String,)> = house.app.db.all(sql("SELECT name FROM held_names WHERE outcome = 'waiting' ORDER BY name")).await.expect("names");
    rows.into_iter().map(|(name,)| name).collect()
}

async fn rename(client: &mut Client, name: &str) -> Answer {
    client.post(&paths::account_name(), &[("name", name)]).await
}

/// Where the only name that waits is decided about, by the queue.
async fn place(moderator: &mut Client) -> String {
    let queue = moderator.get(&format!("{}?state=name", paths::moderation(COMMUNE))).await;
    let links = queue.attributes("ul.queue h2 a", "href");
    assert_eq!(links.len(), 1, "{}", queue.words());
    links[0].clone()
}

on_both_engines!(a_name_that_claims_to_be_the_commune_waits_and_the_old_one_stays, |house| {
    let mut person = house.participant("Brahim").await;
    let thing = problem(&house, id(&person), "Lampadaire éteint", "Il fait noir depuis deux semaines.").await;
    let answer = rename(&mut person, "Commune d'Ain Amlal").await;
    let page = person.follow(&answer).await;
    assert!(page.words().contains("La modération lira ce nom") && page.words().contains("attend d'être lu"), "{}", page.words());
    assert_eq!(page.all("h1"), ["Brahim"], "the old name stays");
    assert!(house.visitor().get(&thing.page()).await.words().contains("Brahim"));
    assert_eq!(waiting(&house).await, ["Commune d'Ain Amlal"]);

    let mut moderator = house.staff("Une", Role::Moderator).await;
    let path = place(&mut moderator).await;
    let before = moderator.get(&path).await;
    assert!(before.words().contains("Commune d'Ain Amlal") && before.words().contains("Brahim"), "{}", before.words());
    for client in [&mut person, &mut house.staff("Mostafa", Role::Officer).await] {
        assert_eq!(client.get(&path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.post(&path, &[("act", "release")]).await.status, StatusCode::FORBIDDEN);
    }
    let short = moderator.post(&path, &[("act", "refuse"), ("note", "Non.")]).await;
    assert_eq!((short.status, short.value("note").as_deref().map(str::trim)), (StatusCode::UNPROCESSABLE_ENTITY, Some("Non.")));
    moderator.post(&path, &[("act", "refuse"), ("note", WHY)]).await.redirect();
    assert_eq!(shown(&house, id(&person)).await, "Brahim");
    assert!(person.get(&paths::notifications()).await.text().contains(WHY), "told why");
    assert!(!person.get(&paths::account()).await.words().contains("attend d'être lu"));
    assert_eq!(moderator.post(&path, &[("act", "release")]).await.status, StatusCode::NOT_FOUND, "decided once");

    house.wait_seconds(1);
    rename(&mut person, "Brahim modérateur").await.redirect();
    let path = place(&mut moderator).await;
    let other = rename(&mut person, "Brahim 0612345678").await;
    assert_eq!(person.follow(&other).await.all("h1"), ["Brahim"]);
    assert_eq!(moderator.post(&path, &[("act", "release")]).await.status, StatusCode::NOT_FOUND, "another name took its place");
    let path = place(&mut moderator).await;
    moderator.post(&path, &[("act", "release")]).await.redirect();
    assert_eq!(shown(&house, id(&person)).await, "Brahim 0612345678");
    assert!(person.get(&paths::notifications()).await.text().contains("Brahim 0612345678"));
    let acts: Vec<(String,)> = house.app.db.all(sql("SELECT act FROM staff_acts ORDER BY created_at, id")).await.expect("acts");
    assert_eq!(acts.into_iter().map(|(act,)| act).collect::<Vec<_>>(), ["name_refused", "name_released"]);
});

on_both_engines!(a_harmless_name_is_shown_at_once_and_ends_the_waiting, |house| {
    house.staff("Khadija El Amrani", Role::Administrator).await;
    let mut person = house.participant("Brahim").await;
    for name in ["المشرف", "Mоderateur", "www.exemple.ma", "khadija el amrani"] {
        rename(&mut person, name).await.redirect();
        assert_eq!((shown(&house, id(&person)).await.as_str(), waiting(&house).await), ("Brahim", vec![name.to_owned()]));
    }
    rename(&mut person, "Brahim d'Aïn Amlal").await.redirect();
    assert_eq!((shown(&house, id(&person)).await.as_str(), waiting(&house).await.len()), ("Brahim d'Aïn Amlal", 0));
});

on_both_engines!(who_joins_with_such_a_name_is_called_a_participant_until_then, |house| {
    crate::accounts::enter(&house, &mut house.visitor(), "naima@example.org", "Commune d'Aïn Amlal").await.redirect();
    let (person,): (AccountId,) = house.app.db.one(sql("SELECT id FROM accounts WHERE email_key = 'naima@example.org'")).await.expect("an account");
    assert_eq!(shown(&house, person).await, "Participant·e");
    let mut moderator = house.staff("Une", Role::Moderator).await;
    let queue = format!("{}?state=name", paths::moderation(COMMUNE));
    house.app.db.run(sql("UPDATE accounts SET confirmed_at = NULL WHERE id = $1").bind(person)).await.expect("unconfirmed");
    assert!(!moderator.get(&queue).await.has("ul.queue"), "nobody has confirmed anything yet");
    house.app.db.run(sql("UPDATE accounts SET confirmed_at = 1 WHERE id = $1").bind(person)).await.expect("confirmed");
    let path = place(&mut moderator).await;
    moderator.post(&path, &[("act", "release")]).await.redirect();
    assert_eq!(shown(&house, person).await, "Commune d'Aïn Amlal");
});

on_both_engines!(who_is_muted_anywhere_does_not_rename_themselves, |house| {
    let mut person = house.participant("Brahim").await;
    let thing = problem(&house, id(&person), "Lampadaire éteint", "Il fait noir depuis deux semaines.").await;
    let moderator = house.staff("Une", Role::Moderator).await;
    crate::common::content::measure(&house, id(&person), thing, id(&moderator)).await;
    let until = sql("UPDATE measures SET ends_at = $1").bind(NOW.plus_days(3));
    house.app.db.run(until).await.expect("it lasts");
    let refused = rename(&mut person, "Un autre nom").await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#name-error"), "{}", refused.words());
    assert_eq!(refused.value("name").as_deref(), Some("Un autre nom"), "what was typed stays");
    assert_eq!(shown(&house, id(&person)).await, "Brahim");
    house.wait_seconds(4 * 86_400);
    let mut person = house.signed_in(id(&person), false).await;
    rename(&mut person, "Un autre nom").await.redirect();
    assert_eq!(shown(&house, id(&person)).await, "Un autre nom");
});

on_both_engines!(what_is_hidden_in_the_same_moment_is_not_edited, |house| {
    let mut author = house.participant("Brahim").await;
    let on = problem(&house, id(&author), "Lampadaire éteint", "Il fait noir depuis deux semaines.").await;
    let said = comment(&house, id(&author), on, false, "Le texte que la modération a lu.").await;
    let edit = paths::comment_edit(COMMUNE, said.id);
    let mut tx = house.app.db.begin().await.expect("a transaction");
    tx.run(sql("UPDATE comments SET visibility = 'hidden' WHERE id = $1").bind(said.id)).await.expect("hidden");
    // The author's form was checked before that is known, and waits for it.
    let sent = tokio::spawn(async move { author.post(&edit, &[("body", "Un tout autre texte, sous ce qui est caché.")]).await.status });
    tokio::time::sleep(Duration::from_millis(400)).await;
    tx.commit().await.expect("known");
    // Not found, where the machine was so slow that it was known before.
    let status = sent.await.expect("an answer");
    assert!(matches!(status, StatusCode::CONFLICT | StatusCode::NOT_FOUND), "{status}");
    let (body, version): (String, i64) = house.app.db.one(sql("SELECT body, version FROM comments WHERE id = $1").bind(said.id)).await.expect("the comment");
    assert_eq!((body.as_str(), version), ("Le texte que la modération a lu.", 1));
});

on_both_engines!(what_is_hidden_in_the_same_moment_is_not_commented_on, |house| {
    let author = house.participant("Brahim").await;
    let on = problem(&house, id(&author), "Lampadaire éteint", "Il fait noir depuis deux semaines.").await;
    let mut other = house.participant("Salma").await;
    let path = paths::problem_comments(COMMUNE, on.number);
    let mut tx = house.app.db.begin().await.expect("a transaction");
    tx.run(sql("UPDATE problems SET visibility = 'hidden' WHERE id = $1").bind(on.id)).await.expect("hidden");
    let sent = tokio::spawn(async move { other.post(&path, &[("body", "Je le dis aussi."), ("stance", "for")]).await.status });
    tokio::time::sleep(Duration::from_millis(400)).await;
    tx.commit().await.expect("known");
    // Not found, where the machine was so slow that it was known before.
    let status = sent.await.expect("an answer");
    assert!(matches!(status, StatusCode::CONFLICT | StatusCode::NOT_FOUND), "{status}");
    assert_eq!(house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM comments")).await.expect("a count").0, 0);
});

on_both_engines!(deciding_about_a_name_waits_for_who_renames_themselves, |house| {
    let mut person = house.participant("Brahim").await;
    rename(&mut person, "Brahim modérateur").await.redirect();
    let mut moderator = house.staff("Une", Role::Moderator).await;
    let path = place(&mut moderator).await;
    // As renaming does: the person's row, then the name that waits.
    let mut tx = house.app.db.begin().await.expect("a transaction");
    tx.run(sql("UPDATE accounts SET name = 'Brahim B.' WHERE id = $1").bind(id(&person))).await.expect("renamed");
    let sent = tokio::spawn(async move { moderator.post(&path, &[("act", "release")]).await.status });
    tokio::time::sleep(Duration::from_millis(400)).await;
    let withdraw = sql("UPDATE held_names SET outcome = 'withdrawn', decided_at = 1 WHERE account_id = $1 AND outcome = 'waiting'");
    assert_eq!(tx.run(withdraw.bind(id(&person))).await.expect("neither waits for the other"), 1);
    tx.commit().await.expect("kept");
    // Sent back to the queue, where it is said; not found, where the machine was so slow that it was known before.
    let status = sent.await.expect("an answer");
    assert!(matches!(status, StatusCode::SEE_OTHER | StatusCode::NOT_FOUND), "{status}");
    assert_eq!((shown(&house, id(&person)).await.as_str(), waiting(&house).await.len()), ("Brahim B.", 0));
    let acts: (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM staff_acts WHERE act = 'name_released'")).await.expect("a number");
    assert_eq!(acts.0, 0, "nothing was released");
});

//! Leaving: who has left is nowhere in the database, and what others rely on stays right.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, sql};

use super::everything::{EMAIL, Everything, NAME, PHONE, everything};
use super::{found, number};
use crate::common::content::comment;
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

/// The code that was sent to whoever has no password.
async fn code(house: &TestApp, client: &mut Client) -> String {
    let account = client.account.expect("signed in");
    house.app.db.run(sql("UPDATE accounts SET password_hash = NULL WHERE id = $1").bind(account)).await.expect("no password");
    client.post(&paths::delete_account_code(), &[]).await.redirect();
    let mails = house.mails().await;
    let text = &mails.iter().rfind(|mail| mail.subject.contains("supprimer")).expect("a mail with a code").text;
    text.chars().filter(char::is_ascii_digit).take(6).collect()
}

/// Deletes the account of somebody without a password.
pub async fn leave(house: &TestApp, client: &mut Client, contributions: &str) {
    let code = code(house, client).await;
    let answer = client.post(&paths::delete_account(), &[("contributions", contributions), ("understood", "yes"), ("code", &code)]).await;
    assert_eq!(answer.redirect(), paths::deleted());
}

async fn count(house: &TestApp, statement: &'static str, id: uuid::Uuid) -> i64 {
    number(house, sql(statement).bind(id)).await
}

/// Everything of a person, and their name where it stands beside others' data.
async fn known_everywhere(house: &TestApp) -> Everything {
    let mut person = everything(house).await;
    // Omar is told by name of a comment, and of something that a later notice may say.
    person.client.post(&paths::problem_comments(COMMUNE, person.other_problem.number), &[("body", "Je passe devant chaque matin.")]).await.redirect();
    let told = r#"{"notice":"milestone_added","title":"Zahra Ouaddahi"}"#;
    let insert = sql("INSERT INTO notifications (id, account_id, kind, data, path, created_at) VALUES ($1, $2, 'x', $3, '/', 1)");
    let id = house.app.rng.id::<tajmaat::base::db::RowId>(house.app.clock.now()).0;
    house.app.db.run(insert.bind(id).bind(person.other.account.expect("signed in")).bind(told)).await.expect("told");
    for (payload, failed) in [
        (format!(r#"{{"to":"{EMAIL}","text":"x"}}"#), None),
        (format!(r#"{{"to":"{EMAIL}","text":"x"}}"#), Some(house.app.clock.now())),
        (format!(r#"{{"to":"omar@example.org","text":"{NAME} a écrit"}}"#), Some(house.app.clock.now())),
        (format!(r#"{{"to":"{PHONE}","text":"x"}}"#), Some(house.app.clock.now())),
    ] {
        let insert = sql("INSERT INTO jobs (id, kind, payload, run_at, failed_at, created_at) VALUES ($1, 'mail', $2, $3, $4, $3)");
        let later = house.app.clock.now().plus_days(2);
        house.app.db.run(insert.bind(house.app.rng.id::<tajmaat::base::db::JobId>(later)).bind(payload).bind(later).bind(failed)).await.expect("a job");
    }
    person
}

on_both_engines!(who_has_left_is_found_nowhere, |house| {
    let mut person = known_everywhere(&house).await;
    for (needle, least) in [(NAME, 3), (EMAIL, 4), (PHONE, 3)] {
        assert!(found(&house, needle).await.len() >= least, "the search finds {needle}: {:?}", found(&house, needle).await);
    }
    leave(&house, &mut person.client, "keep").await;
    let mails = house.mails().await;
    assert!(mails.iter().any(|mail| mail.to == EMAIL && mail.text.contains("dernier message")), "{mails:?}");
    for needle in [NAME, "Ouaddahi", EMAIL, PHONE, "612345678"] {
        assert_eq!(found(&house, needle).await, Vec::<String>::new(), "{needle}");
    }
    // What was published stays, and nobody's name is on it.
    let mut visitor = house.visitor();
    let page = visitor.get(&person.problem.page()).await;
    assert!(page.words().contains("MOI-description") && page.words().contains(&fr(tr::author::FORMER)), "{}", page.words());
    assert!(visitor.get(&person.solution.page()).await.words().contains(&fr(tr::author::FORMER)));
    let told = person.other.get(&paths::notifications()).await.words();
    assert!(told.contains(&fr(tr::author::FORMER)), "{told}");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM supports WHERE account_id = $1", person.id.0).await, 1);
    assert_eq!(person.client.get(&paths::account()).await.status, StatusCode::SEE_OTHER, "signed out");
    assert!(found(&house, "MOI-brouillon").await.is_empty(), "drafts are gone");
    assert!(found(&house, "MOI-signalement").await.is_empty() && found(&house, "MOI-appareil").await.is_empty());
});

on_both_engines!(contributions_go_and_what_others_did_stays, |house| {
    let mut person = everything(&house).await;
    for size in ["small", "medium", "large"] {
        house.app.files.put(&format!("photos/{}/{size}.jpg", person.photo), vec![1]).await.expect("a file");
    }
    let omar: AccountId = person.other.account.expect("signed in");
    let reply = comment(&house, omar, person.other_problem, false, "Une réponse qui reste.").await;
    house.app.db.run(sql("UPDATE comments SET parent_id = $1 WHERE id = $2").bind(person.comment.id).bind(reply.id)).await.expect("a reply");
    let beside = comment(&house, omar, person.problem, false, "Un avis de voisin.").await;
    let comments = "SELECT comment_count FROM problems WHERE id = $1";
    let before = count(&house, comments, person.other_problem.id).await;
    leave(&house, &mut person.client, "remove").await;
    house.mails().await;
    for gone in ["MOI-probleme", "MOI-description", "MOI-solution", "MOI-proposition", "MOI-commentaire", "MOI-photo"] {
        assert_eq!(found(&house, gone).await, Vec::<String>::new(), "{gone}");
    }
    assert!(!found(&house, "MOI-pour-organisation").await.is_empty(), "an organisation's texts are the organisation's");
    assert_eq!(count(&house, comments, person.other_problem.id).await, before - 1, "the hidden one was not counted");
    let mut visitor = house.visitor();
    let thread = visitor.get(&person.other_problem.page()).await.words();
    assert!(thread.contains("Une réponse qui reste."), "{thread}");
    let trace = visitor.get(&person.problem.page()).await;
    assert_eq!(trace.status, StatusCode::OK);
    assert!(trace.words().contains(&fr(tr::leaving::REMOVED)) && trace.words().contains("Un avis de voisin."), "{}", trace.words());
    assert!(visitor.get(&person.solution.page()).await.words().contains(&fr(tr::leaving::REMOVED)));
    assert!(visitor.get(&paths::comment(COMMUNE, beside.id)).await.status.is_redirection());
    assert!(!visitor.get(&paths::problems(COMMUNE)).await.words().contains("MOI"));
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    assert_eq!(moderator.get(&person.problem.item()).await.status, StatusCode::NOT_FOUND);
    assert!(moderator.get(&person.problem.page()).await.words().contains(&fr(tr::leaving::REMOVED)));
    let file = house.app.files.get(&format!("photos/{}/small.jpg", person.photo)).await.expect("files");
    assert!(file.is_none(), "the photo is gone");
    let theirs = person.other.get(&paths::data_json()).await;
    let theirs: serde_json::Value = serde_json::from_slice(&theirs.bytes).expect("a download");
    let addresses: Vec<&str> = theirs["comments"].as_array().expect("comments").iter().filter_map(|row| row["address"].as_str()).collect();
    assert!(addresses.contains(&person.problem.page().as_str()), "a comment is still read where it was: {addresses:?}");
});

#[tokio::test]
async fn a_choice_an_understanding_and_a_proof_are_asked_for() {
    let house = TestApp::new().await;
    let mut person = house.participant("Khadija").await;
    let refused = person.post(&paths::delete_account(), &[("contributions", "all"), ("understood", "no")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = code(&house, &mut person).await;
    let page = person.post(&paths::delete_account(), &[("contributions", "remove"), ("understood", "")]).await;
    assert!(page.has("#understood-error") && page.has("input[value=remove][checked]"), "{}", page.text());
    for wrong in ["", "abcdef", "\u{202e}\u{1}", &"1".repeat(100_000)] {
        let page = person.post(&paths::delete_account(), &[("contributions", "keep"), ("understood", "yes"), ("code", wrong)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("#code-error"));
    }
    let other = format!("{:06}", (sent.parse::<u32>().expect("digits") + 1) % 1_000_000);
    person.post(&paths::delete_account(), &[("contributions", "keep"), ("understood", "yes"), ("code", &other)]).await;
    let late = person.post(&paths::delete_account(), &[("contributions", "keep"), ("understood", "yes"), ("code", &sent)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "five tries were enough");
    assert!(person.get(&paths::account()).await.status.is_success());
}

on_both_engines!(who_presses_twice_leaves_once, |house| {
    let mut person = house.participant("Khadija").await;
    let code = code(&house, &mut person).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (mut client, code) = (person.clone(), code.clone());
        tasks.spawn(async move { client.post(&paths::delete_account(), &[("contributions", "keep"), ("understood", "yes"), ("code", &code)]).await.status });
    }
    let answers = tasks.join_all().await;
    assert!(answers.contains(&StatusCode::SEE_OTHER) && answers.iter().all(|status| !status.is_server_error()), "{answers:?}");
    assert_eq!(house.mails().await.len(), 1, "one last message");
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM accounts WHERE deleted_at IS NOT NULL")).await, 1);
});

#[tokio::test]
async fn the_last_of_their_kind_are_told() {
    let house = TestApp::new().await;
    let mut administrator = house.staff("Naïma", Role::Administrator).await;
    assert!(administrator.get(&paths::delete_account()).await.words().contains("dernière personne qui administre"));
    house.staff("Salma", Role::Administrator).await;
    assert!(!administrator.get(&paths::delete_account()).await.words().contains("dernière personne qui administre"));
    let (mut representative, _) = house.representative("Driss").await;
    assert!(representative.get(&paths::delete_account()).await.words().contains("Coopérative Tamunt"));
}

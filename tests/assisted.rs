//! The assisted view: granted, bound to one member of staff, over in time, logged, and without any way to act.

use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::{Method, StatusCode};
use tajmaat::base::db::sql;

use crate::common::content::{comment, problem};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::on_both_engines;

async fn grant(client: &mut Client, minutes: &str) -> String {
    let page = client.post(&paths::account_assist(), &[("commune", COMMUNE), ("minutes", minutes)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    page.all(".slip-code").remove(0)
}

async fn enter(staff: &mut Client, code: &str) -> crate::common::client::Answer {
    staff.post(&paths::assist(COMMUNE), &[("code", code)]).await
}

on_both_engines!(staff_see_what_the_person_sees_and_the_person_sees_that, |house| {
    let mut khadija = house.participant("Khadija").await;
    let id = khadija.account.expect("signed in");
    let thing = problem(&house, id, "Une lampe cassée", "Depuis mardi").await;
    let hidden = comment(&house, id, thing, false, "Un commentaire masqué").await;
    house.app.db.run(sql("UPDATE comments SET visibility = 'hidden' WHERE id = $1").bind(hidden.id)).await.expect("hidden");
    let code = grant(&mut khadija, "15").await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let start = enter(&mut agent, &code).await.redirect();
    let account = agent.get(&start).await;
    assert!(account.words().contains("Khadija") && account.words().contains("p…@example.org"), "{}", account.words());
    let (email,): (String,) = house.app.db.one(sql("SELECT email FROM accounts WHERE id = $1").bind(id)).await.expect("an address");
    assert!(!account.text().contains(&email), "the address is masked");
    let contributions = agent.get(&format!("{start}/contributions")).await;
    assert!(contributions.words().contains("Une lampe cassée") && contributions.words().contains("Un commentaire masqué"));
    let notifications = agent.get(&format!("{start}/notifications")).await;
    for page in [&account, &contributions, &notifications] {
        assert!(page.status.is_success() && !page.has("main form") && !page.has("main button"), "nothing to press");
        assert!(page.all(".notice").iter().any(|notice| notice.contains("Khadija")));
    }
    let log = khadija.get(&paths::account_assist()).await;
    assert!(log.words().contains(&fr(tr::staff::role::DESK_AGENT)) && log.words().contains("Rachid"), "{}", log.words());
    assert_eq!(log.all(".rows ul > li").len(), 3, "every page is in the log");

    // A colleague with the address sees nothing; nor does anybody with the code again.
    let mut colleague = house.staff("Sanae", Role::DeskAgent).await;
    assert_eq!(colleague.get(&start).await.status, StatusCode::NOT_FOUND);
    assert_eq!(enter(&mut colleague, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let grant = log.attributes("input[name=grant]", "value").remove(0);
    assert_eq!(colleague.post(&paths::end_assist(), &[("grant", &grant)]).await.status, StatusCode::NOT_FOUND, "only the person ends it");
    khadija.post(&paths::end_assist(), &[("grant", &grant)]).await.redirect();
    assert_eq!(agent.get(&start).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(it_ends_by_itself, |house| {
    let mut khadija = house.participant("Khadija").await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let code = grant(&mut khadija, "30").await;
    house.wait_seconds(14 * 60);
    let start = enter(&mut agent, &code).await.redirect();
    house.wait_seconds(30 * 60 - 1);
    assert!(agent.get(&start).await.status.is_success());
    house.wait_seconds(1);
    assert_eq!(agent.get(&start).await.status, StatusCode::NOT_FOUND);
    // To give a code anew, she has shown a short while ago that it is her.
    let mut khadija = house.signed_in(khadija.account.expect("signed in"), false).await;
    let late = grant(&mut khadija, "15").await;
    house.wait_seconds(15 * 60);
    assert_eq!(enter(&mut agent, &late).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both_engines!(one_code_serves_one, |house| {
    let mut khadija = house.participant("Khadija").await;
    let code = grant(&mut khadija, "15").await;
    let mut tasks = tokio::task::JoinSet::new();
    for name in ["a", "b", "c", "d"] {
        let (mut agent, code) = (house.staff(name, Role::DeskAgent).await, code.clone());
        tasks.spawn(async move { enter(&mut agent, &code).await.status });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{answers:?}");
});

#[tokio::test]
async fn guessing_is_stopped_and_nothing_else_is_a_code() {
    let house = TestApp::new().await;
    let mut khadija = house.staff("Khadija", Role::Administrator).await;
    let own = grant(&mut khadija, "15").await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    assert_eq!(enter(&mut khadija, &own).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody assists themselves");
    let (hash,): (Vec<u8>,) = house.app.db.one(sql("SELECT hash FROM assist_grants")).await.expect("a grant");
    assert_eq!(hash.len(), 32);
    let mut last = StatusCode::OK;
    for typed in ["000000", "", "<script>", "\u{202e}\u{1}", &"1".repeat(100_000)].into_iter().cycle().take(11) {
        let answer = enter(&mut agent, typed).await;
        assert!(!answer.text().contains("<script>\""));
        last = answer.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

/// Every address that takes a form, sent by staff with an open view, with the person's ids in everything: nothing happens in the person's name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_acts_as_another() {
    let house = TestApp::new().await;
    let mut khadija = house.participant("Khadija").await;
    let id = khadija.account.expect("signed in");
    let author = house.participant("Omar").await.account.expect("signed in");
    let thing = problem(&house, author, "Un dépôt sauvage", "Un texte assez long").await;
    let code = grant(&mut khadija, "60").await;
    let mut agent = house.staff("Rachid", Role::Administrator).await;
    let start = enter(&mut agent, &code).await.redirect();
    let grant = start.rsplit('/').next().expect("an id").to_owned();
    let state = async |house: &TestApp| {
        let mut state = Vec::new();
        for select in [
            "SELECT COUNT(*) FROM problems WHERE author_id = $1",
            "SELECT COUNT(*) FROM solutions WHERE author_id = $1",
            "SELECT COUNT(*) FROM comments WHERE author_id = $1",
            "SELECT COUNT(*) FROM supports WHERE account_id = $1",
            "SELECT COUNT(*) FROM me_toos WHERE account_id = $1",
            "SELECT COUNT(*) FROM flags WHERE account_id = $1",
            "SELECT COUNT(*) FROM objections WHERE account_id = $1",
            "SELECT COUNT(*) FROM assist_grants WHERE account_id = $1 AND ends_at > 0 AND started_at IS NOT NULL",
            "SELECT COUNT(*) FROM accounts WHERE id = $1 AND name = 'Khadija' AND deleted_at IS NULL",
        ] {
            state.push(house.app.db.one::<(i64,)>(sql(select).bind(id)).await.expect("a number").0);
        }
        state
    };
    let before = state(&house).await;
    let who = id.to_string();
    let fields = [
        ("account", who.as_str()),
        ("account_id", &who),
        ("author", &who),
        ("viewer", &who),
        ("as", &who),
        ("act_as", &who),
        ("grant", &grant),
        ("id", &who),
        ("act", "support"),
        ("body", "Un texte assez long pour être accepté."),
        ("title", "Un titre assez long"),
        ("name", "Autre"),
        ("reason", "spam"),
        ("contributions", "remove"),
        ("understood", "yes"),
        ("commune", COMMUNE),
        ("vote", "useful"),
        ("intent", "publish"),
        ("minutes", "15"),
        ("consent", "yes"),
    ];
    for pattern in paths::ALL {
        let path = pattern
            .replace("{commune}", COMMUNE)
            .replace("{number}", &thing.number.to_string())
            .replace("{id}", &grant)
            .replace("{kind}", "problem")
            .replace("{*", "{")
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        if *pattern == paths::SIGN_OUT || *pattern == paths::END_SESSION {
            continue;
        }
        agent.post(&path, &fields).await;
        if path.starts_with(&format!("/{COMMUNE}/assist/")) {
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                let answer = agent.send(method, &path, Some("application/x-www-form-urlencoded"), Vec::new()).await;
                assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
            }
        }
    }
    assert_eq!(state(&house).await, before);
    assert!(khadija.get(&paths::account()).await.words().contains("Khadija"), "still in");
}

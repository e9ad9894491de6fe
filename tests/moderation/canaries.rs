//! Canaries: texts whose words stand nowhere else. Once hidden, covered or held they are on no page that others can come to by any link, in no search,
//! file, JSON answer, letter or share tag; at once, whatever a browser had kept.

use std::collections::{BTreeSet, VecDeque};

use app::model::content::Role;
use app::model::paths;
use axum::http::header;
use tajmaat::base::db::sql;

use super::*;
use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

const CANARY: &str = "Chardonneret-canari";

/// Everything that this browser comes to by links, from these pages on: path and answer with its headers.
async fn crawl(client: &mut Client, from: &[String]) -> Vec<(String, String)> {
    let mut waiting: VecDeque<String> = from.iter().cloned().collect();
    let (mut known, mut read): (BTreeSet<String>, _) = (from.iter().cloned().collect(), Vec::new());
    while let Some(path) = waiting.pop_front() {
        assert!(read.len() < 1_500, "the site has no end: {path}");
        let answer = client.get(&path).await;
        let links = ["a", "link", "img", "source", "form"].iter().flat_map(|tag| {
            let name = match *tag {
                "img" => "src",
                "source" => "srcset",
                "form" => "action",
                _ => "href",
            };
            answer.attributes(tag, name)
        });
        for link in links {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let other_language = link.contains("lang=") || link.contains("/assets/");
            if link.starts_with('/') && !link.starts_with("//") && !other_language && known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        read.push((path, format!("{:?}\n{}", answer.headers, answer.text())));
    }
    read
}

fn sings(read: &[(String, String)]) -> Vec<&str> {
    read.iter().filter(|(_, text)| text.contains(CANARY)).map(|(path, _)| path.as_str()).collect()
}

/// Where everybody begins, what they know of before, and what they look for.
fn beginnings(things: &[Thing]) -> Vec<String> {
    let mut from = vec![
        paths::home(),
        paths::commune(COMMUNE),
        paths::notifications(),
        paths::account_data(),
        paths::data_json(),
        paths::data_html(),
        // A search page says what was looked for: half of the word.
        format!("{}?q=Chardonneret", paths::problems(COMMUNE)),
        format!("{}?q=Chardonneret", paths::solutions(COMMUNE)),
    ];
    for thing in things {
        from.extend([thing.page(), thing.flag(), thing.item()]);
        if thing.kind == ItemKind::Solution {
            from.push(paths::solution_versions(COMMUNE, thing.number));
        }
    }
    from
}

/// A problem, a solution with a support and an answer, a comment with a reply: each with a canary; and somebody who had to do with all of them.
async fn scene(house: &TestApp) -> (Client, Client, Vec<Thing>) {
    let author = house.participant("Naima").await;
    let mut involved = house.resident("Fatima").await;
    let on = problem(house, id(&author), "Lampadaire éteint", "Il fait noir ici.").await;
    let things = vec![
        problem(house, id(&author), &format!("{CANARY} au puits"), &format!("{CANARY}, texte du problème.")).await,
        solution(house, id(&author), &format!("{CANARY} au souk"), &format!("{CANARY}, texte de la solution.")).await,
        comment(house, id(&author), on, false, &format!("{CANARY}, texte du commentaire.")).await,
    ];
    let link = sql("INSERT INTO solution_problems (solution_id, problem_id) VALUES ($1, $2)");
    house.app.db.run(link.bind(things[1].id).bind(things[0].id)).await.expect("for it");
    house.app.db.run(sql("UPDATE problems SET solution_count = 1 WHERE id = $1").bind(things[0].id)).await.expect("counted");
    involved.post(&paths::support(COMMUNE, things[1].number), &[("act", "support")]).await.redirect();
    involved.post(&paths::solution_comments(COMMUNE, things[1].number), &[("body", "Une bonne idée.")]).await.redirect();
    involved.post(&paths::comment_reply(COMMUNE, things[2].id), &[("body", "Je ne suis pas d'accord.")]).await.redirect();
    let mut third = house.participant("Omar").await;
    third.post(&paths::solution_comments(COMMUNE, things[1].number), &[("body", "Moi aussi.")]).await.redirect();
    (author, involved, things)
}

async fn is_nowhere(house: &TestApp, involved: &Client, things: &[Thing]) {
    let (representative, _) = house.representative("Samira").await;
    let officer = house.staff("Le bureau", Role::Officer).await;
    for (who, mut client) in [("visitor", house.visitor()), ("involved", involved.clone()), ("representative", representative), ("officer", officer)] {
        let read = crawl(&mut client, &beginnings(things)).await;
        assert!(read.len() > 20, "{who} came to {} pages only", read.len());
        assert_eq!(sings(&read), Vec::<&str>::new(), "{who}");
        client.accept = "application/json".to_owned();
        for thing in things {
            assert_eq!(mentions(&client.get(&thing.page()).await, CANARY), 0, "{who}, as JSON");
        }
    }
}

on_both_engines!(what_was_hidden_or_covered_is_nowhere, |house| {
    let (author, involved, things) = scene(&house).await;
    let before = crawl(&mut house.visitor(), &beginnings(&things)).await;
    assert!(sings(&before).len() >= 6, "the canaries sing while they are public: {:?}", sings(&before));
    for (path, answer) in &before {
        let kept = answer.contains("private, no-cache") || path.contains("/assets/") || path.contains("/map.svg") || !answer.contains("text/html");
        assert!(kept, "a page that may be hidden tomorrow is asked for again each time: {path}");
    }
    house.mails().await;

    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    for thing in &things {
        decide(&mut moderator, *thing, "hide", HIDE).await.redirect();
    }
    is_nowhere(&house, &involved, &things).await;
    for mail in house.mails().await {
        assert!(!mail.text.contains("texte d") && (!mail.text.contains(CANARY) || mail.to.contains("person1")), "{mail:?}");
    }
    let own = crawl(&mut author.clone(), &[things[0].page(), things[1].page()]).await;
    assert!(sings(&own).len() >= 2, "their author reads them");
    for thing in &things {
        decide(&mut moderator, *thing, "restore", RESTORE).await.redirect();
    }
    assert_eq!(sings(&crawl(&mut house.visitor(), &beginnings(&things)).await).len(), sings(&before).len(), "restored whole");

    // The same when flags cover them.
    for number in 0..2 {
        let mut resident = house.resident(&format!("Habitante {number}")).await;
        for thing in &things {
            resident.post(&thing.flag(), &[("reason", "threat")]).await.redirect();
        }
    }
    for thing in &things {
        assert_eq!(state(&house, *thing).await.0, Visibility::Held);
    }
    is_nowhere(&house, &involved, &things).await;
});

#[tokio::test]
async fn no_cache_keeps_a_page() {
    let house = TestApp::new().await;
    let (_, _, things) = scene(&house).await;
    for thing in &things {
        let answer = house.visitor().get(&thing.page()).await;
        if answer.status.is_success() {
            assert_eq!(answer.headers[header::CACHE_CONTROL], "private, no-cache");
        }
    }
}

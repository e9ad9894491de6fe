//! How heavy a long discussion is: elements and bytes on the phone, statements on the server.

use std::sync::OnceLock;

use app::model::paths;
use axum::http::HeaderValue;
use scraper::Selector;
use tajmaat::base::db::sql;

use super::pages::Long;
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

/// What people of the demonstration say, in three languages: two of their comments in one.
pub fn text(number: usize) -> String {
    static SAID: OnceLock<Vec<String>> = OnceLock::new();
    let said = SAID.get_or_init(|| {
        let mut said = Vec::new();
        for part in ["part1", "part2", "part3"] {
            let path = format!("{}/src/site/demo/content/{part}.json", env!("CARGO_MANIFEST_DIR"));
            let part: serde_json::Value = serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON");
            collect(&part, &mut said);
        }
        assert!(said.len() > 500, "few comments were found");
        said
    });
    format!("{} {}", said[number * 13 % said.len()], said[(number * 29 + 7) % said.len()])
}

fn collect(value: &serde_json::Value, said: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(text) if name == "text" => said.push(text.to_owned()),
                    _ => collect(value, said),
                }
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, said)),
        _ => {}
    }
}

/// Elements of a page, and its bytes as they travel. What stands between them for nobody is left out.
async fn measure(mut client: Client, path: &str) -> (usize, usize) {
    let page = client.get(path).await;
    assert!(page.text().matches("<!>").count() < 100, "marks of places that no browser looks for");
    let elements = page.html().select(&Selector::parse("*").expect("a selector")).count();
    client.headers.push(("accept-encoding", HeaderValue::from_static("br")));
    let answer = client.get(path).await;
    assert_eq!(answer.headers["content-encoding"], "br");
    (elements, answer.bytes.len())
}

/// 337 comments. However the replies are spread, a page is light: also where fifty comments have three replies each, and links to more.
#[tokio::test]
async fn a_discussion_of_337_comments_is_light() {
    let full: Vec<usize> = (0..337 / 5).map(|_| 4).chain([1]).collect();
    let spread: Vec<usize> = (0..169).map(|number| [0, 0, 1, 0, 4][number % 5]).chain([1]).collect();
    for (name, replies, most) in [("full", full, (1_500, 2_000)), ("spread", spread, (1_500, 1_500))] {
        let house = TestApp::new().await;
        assert_eq!(replies.iter().sum::<usize>() + replies.len(), 337, "{name}");
        let long = Long::of(&house, &replies).await;
        let resident = house.resident("Fatima").await;
        let (elements, bytes) = measure(house.visitor(), &long.page()).await;
        let (own_elements, own_bytes) = measure(resident, &long.page()).await;
        eprintln!("{name}: {elements} elements and {bytes} bytes for a visitor, {own_elements} and {own_bytes} for a resident");
        assert!(elements <= most.0 && bytes <= 30_000, "{name}: {elements} elements, {bytes} bytes");
        assert!(own_elements <= most.1 && own_bytes <= 32_000, "{name}, signed in: {own_elements} elements, {own_bytes} bytes");
    }
}

#[tokio::test]
async fn there_is_one_composer_and_one_form_of_votes() {
    let house = TestApp::new().await;
    let long = Long::of(&house, &[3, 3, 3, 5]).await;
    let page = house.resident("Fatima").await.get(&long.page()).await;
    assert_eq!(page.all("#discussion textarea").len(), 1);
    assert_eq!(page.all("#discussion form").len(), 2, "the composer, and the one for votes");
    assert_eq!(page.all("#discussion li.comment button").len(), 32);
    let visitor = house.visitor().get(&long.page()).await;
    assert_eq!(visitor.all("#discussion form").len(), 1);
    assert!(visitor.words().contains("Utile : 1 · pas utile : 1"), "a visitor reads how a comment was found: {}", visitor.words());
}

/// What reading a page asks of the database, without what is looked at now and then whether anything else was changed. A page that goes on is never kept.
async fn asked(house: &TestApp, client: &mut Client, path: &str) -> Vec<String> {
    const NOW_AND_THEN: [&str; 4] = ["table_changes", "settings_version", "FROM communes", "FROM neighbourhoods"];
    house.app.db.recorded();
    assert_eq!(client.get(&format!("{path}?after=nothing")).await.status, 200, "{path}");
    let texts = house.app.db.recorded().into_iter().map(|asked| asked.text);
    texts.filter(|text| !NOW_AND_THEN.iter().any(|other| text.contains(other))).collect()
}

on_both_engines!(reading_takes_the_same_statements_however_long_it_is, |house| {
    let short = Long::of(&house, &[4]).await;
    let long = Long::of(&house, &(0..70).map(|number| number % 7).collect::<Vec<_>>()).await;
    let mut reader = house.resident("Fatima").await;
    // What is one's own and hidden, of both kinds, is explained below each.
    let author = reader.account.expect("signed in");
    for long in [&short, &long] {
        for (top, _) in long.threads.iter().step_by(3) {
            house.app.db.run(sql("UPDATE comments SET author_id = $1, visibility = 'hidden' WHERE id = $2").bind(author).bind(*top)).await.expect("hidden");
        }
        for (_, replies) in &long.threads {
            for pair in replies.windows(2) {
                house.app.db.run(sql("UPDATE comments SET replied_to = $1 WHERE id = $2").bind(pair[0]).bind(pair[1])).await.expect("answered");
            }
        }
    }
    house.app.db.record();
    for client in [&mut house.visitor(), &mut reader] {
        // Once for what is remembered from then on.
        client.get(&short.page()).await;
        assert_eq!(asked(&house, client, &short.page()).await, asked(&house, client, &long.page()).await, "for five comments and for 280");
        let thread = |long: &Long| paths::comment_replies(COMMUNE, long.threads.iter().max_by_key(|(_, replies)| replies.len()).expect("a thread").0);
        assert_eq!(asked(&house, client, &thread(&short)).await, asked(&house, client, &thread(&long)).await);
    }
});

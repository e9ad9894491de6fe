//! The download holds everything that is a person's and nothing that is others'.

use app::model::paths;
use axum::http::header;
use serde_json::Value;
use tajmaat::base::db::sql;
use tajmaat::channels::my_data::{download, register};

use super::everything::{EMAIL, everything};
use crate::common::TestApp;
use crate::common::content::comment;
use crate::on_both_engines;

on_both_engines!(it_holds_everything_of_one_and_nothing_of_another, |house| {
    let mut person = everything(&house).await;
    let json = person.client.get(&paths::data_json()).await;
    assert_eq!(json.headers[header::CACHE_CONTROL], "no-store");
    assert!(json.headers[header::CONTENT_DISPOSITION].to_str().expect("ascii").contains("attachment"));
    let value: Value = serde_json::from_slice(&json.bytes).unwrap_or_else(|error| panic!("{error}: {}", json.text()));
    for holding in register::all(&house.app).filter(|holding| holding.export.is_some()) {
        let rows = value[download::name(holding)].as_array().unwrap_or_else(|| panic!("{} is not there", download::name(holding)));
        assert!(!rows.is_empty(), "nothing of {}.{}: add a row to `everything`", holding.table, holding.column);
        for name in rows[0].as_object().expect("an object").keys() {
            assert!(app::components::personal_data::label(name).is_some(), "{name} of {} has no word", download::name(holding));
        }
    }
    let html = person.client.get(&paths::data_html()).await.text();
    for text in [json.text(), html.clone()] {
        for own in &person.own {
            assert!(text.contains(own), "{own} is not in the download");
        }
        for others in &person.others {
            assert!(!text.contains(others), "{others} is in the download");
        }
    }
    assert!(!html.contains("src=") && !html.contains("<link"), "the page stands for itself");
    assert!(value["problems"][0]["created_at"].as_str().expect("a time").starts_with("2026-03-09T"));
    assert_eq!(value["photos"][0]["photo"], paths::photo(person.photo, "large"));
    let theirs = person.other.get(&paths::data_json()).await.text();
    assert!(theirs.contains("AUTRE-texte") && !theirs.contains("MOI-description") && !theirs.contains(EMAIL));
});

on_both_engines!(much_comes_in_parts_and_whole, |house| {
    let mut client = house.participant("Khadija").await;
    let author = client.account.expect("signed in");
    let on = crate::common::content::problem(&house, author, "Un dépôt", "Un texte").await;
    for number in 0..405 {
        comment(&house, author, on, false, &format!("commentaire numéro {number}.")).await;
    }
    let value: Value = serde_json::from_slice(&client.get(&paths::data_json()).await.bytes).expect("JSON");
    let rows = value["comments"].as_array().expect("comments");
    assert_eq!(rows.len(), 405);
    let texts: std::collections::BTreeSet<&str> = rows.iter().filter_map(|row| row["body"].as_str()).collect();
    assert_eq!(texts.len(), 405);
    let html = client.get(&paths::data_html()).await;
    assert_eq!(html.all("h2").iter().filter(|title| title.as_str() == "Commentaires").count(), 1);
    assert!(html.text().contains("commentaire numéro 404."));
});

#[tokio::test]
async fn nothing_hostile_becomes_a_tag() {
    let house = TestApp::new().await;
    let mut client = house.participant("<script>alert(1)</script>").await;
    let author = client.account.expect("signed in");
    crate::common::content::problem(&house, author, "</title><img src=x onerror=alert(2)>", "\u{202e}a").await;
    let html = client.get(&paths::data_html()).await;
    assert!(!html.text().contains("<script>alert") && !html.text().contains("<img"), "{}", html.text());
    house.app.db.run(sql("UPDATE accounts SET name = $1 WHERE id = $2").bind("\"\\\n").bind(author)).await.expect("a name");
    let value: Value = serde_json::from_slice(&client.get(&paths::data_json()).await.bytes).expect("JSON");
    assert_eq!(value["account"][0]["name"], "\"\\\n");
}

#[tokio::test]
async fn the_page_says_how_much_there_is() {
    let house = TestApp::new().await;
    let mut person = everything(&house).await;
    let page = person.client.get(&paths::account_data()).await;
    assert!(page.words().contains("Commentaires 2") && page.has("a[href='/account/data/tajmaat.json']"), "{}", page.words());
}

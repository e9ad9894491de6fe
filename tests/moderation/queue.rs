//! The queue: what waits, in which order, and what moderators are shown of it.

use crate::common::fr;
use app::words::tr;
use std::collections::HashSet;

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::*;
use crate::common::TestApp;
use crate::on_both_engines;

on_both_engines!(what_waits_longest_comes_first, |house| {
    let author = house.participant("Naima").await;
    let first = solution(&house, id(&author), "Premier texte signalé", "Chacun y porte ses épluchures.").await;
    let second = problem(&house, id(&author), "Second texte signalé", "Depuis trois semaines il fait noir.").await;
    let third = comment(&house, id(&author), second, false, "Troisième texte signalé").await;
    let unflagged = solution(&house, id(&author), "Jamais signalé", "Chacun y porte ses épluchures.").await;
    let mut reader = house.participant("Hassan").await;
    let mut resident = house.resident("Fatima").await;
    for thing in [first, second, third] {
        flag(&mut reader, thing).await.redirect();
        house.wait_seconds(60);
    }
    resident.post(&first.flag(), &[("reason", "threat"), ("note", "<script>alert(1)</script>")]).await.redirect();

    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let page = moderator.get(&paths::moderation(COMMUNE)).await;
    assert_eq!(page.attributes("ul.queue h2 a", "href"), [first.item(), second.item(), third.item()]);
    let rows = page.all("ul.queue > li");
    assert!(
        rows[0].contains("2 signalements") && rows[0].contains("3 sur 3 points") && rows[0].contains(&fr(tr::moderation::visibility::UNDER_REVIEW)),
        "{}",
        rows[0]
    );
    assert!(rows[0].contains("; menace") && rows[0].contains("Naima"), "{}", rows[0]);
    assert!(rows[1].contains("1 signalement · 1 sur 3 points") && !rows[1].contains("publié"), "{}", rows[1]);
    assert!(!page.text().contains("Jamais signalé"));

    let only = |query: &str| format!("{}?{query}", paths::moderation(COMMUNE));
    for (query, expected) in [
        ("kind=comment", vec![third]),
        ("reason=threat", vec![first]),
        ("kind=problem&reason=threat", vec![]),
        ("kind=evil&after=x", vec![first, second, third]),
    ] {
        let page = moderator.get(&only(query)).await;
        assert_eq!(page.attributes("ul.queue h2 a", "href"), expected.iter().map(|thing| thing.item()).collect::<Vec<_>>(), "{query}");
    }

    let item = moderator.get(&first.item()).await;
    assert!(item.words().contains(&fr(tr::moderation::item::FROM_RESIDENT)) && !item.words().contains("Fatima"), "flaggers have no name");
    assert!(item.text().contains("&lt;script&gt;alert(1)") && !item.text().contains("<script>alert"));

    decide(&mut moderator, first, "hide", HIDE).await.redirect();
    house.wait_seconds(60);
    decide(&mut moderator, unflagged, "hide", HIDE).await.redirect();
    assert_eq!(moderator.get(&only("")).await.attributes("ul.queue h2 a", "href"), [second.item(), third.item()]);
    assert_eq!(moderator.get(&only("state=hidden")).await.attributes("ul.queue h2 a", "href"), [unflagged.item(), first.item()]);
    assert_eq!(moderator.get(&only("state=hidden&reason=insult&kind=solution")).await.all("ul.queue > li").len(), 2);
    assert!(moderator.get(&only("state=hidden&reason=spam")).await.words().contains("Aucun texte masqué"));
    decide(&mut moderator, first, "restore", RESTORE).await.redirect();
    assert_eq!(moderator.get(&only("state=hidden")).await.attributes("ul.queue h2 a", "href"), [unflagged.item()]);
    let record = moderator.get(&unflagged.item()).await.all("dl.figures dd");
    assert_eq!(record, ["1", "1"], "one text of this author kept, one hidden");
});

on_both_engines!(every_waiting_item_is_on_one_page, |house| {
    let author = house.participant("Naima").await;
    let mut reader = house.participant("Hassan").await;
    let mut expected = HashSet::new();
    for number in 0..57 {
        let thing = problem(&house, id(&author), &format!("Lampadaire {number}"), "Il fait noir dans la rue.").await;
        flag(&mut reader, thing).await.redirect();
        expected.insert(thing.item());
        // Several in the same moment, so that the place in the list needs more than the time.
        if number % 10 == 9 {
            house.wait_seconds(1);
        }
    }
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let mut seen = HashSet::new();
    let mut next = Some(format!("{}?kind=problem", paths::moderation(COMMUNE)));
    let mut pages = 0;
    while let Some(path) = next {
        let page = moderator.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        for href in page.attributes("ul.queue h2 a", "href") {
            assert!(seen.insert(href), "twice");
        }
        next = page.attributes("nav.pager a[rel=next]", "href").pop();
        pages += 1;
    }
    assert_eq!((pages, seen == expected), (3, true));
});

#[tokio::test]
async fn what_its_author_deleted_asks_for_no_decision() {
    let house = TestApp::new().await;
    let author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire éteint", "Il fait noir dans la rue.").await;
    let thing = comment(&house, id(&author), on, false, "Je retire cela").await;
    let mut reader = house.participant("Hassan").await;
    flag(&mut reader, thing).await.redirect();
    house.app.db.run(sql("UPDATE comments SET deleted_at = $1 WHERE id = $2").bind(NOW).bind(thing.id)).await.expect("a deletion");
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let page = moderator.get(&paths::moderation(COMMUNE)).await;
    assert!(page.words().contains(&fr(tr::moderation::EMPTY_TITLE)) && !page.text().contains("Je retire cela"), "{}", page.words());
    assert_eq!(moderator.get(&thing.item()).await.status, StatusCode::NOT_FOUND);
}

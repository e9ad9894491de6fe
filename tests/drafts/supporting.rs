//! Supporting an amendment: once a person, never one's own, and only while people are asked.

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tokio::task::JoinSet;

use super::{REASON, amend, article, commented, count, give, participants};
use crate::common::COMMUNE;
use crate::consultations::end_in;
use crate::on_both_engines;

const SUPPORTS: &str = "SELECT COUNT(*) FROM draft_supports";
const COUNTED: &str = "SELECT CAST(SUM(support_count) AS BIGINT) FROM draft_contributions";
const FIRST: &str = "Les sacs en plastique sont permis au marché.";

on_both_engines!(a_person_supports_once_and_takes_it_back, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    let id = amend(&house, &mut amina, number, FIRST).await;
    let path = paths::amendment_support(COMMUNE, id);
    let support = [("act", "support")];
    assert_eq!(amina.post(&path, &support).await.status, StatusCode::CONFLICT, "one's own");
    let brahim = house.participant("Brahim").await;
    let mut all = JoinSet::new();
    for _ in 0..8 {
        let (mut again, path) = (house.signed_in(brahim.account.expect("signed in"), false).await, path.clone());
        all.spawn(async move { again.post(&path, &[("act", "support")]).await.status });
    }
    assert!(all.join_all().await.iter().all(|status| *status == StatusCode::SEE_OTHER));
    assert_eq!((count(&house, SUPPORTS).await, count(&house, COUNTED).await), (1, 1));
    let mut brahim = brahim;
    assert!(brahim.get(&article(number, 1)).await.has("input[value=withdraw]"));
    brahim.post(&path, &[("act", "withdraw")]).await.redirect();
    brahim.post(&path, &[("act", "withdraw")]).await.redirect();
    assert_eq!((count(&house, SUPPORTS).await, count(&house, COUNTED).await), (0, 0));
    brahim.post(&path, &support).await.redirect();
    house.app.clock.set(end_in(10));
    assert_eq!(brahim.post(&path, &[("act", "withdraw")]).await.status, StatusCode::CONFLICT);
    assert_eq!(count(&house, SUPPORTS).await, 1);
    assert!(!brahim.get(&article(number, 1)).await.has("input[value=withdraw]"), "no button that leads to nothing");
});

on_both_engines!(amendments_are_listed_by_support_and_another_wording_begins_again, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    let first = amend(&house, &mut amina, number, FIRST).await;
    let second = amend(&house, &mut brahim, number, "Les sacs en papier sont permis au marché.").await;
    amina.post(&paths::amendment_support(COMMUNE, second), &[("act", "support")]).await.redirect();
    let order = house.visitor().get(&article(number, 1)).await.attributes("li.card", "id");
    assert_eq!(order, [format!("a-{second}"), format!("a-{first}")]);
    // The commune has promised an answer to the most supported.
    let whole = house.visitor().get(&paths::draft_text(COMMUNE, number)).await;
    assert_eq!(whole.attributes("li.card", "id"), [format!("a-{second}")], "{}", whole.words());
    // The reason can be changed; another wording is not what was supported.
    let reason = [("stance", "amend"), ("reason", "Le papier se recycle mieux."), ("wording", "Les sacs en papier sont permis au marché."), ("language", "fr")];
    give(&mut brahim, number, &reason).await.redirect();
    assert_eq!(count(&house, SUPPORTS).await, 1);
    amend(&house, &mut brahim, number, "Tous les sacs sont permis.").await;
    assert_eq!((count(&house, SUPPORTS).await, count(&house, COUNTED).await), (0, 0));
    amina.post(&paths::amendment_support(COMMUNE, second), &[("act", "support")]).await.redirect();
    give(&mut brahim, number, &[("stance", "for"), ("reason", REASON)]).await.redirect();
    assert_eq!(count(&house, SUPPORTS).await, 0, "nothing is proposed any more");
    assert_eq!(amina.post(&paths::amendment_support(COMMUNE, second), &[("act", "support")]).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(an_id_of_another_commune_opens_nothing, |house| {
    let (_, _, number) = commented(&house, participants()).await;
    let mut amina = house.participant("Amina").await;
    let id = amend(&house, &mut amina, number, FIRST).await;
    house.add_commune("oued-zem").await;
    let mut brahim = house.participant("Brahim").await;
    assert_eq!(brahim.get(&paths::amendment("oued-zem", id)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(brahim.post(&paths::amendment_support("oued-zem", id), &[("act", "support")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(brahim.post(&paths::amendment_support(COMMUNE, id), &[("act", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Whoever is suspended supports nothing.
    let suspended = sql("SELECT CAST(COUNT(*) AS BIGINT) FROM draft_supports");
    assert_eq!(house.app.db.one::<(i64,)>(suspended).await.expect("a number").0, 0);
});

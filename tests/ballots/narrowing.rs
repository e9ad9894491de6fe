//! Many options are narrowed on the form itself, without scripts: their order stays, and nothing that is chosen or typed is lost.

use app::model::ballots::{BallotKind, BallotSettings, EnvelopeChoice};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::communes;

use super::walk::{settings, voting_on};
use super::{choices, number as count};
use crate::common::client::Answer;
use crate::common::{COMMUNE, NOW, TestApp, fr};

/// A ballot with ten more options, which are of another theme and of the other neighbourhood.
async fn many(house: &TestApp, settings: &BallotSettings) -> String {
    let (id, number) = voting_on(house, settings).await;
    let places = communes::neighbourhoods(&house.app, house.commune().await.id).await.expect("neighbourhoods");
    house.app.db.run(sql("UPDATE ballot_options SET neighbourhood_id = $1").bind(places[0].id)).await.expect("a place");
    for number in 5_i64..=14 {
        let insert = sql("INSERT INTO ballot_options (consultation_id, number, title_ar, title_fr, cost, envelope, category, neighbourhood_id) \
             VALUES ($1, $2, 'طريق', $3, 1000000, 1, 'roads', $4)");
        house.app.db.run(insert.bind(id).bind(number).bind(format!("Chemin {number}")).bind(places[1].id)).await.expect("an option");
    }
    paths::ballot_vote(COMMUNE, number)
}

/// The options on a page, in their order.
fn shown(page: &Answer) -> Vec<String> {
    page.attributes(".vote-card [name=o]", "value")
}

/// Those that go along unseen.
fn carried(page: &Answer) -> Vec<String> {
    let mut carried = page.attributes("#vote > input[type=hidden][name=o]", "value");
    carried.sort();
    carried
}

#[tokio::test]
async fn narrowing_keeps_what_is_ticked_and_the_order_that_was_drawn() {
    let house = TestApp::new().await;
    let path = many(&house, &settings(BallotKind::Approval)).await;
    let mut amina = house.participant("Amina").await;
    let whole = amina.get(&path).await;
    let order = shown(&whole);
    assert_eq!((order.len(), carried(&whole).len()), (14, 0));
    let sent = amina.vote(&path, &[("o", "1"), ("o", "2"), ("o", "6"), ("theme", "roads"), ("go", "filter")]).await;
    assert_eq!(choices(&house).await, ["1,2,6"], "it is kept first, as the button that saves would");
    let page = amina.follow(&sent).await;
    let expected: Vec<_> = order.iter().filter(|option| option.parse::<i64>().is_ok_and(|number| number > 4)).cloned().collect();
    assert_eq!((shown(&page), carried(&page)), (expected, vec!["1".to_owned(), "2".to_owned()]));
    assert_eq!(page.attributes(".vote-card [name=o][checked]", "value"), ["6"]);
    let said = page.all("#chosen-unseen").join(" ");
    assert!(said.contains("3 options choisies") && said.contains("Non affichées ici : 2."), "{said}");
    // What is sent from the narrowed page is the whole of it; and so is what a neighbourhood's button shows.
    let fields = [("o", "1"), ("o", "2"), ("o", "6"), ("o", "7"), ("theme", "roads"), ("go", "at.centre")];
    let sent = amina.vote(&path, &fields).await;
    assert_eq!(choices(&house).await, ["1,2,6,7"]);
    let page = amina.follow(&sent).await;
    assert_eq!((shown(&page).len(), carried(&page)), (4, vec!["6".to_owned(), "7".to_owned()]));
    assert!(page.has("#place option[value=centre][selected]") && page.has("#theme option[value=''][selected]"));
    let sent = amina.vote(&path, &[("o", "2"), ("o", "6"), ("o", "7"), ("place", "centre"), ("go", "all")]).await;
    assert_eq!((choices(&house).await, shown(&amina.follow(&sent).await)), (vec!["2,6,7".to_owned()], order));
}

#[tokio::test]
async fn who_only_looks_around_begins_no_vote() {
    let house = TestApp::new().await;
    let path = many(&house, &BallotSettings { confirm: true, ..settings(BallotKind::Approval) }).await;
    let mut amina = house.participant("Amina").await;
    let sent = amina.vote(&path, &[("text", "CHEMIN 12"), ("go", "filter")]).await;
    let page = amina.follow(&sent).await;
    assert_eq!(shown(&page), ["12"]);
    assert!(!page.words().contains(&fr(tr::voting::SAID_KEPT)));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_voters").await, 0);
    let none = amina.get(&format!("{path}?text=dromadaire")).await;
    assert!(shown(&none).is_empty() && none.words().contains(&fr(tr::voting::NONE_HERE)), "{}", none.words());
}

#[tokio::test]
async fn places_and_points_that_are_typed_go_along() {
    let house = TestApp::new().await;
    let path = many(&house, &settings(BallotKind::Ranked)).await;
    let mut amina = house.participant("Amina").await;
    let sent = amina.vote(&path, &[("r.1", "2"), ("r.6", "1"), ("theme", "roads"), ("go", "filter")]).await;
    let page = amina.follow(&sent).await;
    assert_eq!(page.attributes("#vote > input[type=hidden][name='r.1']", "value"), ["2"]);
    assert_eq!(page.attributes(".vote-card input[name='r.6']", "value"), ["1"]);
    // What cannot be read is not kept, stays as it is typed, and is seen whatever is looked for.
    let path = many(&house, &settings(BallotKind::Points)).await;
    let fields = [("p.1", "beaucoup"), ("p.2", "3"), ("p.6", "2"), ("theme", "roads"), ("go", "filter")];
    let page = amina.vote(&path, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has(".vote-card input[name='p.1'][aria-invalid=true][value='beaucoup']"), "{}", page.words());
    assert_eq!(page.attributes("#vote > input[type=hidden][name='p.2']", "value"), ["3"]);
    assert_eq!(page.attributes(".vote-card input[name='p.6']", "value"), ["2"]);
}

#[tokio::test]
async fn who_only_looks_around_leaves_what_counts_elsewhere() {
    let house = TestApp::new().await;
    let budget = BallotSettings { envelope_choice: EnvelopeChoice::OwnAndOther, ..settings(BallotKind::Budget) };
    let path = many(&house, &budget).await;
    for insert in [
        "INSERT INTO ballot_envelopes (consultation_id, number, title_ar, title_fr, amount) SELECT consultation_id, 2, 'الحي', 'Le quartier', 50000000 FROM ballots",
        "INSERT INTO ballot_options (consultation_id, number, title_ar, title_fr, cost, envelope) SELECT consultation_id, 15, 'بئر', 'Un puits', 1000000, 2 FROM ballots",
    ] {
        house.app.db.run(sql(insert)).await.expect("another envelope");
    }
    let mut amina = house.participant("Amina").await;
    let (one, two) = (format!("{path}?envelope=1"), format!("{path}?envelope=2"));
    amina.vote(&two, &[("o", "15"), ("envelope", "2"), ("go", "send")]).await.redirect();
    assert_eq!(choices(&house).await, ["15"]);
    assert!(amina.get(&one).await.has("#narrow"));
    let sent = amina.vote(&one, &[("envelope", "1"), ("text", "Projet"), ("go", "filter")]).await;
    assert_eq!((shown(&amina.follow(&sent).await).len(), choices(&house).await), (4, vec!["15".to_owned()]));
    // Whoever ticks something there decides for it.
    amina.vote(&one, &[("envelope", "1"), ("o", "1"), ("text", "Projet"), ("go", "filter")]).await.redirect();
    assert_eq!(choices(&house).await, ["1"]);
    // What was withdrawn has no field either.
    house.app.db.run(sql("DELETE FROM ballot_choices")).await.expect("none");
    let path = many(&house, &settings(BallotKind::Approval)).await;
    amina.vote(&path, &[("o", "1"), ("o", "6"), ("go", "send")]).await.redirect();
    let withdraw = sql("UPDATE ballot_options SET withdrawn_at = $1, withdrawn_by = $2, withdrawn_reason = 'Vendu.' WHERE number = 6 AND envelope = 1");
    house.app.db.run(withdraw.bind(NOW).bind(amina.account.expect("signed in"))).await.expect("withdrawn");
    amina.vote(&path, &[("o", "1"), ("text", "chemin"), ("go", "filter")]).await.redirect();
    assert_eq!(choices(&house).await, ["1,6"]);
}

#[tokio::test]
async fn a_place_that_stands_twice_brings_both_options_in() {
    let house = TestApp::new().await;
    let path = many(&house, &settings(BallotKind::Ranked)).await;
    let mut amina = house.participant("Amina").await;
    let page = amina.vote(&path, &[("r.1", "1"), ("r.6", "1"), ("theme", "roads"), ("go", "filter")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has(".vote-card input[name='r.1'][aria-invalid=true]") && page.has(".vote-card input[name='r.6'][aria-invalid=true]"), "{}", page.words());
}

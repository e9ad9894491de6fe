//! At the desk: a sheet or a vote otherwise, never both; nothing leads from a person to a sheet.

use app::model::ballots::{BallotSettings, Channel, Choice};
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::channels::my_data::leaving::{self, Contributions, Why};
use tajmaat::participation::ballots::{self, Outcome, Voter};

use super::{approval, ballot, clerks, count, end_voting, handle, id, issued, load};
use crate::common::{COMMUNE, TestApp, fr};
use crate::on_both_engines;

on_both_engines!(who_has_a_sheet_does_not_vote_otherwise_and_the_other_way_round, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut agent, ..] = clerks(&house).await;
    let (khadija, amina) = (house.resident("Khadija").await, house.resident("Amina").await);
    let path = paths::ballot_person(COMMUNE, number, handle(&house, id(&khadija)).await);
    let none = agent.post(&path, &[("act", "give")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "no sheet was issued");
    issued(&house, ballot, id(&agent), 5).await;
    let found = agent.get(&paths::with_query(paths::ballot_people(COMMUNE, number), &[("name", "khad")])).await;
    assert_eq!(found.attributes("ul.rows a", "href"), std::slice::from_ref(&path));
    let done = agent.post(&path, &[("act", "give")]).await;
    assert!(agent.follow(&done).await.status == StatusCode::OK);
    let again = agent.post(&path, &[("act", "give")]).await;
    assert!(again.words().contains(&fr(tr::ballot_papers::HAS_SHEET)), "{}", again.words());

    let choice = Choice::Options([1, 2].into());
    let vote = async |account| {
        let voter = Voter { account, channel: Channel::Online };
        ballots::cast(&house.app, &load(&house, ballot).await, voter, &choice).await.expect("an answer")
    };
    assert_eq!(vote(id(&khadija)).await, Outcome::OnPaper);
    assert!(matches!(vote(id(&amina)).await, Outcome::Counted { .. }));
    let other = paths::ballot_person(COMMUNE, number, handle(&house, id(&amina)).await);
    let refused = agent.post(&other, &[("act", "give")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains(&fr(tr::ballot_papers::VOTED_ONLINE)), "{}", refused.words());
    assert!(!agent.get(&other).await.text().contains("1,2"), "nothing of what she voted");

    agent.post(&path, &[("act", "take")]).await.redirect();
    assert!(matches!(vote(id(&khadija)).await, Outcome::Counted { .. }), "the sheet came back unused");
    let taken = agent.post(&path, &[("act", "take")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY, "she has none");
    end_voting(&house);
    assert_eq!(agent.post(&path, &[("act", "give")]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "voting is over");
});

on_both_engines!(only_verified_residents_are_given_a_sheet_and_staff_not_by_themselves, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut agent, ..] = clerks(&house).await;
    issued(&house, ballot, id(&agent), 5).await;
    house.verify_residence(id(&agent), COMMUNE).await;
    let own = paths::ballot_person(COMMUNE, number, handle(&house, id(&agent)).await);
    assert_eq!(agent.post(&own, &[("act", "give")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stranger = house.participant("Brahim").await;
    let path = paths::ballot_person(COMMUNE, number, handle(&house, id(&stranger)).await);
    assert_eq!(agent.post(&path, &[("act", "give")]).await.status, StatusCode::NOT_FOUND, "no resident");
    let former = house.resident("Zahra").await;
    house
        .app
        .db
        .run(sql("UPDATE residents SET withdrawn_at = 1, withdrawn_reason = 'Partie.' WHERE account_id = $1").bind(id(&former)))
        .await
        .expect("withdrawn");
    let path = paths::ballot_person(COMMUNE, number, handle(&house, id(&former)).await);
    assert_eq!(agent.post(&path, &[("act", "give")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_voters").await, 0);
    // Whoever looks after nothing here sees nothing.
    let mut resident = house.resident("Amina").await;
    for path in [paths::ballot_paper(COMMUNE, number), paths::ballot_people(COMMUNE, number), paths::ballot_balance(COMMUNE, number)] {
        assert_eq!(resident.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
});

on_both_engines!(who_leaves_while_a_sheet_is_given_has_a_sheet_or_no_row, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut agent, ..] = clerks(&house).await;
    issued(&house, ballot, id(&agent), 5).await;
    let mut given = 0;
    for at in 0..4 {
        let resident = id(&house.resident(&format!("Habitant {at}")).await);
        let path = paths::ballot_person(COMMUNE, number, handle(&house, resident).await);
        let fields = [("act", "give")];
        let left = leaving::leave(&house.app, resident, Contributions::Remove, Why::Asked);
        let (answer, left) = tokio::join!(agent.post(&path, &fields), left);
        assert!(left.expect("it is answered"), "{at}: they left");
        assert!([StatusCode::SEE_OTHER, StatusCode::NOT_FOUND, StatusCode::UNPROCESSABLE_ENTITY].contains(&answer.status), "{at}: {}", answer.status);
        given += i64::from(answer.status == StatusCode::SEE_OTHER);
        assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_voters").await, given, "a sheet that was given lies in the box");
    }
});

on_both_engines!(nobody_becomes_a_paper_voter_without_being_told, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut agent, ..] = clerks(&house).await;
    let mut resident = house.resident("Khadija").await;
    issued(&house, ballot, id(&agent), 5).await;
    let path = paths::ballot_person(COMMUNE, number, handle(&house, id(&resident)).await);
    let told = async |resident: &mut crate::common::Client, sentence: app::words::Key| {
        // What follows the title.
        let sentence = fr(sentence);
        let rest = sentence.split_once('}').map_or(sentence.as_str(), |(_, rest)| rest.trim_start_matches(['\u{a0}', '»', ' ', ':']));
        let words = resident.get(&paths::notifications()).await.words();
        assert!(words.contains(rest), "{rest} | {words}");
    };
    agent.post(&path, &[("act", "give")]).await.redirect();
    told(&mut resident, tr::notifications::desk::GIVEN).await;
    let own = resident.get(&paths::ballot(COMMUNE, number)).await;
    assert!(own.words().contains(&fr(tr::voting::MINE_PAPER_NOT)), "{}", own.words());
    assert!(own.has(&format!("a[href='{}#contact']", paths::consultation(COMMUNE, number))));
    agent.post(&path, &[("act", "take")]).await.redirect();
    told(&mut resident, tr::notifications::desk::TAKEN_BACK).await;
    // Whoever confirms the balance sees who issued sheets and who handed them out.
    agent.post(&path, &[("act", "give")]).await.redirect();
    let balance = agent.get(&paths::ballot_balance(COMMUNE, number)).await;
    assert_eq!(balance.all("#hands ~ table th[scope=row]"), ["Rachid"], "{}", balance.words());
    assert_eq!(balance.all("#hands ~ table td"), ["5", "2", "1"]);
});

on_both_engines!(whether_somebody_voted_is_said_to_whoever_asks_for_a_sheet_and_that_is_kept, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut agent, ..] = clerks(&house).await;
    let resident = house.resident("Khadija").await;
    issued(&house, ballot, id(&agent), 5).await;
    let path = paths::ballot_person(COMMUNE, number, handle(&house, id(&resident)).await);
    let before = agent.get(&path).await.words();
    let voter = Voter { account: id(&resident), channel: Channel::Online };
    ballots::cast(&house.app, &load(&house, ballot).await, voter, &Choice::Options([1].into())).await.expect("an answer");
    assert_eq!(agent.get(&path).await.words(), before, "nothing tells that she voted");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act LIKE 'ballot_%'").await, 0);
    for (state, said) in [("cast", tr::ballot_papers::VOTED_ONLINE), ("void", tr::ballot_papers::IS_VOID)] {
        house.app.db.run(sql("UPDATE ballot_voters SET state = $1").bind(state)).await.expect("a state");
        assert_eq!(agent.get(&path).await.words(), before, "nor that her vote is {state}");
        let refused = agent.post(&path, &[("act", "give")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.words().contains(&fr(said)), "{}", refused.words());
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act = 'ballot_refused'").await, 2);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'desk' AND data LIKE '%refused%'").await, 2, "she is told");
});

on_both_engines!(no_table_of_sheets_knows_a_voter_or_an_hour, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut agent, ..] = clerks(&house).await;
    issued(&house, ballot, id(&agent), 2).await;
    let voter = house.resident("Khadija").await;
    house.wait_seconds(3 * 3_600 + 17);
    let path = paths::ballot_person(COMMUNE, number, handle(&house, id(&voter)).await);
    agent.post(&path, &[("act", "give")]).await.redirect();
    let (day,): (i64,) = house.app.db.one(sql("SELECT day FROM ballot_voters WHERE account_id = $1").bind(id(&voter))).await.expect("a voter");
    assert_eq!(tajmaat::base::clock::Timestamp::start_of(house.app.clock.now().day()).expect("a day").0, day);
    let acts: Vec<(String,)> = house.app.db.all(sql("SELECT path FROM staff_acts WHERE act = 'ballot_given'")).await.expect("acts");
    assert_eq!(acts, [(paths::ballot_people(COMMUNE, number),)], "who it was is not kept with the hour");
});

#[tokio::test]
async fn the_desk_says_that_the_final_list_is_awaited() {
    let house = TestApp::new().await;
    let (_, number) = ballot(&house, &BallotSettings { from_list: true, ..approval() }, 0).await;
    let [mut agent, ..] = clerks(&house).await;
    let resident = house.resident("Khadija").await;
    let handle = handle(&house, id(&resident)).await;
    let said = fr(tr::consultations::opening::NO_LIST);
    let (sheet, session) = (paths::ballot_person(COMMUNE, number, &handle), paths::kiosk_person(COMMUNE, number, &handle));
    let desks = [paths::ballot_paper(COMMUNE, number), paths::ballot_people(COMMUNE, number), paths::kiosk_desk(COMMUNE, number)];
    for path in desks.iter().chain([&sheet, &session]) {
        let page = agent.get(path).await;
        assert!(page.words().contains(&said) && !page.has("input[name=act], input[name=session]"), "{path}: {}", page.words());
    }
    for (path, field) in [(&sheet, ("act", "give")), (&session, ("session", ""))] {
        let refused = agent.post(path, &[field]).await;
        assert_eq!((refused.status, refused.words().contains(&said)), (StatusCode::UNPROCESSABLE_ENTITY, true), "{path}: {}", refused.words());
    }
    assert_eq!(count(&house, "SELECT (SELECT COUNT(*) FROM ballot_voters) + (SELECT COUNT(*) FROM kiosk_sessions)").await, 0);
}

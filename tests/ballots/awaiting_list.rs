//! A vote on a final list: nobody votes before the list is published, it is due before voting begins, and it is not published in the middle of a vote.

use app::model::ballots::{BallotKind, BallotSettings};
use app::model::consultations::{AudienceKind, Opening, PhaseKind};
use app::model::content::Role;
use app::model::options::OptionState;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{ConsultationId, SolutionId, sql};
use tajmaat::base::error::Error;
use tajmaat::participation::ballots::{Outcome, VOTES};
use tajmaat::participation::consultations::{self, Asker, Audience};
use tajmaat::participation::options::past::{self, PastDecision};

use super::{cast, close, keep, number, of, person};
use crate::common::content::solution;
use crate::common::{COMMUNE, Client, NOW, TestApp, fr};
use crate::consultations::{Outline, consultation, end_in, phases, send};
use crate::on_both_engines;

/// Everything up to the list was over yesterday, and people could vote.
const VOTING: [(PhaseKind, i64); 7] = [
    (PhaseKind::Gather, -7),
    (PhaseKind::Review, -5),
    (PhaseKind::Appeal, -3),
    (PhaseKind::FinalList, -1),
    (PhaseKind::Vote, 5),
    (PhaseKind::Verify, 10),
    (PhaseKind::Decide, 40),
];
/// The same while the list is due in four days.
const BEFORE: [(PhaseKind, i64); 5] =
    [(PhaseKind::Gather, -5), (PhaseKind::Review, -1), (PhaseKind::FinalList, 4), (PhaseKind::Vote, 8), (PhaseKind::Decide, 40)];

/// A published consultation with one feasible option, and a ballot that takes its list; and an officer who decided nothing.
async fn awaits(house: &TestApp, phases: &[(PhaseKind, i64)], settings: BallotSettings) -> (Client, ConsultationId, i64) {
    let first = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let outline = Outline { audience: Audience::of(AudienceKind::Participants), phases, published: true };
    let (id, number) = consultation(house, first, &outline).await;
    let text = serde_json::to_string(&BallotSettings { from_list: true, ..settings }).expect("JSON");
    let insert = sql("INSERT INTO ballots (consultation_id, settings, frozen_at, order_key) VALUES ($1, $2, $3, $4)");
    house.app.db.run(insert.bind(id).bind(text).bind(NOW.plus_days(-10)).bind(vec![7_u8; 32])).await.expect("a ballot");
    crate::counts::nonce(house, id).await;
    house.app.db.run(sql("INSERT INTO ballot_tallies (consultation_id) VALUES ($1)").bind(id)).await.expect("numbers");
    let author = person(house, "Amina").await;
    let thing = solution(house, author, "Douze caroubiers", "Planter douze caroubiers le long du mur de l'école.").await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let option = past::gather(&house.app, &mut tx, (id, SolutionId(thing.id)), first, NOW.plus_days(-8)).await.expect("an option");
    let decision = PastDecision {
        state: OptionState::Feasible,
        reason: "",
        text: "Les services ont étudié la proposition sur place.",
        refers_to: "",
        cost: Some(9_000_000),
        into: None,
        appeal_until: None,
        by: first,
        at: NOW.plus_days(-4),
    };
    past::decide(&house.app, &mut tx, &house.commune().await, option, &decision).await.expect("a decision");
    tx.commit().await.expect("kept");
    (house.staff("Naïma", Role::Officer).await, id, number)
}

on_both_engines!(nobody_votes_before_the_list_is_published, |house| {
    let (mut officer, id, n) = awaits(&house, &VOTING, of(BallotKind::Approval)).await;
    let mut amina = house.participant("Brahim").await;
    let voter = amina.account.expect("signed in");
    let found = consultations::get(&mut &house.app.db, id).await.expect("a consultation");
    let opening = consultations::standing(&house.app, &mut &house.app.db, &found, VOTES, Asker::person(Some(voter))).await.expect("a standing").opening;
    assert_eq!(opening, Opening::NoList);
    for outcome in [cast(&house, id, voter, "-").await, keep(&house, id, voter, "-").await] {
        assert!(matches!(&outcome, Outcome::Refused(standing) if standing.opening == Opening::NoList), "an empty one neither: {outcome:?}");
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_voters").await, 0);
    let said = fr(tr::consultations::opening::NO_LIST);
    for page in [paths::ballot(COMMUNE, n), paths::consultation(COMMUNE, n)] {
        for reader in [&mut amina, &mut house.visitor()] {
            let page = reader.get(&page).await;
            assert!(page.words().contains(&said) && !page.has(&format!("a[href='{}']", paths::ballot_vote(COMMUNE, n))), "{}", page.words());
        }
    }
    assert_eq!(amina.get(&paths::ballot_vote(COMMUNE, n)).await.redirect(), paths::ballot(COMMUNE, n));
    // Rehearsed it is as if it was there.
    assert!(!officer.get(&paths::rehearse_consultation(COMMUNE, n)).await.words().contains(&said));
    // Nor is it published in the middle of a vote; it is late wherever officers look.
    let board = paths::option_board(COMMUNE, n);
    let refused = officer.post(&board, &[("act", "publish")]).await;
    assert_eq!((refused.status, refused.words().contains(&fr(tr::options::lack::VOTING))), (StatusCode::UNPROCESSABLE_ENTITY, true), "{}", refused.words());
    assert!(officer.get(&paths::staff_hub(COMMUNE)).await.has(&format!("section[aria-labelledby=late] a[href='{board}']")));
    let page = officer.get(&paths::prepare_consultation(COMMUNE, n)).await;
    assert!(page.has(&format!(".notice a[href='{board}']")) && page.words().contains("La liste finale est en retard"), "{}", page.words());
    assert!(officer.get(&board).await.words().contains("La liste finale est en retard"));
    // What opened to nobody can be moved, though the phase before it is over.
    let later = [(PhaseKind::FinalList, 2), (PhaseKind::Vote, 6)];
    let moved: Vec<_> = VOTING.iter().map(|(kind, days)| (*kind, later.iter().find(|(known, _)| known == kind).map_or(*days, |(_, days)| *days))).collect();
    let reason = [("reason", "La liste finale n'était pas prête.".to_owned()), ("confirmed", "yes".to_owned())];
    let fields: Vec<_> = phases(&moved).into_iter().chain(reason.clone()).collect();
    send(&mut officer, &paths::consultation_phases(COMMUNE, n), &fields).await.redirect();
    officer.post(&board, &[("act", "publish")]).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_options").await, 1);
    assert!(!officer.get(&paths::staff_hub(COMMUNE)).await.has(&format!("section[aria-labelledby=late] a[href='{board}']")), "it is done");
    // Once there is a list, what is over stays over.
    house.app.clock.set(end_in(3));
    assert_eq!(cast(&house, id, voter, "1").await, Outcome::Counted { replaced: false });
    let again = [(PhaseKind::FinalList, 5)];
    let moved: Vec<_> = moved.iter().map(|(kind, days)| (*kind, again.iter().find(|(known, _)| known == kind).map_or(*days, |(_, days)| *days))).collect();
    let fields: Vec<_> = phases(&moved).into_iter().chain(reason).collect();
    let mut officer = house.signed_in(officer.account.expect("signed in"), true).await;
    assert_eq!(send(&mut officer, &paths::consultation_phases(COMMUNE, n), &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both_engines!(a_vote_that_opened_to_nobody_is_not_counted, |house| {
    let (mut officer, id, n) = awaits(&house, &BEFORE, of(BallotKind::Approval)).await;
    let board = paths::option_board(COMMUNE, n);
    assert!(officer.get(&paths::staff_hub(COMMUNE)).await.has(&format!("a[href='{board}']")), "it is due");
    assert!(officer.get(&paths::prepare_consultation(COMMUNE, n)).await.words().contains("Publier la liste finale avant le début du vote"));
    house.app.clock.set(end_in(9));
    assert!(matches!(close(&house, id).await, Err(Error::Conflict(key)) if key == tr::ballots::staff::NO_LIST));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballots WHERE closed_at IS NOT NULL").await, 0);
    // It is decided without a result: that nothing can be done can be said.
    let mut officer = house.signed_in(officer.account.expect("signed in"), true).await;
    let refused = officer.post(&paths::publish_outcome(COMMUNE, n), &[]).await;
    assert_eq!((refused.status, refused.words().contains(&fr(tr::outcomes::lack::NO_POINTS))), (StatusCode::UNPROCESSABLE_ENTITY, true), "what is left");
    for said in [tr::outcomes::lack::NOT_COUNTED, tr::outcomes::lack::NOT_CLOSED] {
        assert!(!refused.words().contains(&fr(said)), "{}", refused.words());
    }
});

on_both_engines!(a_list_that_no_vote_takes_is_published_whenever_it_is_ready, |house| {
    let (mut officer, _, n) = awaits(&house, &VOTING, of(BallotKind::Approval)).await;
    let own = serde_json::to_string(&BallotSettings { from_list: false, ..of(BallotKind::Approval) }).expect("JSON");
    house.app.db.run(sql("UPDATE ballots SET settings = $1").bind(own)).await.expect("options of its own");
    let board = paths::option_board(COMMUNE, n);
    assert!(!officer.get(&paths::staff_hub(COMMUNE)).await.has(&format!("section[aria-labelledby=late] a[href='{board}']")));
    assert!(!officer.get(&board).await.words().contains("La liste finale est en retard"));
    officer.post(&board, &[("act", "publish")]).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_options").await, 0);
});

on_both_engines!(a_list_on_which_nobody_could_vote_is_not_published, |house| {
    let (mut officer, _, n) = awaits(&house, &BEFORE, BallotSettings { min: 3, ..of(BallotKind::Approval) }).await;
    house.app.db.run(sql("UPDATE consultation_options SET final_cost = NULL, cost = NULL")).await.expect("no cost");
    let board = paths::option_board(COMMUNE, n);
    let refused = officer.post(&board, &[("act", "publish")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("le coût manque"), "{}", refused.words());
    // Money limits as well, and a minimum that is declared does not: it is asked for as far as it can be met.
    let budget = serde_json::to_string(&BallotSettings { min: 3, knapsack: true, from_list: true, ..of(BallotKind::Budget) }).expect("JSON");
    house.app.db.run(sql("UPDATE ballots SET settings = $1").bind(budget)).await.expect("a budget");
    let insert = "INSERT INTO ballot_envelopes (consultation_id, number, title_ar, title_fr, amount) SELECT id, 1, 'غلاف', 'Tout', 8000000 FROM consultations";
    house.app.db.run(sql(insert)).await.expect("an envelope");
    house.app.db.run(sql("UPDATE consultation_options SET final_cost = 9000000")).await.expect("a cost");
    let refused = officer.post(&board, &[("act", "publish")]).await;
    assert!(refused.words().contains(&fr(tr::ballots::lack::LIST_DEAR)), "{}", refused.words());
    house.app.db.run(sql("UPDATE ballot_envelopes SET amount = 9000000")).await.expect("more money");
    officer.post(&board, &[("act", "publish")]).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_options WHERE envelope = 1").await, 1);
});

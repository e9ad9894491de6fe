//! Somebody leaves while they vote, or while something is decided about their vote: nothing of theirs counts that nobody could take out any more.

use std::time::Duration;

use app::model::ballots::{BallotKind, BallotState};
use app::model::consultations::{AudienceKind, Opening};
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, RowId, sql};
use tajmaat::channels::my_data::leaving::{self, Contributions, Why};
use tajmaat::participation::ballots::{self, Outcome};

use super::{ballot, cast, choice, choices, close, keep, load, number, of, online, person};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::consultations::end_in;
use crate::on_both_engines;

const WHY: &str = "Le terrain n'appartient plus à la commune depuis hier.";

/// Somebody deletes their account.
async fn left(house: &TestApp, account: AccountId) {
    assert!(leaving::leave(&house.app, account, Contributions::Remove, Why::Asked).await.expect("it is answered"), "they left");
}

/// Asks that somebody's vote does not count; returns the request's id.
async fn ask(house: &TestApp, officer: &mut Client, n: i64, account: AccountId) -> String {
    let (handle,) = house.app.db.one::<(String,)>(sql("SELECT handle FROM accounts WHERE id = $1").bind(account)).await.expect("a handle");
    officer.post(&paths::void_ballot(COMMUNE, n), &[("act", "ask"), ("handle", &handle), ("reason", WHY)]).await.redirect();
    let (id,) = house.app.db.one::<(RowId,)>(sql("SELECT id FROM ballot_voids WHERE account_id = $1").bind(account)).await.expect("a request");
    id.0.to_string()
}

async fn nothing_counts(house: &TestApp, id: tajmaat::base::db::ConsultationId) {
    assert_eq!(number(house, "SELECT COUNT(*) FROM ballot_voters").await, 0);
    assert_eq!(number(house, "SELECT COUNT(*) FROM ballot_drafts").await, 0);
    assert_eq!((choices(house).await, load(house, id).await.counts.cast), (Vec::<String>::new(), 0));
    let turnout = ballots::turnout(&mut &house.app.db, id).await.expect("turnout");
    assert_eq!(turnout.iter().map(|one| one.count).sum::<i64>(), 0);
}

on_both_engines!(whoever_has_left_does_not_vote, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let amina = person(&house, "Amina").await;
    assert_eq!(cast(&house, id, amina, "yes").await, Outcome::Counted { replaced: false });
    left(&house, amina).await;
    for outcome in [cast(&house, id, amina, "yes").await, keep(&house, id, amina, "no").await] {
        assert!(matches!(&outcome, Outcome::Refused(standing) if matches!(standing.opening, Opening::SignIn)), "{outcome:?}");
    }
    nothing_counts(&house, id).await;
});

on_both_engines!(who_leaves_and_votes_at_once_leaves_no_vote_behind, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let loaded = load(&house, id).await;
    for at in 0..16_u64 {
        let account = person(&house, &format!("Habitant {at}")).await;
        let voted = async {
            tokio::time::sleep(Duration::from_millis(at % 4)).await;
            ballots::cast(&house.app, &loaded, online(account), &choice(BallotKind::YesNo, "yes")).await.expect("it is answered")
        };
        let (outcome, ()) = tokio::join!(voted, left(&house, account));
        assert!(matches!(outcome, Outcome::Counted { replaced: false } | Outcome::Refused(_)), "{at}: {outcome:?}");
        nothing_counts(&house, id).await;
    }
});

on_both_engines!(what_was_asked_of_a_vote_goes_with_its_voter, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let (mut first, mut second) = (house.staff("Première", Role::Officer).await, house.staff("Seconde", Role::Administrator).await);
    let amina = person(&house, "Amina").await;
    cast(&house, id, amina, "yes").await;
    let void = ask(&house, &mut first, n, amina).await;
    let waits = fr(tr::hub::WORK_BALLOT_VOID);
    assert!(second.get(&paths::staff_hub(COMMUNE)).await.words().contains(&waits));
    left(&house, amina).await;
    assert!(!second.get(&paths::staff_hub(COMMUNE)).await.words().contains(&waits));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_voids").await, 0);
    let path = paths::void_ballot(COMMUNE, n);
    assert_eq!(second.post(&path, &[("act", "confirm"), ("id", &void)]).await.status, StatusCode::NOT_FOUND);
    nothing_counts(&house, id).await;
});

on_both_engines!(who_leaves_while_their_vote_is_declared_void_is_waited_for, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let (mut first, mut second) = (house.staff("Première", Role::Officer).await, house.staff("Seconde", Role::Administrator).await);
    let path = paths::void_ballot(COMMUNE, n);
    for at in 0..6 {
        let account = person(&house, &format!("Habitant {at}")).await;
        cast(&house, id, account, "yes").await;
        let void = ask(&house, &mut first, n, account).await;
        let fields = [("act", "confirm"), ("id", void.as_str())];
        let (answer, ()) = tokio::join!(second.post(&path, &fields), left(&house, account));
        assert!([StatusCode::SEE_OTHER, StatusCode::NOT_FOUND].contains(&answer.status), "{at}: {}", answer.status);
        nothing_counts(&house, id).await;
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_voids WHERE confirmed_at IS NULL").await, 0);
    let confirmed = number(&house, "SELECT COUNT(*) FROM ballot_voids").await;
    assert_eq!(load(&house, id).await.counts.void, confirmed);
});

/// Gives somebody a sheet of paper.
async fn sheet(house: &TestApp, id: tajmaat::base::db::ConsultationId, account: AccountId) -> Result<(), BallotState> {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let marked = ballots::mark_on_paper(&house.app, &mut tx, &load(house, id).await, account).await.expect("it is answered");
    tx.commit().await.expect("kept");
    marked
}

/// Makes an address, or a phone, somebody's.
async fn reach(house: &TestApp, account: AccountId, email: Option<&str>, phone: Option<(&str, i64)>) {
    let update = sql("UPDATE accounts SET email = $1, email_key = $1 WHERE id = $2");
    house.app.db.run(update.bind(email).bind(account)).await.expect("an address");
    if let Some((phone, seat)) = phone {
        let insert = sql("INSERT INTO account_phones (account_id, phone, seat, confirmed_at) VALUES ($1, $2, $3, 0)");
        house.app.db.run(insert.bind(account).bind(phone).bind(seat)).await.expect("a phone");
    }
}

on_both_engines!(who_comes_back_after_leaving_with_a_sheet_has_it_still, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let [one, other, third, family] =
        [person(&house, "Amina").await, person(&house, "Brahim").await, person(&house, "Driss").await, person(&house, "Farida").await];
    reach(&house, one, Some("amina@example.org"), None).await;
    reach(&house, other, None, Some(("+212600000001", 1))).await;
    // A phone that a family shares tells nobody from another.
    reach(&house, third, None, Some(("+212600000002", 1))).await;
    reach(&house, family, Some("farida@example.org"), Some(("+212600000002", 2))).await;
    for account in [one, other, third] {
        assert_eq!(sheet(&house, id, account).await, Ok(()));
        left(&house, account).await;
    }
    assert_eq!((number(&house, "SELECT COUNT(*) FROM ballot_voters WHERE left_as IS NOT NULL").await, load(&house, id).await.counts.cast), (3, 3));
    let [again, anew, stranger, child] =
        [person(&house, "Amina").await, person(&house, "Brahim").await, person(&house, "Inconnue").await, person(&house, "Hind").await];
    reach(&house, again, Some("amina@example.org"), None).await;
    reach(&house, anew, Some("brahim@example.org"), Some(("+212600000001", 2))).await;
    reach(&house, child, None, Some(("+212600000002", 3))).await;
    // By the address, online; by the phone, at the desk.
    assert_eq!(cast(&house, id, again, "yes").await, Outcome::OnPaper);
    assert_eq!(ballots::state(&mut &house.app.db, id, again).await.expect("a state"), BallotState::OnPaper);
    assert_eq!(cast(&house, id, again, "no").await, Outcome::OnPaper);
    assert_eq!(sheet(&house, id, anew).await, Err(BallotState::OnPaper));
    assert_eq!(keep(&house, id, anew, "no").await, Outcome::OnPaper);
    assert_eq!((choices(&house).await, load(&house, id).await.counts.cast), (Vec::<String>::new(), 3), "a sheet each, and no vote beside it");
    for account in [stranger, family, child] {
        assert_eq!(cast(&house, id, account, "yes").await, Outcome::Counted { replaced: false });
    }
    assert_eq!(load(&house, id).await.counts.cast, 6);
    // Whoever leaves again, and comes back again, has it still; what is returned unused frees them.
    left(&house, again).await;
    let once_more = person(&house, "Amina").await;
    reach(&house, once_more, Some("amina@example.org"), None).await;
    assert_eq!(cast(&house, id, once_more, "yes").await, Outcome::OnPaper);
    let mut tx = house.app.db.begin().await.expect("a transaction");
    ballots::unmark_on_paper(&house.app, &mut tx, &load(&house, id).await, once_more).await.expect("taken back");
    tx.commit().await.expect("kept");
    assert_eq!(cast(&house, id, once_more, "yes").await, Outcome::Counted { replaced: false });
    house.app.clock.set(end_in(5));
    close(&house, id).await.expect("closed");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_voters WHERE left_as IS NOT NULL").await, 0, "nobody is known again afterwards");
});

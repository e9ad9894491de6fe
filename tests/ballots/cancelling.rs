//! Giving up a consultation in which people have voted: what is destroyed by it is asked for by one of the staff and confirmed by another.

use app::model::ballots::BallotKind;
use app::model::consultations::AudienceKind;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::sql;
use tajmaat::participation::ballots::{self, Outcome};

use super::{ballot, cast, choices, number, of, person};
use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::on_both_engines;

const WHY: &str = "Le terrain n'appartient plus à la commune depuis hier.";

async fn officers(house: &TestApp) -> [Client; 2] {
    [house.staff("Première", Role::Officer).await, house.staff("Seconde", Role::Administrator).await]
}

/// Whether the hub asks for a second signature.
async fn is_asked(client: &mut Client) -> bool {
    client.get(&paths::staff_hub(COMMUNE)).await.words().contains(&fr(tr::hub::WORK_CANCELLATION))
}

/// Presses a button of the page as it is.
async fn act(client: &mut Client, n: i64, act: &str) -> Answer {
    let path = paths::cancel_consultation(COMMUNE, n);
    let seen = client.get(&path).await.value("seen").unwrap_or_default();
    client.post(&path, &[("act", act), ("seen", &seen)]).await
}

async fn cancelled(house: &TestApp) -> i64 {
    number(house, "SELECT COUNT(*) FROM consultations WHERE cancelled_at IS NOT NULL").await
}

on_both_engines!(votes_are_given_up_when_two_people_say_so, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let [mut first, mut second] = officers(&house).await;
    let (amina, brahim) = (person(&house, "Amina").await, person(&house, "Brahim").await);
    cast(&house, id, amina, "yes").await;
    let path = paths::cancel_consultation(COMMUNE, n);
    let form = first.get(&path).await;
    assert!(form.words().contains(&fr(tr::consultations::staff::CANCEL_VOTES)), "{}", form.words());
    assert_eq!(first.post(&path, &[("reason", "Non.")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    first.post(&path, &[("reason", WHY)]).await.redirect();
    // One person is not enough: people go on voting, and nobody reads of it.
    assert_eq!(cancelled(&house).await, 0);
    assert_eq!(cast(&house, id, brahim, "no").await, Outcome::Counted { replaced: false });
    assert!(!house.visitor().get(&paths::ballot(COMMUNE, n)).await.words().contains(WHY));
    assert_eq!(act(&mut first, n, "confirm").await.status, StatusCode::CONFLICT, "by somebody else");
    assert_eq!(second.post(&path, &[("reason", WHY)]).await.status, StatusCode::CONFLICT, "it was asked already");
    assert_eq!((is_asked(&mut first).await, is_asked(&mut second).await), (false, true));
    let page = second.get(&path).await;
    assert!(page.words().contains(WHY) && page.words().contains("Première"), "{}", page.words());
    assert!(second.get(&paths::prepare_consultation(COMMUNE, n)).await.has(&format!("a[href='{path}']")));
    // It is taken back, and nothing is left to confirm.
    act(&mut first, n, "take_back").await.redirect();
    assert!(!is_asked(&mut second).await);
    assert_eq!(act(&mut second, n, "confirm").await.status, StatusCode::CONFLICT);
    assert_eq!(act(&mut second, n, "take_back").await.status, StatusCode::CONFLICT);
    assert_eq!(act(&mut second, n, "other").await.status, StatusCode::NOT_FOUND);
    // Asked again and confirmed, it is given up for the reason of the first.
    first.post(&path, &[("act", "ask"), ("reason", WHY)]).await.redirect();
    act(&mut second, n, "confirm").await.redirect();
    assert_eq!(cancelled(&house).await, 1);
    assert!(matches!(cast(&house, id, brahim, "yes").await, Outcome::Refused(_) | Outcome::Late));
    assert!(house.visitor().get(&paths::consultation(COMMUNE, n)).await.words().contains(WHY));
    assert!(!is_asked(&mut first).await);
    let acts = "SELECT COUNT(*) FROM staff_acts WHERE act IN ('consultation_cancel_asked', 'consultation_cancel_taken_back', 'consultation_cancelled')";
    assert_eq!(number(&house, acts).await, 4);
});

on_both_engines!(nobody_confirms_a_request_that_they_have_not_read, |house| {
    const OTHER: &str = "Une autre consultation sur la même place est annoncée.";
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let [mut first, mut second] = officers(&house).await;
    cast(&house, id, person(&house, "Amina").await, "yes").await;
    let path = paths::cancel_consultation(COMMUNE, n);
    first.post(&path, &[("act", "ask"), ("reason", WHY)]).await.redirect();
    let seen = second.get(&path).await.value("seen").expect("which request it is");
    // Taken back and asked for anew, with another reason.
    act(&mut first, n, "take_back").await.redirect();
    house.app.clock.set(Timestamp(house.app.clock.now().micros() + 1_000_000));
    first.post(&path, &[("act", "ask"), ("reason", OTHER)]).await.redirect();
    for seen in [seen.as_str(), ""] {
        let refused = second.post(&path, &[("act", "confirm"), ("seen", seen)]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let words = refused.words();
        assert!(words.contains(&fr(tr::consultations::staff::CANCEL_CHANGED)) && words.contains(OTHER), "{words}");
        // Nothing leads to a field that is not there.
        assert!(refused.has(".error-summary") && !refused.has(".error-summary a"), "{words}");
    }
    assert_eq!(cancelled(&house).await, 0);
    act(&mut second, n, "confirm").await.redirect();
    assert_eq!(cancelled(&house).await, 1);
    assert!(house.visitor().get(&paths::consultation(COMMUNE, n)).await.words().contains(OTHER));
});

on_both_engines!(what_is_decided_waits_for_nobody_to_give_it_up, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let [mut first, mut second] = officers(&house).await;
    cast(&house, id, person(&house, "Amina").await, "yes").await;
    let path = paths::cancel_consultation(COMMUNE, n);
    first.post(&path, &[("act", "ask"), ("reason", WHY)]).await.redirect();
    let seen = second.get(&path).await.value("seen").expect("which request it is");
    let decide = sql("UPDATE consultations SET decided_at = $1 WHERE id = $2");
    house.app.db.run(decide.bind(house.app.clock.now()).bind(id)).await.expect("decided");
    assert!(!is_asked(&mut second).await);
    let page = second.get(&path).await;
    assert!(!page.words().contains(WHY) && !page.has("input[value='confirm']"), "{}", page.words());
    for fields in [[("act", "confirm"), ("seen", seen.as_str())], [("act", "ask"), ("reason", WHY)]] {
        let refused = second.post(&path, &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(!refused.words().contains(&fr(tr::consultations::staff::CANCEL_ASKED_ALREADY)), "{}", refused.words());
    }
    assert_eq!(cancelled(&house).await, 0);
});

on_both_engines!(what_nobody_voted_on_is_given_up_by_one, |house| {
    let (_, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let [mut first, _] = officers(&house).await;
    first.post(&paths::cancel_consultation(COMMUNE, n), &[("reason", WHY)]).await.redirect();
    assert_eq!(cancelled(&house).await, 1);
});

on_both_engines!(pages_say_that_a_vote_was_given_up_and_that_none_counts, |house| {
    let (id, n) = ballot(&house, AudienceKind::Participants, &of(BallotKind::Approval)).await;
    let mut voter = house.participant("Amina").await;
    cast(&house, id, voter.account.expect("signed in"), "1").await;
    let pages = [paths::ballot(COMMUNE, n), paths::ballot_mine(COMMUNE, n)];
    for path in &pages {
        assert!(voter.get(path).await.has(".banner.reached"), "{path}: it counts");
    }
    let cancel = sql("UPDATE consultations SET cancelled_at = $1, cancelled_reason = $2 WHERE id = $3");
    house.app.db.run(cancel.bind(house.app.clock.now()).bind(WHY).bind(id)).await.expect("given up");
    // Before the votes are destroyed, and afterwards.
    for destroyed in [false, true] {
        if destroyed {
            ballots::discard(&house.app, id).await.expect("destroyed");
        }
        for path in &pages {
            let page = voter.get(path).await;
            let said = tr::voting::GIVEN_UP.text(app::model::Lang::Fr);
            let counts = said.rsplit_once(". ").map_or(said, |(_, last)| last);
            assert!(page.words().contains(WHY) && page.words().contains(counts), "{path}: {}", page.words());
            assert!(!page.has(".banner.reached") && !page.has(".due") && !page.has("a[href$='/ballot/vote']"), "{path}: {}", page.words());
        }
        let receipt = voter.get(&paths::ballot_receipt(COMMUNE, n)).await;
        assert!(receipt.words().contains(&fr(tr::ballot_log::receipt::OVER)), "{}", receipt.words());
        assert_eq!(voter.post(&paths::ballot_receipt(COMMUNE, n), &[]).await.status, StatusCode::CONFLICT);
    }
    assert!(choices(&house).await.is_empty());
});

//! Voting by the rules alone: every kind with what is wrong in it, drafts, replacement, who may not, what is too late, and what remains.

use std::collections::{BTreeMap, BTreeSet};

use app::model::ballots::{BallotFault, BallotKind, BallotSettings, BallotState, Channel, Choice, EnvelopeChoice, YesNo};
use app::model::consultations::{AudienceKind, Opening};
use proptest::prelude::*;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{AccountId, sql};
use tajmaat::base::error::Error;
use tajmaat::participation::ballots::{self, Ballot, BallotOption, Counts, Envelope, Outcome, check, ordered, seed};

use super::{ballot, cast, choice, choices, close, keep, load, number, of, person};
use crate::consultations::end_in;
use crate::on_both_engines;

const COUNTED: Outcome = Outcome::Counted { replaced: false };
const REPLACED: Outcome = Outcome::Counted { replaced: true };

/// A ballot that is nowhere kept, with five options in three envelopes.
fn made(settings: BallotSettings) -> Ballot {
    let option = |number: i64| BallotOption {
        number,
        title: Default::default(),
        body: Default::default(),
        cost: Some(6_000_000),
        envelope: Some((number + 1) / 2),
        neighbourhood: None,
        category: String::new(),
        listed_number: None,
        solution: None,
        picture: String::new(),
        recording: String::new(),
        withdrawn: None,
    };
    let envelope = |number: i64| Envelope { number, title: Default::default(), amount: 10_000_000, neighbourhood: None, category: String::new() };
    Ballot {
        id: tajmaat::base::db::ConsultationId(uuid::Uuid::from_u128(1)),
        question: Default::default(),
        settings,
        envelopes: (1..=3).map(envelope).collect(),
        options: (1..=5).map(option).collect(),
        order_key: [7; 32],
        frozen_at: Some(Timestamp(0)),
        closed_at: None,
        counts: Counts::default(),
        version: 1,
    }
}

fn faults(settings: BallotSettings, text: &str) -> Vec<BallotFault> {
    let kind = settings.kind;
    check(&made(settings), &choice(kind, text), None).faults
}

#[test]
fn nobody_is_asked_for_more_than_the_money_or_the_envelopes_let_them_choose() {
    let least = |settings: BallotSettings, withdrawn: &[i64]| {
        let mut ballot = made(settings);
        for option in ballot.options.iter_mut().filter(|option| withdrawn.contains(&option.number)) {
            option.withdrawn = Some((Timestamp(1), String::new()));
        }
        check(&ballot, &choice(BallotKind::Budget, "1"), None).least
    };
    let settings = BallotSettings { min: 5, ..of(BallotKind::Budget) };
    assert_eq!((least(settings.clone(), &[]), least(settings.clone(), &[5]), least(settings.clone(), &[1, 2, 3, 4, 5])), (5, 4, 0));
    // One of two fits into each envelope.
    let bounded = BallotSettings { knapsack: true, ..settings.clone() };
    assert_eq!((least(bounded.clone(), &[]), least(bounded.clone(), &[5]), least(bounded, &[2])), (3, 2, 3));
    // Where they live is not known: one envelope.
    let two = BallotSettings { envelope_choice: EnvelopeChoice::OwnAndOther, ..settings };
    assert_eq!((least(two.clone(), &[]), least(two, &[1, 3])), (2, 1));
    assert_eq!(least(BallotSettings { min: 1, ..of(BallotKind::Budget) }, &[]), 1);
}

#[test]
fn nobody_is_warned_that_they_chose_fewer_than_fit() {
    let settings = BallotSettings { min: 5, asked: 5, knapsack: true, ..of(BallotKind::Budget) };
    let asked =
        |settings: &BallotSettings, text: &str| check(&made(settings.clone()), &choice(BallotKind::Budget, text), None).warning.map(|fewer| fewer.asked);
    assert_eq!((asked(&settings, "1,3,5"), asked(&settings, "1,3")), (None, Some(3)));
    let in_force = made(settings.clone()).in_force();
    assert_eq!((in_force.min, in_force.asked), (3, 3), "the form says the same");
    // Where two envelopes are chosen in, the form says what is asked of whoever can choose most; each is judged by where they live.
    let two = BallotSettings { knapsack: false, envelope_choice: EnvelopeChoice::OwnAndOther, ..settings };
    let home = tajmaat::base::db::NeighbourhoodId(uuid::Uuid::from_u128(5));
    let mut ballot = made(two.clone());
    ballot.envelopes[0].neighbourhood = Some(home);
    assert_eq!((ballot.in_force().min, asked(&two, "3,4"), asked(&two, "3")), (4, None, Some(2)));
    assert_eq!(check(&ballot, &choice(BallotKind::Budget, "1,3,4"), Some(home)).least, 4);
}

#[test]
fn each_kind_knows_what_is_wrong() {
    let approval = BallotSettings { max: 2, ..of(BallotKind::Approval) };
    assert_eq!(faults(approval.clone(), "1,2"), []);
    assert_eq!(faults(approval.clone(), "1,2,3"), [BallotFault::TooMany { most: 2 }]);
    assert_eq!(faults(approval, "9"), [BallotFault::Unknown { option: 9 }]);
    let points = of(BallotKind::Points);
    assert_eq!(faults(points.clone(), "1=5,2=5"), []);
    assert_eq!(faults(points.clone(), "1=6"), [BallotFault::PointsForOne { option: 1, most: 5 }]);
    assert_eq!(faults(points.clone(), "1=0"), [BallotFault::PointsForOne { option: 1, most: 5 }]);
    assert_eq!(faults(points, "1=5,2=5,3=1"), [BallotFault::TooManyPoints { given: 11, points: 10 }]);
    assert_eq!(faults(of(BallotKind::Judgment), "1=4,2=5"), [BallotFault::Grade { option: 2 }]);
    assert_eq!(faults(of(BallotKind::Score), "1=5,2=6"), [BallotFault::Grade { option: 2 }]);
    assert_eq!(faults(of(BallotKind::Ranked), "3>1>3"), [BallotFault::Twice { option: 3 }]);
    assert_eq!(faults(of(BallotKind::YesNo), "no"), []);
    let other = check(&made(of(BallotKind::YesNo)), &choice(BallotKind::Budget, "1"), None);
    assert_eq!((other.faults, other.counts), (vec![BallotFault::Kind], false));
}

#[test]
fn a_budget_is_not_a_knapsack_unless_that_is_declared() {
    let budget = of(BallotKind::Budget);
    let judged = check(&made(budget.clone()), &choice(BallotKind::Budget, "1,2"), None);
    assert_eq!((judged.is_valid(), judged.spent, judged.warning.map(|fewer| fewer.chosen)), (true, BTreeMap::from([(1, 12_000_000)]), Some(2)));
    assert_eq!(faults(BallotSettings { knapsack: true, ..budget }, "1,2"), [BallotFault::OverEnvelope { envelope: 1, by: 2_000_000 }]);
}

#[test]
fn fewer_than_the_least_do_not_count_and_an_empty_one_does() {
    let settings = BallotSettings { min: 2, ..of(BallotKind::Approval) };
    let judge = |text: &str| check(&made(settings.clone()), &choice(BallotKind::Approval, text), None);
    assert_eq!((judge("1").is_valid(), judge("1").can_wait()), (false, true));
    assert!(judge("1,2").is_valid() && judge("-").is_valid());
}

#[test]
fn somebody_votes_in_their_own_envelope_and_in_one_other() {
    let home = tajmaat::base::db::NeighbourhoodId(uuid::Uuid::from_u128(5));
    let mut ballot = made(BallotSettings { envelope_choice: EnvelopeChoice::OwnAndOther, ..of(BallotKind::Budget) });
    ballot.envelopes[0].neighbourhood = Some(home);
    let faults = |text: &str, home| check(&ballot, &choice(BallotKind::Budget, text), home).faults;
    assert_eq!(faults("1,2,3,4", Some(home)), []);
    assert_eq!(faults("1,3,4,5", Some(home)), [BallotFault::ForeignEnvelope { envelope: 3 }]);
    // Whoever has no envelope of their own votes in one.
    assert_eq!(faults("3,4", None), []);
    assert_eq!(faults("1,3,4", None), [BallotFault::ForeignEnvelope { envelope: 1 }]);
}

fn any_choice() -> impl Strategy<Value = Choice> {
    let option = -2_i64..9;
    prop_oneof![
        prop::collection::btree_set(option.clone(), 0..8).prop_map(Choice::Options),
        prop::collection::btree_map(option.clone(), any::<u32>(), 0..8).prop_map(Choice::Points),
        prop::collection::btree_map(option.clone(), 0_u32..9, 0..8).prop_map(Choice::Grades),
        prop::collection::vec(option, 0..8).prop_map(Choice::Ranking),
        prop::option::of(prop::sample::select(YesNo::ALL)).prop_map(Choice::Answer),
    ]
}

proptest! {
    /// Whatever a form says is judged, and what is written is read again as the same.
    #[test]
    fn every_choice_is_judged(given in any_choice(), kind in prop::sample::select(BallotKind::ALL), knapsack: bool, max in 0_u32..4) {
        let ballot = made(BallotSettings { knapsack, max, envelope_choice: EnvelopeChoice::OwnAndOther, ..of(kind) });
        let judged = check(&ballot, &given, None);
        prop_assert!(!judged.is_valid() || judged.can_wait());
        let read = Choice::parse(kind, &given.to_text());
        prop_assert!(!judged.can_wait() || read == Some(given), "{:?}", read);
    }

    /// Any text is a choice written in one way, or none.
    #[test]
    fn every_text_is_a_choice_or_none(text in "[-0-9,=>a-z]{0,12}", kind in prop::sample::select(BallotKind::ALL)) {
        if let Some(read) = Choice::parse(kind, &text) {
            prop_assert_eq!(read.to_text(), text);
        }
    }

    /// The order of a person can be made again from the key, and has every option once.
    #[test]
    fn everybody_has_an_order_of_their_own(account: u128, key: [u8; 32]) {
        let ballot = made(of(BallotKind::Approval));
        let order = |seed| ordered(&ballot.options, seed).into_iter().map(|option| option.number).collect::<Vec<_>>();
        let (one, again) = (seed(&key, AccountId(uuid::Uuid::from_u128(account))), seed(&key, AccountId(uuid::Uuid::from_u128(account))));
        prop_assert_eq!(order(one), order(again));
        prop_assert_eq!(order(one).into_iter().collect::<BTreeSet<_>>(), (1..=5).collect::<BTreeSet<_>>());
    }
}

#[test]
fn a_seed_is_the_beginning_of_a_keyed_hash() {
    // By Python: int.from_bytes(hmac.new(bytes([7] * 32), bytes(15) + b"\x01", "sha256").digest()[:8], "big")
    assert_eq!(seed(&[7; 32], AccountId(uuid::Uuid::from_u128(1))), 7_062_583_050_529_175_561);
}

on_both_engines!(a_vote_counts_at_once_and_is_replaced, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::Budget)).await;
    let amina = person(&house, "Amina").await;
    assert_eq!(keep(&house, id, amina, "1,3").await, COUNTED);
    let before = ballots::sealed(&house.app, &mut &house.app.db, &load(&house, id).await, amina).await.expect("answered").expect("a ballot");
    // The same again is the same ballot.
    assert_eq!(cast(&house, id, amina, "1,3").await, COUNTED);
    assert_eq!(keep(&house, id, amina, "2").await, REPLACED);
    let after = ballots::sealed(&house.app, &mut &house.app.db, &load(&house, id).await, amina).await.expect("answered").expect("a ballot");
    assert_eq!((&*before.choice, &*after.choice), ("1,3", "2"));
    assert!(before.salt != after.salt && before.pseudonym != after.pseudonym, "a replacement is new in everything");
    let counts = load(&house, id).await.counts;
    assert_eq!((counts.cast, counts.replaced), (1, 1));
    assert_eq!((choices(&house).await, number(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (vec!["2".to_owned()], 0));
    // What counts is not taken away by a change that cannot.
    assert_eq!(keep(&house, id, amina, "-").await, Outcome::Kept);
    let mine = ballots::mine(&house.app, &mut &house.app.db, &load(&house, id).await, amina).await.expect("answered");
    assert_eq!(
        (mine.state, mine.cast.map(|cast| cast.to_text()), mine.draft.map(|draft| draft.to_text())),
        (BallotState::Cast, Some("2".into()), Some("-".into()))
    );
    // Going back to what counts leaves no draft.
    assert_eq!(keep(&house, id, amina, "2").await, COUNTED);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_drafts").await, 0);
    assert_eq!(cast(&house, id, amina, "-").await, REPLACED);
    assert_eq!(choices(&house).await, ["-"]);
});

on_both_engines!(a_declared_confirmation_keeps_drafts_and_their_number_is_known, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &BallotSettings { confirm: true, ..of(BallotKind::Ranked) }).await;
    let (amina, brahim) = (person(&house, "Amina").await, person(&house, "Brahim").await);
    for account in [amina, brahim] {
        assert_eq!(keep(&house, id, account, "2>1").await, Outcome::Kept);
    }
    assert_eq!(load(&house, id).await.counts.cast, 0);
    assert_eq!(cast(&house, id, amina, "2>1").await, COUNTED);
    house.app.clock.set(end_in(5));
    assert_eq!(close(&house, id).await.expect("closed"), ["2>1"]);
    let counts = load(&house, id).await.counts;
    assert_eq!((counts.cast, counts.unconfirmed), (1, 1));
});

on_both_engines!(what_cannot_count_is_not_cast_and_not_kept, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &BallotSettings { min: 2, max: 3, ..of(BallotKind::Approval) }).await;
    let amina = person(&house, "Amina").await;
    for text in ["1", "1,2,3,4", "1,9"] {
        assert!(matches!(cast(&house, id, amina, text).await, Outcome::Invalid(_)), "{text}");
    }
    let nothing = "SELECT (SELECT COUNT(*) FROM ballot_voters) + (SELECT COUNT(*) FROM ballot_choices) + (SELECT COUNT(*) FROM ballot_drafts)";
    assert_eq!(number(&house, nothing).await, 0);
    // On the way to a valid one it waits; what names nothing of this ballot does not.
    assert_eq!(keep(&house, id, amina, "1").await, Outcome::Kept);
    assert!(matches!(keep(&house, id, amina, "9").await, Outcome::Invalid(_)));
    assert_eq!((load(&house, id).await.counts.cast, number(&house, "SELECT COUNT(*) FROM ballot_drafts").await), (0, 1));
});

on_both_engines!(only_verified_residents_of_the_commune_vote_and_losing_that_does_not_unvote, |house| {
    let (id, _) = ballot(&house, AudienceKind::Residents, &of(BallotKind::Approval)).await;
    let refused = |outcome: Outcome| match outcome {
        Outcome::Refused(standing) => standing.opening,
        other => panic!("{other:?}"),
    };
    let unverified = person(&house, "Amina").await;
    assert_eq!(refused(cast(&house, id, unverified, "1").await), Opening::Verify);
    house.add_commune("autre").await;
    house.verify_residence(unverified, "autre").await;
    assert_eq!(refused(cast(&house, id, unverified, "1").await), Opening::Verify);
    let resident = house.resident("Brahim").await.account.expect("signed in");
    assert_eq!(cast(&house, id, resident, "1").await, COUNTED);
    house.app.db.run(sql("DELETE FROM residents WHERE account_id = $1").bind(resident)).await.expect("no resident any more");
    assert_eq!(refused(cast(&house, id, resident, "2").await), Opening::Verify);
    assert_eq!((choices(&house).await, load(&house, id).await.counts.cast), (vec!["1".to_owned()], 1));
});

on_both_engines!(nobody_votes_before_or_after_by_the_clock, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let amina = person(&house, "Amina").await;
    assert!(matches!(close(&house, id).await, Err(Error::Conflict(_))), "voting is open");
    house.app.clock.set(Timestamp(end_in(5).micros() - 1));
    assert_eq!(cast(&house, id, amina, "yes").await, COUNTED);
    house.app.clock.set(end_in(5));
    assert_eq!(cast(&house, id, amina, "no").await, Outcome::Late);
    assert_eq!(close(&house, id).await.expect("closed"), ["yes"]);
    assert!(matches!(close(&house, id).await, Err(Error::Conflict(_))), "once");
});

on_both_engines!(nothing_leads_from_a_person_to_a_vote_once_it_is_closed, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::Score)).await;
    let mut people = Vec::new();
    for at in 0..5 {
        let account = person(&house, &format!("Habitant {at}")).await;
        assert_eq!(cast(&house, id, account, &format!("1={at}")).await, COUNTED);
        people.push(account);
    }
    // While people vote, the database alone does not link either: it lacks the program's secret.
    let links: Vec<(Vec<u8>,)> = house.app.db.all(sql("SELECT link FROM ballot_choices")).await.expect("links");
    let without_secret = |account: &AccountId| hashed(&[crate::counts::NONCE, account.0.as_bytes()]);
    assert!(people.iter().all(|account| !links.iter().any(|(link,)| *link == without_secret(account))));
    house.app.clock.set(end_in(5));
    assert_eq!(close(&house, id).await.expect("closed").len(), 5);
    assert_eq!(number(&house, "SELECT (SELECT COUNT(*) FROM ballot_choices) + (SELECT COUNT(*) FROM ballot_drafts)").await, 0);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_nonces").await, 0);
    let closed = load(&house, id).await;
    for account in people {
        let mine = ballots::mine(&house.app, &mut &house.app.db, &closed, account).await.expect("answered");
        assert_eq!((mine.state, mine.cast, mine.draft), (BallotState::Cast, None, None));
        assert!(ballots::sealed(&house.app, &mut &house.app.db, &closed, account).await.expect("answered").is_none());
    }
});

/// A hash of parts without any secret.
fn hashed(parts: &[&[u8]]) -> Vec<u8> {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().to_vec()
}

on_both_engines!(of_a_vote_the_day_is_kept_and_where_somebody_lives, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let resident = house.resident("Brahim").await.account.expect("signed in");
    let home = ballots::home(&house.app, &mut &house.app.db, house.commune().await.id, resident).await.expect("answered");
    assert_eq!(cast(&house, id, resident, "no").await, COUNTED);
    let (day,): (Timestamp,) = house.app.db.one(sql("SELECT day FROM ballot_voters")).await.expect("a day");
    assert_eq!(Some(day), Timestamp::start_of(house.app.clock.now().day()));
    let turnout = ballots::turnout(&mut &house.app.db, id).await.expect("turnout");
    assert_eq!(turnout.iter().map(|one| (one.channel, one.neighbourhood, one.count)).collect::<Vec<_>>(), [(Channel::Online, home, 1)]);
});

on_both_engines!(whoever_has_a_sheet_of_paper_votes_on_it, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::YesNo)).await;
    let (amina, brahim) = (person(&house, "Amina").await, person(&house, "Brahim").await);
    let loaded = load(&house, id).await;
    assert_eq!(cast(&house, id, brahim, "yes").await, COUNTED);
    let mut tx = house.app.db.begin().await.expect("a transaction");
    assert_eq!(ballots::mark_on_paper(&house.app, &mut tx, &loaded, amina).await.expect("answered"), Ok(()));
    assert_eq!(ballots::mark_on_paper(&house.app, &mut tx, &loaded, amina).await.expect("answered"), Err(BallotState::OnPaper));
    assert_eq!(ballots::mark_on_paper(&house.app, &mut tx, &loaded, brahim).await.expect("answered"), Err(BallotState::Cast));
    tx.commit().await.expect("kept");
    assert_eq!(cast(&house, id, amina, "no").await, Outcome::OnPaper);
    assert_eq!(load(&house, id).await.counts.cast, 2);
    let mut tx = house.app.db.begin().await.expect("a transaction");
    ballots::unmark_on_paper(&house.app, &mut tx, &loaded, amina).await.expect("taken back");
    tx.commit().await.expect("kept");
    assert_eq!(cast(&house, id, amina, "no").await, COUNTED);
    assert_eq!((load(&house, id).await.counts.cast, choices(&house).await), (2, vec!["no".to_owned(), "yes".to_owned()]));
});

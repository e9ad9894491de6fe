//! Whatever the phases are, wherever their ends are moved, whenever the clock stands: what is sent is kept exactly while a phase asks for it.

use app::model::consultations::PhaseKind;
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{AccountId, ConsultationId};
use tajmaat::participation::consultations::phases::{end_of, last_day};
use tajmaat::participation::consultations::{self, Schedule};

use super::{Outline, consultation, day_in, send};
use crate::common::{COMMUNE, NOW, TestApp};
use crate::on_both_engines;
use crate::questionnaires::{ANSWERS, ask, count, fill_all, participants};

/// Schedules that are tried, and how often the clock jumps and an end is moved in each.
const CASES: usize = 30;
const JUMPS: usize = 3;
/// Phases in which questions are answered.
const ASKS: &[PhaseKind] = &[PhaseKind::Gather, PhaseKind::Discuss];
const OTHERS: [PhaseKind; 4] = [PhaseKind::Inform, PhaseKind::Review, PhaseKind::Appeal, PhaseKind::Verify];

/// Some phases in their order, at least one of which asks, with their last days.
fn outline(rng: &mut ChaCha20Rng) -> Vec<(PhaseKind, i64)> {
    let always = ASKS[rng.random_range(0..ASKS.len())];
    let mut last = -11;
    let mut phases = Vec::new();
    for kind in PhaseKind::ALL {
        let is_there = match kind {
            PhaseKind::Decide => true,
            kind if ASKS.contains(kind) => *kind == always || rng.random_bool(0.5),
            kind => OTHERS.contains(kind) && rng.random_bool(0.5),
        };
        if is_there {
            last += rng.random_range(1..10);
            phases.push((*kind, last));
        }
    }
    phases
}

/// The end of a phase, the second before it, or any moment.
fn moment(rng: &mut ChaCha20Rng, schedule: &Schedule) -> Timestamp {
    let phase = schedule.phases()[rng.random_range(0..schedule.phases().len())];
    let end = phase.ends_at.expect("an end");
    match rng.random_range(0..3) {
        0 => end,
        1 => end.plus_seconds(-1),
        _ => NOW.plus_days(rng.random_range(-12..60)).plus_seconds(rng.random_range(0..86_400)),
    }
}

async fn schedule(house: &TestApp, id: ConsultationId) -> Schedule {
    consultations::get(&mut &house.app.db, id).await.expect("a consultation").schedule
}

/// Has an officer move an end by days. What is over stays, and nothing ends earlier. Returns the schedule that follows.
async fn postpone(house: &TestApp, (officer, number): (AccountId, i64), before: &Schedule, (moved, days): (usize, i64)) -> Schedule {
    let was = before.phases()[moved].ends_at.expect("an end");
    let to = end_of(last_day(was).checked_add(jiff::Span::new().days(days)).expect("a day")).expect("a moment");
    let day = |at: usize, end: Timestamp| last_day(if at == moved { to } else { end }).to_string();
    let mut fields = vec![("starts_on", day_in(-10)), ("reason", "Des habitants ont demandé plus de temps.".to_owned()), ("confirmed", "yes".to_owned())];
    fields.extend(before.phases().iter().enumerate().map(|(at, phase)| (phase.kind.as_str(), day(at, phase.ends_at.expect("an end")))));
    let mut client = house.signed_in(officer, true).await;
    let answer = send(&mut client, &paths::consultation_phases(COMMUNE, number), &fields).await;
    if days > 0 && house.app.clock.now() < was {
        answer.redirect();
        before.with_end(moved, to).0
    } else {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.words());
        before.clone()
    }
}

/// Has somebody send what they have written. Returns whether it counts now.
async fn is_taken(house: &TestApp, account: AccountId, number: i64) -> bool {
    let before = count(house, ANSWERS).await;
    let mut client = house.signed_in(account, false).await;
    let answer = client.post(&paths::questions_review(COMMUNE, number), &[]).await;
    let more = count(house, ANSWERS).await - before;
    if answer.status == StatusCode::SEE_OTHER {
        assert_eq!((answer.redirect(), more), (paths::questions_receipt(COMMUNE, number), 1));
        return true;
    }
    assert_eq!((answer.status, more), (StatusCode::CONFLICT, 0), "{}", answer.words());
    false
}

/// People who have written their answers in the first phase that asks.
async fn writers(house: &TestApp, number: i64, schedule: &Schedule) -> Vec<AccountId> {
    house.app.clock.set(schedule.asking(ASKS).expect("a phase that asks").0);
    let mut people = Vec::new();
    for at in 0..=JUMPS {
        let account = house.participant(&format!("Person {at}")).await.account.expect("signed in");
        fill_all(&mut house.signed_in(account, false).await, number).await;
        people.push(account);
    }
    people
}

on_both_engines!(what_is_sent_is_kept_exactly_while_a_phase_asks_for_it, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let mut rng = ChaCha20Rng::seed_from_u64(20_260_309);
    let (mut taken, mut refused) = (0, 0);
    for case in 0..CASES {
        let phases = outline(&mut rng);
        let (id, number) = consultation(&house, officer, &Outline { audience: participants(), phases: &phases, published: true }).await;
        ask(&house, id).await;
        let mut known = schedule(&house, id).await;
        let mut people = writers(&house, number, &known).await;
        for jump in 0..JUMPS {
            let now = moment(&mut rng, &known);
            house.app.clock.set(now);
            let said = known.asking_at(ASKS, now).is_some();
            let was_taken = is_taken(&house, people.remove(0), number).await;
            assert_eq!(was_taken, said, "case {case}, jump {jump}: {now:?} in {known:?}");
            if said {
                taken += 1
            } else {
                refused += 1
            }
            let days = if rng.random_bool(0.75) { rng.random_range(1..20) } else { rng.random_range(-5..0) };
            known = postpone(&house, (officer, number), &known, (rng.random_range(0..phases.len()), days)).await;
            assert_eq!(schedule(&house, id).await, known, "case {case}, jump {jump}");
        }
        // From the end of the last phase that asks nothing is taken, however much later it comes.
        let (_, closed) = known.asking(ASKS).expect("a phase that asks");
        house.app.clock.set(closed.plus_seconds(rng.random_range(0..3_000_000)));
        assert!(!is_taken(&house, people.remove(0), number).await, "case {case}: after {closed:?} in {known:?}");
    }
    assert!(taken > 10 && refused > 10, "{taken} taken, {refused} refused");
});

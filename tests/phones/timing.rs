//! The time of an attempt to sign in does not tell whether an address or a phone is known.

use std::time::{Duration, Instant};

use super::*;

const ROUNDS: usize = 24;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Known and unknown are measured in turn, forwards and backwards, so that a busy machine slows both. What is asserted is wide: a hash that is not
/// tried makes an address a dozen times faster, and a phone with one hash instead of five takes a fifth.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_take_as_long() {
    let house = crate::common::TestApp::configured(crate::common::Engine::Sqlite, |config| config.limits.sign_in_per_account = 1_000_000).await;
    member(&house, "Fatima", PHONE, PASSWORD).await;
    member(&house, "Youssef", PHONE, OTHER_PASSWORD).await;
    crate::accounts::join(&house, "amina@example.org").await;
    let kinds = [("known address", "amina@example.org"), ("unknown address", "nobody@example.org"), ("known phone", PHONE), ("unknown phone", UNKNOWN)];
    let mut times: [Vec<Duration>; 4] = Default::default();
    for round in 0..=ROUNDS {
        for turn in 0..kinds.len() {
            let kind = if round % 2 == 0 { turn } else { kinds.len() - 1 - turn };
            let contact = kinds[kind].1;
            let mut person = house.visitor();
            let begun = Instant::now();
            let answer = sign_in(&mut person, contact, "ni l'un ni l'autre").await;
            let took = begun.elapsed();
            assert_eq!(answer.status.as_u16(), 422);
            // The first round warms up.
            if round > 0 {
                times[kind].push(took);
            }
        }
    }
    let medians = times.map(median);
    for ((kind, _), median) in kinds.iter().zip(medians) {
        println!("{kind:<16} {:>7.2} ms", median.as_secs_f64() * 1_000.0);
    }
    let ratio = |known: Duration, unknown: Duration| known.as_secs_f64() / unknown.as_secs_f64();
    for (what, ratio) in [("addresses", ratio(medians[0], medians[1])), ("phones", ratio(medians[2], medians[3]))] {
        println!("{what}: known / unknown = {ratio:.3}");
        assert!((0.5..2.0).contains(&ratio), "{what}: {ratio}");
    }
    assert!(ratio(medians[3], medians[1]) > 2.0, "every seat of a phone is tried, taken or not");
}

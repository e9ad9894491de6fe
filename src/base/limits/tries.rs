//! Tries at passwords and codes, of which only the wrong ones count, in memory, per node.
//!
//! - A try is counted before the secret is looked at, so that many at once are no more than one after the other, and given back when it was right.
//! - A browser in which the account has been signed in before has tries of its own: whatever strangers do, its owner signs in there.
//! - Strangers have their tries by network, a few more from everywhere together, and a network has many for all the accounts and codes that it may try.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::network::NetworkKey;
use crate::base::config::LimitsConfig;
use crate::base::error::{Error, Result};

const WINDOW: Duration = Duration::from_secs(15 * 60);
/// How many times the tries of one network all strangers together have at one account.
const EVERYWHERE_TIMES: u32 = 5;
/// How many times the tries of a network its site has.
const SITE_TIMES: u32 = 10;

/// The fields in which secrets are typed that somebody may guess.
const SECRETS: [&str; 2] = ["password", "code"];

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// All that a network, or a site, tries.
    Network(NetworkKey),
    /// What a network tries at one account.
    Account(String, NetworkKey),
    /// What strangers try at one account.
    Everywhere(String),
    /// What a browser tries that the account knows.
    Browser(Vec<u8>),
}

/// What has been tried of late.
#[derive(Debug)]
pub struct Tries {
    /// Until when each key's tries of the past last, were they one after the other.
    counted: Mutex<HashMap<Key, Instant>>,
    per_account: u32,
    per_network: u32,
}

/// One try, counted as wrong until [`Tries::settle`] hears of its end.
#[derive(Debug)]
#[must_use = "a try that was not wrong is to be given back"]
pub struct Try(Vec<(Key, u32)>);

/// How long one of so many tries in the window counts.
fn step(times: u32) -> Duration {
    WINDOW / times.max(1)
}

impl Tries {
    /// As configured.
    pub fn new(config: &LimitsConfig) -> Self {
        Self { counted: Mutex::default(), per_account: config.sign_in_per_account, per_network: config.sign_in_per_address }
    }

    fn counted(&self) -> MutexGuard<'_, HashMap<Key, Instant>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A try in a browser that the account knows.
    pub fn by_known_browser(&self, browser: &[u8]) -> Result<Try> {
        self.take(vec![(Key::Browser(browser.to_vec()), self.per_account)])
    }

    /// A try at a code that is good for a few tries itself, whoever it was sent to: whoever asks for codes to many receivers has as many tries as at passwords.
    pub fn by_network(&self, address: IpAddr) -> Result<Try> {
        self.take(self.networks(address).collect())
    }

    /// A try at `account` (however it is named) by anybody else.
    pub fn by_stranger(&self, account: &str, address: IpAddr) -> Result<Try> {
        let at_account = [
            (Key::Account(account.to_owned(), NetworkKey::of(address)), self.per_account),
            (Key::Everywhere(account.to_owned()), self.per_account.saturating_mul(EVERYWHERE_TIMES)),
        ];
        self.take(self.networks(address).chain(at_account).collect())
    }

    /// All that the network and its site may try.
    fn networks(&self, address: IpAddr) -> impl Iterator<Item = (Key, u32)> {
        let times = |network: &NetworkKey| if network.is_site() { self.per_network.saturating_mul(SITE_TIMES) } else { self.per_network };
        NetworkKey::both_of(address).map(move |network| (Key::Network(network), times(&network)))
    }

    /// Counts under all keys, or under none.
    fn take(&self, keys: Vec<(Key, u32)>) -> Result<Try> {
        let now = Instant::now();
        let mut counted = self.counted();
        let after = |counted: &HashMap<Key, Instant>, key: &Key, times: u32| counted.get(key).map_or(now, |until| (*until).max(now)) + step(times);
        let wait = keys.iter().map(|(key, times)| after(&counted, key, *times).saturating_duration_since(now + WINDOW)).max().unwrap_or_default();
        if !wait.is_zero() {
            return Err(Error::RateLimited { retry_after: wait.max(Duration::from_secs(1)) });
        }
        for (key, times) in &keys {
            let until = after(&counted, key, *times);
            counted.insert(key.clone(), until);
        }
        Ok(Try(keys))
    }

    /// Gives a try back.
    fn was_right(&self, tried: Try) {
        let mut counted = self.counted();
        for (key, times) in tried.0 {
            if let Some(until) = counted.get_mut(&key) {
                *until = until.checked_sub(step(times)).unwrap_or(*until);
            }
        }
    }

    /// Gives a try back unless a secret was looked at and was wrong, which a form says beside the field of the secret. Whether it was.
    pub fn settle<T>(&self, tried: Try, outcome: &Result<T>) -> bool {
        let was_wrong = matches!(outcome, Err(Error::Invalid(errors)) if SECRETS.iter().any(|field| errors.get(field).is_some()));
        if !was_wrong {
            self.was_right(tried);
        }
        was_wrong
    }

    /// Forgets what is long ago.
    pub fn tidy(&self) {
        let now = Instant::now();
        self.counted().retain(|_, until| *until > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries(per_account: u32, per_network: u32) -> Tries {
        Tries::new(&LimitsConfig { sign_in_per_account: per_account, sign_in_per_address: per_network, ..LimitsConfig::default() })
    }

    fn address(number: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, number])
    }

    #[test]
    fn right_ones_do_not_count() {
        let tries = tries(3, 1_000);
        for _ in 0..100 {
            tries.was_right(tries.by_stranger("amina", address(1)).expect("allowed"));
        }
        for _ in 0..3 {
            let _ = tries.by_stranger("amina", address(1)).expect("allowed");
        }
        let refused = tries.by_stranger("amina", address(1)).expect_err("too many");
        assert!(matches!(refused, Error::RateLimited { retry_after } if retry_after > Duration::ZERO && retry_after <= WINDOW));
        assert!(tries.by_stranger("brahim", address(1)).is_ok());
    }

    #[test]
    fn only_a_secret_that_was_wrong_counts() {
        let tries = tries(1, 1_000);
        let overloaded = || Error::RateLimited { retry_after: Duration::from_secs(1) };
        let key = app::words::tr::accounts::WRONG;
        let not_looked_at = [Ok(()), Err(overloaded()), Err(Error::Forbidden), Err(Error::field("understood", key)), Err(Error::field("name", key))];
        for outcome in not_looked_at.iter().cycle().take(50) {
            assert!(!tries.settle(tries.by_stranger("amina", address(1)).expect("allowed"), outcome));
        }
        for (account, field) in [("amina", "password"), ("brahim", "code")] {
            assert!(tries.settle(tries.by_stranger(account, address(1)).expect("allowed"), &Err::<(), _>(Error::field(field, key))));
            assert!(tries.by_stranger(account, address(1)).is_err());
        }
    }

    #[test]
    fn many_addresses_neither_gain_much_nor_shut_a_known_browser_out() {
        let tries = tries(3, 1_000);
        let allowed = (0..100).filter(|number| tries.by_stranger("amina", address(*number)).is_ok()).count();
        assert_eq!(allowed, 15);
        for _ in 0..3 {
            let _ = tries.by_known_browser(b"hers").expect("her own");
        }
        assert!(tries.by_known_browser(b"hers").is_err());
        assert!(tries.by_known_browser(b"her phone").is_ok());
    }

    #[test]
    fn codes_of_many_receivers_are_one_network_s_tries() {
        let tries = tries(3, 4);
        for _ in 0..4 {
            let _ = tries.by_network(address(1)).expect("allowed");
        }
        assert!(tries.by_network(address(1)).is_err() && tries.by_stranger("amina", address(1)).is_err());
        assert!(tries.by_network(address(2)).is_ok());
    }

    #[test]
    fn a_refused_try_counts_nowhere() {
        let tries = tries(3, 4);
        for _ in 0..50 {
            drop(tries.by_stranger("amina", address(1)));
        }
        assert!(tries.by_stranger("brahim", address(1)).is_ok(), "three of the network's four are gone, not fifty");
        assert!(tries.by_stranger("chama", address(1)).is_err());
    }
}

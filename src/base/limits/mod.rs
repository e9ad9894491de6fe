//! How often people may do things: per account (or the name they try) and per network, in memory, per node.
//!
//! Nobody is counted by an IPv6 address, of which a single phone has more than there are grains of sand: see [`NetworkKey`].

mod network;
mod tries;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
pub use network::NetworkKey;
pub use tries::{Tries, Try};

use crate::base::blocking::Blocking;
use crate::base::config::LimitsConfig;
use crate::base::error::{Error, Result};

/// How many times the quota of a network its site has, where a site may be a company, a school or a carrier's region.
const SITE_TIMES: u32 = 10;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Signing in by a provider, who is asked each time. Passwords and codes have their own count: [`Tries`].
    SignIn,
    /// Making an account.
    SignUp,
    /// Having a mail sent.
    Mail,
    /// Publishing anything, flags included.
    Post,
    /// Supporting, endorsing, voting on comments: quick presses, and back.
    Support,
    /// Trying a code from the desk or a letter.
    Code,
    /// Having an SMS sent, which costs money.
    Sms,
}

/// The limiters of a node.
#[derive(Debug)]
pub struct Limits {
    accounts: [DefaultKeyedRateLimiter<String>; 7],
    networks: [DefaultKeyedRateLimiter<NetworkKey>; 7],
    sites: [DefaultKeyedRateLimiter<NetworkKey>; 7],
    /// Tries at passwords and codes.
    pub tries: Tries,
    /// Where passwords and codes are hashed: each hash takes 19 MiB.
    pub hashing: Blocking,
}

const HOUR: u64 = 3_600;
/// Hashes that may be under way or waiting. At the slowest, a second step of five hashes each, the last waits some seconds.
const HASHES: usize = 64;

fn quota(times: u32, seconds: u64) -> Quota {
    let times = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
    let period = Duration::from_secs(seconds) / times.get();
    Quota::with_period(period.max(Duration::from_nanos(1))).map_or_else(|| Quota::per_hour(times), |quota| quota.allow_burst(times))
}

impl Limits {
    /// Limiters as configured.
    pub fn new(config: &LimitsConfig) -> Self {
        // In the order of `Action`.
        let per_account = [
            (config.sign_in_per_account, HOUR / 4),
            (config.sign_up_per_address, HOUR),
            (config.mail_per_account, HOUR),
            (config.post_per_account, HOUR),
            (config.support_per_account, HOUR),
            (config.code_per_account, HOUR),
            (config.sms_per_account, HOUR),
        ];
        let per_address = [
            (config.sign_in_per_address, HOUR / 4),
            (config.sign_up_per_address, HOUR),
            (config.mail_per_address, HOUR),
            (config.post_per_address, HOUR),
            (config.support_per_address, HOUR),
            (config.code_per_address, HOUR),
            (config.sms_per_address, HOUR),
        ];
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        Self {
            accounts: per_account.map(|(times, seconds)| RateLimiter::keyed(quota(times, seconds))),
            networks: per_address.map(|(times, seconds)| RateLimiter::keyed(quota(times, seconds))),
            sites: per_address.map(|(times, seconds)| RateLimiter::keyed(quota(times.saturating_mul(SITE_TIMES), seconds))),
            tries: Tries::new(config),
            hashing: Blocking::new(processors.min(4), HASHES),
        }
    }

    /// Counts one `action` by `account` (an id, or the e-mail tried) from `address`.
    pub fn check(&self, action: Action, account: &str, address: IpAddr) -> Result<()> {
        self.check_network(action, address)?;
        self.accounts[action as usize].check_key(&account.to_owned()).map_err(refuse)
    }

    /// Counts one `action` of somebody who is nobody yet from `address`.
    pub fn check_network(&self, action: Action, address: IpAddr) -> Result<()> {
        // The network first: one that is refused takes nothing from its neighbours on the site.
        self.networks[action as usize].check_key(&NetworkKey::of(address)).map_err(refuse)?;
        NetworkKey::site_of(address).map_or(Ok(()), |site| self.sites[action as usize].check_key(&site).map_err(refuse))
    }

    /// Forgets those who have been quiet; called now and then.
    pub fn tidy(&self) {
        self.tries.tidy();
        self.accounts.iter().for_each(RateLimiter::retain_recent);
        self.networks.iter().chain(&self.sites).for_each(RateLimiter::retain_recent);
    }
}

fn refuse(not_until: governor::NotUntil<governor::clock::QuantaInstant>) -> Error {
    Error::RateLimited { retry_after: not_until.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1)) }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    #[test]
    fn changing_the_address_within_a_network_or_the_network_within_a_site_gains_nothing() {
        let limits = Limits::new(&LimitsConfig { post_per_address: 2, ..LimitsConfig::default() });
        let allowed = |address: u128| limits.check_network(Action::Post, IpAddr::V6(Ipv6Addr::from_bits(address))).is_ok();
        let site = 0x2001_0db8_0001_u128 << 80;
        assert_eq!((0..4).filter(|host| allowed(site | host)).count(), 2, "one network");
        assert_eq!((1..100).filter(|network| allowed(site | (network << 64))).count(), 18, "one site: ten times as much in all, two are gone");
        assert!(allowed(0x2001_0db8_0002_u128 << 80), "the neighbours");
    }

    #[test]
    fn five_hundred_people_behind_one_address_join_report_and_support_in_an_hour() {
        let limits = Limits::new(&LimitsConfig::default());
        let carrier = IpAddr::V4(Ipv4Addr::new(105, 158, 1, 1));
        for person in 0..500 {
            let name = format!("person {person}");
            let acts = [Action::SignUp, Action::Mail, Action::Sms, Action::SignIn, Action::Code, Action::Post, Action::Post, Action::Support, Action::Support];
            for action in acts {
                assert!(limits.check(action, &name, carrier).is_ok(), "{action:?} of {name}");
            }
        }
    }
}

//! How often people may do things: per account (or the name they try) and per network, in memory, per node.
//!
//! Nobody is counted by an IPv6 address, of which a single phone has more than there are grains of sand: see [`NetworkKey`].

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::tries::Tries;
use crate::base::blocking::Blocking;
use crate::base::config::LimitsConfig;
use crate::base::error::{Error, Result};

/// How many times the quota of a network its site has, where a site may be a company, a school or a carrier's region.
const SITE_TIMES: u32 = 10;

/// The network that an address is counted as: an IPv4 address itself, an IPv6 address by the /64 of its household or phone. An IPv4 address written as IPv6
/// is IPv4. Everything that counts or groups by address counts by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkKey {
    bits: u128,
    prefix: u8,
}

/// What translators of networks without IPv4 put before an IPv4 address (RFC 6052).
const TRANSLATED: u128 = 0x0064_ff9b << 96;

/// The IPv4 address behind an address, if there is one.
fn ipv4(address: IpAddr) -> Result<Ipv4Addr, Ipv6Addr> {
    match address.to_canonical() {
        IpAddr::V4(address) => Ok(address),
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            let last = u32::try_from(bits ^ TRANSLATED).map(Ipv4Addr::from_bits);
            last.map_err(|_| address)
        }
    }
}

impl NetworkKey {
    const fn new(bits: u128, prefix: u8) -> Self {
        Self { bits: bits & (u128::MAX << (128 - prefix)), prefix }
    }

    /// The network of an address.
    pub fn of(address: IpAddr) -> Self {
        match ipv4(address) {
            Ok(address) => Self { bits: address.to_ipv6_mapped().to_bits(), prefix: 128 },
            Err(address) => Self::new(address.to_bits(), 64),
        }
    }

    /// The site that the network of an address belongs to: the /48, in which whoever has it may choose among 65,536 networks. IPv4 has none.
    pub fn site_of(address: IpAddr) -> Option<Self> {
        ipv4(address).err().map(|address| Self::new(address.to_bits(), 48))
    }

    /// The network, and the site around it if there is one.
    pub fn both_of(address: IpAddr) -> impl Iterator<Item = Self> {
        std::iter::once(Self::of(address)).chain(Self::site_of(address))
    }

    /// What tells it from others: four bytes of IPv4, or the eight or six that an IPv6 network has.
    pub fn octets(self) -> Vec<u8> {
        let octets = self.bits.to_be_bytes();
        let (from, to) = if self.prefix == 128 { (12, 16) } else { (0, usize::from(self.prefix) / 8) };
        octets[from..to].to_vec()
    }

    /// Whether this is a site of many networks, which has a larger share.
    pub const fn is_site(self) -> bool {
        self.prefix == 48
    }
}

impl fmt::Display for NetworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Ipv6Addr::from_bits(self.bits).to_ipv4_mapped().filter(|_| self.prefix == 128) {
            Some(address) => address.fmt(f),
            None => write!(f, "{}/{}", Ipv6Addr::from_bits(self.bits), self.prefix),
        }
    }
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Coming in by a provider, who is asked each time. Passwords and codes have their own count: [`Tries`].
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
    use super::*;

    fn of(address: &str) -> String {
        NetworkKey::of(address.parse().expect("an address")).to_string()
    }

    #[test]
    fn an_address_is_counted_as_its_network() {
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        for same in ["::ffff:203.0.113.7", "64:ff9b::203.0.113.7"] {
            assert_eq!(of(same), "203.0.113.7", "{same}");
        }
        assert_eq!(of("2001:db8:1:2:aaaa:bbbb:cccc:dddd"), "2001:db8:1:2::/64");
        assert_eq!(NetworkKey::of("2001:db8:1:2::1".parse().expect("v6")), NetworkKey::of("2001:db8:1:2:ffff::1".parse().expect("v6")));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        // Neither of these is an IPv4 address behind a translator.
        assert_eq!((of("::1").as_str(), of("64:ff9b:1::1").as_str()), ("::/64", "64:ff9b:1::/64"));
        let site = |address: &str| NetworkKey::site_of(address.parse().expect("an address")).map(|site| site.to_string());
        assert_eq!(site("2001:db8:1:2::1").as_deref(), Some("2001:db8:1::/48"));
        assert_eq!((site("203.0.113.7"), site("::ffff:203.0.113.7")), (None, None));
    }

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

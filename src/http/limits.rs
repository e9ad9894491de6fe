//! How often people may do things: per account (or the name they try) and per network address, in memory, per node.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::LimitsConfig;
use crate::error::{Error, Result};

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Trying a password.
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
    addresses: [DefaultKeyedRateLimiter<IpAddr>; 7],
}

const HOUR: u64 = 3_600;

fn quota(times: u32, seconds: u64) -> Quota {
    let times = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
    let period = Duration::from_secs(seconds) / times.get();
    Quota::with_period(period.max(Duration::from_nanos(1))).map_or_else(|| Quota::per_hour(times), |quota| quota.allow_burst(times))
}

impl Limits {
    /// Limiters as configured.
    pub fn new(config: &LimitsConfig) -> Self {
        let account = |times, seconds| RateLimiter::keyed(quota(times, seconds));
        let address = |times, seconds| RateLimiter::keyed(quota(times, seconds));
        Self {
            accounts: [
                account(config.sign_in_per_account, HOUR / 4),
                account(config.sign_up_per_address, HOUR),
                account(config.mail_per_account, HOUR),
                account(config.post_per_account, HOUR),
                account(config.support_per_account, HOUR),
                account(config.code_per_account, HOUR),
                account(config.sms_per_account, HOUR),
            ],
            addresses: [
                address(config.sign_in_per_address, HOUR / 4),
                address(config.sign_up_per_address, HOUR),
                address(config.mail_per_address, HOUR),
                address(config.post_per_address, HOUR),
                address(config.support_per_address, HOUR),
                address(config.code_per_address, HOUR),
                address(config.sms_per_address, HOUR),
            ],
        }
    }

    /// Counts one `action` by `account` (an id, or the e-mail tried) from `address`.
    pub fn check(&self, action: Action, account: &str, address: IpAddr) -> Result<()> {
        let clock = DefaultClock::default();
        let refuse = |not_until: governor::NotUntil<_>| Error::RateLimited { retry_after: not_until.wait_time_from(clock.now()).max(Duration::from_secs(1)) };
        self.addresses[action as usize].check_key(&address).map_err(refuse)?;
        self.accounts[action as usize].check_key(&account.to_owned()).map_err(refuse)
    }

    /// Forgets those who have been quiet; called now and then.
    pub fn tidy(&self) {
        self.accounts.iter().for_each(RateLimiter::retain_recent);
        self.addresses.iter().for_each(RateLimiter::retain_recent);
    }
}

//! `[limits]`: how often people may do things.

use serde::{Deserialize, Serialize};

/// How often people may do things, per account (or per name tried) and per network: an IPv4 address or an IPv6 /64; a /48 has ten times as much. Addresses
/// are shared by whole neighbourhoods behind one carrier, so theirs are generous: five hundred people join, report and support in an hour.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Wrong passwords and codes per account and quarter of an hour: of a browser that the account knows, and of one network. From everywhere together five
    /// times as many.
    pub sign_in_per_account: u32,
    /// Wrong passwords and codes per address and quarter of an hour, whatever accounts they were for.
    pub sign_in_per_address: u32,
    /// New accounts per address and hour.
    pub sign_up_per_address: u32,
    /// Mails asked for per account and hour.
    pub mail_per_account: u32,
    /// Mails asked for per address and hour.
    pub mail_per_address: u32,
    /// Problems, solutions, comments and flags per account and hour.
    pub post_per_account: u32,
    /// The same per address and hour.
    pub post_per_address: u32,
    /// Supports and votes on comments per account and hour.
    pub support_per_account: u32,
    /// The same per address and hour.
    pub support_per_address: u32,
    /// Residents' codes tried per account and hour.
    pub code_per_account: u32,
    /// The same per address and hour.
    pub code_per_address: u32,
    /// SMS asked for per phone (or account) and hour.
    pub sms_per_account: u32,
    /// SMS asked for per address and hour.
    pub sms_per_address: u32,
    /// SMS that one address may cause a day (UTC), so that no network takes the share of all. More than an hour's: people behind one address ask again.
    pub sms_per_address_day: u32,
    /// Mails an hour that anybody can cause to be sent to one receiver (links, invitations), three times as many a day; as many codes, twice as many a day.
    pub mail_per_recipient: u32,
    /// SMS an hour that anybody can cause to be sent to one phone; twice as many a day.
    pub sms_per_recipient: u32,
    /// SMS of the whole installation per day (UTC), whatever they are for.
    pub sms_per_day: u32,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            sign_in_per_account: 10,
            sign_in_per_address: 1_000,
            sign_up_per_address: 1_000,
            mail_per_account: 5,
            mail_per_address: 1_000,
            post_per_account: 60,
            post_per_address: 3_000,
            support_per_account: 600,
            support_per_address: 6_000,
            code_per_account: 10,
            code_per_address: 1_000,
            sms_per_account: 5,
            sms_per_address: 1_000,
            sms_per_address_day: 1_500,
            mail_per_recipient: 5,
            sms_per_recipient: 5,
            sms_per_day: 2_000,
        }
    }
}

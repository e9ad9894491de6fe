//! The order in which somebody reads the options: drawn from a seed of their own, so that none stands first for everybody. The key of the seeds is published
//! once the ballot is closed, and anybody can make every order again then.

use xlsform::randomize;

use super::model::BallotOption;
use crate::base::db::AccountId;
use crate::base::secret::hmac_sha256;

/// The seed of a person: the first 8 bytes, the highest first, of HMAC-SHA256 of the 16 bytes of their account's id under the ballot's key.
pub fn seed(order_key: &[u8], account: AccountId) -> u64 {
    seed_of(order_key, account.0.as_bytes())
}

/// The same of anything that has an order of its own, as a sheet of paper has by its serial number.
pub fn seed_of(order_key: &[u8], whose: &[u8]) -> u64 {
    hmac_sha256(order_key, whose)[..8].iter().fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

/// The options in the order of a seed, from the order of their numbers. Those that were withdrawn stay in their places, so that the order is the same all along.
pub fn ordered(options: &[BallotOption], seed: u64) -> Vec<&BallotOption> {
    let mut sorted: Vec<&BallotOption> = options.iter().collect();
    sorted.sort_by_key(|option| option.number);
    randomize(sorted, seed)
}

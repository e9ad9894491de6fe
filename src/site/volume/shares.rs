//! How attention is shared out.

use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha20Rng;

/// The n-th gets n to the power of minus this.
const UNEVEN: f64 = 0.8;

/// Shares so much out among so many, none of whom gets more than `most`; in no order. What is more than all may have is left over.
pub(super) fn draw(chance: &mut ChaCha20Rng, total: usize, many: usize, most: usize) -> Vec<usize> {
    let weight = |place: usize| (place as f64 + 1.0).powf(-UNEVEN);
    let all: f64 = (0..many).map(weight).sum();
    let mut shares: Vec<usize> = (0..many).map(|place| ((total as f64 * weight(place) / all) as usize).min(most)).collect();
    let mut left = total.min(many.saturating_mul(most)).saturating_sub(shares.iter().sum());
    while left > 0 {
        for share in shares.iter_mut().filter(|share| **share < most).take(left) {
            *share += 1;
            left -= 1;
        }
    }
    shares.shuffle(chance);
    shares
}

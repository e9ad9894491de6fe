//! The order of choices that are shown at random: XForms' `randomize(nodeset, seed)`.
//!
//! The generator is Park and Miller's (*Random number generators: good ones are hard to find*, 1988) with the multiplier 16807, and the shuffle the
//! "inside-out" one of Fisher and Yates, as JavaRosa and Enketo do it (<https://getodk.github.io/xforms-spec/#fn:randomize>): whoever knows the seed can make
//! the order again, in their language.

const MODULUS: i64 = 2_147_483_647;
const MULTIPLIER: i64 = 16_807;

struct ParkMiller(i64);

impl ParkMiller {
    fn new(seed: i64) -> Self {
        let state = seed % MODULUS;
        let state = if state <= 0 { state + MODULUS - 1 } else { state };
        // Of one seed in two thousand million the reference makes the state 0, from which nothing follows but 0.
        Self(if state == 0 { MODULUS - 1 } else { state })
    }

    /// From 0 to below 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0 * MULTIPLIER % MODULUS;
        (self.0 - 1) as f64 / (MODULUS - 1) as f64
    }
}

/// The things in the order of a seed. A seed of 64 bits without a sign, such as the first 8 bytes of a MAC, is taken for one with a sign, as JavaRosa does.
pub fn randomize<T>(things: impl IntoIterator<Item = T>, seed: u64) -> Vec<T> {
    let mut random = ParkMiller::new(seed.cast_signed());
    let mut shuffled: Vec<T> = Vec::new();
    for (at, thing) in things.into_iter().enumerate() {
        let place = (random.next() * (at + 1) as f64).floor() as usize;
        shuffled.push(thing);
        let last = shuffled.len() - 1;
        shuffled.swap(place.min(last), last);
    }
    shuffled
}

//! The lot: the last word on a tie, drawn once for a whole count and recorded.

use sha2::{Digest as _, Sha256};

/// An order of options by a seed: each is given SHA-256 of `seed:id`, and the lowest comes first. Anybody with the seed can draw it again.
#[derive(Debug, Clone)]
pub struct Lot {
    /// The place of each option.
    places: Vec<usize>,
    drawn: bool,
}

impl Lot {
    /// Draws the order of options.
    pub fn draw<'a>(seed: &str, ids: impl IntoIterator<Item = &'a str>) -> Self {
        let mut drawn: Vec<_> = ids
            .into_iter()
            .enumerate()
            .map(|(at, id)| {
                let mut hash = Sha256::new();
                hash.update(seed.as_bytes());
                hash.update(b":");
                hash.update(id.as_bytes());
                (hash.finalize(), at)
            })
            .collect();
        drawn.sort_unstable();
        let mut places = vec![0; drawn.len()];
        for (place, (_, at)) in drawn.into_iter().enumerate() {
            places[at] = place;
        }
        Self { places, drawn: true }
    }

    /// No lot: what nothing else tells apart stays a tie. Until it is known whether that matters, options are taken as they were declared.
    pub fn none(count: usize) -> Self {
        Self { places: (0..count).collect(), drawn: false }
    }

    /// Whether there was a lot, or only the order in which options were declared.
    pub fn is_drawn(&self) -> bool {
        self.drawn
    }

    /// The place of an option; an unknown one comes last.
    pub fn place(&self, option: usize) -> usize {
        self.places.get(option).copied().unwrap_or(usize::MAX)
    }

    /// The same with these options first, in this order.
    #[cfg(feature = "every-way")]
    pub(crate) fn beginning_with(&self, first: &[usize]) -> Self {
        let mut all: Vec<usize> = (0..self.places.len()).collect();
        all.sort_unstable_by_key(|option| self.place(*option));
        let rest = all.iter().filter(|option| !first.contains(option));
        let order: Vec<usize> = first.iter().chain(rest).copied().collect();
        self.rearranged(&all, &order)
    }

    /// The same with these options in this order on the places that they have.
    pub(crate) fn rearranged(&self, options: &[usize], order: &[usize]) -> Self {
        let mut places: Vec<usize> = options.iter().map(|option| self.place(*option)).collect();
        places.sort_unstable();
        let mut lot = self.clone();
        for (option, place) in order.iter().zip(places) {
            lot.places[*option] = place;
        }
        lot
    }
}

#[cfg(test)]
mod tests {
    use super::Lot;

    #[test]
    fn a_seed_gives_one_order() {
        let ids = ["a", "b", "c", "d", "e"];
        let places = |seed: &str| (0..5).map(|option| Lot::draw(seed, ids).place(option)).collect::<Vec<_>>();
        assert_eq!(places("2026-11-29"), places("2026-11-29"));
        assert!((0..20).any(|seed: u32| places(&seed.to_string()) != places("2026-11-29")));
        // printf '1:a' | sha256sum, and so on.
        assert_eq!(places("1"), KNOWN);
    }

    const KNOWN: [usize; 5] = [1, 3, 4, 0, 2];
}

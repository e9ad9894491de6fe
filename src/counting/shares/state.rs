//! What was taken so far, and who has paid the last money for it.

use super::market::Market;

/// No round.
pub(super) const NEVER: u32 = u32::MAX;

/// The rounds of a run.
#[derive(Debug)]
pub(super) struct State<'a> {
    pub market: &'a Market,
    /// Projects in the order in which they were taken.
    pub order: Vec<usize>,
    /// The round of each project.
    pub round_of: Vec<u32>,
    /// The round in which a class paid its last money.
    pub emptied: Vec<u32>,
}

impl<'a> State<'a> {
    pub fn new(market: &'a Market) -> Self {
        Self { market, order: Vec::new(), round_of: vec![NEVER; market.sides.len()], emptied: vec![NEVER; market.weights.len()] }
    }

    /// Supported projects that were not taken.
    pub fn losers(&self) -> impl Iterator<Item = usize> {
        self.market.supported().filter(|project| self.round_of[*project] == NEVER)
    }
}

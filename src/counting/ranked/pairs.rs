//! The table of pairs: how many prefer each option to each other.

/// Options in groups, the best first. Options of a group are equal; those that are not named stand last, equal.
pub type Ranking = Vec<Vec<usize>>;

/// Rankings of options.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Identifiers and names.
    pub options: Vec<(String, String)>,
    /// Each with how many voters gave it.
    pub rankings: Vec<(u64, Ranking)>,
    pub oddities: Vec<String>,
}

impl Profile {
    /// How many voters there are.
    pub fn voters(&self) -> u64 {
        self.rankings.iter().map(|(count, _)| count).sum()
    }
}

/// How many voters prefer each option (row) to each other (column).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Pairs(pub Vec<Vec<u64>>);

impl Pairs {
    /// Counts them.
    pub fn count(profile: &Profile) -> Self {
        let options = profile.options.len();
        let mut table = vec![vec![0; options]; options];
        for (count, ranking) in &profile.rankings {
            let mut place = vec![usize::MAX; options];
            for (at, option) in ranking.iter().enumerate().flat_map(|(at, group)| group.iter().map(move |option| (at, *option))) {
                if let Some(place) = place.get_mut(option) {
                    *place = at;
                }
            }
            for (row, better) in place.iter().enumerate() {
                for (column, worse) in place.iter().enumerate() {
                    if better < worse {
                        table[row][column] += count;
                    }
                }
            }
        }
        Self(table)
    }

    /// How many options there are.
    pub fn options(&self) -> usize {
        self.0.len()
    }

    /// By how many more one option is preferred to another than the other way round; 0 if it is not.
    pub fn margin(&self, row: usize, column: usize) -> u64 {
        self.0[row][column].saturating_sub(self.0[column][row])
    }

    /// The option that beats all others, if there is one.
    pub fn condorcet_winner(&self) -> Option<usize> {
        (0..self.options()).find(|row| (0..self.options()).all(|column| *row == column || self.margin(*row, column) > 0))
    }
}

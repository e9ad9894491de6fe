//! Where content is read, written before it is known in which commune's pages.

/// An address within the site, complete but for the slug of the commune in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Stands for the commune's slug; no commune has this one.
    const COMMUNE: &str = "~";

    /// The address that `path` makes of a commune's slug: `Address::within(|commune| paths::problem(commune, number))`.
    pub fn within(path: impl FnOnce(&str) -> String) -> Self {
        Self(path(Self::COMMUNE))
    }

    /// The same address in every commune.
    pub const fn everywhere(path: String) -> Self {
        Self(path)
    }

    /// The address in this commune.
    pub fn in_commune(&self, slug: &str) -> String {
        match self.0.strip_prefix("/~/") {
            Some(rest) => format!("/{slug}/{rest}"),
            None => self.0.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use app::model::paths;

    use super::*;

    #[test]
    fn an_address_names_the_commune_it_is_shown_in() {
        assert_eq!(Address::within(|commune| paths::problem(commune, 7)).in_commune("ain-amlal"), paths::problem("ain-amlal", 7));
        assert_eq!(Address::everywhere(paths::organisation("~")).in_commune("ain-amlal"), paths::organisation("~"));
    }
}

//! The people of the demonstration: those who are named in its texts, a crowd who support, and those who can sign in.

use std::collections::HashMap;

use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::content::Names;
use crate::base::db::AccountId;

/// How many people there are at least.
pub(super) const CROWD: usize = 880;

/// A person of the demonstration.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub id: AccountId,
    pub name: String,
    pub language: &'static str,
    pub resident: bool,
    /// For those who can sign in.
    pub email: Option<&'static str>,
    /// How many days ago they joined.
    pub days_ago: i64,
}

/// Everybody, found by name.
#[derive(Debug, Default)]
pub(super) struct People {
    pub all: Vec<Person>,
    by_name: HashMap<String, usize>,
}

impl People {
    /// The account of that name.
    pub fn find(&self, name: &str) -> Option<AccountId> {
        self.by_name.get(name).map(|index| self.all[*index].id)
    }

    /// The person of that name, who joins if they are not here yet; they write the language of their name unless another is told.
    pub fn named(&mut self, name: &str, language: Option<&str>, new_id: &dyn Fn(i64) -> AccountId) -> AccountId {
        if let Some(known) = self.find(name) {
            return known;
        }
        let mut chance = ChaCha20Rng::seed_from_u64(self.all.len() as u64);
        let days_ago = chance.random_range(525..555);
        self.join(Person {
            id: new_id(days_ago),
            name: name.to_owned(),
            language: if language == Some("en") { "en" } else { language_of(name) },
            resident: chance.random_bool(0.5),
            email: None,
            days_ago,
        })
    }

    pub fn join(&mut self, person: Person) -> AccountId {
        let id = person.id;
        self.by_name.insert(person.name.clone(), self.all.len());
        self.all.push(person);
        id
    }

    /// Fills up with people whose names are drawn from the lists.
    pub fn crowd(&mut self, names: &Names, chance: &mut ChaCha20Rng, new_id: &dyn Fn(i64) -> AccountId) {
        while self.all.len() < CROWD {
            let (Some(first), Some(family)) = (names.first_names.choose(chance), names.family_names.choose(chance)) else { return };
            let arabic = chance.random_bool(0.65);
            let name = if arabic { format!("{} {}", first.ar, family.ar) } else { format!("{} {}", first.fr, family.fr) };
            if self.by_name.contains_key(&name) {
                continue;
            }
            let days_ago = chance.random_range(523..555);
            self.join(Person {
                id: new_id(days_ago),
                name,
                language: if arabic { "ar" } else { "fr" },
                resident: chance.random_bool(0.45),
                email: None,
                days_ago,
            });
        }
    }
}

/// The language that a name is written in; who has a Tifinagh name reads the site in Arabic.
fn language_of(name: &str) -> &'static str {
    let latin = name.chars().all(|letter| letter < '\u{600}');
    if latin { "fr" } else { "ar" }
}

//! The people of a filled commune, the organisations they speak for, and the officer who answers.

use app::model::Lang;
use app::model::content::{OrganisationKind, Role};
use rand::Rng as _;
use rand::seq::IndexedRandom as _;

use super::{DAYS, Loading};
use crate::base::clock::{self, Timestamp};
use crate::base::db::{AccountId, NeighbourhoodId, RowId};
use crate::people::accounts::past::{self as accounts, PersonRow};
use crate::people::consent::{self, Way};
use crate::people::organisations::past::{self as organisations, OrganisationRow};
use crate::people::{residents, roles, staff};
use crate::site::demo::content::{self, Names};

/// How many are made at once.
const AT_ONCE: usize = 2_000;
/// Organisations, where there are people enough to speak for them.
const ORGANISATIONS: usize = 40;
/// Stands where the hash of a password would: nobody signs in with it.
const NO_PASSWORD: &str = "none that is typed";

/// Everybody.
#[derive(Debug, Default)]
pub(super) struct People {
    pub ids: Vec<AccountId>,
    /// Whether they are verified residents.
    pub residents: Vec<bool>,
}

/// Somebody who joins.
struct Person {
    id: AccountId,
    handle: String,
    name: String,
    email: String,
    lang: Lang,
    joined: Timestamp,
}

/// The handle of the n-th person: all differ, as multiplying by an odd number loses nothing.
pub(super) fn handle(seed: u64, index: usize) -> String {
    let mixed = (index as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let fives: Vec<u8> = (0..8).map(|place| ((mixed >> (5 * place)) & 31) as u8).collect();
    clock::spoken(&fives)
}

impl Loading<'_> {
    pub(super) async fn join(&mut self) -> anyhow::Result<()> {
        let names = content::names()?;
        let seen = self.plan.now.plus_days(-1);
        while self.people.ids.len() < self.sizes.people {
            let first = self.people.ids.len();
            let joining: Vec<Person> = (first..self.sizes.people.min(first + AT_ONCE)).map(|index| self.person(index, &names)).collect();
            let rows = joining.iter().map(|person| PersonRow {
                id: person.id,
                handle: &person.handle,
                name: &person.name,
                email: Some(&person.email),
                password: NO_PASSWORD,
                language: person.lang.code(),
                joined: person.joined,
            });
            let mut tx = self.app.db.begin().await?;
            accounts::insert_all(&mut tx, &rows.collect::<Vec<_>>(), Some(seen)).await?;
            let consents: Vec<_> = joining.iter().map(|person| (self.ids.id::<RowId>(person.joined), person.id, person.lang, person.joined)).collect();
            consent::record_all(&mut tx, &consents, Way::Mail).await?;
            let residents = self.verified(&joining);
            residents::past::insert_all(&mut tx, self.commune, &residents, None).await?;
            tx.commit().await?;
        }
        self.speak().await
    }

    fn person(&mut self, index: usize, names: &Names) -> Person {
        let joined = self.plan.now.plus_days(-DAYS).plus_seconds(-self.plan.chance.random_range(86_400..300 * 86_400));
        let arabic = self.plan.chance.random_bool(0.65);
        let name = names.first_names.choose(&mut self.plan.chance).zip(names.family_names.choose(&mut self.plan.chance));
        let name =
            name.map_or_else(String::new, |(first, family)| if arabic { format!("{} {}", first.ar, family.ar) } else { format!("{} {}", first.fr, family.fr) });
        let lang = if arabic { Lang::Ar } else { Lang::Fr };
        let email = format!("p{index}@{}.example", self.slug);
        let id = self.ids.id(joined);
        self.people.ids.push(id);
        Person { id, handle: handle(self.seed(), index), name, email, lang, joined }
    }

    /// Those of these who are residents, where they live, and since when they are verified.
    fn verified(&mut self, joining: &[Person]) -> Vec<(AccountId, Option<NeighbourhoodId>, Timestamp)> {
        let mut verified = Vec::new();
        for person in joining {
            let resident = self.plan.chance.random_bool(0.45);
            self.people.residents.push(resident);
            if resident {
                let place = self.place().map(|place| self.neighbourhoods[place]);
                verified.push((person.id, place, person.joined.plus_days(1)));
            }
        }
        verified
    }

    /// Some speak for organisations; the last answers for the commune.
    async fn speak(&mut self) -> anyhow::Result<()> {
        let at = self.plan.now.plus_days(-DAYS);
        let mut tx = self.app.db.begin().await?;
        self.officer = self.people.ids[self.people.ids.len() - 1];
        let id: RowId = self.ids.id(at);
        roles::insert(&mut tx, id, (self.officer, Some(self.commune), Role::Officer), at).await?;
        staff::past::granted(&mut tx, id, self.officer, (self.commune, Role::Officer), at).await?;
        for index in 0..ORGANISATIONS.min(self.sizes.people / 10) {
            let kind = if index.is_multiple_of(2) { OrganisationKind::Cooperative } else { OrganisationKind::Association };
            let (ar, fr) = (format!("تعاونية تامونت {index}"), format!("Coopérative Tamunt {index}"));
            let row = OrganisationRow {
                id: self.ids.id(at),
                commune: self.commune,
                handle: &format!("o{}", handle(self.seed(), index)),
                kind: kind.as_str(),
                names: (ar.as_str(), fr.as_str()),
                about: ("", ""),
                representative: self.people.ids[index],
                at,
            };
            organisations::insert(&mut tx, &row).await?;
            self.organisations.push((row.id, row.representative));
        }
        Ok(tx.commit().await?)
    }

    /// Whoever comes by; a few come much more often than others.
    pub(super) fn somebody(&mut self) -> usize {
        let share = self.plan.chance.random::<f64>().powi(2);
        ((share * self.people.ids.len() as f64) as usize).min(self.people.ids.len() - 1)
    }

    /// So many different people, but not this one.
    pub(super) fn some(&mut self, many: usize, but: usize) -> Vec<usize> {
        let others = self.people.ids.len() - 1;
        let drawn = rand::seq::index::sample(&mut self.plan.chance, others, many.min(others));
        drawn.into_iter().map(|index| if index < but { index } else { index + 1 }).collect()
    }
}

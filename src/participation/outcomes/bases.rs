//! On what points can rest: what the parts of the consultation offer.

use app::model::outcomes::OfferedBasis;
use app::model::{Lang, Localized};
use app::words::tr;

use super::model::PointBasis;
use crate::base::App;
use crate::base::db::{Conn, SolutionId};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis};

/// Something that a part offers.
#[derive(Clone, Debug)]
pub(super) struct Offered {
    pub part: &'static str,
    pub basis: Basis,
}

/// Everything that is offered, in the order of the parts. What parts read for it may be long: it is asked before a transaction, never in one.
pub(super) async fn offered(app: &App, asked: &Asked<'_>) -> Result<Vec<Offered>> {
    let mut all = Vec::new();
    for part in app.parts() {
        let found = part.bases(app, &mut Conn::Pool(&app.db), asked).await?;
        all.extend(found.into_iter().map(|basis| Offered { part: part.name(), basis }));
    }
    Ok(all)
}

/// How forms send one.
pub(super) fn value(part: &str, name: &str) -> String {
    format!("{part}:{name}")
}

impl Offered {
    /// As forms offer it.
    pub fn line(&self) -> OfferedBasis {
        let Basis { key, title, path, count, .. } = &self.basis;
        OfferedBasis { value: value(self.part, key), title: title.clone(), path: path.clone(), count: *count }
    }

    /// Whether a point rests on it.
    pub fn is(&self, basis: &PointBasis) -> bool {
        self.part == basis.part && self.basis.key == basis.name
    }

    /// What is kept of it when a point that rests on it becomes public. A solution's title is its author's words, which may be hidden or go with them: its
    /// number is kept instead.
    pub fn frozen(&self) -> PointBasis {
        let Basis { key, title, path, count, solution } = &self.basis;
        let title = if solution.is_some() { numbered(key) } else { title.clone() };
        PointBasis { part: self.part.to_owned(), name: key.clone(), title, path: path.clone(), given: *count }
    }
}

/// An option by the number at the end of its name.
fn numbered(name: &str) -> Localized {
    let number = name.rsplit('.').next().unwrap_or(name);
    let own = |lang| tr::options::NUMBERED.fill(lang, &[("number", number)]);
    Localized { ar: own(Lang::Ar), fr: own(Lang::Fr), en: own(Lang::En) }
}

/// The solutions for which the bases of a point stand.
pub(super) fn solutions(offered: &[Offered], bases: &[PointBasis]) -> Vec<SolutionId> {
    offered.iter().filter(|one| bases.iter().any(|basis| one.is(basis))).filter_map(|one| one.basis.solution).collect()
}

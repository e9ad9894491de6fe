//! Paper of the demonstration: some of its texts came on paper, and a sheet of names lies below its newest solution.

use app::model::content::SolutionState;
use app::model::paper::PaperKind;
use uuid::Uuid;

use super::Seeding;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, NeighbourhoodId, SolutionId};
use crate::channels::paper::past::{self as paper, Entry, Visitor};
use crate::participation::{discussion, problems, solutions, support};
use crate::people::{accounts, residents};

/// Who came with a text: the name (one did not want to be named), and which text.
const WRITERS: [(&str, PaperKind, i64); 4] =
    [("عدجو أ.", PaperKind::Comment, 58), ("", PaperKind::Problem, 40), ("موحى أ.", PaperKind::Problem, 38), ("فاضمة ن.", PaperKind::Solution, 40)];
/// The sheet of names; whoever has a neighbourhood showed a document.
const NAMES: [(&str, &str); 5] = [("حسن و.", "centre"), ("يطو أ.", ""), ("Mbarek S.", "centre"), ("زينة ت.", ""), ("Aïcha L.", "")];

impl Seeding<'_> {
    pub(super) async fn paper(&mut self) -> anyhow::Result<()> {
        let mut number = 0;
        for (name, kind, on) in WRITERS {
            let account = self.placeholder(name, self.plan.now.plus_days(-140)).await?;
            if let Some((item, at)) = self.bring(account, kind, on).await? {
                number += 1;
                let visitor = self.visitor(account, number, at);
                paper::add_receipt(&mut self.tx, &visitor).await?;
                self.entry(&visitor, (kind, item), "").await?;
            }
        }
        let newest = self.figures.solutions as i64;
        for (name, place) in NAMES {
            number += 1;
            let at = self.plan.now.plus_seconds(-3_600 * (12 - number));
            let account = self.placeholder(name, at).await?;
            let visitor = self.visitor(account, number, at);
            paper::add_receipt(&mut self.tx, &visitor).await?;
            let place: Option<NeighbourhoodId> = self.neighbourhoods.get(place).copied();
            if let Some(solution) = self.support(&visitor, newest, place).await? {
                self.entry(&visitor, (PaperKind::Support, solution.0), "12").await?;
            }
        }
        // A year may have ended meanwhile.
        for at in [self.plan.now, self.plan.now.plus_days(-365)] {
            paper::set_last_number(&mut self.tx, self.commune, year(at), number).await?;
        }
        Ok(())
    }

    async fn placeholder(&mut self, name: &str, at: Timestamp) -> anyhow::Result<AccountId> {
        let id = self.app.rng.id(at);
        accounts::past::insert_placeholder(&mut self.tx, id, &self.app.rng.letters::<16>(), name, at).await?;
        Ok(id)
    }

    /// Lets somebody be the one who brought a text to the desk; returns its id and when it was written.
    async fn bring(&mut self, account: AccountId, kind: PaperKind, number: i64) -> anyhow::Result<Option<(Uuid, Timestamp)>> {
        Ok(match kind {
            PaperKind::Problem => problems::past::bring_to_desk(&mut self.tx, account, self.commune, number).await?.map(|(id, at)| (id.0, at)),
            PaperKind::Solution => solutions::past::bring_to_desk(&mut self.tx, account, self.commune, number).await?.map(|(id, at)| (id.0, at)),
            _ => {
                let on = solutions::find(&mut self.tx, self.commune, number).await?.id;
                discussion::past::bring_to_desk(&mut self.tx, account, on.into()).await?.map(|(id, at)| (id.0, at))
            }
        })
    }

    /// A visitor's support for a solution that can be supported; `None` if it cannot.
    async fn support(&mut self, visitor: &Visitor, number: i64, place: Option<NeighbourhoodId>) -> anyhow::Result<Option<SolutionId>> {
        let found = solutions::find(&mut self.tx, self.commune, number).await?;
        if found.state != SolutionState::Published {
            return Ok(None);
        }
        // A resident's support holds on to the residence, so that comes first.
        if let Some(place) = place {
            let until = visitor.at.plus_months(24);
            residents::past::insert(&mut self.tx, visitor.account, (visitor.commune, Some(place)), visitor.at, Some(until)).await?;
        }
        solutions::count_support(&mut self.tx, found.id, 1, i64::from(place.is_some()), 0).await?;
        support::past::insert(&mut self.tx, found.id, visitor.account, place.map(|_| visitor.commune), visitor.at).await?;
        Ok(Some(found.id))
    }

    fn visitor(&self, account: AccountId, number: i64, at: Timestamp) -> Visitor {
        Visitor {
            account,
            receipt: self.app.rng.id(at),
            commune: self.commune,
            year: year(at),
            number,
            hash: self.app.rng.bytes::<32>().to_vec(),
            agent: self.staff["desk agent"],
            at,
        }
    }

    async fn entry(&mut self, visitor: &Visitor, (kind, item): (PaperKind, Uuid), sheet: &str) -> anyhow::Result<()> {
        let (rng, at) = (&self.app.rng, visitor.at);
        let day = day(at);
        let entry = Entry { ids: (rng.id(at), rng.id(at), rng.id(at)), kind, item, paper_date: &day, sheet, at };
        paper::add_entry(&mut self.tx, visitor, &entry).await?;
        Ok(())
    }
}

fn day(at: Timestamp) -> String {
    app::format::machine(at.into()).chars().take(10).collect()
}

fn year(at: Timestamp) -> i64 {
    day(at).get(..4).and_then(|year| year.parse().ok()).unwrap_or(1970)
}

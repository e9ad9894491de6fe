//! The officers' page: what waits for the commune, a page of each list at a time.

use app::model::Micros;
use app::model::answer::{AwaitingAnswer, OfficeList, OfficePage, OfficeRows};
use app::model::content::{ProblemCard, Role, SolutionCard};
use app::model::paths;
use serde::Deserialize;

use crate::base::App;
use crate::base::cursor::Cursor;
use crate::base::db::SolutionId;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::participation::solutions::office::{Before, before_officers};
use crate::participation::{problems, support};
use crate::people::accounts::Viewer;

/// Rows of each list on a page.
const PAGE: usize = 30;

/// The query of the address: a list, and what its next page begins after.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OfficeQuery {
    list: String,
    after: String,
}

/// What waits for the commune's officers, own deadlines first, the nearest before the others.
pub(super) async fn office(app: &App, viewer: &Viewer, commune: &Commune, query: &OfficeQuery) -> Result<OfficePage> {
    viewer.require(Role::Officer, commune)?;
    let only = OfficeList::parse(&query.list);
    let lists = Lists { app, commune, only, after: &query.after };
    let (waiting, works, problems) = (lists.waiting().await?, lists.works().await?, lists.problems().await?);
    Ok(OfficePage { waiting, works, problems, only, continued: !query.after.is_empty() })
}

struct Lists<'a> {
    app: &'a App,
    commune: &'a Commune,
    only: Option<OfficeList>,
    after: &'a str,
}

impl Lists<'_> {
    /// Problems have a page of their own.
    fn shows(&self, list: OfficeList) -> bool {
        self.only.map_or(list != OfficeList::Problems, |only| only == list)
    }

    /// Where a page begins: only the list that the address names is read on.
    fn after(&self, list: OfficeList) -> &str {
        if self.only == Some(list) { self.after } else { "" }
    }

    fn rows<T>(&self, list: OfficeList, rows: Vec<T>, next: Option<Cursor>) -> OfficeRows<T> {
        let next = next.map(|after| paths::with_query(paths::office(&self.commune.slug), &[("list", list.as_str()), ("after", &after.to_string())]));
        OfficeRows { rows, next }
    }

    async fn waiting(&self) -> Result<OfficeRows<AwaitingAnswer>> {
        let list = OfficeList::Waiting;
        if !self.shows(list) {
            return Ok(self.rows(list, Vec::new(), None));
        }
        let page = before_officers(self.app, self.commune, Before::Answer, self.after(list), PAGE).await?;
        let ids: Vec<SolutionId> = page.rows.iter().map(|due| due.id).collect();
        let mut signals = support::signals(self.app, &ids).await?;
        let waiting =
            page.rows.into_iter().map(|due| AwaitingAnswer { card: due.card, due: due.answer_due_at.map(Micros::from), signals: signals.remove(&due.id) });
        Ok(self.rows(list, waiting.collect(), page.next))
    }

    async fn works(&self) -> Result<OfficeRows<SolutionCard>> {
        let list = OfficeList::Works;
        if !self.shows(list) {
            return Ok(self.rows(list, Vec::new(), None));
        }
        let page = before_officers(self.app, self.commune, Before::Works, self.after(list), PAGE).await?;
        Ok(self.rows(list, page.rows.into_iter().map(|due| due.card).collect(), page.next))
    }

    async fn problems(&self) -> Result<OfficeRows<ProblemCard>> {
        let list = OfficeList::Problems;
        if !self.shows(list) {
            return Ok(self.rows(list, Vec::new(), None));
        }
        let page = problems::reported(self.app, self.commune, self.after(list), PAGE).await?;
        Ok(self.rows(list, page.rows, page.next))
    }
}

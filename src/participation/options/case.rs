//! A change of an option: who makes it where, what it begins with and what it ends with.

use app::model::notifications::Notice;
use app::model::options::OptionNews;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use super::KEEPERS;
use super::store::{self, ListRow, OptionRow, writing};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News};
use crate::people::staff;

/// Who changes something, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'a> {
    pub app: &'a App,
    pub viewer: &'a Viewer,
    pub commune: &'a Commune,
    pub consultation: &'a Consultation,
}

impl Case<'_> {
    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Refuses everybody but those who decide about options, and consultations that have none or are not public.
    pub fn require_keeper(&self) -> Result<()> {
        self.viewer.require_any(&KEEPERS, self.commune)?;
        if !self.consultation.takes_options() {
            return Err(Error::NotFound);
        }
        if self.consultation.published_at.is_none() || self.consultation.cancelled.is_some() {
            return Err(Error::Conflict(tr::options::NOT_NOW));
        }
        Ok(())
    }

    /// Takes the list until the transaction ends. What is published does not change.
    pub async fn lock(&self, tx: &mut Tx) -> Result<ListRow> {
        lock_open(tx, self.consultation.id).await
    }

    /// The option of a number, after [`Case::lock`].
    pub async fn option(&self, tx: &mut Tx, n: &str) -> Result<OptionRow> {
        find(tx, self.consultation.id, n).await
    }

    /// Keeps what happened to an option, tells its author, and whoever keeps something that follows from it.
    pub async fn tell(&self, tx: &mut Tx, option: &OptionRow, news: OptionNews, note: &str) -> Result<()> {
        let now = self.now();
        writing::add_event(tx, (self.app.rng.id(now), option.id), (news.as_str(), note), self.viewer.id, now).await?;
        if option.author_id != self.viewer.id {
            self.notify(tx, option.author_id, option, news).await?;
        }
        self.app.raise(tx, Event::Progressed(self.consultation.id.into())).await
    }

    /// Tells somebody of an option.
    pub async fn notify(&self, tx: &mut Tx, to: AccountId, option: &OptionRow, news: OptionNews) -> Result<()> {
        let (slug, number) = (&self.commune.slug, self.consultation.number);
        let path = if news == OptionNews::Asked { paths::opinions(slug, number) } else { paths::option(slug, number, option.number) };
        let notice = Notice::Option { title: option.title.clone(), news };
        notifications::write(self.app, tx, to, News::about(option.solution_id, &notice, &path)).await
    }

    /// Keeps among the acts of the staff what was done to an option.
    pub async fn record(&self, tx: &mut Tx, n: i64, act: StaffAct) -> Result<()> {
        let path = paths::prepare_option(&self.commune.slug, self.consultation.number, n);
        staff::record(self.app, tx, self.viewer.id, self.commune.id, act.at(&path)).await
    }
}

/// The option of a number in an address.
pub(super) async fn find(tx: &mut Tx, consultation: ConsultationId, n: &str) -> Result<OptionRow> {
    let number = n.parse().map_err(|_| Error::NotFound)?;
    store::find(tx, consultation, number).await?.ok_or(Error::NotFound)
}

/// Takes a list that is not published until the transaction ends.
pub(super) async fn lock_open(tx: &mut Tx, consultation: ConsultationId) -> Result<ListRow> {
    let list = store::lock(tx, consultation).await?;
    if list.locked_at.is_some() { Err(Error::Conflict(tr::options::LOCKED)) } else { Ok(list) }
}

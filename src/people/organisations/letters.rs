//! What whoever asked and representatives are told: a mail or an SMS, and a notification.

use app::model::Localized;
use app::model::notifications::{Notice, OrganisationNews};
use app::words::{Key, tr};

use crate::base::App;
use crate::base::db::{AccountId, OrganisationId, Tx};
use crate::base::error::Result;
use crate::communes::Commune;
use crate::people::accounts::{self, Message};
use crate::people::notifications::{self, By};

/// Something that happened between a person and an organisation.
pub(super) struct News<'a> {
    pub commune: &'a Commune,
    pub name: &'a Localized,
    /// The organisation, unless nothing came of what was asked.
    pub organisation: Option<OrganisationId>,
    pub news: OrganisationNews,
    pub reason: &'a str,
    /// Where to read more.
    pub path: String,
}

/// Subject, text and SMS.
const fn words(news: OrganisationNews) -> (Key, Key, Key) {
    use tr::organisations::letters as word;
    match news {
        OrganisationNews::Approved => (word::APPROVED_SUBJECT, word::APPROVED_TEXT, word::APPROVED_SHORT),
        OrganisationNews::Refused => (word::REFUSED_SUBJECT, word::REFUSED_TEXT, word::REFUSED_SHORT),
        OrganisationNews::Suspended => (word::SUSPENDED_SUBJECT, word::SUSPENDED_TEXT, word::SUSPENDED_SHORT),
        OrganisationNews::Restored => (word::RESTORED_SUBJECT, word::RESTORED_TEXT, word::RESTORED_SHORT),
        OrganisationNews::Removed => (word::REMOVED_SUBJECT, word::REMOVED_TEXT, word::REMOVED_SHORT),
    }
}

/// Tells one person, in their language.
pub(super) async fn write(app: &App, tx: &mut Tx, to: AccountId, news: &News<'_>) -> Result<()> {
    let (subject, text, short) = words(news.news);
    let link = app.url(&news.path);
    accounts::write_to(app, tx, to, |lang| {
        let places = [("name", news.name.get(lang)), ("commune", news.commune.name.get(lang)), ("reason", news.reason), ("link", &link)];
        Message { subject: subject.fill_isolated(lang, &places), text: text.fill_isolated(lang, &places), short: short.fill(lang, &places) }
    })
    .await?;
    let notice = Notice::Organisation { name: news.name.clone(), news: news.news };
    let by = news.organisation.map_or(By::NOBODY, By::organisation);
    notifications::write(app, tx, to, notifications::News { notice: &notice, path: &news.path, about: None, by }).await
}

//! What a person is written: the measure with its reasons. Whoever has only a phone gets the link.

use app::components::{labels, rules};
use app::format;
use app::model::Lang;
use app::model::content::Reason;
use app::model::measures::MeasureKind;
use app::model::paths;
use app::words::{Key, tr};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, MeasureId, Tx};
use crate::base::error::Result;
use crate::communes::Commune;
use crate::people::accounts::{self, Message};

/// A measure that counts from now on.
pub(super) struct Given<'a> {
    pub id: MeasureId,
    pub account: AccountId,
    pub kind: MeasureKind,
    pub days: i64,
    pub reason: Reason,
    pub note: &'a str,
    pub until: Option<Timestamp>,
}

/// Queues the letter with the measure.
pub(super) async fn tell_given(app: &App, tx: &mut Tx, commune: &Commune, given: &Given<'_>) -> Result<()> {
    let link = app.url(&paths::measures(&commune.slug));
    accounts::write_to(app, tx, given.account, |lang| statement(lang, commune, given, &link)).await
}

/// The statement of reasons.
fn statement(lang: Lang, commune: &Commune, given: &Given<'_>, link: &str) -> Message {
    use tr::measures::letter as word;
    let (subject, first): (Key, Key) = match given.kind {
        MeasureKind::Warning => (word::WARNING_SUBJECT, word::WARNING),
        MeasureKind::Mute => (word::MUTE_SUBJECT, word::MUTE),
        MeasureKind::Suspension => (word::SUSPENSION_SUBJECT, word::SUSPENSION),
    };
    let name = commune.name.get(lang);
    let until = given.until.map(|until| format::date_time(lang, until.into())).unwrap_or_default();
    let rule = labels::reason(given.reason).text(lang);
    let paragraphs = [
        first.fill_isolated(lang, &[("commune", name), ("until", &until)]),
        tr::moderation::letter::RULE.fill(lang, &[("name", rule), ("rule", rules::rule(given.reason).text(lang))]),
        tr::moderation::letter::NOTE.text(lang).to_owned(),
        format::isolated(lang, given.note).into_owned(),
        word::APPEAL.fill(lang, commune.appeal_days, &[("link", link)]),
    ];
    Message {
        subject: subject.fill_isolated(lang, &[("commune", name)]),
        text: paragraphs.join("\n\n"),
        short: word::SHORT.fill(lang, &[("commune", name), ("link", link)]),
    }
}

//! The letter to the author of a photo that was redacted, in the author's language.

use app::components::{labels, rules};
use app::format;
use app::model::content::Reason;
use app::words::tr;

use crate::base::clock::Timestamp;
use crate::base::db::Tx;
use crate::base::error::Result;
use crate::moderation::content;
use crate::moderation::decisions::case::Case;
use crate::people::accounts;
use crate::people::accounts::Message;

/// Queues the letter with the decision. An author who cannot be reached gets none.
pub(super) async fn send(case: Case<'_>, tx: &mut Tx, (reason, note): (Reason, &str), until: Timestamp) -> Result<()> {
    let Case { app, commune, content, .. } = case;
    use tr::redaction::letter as word;
    let title = match content.on {
        Some(subject) => content::load(app, tx, commune, subject).await.map(|subject| subject.title).unwrap_or_default(),
        None => String::new(),
    };
    let link = app.url(&content.path(&commune.slug));
    accounts::write_to(app, tx, content.author_id, |lang| {
        let rule = format!("{}. {}", labels::reason(reason).text(lang), rules::rule(reason).text(lang));
        let date = format::date(lang, until.into());
        let places = [("commune", commune.name.get(lang)), ("title", &title), ("rule", &rule), ("note", note), ("date", &date), ("link", &link)];
        Message { subject: word::SUBJECT.text(lang).to_owned(), text: word::TEXT.fill_isolated(lang, &places), short: word::SHORT.fill(lang, &places) }
    })
    .await
}

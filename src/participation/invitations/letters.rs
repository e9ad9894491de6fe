//! What is sent to whoever is invited, in the language that the officer chose: nothing is known of them.

use app::model::{Lang, Micros};
use app::words::tr;

use super::{closes, codes, store};
use crate::base::App;
use crate::base::codes::shown;
use crate::base::db::Tx;
use crate::base::error::Result;
use crate::base::mail::{self, Mail};
use crate::communes::Commune;
use crate::participation::consultations::Consultation;

/// Makes a new code for one that waits, and queues the mail with it. Returns false when it waits no longer.
pub(super) async fn send(app: &App, tx: &mut Tx, (commune, consultation): (&Commune, &Consultation), row: &store::Row) -> Result<bool> {
    use tr::invitations::letters as word;
    let now = app.clock.now();
    let (code, hash) = codes::draw(app);
    if row.email.is_empty() || !store::set_code(tx, row.id, hash, now).await? {
        return Ok(false);
    }
    let lang = Lang::parse(&row.language).unwrap_or(Lang::Ar).written();
    let title = consultation.texts.title.localized();
    let link = codes::link(app, commune, consultation.number, &code);
    let code = shown(&code);
    let until = closes(consultation, now).map(|at| app::format::date(lang, Micros(at.micros() - 1))).unwrap_or_default();
    let places =
        [("name", row.name.as_str()), ("title", title.get(lang)), ("commune", commune.name.get(lang)), ("code", &code), ("link", &link), ("date", &until)];
    let text = if row.kind.is_some() { word::ORGANISATION } else { word::PERSON };
    let mail = Mail { to: row.email.clone(), subject: word::SUBJECT.fill_isolated(lang, &places), text: text.fill_isolated(lang, &places), lang };
    mail::enqueue_secret(app, tx, &mail).await?;
    Ok(true)
}

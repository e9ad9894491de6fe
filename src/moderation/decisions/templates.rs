//! Notes that authors of hidden texts are sent when a moderator writes none: by reason and language, the commune's own or the standard ones.
//!
//! - A commune's own note has the length of any note; without one the standard text is sent.
//! - It is sent in the author's language, and what was sent is kept as the note of the decision: changing a template changes no decision.
//! - `other` has no rule that a template could explain: its note is always written by hand.

use std::collections::HashMap;

use app::components::moderation::template;
use app::model::content::{Reason, Role};
use app::model::form::FormErrors;
use app::model::staff::StaffAct;
use app::model::templates::{FIELDS, LANGS, TemplateFields};
use app::model::{Lang, Localized, paths};
use app::words::tr;

use crate::base::App;
use crate::base::db::{CommuneId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::Content;
use crate::base::text::is_blank;
use crate::communes::Commune;
use crate::moderation::decisions::store;
use crate::moderation::decisions::verdict;
use crate::moderation::decisions::verdict::Verdict;
use crate::people::accounts::{self, Viewer};
use crate::people::staff;

/// A commune's notes.
#[derive(Debug)]
pub(in crate::moderation) struct Templates(HashMap<(Reason, Lang), String>);

pub(in crate::moderation) async fn of(db: &mut impl Sql, commune: CommuneId) -> Result<Templates> {
    let rows = store::templates(db, commune).await?;
    Ok(Templates(rows.into_iter().filter_map(|(reason, lang, body)| Some(((Reason::parse(&reason)?, Lang::parse(&lang)?), body))).collect()))
}

impl Templates {
    fn own(&self, reason: Reason, lang: Lang) -> Option<&str> {
        self.0.get(&(reason, lang)).map(String::as_str)
    }

    /// What an author who reads `lang` is sent.
    pub fn text(&self, reason: Reason, lang: Lang) -> &str {
        let lang = if LANGS.contains(&lang) { lang } else { Lang::Ar };
        self.own(reason, lang).unwrap_or_else(|| template(reason).text(lang))
    }

    /// All of them, as moderators read them.
    pub fn all(&self) -> Vec<(Reason, Localized)> {
        let texts = |reason| Localized {
            ar: self.text(reason, Lang::Ar).to_owned(),
            fr: self.text(reason, Lang::Fr).to_owned(),
            en: self.text(reason, Lang::En).to_owned(),
        };
        Reason::ALL.iter().map(|reason| (*reason, texts(*reason))).collect()
    }
}

/// The verdict with a note: a hiding without one gets the commune's, in the author's language.
pub(in crate::moderation) async fn complete(tx: &mut Tx, commune: &Commune, content: &Content, verdict: &Verdict) -> Result<Verdict> {
    match verdict {
        Verdict::Hide { reason: Reason::Other, note } if note.is_empty() => Err(Error::field("note", tr::moderation::item::NOTE_SHORT)),
        Verdict::Hide { reason, note } if note.is_empty() => {
            let lang = accounts::language_of(tx, content.author_id).await?;
            let note = of(tx, commune.id).await?.text(*reason, lang).to_owned();
            Ok(Verdict::Hide { reason: *reason, note })
        }
        other => Ok(other.clone()),
    }
}

/// The commune's own notes, as the form shows them.
pub(in crate::moderation) async fn fields(app: &App, viewer: &Viewer, commune: &Commune) -> Result<TemplateFields> {
    viewer.require(Role::Administrator, commune)?;
    let templates = of(&mut &app.db, commune.id).await?;
    let own = FIELDS.iter().flat_map(|(reason, names)| LANGS.into_iter().zip(names).map(|(lang, name)| (*reason, lang, *name)));
    Ok(TemplateFields(own.filter_map(|(reason, lang, name)| Some((name.to_owned(), templates.own(reason, lang)?.to_owned()))).collect()))
}

/// Keeps the commune's own notes; what is empty, or says the standard text, is the standard text from now on.
pub(in crate::moderation) async fn save(app: &App, viewer: &Viewer, commune: &Commune, fields: &TemplateFields) -> Result<()> {
    viewer.require(Role::Administrator, commune)?;
    let mut errors = FormErrors::default();
    let mut own = Vec::new();
    for (reason, names) in FIELDS {
        for (lang, name) in LANGS.into_iter().zip(names) {
            let body = if is_blank(fields.get(name)) { String::new() } else { verdict::note(name, fields.get(name), &mut errors) };
            own.push((*reason, lang, if body == template(*reason).text(lang) { String::new() } else { body }));
        }
    }
    errors.into_result()?;
    let mut tx = app.db.begin().await?;
    for (reason, lang, body) in own {
        store::save_template(&mut tx, commune.id, (reason, lang), &body, app.clock.now()).await?;
    }
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::TemplatesChanged.at(&paths::templates(&commune.slug))).await?;
    tx.commit().await?;
    Ok(())
}

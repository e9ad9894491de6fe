//! Giving a stance: one transaction that asks the consultation's clock and standing, keeps the stance in the place of the one before, and has what was written
//! screened. What comes too late counts for nothing and is kept for its author alone ([`super::late`]).

use app::model::Lang;
use app::model::drafts::{Article, ArticleStance, StanceCounts, StanceFields};
use app::model::form::FormErrors;
use app::words::tr;

use super::store::contributions::{self, NewContribution, Row, Who};
use super::store::{self, ArticleRow, late};
use super::{ASKS, asked, asks_organisations, asks_persons, get};
use crate::base::App;
use crate::base::db::changes::Scope;
use crate::base::db::{ContributionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text::{clean, fits};
use crate::communes::Commune;
use crate::moderation::{self, Publication};
use crate::participation::consultations::{self, Admission, Asker, Consultation, Facts};
use crate::people::restrictions;
use crate::web::Viewer;

/// Characters of a reason and of a wording at most.
pub(super) const REASON: usize = 3_000;
pub(super) const WORDING: usize = 8_000;

/// What came of it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It counts; what was written may be held to be read first.
    Kept { held: bool },
    /// It is not open to them, or not any more: nothing counts.
    NotOpen,
}

/// A stance that was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent<'a> {
    pub commune: &'a Commune,
    pub consultation: &'a Consultation,
    /// Of which article.
    pub key: i64,
    pub who: Who,
    pub fields: &'a StanceFields,
}

/// A stance whose fields are good.
#[derive(Debug)]
pub(super) struct Given {
    stance: ArticleStance,
    reason: String,
    wording: String,
    language: Lang,
}

/// Reads the form of a stance to an article; `lang` is the reader's.
pub(super) fn parse(article: &Article, fields: &StanceFields, lang: Lang) -> Result<Given> {
    use tr::drafts as word;
    let mut errors = FormErrors::default();
    let stance = ArticleStance::parse(&fields.stance);
    if stance.is_none() {
        errors.add("stance", word::CHOOSE_STANCE);
    }
    let amends = stance == Some(ArticleStance::Amend);
    let reason = clean(&fields.reason);
    if amends && !fits(&reason, 10..=REASON) {
        errors.add("reason", word::REASON_NEEDED);
    } else if !reason.is_empty() && !fits(&reason, 2..=REASON) {
        errors.add("reason", word::REASON_LENGTH);
    }
    let said = Lang::parse(&fields.language).filter(|lang| !article.body.own(*lang).is_empty());
    let language = said.unwrap_or_else(|| article.body.read(lang).0);
    let wording = if amends { clean(&fields.wording) } else { String::new() };
    if amends && !fits(&wording, 2..=WORDING) {
        errors.add("wording", word::WORDING_LENGTH);
    } else if amends && wording == article.body.own(language) {
        errors.add("wording", word::SAME_WORDING);
    }
    match stance {
        Some(stance) if errors.is_empty() => Ok(Given { stance, reason, wording, language }),
        _ => Err(errors.into()),
    }
}

/// As consultations ask for somebody.
pub(super) const fn asker(who: Who) -> Asker {
    Asker { account: Some(who.account), organisation: who.organisation }
}

/// Whether a consultation asks persons, or organisations, whichever somebody is.
pub(super) const fn is_asked(consultation: &Consultation, who: Who) -> bool {
    let kind = consultation.audience.kind;
    if who.organisation.is_some() { asks_organisations(kind) } else { asks_persons(kind) }
}

/// Keeps a stance.
pub(super) async fn give(app: &App, viewer: &Viewer, sent: Sent<'_>, lang: Lang) -> Result<Outcome> {
    let Sent { commune, consultation, who, .. } = sent;
    if !is_asked(consultation, who) {
        return Err(Error::Forbidden);
    }
    let mut tx = app.db.begin().await?;
    let admission = consultations::admit(app, &mut tx, consultation.id, ASKS, asker(who)).await?;
    if !admission.is_open() {
        tx.roll_back().await?;
        return Ok(Outcome::NotOpen);
    }
    let text = get(&mut tx, consultation.id).await?;
    let article = store::article(&mut tx, text.id, sent.key).await?.ok_or(Error::NotFound)?;
    let original = asked(&mut tx, &text).await?;
    let given = parse(original.article(sent.key).ok_or(Error::NotFound)?, sent.fields, lang)?;
    if given.reason.is_empty() && given.wording.is_empty() {
        restrictions::allow_taking_part(app, &mut tx, who.account, commune.id, "stance").await?;
    } else {
        restrictions::allow_publishing(app, &mut tx, who.account, commune.id, "reason").await?;
    }
    let now = app.clock.now();
    let new = NewContribution {
        id: app.rng.id::<ContributionId>(now),
        commune: commune.id,
        text: text.id,
        article: article.id,
        who,
        standing: standing_of(app, &mut tx, &admission, who).await?,
        stance: given.stance,
        reason: &given.reason,
        wording: &given.wording,
        language: given.language,
        at: now,
    };
    let held = keep(app, &mut tx, (viewer, commune, &article), &new).await?;
    late::remove(&mut tx, article.id, who).await?;
    tx.within(Scope::Item { commune: commune.id, item: consultation.id.0 });
    if !admission.still_open(app) {
        tx.roll_back().await?;
        return Ok(Outcome::NotOpen);
    }
    tx.commit().await?;
    Ok(Outcome::Kept { held })
}

/// What somebody is at this moment, as counts tell it.
async fn standing_of(app: &App, tx: &mut Tx, admission: &Admission, who: Who) -> Result<&'static str> {
    if who.organisation.is_some() {
        return Ok("organisation");
    }
    let facts = Facts::load(app, tx, &admission.consultation, asker(who), app.clock.now()).await?;
    Ok(if facts.home.is_some() { "resident" } else { "participant" })
}

/// One of a stance; organisations are not counted by it.
const fn counted(stance: ArticleStance, is_organisation: bool, count: i64) -> StanceCounts {
    let none = StanceCounts { agree: 0, against: 0, amend: 0, organisations: 0 };
    match stance {
        _ if is_organisation => StanceCounts { organisations: count, ..none },
        ArticleStance::For => StanceCounts { agree: count, ..none },
        ArticleStance::Against => StanceCounts { against: count, ..none },
        ArticleStance::Amend => StanceCounts { amend: count, ..none },
    }
}

/// Keeps a stance in the place of the one before, and counts it; whether it is held.
async fn keep(app: &App, tx: &mut Tx, (viewer, commune, article): (&Viewer, &Commune, &ArticleRow), new: &NewContribution<'_>) -> Result<bool> {
    let is_organisation = new.who.organisation.is_some();
    // The article's row first: two stances of one person come one after the other.
    store::count(tx, article.id, counted(new.stance, is_organisation, 1)).await?;
    let Some(old) = contributions::own(tx, article.id, new.who).await? else {
        if !contributions::insert(tx, new).await? {
            return Err(Error::Conflict(tr::drafts::CHANGED_MEANWHILE));
        }
        return written(app, tx, (viewer, commune), (new.id, false, has_text(new))).await;
    };
    store::count(tx, article.id, counted(old.stance(), is_organisation, -1)).await?;
    change(app, tx, (viewer, commune), &old, new).await
}

const fn has_text(new: &NewContribution<'_>) -> bool {
    !new.reason.is_empty() || !new.wording.is_empty()
}

/// Changes a stance that was given before; whether it is held.
async fn change(app: &App, tx: &mut Tx, by: (&Viewer, &Commune), old: &Row, new: &NewContribution<'_>) -> Result<bool> {
    let is_rewritten = old.reason != new.reason || old.wording != new.wording;
    if !is_rewritten && old.stance() == new.stance {
        return Ok(false);
    }
    // What is hidden, or waits to be read, is changed where that is said.
    if !contributions::change(tx, old.id, new, is_rewritten).await? {
        return Err(Error::Conflict(tr::drafts::NOT_PUBLIC));
    }
    if !old.wording.is_empty() && old.wording != new.wording {
        contributions::drop_supports(tx, old.id).await?;
    }
    if !is_rewritten {
        return Ok(false);
    }
    written(app, tx, by, (old.id, old.has_text(), has_text(new))).await
}

/// Has a text screened that is new, or other than before; whether it is held.
async fn written(app: &App, tx: &mut Tx, (viewer, commune): (&Viewer, &Commune), (id, had, has): (ContributionId, bool, bool)) -> Result<bool> {
    match (had, has) {
        (false, false) => Ok(false),
        (false, true) => moderation::screen(app, tx, commune, viewer, Publication::first(id)).await,
        (true, true) => moderation::screen(app, tx, commune, viewer, Publication::edited(id)).await,
        (true, false) => {
            moderation::end(app, tx, id).await?;
            app.raise(tx, Event::Removed(id.into())).await?;
            Ok(false)
        }
    }
}

//! Texts of answers as moderation sees them, hidden ones included. SQL of `questionnaire_texts` for moderation, and nothing else. Nobody but moderation and
//! their author learns whose they are, and nobody reads one before results are public.

use app::model::content::{ItemKind, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::model::paths;
use app::model::questionnaire::ANSWER_TEXT;
use app::words::tr;
use async_trait::async_trait;
use uuid::Uuid;

use super::showing::is_public;
use super::store;
use crate::base::App;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, ConsultationId, OrganisationId, RowId, Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::kind::{Activity, Content, ContentRow, Former, Kind, Revision, Rewriting, Rewritten};
use crate::base::text::{clean, fits};
use crate::participation::consultations;

/// The kind of content that texts of answers are.
#[derive(Debug)]
pub(super) struct Texts;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: RowId,
    #[sqlx(flatten)]
    row: ContentRow,
    consultation_id: ConsultationId,
    number: i64,
    organisation_id: Option<OrganisationId>,
    body: String,
    photo_id: Option<RowId>,
}

/// A text, or where a photo is seen by whoever decides about it.
fn content(app: &App, row: Row) -> Content {
    let number = row.number;
    let body = row.photo_id.map_or(row.body, |photo| app.url(&paths::answer_photo(photo, "large")));
    let address = Address::within(|commune| paths::questions_results(commune, number));
    let flag_address = Address::within(|commune| paths::answer_text_flag(commune, row.id));
    Content { body, organisation_id: row.organisation_id, on: Some(row.consultation_id.into()), ..row.row.content(ANSWER_TEXT, address, flag_address) }
}

#[async_trait]
impl Kind for Texts {
    fn kind(&self) -> ItemKind {
        ANSWER_TEXT
    }

    fn flag_pattern(&self) -> &'static str {
        paths::ANSWER_TEXT_FLAG
    }

    /// Only what is read can be flagged: once results are public, and while that text is.
    async fn find(&self, app: &App, commune: Option<CommuneId>, key: &str) -> Result<Uuid> {
        let id: Uuid = key.parse().map_err(|_| Error::NotFound)?;
        let select = sql("SELECT q.consultation_id, t.commune_id FROM questionnaire_texts t JOIN questionnaires q ON q.id = t.questionnaire_id WHERE t.id = ");
        let (consultation, own): (ConsultationId, CommuneId) = app.db.find(select.arg(id)).await?.ok_or(Error::NotFound)?;
        let consultation = consultations::get(&mut &app.db, consultation).await?;
        let questionnaire = super::get(&mut &app.db, consultation.id).await?;
        if commune.is_some_and(|commune| commune != own) || !is_public(&consultation, &questionnaire, app.clock.now()) {
            return Err(Error::NotFound);
        }
        Ok(id)
    }

    async fn load(&self, app: &App, db: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<Content>> {
        let select = sql("SELECT t.id, t.commune_id, q.consultation_id, t.number, t.account_id AS author_id, t.organisation_id, t.body, t.photo_id, \
             t.visibility, t.version, t.created_at \
             FROM questionnaire_texts t JOIN questionnaires q ON q.id = t.questionnaire_id WHERE t.id IN ");
        let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
        Ok(rows.into_iter().map(|row| content(app, row)).collect())
    }

    async fn set_visibility(&self, _: &App, tx: &mut Tx, seen: Revision, to: Visibility) -> Result<bool> {
        seen.set_visibility(tx, sql("UPDATE questionnaire_texts SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4"), to).await
    }

    fn check(&self, old: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> Rewritten {
        let body = clean(&fields.body);
        if old.body.contains(paths::ANSWER_PHOTO.split('{').next().unwrap_or_default()) {
            errors.add("body", tr::questionnaires::PHOTO_STAYS);
        }
        if !fits(&body, 1..=xlsform::LONGEST_TEXT) {
            errors.add("body", tr::questionnaires::TEXT_LENGTH);
        }
        Rewritten { body, ..Rewritten::default() }
    }

    async fn rewrite(&self, tx: &mut Tx, Rewriting { old, new, to, .. }: Rewriting<'_>) -> Result<Option<Vec<Former>>> {
        let update = sql("UPDATE questionnaire_texts SET body = $1, visibility = $2, version = version + 1 WHERE id = $3 AND visibility = $4 AND version = $5");
        let update = update.bind(&new.body).bind(to.as_str()).bind(old.item.id);
        let changed = tx.run(update.bind(old.visibility.as_str()).bind(old.version)).await? == 1;
        Ok(changed.then(|| vec![old.former()]))
    }

    async fn activity(&self, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
        let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
             FROM questionnaire_texts WHERE account_id = $2");
        let (lately, public) = tx.one(select.bind(since).bind(author)).await?;
        Ok(Activity { lately, public })
    }

    fn is_part(&self) -> bool {
        true
    }

    /// What an organisation wrote is decided about before everybody who speaks for it.
    fn is_collective(&self) -> bool {
        true
    }
}

/// Whether the public may read a text of this visibility.
pub(super) fn is_shown(visibility: &str) -> bool {
    Visibility::parse(visibility).is_some_and(Visibility::is_public)
}

/// Texts in the place of what stands in answers: those that moderation or their author rewrote, and nothing where one is not to be read.
pub(super) fn amend(answer: RowId, answers: &mut xlsform::Answers, texts: &[store::texts::Beside]) {
    for text in texts.iter().filter(|text| text.answer_id == answer) {
        put(answers, &text.question, (&text.body, text.photo_id), &text.visibility);
    }
}

/// The same in what an organisation answered.
pub(super) fn amend_position(organisation: OrganisationId, answers: &mut xlsform::Answers, texts: &[store::texts::Position]) {
    for text in texts.iter().filter(|text| text.organisation_id == organisation) {
        put(answers, &text.question, (&text.body, text.photo_id), &text.visibility);
    }
}

fn put(answers: &mut xlsform::Answers, question: &str, (body, photo): (&str, Option<RowId>), visibility: &str) {
    match (is_shown(visibility), photo) {
        (true, Some(_)) => {}
        (true, None) => answers.set(question, Some(xlsform::Answer::Text(body.to_owned()))),
        (false, _) => answers.set(question, Some(xlsform::Answer::Text(String::new()))),
    }
}

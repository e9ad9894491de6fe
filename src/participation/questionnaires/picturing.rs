//! Photos with which people answer: re-encoded and without what the camera wrote into them, as all photos of the house; kept from the draft on, seen by whoever
//! answers and by the staff once sent, and by everybody only as a text is that its author lets be published ([`super::texting`]).
//!
//! A photo is there as long as a draft or an answer has it: what takes its place, or takes the answer away, takes its row in the same transaction, and its files
//! after it. One that moderation hid stays until its author leaves: that can be contested, and be decided by looking at it.

use std::collections::HashSet;

use app::model::jobs::JobKind;
use app::words::{Key, tr};
use xlsform::{Answer, Answers, Form, Kind};

use super::Who;
use super::store::Questionnaire;
use super::store::photos::{self as store, Holder};
use crate::base::App;
use crate::base::db::{AccountId, QuestionnaireId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::jobs;
use crate::base::slice::Job;
use crate::base::uploads::{Held, Places};
use crate::content::photos::{self, Refused};
use crate::web::UploadedFile;

/// Before the name of a question in the field that sends a photo, and in the box that takes it away.
const FIELD: &str = "photo.";
pub(super) const REMOVE: &str = "remove.";
/// The two sizes, by name and longer side in pixels; a form may ask for less.
const SIZES: [(&str, u32); 2] = [("small", 320), ("large", 1_600)];

/// Deletes the files of photos that are gone.
pub(super) const JOB: Job = Job {
    heading: JobKind::Photos,
    ..Job::new("answer_photos_deleted", |app, payload| Box::pin(async move { Ok(delete(&app, &payload.parse::<Vec<String>>()?).await?) }))
};

/// A photo in the store that no row leads to yet.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub question: String,
    pub id: RowId,
    file: String,
}

/// What came of the files of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Upload {
    pub photos: Vec<Received>,
    /// What is wrong with the others, by the name of their question.
    pub wrong: Vec<(String, Key)>,
}

/// How many questions of a page are answered with a photo.
pub(super) fn asked(form: &Form, page: usize) -> usize {
    form.pages.get(page).map_or(0, |page| page.questions.iter().filter(|question| matches!(question.kind, Kind::Image(_))).count())
}

fn path(file: &str, size: &str) -> String {
    format!("answers/{file}/{size}.jpg")
}

/// Takes in the photos of a page: bounded, re-encoded, the smaller the form wants them.
pub(super) async fn receive(app: &App, (form, page): (&Form, usize), files: Vec<UploadedFile>) -> Result<Upload> {
    let mut all = Upload::default();
    for sent in files {
        let name = sent.field.strip_prefix(FIELD).unwrap_or_default().to_owned();
        let question = form.pages.get(page).and_then(|page| page.questions.iter().find(|question| question.name == name));
        let Some(Kind::Image(image)) = question.map(|question| &question.kind) else { continue };
        let most = image.max_pixels.unwrap_or(u32::MAX).max(1);
        let sizes = match photos::shrunk_to(sent, SIZES.map(|(_, side)| side.min(most)).to_vec()).await? {
            Ok(sizes) => sizes,
            Err(why) => {
                all.wrong.push((name, word(why)));
                continue;
            }
        };
        let file = app.rng.letters::<26>();
        for ((size, _), bytes) in SIZES.iter().zip(sizes) {
            app.files.put(&path(&file, size), bytes).await?;
        }
        all.photos.push(Received { question: name, id: app.rng.id(app.clock.now()), file });
    }
    Ok(all)
}

const fn word(why: Refused) -> Key {
    match why {
        Refused::TooLarge => tr::questionnaires::PHOTO_LARGE,
        Refused::Busy => tr::questionnaires::PHOTO_BUSY,
        Refused::Unreadable => tr::questionnaires::PHOTO_UNREADABLE,
        Refused::TooManyPixels => tr::questionnaires::PHOTO_PIXELS,
    }
}

/// Deletes the files of photos to which no row came to lead.
pub(super) async fn let_go(app: &App, upload: &Upload) -> Result<()> {
    delete(app, &upload.photos.iter().map(|photo| photo.file.clone()).collect::<Vec<_>>()).await
}

async fn delete(app: &App, files: &[String]) -> Result<()> {
    for file in files {
        app.files.delete_all(&format!("answers/{file}")).await?;
    }
    Ok(())
}

/// In whose name a photo is kept.
pub(super) fn holder(who: &Who) -> Holder {
    match who {
        Who::Person(account) => Holder { key: account.0.as_bytes().to_vec(), account: Some(*account), organisation: None },
        Who::Browser(browser) => Holder { key: browser.clone(), account: None, organisation: None },
        Who::Organisation { organisation, account } => {
            Holder { key: organisation.0.as_bytes().to_vec(), account: Some(*account), organisation: Some(*organisation) }
        }
        Who::Pending { request, account, .. } => Holder { key: request.0.as_bytes().to_vec(), account: Some(*account), organisation: None },
    }
}

/// Keeps rows of what was received, in the transaction of the draft that has it.
pub(super) async fn keep(app: &App, tx: &mut Tx, id: QuestionnaireId, who: &Who, upload: &Upload) -> Result<()> {
    let (holder, at) = (holder(who), app.clock.now());
    for photo in &upload.photos {
        store::insert(tx, &store::New { id: photo.id, questionnaire: id, question: &photo.question, holder: &holder, file: &photo.file, at }).await?;
    }
    Ok(())
}

/// The photos that answers have.
fn in_them(answers: &Answers) -> impl Iterator<Item = RowId> {
    answers.iter().filter_map(|(_, answer)| if let Answer::Image(id) = answer { id.parse().ok().map(RowId) } else { None })
}

/// Lets go of those of somebody's photos that neither their draft nor what they sent has any more.
pub(super) async fn settle(app: &App, tx: &mut Tx, (of, who): (&Questionnaire, &Who), draft: &Answers, sent: Option<&Answers>) -> Result<()> {
    if !of.form.questions().any(|(_, question)| matches!(question.kind, Kind::Image(_))) {
        return Ok(());
    }
    let (id, key) = (of.id, holder(who).key);
    let sent: Vec<RowId> = sent.into_iter().flat_map(in_them).collect();
    let there: Vec<RowId> = in_them(draft).chain(sent.iter().copied()).collect();
    let gone = store::keep_only(tx, id, &key, &there).await?;
    if !there.is_empty() {
        store::touch(tx, (id, &key), &sent, app.clock.now()).await?;
    }
    delete_later(app, tx, gone).await
}

/// Makes what somebody sent another's, with the answers that have it.
pub(super) async fn hand_over(tx: &mut Tx, id: QuestionnaireId, from: &Who, to: &Who) -> Result<()> {
    Ok(store::hand_over(tx, id, &holder(from).key, &holder(to)).await?)
}

/// Leaves what somebody sent that never counts to be forgotten with it.
pub(super) async fn end(tx: &mut Tx, id: QuestionnaireId, who: &Who) -> Result<()> {
    Ok(store::end(tx, id, &holder(who).key).await?)
}

/// Takes back what somebody sent for what they answer no more.
pub(super) async fn remove(app: &App, tx: &mut Tx, id: QuestionnaireId, who: &Who) -> Result<()> {
    let gone = store::keep_only(tx, id, &holder(who).key, &[]).await?;
    delete_later(app, tx, gone).await
}

/// Takes back every photo that somebody sent in their own name.
pub(super) async fn remove_all(app: &App, tx: &mut Tx, account: AccountId) -> Result<()> {
    let gone = store::remove_all(tx, account).await?;
    delete_later(app, tx, gone).await
}

/// The files go when the transaction has been committed.
pub(super) async fn delete_later(app: &App, tx: &mut Tx, files: Vec<String>) -> Result<()> {
    if files.is_empty() { Ok(()) } else { jobs::enqueue(app, tx, JOB, &files).await }
}

/// A photo in one of its sizes.
pub(super) async fn file(app: &App, photo: &store::Photo, size: &str, places: &Places) -> Result<Held> {
    let size = SIZES.iter().map(|(name, _)| *name).find(|name| *name == size).ok_or(Error::NotFound)?;
    app.files.get_within(&path(&photo.file, size), places).await?.ok_or(Error::NotFound)
}

/// Of these files of photos and recordings those that a row leads to.
pub async fn known_files(app: &App, names: Vec<String>) -> Result<HashSet<String>> {
    Ok(store::known(&app.db, names).await?.into_iter().collect())
}

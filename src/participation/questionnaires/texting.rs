//! Texts that somebody lets be published, kept beside their answer in the transaction that sends it, under the commune's rules before publication. What is hidden
//! stays as moderation left it: its author contests it or writes it anew there.

use app::model::content::Visibility;
use app::model::questionnaire::ANSWER_TEXT;
use xlsform::{Answer, Answers, Kind};

use super::Who;
use super::moderated::is_shown;
use super::permission::permits;
use super::store::texts::{self, New, Of};
use super::store::{self, Questionnaire};
use crate::base::App;
use crate::base::db::{AccountId, RowId, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::moderation::{self, Publication};
use crate::participation::consultations::Consultation;
use crate::web::Viewer;

/// Keeps the texts of what somebody sent.
pub(super) async fn keep(
    app: &App,
    tx: &mut Tx,
    (commune, viewer, who): (&Commune, &Viewer, &Who),
    (consultation, questionnaire): (&Consultation, &Questionnaire),
    sent: &Answers,
) -> Result<()> {
    let of = match who {
        Who::Person(_) => store::answers::id_of(tx, questionnaire.id, who).await?.map(Of::Answer),
        Who::Organisation { organisation, .. } => Some(Of::Organisation(*organisation)),
        // Whoever cannot be told of a decision is not published, and what waits counts nowhere.
        Who::Browser(_) | Who::Pending { .. } => None,
    };
    let Some(of) = of else { return Ok(()) };
    let known = texts::of(tx, questionnaire.id, of).await?;
    let questions = questionnaire.form.questions().filter(|(_, question)| matches!(question.kind, Kind::Text | Kind::Image(_)));
    let may = permits(questionnaire, sent);
    for (_, question) in questions {
        let name = question.name.as_str();
        let text = sent.get(name).filter(|_| may).and_then(Written::of);
        let mut old = known.iter().find(|old| old.question == name);
        if let Some(known) = old {
            let is_same = text.as_ref() == Some(&Written { body: &known.body, photo: known.photo_id });
            if is_same || is_hidden(tx, known).await? {
                continue;
            }
            // What waits to be read makes room for what was written since, and a photo for another.
            if text.as_ref().is_none_or(|text| text.photo.is_some()) || !is_shown(&known.visibility) {
                remove(app, tx, known.id).await?;
                old = None;
            }
        }
        match (old, text) {
            (Some(old), Some(text)) => {
                texts::change(tx, old.id, text.body, app.clock.now()).await?;
                moderation::screen(app, tx, commune, viewer, Publication::edited(item(old.id))).await?;
            }
            (None, Some(text)) => {
                let id = insert(app, tx, (consultation, questionnaire), (of, viewer.id), (name, text)).await?;
                moderation::screen(app, tx, commune, viewer, Publication::first(item(id))).await?;
            }
            (_, None) => {}
        }
    }
    Ok(())
}

/// What stands in an answer to be published: words, or a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub body: &'a str,
    pub photo: Option<RowId>,
}

impl<'a> Written<'a> {
    /// What of an answer can be published, if anything.
    pub fn of(answer: &'a Answer) -> Option<Self> {
        match answer {
            Answer::Text(body) if !body.is_empty() => Some(Self { body, photo: None }),
            Answer::Image(id) => Some(Self { body: "", photo: Some(RowId(id.parse().ok()?)) }),
            _ => None,
        }
    }
}

/// Whether it is hidden, or waits after it was and its author wrote it anew: what becomes of it is decided there.
async fn is_hidden(tx: &mut Tx, text: &texts::Kept) -> Result<bool> {
    match Visibility::parse(&text.visibility) {
        Some(Visibility::Hidden | Visibility::ConfirmedHidden) => Ok(true),
        Some(Visibility::Held) => moderation::is_hidden(tx, item(text.id)).await,
        _ => Ok(false),
    }
}

/// Takes a text back: there is nothing left to decide about it.
async fn remove(app: &App, tx: &mut Tx, id: RowId) -> Result<()> {
    moderation::end(app, tx, item(id)).await?;
    texts::delete(tx, id).await?;
    app.raise(tx, Event::Removed(item(id))).await
}

/// Takes back every text of somebody, hidden ones too.
pub(super) async fn remove_all(app: &App, tx: &mut Tx, account: AccountId) -> Result<()> {
    for id in texts::of_account(tx, account).await? {
        remove(app, tx, id).await?;
    }
    Ok(())
}

fn item(id: RowId) -> Item {
    Item { kind: ANSWER_TEXT, id: id.0 }
}

/// Keeps a text that stands where chance puts it.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    (consultation, questionnaire): (&Consultation, &Questionnaire),
    (of, account): (Of, AccountId),
    (question, written): (&str, Written<'_>),
) -> Result<RowId> {
    let at = app.clock.now();
    let id: RowId = app.rng.id(at);
    let place = app.secret.keyed("place of a text", &[id.0.as_bytes()]);
    let new = New {
        id,
        questionnaire: questionnaire.id,
        commune: consultation.commune_id,
        number: consultation.number,
        of,
        question,
        account,
        body: written.body,
        photo: written.photo,
        place: i64::from_be_bytes(std::array::from_fn(|at| place[at])),
        at,
    };
    texts::insert(tx, &new).await?;
    Ok(id)
}

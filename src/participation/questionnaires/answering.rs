//! Answering page by page: what is kept of it, and where it goes on. Conditions hide answers without taking them out of the draft; going back loses nothing.

use std::collections::BTreeMap;

use app::model::consultations::Standing;
use app::model::questionnaire::{Begun, Progress, QuestionsPage};
use app::model::{Lang, Localized};
use xlsform::{Answers, Asked};

use super::fields::{Typed, has_new};
use super::living::Living;
use super::speaking::{Filled, Speaker};
use super::store::Questionnaire;
use super::{ASKS, Who, carrying, day, holdings, picturing, store, waiting};
use crate::base::App;
use crate::base::db::{AccountId, RowId, Sql};
use crate::base::error::Result;
use crate::base::personal_data::over;
use crate::base::slice::Hourly;
use crate::participation::consultations::{self, Asker, Consultation, ended_just_now};
use crate::people::organisations;

/// What somebody answered so far.
pub(super) struct State {
    pub standing: Standing,
    pub draft: Option<Answers>,
    pub sent: Option<store::answers::Sent>,
}

impl State {
    /// What is known of somebody in a questionnaire.
    pub async fn load(app: &App, consultation: &Consultation, questionnaire: &Questionnaire, who: Option<Who>) -> Result<Self> {
        Self::with(app, (consultation, questionnaire), (who, None)).await
    }

    /// The same of somebody who may have begun in this browser before they signed in.
    pub async fn with(app: &App, (consultation, questionnaire): (&Consultation, &Questionnaire), (who, before): (Option<Who>, Option<Who>)) -> Result<Self> {
        let db = &mut &app.db;
        let standing = match &who {
            Some(who) => waiting::standing(app, db, consultation, who).await?,
            None => consultations::standing(app, db, consultation, ASKS, Asker::default()).await?,
        };
        let (mut draft, mut sent) = (None, None);
        if let Some(who) = &who {
            draft = store::draft(db, questionnaire.id, who).await?;
            if draft.is_none() {
                draft = carrying::find(db, questionnaire.id, who, before.as_ref()).await?;
            }
            sent = store::sent(db, questionnaire.id, who).await?;
        }
        Ok(Self { standing, draft, sent })
    }

    /// How far they are.
    pub fn begun(&self) -> Begun {
        Begun { draft: self.draft.is_some(), sent_at: self.sent.as_ref().map(|sent| sent.at.into()) }
    }

    /// What their fields hold: the draft, or what was sent when there is none.
    pub fn answers(&self) -> Answers {
        self.draft.clone().or_else(|| self.sent.as_ref().map(|sent| sent.answers.clone())).unwrap_or_default()
    }
}

/// The organisations that somebody asked to represent and as which they can answer already: the request, the name, and how far they are.
pub(super) async fn begun_waiting(
    app: &App,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
    account: AccountId,
) -> Result<Vec<(String, Localized, Begun)>> {
    let mut all = Vec::new();
    for known in waiting::pending(app, consultation, account).await? {
        let who = Who::Pending { request: known.request, account, kind: known.kind };
        let own = State::load(app, consultation, questionnaire, Some(who)).await?;
        if own.standing.is_open() || own.draft.is_some() || own.sent.is_some() {
            all.push((known.request.to_string(), waiting::name(&known.name), own.begun()));
        }
    }
    Ok(all)
}

/// From where to where a form of questions goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Go {
    Next,
    Back,
    /// To all answers.
    Review,
}

impl Go {
    pub fn parse(text: &str) -> Self {
        match text {
            "back" => Self::Back,
            "review" => Self::Review,
            _ => Self::Next,
        }
    }
}

/// Where it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A page, by its place in the form.
    Page(usize),
    Review,
    /// Back to where one begins.
    Begin,
    /// The same page, with what is wrong by name.
    Wrong(BTreeMap<String, String>),
}

/// Takes a page into a draft and says where it goes on.
pub(super) fn take(speaker: &Speaker<'_>, draft: &mut Answers, (page, typed, go): (usize, &Typed, Go), today: xlsform::Date) -> Place {
    let form = speaker.form;
    let unread = typed.read_into(form.pages.get(page).into_iter(), draft);
    let mut wrong: BTreeMap<String, String> = unread.into_iter().map(|(name, why)| (name.to_owned(), speaker.unread(why))).collect();
    let photos = typed.upload().wrong.iter().map(|(name, why)| (name.clone(), why.text(speaker.lang).to_owned()));
    wrong.extend(photos);
    let asked = Asked::new(form, draft, today);
    if go == Go::Back && wrong.is_empty() {
        return asked.previous_page(page).map_or(Place::Begin, |seen| Place::Page(seen.index));
    }
    // What is asked because of an answer on this page was not there to be answered.
    let is_new = has_new(form, page, |name| asked.is_visible(name), typed);
    for (name, found) in asked.check(page).into_iter().filter(|(name, _)| !is_new || typed.is_shown(name)) {
        wrong.entry(name.to_owned()).or_insert_with(|| speaker.wrong(&found));
    }
    if !wrong.is_empty() {
        return Place::Wrong(wrong);
    }
    if is_new {
        return Place::Page(page);
    }
    match asked.next_page(Some(page)) {
        Some(seen) if go == Go::Next => Place::Page(seen.index),
        _ => Place::Review,
    }
}

/// Whether a page was kept, and where it goes on.
pub(super) struct Kept {
    pub place: Place,
    pub standing: Standing,
    /// Whether anything was kept: only of whoever may answer, had begun when they could, or comes on the day after it ended.
    pub kept: bool,
}

/// Keeps what a page sent in the draft of somebody.
pub(super) async fn save(
    app: &App,
    (consultation, questionnaire): (&Consultation, &Questionnaire),
    (who, earlier): (&Who, Option<&Who>),
    sent: (usize, &Typed, Go),
    lang: Lang,
) -> Result<Kept> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if let Who::Organisation { organisation, account } = who {
        organisations::hold_mandate(&mut tx, *account, *organisation).await?;
    }
    if let Who::Pending { request, account, .. } = who {
        organisations::hold_request(&mut tx, *account, *request).await?;
    }
    let standing = waiting::standing(app, &mut tx, consultation, who).await?;
    let row: RowId = app.rng.id(now);
    let speaker = Speaker::new(&questionnaire.form, lang);
    let before = store::sent(&mut tx, questionnaire.id, who).await?;
    let carried = carrying::find(&mut tx, questionnaire.id, who, earlier).await?;
    let begins = standing.is_open() || ended_just_now(consultation, ASKS, &standing, now) || carried.is_some();
    let draft = store::lock_draft(&mut tx, (questionnaire.id, row), who, begins, now).await?;
    let Some(mut draft) = carrying::take(&mut tx, questionnaire.id, (who, earlier), (draft, carried)).await? else {
        tx.roll_back().await?;
        return Ok(Kept { place: Place::Begin, standing, kept: false });
    };
    if let (true, Some(before)) = (draft.is_empty(), &before) {
        draft = before.answers.clone();
    }
    picturing::keep(app, &mut tx, questionnaire.id, who, sent.1.upload()).await?;
    let place = take(&speaker, &mut draft, sent, day(now));
    store::keep_draft(&mut tx, questionnaire.id, who, &draft).await?;
    picturing::settle(app, &mut tx, (questionnaire, who), &draft, before.as_ref().map(|before| &before.answers)).await?;
    tx.commit().await?;
    Ok(Kept { place, standing, kept: true })
}

/// Whose random order of choices it is: the same for somebody at every visit.
pub(super) fn seed(app: &App, questionnaire: &Questionnaire, who: Option<&Who>) -> u64 {
    let name: Vec<u8> = match who {
        Some(Who::Person(account)) => account.0.as_bytes().to_vec(),
        Some(Who::Organisation { organisation, .. }) => organisation.0.as_bytes().to_vec(),
        Some(Who::Pending { request, .. }) => request.0.as_bytes().to_vec(),
        Some(Who::Browser(browser)) => browser.clone(),
        None => Vec::new(),
    };
    let bytes = app.secret.keyed("order of choices", &[questionnaire.id.0.as_bytes(), &name]);
    u64::from_be_bytes(std::array::from_fn(|at| bytes[at]))
}

/// A page of questions; `None` when nothing on it is asked.
pub(super) fn page(
    speaker: &Speaker<'_>,
    index: usize,
    filled: &Filled<'_>,
    today: xlsform::Date,
    about: app::model::questionnaire::Answering,
) -> Option<QuestionsPage> {
    let asked = Asked::new(speaker.form, filled.answers, today);
    let seen = asked.page(index)?;
    let pages = asked.pages();
    let place = pages.iter().position(|known| known.index == index)?;
    let living = Living::of(speaker.form, index);
    let questions = match &living {
        Some(living) => seen.page.questions.iter().filter_map(|question| living.question(speaker, question, &asked, filled)).collect(),
        None => seen.questions.iter().map(|question| speaker.question(question, &asked, filled, false)).collect(),
    };
    Some(QuestionsPage {
        about,
        page: index as i64 + 1,
        heading: speaker.heading(seen.page),
        questions,
        live: living.map(|living| living.given(speaker, &asked, filled, today)),
        progress: Progress { page: place as i64 + 1, of: pages.len() as i64 },
        has_previous: place > 0,
        refused: !filled.wrong.is_empty(),
    })
}

/// Forgets drafts that nobody has touched for long.
pub(super) async fn forget(app: &App) -> Result<()> {
    let before = over(holdings::DRAFTS, app);
    store::answers::forget_drafts(&app.db, before, Hourly::BATCH).await?;
    store::organisations::forget_drafts(&app.db, before, Hourly::BATCH).await?;
    store::waiting::forget(&app.db, before, Hourly::BATCH).await?;
    let mut tx = app.db.begin().await?;
    let photos = store::photos::forget(&mut tx, before, Hourly::BATCH).await?;
    picturing::delete_later(app, &mut tx, photos).await?;
    Ok(tx.commit().await?)
}

/// Whether somebody has answered.
pub(super) async fn has_sent(db: &mut impl Sql, questionnaire: &Questionnaire, who: &Who) -> Result<bool> {
    Ok(store::sent(db, questionnaire.id, who).await?.is_some())
}

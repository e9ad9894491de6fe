//! Questionnaires: the questions of a consultation, as the XLSForm subset of [`xlsform`] has them.
//!
//! - An officer takes a form from a workbook or makes it in the editor ([`editing`]); a version is frozen when the consultation is published, and later only
//!   words and new optional questions change ([`publishing`]). Answers keep the version to which they were given.
//! - Whoever answers does so page by page ([`answering`]): each page is kept as a draft, whatever the conditions hide stays in it, and sending ([`sending`])
//!   is one transaction that asks the consultation's clock and standing. An answer of a person, of a browser and of an organisation is there once, because the
//!   database says so. What depends on answers of the same page follows without a round trip where there are scripts ([`living`]).
//! - What organisations answer is in a table of its own and public by name. What persons answer is only ever shown as counts, of which small ones are hidden
//!   with their complements ([`suppression`]), and as texts and photos ([`picturing`]) whose authors let them be published, which are moderated like others
//!   ([`texting`]); what organisations write is moderated so too.
//! - Nobody but the staff sees anything of it while it is open, unless that was declared before ([`results`]); then whole counts in tens and in steps
//!   ([`stepping`]). Counting is done aside and kept in memory ([`counting`]).

mod answering;
mod basing;
mod carrying;
pub mod codebook;
mod counting;
mod desk;
mod differing;
mod editing;
mod faults;
mod fields;
mod heard;
mod holdings;
mod living;
mod moderated;
mod numbering;
mod part;
pub mod past;
mod permission;
mod picturing;
mod protecting;
mod publishing;
mod question_form;
mod recordings;
mod rehearsing;
mod results;
mod routes;
mod sending;
mod showing;
mod speaking;
mod starting;
mod stepping;
mod store;
pub mod suppression;
mod tallies;
mod texting;
mod waiting;

pub use picturing::known_files;
pub use waiting::{count_answered, count_waiting};

use app::model::Lang;
use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::{OrganisationKind, Role};
use app::model::questionnaire::ResultsPage;
pub use counting::Counting;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OrganisationId, RequestId, Sql};
use crate::base::error::{Error, Result};
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;
use crate::participation::consultations::{self, Asker, Consultation};
use crate::web::Viewer;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    kinds: &[&moderated::Texts],
    parts: &[&part::Questionnaires],
    jobs: &[publishing::JOB, stepping::JOB, picturing::JOB],
    hourly: &[Hourly::keeping(holdings::DRAFTS, "drafts of answers", |app| Box::pin(async move { answering::forget(&app).await }))],
    holdings: holdings::HOLDINGS,
    erase: Some(|app, tx, leaving| Box::pin(holdings::erase(app, tx, leaving))),
    unseen: &["questionnaire_drafts", "questionnaire_photos", "organisation_drafts", "organisation_waiting_answers"],
    observers: &[|app, tx, event| Box::pin(waiting::settle(app, tx, event))],
    ..Slice::named("questionnaires")
};

/// In which phases questions are asked.
const ASKS: &[PhaseKind] = &[PhaseKind::Gather, PhaseKind::Discuss];
/// Who prepares questions and sees what comes in.
const KEEPERS: [Role; 2] = [Role::Officer, Role::Administrator];
/// Who enters answers from paper.
const CLERKS: [Role; 3] = [Role::DeskAgent, Role::Officer, Role::Administrator];

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    Person(AccountId),
    /// Somebody without an account, by a keyed hash of their browser's cookie.
    Browser(Vec<u8>),
    Organisation {
        organisation: OrganisationId,
        /// Who represents it.
        account: AccountId,
    },
    /// An organisation that was invited, while the request to represent it waits: what it answers counts once that is approved.
    Pending {
        request: RequestId,
        /// Who asked.
        account: AccountId,
        kind: OrganisationKind,
    },
}

impl Who {
    /// As consultations ask for it.
    const fn asker(&self) -> Asker {
        match self {
            Self::Person(account) => Asker { account: Some(*account), organisation: None },
            Self::Pending { account, .. } => Asker { account: Some(*account), organisation: None },
            Self::Browser(_) => Asker { account: None, organisation: None },
            Self::Organisation { organisation, account } => Asker { account: Some(*account), organisation: Some(*organisation) },
        }
    }
}

/// Whether persons answer in their own name.
const fn asks_persons(kind: AudienceKind) -> bool {
    !matches!(kind, AudienceKind::Organisations)
}

/// Whether organisations answer.
const fn asks_organisations(kind: AudienceKind) -> bool {
    !matches!(kind, AudienceKind::Residents | AudienceKind::Neighbourhoods)
}

/// What was answered to the questions of a consultation.
#[derive(Debug)]
pub struct Given {
    pub results: ResultsPage,
    /// How many organisations of each kind answered, of every kind.
    pub organisations: Vec<(OrganisationKind, i64)>,
}

/// Whether organisations are asked questions in a consultation, and if so whether everybody sees what they answered at a moment.
pub async fn positions_shown(db: &mut impl Sql, consultation: &Consultation, now: Timestamp) -> Result<Option<bool>> {
    let asked = store::find(db, consultation.id).await?.filter(|known| known.version > 0 && asks_organisations(consultation.audience.kind));
    Ok(asked.map(|questionnaire| results::is_public(consultation, &questionnaire, now)))
}

/// What was answered, as somebody may see it; nothing is there for whoever may not, or where organisations are not asked.
pub async fn given(app: &App, commune: &Commune, consultation: &Consultation, staff: bool, lang: Lang) -> Result<Given> {
    if !asks_organisations(consultation.audience.kind) {
        return Err(Error::NotFound);
    }
    let questionnaire = store::find(&mut &app.db, consultation.id).await?.filter(|known| known.version > 0).ok_or(Error::NotFound)?;
    Ok(Given {
        results: results::page(app, commune, (consultation, &questionnaire), staff, lang).await?,
        organisations: results::answered_by_kind(app, &questionnaire).await?,
    })
}

/// The questions of a consultation.
async fn get(db: &mut impl Sql, id: ConsultationId) -> Result<store::Questionnaire> {
    store::find(db, id).await?.ok_or(Error::NotFound)
}

/// Commune, consultation and questions of an address that everybody may read.
async fn resolve(app: &App, slug: &str, number: &str) -> Result<(Commune, Consultation, store::Questionnaire)> {
    let (commune, consultation) = consultations::resolve_public(app, slug, number).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    if questionnaire.version > 0 { Ok((commune, consultation, questionnaire)) } else { Err(Error::NotFound) }
}

/// The same for those who prepare it, draft or not.
async fn resolve_for(app: &App, viewer: &Viewer, roles: &[Role], (slug, number): (&str, &str)) -> Result<(Commune, Consultation)> {
    let (commune, consultation) = consultations::resolve(app, slug, number).await?;
    viewer.require_any(roles, &commune)?;
    Ok((commune, consultation))
}

/// The day of a moment, as conditions ask for it.
fn day(at: Timestamp) -> xlsform::Date {
    let day = at.day();
    let date = |month: i8, day: i8| xlsform::Date::new(i32::from(at.day().year()), u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    date(day.month(), day.day()).or_else(|| xlsform::Date::from_days(0)).unwrap_or_else(|| unreachable!("the first day of the clock exists"))
}

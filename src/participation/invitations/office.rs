//! What officers have before them: who is invited, and how many came and answered.

use app::model::content::OrganisationKind;
use app::model::form::FormErrors;
use app::model::invitations::{InvitationRow, InvitationState, InvitationsPage, InviteFields};
use app::words::Key;

use super::lines::{Fault, takes_persons};
use super::{closes, store};
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{AccountId, OrganisationId};
use crate::base::error::Result;
use crate::participation::consultations::Consultation;
use crate::participation::questionnaires;

/// Lines on one page.
const PAGE: usize = 50;
/// More than one consultation can have.
const ALL: i64 = 1_000;

/// What was typed, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Tried {
    pub fields: InviteFields,
    pub errors: FormErrors,
    pub faults: Vec<Fault>,
}

impl store::Row {
    /// Where it stands.
    fn state(&self) -> InvitationState {
        match (self.redeemed_at, self.withdrawn_at, self.sent_at) {
            (Some(_), ..) => InvitationState::Redeemed,
            (_, Some(_), _) => InvitationState::Withdrawn,
            (_, _, Some(_)) => InvitationState::Sent,
            _ => InvitationState::Prepared,
        }
    }
}

/// The page of invitations; `after` is where the page before ended.
pub(super) async fn page(app: &App, consultation: &Consultation, after: &str, tried: Tried) -> Result<InvitationsPage> {
    let (id, after) = (consultation.id, Cursor::parse(after));
    let rows = store::list(&app.db, id, after, PAGE as i64 + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0));
    let db = &mut &app.db;
    let (_, invited, redeemed) = store::counts(db, id).await?;
    let all = store::redeemers(db, id, ALL).await?;
    let organisations: Vec<OrganisationId> = all.iter().filter_map(|one| one.organisation_id).collect();
    let people: Vec<AccountId> = all.iter().filter(|one| one.kind.is_none()).filter_map(|one| one.redeemed_by).collect();
    let answered = questionnaires::count_answered(db, id, &organisations, &people).await?;
    let line = |row: store::Row| InvitationRow {
        id: row.id.to_string(),
        state: row.state(),
        kind: row.kind.as_deref().and_then(OrganisationKind::parse),
        name: row.name,
        email: row.email,
        postal: row.postal,
        sent_at: row.sent_at.map(Into::into),
        redeemed_at: row.redeemed_at.map(Into::into),
    };
    let faults: Vec<(i64, Key)> = tried.faults.into_iter().map(|fault| (fault.line as i64, fault.text)).collect();
    Ok(InvitationsPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        persons: takes_persons(&consultation.audience),
        published: consultation.published_at.is_some(),
        open: consultation.cancelled.is_none() && (consultation.published_at.is_none() || closes(consultation, app.clock.now()).is_some()),
        invited,
        redeemed,
        answered,
        waiting: questionnaires::count_waiting(db, id).await?,
        rows: rows.into_iter().map(line).collect(),
        next: next.map(|next| next.to_string()),
        continued: after.is_some(),
        fields: tried.fields,
        errors: tried.errors,
        faults,
    })
}

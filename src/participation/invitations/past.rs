//! Invitations with dates of their own, as a year of use would have left them: for the demonstration.

use app::model::Lang;
use app::model::content::OrganisationKind;

use super::{codes, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, ConsultationInvitationId, OrganisationId, Tx};
use crate::base::error::Result;

/// An invitation of an organisation by mail.
#[derive(Debug)]
pub struct InvitationRow<'a> {
    pub consultation: ConsultationId,
    pub kind: OrganisationKind,
    pub name: &'a str,
    pub email: &'a str,
    pub lang: Lang,
    pub officer: AccountId,
    pub at: Timestamp,
    /// Who redeemed it, for which organisation, and when.
    pub redeemed: Option<(AccountId, OrganisationId, Timestamp)>,
}

/// Keeps one that was sent. Returns its code.
pub async fn insert(app: &App, tx: &mut Tx, row: &InvitationRow<'_>) -> Result<String> {
    let id: ConsultationInvitationId = app.rng.id(row.at);
    let kind = Some(row.kind.as_str());
    let language = row.lang.code();
    let new = store::New { id, consultation: row.consultation, kind, name: row.name, email: row.email, postal: "", language, by: row.officer, at: row.at };
    store::insert(tx, &new).await?;
    let (code, hash) = codes::draw(app);
    store::set_code(tx, id, hash.clone(), row.at).await?;
    if let Some((account, organisation, at)) = row.redeemed {
        store::redeem(tx, row.consultation, hash, account, at).await?;
        store::bind(tx, id, account, organisation).await?;
    }
    Ok(code)
}

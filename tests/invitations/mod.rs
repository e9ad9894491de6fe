//! Invitations: codes by mail and on letters, redeeming them, and answers that wait for an approval.

mod inviting;
mod redeeming;
mod waiting;

use app::model::consultations::AudienceKind;
use app::model::content::OrganisationKind;
use app::model::paths;
use tajmaat::base::db::{AccountId, ConsultationId, ConsultationInvitationId, sql};
use tajmaat::participation::consultations::Audience;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp};

/// For those who are invited alone.
pub fn invited() -> Audience {
    Audience::of(AudienceKind::Invited)
}

/// For cooperatives.
pub fn cooperatives() -> Audience {
    Audience { organisations: vec![OrganisationKind::Cooperative], ..Audience::of(AudienceKind::Organisations) }
}

/// Invites an organisation by mail, and returns its code.
pub async fn invite(house: &TestApp, officer: &mut Client, number: i64, (name, email): (&str, &str)) -> String {
    let fields = [("act", "add"), ("name", name), ("kind", "cooperative"), ("email", email), ("language", "fr")];
    officer.post(&paths::invitations(COMMUNE, number), &fields).await.redirect();
    mailed(house, email).await
}

/// Invites a person by mail, and returns their code.
pub async fn invite_person(house: &TestApp, officer: &mut Client, number: i64, email: &str) -> String {
    officer.post(&paths::invitations(COMMUNE, number), &[("act", "paste"), ("lines", email), ("language", "fr")]).await.redirect();
    mailed(house, email).await
}

/// The code in the last mail to an address.
pub async fn mailed(house: &TestApp, email: &str) -> String {
    let mails = house.mails().await;
    let mail = mails.iter().rev().find(|mail| mail.to == email).unwrap_or_else(|| panic!("no mail to {email}: {mails:?}"));
    code_in(&mail.text)
}

/// The first code of a text.
pub fn code_in(text: &str) -> String {
    let is_code = |word: &&str| word.len() == 14 && word.split('-').map(str::len).eq([4, 4, 4]);
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).find(is_code).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

pub async fn redeem(client: &mut Client, number: i64, code: &str) -> Answer {
    client.post(&paths::redeem_invitation(COMMUNE, number), &[("invitation_code", code)]).await
}

/// The only invitation that waits or is over, by its name.
pub async fn id_of(house: &TestApp, name: &str) -> ConsultationInvitationId {
    house.app.db.one::<(ConsultationInvitationId,)>(sql("SELECT id FROM invitations WHERE name = $1").bind(name)).await.expect("an invitation").0
}

/// Who redeemed codes of a consultation.
pub async fn came(house: &TestApp, id: ConsultationId) -> Vec<AccountId> {
    let select = sql("SELECT redeemed_by FROM invitations WHERE redeemed_by IS NOT NULL AND consultation_id = ").arg(id);
    house.app.db.all::<(AccountId,)>(select).await.expect("accounts").into_iter().map(|(account,)| account).collect()
}

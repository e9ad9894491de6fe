//! Invitations as a part of a consultation.

use app::components::labels;
use app::components::page::Draw;
use app::model::Lang;
use app::model::consultations::PhaseKind;
use app::model::content::OrganisationKind;
use app::model::organisations::RequestState;
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use async_trait::async_trait;

use super::{closes, letters, lines, store};
use crate::base::App;
use crate::base::db::{AccountId, CommuneId, Conn, ConsultationId, ConsultationInvitationId, OrganisationId, Parts, Tx};
use crate::base::error::Result;
use crate::base::part::{Asked, InvitedFor, Lack, Part, Pending, Section, Seen};
use crate::base::recipients::{self, Wanted};
use crate::communes;
use crate::participation::consultations;
use crate::people::organisations;

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct Invitations;

/// More mails than one consultation can have.
const MOST: i64 = 1_000;

#[async_trait]
impl Part for Invitations {
    fn name(&self) -> &'static str {
        "invitations"
    }

    fn asks_in(&self) -> &'static [PhaseKind] {
        &[]
    }

    async fn belongs(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        Ok(store::exists(db, id).await?)
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let Asked { id, number, .. } = seen.consultation;
        if seen.rehearsal || !store::exists(db, id).await? || closes(&consultations::get(db, id).await?, seen.now).is_none() {
            return Ok(None);
        }
        let body = Draw::new(move |f| pages::invitation::section(f, number));
        Ok(Some(Section { anchor: "invitation", title: tr::invitations::SECTION, body, act: None, done: None }))
    }

    fn workshop(&self, consultation: &Asked<'_>) -> Option<(Key, String)> {
        Some((tr::invitations::TITLE, paths::invitations(consultation.slug, consultation.number)))
    }

    /// Those who were invited before the audience was changed.
    async fn lacks(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        let audience = consultations::get(db, consultation.id).await?.audience;
        let kinds: Vec<Option<OrganisationKind>> =
            store::kinds(db, consultation.id).await?.iter().map(|kind| kind.as_deref().and_then(OrganisationKind::parse)).collect();
        let word = |kind: Option<OrganisationKind>| kind.map_or(tr::invitations::A_PERSON, labels::organisation_kind).text(lang);
        let outside: Vec<&str> = kinds.into_iter().filter(|kind| !lines::takes(&audience, *kind)).map(word).collect();
        if outside.is_empty() {
            return Ok(Vec::new());
        }
        let text = tr::invitations::OUTSIDE.fill(lang, &[("kinds", &outside.join(if lang == Lang::Ar { "، " } else { ", " }))]);
        Ok(vec![Lack::new(text, paths::invitations(consultation.slug, consultation.number))])
    }

    async fn publish(&self, app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
        let consultation = consultations::get(tx, id).await?;
        let commune = communes::get(app, consultation.commune_id).await?;
        for row in store::unsent(tx, id, MOST).await? {
            // What is too much for one address waits until an officer sends it.
            if recipients::may_receive(app, tx, &row.email, Wanted::Mail).await? {
                letters::send(app, tx, (&commune, &consultation), &row).await?;
            }
        }
        Ok(())
    }

    async fn has_invited(&self, db: &mut Conn<'_>, id: ConsultationId, (account, organisation): (AccountId, Option<OrganisationId>)) -> Result<bool> {
        Ok(match organisation {
            Some(organisation) => store::has_organisation(db, id, &[organisation]).await?,
            None => store::has_person(db, id, account).await?,
        })
    }

    async fn invited_organisations(&self, db: &mut Conn<'_>, id: ConsultationId) -> Result<Vec<OrganisationId>> {
        Ok(store::organisations(db, id).await?)
    }

    /// Of all organisations that somebody asked to represent the requests are asked at once.
    async fn invited_among(
        &self,
        db: &mut Conn<'_>,
        ids: &[ConsultationId],
        (account, own): (AccountId, &[OrganisationId]),
    ) -> Result<Vec<(ConsultationId, Option<OrganisationKind>)>> {
        let (mut invited, mut asked) = (Vec::new(), Vec::new());
        for (id, code) in store::among(db, ids, account, own).await? {
            match code.organisation_id {
                Some(organisation) if own.contains(&organisation) => invited.push((id, None)),
                None if code.kind.is_none() => invited.push((id, None)),
                None => asked.push((id, code.id)),
                Some(_) => {}
            }
        }
        if asked.is_empty() {
            return Ok(invited);
        }
        let codes: Vec<ConsultationInvitationId> = asked.iter().map(|(_, code)| *code).collect();
        let waiting = organisations::waiting_by_invitations(db, &codes, account).await?;
        let kind = |code: ConsultationInvitationId| waiting.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind);
        invited.extend(asked.into_iter().filter_map(|(id, code)| Some((id, Some(kind(code)?)))));
        Ok(invited)
    }

    async fn invited_for(&self, db: &mut Conn<'_>, id: ConsultationId, account: AccountId) -> Result<InvitedFor> {
        let mut pending = Vec::new();
        for own in store::own(db, id, account).await?.into_iter().filter(|own| own.kind.is_some() && own.organisation_id.is_none()) {
            let asked = organisations::asked_by_invitation(db, own.id, account).await?;
            pending.extend(asked.filter(|asked| asked.state == RequestState::Waiting).map(|asked| Pending {
                request: asked.request,
                kind: asked.kind,
                name: asked.name,
            }));
        }
        let rows = organisations::with_represented(Parts::default(), account).load(db).await?;
        let represented: Vec<OrganisationId> = organisations::represented(&rows).into_iter().map(|known| known.id).collect();
        Ok(InvitedFor { represented: !represented.is_empty() && store::has_organisation(db, id, &represented).await?, pending })
    }

    async fn invited_kind(
        &self,
        db: &mut Conn<'_>,
        (invitation, account): (ConsultationInvitationId, AccountId),
        commune: CommuneId,
    ) -> Result<Option<OrganisationKind>> {
        let Some((id, kind)) = store::unsettled(db, invitation, account).await? else { return Ok(None) };
        let is_here = consultations::get(db, id).await?.commune_id == commune;
        Ok(OrganisationKind::parse(&kind).filter(|_| is_here))
    }

    async fn claim(&self, tx: &mut Tx, by: (ConsultationInvitationId, AccountId), whose: (OrganisationId, CommuneId)) -> Result<Option<ConsultationId>> {
        super::claim(tx, by, whose).await
    }

    fn invites(&self) -> bool {
        true
    }
}

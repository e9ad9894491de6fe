//! Where somebody votes: at home, at the desk's device, or in an officer's rehearsal. The pages are the same; addresses differ.

use app::model::ballot_pages::BoothView;
use app::model::paths;

use super::super::{Ballot, Voter};
use crate::base::App;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::participation::consultations::Consultation;

/// What is voted on, and where.
#[derive(Clone, Debug)]
pub struct Found {
    pub commune: Commune,
    pub consultation: Consultation,
    pub ballot: Ballot,
}

impl Found {
    /// What stands at a public address.
    pub async fn resolve(app: &App, slug: &str, number: &str) -> Result<Self> {
        let (commune, consultation, ballot) = super::super::resolve(app, slug, number).await?;
        Ok(Self { commune, consultation, ballot })
    }
}

/// Who votes, and where.
#[derive(Clone, Debug)]
pub struct Booth {
    /// `None` for a visitor, and in a rehearsal.
    pub voter: Option<Voter>,
    pub place: BoothPlace,
}

/// What was given in a session at the desk's device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Whether something was kept in it.
    pub kept: bool,
    /// Whether something came to count in it.
    pub counted: bool,
}

/// From where somebody votes: it decides the addresses of forms and links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoothPlace {
    /// In the person's own session.
    Home,
    /// At the desk's device, in the session that this token opens. Nothing on a page leads out of it.
    /// What was chosen elsewhere is not shown there: whoever opened the session could read it.
    Kiosk { token: String, own: Own },
    /// An officer tries it as somebody who lives in the neighbourhood of this slug, or nobody knows where: everything is answered from what was sent.
    Rehearsal { home: String },
}

impl Booth {
    /// Addresses, as pages need them.
    pub(super) fn view(&self, found: &Found) -> BoothView {
        let (slug, number) = (&found.commune.slug, found.consultation.number);
        match &self.place {
            BoothPlace::Home => BoothView {
                vote: paths::ballot_vote(slug, number),
                review: paths::ballot_review(slug, number),
                mine: paths::ballot_mine(slug, number),
                up: paths::ballot(slug, number),
                kiosk: false,
                rehearsal: false,
            },
            BoothPlace::Kiosk { .. } => BoothView {
                vote: paths::kiosk_vote(slug, number),
                review: paths::kiosk_review(slug, number),
                mine: paths::kiosk_mine(slug, number),
                up: paths::kiosk_end(slug, number),
                kiosk: true,
                rehearsal: false,
            },
            BoothPlace::Rehearsal { home } => {
                let here = rehearsed_in(slug, number, home);
                BoothView { vote: here.clone(), review: here.clone(), mine: here, up: paths::prepare_ballot(slug, number), kiosk: false, rehearsal: true }
            }
        }
    }
}

/// Where a ballot is tried as somebody who lives in a neighbourhood.
pub(super) fn rehearsed_in(slug: &str, number: i64, home: &str) -> String {
    paths::with_query(paths::rehearse_ballot(slug, number), &[("home", home)])
}

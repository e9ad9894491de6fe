//! Solutions that came on paper: read with the same checks as anybody's, and published at once in the name of a placeholder.

use app::model::solutions::SolutionFields;

use super::drafts::make_public;
use super::store::writing::{self, Revision};
use super::text::{self, Proposal, Rigour};
use crate::base::App;
use crate::base::db::{AccountId, SolutionId, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::communes::Commune;

/// Parses a solution that came on paper.
pub async fn parse_paper(app: &App, commune: &Commune, fields: &SolutionFields) -> Result<Proposal> {
    text::parse(app, None, commune, fields, Rigour::Publish).await
}

/// Publishes a solution that came on paper.
pub async fn publish_paper(app: &App, tx: &mut Tx, commune: &Commune, author: AccountId, proposal: &Proposal) -> Result<SolutionId> {
    let now = app.clock.now();
    let id: SolutionId = app.rng.id(now);
    let new = writing::NewDraft { id, commune: commune.id, author, at_the_desk: true, form_key: None };
    writing::insert_draft(tx, &new, proposal, now).await?;
    for problem in &proposal.problems {
        writing::link(tx, id, *problem).await?;
    }
    make_public(app, tx, commune, author, Revision { id, version: 1, proposal }).await?;
    app.raise(tx, Event::Published(id.into())).await?;
    Ok(id)
}

//! Receipts: the number that people quote, what staff see of one, and what anybody may.

use std::collections::HashMap;

use app::model::content::ItemKind;
use app::model::paper::{PaperEntry, PaperKind, PaperSlip, ReceiptDeskPage, ReceiptEntry, ReceiptPage};
use app::model::paths;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::numbers::ReceiptNumber;
use super::store::{self, EntryRow};
use crate::base::db::{ProblemId, SolutionId};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Item};
use crate::base::text::excerpt;
use crate::base::{App, codes};
use crate::communes::Commune;
use crate::content::bylines::{self, Byline};
use crate::participation::{problems, solutions};
use crate::people::accounts::Viewer;

/// Entries of one page.
pub(super) const SHOWN: i64 = 500;

/// A claim code on its way to the slip: it waits in the agent's session, and is shown once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub commune: String,
    pub receipt: ReceiptNumber,
    pub name: String,
    pub code: String,
}

/// The waiting codes as slips.
pub(super) fn slips(app: &App, waiting: Vec<Waiting>) -> Result<Vec<PaperSlip>> {
    let slip = |waiting: Waiting| {
        let path = paths::with_query(paths::receipt(&waiting.commune), &[("code", &codes::shown(&waiting.code))]);
        let code = codes::slip(&waiting.code, app.url(&path))?;
        Ok(PaperSlip { receipt: waiting.receipt.to_string(), name: waiting.name, code })
    };
    waiting.into_iter().map(slip).collect()
}

/// What entries are about, for staff: hidden ones too.
pub(super) async fn contents(app: &App, about: impl Iterator<Item = (PaperKind, Uuid)>) -> Result<HashMap<Item, Content>> {
    let items: Vec<Item> = about.map(|(kind, id)| Item { kind: item_kind(kind), id }).collect();
    app.contents(&mut &app.db, &items).await
}

/// What kind of content an entry is about.
pub(super) const fn item_kind(kind: PaperKind) -> ItemKind {
    match kind {
        PaperKind::Problem | PaperKind::MeToo => ItemKind::Problem,
        PaperKind::Solution | PaperKind::Support => ItemKind::Solution,
        PaperKind::Comment => ItemKind::Comment,
    }
}

/// A title, or the first words.
pub(super) fn label(content: &Content) -> String {
    if content.title.is_empty() { excerpt(&content.body, 100) } else { content.title.clone() }
}

/// Entries as staff see them.
pub(super) async fn entries(app: &App, commune: &Commune, rows: Vec<EntryRow>) -> Result<Vec<PaperEntry>> {
    let contents = contents(app, rows.iter().filter_map(|row| Some((row.kind()?, row.item_id)))).await?;
    let entry = |row: EntryRow| {
        let kind = row.kind()?;
        let content = contents.get(&Item { kind: item_kind(kind), id: row.item_id });
        Some(PaperEntry {
            id: row.id.to_string(),
            kind,
            label: content.map(label).unwrap_or_default(),
            path: content.map(|content| content.path(&commune.slug)).unwrap_or_default(),
            receipt: row.receipt().to_string(),
            at: row.created_at.into(),
            withdrawn: row.withdrawn_at.is_some(),
            may_withdraw: matches!(kind, PaperKind::Support | PaperKind::MeToo) && row.withdrawn_at.is_none() && row.claimed_at.is_none(),
            paper_date: row.paper_date,
            sheet: row.sheet,
        })
    };
    Ok(rows.into_iter().filter_map(entry).collect())
}

/// A receipt of the commune.
pub(super) async fn find(app: &App, commune: &Commune, typed: &str) -> Result<store::ReceiptRow> {
    let number = ReceiptNumber::parse(typed).ok_or(Error::NotFound)?;
    store::receipt(&mut &app.db, commune.id, number).await?.ok_or(Error::NotFound)
}

/// A receipt as staff see it.
pub(super) async fn desk_page(app: &App, viewer: &Viewer, commune: &Commune, receipt: store::ReceiptRow, slips: Vec<PaperSlip>) -> Result<ReceiptDeskPage> {
    let byline = Byline::person(receipt.account_id);
    let rows = store::entries_of(&app.db, receipt.id, SHOWN).await?;
    Ok(ReceiptDeskPage {
        receipt: receipt.number().to_string(),
        name: bylines::author(&mut &app.db, byline).await?.name,
        claimed_at: receipt.claimed_at.map(Into::into),
        entries: entries(app, commune, rows).await?,
        slips,
        may_print: receipt.claimed_at.is_none() && viewer.is_desk_agent(commune.id),
    })
}

/// A receipt as anybody sees it: the public texts that it led to. Who supports what is nobody's business, so supports are left out.
pub(super) async fn public_page(app: &App, commune: &Commune, receipt: store::ReceiptRow) -> Result<ReceiptPage> {
    let rows = store::entries_of(&app.db, receipt.id, SHOWN).await?;
    let of = |kind: PaperKind| rows.iter().filter(|row| row.kind() == Some(kind)).map(|row| row.item_id).collect::<Vec<Uuid>>();
    let mut entries = Vec::new();
    let problems_of = of(PaperKind::Problem).into_iter().map(ProblemId).collect::<Vec<_>>();
    for (_, card) in problems::among(app, &problems_of).await? {
        let path = paths::problem(&card.commune, card.number);
        entries.push(ReceiptEntry { kind: PaperKind::Problem, label: card.title, path, problem: Some(card.state), solution: None });
    }
    let solutions_of = of(PaperKind::Solution).into_iter().map(SolutionId).collect::<Vec<_>>();
    for (_, card) in solutions::among(app, &solutions_of).await? {
        let path = paths::solution(&card.commune, card.number);
        entries.push(ReceiptEntry { kind: PaperKind::Solution, label: card.title, path, problem: None, solution: Some(card.state) });
    }
    for comment in public_comments(app, &of(PaperKind::Comment)).await? {
        let path = comment.path(&commune.slug);
        entries.push(ReceiptEntry { kind: PaperKind::Comment, label: label(&comment), path, problem: None, solution: None });
    }
    Ok(ReceiptPage { receipt: receipt.number().to_string(), at: receipt.created_at.into(), claimed: receipt.claimed_at.is_some(), entries })
}

/// Those of these comments that the public may read: below something hidden there are none.
async fn public_comments(app: &App, ids: &[Uuid]) -> Result<Vec<Content>> {
    let comments = contents(app, ids.iter().map(|id| (PaperKind::Comment, *id))).await?;
    let comments: Vec<Content> = ids.iter().filter_map(|id| comments.get(&Item { kind: ItemKind::Comment, id: *id }).cloned()).collect();
    let on = |kind: ItemKind| comments.iter().filter_map(|comment| comment.on).filter(move |on| on.kind == kind).map(|on| on.id);
    let mut public: Vec<Uuid> = Vec::new();
    let subjects: Vec<ProblemId> = on(ItemKind::Problem).map(ProblemId).collect();
    public.extend(problems::among(app, &subjects).await?.into_iter().map(|(id, _)| id.0));
    let subjects: Vec<SolutionId> = on(ItemKind::Solution).map(SolutionId).collect();
    public.extend(solutions::among(app, &subjects).await?.into_iter().map(|(id, _)| id.0));
    let readable = |comment: &Content| comment.visibility.is_public() && comment.on.is_some_and(|on| public.contains(&on.id));
    Ok(comments.into_iter().filter(readable).collect())
}

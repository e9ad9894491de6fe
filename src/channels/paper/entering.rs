//! Entering: from a form of the desk to contributions of a placeholder, all or nothing.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paper::{Double, PaperFields, PaperForm, PaperKind};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use uuid::Uuid;

use super::numbers::{ReceiptNumber, year};
use super::parsing::{self, Paper, Piece, Who};
use super::receipts::Waiting;
use super::store::{self, Event, NewEntry, NewReceipt};
use super::{claiming, doubles};
use crate::base::App;
use crate::base::db::{AccountId, PaperFormId, ReceiptId, RowId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::participation::{discussion, problems, solutions, support};
use crate::people::accounts::{self, Viewer};
use crate::people::{residents, staff};

/// What became of a form.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It was entered, with the codes of the new receipts.
    Entered(PaperFormId, Vec<Waiting>),
    /// The same form was entered before: its codes are not shown again.
    Before(PaperFormId),
    /// Something looks like the same: nothing is entered until the agent says so, with a reason.
    Doubtful(Vec<Double>, FormErrors),
}

/// Somebody on a paper.
struct Person {
    receipt: ReceiptId,
    account: AccountId,
    resident: bool,
}

/// Everything under way while a form is entered.
struct Entering<'a> {
    app: &'a App,
    tx: Tx,
    agent: AccountId,
    commune: &'a Commune,
    form: PaperFormId,
    paper: &'a Paper,
    hash: Option<Vec<u8>>,
    /// Why it is entered though something looks like the same; empty when nothing does.
    reason: String,
}

/// Enters a form.
pub(super) async fn enter(app: &App, agent: &Viewer, commune: &Commune, form: PaperForm, fields: &PaperFields) -> Result<Outcome> {
    agent.require(Role::DeskAgent, commune)?;
    let now = app.clock.now();
    let key = fields.key.parse::<Uuid>().ok();
    if let Some(before) = again(&mut &app.db, agent, commune, key).await? {
        return Ok(before);
    }
    let paper = parsing::parse(app, commune, form, fields).await?;
    let compared = doubles::compare(app, commune, &paper.piece).await?;
    let newcomers = if let Who::New(names) = &paper.who { names.as_slice() } else { &[] };
    let newcomers: Vec<(String, String)> = newcomers.iter().map(|name| (name.clone(), doubles::person_key(app, name, paper.place))).collect();
    let id: PaperFormId = app.rng.id(now);
    let mut tx = app.db.begin().await?;
    if !store::insert_form(&mut tx, id, commune.id, (agent.id, key), now).await? {
        let before = again(&mut tx, agent, commune, key).await?.ok_or(Error::NotFound)?;
        tx.roll_back().await?;
        return Ok(before);
    }
    let new = newcomers.len() as i64;
    let last = store::take_numbers(&mut tx, commune.id, year(app), new).await?;
    let known = known_person(&mut tx, commune, &paper).await?;
    let keys: Vec<(String, String)> = match (&paper.who, &known) {
        (Who::New(_), _) => newcomers,
        (Who::Known(number), Some(known)) => vec![(number.to_string(), known.person_key.clone())],
        (Who::Known(_), None) => Vec::new(),
    };
    let found = doubles::find(app, &mut tx, commune, &compared, &keys).await?;
    let mut reason = String::new();
    if !found.is_empty() {
        if fields.again != "yes" {
            return Ok(Outcome::Doubtful(found, FormErrors::default()));
        }
        match parsing::reason("again_reason", &fields.again_reason) {
            Ok(given) => reason = given,
            Err(Error::Invalid(errors)) => return Ok(Outcome::Doubtful(found, errors)),
            Err(other) => return Err(other),
        }
    }
    let mut entering = Entering { app, tx, agent: agent.id, commune, form: id, paper: &paper, hash: compared.hash(), reason };
    let mut waiting = Vec::new();
    if let Some(known) = known {
        let person = entering.known(known).await?;
        entering.write(&person).await?;
    }
    for (index, (name, person_key)) in keys.into_iter().enumerate().take(new as usize) {
        let number = ReceiptNumber { year: year(app), number: last - new + 1 + index as i64 };
        let (person, code) = entering.newcomer(&name, person_key, number).await?;
        entering.write(&person).await?;
        waiting.push(Waiting { commune: commune.slug.clone(), receipt: number, name, code });
    }
    staff::record(app, &mut entering.tx, agent.id, commune.id, StaffAct::PaperEntered.at(&paths::paper_done(&commune.slug, id))).await?;
    entering.tx.commit().await?;
    Ok(Outcome::Entered(id, waiting))
}

/// What the agent's same form made before; elsewhere it is not found.
async fn again(db: &mut impl Sql, agent: &Viewer, commune: &Commune, key: Option<Uuid>) -> Result<Option<Outcome>> {
    let Some(key) = key else { return Ok(None) };
    match store::known_form(db, agent.id, key).await? {
        Some((id, place)) if place == commune.id => Ok(Some(Outcome::Before(id))),
        Some(_) => Err(Error::NotFound),
        None => Ok(None),
    }
}

/// The receipt that the agent typed.
async fn known_person(tx: &mut Tx, commune: &Commune, paper: &Paper) -> Result<Option<store::ReceiptRow>> {
    let Who::Known(number) = paper.who else { return Ok(None) };
    let found = store::receipt(tx, commune.id, number).await?.ok_or_else(|| Error::field("receipt", tr::paper::UNKNOWN_RECEIPT))?;
    if found.claimed_at.is_some() {
        return Err(Error::field("receipt", tr::paper::CLAIMED_RECEIPT));
    }
    Ok(Some(found))
}

impl Entering<'_> {
    /// Somebody who was here before.
    async fn known(&mut self, known: store::ReceiptRow) -> Result<Person> {
        self.verify(known.account_id).await?;
        let resident = residents::is_current(&mut self.tx, known.account_id, self.commune.id, self.app.clock.now()).await?;
        Ok(Person { receipt: known.id, account: known.account_id, resident })
    }

    /// Somebody new: a placeholder, a receipt, and its code.
    async fn newcomer(&mut self, name: &str, person_key: String, number: ReceiptNumber) -> Result<(Person, String)> {
        let now = self.app.clock.now();
        let account = accounts::make_placeholder(self.app, &mut self.tx, name, self.paper.language).await?;
        let code = self.app.rng.letters::<12>();
        let receipt: ReceiptId = self.app.rng.id(now);
        let hash = claiming::kept(self.app, &code);
        let row = NewReceipt { id: receipt, commune: self.commune.id, number, account, person_key, hash, by: self.agent, at: now };
        store::insert_receipt(&mut self.tx, row).await?;
        self.verify(account).await?;
        Ok((Person { receipt, account, resident: self.paper.method.is_some() }, code))
    }

    /// Keeps that the agent looked at a document, if one was.
    async fn verify(&mut self, account: AccountId) -> Result<()> {
        let Some((method, place)) = self.paper.method.zip(self.paper.place) else { return Ok(()) };
        let seen = residents::Evidence { neighbourhood_id: place, method: method.as_str().to_owned(), created_by: self.agent };
        residents::verify(self.app, &mut self.tx, self.commune, account, &seen).await
    }

    /// Publishes what the paper says in a person's name.
    async fn write(&mut self, person: &Person) -> Result<()> {
        let (app, commune, paper) = (self.app, self.commune, self.paper);
        match &paper.piece {
            Piece::Problem(report) => {
                let id = problems::publish_paper(app, &mut self.tx, commune, person.account, report).await?;
                self.keep(person, PaperKind::Problem, id.0).await
            }
            Piece::Solution(proposal) => {
                let id = solutions::publish_paper(app, &mut self.tx, commune, person.account, proposal).await?;
                self.keep(person, PaperKind::Solution, id.0).await
            }
            Piece::Comment(subject, text) => {
                let id = discussion::publish_paper(app, &mut self.tx, commune, person.account, (subject, text)).await?;
                self.keep(person, PaperKind::Comment, id.0).await
            }
            Piece::Names(solutions, problems) => {
                for solution in solutions {
                    let supporter = support::Supporter { account: person.account, resident: person.resident, origin: String::new() };
                    if support::count(app, &mut self.tx, &supporter, commune, solution.id).await? == support::Outcome::Already {
                        return Err(already(solution.number));
                    }
                    self.keep(person, PaperKind::Support, solution.id.0).await?;
                }
                for problem in problems {
                    let own = problem.author_id == person.account;
                    if own || !problems::add_paper(app, &mut self.tx, person.account, problem.id).await? {
                        return Err(already(problem.number));
                    }
                    self.keep(person, PaperKind::MeToo, problem.id.0).await?;
                }
                Ok(())
            }
        }
    }

    /// Remembers what was entered, and who did it.
    async fn keep(&mut self, person: &Person, kind: PaperKind, item: Uuid) -> Result<()> {
        let now = self.app.clock.now();
        let entry = NewEntry {
            id: self.app.rng.id(now),
            form: self.form,
            receipt: person.receipt,
            commune: self.commune.id,
            kind,
            item,
            agent: self.agent,
            paper_date: &self.paper.date,
            sheet: &self.paper.sheet,
            hash: self.hash.clone(),
            at: now,
        };
        store::insert_entry(&mut self.tx, entry).await?;
        let event = Event { receipt: person.receipt, act: "entered", about: Some((kind, item)), actor: Some(self.agent), reason: &self.reason };
        store::insert_event(&mut self.tx, self.app.rng.id::<RowId>(now), self.commune.id, &event, now).await?;
        Ok(())
    }
}

/// Somebody counts once below one solution or problem.
fn already(number: i64) -> Error {
    let mut errors = FormErrors::default();
    errors.add_with("receipt", tr::paper::COUNTED_ALREADY, vec![("number", number.to_string())]);
    Error::Invalid(errors)
}

//! Files by which anybody counts again: votes of nobody, what was declared, what the rules said, the public log. None of them exists before the result does, and
//! the key of the orders of options is in none before.
//!
//! They are made once, in the transaction that keeps the result, and never change: places, the commune and the consultation may have other names later.

use std::collections::BTreeMap;

use app::model::ballot_result::CountResult;
use app::model::ballots::{BallotKind, Choice};
use app::model::consultations::Multilingual;
use app::model::{Lang, Localized};
use app::words::Key;
use app::words::tr::counts::file as word;
use counting::log::{Opened, Sums, hex};
use serde_json::{Value, json};

use super::elections::{self, About, WHOLE, standing};
use super::reading::choices;
use super::reading::counted;
use super::store::{self, Count};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, NeighbourhoodId, Tx};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::ballots::{self, Ballot, BallotOption, Sealed};
use crate::participation::consultations::Consultation;
use crate::participation::{ballot_log, consultations};

/// Every vote, one a row.
pub(super) const BALLOTS: &str = "ballots.csv";
pub(super) const DECLARATION: &str = "declaration.json";
pub(super) const LOG: &str = "log.json";
const RANKING: &str = "ranking.toc";
/// The layout of [`DECLARATION`].
const FORMAT: &str = "tajmaat-ballot-1";

/// Every file but the log, in which they stand with their sums.
pub(super) async fn names(app: &App, ballot: &Ballot) -> Result<Vec<String>> {
    let reports = store::reported(&mut &app.db, ballot.id).await?;
    let own = [BALLOTS.to_owned()].into_iter().chain(counted_from(ballot)).chain([DECLARATION.to_owned()]);
    Ok(own.chain(reports.into_iter().map(report)).collect())
}

/// What a file is.
pub(super) fn about(name: &str) -> Key {
    match name {
        BALLOTS => word::BALLOTS,
        DECLARATION => word::DECLARATION,
        LOG => word::LOG,
        _ if name.ends_with(".json") => word::REPORT,
        _ => word::COUNTED_FROM,
    }
}

/// The name of what the rules said of an envelope; 0 where there are none.
pub(super) fn report(envelope: i64) -> String {
    format!("report-{}.json", envelope.max(WHOLE))
}

/// The names of the files that are counted.
pub(super) fn counted_from(ballot: &Ballot) -> Vec<String> {
    match ballot.settings.kind {
        BallotKind::Ranked => vec![RANKING.to_owned()],
        _ => elections::envelopes(ballot).into_iter().map(|envelope| format!("envelope-{envelope}.pb")).collect(),
    }
}

/// What is in a file, and of which kind it is.
#[derive(Debug)]
pub(super) struct Content {
    pub kind: &'static str,
    pub text: String,
}

/// A file of a result, by its name.
pub(super) async fn file(app: &App, ballot: &Ballot, name: &str) -> Result<Content> {
    counted(&mut &app.db, ballot.id).await?;
    let text = store::file(&mut &app.db, ballot.id, name).await?.ok_or(Error::NotFound)?;
    let kind = match name.rsplit_once('.') {
        Some((_, "csv")) => "text/csv; charset=utf-8",
        Some((_, "json")) => "application/json",
        _ => "text/plain; charset=utf-8",
    };
    Ok(Content { kind, text })
}

/// Makes every file of a result that the same transaction keeps, and keeps them; the log, in which the sums of the others stand, last.
pub(super) async fn keep(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
    let (ballot, consultation) = (ballots::get(tx, id).await?, consultations::get(tx, id).await?);
    let (commune, known) = (communes::get_in(tx, consultation.commune_id).await?, communes::neighbourhoods_in(tx, consultation.commune_id).await?);
    let ((count, result), choices) = (counted(tx, id).await?, choices(tx, &ballot).await?);
    let making = Making { app, commune, consultation, known, ballot, count, result };
    let mut files = vec![(BALLOTS.to_owned(), csv(&making.ballot, &choices)?)];
    files.extend(counted_from(&making.ballot).into_iter().map(|name| (name.clone(), making.counted_from(&name, &choices))));
    files.push((DECLARATION.to_owned(), format!("{:#}\n", making.declaration())));
    for envelope in store::reported(tx, id).await? {
        let text = store::report(tx, id, envelope).await?.ok_or(Error::NotFound)?;
        files.push((report(envelope), text));
    }
    let sums = files.iter().map(|(name, text)| Sums::of(name, text.as_bytes())).collect();
    files.push((LOG.to_owned(), log(app, tx, id, sums).await?));
    Ok(store::keep_files(tx, id, &files).await?)
}

/// What files are made from.
struct Making<'a> {
    app: &'a App,
    commune: Commune,
    consultation: Consultation,
    /// The commune's neighbourhoods.
    known: Vec<Neighbourhood>,
    ballot: Ballot,
    count: Count,
    result: CountResult,
}

impl Making<'_> {
    fn place(&self, id: Option<NeighbourhoodId>) -> Option<&Localized> {
        self.known.iter().find(|place| Some(place.id) == id).map(|place| &place.name)
    }

    /// The names of the places of options.
    fn places(&self) -> BTreeMap<i64, String> {
        let name = |option: &BallotOption| Some((option.number, self.place(option.neighbourhood)?.fr.clone()));
        self.ballot.options.iter().filter_map(name).collect()
    }

    fn address(&self) -> String {
        self.app.url(&app::model::paths::ballot_result(&self.commune.slug, self.consultation.number))
    }

    /// A file that is counted.
    fn counted_from(&self, name: &str, choices: &[Choice]) -> String {
        let envelope = name.strip_prefix("envelope-").and_then(|rest| rest.strip_suffix(".pb")?.parse::<i64>().ok());
        let Some(envelope) = envelope else { return elections::ranking_file(&self.ballot, choices) };
        let about = About { meta: self.meta(), winners: Some(self.result.winners.clone()), places: self.places() };
        elections::file(&self.ballot, choices, envelope, self.ballot.settings.rule, &about)
    }

    /// What a `.pb` says of the whole.
    fn meta(&self) -> Vec<(String, String)> {
        let day = |at: Timestamp| at.day().to_string();
        let (commune, voting) = (&self.commune.name.fr, ballots::voting(&self.consultation));
        let mut meta = vec![
            ("description", format!("{commune}: {}", self.consultation.texts.title.get(Lang::Fr))),
            ("country", "Morocco".to_owned()),
            ("unit", commune.clone()),
            ("currency", "MAD".to_owned()),
            ("language", "ar, fr".to_owned()),
            ("edition", self.consultation.number.to_string()),
            ("url", self.address()),
            ("comment", "Empty ballots, and those that name only options that were withdrawn, are in ballots.csv and not here.".to_owned()),
        ];
        meta.extend(voting.map(|(begins, _)| ("date_begin", day(begins))));
        meta.extend(voting.map(|(_, ends)| ("date_end", day(Timestamp(ends.micros() - 1)))));
        meta.extend(self.count.drawn().map(|lot| ("lot", lot.text.clone())));
        meta.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// What was declared before the ballot opened, and what is needed to follow what came of it: rules, options, costs, ties, lot, the key of the orders, the code.
    fn declaration(&self) -> Value {
        let Self { consultation, ballot, count, result, .. } = self;
        let place = |id| self.place(id).map(|name| json!({ "ar": name.ar, "fr": name.fr, "en": name.en }));
        let options = ballot.options.iter().map(|option| {
            json!({
                "number": option.number,
                "title": texts(&option.title),
                "cost": option.cost,
                "envelope": option.envelope,
                "neighbourhood": place(option.neighbourhood),
                "category": option.category,
                "listed_number": option.listed_number,
                "withdrawn": option.withdrawn.as_ref().map(|(at, reason)| json!({ "at": at, "reason": reason })),
            })
        });
        let envelopes = ballot.envelopes.iter().map(|envelope| {
            json!({
                "number": envelope.number,
                "title": texts(&envelope.title),
                "amount": envelope.amount,
                "neighbourhood": place(envelope.neighbourhood),
                "category": envelope.category,
            })
        });
        let voting = ballots::voting(consultation).map(|(begins, ends)| json!({ "begins": begins, "ends": ends }));
        json!({
            "format": FORMAT,
            "consultation": ballot.id.to_string(),
            "address": self.address(),
            "title": texts(&consultation.texts.title),
            "question": texts(&ballot.question),
            "settings": ballot.settings,
            "rule": elections::rule_name(ballot, ballot.settings.rule),
            "ties": ["lower cost", "more votes", "lot"],
            "lot": count.drawn().map(|lot| json!({ "text": lot.text, "drawn_on": lot.drawn_on, "drawn_in": lot.drawn_in })),
            "options": options.collect::<Vec<_>>(),
            "standing": standing(ballot).iter().map(|option| option.number).collect::<Vec<_>>(),
            "envelopes": envelopes.collect::<Vec<_>>(),
            "counted_from": counted_from(ballot),
            "order_key": hex(&ballot.order_key),
            "voting": voting,
            "declared_at": ballot.frozen_at,
            "closed_at": count.closed_at,
            "counted_at": count.counted_at,
            "residents": count.facts.residents,
            "ballots": result.ballots,
            "empty": result.empty,
            "replaced": ballot.counts.replaced,
            "void": ballot.counts.void,
            "unconfirmed": ballot.counts.unconfirmed,
            "winners": result.winners,
            "result": result,
            "code": count.code,
        })
    }
}

/// Position and choice of each vote; and what it gives to each option, in a column of its own.
fn csv(ballot: &Ballot, choices: &[Choice]) -> Result<String> {
    let mut rows = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let options: Vec<i64> = ballot.options.iter().map(|option| option.number).collect();
    let head = ["position".to_owned(), "choice".to_owned()].into_iter().chain(options.iter().map(|number| format!("option_{number}")));
    let wrong = |error: csv::Error| anyhow::anyhow!("a table cannot be written: {error}");
    rows.write_record(head).map_err(wrong)?;
    for (position, choice) in (1..).zip(choices) {
        let cells = options.iter().map(|option| cell(choice, *option));
        rows.write_record([format!("{position}"), choice.to_text()].into_iter().chain(cells)).map_err(wrong)?;
    }
    let bytes = rows.into_inner().map_err(|error| anyhow::anyhow!("a table cannot be written: {error}"))?;
    Ok(format!("{}{}", crate::web::csv::BYTE_ORDER_MARK, String::from_utf8(bytes).map_err(anyhow::Error::from)?))
}

/// What a choice says of an option: 1 where it is chosen, points, a grade, a rank from 1 on; nothing where it is not named.
fn cell(choice: &Choice, option: i64) -> String {
    let said = match choice {
        Choice::Options(options) => options.contains(&option).then_some(1),
        Choice::Points(given) | Choice::Grades(given) => given.get(&option).map(|given| i64::from(*given)),
        Choice::Ranking(ranking) => ranking.iter().position(|known| *known == option).map(|at| at as i64 + 1),
        Choice::Answer(_) => None,
    };
    said.map(|said| said.to_string()).unwrap_or_default()
}

fn texts(text: &Multilingual) -> Value {
    json!({ "ar": text.ar, "fr": text.fr, "en": text.en, "zgh": text.zgh })
}

/// The public log, with the votes that count opened, and the sums of all other files.
async fn log(app: &App, tx: &mut Tx, id: ConsultationId, sums: Vec<Sums>) -> Result<String> {
    let open = |(hash, vote): (Vec<u8>, Sealed)| Opened { hash: hex(&hash), salt: hex(&vote.salt), pseudonym: hex(&vote.pseudonym), choice: vote.choice };
    let opened = store::votes(tx, id).await?.into_iter().map(open).collect();
    Ok(ballot_log::published(app, tx, id, (opened, sums)).await?.to_text())
}

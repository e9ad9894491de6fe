//! The page on which anybody counts a vote again in their browser: the files that are published of it, each with the command that does the same.

use app::model::ballots::{BallotKind, CountingRule};
use app::model::paths;
use app::model::recount::{RecountFile, RecountPage, RecountedVote};
use app::pages;
use axum::extract::{Path, State};
use axum::response::Response;

use super::elections::WHOLE;
use super::files;
use super::reading::counted;
use super::store::{self, Count};
use crate::base::App;
use crate::base::error::Result;
use crate::participation::ballots::{self, Ballot};
use crate::participation::consultations::Consultation;
use crate::web::Visit;

pub(super) async fn show(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation, ballot) = ballots::resolve(&app, &slug, &number).await?;
    let (count, _) = counted(&mut &app.db, ballot.id).await?;
    let address = |name: &str| paths::ballot_result_file(&commune.slug, consultation.number, name);
    let reports: Vec<String> = store::reported(&mut &app.db, ballot.id).await?.into_iter().map(files::report).collect();
    let file = |name: String| {
        let report = report_of(&name);
        RecountFile {
            address: address(&name),
            report: if reports.contains(&report) { address(&report) } else { String::new() },
            command: command(&consultation, &ballot, &count, &name),
            name,
        }
    };
    let vote = RecountedVote {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        counted: counted_from(&ballot).into_iter().map(file).collect(),
        declaration: address(files::DECLARATION),
        log: address(files::LOG),
        ballots: address(files::BALLOTS),
    };
    Ok(visit.page(Some(&commune), |f| pages::recount::page(f, RecountPage { vote: Some(vote) })))
}

/// The files that are counted: the table of ballots where there is no other.
fn counted_from(ballot: &Ballot) -> Vec<String> {
    match ballot.settings.kind {
        BallotKind::Judgment | BallotKind::YesNo => vec![files::BALLOTS.to_owned()],
        _ => files::counted_from(ballot),
    }
}

/// The name of what the rules said of a file.
fn report_of(name: &str) -> String {
    let envelope = name.strip_prefix("envelope-").and_then(|rest| rest.strip_suffix(".pb")?.parse().ok());
    files::report(envelope.unwrap_or(WHOLE))
}

/// What stands between quotes in a command line.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// How the command counts a file that was kept under the name with which it is sent, and checks it against the log. A `.pb` file says its rule and lot itself, a
/// table is counted as was declared. Ballots are counted and no columns, which could say something else.
fn command(consultation: &Consultation, ballot: &Ballot, count: &Count, name: &str) -> String {
    let kept = |name: &str| format!("{}-{name}", consultation.slug);
    let (file, log) = (kept(name), format!("--log {}", kept(files::LOG)));
    let lot = count.drawn().map(|lot| format!(" --lot {}", quoted(&lot.text))).unwrap_or_default();
    match (ballot.settings.kind, ballot.settings.rule) {
        (BallotKind::Judgment | BallotKind::YesNo, _) => format!("tajmaat count {file} {} {log}", kept(files::DECLARATION)),
        (_, CountingRule::Schulze) => format!("tajmaat count {file} --rule schulze{lot} {log}"),
        (_, CountingRule::RankedPairs) => format!("tajmaat count {file} --rule ranked-pairs{lot} {log}"),
        (_, CountingRule::EqualShares) => format!("tajmaat count {file} {log}"),
        _ => format!("tajmaat count {file} --from ballots {log}"),
    }
}

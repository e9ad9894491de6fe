//! `count`: counts a published vote again, whoever published it. It needs no configuration and no database.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use counting::count::{From as Source, Refused, Report, Request, Rule, count_budget, count_ranked};
use counting::ranked::{Format, read_preflib};
use counting::shares::{Completion, Utilities};
use counting::{Decimal, Fault, pb};

use super::count_log::{self, Checked, Votes};

/// What to count, and how. Without a rule the file's own is taken.
#[derive(Debug, Args)]
pub struct CountArgs {
    /// A vote on a budget (Pabulib's .pb), or rankings (PrefLib's .soi, .soc, .toi, .toc).
    #[arg(required_unless_present_any = ["log", "moderation_log"])]
    file: Option<PathBuf>,
    /// The public log of the ballot (log.json): it is checked, and that the votes of the file are those that it opens. Without a file it is checked alone.
    #[arg(long, value_name = "LOG")]
    log: Option<PathBuf>,
    /// The public key of the log as you know it; without it the log's own is believed.
    #[arg(long, value_name = "KEY", requires = "log")]
    key: Option<String>,
    /// Entries of a public record of moderation (JSON Lines), to be followed from one to the next.
    #[arg(long, value_name = "ENTRIES", conflicts_with_all = ["file", "log"])]
    moderation_log: Option<PathBuf>,
    /// The digest of the last of these entries as you know it.
    #[arg(long, value_name = "SHA256", requires = "moderation_log")]
    digest: Option<String>,
    /// The rule. Rankings need one; a .pb file may name its own.
    #[arg(long, value_enum)]
    rule: Option<RuleArg>,
    /// What equal shares do with money that is left; add1 unless said.
    #[arg(long, value_enum)]
    completion: Option<CompletionArg>,
    /// Stop raising shares as soon as no further project fits into the budget.
    #[arg(long)]
    stop_when_exhaustive: bool,
    /// A project needs votes/voters of at least X × cost/budget.
    #[arg(long, value_name = "X", value_parser = number)]
    min_share: Option<Decimal>,
    /// Compare with greedy, and take what more voters prefer.
    #[arg(long, value_enum)]
    comparison: Option<ComparisonArg>,
    /// What a funded project is worth to who chose it: its cost unless said.
    #[arg(long, value_enum)]
    utilities: Option<UtilitiesArg>,
    /// Greedy stops at the first project that does not fit.
    #[arg(long)]
    no_skip: bool,
    /// A project needs so many votes, or points where the file has a score.
    #[arg(long, value_name = "N", value_parser = number)]
    min_score: Option<Decimal>,
    /// Of the projects of an `exclusive_group` greedy takes one.
    #[arg(long)]
    exclusive: bool,
    /// Greedy counts the columns of the file, or its ballots; the columns unless said. Equal shares count ballots.
    #[arg(long, value_enum)]
    from: Option<FromArg>,
    /// The seed of the lot, which breaks ties last.
    #[arg(long, value_name = "SEED")]
    lot: Option<String>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RuleArg {
    EqualShares,
    Greedy,
    Schulze,
    RankedPairs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CompletionArg {
    None,
    Add1,
    AddOpt,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ComparisonArg {
    Greedy,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UtilitiesArg {
    Cost,
    Cardinal,
    Points,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FromArg {
    Votes,
    Ballots,
}

fn number(text: &str) -> Result<Decimal, String> {
    Decimal::read(text).map_err(|why| format!("it {why}"))
}

impl CountArgs {
    fn request(&self) -> Request {
        Request {
            rule: self.rule.map(|rule| match rule {
                RuleArg::EqualShares => Rule::EqualShares,
                RuleArg::Greedy => Rule::Greedy,
                RuleArg::Schulze => Rule::Schulze,
                RuleArg::RankedPairs => Rule::RankedPairs,
            }),
            completion: self.completion.map(|completion| match completion {
                CompletionArg::None => Completion::None,
                CompletionArg::Add1 => Completion::Add1,
                CompletionArg::AddOpt => Completion::AddOpt,
            }),
            stop_when_exhaustive: self.stop_when_exhaustive,
            min_share: self.min_share,
            comparison: matches!(self.comparison, Some(ComparisonArg::Greedy)),
            no_skip: self.no_skip,
            min_score: self.min_score,
            exclusive: self.exclusive,
            from: self.from.map(|from| match from {
                FromArg::Votes => Source::Votes,
                FromArg::Ballots => Source::Ballots,
            }),
            utilities: self.utilities.map(|utilities| match utilities {
                UtilitiesArg::Cost => Utilities::Cost,
                UtilitiesArg::Cardinal => Utilities::Cardinal,
                UtilitiesArg::Points => Utilities::Points,
            }),
            lot: self.lot.clone(),
        }
    }
}

/// The file was read and counted.
const COUNTED: i32 = 0;
/// The file is bad.
const BAD_FILE: i32 = 1;
/// The options are, or one is missing.
const USAGE: i32 = 2;
/// A tie is left that the rules cannot break.
const TIE: i32 = 3;

/// `count`. Returns what the process ends with.
pub fn count(args: &CountArgs) -> i32 {
    if let Some(entries) = &args.moderation_log {
        return match count_log::record(entries, args.digest.as_deref()) {
            Ok(chain) => {
                say(&if args.json { serde_json::to_string_pretty(&chain).unwrap_or_default() } else { count_log::chain_text(&chain) });
                COUNTED
            }
            Err(fault) => bad(args, entries, &fault, None),
        };
    }
    let mut log = None;
    if let Some(file) = &args.log {
        match Checked::read(file, args.key.as_deref()) {
            Ok(checked) => log = Some(checked),
            Err(fault) => return bad(args, file, &fault, None),
        }
    }
    let Some(file) = &args.file else { return log.map_or(USAGE, |log| told(args, None, Some(&log))) };
    match counted(file, &args.request(), &mut log) {
        Ok(report) => told(args, Some(&report), log.as_ref()),
        Err(Refused::File(fault)) => bad(args, file, &fault, log.as_ref()),
        Err(Refused::Usage(usage)) => {
            eprintln!("Error: {}: {usage}", file.display());
            // What is missing may be missing because the file was changed.
            if log.as_ref().is_some_and(|log| !log.is_good()) { told(args, None, log.as_ref()) } else { USAGE }
        }
    }
}

/// A file that is none; what the log says of its bytes stands beside it.
fn bad(args: &CountArgs, file: &Path, fault: &Fault, log: Option<&Checked>) -> i32 {
    if args.json {
        let mut answer = serde_json::json!({ "error": fault });
        if let Some(log) = log {
            answer["log"] = log.to_json();
        }
        say(&answer.to_string());
    } else if let Some(log) = log {
        say(&log.to_text());
    }
    eprintln!("Error: {}: {fault}", file.display());
    BAD_FILE
}

/// Says what was counted and checked. A log that is not good is worse than a tie.
fn told(args: &CountArgs, report: Option<&Report>, log: Option<&Checked>) -> i32 {
    if args.json {
        let mut answer = report.map_or_else(|| serde_json::json!({}), |report| serde_json::to_value(report).unwrap_or_default());
        if let Some(log) = log {
            answer["log"] = log.to_json();
        }
        say(&serde_json::to_string_pretty(&answer).unwrap_or_default());
    } else {
        let texts = [log.map(Checked::to_text), report.map(Report::to_string)];
        say(&texts.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    }
    if log.is_some_and(|log| !log.is_good()) {
        eprintln!("Error: the log, or what was compared with it, is not as it was published.");
        return BAD_FILE;
    }
    let open = report.filter(|report| !report.is_decided()).into_iter().flat_map(|report| &report.ties);
    let open: Vec<String> = open.filter(|tie| tie.broken_by == counting::Broken::Nothing).map(|tie| tie.ids.join(", ")).collect();
    if open.is_empty() {
        return COUNTED;
    }
    eprintln!("Error: a tie is left that the rules cannot break: {}. Say --lot SEED.", open.join("; "));
    TIE
}

/// Prints an answer. Whoever reads it may stop before its end.
fn say(answer: &str) {
    drop(writeln!(std::io::stdout(), "{answer}"));
}

fn counted(file: &Path, request: &Request, log: &mut Option<Checked>) -> Result<Report, Refused> {
    let bytes = count_log::read(file).map_err(Refused::File)?;
    log.iter_mut().for_each(|log| log.compare(file, &bytes));
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    match Format::of(&extension) {
        Some(format) => {
            let profile = read_preflib(&bytes, format).map_err(Refused::File)?;
            log.iter_mut().for_each(|log| log.compare_votes(file, Votes::Rankings(&profile)));
            count_ranked(&profile, request)
        }
        None if extension == "pb" => {
            let election = pb::read(&bytes).map_err(Refused::File)?;
            log.iter_mut().for_each(|log| log.compare_votes(file, Votes::Budget(&election)));
            count_budget(&election, request)
        }
        None => Err(Refused::File(Fault::of_all("its name ends in none of .pb, .soi, .soc, .toi, .toc"))),
    }
}

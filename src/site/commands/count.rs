//! `count`: counts a published vote again, whoever published it. It needs no configuration and no database.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use counting::count::{From as Source, Refused, Report, Request, Rule};
use counting::shares::{Completion, Utilities};
use counting::{Decimal, Fault};

use super::count_files::{self, Sorted};
use super::count_log::{self, Checked, Counted};

/// What to count, and how. Without a rule the file's own is taken, or that of the declaration beside it.
#[derive(Debug, Args)]
pub struct CountArgs {
    /// A vote on a budget (Pabulib's .pb), rankings (PrefLib's .soi, .soc, .toi, .toc), or a table of all votes (ballots.csv); besides it the declaration of the
    /// vote, and with a log any other file that was published with it.
    #[arg(required_unless_present_any = ["log", "moderation_log"], value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The public log of the ballot (log.json): it is checked, that the votes of the file are those that it opens, and that every published file that was named, or
    /// stands beside the log, is the one that was published.
    #[arg(long, value_name = "LOG")]
    log: Option<PathBuf>,
    /// The public key of the log as you know it; without it the log's own is believed.
    #[arg(long, value_name = "KEY", requires = "log")]
    key: Option<String>,
    /// Entries of a public record of moderation (JSON Lines), to be followed from one to the next.
    #[arg(long, value_name = "ENTRIES", conflicts_with_all = ["files", "log"])]
    moderation_log: Option<PathBuf>,
    /// The digest of the last of these entries as you know it.
    #[arg(long, value_name = "SHA256", requires = "moderation_log")]
    digest: Option<String>,
    /// The rule. Rankings and tables need one, or the declaration of the vote beside them; a .pb file may name its own.
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
    /// Greedy counts the columns of the file, or its ballots; the columns unless said, with a log the ballots. Equal shares count ballots.
    #[arg(long, value_enum)]
    from: Option<FromArg>,
    /// Of a table so many options win; as many as were declared unless said, else one.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    seats: Option<u16>,
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
    Approval,
    Points,
    Score,
    MajorityJudgment,
    YesNo,
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
    /// What is asked of a count, and how many win of a table.
    fn request(&self) -> (Request, Option<usize>) {
        let request = Request {
            rule: self.rule.map(|rule| match rule {
                RuleArg::EqualShares => Rule::EqualShares,
                RuleArg::Greedy => Rule::Greedy,
                RuleArg::Schulze => Rule::Schulze,
                RuleArg::RankedPairs => Rule::RankedPairs,
                RuleArg::Approval => Rule::Approval,
                RuleArg::Points => Rule::Points,
                RuleArg::Score => Rule::Score,
                RuleArg::MajorityJudgment => Rule::MajorityJudgment,
                RuleArg::YesNo => Rule::YesNo,
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
        };
        (request, self.seats.map(usize::from))
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
                say(&if args.json { serde_json::to_string_pretty(&chain).unwrap_or_default() } else { count_log::shown(&count_log::chain_text(&chain)) });
                COUNTED
            }
            Err(fault) => bad(args, entries, &fault, None),
        };
    }
    let files = match Sorted::of(&args.files, args.log.is_some()) {
        Ok(sorted) => sorted,
        Err(usage) => {
            eprintln!("Error: {usage}");
            return USAGE;
        }
    };
    let mut log = None;
    if let Some(path) = &args.log {
        match checked(args, path, &files) {
            Ok(checked) => log = Some(checked),
            Err((file, fault)) => return bad(args, &file, &fault, None),
        }
    }
    let Some(file) = files.counted else { return log.map_or(USAGE, |log| told(args, None, Some(&log))) };
    let declared = match count_files::declared(&files, log.as_ref()) {
        Ok(declared) => declared,
        Err((file, fault)) => return bad(args, &file, &fault, log.as_ref()),
    };
    match count_files::counted(file, &args.request(), declared.as_ref(), &mut log) {
        Ok(Counted { report, .. }) => told(args, Some(&report), log.as_ref()),
        Err(Refused::File(fault)) => bad(args, file, &fault, log.as_ref()),
        Err(Refused::Usage(usage)) => {
            complain(&format!("{}: {usage}", file.display()));
            // What is missing may be missing because the file was changed.
            if log.as_ref().is_some_and(|log| !log.is_good()) { told(args, None, log.as_ref()) } else { USAGE }
        }
    }
}

/// A log that was checked with every published file that is at hand; else the file that cannot be read.
fn checked(args: &CountArgs, path: &Path, files: &Sorted<'_>) -> Result<Checked, (PathBuf, Fault)> {
    let mut log = Checked::read(path, args.key.as_deref()).map_err(|fault| (path.to_owned(), fault))?;
    for named in files.all() {
        let content = count_log::read(named).map_err(|fault| (named.to_owned(), fault))?;
        log.compare(named, content);
    }
    log.compare_beside(path);
    Ok(log)
}

/// A file that is none; what the log says of its bytes stands beside it.
fn bad(args: &CountArgs, file: &Path, fault: &Fault, log: Option<&Checked>) -> i32 {
    if args.json {
        let mut answer = serde_json::json!({ "error": fault, "file": file.file_name().map(|name| name.to_string_lossy()) });
        if let Some(log) = log {
            answer["log"] = log.to_json();
        }
        say(&answer.to_string());
    } else if let Some(log) = log {
        say(&count_log::shown(&log.to_text()));
    }
    complain(&format!("{}: {fault}", file.display()));
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
        say(&count_log::shown(&texts.into_iter().flatten().collect::<Vec<_>>().join("\n")));
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
    complain(&format!("a tie is left that the rules cannot break: {}. Say --lot SEED.", open.join("; ")));
    TIE
}

/// Says what is wrong, in which others may have written.
fn complain(what: &str) {
    eprintln!("Error: {}", count_log::shown(what));
}

/// Prints an answer. Whoever reads it may stop before its end.
fn say(answer: &str) {
    drop(writeln!(std::io::stdout(), "{answer}"));
}

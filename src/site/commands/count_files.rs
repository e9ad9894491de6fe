//! The part of `count` that reads files of votes and counts them: which of those that were named is counted, and what was declared of it.

use std::path::{Path, PathBuf};

use counting::count::{Asked, From as Source, Refused, Request, Rule, Usage, count_budget, count_ranked, count_table};
use counting::ranked::{Format, read_preflib};
use counting::{Declared, Fault, pb, table};

use super::count_log::{self, Checked, Counted, DECLARATION, RANKING, TABLE, Votes};

/// Files that were named, by what is done with them.
pub(super) struct Sorted<'a> {
    /// The one that is counted.
    pub counted: Option<&'a Path>,
    declaration: Option<&'a Path>,
    /// Those that are compared with a log alone.
    others: Vec<&'a Path>,
}

fn ends(file: &Path, name: &str) -> bool {
    file.file_name().is_some_and(|own| own.to_string_lossy().ends_with(name))
}

fn extension(file: &Path) -> String {
    file.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Whether a file is one of a budget or of rankings, by its name.
fn is_votes(file: &Path) -> bool {
    let extension = extension(file);
    extension == "pb" || Format::of(&extension).is_some()
}

impl<'a> Sorted<'a> {
    /// Sorts files. The table of all votes is counted where no other file of votes was named.
    ///
    /// # Errors
    /// What cannot be meant.
    pub fn of(files: &'a [PathBuf], with_log: bool) -> Result<Self, &'static str> {
        let (declarations, rest): (Vec<&Path>, Vec<&Path>) = files.iter().map(PathBuf::as_path).partition(|file| ends(file, DECLARATION));
        let (mut votes, mut others): (Vec<&Path>, Vec<&Path>) = rest.into_iter().partition(|file| is_votes(file));
        if votes.is_empty() {
            // Without a log there is nothing to do with a file but to count it.
            (votes, others) = others.into_iter().partition(|file| !with_log || extension(file) == "csv");
        }
        if with_log {
            others.extend(votes.drain(votes.len().min(1)..));
        }
        if votes.len() > 1 || declarations.len() > 1 || !with_log && !others.is_empty() {
            return Err("one file is counted at a time; --log compares the others that were published with it");
        }
        if votes.is_empty() && !with_log {
            return Err("a declaration is not counted: name the file of votes too");
        }
        Ok(Self { counted: votes.first().copied(), declaration: declarations.first().copied(), others })
    }

    /// Every file that was named.
    pub fn all(&self) -> impl Iterator<Item = &'a Path> {
        self.counted.into_iter().chain(self.declaration).chain(self.others.iter().copied())
    }
}

/// What was declared of a vote: in the file that was compared with the log, that was named, or that stands beside rankings or a table under the name with which it
/// is downloaded. Else the file that is no declaration.
pub(super) fn declared(files: &Sorted<'_>, log: Option<&Checked>) -> Result<Option<Declared>, (PathBuf, Fault)> {
    let read = |file: &Path, content: &[u8]| Declared::read(content).map(Some).map_err(|fault| (file.to_owned(), fault));
    if let Some(content) = log.and_then(|log| log.content(DECLARATION)) {
        return read(Path::new(DECLARATION), content);
    }
    if let Some(file) = files.declaration {
        return read(file, &count_log::read(file).map_err(|fault| (file.to_owned(), fault))?);
    }
    let beside = files.counted.and_then(|file| {
        let name = file.file_name()?.to_string_lossy();
        let start = name.strip_suffix(TABLE).or_else(|| name.strip_suffix(RANKING))?;
        Some(file.with_file_name(format!("{start}{DECLARATION}")))
    });
    match beside.and_then(|file| Some((std::fs::read(&file).ok()?, file))) {
        Some((content, file)) => read(&file, &content),
        None => Ok(None),
    }
}

/// Counts a file as it is asked for, with how many win of a table, or else as the file says itself or was declared. What is not as it was published is added to the log.
pub(super) fn counted(file: &Path, asked: &(Request, Option<usize>), declared: Option<&Declared>, log: &mut Option<Checked>) -> Result<Counted, Refused> {
    // What was compared with the log is what is counted.
    let known = log.as_ref().and_then(|log| log.read_before(file)).map(<[u8]>::to_vec);
    let bytes = known.map_or_else(|| count_log::read(file), Ok).map_err(Refused::File)?;
    let (request, seats) = asked;
    let extension = extension(file);
    let mut counted = match Format::of(&extension) {
        _ if seats.is_some() && extension != "csv" => return Err(Usage("--seats is an option of tables (.csv) alone".to_owned()).into()),
        Some(format) => {
            let profile = read_preflib(&bytes, format).map_err(Refused::File)?;
            log.iter_mut().for_each(|log| log.compare_votes(file, Votes::Rankings(&profile)));
            let (known, said) = with_declared(request, declared, Declared::rule_of_rankings);
            let mut report = count_ranked(&profile, &known)?;
            report.oddities.extend(said);
            let is_own = declared.is_none_or(|own| own.rule_of_rankings() == Some(report.rule) && own.lot() == known.lot.as_deref());
            Counted { report, ids: profile.options.into_iter().map(|(id, _)| id).collect(), other: None, is_own }
        }
        None if extension == "pb" => {
            let election = pb::read(&bytes).map_err(Refused::File)?;
            log.iter_mut().for_each(|log| log.compare_votes(file, Votes::Budget(&election)));
            // What the log opens are ballots: columns of the file are nobody's word.
            let from = request.from.or_else(|| log.as_ref().map(|_| Source::Ballots));
            let report = count_budget(&election, &Request { from, ..request.clone() })?;
            let is_said = |known: &Declared| election.said("rule") == Some(known.rule()) && election.said("lot") == known.lot() && known.is_of(&election);
            let rule = || Fault::of_all("the file that was counted has another rule, setting or lot");
            let other = declared.and_then(|known| if is_said(known) { known.other_money(&election) } else { Some(rule()) });
            let is_own = request.rule.is_none() && (request.lot.is_none() || request.lot.as_deref() == election.said("lot"));
            Counted { report, ids: election.projects.into_iter().map(|project| project.id).collect(), other, is_own }
        }
        None if extension == "csv" => of_table(&bytes, asked, declared)?,
        None => return Err(Refused::File(Fault::of_all("its name ends in none of .pb, .soi, .soc, .toi, .toc, .csv"))),
    };
    if counted.is_own && is_bare(request) && seats.is_none() && counted.report.is_decided() {
        match (log.as_mut(), declared) {
            (Some(log), _) => log.compare_count(file, &counted, declared),
            (None, Some(declared)) => count_log::compare_declared(&mut counted, declared),
            (None, None) => {}
        }
    }
    Ok(counted)
}

fn of_table(bytes: &[u8], (request, seats): &(Request, Option<usize>), declared: Option<&Declared>) -> Result<Counted, Refused> {
    let table = table::read(bytes).map_err(Refused::File)?;
    if let Some(fault) = table.contradiction() {
        return Err(Refused::File(fault));
    }
    let (request, said) = with_declared(request, declared, Declared::rule_of_table);
    let Some(rule) = request.rule else {
        let other = "votes of this kind are counted from the .pb or .toc file that is published beside the table";
        let unknown = "a table is counted with --rule approval, points, score, majority-judgment or yes-no, or with the declaration.json of the vote beside it";
        return Err(Usage(if declared.is_some() { other } else { unknown }.to_owned()).into());
    };
    request.check(rule)?;
    let known = declared.map(Declared::asked).unwrap_or_default();
    let asked = Asked { seats: seats.unwrap_or(known.seats), lot: request.lot, ..known };
    let mut report = count_table(&table, rule, &asked)?;
    report.oddities.extend(said);
    if declared.is_none() {
        report.oddities.push("nothing says what was declared: every option that has a column can win".to_owned());
    }
    // How many win, and of which options, stands in the declaration alone.
    let is_own = declared.is_some_and(|own| own.rule_of_table() == Some(rule) && own.lot() == asked.lot.as_deref());
    Ok(Counted { report, ids: table.options.iter().map(|option| (*option).to_owned()).collect(), other: None, is_own })
}

/// Adds the declared rule and lot where none is asked for, and says so.
fn with_declared(request: &Request, declared: Option<&Declared>, rule: fn(&Declared) -> Option<Rule>) -> (Request, Option<String>) {
    let own = declared.and_then(rule).filter(|_| request.rule.is_none());
    let lot = request.lot.clone().or_else(|| declared?.lot().map(str::to_owned));
    let said = own.map(|rule| format!("no rule was asked for: counted by the one that was declared, {}", rule.as_str()));
    (Request { rule: request.rule.or(own), lot, ..request.clone() }, said)
}

/// Whether nothing is asked for that changes what is counted, besides the rule and the lot.
fn is_bare(asked: &Request) -> bool {
    let rest = Request { rule: None, from: None, lot: None, ..asked.clone() };
    asked.from != Some(Source::Votes) && rest == Request::default()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::Sorted;

    fn sorted(files: &[&str], with_log: bool) -> Option<(Option<String>, usize)> {
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        let sorted = Sorted::of(&files, with_log).ok()?;
        assert_eq!(sorted.all().count(), files.len());
        Some((sorted.counted.map(|file: &Path| file.display().to_string()), sorted.others.len()))
    }

    #[test]
    fn one_file_is_counted_and_the_others_are_compared() {
        let counted = |name: &str, others: usize| Some((Some(name.to_owned()), others));
        assert_eq!(sorted(&["a.pb"], false), counted("a.pb", 0));
        assert_eq!(sorted(&["x-declaration.json", "x-ballots.csv"], false), counted("x-ballots.csv", 0));
        assert_eq!(sorted(&["x-ballots.csv", "x-envelope-1.pb", "x-report-1.json", "x-declaration.json"], true), counted("x-envelope-1.pb", 2));
        assert_eq!(sorted(&["x-ballots.csv", "x-report-1.json"], true), counted("x-ballots.csv", 1));
        assert_eq!(sorted(&["x-declaration.json"], true), Some((None, 0)));
        // With a log the first is counted, and the others are compared.
        assert_eq!(sorted(&["x-envelope-1.pb", "x-envelope-2.pb", "x-ballots.csv"], true), counted("x-envelope-1.pb", 2));
        assert_eq!(sorted(&["x-ballots.csv", "y-ballots.csv"], true), counted("x-ballots.csv", 1));
        // What it is stands in no other name: that it is none of votes is said of the file.
        assert_eq!(sorted(&["a.txt"], false), counted("a.txt", 0));
        for (files, with_log) in
            [(&["a.pb", "b.pb"][..], false), (&["a.pb", "x-ballots.csv"], false), (&["x-declaration.json"], false), (&["a.txt", "b.txt"], false)]
        {
            assert_eq!(sorted(files, with_log), None, "{files:?}");
        }
    }
}

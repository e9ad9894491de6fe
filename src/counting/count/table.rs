//! Counting the table of all votes, a choice a row ([`crate::table`]): what is counted where no other file is published, and another way to count where one is.

use std::collections::HashSet;

use super::budget::{Refused, count_winners};
use super::options::{From, Options, Request, Rule, Usage};
use super::report::{Report, Turn};
use crate::election::{Ballot, Election, Kind, Project};
use crate::fault::{Fault, quoted};
use crate::grades::best_of;
use crate::lot::Lot;
use crate::money::Decimal;
use crate::table::{Row, Table};
use crate::tie::{Broken, Tie};

/// More than any ballot has.
const MOST_GRADES: usize = 20;
/// More than anybody can give.
const MOST_POINTS: u64 = 1_000_000_000;

/// What is asked of a table besides its rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The numbers of the options that can win; where they are not known all that have a column.
    pub options: Option<Vec<String>>,
    /// How many grades there are; where that is not known as many as are given, which changes nothing in who wins.
    pub grades: Option<usize>,
    /// How many win; one where nothing is said.
    pub seats: usize,
    pub lot: Option<String>,
}

impl Asked {
    /// The options that can win.
    ///
    /// # Errors
    /// When one of those that were declared has no column, or is named twice.
    fn ids(&self, table: &Table<'_>) -> Result<Able, Fault> {
        let ids = self.options.clone().unwrap_or_else(|| table.options.iter().map(|option| (*option).to_owned()).collect());
        let mut places = vec![None; table.options.len()];
        for (at, id) in ids.iter().enumerate() {
            let place = table.place(id).filter(|place| places[*place].is_none());
            let place = place.ok_or_else(|| Fault::of_all(format!("option {} was declared, and has no column of its own", quoted(id))))?;
            places[place] = Some(at);
        }
        Ok(Able { ids, places })
    }

    fn seats(&self) -> usize {
        self.seats.max(1)
    }

    fn settings(&self, grades: Option<usize>, ties: &'static [&'static str]) -> Options {
        Options::Table { seats: self.seats(), grades, ties, lot: self.lot.clone() }
    }
}

/// Options that can win.
struct Able {
    ids: Vec<String>,
    /// Which of them has this column.
    places: Vec<Option<usize>>,
}

/// Counts a table.
///
/// # Errors
/// When the rule counts something else, or a row says what it cannot.
pub fn count_table(table: &Table<'_>, rule: Rule, asked: &Asked) -> Result<Report, Refused> {
    match rule {
        Rule::Approval | Rule::Points | Rule::Score => by_sums(table, rule, asked),
        Rule::MajorityJudgment => count_grades(table, asked).map_err(Refused::File),
        Rule::YesNo => count_answers(table).map_err(Refused::File),
        Rule::EqualShares | Rule::Greedy | Rule::Schulze | Rule::RankedPairs => {
            Err(Usage(format!("{} counts no tables: it counts the .pb or .toc file that is published beside this one", rule.as_str())).into())
        }
    }
}

/// What a row gives to options by the places of their columns: `3=4,5=0`, or `3,5` where it only names them.
fn marks(table: &Table<'_>, row: &Row<'_>, with_numbers: bool) -> Result<Vec<(usize, u64)>, Fault> {
    let (mut marks, mut known) = (Vec::new(), HashSet::new());
    for part in row.choice.split(',').filter(|part| *part != "-") {
        let read = if with_numbers { part.split_once('=').and_then(|(option, given)| Some((option, given.parse::<u64>().ok()?))) } else { Some((part, 1)) };
        let mark = read.and_then(|(option, given)| Some((table.place(option)?, given)));
        match mark.filter(|(place, given)| known.insert(*place) && *given <= MOST_POINTS) {
            Some(mark) => marks.push(mark),
            None => {
                let form = if with_numbers { "option=number, option=number, …" } else { "option, option, …" };
                return Err(Fault::at(row.line, format!("the choice is not {form}, each option at most once")));
            }
        }
    }
    Ok(marks)
}

/// **Majority judgment**, each option in its round, the best first. Nobody wins where nobody said anything.
///
/// # Errors
/// The line of a row that does not give grades.
pub fn count_grades(table: &Table<'_>, asked: &Asked) -> Result<Report, Fault> {
    let Able { ids, places } = asked.ids(table)?;
    let most = asked.grades.unwrap_or(MOST_GRADES);
    if !(1..=MOST_GRADES).contains(&most) {
        return Err(Fault::of_all(format!("no ballot has {most} grades")));
    }
    // How many gave each grade, by what was given: who gives an option none gives it the worst.
    let (mut voters, mut grades, mut counts) = (0, asked.grades.unwrap_or(1), vec![vec![0_u64; most]; ids.len()]);
    for row in &table.rows {
        let given = marks(table, row, true)?;
        if given.iter().any(|(_, grade)| *grade >= most as u64) {
            return Err(Fault::at(row.line, "there is no such grade"));
        }
        let able: Vec<(usize, usize)> = given.iter().filter_map(|(place, grade)| Some((places[*place]?, *grade as usize))).collect();
        if let Some(highest) = able.iter().map(|(_, grade)| *grade).max() {
            grades = grades.max(highest + 1);
            voters += 1;
            able.into_iter().for_each(|(option, grade)| counts[option][grade] += 1);
        }
    }
    for count in &mut counts {
        count[0] += voters - count.iter().sum::<u64>();
        count.truncate(grades);
    }
    let lot = asked.lot.as_ref().map_or_else(|| Lot::none(ids.len()), |seed| Lot::draw(seed, ids.iter().map(String::as_str)));
    let judged = best_of(counts, asked.seats(), &lot);
    let turn = |place: &usize| {
        let merit = &judged.merits[*place];
        Turn::Judged { option: ids[*place].clone(), grades: merit.grades.clone(), median: merit.median, above: merit.above, below: merit.below }
    };
    let tie = |(options, broken_by): &(Vec<usize>, Broken)| Tie {
        ids: options.iter().map(|option| ids[*option].clone()).collect(),
        options: options.clone(),
        broken_by: *broken_by,
    };
    let mut report =
        Report { rounds: judged.ranking.iter().map(turn).collect(), ..Report::bare(Rule::MajorityJudgment, asked.settings(Some(grades), &["lot"])) };
    if voters > 0 {
        report.ties = judged.ties.iter().map(tie).collect();
        let winners = judged.ranking.iter().take(if report.is_decided() { asked.seats() } else { 0 });
        report.winners = winners.map(|place| ids[*place].clone()).collect();
    }
    Ok(report)
}

/// Answers to one question: the one that more gave wins, and none where both have as many.
///
/// # Errors
/// The line of a row that is no answer.
pub fn count_answers(table: &Table<'_>) -> Result<Report, Fault> {
    let (mut yes, mut no, mut abstain) = (0, 0, 0);
    for row in &table.rows {
        match row.choice {
            "yes" => yes += 1,
            "no" => no += 1,
            "abstain" => abstain += 1,
            "-" => {}
            _ => return Err(Fault::at(row.line, "the choice is none of yes, no, abstain, -")),
        }
    }
    let answers = Turn::Answers { yes, no, abstain };
    let winners = answers.answer().map(str::to_owned).into_iter().collect();
    Ok(Report { winners, rounds: vec![answers], ..Report::bare(Rule::YesNo, Options::Answers { equal: "no answer wins" }) })
}

/// **Approval**, **points** and **score**, as they are counted from a `.pb` file: each option costs one, as much is given out as win, and what nobody chose cannot.
fn by_sums(table: &Table<'_>, rule: Rule, asked: &Asked) -> Result<Report, Refused> {
    let Able { ids, places } = asked.ids(table).map_err(Refused::File)?;
    let with_numbers = rule != Rule::Approval;
    let mut ballots = Vec::new();
    for row in &table.rows {
        let given = marks(table, row, with_numbers).map_err(Refused::File)?;
        let able = |(place, given): &(usize, u64)| Some((places[*place]?, *given));
        let choices: Vec<(usize, u64)> = given.iter().filter(|(_, given)| *given > 0).filter_map(able).collect();
        if !choices.is_empty() {
            ballots.push(Ballot { voter: String::new(), choices });
        }
    }
    let project = |id: &String| Project { id: id.clone(), cost: 1, score: with_numbers.then(Decimal::default), ..Project::default() };
    let kind = match rule {
        Rule::Points => Kind::Cumulative,
        Rule::Score => Kind::Scoring,
        _ => Kind::Approval,
    };
    let election = Election { budget: asked.seats() as u64, kind, projects: ids.iter().map(project).collect(), ballots, ..Election::default() };
    let least = Decimal { digits: 1, decimals: 0 };
    let request = Request { rule: Some(Rule::Greedy), min_score: Some(least), from: Some(From::Ballots), lot: asked.lot.clone(), ..Request::default() };
    let counted = count_winners(&election, &request)?;
    // As in a .pb file: of equal sums that which more gave something comes first. Of an approval both are the same.
    let ties: &[&str] = if with_numbers { &["more votes", "lot"] } else { &["lot"] };
    Ok(Report { rule, options: asked.settings(None, ties), total_cost: None, losers: Vec::new(), oddities: Vec::new(), ..counted })
}

#[cfg(test)]
mod tests {
    use super::{Asked, count_table};
    use crate::count::{Published, Refused, Report, Rule, Turn, first_difference};
    use crate::table;
    use crate::tie::Broken;

    fn counted(rule: Rule, choices: &[&str], asked: &Asked) -> Result<Report, Refused> {
        let rows: String = (1..).zip(choices).map(|(position, choice)| format!("{position};{choice};;;\n")).collect();
        let text = format!("position;choice;option_1;option_2;option_3\n{rows}");
        count_table(&table::read(text.as_bytes()).expect("a table"), rule, asked)
    }

    fn winners(rule: Rule, choices: &[&str], asked: &Asked) -> Vec<String> {
        counted(rule, choices, asked).expect("a count").winners
    }

    #[test]
    fn the_greatest_sums_win() {
        let one = Asked::default();
        assert_eq!(winners(Rule::Approval, &["1,2", "2", "-", "2,3"], &one), ["2"]);
        assert_eq!(winners(Rule::Points, &["1=3,3=4", "3=5", "1=9"], &one), ["1"]);
        let two = Asked { seats: 2, ..Asked::default() };
        assert_eq!(winners(Rule::Score, &["1=5,2=0,3=4", "3=5"], &two), ["3", "1"]);
        // What nobody chose does not win, and neither does what was withdrawn.
        assert_eq!(winners(Rule::Score, &["1=5,2=0"], &Asked { seats: 3, ..Asked::default() }), ["1"]);
        let standing = Asked { options: Some(vec!["1".to_owned(), "2".to_owned()]), ..Asked::default() };
        assert_eq!(winners(Rule::Approval, &["3", "3", "1"], &standing), ["1"]);
        assert!(winners(Rule::Approval, &["-"], &one).is_empty());
        // Equal sums: more votes.
        for rule in [Rule::Points, Rule::Score] {
            let report = counted(rule, &["1=4", "2=2", "2=2"], &one).expect("a count");
            assert_eq!(
                (report.winners, serde_json::to_value(report.options).expect("JSON")["ties"].to_string()),
                (vec!["2".to_owned()], "[\"more votes\",\"lot\"]".to_owned())
            );
        }
        let tied = counted(Rule::Approval, &["1", "2"], &one).expect("a count");
        assert!(!tied.is_decided() && tied.winners.is_empty() && tied.ties[0].ids == ["1", "2"]);
        assert_eq!(winners(Rule::Approval, &["1", "2"], &Asked { lot: Some("drawn".to_owned()), ..Asked::default() }).len(), 1);
    }

    /// Many options and rows take no more than their product, and nothing is counted that is thrown away.
    #[test]
    fn a_large_table_is_counted_in_bounded_time() {
        let columns: String = (1..=10_000).map(|option| format!(";option_{option}")).collect();
        let rows: String = (1..=10_000).map(|row| format!("{row};{row}=3\n")).collect();
        let text = format!("position;choice{columns}\n{rows}");
        let table = table::read(text.as_bytes()).expect("a table");
        let begun = std::time::Instant::now();
        for rule in [Rule::Score, Rule::MajorityJudgment] {
            let report = count_table(&table, rule, &Asked { lot: Some("drawn".to_owned()), ..Asked::default() }).expect("a count");
            assert_eq!((report.winners.len(), report.losers.len()), (1, 0));
        }
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    #[test]
    fn the_best_judged_win() {
        let choices = ["1=0,2=3", "1=1,2=2", "1=1,2=3,3=3", "-"];
        for grades in [None, Some(4), Some(6)] {
            let report = counted(Rule::MajorityJudgment, &choices, &Asked { grades, ..Asked::default() }).expect("a count");
            assert_eq!(report.winners, ["2"], "{grades:?}");
            let Turn::Judged { option, grades: given, median: 3, above: 0, below: 1 } = &report.rounds[0] else { panic!("{:?}", report.rounds) };
            assert_eq!((option.as_str(), given.len(), given.iter().sum::<u64>()), ("2", grades.unwrap_or(4), 3));
            let printed: Published = serde_json::from_str(&serde_json::to_string(&report).expect("JSON")).expect("what was printed is read");
            assert_eq!(first_difference(&printed, &report), None);
        }
        let tied = counted(Rule::MajorityJudgment, &["1=3,2=3"], &Asked::default()).expect("a count");
        assert!(tied.winners.is_empty() && tied.ties[0].broken_by == Broken::Nothing);
        let silent = counted(Rule::MajorityJudgment, &["-"], &Asked { grades: Some(4), ..Asked::default() }).expect("a count");
        assert!(silent.is_decided() && silent.winners.is_empty() && silent.rounds.len() == 3);
    }

    #[test]
    fn the_answer_that_more_gave_wins() {
        for (choices, winner) in [(&["yes", "no", "-", "yes", "abstain"][..], &["yes"][..]), (&["no"], &["no"]), (&["no", "yes"], &[])] {
            let report = counted(Rule::YesNo, choices, &Asked::default()).expect("a count");
            assert!(report.is_decided() && report.winners == winner, "{choices:?}: {report:?}");
        }
    }

    #[test]
    fn a_row_that_says_what_it_cannot_is_named() {
        for (rule, bad) in [
            (Rule::Approval, "1,4"),
            (Rule::Approval, "1,1"),
            (Rule::Approval, "1=2"),
            (Rule::Points, "1"),
            (Rule::Points, "1=2,1=3"),
            (Rule::Score, "1=x"),
            (Rule::Score, "1=9999999999"),
            (Rule::MajorityJudgment, "1=20"),
            (Rule::MajorityJudgment, "4=1"),
            (Rule::YesNo, "maybe"),
        ] {
            match counted(rule, &["-", bad], &Asked::default()) {
                Err(Refused::File(fault)) => assert_eq!(fault.line, Some(3), "{rule:?} {bad}: {fault}"),
                other => panic!("{rule:?} {bad}: {other:?}"),
            }
        }
        // Options that were declared have a column each.
        for declared in [&["4"][..], &["1", "1"], &["1", "2", "3", "1"]] {
            for rule in [Rule::Approval, Rule::MajorityJudgment] {
                let asked = Asked { options: Some(declared.iter().map(|id| (*id).to_owned()).collect()), ..Asked::default() };
                assert!(matches!(counted(rule, &[], &asked), Err(Refused::File(_))), "{declared:?}");
            }
        }
        assert!(matches!(counted(Rule::Schulze, &["1>2"], &Asked::default()), Err(Refused::Usage(_))));
        assert!(matches!(counted(Rule::MajorityJudgment, &[], &Asked { grades: Some(0), ..Asked::default() }), Err(Refused::File(_))));
    }
}

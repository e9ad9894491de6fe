//! What is known of a vote besides the file that is counted: its declaration and its public log.

use counting::{Declared, Fault, log};

use crate::answer::{Answer, Line, Verdict};
use crate::given::Given;
use crate::words::Words;

/// The words of the page, and what was handed over so far.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub words: Words,
    pub declared: Option<Declared>,
    pub log: Option<log::Published>,
}

impl Known {
    /// Takes a declaration. Returns what is wrong with it, if something is.
    pub fn take_declaration(&mut self, bytes: &[u8]) -> Option<Answer> {
        match Declared::read(bytes) {
            Ok(declared) => {
                self.declared = Some(declared);
                None
            }
            Err(fault) => Some(Answer::refused(&self.words, "declaration.json", bytes, &fault)),
        }
    }

    /// Takes the public log and checks it.
    pub fn take_log(&mut self, bytes: &[u8]) -> Answer {
        let read = match log::Published::read(bytes) {
            Ok(read) => read,
            Err(fault) => return Answer::refused(&self.words, "log.json", bytes, &fault),
        };
        let mut faults = read.check(None);
        if self.declared.as_ref().is_some_and(|declared| !declared.consultation().is_empty() && declared.consultation() != read.consultation) {
            faults.push(Fault::at(3, "the log is of another ballot than the declaration"));
        }
        let votes = read.opened.len() as u64;
        self.log = Some(read);
        if faults.is_empty() {
            return Answer::new(Verdict::Same, self.words.count("log_good", votes, &[]));
        }
        let mut answer = Answer::new(Verdict::Bad, self.words.text("log_bad", &[]));
        answer.lines.extend(faults.iter().map(|fault| Line::english(fault.to_string())));
        answer
    }

    /// Says first where a file is not as the log says that it was published.
    pub fn add_change(&self, answer: &mut Answer, given: &Given<'_>) {
        let Some(fault) = self.change(given) else { return };
        let headline = match fault.line {
            Some(line) => self.words.text("changed_line", &[("line", &self.words.number(&line.to_string()))]),
            None => self.words.text("changed", &[]),
        };
        let lines = [Line::english(fault.what)].into_iter().chain(Answer::line_itself(&self.words, given.bytes, fault.line));
        let before = std::mem::replace(&mut answer.headline, headline);
        answer.verdict = Verdict::Bad;
        answer.lines = lines.chain([Line::plain(before)]).chain(std::mem::take(&mut answer.lines)).collect();
    }

    /// A file that somebody kept may have more before its name.
    fn change(&self, given: &Given<'_>) -> Option<Fault> {
        let log = self.log.as_ref()?;
        let known = log.files.iter().find(|known| given.name.ends_with(&known.name))?;
        log.compare_file(known, given.bytes)
    }
}

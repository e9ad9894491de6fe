//! What the page shows: a verdict, sentences, and lists.

use counting::Fault;
use serde::Serialize;

use crate::words::Words;

/// How a count ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is what was published.
    Same,
    /// It is not.
    Differs,
    /// It is counted, and nothing is known to compare it with.
    Counted,
    /// Options are left that only a lot tells apart.
    Tied,
    /// A rule must be chosen.
    NeedsRule,
    /// The file cannot be counted, or is not as it was published.
    Bad,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub text: String,
    /// Whether it is in English whatever the page's language is.
    pub english: bool,
}

impl Line {
    pub(crate) const fn plain(text: String) -> Self {
        Self { text, english: false }
    }

    pub(crate) const fn english(text: String) -> Self {
        Self { text, english: true }
    }
}

/// A list under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    pub title: String,
    /// Whether its items are numbered.
    pub ordered: bool,
    /// Whether it is shown at once, or when somebody opens it.
    pub open: bool,
    pub items: Vec<Line>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub verdict: Verdict,
    /// One sentence, said aloud by screen readers.
    pub headline: String,
    pub lines: Vec<Line>,
    pub sections: Vec<Section>,
}

/// The longest piece of a line that is shown.
const LONGEST: usize = 160;

impl Answer {
    pub(crate) const fn new(verdict: Verdict, headline: String) -> Self {
        Self { verdict, headline, lines: Vec::new(), sections: Vec::new() }
    }

    /// A file that cannot be counted: where, what is wrong, and how the line reads.
    pub(crate) fn refused(words: &Words, name: &str, bytes: &[u8], fault: &Fault) -> Self {
        let headline = match fault.line {
            Some(line) => words.text("bad_line", &[("line", &words.number(&line.to_string())), ("file", name)]),
            None => words.text("bad_file", &[("file", name)]),
        };
        let mut answer = Self::new(Verdict::Bad, headline);
        answer.lines.push(Line::english(fault.what.clone()));
        answer.lines.extend(Self::line_itself(words, bytes, fault.line));
        answer
    }

    /// How a line reads.
    pub(crate) fn line_itself(words: &Words, bytes: &[u8], line: Option<usize>) -> Option<Line> {
        let line = bytes.split(|byte| *byte == b'\n').nth(line?.checked_sub(1)?)?;
        let text: String = String::from_utf8_lossy(line).chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(LONGEST).collect();
        let text = words.isolated(text.trim_end_matches('\u{fffd}'));
        Some(Line::plain(words.text("line_text", &[("text", &text)])))
    }

    pub(crate) fn with_section(&mut self, title: String, (ordered, open): (bool, bool), items: Vec<Line>) {
        if !items.is_empty() {
            self.sections.push(Section { title, ordered, open, items });
        }
    }

    /// As the page's script reads it.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

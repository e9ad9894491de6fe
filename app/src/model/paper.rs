//! What came on paper, as the desk's forms send it and pages show it.

use serde::{Deserialize, Serialize};

use super::content::{ProblemState, SolutionState};
use super::form::FormErrors;
use super::named::named;
use super::residents::WithdrawFields;
use super::slip::SlipCode;
use super::{Localized, Micros};

named! {
    /// The desk's forms for paper.
    PaperForm {
        Problem = "problem",
        Solution = "solution",
        /// A comment on a problem or a solution.
        Comment = "comment",
        /// Names below a solution, or below a problem that people live with.
        Support = "support",
    }
}

named! {
    /// What was entered.
    PaperKind {
        Problem = "problem",
        Solution = "solution",
        Comment = "comment",
        /// A support for a solution.
        Support = "support",
        /// A "me too" for a problem.
        MeToo = "me_too",
    }
}

named! {
    /// What was done about paper.
    PaperAct {
        /// An agent entered something.
        Entered = "entered",
        /// An agent printed a new code for a receipt.
        CodeMade = "code_made",
        /// A person claimed what is theirs.
        Claimed = "claimed",
        /// Staff withdrew an entry.
        Withdrawn = "withdrawn",
    }
}

/// What an agent typed, whichever the form.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperFields {
    /// Given with the empty form, so that sending it twice enters it once.
    pub key: String,
    /// The receipt of somebody who was here before.
    pub receipt: String,
    pub name: String,
    /// A sheet of names, one a line.
    pub names: String,
    /// The slug of the person's neighbourhood.
    pub place: String,
    pub language: String,
    /// The document that the agent looked at.
    pub method: String,
    pub paper_date: String,
    pub sheet: String,
    pub title: String,
    pub body: String,
    pub helps: String,
    pub cost: String,
    /// `category/subcategory`.
    pub topic: String,
    /// The slug of the neighbourhood that it is about.
    pub neighbourhood: String,
    /// Numbers of problems.
    pub problems: String,
    /// Numbers of solutions.
    pub solutions: String,
    /// `problem` or `solution`: what a comment is on.
    pub on: String,
    /// Its number.
    pub number: String,
    pub stance: String,
    /// Whether it is entered though it looks like something entered before.
    pub again: String,
    pub again_reason: String,
}

/// Why something looks like a double entry.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same text.
    SameText,
    /// Nearly the same text.
    AlikeText,
    /// A person of that name and neighbourhood is counted already.
    SamePerson,
    /// The name stands twice on this sheet.
    TwiceHere,
}

/// Something that looks like the same.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Double {
    pub likeness: Likeness,
    /// A title, the first words, or a name.
    pub label: String,
    /// Where it is read; empty when it is on this sheet.
    pub path: String,
    /// Its receipt; empty when it is on this sheet.
    pub receipt: String,
}

/// The page with the desk's forms for paper.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct PaperPage {
    /// A receipt number looked for.
    pub receipt: String,
    pub errors: FormErrors,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperFormPage {
    pub form: PaperForm,
    pub fields: PaperFields,
    pub errors: FormErrors,
    pub neighbourhoods: Vec<(String, Localized)>,
    pub doubles: Vec<Double>,
}

/// Something entered, for staff.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperEntry {
    pub id: String,
    pub kind: PaperKind,
    /// A title or the first words.
    pub label: String,
    pub path: String,
    pub receipt: String,
    pub at: Micros,
    pub paper_date: String,
    pub sheet: String,
    pub withdrawn: bool,
    pub may_withdraw: bool,
}

/// The code of a receipt, shown once.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperSlip {
    pub receipt: String,
    /// Empty for somebody who did not want to be named.
    pub name: String,
    pub code: SlipCode,
}

/// What a form entered.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperDonePage {
    pub entries: Vec<PaperEntry>,
    pub slips: Vec<PaperSlip>,
}

/// A receipt, for staff.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ReceiptDeskPage {
    pub receipt: String,
    pub name: Localized,
    pub claimed_at: Option<Micros>,
    pub entries: Vec<PaperEntry>,
    pub slips: Vec<PaperSlip>,
    /// Whether the viewer may print a new code.
    pub may_print: bool,
}

/// The question before withdrawing an entry.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperWithdrawPage {
    pub entry: PaperEntry,
    pub fields: WithdrawFields,
    pub errors: FormErrors,
}

/// A line of the log.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperLogRow {
    pub at: Micros,
    pub act: PaperAct,
    pub kind: Option<PaperKind>,
    pub label: String,
    pub path: String,
    pub receipt: String,
    /// Who of the staff; empty for a claim.
    pub agent: String,
    pub reason: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PaperLogPage {
    pub rows: Vec<PaperLogRow>,
    pub older: Option<String>,
}

/// What somebody with a receipt typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiptFields {
    /// The claim code.
    pub code: String,
    /// The receipt's number.
    pub receipt: String,
}

/// The page for whoever has a receipt.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct ReceiptFormPage {
    pub fields: ReceiptFields,
    pub errors: FormErrors,
    pub signed_in: bool,
}

/// A public text that came of a paper.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ReceiptEntry {
    pub kind: PaperKind,
    pub label: String,
    pub path: String,
    pub problem: Option<ProblemState>,
    pub solution: Option<SolutionState>,
}

/// What anybody sees of a receipt.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ReceiptPage {
    pub receipt: String,
    pub at: Micros,
    pub claimed: bool,
    pub entries: Vec<ReceiptEntry>,
}

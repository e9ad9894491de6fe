//! Questionnaires on a subset of XLSForm: read from a workbook, written as one, checked, compared and evaluated. Bytes and values in, bytes and values out.
//!
//! - [`Form`]: what a questionnaire is. It is made by `parse_xlsx`, by an editor ([`Form::add_question`] and its like) or by hand, and kept as JSON.
//! - [`Form::faults`]: all that is wrong with one. [`Fault`] has a place and a [`Code`] with arguments, for whoever says it in a language.
//! - [`Asked`]: a form with [`Answers`]: what is asked, what comes next, what is wrong, what is dropped on sending. `today()` is passed in.
//! - [`Form::changes`]: what a later version changes, or why it may not.
//! - [`Expression`]: conditions, in bounded time and depth; [`randomize`]: the order of choices by a seed.
//!
//! Without the feature `xlsx` there are no workbooks, and no dependency but serde and `regex-lite`: small enough for a browser.
//!
//! # The subset
//!
//! Sheets `survey`, `choices`, `settings` (`form_title`, `form_id`, `version`, `default_language`). Types `text`, `note`, `integer`, `decimal`, `range`,
//! `select_one`, `select_multiple`, `rank`, `date`, `image`, `geopoint`, `acknowledge`. A group is a page; within it, or outside, a group of the appearance
//! `table-list` is a matrix, whose rows are `select_one` (or all `select_multiple`) of one list. Columns `label`, `hint`, `guidance_hint`, `media::audio`,
//! `required_message`, `constraint_message` by language as in `label::العربية (ar)`; `required`, `relevant`, `constraint`, `choice_filter`, `parameters`
//! (`start end step`, `randomize seed`, `max-pixels`), `appearance`, `default`, and further columns of choices for filters. Anything else in use is refused
//! by sheet, row and column: repeats, calculations, other groups within groups, answers within words, files of choices, macros, formulas.
//!
//! A condition asks for questions that come before alone, so that one pass decides what is asked; a constraint may ask for its whole page. A question that is
//! hidden is empty to conditions, as in JavaRosa. `${q}` by itself would be true even when it is empty (XPath), so it is refused.
//!
//! # What was judged first
//!
//! On 2026-11-29, against npm's `openrosa-xpath-evaluator` 3.1.0 (in jsdom), with 175 expressions of our own (`tests/expressions.tsv`) and 4,983 made at random:
//!
//! - `rxeval` 0.1.1: of our 175, 9 differ and 7 are refused; at random, 145 differ and 1,279 are refused. It doesn't compare days (`. <= today()` is always
//!   false), has no `date()` and no `randomize()`, anchors `regex()`, and ends the process on a thousand brackets (its parser recurses without a bound).
//! - `rxform` 0.1.4 makes the XML of an XForm of a file and stops at the first fault; it has no model of a form to edit, keep or ask. A workbook of 1 KB with
//!   one cell at XFD1048576 ends the process: calamine's ranges are as large as a file says.
//! - `calamine` 0.38.0 read as a stream has no such ranges, but makes a table as long as the number of a shared formula says (its `cells_reader.rs`). Cells are
//!   read here with `zip` and `quick-xml`.
//!
//! Hence our own. Of the 175 one differs (jsdom's own `substring` is wrong), of the 4,983 at random 61: the reference writes `Invalid Date` for a missing day,
//! fails at a sign before anything but a digit, and takes `2026-01-01/a` for a day. Such differences are listed in `tests/expressions.rs`.
//!
//! pyxform 4.5.0 (source of 2026-06-25) has 749 forms as tables in its tests, of which it accepts 535. Of these 66 lie in the subset and come back from a
//! workbook as the same form; 469 are refused, 416 of them with the name of what isn't supported, the others because nothing is asked, words lack in a language,
//! a column comes twice, or a choice's name has spaces. None that pyxform refuses is accepted.
//!
//! Sources: <https://xlsform.org>, <https://getodk.github.io/xforms-spec/>, XPath 1.0, ECMA-376.

mod answers;
mod asking;
mod changes;
mod checking;
mod date;
mod editing;
mod expression;
mod fault;
mod limits;
mod model;
mod order;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use answers::{Answer, Answers, LONGEST_TEXT, Point, Unread};
pub use asking::{Asked, Seen, Wrong};
pub use changes::{Change, Refusal, Why};
pub use date::{Date, NotADate};
pub use editing::NotEdited;
pub use expression::{Broken, Expression, Function, Scope, Value};
pub use fault::{At, Code, Fault, Field};
pub use limits::Limits;
pub use model::{Choice, Direction, Form, Group, Image, Kind, Language, List, Matrix, Order, Page, Question, Range, Required, Row, Selection, Text};
pub use order::randomize;
#[cfg(feature = "xlsx")]
pub use xlsx::{Unwritable, parse_xlsx, to_xlsx};

#[cfg(test)]
mod tests;

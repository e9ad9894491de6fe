//! Preparing and looking after a ballot: what the staff's pages show, and what their forms send. Nothing here says what anybody voted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ballots::{BallotSettings, Channel, EnvelopeView};
use super::consultations::Multilingual;
use super::form::FormErrors;
use super::languages::Needed;
use super::{Lang, Localized, Micros};

/// The fields of a question, of a title and of a text, in the order of [`super::consultation_forms::LANGS`].
pub const QUESTION_FIELDS: [&str; 4] = ["question_ar", "question_fr", "question_en", "question_zgh"];
pub const TITLE_FIELDS: [&str; 4] = ["title_ar", "title_fr", "title_en", "title_zgh"];
pub const BODY_FIELDS: [&str; 4] = ["body_ar", "body_fr", "body_en", "body_zgh"];

/// What was typed, by the name of its field.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BallotFields(pub BTreeMap<String, String>);

impl BallotFields {
    /// What was typed in a field.
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// Writes it into a field.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.0.insert(field.to_owned(), value.into());
    }

    /// Writes a text into the fields of its languages.
    pub fn set_texts(&mut self, names: [&str; 4], text: &Multilingual) {
        for (name, lang) in names.iter().zip(super::consultation_forms::LANGS) {
            self.set(name, text.own(lang));
        }
    }
}

/// What stands above every page about a ballot.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotDesk {
    /// The consultation's.
    pub number: i64,
    pub title: Multilingual,
    /// Whether what is declared cannot be changed any more.
    pub frozen: bool,
    /// Whether people can vote at this moment.
    pub open: bool,
    /// Whether the votes were taken to be counted.
    pub closed: bool,
    /// Whether others than verified residents vote too: these alone can at the desk.
    pub beyond_residents: bool,
    /// Whether there is a final list from which options can come.
    pub has_list: bool,
    pub needed: Needed,
}

/// What is declared, or nothing yet.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PrepareBallotPage {
    pub desk: BallotDesk,
    /// `None` before there is a ballot.
    pub settings: Option<BallotSettings>,
    pub envelopes: i64,
    pub options: i64,
    pub fields: BallotFields,
    pub errors: FormErrors,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct EnvelopesPage {
    pub desk: BallotDesk,
    pub envelopes: Vec<EnvelopeView>,
    /// Slugs and names.
    pub neighbourhoods: Vec<(String, Localized)>,
    /// The one that is changed, by `number`, or one to be added.
    pub fields: BallotFields,
    pub errors: FormErrors,
}

/// An option in the staff's list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotOptionRow {
    pub n: i64,
    pub title: Multilingual,
    pub cost: Option<i64>,
    /// The title of the envelope that pays for it.
    pub envelope: Multilingual,
    pub picture: bool,
    pub recording: bool,
    pub withdrawn: bool,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotOptionsPage {
    pub desk: BallotDesk,
    /// As forms send it: it is another one once numbers may be those of other options.
    pub version: i64,
    pub from_list: bool,
    pub rows: Vec<BallotOptionRow>,
}

/// Writing an option, or giving one a picture and a recording.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BallotOptionForm {
    pub desk: BallotDesk,
    /// A number, or `new`.
    pub n: String,
    /// The title that the option of this number has now.
    pub kept: Multilingual,
    /// Whether it costs money, which an envelope pays.
    pub budget: bool,
    /// Whether only its files can change, and the title in other languages than the one in which it was proposed.
    pub files_only: bool,
    /// The language in which it was proposed, if it comes from the final list.
    pub proposed_in: Option<Lang>,
    pub envelopes: Vec<EnvelopeView>,
    pub neighbourhoods: Vec<(String, Localized)>,
    /// Addresses.
    pub picture: Option<String>,
    pub recording: Option<String>,
    /// Why what was typed cannot be sent again from here.
    pub apart: Option<OptionApart>,
    pub fields: BallotFields,
    pub errors: FormErrors,
}

/// What was opened, where its number is that of another option now, or the options come from the list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OptionApart {
    /// The title that it had.
    pub opened: String,
    /// Options of that title, by their numbers.
    pub links: Vec<(i64, Multilingual)>,
}

/// Withdrawing an option while people vote.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WithdrawOptionForm {
    pub desk: BallotDesk,
    pub n: i64,
    pub option: Multilingual,
    pub fields: BallotFields,
    pub errors: FormErrors,
}

/// Somebody's ballot that does not count, or of which one person asked that.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct VoidLine {
    pub id: String,
    pub voter: Localized,
    pub reason: String,
    pub asked_by: Localized,
    pub asked_at: Micros,
    /// By whom and when it was confirmed.
    pub confirmed: Option<(Localized, Micros)>,
    /// Who asked that it counts again, and when.
    pub back_asked: Option<(Localized, Micros)>,
    /// Whether the reader can be the second person.
    pub may_confirm: bool,
    /// Whether the reader can take it back, or be the first or the second person who wants that.
    pub may_take_back: bool,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct VoidsPage {
    pub desk: BallotDesk,
    pub rows: Vec<VoidLine>,
    pub fields: BallotFields,
    pub errors: FormErrors,
}

/// A number of persons; `None` where it is hidden because it is small, or would tell one that is.
pub type Shown = Option<i64>;

/// How many came how far, by channel.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct FunnelLine {
    pub channel: Channel,
    /// Seen, began, kept, counted.
    pub steps: [Shown; 4],
}

/// How many of a neighbourhood came how far, by whatever channel.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PlaceLine {
    /// `None` where it is not known.
    pub place: Option<Localized>,
    /// Seen, began, kept, counted.
    pub steps: [Shown; 4],
}

/// How many voted in a neighbourhood, by channel.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TurnoutLine {
    /// `None` where it is not known.
    pub place: Option<Localized>,
    /// In the order of [`Channel::ALL`].
    pub counts: [Shown; 3],
    pub sum: Shown,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TurnoutPage {
    pub desk: BallotDesk,
    pub voted: i64,
    pub replaced: i64,
    pub void: i64,
    /// Verified residents, if a share of them must vote.
    pub residents: i64,
    /// How many must vote, if a quorum is declared.
    pub quorum: Option<i64>,
    pub funnel: Vec<FunnelLine>,
    pub reached: Vec<PlaceLine>,
    pub places: Vec<TurnoutLine>,
}

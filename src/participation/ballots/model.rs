//! What a ballot is.

use app::model::ballots::{BallotKind, BallotSettings, BallotState, Channel, Choice};
use app::model::consultations::Multilingual;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, NeighbourhoodId, SolutionId};

/// The ballot of a consultation, with all that it declares.
#[derive(Clone, Debug)]
pub struct Ballot {
    pub id: ConsultationId,
    /// What is asked; the title of the consultation if it is empty.
    pub question: Multilingual,
    pub settings: BallotSettings,
    /// In the order of their numbers.
    pub envelopes: Vec<Envelope>,
    /// In the order of their numbers.
    pub options: Vec<BallotOption>,
    /// From which the order of options is drawn for each person. Nobody sees it before the ballot is closed.
    pub order_key: [u8; 32],
    /// When what it declares was published.
    pub frozen_at: Option<Timestamp>,
    /// When its votes were taken to be counted.
    pub closed_at: Option<Timestamp>,
    pub counts: Counts,
    /// Counts what may have given numbers of options to others.
    pub version: i64,
}

impl Ballot {
    /// The option of a number.
    pub fn option(&self, number: i64) -> Option<&BallotOption> {
        self.options.iter().find(|option| option.number == number)
    }

    /// Whether its options are those of a final list that is not published: nobody can vote before.
    pub fn awaits_list(&self) -> bool {
        takes_list(&self.settings) && self.options.is_empty()
    }

    /// Those that were not withdrawn.
    pub fn standing(&self) -> impl Iterator<Item = &BallotOption> {
        self.options.iter().filter(|option| option.withdrawn.is_none())
    }

    /// The envelope of a number.
    pub fn envelope(&self, number: i64) -> Option<&Envelope> {
        self.envelopes.iter().find(|envelope| envelope.number == number)
    }

    /// The envelope that pays for something in that place and of that theme: the first that is of one of them, else the one of everything.
    pub fn envelope_for(&self, place: Option<NeighbourhoodId>, category: &str) -> Option<&Envelope> {
        let matches = |envelope: &&Envelope| {
            let here = place.is_some() && envelope.neighbourhood == place;
            here || (!envelope.category.is_empty() && envelope.category == category)
        };
        let general = |envelope: &&Envelope| envelope.neighbourhood.is_none() && envelope.category.is_empty();
        self.envelopes.iter().find(matches).or_else(|| self.envelopes.iter().find(general))
    }

    /// The envelope that is of a neighbourhood, if one is.
    pub fn envelope_of(&self, home: NeighbourhoodId) -> Option<&Envelope> {
        self.envelopes.iter().find(|envelope| envelope.neighbourhood == Some(home))
    }
}

/// Whether options come from a final list: a question that is answered by yes or no has none.
pub(super) fn takes_list(settings: &BallotSettings) -> bool {
    settings.from_list && settings.kind != BallotKind::YesNo
}

/// An amount of money with a place or a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    pub number: i64,
    pub title: Multilingual,
    /// In centimes.
    pub amount: i64,
    pub neighbourhood: Option<NeighbourhoodId>,
    /// The code of a category; empty if it is of none.
    pub category: String,
}

/// Something that one can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotOption {
    pub number: i64,
    pub title: Multilingual,
    pub body: Multilingual,
    /// In centimes.
    pub cost: Option<i64>,
    /// The envelope that pays for it.
    pub envelope: Option<i64>,
    pub neighbourhood: Option<NeighbourhoodId>,
    /// The code of a category; empty if it is of none.
    pub category: String,
    /// Its number on the final list, and its solution, if it comes from there.
    pub listed_number: Option<i64>,
    pub solution: Option<SolutionId>,
    /// Paths of files; empty if it has none.
    pub picture: String,
    pub recording: String,
    /// When it was withdrawn while people voted, and why.
    pub withdrawn: Option<(Timestamp, String)>,
}

impl BallotOption {
    /// One that says nothing.
    pub fn new(number: i64) -> Self {
        Self {
            number,
            title: Multilingual::default(),
            body: Multilingual::default(),
            cost: None,
            envelope: None,
            neighbourhood: None,
            category: String::new(),
            listed_number: None,
            solution: None,
            picture: String::new(),
            recording: String::new(),
            withdrawn: None,
        }
    }
}

/// How many voted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Ballots that count, those on paper among them.
    pub cast: i64,
    /// How often one was replaced, or taken out because its voter left.
    pub replaced: i64,
    pub void: i64,
    /// Drafts that were never confirmed, once the ballot is closed.
    pub unconfirmed: i64,
}

/// Who votes, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voter {
    pub account: AccountId,
    pub channel: Channel,
}

/// What somebody has given to a ballot, for themselves alone: no page of the staff shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    pub state: BallotState,
    pub channel: Channel,
    /// The first moment of the day on which they voted last.
    pub day: Option<Timestamp>,
    /// What is kept and does not count.
    pub draft: Option<Choice>,
    /// What counts, until the ballot is closed.
    pub cast: Option<Choice>,
}

/// A ballot that counts, with what it is committed with.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// As [`Choice::to_text`] writes it.
    pub choice: String,
    pub salt: [u8; 16],
    pub pseudonym: [u8; 16],
}

impl std::fmt::Debug for Sealed {
    /// Without what was voted: no log shows that.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// How many ballots count from one channel and place; groups under ten are not hidden yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turnout {
    pub channel: Channel,
    /// `None` if where they live is not known.
    pub neighbourhood: Option<NeighbourhoodId>,
    pub count: i64,
}

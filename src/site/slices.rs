//! Every slice of the program. To add one, add its card: see [`crate::base::slice`].

use crate::base::{self, slice::Slice};
use crate::channels::{assisted, inbox, my_data, paper};
use crate::content::photos;
use crate::moderation;
use crate::moderation::measures;
use crate::participation::{answers, discussion, pledges, problems, solutions, support};
use crate::people::{accounts, organisations, residents, staff};

/// Their cards, from the lowest floor up.
pub const SLICES: &[Slice] = &[
    base::SLICE,
    accounts::SLICE,
    staff::SLICE,
    residents::SLICE,
    organisations::SLICE,
    photos::SLICE,
    moderation::SLICE,
    measures::SLICE,
    problems::SLICE,
    solutions::SLICE,
    discussion::SLICE,
    support::SLICE,
    pledges::SLICE,
    answers::SLICE,
    paper::SLICE,
    assisted::SLICE,
    my_data::SLICE,
    inbox::SLICE,
];

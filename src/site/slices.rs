//! Every slice of the program. To add one, add its card: see [`crate::base::slice`].

use crate::base::slice::{Hourly, Slice};
use crate::channels::{assisted, imports, inbox, my_data, paper};
use crate::content::photos;
use crate::moderation::measures;
use crate::participation::{
    answers, ballot_log, ballot_papers, ballots, consultations, counts, discussion, drafts, invitations, kiosks, meetings, options, outcomes, pledges,
    problems, questionnaires, round_tables, solutions, support,
};
use crate::people::{accounts, claims, consent, held_names, notifications, organisations, residents, restrictions, roles, sign_on, staff};
use crate::{base, communes, moderation};

use super::orphans;

/// What the site itself adds.
const SITE: Slice = Slice {
    hourly: &[Hourly::new("files that no row leads to", |app| Box::pin(async move { orphans::delete(&app).await.map(drop) }))],
    ..Slice::named("site")
};

/// Their cards. People read of what is held about them in this order.
pub const SLICES: &[Slice] = &[
    accounts::SLICE,
    base::SLICE,
    consent::SLICE,
    roles::SLICE,
    staff::SLICE,
    residents::SLICE,
    organisations::SLICE,
    notifications::SLICE,
    sign_on::SLICE,
    photos::SLICE,
    moderation::SLICE,
    held_names::SLICE,
    claims::SLICE,
    restrictions::SLICE,
    measures::SLICE,
    problems::SLICE,
    solutions::SLICE,
    discussion::SLICE,
    support::SLICE,
    pledges::SLICE,
    answers::SLICE,
    consultations::SLICE,
    questionnaires::SLICE,
    invitations::SLICE,
    drafts::SLICE,
    options::SLICE,
    ballots::SLICE,
    ballot_log::SLICE,
    ballot_papers::SLICE,
    kiosks::SLICE,
    round_tables::SLICE,
    meetings::SLICE,
    counts::SLICE,
    outcomes::SLICE,
    paper::SLICE,
    assisted::SLICE,
    my_data::SLICE,
    inbox::SLICE,
    imports::SLICE,
    communes::SLICE,
    SITE,
];

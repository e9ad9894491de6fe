//! What a page is about at this moment, above everything else: how far, who must act, how late.

use leptos::prelude::*;

use super::icon::icon;
use super::labels;
use crate::format;
use crate::model::Micros;
use crate::model::content::{ProblemState, SolutionState};
use crate::model::frame::Frame;
use crate::model::path::{NextAct, SolutionPath};
use crate::words::tr;

const DAY: i64 = 86_400_000_000;

/// Whole days between two moments.
const fn days(from: Micros, to: Micros) -> i64 {
    (to.0 - from.0) / DAY
}

fn banner(f: &Frame, class: &'static str, sign: &str, text: String) -> AnyView {
    view! { <div class=class>{icon(f, sign)}<p>{text}</p></div> }.into_any()
}

/// Of a solution. `None` where nobody has anything to do and nothing was reached.
pub fn solution(f: &Frame, path: &SolutionPath) -> Option<AnyView> {
    let date = |at: Micros| format::date(f.lang, at);
    Some(match (path.next, path.state) {
        (NextAct::Supports { missing }, _) => banner(f, "banner", "support", f.tn(tr::banner::TO_GO, missing)),
        // Whoever is late by an hour is late by a day: the day was named.
        (NextAct::Answer { by, overdue: true }, _) => banner(f, "banner late", "late", f.tn(tr::banner::LATE, days(by, f.now).max(1))),
        (NextAct::Answer { by, overdue: false }, _) => banner(f, "banner reached", "check", f.tf(tr::banner::REACHED, &[("date", &date(by))])),
        (NextAct::Evaluate { by: Some(by) }, _) => banner(f, "banner", "clock", f.tf(tr::solution_path::NEXT_EVALUATE_BY, &[("date", &date(by))])),
        (NextAct::Evaluate { by: None }, _) => banner(f, "banner", "clock", f.t(tr::solution_path::NEXT_EVALUATE).to_owned()),
        (NextAct::BeginWorks, _) => banner(f, "banner reached", "check", f.t(tr::banner::ACCEPTED).to_owned()),
        (NextAct::FinishWorks, _) => banner(f, "banner", "clock", f.t(tr::banner::WORKS).to_owned()),
        (NextAct::Nobody, SolutionState::Done) => banner(f, "banner reached", "check", f.t(tr::banner::DONE).to_owned()),
        (NextAct::Nobody, SolutionState::Rejected) => banner(f, "banner", "info", f.t(tr::banner::REJECTED).to_owned()),
        (NextAct::Nobody, _) => return None,
    })
}

/// Of a problem that was reported at a moment.
pub fn problem(f: &Frame, state: ProblemState, reported: Micros) -> AnyView {
    use tr::banner as word;
    match state {
        ProblemState::Reported => banner(f, "banner", "clock", f.tn(word::WAITING, days(reported, f.now).max(0))),
        ProblemState::Acknowledged => banner(f, "banner", "check", f.t(word::SEEN).to_owned()),
        ProblemState::InProgress => banner(f, "banner", "clock", f.t(word::HANDLED).to_owned()),
        ProblemState::Resolved => banner(f, "banner reached", "check", f.t(word::RESOLVED).to_owned()),
        ProblemState::NotOurs | ProblemState::Declined | ProblemState::Duplicate => banner(f, "banner", "info", f.t(labels::problem_state(state)).to_owned()),
    }
}

//! The path of a solution: which steps are behind it, which lie ahead, who must act next.

use app::model::Micros;
use app::model::content::SolutionState;
use app::model::path::{NextAct, PathStep, SolutionPath, Step};

use super::{Solution, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::PartRows;
use crate::communes::Commune;

/// The path of a published solution, from the rows of [`super::with_page`].
pub fn path(app: &App, commune: &Commune, solution: &Solution, rows: &PartRows) -> SolutionPath {
    SolutionPath {
        state: solution.state,
        threshold: commune.threshold().needed,
        steps: steps(solution, &store::state_changes(rows)),
        next: next_act(commune, solution, app.clock.now()),
    }
}

/// The steps reached, then those ahead. A step that was skipped (a commune may answer before the threshold) is left out.
fn steps(solution: &Solution, changes: &[(SolutionState, Timestamp)]) -> Vec<PathStep> {
    use SolutionState as S;
    let when = |state: S| changes.iter().rev().find(|(reached, _)| *reached == state).map(|(_, at)| Micros::from(*at));
    // A moment that another platform gave for a decision is none if it is not after the publication.
    let decided = |state: S| when(state).filter(|at| !solution.state_imported || *at > Micros::from(solution.published_at));
    let rejected = solution.state == S::Rejected;
    let dated = [
        (Step::Published, Some(solution.published_at.into())),
        (Step::Threshold, solution.threshold_at.map(Micros::from)),
        (Step::Evaluation, decided(S::UnderEvaluation)),
        (Step::Decision, decided(if rejected { S::Rejected } else { S::Accepted })),
        (Step::Works, when(S::InProgress)),
        (Step::Done, when(S::Done)),
    ];
    let ended = match solution.state {
        S::Withdrawn => Some(Step::Withdrawn),
        S::Merged => Some(Step::Merged),
        _ => None,
    };
    let here = match solution.state {
        S::Draft | S::Published => Step::Published,
        S::Threshold => Step::Threshold,
        S::UnderEvaluation => Step::Evaluation,
        S::Accepted | S::Rejected => Step::Decision,
        S::InProgress => Step::Works,
        S::Done => Step::Done,
        S::Withdrawn => Step::Withdrawn,
        S::Merged => Step::Merged,
    };
    let position = dated.iter().position(|(step, _)| *step == here).unwrap_or(dated.len());
    let mut line: Vec<PathStep> = dated
        .into_iter()
        .enumerate()
        .filter(|(index, (step, at))| at.is_some() || *step == here || (*index > position && !rejected && ended.is_none()))
        .map(|(index, (step, at))| PathStep {
            step,
            // What an import brought may have a state without a moment: it is reached all the same.
            reached: index <= position,
            at: at.filter(|_| index <= position),
            current: step == here,
            failed: rejected && step == here,
        })
        .collect();
    if let Some(step) = ended {
        line.push(PathStep { step, reached: true, at: when(solution.state), current: true, failed: true });
    }
    line
}

fn next_act(commune: &Commune, solution: &Solution, now: Timestamp) -> NextAct {
    use SolutionState as S;
    let by = solution.answer_due_at;
    match (solution.state, by) {
        // What was decided elsewhere obliges nobody here.
        (S::Threshold | S::UnderEvaluation | S::Accepted | S::InProgress, _) if solution.state_imported => NextAct::Nobody,
        (S::Draft | S::Published, _) => {
            NextAct::Supports { missing: commune.threshold().missing(solution.support_count, solution.resident_support_count).max(1) }
        }
        (S::Threshold, Some(by)) => NextAct::Answer { by: by.into(), overdue: now > by },
        (S::Threshold, None) => NextAct::Evaluate { by: None },
        (S::UnderEvaluation, Some(by)) if now > by => NextAct::Answer { by: by.into(), overdue: true },
        (S::UnderEvaluation, by) => NextAct::Evaluate { by: by.map(Micros::from) },
        (S::Accepted, _) => NextAct::BeginWorks,
        (S::InProgress, _) => NextAct::FinishWorks,
        (S::Rejected | S::Done | S::Withdrawn | S::Merged, _) => NextAct::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use app::model::Localized;
    use app::model::content::Visibility;
    use app::model::languages::Needed;
    use uuid::Uuid;

    use super::*;
    use crate::base::db::{AccountId, CommuneId, SolutionId};
    use crate::communes::KeptMap;

    const DAY: i64 = 86_400_000_000;

    fn solution(state: SolutionState) -> Solution {
        Solution {
            id: SolutionId(Uuid::nil()),
            commune_id: CommuneId(Uuid::nil()),
            number: 1,
            title: String::new(),
            author_id: AccountId(Uuid::nil()),
            organisation_id: None,
            visibility: Visibility::Published,
            version: 1,
            state,
            support_count: 40,
            resident_support_count: 0,
            endorsement_count: 0,
            imported_support_count: 0,
            comment_count: 0,
            published_at: Timestamp(DAY),
            threshold_at: None,
            answer_due_at: None,
            referred_to: String::new(),
            state_imported: false,
        }
    }

    fn commune() -> Commune {
        Commune {
            id: CommuneId(Uuid::nil()),
            slug: String::new(),
            name: Localized::default(),
            population: 0,
            accent: String::new(),
            contact_email: String::new(),
            support_threshold: 100,
            threshold_counts: None,
            threshold_others: 50,
            languages: Needed::LEAST,
            many_residents: false,
            has_consultations: false,
            answer_days: 60,
            appeal_days: 14,
            decision_hours: 72,
            organisation_days: 14,
            edit_minutes: 0,
            review_weight: 3,
            residence_months: 24,
            map: KeptMap::default(),
            crest: String::new(),
            photo: String::new(),
            created_at: Timestamp(0),
        }
    }

    fn shown(solution: &Solution, changes: &[(SolutionState, Timestamp)]) -> Vec<(Step, bool, bool)> {
        steps(solution, changes).into_iter().map(|step| (step.step, step.reached, step.current)).collect()
    }

    #[test]
    fn a_new_one_waits_for_supports_with_everything_ahead() {
        let new = solution(SolutionState::Published);
        let line = shown(&new, &[(SolutionState::Published, Timestamp(DAY))]);
        assert_eq!(line[0], (Step::Published, true, true));
        assert_eq!(line.len(), 6);
        assert!(line[1..].iter().all(|(_, reached, current)| !reached && !current));
        assert_eq!(next_act(&commune(), &new, Timestamp(DAY)), NextAct::Supports { missing: 60 });
    }

    #[test]
    fn at_the_threshold_the_commune_has_its_days() {
        let mut full = solution(SolutionState::Threshold);
        full.threshold_at = Some(Timestamp(10 * DAY));
        full.answer_due_at = Some(Timestamp(70 * DAY));
        assert_eq!(next_act(&commune(), &full, Timestamp(70 * DAY)), NextAct::Answer { by: Micros(70 * DAY), overdue: false });
        assert_eq!(next_act(&commune(), &full, Timestamp(70 * DAY + 1)), NextAct::Answer { by: Micros(70 * DAY), overdue: true });
        assert_eq!(shown(&full, &[])[1], (Step::Threshold, true, true));
    }

    #[test]
    fn an_early_answer_leaves_out_what_was_skipped() {
        let line = shown(&solution(SolutionState::Accepted), &[(SolutionState::Accepted, Timestamp(3 * DAY))]);
        assert_eq!(line, [(Step::Published, true, false), (Step::Decision, true, true), (Step::Works, false, false), (Step::Done, false, false)]);
    }

    #[test]
    fn a_refused_or_withdrawn_one_has_nothing_ahead() {
        let refused = steps(&solution(SolutionState::Rejected), &[(SolutionState::Rejected, Timestamp(3 * DAY))]);
        assert_eq!(refused.last().map(|step| (step.step, step.failed)), Some((Step::Decision, true)));
        let withdrawn = steps(&solution(SolutionState::Withdrawn), &[(SolutionState::Withdrawn, Timestamp(3 * DAY))]);
        assert_eq!(withdrawn.iter().map(|step| step.step).collect::<Vec<_>>(), [Step::Published, Step::Withdrawn]);
        assert_eq!(next_act(&commune(), &solution(SolutionState::Rejected), Timestamp(0)), NextAct::Nobody);
    }

    #[test]
    fn an_imported_one_stands_where_it_stood_without_a_moment_and_obliges_nobody() {
        for state in [SolutionState::Accepted, SolutionState::UnderEvaluation, SolutionState::Rejected] {
            let imported = Solution { state_imported: true, ..solution(state) };
            let line = steps(&imported, &[]);
            let here = line.iter().find(|step| step.current).expect("a step");
            assert!(here.reached && here.at.is_none(), "{here:?}");
            assert_eq!(next_act(&commune(), &imported, Timestamp(DAY)), NextAct::Nobody);
            let undated = steps(&imported, &[(state, imported.published_at)]);
            assert!(undated.iter().all(|step| !step.current || step.at.is_none()), "decided when it was published: {undated:?}");
            let dated = steps(&imported, &[(state, Timestamp(2 * DAY))]);
            assert!(dated.iter().any(|step| step.current && step.at == Some(Micros(2 * DAY))), "{dated:?}");
        }
        let works = Solution { state_imported: true, ..solution(SolutionState::InProgress) };
        assert_eq!(next_act(&commune(), &works, Timestamp(DAY)), NextAct::Nobody);
        assert_eq!(next_act(&commune(), &solution(SolutionState::Accepted), Timestamp(DAY)), NextAct::BeginWorks);
    }
}

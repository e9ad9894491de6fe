//! What a consultation is made from: texts of the locales, phases with their lengths, and whom it is for.
//!
//! To add a template: a variant of `ConsultationTemplate`, its words, its line in [`outline`] and in [`words`]; parts fill in theirs
//! ([`crate::base::part::Part::fill`]).

use app::model::Lang;
use app::model::consultations::{AudienceKind, ConsultationTemplate, PhaseKind, TextName};
use app::words::{Key, tr};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::model::Texts;
use super::phases::{Phase, Schedule, end_of};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::PhaseId;

/// A template: its phases with their lengths in days, and whom it is for.
pub(super) const fn outline(template: ConsultationTemplate) -> (AudienceKind, &'static [(PhaseKind, i64)]) {
    use PhaseKind as P;
    match template {
        ConsultationTemplate::ParticipatoryBudget => (
            AudienceKind::Residents,
            &[
                (P::Inform, 14),
                (P::Gather, 30),
                (P::Review, 30),
                (P::Appeal, 7),
                (P::FinalList, 7),
                (P::Vote, 21),
                (P::Verify, 7),
                (P::Decide, 21),
                (P::Follow, 365),
            ],
        ),
        ConsultationTemplate::Vote => {
            (AudienceKind::Residents, &[(P::Inform, 7), (P::Discuss, 14), (P::Vote, 14), (P::Verify, 3), (P::Decide, 21), (P::Follow, 180)])
        }
        ConsultationTemplate::OpennessPlan => {
            (AudienceKind::Participants, &[(P::Inform, 7), (P::Gather, 30), (P::Discuss, 14), (P::Decide, 30), (P::Follow, 365)])
        }
        ConsultationTemplate::ActionPlan => {
            (AudienceKind::Participants, &[(P::Inform, 14), (P::Gather, 45), (P::Discuss, 30), (P::Decide, 45), (P::Follow, 365)])
        }
        ConsultationTemplate::DraftText => (AudienceKind::Participants, &[(P::Inform, 7), (P::Discuss, 30), (P::Decide, 30), (P::Follow, 180)]),
        ConsultationTemplate::Questionnaire => (AudienceKind::Residents, &[(P::Inform, 3), (P::Gather, 21), (P::Verify, 7), (P::Decide, 21)]),
        ConsultationTemplate::RoundTable => (AudienceKind::Participants, &[(P::Inform, 7), (P::Discuss, 21), (P::Decide, 21), (P::Follow, 180)]),
    }
}

/// The phases one after the other from a day on. Returns `None` for days that no calendar has.
pub(super) fn schedule(app: &App, template: ConsultationTemplate, first: Date, now: Timestamp) -> Option<Schedule> {
    let mut last = first.checked_sub(1.day()).ok()?;
    let mut phases = Vec::new();
    for (kind, days) in outline(template).1 {
        last = last.checked_add(jiff::Span::new().try_days(*days).ok()?).ok()?;
        phases.push(Phase { id: app.rng.id::<PhaseId>(now), kind: *kind, starts_at: None, ends_at: Some(end_of(last)?) });
    }
    Some(Schedule::new(Some(Timestamp::start_of(first)?), phases))
}

/// The texts in the languages that they are there in.
pub(super) fn texts(template: ConsultationTemplate) -> Texts {
    let mut texts = Texts::default();
    for name in TextName::ALL {
        let key = words(template, *name);
        for lang in [Lang::Ar, Lang::Fr, Lang::En] {
            key.text(lang).clone_into(texts.get_mut(*name).own_mut(lang));
        }
    }
    texts
}

macro_rules! texts_of {
    ($template:ident, $name:expr) => {{
        use tr::consultation_templates::$template as word;
        match $name {
            TextName::Title => word::TITLE,
            TextName::Purpose => word::PURPOSE,
            TextName::Settled => word::SETTLED,
            TextName::Decider => word::DECIDER,
            TextName::Binding => word::BINDING,
        }
    }};
}

const fn words(template: ConsultationTemplate, name: TextName) -> Key {
    match template {
        ConsultationTemplate::ParticipatoryBudget => texts_of!(participatory_budget, name),
        ConsultationTemplate::Vote => texts_of!(vote, name),
        ConsultationTemplate::OpennessPlan => texts_of!(openness_plan, name),
        ConsultationTemplate::ActionPlan => texts_of!(action_plan, name),
        ConsultationTemplate::DraftText => texts_of!(draft_text, name),
        ConsultationTemplate::Questionnaire => texts_of!(questionnaire, name),
        ConsultationTemplate::RoundTable => texts_of!(round_table, name),
    }
}

//! Props of what consultations show, with one text wherever they take one.

use crate::model::consultation_pages::{AudienceLine, ConsultationCard, OwnStanding};
use crate::model::consultations::{AudienceKind, ConsultationState, ConsultationTemplate, Multilingual, Opening};
use crate::model::options::{Criterion, Mark, OpinionLine, OptionCard, OptionState, OptionText, Span, Verdict};
use crate::model::questionnaire::{self, Input};
use crate::model::{Localized, Micros};

use super::props::{localized, person};

pub fn multilingual(t: &str) -> Multilingual {
    Multilingual { ar: t.to_owned(), fr: t.to_owned(), en: t.to_owned(), zgh: t.to_owned() }
}

pub fn audience_of(t: &str) -> AudienceLine {
    let name = Localized { ar: t.to_owned(), fr: t.to_owned(), en: t.to_owned() };
    AudienceLine { kind: AudienceKind::Neighbourhoods, neighbourhoods: vec![name], organisations: Vec::new() }
}

/// A question with the same text wherever it takes one.
pub fn asked(t: &str, input: Input) -> questionnaire::Asked {
    let said = || questionnaire::Said { text: t.to_owned(), lang: "fr".to_owned(), right: false };
    questionnaire::Asked {
        number: "3".to_owned(),
        name: "why".to_owned(),
        label: said(),
        hint: Some(said()),
        guidance: Some(said()),
        recording: Some(t.to_owned()),
        required: false,
        input,
        values: vec![t.to_owned()],
        error: Some(t.to_owned()),
        skip: Some(t.to_owned()),
        presence: questionnaire::Presence::Fixed,
    }
}

pub fn consultation_card(t: &str) -> ConsultationCard {
    ConsultationCard {
        number: 3,
        title: multilingual(t),
        template: ConsultationTemplate::RoundTable,
        audience: AudienceKind::Residents,
        state: ConsultationState::Open,
        opens_at: Micros(0),
        over_at: Micros(1),
        comment_count: 2,
        late_since: None,
        decision: Some(multilingual(t)),
        own: Some(OwnStanding { opening: Opening::Open { until: Micros(1) }, done: false, pending: false }),
    }
}

pub fn option_card(t: &str) -> OptionCard {
    OptionCard {
        n: 3,
        title: Some(t.to_owned()),
        category: t.to_owned(),
        place: Some(localized(t)),
        cost: Some(18_000_000),
        state: OptionState::Feasible,
        supports: 12,
        author: person(t),
        at: Micros(0),
        language: None,
    }
}

pub fn opinion_line(t: &str) -> OpinionLine {
    let span = Span { from: Some(1), to: Some(2) };
    OpinionLine {
        service: t.to_owned(),
        verdict: Verdict::YesIf,
        body: t.to_owned(),
        marks: vec![(Criterion::Land, Mark::Doubt)],
        cost: span,
        running: span,
        at: Micros(0),
    }
}

pub fn option_text(t: &str) -> OptionText {
    OptionText { title: t.to_owned(), body: t.to_owned(), helps: t.to_owned(), language: None }
}

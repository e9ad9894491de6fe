//! Questions with which templates begin: in Arabic, French and English, to be changed or removed in the editor before anybody is asked.

use app::model::Lang;
use app::model::consultations::ConsultationTemplate;
use app::words::tr;
use xlsform::Form;

use super::editing::empty;
use crate::base::error::Result;

/// The questions of a template; `None` for one that asks in another way.
pub(super) fn form(template: ConsultationTemplate) -> Result<Option<Form>> {
    let text = match template {
        ConsultationTemplate::ActionPlan => include_str!("starters/action_plan.json"),
        ConsultationTemplate::OpennessPlan => include_str!("starters/openness_plan.json"),
        ConsultationTemplate::RoundTable => include_str!("starters/round_table.json"),
        ConsultationTemplate::Questionnaire => return Ok(Some(empty(tr::questionnaires::TITLE.text(Lang::Ar)))),
        ConsultationTemplate::ParticipatoryBudget | ConsultationTemplate::Vote | ConsultationTemplate::DraftText => return Ok(None),
    };
    Ok(Some(serde_json::from_str(text).map_err(anyhow::Error::from)?))
}

#[cfg(test)]
mod tests {
    use app::model::languages::Needed;

    use super::super::faults;
    use super::*;

    #[test]
    fn what_a_template_begins_with_can_be_asked() {
        let all = Needed::parse("ar,fr,en").unwrap_or_default();
        for template in [ConsultationTemplate::ActionPlan, ConsultationTemplate::OpennessPlan, ConsultationTemplate::RoundTable] {
            let form = form(template).expect("readable").expect("questions");
            for needed in [Needed::default(), all] {
                let found = faults::of(&form, needed);
                assert!(found.is_empty(), "{template:?}: {found:?}");
            }
            assert!(form.questions().count() >= 6, "{template:?}");
            for (_, question) in form.questions() {
                let french = question.label.get("fr").unwrap_or_default();
                assert!(![" ?", " :", " ;", " !"].iter().any(|mark| french.contains(mark)), "{french}");
            }
        }
    }
}

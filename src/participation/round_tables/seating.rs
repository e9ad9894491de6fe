//! Who sits where: results of questions turned so that each kind of organisation has its own place.

use app::model::Lang;
use app::model::questionnaire::{ResultTable, Said};
use app::model::round_table::{Position, RoundTablePage, Side, TableQuestion};
use app::words::tr;

use crate::base::App;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::participation::{invitations, questionnaires};

/// The page as somebody may see it.
pub(super) async fn page(app: &App, commune: &Commune, consultation: &Consultation, staff: bool, lang: Lang) -> Result<RoundTablePage> {
    let given = questionnaires::given(app, commune, consultation, staff, lang).await?;
    let invited = invitations::invited_by_kind(&mut &app.db, consultation.id).await?;
    let invited = |kind| invited.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count);
    let sides: Vec<Side> = given.organisations.iter().map(|(kind, answered)| Side { kind: *kind, invited: invited(*kind), answered: *answered }).collect();
    // As many as the results say to the same reader: while questions are open others read of the last step alone.
    let told = given.results.counts.iter().find(|(what, _)| *what == tr::questionnaires::PERSONS);
    let persons = told.map(|(_, count)| *count).filter(|count| *count > 0);
    let questions = given.results.tables.iter().map(|table| question(table, &sides, persons.is_some())).collect();
    Ok(RoundTablePage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        partial: given.results.partial,
        counted_at: given.results.counted_at,
        staff,
        sides,
        persons,
        questions,
    })
}

/// A question as each side answered it; a side of which nobody answered anything has no place.
fn question(table: &ResultTable, sides: &[Side], persons: bool) -> TableQuestion {
    let positions = sides.iter().filter(|side| side.answered > 0).map(|side| position(table, *side)).collect();
    // What was written is no count of anything but that it was.
    let counted = !table.lines.is_empty();
    let residents = (persons && counted).then(|| table.lines.iter().map(|line| (line.label.clone(), line.count)).collect());
    TableQuestion { number: table.number.clone(), name: table.name.clone(), label: table.label.clone(), positions, residents }
}

fn position(table: &ResultTable, side: Side) -> Position {
    let is_own = |kind: &str| kind == side.kind.as_str();
    let texts: Vec<_> = table
        .texts
        .iter()
        .filter(|line| line.photo.is_none())
        .filter_map(|line| line.organisation.as_ref().filter(|(_, kind)| is_own(kind)).map(|(name, _)| (line.text.clone(), name.clone())))
        .collect();
    let choices = table.lines.iter().filter_map(|line| {
        let names: Vec<_> = line.organisations.iter().filter(|(_, kind)| is_own(kind)).map(|(name, _)| name.clone()).collect();
        // Whose text stands here answered: that need not be said once more.
        let names: Vec<_> = names.into_iter().filter(|name| !texts.iter().any(|(_, known)| known == name)).collect();
        (!names.is_empty()).then(|| -> (Said, Vec<_>) { (line.label.clone(), names) })
    });
    Position { side, choices: choices.collect(), texts }
}

#[cfg(test)]
mod tests {
    use app::model::Localized;
    use app::model::content::OrganisationKind;
    use app::model::questionnaire::{ResultLine, TextLine};

    use super::*;

    fn name(text: &str) -> Localized {
        Localized { fr: text.to_owned(), ..Localized::default() }
    }

    fn line(label: &str, organisations: &[(&str, &str)], count: Option<i64>) -> ResultLine {
        let organisations = organisations.iter().map(|(own, kind)| (name(own), (*kind).to_owned())).collect();
        ResultLine {
            label: Said { text: label.to_owned(), ..Said::default() },
            code: label.to_owned(),
            organisations,
            count,
            by_audience: Vec::new(),
            by_place: Vec::new(),
        }
    }

    fn text(text: &str, organisation: Option<(Localized, String)>) -> TextLine {
        TextLine { text: text.to_owned(), photo: None, organisation, id: None, under_review: false }
    }

    #[test]
    fn each_kind_has_its_own_answers_and_no_others() {
        let table = ResultTable {
            number: "1".to_owned(),
            name: "way".to_owned(),
            label: Said::default(),
            many: false,
            lines: vec![line("bus", &[("A", "business"), ("B", "union")], Some(12)), line("foot", &[("C", "business")], None)],
            total: line("all", &[], Some(20)),
            texts: vec![text("Un mot", Some((name("B"), "union".to_owned()))), text("De personne", None)],
            more_texts: None,
            later_texts: false,
            withheld: None,
        };
        let side = |kind, answered| Side { kind, invited: 4, answered };
        let sides = [side(OrganisationKind::Business, 2), side(OrganisationKind::Union, 1), side(OrganisationKind::School, 0)];
        let asked = question(&table, &sides, true);
        assert_eq!(asked.positions.len(), 2, "who did not answer has no place");
        let business: Vec<_> = asked.positions[0].choices.iter().map(|(said, names)| (said.text.as_str(), names.clone())).collect();
        assert_eq!(business, [("bus", vec![name("A")]), ("foot", vec![name("C")])]);
        assert_eq!(asked.positions[1].texts, [("Un mot".to_owned(), name("B"))]);
        let residents: Vec<_> = asked.residents.expect("counts").into_iter().map(|(_, count)| count).collect();
        assert_eq!(residents, [Some(12), None], "what is hidden stays hidden");
        assert_eq!(question(&table, &sides, false).residents, None::<Vec<(Said, Option<i64>)>>);
    }
}

//! Results, question by question: counts of persons with their small cells hidden, positions of organisations by name, texts whose authors let them be
//! published. Everybody sees them from when it was declared, the staff of the commune at every moment.

use std::collections::HashMap;

use app::model::Lang;
use app::model::Localized;
use app::model::content::{OrganisationKind, Visibility};
use app::model::questionnaire::{AnswerStanding, ResultLine, ResultTable, ResultsPage, Said, TextLine};
use app::words::tr;
use xlsform::{Answers, Form, Kind, Question, Text};

use super::counting::{self, Counts};
use super::moderated::is_shown;
use super::protecting::{Columns, Protected, THRESHOLD};
use super::publishing;
pub(super) use super::showing::is_public;
use super::showing::{complete_from, is_partial};
use super::speaking::Speaker;
use super::stepping::{self, Last, Whole, rounded};
use super::store::texts::Position;
use super::store::{self, Questionnaire};
use super::tallies::Line;
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::OrganisationId;
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::consultations::Consultation;
use crate::people::organisations;

/// Organisations of a page at most, and what they wrote.
const MOST: usize = 500;
const MOST_TEXTS: i64 = 5_000;

/// What files call the end of a column, and neighbourhoods that are told together.
pub(super) const TOTAL: &str = "total";
pub(super) const OTHERS: &str = "others";

/// What organisations answered, and how each is called with its kind.
struct Positions {
    given: Vec<(OrganisationId, Answers)>,
    /// What they wrote to be published.
    texts: Vec<Position>,
    named: HashMap<OrganisationId, (Localized, String)>,
}

impl Positions {
    async fn load(app: &App, questionnaire: &Questionnaire) -> Result<Self> {
        let given = store::organisations::given(&mut &app.db, questionnaire.id, MOST as i64).await?;
        let briefs = organisations::briefs(&mut &app.db, &given.iter().map(|(organisation, _)| *organisation).collect::<Vec<_>>()).await?;
        let named = briefs.into_iter().map(|brief| (brief.id, (brief.name, brief.kind.as_str().to_owned()))).collect();
        let texts = store::texts::positions(&mut &app.db, questionnaire.id, MOST_TEXTS).await?;
        Ok(Self { given, texts, named })
    }

    /// Those that answered a question so.
    fn at(&self, name: &str, line: &Line) -> Vec<(Localized, String)> {
        let agreed = self.given.iter().filter(|(_, answers)| answers.get(name).is_some_and(|answer| line.has(answer)));
        agreed.filter_map(|(organisation, _)| self.named.get(organisation).cloned()).collect()
    }

    /// What they wrote that may be published.
    fn texts(&self, name: &str) -> Vec<TextLine> {
        let own = self.texts.iter().filter(|text| text.question == name && is_shown(&text.visibility));
        own.filter_map(|text| {
            Some(TextLine {
                text: text.body.clone(),
                photo: text.photo_id.map(|id| id.to_string()),
                organisation: Some(self.named.get(&text.organisation_id)?.clone()),
                id: Some(text.id.to_string()),
                under_review: text.visibility == Visibility::UnderReview.as_str(),
            })
        })
        .collect()
    }
}

/// How many organisations of each kind answered.
pub(super) async fn answered_by_kind(app: &App, questionnaire: &Questionnaire) -> Result<Vec<(OrganisationKind, i64)>> {
    let given = store::organisations::given(&mut &app.db, questionnaire.id, MOST as i64).await?;
    let briefs = organisations::briefs(&mut &app.db, &given.iter().map(|(organisation, _)| *organisation).collect::<Vec<_>>()).await?;
    let count = |kind: OrganisationKind| briefs.iter().filter(|brief| brief.kind == kind).count() as i64;
    Ok(OrganisationKind::ALL.iter().map(|kind| (*kind, count(*kind))).collect())
}

/// The results as somebody may see them.
pub(super) async fn page(
    app: &App,
    commune: &Commune,
    (consultation, questionnaire): (&Consultation, &Questionnaire),
    staff: bool,
    lang: Lang,
) -> Result<ResultsPage> {
    let now = app.clock.now();
    if !staff && !is_public(consultation, questionnaire, now) {
        return Err(Error::NotFound);
    }
    let partial = is_partial(consultation, questionnaire, now);
    let mut page = ResultsPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        partial,
        staff,
        in_steps: partial && !staff,
        counted_at: None,
        complete_from: complete_from(consultation, questionnaire).filter(|_| partial).map(Into::into),
        counts: Vec::new(),
        audiences: Vec::new(),
        places: Vec::new(),
        place_codes: Vec::new(),
        tables: Vec::new(),
        changes: publishing::lines(app, questionnaire, lang).await?,
    };
    let positions = Positions::load(app, questionnaire).await?;
    let speaker = Speaker::new(&questionnaire.form, lang);
    if page.in_steps {
        if let Some(last) = stepping::last(app, questionnaire).await? {
            add_step(&mut page, &speaker, &last, &positions);
        }
    } else {
        let places = communes::neighbourhoods(app, commune.id).await?;
        let counts = counting::counts(app, questionnaire, places.iter().map(|place| place.id).collect()).await?;
        page.audiences = counts.columns.audiences.iter().map(|column| (column.len() == 1).then(|| AnswerStanding::ALL[column[0]])).collect();
        page.places = counts.columns.places.iter().map(|column| place(column, &places)).collect();
        page.place_codes = counts.columns.places.iter().map(|column| place_code(column, &places)).collect();
        page.counts.push((tr::questionnaires::PERSONS, questionnaire.answer_count));
        page.tables = (0..counts.all.len()).map(|at| table(&speaker, (&counts, at), &positions)).collect();
        for table in &mut page.tables {
            if matches!(questionnaire.form.question(&table.name), Some(Question { kind: Kind::Text | Kind::Image(_), .. })) {
                add_texts(app, questionnaire, table, None).await?;
            }
        }
    }
    page.counts.push((tr::questionnaires::ORGANISATIONS, questionnaire.organisation_count));
    Ok(page)
}

/// Texts of a page, of persons.
const TEXTS: usize = 20;

/// Adds what persons wrote to a question, after those that organisations did.
async fn add_texts(app: &App, questionnaire: &Questionnaire, table: &mut ResultTable, after: Option<Cursor>) -> Result<()> {
    let rows = store::texts::shown(&mut &app.db, (questionnaire.id, &table.name), after, TEXTS as i64 + 1).await?;
    let rows = Page::of(rows, TEXTS, |row| Cursor::by_number(row.place, row.id.0));
    table.more_texts = rows.next.map(|next| next.to_string());
    table.texts.extend(rows.rows.into_iter().map(|row| TextLine {
        text: row.body,
        photo: row.photo_id.map(|id| id.to_string()),
        organisation: None,
        id: Some(row.id.to_string()),
        under_review: row.visibility == Visibility::UnderReview.as_str(),
    }));
    Ok(())
}

/// Shows a later part of the texts of one question in the place of its first.
pub(super) async fn go_on(app: &App, questionnaire: &Questionnaire, page: &mut ResultsPage, (question, after): (&str, Cursor)) -> Result<()> {
    let table = page.tables.iter_mut().find(|table| table.name == question && table.texts.iter().any(|text| text.organisation.is_none()));
    if let Some(table) = table {
        table.texts.clear();
        table.later_texts = true;
        add_texts(app, questionnaire, table, Some(after)).await?;
    }
    Ok(())
}

/// What a column of neighbourhoods is called.
fn place(column: &[usize], places: &[Neighbourhood]) -> Localized {
    let others = tr::questionnaires::OTHERS;
    match column {
        [at] if *at < places.len() => places[*at].name.clone(),
        _ => Localized { ar: others.text(Lang::Ar).to_owned(), fr: others.text(Lang::Fr).to_owned(), en: others.text(Lang::En).to_owned() },
    }
}

/// What files call it.
fn place_code(column: &[usize], places: &[Neighbourhood]) -> String {
    match column {
        [at] if *at < places.len() => places[*at].slug.clone(),
        _ => OTHERS.to_owned(),
    }
}

/// The question that is answered under a name, and its words: those of a matrix's row, if it has some.
fn asked<'f>(form: &'f Form, name: &str) -> Option<(&'f Question, &'f Text)> {
    let question = form.asks(name)?;
    let row = match &question.kind {
        Kind::Matrix(matrix) => matrix.rows.iter().find(|row| row.name == name),
        _ => None,
    };
    let label = row.map(|row| &row.label).filter(|label| !label.is_empty());
    Some((question, label.unwrap_or(&question.label)))
}

fn empty_line(code: String, label: Said) -> ResultLine {
    ResultLine { label, code, organisations: Vec::new(), count: None, by_audience: Vec::new(), by_place: Vec::new() }
}

/// A table without its numbers.
fn begin(speaker: &Speaker<'_>, name: &str, many: bool) -> ResultTable {
    ResultTable {
        number: speaker.number(name),
        name: name.to_owned(),
        label: asked(speaker.form, name).map_or_else(Said::default, |(_, label)| speaker.say(label, name)),
        many,
        lines: Vec::new(),
        total: empty_line(TOTAL.to_owned(), speaker.ours(tr::questionnaires::TOTAL.text(speaker.lang))),
        texts: Vec::new(),
        more_texts: None,
        later_texts: false,
        withheld: None,
    }
}

/// What everybody sees while it is open: tens of the last step.
fn add_step(page: &mut ResultsPage, speaker: &Speaker<'_>, last: &Last, positions: &Positions) {
    page.counted_at = Some(last.counted_at.into());
    page.counts.extend(rounded(last.persons).map(|persons| (tr::questionnaires::PERSONS, persons)));
    let is_many = |name: &str| match speaker.form.asks(name).map(|question| &question.kind) {
        Some(Kind::SelectMultiple(_)) => true,
        Some(Kind::Matrix(matrix)) => matrix.many,
        _ => false,
    };
    let of = |whole: &Whole| {
        let mut table = begin(speaker, &whole.name, is_many(&whole.name));
        table.total.count = rounded(whole.answered);
        let line = |(line, count): &(Line, i64)| ResultLine {
            organisations: positions.at(&whole.name, line),
            count: rounded(*count),
            ..empty_line(line.code(), words(speaker, &whole.name, line))
        };
        table.lines = whole.lines.iter().map(line).collect();
        table
    };
    page.tables = last.questions.iter().map(of).collect();
}

/// What stands in a line: its count and its parts, without what is hidden.
fn line(protected: &Protected, (audience, place): (&[usize], &[usize]), columns: &Columns, (code, label): (String, Said)) -> ResultLine {
    let shown = |at: &usize| (!protected.hidden.contains(at)).then(|| protected.tables.numbers[*at]);
    let parts = |cells: &[usize], there: bool| if there { cells[..cells.len() - 1].iter().map(shown).collect() } else { Vec::new() };
    ResultLine {
        count: audience.last().and_then(shown),
        by_audience: parts(audience, !columns.audiences.is_empty()),
        by_place: parts(place, !columns.places.is_empty()),
        ..empty_line(code, label)
    }
}

fn table(speaker: &Speaker<'_>, (counts, at): (&Counts, usize), positions: &Positions) -> ResultTable {
    let (counted, protected) = (&counts.all[at], &counts.protected[at]);
    let (name, cells) = (counted.name.as_str(), &protected.cells);
    let mut table = begin(speaker, name, counted.many);
    let of = |(at, kind): (usize, &Line)| {
        let said = (kind.code(), words(speaker, name, kind));
        let own = line(protected, (&cells.by_audience[at], &cells.by_place[at]), &counts.columns, said);
        ResultLine { organisations: positions.at(name, kind), ..own }
    };
    table.lines = counted.lines.iter().enumerate().map(of).collect();
    if let (Some(audience), Some(place), false) = (cells.by_audience.last(), cells.by_place.last(), counted.lines.is_empty()) {
        table.total = line(protected, (audience, place), &counts.columns, (table.total.code, table.total.label));
    }
    table.texts = positions.texts(name);
    table.withheld = counts.withheld.get(name).copied().filter(|count| *count >= THRESHOLD);
    table
}

/// What a line is called.
pub(super) fn words(speaker: &Speaker<'_>, name: &str, line: &Line) -> Said {
    match line {
        Line::Choice(choice) => {
            let list = asked(speaker.form, name).and_then(|(question, _)| speaker.form.list_of(question));
            let known = list.and_then(|list| list.choices.iter().find(|known| known.name == *choice));
            known.map_or_else(|| Said { text: choice.clone(), ..Said::default() }, |known| speaker.say(&known.label, choice))
        }
        Line::Number(number) => Said { text: number.to_string(), ..Said::default() },
        Line::Between(least, below) => {
            let words = tr::questionnaires::BETWEEN.fill(speaker.lang, &[("least", &least.to_string()), ("below", &below.to_string())]);
            speaker.ours(words)
        }
        Line::Answered => speaker.ours(tr::questionnaires::ANSWERED.text(speaker.lang)),
    }
}

//! What a browser needs so that it asks a page without a round trip: with the crate [`asking`] it evaluates what the server would. Questions, rows and choices that
//! other answers of the page may bring stand in the page, out of sight; of earlier pages it gets the answers that this one asks for, and nobody else's.

use std::collections::{BTreeMap, BTreeSet};

use app::model::questionnaire::{Asked as AskedView, Input, MatrixRow, Offered, Presence};
use asking::{Given, Words};
use xlsform::{Asked, Choice, Expression, Form, Kind, List, Matrix, Page, Question, Required, Row, Selection, Text, Unread, Wrong};

use super::speaking::{Filled, Speaker};

/// Most choices that wait on a page; lists that are longer are filtered by the server, once the page is sent.
const MOST_WAITING: usize = 400;

/// A page of which something depends on its own answers.
pub(super) struct Living<'f> {
    page: &'f Page,
    /// Under which names its questions are answered.
    own: BTreeSet<&'f str>,
    /// Questions whose choices depend on its answers.
    filtered: BTreeSet<&'f str>,
}

fn when(required: &Required) -> Option<&Expression> {
    if let Required::When(condition) = required { Some(condition) } else { None }
}

/// Every expression of a page.
fn expressions(page: &Page) -> Vec<&Expression> {
    let mut all = Vec::new();
    for question in &page.questions {
        all.extend(question.relevant.iter().chain(&question.constraint).chain(when(&question.required)));
        all.extend(question.kind.selection().and_then(|selection| selection.filter.as_ref()));
        if let Kind::Matrix(matrix) = &question.kind {
            all.extend(matrix.rows.iter().flat_map(|row| row.relevant.iter().chain(when(&row.required))));
        }
    }
    all
}

impl<'f> Living<'f> {
    /// A page of a form, if anything on it depends on its own answers.
    pub fn of(form: &'f Form, index: usize) -> Option<Self> {
        let page = form.pages.get(index)?;
        let own = page.questions.iter().flat_map(Question::answered_as).collect();
        let mut living = Self { page, own, filtered: BTreeSet::new() };
        let filter = |question: &'f Question| question.kind.selection()?.filter.as_ref();
        let filtered: Vec<&Question> = page.questions.iter().filter(|question| filter(question).is_some_and(|filter| living.depends(filter))).collect();
        // Every place of a ranking has all of them.
        let waiting = |question: &&Question| {
            let choices = form.list_of(question).map_or(0, |list| list.choices.len());
            if matches!(question.kind, Kind::Rank(_)) { choices * choices } else { choices }
        };
        let choices: usize = filtered.iter().map(waiting).sum();
        if choices <= MOST_WAITING {
            living.filtered = filtered.into_iter().map(|question| question.name.as_str()).collect();
        }
        let is_checked = page.questions.iter().any(|question| question.constraint.is_some());
        (is_checked || expressions(page).into_iter().any(|expression| living.depends(expression))).then_some(living)
    }

    fn depends(&self, expression: &Expression) -> bool {
        expression.asks_own() || expression.questions().iter().any(|name| self.own.contains(name))
    }

    /// Whether it is asked or not as other answers of the page say.
    fn comes(&self, question: &Question) -> bool {
        let rows = if let Kind::Matrix(matrix) = &question.kind { matrix.rows.as_slice() } else { &[] };
        question.relevant.iter().chain(rows.iter().filter_map(|row| row.relevant.as_ref())).any(|condition| self.depends(condition))
    }

    /// Whether its choices are more than wait on a page: the server asks it, with those that fit.
    fn is_left(&self, question: &Question) -> bool {
        let filter = question.kind.selection().and_then(|selection| selection.filter.as_ref());
        filter.is_some_and(|filter| self.depends(filter)) && !self.filtered.contains(question.name.as_str())
    }

    /// A question with what waits of it; nothing when it is not asked, whatever is answered here.
    pub fn question(&self, speaker: &Speaker<'f>, question: &'f Question, asked: &Asked<'f>, filled: &Filled<'_>) -> Option<AskedView> {
        let presence = if asked.is_visible(&question.name) { Presence::Live } else { Presence::Waiting };
        if presence == Presence::Waiting && (!self.comes(question) || self.is_left(question)) {
            return None;
        }
        let mut view = AskedView { presence, ..speaker.question(question, asked, filled, false) };
        match (&mut view.input, &question.kind) {
            (Input::One(offered) | Input::Many(offered) | Input::Rank(offered), _) if self.filtered.contains(question.name.as_str()) => {
                let list = speaker.form.list_of(question).into_iter().flat_map(|list| &list.choices);
                let waiting: Vec<&Choice> = list.filter(|choice| !offered.iter().any(|known| known.name == choice.name)).collect();
                // What was typed and is not offered by what was answered before may be by what stands in the fields.
                let chosen = speaker.values(question, &question.name, filled);
                offered.extend(speaker.offered(&waiting, &chosen).into_iter().map(|choice| Offered { waits: true, ..choice }));
            }
            (Input::Matrix { rows, .. }, Kind::Matrix(matrix)) => *rows = self.rows(speaker, (question, matrix), asked, filled),
            _ => {}
        }
        Some(view)
    }

    fn rows(&self, speaker: &Speaker<'f>, (question, matrix): (&'f Question, &'f Matrix), asked: &Asked<'f>, filled: &Filled<'_>) -> Vec<MatrixRow> {
        let all_wait = question.relevant.as_ref().is_some_and(|condition| self.depends(condition));
        let view = |row: &'f Row| {
            let presence = if asked.is_visible(&row.name) { Presence::Live } else { Presence::Waiting };
            let comes = all_wait || row.relevant.as_ref().is_some_and(|condition| self.depends(condition));
            (presence == Presence::Live || comes).then(|| MatrixRow { presence, ..speaker.row(question, row, asked, filled) })
        };
        matrix.rows.iter().filter_map(view).collect()
    }

    /// What the browser gets, as JSON.
    pub fn given(&self, speaker: &Speaker<'f>, asked: &Asked<'f>, filled: &Filled<'_>, today: xlsform::Date) -> String {
        let mut form = Form::default();
        let (mut before, mut page, mut earlier) = (Page::default(), Page::default(), BTreeMap::new());
        let names: BTreeSet<&str> = expressions(self.page).into_iter().flat_map(Expression::questions).filter(|name| !self.own.contains(name)).collect();
        for name in names.into_iter().filter(|name| asked.is_visible(name)) {
            if let Some(answer) = filled.answers.get(name) {
                earlier.insert(name.to_owned(), answer.value());
                before.questions.push(Question::new(name, Kind::Text));
            }
        }
        for question in &self.page.questions {
            if asked.is_visible(&question.name) || (self.comes(question) && !self.is_left(question)) {
                page.questions.push(self.bare(speaker, question));
                form.lists.extend(self.list(speaker, question, asked, filled.seed));
            }
        }
        form.pages = vec![before, page];
        serde_json::to_string(&Given { form, earlier, today, seed: filled.seed.to_string(), words: words(speaker) }).unwrap_or_default()
    }

    /// A question without its words, but for what is said of a wrong answer.
    fn bare(&self, speaker: &Speaker<'f>, question: &Question) -> Question {
        let bare = |selection: &Selection| {
            let filter = selection.filter.clone().filter(|_| self.filtered.contains(question.name.as_str()));
            Selection { list: question.name.clone(), filter, order: selection.order }
        };
        let kind = match &question.kind {
            Kind::SelectOne(selection) => Kind::SelectOne(bare(selection)),
            Kind::SelectMultiple(selection) => Kind::SelectMultiple(bare(selection)),
            Kind::Rank(selection) => Kind::Rank(bare(selection)),
            Kind::Matrix(matrix) => {
                let row = |row: &Row| Row { label: Text::new(), required_message: Text::new(), ..row.clone() };
                Kind::Matrix(Matrix { list: question.name.clone(), many: matrix.many, rows: matrix.rows.iter().map(row).collect() })
            }
            other => other.clone(),
        };
        let message = question.constraint.as_ref().map(|_| speaker.wrong(&Wrong::Constraint(question.constraint_message.clone())));
        Question {
            required: question.required.clone(),
            relevant: question.relevant.clone(),
            constraint: question.constraint.clone(),
            constraint_message: Text::new().with(speaker.lang.code(), &message.unwrap_or_default()),
            ..Question::new(&question.name, kind)
        }
    }

    /// The choices of a question: all with what its filter asks for, or those that are offered whatever is answered here.
    fn list(&self, speaker: &Speaker<'f>, question: &'f Question, asked: &Asked<'f>, seed: u64) -> Option<List> {
        let all = speaker.form.list_of(question)?;
        let filter = question.kind.selection().and_then(|selection| selection.filter.as_ref());
        let choices = match filter.filter(|_| self.filtered.contains(question.name.as_str())) {
            Some(filter) => {
                let columns = filter.columns();
                let column =
                    |choice: &Choice| choice.columns.iter().filter(|(name, _)| columns.contains(&name.as_str())).map(|(a, b)| (a.clone(), b.clone())).collect();
                all.choices.iter().map(|choice| Choice { name: choice.name.clone(), columns: column(choice), ..Choice::default() }).collect()
            }
            None => asked.choices(question, seed).into_iter().map(|choice| Choice { name: choice.name.clone(), ..Choice::default() }).collect(),
        };
        Some(List { name: question.name.clone(), choices })
    }
}

/// What is said of wrong answers, as the server says it.
fn words(speaker: &Speaker<'_>) -> Words {
    Words {
        not_a_date: speaker.unread(Unread::NotADate),
        not_a_number: speaker.unread(Unread::NotANumber),
        not_a_place: speaker.unread(Unread::NotAPlace),
        not_an_integer: speaker.unread(Unread::NotAnInteger),
        not_in_range: app::words::tr::questionnaires::wrong::NOT_IN_RANGE.text(speaker.lang).to_owned(),
        not_offered: speaker.wrong(&Wrong::Kind),
        not_ranked: speaker.wrong(&Wrong::NotRanked(Vec::new())),
        too_long: speaker.unread(Unread::TooLong),
        twice: speaker.wrong(&Wrong::Twice(String::new())),
    }
}

#[cfg(test)]
mod tests {
    use app::model::Lang;
    use asking::{Asking, Fields, PAGE};
    use xlsform::{Answer, Answers, Date};

    use super::super::fields::Typed;
    use super::*;

    /// What was answered before, questions that depend on it and on each other, and a page on which nothing does.
    const FORM: &str = r#"{"id": "f", "version": "1", "title": "", "default_language": "fr", "languages": [{"name": "Français", "tag": "fr"}], "pages": [
      {"questions": [
        {"name": "place", "kind": {"type": "select_one", "list": "yes_no"}}, {"name": "secret", "kind": {"type": "text"}},
        {"name": "hidden", "kind": {"type": "text"}, "relevant": "${place} = 'no'"}]},
      {"questions": [
        {"name": "water", "kind": {"type": "select_one", "list": "yes_no"}, "required": "yes"},
        {"name": "why", "kind": {"type": "text"}, "label": {"fr": "Pourquoi ?"}, "relevant": "${water} = 'no' and ${hidden} = ''", "required": {"when": "${place} = 'yes'"}},
        {"name": "never", "kind": {"type": "text"}, "relevant": "${place} = 'no'"},
        {"name": "people", "kind": {"type": "integer"}, "constraint": ". <= 20", "constraint_message": {"fr": "Vingt au plus"}},
        {"name": "wells", "kind": {"type": "select_multiple", "list": "wells", "filter": "place = ${place} and ${people} > 4", "order": {"random": {"seed": null}}}},
        {"name": "rows", "kind": {"type": "matrix", "list": "yes_no", "rows": [{"name": "summer", "relevant": "selected(${wells}, 'old')"}]}}]},
      {"questions": [{"name": "end", "kind": {"type": "text"}, "relevant": "${water} = 'no'"}]}],
      "lists": [
        {"name": "yes_no", "choices": [{"name": "yes"}, {"name": "no"}]},
        {"name": "wells", "choices": [
          {"name": "old", "columns": {"place": "yes", "more": "x"}}, {"name": "new", "columns": {"place": "yes"}}, {"name": "far", "columns": {"place": "no"}}]}]}"#;

    fn form() -> Form {
        serde_json::from_str(FORM).expect("a form")
    }

    fn today() -> Date {
        Date::new(2026, 11, 30).expect("a day")
    }

    fn before() -> Answers {
        let said = |text: &str| Answer::Text(text.to_owned());
        Answers::new().with("place", Answer::One("yes".to_owned())).with("secret", said("mine")).with("hidden", said("left")).with("why", said("dry"))
    }

    #[test]
    fn only_a_page_of_which_something_depends_on_itself_is_live() {
        let form = form();
        assert_eq!([0, 1, 2, 3].map(|index| Living::of(&form, index).is_some()), [true, true, false, false], "the first one has a condition of its own page");
    }

    #[test]
    fn a_browser_gets_what_its_page_asks_for_and_what_may_come() {
        let (form, answers, wrong) = (form(), before(), BTreeMap::new());
        let speaker = Speaker::new(&form, Lang::Fr);
        let asked = Asked::new(&form, &answers, today());
        let filled = Filled { answers: &answers, typed: None, wrong: &wrong, seed: 7 };
        let living = Living::of(&form, 1).expect("it is live");
        let shown: Vec<AskedView> = form.pages[1].questions.iter().filter_map(|question| living.question(&speaker, question, &asked, &filled)).collect();
        let presence: Vec<(&str, Presence)> = shown.iter().map(|one| (one.name.as_str(), one.presence)).collect();
        let (live, waits) = (Presence::Live, Presence::Waiting);
        assert_eq!(presence, [("water", live), ("why", waits), ("people", live), ("wells", live), ("rows", waits)], "one is never asked here");
        assert_eq!(shown[1].values, ["dry"], "what was answered before waits with it");
        assert!(matches!(&shown[3].input, Input::Many(choices) if choices.len() == 3 && choices.iter().all(|choice| choice.waits)));
        assert!(matches!(&shown[4].input, Input::Matrix { rows, .. } if rows.len() == 1));
        let given = living.given(&speaker, &asked, &filled, today());
        for kept in ["mine", "left", "Pourquoi", "more", "never"] {
            assert!(!given.contains(kept), "{kept} stays where it is: {given}");
        }
        assert!(given.contains("Vingt au plus"), "{given}");
    }

    /// A form as a browser sends it, and what the evaluator in it says of the same fields.
    #[test]
    fn a_browser_and_the_server_ask_the_same() {
        let (form, wrong) = (form(), BTreeMap::new());
        let speaker = Speaker::new(&form, Lang::Fr);
        let names = ["water", "why", "people", "wells", "summer"];
        let values: [&[&str]; 5] = [&["", "yes", "no"], &["", "x"], &["", "4", "٥", "40", "many"], &["", "old", "far"], &["", "no"]];
        for place in ["yes", "no"] {
            let saved = before().with("place", Answer::One(place.to_owned()));
            let asked = Asked::new(&form, &saved, today());
            let filled = Filled { answers: &saved, typed: None, wrong: &wrong, seed: u64::MAX - 3 };
            let given = Living::of(&form, 1).expect("it is live").given(&speaker, &asked, &filled, today());
            let asking = Asking::begin(&given).expect("it is read");
            let turns: usize = values.iter().map(|some| some.len()).product();
            for turn in 0..turns {
                let mut rest = turn;
                let mut fields = Fields::new();
                for (name, some) in names.iter().zip(values) {
                    fields.insert((*name).to_owned(), vec![some[rest % some.len()].to_owned()]);
                    rest /= some.len();
                }
                let sent = fields.iter().flat_map(|(name, values)| [("shown".to_owned(), name.clone()), (format!("q.{name}"), values[0].clone())]);
                let mut draft = saved.clone();
                for name in names {
                    draft.set(name, None);
                }
                let unread = Typed::new(sent.collect()).read_into(form.pages[PAGE..=PAGE].iter(), &mut draft);
                let server = Asked::new(&form, &draft, today());
                let seen = asking.see(&fields);
                for name in names.iter().chain(&["rows"]) {
                    assert_eq!(seen.asked.contains(&(*name).to_owned()), server.is_visible(name), "{name} of {fields:?}");
                }
                let wells = form.question("wells").expect("a question");
                let offered: Vec<&str> = server.choices(wells, filled.seed).iter().map(|choice| choice.name.as_str()).collect();
                assert_eq!(seen.choices["wells"], offered, "{fields:?}");
                let mut wrong = speaker.all_wrong(server.check(PAGE));
                wrong.extend(unread.into_iter().filter(|(name, _)| server.is_visible(name)).map(|(name, why)| (name.to_owned(), speaker.unread(why))));
                let missing = |name: &str| server.check(PAGE).iter().any(|(known, wrong)| *known == name && matches!(wrong, Wrong::Required(_)));
                let wrong: BTreeMap<String, String> = wrong
                    .into_iter()
                    .filter(|(name, _)| name != "never")
                    .map(|(name, text)| if missing(&name) { (name, String::new()) } else { (name, text) })
                    .collect();
                assert_eq!(seen.wrong, wrong, "{fields:?}");
            }
        }
    }
}

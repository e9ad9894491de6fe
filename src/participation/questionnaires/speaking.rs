//! A form in the words of a reader: what their language lacks is said in the form's own, and marked as such.

use std::collections::BTreeMap;

use app::model::Lang;
use app::model::questionnaire::{Asked as AskedView, Input, MatrixRow, Offered, Presence, Reviewed, ReviewedPage, Said};
use app::words::tr;
use xlsform::{Answer, Answers, Asked, Choice, Direction, Expression, Form, Kind, Page, Question, Row, Text, Unread, Wrong};

use super::fields::Typed;
use super::numbering;

/// Most numbers of a range that are shown one by one.
const MOST_STEPS: usize = 21;

/// Says a form to a reader.
#[derive(Clone, Debug)]
pub(super) struct Speaker<'f> {
    pub form: &'f Form,
    pub lang: Lang,
    /// In which languages words are looked for, the best first.
    tags: Vec<&'f str>,
    numbers: BTreeMap<&'f str, i64>,
    /// Where recordings are heard, by their names.
    recordings: BTreeMap<String, String>,
}

/// What stands on a page, and what is wrong with it.
pub(super) struct Filled<'a> {
    pub answers: &'a Answers,
    /// What was typed, on a page that comes back.
    pub typed: Option<&'a Typed>,
    pub wrong: &'a BTreeMap<String, String>,
    /// Of random orders.
    pub seed: u64,
}

impl<'f> Speaker<'f> {
    /// Says it to a reader of a language of the house.
    pub fn new(form: &'f Form, lang: Lang) -> Self {
        Self::in_language(form, lang, lang.code())
    }

    /// Says it in a language of the form's, with the house's own words in another.
    pub fn in_language(form: &'f Form, lang: Lang, tag: &str) -> Self {
        let own = form.languages.iter().filter(|known| known.tag.eq_ignore_ascii_case(tag) || known.tag.split('-').next() == Some(tag));
        let arabic = form.languages.iter().filter(|known| known.tag.split('-').next() == Some("ar"));
        let tags = own.map(|known| known.tag.as_str()).chain([form.default_language.as_str()]);
        let tags = tags.chain(arabic.chain(&form.languages).map(|known| known.tag.as_str())).collect();
        Self { form, lang, tags, numbers: numbering::numbers(form), recordings: BTreeMap::new() }
    }

    /// The same with recordings in which questions and choices are read out.
    pub fn with_recordings(self, recordings: BTreeMap<String, String>) -> Self {
        Self { recordings, ..self }
    }

    /// Words in the best language that has some.
    pub fn find(&self, text: &Text) -> Option<Said> {
        let (tag, words) = text.best(&self.tags)?;
        let right = self.form.language(tag).is_some_and(|language| language.direction() == Direction::RightToLeft);
        Some(Said { text: words.to_owned(), lang: tag.to_owned(), right })
    }

    /// The same, or a name in no language.
    pub fn say(&self, text: &Text, name: &str) -> Said {
        self.find(text).unwrap_or_else(|| Said { text: name.to_owned(), ..Said::default() })
    }

    /// Words of ours.
    pub fn ours(&self, text: impl Into<String>) -> Said {
        Said { text: text.into(), lang: self.lang.code().to_owned(), right: self.lang.dir() == "rtl" }
    }

    /// The number of a question; empty for a note.
    pub fn number(&self, name: &str) -> String {
        self.numbers.get(name).map(ToString::to_string).unwrap_or_default()
    }

    /// The heading of a page.
    pub fn heading(&self, page: &Page) -> Option<Said> {
        page.group.as_ref().and_then(|group| self.find(&group.label))
    }

    /// Where words are heard in the best language in which they are read out.
    fn heard(&self, audio: &Text) -> Option<String> {
        audio.best(&self.tags).and_then(|(_, name)| self.recordings.get(name).cloned())
    }

    /// Choices, and which of them are chosen.
    pub fn offered(&self, choices: &[&Choice], chosen: &[String]) -> Vec<Offered> {
        let offered = |choice: &&Choice| Offered {
            name: choice.name.clone(),
            label: self.say(&choice.label, &choice.name),
            recording: self.heard(&choice.audio),
            chosen: chosen.contains(&choice.name),
            waits: false,
        };
        choices.iter().map(offered).collect()
    }

    /// A question with what stands in its fields. On paper nothing does, and all rows are there.
    pub fn question(&self, question: &Question, asked: &Asked<'f>, filled: &Filled<'_>, paper: bool) -> AskedView {
        let values = self.values(question, &question.name, filled);
        let choices = if paper { self.listed(question) } else { asked.choices(question, filled.seed) };
        let input = match &question.kind {
            Kind::Note => Input::Note,
            Kind::Text if question.appearance.as_deref().is_some_and(|looks| looks.contains("multiline")) => Input::Lines,
            Kind::Text => Input::Line,
            Kind::Image(_) if paper => Input::PhotoAtDesk,
            Kind::Image(_) => Input::Photo(values.first().filter(|id| is_photo(id)).cloned()),
            Kind::Integer => Input::Integer,
            Kind::Decimal => Input::Decimal,
            Kind::Date => Input::Date,
            Kind::Geopoint => Input::Point,
            Kind::Acknowledge => Input::Acknowledge(!values.is_empty()),
            Kind::SelectOne(_) => Input::One(self.offered(&choices, &values)),
            Kind::SelectMultiple(_) => Input::Many(self.offered(&choices, &values)),
            Kind::Rank(_) => Input::Rank(self.offered(&choices, &values)),
            Kind::Range(range) => {
                let numbers = range.numbers(MOST_STEPS + 1);
                if numbers.len() > MOST_STEPS {
                    Input::Decimal
                } else {
                    Input::Range(numbers.iter().map(|number| numbered(number.to_string(), &values)).collect())
                }
            }
            Kind::Matrix(matrix) => {
                let rows = matrix.rows.iter().filter(|row| paper || asked.is_visible(&row.name));
                Input::Matrix { many: matrix.many, rows: rows.map(|row| self.row(question, row, asked, filled)).collect() }
            }
        };
        AskedView {
            number: self.number(&question.name),
            name: question.name.clone(),
            label: self.say(&question.label, &question.name),
            hint: self.find(&question.hint),
            guidance: self.find(&question.guidance_hint),
            recording: self.heard(&question.audio),
            required: asked.is_required(&question.required, &question.name),
            input,
            values,
            error: filled.wrong.get(&question.name).cloned(),
            skip: None,
            presence: Presence::Fixed,
        }
    }

    /// A row of a matrix.
    pub fn row(&self, question: &Question, row: &Row, asked: &Asked<'f>, filled: &Filled<'_>) -> MatrixRow {
        MatrixRow {
            name: row.name.clone(),
            label: self.say(&row.label, &row.name),
            required: asked.is_required(&row.required, &row.name),
            choices: self.offered(&self.listed(question), &self.values(question, &row.name, filled)),
            error: filled.wrong.get(&row.name).cloned(),
            presence: Presence::Fixed,
        }
    }

    fn listed(&self, question: &Question) -> Vec<&'f Choice> {
        self.form.list_of(question).map(|list| list.choices.iter().collect()).unwrap_or_default()
    }

    /// What stands in the fields of a name: what was typed, or what is kept, or what stands there at first.
    pub fn values(&self, question: &Question, name: &str, filled: &Filled<'_>) -> Vec<String> {
        // A photo is what is kept: no field holds one.
        let is_typed = |typed: &&Typed| typed.is_shown(name) && !matches!(question.kind, Kind::Image(_));
        if let Some(typed) = filled.typed.filter(is_typed) {
            return typed.values(name).into_iter().map(str::to_owned).collect();
        }
        match filled.answers.get(name) {
            Some(answer) => field_values(answer),
            None if name == question.name => self.form.initial(question).as_ref().map(field_values).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// All questions of a page as they stand on paper, with when each is answered.
    pub fn on_paper(&self, page: &'f Page, asked: &Asked<'f>, filled: &Filled<'_>) -> Vec<AskedView> {
        let group = page.group.as_ref().and_then(|group| group.relevant.as_ref());
        let mut first = true;
        let of = |question: &'f Question| {
            let mut conditions: Vec<&Expression> = question.relevant.iter().collect();
            if std::mem::take(&mut first) {
                conditions.extend(group);
            }
            let skip: Vec<String> = conditions.into_iter().map(|condition| self.skip(condition)).collect();
            AskedView { skip: (!skip.is_empty()).then(|| skip.join(" ")), ..self.question(question, asked, filled, true) }
        };
        page.questions.iter().map(of).collect()
    }

    /// When a question is answered, in words.
    fn skip(&self, condition: &Expression) -> String {
        let Some(plain) = numbering::plain(condition) else {
            let numbers: Vec<String> = condition.questions().iter().map(|name| self.number(name)).collect();
            return tr::questionnaires::SKIP_DEPENDS.fill(self.lang, &[("numbers", &numbers.join(if self.lang == Lang::Ar { "، " } else { ", " }))]);
        };
        let one = |plain: &numbering::Plain| {
            let list = self.form.asks(&plain.question).and_then(|question| self.form.list_of(question));
            let label = list.and_then(|list| list.choices.iter().find(|choice| choice.name == plain.choice));
            let label = label.map_or_else(|| plain.choice.clone(), |choice| self.say(&choice.label, &choice.name).text);
            let key = if plain.chosen { tr::questionnaires::SKIP_UNLESS } else { tr::questionnaires::SKIP_IF };
            key.fill(self.lang, &[("number", &self.number(&plain.question)), ("answer", &label)])
        };
        plain.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    /// An answer in words, a line for each choice.
    pub fn answer(&self, question: &Question, answer: &Answer) -> Vec<Said> {
        let choice = |name: &String| {
            let list = self.form.list_of(question);
            let known = list.and_then(|list| list.choices.iter().find(|choice| choice.name == *name));
            known.map_or_else(|| Said { text: name.clone(), ..Said::default() }, |choice| self.say(&choice.label, &choice.name))
        };
        match answer {
            Answer::One(name) => vec![choice(name)],
            Answer::Many(names) => names.iter().map(choice).collect(),
            Answer::Ranked(names) => {
                let numbered = |(at, name): (usize, &String)| Said { text: format!("{}. {}", at + 1, choice(name).text), ..choice(name) };
                names.iter().enumerate().map(numbered).collect()
            }
            Answer::Acknowledged => vec![self.ours(tr::questionnaires::ACKNOWLEDGED.text(self.lang))],
            Answer::Point(point) => vec![Said { text: format!("{}, {}", point.latitude, point.longitude), ..Said::default() }],
            Answer::Image(_) => vec![self.ours(tr::questionnaires::PHOTO.text(self.lang))],
            other => vec![Said { text: other.value(), ..Said::default() }],
        }
    }

    /// The answers of a page, with what is wrong.
    pub fn reviewed(&self, seen: &xlsform::Seen<'f>, asked: &Asked<'f>, answers: &Answers, wrong: &BTreeMap<String, String>) -> ReviewedPage {
        let mut lines = Vec::new();
        for question in &seen.questions {
            let line = |name: &str, label: Said| Reviewed {
                number: self.number(name),
                name: name.to_owned(),
                label,
                answer: answers.get(name).map(|answer| self.answer(question, answer)).unwrap_or_default(),
                photo: answers.get(name).and_then(|answer| if let Answer::Image(id) = answer { Some(id.clone()).filter(|id| is_photo(id)) } else { None }),
                error: wrong.get(name).cloned(),
            };
            match &question.kind {
                Kind::Note => {}
                Kind::Matrix(matrix) => lines.extend(asked.rows(matrix).into_iter().map(|row| line(&row.name, self.say(&row.label, &row.name)))),
                _ => lines.push(line(&question.name, self.say(&question.label, &question.name))),
            }
        }
        ReviewedPage { page: seen.index as i64 + 1, heading: self.heading(seen.page), answers: lines }
    }

    /// What is wrong with an answer, in words.
    pub fn wrong(&self, wrong: &Wrong) -> String {
        use tr::questionnaires::wrong as word;
        let own = |text: &Text, ours: app::words::Key| self.find(text).map_or_else(|| ours.text(self.lang).to_owned(), |said| said.text);
        match wrong {
            Wrong::Required(text) => own(text, word::REQUIRED),
            Wrong::Constraint(text) => own(text, word::CONSTRAINT),
            Wrong::Kind | Wrong::NotOffered(_) => word::NOT_OFFERED.text(self.lang).to_owned(),
            Wrong::NotInRange(range) => word::NOT_IN_RANGE.fill(self.lang, &[("least", &range.start.to_string()), ("most", &range.end.to_string())]),
            Wrong::Twice(_) => word::TWICE.text(self.lang).to_owned(),
            Wrong::NotRanked(_) => word::NOT_RANKED.text(self.lang).to_owned(),
            Wrong::TooLong(most) => word::TOO_LONG.fill(self.lang, *most as i64, &[]),
        }
    }

    /// What cannot be read, in words.
    pub fn unread(&self, unread: Unread) -> String {
        use tr::questionnaires::wrong as word;
        match unread {
            Unread::NotAnInteger => word::NOT_AN_INTEGER.text(self.lang).to_owned(),
            Unread::NotANumber => word::NOT_A_NUMBER.text(self.lang).to_owned(),
            Unread::NotADate => word::NOT_A_DATE.text(self.lang).to_owned(),
            Unread::NotAPlace => word::NOT_A_PLACE.text(self.lang).to_owned(),
            Unread::TooLong => word::TOO_LONG.fill(self.lang, xlsform::LONGEST_TEXT as i64, &[]),
            Unread::Several => word::NOT_OFFERED.text(self.lang).to_owned(),
        }
    }

    /// Everything that is wrong, by name.
    pub fn all_wrong<'w>(&self, wrong: impl IntoIterator<Item = (&'w str, Wrong)>) -> BTreeMap<String, String> {
        wrong.into_iter().map(|(name, wrong)| (name.to_owned(), self.wrong(&wrong))).collect()
    }
}

/// A number of a range.
fn numbered(name: String, chosen: &[String]) -> Offered {
    Offered { label: Said { text: name.clone(), ..Said::default() }, recording: None, chosen: chosen.contains(&name), waits: false, name }
}

/// Whether an answer names a photo that is kept; in a rehearsal none is.
fn is_photo(id: &str) -> bool {
    id.parse::<uuid::Uuid>().is_ok()
}

/// An answer as the fields of a form hold it.
fn field_values(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Many(names) | Answer::Ranked(names) => names.clone(),
        Answer::Point(point) => vec![format!("{}, {}", point.latitude, point.longitude)],
        other => vec![other.value()],
    }
}

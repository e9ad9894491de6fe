//! Reading the desk's forms: who, which paper, and what it says. Every mistake at once, beside its field.

use app::model::Lang;
use app::model::content::ResidenceMethod;
use app::model::discussion::CommentFields;
use app::model::form::FormErrors;
use app::model::paper::{PaperFields, PaperForm};
use app::model::problems::ProblemFields;
use app::model::solutions::SolutionFields;
use app::words::{Key, tr};
use unicode_normalization::UnicodeNormalization as _;

use super::numbers::ReceiptNumber;
use crate::base::App;
use crate::base::db::NeighbourhoodId;
use crate::base::error::{Error, Result};
use crate::base::kind::Subject;
use crate::base::text::{self, Length};
use crate::base::text::{clean, clean_line, digit};
use crate::communes::{self, Commune};
use crate::participation::discussion;
use crate::participation::{problems, solutions};
use crate::people::accounts;

/// Names of one sheet.
const MOST_NAMES: usize = 40;
/// Solutions and problems of one sheet.
const MOST_NUMBERS: usize = 10;
const MOST_SHEET: usize = 40;
/// A paper older than this is a mistyped year.
const OLDEST_DAYS: i64 = 730;

/// Whose paper it is.
#[derive(Debug)]
pub(super) enum Who {
    /// Somebody who was here before.
    Known(ReceiptNumber),
    /// Somebody new; an empty name is somebody who does not want to be named.
    New(Vec<String>),
}

/// What a paper says.
#[derive(Debug)]
pub(super) enum Piece {
    Problem(problems::Report),
    Solution(solutions::Proposal),
    Comment(Subject, discussion::Text),
    /// Sorted by id: two sheets then lock the same rows in the same order.
    Names(Vec<solutions::Solution>, Vec<problems::Problem>),
}

/// A paper, read.
#[derive(Debug)]
pub(super) struct Paper {
    pub who: Who,
    pub place: Option<NeighbourhoodId>,
    pub language: Lang,
    /// The document that the agent looked at.
    pub method: Option<ResidenceMethod>,
    /// `YYYY-MM-DD`.
    pub date: String,
    pub sheet: String,
    pub piece: Piece,
}

/// Reads a form.
pub(super) async fn parse(app: &App, commune: &Commune, form: PaperForm, fields: &PaperFields) -> Result<Paper> {
    let mut errors = FormErrors::default();
    let who = who(form, fields, &mut errors);
    let neighbourhoods = communes::offered_neighbourhoods(app, commune.id).await?;
    let place = neighbourhoods.iter().find(|known| known.slug == fields.place).map(|known| known.id);
    if place.is_none() && !fields.place.is_empty() {
        errors.add("place", tr::residents::CHOOSE_NEIGHBOURHOOD);
    }
    let method = ResidenceMethod::parse(&fields.method).filter(|method| ResidenceMethod::AT_THE_DESK.contains(method));
    if method.is_none() && !fields.method.is_empty() {
        errors.add("method", tr::residents::CHOOSE_METHOD);
    }
    if method.is_some() && fields.place.is_empty() {
        errors.add("place", tr::paper::PLACE_NEEDED);
    }
    let date = paper_date(app, &fields.paper_date, &mut errors);
    let sheet = clean_line(&fields.sheet);
    if sheet.chars().count() > MOST_SHEET {
        errors.add_counted("sheet", tr::paper::SHEET_LONG, MOST_SHEET);
    }
    let piece = match piece(app, commune, form, fields).await {
        Ok(piece) => Some(piece),
        Err(Error::Invalid(found)) => {
            errors.append(found);
            None
        }
        Err(other) => return Err(other),
    };
    refuse_cards(fields, &mut errors);
    let language = Lang::parse(&fields.language).unwrap_or_default();
    match (who, piece) {
        (Some(who), Some(piece)) if errors.is_empty() => Ok(Paper { who, place, language, method, date, sheet, piece }),
        _ => Err(errors.into()),
    }
}

fn who(form: PaperForm, fields: &PaperFields, errors: &mut FormErrors) -> Option<Who> {
    let (field, typed) = if form == PaperForm::Support { ("names", &fields.names) } else { ("name", &fields.name) };
    let names: Vec<&str> = typed.lines().filter(|line| !clean_line(line).is_empty()).collect();
    if !text::is_blank(&fields.receipt) {
        if !names.is_empty() {
            errors.add("receipt", tr::paper::EITHER);
        }
        let known = ReceiptNumber::parse(&fields.receipt);
        if known.is_none() {
            errors.add("receipt", tr::paper::BAD_RECEIPT);
        }
        return known.map(Who::Known);
    }
    if form == PaperForm::Support && names.is_empty() {
        errors.add(field, tr::paper::NAMES_NEEDED);
    }
    if names.len() > MOST_NAMES {
        errors.add_counted(field, tr::paper::TOO_MANY_NAMES, MOST_NAMES);
    }
    let mut found = Vec::new();
    for name in names.iter().take(MOST_NAMES) {
        if let Some(message) = betrays_contact(name) {
            errors.add(field, message);
        }
        let name = accounts::parse_name(field, name, errors);
        found.push(name);
        if !errors.is_empty() && errors.get(field).is_some() {
            return None;
        }
    }
    if found.is_empty() {
        found.push(String::new());
    }
    Some(Who::New(found))
}

fn paper_date(app: &App, typed: &str, errors: &mut FormErrors) -> String {
    let now = app.clock.now();
    let day = |at: crate::base::clock::Timestamp| app::format::machine(at.into()).chars().take(10).collect::<String>();
    // Dates written as YYYY-MM-DD compare as texts.
    let known = typed.trim().parse::<jiff::civil::Date>().map(|date| date.to_string()).ok();
    match known.filter(|date| *date <= day(now) && *date >= day(now.plus_days(-OLDEST_DAYS))) {
        Some(date) => date,
        None => {
            errors.add("paper_date", tr::paper::BAD_DATE);
            String::new()
        }
    }
}

async fn piece(app: &App, commune: &Commune, form: PaperForm, fields: &PaperFields) -> Result<Piece> {
    match form {
        PaperForm::Problem => {
            let fields = ProblemFields {
                title: fields.title.clone(),
                body: fields.body.clone(),
                topic: fields.topic.clone(),
                neighbourhood: fields.neighbourhood.clone(),
                ..ProblemFields::default()
            };
            problems::parse_paper(app, commune, &fields).await.map(Piece::Problem)
        }
        PaperForm::Solution => {
            let fields = SolutionFields {
                title: fields.title.clone(),
                body: fields.body.clone(),
                helps: fields.helps.clone(),
                cost: fields.cost.clone(),
                topic: fields.topic.clone(),
                neighbourhood: fields.neighbourhood.clone(),
                problems: fields.problems.clone(),
                ..SolutionFields::default()
            };
            solutions::parse_paper(app, commune, &fields).await.map(Piece::Solution)
        }
        PaperForm::Comment => comment(app, commune, fields).await,
        PaperForm::Support => names_below(app, commune, fields).await,
    }
}

async fn comment(app: &App, commune: &Commune, fields: &PaperFields) -> Result<Piece> {
    let mut errors = FormErrors::default();
    let number = solutions::numbers(&fields.number).ok().filter(|numbers| numbers.len() == 1).and_then(|numbers| numbers.first().copied());
    let db = &mut &app.db;
    let subject = match (fields.on.as_str(), number) {
        ("problem", Some(number)) => problems::find(db, commune.id, number).await.map(|found| found.subject()),
        ("solution", Some(number)) => solutions::find(db, commune.id, number).await.map(|found| found.subject()),
        ("problem" | "solution", None) => Err(Error::NotFound),
        _ => {
            errors.add("on", tr::paper::CHOOSE_ON);
            Err(Error::NotFound)
        }
    };
    let subject = match subject {
        Ok(subject) if subject.open => Some(subject),
        Ok(_) | Err(Error::NotFound) => {
            errors.add("number", tr::paper::UNKNOWN_NUMBER);
            None
        }
        Err(other) => return Err(other),
    };
    let text = match discussion::parse_paper(&CommentFields { stance: fields.stance.clone(), body: fields.body.clone(), ..CommentFields::default() }) {
        Ok(text) => Some(text),
        Err(Error::Invalid(found)) => {
            errors.append(found);
            None
        }
        Err(other) => return Err(other),
    };
    match (subject, text) {
        (Some(subject), Some(text)) if errors.is_empty() => Ok(Piece::Comment(subject, text)),
        _ => Err(errors.into()),
    }
}

/// The numbers in a field.
fn numbers(field: &'static str, typed: &str, errors: &mut FormErrors) -> Vec<i64> {
    match solutions::numbers(typed) {
        Ok(numbers) if numbers.len() <= MOST_NUMBERS => numbers,
        Ok(_) => {
            errors.add_counted(field, tr::paper::TOO_MANY_NUMBERS, MOST_NUMBERS);
            Vec::new()
        }
        Err(word) => {
            errors.add_with(field, tr::paper::NOT_A_NUMBER, vec![("word", word)]);
            Vec::new()
        }
    }
}

async fn names_below(app: &App, commune: &Commune, fields: &PaperFields) -> Result<Piece> {
    let mut errors = FormErrors::default();
    let wanted = numbers("solutions", &fields.solutions, &mut errors);
    let lived_with = numbers("problems", &fields.problems, &mut errors);
    if wanted.is_empty() && lived_with.is_empty() && errors.is_empty() {
        errors.add("solutions", tr::paper::NUMBERS_NEEDED);
    }
    let (mut supported, mut said) = (Vec::new(), Vec::new());
    for number in wanted {
        match solutions::find(&mut &app.db, commune.id, number).await {
            Ok(found) if found.state.is_open() && found.visibility.is_public() => supported.push(found),
            Ok(_) | Err(Error::NotFound) => errors.add_with("solutions", tr::paper::NOT_OPEN, vec![("number", number.to_string())]),
            Err(other) => return Err(other),
        }
    }
    for number in lived_with {
        match problems::find(&mut &app.db, commune.id, number).await {
            Ok(found) if found.visibility.is_public() => said.push(found),
            Ok(_) | Err(Error::NotFound) => errors.add_with("problems", tr::paper::NOT_OPEN, vec![("number", number.to_string())]),
            Err(other) => return Err(other),
        }
    }
    errors.into_result()?;
    supported.sort_by_key(|found| found.id);
    said.sort_by_key(|found| found.id);
    Ok(Piece::Names(supported, said))
}

/// A text with what hides digits and letters taken out: other alphabets' digits, full width, characters without width.
fn plain(text: &str) -> Vec<char> {
    clean(text).nfkc().filter(|c| !matches!(c, '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{2060}' | '\u{640}')).map(|c| digit(c).unwrap_or(c)).collect()
}

/// Whether a text holds what looks like the number of a Moroccan card: one or two letters and five to seven digits. In a `name`, spaces may part them;
/// in a text "de 15000 dirhams" is no card.
fn holds_card(text: &str, name: bool) -> bool {
    let text = plain(text);
    let parts = |c: char| matches!(c, '-' | '.' | '_' | '/' | '°') || (name && c == ' ');
    let run = |from: usize, is: fn(&char) -> bool| text[from..].iter().take_while(|c| is(c)).count();
    (0..text.len()).any(|start| {
        if start > 0 && text[start - 1].is_ascii_alphanumeric() {
            return false;
        }
        let letters = run(start, char::is_ascii_alphabetic);
        if !(1..=2).contains(&letters) {
            return false;
        }
        let gap = text[start + letters..].iter().take(2).take_while(|c| parts(**c)).count();
        let digits_from = start + letters + gap;
        let digits = run(digits_from, char::is_ascii_digit);
        let ends = text.get(digits_from + digits).is_none_or(|c| !c.is_ascii_alphanumeric());
        (5..=7).contains(&digits) && ends
    })
}

/// What is wrong with a name that is none: a card, a phone, an address.
fn betrays_contact(name: &str) -> Option<Key> {
    let digits = plain(name).iter().filter(|c| c.is_ascii_digit()).count();
    if holds_card(name, true) {
        Some(tr::paper::CARD_NUMBER)
    } else if name.contains('@') || plain(name).contains(&'@') {
        Some(tr::paper::NO_ADDRESS)
    } else {
        (digits >= 8).then_some(tr::paper::NO_PHONE)
    }
}

fn refuse_cards(fields: &PaperFields, errors: &mut FormErrors) {
    let texts = [("title", &fields.title), ("body", &fields.body), ("helps", &fields.helps), ("sheet", &fields.sheet), ("again_reason", &fields.again_reason)];
    for (field, text) in texts {
        if holds_card(text, false) {
            errors.add(field, tr::paper::CARD_NUMBER);
        }
    }
}

/// Whether a reason that is kept may be kept: a card number is refused there too.
pub(super) fn reason(field: &'static str, typed: &str) -> Result<String> {
    let reason = clean(typed);
    match text::length(&reason, 10..=1_000) {
        Length::Short => Err(Error::field(field, tr::residents::REASON_SHORT)),
        Length::Right if holds_card(&reason, false) => Err(Error::field(field, tr::paper::CARD_NUMBER)),
        Length::Right => Ok(reason),
        Length::Long => Err(Error::field(field, tr::residents::REASON_LONG)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_number_is_seen_however_it_is_typed() {
        for text in
            ["AB123456", "née le 3 mai, ab123456.", "X-12345", "رقم AB١٢٣٤٥٦", "ＡＢ１２３４５６", "A\u{200c}B123\u{200b}456", "BK/1234567", "الرقمJK98765"]
        {
            assert!(holds_card(text, false), "{text}");
        }
        assert!(holds_card("Fatima AB 123456", true));
        for text in ["de 15000 dirhams", "RN9 et P2007", "123456", "ABC123456", "AB1234", "AB12345678", "P-2026-000123", "à 12000 m", "", "حي 12345"] {
            assert!(!holds_card(text, false), "{text}");
        }
    }

    #[test]
    fn a_name_is_a_name() {
        for name in ["06 12 34 56 78", "Fatima ٠٦١٢٣٤٥٦٧٨", "fatima@example.org", "Fatima ＠ example", "AB 123456"] {
            assert!(betrays_contact(name).is_some(), "{name}");
        }
        for name in ["فاطمة الزهراء", "Mohammed VI", "Lalla 2"] {
            assert!(betrays_contact(name).is_none(), "{name}");
        }
    }
}

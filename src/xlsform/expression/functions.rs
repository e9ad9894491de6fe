//! Functions of XPath 1.0 and of OpenRosa that conditions use.

use regex_lite::{Regex, RegexBuilder};

use super::value::{Value, day};
use super::{Broken, Node};
use crate::Code;

/// Most bytes that a pattern takes once compiled.
const LARGEST_PATTERN: usize = 64 * 1024;
/// Most brackets within brackets of a pattern.
const DEEPEST_PATTERN: u32 = 20;
/// Most characters that a function makes: `concat` within `concat` stays small.
const LONGEST_MADE: usize = 100_000;

macro_rules! functions {
    ($($function:ident $name:literal $least:literal $most:expr,)+) => {
        /// A function that expressions may call.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Function {
            $(#[doc = $name] $function,)+
        }

        impl Function {
            /// As it is written.
            pub fn name(self) -> &'static str {
                match self { $(Self::$function => $name,)+ }
            }

            /// How many values it takes: the least and the most.
            pub fn arity(self) -> (usize, usize) {
                match self { $(Self::$function => ($least, $most),)+ }
            }

            fn find(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$function),)+ _ => None }
            }
        }
    };
}

/// For functions that take any number of values.
const MANY: usize = 100;

functions! {
    Abs "abs" 1 1,
    Boolean "boolean" 1 1,
    BooleanFromString "boolean-from-string" 1 1,
    Ceiling "ceiling" 1 1,
    Coalesce "coalesce" 2 2,
    Concat "concat" 0 MANY,
    Contains "contains" 2 2,
    CountSelected "count-selected" 1 1,
    Date "date" 1 1,
    DecimalDateTime "decimal-date-time" 1 1,
    EndsWith "ends-with" 2 2,
    False "false" 0 0,
    Floor "floor" 1 1,
    FormatDate "format-date" 2 2,
    If "if" 3 3,
    Int "int" 1 1,
    Join "join" 1 MANY,
    Max "max" 1 MANY,
    Min "min" 1 MANY,
    NormalizeSpace "normalize-space" 0 1,
    Not "not" 1 1,
    Number "number" 0 1,
    Position "position" 0 0,
    Pow "pow" 2 2,
    Regex "regex" 2 2,
    Round "round" 1 2,
    Selected "selected" 2 2,
    SelectedAt "selected-at" 2 2,
    Sqrt "sqrt" 1 1,
    StartsWith "starts-with" 2 2,
    String "string" 0 1,
    StringLength "string-length" 0 1,
    Substr "substr" 2 3,
    Substring "substring" 2 3,
    SubstringAfter "substring-after" 2 2,
    SubstringBefore "substring-before" 2 2,
    Today "today" 0 0,
    Translate "translate" 3 3,
    True "true" 0 0,
}

/// Functions of XForms and XPath that need what a questionnaire here doesn't have: repeats, other files, chance, a time of day, a language.
const UNSUPPORTED: [&str; 46] = [
    "acos",
    "area",
    "asin",
    "atan",
    "atan2",
    "base64-decode",
    "checklist",
    "cos",
    "count",
    "count-non-empty",
    "current",
    "date-time",
    "decimal-time",
    "digest",
    "distance",
    "exp",
    "exp10",
    "extract-signed",
    "format-date-time",
    "geofence",
    "id",
    "indexed-repeat",
    "instance",
    "intersects",
    "jr:choice-name",
    "jr:itext",
    "lang",
    "last",
    "local-name",
    "log",
    "log10",
    "name",
    "namespace-uri",
    "now",
    "once",
    "pi",
    "position-in-repeat",
    "property",
    "pulldata",
    "random",
    "randomize",
    "sin",
    "sum",
    "tan",
    "uuid",
    "weighted-checklist",
];

/// What a name in front of a bracket is.
pub enum Lookup {
    Known(Function),
    Unsupported,
    Unknown,
}

/// Looks a function up.
pub fn lookup(name: &str) -> Lookup {
    match Function::find(name) {
        Some(function) => Lookup::Known(function),
        None if UNSUPPORTED.contains(&name) => Lookup::Unsupported,
        None => Lookup::Unknown,
    }
}

impl Function {
    /// Whether it says yes or no.
    pub fn is_condition(self) -> bool {
        use Function::*;
        matches!(self, Boolean | BooleanFromString | Contains | EndsWith | False | Not | Regex | Selected | StartsWith | True)
    }

    /// Refuses what can be seen to be wrong without any answer.
    pub(super) fn check(self, args: &[Node], position: usize) -> Result<(), Broken> {
        let (least, most) = self.arity();
        if !(least..=most).contains(&args.len()) {
            let wrong = Broken::new(Code::WrongArguments, position);
            return Err(wrong.arg("function", self.name()).arg("least", least).arg("most", most));
        }
        match (self, args) {
            (Self::Regex, [_, Node::Text(pattern)]) if compiled(pattern).is_none() => Err(Broken::new(Code::BadPattern, position).arg("pattern", pattern)),
            (Self::FormatDate, [_, Node::Text(format)]) if formatted(0.0, format).is_none() => {
                Err(Broken::new(Code::BadPattern, position).arg("pattern", format))
            }
            (Self::Not | Self::If, [condition, ..]) if !condition.is_condition() => Err(Broken::new(Code::NotYesOrNo, position)),
            _ => Ok(()),
        }
    }

    /// What it makes of its values. `if` is not asked here, nor what needs the scope.
    pub(super) fn call(self, args: &[Value]) -> Value {
        let text = |at: usize| args.get(at).map(Value::text).unwrap_or_default();
        let number = |at: usize| args.get(at).map_or(f64::NAN, Value::number);
        let numbers = || args.iter().map(Value::number);
        match self {
            Self::Abs => Value::Number(number(0).abs()),
            Self::Boolean => Value::Boolean(args.first().is_some_and(Value::boolean)),
            Self::BooleanFromString => Value::Boolean(matches!(text(0).as_str(), "1" | "true")),
            Self::Ceiling => Value::Number(number(0).ceil()),
            Self::Coalesce => Value::Text(if text(0).is_empty() { text(1) } else { text(0) }),
            Self::Concat => Value::Text(bounded(args.iter().map(Value::text).collect())),
            Self::Contains => Value::Boolean(text(0).contains(&text(1))),
            Self::CountSelected => Value::Number(text(0).split(' ').filter(|name| !name.is_empty()).count() as f64),
            Self::Date => Value::Date(args.first().map_or(f64::NAN, Value::days)),
            Self::DecimalDateTime => Value::Number(number(0)),
            Self::EndsWith => Value::Boolean(text(0).ends_with(&text(1))),
            Self::False => Value::Boolean(false),
            Self::Floor => Value::Number(number(0).floor()),
            Self::FormatDate => Value::Text(formatted(args.first().map_or(f64::NAN, Value::days), &text(1)).unwrap_or_default()),
            Self::Int => Value::Number(number(0).trunc()),
            Self::Join => Value::Text(bounded(args.iter().skip(1).map(Value::text).collect::<Vec<_>>().join(&text(0)))),
            Self::Max => Value::Number(extreme(numbers(), f64::max)),
            Self::Min => Value::Number(extreme(numbers(), f64::min)),
            Self::NormalizeSpace => Value::Text(text(0).split_whitespace().collect::<Vec<_>>().join(" ")),
            Self::Not => Value::Boolean(!args.first().is_some_and(Value::boolean)),
            Self::Number => Value::Number(number(0)),
            Self::Pow => Value::Number(number(0).powf(number(1))),
            Self::Regex => Value::Boolean(compiled(&text(1)).is_some_and(|pattern| pattern.is_match(&text(0)))),
            Self::Round => Value::Number(rounded(number(0), args.get(1).map_or(0.0, Value::number))),
            Self::Selected => Value::Boolean(text(0).split(' ').any(|name| name == text(1).trim())),
            Self::SelectedAt => Value::Text(selected_at(&text(0), number(1))),
            Self::Sqrt => Value::Number(number(0).sqrt()),
            Self::StartsWith => Value::Boolean(text(0).starts_with(&text(1))),
            Self::String => Value::Text(text(0)),
            Self::StringLength => Value::Number(text(0).chars().count() as f64),
            Self::Substr => Value::Text(slice(&text(0), number(1), args.get(2).map(Value::number))),
            Self::Substring => Value::Text(substring(&text(0), number(1), args.get(2).map(Value::number))),
            Self::SubstringAfter => Value::Text(text(0).split_once(&text(1)).map(|(_, after)| after.to_owned()).unwrap_or_default()),
            Self::SubstringBefore => Value::Text(text(0).split_once(&text(1)).map(|(before, _)| before.to_owned()).unwrap_or_default()),
            Self::Translate => Value::Text(translated(&text(0), &text(1), &text(2))),
            Self::True => Value::Boolean(true),
            Self::If | Self::Position | Self::Today => Value::Node(None),
        }
    }
}

/// A pattern as `regex()` takes it; matching takes a time that grows with pattern times text, whatever they are.
fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).nest_limit(DEEPEST_PATTERN).build().ok()
}

fn bounded(text: String) -> String {
    if text.len() <= LONGEST_MADE { text } else { text.chars().take(LONGEST_MADE / 4).collect() }
}

fn extreme(numbers: impl Iterator<Item = f64>, better: fn(f64, f64) -> f64) -> f64 {
    numbers.reduce(|a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { better(a, b) }).unwrap_or(f64::NAN)
}

/// Halves away from zero, as Enketo does.
fn rounded(number: f64, digits: f64) -> f64 {
    let digits = digits.trunc();
    if digits == 0.0 || digits.is_nan() {
        return number.round();
    }
    let power = 10f64.powf(digits.abs());
    if digits > 0.0 { (number * power).round() / power } else { (number / power).round() * power }
}

fn selected_at(list: &str, index: f64) -> String {
    let index = index.trunc();
    if index < 0.0 || index.is_nan() {
        return String::new();
    }
    list.split(' ').nth(index as usize).unwrap_or_default().to_owned()
}

/// From one character to before another, from 0; negative ones count from the end.
fn slice(text: &str, start: f64, end: Option<f64>) -> String {
    let length = text.chars().count() as f64;
    let place = |at: f64| match at.trunc() {
        at if at.is_nan() => 0.0,
        at if at < 0.0 => (length + at).max(0.0),
        at => at.min(length),
    };
    let (start, end) = (place(start), end.map_or(length, place));
    text.chars().skip(start as usize).take((end - start).max(0.0) as usize).collect()
}

/// The characters at the places from `start`, as many as `length`; places are from 1, and both are rounded.
fn substring(text: &str, start: f64, length: Option<f64>) -> String {
    let round = |number: f64| (number + 0.5).floor();
    let first = round(start);
    let end = length.map_or(f64::INFINITY, |length| first + round(length));
    text.chars().zip(1u32..).filter(|(_, at)| f64::from(*at) >= first && f64::from(*at) < end).map(|(c, _)| c).collect()
}

fn translated(text: &str, from: &str, to: &str) -> String {
    let mut map = std::collections::HashMap::new();
    let mut to = to.chars();
    for c in from.chars() {
        let replacement = to.next();
        map.entry(c).or_insert(replacement);
    }
    text.chars().filter_map(|c| map.get(&c).copied().unwrap_or(Some(c))).collect()
}

/// A day by a format; none when it asks for what a day doesn't have, or for names of months and days.
fn formatted(days: f64, format: &str) -> Option<String> {
    let date = day(days);
    let mut made = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            made.push(c);
            continue;
        }
        let (year, month, day) = date.map_or((0, 0, 0), |date| (date.year(), date.month(), date.day()));
        match chars.next()? {
            '%' => made.push('%'),
            'Y' => made.push_str(&format!("{year:04}")),
            'y' => made.push_str(&format!("{:02}", year % 100)),
            'm' => made.push_str(&format!("{month:02}")),
            'n' => made.push_str(&month.to_string()),
            'd' => made.push_str(&format!("{day:02}")),
            'e' => made.push_str(&day.to_string()),
            _ => return None,
        }
    }
    Some(if date.is_some() { made } else { String::new() })
}

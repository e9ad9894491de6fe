//! What a program can tell about the words: the build fails with file, key and fault. A person reads the rest.

use super::forbidden;

/// A text of a locale.
pub struct Text<'a> {
    /// `ar`, `fr`, `en`.
    pub locale: &'a str,
    pub key: &'a str,
    pub text: &'a str,
    /// Whether it is a form of a plural.
    pub counted: bool,
}

/// What is wrong with a text; empty when nothing is.
pub fn faults(text: &Text<'_>) -> Vec<String> {
    const RULES: [fn(&Text<'_>) -> Vec<String>; 6] = [forbidden_words, spaces, quotes, numbers, prepositions, titles];
    RULES.iter().flat_map(|rule| rule(text)).map(|fault| format!("{}.json: {}: {fault}: {:?}", text.locale, text.key, text.text)).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A text as it is compared: small letters, one kind of apostrophe and of space.
fn plain(text: &str) -> String {
    let same = |c| match c {
        '’' => '\'',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(same).collect()
}

/// Without Arabic vowel signs.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{64b}'..='\u{652}' | '\u{640}')).collect()
}

/// Whether the pattern (see [`forbidden`]) is in the text. What hangs on another word by a hyphen is part of that: "e-mail" is not "mail".
fn has(text: &str, pattern: &str) -> bool {
    let word = pattern.trim_matches(['*', '^']);
    text.match_indices(word).any(|(at, _)| {
        let before = pattern.starts_with('*') || !text[..at].ends_with(|c| is_word(c) || c == '-');
        let before = before && (at == 0 || !pattern.starts_with('^'));
        let after = pattern.ends_with('*') || !text[at + word.len()..].starts_with(is_word);
        before && after
    })
}

fn forbidden_words(text: &Text<'_>) -> Vec<String> {
    let mut plain = plain(text.text);
    for phrase in forbidden::allowed(text.locale) {
        plain = plain.replace(phrase, "");
    }
    let bare = bare(&plain);
    let found = |pattern: &str| if self::bare(pattern) == pattern { has(&bare, pattern) } else { has(&plain, pattern) };
    forbidden::of(text.locale).iter().filter(|(pattern, _)| found(pattern)).map(|(pattern, instead)| format!("not “{pattern}” but “{instead}”")).collect()
}

/// The characters around each place of the text: before, at, after.
fn triples(text: &str) -> impl Iterator<Item = (char, char, char)> {
    let all: Vec<char> = std::iter::once('\n').chain(text.chars()).chain(std::iter::once('\n')).collect();
    (1..all.len() - 1).map(move |at| (all[at - 1], all[at], all[at + 1])).collect::<Vec<_>>().into_iter()
}

/// French keeps signs and numbers together by spaces that do not break; Arabic sets no space before them.
fn spaces(text: &Text<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for (before, at, after) in triples(text.text).filter(|(_, at, _)| *at == ' ') {
        let wrong = match text.locale {
            "fr" => matches!(after, ';' | ':' | '!' | '?' | '»' | '%') || matches!(before, '«' | '°') || (before.is_ascii_digit() && after.is_ascii_digit()),
            _ => matches!(after, '؛' | '،' | '؟' | '»' | '%' | '!' | '?' | ';' | ':' | ',') || before == '«',
        };
        if wrong || (before == ' ' && after != ' ') {
            faults.push(format!("the space in “{before}{at}{after}”"));
        }
    }
    if text.locale == "fr" {
        let bare = triples(text.text).filter(|(before, at, _)| matches!(at, '!' | '?' | ';' | '»' | '%') && is_word(*before));
        faults.extend(bare.map(|(before, at, _)| format!("no space in “{before}{at}”")));
    }
    faults
}

/// Each language has its quotation marks, and Arabic its own comma and question mark.
fn quotes(text: &Text<'_>) -> Vec<String> {
    let foreign: &[char] = match text.locale {
        "ar" => &['"', '“', '”', ';', '?', ','],
        "fr" => &['"', '“', '”'],
        "en" => &['"', '«', '»', '’'],
        _ => &[],
    };
    // A comma between digits or Latin words is theirs.
    let own = |(before, at, after): &(char, char, char)| *at == ',' && (before.is_ascii() || after.is_ascii_digit());
    triples(text.text).filter(|triple| foreign.contains(&triple.1) && !own(triple)).map(|(_, at, _)| format!("the sign “{at}”")).collect()
}

/// Placeholders that hold a number that is not the same everywhere.
const NUMBERS: &[&str] = &[
    "addresses",
    "count",
    "days",
    "given",
    "hidden",
    "hours",
    "known",
    "least",
    "left",
    "length",
    "minutes",
    "most",
    "new",
    "others",
    "over",
    "overdue",
    "residents",
    "supporters",
    "threshold",
    "unused",
    "used",
    "useful",
    "useless",
    "weight",
];

/// What may follow a number without agreeing with it.
const AFTER_NUMBERS: &[&str] =
    &["of", "out", "to", "and", "at", "sur", "à", "et", "au", "ou", "من", "على", "إلى", "في", "mad", "h", "kb", "mb", "characters", "caractères", "حرف"];

/// A number that varies changes the words after it: it belongs into a plural, as `{count}`.
fn numbers(text: &Text<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, _, after) in places(text.text) {
        if !NUMBERS.contains(&name) || (text.counted && name == "count") {
            continue;
        }
        let word: String = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']).chars().take_while(|c| is_word(*c)).collect();
        let close = after.starts_with([' ', '\u{a0}', '\u{202f}']) || word.is_empty();
        if close && !word.is_empty() && !word.starts_with('و') && !AFTER_NUMBERS.contains(&word.to_lowercase().as_str()) {
            faults.push(format!("{{{name}}} counts “{word}” outside of a plural"));
        }
    }
    faults
}

/// The placeholders: name, what stands before, what stands after.
fn places(text: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('{') {
        if let Some(end) = text[at..].find('}') {
            found.push((&text[at + 1..at + end], &text[..at], &text[at + end + 1..]));
        }
    }
    found
}

/// Names are not bent: "Commune d'Aïn Amlal" and "جماعة عين أملال" stand as they are, after a colon, between quotation marks or as the subject.
fn prepositions(text: &Text<'_>) -> Vec<String> {
    const NAMES: &[&str] = &["commune", "name", "title", "kind"];
    const FRENCH: &[&str] = &["à", "de", "d'", "du", "des", "selon", "dans", "en", "chez", "avec"];
    const ARABIC: &[&str] = &["في", "لدى", "من", "إلى", "عن", "على", "عند", "ب", "ل", "لـ", "بـ", "وفي", "ولدى"];
    let list = match text.locale {
        "fr" => FRENCH,
        "ar" => ARABIC,
        _ => return Vec::new(),
    };
    let mut faults = Vec::new();
    for (name, before, _) in places(text.text).into_iter().filter(|(name, _, _)| NAMES.contains(name)) {
        let glued = before.trim_end_matches([' ', '\u{a0}']);
        let word = glued.rsplit([' ', '\u{a0}', '\n', '،']).next().unwrap_or_default().to_lowercase();
        let last = word.rsplit(['(', '«']).next().unwrap_or_default();
        if list.contains(&last) && !word.ends_with('«') {
            faults.push(format!("“{last}” before {{{name}}}"));
        }
    }
    faults
}

/// The title of what somebody wrote stands between quotation marks, or alone after a colon.
fn titles(text: &Text<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for (_, before, after) in places(text.text).into_iter().filter(|(name, _, _)| *name == "title") {
        let before = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
        let quoted = before.ends_with(['«', '“']) && after.trim_start_matches(['\u{a0}', '\u{202f}']).starts_with(['»', '”']);
        let alone = before.ends_with(':') && (after.is_empty() || after.starts_with('\n'));
        if !quoted && !alone {
            faults.push("{title} without quotation marks".to_owned());
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The faults of a text, without file and key.
    fn found(locale: &str, text: &str) -> Vec<String> {
        faults(&Text { locale, key: "a.key", text, counted: false }).into_iter().map(|fault| fault.split(": ").skip(2).collect::<Vec<_>>().join(": ")).collect()
    }

    fn passes(locale: &str, text: &str) {
        assert_eq!(found(locale, text), Vec::<String>::new(), "{text}");
    }

    fn fails(locale: &str, text: &str, because: &str) {
        let found = found(locale, text);
        assert!(found.iter().any(|fault| fault.contains(because)), "{text}: {found:?}");
    }

    #[test]
    fn a_fault_names_file_key_and_text() {
        let faults = faults(&Text { locale: "en", key: "a.key", text: "Nothing waits", counted: false });
        assert_eq!(faults, ["en.json: a.key: not “nothing waits” but “nothing is waiting”: \"Nothing waits\""]);
    }

    #[test]
    fn forbidden_words_are_found_as_words() {
        fails("en", "Send a mail.", "mail");
        passes("en", "Send an e-mail.");
        fails("fr", "Ce texte est en examen.", "en examen");
        fails("fr", "Votre Mairie", "mairie");
        fails("fr", "Plus utiles", "les plus utiles");
        passes("fr", "Les plus utiles");
        passes("fr", "On critique les idées et les actes");
        fails("ar", "قدموا الاعتراض هنا", "تظلم");
        fails("ar", "أُضيف الحي", "تمت إضافة");
        passes("ar", "أضيفوا الحي");
        fails("ar", "هل أنتَ متأكد", "أنتم");
        passes("ar", "أنتم هنا");
        passes("ar", "حسابكم");
    }

    #[test]
    fn french_spaces_do_not_break() {
        fails("fr", "Réponse : oui", "space");
        fails("fr", "« oui\u{a0}»", "space");
        fails("fr", "n° 12", "space");
        fails("fr", "8 000 caractères", "space");
        fails("fr", "Vraiment?", "no space");
        passes("fr", "«\u{a0}oui\u{a0}»\u{a0}: n°\u{a0}12, 8\u{202f}000, 70\u{a0}%\u{a0}; vraiment\u{202f}?");
    }

    #[test]
    fn arabic_has_its_own_signs() {
        fails("ar", "نعم ؟", "space");
        fails("ar", "« نعم»", "space");
        fails("ar", "70 %", "space");
        fails("ar", "نعم, لا", "sign");
        fails("ar", "نعم?", "sign");
        passes("ar", "«نعم»، لا؟ 70%، 12,5");
    }

    #[test]
    fn english_quotes_are_curly_and_apostrophes_straight() {
        fails("en", "The \"rule\"", "sign");
        fails("en", "It’s", "sign");
        passes("en", "The “rule” isn't");
    }

    #[test]
    fn numbers_that_vary_are_plurals() {
        fails("en", "Wait {minutes} minutes", "outside of a plural");
        fails("fr", "{count}\u{a0}soutiens", "outside of a plural");
        fails("ar", "خلال {days} يوما", "outside of a plural");
        passes("en", "From {least} to {most}. Found: {count} of {threshold}");
        let form = Text { locale: "en", key: "k", text: "{count} of {weight} points", counted: true };
        assert_eq!(faults(&form).len(), 1, "the other number is not the plural's");
        assert!(faults(&Text { text: "{count} minutes", ..form }).is_empty());
    }

    #[test]
    fn names_are_not_bent() {
        fails("fr", "Votre recours auprès de {commune}", "“de”");
        fails("fr", "Selon {commune}, non", "“selon”");
        fails("fr", "Le texte d'{name}", "before {name}");
        fails("ar", "رمز لدى {commune}", "“لدى”");
        fails("ar", "رمز ب{commune}", "“ب”");
        passes("fr", "{commune}\u{a0}: la commune répond");
        passes("ar", "{commune}: الرمز");
        passes("en", "in {commune}");
    }

    #[test]
    fn titles_stand_in_quotation_marks() {
        fails("ar", "نُشر {title}", "without quotation marks");
        fails("en", "{title} has been published", "without quotation marks");
        passes("ar", "نُشر «{title}»");
        passes("fr", "Proposition\u{a0}: «\u{a0}{title}\u{a0}»");
        passes("en", "Proposal: {title}");
    }
}

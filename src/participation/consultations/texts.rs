//! The texts of a consultation: how long each may be, and what a correction of a typing mistake is.

use app::model::Lang;
use app::model::consultation_forms::{LANGS, TEXT_FIELDS, TextFields};
use app::model::consultations::TextName;
use app::model::form::FormErrors;
use app::words::tr;

use super::model::Texts;
use crate::base::text::{clean, clean_line, fits};

/// Words that a correction may change.
const MOST_WORDS: usize = 5;

/// What was typed into every field. What is empty is missing, which keeps a draft from being published, not from being saved.
pub(super) fn parse(fields: &TextFields, errors: &mut FormErrors) -> Texts {
    let mut texts = Texts::default();
    for (name, names) in TEXT_FIELDS {
        for (lang, field) in LANGS.iter().zip(names) {
            let typed = fields.get(field);
            let text = if matches!(name, TextName::Title | TextName::Decider) { clean_line(typed) } else { clean(typed) };
            if !text.is_empty() && !is_of_length(*name, &text) {
                errors.add(field, tr::consultations::staff::TEXT_LENGTH);
            }
            *texts.get_mut(*name).own_mut(*lang) = text;
        }
    }
    texts
}

/// Whether a text is as long as one of this name may be.
pub(super) fn is_of_length(name: TextName, text: &str) -> bool {
    let asked = match name {
        TextName::Title => 10..=120,
        TextName::Purpose => 20..=4_000,
        TextName::Settled => 2..=2_000,
        TextName::Decider => 5..=300,
        TextName::Binding => 10..=2_000,
    };
    fits(text, asked)
}

/// The form as it begins.
pub(super) fn fields(texts: &Texts) -> TextFields {
    let mut fields = TextFields::default();
    for (name, names) in TEXT_FIELDS {
        for (lang, field) in LANGS.iter().zip(names) {
            fields.set(field, texts.get(*name).own(*lang));
        }
    }
    fields
}

/// The field of a text in a language.
pub(super) fn field_of(name: TextName, lang: Lang) -> &'static str {
    let names = TEXT_FIELDS.iter().find(|(known, _)| *known == name).map(|(_, names)| names);
    let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
    names.map_or("", |names| names[at])
}

/// Which texts differ, in which languages: before and after.
pub(super) fn differing<'a>(before: &'a Texts, after: &'a Texts) -> Vec<(TextName, Lang, &'a str, &'a str)> {
    let all = TextName::ALL.iter().flat_map(|name| LANGS.iter().map(move |lang| (*name, *lang)));
    let pairs = all.map(|(name, lang)| (name, lang, before.get(name).own(lang), after.get(name).own(lang)));
    pairs.filter(|(_, _, before, after)| before != after).collect()
}

/// Whether the public may be given the second text for the first: a language that it had not before, or a few words and no number.
pub fn is_correction(lang: Lang, before: &str, after: &str) -> bool {
    if before.is_empty() {
        return !matches!(lang, Lang::Ar | Lang::Fr);
    }
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
    !after.is_empty() && digits(before) == digits(after) && changed_words(before, after) <= MOST_WORDS
}

/// How many words of either text are not in the longest sequence that both have.
fn changed_words(before: &str, after: &str) -> usize {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.split_whitespace().collect(), after.split_whitespace().collect());
    let mut row = vec![0_usize; after.len() + 1];
    for word in &before {
        let mut diagonal = 0;
        for (at, other) in after.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    before.len().max(after.len()) - row[after.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_changes_few_words_and_no_number() {
        let text = "La commune reserve une part de son budget 2027 a des projets, pour 300 000 dirhams.";
        assert!(is_correction(Lang::Fr, text, &text.replace("reserve", "réserve").replace(" a des", " à des")));
        assert!(!is_correction(Lang::Fr, text, &text.replace("2027", "2028")), "a number");
        assert!(!is_correction(Lang::Fr, text, &text.replace("300 000", "300 000 ou 500 000")), "another one");
        assert!(!is_correction(Lang::Fr, text, "La commune ne réserve rien et ne demande plus l'avis de personne en 2027 sur 300 000 dirhams."));
        assert!(!is_correction(Lang::Fr, text, ""), "it is not taken away");
        let arabic = "تخصص الجماعة ٣٠٠ ألف درهم لمشاريع السكان.";
        assert!(!is_correction(Lang::Ar, arabic, &arabic.replace('٣', "٥")), "a number in other digits");
    }

    #[test]
    fn a_language_can_be_added() {
        assert!(is_correction(Lang::En, "", "The commune sets aside a part of its budget."));
        assert!(is_correction(Lang::Zgh, "", "ⵜⴰⵖⵔⵎⵜ"));
        assert!(!is_correction(Lang::Ar, "", "جديد"), "it was there at publication");
    }
}

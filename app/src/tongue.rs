//! In which language a person wrote: as they said it themselves, or by the script, and in Latin script by the small words of French and English. What is not
//! certain has no language; it still has a direction. A text has one of both for all of its paragraphs.

use crate::lang::Lang;

/// What a text written by a person carries as `lang` and `dir`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tongue {
    /// The language, if it is certain.
    pub lang: Option<&'static str>,
    /// `rtl` or `ltr`; `auto` where nothing is written.
    pub dir: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Arabic,
    Tifinagh,
    Latin,
}

const fn script(c: char) -> Option<Script> {
    match c {
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => Some(Script::Arabic),
        '\u{2d30}'..='\u{2d7f}' => Some(Script::Tifinagh),
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some(Script::Latin),
        _ => None,
    }
}

/// The language of a text, if it is certain.
pub fn of(text: &str) -> Option<Lang> {
    language(main_script(&[text])?, text)
}

/// What an element with this text carries. What belongs together, such as a title and what follows it, is asked for together.
pub fn marks(parts: &[&str]) -> Tongue {
    let Some(script) = main_script(parts) else { return Tongue { lang: None, dir: "auto" } };
    let dir = if script == Script::Arabic { "rtl" } else { "ltr" };
    Tongue { lang: language(script, &parts.join("\n")).map(Lang::code), dir }
}

fn language(script: Script, text: &str) -> Option<Lang> {
    match script {
        Script::Arabic => Some(Lang::Ar),
        Script::Tifinagh => Some(Lang::Zgh),
        Script::Latin => latin(text),
    }
}

/// The script of most letters; addresses of pages are nobody's words.
fn main_script(parts: &[&str]) -> Option<Script> {
    let mut counts = [0_usize; 3];
    for word in parts.iter().flat_map(|part| part.split_whitespace()).filter(|word| !word.starts_with("http")) {
        for c in word.chars() {
            if let Some(script) = script(c)
                && is_letter(c)
            {
                counts[script as usize] += 1;
            }
        }
    }
    let count = |which: &Script| counts[*which as usize];
    [Script::Arabic, Script::Tifinagh, Script::Latin].into_iter().filter(|which| count(which) > 0).max_by_key(count)
}

/// What an element with this text carries where its author, or a moderator, has said in which language it is. Arabic, French and English are written in one
/// script each, if there is any of it: a long quotation in another does not turn the text. Amazigh is written in three, and Arabic in Latin letters is still
/// Arabic, read from the left.
pub fn marks_in(said: Option<Lang>, parts: &[&str]) -> Tongue {
    let Some(lang) = said else { return marks(parts) };
    let own = match lang {
        Lang::Ar => Some(Script::Arabic),
        Lang::Fr | Lang::En => Some(Script::Latin),
        Lang::Zgh => None,
    };
    let is_written = |own: &Script| parts.iter().flat_map(|part| part.chars()).any(|c| script(c) == Some(*own) && is_letter(c));
    let written = own.filter(is_written).or_else(|| main_script(parts));
    let code = match (lang, written) {
        (Lang::Ar, Some(Script::Latin)) => "ar-Latn",
        (Lang::Zgh, Some(Script::Arabic)) => "zgh-Arab",
        (Lang::Zgh, Some(Script::Latin)) => "zgh-Latn",
        _ => lang.code(),
    };
    let dir = match written {
        Some(Script::Arabic) => "rtl",
        Some(_) => "ltr",
        None => "auto",
    };
    Tongue { lang: Some(code), dir }
}

/// The language of a text, as it was said or as it is certain.
pub fn in_which(said: Option<Lang>, parts: &[&str]) -> Option<Lang> {
    said.or_else(|| of(&parts.join("\n")))
}

/// Whether it is a letter: nearly all are among the first.
fn is_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{620}'..='\u{64a}') || c.is_alphabetic()
}

/// Words that nearly every sentence has, and that the other language does not.
const FRENCH: &[&str] = &[
    "le", "la", "les", "des", "du", "de", "une", "un", "et", "est", "sont", "dans", "pour", "avec", "sans", "sur", "pas", "que", "qui", "nous", "vous", "il",
    "elle", "ce", "cette", "au", "aux", "en", "je", "notre", "nos", "mais", "ou", "par", "très", "être", "plus", "ne",
];
const ENGLISH: &[&str] = &[
    "the", "and", "of", "to", "is", "are", "was", "in", "for", "with", "without", "not", "this", "that", "these", "we", "you", "our", "your", "it", "be", "at",
    "from", "they", "there", "have", "has", "should", "would", "but", "can", "by", "or", "my",
];

/// French or English: whose small words there are clearly more of.
fn latin(text: &str) -> Option<Lang> {
    let text = text.to_lowercase().replace('’', "'");
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    let elided = |word: &str| ["l'", "d'", "c'", "j'", "n'", "qu'", "s'"].iter().any(|start| word.starts_with(start));
    let french = words.iter().filter(|word| FRENCH.contains(word) || elided(word)).count();
    let english = words.iter().filter(|word| ENGLISH.contains(word)).count();
    // One small word is enough in a title; in a long text there are many, or it is a third language.
    let enough = words.len().div_ceil(12);
    match french.cmp(&english) {
        std::cmp::Ordering::Greater if french >= enough && french > 2 * english => Some(Lang::Fr),
        std::cmp::Ordering::Less if english >= enough && english > 2 * french => Some(Lang::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_tell_languages() {
        assert_eq!(of("توسيع الطريق قرب المدرسة"), Some(Lang::Ar));
        assert_eq!(of("ⵜⴰⵎⴰⵣⵉⵖⵜ"), Some(Lang::Zgh));
        assert_eq!(of("الشارع قرب Marjane مظلم منذ شهر https://example.org/a/very/long/address"), Some(Lang::Ar));
        assert_eq!(of("12 ?"), None);
    }

    #[test]
    fn small_words_tell_french_from_english() {
        assert_eq!(of("Élargir la rue de l'école"), Some(Lang::Fr));
        assert_eq!(of("Une poubelle déborde tous les soirs et les enfants marchent sur la route."), Some(Lang::Fr));
        assert_eq!(of("Widen the street near the school"), Some(Lang::En));
        assert_eq!(of("It is dark at night, and children have to walk on the road."), Some(Lang::En));
    }

    #[test]
    fn what_is_not_certain_has_no_language() {
        assert_eq!(of("Lampadaires solaires"), None, "without a small word");
        assert_eq!(of("3afak chi 7all l had lmochkil f derb dyalna, rah bezzaf hadchi"), None, "Darija in Latin letters");
        assert_eq!(marks(&["Lampadaires"]), Tongue { lang: None, dir: "ltr" });
        assert_eq!(marks(&["12 ?"]), Tongue { lang: None, dir: "auto" });
    }

    #[test]
    fn what_was_said_wins() {
        let of = |said, text| marks_in(Some(said), &[text]);
        assert_eq!(of(Lang::Fr, "Lampadaires solaires"), Tongue { lang: Some("fr"), dir: "ltr" });
        assert_eq!(of(Lang::Ar, "قالوا لنا: « Les travaux commenceront au printemps prochain, sans faute »"), Tongue { lang: Some("ar"), dir: "rtl" });
        assert_eq!(of(Lang::Ar, "3afak chi 7all l had lmochkil"), Tongue { lang: Some("ar-Latn"), dir: "ltr" });
        assert_eq!(of(Lang::Zgh, "ⵜⴰⵎⴰⵣⵉⵖⵜ"), Tongue { lang: Some("zgh"), dir: "ltr" });
        assert_eq!(of(Lang::Zgh, "تامازيغت نغ"), Tongue { lang: Some("zgh-Arab"), dir: "rtl" });
        assert_eq!(of(Lang::Zgh, "tamazight nnegh"), Tongue { lang: Some("zgh-Latn"), dir: "ltr" });
        assert_eq!(of(Lang::En, "12"), Tongue { lang: Some("en"), dir: "auto" });
        assert_eq!(marks_in(None, &["Une poubelle déborde dans la rue"]), marks(&["Une poubelle déborde dans la rue"]));
        assert_eq!((in_which(Some(Lang::Zgh), &["تامازيغت"]), in_which(None, &["الطريق"])), (Some(Lang::Zgh), Some(Lang::Ar)));
    }

    #[test]
    fn a_title_goes_with_its_text() {
        let both = marks(&["Parking Menara", "نقترح موقفا للدراجات قرب المحطة"]);
        assert_eq!(both, Tongue { lang: Some("ar"), dir: "rtl" });
    }
}

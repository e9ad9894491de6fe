//! Texts in their plainest writing, so that a word is found however it is dressed: Arabic, French, and Darija in Latin letters.
//!
//! - Arabic loses tatweel and vowel signs; the forms of alef, ya, ta marbuta, kaf and ha are one each. Digits of every script become ASCII.
//! - Latin letters are lower-case without accents, and a letter said twice is said once. The digits 3, 7, 9 are letters of Darija and stay in their words.
//! - What cannot be seen is nothing; what is neither letter nor digit parts words. The result begins and ends with a space, so that one text contains
//!   another exactly when its words do.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::base::text::digit;

/// Letters below which a text is too common to be recognised: "thank you" is nobody's.
const LEAST_KNOWN: usize = 12;

/// The plainest writing of a text, word by word.
pub fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 2);
    plain.push(' ');
    let mut word: Vec<char> = Vec::new();
    for c in text.nfkd().filter(|c| !is_unseen(*c)) {
        if c.is_alphanumeric() { fold_letter(c, &mut word) } else { end(&mut word, &mut plain) }
    }
    end(&mut word, &mut plain);
    plain
}

/// The letters and digits of a text in their plainest writing, one after the other, those that stand twice too: for names, numbers of cards, whole texts.
pub fn letters(text: &str) -> String {
    let mut letters = Vec::with_capacity(text.len());
    text.nfkd().filter(|c| c.is_alphanumeric() && !is_unseen(*c)).for_each(|c| fold_letter(c, &mut letters));
    letters.into_iter().collect()
}

/// Signs upon letters, joiners, marks of direction, and controls that part no words.
fn is_unseen(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c, '\u{0640}' | '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

fn fold_letter(c: char, word: &mut Vec<char>) {
    match c {
        'ٱ' | 'ٲ' | 'ٳ' => word.push('ا'),
        'ى' | 'ی' => word.push('ي'),
        'ة' | 'ہ' | 'ھ' => word.push('ه'),
        'ک' | 'گ' | 'ڭ' | 'ݣ' => word.push('ك'),
        'œ' | 'Œ' => word.extend(['o', 'e']),
        'æ' | 'Æ' => word.extend(['a', 'e']),
        'ß' => word.push('s'),
        'ø' | 'Ø' => word.push('o'),
        'ı' => word.push('i'),
        _ => match digit(c) {
            Some(digit) => word.push(digit),
            None => word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric())),
        },
    }
}

/// Ends a word. Arabic has words with a letter twice; three times is a drawn-out one.
fn end(word: &mut Vec<char>, plain: &mut String) {
    if word.is_empty() {
        return;
    }
    for run in word.chunk_by(|a, b| a == b) {
        let once = run[0].is_ascii_alphabetic() || (!run[0].is_ascii_digit() && run.len() > 2);
        plain.extend(run.iter().take(if once { 1 } else { run.len() }));
    }
    plain.push(' ');
    word.clear();
}

/// SHA-256 of the plainest writing. Returns `None` for texts that many write.
pub fn fingerprint(text: &str) -> Option<Vec<u8>> {
    let plain = fold(text);
    (plain.chars().count() >= LEAST_KNOWN).then(|| Sha256::digest(plain.as_bytes()).to_vec())
}

/// How many addresses of pages a text has.
pub fn links(text: &str) -> i64 {
    let lower = text.to_lowercase();
    let found = lower.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | '«' | '»' | ','));
    found.map(|part| part.matches("://").count().max(usize::from(part.starts_with("www."))) as i64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_word_is_found_however_it_is_written() {
        for (one, other) in [
            // Arabic
            ("مُحَمَّد", "محمد"),
            ("سـارق", "سارق"),
            ("أحمق", "احمق"),
            ("إحتيال", "احتيال"),
            ("آفة", "افه"),
            ("مستشفى", "مستشفي"),
            ("رشوة", "رشوه"),
            ("مسؤول", "مسوول"),
            ("سااااارق", "سارق"),
            ("ﺳﺎﺭﻕ", "سارق"),
            ("اتصل ٠٦١٢", "اتصل 0612"),
            ("اتصل ۰۶۱۲", "اتصل 0612"),
            ("ڭزار", "كزار"),
            // French
            ("Éhonté", "ehonte"),
            ("VOLEUUUUR", "voleur"),
            ("cœur", "coeur"),
            ("im\u{200b}bé\u{ad}cile", "imbecile"),
            ("e\u{301}cole", "école"),
            ("vo\u{0}leur", "voleur"),
            ("\u{202e}voleur\u{202c}", "voleur"),
            // Darija in Latin letters
            ("7mar", "7MAR"),
            ("3alaaaash", "3alash"),
            ("9a7ba", "9A7BA"),
            ("٧mar", "7mar"),
            ("chffar", "chfar"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn letters_are_the_same_without_words_and_keep_what_stands_twice() {
        assert_eq!(letters("بن عيّاد فاطمة"), letters("بنعياد فاطمه"));
        assert_eq!(letters("AA 12-٣٤"), "aa1234");
        assert_ne!(letters("AA1234"), letters("A1234"));
    }

    #[test]
    fn different_words_stay_different() {
        for (one, other) in [("7mar", "hmar"), ("3in", "in"), ("9lb", "lb"), ("سارق", "سارقة"), ("ممتاز", "متاز"), ("2000", "200"), ("voleur", "voler")]
        {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn words_are_whole_and_phrases_are_in_order() {
        let text = fold("Ce garçon-là n'est pas un voleur, dit-on.");
        assert!(text.contains(&fold("VOLEUR")) && text.contains(&fold("garcon là")) && text.contains(&fold("pas un voleur")));
        assert!(!text.contains(&fold("vole")) && !text.contains(&fold("voleurs")) && !text.contains(&fold("un pas")));
        assert!(!fold("classique").contains(&fold("ass")));
        assert_eq!(fold("… ** .*+?()[] \u{202e}\u{200b}"), " ", "nothing to find");
    }

    #[test]
    fn links_are_counted_once_each() {
        assert_eq!(links("Voir https://a.ma et www.b.ma (HTTP://C.MA/x?y=http)"), 3);
        assert_eq!(links("https://www.a.ma"), 1);
        assert_eq!(links("a.ma n'est pas un lien, www non plus"), 0);
    }

    #[test]
    fn only_long_texts_are_known_again() {
        assert_eq!(fingerprint("Oui !"), None);
        assert_eq!(fingerprint("Achetez MES tapis !!"), fingerprint("achetéz   mes tapis"));
    }
}

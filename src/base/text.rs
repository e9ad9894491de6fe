//! Texts as they are kept, and how much of one is seen.
//!
//! [`clean`] takes out what deceives or shows nothing; [`seen`] counts what a reader sees, and every least length asks it: a text of blank letters is blank.
//! Properties come from the Unicode Character Database, but for a few letters that look blank without being called so.

use std::ops::RangeInclusive;

use icu_properties::CodePointMapData;
use icu_properties::props::{BinaryProperty as _, DefaultIgnorableCodePoint, Emoji, GeneralCategory, JoiningType};
use unicode_normalization::UnicodeNormalization as _;

/// Most signs upon one letter: a doubled vocalised letter of Arabic has two or three, letters of Vietnamese and Tifinagh fewer.
const MARKS: usize = 3;
/// Most signs upon one letter when some of them are for reciting.
const MARKS_RECITED: usize = 4;
const JOINER: char = '\u{200d}';
const NON_JOINER: char = '\u{200c}';
const BLACK_FLAG: char = '\u{1f3f4}';
/// Most tags of a flag, its end included.
const LONGEST_FLAG: usize = 7;
const END_OF_TAGS: char = '\u{e007f}';

/// A text as we keep it: NFC, `\n` line ends, trimmed; no control characters, no characters that turn the direction of what surrounds them or show nothing,
/// no towers of signs upon a letter. Joiners stay inside words and emoji. Nothing is left of a text in which nothing is seen.
pub fn clean(text: &str) -> String {
    let lines: Vec<char> = text.replace("\r\n", "\n").chars().filter_map(plain_space).collect();
    let kept: String = lines.iter().enumerate().filter(|(at, _)| stays(&lines, *at)).map(|(_, c)| *c).collect();
    let text = without_towers(&kept);
    if is_blank(&text) { String::new() } else { text.trim().to_owned() }
}

/// The same on one line, for titles and names.
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first whole words of a text, on one line, for lists and links.
pub fn excerpt(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    let ends = line.chars().nth(most) == Some(' ');
    let whole = if ends { cut.as_str() } else { cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words) };
    format!("{}…", whole.trim_end_matches([',', '.', '،', ';', ':', '؛']))
}

/// How many characters of a text are seen: signs upon letters, joiners, marks of direction and blank letters are not, and spaces between two words are one.
pub fn seen(text: &str) -> usize {
    let (mut count, mut between) = (0, false);
    for c in text.chars() {
        if c.is_whitespace() {
            between = count > 0;
        } else if is_seen(c) {
            count += 1 + usize::from(between);
            between = false;
        }
    }
    count
}

/// Whether nothing of a text is seen.
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(is_seen)
}

/// How long a text is beside what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Less than the least is seen.
    Short,
    /// As asked.
    Right,
    /// It has more characters than the most.
    Long,
}

/// Compares a text: what is seen of it with the least, all of its characters with the most.
pub fn length(text: &str, asked: RangeInclusive<usize>) -> Length {
    if text.chars().count() > *asked.end() {
        Length::Long
    } else if seen(text) < *asked.start() {
        Length::Short
    } else {
        Length::Right
    }
}

/// Whether a text is as long as asked.
pub fn fits(text: &str, asked: RangeInclusive<usize>) -> bool {
    length(text, asked) == Length::Right
}

/// A digit of any script that a keyboard here may give.
pub fn digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => return Some(c),
        '\u{0660}'..='\u{0669}' => c as u32 - 0x0660,
        '\u{06f0}'..='\u{06f9}' => c as u32 - 0x06f0,
        '\u{ff10}'..='\u{ff19}' => c as u32 - 0xff10,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Whether people write this between the groups of a number, or it cannot be seen: marks of direction, joiners, a byte order mark.
pub fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '-' | '/' | '_' | '(' | ')' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A whole number in digits of any script, with what cannot be seen and a `#` before it left out.
pub fn number(text: &str) -> Option<i64> {
    let seen: String = text.chars().filter(|c| is_seen(*c) || c.is_whitespace()).collect();
    let digits: String = seen.trim().trim_start_matches(['#', '\u{ff03}']).chars().map(digit).collect::<Option<_>>()?;
    digits.parse().ok()
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// Whether a character is a sign upon the one before.
pub fn is_mark(c: char) -> bool {
    !is_plain(c) && matches!(category(c), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

/// The letters of most texts here need no look into the tables.
const fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() || matches!(c, '\u{c0}'..='\u{ff}' | '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}')
}

/// Whether a character by itself leaves ink.
pub fn is_seen(c: char) -> bool {
    use GeneralCategory as Is;
    if is_plain(c) {
        return true;
    }
    // Called symbols, drawn as nothing: the blank pattern of Braille, the null notehead, the place of an object that is not there.
    let looks_blank = matches!(c, '\u{2800}' | '\u{1d159}' | '\u{fffc}');
    let unseen = matches!(
        category(c),
        Is::Control
            | Is::Format
            | Is::Surrogate
            | Is::PrivateUse
            | Is::SpaceSeparator
            | Is::LineSeparator
            | Is::ParagraphSeparator
            | Is::NonspacingMark
            | Is::EnclosingMark
            | Is::SpacingMark
    );
    !unseen && !looks_blank && !DefaultIgnorableCodePoint::for_char(c)
}

/// Line ends of every kind are one kind, a tab is a space, other controls are nothing.
fn plain_space(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Whether the character at a place stays.
fn stays(text: &[char], at: usize) -> bool {
    let (c, before) = (text[at], at.checked_sub(1).map(|before| text[before]));
    match c {
        c if is_plain(c) || matches!(c, ' ' | '\n') => true,
        JOINER | NON_JOINER => joins(text, at),
        // Marks that say which way the character beside them goes; they turn nothing else.
        '\u{61c}' | '\u{200e}' | '\u{200f}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => false,
        // How the character before is drawn.
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => before.is_some_and(is_seen),
        '\u{e0020}'..='\u{e007f}' => is_flag(text, at),
        c => !DefaultIgnorableCodePoint::for_char(c),
    }
}

/// A joiner stays between letters and between emoji; one more stays where it gives an Arabic letter the shape of the beginning of a word.
fn joins(text: &[char], at: usize) -> bool {
    let is_part = |c: char| c.is_alphanumeric() && is_seen(c) || is_mark(c) || matches!(category(c), GeneralCategory::SpacingMark) || is_emoji(c);
    let Some(before) = at.checked_sub(1).map(|before| text[before]).filter(|c| is_part(*c)) else { return false };
    let after = text.get(at + 1).copied();
    let shapes = text[at] == JOINER && matches!(CodePointMapData::<JoiningType>::new().get(before), JoiningType::DualJoining);
    after.is_some_and(is_part) || (shapes && !matches!(after, Some(JOINER | NON_JOINER)))
}

fn is_emoji(c: char) -> bool {
    !c.is_ascii() && Emoji::for_char(c)
}

/// Tags spell the name of a region's flag after a black flag, and end; anywhere else they hide a text.
fn is_flag(text: &[char], at: usize) -> bool {
    let is_tag = |c: &char| matches!(c, '\u{e0020}'..='\u{e007f}');
    let near = at.saturating_sub(LONGEST_FLAG);
    let begin = text[near..at].iter().rposition(|c| !is_tag(c)).map(|begin| near + begin);
    let flag = begin.filter(|begin| text[*begin] == BLACK_FLAG);
    flag.is_some_and(|begin| {
        let tags: Vec<&char> = text[begin + 1..].iter().take(LONGEST_FLAG).take_while(|c| is_tag(c)).collect();
        let end = tags.iter().position(|c| **c == END_OF_TAGS);
        end.is_some_and(|end| (3..=6).contains(&end) && at <= begin + 1 + end)
    })
}

/// In NFC, with the signs upon each letter capped.
fn without_towers(text: &str) -> String {
    let (mut marks, mut all) = (0, 0);
    let keep = |c: &char| {
        if !is_mark(*c) {
            (marks, all) = (0, 0);
            return true;
        }
        let is_recited = matches!(c, '\u{6d6}'..='\u{6ed}');
        all += 1;
        marks += usize::from(!is_recited);
        all <= MARKS_RECITED && (is_recited || marks <= MARKS)
    };
    text.nfc().filter(keep).collect()
}

/// What a text looks like inside JSON.
pub fn inside_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests;

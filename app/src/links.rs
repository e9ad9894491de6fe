//! Addresses of pages inside what people wrote. Texts here are in scripts that write punctuation, quotation marks and direction marks of their own right
//! after an address; none of them belongs to it.

use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// The address of a page: `http://` or `https://`, in any case of letters, and at least a host.
    Link(&'a str),
}

/// Cuts a line into words and addresses; together they are the line.
pub fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for link in find(line) {
        if done < link.start {
            pieces.push(Piece::Text(&line[done..link.start]));
        }
        pieces.push(Piece::Link(&line[link.clone()]));
        done = link.end;
    }
    if done < line.len() {
        pieces.push(Piece::Text(&line[done..]));
    }
    pieces
}

fn find(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(colon) = line[from..].find("://").map(|at| from + at) {
        let host = colon + "://".len();
        from = host;
        let Some(start) = scheme(line, colon) else { continue };
        let length = without_tail(until_end(&line[start..]));
        let begins = line[host..].starts_with(|c: char| c.is_alphanumeric() || c == '[');
        if begins && start + length > host {
            from = start + length;
            found.push(start..from);
        }
    }
    found
}

/// Where the scheme of a page's address before a colon begins. A scheme that only ends in one is another.
fn scheme(line: &str, colon: usize) -> Option<usize> {
    let start = ["https", "http"].iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        line.get(start..colon)?.eq_ignore_ascii_case(scheme).then_some(start)
    })?;
    let is_apart = line[..start].chars().next_back().is_none_or(|before| !before.is_ascii_alphanumeric());
    is_apart.then_some(start)
}

/// An address and what may be its tail: up to what never stands in one, or to a bracket that closes what was opened before it.
fn until_end(text: &str) -> &str {
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        let closes_nothing = match opening(c) {
            Some(bracket) => open.pop() != Some(bracket),
            None => false,
        };
        if closes_nothing || ends_link(c) {
            return &text[..at];
        }
        if matches!(c, '(' | '[' | '{' | '（' | '【') {
            open.push(c);
        }
    }
    text
}

/// What never stands in an address: spaces, controls, marks of direction and other unseen characters of any script, and quotation marks that browsers
/// would encode. Joiners stand inside words of some scripts.
fn ends_link(c: char) -> bool {
    use GeneralCategory as Is;
    match category(c) {
        Is::SpaceSeparator | Is::LineSeparator | Is::ParagraphSeparator | Is::Control => true,
        Is::Format => !matches!(c, '\u{200c}' | '\u{200d}'),
        _ => matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '«' | '»' | '“' | '”' | '„' | '「' | '」' | '『' | '』' | '\u{2800}' | '\u{3164}'),
    }
}

/// The length of an address without the punctuation of the sentence it stands in. A closing bracket stays if its opening one is inside.
fn without_tail(address: &str) -> usize {
    use GeneralCategory as Is;
    let mut kept = address;
    while let Some(last) = kept.chars().next_back() {
        let before = &kept[..kept.len() - last.len_utf8()];
        let drop = match category(last) {
            Is::ClosePunctuation => opening(last).is_none_or(|open| kept.matches(open).count() < kept.matches(last).count()),
            Is::OpenPunctuation | Is::InitialPunctuation | Is::FinalPunctuation => true,
            Is::OtherPunctuation => !matches!(last, '/' | '&' | '%' | '#' | '@'),
            Is::DashPunctuation => !last.is_ascii(),
            Is::Format => true,
            _ => false,
        };
        if !drop {
            break;
        }
        kept = before;
    }
    kept.len()
}

const fn opening(close: char) -> Option<char> {
    Some(match close {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        '）' => '（',
        '】' => '【',
        _ => return None,
    })
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(line: &str) -> Vec<&str> {
        let pieces = pieces(line);
        let whole: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Link(text) => *text,
            })
            .collect();
        assert_eq!(whole, line, "a piece was lost");
        pieces
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Link(link) => Some(link),
                Piece::Text(_) => None,
            })
            .collect()
    }

    #[test]
    fn the_sentence_around_an_address_is_not_in_it() {
        let address = "https://example.org/a";
        for after in [
            "",
            " x",
            ".",
            ",",
            "،",
            "، ثم",
            "؛",
            "؟",
            "؟!",
            "»",
            "»،",
            "…",
            "...",
            "”",
            "’",
            "'",
            "\"",
            "。",
            "、",
            "！",
            "？",
            ")",
            ").",
            "]",
            "}",
            "）",
            "】",
            "—",
            "–",
            "۔",
            "\u{200f}",
            "\u{200e}.",
            "\u{202c}",
            "\u{2069}،",
            "\u{061c}",
            "\u{a0}x",
            "\u{3000}x",
            "\u{202f};",
            "\u{2003}x",
            "\u{200b}x",
            "\u{feff}",
            "\u{2060}.",
            "\u{85}x",
            "\u{2028}x",
            "\u{2800}x",
            "\u{200d}",
            "⵰",
            "*",
            "_*",
        ] {
            let expected = if after == "_*" { format!("{address}_") } else { address.to_owned() };
            assert_eq!(links(&format!("انظر {address}{after}")), [expected], "{after:?}");
        }
        for before in ["(", "-", "- ", "«", "“", "\u{200f}", "\u{2067}", "—", "،", "\u{a0}"] {
            assert_eq!(links(&format!("{before}{address}")), [address], "{before:?}");
        }
    }

    #[test]
    fn an_address_is_whole() {
        for address in [
            "https://example.org",
            "https://example.org/",
            "http://example.org/?q=a&b=c#d",
            "https://ar.wikipedia.org/wiki/عين_أملال",
            "https://ar.wikipedia.org/wiki/عين_(توضيح)",
            "https://en.wikipedia.org/wiki/A_(b)",
            "https://مثال.المغرب/صفحة",
            "https://example.org/می\u{200c}خواهم",
            "https://example.org/a,b;c",
            "https://example.org/a/b-",
            "https://example.org/عين،أملال",
            "https://example.org:8080/x",
            "http://127.0.0.1:3000/x",
            "https://[::1]/x",
            "Https://example.org/a",
            "HTTP://EXAMPLE.ORG/A",
            "hTTps://example.org",
        ] {
            assert_eq!(links(&format!("انظر {address}، ثم")), [address]);
            assert_eq!(links(address), [address]);
        }
        assert_eq!(links("https://a.example/x، https://b.example/y"), ["https://a.example/x", "https://b.example/y"]);
    }

    #[test]
    fn nothing_else_is_a_link() {
        for text in [
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "JavaScript://x",
            "data://text/html,x",
            "ftp://example.org/x",
            "https://",
            "https://،",
            "https://»",
            "https:///x",
            "https:// example.org",
            "xhttps://example.org",
            "mailto:a@example.org",
            "view-source:https//example.org",
        ] {
            assert_eq!(links(text), Vec::<&str>::new(), "{text}");
        }
    }
}

//! What people wrote: paragraphs and links, with the language and the direction of the whole. Nothing of it is ever HTML.

use leptos::prelude::*;

use crate::links::{self, Piece};
use crate::tongue::{self, Tongue};

/// Empty lines part paragraphs; addresses become links that search engines are told not to follow.
pub fn prose(text: &str) -> AnyView {
    prose_in(tongue::marks(&[text]), text)
}

/// The same in a language and direction that are known: those of the title above it.
pub fn prose_in(written: Tongue, text: &str) -> AnyView {
    let Tongue { lang, dir } = written;
    let paragraphs =
        text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()).map(|paragraph| view! { <p>{lines(paragraph)}</p> }).collect::<Vec<_>>();
    view! { <div class="prose" lang=lang dir=dir>{paragraphs}</div> }.into_any()
}

/// The same in as few elements as there can be: most comments have one paragraph.
pub fn remark(written: Tongue, text: &str) -> AnyView {
    let Tongue { lang, dir } = written;
    match text.trim() {
        one if one.contains("\n\n") => prose_in(written, text),
        one => view! { <p class="prose" lang=lang dir=dir>{lines(one)}</p> }.into_any(),
    }
}

/// A short text of a person inside a line, such as the title of something.
pub fn said(text: &str) -> AnyView {
    said_in(tongue::marks(&[text]), text)
}

/// The same in a language and direction that are known.
pub fn said_in(written: Tongue, text: &str) -> AnyView {
    let Tongue { lang, dir } = written;
    view! { <bdi lang=lang dir=dir>{text.to_owned()}</bdi> }.into_any()
}

/// A remark of a person as a quotation: reasons, notes, answers.
pub fn quote(text: &str) -> AnyView {
    let Tongue { lang, dir } = tongue::marks(&[text]);
    view! { <blockquote lang=lang dir=dir>{text.to_owned()}</blockquote> }.into_any()
}

fn lines(paragraph: &str) -> Vec<AnyView> {
    let line = |(index, line): (usize, &str)| {
        let line_break = (index > 0).then(|| view! { <br/> });
        view! { {line_break}{linked(line)} }.into_any()
    };
    paragraph.lines().enumerate().map(line).collect()
}

fn linked(line: &str) -> Vec<AnyView> {
    let item = |piece| match piece {
        Piece::Link(address) => {
            let (href, text) = (address.to_owned(), address.to_owned());
            view! { <a href=href rel="nofollow ugc noopener" dir="ltr">{text}</a> }.into_any()
        }
        Piece::Text(text) => text.to_owned().into_any(),
    };
    links::pieces(line).into_iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::to_html;

    #[test]
    fn texts_are_escaped_and_links_are_marked() {
        let html = to_html(|| prose("a <script>alert(1)</script>\nhttps://example.org/x?a=1&b=2.\n\njavascript:alert(1)"));
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("href=\"https://example.org/x?a=1&amp;b=2\"") && html.contains("nofollow ugc"), "{html}");
        assert!(!html.contains("href=\"javascript"), "{html}");
        assert_eq!(html.matches("<p>").count(), 2);
        let html = to_html(|| prose("انظر Https://example.org/a، ثم"));
        assert!(html.contains("href=\"Https://example.org/a\"") && html.contains("، ثم"), "{html}");
    }
}

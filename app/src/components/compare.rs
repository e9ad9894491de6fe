//! Two versions of a text, word by word: what was taken away and what was added.

use std::time::Duration;

use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

use crate::model::frame::Frame;
use crate::words::tr;

/// A comparison that takes longer continues more coarsely: two long texts without a common word must not delay a page.
const PATIENCE: Duration = Duration::from_millis(150);

/// The new text, with what was removed struck out and what was added underlined.
pub fn compare(old: &str, new: &str) -> AnyView {
    compare_among(old, new, 1)
}

/// The same for one of several comparisons of a page, which share the time of two.
pub(crate) fn compare_among(old: &str, new: &str, count: usize) -> AnyView {
    let share = u32::try_from(count).unwrap_or(u32::MAX).max(2) / 2;
    let pieces = pieces_within(old, new, PATIENCE / share).into_iter().map(|(tag, text)| mark(tag, &text)).collect::<Vec<_>>();
    view! { <p dir="auto">{pieces}</p> }.into_any()
}

/// What the marks mean.
pub fn legend(f: &Frame) -> AnyView {
    view! { <p class="meta"><span><del>{f.t(tr::versions::REMOVED)}</del></span>" "<span><ins>{f.t(tr::versions::ADDED)}</ins></span></p> }.into_any()
}

#[cfg(test)]
fn pieces(old: &str, new: &str) -> Vec<(ChangeTag, String)> {
    pieces_within(old, new, PATIENCE)
}

fn pieces_within(old: &str, new: &str, patience: Duration) -> Vec<(ChangeTag, String)> {
    let diff = TextDiff::configure().timeout(patience).diff_unicode_words(old, new);
    let mut pieces: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match pieces.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => pieces.push((change.tag(), change.value().to_owned())),
        }
    }
    pieces
}

fn mark(tag: ChangeTag, text: &str) -> AnyView {
    let lines = text
        .split('\n')
        .enumerate()
        .map(|(index, line)| {
            let line_break = (index > 0).then(|| view! { <br/> });
            view! { {line_break}{line.to_owned()} }
        })
        .collect::<Vec<_>>();
    match tag {
        ChangeTag::Equal => lines.into_any(),
        ChangeTag::Delete => view! { <del>{lines}</del> }.into_any(),
        ChangeTag::Insert => view! { <ins>{lines}</ins> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> String {
        pieces(old, new)
            .into_iter()
            .map(|(tag, text)| match tag {
                ChangeTag::Equal => text,
                ChangeTag::Delete => format!("[-{text}-]"),
                ChangeTag::Insert => format!("[+{text}+]"),
            })
            .collect()
    }

    #[test]
    fn words_are_compared_whole() {
        assert_eq!(marked("plant ten trees", "plant twenty trees"), "plant [-ten-][+twenty+] trees");
        assert_eq!(marked("غرس عشر أشجار", "غرس عشرين أشجار"), "غرس [-عشر-][+عشرين+] أشجار");
        assert_eq!(marked("same", "same"), "same");
        assert_eq!(marked("", "new"), "[+new+]");
    }

    #[test]
    fn nothing_is_lost_however_different_the_texts_are() {
        let old = (0..1_500).map(|n| format!("a{n} ")).collect::<String>();
        let new = (0..1_500).map(|n| format!("b{n} ")).collect::<String>();
        let pieces = pieces(&old, &new);
        let side = |without| pieces.iter().filter(|(tag, _)| *tag != without).map(|(_, text)| text.as_str()).collect::<String>();
        assert_eq!(side(ChangeTag::Insert), old);
        assert_eq!(side(ChangeTag::Delete), new);
    }

    #[test]
    fn what_people_wrote_is_never_html() {
        let html = crate::render::to_html(|| compare("<b>a</b>", "<script>b</script>"));
        assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    }
}

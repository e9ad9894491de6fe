//! From a view to the complete text of a page. No streaming: a page must be whole without scripts.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use memchr::memmem;

/// What the renderer puts where a browser would find a place again; texts and attributes never hold it, their `<` are escaped.
const MARK: &str = "<!>";
const ISLAND: &str = "<leptos-island";
const ISLAND_END: &str = "</leptos-island>";

/// Renders a view into HTML.
pub fn to_html(view: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().to_html());
    owner.unset_with_forced_cleanup();
    without_marks(&html)
}

/// Takes the marks out that nobody looks for: browsers find places again in islands alone. A long page has thousands, each a node on the phone. Between two
/// texts they stay, which would be one text otherwise.
fn without_marks(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = memmem::find(rest.as_bytes(), ISLAND.as_bytes()) {
        push_without_marks(&mut kept, &rest[..start]);
        let end = island_end(&rest[start..]);
        kept.push_str(&rest[start..start + end]);
        rest = &rest[start + end..];
    }
    push_without_marks(&mut kept, rest);
    kept
}

/// Behind the island that begins here, and those inside it.
fn island_end(html: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(found) = html[at..].find("leptos-island") {
        let word = at + found;
        at = word + "leptos-island".len();
        if html[..word].ends_with("</") {
            depth -= 1;
        } else if html[..word].ends_with('<') {
            depth += 1;
        }
        if depth == 0 {
            return (word + ISLAND_END.len() - "</".len()).min(html.len());
        }
    }
    html.len()
}

fn push_without_marks(kept: &mut String, html: &str) {
    let mut from = 0;
    let mut rest = html;
    for at in memmem::find_iter(html.as_bytes(), MARK) {
        kept.push_str(&html[from..at]);
        from = at + MARK.len();
        rest = &html[from..];
        let after_text = !kept.is_empty() && !kept.ends_with('>');
        let before_text = !rest.is_empty() && !rest.starts_with('<');
        if after_text && before_text {
            kept.push_str(MARK);
        }
    }
    kept.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_between_texts_and_in_islands() {
        let island = "<leptos-island data-component=\"x\"><!>a<!><leptos-island><p><!></p></leptos-island><!></leptos-island>";
        for (html, expected) in [
            ("<p><!>a<!></p><!><!>", "<p>a</p>".to_owned()),
            ("a<!>b<!><!>c<!><br/>", "a<!>b<!>c<br/>".to_owned()),
            (island, island.to_owned()),
            (format!("<p>a<!></p><!>{island}<!><p><!></p>").as_str(), format!("<p>a</p>{island}<p></p>")),
            ("<leptos-island><!>", "<leptos-island><!>".to_owned()),
            ("<!>", String::new()),
        ] {
            assert_eq!(without_marks(html), expected, "{html}");
        }
    }
}

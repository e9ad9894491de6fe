//! HTML that is written by hand: for the few places whose content the renderer writes as it is. These are `<textarea>`, `<script>`, `<style>`, `<noscript>`
//! and `inner_html`; text anywhere else, attributes, and the properties of islands are escaped by the renderer.
//!
//! The tests draw every component and island with hostile text; one that is missing there fails.

/// A text as the content of an element, or as the value of a quoted attribute.
pub fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// A text as the content of a `<textarea>`. HTML drops one line break after the tag, so that another one keeps what was typed.
pub fn textarea(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    if escaped.starts_with(['\n', '\r']) { format!("\n{escaped}") } else { escaped }
}

//! Everything that is kept about a person, as a document of its own to read and print: no address of ours is needed to show it. It is written in parts.

use crate::components::personal_data;
use crate::escaping;
use crate::format;
use crate::model::Lang;
use crate::model::my_data::{DocumentHead, Fields};
use crate::render::to_html;
use crate::words::{Key, tr};

const STYLE: &str = "body{font-family:system-ui,sans-serif;line-height:1.6;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1c1c1a;background:#fff}\
ol{padding-inline-start:1.5rem}li{margin-block-end:1rem;break-inside:avoid}dl{margin:0}dl>div{display:grid;grid-template-columns:11rem 1fr;gap:.5rem}\
dt{color:#555}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}h2{border-block-end:1px solid #bbb;margin-block-start:2rem}\
@media(max-width:40rem){dl>div{grid-template-columns:1fr;gap:0}}";

/// The beginning.
pub fn head(p: &DocumentHead) -> String {
    use tr::my_data as word;
    let lang = p.lang.written();
    let title = word::DOCUMENT_TITLE.text(lang);
    let made = word::DOCUMENT_MADE.fill(lang, &[("date", &format::date_time(lang, p.at)), ("origin", &p.origin)]);
    format!(
        "<!doctype html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><h1>{title}</h1><p>{}</p><p>{}</p>",
        lang.code(),
        lang.dir(),
        escaping::text(&made),
        word::DOCUMENT_LEFT_OUT.text(lang),
    )
}

/// Rows of one kind; `first` begins the kind and `last` ends it. A kind of which there is nothing says so.
pub fn part(lang: Lang, what: Key, rows: Vec<Fields>, first: bool, last: bool) -> String {
    let begin = if first { format!("<h2>{}</h2>", escaping::text(what.text(lang))) } else { String::new() };
    if first && last && rows.is_empty() {
        return format!("{begin}<p>{}</p>", tr::my_data::NOTHING.text(lang));
    }
    let open = if first { "<ol>" } else { "" };
    let rows = rows.into_iter().map(|fields| to_html(|| personal_data::row(lang, fields))).collect::<String>();
    format!("{begin}{open}{rows}{}", if last { "</ol>" } else { "" })
}

/// The end.
pub fn foot() -> String {
    "</body></html>\n".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::my_data::Value;

    #[test]
    fn nothing_typed_becomes_a_tag() {
        let rows = vec![vec![("title".to_owned(), Value::Text("<script>alert(1)</script>".to_owned()))]];
        let html = part(Lang::Fr, tr::my_data::what::PROBLEMS, rows, true, true);
        assert!(!html.contains("<script>") && html.contains("&lt;script"), "{html}");
    }
}

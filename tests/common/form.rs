//! Forms as they stand on a page: read, filled in and sent as a browser would.

use app::model::paths;
use axum::http::StatusCode;
use scraper::{ElementRef, Selector};

use super::client::{Answer, Client};

/// A form of a page.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    pub multipart: bool,
    pub fields: Vec<Field>,
}

/// A field, with what it holds.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub value: String,
    /// Whether somebody writes in it.
    pub is_text: bool,
    /// The type of an input.
    pub kind: String,
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

fn of_input(input: ElementRef) -> Option<Field> {
    let attribute = |name| input.value().attr(name);
    let kind = attribute("type").unwrap_or("text");
    let is_text = matches!(kind, "text" | "email" | "search" | "tel" | "url" | "password" | "number" | "date");
    match kind {
        "checkbox" | "radio" if attribute("checked").is_none() => return None,
        "file" | "image" | "submit" | "button" => return None,
        _ => {}
    }
    let value = attribute("value").unwrap_or(if kind == "checkbox" { "on" } else { "" });
    Some(Field { name: attribute("name")?.to_owned(), value: value.to_owned(), is_text, kind: kind.to_owned() })
}

fn of_element(element: ElementRef) -> Option<Field> {
    let name = element.value().attr("name").map(ToOwned::to_owned);
    match element.value().name() {
        "input" => of_input(element),
        "textarea" => Some(Field { name: name?, value: element.text().collect(), is_text: true, kind: "textarea".to_owned() }),
        "select" => {
            let chosen = element.select(&selector("option[selected]")).next().or_else(|| element.select(&selector("option")).next());
            let value = chosen.and_then(|option| option.value().attr("value")).unwrap_or_default();
            Some(Field { name: name?, value: value.to_owned(), is_text: false, kind: "select".to_owned() })
        }
        _ => None,
    }
}

/// The forms of a page that are sent by POST.
pub fn forms(page: &Answer, path: &str) -> Vec<Form> {
    let html = page.html();
    let read = |form: ElementRef| {
        // What stands in a template is for scripts.
        let is_there = |element: &ElementRef| !element.ancestors().filter_map(ElementRef::wrap).any(|around| around.value().name() == "template");
        let mut fields: Vec<Field> = form.select(&selector("input, textarea, select")).filter(is_there).filter_map(of_element).collect();
        // A button may stand elsewhere and say whose it is, and where it sends the form.
        let elsewhere = form.value().attr("id").and_then(|id| html.select(&selector(&format!("button[name][form='{id}']"))).next());
        let button = form.select(&selector("button[name]")).next().or(elsewhere);
        let of_button = button.and_then(|button| button.value().attr("formaction"));
        let action = of_button.or(form.value().attr("action")).filter(|action| !action.is_empty()).unwrap_or(path);
        if let Some(name) = button.and_then(|button| button.value().attr("name")) {
            let value = button.and_then(|button| button.value().attr("value")).unwrap_or_default();
            fields.push(Field { name: name.to_owned(), value: value.to_owned(), is_text: false, kind: "button".to_owned() });
        }
        Form { action: action.to_owned(), multipart: form.value().attr("enctype") == Some("multipart/form-data"), fields }
    };
    html.select(&selector("form[method=post]")).map(read).collect()
}

impl Form {
    /// Writes something else into each field that somebody writes in.
    pub fn fill(&mut self) {
        for (index, field) in self.fields.iter_mut().enumerate().filter(|(_, field)| field.is_text) {
            field.value = match field.kind.as_str() {
                "email" => format!("person{index}@example.net"),
                "number" => (10 + index).to_string(),
                "date" => "2026-12-24".to_owned(),
                _ => format!("Écrit à la main {index} : l'eau, الماء"),
            };
        }
    }

    pub async fn send(&self, client: &mut Client) -> Answer {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
        if self.multipart { client.post_files(&self.action, &fields, &[]).await } else { client.post(&self.action, &fields).await }
    }
}

/// Whether an address is one of a pattern's.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(part, value)| part.starts_with('{') || part == value)
}

/// The pattern of an address; of several the one that names most.
pub fn pattern_of(path: &str) -> &'static str {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let named = |pattern: &str| pattern.split('/').filter(|part| !part.starts_with('{')).count();
    paths::ALL.iter().copied().filter(|pattern| matches(pattern, path)).max_by_key(|pattern| named(pattern)).unwrap_or_else(|| panic!("no route for {path}"))
}

/// Where a visitor is sent back to from signing in.
pub fn next_of(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    let to = url::Url::parse("http://tajmaat.test").expect("an address").join(&answer.redirect()).expect("an address");
    to.query_pairs().find(|(name, _)| name == "next").map(|(_, next)| next.into_owned()).unwrap_or_else(|| panic!("no way back in {to}"))
}

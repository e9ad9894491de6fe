//! What is measured: pages that are read, and forms that are sent.

use std::sync::Arc;

use bytes::Bytes;
use url::form_urlencoded;

use crate::house::House;

/// A page.
pub struct Page {
    pub name: &'static str,
    pub path: String,
    pub signed_in: bool,
}

/// A form, filled in.
pub struct Filled {
    pub path: String,
    pub content_type: &'static str,
    pub body: Bytes,
}

/// What the n-th form of somebody is; no two are the same.
pub type Form = Arc<dyn Fn(u32, u64) -> Filled + Send + Sync>;

/// A sort of writing.
pub struct Act {
    pub name: &'static str,
    pub form: Form,
}

/// Every page that is measured.
pub fn pages(house: &House) -> Vec<Page> {
    let page = |name, path| Page { name, path, signed_in: false };
    let list = |name, query: &str| page(name, house.path(&format!("/solutions{query}")));
    let mut pages = vec![
        page("home of the commune", house.path("")),
        list("list, newest first", ""),
        list("list, most supported first", "?sort=supported"),
        list("list, most discussed first", "?sort=discussed"),
        list("list, one category", "?category=water"),
        list("list, one subcategory", "?category=water&subcategory=leaks"),
        list("list, one neighbourhood", "?neighbourhood=centre"),
        list("list, one state", "?state=accepted"),
        list("list, of organisations", "?author=organisations"),
        list("list, three filters, most supported first", "?category=water&neighbourhood=centre&state=published&sort=supported"),
        list("list, a filter without hits", "?state=merged"),
    ];
    for (length, number) in &house.discussions {
        let name = match length {
            0 => "solution, no comments",
            111 => "solution, 111 comments",
            _ => "solution, 337 comments",
        };
        pages.push(page(name, house.path(&format!("/solutions/{number}"))));
    }
    pages.push(page("profile of a person", format!("/people/{}", house.author)));
    pages.push(page("sign-in page", "/sign-in".to_owned()));
    pages.push(Page { name: "list, newest first, signed in", path: house.path("/solutions"), signed_in: true });
    pages
}

/// Every sort of writing that is measured.
pub fn acts(house: &House) -> Vec<Act> {
    let open = house.open.clone();
    // Everybody begins elsewhere, and goes on from solution to solution.
    let next = move |person: u32, count: u64| open[(person as usize * 37 + count as usize) % open.len()];
    let (commune, also) = (house.path(""), next.clone());
    let support: Form = Arc::new(move |person: u32, count: u64| Filled {
        path: format!("{commune}/solutions/{}/support", next(person, count)),
        content_type: "application/x-www-form-urlencoded",
        body: Bytes::from_static(b"act=support"),
    });
    let commune = house.path("");
    let comment: Form = Arc::new(move |person: u32, count: u64| {
        let text = format!("نعم، وأنا أسكن قرب المدرسة: المشكل نفسه كل أسبوع. ({person}، {count})");
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("stance", "for").append_pair("body", &text).finish();
        Filled { path: format!("{commune}/solutions/{}/comments", also(person, count)), content_type: "application/x-www-form-urlencoded", body: body.into() }
    });
    let path = house.path("/problems/new");
    let report: Form = Arc::new(move |person: u32, count: u64| {
        let title = format!("Un lampadaire éteint, le {count}e de la rue {person}");
        let body = multipart(&[
            ("title", title.as_str()),
            ("body", "Le lampadaire devant l'école ne s'allume plus depuis deux semaines, et le passage est dangereux le soir."),
            ("topic", "water/leaks"),
            ("neighbourhood", "centre"),
        ]);
        Filled { path: path.clone(), content_type: "multipart/form-data; boundary=tajmaat-load", body }
    });
    vec![Act { name: "support", form: support }, Act { name: "comment", form: comment }, Act { name: "report", form: report }]
}

fn multipart(fields: &[(&str, &str)]) -> Bytes {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!("--tajmaat-load\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str("--tajmaat-load--\r\n");
    body.into()
}

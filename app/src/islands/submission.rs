//! Sends a form as a page would, and reads the JSON that the same address answers to islands.

use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, Headers, HtmlFormElement, Request, RequestInit, Response, UrlSearchParams};

use crate::model::outcome::Refusal;

/// How an attempt ended when it did not succeed.
pub enum Failure {
    /// The server refused, and says why.
    Refused(Box<Refusal>),
    /// No answer came, or none that can be read.
    Lost,
}

impl From<JsValue> for Failure {
    fn from(_: JsValue) -> Self {
        Self::Lost
    }
}

impl Failure {
    /// The message to show. Navigates to the sign-in page if that is required, since every form may need it.
    pub fn message(self, lost: &str) -> String {
        match self {
            Self::Lost => lost.to_owned(),
            Self::Refused(refusal) => {
                if let Some(location) = refusal.location {
                    navigate(&location);
                }
                refusal.message
            }
        }
    }
}

/// Sends the form's fields (no files) and reads the outcome.
pub async fn send<T: DeserializeOwned>(form: &HtmlFormElement) -> Result<T, Failure> {
    let fields = FormData::new_with_form(form)?;
    let body = UrlSearchParams::new_with_str_sequence_sequence(&fields)?;
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_headers(&headers);
    options.set_body(&body);
    let request = Request::new_with_str_and_init(&form.get_attribute("action").unwrap_or_default(), &options)?;
    let window = web_sys::window().ok_or(Failure::Lost)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    if response.ok() {
        return serde_json::from_str(&text).map_err(|_| Failure::Lost);
    }
    Err(serde_json::from_str(&text).map_or(Failure::Lost, |refusal| Failure::Refused(Box::new(refusal))))
}

/// Navigates to an address, and reloads it if only its fragment differs.
pub fn navigate(address: &str) {
    if let Some(location) = web_sys::window().map(|window| window.location()) {
        let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
        let _ = location.assign(address);
        if address.split('#').next() == Some(&here) {
            let _ = location.reload();
        }
    }
}

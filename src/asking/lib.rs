//! Asks a page of a questionnaire in the browser of whoever answers: [`xlsform`], the same as on the server, with what a page needs of it. Compiled to
//! WebAssembly by `build.rs`, loaded by pages of questions alone whose answers change what is asked; in Rust it is a library, with which the server says what a
//! browser needs to know.
//!
//! - [`Given`] is what the page brings: its questions without their words, what was answered on earlier pages and is asked for, messages as the server says them.
//! - The values of its fields in, [`Seen`] out: what is asked, what may be chosen, what is wrong. Whatever the fields hold there is an answer and never a panic.
//! - Nothing is sent anywhere. The server asks again when the page is sent, and it alone decides.

#![deny(unsafe_op_in_unsafe_fn)]

mod given;
mod reading;
mod seen;

use std::collections::BTreeMap;

pub use given::{Given, PAGE, Words};
pub use seen::Seen;

use wasm_bindgen::prelude::wasm_bindgen;

/// What stands in the fields of a page: values by the name of a question, or of a row.
pub type Fields = BTreeMap<String, Vec<String>>;

/// A page that is asked.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Asking(Given);

#[wasm_bindgen]
impl Asking {
    /// Begins with what the page brings, as JSON; nothing when that cannot be read.
    pub fn begin(given: &str) -> Option<Asking> {
        reading::given(given).map(Self)
    }

    /// Looks at the fields, as JSON. Returns what is asked, as JSON.
    pub fn look(&self, fields: &str) -> String {
        serde_json::to_string(&self.see(&reading::fields(fields))).unwrap_or_default()
    }
}

impl Asking {
    /// Begins with what the server gives.
    pub fn of(given: Given) -> Self {
        Self(given)
    }

    /// Looks at the fields.
    pub fn see(&self, fields: &Fields) -> Seen {
        seen::see(&self.0, fields)
    }
}

#[cfg(test)]
mod tests;

//! Counts a published vote again, in the browser of whoever wants to know: [`counting`] with sentences in the language of the page. Compiled to WebAssembly by
//! `build.rs`, loaded by the recount page alone; in Rust it is a library like others, which its tests use.
//!
//! - Bytes in, an [`Answer`] out. Whatever the bytes are there is an answer and never a panic; nothing is sent anywhere.
//! - A file is compared with everything that is known of it: its lines with the sums in the public log, its votes with those that the log opened, its rule with the
//!   declaration, the winners and each round with what was published.
//! - Sentences are made of [`Words`] that the page brings, so that no locale travels twice. What the crate `counting` says of a broken file is in English, and marked so.

#![deny(unsafe_op_in_unsafe_fn)]

mod answer;
mod counted;
mod given;
mod known;
mod marks;
mod published;
mod rounds;
mod words;

pub use answer::{Answer, Line, Section, Verdict};
pub use given::Given;
pub use words::Words;

use wasm_bindgen::prelude::wasm_bindgen;

use known::Known;

/// One visit of the page: its words, and what is known of the vote so far.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Recount(Known);

#[wasm_bindgen]
impl Recount {
    /// Begins with the words of the page, as JSON. Words that cannot be read are none: sentences are then their names.
    #[wasm_bindgen(constructor)]
    pub fn new(words: &str) -> Self {
        Self(Known { words: Words::read(words), ..Known::default() })
    }

    /// Takes a declaration. Returns an answer in JSON if something is wrong with it, and nothing otherwise.
    pub fn declare(&mut self, bytes: &[u8]) -> Option<String> {
        self.take_declaration(bytes).map(|answer| answer.to_json())
    }

    /// Takes the public log and checks it. Returns an answer in JSON.
    pub fn check_log(&mut self, bytes: &[u8]) -> String {
        self.take_log(bytes).to_json()
    }

    /// Counts a file. What was published of it (JSON), a rule and a lot may be empty. Returns an answer in JSON.
    pub fn count(&self, name: &str, bytes: &[u8], published: &[u8], rule: &str, lot: &str) -> String {
        self.recount(&Given { name, bytes, published, rule, lot }).to_json()
    }
}

impl Recount {
    /// Takes a declaration. Returns what is wrong with it, if something is.
    pub fn take_declaration(&mut self, bytes: &[u8]) -> Option<Answer> {
        self.0.take_declaration(bytes)
    }

    /// Takes the public log and checks it.
    pub fn take_log(&mut self, bytes: &[u8]) -> Answer {
        self.0.take_log(bytes)
    }

    /// Counts a file, and compares it with what is known.
    pub fn recount(&self, given: &Given<'_>) -> Answer {
        let mut answer = match given.extension().as_str() {
            "csv" => marks::count(&self.0, given),
            _ => counted::count(&self.0, given),
        };
        self.0.add_change(&mut answer, given);
        answer.lines.push(Line::plain(self.0.words.text("fingerprint", &[("hash", &given.fingerprint())])));
        answer
    }
}

#[cfg(test)]
mod tests;

//! What is held about a person, and what they can do about it (law 09-08): see and download all of it, correct it, object, agree to the notice, leave.
//!
//! - [`holdings`] is the register: every column that refers to an account, with what it is, why, how long, and what deletion does. The download
//!   ([`download`]), [`leaving`], the privacy page and the [`register`] of processing for the commission follow it.
//! - [`retention`] says how long what is kept is kept, to people and to the job that deletes it.

pub mod download;
pub mod holdings;
pub mod leaving;
mod objections;
mod register;
pub mod retention;
mod routes;
mod store;
mod sweeping;

use app::model::my_data::{DataPage, HeldLine};

use crate::base::App;
use crate::base::error::Result;
use crate::base::slice::Slice;
use crate::people::accounts::Viewer;
use crate::people::consent;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("my data") };

/// What there is of each kind about somebody, kinds of which there is nothing left out.
async fn overview(app: &App, viewer: &Viewer) -> Result<DataPage> {
    let mut held = Vec::new();
    for holding in holdings::all().filter(|holding| holding.export.is_some() && !holding.column.is_empty()) {
        let count = store::count(&app.db, holding, viewer.id).await?;
        if count > 0 {
            held.push(HeldLine { what: holding.what, count });
        }
    }
    Ok(DataPage { held, agreed: consent::agreed(app, viewer.id).await?, objections: objections::own(app, viewer).await? })
}

/// Six random digits.
pub(crate) fn six_digits(app: &App) -> String {
    format!("{:06}", u64::from_le_bytes(app.rng.bytes()) % 1_000_000)
}

/// Six digits, in any script and with anything usual between them.
pub(crate) fn read_digits(typed: &str) -> Option<String> {
    if typed.len() > 60 {
        return None;
    }
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(c as u32 - 0x6f0, 10),
        _ => None,
    };
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let digits: Option<String> = typed.chars().filter(|c| !between(*c)).map(digit).collect();
    digits.filter(|digits| digits.len() == 6)
}

#[cfg(test)]
mod tests {
    use super::read_digits;

    #[test]
    fn digits_are_read_however_they_are_typed() {
        for typed in ["123456", " 123 456 ", "١٢٣-٤٥٦", "\u{200f}۱۲۳۴۵۶"] {
            assert_eq!(read_digits(typed).as_deref(), Some("123456"), "{typed:?}");
        }
        for typed in ["", "12345", "1234567", "12345a", "12345\u{0}", &"1".repeat(100_000)] {
            assert_eq!(read_digits(typed), None);
        }
    }
}

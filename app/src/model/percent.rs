//! Addresses in their written form: what a path or a query cannot hold stands as percent signs and digits.

use std::fmt::{Display, Write};

/// The address of a pattern, in which values stand for their names.
pub fn filled(pattern: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut path = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        path.push_str(before);
        // What has a star may have several parts.
        let keeps_slashes = name.starts_with('*');
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name.trim_start_matches('*')) {
            // Nothing that is written into a text fails.
            _ = write!(Encoded { path: &mut path, keeps_slashes }, "{value}");
        }
        rest = tail;
    }
    path.push_str(rest);
    path
}

/// Writes percent signs and digits for what an address cannot hold.
struct Encoded<'a> {
    path: &'a mut String,
    keeps_slashes: bool,
}

impl Write for Encoded<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => self.path.push(char::from(byte)),
                b'/' if self.keeps_slashes => self.path.push('/'),
                _ => write!(self.path, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

/// An address with a query; what has no value is left out.
pub fn with_query(mut path: String, pairs: &[(&str, &str)]) -> String {
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        path.push(if path.contains('?') { '&' } else { '?' });
        path.push_str(name);
        path.push('=');
        _ = Encoded { path: &mut path, keeps_slashes: false }.write_str(value);
    }
    path
}

//! Recordings: told by their content alone, and served in the parts that players ask for.
//!
//! Other files that stand beside recordings are answered alike.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;

/// The media type of a recording that browsers play; `None` for anything else.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'I', b'D', b'3', ..] | [0xff, 0xe2..=0xe7 | 0xf2..=0xf7 | 0xfa..=0xff, ..] => Some("audio/mpeg"),
        [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("audio/mp4"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some("audio/webm"),
        _ => None,
    }
}

/// The first and the last byte that are asked for; anything that is no such question is the whole file.
fn range(headers: &HeaderMap, length: usize) -> Option<(usize, usize)> {
    let (first, last) = headers.get(header::RANGE)?.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1)?;
    let (first, last) = match (first, last) {
        ("", last) => (length.saturating_sub(last.parse().ok()?), end),
        (first, "") => (first.parse().ok()?, end),
        (first, last) => (first.parse().ok()?, last.parse::<usize>().ok()?.min(end)),
    };
    (first <= last).then_some((first, last))
}

/// Who may keep a file, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Everybody, for good: it never changes under its address.
    ForGood,
    /// Everybody, for an hour.
    Hour,
    /// Nobody: it is not published.
    Never,
}

impl Kept {
    fn header(self) -> &'static str {
        match self {
            Self::ForGood => "public, max-age=31536000, immutable",
            Self::Hour => "public, max-age=3600",
            Self::Never => "private, no-store",
        }
    }
}

/// A file, or the part of it that is asked for.
pub fn answer(headers: &HeaderMap, media_type: &str, bytes: Bytes, kept: Kept) -> Response {
    let common = [
        (header::CONTENT_TYPE, media_type),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, kept.header()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match range(headers, bytes.len()) {
        Some((first, last)) => {
            let part = [(header::CONTENT_RANGE, format!("bytes {first}-{last}/{}", bytes.len()))];
            (StatusCode::PARTIAL_CONTENT, common, part, bytes.slice(first..=last)).into_response()
        }
        None => (common, bytes).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_what_is_asked_for_is_sent() {
        let asked = |value: &'static str| range(&HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(value))]), 100);
        assert_eq!(
            (asked("bytes=0-9"), asked("bytes=90-"), asked("bytes=-10"), asked("bytes=90-1000")),
            (Some((0, 9)), Some((90, 99)), Some((90, 99)), Some((90, 99)))
        );
        for whole in ["bytes=9-3", "bytes=100-", "bytes=0-9,20-29", "lines=1-2", "bytes=x-y"] {
            assert_eq!(asked(whole), None, "{whole}");
        }
    }

    #[test]
    fn a_recording_is_told_by_its_content() {
        assert_eq!(sniff(b"ID3\x04"), Some("audio/mpeg"));
        assert_eq!(sniff(b"OggS\0"), Some("audio/ogg"));
        assert_eq!(sniff(b"\0\0\0\x20ftypM4A "), Some("audio/mp4"));
        assert_eq!(sniff(b"RIFF\0\0\0\0WAVEfmt "), Some("audio/wav"));
        for other in [&b"RIFF\0\0\0\0WEBPVP8 "[..], b"<html>", b"%PDF-1.4", &[0xff, 0xd8, 0xff, 0xe0], b""] {
            assert_eq!(sniff(other), None);
        }
    }
}

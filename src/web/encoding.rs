//! How answers are compressed: what a request accepts, and whole pages in one piece or, where most of a page is kept compressed, in pieces that are put
//! together.
//!
//! Brotli allows that: a piece of which nothing refers to what stands before it can follow any other ([`first_piece`], [`next_piece`], [`LAST_PIECE`]).

use std::io::Write as _;

use axum::http::{HeaderMap, HeaderName, header};
use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;

/// A page that is kept is compressed once and sent often: a little better than what is compressed for one reader.
const KEPT_QUALITY: i32 = 5;
/// What is compressed for one answer alone.
const OWN_QUALITY: i32 = 2;
/// The windows of whole answers and of pieces, as powers of two: no page is longer than that of a piece by much.
const WINDOW: i32 = 22;
const PIECE_WINDOW: i32 = 18;
const BUFFER: usize = 16 * 1024;

/// What ends an answer of pieces.
pub const LAST_PIECE: &[u8] = &[3];

/// How an answer is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli.
    Brotli,
    /// gzip.
    Gzip,
    /// As it is.
    Plain,
}

impl Encoding {
    /// The best of those that a request accepts.
    pub fn of(asked: &HeaderMap) -> Self {
        let accepts = |name: &str| {
            list(asked, header::ACCEPT_ENCODING).any(|part| {
                let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
                let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
                coding.trim().eq_ignore_ascii_case(name) && weight.is_some_and(|weight| weight > 0.0)
            })
        };
        match () {
            () if accepts("br") => Self::Brotli,
            () if accepts("gzip") => Self::Gzip,
            () => Self::Plain,
        }
    }

    /// Its name, and the mark that tells the tag of an answer in it from others of the same page.
    pub const fn name(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Brotli => Some(("br", "br")),
            Self::Gzip => Some(("gzip", "gz")),
            Self::Plain => None,
        }
    }
}

/// The parts of a header that is a list.
pub fn list(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::trim)
}

/// A page that is kept, with brotli.
pub fn brotli(plain: &[u8]) -> Bytes {
    compressed(plain, &BrotliEncoderParams { quality: KEPT_QUALITY, lgwin: WINDOW, ..BrotliEncoderParams::default() }).into()
}

/// The beginning of an answer of pieces, compressed for it alone.
pub fn first_piece(plain: &[u8]) -> Vec<u8> {
    compressed(plain, &BrotliEncoderParams { appendable: true, ..piece(OWN_QUALITY) })
}

/// A later piece that is compressed for one answer alone.
pub fn next_piece(plain: &[u8]) -> Vec<u8> {
    compressed(plain, &BrotliEncoderParams { catable: true, use_dictionary: false, ..piece(OWN_QUALITY) })
}

/// A later piece that is kept.
pub fn kept_piece(plain: &[u8]) -> Bytes {
    compressed(plain, &BrotliEncoderParams { catable: true, use_dictionary: false, ..piece(KEPT_QUALITY) }).into()
}

/// Whole bytes, and no end.
fn piece(quality: i32) -> BrotliEncoderParams {
    BrotliEncoderParams { quality, lgwin: PIECE_WINDOW, bare_stream: true, byte_align: true, ..BrotliEncoderParams::default() }
}

fn compressed(plain: &[u8], params: &BrotliEncoderParams) -> Vec<u8> {
    let mut compressed = Vec::with_capacity(plain.len() / 4 + 64);
    let params = BrotliEncoderParams { size_hint: plain.len(), ..params.clone() };
    let mut writer = CompressorWriter::with_params(&mut compressed, BUFFER, &params);
    let written = writer.write_all(plain);
    drop(writer);
    debug_assert!(written.is_ok());
    compressed
}

/// A page that is kept, with gzip.
pub fn gzip(plain: &[u8]) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 4), flate2::Compression::default());
    let written = writer.write_all(plain);
    debug_assert!(written.is_ok());
    writer.finish().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use axum::http::HeaderValue;
    use rand::{Rng as _, SeedableRng as _};

    use super::*;

    #[test]
    fn the_best_encoding_that_is_accepted_is_used() {
        let of = |value: &'static str| Encoding::of(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]));
        assert_eq!(of("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(of("gzip;q=1.0, br;q=0"), Encoding::Gzip);
        assert_eq!(of("identity"), Encoding::Plain);
        assert_eq!(Encoding::of(&HeaderMap::new()), Encoding::Plain);
    }

    /// A text as pages are: words that come again, of several scripts, between tags.
    fn text(chance: &mut impl rand::Rng, words: usize) -> String {
        const WORDS: [&str; 12] =
            ["<li class=\"card\">", "</li>", "الماء", " ", "école", "the ", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "<a href=\"/x\">", "</a>", "!", "\n", "solution "];
        (0..words)
            .map(|_| if chance.random_bool(0.1) { chance.random_range(' '..'ﻼ').to_string() } else { WORDS[chance.random_range(0..12)].to_owned() })
            .collect()
    }

    #[test]
    fn pieces_make_one_answer_whatever_stands_before() {
        let mut chance = rand_chacha::ChaCha20Rng::seed_from_u64(7);
        for turn in 0..40 {
            let most = [1, 30, 300, 3_000][turn % 4];
            let [before, kept, after] = [(); 3].map(|()| {
                let words = chance.random_range(0..most);
                text(&mut chance, words)
            });
            let answer = [&first_piece(before.as_bytes())[..], &kept_piece(kept.as_bytes()), &next_piece(after.as_bytes()), LAST_PIECE].concat();
            let mut read = String::new();
            brotli::Decompressor::new(&answer[..], 4_096).read_to_string(&mut read).expect("brotli");
            assert!(read == [before, kept, after].concat(), "turn {turn}");
        }
    }
}

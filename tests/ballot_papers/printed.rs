//! The PDF of a batch: it holds the serial number of every sheet and the numbers of all options, and no glyph that is missing.

use std::collections::BTreeMap;
use std::io::Read as _;

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::{approval, ballot, clerks, count};
use crate::common::COMMUNE;
use crate::on_both_engines;

fn find(bytes: &[u8], part: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(part.len()).position(|window| window == part).map(|at| from + at)
}

/// What the streams of a PDF hold, unpacked.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = find(pdf, b"stream\n", at) {
        let start = start + b"stream\n".len();
        let Some(end) = find(pdf, b"endstream", start) else { break };
        let mut unpacked = Vec::new();
        if flate2::read::ZlibDecoder::new(&pdf[start..end]).read_to_end(&mut unpacked).is_ok() {
            all.push(unpacked);
        }
        at = end + b"endstream".len();
    }
    all
}

/// Codes of glyphs and the text that they stand for, of one font: `<0001> <0041>` between `beginbfchar` and `endbfchar`.
fn map(stream: &str) -> BTreeMap<u16, String> {
    let mut map = BTreeMap::new();
    for part in stream.split("beginbfchar").skip(1) {
        let codes = part.split("endbfchar").next().unwrap_or_default();
        for line in codes.lines() {
            let hex: Vec<&str> = line.split(['<', '>']).map(str::trim).filter(|text| !text.is_empty()).collect();
            let [code, text] = hex[..] else { continue };
            let units: Vec<u16> = text.as_bytes().chunks(4).filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok()).collect();
            if let Ok(code) = u16::from_str_radix(code, 16) {
                map.insert(code, String::from_utf16_lossy(&units));
            }
        }
    }
    map
}

/// What a string in brackets says that begins here, and where its closing bracket is: a backslash stands before a control character's letter, up to three
/// octal digits, or what is meant itself; brackets in pairs need none.
fn literal(stream: &[u8], from: usize) -> (Vec<u8>, usize) {
    let (mut bytes, mut at, mut depth) = (Vec::new(), from, 0);
    while let Some(byte) = stream.get(at) {
        match byte {
            b')' if depth == 0 => break,
            b'\\' => {
                let octal: Vec<u8> = stream[at + 1..].iter().take(3).copied().take_while(|digit| (b'0'..=b'7').contains(digit)).collect();
                let after = stream.get(at + 1).copied().unwrap_or_default();
                at += octal.len().max(1);
                bytes.push(match after {
                    b'0'..=b'7' => octal.iter().fold(0, |sum: u8, digit| sum.wrapping_mul(8).wrapping_add(digit - b'0')),
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    other => other,
                });
            }
            other => {
                depth += i32::from(*other == b'(') - i32::from(*other == b')');
                bytes.push(*other);
            }
        }
        at += 1;
    }
    (bytes, at)
}

/// The codes that a page shows, a run of glyphs each.
fn shown(stream: &[u8]) -> Vec<Vec<u16>> {
    let mut runs = Vec::new();
    let mut codes: Vec<u8> = Vec::new();
    let mut at = 0;
    while at < stream.len() {
        match stream[at] {
            b'<' if stream.get(at + 1) != Some(&b'<') => {
                let end = find(stream, b">", at).unwrap_or(stream.len());
                let hex: Vec<u8> = stream[at + 1..end].iter().copied().filter(u8::is_ascii_hexdigit).collect();
                codes.extend(hex.chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()));
                at = end;
            }
            b'<' => at += 1,
            b'(' => {
                let (bytes, end) = literal(stream, at + 1);
                codes.extend(bytes);
                at = end;
            }
            // What stood before is said of the text, and not drawn.
            b'B' if stream[at..].starts_with(b"BDC") => codes.clear(),
            b'T' if matches!(stream.get(at + 1), Some(b'j' | b'J')) => {
                runs.push(codes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect());
                codes.clear();
            }
            _ => {}
        }
        at += 1;
    }
    runs
}

on_both_engines!(a_batch_is_printed_once_with_its_numbers_and_no_blank_glyph, |house| {
    let (_, number) = ballot(&house, &approval(), 9).await;
    let [mut agent, ..] = clerks(&house).await;
    let path = paths::ballot_paper(COMMUNE, number);
    for wrong in ["", "0", "501", "beaucoup"] {
        let refused = agent.post(&path, &[("count", wrong)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_sheets").await, 0);
    let answer = agent.post(&path, &[("count", "3")]).await;
    assert_eq!((answer.status, answer.headers["content-type"].to_str().ok()), (StatusCode::OK, Some("application/pdf")));
    assert_eq!(answer.headers["cache-control"], "no-store");
    // To be looked at: TAJMAAT_TEST_SHEETS=folder
    if let Some(folder) = std::env::var_os("TAJMAAT_TEST_SHEETS") {
        std::fs::write(std::path::Path::new(&folder).join("batch.pdf"), &answer.bytes).expect("a file");
    }
    let streams = streams(&answer.bytes);
    let maps: Vec<BTreeMap<u16, String>> = streams.iter().map(|stream| map(&String::from_utf8_lossy(stream))).filter(|map| !map.is_empty()).collect();
    assert!(!maps.is_empty(), "the fonts say what their glyphs stand for");
    let runs: Vec<Vec<u16>> =
        streams.iter().filter(|stream| find(stream, b" Tf ", 0).is_some() && find(stream, b"\nET\n", 0).is_some()).flat_map(|stream| shown(stream)).collect();
    assert!(runs.len() > 30, "{} runs of text", runs.len());
    assert!(runs.iter().flatten().all(|code| *code != 0), "every glyph is there");
    let read: Vec<String> =
        maps.iter().flat_map(|map| runs.iter().map(move |run| run.iter().map(|code| map.get(code).map_or("?", String::as_str)).collect::<String>())).collect();
    let serials: Vec<(String,)> = house.app.db.all(sql("SELECT serial FROM ballot_sheets ORDER BY serial")).await.expect("sheets");
    assert_eq!(serials.len(), 3);
    for (serial,) in serials {
        let shown = tajmaat::base::codes::shown(&serial);
        assert!(read.iter().any(|text| text.contains(&shown)), "{shown} is on its sheet");
    }
    for option in 1..=9 {
        assert!(read.iter().filter(|text| **text == option.to_string()).count() >= 3, "the number {option} is on every sheet");
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act = 'ballots_issued'").await, 1);
    assert_eq!(agent.get(&path).await.all("table.work tbody tr").len(), 1);
});

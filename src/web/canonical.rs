//! The right spelling of an address: people type a commune's name with capitals, numbers in the digits of their keyboard, and put a slash at the end.

use app::model::paths;
use percent_encoding::percent_decode_str;

use crate::base::App;
use crate::base::text::digit;
use crate::communes;

/// The address as it is served, if `path` is one in another spelling: capitals in a commune's slug or in our own words, a number in digits of another
/// script, slashes too many. What else stands in an address (ids, tokens) is left as it is.
fn spelled(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let spell = |pattern: &'static str| {
        let known: Vec<&'static str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
        if known.len() != parts.len() {
            return None;
        }
        let spelled = known.into_iter().zip(&parts).map(|(known, part)| match known {
            "{commune}" => Some(part.to_ascii_lowercase()),
            "{number}" => Some(numbered(part).unwrap_or_else(|| (*part).to_owned())),
            _ if known.starts_with('{') => Some((*part).to_owned()),
            _ => known.eq_ignore_ascii_case(part).then(|| known.to_owned()),
        });
        let named = pattern.split('/').filter(|part| !part.starts_with('{')).count();
        Some((named, spelled.collect::<Option<Vec<_>>>()?.join("/")))
    };
    // Of several patterns the one with most words of its own, as the router chooses.
    let (_, best) = paths::ALL.iter().filter_map(|pattern| spell(pattern)).max_by_key(|(named, _)| *named)?;
    let best = format!("/{best}");
    (best != path).then_some(best)
}

/// A number in our digits. Returns `None` if it is none.
fn numbered(part: &str) -> Option<String> {
    percent_decode_str(part).decode_utf8().ok()?.chars().map(digit).collect()
}

/// Where somebody is sent who asked for an address in a spelling that is not served; only to a commune that there is.
pub(super) async fn address(app: &App, path: &str) -> Option<String> {
    let right = spelled(path)?;
    let first = right.split('/').nth(1).unwrap_or_default();
    (paths::is_reserved(first) || first.is_empty() || communes::find(app, first).await.is_ok()).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_spelling_changes() {
        let right = |path: &str| spelled(path).unwrap_or_default();
        assert_eq!(right("/Ain-Amlal"), "/ain-amlal");
        assert_eq!(right("/ain-amlal/"), "/ain-amlal");
        assert_eq!(right("/AIN-AMLAL/Problems//7/"), "/ain-amlal/problems/7");
        assert_eq!(right("/Sign-In/"), "/sign-in");
        assert_eq!(right("/Confirm/AbC/"), "/confirm/AbC");
        assert_eq!(right("/ain-amlal/problems/%D9%A1%D9%A2"), "/ain-amlal/problems/12");
        assert_eq!(right("/Ain-Amlal/solutions/%DB%B7/versions/"), "/ain-amlal/solutions/7/versions");
        assert_eq!(right("//evil.example/"), "/evil.example", "one slash: an address here");
        for same in [
            "/ain-amlal",
            "/ain-amlal/problems/7",
            "/",
            "/ain-amlal/nothing/like/it",
            "/confirm/AbC",
            "/ain-amlal/problems/%D9",
            "/ain-amlal/problems/1%D9%A2x",
        ] {
            assert_eq!(spelled(same), None, "{same}");
        }
    }
}

//! E-mail addresses as people type them.

use app::words::{Key, tr};
use idna::AsciiDenyList;
use lettre::Address;
use unicode_normalization::UnicodeNormalization as _;

use super::text::{is_mark, is_seen};

/// Most characters of an address, and of its part before the @ (RFC 5321).
const MOST_BYTES: usize = 254;
const MOST_LOCAL: usize = 64;

/// An e-mail address as it is written to, and the key under which it is known once: without what cannot be seen, its domain in the letters of the DNS. Whether
/// mail can be sent to it is asked apart, by [`undeliverable`]: somebody who has such an address for a name still signs in.
pub fn normalised(email: &str) -> Option<(String, String)> {
    let email = email.trim();
    if email.contains(char::is_control) {
        return None;
    }
    let typed: String = email.nfkc().filter(|c| is_seen(*c) || is_mark(*c) || c.is_whitespace()).collect();
    let (local, domain) = typed.trim().rsplit_once('@')?;
    let domain = idna::domain_to_ascii_cow(domain.as_bytes(), AsciiDenyList::STD3).ok()?;
    let address = Address::new(local, domain.trim_end_matches('.')).ok()?;
    let written = address.to_string();
    let plausible = address.domain().contains('.') && written.len() <= MOST_BYTES;
    plausible.then(|| (written.clone(), written.to_lowercase()))
}

/// Why no mail can be sent to an address, in the form as [`normalised`] gives it: mail servers take letters without accents before the @, sixty-four at
/// most, and few of them what is put between quotation marks.
pub fn undeliverable(address: &str) -> Option<Key> {
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte));
    let good = local.len() <= MOST_LOCAL && local.split('.').all(is_plain);
    (!good).then_some(tr::accounts::BAD_LOCAL_PART)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_once_however_they_are_typed() {
        let key = |text: &str| normalised(text).map(|(_, key)| key);
        assert_eq!(key(" Fatima@Example.ORG "), Some("fatima@example.org".to_owned()));
        assert_eq!(key("ｆatima@example.org"), Some("fatima@example.org".to_owned()));
        for bad in ["", "fatima", "fatima@", "@example.org", "a b@example.org", "a@localhost", "a@example.org\nBcc: x@example.org"] {
            assert_eq!(key(bad), None, "{bad:?}");
        }
        // Copied from a page or typed on a phone, with what cannot be seen.
        for typed in
            ["\u{200f}fatima@example.org\u{200e}", "fatima\u{200b}@example.org\u{feff}", "\u{2067}fatima@exa\u{ad}mple.org\u{2069}", "fatima＠example.org"]
        {
            assert_eq!(key(typed), Some("fatima@example.org".to_owned()), "{typed:?}");
        }
        for typed in ["a@مثال.المغرب", "a@xn--mgbh0fb.xn--mgbc0a9azcg", "A@XN--MGBH0FB.XN--MGBC0A9AZCG", "a@مثال。المغرب"] {
            assert_eq!(key(typed), Some("a@xn--mgbh0fb.xn--mgbc0a9azcg".to_owned()), "{typed}");
        }
        assert_eq!(key("a@Bücher.example"), key("a@bu\u{308}cher.EXAMPLE"));
        for bad in ["a@exa mple.org", "a@-example.org", "a@exam_ple.org", "a@example..org", "a@xn--a.example", &format!("a@{}.example", "x".repeat(64))] {
            assert_eq!(key(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn where_no_mail_can_arrive_is_said() {
        for good in ["a@example.org", "fatima.zahra+commune@example.org", "o'neil@example.org", &format!("{}@example.org", "a".repeat(64))] {
            assert_eq!(undeliverable(good), None, "{good}");
        }
        for bad in [
            "فاطمة@example.org",
            "é@example.org",
            "\"a b\"@example.org",
            "a..b@example.org",
            ".a@example.org",
            "a.@example.org",
            &format!("{}@example.org", "a".repeat(65)),
        ] {
            assert!(undeliverable(bad).is_some(), "{bad}");
        }
    }
}

//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// The visitor's address. Behind a proxy of ours it is what the proxy wrote; where that cannot be read, the proxy's own, and never what stands before it,
/// which anybody may have invented.
pub fn of(request: &Parts, trust_proxy: bool) -> IpAddr {
    let direct = || request.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    trust_proxy.then(|| forwarded(&request.headers)).flatten().or_else(direct).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

/// The last value of the last line: our own proxy wrote it.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    parse(line.rsplit(',').next()?.trim())
}

/// An address with or without a port, as proxies write it: `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`.
fn parse(text: &str) -> Option<IpAddr> {
    let bare = || text.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare().or_else(with_port).or_else(bracketed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(lines: &[&str], trust_proxy: bool) -> String {
        let mut request = axum::http::Request::new(()).into_parts().0;
        request.extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 4_000))));
        for line in lines {
            request.headers.append("x-forwarded-for", line.parse().expect("a value"));
        }
        of(&request, trust_proxy).to_string()
    }

    #[test]
    fn ports_and_brackets_are_read() {
        for (written, address) in [
            ("1.2.3.4", "1.2.3.4"),
            ("1.2.3.4:5678", "1.2.3.4"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            (" 9.9.9.9 ,\t1.2.3.4:5678 ", "1.2.3.4"),
        ] {
            assert_eq!(from(&[written], true), address, "{written}");
        }
    }

    #[test]
    fn the_last_value_of_the_last_line_counts() {
        assert_eq!(from(&["9.9.9.9", "8.8.8.8, 1.2.3.4"], true), "1.2.3.4");
        assert_eq!(from(&["8.8.8.8, 1.2.3.4", "5.6.7.8:90"], true), "5.6.7.8");
    }

    #[test]
    fn what_may_be_invented_is_never_believed() {
        for unreadable in ["9.9.9.9, unknown", "9.9.9.9,", "9.9.9.9, 1.2.3.4:x", "9.9.9.9, [::1", ""] {
            assert_eq!(from(&[unreadable], true), "10.0.0.1", "{unreadable}");
        }
        assert_eq!(from(&["9.9.9.9", "unknown"], true), "10.0.0.1");
        assert_eq!(from(&["9.9.9.9"], false), "10.0.0.1", "without a proxy the header is anybody's");
        assert_eq!(from(&[], true), "10.0.0.1");
    }
}

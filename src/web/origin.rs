//! Where something came from, so that many from one place are noticed, and nothing that leads back to the place.

use std::net::IpAddr;

use crate::base::App;
use crate::base::limits::NetworkKey;

/// The same for the same address (of IPv6 its network) and subject: a keyed hash, shortened. `purpose` keeps what is kept for one thing apart from another.
pub fn origin(app: &App, purpose: &str, subject: &[&[u8]], address: IpAddr) -> String {
    let place = NetworkKey::of(address).octets();
    let mut parts = subject.to_vec();
    parts.push(&place);
    app.secret.keyed(purpose, &parts)[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

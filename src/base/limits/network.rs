//! The network that an address counts as.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The network that an address is counted as: an IPv4 address itself, an IPv6 address by the /64 of its household or phone. An IPv4 address written as IPv6
/// is IPv4. Everything that counts or groups by address counts by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkKey {
    bits: u128,
    prefix: u8,
}

/// What translators of networks without IPv4 put before an IPv4 address (RFC 6052).
const TRANSLATED: u128 = 0x0064_ff9b << 96;

/// The IPv4 address behind an address, if there is one.
fn ipv4(address: IpAddr) -> Result<Ipv4Addr, Ipv6Addr> {
    match address.to_canonical() {
        IpAddr::V4(address) => Ok(address),
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            let last = u32::try_from(bits ^ TRANSLATED).map(Ipv4Addr::from_bits);
            last.map_err(|_| address)
        }
    }
}

impl NetworkKey {
    const fn new(bits: u128, prefix: u8) -> Self {
        Self { bits: bits & (u128::MAX << (128 - prefix)), prefix }
    }

    /// The network of an address.
    pub fn of(address: IpAddr) -> Self {
        match ipv4(address) {
            Ok(address) => Self { bits: address.to_ipv6_mapped().to_bits(), prefix: 128 },
            Err(address) => Self::new(address.to_bits(), 64),
        }
    }

    /// The site that the network of an address belongs to: the /48, in which whoever has it may choose among 65,536 networks. IPv4 has none.
    pub fn site_of(address: IpAddr) -> Option<Self> {
        ipv4(address).err().map(|address| Self::new(address.to_bits(), 48))
    }

    /// The network, and the site around it if there is one.
    pub fn both_of(address: IpAddr) -> impl Iterator<Item = Self> {
        std::iter::once(Self::of(address)).chain(Self::site_of(address))
    }

    /// What tells it from others: four bytes of IPv4, or the eight or six that an IPv6 network has.
    pub fn octets(self) -> Vec<u8> {
        let octets = self.bits.to_be_bytes();
        let (from, to) = if self.prefix == 128 { (12, 16) } else { (0, usize::from(self.prefix) / 8) };
        octets[from..to].to_vec()
    }

    /// Whether this is a site of many networks, which has a larger share.
    pub const fn is_site(self) -> bool {
        self.prefix == 48
    }
}

impl fmt::Display for NetworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Ipv6Addr::from_bits(self.bits).to_ipv4_mapped().filter(|_| self.prefix == 128) {
            Some(address) => address.fmt(f),
            None => write!(f, "{}/{}", Ipv6Addr::from_bits(self.bits), self.prefix),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> String {
        NetworkKey::of(address.parse().expect("an address")).to_string()
    }

    #[test]
    fn an_address_is_counted_as_its_network() {
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        for same in ["::ffff:203.0.113.7", "64:ff9b::203.0.113.7"] {
            assert_eq!(of(same), "203.0.113.7", "{same}");
        }
        assert_eq!(of("2001:db8:1:2:aaaa:bbbb:cccc:dddd"), "2001:db8:1:2::/64");
        assert_eq!(NetworkKey::of("2001:db8:1:2::1".parse().expect("v6")), NetworkKey::of("2001:db8:1:2:ffff::1".parse().expect("v6")));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        // Neither of these is an IPv4 address behind a translator.
        assert_eq!((of("::1").as_str(), of("64:ff9b:1::1").as_str()), ("::/64", "64:ff9b:1::/64"));
        let site = |address: &str| NetworkKey::site_of(address.parse().expect("an address")).map(|site| site.to_string());
        assert_eq!(site("2001:db8:1:2::1").as_deref(), Some("2001:db8:1::/48"));
        assert_eq!((site("203.0.113.7"), site("::ffff:203.0.113.7")), (None, None));
    }
}

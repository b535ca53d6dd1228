//! The way out: the default route, and the address that is used on it. IPv4 alone: routers that give only IPv6 to a room are not
//! looked for.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;

use crate::line::round::Heard;

/// Flags of `/proc/net/route` (`linux/route.h`): the route is up.
const UP: u32 = 1;

/// The default route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    /// The card.
    pub interface: String,
    /// The router; none on a line that leads to one place only.
    pub gateway: Option<Ipv4Addr>,
}

/// The default route with the lowest metric, from `/proc/net/route`.
pub(super) fn default_route(proc_net: &Path) -> Option<Route> {
    let text = fs::read_to_string(proc_net.join("route")).ok()?;
    let routes = text.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let number = |index: usize| u32::from_str_radix(fields.get(index)?, 16).ok();
        let metric: u32 = fields.get(6)?.parse().ok()?;
        let is_default = number(1)? == 0 && number(7)? == 0 && number(3)? & UP != 0;
        // The kernel writes addresses as its processor keeps them.
        let gateway = Ipv4Addr::from(number(2)?.to_ne_bytes());
        let gateway = Some(gateway).filter(|gateway| !gateway.is_unspecified());
        is_default.then(|| (metric, Route { interface: (*fields.first().unwrap_or(&"")).to_owned(), gateway }))
    });
    routes.min_by_key(|(metric, _)| *metric).map(|(_, route)| route)
}

/// Whether the kernel knows a way to a place and an address of its own to go there from. No packet is sent.
pub(super) fn address_towards(place: SocketAddr) -> Heard {
    let asked = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect(place)?;
        socket.local_addr()
    });
    match asked.map(|own| own.ip()) {
        // What a machine gives itself where no router gives it one (RFC 3927).
        Ok(IpAddr::V4(own)) if own.is_link_local() || own.is_unspecified() => Heard::Silent,
        Ok(_) => Heard::Works,
        Err(_) => Heard::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(lines: &str) -> Option<Route> {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("route"), format!("Iface Destination Gateway Flags RefCnt Use Metric Mask\n{lines}"))
            .unwrap();
        default_route(dir.path())
    }

    #[test]
    fn the_default_route_with_the_lowest_metric_counts() {
        let lines = "eth0 00000000 0101A8C0 0003 0 0 600 00000000\nwlan0 00000000 0102A8C0 0003 0 0 100 00000000\n\
                     eth0 0001A8C0 00000000 0001 0 0 0 00FFFFFF\n";
        let expected = Route { interface: "wlan0".to_owned(), gateway: Some(Ipv4Addr::new(192, 168, 2, 1)) };
        assert_eq!(route(lines), Some(expected));
        assert_eq!(route("eth0 0001A8C0 00000000 0001 0 0 0 00FFFFFF\n"), None, "only the room's own network");
        assert_eq!(route("ppp0 00000000 00000000 0001 0 0 0 00000000\n").unwrap().gateway, None);
        assert_eq!(route("nonsense\n"), None);
    }

    #[test]
    fn an_address_towards_oneself_is_always_there() {
        assert_eq!(address_towards("127.0.0.1:9".parse().unwrap()), Heard::Works);
    }
}

//! Where the line can be cut, and how.

use super::{NAMES_ADDRESS, Net, PORTAL_ADDRESS};

/// Where the line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Nowhere.
    Nothing,
    /// Nowhere; the router answers to no echo.
    QuietRouter,
    /// The cable is pulled at the router.
    Cable,
    /// The machine has lost its address.
    Address,
    /// The router is dead and its switch is not.
    Router,
    /// The same, for a machine that may not ask for an echo.
    RouterUnasked,
    /// The provider's line is down, and the router says so.
    LineDown,
    /// It swallows everything.
    LineSilent,
    /// Nobody listens for names at the provider.
    NamesDown,
    /// The provider's name server accepts and says nothing.
    NamesSilent,
    /// It leads all names to one page.
    NamesFalse,
    /// It also answers in the place of others.
    NamesFalseEverywhere,
    /// The provider answers in the place of all web servers.
    Portal,
    /// The same, and lets nothing else through but names.
    WalledPortal,
    /// Nobody listens at the hub.
    HubDown,
    /// The hub accepts and never answers.
    HubSilent,
    /// Its machine is off.
    HubAway,
    /// It can't reach its database.
    HubWithoutDatabase,
}

/// Every cut, and what has to be named: `cause/layer`, or `-` where nothing is cut.
pub const CUTS: [(Cut, &str); 18] = [
    (Cut::Nothing, "-"),
    (Cut::QuietRouter, "-"),
    (Cut::Cable, "cable/link"),
    (Cut::Address, "router/address"),
    (Cut::Router, "router/gateway"),
    (Cut::RouterUnasked, "router/gateway"),
    (Cut::LineDown, "line/internet"),
    (Cut::LineSilent, "line/internet"),
    (Cut::NamesDown, "dns/dns"),
    (Cut::NamesSilent, "dns/dns"),
    (Cut::NamesFalse, "dns_hijack/dns"),
    (Cut::NamesFalseEverywhere, "dns_hijack/dns"),
    (Cut::Portal, "captive_portal/web"),
    (Cut::WalledPortal, "captive_portal/web"),
    (Cut::HubDown, "hub/hub"),
    (Cut::HubSilent, "hub/hub"),
    (Cut::HubAway, "hub/hub"),
    (Cut::HubWithoutDatabase, "hub/hub"),
];

/// What a round names.
pub fn named(line: &serde_json::Value) -> String {
    let cut = line["round"]["cut"].as_array();
    cut.map_or("-".to_owned(), |cut| {
        let [cause, layer] = [0, 1].map(|index| cut[index].as_str().unwrap());
        format!("{cause}/{layer}")
    })
}

impl Net {
    /// Cuts the line somewhere.
    pub fn cut(&mut self, cut: Cut) {
        match cut {
            Cut::Nothing => {}
            Cut::QuietRouter => self.run("router", &drop_packets("input", "icmp type echo-request drop; udp dport 9 drop")),
            Cut::Cable => self.run("router", "ip link set lan down"),
            Cut::Address => self.run("point", "ip address flush dev line"),
            Cut::Router => self.run("router", "ip address flush dev lan"),
            Cut::RouterUnasked => {
                self.run("point", "sysctl -qw net.ipv4.ping_group_range='1 0'");
                self.run("router", "ip address flush dev lan");
            }
            Cut::LineDown => self.run("provider", "ip link set customer down"),
            Cut::LineSilent => self.run("provider", &drop_packets("prerouting", "iifname customer drop")),
            Cut::NamesDown => self.end("provider's names"),
            Cut::NamesSilent => self.freeze("provider's names"),
            Cut::NamesFalse => self.serve_false_names(),
            Cut::NamesFalseEverywhere => {
                let rules = "udp dport 53 ip daddr 1.1.1.1 dnat to ";
                self.run("provider", &redirect(&format!("{rules}{NAMES_ADDRESS}")));
                self.cut(Cut::NamesFalse);
            }
            Cut::Portal => self.run("provider", &redirect(&format!("tcp dport {{ 80, 443 }} dnat to {PORTAL_ADDRESS}"))),
            Cut::WalledPortal => {
                self.run("provider", &redirect(&format!("tcp dport 80 dnat to {PORTAL_ADDRESS}")));
                self.run("provider", &drop_packets("forward", "iifname customer ct status dnat accept; iifname customer drop"));
            }
            Cut::HubDown => self.end("hub"),
            Cut::HubSilent => self.freeze("hub"),
            Cut::HubAway => self.run("internet", "ip address flush dev net; ip address add 203.0.113.11/24 dev net; ip route add default via 203.0.113.1"),
            Cut::HubWithoutDatabase => {
                self.end("hub");
                self.serve_hub(r#"return 503 '{"version":"0.1.0","database":"away"}';"#);
            }
        }
    }
}

fn drop_packets(hook: &str, rules: &str) -> String {
    format!("nft 'table ip cut {{ chain {hook} {{ type filter hook {hook} priority 0; {rules}; }}; }}'")
}

fn redirect(rule: &str) -> String {
    format!(
        "nft 'table ip portal {{ chain prerouting {{ type nat hook prerouting priority -100; iifname customer {rule}; }}; }}'"
    )
}

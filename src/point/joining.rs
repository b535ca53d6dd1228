//! How the point joins the network where a cable isn't enough: `[[wifi]]` and `[modem]` in `point.toml`. They stay at the point.

use serde::{Deserialize, Serialize};

/// A Wi-Fi network that the point may join.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wifi {
    /// Its name (SSID), 1 to 32 bytes of UTF-8 (IEEE 802.11).
    pub name: String,
    /// Its password, 8 to 63 letters of ASCII (WPA-PSK); none: an open network.
    pub password: String,
    /// Whether it doesn't tell its name to everybody.
    pub hidden: bool,
}

/// Mobile broadband by a modem that is plugged in.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Modem {
    /// The provider's access point name (APN); empty: the usual one of the SIM's provider.
    pub apn: String,
    /// For the few providers that want it.
    pub user: String,
    /// The same.
    pub password: String,
    /// The SIM's PIN, 4 to 8 digits; empty where it has none.
    pub pin: String,
}

/// Every key of `[[wifi]]`.
pub const WIFI: [&str; 3] = ["name", "password", "hidden"];
/// Every key of `[modem]`.
pub const MODEM: [&str; 4] = ["apn", "user", "password", "pin"];

impl Wifi {
    /// Why no card could join it.
    pub fn trouble(&self) -> Option<String> {
        if !(1..=32).contains(&self.name.len()) {
            return Some(format!("wifi `{}`: a name has 1 to 32 bytes", self.name));
        }
        let fits =
            (8..=63).contains(&self.password.len()) && self.password.bytes().all(|byte| (32..127).contains(&byte));
        (!self.password.is_empty() && !fits)
            .then(|| format!("wifi `{}`: a password has 8 to 63 letters without marks", self.name))
    }
}

impl Modem {
    /// Why no modem could use it.
    pub fn trouble(&self) -> Option<String> {
        let fits = (4..=8).contains(&self.pin.len()) && self.pin.bytes().all(|byte| byte.is_ascii_digit());
        (!self.pin.is_empty() && !fits).then(|| "modem: a PIN has 4 to 8 digits".to_owned())
    }
}

// Whoever prints a point for a message or a log doesn't print its passwords.
impl std::fmt::Debug for Wifi {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Wifi").field("name", &self.name).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Modem {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Modem").field("apn", &self.apn).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wifi(name: &str, password: &str) -> Wifi {
        Wifi { name: name.to_owned(), password: password.to_owned(), hidden: false }
    }

    #[test]
    fn what_no_card_could_join_is_named() {
        assert_eq!(wifi("Nhà văn hóa", "").trouble(), None);
        assert_eq!(wifi("Nhà văn hóa", "12345678").trouble(), None);
        assert!(wifi("", "12345678").trouble().is_some());
        assert!(wifi(&"ă".repeat(17), "").trouble().is_some());
        assert!(wifi("UBND", "1234567").trouble().is_some());
        assert!(wifi("UBND", "mật khẩu dài").trouble().is_some());
        assert_eq!(Modem::default().trouble(), None);
        assert!(Modem { pin: "12a4".to_owned(), ..Modem::default() }.trouble().is_some());
    }

    #[test]
    fn a_password_is_not_printed() {
        let printed = format!("{:?} {:?}", wifi("UBND", "bimat123"), Modem { pin: "2468".into(), ..Modem::default() });
        assert!(!printed.contains("bimat123") && !printed.contains("2468"), "{printed}");
    }
}

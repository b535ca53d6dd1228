//! Where the line is looked at, how often, and how much that may cost.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use point::Watch;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The empty page: `204 No Content`, as captive-portal checks ask for it everywhere.
const EMPTY_PAGE: &str = "/generate_204";

/// Where to look and how often. What is empty is taken from the hub's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The network card to look at; empty: the one of the default route, or else whichever has a carrier.
    pub interface: String,
    /// The hub: where the point reports to. Empty: there is none, and no layer above the internet is looked at.
    pub hub: String,
    /// A page over plain HTTP that is known to be empty. Empty: `/generate_204` on the hub's host.
    pub empty_page: String,
    /// A name to resolve. Empty: the hub's host.
    pub name: String,
    /// Places by address that tell a dead line from dead name servers: the port for DNS over TCP of the two resolvers that
    /// most networks let through, by two owners.
    pub internet: Vec<SocketAddr>,
    /// Whom to ask whether the provider's name servers tell the truth.
    pub resolver: SocketAddr,
    /// Minutes between light rounds: an outage has to be known within six.
    pub light_minutes: u16,
    /// Minutes between full rounds; one is made, too, whenever a light round hears something else than before.
    pub full_minutes: u16,
    /// What all watching of the line may use in a month, in megabytes of 1,000,000 bytes, but for what somebody asks for.
    pub monthly_megabytes: u32,
    /// What of that light and full rounds may use.
    pub round_megabytes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        let resolver = |a, b, c, d| SocketAddr::new(IpAddr::V4(Ipv4Addr::new(a, b, c, d)), 53);
        Self {
            interface: String::new(),
            hub: String::new(),
            empty_page: String::new(),
            name: String::new(),
            internet: vec![resolver(1, 1, 1, 1), resolver(8, 8, 8, 8)],
            resolver: resolver(1, 1, 1, 1),
            light_minutes: 5,
            full_minutes: 60,
            monthly_megabytes: 100,
            round_megabytes: 60,
        }
    }
}

/// An address in the settings can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{setting}: {text}: {why}")]
pub struct SettingsError {
    /// The setting.
    pub setting: &'static str,
    /// What it says.
    pub text: String,
    /// Why it can't be used.
    pub why: String,
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// The hub's address for everything that has a path of its own.
    pub hub: Option<Url>,
    /// The empty page, over plain HTTP.
    pub empty_page: Option<Url>,
    /// The name to resolve.
    pub name: Option<String>,
}

impl Targets {
    /// What the daily transfer fetches and sends.
    pub fn sample(&self) -> Option<Url> {
        self.hub.as_ref()?.join("line/sample").ok()
    }
}

impl Settings {
    /// The usual settings for a hub.
    pub fn of_hub(address: &str) -> Self {
        Self { hub: address.to_owned(), ..Self::default() }
    }

    /// A point's settings for its hub.
    pub fn of(watch: &Watch, hub: &str) -> Self {
        let usual = Self::of_hub(hub);
        let monthly_megabytes = watch.monthly_megabytes.unwrap_or(usual.monthly_megabytes);
        Self {
            interface: watch.interface.clone(),
            internet: if watch.internet.is_empty() { usual.internet } else { watch.internet.clone() },
            resolver: watch.resolver.unwrap_or(usual.resolver),
            monthly_megabytes,
            // As much of it as usual.
            round_megabytes: monthly_megabytes.saturating_mul(3) / 5,
            ..usual
        }
    }

    /// Reads the addresses.
    pub fn targets(&self) -> Result<Targets, SettingsError> {
        let mut hub = read("hub", &self.hub)?;
        if let Some(hub) = hub.as_mut().filter(|hub| !hub.path().ends_with('/')) {
            // Without a slash at its end the last part would be replaced by what is asked for.
            hub.set_path(&format!("{}/", hub.path()));
        }
        let empty_page = match read("empty_page", &self.empty_page)? {
            Some(page) if page.scheme() != "http" => {
                let why = "must be plain http: nobody may answer in the place of https".to_owned();
                return Err(SettingsError { setting: "empty_page", text: page.into(), why });
            }
            Some(page) => Some(page),
            None => hub.as_ref().and_then(empty_page_of),
        };
        let host = hub.as_ref().and_then(|hub| match hub.host() {
            Some(Host::Domain(name)) => Some(name.to_owned()),
            _ => None,
        });
        let name = Some(self.name.clone()).filter(|name| !name.is_empty()).or(host);
        Ok(Targets { hub, empty_page, name })
    }

    /// Time between light rounds.
    pub fn light_every(&self) -> Duration {
        Duration::from_secs(60) * u32::from(self.light_minutes.max(1))
    }

    /// Time between full rounds.
    pub fn full_every(&self) -> Duration {
        Duration::from_secs(60) * u32::from(self.full_minutes.max(1))
    }
}

fn read(setting: &'static str, text: &str) -> Result<Option<Url>, SettingsError> {
    if text.is_empty() {
        return Ok(None);
    }
    let failed = |why: String| SettingsError { setting, text: text.to_owned(), why };
    let url = Url::parse(text).map_err(|error| failed(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(failed("must begin with http:// or https://".to_owned()));
    }
    Ok(Some(url))
}

/// A hub on plain HTTP answers at its own port, one on HTTPS at port 80 of the same host.
fn empty_page_of(hub: &Url) -> Option<Url> {
    let port = if hub.scheme() == "http" { hub.port() } else { None };
    let mut page = Url::parse(&format!("http://{}{EMPTY_PAGE}", hub.host()?)).ok()?;
    page.set_port(port).ok()?;
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(hub: &str) -> Targets {
        Settings::of_hub(hub).targets().unwrap()
    }

    #[test]
    fn everything_follows_from_the_address_of_the_hub() {
        let Targets { hub, empty_page, name } = targets("https://hub.example.vn/bao-cao");
        assert_eq!(hub.unwrap().join("healthz").unwrap().as_str(), "https://hub.example.vn/bao-cao/healthz");
        assert_eq!(empty_page.unwrap().as_str(), "http://hub.example.vn/generate_204");
        assert_eq!(name.as_deref(), Some("hub.example.vn"));
        let Targets { empty_page, name, .. } = targets("http://10.0.0.1:8080/");
        assert_eq!(empty_page.unwrap().as_str(), "http://10.0.0.1:8080/generate_204");
        assert_eq!(name, None, "an address needs no name server");
        assert_eq!(targets(""), Targets { hub: None, empty_page: None, name: None });
    }

    #[test]
    fn an_address_that_is_none_is_named() {
        let error = Settings::of_hub("hub.example.vn").targets().unwrap_err().to_string();
        assert!(error.contains("hub: hub.example.vn"), "{error}");
        let tls = Settings { empty_page: "https://hub.example.vn/".to_owned(), ..Settings::default() };
        assert!(tls.targets().unwrap_err().to_string().contains("empty_page"));
    }

    #[test]
    fn what_a_point_does_not_say_is_as_usual() {
        assert_eq!(Settings::of(&Watch::default(), ""), Settings::default());
        let watch: Watch = toml::from_str("monthly_megabytes = 20\nresolver = \"9.9.9.9:53\"").unwrap();
        let settings = Settings::of(&watch, "");
        assert_eq!((settings.monthly_megabytes, settings.round_megabytes), (20, 12));
        assert_eq!(settings.resolver.to_string(), "9.9.9.9:53");
        assert_eq!(settings.internet, Settings::default().internet);
    }
}

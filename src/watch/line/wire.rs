//! The probes of a real machine.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use point::Clock;
use reqwest::Client;
use url::Host;

use crate::line::gateway::Gateways;
use crate::line::probes::Probes;
use crate::line::round::{Answer, Depth, Heard, Link, Names};
use crate::line::settings::{Settings, SettingsError, Targets};
use crate::line::{dns, hub, internet, link, names, route, web};

/// Where the kernel and the system tell of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// `/sys/class/net`
    pub classes: PathBuf,
    /// `/proc/net`
    pub proc_net: PathBuf,
    /// `/etc/resolv.conf`
    pub resolv_conf: PathBuf,
}

impl Default for System {
    fn default() -> Self {
        let [classes, proc_net, resolv_conf] = ["/sys/class/net", "/proc/net", "/etc/resolv.conf"].map(PathBuf::from);
        Self { classes, proc_net, resolv_conf }
    }
}

/// Why the line can't be looked at.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// An address in the settings can't be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// TLS can't be set up: no certificates that the system trusts, mostly.
    #[error("TLS: {0}")]
    Tls(reqwest::Error),
}

/// The line of this machine.
pub struct Wire {
    settings: Settings,
    targets: Targets,
    system: System,
    gateways: Gateways,
    client: Client,
    clock: Arc<dyn Clock>,
}

impl Wire {
    /// Reads the settings. Touches no network.
    pub fn new(settings: Settings, system: System, clock: Arc<dyn Clock>) -> Result<Self, WireError> {
        let targets = settings.targets()?;
        let client = hub::client().map_err(WireError::Tls)?;
        Ok(Self { settings, targets, system, gateways: Gateways::default(), client, clock })
    }

    /// Somewhere beyond the router: to ask the kernel for the way.
    fn beyond(&self) -> SocketAddr {
        self.settings.internet.first().copied().unwrap_or(self.settings.resolver)
    }
}

impl Probes for Wire {
    fn link(&self) -> Link {
        link::look(&self.settings.interface, &self.system.classes, &self.system.proc_net)
    }

    fn address(&self) -> Heard {
        route::address_towards(self.beyond())
    }

    async fn gateway(&self) -> Answer {
        let route = route::default_route(&self.system.proc_net);
        let Some(router) = route.and_then(|route| route.gateway) else { return Answer::default() };
        self.gateways.look(router, &self.system.proc_net).await
    }

    async fn internet(&self) -> Answer {
        internet::look(&self.settings.internet).await
    }

    async fn names(&self, depth: Depth) -> Names {
        let Some(name) = &self.targets.name else { return Names::default() };
        names::look(&dns::servers(&self.system.resolv_conf), self.settings.resolver, name, depth).await
    }

    async fn web(&self, known: Option<IpAddr>, within: Duration) -> Answer {
        let Some(page) = &self.targets.empty_page else { return Answer::default() };
        let same = page.host_str() == self.targets.name.as_deref();
        web::look(page, known.filter(|_| same), within).await
    }

    async fn hub(&self) -> Answer {
        let Some(hub) = &self.targets.hub else { return Answer::default() };
        hub::look(&self.client, hub, self.clock.now().flag).await
    }

    fn hub_proves_names(&self) -> bool {
        let host = self.targets.hub.as_ref().and_then(|hub| hub.host());
        matches!(host, Some(Host::Domain(host)) if Some(host) == self.targets.name.as_deref())
    }
}

//! The program as it serves: what all requests share, its addresses, and its clients, none of whom may hold a place for ever.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use ledger::SigningKey;
use point::Clock;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use ulid::Ulid;

use crate::alerts::{self, Due};
use crate::database::Database;
use crate::group_commit::GroupCommit;
use crate::policy::{
    ADDRESS_RATE, BODY, CLIENTS, CLIENTS_OF_ADDRESS, END, ENROLMENT_RATE, POINT_RATE, READ_AHEAD, Rate, SAMPLE_RATE,
    SILENCE, SPEED_TEST_RATE, SPEED_TESTS, TAKEN_TOGETHER,
};
use crate::rate::Buckets;
use crate::web::{self, Site};
use crate::{line, measuring, unknown};

/// What all requests share. Nothing of it outlives the program.
pub struct Hub {
    /// Where everything is kept.
    pub database: Database,
    /// Signs receipts and answers to enrolments.
    pub key: Arc<SigningKey>,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    pub(crate) rates: Rates,
    pub(crate) places: Semaphore,
    pub(crate) speed_tests: Arc<Semaphore>,
    pub(crate) groups: GroupCommit,
    pub(crate) due: Due,
    pub(crate) choices: Choices,
}

/// How often somebody may come.
pub(crate) struct Rates {
    pub(crate) address: Buckets<IpAddr>,
    pub(crate) point: Buckets<(IpAddr, Ulid)>,
    pub(crate) enrolment: Buckets<IpAddr>,
    pub(crate) sample: Buckets<IpAddr>,
    pub(crate) speed_test: Buckets<IpAddr>,
}

/// What an administrator may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Requests of an address.
    pub address: Rate,
    /// Requests of a point.
    pub point: Rate,
    /// A proxy of our own stands before the hub, and writes who comes into `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How long a client may be silent.
    pub silence: Duration,
    /// How long a body may take in all.
    pub body: Duration,
    /// Speed tests are served.
    pub ndt7: bool,
}

impl Default for Choices {
    fn default() -> Self {
        let (address, point) = (ADDRESS_RATE, POINT_RATE);
        Self { address, point, behind_proxy: false, silence: SILENCE, body: BODY, ndt7: true }
    }
}

/// The address somebody comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// In IPv6 whoever has one address has 2^64 of them.
    fn whole(self) -> Self {
        match self.0 {
            IpAddr::V6(address) if address.to_ipv4_mapped().is_none() => {
                Self(Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX)).into())
            }
            _ => self,
        }
    }
}

impl Hub {
    /// A hub before a database whose tables are up to date.
    pub fn new(database: Database, key: SigningKey, clock: Arc<dyn Clock>, choices: Choices) -> Arc<Self> {
        let rates = Rates {
            address: Buckets::new(choices.address),
            point: Buckets::new(choices.point),
            enrolment: Buckets::new(ENROLMENT_RATE),
            sample: Buckets::new(SAMPLE_RATE),
            speed_test: Buckets::new(SPEED_TEST_RATE),
        };
        Arc::new(Self {
            database,
            key: Arc::new(key),
            clock,
            rates,
            places: Semaphore::new(TAKEN_TOGETHER),
            speed_tests: Arc::new(Semaphore::new(SPEED_TESTS)),
            groups: GroupCommit::default(),
            due: Due::default(),
            choices,
        })
    }

    /// Who asks. Only the last name in `X-Forwarded-For` is the proxy's own; the others anybody can write.
    fn peer(&self, request: &Request<Incoming>, address: SocketAddr) -> Peer {
        let told = request.headers().get_all("x-forwarded-for").iter().next_back();
        let told = told.filter(|_| self.choices.behind_proxy).and_then(|names| names.to_str().ok()?.rsplit(',').next());
        Peer(told.and_then(|name| name.trim().parse().ok()).unwrap_or(address.ip())).whole()
    }
}

/// Everything that can be asked for.
fn router(hub: &Arc<Hub>) -> Router {
    let site = Site::new(hub.database.clone(), hub.clock.clone(), hub.key.clone());
    let site = site.expect("the words are part of the program, and a test reads them");
    line::router(hub.clone()).merge(measuring::router(hub.clone())).merge(web::router(Arc::new(site)))
}

/// Serves until `end`, and then those who are being served, for some seconds more.
pub async fn serve(hub: Arc<Hub>, listener: TcpListener, end: impl Future<Output = ()>) {
    let service = TowerToHyperService::new(router(&hub));
    let catching_up = tokio::spawn(unknown::catch_up(hub.database.clone()));
    let judging = tokio::spawn(alerts::keep_judging(hub.database.clone(), hub.due.clone(), hub.clock.clone()));
    let clients = Clients::new();
    let (ending, told) = watch::channel(());
    let mut end = std::pin::pin!(end);
    loop {
        let place = clients.place();
        let (stream, address, place) = tokio::select! {
            () = &mut end => break,
            accepted = async { (place.await, listener.accept().await) } => match accepted {
                (Some(place), Ok((stream, address))) => (stream, address, place),
                (_, Err(error)) => {
                    // Too many open files, mostly: it passes as clients go.
                    tracing::error!(%error, "accepting");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
                (None, _) => break,
            },
        };
        let Some(counted) = clients.count(address.ip(), hub.choices.behind_proxy) else { continue };
        let (hub, service, told) = (hub.clone(), service.clone(), told.clone());
        tokio::spawn(async move {
            serve_client(&hub, service, stream, address, told).await;
            drop((counted, place));
        });
    }
    drop((listener, told));
    catching_up.abort();
    judging.abort();
    ending.send_replace(());
    if tokio::time::timeout(END, ending.closed()).await.is_err() {
        tracing::warn!("some were cut off");
    }
}

/// One client, who may send one request after another, until it goes or is `told` that this is the end. A speed test begins as
/// a request, and goes on alone.
async fn serve_client(
    hub: &Arc<Hub>,
    service: TowerToHyperService<Router>,
    stream: TcpStream,
    address: SocketAddr,
    mut told: watch::Receiver<()>,
) {
    // A receipt is one small packet: it shan't wait for another.
    drop(stream.set_nodelay(true));
    // Who asks for much and then reads nothing is silent, too.
    let silence = u32::try_from(hub.choices.silence.as_millis()).unwrap_or(u32::MAX);
    rustix::net::sockopt::set_tcp_user_timeout(&stream, silence).ok();
    let service = service_fn(move |mut request: Request<Incoming>| {
        let peer = hub.peer(&request, address);
        request.extensions_mut().insert(peer);
        service.call(request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(hub.choices.silence)
        .max_buf_size(READ_AHEAD)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // What a client does wrong is its own affair.
        served = &mut connection => drop(served),
        _ = told.changed() => {
            connection.as_mut().graceful_shutdown();
            drop(connection.await);
        }
    }
}

/// Who is connected.
struct Clients {
    places: Arc<Semaphore>,
    addresses: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A client of an address, until dropped.
struct Counted {
    address: IpAddr,
    addresses: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Clients {
    fn new() -> Self {
        Self { places: Arc::new(Semaphore::new(CLIENTS)), addresses: Arc::default() }
    }

    /// Waits for a place; who comes meanwhile waits in the kernel.
    fn place(&self) -> impl Future<Output = Option<OwnedSemaphorePermit>> + use<> {
        let places = self.places.clone();
        async move { places.acquire_owned().await.ok() }
    }

    /// One more of an address, if it hasn't too many. A proxy is one address for all.
    fn count(&self, address: IpAddr, proxy: bool) -> Option<Counted> {
        let address = Peer(address).whole().0;
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        let count = addresses.entry(address).or_default();
        if *count >= CLIENTS_OF_ADDRESS && !proxy {
            return None;
        }
        *count += 1;
        Some(Counted { address, addresses: self.addresses.clone() })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = addresses.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                addresses.remove(&self.address);
            }
        }
    }
}

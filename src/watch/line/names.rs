//! Whether name servers resolve names, and truly.

use std::net::{IpAddr, SocketAddr};

use crate::line::dns::{self, Reply};
use crate::line::meter::Meter;
use crate::line::round::{Depth, Heard, Names};

/// Asks the system's name servers for a name and for one that can't exist; in a full round somebody else, too.
pub(super) async fn look(servers: &[SocketAddr], public: SocketAddr, name: &str, depth: Depth) -> Names {
    let none = dns::name_that_is_not(name);
    let (meter, others) = (Meter::default(), Meter::default());
    let somebody_else = async {
        match depth {
            Depth::Light => None,
            Depth::Full => Some(Asked::of(&[public], name, &none, (&others, &others)).await),
        }
    };
    let (asked, public) = tokio::join!(Asked::of(servers, name, &none, (&meter, &others)), somebody_else);
    let compared = asked.beside(public.as_ref());
    let mut answer = meter.answer(compared.heard);
    answer.bytes += others.bytes();
    Names { answer, addresses: asked.real.addresses().to_vec(), doubtful: compared.doubtful }
}

/// What somebody said of a name, and of one that can't exist.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    real: Reply,
    none: Reply,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Compared {
    heard: Heard,
    doubtful: bool,
}

impl Asked {
    async fn of(servers: &[SocketAddr], real: &str, none: &str, meters: (&Meter, &Meter)) -> Self {
        let (real, none) = tokio::join!(dns::ask(servers, real, meters.0), dns::ask(servers, none, meters.1));
        Self { real, none }
    }

    /// Somebody said nothing.
    const SILENT: Self = Self { real: Reply::Silent, none: Reply::Silent };

    /// Whether the name leads to a place that is on no internet.
    fn leads_home(&self) -> bool {
        self.real.addresses().iter().any(|address| !is_public(*address))
    }

    /// Whether both names lead to one place.
    fn leads_all_to_one(&self) -> bool {
        self.none.addresses().iter().any(|address| self.real.addresses().contains(address))
    }

    /// What that is worth beside what another one says, if one was asked.
    fn beside(&self, public: Option<&Self>) -> Compared {
        let (alone, public) = (public.is_none(), public.unwrap_or(&Self::SILENT));
        let known = |heard| Compared { heard, doubtful: false };
        let asked_otherwise = !matches!(public.real, Reply::Silent | Reply::Failed);
        match &self.real {
            Reply::Silent if self.none == Reply::Silent => known(Heard::Silent),
            // They work, and the others can't tell either: whoever owns the name doesn't answer for it.
            Reply::Silent | Reply::Failed if self.none == Reply::NoSuchName && !asked_otherwise => known(Heard::Works),
            Reply::Silent => known(Heard::Silent),
            Reply::Failed => known(Heard::Refuses),
            Reply::NoSuchName => known(match public.real {
                Reply::NoSuchName => Heard::Works,
                Reply::Addresses(_) => Heard::False,
                Reply::Silent | Reply::Failed => Heard::Refuses,
            }),
            // What they remember they still tell, and nothing else.
            Reply::Addresses(_) if matches!(self.none, Reply::Silent | Reply::Failed) => {
                known(match (&self.none, &public.none) {
                    (Reply::Silent, public) if alone || *public == Reply::NoSuchName => Heard::Silent,
                    (_, public) if alone || *public == Reply::NoSuchName => Heard::Refuses,
                    // Perhaps all others are away: the name's owner, or everything beyond the router.
                    _ => Heard::Unknown,
                })
            }
            Reply::Addresses(here) => {
                let there = public.real.addresses();
                let agree = here.iter().any(|address| there.contains(address));
                let hidden = self.leads_home() && there.iter().any(|address| is_public(*address));
                let lies = !there.is_empty() && !agree && (hidden || self.leads_all_to_one());
                if lies {
                    return known(Heard::False);
                }
                // Owners have several places, and some answer for all names below theirs: who answers there decides.
                Compared { heard: Heard::Works, doubtful: self.leads_all_to_one() || !there.is_empty() && !agree }
            }
        }
    }
}

/// Whether an address can be that of a place on the internet (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let shared = address.octets()[0] == 100 && address.octets()[1] & 0xc0 == 64;
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
                || address.is_broadcast()
                || shared)
        }
        IpAddr::V6(address) => {
            !(address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(last: u8) -> Reply {
        Reply::Addresses(vec![[203, 0, 113, last].into()])
    }

    fn home() -> Reply {
        Reply::Addresses(vec![[192, 168, 1, 1].into()])
    }

    const NONE: Reply = Reply::NoSuchName;

    fn compared(real: Reply, none: Reply, public: Asked) -> (Heard, bool) {
        let Compared { heard, doubtful } = Asked { real, none }.beside(Some(&public));
        (heard, doubtful)
    }

    fn right() -> Asked {
        Asked { real: at(7), none: NONE }
    }

    #[test]
    fn true_names_are_true_whoever_else_is_asked() {
        assert_eq!(compared(at(7), NONE, right()), (Heard::Works, false));
        assert_eq!(right().beside(None).heard, Heard::Works);
    }

    #[test]
    fn name_servers_that_lead_elsewhere_are_false() {
        assert_eq!(compared(home(), home(), right()).0, Heard::False);
        assert_eq!(compared(home(), NONE, right()).0, Heard::False, "only this name is led elsewhere");
        assert_eq!(compared(at(9), at(9), right()).0, Heard::False);
        assert_eq!(compared(NONE, NONE, right()).0, Heard::False, "the name is kept back");
    }

    #[test]
    fn name_servers_that_only_invent_names_are_not_called_false() {
        assert_eq!(compared(at(7), at(9), right()), (Heard::Works, false));
    }

    #[test]
    fn a_name_within_a_network_of_its_own_is_true() {
        assert_eq!(compared(home(), NONE, Asked { real: NONE, none: NONE }).0, Heard::Works);
        assert_eq!(compared(home(), NONE, Asked::SILENT).0, Heard::Works);
    }

    #[test]
    fn what_nobody_else_can_tell_is_doubtful() {
        assert_eq!(compared(at(7), at(7), Asked::SILENT), (Heard::Works, true));
        assert_eq!(
            compared(at(9), at(9), Asked { real: at(9), none: at(9) }),
            (Heard::Works, true),
            "asked on the way"
        );
        assert_eq!(
            compared(at(9), NONE, right()),
            (Heard::Works, true),
            "two places of one owner, or one that is false"
        );
        assert_eq!(compared(at(7), NONE, right()), (Heard::Works, false));
    }

    #[test]
    fn silence_and_failure_are_told() {
        assert_eq!(compared(Reply::Silent, Reply::Silent, right()).0, Heard::Silent);
        assert_eq!(compared(Reply::Failed, Reply::Failed, right()).0, Heard::Refuses);
        assert_eq!(compared(Reply::Failed, NONE, right()).0, Heard::Refuses);
    }

    #[test]
    fn name_servers_that_only_tell_what_they_remember_are_dead() {
        assert_eq!(compared(at(7), Reply::Silent, right()).0, Heard::Silent);
        assert_eq!(compared(at(7), Reply::Failed, right()).0, Heard::Refuses);
        let owner_is_away = Asked { real: at(7), none: Reply::Failed };
        assert_eq!(compared(at(7), Reply::Failed, owner_is_away), (Heard::Unknown, false));
        assert_eq!(compared(at(7), Reply::Failed, Asked::SILENT), (Heard::Unknown, false), "everything may be away");
        let alone = Asked { real: at(7), none: Reply::Silent }.beside(None);
        assert_eq!(alone.heard, Heard::Silent, "so that somebody else is asked");
    }

    #[test]
    fn a_name_that_its_owner_has_lost_is_no_fault_of_the_name_servers() {
        assert_eq!(compared(NONE, NONE, Asked { real: NONE, none: NONE }).0, Heard::Works);
        let lost = Asked { real: Reply::Failed, none: NONE };
        assert_eq!(compared(Reply::Failed, NONE, lost).0, Heard::Works);
    }

    #[test]
    fn addresses_at_home_are_told_from_those_on_the_internet() {
        for home in
            ["10.1.2.3", "172.16.0.1", "127.0.0.1", "169.254.1.1", "0.0.0.0", "100.64.0.1", "::1", "fd00::1", "fe80::1"]
        {
            assert!(!is_public(home.parse().unwrap()), "{home}");
        }
        for public in ["203.0.113.7", "100.128.0.1", "2001:db8::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}

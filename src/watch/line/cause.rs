//! From what was heard to who has to mend it: the lowest broken layer wins, for all above it hang on it.

use crate::line::round::{Heard, Round};
use crate::outage::{Cause, Layer};

/// Where the line is cut, if it is. Whatever works proves everything that it stands upon: a router that doesn't answer,
/// while names are resolved beyond it, only doesn't answer to such questions.
pub fn judge(round: &Round) -> Option<(Cause, Layer)> {
    let names = names(round);
    if !reaches_beyond_router(round, names) {
        let layers = [
            (round.link.heard, Cause::Cable, Layer::Link),
            (round.address, Cause::Router, Layer::Address),
            (round.gateway.heard, Cause::Router, Layer::Gateway),
            (round.internet.heard, Cause::Line, Layer::Internet),
        ];
        // An address proves nothing: it may be the machine's own since it was set up.
        let proven = if round.gateway.heard == Heard::Works { 3 } else { 0 };
        if let Some((_, cause, layer)) = layers[proven..].iter().find(|(heard, ..)| heard.fails()) {
            return Some((*cause, *layer));
        }
    }
    match (names, round.web.heard, round.hub.heard) {
        (Heard::Silent | Heard::Refuses, ..) => Some((Cause::Dns, Layer::Dns)),
        (Heard::False, ..) => Some((Cause::DnsHijack, Layer::Dns)),
        (_, _, Heard::Works) => None,
        (_, Heard::False, _) => Some((Cause::CaptivePortal, Layer::Web)),
        // Where the empty page comes from the hub's own place, a false certificate there is the province's affair.
        (_, Heard::Unknown | Heard::Silent, Heard::False) => Some((Cause::CaptivePortal, Layer::Web)),
        (_, _, heard) => heard.fails().then_some((Cause::Hub, Layer::Hub)),
    }
}

/// What name servers are worth, once it is known who answers where they lead to.
fn names(round: &Round) -> Heard {
    let elsewhere = [round.web.heard, round.hub.heard].contains(&Heard::False);
    if round.names.doubtful && elsewhere { Heard::False } else { round.names.answer.heard }
}

/// Whether anything beyond the router has answered. What answers at a false address may be the router itself, many of which
/// show a page of their own while they have no line.
fn reaches_beyond_router(round: &Round, names: Heard) -> bool {
    let answered = round.web.heard.answered() || round.hub.heard.answered();
    [round.internet.heard, names, round.hub.heard].contains(&Heard::Works) || answered && names != Heard::False
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::line::round::{Depth, Link};

    use Heard::{False, Refuses, Silent, Unknown, Works};

    /// Link, address, gateway, internet, names, web, hub.
    fn heard([link, address, gateway, internet, names, web, hub]: [Heard; 7]) -> Round {
        let mut round = Round::unasked(Depth::Full);
        round.link = Link { heard: link, ..Link::default() };
        round.address = address;
        round.gateway.heard = gateway;
        round.internet.heard = internet;
        round.names.answer.heard = names;
        round.web.heard = web;
        round.hub.heard = hub;
        round
    }

    fn judged(picture: [Heard; 7]) -> Option<(Cause, Layer)> {
        judge(&heard(picture))
    }

    #[test]
    fn a_line_that_is_whole_is_no_outage() {
        assert_eq!(judged([Works; 7]), None);
    }

    #[test]
    fn a_pulled_cable_is_the_cable() {
        let expected = Some((Cause::Cable, Layer::Link));
        assert_eq!(judged([Silent, Silent, Unknown, Unknown, Unknown, Unknown, Unknown]), expected);
        assert_eq!(judged([Silent, Works, Silent, Silent, Silent, Silent, Silent]), expected, "an address is kept");
        assert_eq!(judged([Silent; 7]), expected);
    }

    #[test]
    fn no_address_and_no_answer_are_the_router() {
        assert_eq!(
            judged([Works, Silent, Silent, Silent, Silent, Silent, Silent]),
            Some((Cause::Router, Layer::Address))
        );
        assert_eq!(
            judged([Works, Works, Silent, Silent, Silent, Silent, Silent]),
            Some((Cause::Router, Layer::Gateway))
        );
    }

    #[test]
    fn nothing_beyond_the_router_is_the_line() {
        let expected = Some((Cause::Line, Layer::Internet));
        assert_eq!(judged([Works, Works, Works, Silent, Silent, Silent, Silent]), expected);
        // A router that can't ask anybody says so, or leads everybody to a page of its own.
        assert_eq!(judged([Works, Works, Works, Refuses, Refuses, Unknown, Silent]), expected);
        assert_eq!(judged([Works, Works, Works, Silent, False, False, False]), expected);
    }

    #[test]
    fn dead_name_servers_are_told_from_a_dead_line() {
        let expected = Some((Cause::Dns, Layer::Dns));
        assert_eq!(judged([Works, Works, Works, Works, Silent, Unknown, Silent]), expected);
        assert_eq!(judged([Works, Works, Works, Works, Refuses, Unknown, Silent]), expected);
    }

    #[test]
    fn false_name_servers_are_told_from_a_page_that_answers_for_all() {
        let (hijack, portal) = (Some((Cause::DnsHijack, Layer::Dns)), Some((Cause::CaptivePortal, Layer::Web)));
        assert_eq!(judged([Works, Works, Works, Works, False, False, False]), hijack);
        assert_eq!(judged([Works, Works, Works, Works, Works, False, False]), portal);
        assert_eq!(judged([Works, Works, Works, Silent, Works, False, Silent]), portal);
        assert_eq!(judged([Works, Works, Works, Works, Works, Silent, False]), portal);
        let mut doubtful = heard([Works, Works, Works, Works, Works, False, False]);
        doubtful.names.doubtful = true;
        assert_eq!(judge(&doubtful), hijack);
    }

    #[test]
    fn a_hub_that_is_down_or_says_nothing_is_the_hub() {
        let expected = Some((Cause::Hub, Layer::Hub));
        assert_eq!(judged([Works, Works, Works, Works, Works, Refuses, Refuses]), expected);
        assert_eq!(judged([Works, Works, Works, Works, Works, Silent, Silent]), expected);
        assert_eq!(judged([Works, Works, Works, Works, Works, Works, Silent]), expected);
        assert_eq!(judged([Works, Works, Works, Works, Works, Works, False]), expected, "a certificate of its own");
    }

    #[test]
    fn a_router_that_does_not_answer_to_such_questions_is_no_outage() {
        assert_eq!(judged([Works, Works, Silent, Works, Works, Works, Works]), None);
        assert_eq!(judged([Works, Works, Silent, Silent, Works, Works, Works]), None, "nor are public places shut off");
    }

    #[test]
    fn what_cannot_be_judged_is_no_outage() {
        assert_eq!(judged([Unknown; 7]), None);
        assert_eq!(judged([Works, Works, Works, Works, Works, Unknown, Unknown]), None);
    }

    fn any_heard() -> impl Strategy<Value = Heard> {
        prop::sample::select(Heard::ALL.to_vec())
    }

    fn any_round() -> impl Strategy<Value = Round> {
        (prop::array::uniform7(any_heard()), any::<bool>()).prop_map(|(picture, doubtful)| {
            let mut round = heard(picture);
            round.names.doubtful = doubtful;
            round
        })
    }

    proptest! {
        #[test]
        fn random_rounds_blame_no_layer_that_a_higher_one_proves(round in any_round()) {
            let Some((_, layer)) = judge(&round) else { return Ok(()) };
            let at = |layer: Layer| match layer {
                Layer::Link => 0,
                Layer::Address => 1,
                Layer::Gateway => 2,
                Layer::Internet => 3,
                _ => 4,
            };
            let picture = round.picture();
            if layer < Layer::Dns {
                let above = [2, 3, 6].into_iter().filter(|index| *index > at(layer));
                prop_assert!(above.into_iter().all(|index| picture[index] != Works), "{picture:?}: {layer:?}");
            }
        }

        #[test]
        fn random_rounds_blame_only_what_fails(round in any_round()) {
            let Some((cause, layer)) = judge(&round) else { return Ok(()) };
            let fails = match layer {
                Layer::Power => false,
                Layer::Link => round.link.heard.fails(),
                Layer::Address => round.address.fails(),
                Layer::Gateway => round.gateway.heard.fails(),
                Layer::Internet => round.internet.heard.fails(),
                Layer::Dns => round.names.answer.heard.fails() || round.names.doubtful,
                Layer::Web => round.web.heard == False || round.hub.heard == False,
                Layer::Hub => round.hub.heard.fails(),
            };
            prop_assert!(fails, "{:?}: {layer:?}", round.picture());
            let owner = match layer {
                Layer::Power => Cause::PcOff,
                Layer::Link => Cause::Cable,
                Layer::Address | Layer::Gateway => Cause::Router,
                Layer::Internet => Cause::Line,
                Layer::Dns => if cause == Cause::Dns { Cause::Dns } else { Cause::DnsHijack },
                Layer::Web => Cause::CaptivePortal,
                Layer::Hub => Cause::Hub,
            };
            prop_assert_eq!(cause, owner, "each layer has its own causes");
        }

        #[test]
        fn random_faults_above_a_broken_layer_change_nothing(
            broken in 0_usize..4, above in prop::array::uniform7(prop::sample::select(vec![Unknown, Silent])),
        ) {
            let mut picture = above;
            picture[..broken].fill(Works);
            picture[broken] = Silent;
            let expected = [
                (Cause::Cable, Layer::Link),
                (Cause::Router, Layer::Address),
                (Cause::Router, Layer::Gateway),
                (Cause::Line, Layer::Internet),
            ];
            prop_assert_eq!(judged(picture), Some(expected[broken]));
        }

        #[test]
        fn random_rounds_with_a_failing_layer_and_nothing_that_proves_it_are_outages(
            mut picture in prop::array::uniform7(any_heard()), at in 0_usize..7,
        ) {
            picture[at] = Silent;
            picture[at + 1..].fill(Unknown);
            picture[..at].fill(Works);
            let judged = judged(picture);
            // An empty page alone that doesn't come proves nothing: the hub decides.
            prop_assert_eq!(judged.is_some(), at != 5, "{:?}: {:?}", picture, judged);
        }
    }
}

//! The program of a support point.
//!
//! # The way data takes
//! What people do comes from the window ([`ui`]) as a [`visit::Command`] down a bounded channel ([`bus`]) to the runtime's
//! [`components`]; the [`visit::Visit`] changes its [`route::Route`], and a [`view::View`], plain data in the chosen
//! language ([`locale`]), goes up again through the mailbox, the newest only. [`pictures`] are decoded on the runtime and
//! follow; one that is looked at closely comes in tiles ([`closeup`]). Films and bulletins ([`playing`]) play on the
//! [`stage`], and a [`voice`] says what the focus comes to. What is typed ([`typing`]) becomes questions that [`searching`]
//! answers. What was done is told as acts ([`usage`]) to the [`recorder`], which writes them into the point's ledger; the
//! [`reporter`] sends what it holds. What the machine observes about itself ([`watching`]) goes the same way, and to the
//! screen that tells it ([`health`]). How a product is viewed ([`viewing`]) is known as long as it is on screen, no longer.
//! What the operator writes down ([`visit::desk`])
//! is kept by the [`clerk`]. Editions come in the background, by the [`courier`] over a line and from [`sticks`]. What is wrong stands on one board
//! ([`inspect`]).
//!
//! Only [`ui`] and [`tour`] name Slint.

pub mod assets;
pub mod broadband;
pub mod bus;
pub mod clerk;
pub mod closeup;
pub mod comfort;
pub mod complaint;
pub mod components;
pub mod connections;
pub mod courier;
pub mod delivering;
pub mod door;
pub mod focus;
pub mod handing_out;
pub mod health;
pub mod inspect;
pub mod intent;
pub mod locale;
pub mod look;
pub mod machine;
pub mod mounts;
mod notes;
pub mod opening;
pub mod paging;
pub mod pane;
pub mod period_report;
pub mod pictures;
pub mod playing;
pub mod quiet;
pub mod recorder;
pub mod refusal;
pub mod reporter;
pub mod reporting;
pub mod route;
pub mod screens;
pub mod search;
pub mod searching;
pub mod setup;
pub mod sheet;
pub mod stage;
pub mod status;
pub mod sticks;
pub mod tour;
pub mod trusting;
pub mod turns;
pub mod typeset;
pub mod typing;
pub mod ui;
pub mod usage;
pub mod view;
pub mod viewing;
pub mod visit;
pub mod voice;
pub mod watching;

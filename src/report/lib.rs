//! The point's own report of a period, written by the machine: the person in charge types no figure that it knows.
//!
//! # The way of a report
//! A [`Period`], freely chosen or of a [`Kind`] that a plan asks for, and what the point keeps, the ledger's history and the watch's
//! memory, become [`Figures`]: pure data, each part with its [`Certainty`]; which days are doubted, and by which rule, is told in
//! [`gaps`]. [`Tables`] hold them cell by cell. From there they go three ways: a [`form`] in words, laid out after Decree 30/2020/NĐ-CP,
//! which `typesetter` sets as PDF and [`docx`] writes for officers who go on in it; [`xlsx`] with numbers as numbers; JSON.
//!
//! Words are lent by whoever has the catalogues ([`Words`]). Nothing here knows a screen or a network, and nothing is ever made
//! up: what isn't known is no nought.

pub mod docx;
pub mod figures;
pub mod form;
pub mod gaps;
pub mod kind;
pub mod period;
mod reading;
mod room;
pub mod tables;
mod trouble;
mod usage;
mod words;
mod xlsx;

pub use docx::docx;
pub use figures::{Figures, Training, TrainingKind};
pub use form::{Cover, form};
pub use gaps::Certainty;
pub use kind::Kind;
pub use period::{Period, PeriodError};
pub use reading::{ReadError, Sources};
pub use tables::Tables;
pub use words::{Arg, Words};
pub use xlsx::xlsx;

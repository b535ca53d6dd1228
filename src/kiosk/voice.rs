//! The voice: what is said where, and what it is said with.
//!
//! Recordings of people come first, in the chosen language, then in Vietnamese; then what a machine has spoken at build
//! time, which the screen says. A control or a block without any sound stays silent; a test keeps Vietnamese without gaps.

pub mod prompts;
pub mod said;
pub mod speaker;
pub mod speech;

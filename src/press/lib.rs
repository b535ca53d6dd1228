//! The publisher's tool, as parts that its command and its tests share.
//!
//! # The way of a product to its folder
//! What officers have becomes a product to be completed ([`importing`]), and is seen as on the kiosk before it
//! is published ([`previewing`]).
//!
//! # The way a voice takes
//! What is written is spelt out ([`spoken`]), spoken by an engine behind a seam ([`speaker`]), cut, evened and encoded
//! ([`sound`]) and kept ([`studio`]). [`narration`] does so for products that nobody has read aloud, [`pack`] for the program's own words:
//! [`messages`] takes them apart, [`script`] adds what people have recorded. [`coverage`] counts what is still silent.
//!
//! # The way of an edition to the points
//! What is pressed is held against all that is published by anybody ([`duplicates`]), signed and laid out in a [`repository`]
//! of static files.

pub mod coverage;
pub mod duplicates;
pub mod importing;
pub mod messages;
pub mod narration;
pub mod pack;
pub mod previewing;
pub mod repository;
pub mod script;
pub mod sound;
pub mod speaker;
pub mod spoken;
pub mod studio;

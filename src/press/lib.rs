//! The publisher's tool, as parts that its command and tests share.

pub mod spoken;

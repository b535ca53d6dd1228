//! What is known and what has to be told, across power cuts: `watch/watch.db`.

/// Why the memory can't do what it should.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {}

/// The memory of what was observed.
pub struct Memory;

//! What should be in the room, and what is there.

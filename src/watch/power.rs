//! Power and presence: when the machine was on, and how it went off.

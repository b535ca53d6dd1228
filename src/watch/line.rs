//! The broadband line: probes by layers, speeds, what was ordered, and how many bytes watching itself may use.

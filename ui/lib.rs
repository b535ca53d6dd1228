//! The generated code of the screens, and nothing else: editing Rust elsewhere never recompiles it.

#![allow(missing_docs, unsafe_code, clippy::disallowed_methods, reason = "generated code")]

slint::include_modules!();

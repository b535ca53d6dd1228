//! The generated code of the screens, and nothing else: editing Rust elsewhere never recompiles it.

slint::include_modules!();

//! Printed forms: what stands on a sheet that leaves the point, and how it becomes a PDF and paper.
//!
//! A [`Form`] is all words: whoever makes one has said everything in the reader's language. The program `typesetter`, beside the
//! kiosk's, sets it ([`Form::pdf`]); CUPS prints it ([`print`]). Both are processes of their own: neither the memory that setting
//! takes nor a printer that hangs is the screen's.

mod form;
mod printing;
mod setting;

pub use form::{Column, Form, Part, Signature};
pub use printing::{PrintError, print};
pub use setting::SetError;

//! `typesetter`: a form in, as JSON ([`forms::Form`]); a PDF out.
//!
//! Typst sets it by the template `form.typ`, which reads the form as data: no word of it is ever taken for markup. A program of its
//! own, not a part of `kiosk`: a typesetter's memory is given back when it ends, and nothing of it is in the program on the screen.

mod desk;

use std::io::{self, Read as _, Write as _};

use anyhow::Context as _;
use forms::Form;

use crate::desk::Desk;

/// A form of a year has some hundred rows; no more is read, whatever is sent.
const MOST_BYTES: u64 = 4 << 20;

fn main() -> anyhow::Result<()> {
    let mut form = Vec::new();
    io::stdin().take(MOST_BYTES + 1).read_to_end(&mut form)?;
    anyhow::ensure!(form.len() as u64 <= MOST_BYTES, "a form has no more than {MOST_BYTES} bytes");
    let form: Form = serde_json::from_slice(&form).context("this is no form")?;
    let pdf = Desk::new(&form)?.pdf()?;
    io::stdout().write_all(&pdf)?;
    Ok(())
}
